"""Headers, footers and numbers of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from statistics import median

from qualcode.ingest.document import LeftOut
from qualcode.ingest.formats.pdf.pages import Line, Page

_MOST_EDGE_LINES = 4
"""Lines of a header or a footer."""
_HEIGHT = attrgetter("y")
_DIGITS = re.compile(r"\d+")
_PAGE = re.compile(
    r"[-–—~(\[|\s]*(?P<word>p[áa]g(?:ina|e)?s?\.?|page|p\.)?\s*(?P<number>\d{1,4})"
    r"(?P<total>\s*(?:/|de|of|\|)\s*\d{1,4})?[-–—~)\]|\s]*\Z",
    re.IGNORECASE,
)


def without_edges(made: list[Page], step: float, left_out: list[LeftOut]) -> list[Page]:
    """The pages without headers, footers and page numbers; lines are ``step`` points apart."""
    kept = [sorted(page.lines, key=_HEIGHT) for page in made]
    gone: list[set[int]] = [set() for _ in made]
    for what, at in (("page headers", 0), ("page footers", -1)):
        for _ in range(_MOST_EDGE_LINES):
            outer = [(n, lines[at]) for n, lines in enumerate(kept) if lines]
            numbers = _page_numbers(made, outer)
            repeated = _repeated(kept, outer, at, step)
            found = {**dict.fromkeys(repeated, what), **dict.fromkeys(numbers, "page numbers")}
            if not found:
                break
            for n, kind in found.items():
                line = kept[n].pop(at)
                gone[n].add(id(line))
                left_out.append(LeftOut(kind, line.text))
    return [
        page._replace(lines=[line for line in page.lines if id(line) not in away]) if away else page
        for page, away in zip(made, gone, strict=True)
    ]


def _page_numbers(made: Sequence[Page], outer: Sequence[tuple[int, Line]]) -> list[int]:
    """Pages whose outermost line is their number."""
    found = {n: match for n, line in outer if (match := _PAGE.match(line.text))}
    ahead = Counter(int(match["number"]) - made[n].number for n, match in found.items())
    if not ahead:
        return []
    shift, times = ahead.most_common(1)[0]
    if times < 2 and not (len(made) == 1 and shift == 0):
        return [n for n, match in found.items() if match["word"] and match["total"]]
    return [n for n, match in found.items() if int(match["number"]) - made[n].number == shift]


def _repeated(
    kept: Sequence[Sequence[Line]], outer: Sequence[tuple[int, Line]], at: int, step: float
) -> list[int]:
    """Pages whose outermost line is that of other pages, in the same place."""
    groups: dict[str, list[tuple[int, Line]]] = {}
    for n, line in outer:
        groups.setdefault(_DIGITS.sub("#", line.text).casefold(), []).append((n, line))
    found = []
    for group in groups.values():
        place = median(line.y for _, line in group)
        same = [(n, line) for n, line in group if abs(line.y - place) < 4]
        apart = sum(_is_apart(kept[n], at, step) for n, _ in same) * 2 > len(same)
        share = len(same) / len(outer)
        often = (apart and share >= 0.3) or (share >= 0.75 and len(outer) > 2)
        if len(same) > 1 and often and _numbers_are_pages(same):
            found += [n for n, _ in same]
    return found


def _numbers_are_pages(same: Sequence[tuple[int, Line]]) -> bool:
    """Whether the numbers in lines that are alike are always the same, or go with the pages."""
    numbers = [[int(digits) for digits in _DIGITS.findall(line.text)] for _, line in same]
    for column in zip(*numbers, strict=True):
        ahead = [number - line.page for number, (_, line) in zip(column, same, strict=True)]
        if min(len(set(column)), len(set(ahead))) * 5 > 1 + len(same):
            return False
    return True


def _is_apart(lines: Sequence[Line], at: int, step: float) -> bool:
    """Whether some space or another size of letters divides the edge of a page from its text."""
    nearest = lines[: _MOST_EDGE_LINES + 1] if at == 0 else lines[-_MOST_EDGE_LINES - 1 :]
    spaced = any(b.y - a.bottom > 1.25 * step for a, b in pairwise(nearest))
    return spaced or (len(nearest) > 1 and abs(nearest[0].size - nearest[-1].size) >= 1)
