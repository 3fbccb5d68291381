"""What every line of a file was read as, and why: for the person who wonders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from qualcode.ingest import several
from qualcode.ingest.assemble import found_in
from qualcode.ingest.conventions import CONVENTIONS, prepared
from qualcode.ingest.document import Document
from qualcode.ingest.lines import Line, speaker
from qualcode.ingest.mending import mended
from qualcode.ingest.roles import Confirmed
from qualcode.ingest.turns import Found

_BEGINS = 40


class Explained(NamedTuple):
    """One line: its number in the text, from 1, what it was read as, why, and how it begins."""

    number: int
    what: str
    why: str
    begins: str


_OTHERS = {
    "field": ("field", "an entry of the header, or a note between the turns"),
    "heading": ("heading", "a heading by its form"),
    "rule": ("left out", "a line that only divides"),
    "time": ("time", "a time alone"),
    "mark": ("left out", "written by a program"),
    "blank": ("empty", ""),
}


def explained(
    path: Path, document: Document, confirmed: Confirmed, convention: str = ""
) -> Iterator[Explained]:
    """Every line of a document with what it was read as. Raises as reading it does, at once."""
    document = prepared(path.name, mended(path.name, document), convention)
    text, found = found_in(path, document, confirmed, convention)
    if document.utterances:
        return _uttered(text, document, found)
    return _lines(text, document, found, confirmed)


def _uttered(text: str, document: Document, found: Found) -> Iterator[Explained]:
    why = "the file itself says who speaks and when"
    if document.convention:
        why += f" ({document.convention})"
    for number, (line, piece) in enumerate(zip(text.split("\n"), found.pieces, strict=False), 1):
        yield Explained(number, _turn(piece.label, "", piece.start_ms), why, line[:_BEGINS])


def _lines(
    text: str, document: Document, found: Found, confirmed: Confirmed
) -> Iterator[Explained]:
    starts = _starts(document)
    name = found.convention
    begins = f"{name}: turns begin with {CONVENTIONS[name].begins}"
    whose = ""
    for number, (raw, line) in enumerate(zip(text.split("\n"), found.lines, strict=True)):
        what, why = _OTHERS.get(line.sort, ("", ""))
        if line.sort == "label":
            label = confirmed.right(speaker(line.label))
            what, why = _turn(label, line.role, line.start_ms), begins
            whose = _whose(label, line.role)
        elif line.sort == "speech":
            what, why = _speech(line, whose, found)
        elif line.sort not in ("blank", "time"):
            whose = ""
        if number in starts:
            what, why = "heading", f"the interview {starts[number]} begins here"
        yield Explained(number + 1, what, why, raw[:_BEGINS])


def _starts(document: Document) -> dict[int, str]:
    """The lines at which interviews begin, where there are several, and their numbers."""
    parts = several.parts(document)
    return {n: part.number for n, part in zip(several.headings(document), parts, strict=False)}


def _turn(label: str, role: str, start_ms: int | None) -> str:
    """What a line is that begins a turn."""
    what = f"label of {label}" if label else _unnamed(role)
    if start_ms is None:
        return what
    minutes, seconds = divmod(start_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{what} at {hours:02}:{minutes:02}:{seconds:02}"


def _unnamed(role: str) -> str:
    return {"interviewer": "question", "participant": "answer"}.get(role, "turn of nobody named")


def _whose(label: str, role: str) -> str:
    return label or {"interviewer": "the interviewer", "participant": "the participant"}.get(
        role, "nobody named"
    )


def _speech(line: Line, whose: str, found: Found) -> tuple[str, str]:
    if whose:
        begins_so = f"; '{line.label}' comes before a colon, but is no speaker's label"
        why = "it goes on with the turn above"
        return f"speech of {whose}", why + (begins_so if line.label else "")
    if found.convention == "paragraphs":
        return "speech of nobody named", "no label was found in the file"
    return "left outside", "it belongs to no turn"
