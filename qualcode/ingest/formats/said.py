"""What a file says was said, as it has it, made into a document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from qualcode.ingest import utterances
from qualcode.ingest.characters import clean
from qualcode.ingest.document import Document, LeftOut
from qualcode.ingest.formats import times
from qualcode.ingest.formats.composing import told
from qualcode.ingest.utterances import Columns
from qualcode.model import Issue

_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile(r"\s*\n\s*")
_LEAST_RATE = 0.08
"""Words in a second; where there are fewer, the times are milliseconds."""


class Said(NamedTuple):
    """What was said, as the file has it: times in any form, ``unit`` the milliseconds of a number."""

    text: str
    speaker: str = ""
    start: Any = None
    end: Any = None
    unit: float = 0


def document(
    where: str,
    convention: str,
    rows: Sequence[Said],
    left_out: Sequence[LeftOut],
    issues: Sequence[Issue],
    attributes: Mapping[str, str] = {},
) -> Document:
    """The document of some rows, with issues about their speakers and times.

    Where the unit of plain numbers is not told, it is the one in which people speak that fast.
    """
    rows = [row._replace(text=text) for row in rows if (text := _plain(row.text))]
    starts, ends, unread = _times(rows)
    voices = [_plain(row.speaker) for row in rows]
    spoken = utterances.joined(
        Columns([row.text for row in rows], voices, starts, ends), lambda ms: ms
    )
    more = [*told(where, left_out), *times.issues(where, starts, ends, spoken)]
    if (nobody := voices.count("")) and nobody < len(voices):
        what = f"utterances without speaker, taken as of the one who spoke before: {nobody:,}"
        more.append(Issue(where, what, "Check who speaks there.", "note"))
    if unread:
        what = f"times that cannot be read: {unread:,}"
        more.append(Issue(where, what, "They were left empty.", "note"))
    return Document(
        utterances=spoken,
        convention=convention,
        attributes=attributes,
        left_out=left_out,
        issues=[*issues, *more],
    )


def _plain(text: str) -> str:
    """Words on one line, as transcripts keep them, half a character shown as one that is damaged."""
    return _LINE_END.sub(" ", clean(_SURROGATE.sub("\ufffd", text)).strip())


def _times(rows: Sequence[Said]) -> tuple[list[int | None], list[int | None], int]:
    """Starts and ends in milliseconds, and how many times could not be read."""
    unit = _unit(rows)
    starts = [times.read(row.start, row.unit or unit) for row in rows]
    ends = [times.read(row.end, row.unit or unit) for row in rows]
    pairs = [(row.start, start) for row, start in zip(rows, starts, strict=True)]
    pairs += [(row.end, end) for row, end in zip(rows, ends, strict=True)]
    return starts, ends, sum(given not in (None, "") and ms is None for given, ms in pairs)


def _unit(rows: Sequence[Said]) -> float:
    """Whether plain numbers are milliseconds (1) or seconds (1000): nobody speaks ever so slowly."""
    spans = [
        (start, end, len(row.text.split()))
        for row in rows
        if (start := times.read(row.start)) is not None
        and (end := times.read(row.end)) is not None
        and end > start
    ]
    seconds = sum(end - start for start, end, _ in spans) / 1000
    n_words = sum(words for *_, words in spans)
    if not spans:
        starts = [start for row in rows if (start := times.read(row.start)) is not None]
        seconds = (max(starts) - min(starts)) / 1000 if starts else 0
        n_words = sum(len(row.text.split()) for row in rows[:-1])
    return 1 if seconds and n_words / seconds < _LEAST_RATE else 1000
