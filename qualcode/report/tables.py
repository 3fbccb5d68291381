"""Tables for people, and the same counts as records for programs.

A table for people has words, denominators and notes; a table of records has one row per cell with
plain numbers and ids, and goes out as CSV or JSON.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qualcode.model import (
    Cell,
    Codebook,
    Column,
    Frequency,
    Matrix,
    Quotation,
    Row,
    Sample,
    Unit,
)
from qualcode.report.language import (
    cell_text,
    column_name,
    phrase,
    row_name,
    unit_name,
)

Value = str | int | float
Side = Literal["left", "right"]
Coverage = tuple[int, int]
"""How many interviews are read, and how many there are (``Evidence.coverage``)."""

COUNTS = (
    "affirmed",
    "denied",
    "both",
    "addressed",
    "scope",
    "rule_only",
    "others",
    "unread",
    "not_applicable",
)


@dataclass(frozen=True)
class Table:
    """A table ready to be shown: a header, rows as wide as it, and what the reader must know."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()
    align: tuple[Side, ...] = ()

    def __post_init__(self) -> None:
        if not self.align:
            object.__setattr__(self, "align", ("left",) * len(self.header))


def matrix_table(
    matrix: Matrix, language: str, coverage: Coverage, percent_from: int = 20
) -> Table:
    """The matrix in words, a row each for the codebook's rows, with their ids in front.

    Where they are not all zero, two last columns tell how many of the column ``all`` rest on rules
    only and how many are told about others only.
    """
    whole = matrix.columns[-1].id
    totals = [matrix.cell(row.id, whole) for row in matrix.rows]
    extra = [(key, count) for key, count in _EXTRA if any(getattr(c, count) for c in totals)]
    rows = tuple(
        (
            row.id,
            row_name(row, language),
            *(cell_text(matrix.cell(row.id, c.id), language, percent_from) for c in matrix.columns),
            *(getattr(total, count) for _, count in extra),
        )
        for row, total in zip(matrix.rows, totals, strict=True)
    )
    columns = [
        column_name(c, matrix.column_attribute, language, matrix.unit) for c in matrix.columns
    ]
    cells = list(matrix.cells.values())
    notes = count_notes(cells, matrix.unit, language, coverage, percent_from)
    if not matrix.adds_up:
        unit = unit_name(matrix.unit, language)
        notes.append(phrase("note.overlap", language, unit=unit))
    return Table(
        phrase("title.matrix", language),
        (
            phrase("id", language),
            _level_name(matrix.rows, language),
            *columns,
            *(phrase(key, language) for key, _ in extra),
        ),
        rows,
        tuple(notes + _extra_notes(extra, language)),
        _align(2 + len(columns), len(extra)),
    )


def frequency_table(
    frequencies: Sequence[Frequency],
    language: str,
    coverage: Coverage,
    unit: Unit = "interview",
    percent_from: int = 20,
    ascii_only: bool = False,
    bar_width: int = 16,
) -> Table:
    """How often each row occurs, with a bar that is full when all in scope affirm."""
    cells = [one.cell for one in frequencies]
    extra = [(key, count) for key, count in _EXTRA if any(getattr(c, count) for c in cells)]
    rows = tuple(
        (
            one.row.id,
            row_name(one.row, language),
            cell_text(one.cell, language, percent_from),
            bar(one.cell.affirmed, one.cell.scope, bar_width, ascii_only),
            one.segments,
            *(getattr(one.cell, count) for _, count in extra),
        )
        for one in frequencies
    )
    segments = phrase("segments", language)
    notes = count_notes(cells, unit, language, coverage, percent_from)
    notes.append(phrase("note.segments", language, column=segments))
    return Table(
        phrase("title.frequencies", language),
        (
            phrase("id", language),
            _level_name([one.row for one in frequencies], language),
            phrase("affirmed", language),
            phrase("bar", language),
            segments,
            *(phrase(key, language) for key, _ in extra),
        ),
        rows,
        tuple(notes + _extra_notes(extra, language)),
        _align(4, 1 + len(extra)),
    )


def sample_table(sample: Sample, language: str) -> Table:
    """Interviews by group (rows) and actor type (columns); thin cells are marked with a star."""
    rows = tuple(
        (
            column_name(row, "value_chain", language),
            *(_thin(sample.counts[row.id, column.id]) for column in sample.columns),
        )
        for row in sample.rows
    )
    notes = [phrase("note.sample", language), phrase("note.thin", language)]
    if not sample.adds_up:
        notes.append(phrase("note.sample_overlap", language))
    return Table(
        phrase("title.sample", language),
        (
            phrase("group", language),
            *(column_name(column, "actor_type", language) for column in sample.columns),
        ),
        rows,
        tuple(notes),
        _align(1, len(sample.columns)),
    )


def quotes_table(
    quotations: Sequence[Quotation], language: str, coverage: Coverage = (0, 0)
) -> Table:
    """Quotations one below the other: the exact words, their citation, and where they stand."""
    translated = any(q.translation for q in quotations)
    keys = ["quotation", "citation", "segment", "codes", "stance", "about", "n_words"]
    keys += ["translation", "translator"] if translated else []
    rows = tuple(
        (
            q.text,
            q.citation,
            q.segment_id,
            ", ".join(q.codes),
            phrase(f"stance.{q.stance}", language)
            + (f" ({phrase('by_rule', language)})" if q.by_rule_only else ""),
            phrase(f"about.{q.about}", language),
            q.n_words,
            *((q.translation, q.translator) if translated else ()),
        )
        for q in quotations
    )
    return Table(
        phrase("title.quotations", language),
        tuple(phrase(key, language) for key in keys),
        rows,
        tuple(coverage_notes(language, coverage)),
        tuple("right" if key == "n_words" else "left" for key in keys),
    )


