"""What can be counted in a transcript that tells how good it is. Pure; one pass over its words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qualcode.model import Measures, Role, Transcript, Turn, Voice

_MARK = re.compile(
    r"[\[(<{*][^\[\](){}<>*\n]{0,20}?"
    r"(?:inaudible|no audible|unintelligible|indistinguible|intel[ie]gible|incomprensible"
    r"|inentendible|no se (?:le )?(?:entiende|escucha|oye|alcanza)|can ?not hear|can['’]t hear"
    r"|(?<=[\[({<*])(?:unclear|indistinct))"
    r"[^\[\](){}<>*\n]{0,30}[\])>}*]"
    r"|[\[(]\s*(?:[¿?][¿?\s]*|\.{3,}|…)\s*[\])]|(?<!\w)(?-i:x{3,})(?!\w)",
    re.IGNORECASE,
)
"""Marks of words that could not be heard: ``[inaudible]``, ``(no se entiende)``, ``(?)``, ``[...]``."""


class Interval(NamedTuple):
    """From the time of a turn to the next: the turn's number, milliseconds, and words said in it."""

    turn: int
    ms: int
    words: int


def n_words(text: str) -> int:
    """Words of a text as segments count them: what stands between blanks and is not all punctuation."""
    return sum(map(_is_word, text.split()))


def words_by_turn(transcript: Transcript) -> list[int]:
    """Number of words of each turn."""
    return [n_words(turn.span.of(transcript.text)) for turn in transcript.turns]


def measures(transcript: Transcript) -> Measures:
    """Words by speaker, inaudible marks, and time where turns are timed."""
    words = words_by_turn(transcript)
    timed = list(intervals(transcript.turns, words))
    return Measures(
        interview_id=transcript.interview_id,
        voices=_voices(transcript.turns, words),
        inaudible=sum(
            sum(1 for _ in _MARK.finditer(turn.span.of(transcript.text)))
            for turn in transcript.turns
        ),
        timed_ms=sum(one.ms for one in timed),
        timed_words=sum(one.words for one in timed),
    )


def intervals(turns: Sequence[Turn], words: Sequence[int]) -> Iterator[Interval]:
    """The stretches between times, in order.

    A turn without a time belongs to the one above. The last stretch, and one after which the clock
    begins anew, ends where its turn says that it ends; it is left out where that is not said.
    """
    timed = [n for n, turn in enumerate(turns) if turn.start_ms is not None]
    for place, n in enumerate(timed):
        after = timed[place + 1] if place + 1 < len(timed) else len(turns)
        start, end = turns[n].start_ms or 0, turns[n].end_ms
        if after < len(turns) and (turns[after].start_ms or 0) >= start:
            end = turns[after].start_ms
        if end is not None and end >= start:
            yield Interval(turns[n].number, end - start, sum(words[n:after]))


def _is_word(chunk: str) -> bool:
    return chunk[0].isalnum() or any(unicodedata.category(letter)[0] != "P" for letter in chunk)


def _voices(turns: Sequence[Turn], words: Sequence[int]) -> tuple[Voice, ...]:
    found: dict[tuple[str, Role], Voice] = {}
    for turn, n in zip(turns, words, strict=True):
        who = turn.speaker, turn.role  # of those who are not named, roles tell who asks
        before = found.get(who, Voice(turn.speaker, turn.role, 0, 0))
        found[who] = Voice(turn.speaker, turn.role, before.turns + 1, before.words + n)
    return tuple(found.values())
