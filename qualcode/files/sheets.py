"""Excel workbooks that are the same bytes for the same content, where text is always text.

openpyxl enters through this module. A cell that starts with ``=`` stays a string, control characters
are removed, and the archive carries no time of its own.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.errors import FileBusy, Unreadable
from qualcode.files.atomic import replacing

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

CELL_LIMIT = 32_767
"""Characters that Excel holds in one cell; openpyxl cuts longer ones without a word."""
ROW_LIMIT = 1_048_576
"""Rows that Excel holds in one sheet."""
EPOCH = datetime(2000, 1, 1)
"""The date that every workbook carries as its own, so that two exports are the same bytes."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without the characters that a workbook cannot hold."""
    return _UNPRINTABLE.sub("", text)


def parts(text: str, limit: int = CELL_LIMIT) -> list[str]:
    """The text in pieces that fit a cell, each but the last ending in a visible marker.

    Taking the markers away and joining the pieces gives the text back.
    """
    if len(text) <= limit:
        return [text]
    marker = " […]"
    size = limit - len(marker)
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    return [piece + marker for piece in pieces[:-1]] + pieces[-1:]


def text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """A cell that holds the text and is never read as a formula, number or date."""
    from openpyxl.cell import WriteOnlyCell

    cell: Cell = WriteOnlyCell(sheet, value=clean(text))
    if cell.data_type == "f":
        cell.data_type = "s"
    return cell


class _TimelessZip(zipfile.ZipFile):
    """An archive whose members all carry the same date and come deflated."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        name = getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)
        super().writestr(self._member(name), data, *args, **kwargs)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        member = self._member(str(arcname or filename))
        with Path(filename).open("rb") as source, self.open(member, "w") as target:
            while block := source.read(1 << 20):
                target.write(block)

    @staticmethod
    def _member(name: str) -> zipfile.ZipInfo:
        member = zipfile.ZipInfo(name, date_time=EPOCH.timetuple()[:6])
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = 0o600 << 16
        return member


def save(book: Workbook, path: Path) -> None:
    """Write the workbook whole or not at all, the same bytes for the same cells.

    Raises ``FileBusy`` when the file is open elsewhere, ``CannotWrite`` for other trouble.
    """
    from openpyxl.writer.excel import ExcelWriter

    book.properties.creator = "qualcode"
    book.properties.created = book.properties.modified = EPOCH
    with replacing(path) as temporary, _TimelessZip(temporary, "w", allowZip64=True) as archive:
        ExcelWriter(book, archive).write_data()


@contextmanager
def reading(path: Path) -> Iterator[dict[str, list[list[Any]]]]:
    """The sheets of a workbook by name, each a list of rows of values as Excel last showed them.

    Raises ``Unreadable`` when it is not an .xlsx workbook and ``FileBusy`` when it may not be opened.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except PermissionError as error:
        raise FileBusy(path) from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise Unreadable(
            path, "this is not an Excel workbook", "Save it as .xlsx and try again."
        ) from error
    try:
        yield {
            sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
        }
    finally:
        book.close()


def trimmed(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The rows without empty ones, texts without surrounding blanks, empty texts as ``None``."""
    tidy = [
        [(value.strip() or None) if isinstance(value, str) else value for value in row]
        for row in rows
    ]
    return [row for row in tidy if any(value is not None for value in row)]