def column_heading(
    matrix: Matrix, row: Row, column: Column, language: str, percent_from: int = 20
) -> str:
    """A column with its counts for one row: ``Honey: 3 of 4 (5) · interviews``."""
    counts = cell_text(matrix.cell(row.id, column.id), language, percent_from)
    name = column_name(column, matrix.column_attribute, language, matrix.unit)
    return f"{name}: {counts} · {unit_name(matrix.unit, language)}"


def matrix_records(matrix: Matrix) -> Table:
    """One record per cell: ids and plain numbers, for programs."""
    return _records(
        ("row", "column", *COUNTS, "unit"),
        (
            (row.id, column.id, *_counts(matrix.cell(row.id, column.id)), matrix.unit)
            for row in matrix.rows
            for column in matrix.columns
        ),
    )


def frequency_records(frequencies: Iterable[Frequency], unit: Unit = "interview") -> Table:
    """One record per row: ids and plain numbers, for programs."""
    return _records(
        ("row", *COUNTS, "segments", "unit"),
        ((one.row.id, *_counts(one.cell), one.segments, unit) for one in frequencies),
    )


def sample_records(sample: Sample) -> Table:
    """One record per group and actor type, for programs."""
    return _records(
        ("group", "actor_type", "interviews"),
        ((row, column, n) for (row, column), n in sample.counts.items()),
    )


def quote_records(quotations: Iterable[Quotation]) -> Table:
    """One record per quotation: the exact words with ids and offsets, for programs."""
    header = (
        "segment",
        "interview",
        "start",
        "end",
        "text",
        "citation",
        "codes",
        "stance",
        "about",
        "by_rule_only",
        "words",
        "role",
        "translation",
        "translator",
        "start_ms",
        "withheld",
    )
    return _records(
        header,
        (
            (
                q.segment_id,
                q.interview_id,
                q.span.start,
                q.span.end,
                q.text,
                q.citation,
                " ".join(q.codes),
                q.stance,
                q.about,
                int(q.by_rule_only),
                q.n_words,
                q.role,
                q.translation,
                q.translator,
                "" if q.start_ms is None else q.start_ms,
                int(q.withheld),
            )
            for q in quotations
        ),
    )


def to_csv(table: Table) -> str:
    """Header and rows as comma-separated text with ``\\n`` line ends; notes are left out."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows(table.rows)
    return written.getvalue()


def to_json(table: Table) -> str:
    """The rows as a list of objects with the header's names; notes are left out."""
    records = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def bar(n: int, of: int, width: int, ascii_only: bool = False) -> str:
    """A bar that is ``width`` long when n is all of them; something is visible when n is not 0."""
    if not n or not of:
        return ""
    if ascii_only:
        return "#" * max(1, round(width * n / of))
    eighths = max(1, round(8 * width * n / of))
    return "█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8].strip()


def count_notes(
    cells: Iterable[Cell],
    unit: Unit,
    language: str,
    coverage: Coverage,
    percent_from: int = 20,
) -> list[str]:
    """What a reader must know about the cells: coverage, unit, n, D and N, silence, percentages."""
    cells = list(cells)
    name = unit_name(unit, language)
    notes = coverage_notes(language, coverage)
    notes.append(phrase("note.unit", language, unit=name))
    notes.append(cell_note(unit, language))
    if any(cell.scope and not cell.addressed and cell.unread < cell.scope for cell in cells):
        notes.append(phrase("note.silence", language))
    if any(cell.addressed >= percent_from for cell in cells):
        notes.append(phrase("note.percent", language, n=percent_from))
    return notes


def cell_note(unit: Unit, language: str) -> str:
    """What n, D and N are in a unit."""
    key = f"note.{unit}" if unit in ("segment", "words") else "note.people"
    return phrase(key, language, unit=unit_name(unit, language))


def source_notes(codebook: Codebook, where: Mapping[str, str], language: str) -> list[str]:
    """Which interviews were taken, and the version of the codebook they were coded with."""
    chosen = "; ".join(f"{name} = {value}" for name, value in where.items())
    notes = [phrase("note.filter", language, list=chosen)] if chosen else []
    return [*notes, phrase("note.codebook", language, book=f"{codebook.id} {codebook.version}")]


def coverage_notes(language: str, coverage: Coverage) -> list[str]:
    """The banner that says how many interviews are coded, when not all of them are."""
    read, total = coverage
    if read >= total:
        return []
    return [phrase("note.coverage", language, read=read, total=total)]


_EXTRA = (("of_which_rule", "rule_only"), ("of_which_others", "others"))
_EXTRA_NOTES = {"of_which_rule": "note.rules", "of_which_others": "note.others"}


def _extra_notes(extra: Sequence[tuple[str, str]], language: str) -> list[str]:
    return [phrase(_EXTRA_NOTES[key], language, column=phrase(key, language)) for key, _ in extra]


def _level_name(rows: Sequence[Row], language: str) -> str:
    levels = list(dict.fromkeys(row.level for row in rows)) or ["code"]
    return " / ".join(phrase(f"level.{level}", language) for level in levels)


def _align(left: int, right: int) -> tuple[Side, ...]:
    sides: list[Side] = ["left"] * left
    sides += ["right"] * right
    return tuple(sides)


def _thin(n: int) -> str:
    return f"{n}*" if n <= 1 else str(n)


def _counts(cell: Cell) -> tuple[int, ...]:
    return tuple(getattr(cell, name) for name in COUNTS)


def _records(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Table:
    return Table("", tuple(header), tuple(tuple(row) for row in rows))
