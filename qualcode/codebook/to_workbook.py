"""A ``Codebook`` written as an Excel workbook that reads back as an equal one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.codebook.build import without_themes
from qualcode.codebook.columns import ABOUT, SHEETS, Field
from qualcode.errors import CannotWrite
from qualcode.files.atomic import Check, unchecked
from qualcode.files.sheets import CELL_LIMIT, save, text_cell
from qualcode.model import Code, Codebook, Named, Rule

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Row = Mapping[str, Any]
"""What a row says by the name of the field: a text, several, or either by language."""

SPARE_ROWS = 5000
"""Rows below the header that offer a list to choose from where there are few choices."""


def write_workbook(codebook: Codebook, path: Path, *, check: Check = unchecked) -> None:
    """Write one sheet for each kind of thing in the codebook, all cells text.

    ``check`` sees the finished file first. Raises ``CannotWrite`` when a text is longer than a cell
    holds, or as ``files.sheets.save`` does.
    """
    from openpyxl import Workbook

    content = {
        name: [_cells(row, fields, codebook.languages) for row in ROWS[name](codebook)]
        for name, fields in SHEETS.items()
    }
    for name, rows in content.items():
        _refuse_long_texts(path, name, _header(SHEETS[name], codebook.languages), rows)
    book = Workbook(write_only=True)
    for name, rows in content.items():
        fields = SHEETS[name]
        sheet = book.create_sheet(name)
        _furnish(sheet, fields, codebook.languages, len(rows))
        _write_rows(sheet, _header(fields, codebook.languages), rows)
    save(book, path, check=check)


def _header(fields: Sequence[Field], languages: Sequence[str]) -> list[str]:
    return [
        f"{field.name}_{language}" if field.by_language else field.name
        for field in fields
        for language in (languages if field.by_language else [""])
    ]


def _cells(row: Row, fields: Sequence[Field], languages: Sequence[str]) -> list[str]:
    cells = []
    for field in fields:
        value = row.get(field.name) or {}
        values = [value.get(each) for each in languages] if field.by_language else [value]
        separator = ", " if field.kind == "ids" else "\n"
        cells += [each if isinstance(each, str) else separator.join(each or ()) for each in values]
    return cells


def _refuse_long_texts(
    path: Path, sheet: str, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    for row in rows:
        for heading, text in zip(header, row, strict=True):
            if len(text) > CELL_LIMIT:
                raise CannotWrite(
                    path,
                    f"{heading} of {row[0]} in sheet {sheet} has {len(text):,} characters "
                    f"and a cell holds {CELL_LIMIT:,}; shorten it",
                )


def _furnish(sheet: Any, fields: Sequence[Field], languages: Sequence[str], n_rows: int) -> None:
    """Widths, text format, frozen header, filter and lists to choose from.

    ``sheet`` is a write-only sheet; the stubs of openpyxl do not know what it can hold.
    """
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    columns = [field for field in fields for _ in (languages if field.by_language else [""])]
    for number, field in enumerate(columns, start=1):
        letter = get_column_letter(number)
        column = sheet.column_dimensions[letter]
        column.width = field.width
        column.number_format = "@"
        column.alignment = Alignment(wrap_text=True, vertical="top")
        choices = languages if field.name == "language" else field.choices
        if choices:
            choose = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
            choose.add(f"{letter}2:{letter}{n_rows + SPARE_ROWS}")
            sheet.data_validations.append(choose)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{n_rows + 1}"


def _write_rows(
    sheet: WriteOnlyWorksheet, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    bold, shade = Font(bold=True), PatternFill("solid", fgColor="DDE5EC")
    wrapped = Alignment(wrap_text=True, vertical="top")

    def cell(text: str) -> Cell:
        made = text_cell(sheet, text)
        made.alignment, made.number_format = wrapped, "@"
        return made

    headings = [cell(heading) for heading in header]
    for heading in headings:
        heading.font, heading.fill = bold, shade
    sheet.append(headings)
    for row in rows:
        sheet.append([cell(text) if text else None for text in row])


def _about(book: Codebook) -> Iterator[Row]:
    said = {each.name: getattr(book, each.name) for each in ABOUT}
    header, cells = _header(ABOUT, book.languages), _cells(said, ABOUT, book.languages)
    return ({"field": name, "text": text} for name, text in zip(header, cells, strict=True) if text)


def _dimensions(book: Codebook) -> Iterator[Row]:
    return (vars(dimension) for dimension in book.dimensions)


def _themes(book: Codebook) -> Iterator[Row]:
    for dimension in book.dimensions:
        for theme in () if without_themes(dimension) else dimension.themes:
            yield {
                **vars(theme),
                "exclusive_per_interview": "true" if theme.exclusive else "",
            }


def _codes(book: Codebook) -> Iterator[Row]:
    for dimension in book.dimensions:
        bare = without_themes(dimension)
        for code in dimension.codes:
            yield {**_code(code), "theme": "" if bare else code.theme}


def _code(code: Code) -> Row:
    return {
        **vars(code),
        "applies_actors": code.actors,
        "applies_chains": code.chains,
        "retired": "true" if code.retired else "",
    }


def _rules(book: Codebook) -> Iterator[Row]:
    for dimension in book.dimensions:
        yield from _rule_rows(dimension.id, dimension.asked)
        for code in dimension.codes:
            yield from _rule_rows(code.id, code.rules)
    for code in book.housekeeping:
        yield from _rule_rows(code.id, code.rules)


def _rule_rows(owner: str, rules: Mapping[str, tuple[Rule, ...]]) -> Iterator[Row]:
    for language, written in rules.items():
        for rule in written:
            n = len(rule.patterns)
            yield {
                "code": owner,
                "language": language,
                "match": rule.written[:n],
                "not": rule.written[n:],
                "stance": rule.stance,
                "about": rule.about,
                "chains": rule.chains,
                "actors": rule.actors,
            }


def _named(named: Sequence[Named]) -> Iterator[Row]:
    return ({"id": each.id, "label": each.label} for each in named)


def _groupings(book: Codebook) -> Iterator[Row]:
    return ({"id": each.id, "label": each.label} for each in book.groupings)


def _groups(book: Codebook) -> Iterator[Row]:
    for grouping in book.groupings:
        for group in grouping.groups:
            said = {"id": group.id, "label": group.label, "chains": group.chains}
            yield {"grouping": grouping.id, **said}


def _lemmas(book: Codebook) -> Iterator[Row]:
    for language, lemmas in book.lemmas.items():
        for form, lemma in lemmas.items():
            yield {"language": language, "form": form, "lemma": lemma}


ROWS: Mapping[str, Callable[[Codebook], Iterator[Row]]] = {
    "about": _about,
    "dimensions": _dimensions,
    "themes": _themes,
    "codes": _codes,
    "rules": _rules,
    "chains": lambda book: _named(book.value_chains),
    "groupings": _groupings,
    "groups": _groups,
    "actors": lambda book: _named(book.actor_types),
    "housekeeping": lambda book: map(_code, book.housekeeping),
    "lemmas": _lemmas,
}
