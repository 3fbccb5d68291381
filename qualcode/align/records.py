"""Where stretches of an old text stand in a new one, as records."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from qualcode.model import Span

Fate = Literal["unchanged", "moved", "changed", "lost"]
"""``unchanged``: the same characters in the same order of the text; ``moved``: the same characters
elsewhere in the order; ``changed``: other characters in its place; ``lost``: it has no place."""

LEAST = 3
"""A span is lost when less than one in so many of its characters has a place."""


class Place(NamedTuple):
    """Where a span of the old text stands in the new one; no span when it is lost."""

    fate: Fate
    span: Span | None = None


class Piece(NamedTuple):
    """A stretch of the old text and the stretch of the new one that it became.

    ``chain`` is 0 where the order of the texts is the same, another number for each stretch that was
    moved. ``same`` when the characters are.
    """

    old: int
    old_end: int
    new: int
    new_end: int
    chain: int
    same: bool


@dataclass(frozen=True)
class Alignment:
    """Two texts and the pieces they share, in the order of the old one, which do not overlap."""

    old: str
    new: str
    shared: Sequence[Piece]

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.old for piece in self.shared]

    @property
    def likeness(self) -> float:
        """The share of the shorter text that the other has too, from 0 to 1."""
        least = min(len(self.old), len(self.new))
        found = sum(min(p.old_end - p.old, p.new_end - p.new) for p in self.shared)
        return found / least if least else float(self.old == self.new)

    def pieces(self, span: Span) -> Iterator[Piece]:
        """What the new text has of a span, in the old order."""
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        for piece in self.shared[first:]:
            if piece.old >= span.end:
                return
            if piece.old_end > span.start:
                yield self._clipped(piece, span)

    def place(self, span: Span) -> Place:
        """The place of a span of the old text in the new one."""
        found = list(self.pieces(span))
        covered: Counter[int] = Counter()
        for piece in found:
            covered[piece.chain] += piece.old_end - piece.old
        if not found:
            near = self._near(span)
            return Place("changed", self.place(near).span) if near else Place("lost")
        chain, most = min(covered.items(), key=lambda item: (-item[1], item[0]))
        if most * LEAST < len(span):
            return Place("lost")
        own = [piece for piece in found if piece.chain == chain]
        new = Span(min(piece.new for piece in own), max(piece.new_end for piece in own))
        if span.of(self.old) != new.of(self.new):
            return Place("changed", new)
        return Place("moved" if chain else "unchanged", new)

    def _near(self, span: Span) -> Span | None:
        """The last letter before a blank span that has a place, if it is blank and there is one."""
        if span.of(self.old).strip():
            return None
        before = len(self.old[: span.start].rstrip())
        near = Span(before - 1, before) if before else None
        return near if near and any(self.pieces(near)) else None

    def _clipped(self, piece: Piece, span: Span) -> Piece:
        start, end = max(piece.old, span.start), min(piece.old_end, span.end)
        if (start, end) == (piece.old, piece.old_end):
            return piece
        if piece.same:
            shift = piece.new - piece.old
            return piece._replace(old=start, old_end=end, new=start + shift, new_end=end + shift)
        was, now = self.old[piece.old : piece.old_end], self.new[piece.new : piece.new_end]
        head = _common(was, now)
        tail = min(_common(was[::-1], now[::-1]), len(was) - head, len(now) - head)
        first, last = start - piece.old, end - piece.old
        low = _inside(first, head, tail, len(was), len(now), early=True)
        high = _inside(last, head, tail, len(was), len(now), early=False)
        if low >= high:
            low, high = 0, len(now)
        return piece._replace(old=start, old_end=end, new=piece.new + low, new_end=piece.new + high)


def _common(a: str, b: str) -> int:
    n = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        n += 1
    return n


def _inside(at: int, head: int, tail: int, was: int, now: int, *, early: bool) -> int:
    """Where an offset in a mended word stands in the word it became."""
    if at <= head:
        return at
    if at >= was - tail:
        return now - (was - at)
    return head if early else now - tail


def edited(old: str, edits: Iterable[tuple[Span, str]]) -> Alignment:
    """The alignment with the text that known replacements give: nothing is guessed.

    ``edits`` are spans of the old text, apart from each other, and what stands in their place.
    """
    shared: list[Piece] = []
    parts: list[str] = []
    at = length = 0

    def take(start: int, end: int, text: str) -> None:
        nonlocal length
        if end > start and text:
            same = text == old[start:end]
            shared.append(Piece(start, end, length, length + len(text), 0, same))
        parts.append(text)
        length += len(text)

    for span, text in sorted(edits, key=lambda edit: edit[0]):
        if span.start < at:
            raise ValueError("edits overlap")
        take(at, span.start, old[at : span.start])
        take(span.start, span.end, text)
        at = span.end
    take(at, len(old), old[at:])
    return Alignment(old, "".join(parts), tuple(shared))
