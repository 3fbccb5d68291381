"""Labels that are one speaker's with a slip of the pen: Entrevistador and Entrevistadro, E1 and E.1."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from qualcode.ingest.lines import base
from qualcode.ingest.vocabulary import INTERVIEWER, PARTICIPANT, SMALL_WORDS, fold
from qualcode.model import Issue

_LEAST_LETTERS = 6
"""Shorter names that differ in a letter are two people's: Ana and Ada."""
_RARER = 4
"""A slip comes once, or at most a quarter as often as the label that was meant."""
_MOST_LABELS = 200
"""Beyond so many different labels no slips are looked for."""


def variant_of(label: str, times: int, often: Mapping[str, int]) -> str:
    """The label that was meant by one that comes ``times``; empty where none is plain.

    ``often`` says how often each of the others comes. Numbers never count as slips: E1 is not E2.
    """
    if len(often) > _MOST_LABELS:
        return ""
    letters = _squeezed(label)
    meant = [
        other
        for other, n in often.items()
        if abs(len(_squeezed(other)) - len(letters)) < 2
        and base(other) != base(label)
        and (times * _RARER <= n or times == 1 < n or _squeezed(other) == letters)
    ]
    if not meant:
        return ""
    for alike in (_same_letters, _swapped, _one_letter_off):
        if found := [other for other in meant if alike(label, other)]:
            return max(found, key=lambda other: often[other])
    return ""


def proposed(said: Counter[str]) -> dict[str, str]:
    """What may be a slip, with the label that may have been meant; the rarer for the commoner."""
    found: dict[str, str] = {}
    if len(said) > _MOST_LABELS:
        return found
    codes = {base(label): label for label in said if label.isupper() and label.isalpha()}
    for label, times in sorted(said.items(), key=lambda item: (item[1], item[0])):
        others = {other: n for other, n in said.items() if n >= times and other not in found}
        if meant := variant_of(label, times, others) or codes.get(initials(label), ""):
            found[label] = meant
    return found


@lru_cache(maxsize=4096)
def initials(label: str) -> str:
    """The initials of a name of two to four words, folded; empty where it is none."""
    names = [word for word in label.split() if word not in SMALL_WORDS]
    if not 2 <= len(names) <= 4 or not all(name[0].isupper() for name in names):
        return ""
    return fold("".join(name[0] for name in names))


def issue(where: str, found: Mapping[str, str]) -> Issue:
    """The issue that proposes to merge some labels, with the line that does."""
    pairs = ", ".join(f"{label} ({meant}?)" for label, meant in found.items())
    same = ", ".join(f'"{label}" = "{meant}"' for label, meant in found.items())
    remedy = f"If so, write under [speakers] in study.toml: same = {{ {same} }}"
    return Issue(where, f"labels that may be one speaker's: {pairs}", remedy)


def _same_letters(one: str, other: str) -> bool:
    """Whether only dots and blanks differ: E1 and E.1."""
    first, second = _squeezed(one), _squeezed(other)
    return first == second != ""


def _swapped(one: str, other: str) -> bool:
    """Whether two letters side by side changed places."""
    first, second = _squeezed(one), _squeezed(other)
    if len(first) != len(second) or not _comparable(one, other):
        return False
    unlike = [n for n, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    return (
        len(unlike) == 2
        and unlike[1] == unlike[0] + 1
        and first[unlike[0]] == second[unlike[1]]
        and first[unlike[1]] == second[unlike[0]]
    )


def _one_letter_off(one: str, other: str) -> bool:
    """Whether a letter is wrong, missing or too many."""
    short, long = sorted((_squeezed(one), _squeezed(other)), key=len)
    if len(long) - len(short) > 1 or not _comparable(one, other):
        return False
    same = next(
        (n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    behind = same + 1 if len(long) == len(short) else same
    return short[behind:] == long[same + 1 :]


def _comparable(one: str, other: str) -> bool:
    """Whether a slip is thinkable: long enough, the same numbers, and not two words that there are."""
    cores = base(one), base(other)
    long_enough = all(sum(map(str.isalpha, core)) >= _LEAST_LETTERS for core in cores)
    numbers = [re.findall(r"\d+", core) for core in cores]
    words = all(INTERVIEWER.match(core) or PARTICIPANT.match(core) for core in cores)
    return long_enough and numbers[0] == numbers[1] and not words


@lru_cache(maxsize=4096)
def _squeezed(label: str) -> str:
    return "".join(filter(str.isalnum, base(label)))
