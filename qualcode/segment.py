"""Segments: the stretches of a transcript that are coded as units.

A transcript and the tokens of its turns come in, segments go out, in order, inside participant turns
and without overlap. A turn stays whole up to a third over the wished-for length; a longer one is cut
at sentence boundaries into parts of about that length, never inside a sentence, and never where two
sentences are written together without a blank: a word is counted in one segment.

When a transcript takes the place of another, ``carry`` gives its segments: those there were, with
their ids, where their words are, and new ones for what is new.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qualcode.model import Segment, Span, Transcript, Turn
from qualcode.words import Lexicon, Tokens, starts_in

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TOLERANCE = 4 / 3
"""A turn is left whole until it has this many times the wished-for number of words."""
SOME = 10
"""So many new words, besides as many as were lost there, join the segment beside them."""
LEAST = 3
"""A segment is lost when less than one in so many of its words is left, unless they fill a turn."""
_CHUNK = re.compile(r"\S+")


def cut(
    transcript: Transcript,
    tokens: Tokens,
    lexicon: Lexicon,
    *,
    words: int = 150,
    first_number: int = 1,
) -> list[Segment]:
    """The segments of a transcript, numbered in order from ``first_number``.

    ``tokens`` are those of the transcript's turns, one text per turn. Turns of an interviewer are
    context and give none; turns of unknown role are treated as a participant's.
    """
    segments: list[Segment] = []
    for index, turn in enumerate(transcript.turns):
        if turn.role == "interviewer":
            continue
        first, last = int(tokens.firsts[index]), int(tokens.firsts[index + 1])
        if first == last:
            continue
        for begin, end in _parts(tokens, lexicon, first, last, words):
            number = first_number + len(segments)
            segments.append(_segment(transcript, turn, tokens, lexicon, begin, end, number))
    return segments


def carry(
    before: Sequence[Segment],
    traces: Sequence[Sequence[tuple[int, int]]],
    transcript: Transcript,
    tokens: Tokens,
    lexicon: Lexicon,
    *,
    words: int = 150,
    first_number: int = 1,
) -> list[Segment]:
    """The segments of a transcript that takes the place of the one that had those ``before``.

    ``traces`` are, for each of these, the stretches of the new text that its words became. A segment
    goes on where most of its words are, within one turn of a participant; a few words more join it;
    what else participants say is cut into segments numbered from ``first_number``. A segment whose
    words are not there, or are an interviewer's now, is not among them.
    """
    owners = sorted(
        (start, end, index) for index, trace in enumerate(traces) for start, end in trace
    )
    turns = [
        _Turn(index, turn, _owned(turn, transcript.text, owners))
        for index, turn in enumerate(transcript.turns)
        if turn.role != "interviewer"
    ]
    _settle(turns, before)
    segments: list[Segment] = []
    number = first_number
    for turn in turns:
        for owner, start, stop in turn.stretches(before):
            begin, end = (int(tokens.starts.searchsorted(at)) for at in (start, stop))
            whole = [(begin, end)] if begin < end else []
            parts = whole if owner >= 0 or not whole else _parts(tokens, lexicon, begin, end, words)
            for first, last in parts:
                made = _segment(transcript, turn.turn, tokens, lexicon, first, last, number)
                if owner >= 0:
                    made = replace(made, id=before[owner].id)
                else:
                    number += 1
                segments.append(made)
    return segments


@dataclass
class _Run:
    """Words of a turn, from ``first`` up to ``last``, ``own`` of which one segment owns."""

    owner: int
    first: int
    last: int
    own: int


class _Turn:
    """A participant's turn: its words (start, end, owner) and the runs of one owner in it."""

    def __init__(self, index: int, turn: Turn, words: Sequence[tuple[int, int, int]]) -> None:
        self.index, self.turn, self.words = index, turn, words
        self.runs: list[_Run] = []
        for n, (_, _, owner) in enumerate(words):
            if owner < 0:
                continue
            if self.runs and self.runs[-1].owner == owner:
                self.runs[-1].last, self.runs[-1].own = n, self.runs[-1].own + 1
            else:
                self.runs.append(_Run(owner, n, n, 1))

    def stretches(self, before: Sequence[Segment]) -> Iterator[tuple[int, int, int]]:
        """Owner (-1: nobody), start and stop of what is to be a segment, or cut into new ones."""
        runs = self.runs
        for left, right in pairwise([None, *runs, None]):
            first = left.last + 1 if left else 0
            last = right.first - 1 if right else len(self.words) - 1
            if first > last:
                continue
            for run in (left, right):
                if run and last - first < SOME + max(0, before[run.owner].n_words - run.own):
                    run.first, run.last = min(run.first, first), max(run.last, last)
                    break
        at = 0
        for run in runs:
            if at < run.first:
                yield -1, self.words[at][0], self.words[run.first - 1][1]
            yield run.owner, self.words[run.first][0], self.words[run.last][1]
            at = run.last + 1
        if at < len(self.words):
            yield -1, self.words[at][0], self.words[-1][1]


