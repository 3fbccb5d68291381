"""What lies on a coder's desk: lines, where the coder is in them, what is chosen. Nothing is drawn.

A ``Desk`` is a record; moving and choosing make another one. Only segments are stood on: turns of who
asks are context.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qualcode.model import RULE_CODER, Line, Mark, Span

View = Literal["interview", "code", "search"]


@dataclass(frozen=True, slots=True)
class Words:
    """Words that are being chosen, by number within the segment; ``fixed``: the beginning is set."""

    first: int
    last: int
    fixed: bool = False

    @property
    def ends(self) -> tuple[int, int]:
        """The lower and the higher number."""
        return min(self.first, self.last), max(self.first, self.last)


@dataclass(frozen=True)
class Desk:
    """Lines and the place in them.

    ``name`` is the id of the interview, the code that is compared, or what was searched. ``at`` is the
    number of the line one stands on (-1: there is no segment), ``chosen`` that of the mark. ``passing``
    are the segments that the filter lets through; ``None``: all.
    """

    coder: str
    view: View
    name: str
    lines: tuple[Line, ...]
    at: int = -1
    chosen: int = 0
    words: Words | None = None
    passing: frozenset[str] | None = None
    everybody: bool = False

    @property
    def line(self) -> Line | None:
        """The segment one stands on."""
        return self.lines[self.at] if 0 <= self.at < len(self.lines) else None

    def passes(self, line: Line) -> bool:
        """Whether one can stand on that line."""
        return bool(line.segment_id) and (self.passing is None or line.segment_id in self.passing)

    def marks(self, line: Line | None = None) -> tuple[Mark, ...]:
        """The codings that are shown of a line (of the one one stands on): the coder's own, what rules
        suggest besides, and others' when everybody's are shown."""
        line = line or self.line
        if line is None:
            return ()
        own = line.by(self.coder)
        codes = {mark.code for mark in own}
        suggested = {mark.code: mark for mark in line.suggested if mark.code not in codes}
        others = [
            m for m in line.marks if self.everybody and m.coder not in (self.coder, RULE_CODER)
        ]
        return (*own, *suggested.values(), *others)

    @property
    def mark(self) -> Mark | None:
        """The coding that is chosen."""
        marks = self.marks()
        return marks[min(self.chosen, len(marks) - 1)] if marks else None

    @property
    def suggestion(self) -> Mark | None:
        """The suggestion of a rule to be decided: the chosen one, else the first."""
        found = [mark for mark in self.marks() if mark.coder == RULE_CODER]
        return self.mark if self.mark in found else next(iter(found), None)

    @property
    def span(self) -> Span | None:
        """The chosen words in the transcript; ``None``: the whole segment."""
        if self.words is None or self.line is None:
            return None
        places = words_of(self.line.text)
        low, high = self.words.ends
        start = self.line.span.start
        return Span(start + places[low][0], start + places[high][1])


def words_of(text: str) -> list[tuple[int, int]]:
    """Where the words of a text begin and end, punctuation with them left out."""
    return [match.span() for match in re.finditer(r"\w+(?:[-'’]\w+)*", text)] or [(0, len(text))]


def step(desk: Desk, by: int) -> Desk:
    """Some segments further on (or back, below 0); the same desk when there is none."""
    at, left = desk.at, abs(by)
    number = at
    while left and 0 <= (number := number + (1 if by > 0 else -1)) < len(desk.lines):
        if desk.passes(desk.lines[number]):
            at, left = number, left - 1
    return _stand(desk, at)


def end(desk: Desk, *, last: bool) -> Desk:
    """The first or the last segment."""
    numbers = [number for number, line in enumerate(desk.lines) if desk.passes(line)]
    return _stand(desk, numbers[-1 if last else 0]) if numbers else desk


def stand_on(desk: Desk, segment_id: str) -> Desk:
    """At that segment; the same desk when it is not there."""
    for number, line in enumerate(desk.lines):
        if line.segment_id == segment_id and segment_id:
            return _stand(desk, number)
    return desk


def stand_at(desk: Desk, number: int) -> Desk:
    """At that line, when it is a segment."""
    return _stand(desk, number) if desk.lines[number].segment_id else desk


def start(desk: Desk, wanted: str = "") -> Desk:
    """At that segment, else at the first that can be stood on."""
    desk = replace(desk, at=-1, chosen=0, words=None)
    desk = stand_on(desk, wanted)
    return desk if desk.at >= 0 else end(desk, last=False)


def unread(desk: Desk, by: int) -> Desk | None:
    """At the next (or, below 0, the former) segment that the coder has not read; ``None``: none."""
    steps = range(desk.at + 1, len(desk.lines)) if by > 0 else range(desk.at - 1, -1, -1)
    for number in steps:
        line = desk.lines[number]
        if desk.passes(line) and not line.is_read_by(desk.coder):
            return _stand(desk, number)
    return None


def coded_before(desk: Desk) -> Line | None:
    """The nearest segment above in the same interview that the coder has coded."""
    if desk.line is None:
        return None
    above = reversed(desk.lines[: desk.at])
    return next(
        (
            line
            for line in above
            if line.interview_id == desk.line.interview_id and line.by(desk.coder)
        ),
        None,
    )


def choose(desk: Desk, by: int) -> Desk:
    """The next or former coding of the segment, round and round."""
    n = len(desk.marks())
    return replace(desk, chosen=(min(desk.chosen, n - 1) + by) % n) if n else desk


def choose_mark(desk: Desk, code: str, span: Span | None = None) -> Desk:
    """That code's coding; on these words, when they are named."""
    for number, mark in enumerate(desk.marks()):
        if mark.code == code and (span is None or mark.span == span):
            return replace(desk, chosen=number)
    return desk


