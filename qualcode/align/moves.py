"""Words that stand elsewhere in the order of a text than they did."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.align.lines import Lines, free_lines
from qualcode.align.order import in_order, once
from qualcode.align.tokens import Words

MOVED = (8, 4)
"""How many words a sequence has that tells where text went that is not in its place."""


def moved(
    a: Words, b: Words, lines: Lines, done_a: set[int], done_b: set[int]
) -> list[tuple[int, int, int]]:
    """Words of what is not in its place and stands elsewhere: old, new and a number per stretch."""
    mover = _Mover(a, b, done_a, done_b)
    for i, j, size in lines:
        mover.take(i, j, size)
    for length in MOVED:
        in_a, in_b = _free_runs(len(a), done_a, length), _free_runs(len(b), done_b, length)
        for i, j in once(a.keys, b.keys, in_a, in_b, length):
            mover.take(i, j, length)
    lines_a, lines_b = free_lines(a, done_a), free_lines(b, done_b)
    for text, (i, size) in lines_a.items():
        j, also = lines_b.get(text, (0, 0))
        if size and also:
            mover.take(i, j, size)
    return mover.found


class _Mover:
    """Collects stretches that moved, each as long as its words and its line go on alike."""

    def __init__(self, a: Words, b: Words, done_a: set[int], done_b: set[int]) -> None:
        self.a, self.b, self.done_a, self.done_b = a, b, done_a, done_b
        self.found: list[tuple[int, int, int]] = []
        self.chain = 0

    def take(self, i: int, j: int, size: int) -> None:
        """So many words from there on, if none of them is taken, and what goes with them."""
        if not all(self._are_free(i + k, j + k) for k in range(size)):
            return
        self.chain += 1
        while self._are_free(i - 1, j - 1) and self.a.keys[i - 1] == self.b.keys[j - 1]:
            i, j, size = i - 1, j - 1, size + 1
        while self._are_free(i + size, j + size) and self.a.keys[i + size] == self.b.keys[j + size]:
            size += 1
        self._add(zip(range(i, i + size), range(j, j + size), strict=True))
        self._alike(_head(self.a, self.done_a, i), _head(self.b, self.done_b, j))
        self._alike(_tail(self.a, self.done_a, i + size), _tail(self.b, self.done_b, j + size))

    def _are_free(self, i: int, j: int) -> bool:
        return (
            0 <= i < len(self.a)
            and 0 <= j < len(self.b)
            and i not in self.done_a
            and j not in self.done_b
        )

    def _alike(self, own: range, other: range) -> None:
        """What of the rest of a line is alike."""
        if own and other:
            keys = self.a.keys[own.start : own.stop], self.b.keys[other.start : other.stop]
            self._add((own[i], other[j]) for i, j in in_order(*keys))

    def _add(self, pairs: Iterable[tuple[int, int]]) -> None:
        for i, j in pairs:
            self.found.append((i, j, self.chain))
            self.done_a.add(i)
            self.done_b.add(j)


def _head(words: Words, done: set[int], end: int) -> range:
    """The words before one, back to the beginning of its line or to one that is done."""
    start = end
    while (
        start > 0
        and not (start < len(words) and words.begins_line(start))
        and start - 1 not in done
    ):
        start -= 1
    return range(start, end)


def _tail(words: Words, done: set[int], start: int) -> range:
    """The words from one on, up to the end of the line of the one before it or one that is done."""
    end = start
    while end < len(words) and not words.begins_line(end) and end not in done:
        end += 1
    return range(start, end)


def _free_runs(n: int, done: set[int], size: int) -> list[int]:
    """Where sequences of so many words begin, none of which is done."""
    starts: list[int] = []
    free = 0
    for i in range(n):
        free = 0 if i in done else free + 1
        if free >= size:
            starts.append(i - size + 1)
    return starts
