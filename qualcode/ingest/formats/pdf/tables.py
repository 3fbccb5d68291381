"""Tables among printed lines: pieces on one height in columns that begin together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from qualcode.ingest.formats.pdf.pages import Line

_LEAST_APART = 8.0
"""Points between the beginnings of two columns."""
_LONG_CELL = 8
"""So many lines, with a row or so on every page, are newspaper columns instead of cells."""

_ENDS = (".", "?", "!", "…", ":")


class Row(NamedTuple):
    """The cells of a row, from the left; lines of text that is in no table are a row of one."""

    cells: list[list[Line]]

    @property
    def is_level(self) -> bool:
        """Whether it has several cells, all beside each other on one page."""
        if len(self.cells) < 2 or len({cell[0].page for cell in self.cells}) > 1:
            return False
        page = self.cells[0][0].page
        heights = [
            [y for line in cell if line.page == page for y in (line.y, line.bottom)]
            for cell in self.cells
        ]
        slack = max(3.0, self.cells[0][0].size * 0.5)
        return max(map(min, heights)) < min(map(max, heights)) + slack


def blocks(lines: Sequence[Line]) -> Iterator[list[Line] | list[Row]]:
    """Stretches of the text in order: lines, or the rows of a table."""
    begins = _begins(lines) if _may_hold_one(lines) else []
    rows = list(_rows(lines, begins)) if len(begins) > 1 else []
    if _are_columns(rows):
        yield _column_by_column(rows)
        return
    if not _are_tables(rows):
        yield list(lines)
        return
    for is_table, group in groupby(rows, key=lambda row: row.is_level):
        block = list(group)
        yield block if is_table else [line for row in block for cell in row.cells for line in cell]


def _may_hold_one(lines: Sequence[Line]) -> bool:
    """Whether some lines have pieces or stand on one height."""
    level = {(line.page, round(line.y)) for line in lines}
    return len(level) < len(lines) or any(line.gaps for line in lines)


def _begins(lines: Sequence[Line]) -> list[float]:
    """Where columns begin: places that lines or their pieces begin at several times."""
    times: Counter[int] = Counter()
    for line in lines:
        times[round(line.x)] += 1
        times.update(round(gap[2]) for gap in line.gaps)
    found: list[float] = []
    for x, n in sorted(times.items()):
        if n + times[x + 1] >= 3 and (not found or x > found[-1] + _LEAST_APART):
            found.append(float(x))
    return found


def _rows(lines: Sequence[Line], begins: Sequence[float]) -> Iterator[Row]:
    """The rows that pieces in columns make, and single lines."""
    cells: list[list[Line]] = []
    last = -1
    for line in lines:
        for column, piece in _pieces(line, begins):
            if column is None or (column < last) or not cells:
                if cells:
                    yield Row(cells)
                cells = [[piece]]
            elif column > last:
                cells.append([piece])
            else:
                cells[-1].append(piece)
            last = -1 if column is None else column
            if column is None:
                yield Row(cells)
                cells = []
    if cells:
        yield Row(cells)


def _pieces(line: Line, begins: Sequence[float]) -> list[tuple[int | None, Line]]:
    """The pieces of a line with their columns; one of no column where it goes over several."""
    cuts = [gap for gap in line.gaps if _column(gap[2], begins)]
    pieces = []
    start, x = 0, line.x
    for place, right, behind in [*cuts, (len(line.text) + 1, line.right, 0.0)]:
        piece = line._replace(
            text=line.text[start:place].rstrip(),
            x=x,
            right=right,
            bold=min(max(0, line.bold - start), place - start),
            gaps=[],
            hyphen=line.hyphen and place > len(line.text),
            notes=line.notes if start == 0 else (),
        )
        pieces.append((_column(x, begins), piece))
        start, x = place, behind
    for column, piece in pieces:
        if column is None or (column + 1 < len(begins) and piece.right > begins[column + 1] + 3):
            return [(None, line)]
    return pieces


def _column(x: float, begins: Sequence[float]) -> int | None:
    return next((n for n, begin in enumerate(begins) if -1 < x - begin < 2.5), None)


def _are_columns(rows: Sequence[Row]) -> bool:
    """Whether single lines beside each other are lines of columns, whose sentences go on below."""
    beside = [row for row in rows if row.is_level and all(len(cell) == 1 for cell in row.cells)]
    if len(beside) < 5 or len(beside) * 10 < 7 * len(rows):
        return False
    goes_on = sum(
        below.cells[0][0].text[0].islower() and not above.cells[0][0].text.endswith(_ENDS)
        for above, below in pairwise(beside)
    )
    return goes_on * 10 > 4 * len(beside)


def _column_by_column(rows: Sequence[Row]) -> list[Line]:
    """The lines of every page by their columns, in their order."""
    placed = [
        (line.page, column, line)
        for row in rows
        for column, cell in enumerate(row.cells)
        for line in cell
    ]
    return [line for _, _, line in sorted(placed, key=lambda place: place[:2])]


def _are_tables(rows: Sequence[Row]) -> bool:
    """Whether most rows of several cells are level, and not columns of a newspaper."""
    several = [row for row in rows if len(row.cells) > 1]
    level = [row for row in several if row.is_level]
    if len(level) < 2 or len(level) * 10 < 6 * len(several):
        return False
    n_pages = len({row.cells[0][0].page for row in level})
    sizes = [len(cell) for row in level for cell in row.cells]
    return len(level) > 1.2 * n_pages or sum(sizes) < _LONG_CELL * len(sizes)
