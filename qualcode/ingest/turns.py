"""Turns out of the lines of a transcript: who speaks from where to where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from qualcode.ingest import header
from qualcode.ingest.characters import words
from qualcode.ingest.conventions import Source, choose
from qualcode.ingest.document import Layout
from qualcode.ingest.lines import (
    Line,
    base,
    is_field,
    looks_like_name,
    speaker,
    without_last_stamp,
)
from qualcode.ingest.roles import Confirmed
from qualcode.ingest.settle import about as said_about
from qualcode.ingest.settle import first_turn
from qualcode.ingest.vocabulary import SPEECH, fold
from qualcode.model import Role

_ENDS = ("label", "field", "heading", "rule", "mark")
_TITLE_WORDS = 12
"""Lines of a header have so many words at most; longer ones may be speech without a label."""


class Piece(NamedTuple):
    """A turn before its role is settled; an empty ``label`` where nobody is named."""

    label: str
    start: int
    end: int
    start_ms: int | None = None
    end_ms: int | None = None
    role: Role = "unknown"


@dataclass(frozen=True)
class Found:
    """The turns of a text, what its header says, and what was left out or doubtful.

    ``outside`` counts the words behind labelled turns or before them that belong to none;
    ``once`` are numbers of lines, from 1, that begin like a label that never comes again;
    ``mute`` are those of labels without words; ``fits`` counts the turns that have the very form of
    the convention, and ``lines`` are what it made of each line; ``spellings`` are speakers whose label
    is written in more than one way.
    """

    pieces: tuple[Piece, ...]
    attributes: dict[str, str]
    outside: int = 0
    once: tuple[int, ...] = ()
    mute: tuple[int, ...] = ()
    spellings: tuple[str, ...] = ()
    convention: str = ""
    fits: int = 0
    lines: Sequence[Line] = ()


def find(text: str, layout: Layout, confirmed: Confirmed, convention: str = "") -> Found:
    """The turns of a text, by its convention; where it has none, a turn for every paragraph.

    ``convention`` is the name of the one to read it by, which otherwise the text has to tell.
    """
    source = Source.of(text, layout, confirmed)
    chosen = choose(source, convention)
    lines = chosen.lines
    first = first_turn(lines)
    if first == len(lines):
        found = _unlabelled(source.written, lines, layout)
    else:
        plain = lines is source.labelled[0]
        about = source.labelled[1] if plain else said_about(source.written, lines, first)
        found = _labelled(text, source.written, lines, first, about)
    name = chosen.convention.name
    pieces = _one_after_another(found.pieces) if name == "f4" else found.pieces
    return replace(found, pieces=pieces, convention=name, lines=lines, fits=chosen.fits)


def _one_after_another(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The turns, each starting where the one above ends when it says no start itself."""
    ends = [None, *(piece.end_ms for piece in pieces)]
    return tuple(
        piece if piece.start_ms is not None else piece._replace(start_ms=end)
        for piece, end in zip(pieces, ends, strict=False)
    )


def _labelled(
    text: str, written: Sequence[str], lines: Sequence[Line], first: int, about: dict[str, str]
) -> Found:
    """Every label begins a turn, which goes on to the next label, heading, rule or note."""
    offsets = _offsets(written)
    pieces, mute = [], []
    spelling: dict[str, str] = {}
    spellings: dict[str, set[str]] = {}
    inside: set[int] = set()
    borders = [n for n, line in enumerate(lines) if n >= first and line.sort in _ENDS]
    for at, end in pairwise([*borders, len(lines)]):
        if lines[at].sort != "label":
            continue
        written_so = speaker(lines[at].label)
        name = spelling.setdefault(fold(written_so), written_so)
        if name != written_so:
            spellings.setdefault(name, set()).add(written_so)
        inside.update(range(at, end))
        if piece := _piece(name, text, lines, offsets, at, end):
            pieces.append(piece)
        else:
            mute.append(at + 1)
    outside = sum(
        len(words(written[n]))
        for n, line in enumerate(lines)
        if n not in inside
        and (line.sort == "speech" or (line.sort == "field" and n > first))
        and (n > first or _is_long(written[n]))
    )
    once = (n + 1 for n in inside if lines[n].sort == "speech" and _like_label(lines[n]))
    twice = tuple(f"{name} ({', '.join(sorted(more))})" for name, more in spellings.items())
    return Found(tuple(pieces), about, outside, tuple(sorted(once)), tuple(mute), twice)


