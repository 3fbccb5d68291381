"""Lines broken into rows: where words stand on the screen. Nothing is drawn here.

Thousands of lines are measured at once when the width changes, a screenful is laid out in full.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

WIDE = "\u02ff"
"""Letters above it may take no or two cells."""

Row = tuple[int, int]
"""Start and end in a text."""


def rows_of(text: str, width: int, first: int | None = None) -> list[Row]:
    """The rows that a text is broken into between words; the first may have less room.

    Blanks and line ends at which it is broken are in no row.
    """
    width = max(width, 4)
    room = width if first is None else max(first, 0)
    ends = None if not text or max(text) <= WIDE else list(accumulate(map(cells, text)))
    rows: list[Row] = []
    start, n = 0, len(text)
    while start < n:
        stop = start + room if ends is None else _fitting(ends, start, room)
        line_end = text.find("\n", start, stop + 1)
        if line_end >= 0:
            rows.append((start, line_end))
            start = line_end + 1
        elif stop >= n:
            rows.append((start, n))
            break
        elif (cut := text.rfind(" ", start, stop + 1)) > start:
            rows.append((start, cut))
            start = cut + 1
        elif room < width:
            rows.append((start, start))
        else:
            stop = max(stop, start + 1)
            rows.append((start, stop))
            start = stop
        room = width
    return rows or [(0, 0)]


def _fitting(ends: Sequence[int], start: int, room: int) -> int:
    before = ends[start - 1] if start else 0
    return bisect_right(ends, before + room, start)


def cells(letter: str) -> int:
    """How many cells a letter takes."""
    if letter <= WIDE:
        return 1
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def width_of(text: str) -> int:
    """How many cells a text takes."""
    return len(text) if not text or max(text) <= WIDE else sum(map(cells, text))


def fitted(text: str, width: int) -> str:
    """A text in just that many cells: cut with an ellipsis of dots, or filled with blanks."""
    have = width_of(text)
    if have > width:
        while text and width_of(text) > width - 2:
            text = text[:-1]
        text += ".."[:width]
        have = width_of(text)
    return text + " " * (width - have)


def packed(widths: Sequence[int], room: int, gap: int = 2) -> list[list[int]]:
    """Numbers of pieces put on rows one beside the other, as many as have room."""
    rows: list[list[int]] = []
    used = room + 1
    for number, width in enumerate(widths):
        if used + gap + width > room:
            rows.append([])
            used = -gap
        rows[-1].append(number)
        used += gap + width
    return rows


@dataclass(frozen=True, slots=True)
class Heights:
    """How high each line is, and where it begins."""

    ends: tuple[int, ...]

    @classmethod
    def of(cls, heights: Sequence[int]) -> Heights:
        """From the height of each."""
        return cls(tuple(accumulate(heights)))

    @property
    def total(self) -> int:
        """Rows in all."""
        return self.ends[-1] if self.ends else 0

    def top(self, number: int) -> int:
        """The first row of a line."""
        return self.ends[number - 1] if number else 0

    def bottom(self, number: int) -> int:
        """The row after a line's last."""
        return self.ends[number]

    def at(self, row: int) -> int:
        """The line that a row belongs to; the last one below all."""
        return min(bisect_right(self.ends, row), len(self.ends) - 1)


def scrolled(top: int, height: int, first: int, after: int, margin: int = 2) -> int:
    """The row to show at the top so that rows ``first`` to ``after`` are seen, with a margin where
    there is room; as little as possible is moved."""
    if after - first >= height:
        return first
    margin = min(margin, (height - (after - first)) // 2)
    if first - margin < top:
        return max(first - margin, 0)
    if after + margin > top + height:
        return after + margin - height
    return top
