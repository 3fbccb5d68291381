"""Captions that roll: every cue shows again what the one before it showed, and one line more."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise

from qualcode.ingest.document import LeftOut
from qualcode.ingest.formats.voices import plain

REPEATED = "lines repeated by rolling captions"
_SAMPLE = 60
"""Cues that are looked at."""
_LEAST_PAIRS = 4
_SHARE = 0.75
"""So many of them repeat what is above where captions roll; nobody speaks so."""


def without_repeats(payloads: list[str], ends: list[str]) -> list[LeftOut]:
    """Take out of the payloads the lines that rolling captions repeat, and return them.

    A cue that only repeats prolongs the one before. Nothing is taken where the captions do not
    plainly roll.
    """
    if not _roll(list(islice(filter(None, payloads), _SAMPLE))):
        return []
    left_out: list[LeftOut] = []
    above: list[str] = []
    kept = 0
    for number, payload in enumerate(payloads):
        if lines := _lines(payload):
            repeated = _overlap(above, lines)
            left_out += [LeftOut(REPEATED, line) for line in lines[:repeated]]
            payloads[number] = "\n".join(_written(payload)[repeated:])
            above = lines
            if repeated < len(lines):
                kept = number
            else:
                ends[kept] = ends[number]
    return left_out


def _roll(payloads: Sequence[str]) -> bool:
    """Whether nearly every cue repeats lines, and many with something new or in other tags."""
    rolls = new = 0
    for above, here in pairwise(payloads):
        lines = _lines(here)
        if repeated := _overlap(_lines(above), lines):
            rolls += 1
            new += repeated < len(lines) or above != here
    pairs = max(len(payloads) - 1, _LEAST_PAIRS)
    return rolls >= _SHARE * pairs and new * 4 >= pairs


def _written(payload: str) -> list[str]:
    """The lines of a payload that have words, tags and all."""
    return [line for line in payload.split("\n") if plain(line)]


def _lines(payload: str) -> list[str]:
    return [words for line in payload.split("\n") if (words := plain(line))]


def _overlap(above: Sequence[str], lines: Sequence[str]) -> int:
    """How many opening lines are the last ones of the cue above."""
    for size in range(min(len(above), len(lines), 4), 0, -1):
        if above[-size:] == lines[:size]:
            return size
    return 0
