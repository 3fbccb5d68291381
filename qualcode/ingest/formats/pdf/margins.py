"""Numbers in the margin that count lines or paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from qualcode.ingest.document import LeftOut
from qualcode.ingest.formats.pdf.pages import Line, Page

_NUMBERED = re.compile(r"(\d{1,5})(?:[ \t]+(?=\S)|\Z)")


class _Numeral(NamedTuple):
    """A number that may stand in the margin; ``rest`` is the line without it, if anything is."""

    page: int
    place: int
    value: int
    x: float
    y: float
    right: float
    rest: Line | None


def without_line_numbers(made: list[Page], left_out: list[LeftOut]) -> list[Page]:
    """The pages without numbers in the margin that count lines or paragraphs."""
    numerals = [
        numeral
        for n, page in enumerate(made)
        for place, line in enumerate(page.lines)
        if line.text[0].isdecimal() or line.text[-1].isdecimal()
        for numeral in _numerals(n, place, line)
    ]
    if len(numerals) < 3:
        return made
    gone: dict[tuple[int, int], Line | None] = {}
    left, right = _column(made, numerals)
    alone = [n for n in numerals if n.rest is None]
    beside = [n for n in numerals if n.rest is not None]
    outside = [n for n in numerals if n.right < left + 2 or n.x > right - 2]
    every = len(beside) * 10 > 6 * sum(len(page.lines) for page in made)
    for group in (outside, [*alone, *beside] if every else []):
        if gone or not _count_up(group):
            continue
        for numeral in group:
            gone[numeral.page, numeral.place] = numeral.rest
            left_out.append(LeftOut("line numbers", str(numeral.value)))
    if not gone:
        return made
    return [
        page._replace(
            lines=[
                kept
                for place, line in enumerate(page.lines)
                if (kept := gone.get((n, place), line)) is not None
            ]
        )
        for n, page in enumerate(made)
    ]


def _numerals(n: int, place: int, line: Line) -> Iterable[_Numeral]:
    """The number that a line is, or has at one of its ends."""
    if line.text.isdecimal():
        if len(line.text) <= 5:
            yield _Numeral(n, place, int(line.text), line.x, line.y, line.right, None)
        return
    if line.gaps:
        at, before, behind = line.gaps[-1]
        if (number := line.text[at:]).isdecimal() and len(number) <= 5:
            rest = line._replace(text=line.text[:at].rstrip(), right=before, gaps=line.gaps[:-1])
            yield _Numeral(n, place, int(number), behind, line.y, line.right, rest)
            return
    if found := _NUMBERED.match(line.text):
        at, before, behind = found.end(), line.x, line.x
        if line.gaps and line.gaps[0][0] == at:
            _, before, behind = line.gaps[0]
        gaps = [(gap - at, end, begin) for gap, end, begin in line.gaps if gap > at]
        rest = line._replace(
            text=line.text[at:], x=behind, gaps=gaps, bold=max(0, line.bold - at)
        )  # fmt: skip
        yield _Numeral(n, place, int(found[1]), line.x, line.y, before, rest)


def _column(made: Sequence[Page], numerals: Sequence[_Numeral]) -> tuple[float, float]:
    """Where the text begins and ends, numbers apart."""
    taken = {(numeral.page, numeral.place): numeral.rest for numeral in numerals}
    lines = [
        kept
        for n, page in enumerate(made)
        for place, line in enumerate(page.lines)
        if (kept := taken.get((n, place), line)) is not None
    ]
    begins = Counter(round(line.x) for line in lines)
    ends = sorted(line.right for line in lines if line.right > 0)
    often = [x for x, times in begins.items() if times * 20 >= len(lines)]
    return (min(often, default=0.0), ends[int(len(ends) * 0.98)] if ends else 0.0)


def _count_up(numerals: Sequence[_Numeral]) -> bool:
    """Whether numbers go up by the same step, perhaps anew on every page."""
    ordered = sorted(numerals, key=lambda numeral: (numeral.page, numeral.y))
    if len(ordered) < 3:
        return False
    steps = Counter(b.value - a.value for a, b in pairwise(ordered))
    step = steps.most_common(1)[0][0]
    anew = sum(
        b.page != a.page and b.value == ordered[0].value and step != b.value - a.value
        for a, b in pairwise(ordered)
    )
    return step in (1, 2, 5, 10) and (steps[step] + anew) * 10 >= 9 * (len(ordered) - 1)