def renewed(desk: Desk, lines: Iterable[Line]) -> Desk:
    """With these lines in the place of those of the same segments."""
    now = {line.segment_id: line for line in lines}
    there = [(n, line.segment_id) for n, line in enumerate(desk.lines) if line.segment_id in now]
    renew = list(desk.lines)
    for number, name in there:
        renew[number] = now[name]
    return replace(desk, lines=tuple(renew))


def begin_words(desk: Desk) -> Desk:
    """Choosing words from the first one; where they are being chosen already, from where one is."""
    if desk.line is None:
        return desk
    if desk.words is None:
        return replace(desk, words=Words(0, 0))
    last = desk.words.last
    return replace(desk, words=Words(last, last, fixed=not desk.words.fixed))


def move_word(desk: Desk, by: int, *, extend: bool = False) -> Desk:
    """The word further on or back; with ``extend``, or once the beginning is set, those between too."""
    if desk.words is None or desk.line is None:
        return desk
    n = len(words_of(desk.line.text))
    last = min(max(desk.words.last + by, 0), n - 1)
    fixed = desk.words.fixed or extend
    return replace(desk, words=Words(desk.words.first if fixed else last, last, fixed))


def word_at(text: str, offset: int) -> int:
    """The number of the word at, or last before, a place in a text."""
    starts = [first for first, _ in words_of(text)]
    return max(bisect_right(starts, offset) - 1, 0)


def drag_words(desk: Desk, first: int, last: int) -> Desk:
    """The words from one place in the segment's text to another, as a mouse chooses them."""
    if desk.line is None:
        return desk
    text = desk.line.text
    return replace(desk, words=Words(word_at(text, first), word_at(text, last), fixed=True))


def leave_words(desk: Desk) -> Desk:
    """Nothing less than the segment is chosen."""
    return replace(desk, words=None)


def _stand(desk: Desk, number: int) -> Desk:
    return replace(desk, at=number, chosen=0, words=None) if number != desk.at else desk


def sequence(places: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Segments by interview, in order."""
    found: dict[str, list[str]] = {}
    for interview_id, segment_id in places:
        found.setdefault(interview_id, []).append(segment_id)
    return found
