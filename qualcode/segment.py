"""Segments: the stretches of a transcript that are coded as units.

A transcript and the tokens of its turns come in, segments go out, in order, inside participant turns
and without overlap. A turn stays whole up to a third over the wished-for length; a longer one is cut
at sentence boundaries into parts of about that length, never inside a sentence, and never where two
sentences are written together without a blank: a word is counted in one segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from qualcode.model import Segment, Span, Transcript, Turn
from qualcode.words import Lexicon, Tokens, starts_in

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TOLERANCE = 4 / 3
"""A turn is left whole until it has this many times the wished-for number of words."""


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
