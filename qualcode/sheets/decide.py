"""A report of an import that comes back, with decisions on its conflicts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from qualcode.errors import Unreadable
from qualcode.sheets import cells
from qualcode.sheets.archive import bounded, workbook
from qualcode.sheets.merge import Conflict, Decision, Said
from qualcode.sheets.problems import Problem
from qualcode.sheets.read import LOOKED_THROUGH, column_letter, first_cell
from qualcode.sheets.records import BaseRow, Entry
from qualcode.sheets.report import CONFLICTS, DECISION, DECISIONS, FORMAT, NUMBER
from qualcode.sheets.words import folded


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on a conflict, and its cell."""

    conflict: Conflict
    decision: Decision
    cell: str


@dataclass
class Decisions:
    """What a report that came back says. ``open`` are conflicts that nobody has decided on."""

    study_id: str
    sheet_id: str
    coder: str
    decided: list[Decided] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    open: int = 0


def is_report(path: Path, raw: bytes) -> bool:
    """Whether a workbook is a report of an import."""
    with workbook(path, raw) as book:
        return any(first_cell(page) == FORMAT for page in book.worksheets)


def read_decisions(path: Path, raw: bytes) -> Decisions:
    """The decisions in a report. Raises ``Unreadable`` where it cannot be told what they are about."""
    with workbook(path, raw) as book:
        hidden = next(page for page in book.worksheets if first_cell(page) == FORMAT)
        try:
            done, conflicts = _about(list(bounded(path, hidden)))
        except (ValueError, KeyError, TypeError, IndexError) as error:
            why = "its hidden page is damaged, so that it does not say what is decided"
            raise Unreadable(path, why, "Import the sheet again for a new report.") from error
        for page in book.worksheets:
            rows = enumerate(bounded(path, page), start=1)
            for _, row in islice(rows, LOOKED_THROUGH):
                heads = {folded(str(value)): n for n, value in enumerate(row) if value is not None}
                place = next((heads[w] for w in map(folded, DECISION) if w in heads), None)
                if place is not None and NUMBER in heads:
                    _rows(page.title, rows, place, heads[NUMBER], conflicts, done)
                    done.open = len(conflicts) - len({id(one.conflict) for one in done.decided})
                    return done
    why = "its page of conflicts is gone, or the headings 'decision' and '_c' are"
    raise Unreadable(path, why, "Import the sheet again for a new report.")


def stands(conflict: Conflict, now: BaseRow) -> bool:
    """Whether the study says of a conflict what it said when the report was written."""
    study, sheet = conflict.study, conflict.sheet
    if conflict.part == "state":
        return now.state == study
    if conflict.part == "memo":
        return now.memo == (study or "")
    if conflict.part == "rejected":
        return (conflict.code in now.rejected) == bool(study)
    there = {(one.code, one.words, one.stance) for one in now.entries}
    if isinstance(study, Entry):
        return (study.code, study.words, study.stance) in there
    return not isinstance(sheet, Entry) or (sheet.code, sheet.words) not in {
        one[:2] for one in there
    }


def _about(rows: Sequence[Sequence[Any]]) -> tuple[Decisions, dict[int, Conflict]]:
    lines = [[str(cell) for cell in row if cell is not None] for row in rows]
    lines = [line for line in lines if line]
    middle = lines.index([CONFLICTS])
    values = {line[0]: json.loads("".join(line[1:])) for line in lines[1:middle]}
    done = Decisions(str(values["study_id"]), str(values["sheet_id"]), str(values["coder"]))
    return done, {int(line[0]): _conflict("".join(line[1:])) for line in lines[middle + 1 :]}


def _conflict(text: str) -> Conflict:
    told = json.loads(text)
    sides = (_side(told[name]) for name in ("base", "sheet", "study"))
    return Conflict(str(told["segment_id"]), told["part"], str(told["code"]), *sides)


def _side(value: Any) -> Said:
    return Entry(**value) if isinstance(value, Mapping) else value


def _rows(
    page: str,
    rows: Iterable[tuple[int, Sequence[Any]]],
    place: int,
    number_place: int,
    conflicts: Mapping[int, Conflict],
    done: Decisions,
) -> None:
    taken: dict[int, Decided] = {}
    for number, row in rows:
        value = row[place] if place < len(row) else None
        if not cells.plain(value):
            continue
        cell = f"{page}!{column_letter(place)}{number}"
        which = _number(row[number_place] if number_place < len(row) else None)
        conflict = conflicts.get(which)
        decision = _decision(cells.one_line(value))
        if conflict is None:
            done.problems.append(Problem("W03", "unknown_row", cell))
        elif decision is None:
            told = Problem("E06", "no_decision", cell, conflict.segment_id, {}, cells.shown(value))
            done.problems.append(told)
        elif which in taken and taken[which].decision != decision:
            others = {"others": taken.pop(which).cell}
            done.problems.append(Problem("E03", "two_values", cell, conflict.segment_id, others))
        else:
            taken[which] = Decided(conflict, decision, cell)
    done.decided += taken.values()


def _number(value: Any) -> int:
    """The number of a conflict; one that none has where something else stands in the cell."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return int(value) if is_number and abs(value) < 1e9 else -1


def _decision(written: str) -> Decision | None:
    given = folded(written)
    found: Decision
    for found in ("sheet", "study", "both"):
        if given in map(folded, DECISIONS[found]):
            return found
    return None
