"""`Matrix` and `Quotes`: the counts by dimension, theme and code, and the words behind each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qualcode.model import Cell, CodedSegment, Mark, Row
from qualcode.report.citation import clock
from qualcode.report.language import cell_text, column_name, row_name
from qualcode.report.workbook import book as limits
from qualcode.report.workbook.book import Book, Place, stacked
from qualcode.report.workbook.content import WorkbookContent, marks_of
from qualcode.report.workbook.styles import share
from qualcode.report.workbook.table import Heading, Table
from qualcode.report.workbook.words import Language, word

LEVELS: Mapping[str, int] = {"dimension": 0, "theme": 1, "code": 2}
"""How deep the rows of a level fold."""
LEADING = (("row", 40), ("id", 24), ("level", 10), ("level.dimension", 11))
"""The columns before those of the groups, and their widths."""
CLOSING = (("rule_only", "rule_only", 11), ("others_only", "others", 11))
"""The columns after them: the word, the count of all interviews, the width."""


def write(book: Book, content: WorkbookContent, language: Language) -> None:
    """Add both sheets; each cell of the first leads to its quotations in the second."""
    matrix = _table(book, "Matrix", content, language, widths=(17, 26), closing=CLOSING)
    quotes = _table(book, "Quotes", content, language, widths=(70, 70))
    for row in content.matrix_rows.rows:
        places = _add_quotes(quotes, content, row, language)
        leading = _leading(matrix, row, language)
        counts = [
            matrix.styled(
                cell_text(cell, language, content.percent_from), _shade(cell), places.get(column)
            )
            for column, cell in _cells(content, row)
        ]
        whole = content.matrix_rows.cell(row.id, content.matrix_rows.columns[-1].id)
        closing = [matrix.styled(getattr(whole, count), "number") for _, count, _ in CLOSING]
        matrix.add([*leading, *counts, *closing], level=LEVELS[row.level])
    quotes.done()
    matrix.done(_notes(content, language, links=matrix.sheet.links))


def _table(
    book: Book,
    name: str,
    content: WorkbookContent,
    language: Language,
    widths: tuple[int, int],
    closing: Sequence[tuple[str, str, int]] = (),
) -> Table:
    leading = [Heading(word(key, language), wide) for key, wide in LEADING]
    attribute = content.matrix_rows.column_attribute
    columns = [
        Heading(column_name(column, attribute, language), widths[column.id == "all"])
        for column in content.matrix_rows.columns
    ]
    lined = name == "Quotes"
    columns += [Heading(word(key, language), wide) for key, _, wide in closing]
    return Table(book, name, [*leading, *columns], frozen=1, folds=True, lined=lined)


def _leading(table: Table, row: Row, language: Language, again: str = "") -> list[object]:
    return [
        table.styled(f"{row_name(row, language)} {again}".rstrip(), row.level),
        row.id,
        word(f"level.{row.level}", language),
        row.dimension,
    ]


def _cells(content: WorkbookContent, row: Row) -> list[tuple[str, Cell]]:
    matrix = content.matrix_rows
    return [(column.id, matrix.cell(row.id, column.id)) for column in matrix.columns]


def _shade(cell: Cell) -> str:
    return share(cell.affirmed, cell.addressed) if cell.scope else "none"


def _notes(content: WorkbookContent, language: Language, links: int) -> list[str]:
    units = word("interview.many", language)
    notes = [word("note.people", language, unit=units), word("frequency_rules", language)]
    notes.append(word("matrix_links", language))
    if not content.matrix_rows.adds_up:
        notes.append(word("note.overlap", language, unit=units))
    if links >= limits.LINK_LIMIT:
        notes.append(word("links_ran_out", language, limit=limits.LINK_LIMIT))
    return notes


def _add_quotes(
    table: Table, content: WorkbookContent, row: Row, language: Language
) -> Mapping[str, Place]:
    """Add the row's quotations, in as many rows as they need; where those of each column begin."""
    stacks = {
        column: stacked(blocks, word("goes_on", language))
        for column, blocks in _blocks(content, row, language).items()
    }
    columns = [column.id for column in content.matrix_rows.columns]
    places: list[Place] = []
    for n in range(max((len(stack) for stack in stacks.values()), default=1)):
        again = word("again", language, n=n + 1) if n else ""
        texts = [stacks[c][n] if n < len(stacks.get(c, ())) else None for c in columns]
        leading = _leading(table, row, language, again)
        places.append(table.add([*leading, *texts], level=LEVELS[row.level]))
    return {
        column: replace(places[0], column=place)
        for place, column in enumerate(columns, start=len(LEADING) + 1)
        if column in stacks
    }


def _blocks(content: WorkbookContent, row: Row, language: Language) -> Mapping[str, list[str]]:
    """The quotations of a row by column, in reading order; columns without any are left out."""
    blocks: dict[str, list[str]] = {}
    for segment in content.quoted(row):
        block = _quoted(segment, marks_of(segment, row.codes), content, language)
        for column in (*content.groups.get(segment.interview_id, ()), "all"):
            blocks.setdefault(column, []).append(block)
    return blocks


def _quoted(
    segment: CodedSegment, marks: Sequence[Mark], content: WorkbookContent, language: Language
) -> str:
    """The whole segment, and under it its citation, its id and what one must know to read it."""
    citation, time = content.citations.get(segment.id, ""), clock(segment.start_ms)
    time = "" if time in citation else time
    source = (citation, segment.id, time, *remarks(marks, language))
    return f"{segment.text}\n{' · '.join(part for part in source if part)}"


def remarks(marks: Sequence[Mark], language: Language) -> list[str]:
    """What is not plain affirmation: denials, talk about others only, codings by rules only."""
    stances = {mark.stance for mark in marks}
    found = []
    if stances != {"affirms"}:
        found.append("stance.denies" if stances == {"denies"} else "stance.mixed")
    if all(mark.about == "other" for mark in marks):
        found.append("about_others")
    if all(mark.origin == "rule" for mark in marks):
        found.append("by_rule")
    return [word(key, language) for key in found]
