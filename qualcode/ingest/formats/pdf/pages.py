"""Printed pages as lines with their places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from qualcode.ingest.document import LeftOut, Note

_DIGITS = re.compile(r"\d+")


class Line(NamedTuple):
    """A printed line: its places are points from the left and from the top of its page.

    ``right`` is negative where the next line goes on with the sentence, so that nobody measured it.
    ``bottom`` is the place of its end from the top: some lines are several joined in the middle of a
    sentence. ``size`` is that of its first letter, ``bold`` counts opening characters in bold; ``gaps``
    are places in the text where pieces stand apart, with the ends of the pieces before and behind;
    ``hyphen`` says that a hyphen at its end was taken off.
    """

    text: str
    x: float
    y: float
    right: float
    size: float
    bold: int
    gaps: Sequence[tuple[int, float, float]]
    hyphen: bool
    page: int
    bottom: float
    notes: tuple[Note, ...] = ()


class Page(NamedTuple):
    """A page: its lines as they come in the file; ``steps`` are from line to line in joined ones."""

    number: int
    lines: list[Line]
    steps: Sequence[float]


def pages(answer: Iterable[Mapping[str, Any]], left_out: list[LeftOut]) -> list[Page]:
    """The pages without what is not to be seen on them."""
    made = []
    for page in answer:
        number, (width, height) = page["number"], page["size"]
        lines = _lines(page)
        seen = [line for line in lines if 0 <= line.y <= height and -5 <= line.x <= width]
        if 0 < len(seen) < len(lines):
            unseen = Counter(lines) - Counter(seen)
            left_out += (
                LeftOut("lines beyond the edges of the page", line.text)
                for line in unseen.elements()
            )
            lines = seen
        steps = [step / 10 for step in page["steps"]]
        made.append(Page(number, _with_notes(lines, page["annotations"]), steps))
    return made


def _lines(page: Mapping[str, Any]) -> list[Line]:
    """The lines of a page as the worker measured them, in tenths of a point."""
    x, y, right, size, bold, bottom = (page["measures"][n::6] for n in range(6))
    number = page["number"]
    columns = zip(page["texts"], x, y, right, size, bold, bottom, strict=True)
    lines = [
        Line(text, x / 10, y / 10, right / 10, size / 10, bold, (), False, number, bottom / 10)
        for text, x, y, right, size, bold, bottom in columns
    ]
    for n in page["hyphens"]:
        lines[n] = lines[n]._replace(hyphen=True)
    for n, place, before, behind in page["gaps"]:
        gaps = (*lines[n].gaps, (place, before / 10, behind / 10))
        lines[n] = lines[n]._replace(gaps=gaps)
    return lines


def _with_notes(lines: list[Line], annotations: Sequence[Sequence[Any]]) -> list[Line]:
    """The lines with the comments beside them."""
    beside: dict[int, list[Note]] = {}
    for kind, author, words, date, y in annotations:
        if kind != "field" and lines:
            nearest = min(range(len(lines)), key=lambda n: _distance(lines[n], y))
            beside.setdefault(nearest, []).append(Note(author, words, 0, 0, _date(date)))
    for n, notes in beside.items():
        lines[n] = lines[n]._replace(notes=tuple(notes))
    return lines


def _distance(line: Line, y: float) -> float:
    """How far a line is above or below a place."""
    middle = line.size / 3
    return max(line.y - middle - y, y - line.bottom + middle, 0.0)


def _date(written: str) -> str:
    """``D:20240131120000-03'00'`` as ``2024-01-31T12:00:00``."""
    digits = "".join(_DIGITS.findall(written.split("-")[0].split("+")[0].split("Z")[0]))
    if len(digits) < 8:
        return ""
    day = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
    return f"{day}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}" if len(digits) >= 14 else day


def pitch(made: Sequence[Page]) -> float:
    """The distance between the lines of a paragraph, in points: the least of the usual ones."""
    steps = Counter(
        round((b.y - a.bottom) * 2)
        for page in made
        for a, b in pairwise(page.lines)
        if b.y - a.bottom > max(4, 0.7 * b.size)
    )
    steps.update(round(step * 2) for page in made for step in page.steps)
    often = max(steps.values(), default=0)
    return min((step for step, times in steps.items() if times * 7 >= often), default=24) / 2
