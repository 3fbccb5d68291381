"""The order in which the lines of a page are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from qualcode.ingest.formats.pdf.pages import Line, Page


def in_order(page: Page) -> list[Line]:
    """The lines of a page as they are read: as they come in the file, unless that jumps about."""
    lines = page.lines
    ups = [(a, b) for a, b in pairwise(lines) if b.y < a.bottom - 4]
    if not ups:
        return lines
    back = any(b.y < a.bottom - 0.6 * a.size and not _beside(a, b) for a, b in ups)
    if not back and not _is_drawn_by_columns(lines):
        return lines
    if pieces := _by_pieces(lines):
        return pieces
    ordered = sorted(lines, key=lambda line: (line.y, line.x))
    gutter = _gutter(ordered)
    if gutter is None or _is_a_table(ordered):
        return ordered
    left = [line for line in ordered if line.x < gutter]
    return left + [line for line in ordered if line.x >= gutter]


def _by_pieces(lines: Sequence[Line]) -> list[Line]:
    """The lines in order where whole pieces of the page are in disorder; empty where they overlap."""
    pieces = [[lines[0]]]
    for a, b in pairwise(lines):
        if (b.y < a.bottom - 4 and not _beside(a, b)) or b.y > a.bottom + 5 * a.size:
            pieces.append([])
        pieces[-1].append(b)
    pieces.sort(key=lambda piece: min(line.y for line in piece))
    for above, below in pairwise(pieces):
        if max(line.bottom for line in above) > min(line.y for line in below) - 1:
            return []
    return [line for piece in pieces for line in piece]


def _beside(a: Line, b: Line) -> bool:
    """Whether a line begins to the right of another one."""
    return b.x >= a.x + 40 if a.right < 0 else b.x >= max(a.x + 6, a.right - 3)


def _is_drawn_by_columns(lines: Sequence[Line]) -> bool:
    """Whether a table comes column by column: first pieces far apart, then what is beside them."""
    jumps = [n for n, (a, b) in enumerate(pairwise(lines)) if b.y < a.bottom - 4]
    if len(jumps) != 1 or not _is_a_table(lines):
        return False
    return any(b.y - a.y > 2.2 * a.size for a, b in pairwise(lines[: jumps[0] + 1]) if a.x == b.x)


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where a second column begins that no line crosses."""
    begins = Counter(round(line.x) for line in lines)
    margin = min(begins)
    for x, times in sorted(begins.items()):
        if x > margin + 100 and times >= 5 and all(not line.x < x < line.right for line in lines):
            return x - 1.0
    return None


def _is_a_table(lines: Sequence[Line]) -> bool:
    """Whether a few short pieces stand on the same height as lines to their right."""
    if not lines:
        return False
    margin = min(line.x for line in lines)
    left = [line for line in lines if line.x < margin + 20]
    right = {round(line.y) for line in lines if line.x >= margin + 20}
    if not 1 < len(left) * 2 <= len(lines) - len(left) + 1:
        return False
    level = sum(not right.isdisjoint((round(a.y) - 1, round(a.y), round(a.y) + 1)) for a in left)
    return level * 10 >= 8 * len(left)
