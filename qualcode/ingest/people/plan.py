"""The plan of a sample: how many interviews of each kind a study means to have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from qualcode.errors import Unreadable
from qualcode.ingest.people import columns
from qualcode.ingest.people.grids import Grid, grids
from qualcode.ingest.people.headings import PLANS, Headed, headings
from qualcode.ingest.vocabulary import fold
from qualcode.model import CROSS_CUTTING, Codebook, Group, Grouping, Issue, Named, Plan, PlanRow

FILES = ("sample.xlsx", "sample.csv", "sample.tsv", "sample.ods", "muestra.xlsx", "muestra.csv")
"""Files of a study that may hold the plan, where its attribute sheet has no sheet for it."""
_ACROSS = frozenset(("transversal", "transversales", "cross cutting", "cross-cutting"))
_TOTALS = frozenset("total totales todos todas all suma sum".split())


def read_plan(
    path: Path, codebook: Codebook, grouping: Grouping, *, only: bool = False
) -> tuple[Plan | None, list[Issue]]:
    """The plan in a file, and what is wrong in which row; ``None`` when it has none.

    It is a sheet called `Plan` or `Muestra`, or the one sheet of a file of its own (``only``), with
    columns called as attributes are and one for how many are planned. Groups of value chains, chains
    and actor types are named by id, label or plain word. A cell left empty means any value. Raises
    ``Unreadable`` as reading attributes does, and when a file of its own holds no plan.
    """
    for grid in grids(path):
        if not only and fold(grid.name) not in PLANS:
            continue
        found = next(headings(path.name, _renamed(grid), "planned"), None)
        if found is not None:
            where = f"{path.name}, {grid.name}" if grid.name else path.name
            return _plan(where, found, codebook, grouping)
        if not only:
            what = "it has no column for how many are planned (planned, previstas)"
            return None, [Issue(f"{path.name}, {grid.name}", what, "Give a column that heading.")]
    if only:
        why = "there is no column for how many are planned (planned, previstas)"
        raise Unreadable(path, why, "Give a column that heading, beside those of attributes.")
    return None, []


def _renamed(grid: Grid) -> Grid:
    """The sheet with *group of value chains* called as value chains are."""
    groups = {"grupo", "group", "grupo de cadenas", "value chain group", "grupo de cadena"}
    rows = [
        ["value chain" if columns.written(cell) in groups else cell for cell in row]
        for row in grid.rows
    ]
    return Grid(grid.name, rows)


def _plan(
    where: str, headed: Headed, codebook: Codebook, grouping: Grouping
) -> tuple[Plan, list[Issue]]:
    names = [n for n, _ in sorted(headed.names.items(), key=lambda item: item[1]) if n != "planned"]
    issues = list(headed.issues)
    rows: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(headed.grid.rows[headed.top + 1 :], headed.top + 2):
        place = f"{where}, row {number}"
        cells = [columns.text(row[headed.names[name]]) for name in names]
        written = columns.text(row[headed.names["planned"]])
        if not any(cells) or any(fold(cell) in _TOTALS for cell in cells):
            continue
        if not written.isdecimal():
            if written:
                what = "how many are planned is no whole number; the row was left out"
                issues.append(Issue(place, what, "Write 0, 1, 2 ..."))
            continue
        values, unknown = _values(names, cells, codebook, grouping)
        for name in unknown:
            what = f"no such {name} in the codebook; the row was left out"
            issues.append(Issue(place, what, "Write an id or a label of the codebook."))
        if unknown:
            continue
        if values in rows:
            what = "the same kind stands in a row above; their numbers were added"
            issues.append(Issue(place, what, "Keep one of them."))
        rows[values] = rows.get(values, 0) + int(written)
    planned = tuple(PlanRow(values, n) for values, n in rows.items())
    return Plan(tuple(names), planned), issues


def _values(
    names: Sequence[str], cells: Sequence[str], codebook: Codebook, grouping: Grouping
) -> tuple[tuple[str, ...], list[str]]:
    """The ids that the cells of a row name, and the attributes whose value the codebook has not."""
    values, unknown = [], []
    for name, cell in zip(names, cells, strict=True):
        value = cell
        if cell and name == "value_chain":
            value = next(_chain(cell, codebook, grouping), "")
        elif cell and name == "actor_type":
            value = columns.actor(cell, codebook)
        if cell and not value:
            unknown.append(name)
        values.append(value)
    return tuple(values), unknown


def _chain(cell: str, codebook: Codebook, grouping: Grouping) -> Iterator[str]:
    """Groups first, since a group may be called as one of its chains is."""
    named: list[Group | Named] = [*grouping.groups, *codebook.value_chains]
    for one in named:
        if fold(cell) in {fold(one.id), *map(fold, one.label.values())}:
            yield one.id
    if fold(cell) in _ACROSS:
        yield CROSS_CUTTING
