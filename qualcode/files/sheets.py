"""Excel workbooks that are the same bytes for the same content, where text is always text.

openpyxl enters through this module. A cell that starts with ``=`` stays a string, control characters
are removed, and the archive carries no time of its own.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
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

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an .xls file begins, and so does any workbook with a password."""
_PROTECTED = (
    "it has a password or is in the old .xls format",
    "Save it as .xlsx without a password and try again.",
)
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
    """A cell that holds the text and is never read as a formula, an error value, number or date."""
    from openpyxl.cell import WriteOnlyCell

    cell: Cell = WriteOnlyCell(sheet, value=clean(text))
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
    try:
        with replacing(path) as temporary, _TimelessZip(temporary, "w", allowZip64=True) as archive:
            ExcelWriter(book, archive).write_data()
    finally:
        _close_sheets(book)


def _close_sheets(book: Workbook) -> None:
    """Close what a failed write left open, or openpyxl complains on standard error at the end."""
    for sheet in book.worksheets if book.write_only else ():
        with suppress(Exception):  # it may be the very sheet that failed
            sheet.close()


@contextmanager
def reading(path: Path) -> Iterator[dict[str, list[list[Any]]]]:
    """The sheets of a workbook by name, each a list of rows of values as Excel last showed them.

    All rows of a sheet are as long as its longest; what stands empty behind and below is left out.
    Raises ``Unreadable`` when there is no .xlsx workbook and ``FileBusy`` when it may not be opened.
    """
    yield _content(path)


def _content(path: Path) -> dict[str, list[list[Any]]]:
    from openpyxl import load_workbook

    try:
        with path.open("rb") as source, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells what of Excel it does not know
            if source.read(len(_OLE)) == _OLE:
                raise Unreadable(path, *_PROTECTED)
            book = load_workbook(source, read_only=True, data_only=True)
            return {sheet.title: _rows(sheet) for sheet in book.worksheets}
    except FileNotFoundError as error:
        raise Unreadable(path, "there is no such file", "Check its name and folder.") from error
    except PermissionError as error:
        raise FileBusy(path) from error
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises whatever comes on a damaged file
        raise Unreadable(
            path, "this is not an Excel workbook", "Save it as .xlsx and try again."
        ) from error


def _rows(sheet: Any) -> list[list[Any]]:
    """The rows that are there; the size that the sheet claims to have is often wrong."""
    sheet.reset_dimensions()
    rows = [_without_tail(row) for row in sheet.iter_rows(values_only=True)]
    while rows and not rows[-1]:
        rows.pop()
    width = max(map(len, rows), default=0)
    return [[*row, *[None] * (width - len(row))] for row in rows]


def _without_tail(row: Sequence[Any]) -> Sequence[Any]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]
