"""Subtitles: WebVTT (Zoom, Teams) and SubRip."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from qualcode.errors import Unreadable
from qualcode.ingest.characters import clean, decode, refuse_empty
from qualcode.ingest.document import Document, Utterance
from qualcode.ingest.lines import milliseconds
from qualcode.model import Issue, Limits

_CLOCK = r"(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_TIMING = re.compile(rf"\s*({_CLOCK})\s*-->\s*({_CLOCK})")
_BLOCKS = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|\Z)")
_VOICE = re.compile(r"<v(?:\.[^\s>]+)*\s+([^>]*)>")
_TAG = re.compile(
    r"</?(?:c|i|b|u|s|v|font|lang|ruby|rt)(?:[.\s][^>]*)?>|<\d+:[\d:.]+>|\{\\[^}]*\}", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|nbsp|lrm|rlm|quot|apos|#\d{1,6}|#x[\da-fA-F]{1,5});")
_BEGINNING = 1_000
"""So many characters of a file tell whether it is subtitles."""


def are_in(text: str) -> bool:
    """Whether a text is subtitles, by how it begins."""
    lines = text.lstrip("\ufeff \r\n\t")[:_BEGINNING].splitlines()[:2]
    numbered = len(lines) == 2 and lines[0].strip().isdigit() and _TIMING.match(lines[1])
    return bool(lines) and (lines[0].startswith("WEBVTT") or bool(numbered))


def read(path: Path, raw: bytes, _: Limits) -> Document:
    """A subtitle file: an utterance for each line of a cue, its voice tag the speaker.

    Raises ``Unreadable`` when there are no cues or no words.
    """
    written, issues = decode(path, raw)
    cues = list(_cues(clean(written)))
    if not cues:
        refuse_empty(path, written)
        raise Unreadable(
            path, "there are no subtitles in it", "Check that it is a .vtt or .srt file."
        )
    return Document(utterances=cues, issues=[*issues, *_backwards(path.name, cues)])


def _cues(text: str) -> Iterator[Utterance]:
    """The lines of all cues, without notes, styles, identifiers and settings."""
    started = False
    for block in re.split(r"\n\s*\n", text):
        lines = block.split("\n")
        if _BLOCKS.match(block) and not any(_TIMING.match(line) for line in lines[:2]):
            continue
        for number, line in enumerate(lines):
            if timing := _TIMING.match(line):
                start_ms, end_ms = milliseconds(timing[1]), milliseconds(timing[2])
                started = True
            elif started and not _is_identifier(lines, number):
                yield from _voiced(start_ms, end_ms, line)


def _is_identifier(lines: Sequence[str], number: int) -> bool:
    """The line above a timing line, at the beginning of a block or all digits."""
    above = number + 1 < len(lines) and bool(_TIMING.match(lines[number + 1]))
    return above and (number == 0 or lines[number].strip().isdigit())


def _voiced(start_ms: int, end_ms: int, line: str) -> Iterator[Utterance]:
    """A payload line, cut where another voice begins."""
    parts = _VOICE.split(line)
    for voice, part in zip(["", *parts[1::2]], parts[::2], strict=True):
        plain = clean(_ENTITY.sub(lambda found: html.unescape(found.group()), _TAG.sub("", part)))
        if plain.strip():
            speaker = " ".join(html.unescape(voice).split())
            yield Utterance(plain.strip(), speaker, start_ms, end_ms)


def _backwards(where: str, cues: Sequence[Utterance]) -> list[Issue]:
    """A warning about cues that end before they start."""
    wrong = sum((cue.end_ms or 0) < (cue.start_ms or 0) for cue in cues)
    if not wrong:
        return []
    return [
        Issue(where, f"cues that end before they start: {wrong}", "Check the times of the file.")
    ]
