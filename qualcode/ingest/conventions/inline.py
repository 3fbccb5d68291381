"""Turns that begin inside a line: labels and ``>>`` behind the end of a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from qualcode.ingest.document import Document
from qualcode.ingest.lines import base, is_field, known, looks_like_name
from qualcode.ingest.variants import initials
from qualcode.ingest.vocabulary import SPEECH
from qualcode.model import Issue

_COLON = re.compile(
    r"(?:(?P<start>(?:^|\n)[ \t]{0,9})|(?P<end>[.?!…»”\"')\]—–-][ \t]))"
    r"(?P<label>[^\W\d_a-zñáéíóú][^\n:;,.?!…¿¡«»“”\"\[\]]{0,40}):(?=\s)"
)
_STOP = re.compile(
    r"(?:(?P<start>(?:^|\n)[ \t]{0,9})|(?P<end>[.?!…»”\"')\]—–-][ \t]))"
    r"(?P<label>[PRQAEI])\.[-–—]?[ \t](?=[^\W\d_a-zñáéíóú]|[¿¡—“«\"(])"
)
_ANSWERS = (" R. ", " A. ", " P. ", " I. ")
_PIECE = 1_000
_PAIRS = ("PR", "QA", "ER", "EP", "EI", "IR", "IP")
_CHANGES = re.compile(
    r"(?P<start>(?:^|\n)[ \t]{0,9})?(?P<end>[^\s>»][ \t]+)?>{2,5}(?=[ \t]{0,9}[^\s>])"
)
_LEAST = 4
_MOSTLY = 0.8
_SHARE = 0.3
_COLONS = 1.5
"""So many colons to a line may be more labels than one."""


def turned(where: str, document: Document) -> Document:
    """The document with a line for each turn, where turns begin inside its lines.

    Only blanks become ends of lines, so that every character stays where it is.
    """
    text = document.text
    places = _places(text)
    if not places:
        return document
    pieces = (text[at + 1 : end] for at, end in pairwise([-1, *places, len(text)]))
    starts = _starts(text)

    def number(line: int) -> int:
        return line + bisect_left(places, starts[line])

    layout = document.layout
    moved = replace(
        layout,
        headings=frozenset(map(number, layout.headings)),
        numbered=frozenset(map(number, layout.numbered)),
        bold={number(line): size for line, size in layout.bold.items()},
    )
    what = f"turns that begin inside a line, read as if each had its own: {len(places)}"
    remedy = "Begin each turn on a line of its own if that is wrong."
    return replace(
        document,
        text="\n".join(pieces),
        layout=moved,
        issues=[*document.issues, Issue(where, what, remedy, "note")],
    )


def _starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer("\n", text))]


def _places(text: str) -> list[int]:
    """The blanks before turns inside lines; none where too little bears them out.

    Whether it is worth a look is told by a piece from the middle.
    """
    middle = text[max(0, len(text) // 2 - _PIECE) : len(text) // 2 + _PIECE]
    if ">>" in middle and (places := _changes(text)):
        return places
    many = middle.count(": ") > _COLONS * (middle.count("\n") + 1)
    if many and (places := _labels(text)):
        return places
    return _stops(text) if any(stop in middle for stop in _ANSWERS) else []


def _changes(text: str) -> list[int]:
    found = list(_CHANGES.finditer(text))
    inside = [one.end("end") - 1 for one in found if one["end"]]
    return inside if len(found) >= _LEAST and len(inside) > 1 else []


def _labels(text: str) -> list[int]:
    """Labels with a colon: usual ones and names that come twice, which take turns."""
    found = list(_COLON.finditer(text))
    times = Counter(base(one["label"]) for one in found)

    def speaks(label: str) -> bool:
        core = base(label)
        if not core or is_field(label) or core in SPEECH or core.count(" ") > 3:
            return False
        named = looks_like_name(label) and (times[core] > 1 or times[initials(label)] > 1)
        return known(label) or named

    return _inside([one for one in found if speaks(one["label"])])


def _stops(text: str) -> list[int]:
    """A letter that asks and one that answers, with a stop, by turns."""
    found = list(_STOP.finditer(text))
    letters = {one["label"] for one in found}
    return _inside(found) if any(letters == set(pair) for pair in _PAIRS) else []


def _inside(found: Sequence[re.Match[str]]) -> list[int]:
    """The blanks before those inside lines, where they are many and take turns."""
    inside = [one.end("end") - 1 for one in found if one["end"]]
    if len(found) < _LEAST or len(inside) < max(2, _SHARE * len(found)):
        return []
    speakers = [base(one["label"]) for one in found]
    changes = sum(one != other for one, other in pairwise(speakers))
    return inside if changes >= _MOSTLY * (len(found) - 1) else []
