"""Spreadsheets of any kind as rows of values: .xlsx, .xlsm, .csv, .tsv and .ods."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from qualcode.errors import Unreadable
from qualcode.files import sheets
from qualcode.ingest.characters import check_file, content, decode
from qualcode.model import Limits

BOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".tsv")
SUFFIXES = (*BOOKS, *TEXTS, ".ods")
_PARTS = 4
"""A workbook's parts may unpack to so many times the limit of one file."""


class Grid(NamedTuple):
    """A sheet: its name and its rows; where cells were merged downwards, all have their value."""

    name: str
    rows: list[list[Any]]


def grids(path: Path, limits: Limits = Limits()) -> list[Grid]:
    """The sheets of a file, in its order.

    Raises ``Unreadable`` for what is no spreadsheet and what unpacks to more than the limits let it.
    """
    check_file(path)
    suffix = path.suffix.lower()
    if suffix in TEXTS:
        return [Grid("", [list(row) for row in _texts(path)])]
    if suffix == ".ods":
        from qualcode.ingest.people import ods

        return [Grid(name, rows) for name, rows in ods.tables(path, content(path), limits).items()]
    if suffix not in BOOKS:
        why = f"attributes are not read from '{path.suffix}' files"
        raise Unreadable(path, why, "Save the sheet as .xlsx, .ods or .csv and try again.")
    _refuse_bomb(path, limits)
    with sheets.reading(path) as by_name:
        _fill_down(by_name, sheets.merged(path))
        return [Grid(name, rows) for name, rows in by_name.items()]


def divider(text: str) -> str:
    """What divides the cells of a .csv text: what its first filled line has most of."""
    line = next((line for line in text.split("\n") if any(d in line for d in ",;\t")), "")
    return max(",;\t|", key=line.count)


def _texts(path: Path) -> list[list[str]]:
    written, _ = decode(path, content(path))
    try:
        return list(csv.reader(io.StringIO(written, newline=""), delimiter=divider(written)))
    except csv.Error as error:
        why = "its cells cannot be told apart, most likely for a quotation mark that is not closed"
        raise Unreadable(
            path, why, "Close it, or save the sheet as .xlsx and try again."
        ) from error


def _refuse_bomb(path: Path, limits: Limits) -> None:
    """Raises ``Unreadable`` where the archive says that it unpacks to far more than a sheet is."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return  # what it is instead is told by who reads it
    if size > _PARTS * limits.bytes:
        why = f"it unpacks to more than {_PARTS * limits.megabytes} MB"
        raise Unreadable(path, why, "Copy the sheet into a new workbook and try again.")


def _fill_down(by_name: Mapping[str, list[list[Any]]], merged: sheets.Merged) -> None:
    """Give cells below a merged one its value; a title merged over columns stays in one."""
    for name, areas in merged.items():
        rows = by_name.get(name, [])
        done: dict[int, int] = {}  # rows by column; areas that overlap are no work of Excel
        for first, last, column, _ in sorted(areas):
            if first > len(rows) or column > len(rows[first - 1]):
                continue
            value = rows[first - 1][column - 1]
            for number in range(max(first, done.get(column, 0)), min(last, len(rows))):
                done[column] = number + 1
                if column <= len(rows[number]) and rows[number][column - 1] is None:
                    rows[number][column - 1] = value
