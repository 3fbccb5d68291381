"""Words that two texts have in the same order, in a time that grows with their length."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

SMALL = 40_000
"""Stretches whose lengths in words multiply to no more than this are compared word by word."""
RUNS = (12, 5, 2, 1)
"""How many words a sequence has that anchors a long stretch, tried in turn."""
_WINDOW = 200

Pairs = list[tuple[int, int]]


def in_order(a: Sequence[str], b: Sequence[str]) -> Pairs:
    """Pairs of equal words, ascending on both sides."""
    pairs: Pairs = []
    waiting = [(0, len(a), 0, len(b), 0)]
    while waiting:
        a0, a1, b0, b1, level = waiting.pop()
        while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
            pairs.append((a0, b0))
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            pairs.append((a1, b1))
        if a0 == a1 or b0 == b1:
            continue
        if (a1 - a0) * (b1 - b0) <= SMALL:
            pairs += _compared(a, b, a0, a1, b0, b1)
        elif level == len(RUNS):
            pairs += _by_windows(a, b, a0, a1, b0, b1)
        else:
            size = RUNS[level]
            anchors = ascending(
                once(a, b, range(a0, a1 - size + 1), range(b0, b1 - size + 1), size)
            )
            for i, j in anchors:
                if i >= a0 and j >= b0:
                    waiting.append((a0, i, b0, j, level + 1))
                    pairs += zip(range(i, i + size), range(j, j + size), strict=True)
                    a0, b0 = i + size, j + size
                elif i + size > a0 and j + size > b0 and i - j == a0 - b0:
                    pairs += zip(range(a0, i + size), range(b0, j + size), strict=True)
                    a0, b0 = i + size, j + size
            waiting.append((a0, a1, b0, b1, level + 1))
    pairs.sort()
    return pairs


def once(
    a: Sequence[str], b: Sequence[str], in_a: Iterable[int], in_b: Iterable[int], size: int
) -> Pairs:
    """Where sequences of words begin that come once on either side."""
    there: list[dict[tuple[str, ...], int]] = []
    for words, starts in ((a, in_a), (b, in_b)):
        places: dict[tuple[str, ...], int] = {}
        for start in starts:
            run = tuple(words[start : start + size])
            places[run] = -1 if run in places else start
        there.append(places)
    mine, theirs = there
    return [(i, j) for run, i in mine.items() if i >= 0 and (j := theirs.get(run, -1)) >= 0]


def ascending(pairs: Pairs) -> Pairs:
    """The most of the pairs (ascending in their first) that ascend in their second too."""
    tails: list[int] = []
    last: list[int] = []
    before = [-1] * len(pairs)
    for n, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        if at:
            before[n] = last[at - 1]
        if at == len(tails):
            tails.append(j)
            last.append(n)
        else:
            tails[at], last[at] = j, n
    kept: Pairs = []
    n = last[-1] if last else -1
    while n >= 0:
        kept.append(pairs[n])
        n = before[n]
    return kept[::-1]


def _compared(
    a: Sequence[str], b: Sequence[str], a0: int, a1: int, b0: int, b1: int
) -> Iterator[tuple[int, int]]:
    matcher = SequenceMatcher(None, a[a0:a1], b[b0:b1], autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        yield from zip(range(a0 + i, a0 + i + size), range(b0 + j, b0 + j + size), strict=True)


def _by_windows(
    a: Sequence[str], b: Sequence[str], a0: int, a1: int, b0: int, b1: int
) -> Iterator[tuple[int, int]]:
    """A long stretch in which nothing comes once, compared a little at a time."""
    while a0 < a1 and b0 < b1:
        end_a, end_b = min(a0 + _WINDOW, a1), min(b0 + _WINDOW, b1)
        sure = _WINDOW * 3 // 4
        found = list(_compared(a, b, a0, end_a, b0, end_b))
        near = [(i, j) for i, j in found if i < a0 + sure and j < b0 + sure]
        if (end_a, end_b) == (a1, b1):
            yield from found
            return
        yield from near
        a0, b0 = (near[-1][0] + 1, near[-1][1] + 1) if near else (a0 + sure, b0 + sure)
