"""Turns out of the lines of a transcript: who speaks from where to where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, zip_longest
from typing import NamedTuple

from qualcode.ingest import header
from qualcode.ingest.characters import words
from qualcode.ingest.document import Layout
from qualcode.ingest.lines import (
    Line,
    base,
    is_field,
    is_role,
    known,
    looks_like_name,
    parse,
    speaker,
    speech,
    without_last_stamp,
)
from qualcode.ingest.roles import Confirmed
from qualcode.ingest.vocabulary import INTERVIEWER, INTERVIEWER_LETTERS, SPEECH, fold

_ENDS = ("label", "field", "heading", "rule")
_TITLE_WORDS = 12
"""Lines of a header have so many words at most; longer ones may be speech without a label."""


class Piece(NamedTuple):
    """A turn before its role is known; an empty ``label`` where nobody is named."""

    label: str
    start: int
    end: int
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True)
class Found:
    """The turns of a text, what its header says, and what was left out or doubtful.

    ``outside`` counts the words behind labelled turns or before them that belong to none;
    ``once`` are numbers of lines, from 1, that begin like a label that never comes again;
    ``mute`` are those of labels without words.
    """

    pieces: tuple[Piece, ...]
    attributes: dict[str, str]
    outside: int = 0
    once: tuple[int, ...] = ()
    mute: tuple[int, ...] = ()


def find(text: str, layout: Layout, confirmed: Confirmed) -> Found:
    """The turns of a text, by its labels; where it has none, a turn for every paragraph."""
    written = text.split("\n")
    parsed = [parse(line) for line in written]
    lines = _settled(written, parsed, layout, confirmed)
    first = _first_turn(lines)
    about = header.attributes(_entries(written, lines, first))
    if first < len(lines) and any(named := header.names(about)):
        lines = _settled(written, parsed, layout, confirmed.with_names(*named))
        first = _first_turn(lines)
    if first == len(lines):
        return _unlabelled(written, lines, layout)
    return _labelled(text, written, lines, first, about)


def _settled(
    written: Sequence[str], parsed: Sequence[Line], layout: Layout, confirmed: Confirmed
) -> list[Line]:
    """The lines with their last say: ``label`` is now a speaker who begins a turn."""
    speaks = _speakers(parsed, layout, confirmed)
    repeated = Counter(base(line.label) for line in parsed if line.label)

    def settle(number: int, line: Line) -> Line:
        if line.label:
            if speaks(line.label):
                return line
            strange = repeated[base(line.label)] >= 3 and not looks_like_name(line.label)
            said = base(line.label) in SPEECH
            if is_field(line.label) or line.bold or (strange and not said):
                return line._replace(sort="field")
        if number in layout.headings and line.sort != "blank":
            return line._replace(sort="heading")
        return speech(written[number])._replace(label=line.label) if line.label else line

    lines = [settle(number, line) for number, line in enumerate(parsed)]
    return _without_entries(written, lines)


def _without_entries(written: Sequence[str], lines: Sequence[Line]) -> list[Line]:
    """The lines, those of the header that name interviewer and participant being no turns."""
    settled = list(lines)
    filled = [n for n, line in enumerate(lines) if line.sort != "blank"]
    near = False
    for at, behind in zip_longest(filled, filled[1:]):
        if lines[at].sort != "label":
            near = header.tells(written[at])
        elif header.names_somebody(written[at], lines[at]) and (
            near or (behind is not None and header.tells(written[behind]))
        ):
            settled[at] = lines[at]._replace(sort="field")
            near = True
        else:
            break
    return settled


def _speakers(
    parsed: Sequence[Line], layout: Layout, confirmed: Confirmed
) -> Callable[[str], bool]:
    """Which labels of this file are speakers'.

    Those that are certain or confirmed, those that everybody uses, and names that come twice. Names
    that come once count only where otherwise nobody would answer the interviewer.
    """
    labels = [line.label for line in parsed if line.label]
    times = Counter(base(label) for label in labels)

    def speaks(label: str, least: int) -> bool:
        if fold(label) in layout.labels or confirmed.role(label) != "unknown":
            return True
        core = base(label)
        if not 0 < len(core) <= 40 or len(core.split()) > 4 or is_field(label):
            return False
        if known(label):
            return True
        named = looks_like_name(label) or is_role(core)
        return core not in SPEECH and named and times[core] >= least

    distinct = dict.fromkeys(labels)
    found = [label for label in distinct if speaks(label, 2)]
    alone = found and all(_asks(label, confirmed) for label in found)
    accepted = {label for label in distinct if speaks(label, 1 if alone else 2)}
    return accepted.__contains__


def _asks(label: str, confirmed: Confirmed) -> bool:
    """Whether the label by itself is an interviewer's."""
    core = base(label)
    usual = INTERVIEWER.match(core) or core in INTERVIEWER_LETTERS
    return bool(usual) or confirmed.role(label) == "interviewer"


def _first_turn(lines: Sequence[Line]) -> int:
    return next((n for n, line in enumerate(lines) if line.sort == "label"), len(lines))


def _entries(written: Sequence[str], lines: Sequence[Line], end: int) -> Iterator[str]:
    return (written[n] for n in range(end) if lines[n].sort in ("field", "speech"))


def _labelled(
    text: str, written: Sequence[str], lines: Sequence[Line], first: int, about: dict[str, str]
) -> Found:
    """Every label begins a turn, which goes on to the next label, heading, rule or note."""
    offsets = _offsets(written)
    pieces, mute = [], []
    spelling: dict[str, str] = {}
    inside: set[int] = set()
    borders = [n for n, line in enumerate(lines) if n >= first and line.sort in _ENDS]
    for at, end in pairwise([*borders, len(lines)]):
        if lines[at].sort != "label":
            continue
        name = speaker(lines[at].label)
        name = spelling.setdefault(fold(name), name)
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
    return Found(tuple(pieces), about, outside, tuple(sorted(once)), tuple(mute))


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
    return Piece(name, start, start + len(chunk), timed.start_ms, end_ms)


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
    return Found(tuple(pieces), header.attributes(_entries(written, lines, begin)))


def _header_end(written: Sequence[str], lines: Sequence[Line]) -> int:
    """Behind the last ``Fecha: ...`` before which only short lines stand."""
    end = 0
    for n, line in enumerate(lines):
        if is_field(line.label):
            end = n + 1
        elif line.sort == "speech" and len(words(written[n])) > _TITLE_WORDS:
            break
    return end
