"""Two texts in, what they share out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from qualcode.align.lines import MENDED, between, by_lines, shared_lines, without_strays
from qualcode.align.moves import moved
from qualcode.align.order import SMALL
from qualcode.align.records import Alignment, Piece
from qualcode.align.tokens import Words

ALIKE = 0.6
"""Longer stretches are the same words mended when their letters agree in this share."""


@lru_cache(maxsize=1)  # whether two texts are alike is asked before they are aligned
def align(old: str, new: str) -> Alignment:
    """How the words of the old text stand in the new one."""
    if old == new:
        whole = (Piece(0, len(old), 0, len(old), 0, True),) if old else ()
        return Alignment(old, new, whole)
    a, b = Words(old), Words(new)
    in_place, elsewhere = shared_lines(a, b)
    pairs = without_strays(between(a, b, in_place, elsewhere), len(a), len(b))
    pairs = by_lines(pairs, a)
    pairs = [(i, j) for j, i in by_lines([(j, i) for i, j in pairs], b)]
    chains = [(i, j, 0) for i, j in pairs]
    chains += moved(a, b, elsewhere, {i for i, _ in pairs}, {j for _, j in pairs})
    words = [(*_letters(a, i, b, j), chain) for i, j, chain in sorted(chains)]
    words += _mended(a, b, chains)
    return Alignment(old, new, tuple(_joined(old, new, sorted(words))))


def _letters(a: Words, i: int, b: Words, j: int) -> tuple[int, int, int, int]:
    """Where two equal words stand, without the marks that only one of them begins or ends with."""
    was, now = a[i], b[j]
    start, there = a.starts[i], b.starts[j]
    if was != now:
        least = min(was, now, key=len)
        if (before := max(was, now, key=len).find(least)) >= 0:
            start, there = start + before * (least == now), there + before * (least == was)
            return start, start + len(least), there, there + len(least)
    return start, a.ends[i], there, b.ends[j]


def _mended(
    a: Words, b: Words, chains: Sequence[tuple[int, int, int]]
) -> list[tuple[int, int, int, int, int]]:
    """Stretches of words between two that agree, put right in their place."""
    used_a, used_b = ({pair[side] for pair in chains} for side in (0, 1))
    found: list[tuple[int, int, int, int, int]] = []
    for (i, j, chain), (k, m, same) in pairwise(_bordered(chains, len(a), len(b))):
        if chain != same:
            continue
        old = [w for w in range(i + 1, k) if w not in used_a]
        new = [w for w in range(j + 1, m) if w not in used_b]
        if not old or not new or not _is_mended(a, b, old, new):
            continue
        if len(old) == len(new):
            found += [
                (a.starts[o], a.ends[o], b.starts[n], b.ends[n], chain)
                for o, n in zip(old, new, strict=True)
            ]
        elif old[-1] - old[0] + 1 == len(old) and new[-1] - new[0] + 1 == len(new):
            ends = a.starts[old[0]], a.ends[old[-1]], b.starts[new[0]], b.ends[new[-1]]
            found.append((*ends, chain))
    return found


def _bordered(
    chains: Sequence[tuple[int, int, int]], n_a: int, n_b: int
) -> Iterator[tuple[int, int, int]]:
    """The pairs chain by chain, those in their place between the two ends of the texts."""
    ordered = sorted(chains, key=lambda pair: (pair[2], pair[0]))
    if ordered and not ordered[0][2]:
        yield -1, -1, 0
        yield from (pair for pair in ordered if not pair[2])
        yield n_a, n_b, 0
    yield from (pair for pair in ordered if pair[2])


def _is_mended(a: Words, b: Words, old: Sequence[int], new: Sequence[int]) -> bool:
    if max(len(old), len(new)) <= MENDED:
        return True
    was, now = ("".join(words.keys[i] for i in some) for words, some in ((a, old), (b, new)))
    if len(was) * len(now) > SMALL * 4:
        return False
    return SequenceMatcher(None, was, now, autojunk=False).ratio() >= ALIKE


def _joined(old: str, new: str, words: Iterable[tuple[int, int, int, int, int]]) -> Iterator[Piece]:
    """Pieces as long as they can be: words that follow each other alike on both sides."""
    open_: Piece | None = None
    for start, end, there, stop, chain in words:
        same = old[start:end] == new[there:stop]
        if (
            open_ is not None
            and same
            and open_.same
            and open_.chain == chain
            and open_.new_end <= there
            and old[open_.old_end : start] == new[open_.new_end : there]
        ):
            open_ = open_._replace(old_end=end, new_end=stop)
            continue
        if open_ is not None:
            yield open_
        open_ = Piece(start, end, there, stop, chain, same)
    if open_ is not None:
        yield open_