def _is_long(text: str) -> bool:
    """Whether a line above the first turn is neither a title nor an entry of the header."""
    return len(words(text)) > _TITLE_WORDS and not header.attributes([text])


def _like_label(line: Line) -> bool:
    """Whether a line of speech begins with a name and a colon."""
    core = base(line.label)
    short = 0 < len(core) <= 40 and len(core.split()) <= 3
    return short and core not in SPEECH and looks_like_name(line.label)


def _piece(
    name: str,
    text: str,
    lines: Sequence[Line],
    offsets: Sequence[int],
    at: int,
    end: int,
) -> Piece | None:
    """The turn that the label of line ``at`` begins and line ``end`` ends, if it has any words."""
    spoken = [n for n in range(at + 1, end) if lines[n].sort == "speech"]
    label = timed = lines[at]
    if label.start_ms is None:
        timed = _time_above(lines, at) or label
    start = offsets[at] + label.words
    if text[start : offsets[at + 1] - 1].strip(" *_"):
        spoken.insert(0, at)
    elif spoken:
        start = offsets[spoken[0]] + lines[spoken[0]].start
        timed = timed if timed.start_ms is not None else lines[spoken[0]]
    elif spoken := [n for n in range(at + 1, end) if lines[n].sort == "time"]:
        start = offsets[spoken[0]]  # a time may be the answer
    else:
        return None
    stop = offsets[spoken[-1] + 1] - 1
    chunk, last_ms = without_last_stamp(text[start:stop])
    if label.opened and chunk.endswith(label.opened):
        chunk = chunk.removesuffix(label.opened)
    chunk = chunk.rstrip()
    if not chunk:
        return None
    end_ms = last_ms if last_ms is not None else timed.end_ms
    return Piece(name, start, start + len(chunk), timed.start_ms, end_ms, label.role)


def _time_above(lines: Sequence[Line], at: int) -> Line | None:
    """A time stamp alone on the line above."""
    while at > 0 and lines[at - 1].sort == "blank":
        at -= 1
    return lines[at - 1] if at > 0 and lines[at - 1].sort == "time" else None


def _offsets(written: Sequence[str]) -> list[int]:
    """Where each line begins in the text, and where one behind the last would."""
    return [0, *accumulate(len(line) + 1 for line in written)]


def _unlabelled(written: Sequence[str], lines: Sequence[Line], layout: Layout) -> Found:
    """A turn without speaker for every paragraph behind the header."""
    begin = _header_end(written, lines)
    offsets = _offsets(written)
    paragraphs: list[list[int]] = []
    apart = layout.line_is_paragraph or all(line.sort != "blank" for line in lines)
    joins = False
    for n in range(begin, len(lines)):
        if lines[n].sort in ("speech", "field"):
            if joins and not apart:
                paragraphs[-1].append(n)
            else:
                paragraphs.append([n])
        joins = lines[n].sort in ("speech", "field")
    pieces = []
    for paragraph in paragraphs:
        opening = lines[paragraph[0]]
        start = offsets[paragraph[0]] + opening.start
        whole = "\n".join(written[n] for n in paragraph)[opening.start :]
        said, last_ms = without_last_stamp(whole)
        if said := said.rstrip():
            end_ms = last_ms if last_ms is not None else opening.end_ms
            pieces.append(Piece("", start, start + len(said), opening.start_ms, end_ms))
    return Found(tuple(pieces), said_about(written, lines, begin))


def _header_end(written: Sequence[str], lines: Sequence[Line]) -> int:
    """Behind the last ``Fecha: ...`` before which only short lines stand."""
    end = 0
    for n, line in enumerate(lines):
        if line.sort == "field" and is_field(line.label):
            end = n + 1
        elif line.sort == "speech" and len(words(written[n])) > _TITLE_WORDS:
            break
    return end
