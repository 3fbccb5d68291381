"""Excel workbooks that are the same bytes for the same content, where text is always text.

openpyxl enters through this module. A cell that starts with ``=`` stays a string, control characters
are removed, and the archive carries no time of its own.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.errors import CannotWrite, FileBusy, Unreadable
from qualcode.files.atomic import Check, replacing, unchecked

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

CELL_LIMIT = 32_767
"""Characters that Excel holds in one cell; openpyxl cuts longer ones without a word."""
TEXT_LIMIT = 32_000
"""Characters that are put in one: a little under its limit, because Excel counts an emoji as two."""
ROW_LIMIT = 1_048_576
"""Rows that Excel holds in one sheet."""
MOST_CELLS = 4_000_000
"""Cells of a sheet that is read, empty ones between the others counted."""
EPOCH = datetime(2000, 1, 1)
"""The date that every workbook carries as its own, so that two exports are the same bytes."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an .xls file begins, and so does any workbook with a password."""
_PROTECTED = (
    "it has a password or is in the old .xls format",
    "Save it as .xlsx without a password and try again.",
)
_ERRORS = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"))
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without the characters that a workbook cannot hold."""
    return _UNPRINTABLE.sub("", text)


def is_special(text: str) -> bool:
    """Whether a workbook would take the text for something else: a formula, an error value."""
    return text.startswith("=") or text in _ERRORS


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


def save(book: Workbook, path: Path, *, check: Check = unchecked, private: bool = False) -> None:
    """Write the workbook whole or not at all, the same bytes for the same cells.

    Raises ``FileBusy`` when the file is open elsewhere, ``CannotWrite`` for other trouble, and what
    ``check`` raises, which sees the finished file first. A ``private`` one is its owner's only.
    """
    from openpyxl.writer.excel import ExcelWriter

    book.properties.creator = "qualcode"
    book.properties.created = book.properties.modified = EPOCH
    try:
        with (
            replacing(path, check=check, private=private) as temporary,
            _TimelessZip(temporary, "w", allowZip64=True) as archive,
        ):
            ExcelWriter(book, archive).write_data()
    finally:
        _close_sheets(book)


def _close_sheets(book: Workbook) -> None:
    """Close what a failed write left open, or openpyxl complains on standard error at the end."""
    for sheet in book.worksheets if book.write_only else ():
        with suppress(Exception):  # it may be the very sheet that failed
            sheet.close()


def write(path: Path, content: Mapping[str, Iterable[Iterable[Any]]]) -> None:
    """Write a workbook of plain values, its sheets by name; raises as ``save`` does."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in content.items():
        page = book.create_sheet(name[:31])
        for row in rows:
            page.append([text_cell(page, v) if isinstance(v, str) else v for v in row])
    save(book, path)


def edit(path: Path, sheet: str, cells: Iterable[tuple[int, int, Any]]) -> None:
    """Fill in cells (row, column, value, from 1) of a sheet of a workbook; all else stays as it is.

    Raises ``CannotWrite`` where it has formulas, whose results would be lost, and as ``save`` does.
    """
    from openpyxl import load_workbook
    from openpyxl.cell.cell import MergedCell

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(path)
    if any(cell.data_type == "f" for page in book.worksheets for row in page for cell in row):
        why = "it has formulas, whose results would be lost; paste them as values first"
        raise CannotWrite(path, why)
    page = book[sheet]
    for row, column, value in cells:
        if isinstance(page.cell(row, column), MergedCell):
            for area in [a for a in page.merged_cells.ranges if (row, column) in _places(a)]:
                page.unmerge_cells(str(area))
        page.cell(row, column).value = clean(value) if isinstance(value, str) else value
        if isinstance(value, str):
            page.cell(row, column).data_type = "s"
        elif isinstance(value, datetime):
            page.cell(row, column).number_format = "yyyy-mm-dd"
    save(book, path)


def _places(area: Any) -> frozenset[tuple[int, int]]:
    return frozenset(place for line in area.rows for place in line)


def parts_lost(path: Path) -> bool:
    """Whether the workbook has pictures, charts or the like, which do not survive ``edit``."""
    lost = ("xl/charts/", "xl/media/", "xl/pivotTables/", "xl/embeddings/")
    with zipfile.ZipFile(path) as archive:
        return any(name.startswith(lost) for name in archive.namelist())


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
            return {sheet.title: _rows(path, sheet) for sheet in book.worksheets}
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


Merged = dict[str, list[tuple[int, int, int, int]]]
"""By sheet: first row, last row, first column and last column of each merged area, from 1."""
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,99}?ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')


def merged(path: Path) -> Merged:
    """The areas of merged cells of a workbook that ``reading`` has read."""
    from openpyxl import load_workbook
    from openpyxl.utils import column_index_from_string as number

    found: Merged = {}
    with path.open("rb") as source, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(source, read_only=True)
        for sheet in book.worksheets:
            # openpyxl itself tells of merged cells only when it reads a workbook with its looks
            part = book._archive.read(sheet._worksheet_path)  # type: ignore[attr-defined]
            found[sheet.title] = [
                (int(m[2]), int(m[4]), number(m[1].decode()), number(m[3].decode()))
                for m in _MERGE.finditer(part)
            ]
    return found


def _rows(path: Path, sheet: Any) -> list[list[Any]]:
    """The rows that are there; the size that the sheet claims to have is often wrong.

    Raises ``Unreadable`` where they stand so far apart that what is between them fills the memory.
    """
    sheet.reset_dimensions()
    rows: list[Sequence[Any]] = []
    filled = width = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        rows.append(_without_tail(row))
        if rows[-1]:
            filled, width = number, max(width, len(rows[-1]))
        if filled * width > MOST_CELLS or number > ROW_LIMIT:
            remedy = "Copy what is to be read into a new workbook and try again."
            raise Unreadable(path, "its cells stand too far apart to be read", remedy)
    return [[*row, *[None] * (width - len(row))] for row in rows[:filled]]


def _without_tail(row: Sequence[Any]) -> Sequence[Any]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]
