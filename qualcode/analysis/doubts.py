"""What in a transcript is worth a look: pure checks, each with its threshold.

An issue names the file and its turns, says what to do, and never repeats what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from qualcode.analysis.duplicates import Pair
from qualcode.analysis.languages import foreign
from qualcode.analysis.loops import is_stock, loops
from qualcode.analysis.quality import intervals, words_by_turn
from qualcode.model import Issue, Measures, Severity, Transcript

NAMES = {"en": "English", "es": "Spanish", "fr": "French", "pt": "Portuguese"}
_WORD = re.compile(r"\w+")
_SHOWN = 5
"""Turns that an issue names."""

_SET_ASIDE = "If one is a copy, write 'no' for it in a column 'included' of the attribute sheet."


def spoken(transcript: Transcript) -> list[list[str]]:
    """The words of each turn, casefolded, without punctuation."""
    return [_WORD.findall(turn.span.of(transcript.text).casefold()) for turn in transcript.turns]


def told(transcript: Transcript, said: Sequence[Sequence[str]]) -> list[str]:
    """The words of everybody but interviewers, who say the same in all interviews."""
    turns = zip(transcript.turns, said, strict=True)
    return [word for turn, words in turns if turn.role != "interviewer" for word in words]


def alike(source: str, pairs: Iterable[Pair]) -> Iterator[Issue]:
    """One issue about an interview that repeats most of others, the most alike of which it names."""
    listed = list(pairs)
    if listed:
        nearest = listed[0]
        others = f", and {len(listed) - 1} more" if len(listed) > 1 else ""
        same = f"{nearest.share:.0%} like {nearest.first}"
        what = f"it says much the same as another interview: {same}{others}"
        yield Issue(source, what, _SET_ASIDE)


def doubts(
    transcript: Transcript, measured: Measures, said: Sequence[Sequence[str]], language: str
) -> list[Issue]:
    """Everything worth a look in a transcript whose interview is said to be in a language.

    ``said`` are its words (``spoken``).
    """
    words = words_by_turn(transcript)
    return [
        *unnamed_turns(transcript),
        *rare_labels(transcript, measured),
        *relay(transcript, measured),
        *long_turns(transcript, words),
        *talkative_interviewer(transcript, measured),
        *hard_to_hear(transcript, measured),
        *impossible_rates(transcript, measured, words),
        *overlaps(transcript),
        *machine_made(transcript, said),
        *other_language(transcript, said, language),
    ]


def unnamed_turns(transcript: Transcript, *, much: float = 0.1) -> Iterator[Issue]:
    """Turns that nobody says beside turns that somebody does; ``much`` of them is a warning."""
    nameless = [turn.number for turn in transcript.turns if not turn.speaker]
    total = len(transcript.turns)
    if 0 < len(nameless) < total:
        yield Issue(
            transcript.source,
            f"turns without a speaker: {len(nameless):,} of {total:,}, {_turns(nameless)}",
            "Give them a label in the file and read it again, if it is known who speaks.",
            _severe(len(nameless) > much * total),
        )


def rare_labels(
    transcript: Transcript, measured: Measures, *, rare: int = 2, often: int = 10
) -> Iterator[Issue]:
    """Labels of at most ``rare`` turns beside two that have ``often``: misspelt, or no label."""
    named = [voice for voice in measured.voices if voice.speaker]
    if sum(voice.turns >= often for voice in named) < 2:
        return
    few = {voice.speaker for voice in named if voice.turns <= rare}
    where = [turn.number for turn in transcript.turns if turn.speaker in few]
    if few:
        yield Issue(
            transcript.source,
            f"labels that come once or twice: {len(few)} of {len(named)}, {_turns(where)}",
            "Look whether they are misspelt, or words that were taken for a label.",
            "note",
        )


def relay(transcript: Transcript, measured: Measures, *, least: int = 4) -> Iterator[Issue]:
    """Labels of at least ``least`` turns, one of which begins only after another has ended."""
    often = {voice.speaker for voice in measured.voices if voice.speaker and voice.turns >= least}
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for turn in transcript.turns:
        if turn.speaker in often:
            first.setdefault(turn.speaker, turn.number)
            last[turn.speaker] = turn.number
    ended = min(last.values(), default=0)
    at = [number for number in first.values() if number > ended]
    if at:
        yield Issue(
            transcript.source,
            f"labels that begin only where another has ended for good: {len(at)}, {_turns(at)}",
            "Look whether one person has two labels there, or another interview begins.",
            "note",
        )


def long_turns(
    transcript: Transcript, words: Sequence[int], *, most: int = 1_000, times: int = 10
) -> Iterator[Issue]:
    """Turns of over ``most`` words, ``times`` as long as is usual in their interview."""
    usual = median(words) if words else 0
    long = [
        turn.number
        for turn, n in zip(transcript.turns, words, strict=True)
        if n > most and n > times * usual
    ]
    if long and len(words) > 2:
        yield Issue(
            transcript.source,
            f"very long turns, of over {most:,} words: {len(long)}, {_turns(long)}",
            "Look whether labels are missing inside them.",
        )


def talkative_interviewer(
    transcript: Transcript, measured: Measures, *, most: float = 0.5, least: int = 200
) -> Iterator[Issue]:
    """An interviewer who says more than ``most`` of the words, where there are ``least`` of them."""
    asked, total = measured.asked_words, measured.words
    if total >= least and asked > most * total and measured.told_words:
        yield Issue(
            transcript.source,
            f"the interviewer says more than everybody else: {asked:,} of {total:,} words",
            "Look whether the labels are the wrong way round: [speakers] in study.toml settles them.",
        )


def hard_to_hear(
    transcript: Transcript, measured: Measures, *, most: float = 10.0, least: int = 3
) -> Iterator[Issue]:
    """More than ``most`` inaudible marks per 1,000 words, and at least ``least`` of them."""
    if measured.inaudible >= least and measured.inaudible_rate > most:
        yield Issue(
            transcript.source,
            f"many inaudible marks: {measured.inaudible} in {measured.words:,} words,"
            f" {measured.inaudible_rate:.0f} per 1,000",
            "Listen to the recording again, or say in the report that much is missing.",
        )


def impossible_rates(
    transcript: Transcript,
    measured: Measures,
    words: Sequence[int],
    *,
    fast: int = 300,
    slow: int = 30,
    turn_fast: int = 450,
) -> Iterator[Issue]:
    """An interview of over ``fast`` or under ``slow`` words a minute, or turns of over ``turn_fast``.

    People speak at 120 to 220 words a minute. A second is allowed for rounding; what is shorter than
    five minutes, or 40 words in a turn, is too short to tell.
    """
    remedy = "Look whether its times are right, and whether all of the recording is transcribed."
    rate, minutes = measured.words_per_minute, measured.minutes
    if rate is not None and minutes is not None and minutes >= 1 and rate > fast:
        what = f"more words than can be spoken: {rate:,.0f} a minute in {minutes:,.0f} minutes"
        yield Issue(transcript.source, what, remedy)
        return
    if rate is not None and minutes is not None and minutes >= 5 and rate < slow:
        what = f"few words for its length: {rate:.0f} a minute in {minutes:,.0f} minutes"
        yield Issue(transcript.source, what, remedy)
    hasty = [
        one.turn
        for one in intervals(transcript.turns, words)
        if one.words >= 40 and one.words * 60_000 > turn_fast * (one.ms + 1_000)
    ]
    if hasty:
        what = (
            f"turns with more words than can be spoken in their time: {len(hasty)}, {_turns(hasty)}"
        )
        yield Issue(transcript.source, what, "Look whether their times are right.")


def overlaps(transcript: Transcript, *, most_ms: int = 5_000) -> Iterator[Issue]:
    """Turns that begin over ``most_ms`` before the one above ends."""
    early = [
        here.number
        for above, here in pairwise(transcript.turns)
        if above.start_ms is not None and above.end_ms is not None and here.start_ms is not None
        if above.start_ms <= here.start_ms < above.end_ms - most_ms
    ]
    if early:
        what = f"turns that begin long before the one above ends: {len(early)}, {_turns(early)}"
        remedy = "Look whether their times are right, or whether two speak at once."
        yield Issue(transcript.source, what, remedy, "note")


def machine_made(transcript: Transcript, said: Sequence[Sequence[str]]) -> Iterator[Issue]:
    """Phrases said over and over, and stock phrases that machines write where nothing is heard."""
    remedy = "Listen to the recording there: speech recognition writes such things into silence."
    of_turn = [n for n, words in enumerate(said) for _ in words]
    found = list(loops(word for words in said for word in words))
    if found:
        at = sorted({transcript.turns[of_turn[loop.start]].number for loop in found})
        n = sum(loop.length * loop.times for loop in found)
        what = f"phrases said over and over: {len(found)}, {n:,} words together, {_turns(at)}"
        yield Issue(transcript.source, what, remedy)
    stock = [
        turn.number
        for turn, words in zip(transcript.turns, said, strict=True)
        if is_stock(turn.span.of(transcript.text), words)
    ]
    if stock:
        what = f"stock phrases of automatic subtitles: {_turns(stock)}"
        yield Issue(transcript.source, what, remedy)


def other_language(
    transcript: Transcript, said: Sequence[Sequence[str]], language: str, *, least: int = 40
) -> Iterator[Issue]:
    """An interview, or turns of at least ``least`` words, plainly in another language."""
    everything = [word for words in said for word in words]
    expected = NAMES.get(language, language)
    other = foreign(everything, language) if len(everything) >= least else ""
    if other:
        yield Issue(
            transcript.source,
            f"it does not look like {expected}, the language it is read in: {_named(other)}",
            "Name its language in the column 'language' of the attribute sheet.",
        )
        return
    turns: dict[str, list[int]] = {}
    for turn, words in zip(transcript.turns, said, strict=True):
        if len(words) >= least and (other := foreign(words, language)):
            turns.setdefault(other, []).append(turn.number)
    for other, numbers in turns.items():
        yield Issue(
            transcript.source,
            f"turns that do not look like {expected}: {_named(other)}, {_turns(numbers)}",
            "Rules find nothing in them; code them by hand, or give a translation.",
            "note",
        )


def _named(language: str) -> str:
    return f"rather {NAMES[language]}" if language in NAMES else "a language not known here"


def _turns(numbers: Iterable[int]) -> str:
    listed = list(numbers)
    shown = ", ".join(map(str, listed[:_SHOWN])) + (" ..." if len(listed) > _SHOWN else "")
    return f"turn {shown}" if len(listed) == 1 else f"turns {shown}"


def _severe(much: bool) -> Severity:
    return "warning" if much else "note"
