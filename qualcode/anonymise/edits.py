"""Edits that put tokens into a transcript, and the transcript that they make."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from qualcode.anonymise.matching import Match, Matcher, edited
from qualcode.model import Span, Transcript


class Edit(NamedTuple):
    """A stretch of the old text and what stands there in the new one."""

    span: Span
    text: str


def edits_of(transcript: Transcript, units: Iterable[Span], matcher: Matcher) -> list[Edit]:
    """The edits that replace every item in a transcript's text, in order.

    Items are looked for within turns and between them, never across; an edit that would cross the
    border of a unit (a segment) is cut there, so that no unit loses its own words to another.
    """
    text = transcript.text
    borders = {0, len(text)}
    for turn in transcript.turns:
        borders |= {turn.span.start, turn.span.end}
    inner = sorted({edge for unit in units for edge in (unit.start, unit.end)})
    found = []
    for start, end in pairwise(sorted(borders)):
        for match in matcher.matches(text[start:end]):
            found += _cut(text, match, start, inner)
    return found


def _cut(text: str, match: Match, offset: int, inner: Sequence[int]) -> list[Edit]:
    start, end = match.start + offset, match.end + offset
    cuts = [start, *(edge for edge in inner if start < edge < end), end]
    return [Edit(Span(a, b), match.item.token) for a, b in pairwise(cuts) if text[a:b].strip()]


def moved(transcript: Transcript, edits: Sequence[Edit], matcher: Matcher) -> Transcript:
    """The transcript with the edits made: turns and comments stay with their words, and labels,
    attributes and comments have tokens in the place of items too."""
    shift = Shift(edits)
    return replace(
        transcript,
        text=edited(transcript.text, [(e.span.start, e.span.end, e.text) for e in edits]),
        turns=tuple(
            replace(turn, speaker=matcher.replaced(turn.speaker), span=shift.span(turn.span))
            for turn in transcript.turns
        ),
        attributes={key: matcher.replaced(value) for key, value in transcript.attributes.items()},
        comments=tuple(
            replace(
                comment,
                author=matcher.replaced(comment.author),
                text=matcher.replaced(comment.text),
                span=shift.span(comment.span),
            )
            for comment in transcript.comments
        ),
    )


class Shift:
    """Where places of the old text are in the new one."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._ends = [edit.span.end for edit in edits]
        self._after = [0]
        for edit in edits:
            self._after.append(self._after[-1] + len(edit.text) - len(edit.span))

    def span(self, span: Span) -> Span:
        """The same words in the new text; an edit that a border cuts belongs to it whole."""
        return Span(self._start(span.start), self._end(span.end))

    def _start(self, place: int) -> int:
        number = bisect_right(self._ends, place)
        inside = number < len(self._edits) and self._edits[number].span.start < place
        return (self._edits[number].span.start if inside else place) + self._after[number]

    def _end(self, place: int) -> int:
        number = bisect_right(self._ends, place)
        if number < len(self._edits) and self._edits[number].span.start < place:
            return self._edits[number].span.end + self._after[number + 1]
        return place + self._after[number]
