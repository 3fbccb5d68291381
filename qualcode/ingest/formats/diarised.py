"""Transcripts in JSON: of Whisper, WhisperX and other programs that listen, and of chats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qualcode.errors import NotATranscript, Unreadable
from qualcode.ingest.characters import decode, has_words, refuse_empty
from qualcode.ingest.document import Document, LeftOut
from qualcode.ingest.formats import listeners, said, spoken_lists
from qualcode.ingest.formats.spoken_lists import NoWords
from qualcode.model import Issue, Limits

_LONGEST_NUMBER = 30
_EXPORT = "Export the transcript as .vtt, .docx or plain text and read that."


def read(path: Path, raw: bytes, limits: Limits) -> Document:
    """A JSON file of any shape that says what was said: with speakers and times where it has them.

    Raises ``Unreadable`` for broken JSON, ``NotATranscript`` where nothing in it is speech.
    """
    if len(raw) > limits.bytes:
        why = f"it is larger than {limits.megabytes} MB"
        raise Unreadable(path, why, "Split it, or raise 'megabytes' under [limits] in study.toml.")
    written, issues = decode(path, raw)
    if not written.strip():
        refuse_empty(path, written)
    content, repeated = _parsed(path, written)
    try:
        convention, rows = listeners.said(content) or ("", [])
        left_out: list[LeftOut] = []
        if not rows:
            convention, rows, left_out = spoken_lists.said(content)
    except NoWords as error:
        why = "it says who spoke when, but not what was said"
        raise NotATranscript(path, why, f"The words are in another file. {_EXPORT}") from error
    if not any(has_words(row.text) for row in rows):
        why = "it is JSON, but nothing in it is a list of what was said"
        raise NotATranscript(path, why, _EXPORT)
    if repeated:
        what = f"keys that come twice in one object, the last one was read: {repeated:,}"
        issues.append(Issue(path.name, what, "Look whether words are missing."))
    return said.document(path.name, convention, rows, left_out, issues)


def _parsed(path: Path, written: str) -> tuple[Any, int]:
    """The content, and how many keys come twice in one object."""
    repeated = 0

    def record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        made = dict(pairs)
        repeated += len(pairs) - len(made)
        return made

    decoder = json.JSONDecoder(
        object_pairs_hook=record,
        parse_constant=lambda _: None,
        parse_int=lambda digits: int(digits) if len(digits) < _LONGEST_NUMBER else None,
        strict=False,
    )
    written = written.lstrip("\ufeff")
    try:
        try:
            return decoder.decode(written), repeated
        except json.JSONDecodeError as error:
            lines = [line for line in written.split("\n") if line.strip()]
            if not error.msg.startswith("Extra data") or len(lines) < 2:
                raise
            return [decoder.decode(line) for line in lines], repeated  # an object on each line
    except json.JSONDecodeError as error:
        why = f"its JSON is broken in line {error.lineno}"
        raise Unreadable(path, why, "Export the transcript again.") from error
    except RecursionError as error:
        raise Unreadable(path, "its JSON is nested absurdly deep", _EXPORT) from error