def _owned(
    turn: Turn, text: str, owners: Sequence[tuple[int, int, int]]
) -> list[tuple[int, int, int]]:
    """The words of a turn with the number of the segment that each belongs to, or -1."""
    ends = [end for _, end, _ in owners]
    found = []
    for match in _CHUNK.finditer(text, turn.span.start, turn.span.end):
        start, end = match.span()
        n = bisect_right(ends, start)
        owner = owners[n][2] if n < len(owners) and owners[n][0] < end else -1
        found.append((start, end, owner))
    return found


def _settle(turns: Sequence[_Turn], before: Sequence[Segment]) -> None:
    """Leave each segment its best run only, if that is enough of it or fills most of a turn."""
    best: dict[int, tuple[_Turn, _Run]] = {}
    for turn in turns:
        for run in turn.runs:
            if run.owner not in best or run.own > best[run.owner][1].own:
                best[run.owner] = turn, run
    kept = {
        id(run)
        for owner, (turn, run) in best.items()
        if run.own * LEAST >= before[owner].n_words
        or (run.own >= LEAST and run.own * 2 >= len(turn.words))
    }
    for turn in turns:
        turn.runs = [run for run in turn.runs if id(run) in kept]


def turn_texts(transcript: Transcript) -> tuple[list[str], list[int]]:
    """The words of each turn and where they begin in the transcript: what is to be tokenised."""
    texts = [turn.span.of(transcript.text) for turn in transcript.turns]
    return texts, [turn.span.start for turn in transcript.turns]


def _parts(
    tokens: Tokens, lexicon: Lexicon, first: int, last: int, words: int
) -> Sequence[tuple[int, int]]:
    """Token ranges of about ``words`` words, each beginning with a sentence."""
    before = int(tokens.words[first - 1]) if first else 0
    if int(tokens.words[last - 1]) - before <= words * TOLERANCE:
        return [(first, last)]
    starts = first + starts_in(tokens, lexicon, first, last)
    ends_before = tokens.starts[starts - 1] + lexicon.lengths[tokens.forms[starts - 1]]
    apart = (starts == first) | (tokens.starts[starts] > ends_before)
    cuts = [first, *_evenly(tokens.words, starts[apart], last, words), last]
    return list(pairwise(cuts))


def _evenly(
    word_counts: NDArray[np.int32], starts: NDArray[np.intp], last: int, words: int
) -> list[int]:
    """The sentence starts nearest to even divisions of a turn, ascending, each once."""
    import numpy as np

    spoken = word_counts[starts] - word_counts[starts[0]]
    total = int(word_counts[last - 1] - word_counts[starts[0]]) + 1
    n_parts = max(2, round(total / words))
    chosen = {
        int(starts[np.argmin(np.abs(spoken - total * part / n_parts))])
        for part in range(1, n_parts)
    }
    return sorted(chosen - {int(starts[0])})


def _segment(
    transcript: Transcript,
    turn: Turn,
    tokens: Tokens,
    lexicon: Lexicon,
    begin: int,
    end: int,
    number: int,
) -> Segment:
    start = int(tokens.starts[begin])
    stop = int(tokens.starts[end - 1] + lexicon.lengths[tokens.forms[end - 1]])
    before = int(tokens.words[begin - 1]) if begin else 0
    return Segment(
        id=f"{transcript.interview_id}-{number:04d}",
        interview_id=transcript.interview_id,
        turn=turn.number,
        speaker=turn.speaker,
        span=Span(start, stop),
        n_words=int(tokens.words[end - 1]) - before,
        start_ms=turn.start_ms,
    )
