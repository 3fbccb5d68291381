"""The sheets of a codebook workbook as rows of nodes, with headings and cells checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qualcode.codebook.columns import ABOUT, REQUIRED, SHEETS, Field
from qualcode.codebook.tree import Entries, Items, Node, Notebook, Place, Scalar, nearest, normal

Sheets = Mapping[str, Sequence[Sequence[Any]]]

_SEPARATORS = {
    "ids": re.compile("[,;\n]"),
    "lines": re.compile("\n"),
    "line_lists": re.compile("\n"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``nodes`` by field, without what is blank."""

    place: Place
    nodes: dict[str, Node]

    def text(self, field: str) -> str:
        """The text of a field."""
        node = self.nodes.get(field)
        return node.text if isinstance(node, Scalar) else ""

    def take(self, field: str) -> str:
        """The text of a field, which is then gone from the row."""
        text = self.text(field)
        self.nodes.pop(field, None)
        return text

    def add(self, field: str, node: Node) -> None:
        """Put a node at the end of a list."""
        known = self.nodes.get(field)
        before = known.nodes if isinstance(known, Items) else ()
        self.nodes[field] = Items(self.place, (*before, node))

    def entries(self) -> Entries:
        """The row as a mapping."""
        return mapping(self.place, self.nodes)


def mapping(place: Place, nodes: Mapping[str, Node]) -> Entries:
    """A mapping whose keys all stand where it stands."""
    return Entries(place, nodes, dict.fromkeys(nodes, place))


def known_sheets(sheets: Sheets, notes: Notebook) -> dict[str, Sequence[Sequence[Any]]]:
    """The sheets of a codebook by name in small letters; others are remarked, a needed one missed."""
    by_name = {name.strip().casefold(): rows for name, rows in sheets.items()}
    for name in by_name:
        if name not in SHEETS:
            remedy = nearest(name, SHEETS) or f"Read are {', '.join(SHEETS)}."
            notes.warn(Place(name, 1), "this sheet is not read", remedy)
    for name in REQUIRED:
        if name not in by_name:
            notes.fault(Place(name, 1), "there is no such sheet", "Add it.")
    return {name: rows for name, rows in by_name.items() if name in SHEETS}


def languages_of(sheets: Sheets, about: Row) -> tuple[str, ...]:
    """The languages that the sheet ``about`` names, else those that headings end in, else none."""
    named = about.nodes.get("languages")
    if isinstance(named, Items):
        return tuple(node.text for node in named.nodes if isinstance(node, Scalar))
    found: dict[str, None] = {}
    for name, rows in sheets.items():
        for heading in rows[0] if rows else ():
            _, language = _matching(_cell(heading).casefold(), SHEETS[name])
            if language:
                found[language] = None
    return tuple(found)


def about_row(rows: Sequence[Sequence[Any]], notes: Notebook) -> Row:
    """The sheet ``about``, one thing a row, as if it were a single row."""
    headings, texts = [], []
    for row in sheet_rows("about", rows, (), notes):
        headings.append((row.text("field"), row.place))
        texts.append(row.text("text"))
    row = Row(Place("about", 1), {})
    for column, text in zip(_columns(headings, ABOUT, None, notes), texts, strict=True):
        if column is not None and text:
            _put(row, *column, text)
    return row


def sheet_rows(
    sheet: str, rows: Sequence[Sequence[Any]], languages: Sequence[str], notes: Notebook
) -> Iterator[Row]:
    """The rows of one sheet that are not blank."""
    if not rows:
        return
    cells = [[_cell(value) for value in row] for row in rows]
    headings = [(heading.casefold(), Place(sheet, 1)) for heading in cells[0]]
    columns = _columns(headings, SHEETS[sheet], languages, notes)
    for number, texts in enumerate(cells[1:], start=2):
        row = Row(Place(sheet, number), {})
        for column, text in zip(columns, texts, strict=False):
            if text and column is not None:
                _put(row, *column, text)
        for column_number, (heading, text) in enumerate(zip(cells[0], texts, strict=False), 1):
            if text and not heading:
                what = f"a text in column {column_number}, which has no heading"
                notes.fault(row.place, what, "Give the column a heading or clear it.")
        if row.nodes:
            yield row


def _columns(
    headings: Sequence[tuple[str, Place]],
    fields: Sequence[Field],
    languages: Sequence[str] | None,
    notes: Notebook,
) -> list[tuple[Field, str] | None]:
    """Field and language of each heading; ``None`` where it is blank or a fault."""
    found: list[tuple[Field, str] | None] = []
    for heading, place in headings:
        field, language = _matching(heading, fields)
        clash = any(
            each is not None and each[0] is field and (not language or each[1] in ("", language))
            for each in found
        )
        found.append(None)
        if not heading:
            continue
        if field is None:
            known = _headings(fields, languages or ())
            remedy = nearest(heading, known) or f"Known here: {', '.join(known)}."
            notes.fault(place, f"unknown heading '{heading}'", remedy)
        elif clash:
            notes.fault(place, f"'{heading}' says what another heading says", "Take one away.")
        elif language and languages and language not in languages:
            what = f"'{heading}' is in no language of this codebook"
            notes.fault(place, what, f"Its languages are {', '.join(languages)}.")
        else:
            found[-1] = field, language
    return found


def _headings(fields: Sequence[Field], languages: Sequence[str]) -> list[str]:
    return [
        f"{field.name}_{language}" if field.by_language and languages else field.name
        for field in fields
        for language in (languages if field.by_language and languages else [""])
    ]


def _matching(heading: str, fields: Sequence[Field]) -> tuple[Field | None, str]:
    for field in fields:
        if heading == field.name:
            return field, ""
        language = heading.removeprefix(f"{field.name}_")
        if field.by_language and re.fullmatch("[a-z]{2,3}", language) and language != heading:
            return field, language
    return None, ""


def _put(row: Row, field: Field, language: str, text: str) -> None:
    separator = _SEPARATORS.get(field.kind)
    node: Node = Scalar(row.place, text)
    if separator is not None:
        texts = [part.strip() for part in separator.split(text)]
        node = Items(row.place, tuple(Scalar(row.place, part) for part in texts if part))
    if language:
        known = row.nodes.get(field.name)
        others = known.nodes if isinstance(known, Entries) else {}
        node = mapping(row.place, {**others, language: node})
    row.nodes[field.name] = node


def _cell(value: Any) -> str:
    """The text of a cell, also where a spreadsheet made it a number, a date or a truth."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return normal(str(value))
