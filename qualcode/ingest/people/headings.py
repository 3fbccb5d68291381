"""Where in a spreadsheet the headings stand, and the rows of people below them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.errors import Unreadable
from qualcode.ingest.assemble import interview_id
from qualcode.ingest.people import columns
from qualcode.ingest.people.grids import Grid, grids
from qualcode.ingest.vocabulary import fold
from qualcode.model import Issue

_HEADING_ROWS = 100
"""Headings are looked for in this many rows; titles, notes and a logo may stand above them."""
_FILE_SUFFIX = re.compile(
    r"(?<=.)\.(docx?|txt|md|vtt|srt|pdf|odt|rtf|html?|json|csv|tsv|xlsx|eaf|mp[34]|m4a|wav)$",
    re.IGNORECASE,
)
PLANS = frozenset(("plan", "muestra", "sample", "sample plan", "plan de muestra", "muestreo"))
"""Sheets of a study's workbook that say whom it means to interview; they describe nobody."""


@dataclass(frozen=True)
class Line:
    """A row of the sheet: its number as the spreadsheet counts, and its filled cells by column."""

    number: int
    interview: str
    cells: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A cell as text, empty when there is none."""
        return columns.text(self.cells.get(name))


@dataclass(frozen=True)
class Headed:
    """A sheet whose headings were found: in row ``top`` (from 0), at these places by our names."""

    grid: Grid
    top: int
    names: Mapping[str, int]
    issues: tuple[Issue, ...] = ()

    @property
    def known(self) -> int:
        """How many of the columns are known by name."""
        return len(set(self.names) & set(columns.NAMES.values()))

    def lines(self, where: str) -> tuple[list[Line], list[Issue]]:
        """The rows below, and what is wrong with their ids; headings that come again are no row."""
        lines, issues = [], []
        own = [fold(columns.text(cell)) for cell in self.grid.rows[self.top]]
        for number, row in enumerate(self.grid.rows[self.top + 1 :], self.top + 2):
            cells = {
                name: row[place]
                for name, place in sorted(self.names.items(), key=lambda item: item[1])
                if place < len(row) and columns.text(row[place])
            }
            if not cells or [fold(columns.text(cell)) for cell in row] == own:
                continue
            written = columns.text(cells.pop("interview", ""))
            if written:
                lines.append(Line(number, id_of(written), cells))
            else:
                what = "the row names no interview and was left out"
                remedy = "Fill in the interview or clear the row."
                issues.append(Issue(f"{where}, row {number}", what, remedy))
        return lines, issues


def id_of(written: str) -> str:
    """The id of the interview that a cell names, which may be the name of its file."""
    name = re.split(r"[\\/]", written)[-1] or written
    return interview_id(_FILE_SUFFIX.sub("", name))


def people_sheet(path: Path) -> Headed:
    """The sheet of a file that has the column for the interview, with its headings.

    Of several rows that could be headings, anywhere in the file, the one that says most is. Raises
    ``Unreadable`` when there is none.
    """
    found = [
        (headed, _is_only(headed))
        for grid in grids(path)
        if fold(grid.name) not in PLANS
        for headed in headings(path.name, grid, "interview")
    ]
    with_more = [headed for headed, _ in found if len(headed.names) > 1]
    if with_more:
        return max(with_more, key=lambda headed: headed.known)
    alone = next((headed for headed, only in found if only), None)
    if alone:
        return alone
    why = "there is no column for the interview (interview, entrevista, id, código)"
    remedy = "Give the column with the transcripts' names one of these headings."
    raise Unreadable(path, why, remedy)


def headings(where: str, grid: Grid, wanted: str) -> Iterator[Headed]:
    """Every row that may be the headings: one of its cells names the column that is wanted."""
    for top, row in enumerate(grid.rows[:_HEADING_ROWS]):
        if any(columns.name_of(cell) == wanted for cell in row):
            names, issues = _columns(where, top + 1, row)
            yield Headed(grid, top, names, tuple(issues))


def _is_only(headed: Headed) -> bool:
    """Whether nothing is filled in besides one column; else its heading may be a title."""
    place = headed.names["interview"]
    rows = headed.grid.rows[headed.top :]
    return not any(columns.text(cell) for row in rows for cell in (*row[:place], *row[place + 1 :]))


def _columns(where: str, number: int, row: Sequence[Any]) -> tuple[dict[str, int], list[Issue]]:
    """The place of each column by our name of it.

    Where several headings could be the interview, the plainest is, and the others keep their names.
    """
    known = list(columns.NAMES)
    wanted = {}
    for place, heading in enumerate(row):
        name, written = columns.name_of(heading), columns.written(heading)
        if name:
            plain = columns.plain(written)
            rank = known.index(plain) if plain in known else len(known)
            wanted[place] = (name, rank, "_".join(written.split()))
    names: dict[str, int] = {}
    issues = []
    for place, (name, _, own) in sorted(wanted.items(), key=lambda item: (item[1][1], item[0])):
        free = next((n for n in (name, own) if n not in names), "")
        if free:
            names[free] = place
        else:
            what = f"two columns are called {own}; the second was left out"
            issues.append(Issue(f"{where}, row {number}", what, "Give it another heading."))
    return names, issues


def nearly(others: Iterable[str]) -> Callable[[str], str]:
    """A function from an id to the one of some ids that is written nearly so (``A5`` for ``a-05``).

    A number alone is nearly the only id with that number. Empty when none is nearly so, or several.
    """
    ids = list(others)
    by_letters = {_bare(other): other for other in reversed(ids)}
    by_number: dict[tuple[str, ...], list[str]] = {}
    for other in ids:
        by_number.setdefault(_numbers(other), []).append(other)

    def near(name: str) -> str:
        if found := by_letters.get(_bare(name)):
            return found
        alike = by_number.get(_numbers(name), []) if name.strip(" #").isdecimal() else []
        return alike[0] if len(alike) == 1 else ""

    return near


def _bare(name: str) -> str:
    """An id by its letters and numbers alone, ``A5`` and ``a-05`` being the same."""
    letters = "".join(c if c.isalnum() else " " for c in fold(name))
    parts = re.findall(r"\d+|[^\W\d_]+", letters)
    return " ".join(part.lstrip("0") or "0" for part in parts)


def _numbers(name: str) -> tuple[str, ...]:
    return tuple(number.lstrip("0") for number in re.findall(r"\d+", name))
