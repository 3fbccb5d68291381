"""Interviews that say the same: found in one pass over all, each kept as a small sketch.

A sketch is the smallest of the hashes of a text's runs of words (Broder 1997, "On the resemblance and
containment of documents"). The share of common hashes among the smallest of both estimates how much
of two texts is the same. To hash fewer runs, only those that begin with one word in four are looked
at; which words those are depends on the words alone, so that copies agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from heapq import nsmallest
from typing import NamedTuple
from zlib import crc32

RUN = 5
"""Words of a run."""
SIZE = 128
"""Hashes kept of an interview: the estimate is off by four percent points or so."""
_CROWD = 20
"""Interviews that are remembered for a hash; more share what everybody reads out."""


class Pair(NamedTuple):
    """Two interviews, the later one second, and the estimated share of their runs that both have."""

    first: str
    second: str
    share: float


class Duplicates:
    """Interviews seen so far; ``add`` tells which of them another one repeats.

    Memory per interview is a sketch, whatever its length.
    """

    def __init__(self, *, share: float = 0.5, least: int = 16) -> None:
        self._share, self._least = share, least
        self._sketches: dict[str, frozenset[int]] = {}
        self._having: dict[int, list[str]] = {}

    def add(self, interview_id: str, words: Sequence[str]) -> Iterator[Pair]:
        """Earlier interviews of which at least ``share`` is the same, the most alike first.

        Words are casefolded. A text with fewer than ``least`` hashes is too short to tell.
        """
        own = sketch(words)
        if len(own) < self._least:
            return
        met = Counter(other for number in own for other in self._having.get(number, ()))
        pairs = [Pair(one, interview_id, resemblance(own, self._sketches[one])) for one in met]
        self._sketches[interview_id] = own
        for number in own:
            having = self._having.setdefault(number, [])
            if len(having) < _CROWD:
                having.append(interview_id)
        yield from sorted((p for p in pairs if p.share >= self._share), key=lambda p: -p.share)


def sketch(words: Sequence[str]) -> frozenset[int]:
    """The smallest hashes of a text's runs of words."""
    runs = (words[n : n + RUN] for n, word in enumerate(words[: 1 - RUN]) if _opens(word))
    return frozenset(nsmallest(SIZE, {crc32(" ".join(run).encode()) for run in runs}))


@lru_cache(maxsize=100_000)
def _opens(word: str) -> bool:
    return crc32(word.encode()) % 4 == 0


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of two texts' runs that both have, estimated from their sketches."""
    union = nsmallest(SIZE, one | other)
    return sum(number in one and number in other for number in union) / len(union)
