"""Files that come from outside, looked at before anything in them is read as a workbook."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.errors import FileBusy, Unreadable
from qualcode.files.sheets import MOST_CELLS
from qualcode.model import Limits

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_UNPACKED = 400 * 1024 * 1024
"""Bytes that a workbook may unpack to: a sheet of 200,000 segments has fewer."""
MOST_PARTS = 5_000
MOST_STRINGS = 2_000_000
"""Texts that a workbook may hold; reading each takes its time, however short it is."""
MOST_MERGED = 2_000
_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XLSX = "Only .xlsx comes back"
_SAVE = "Save it as .xlsx in the spreadsheet program and import that."
_DAMAGED = "Open it in the spreadsheet program, save it as .xlsx, and import that."


def received(path: Path, limits: Limits = Limits()) -> bytes:
    """The bytes of a file that may be a workbook; raises ``Unreadable`` with what it is instead."""
    if path.name.startswith("~$"):
        raise Unreadable(path, "it only marks that a workbook is open", f"Import {path.name[2:]}.")
    if path.is_dir():
        raise Unreadable(path, "it is a folder", "Name the workbooks in it.")
    try:
        size = path.stat().st_size
        if size > limits.bytes:
            why = f"it is larger than {limits.megabytes} MB, which no coding sheet is"
            raise Unreadable(path, why, "Export sheets of fewer interviews.")
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable(path, "there is no such file", "Check its name and folder.") from error
    except PermissionError as error:
        raise FileBusy(path) from error
    except OSError as error:
        raise Unreadable(path, "it cannot be read", "Check the disk it is on.") from error
    _check(path, raw)
    return raw


def _check(path: Path, raw: bytes) -> None:
    if not raw:
        raise Unreadable(path, "it is empty", "Ask for the file again.")
    if raw.startswith(_OLE):
        why = "it has a password or is in the old .xls format"
        raise Unreadable(path, why, "Save it as .xlsx without a password and import that.")
    if not raw.startswith(b"PK"):
        if path.suffix.lower() in (".csv", ".tsv", ".txt"):
            why = "a text file loses accents, hidden pages and what was in it before"
            raise Unreadable(path, why, f"{_XLSX}: import the workbook it was made from.")
        raise Unreadable(path, "it is not an Excel workbook", _SAVE)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_parts(path, archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise Unreadable(path, "it is damaged", _DAMAGED) from error
    except (OSError, KeyError, UnicodeDecodeError) as error:
        raise Unreadable(path, "it is damaged", _DAMAGED) from error
    except Exception as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(path, "it is damaged", _DAMAGED) from error  # zlib.error and its like


def _check_parts(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        if "word/document.xml" in names:
            raise Unreadable(path, "it is a Word document", "Name the workbook.")
        if "mimetype" in names and b"spreadsheet" in _head(archive, "mimetype"):
            raise Unreadable(path, "it is in the .ods format", _SAVE)
        if any(name.startswith("xl/") and name.endswith(".bin") for name in names):
            raise Unreadable(path, "it is in the .xlsb format", _SAVE)
        if not any(name.startswith("xl/") for name in names):
            raise Unreadable(path, "it is not an Excel workbook", _SAVE)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        why = "it holds more than any coding sheet (a million rows, say)"
        raise Unreadable(
            path, why, "Delete what was added below the last row, or ask for it again."
        )
    for part in parts:
        if part.file_size > 4 * MOST_STRINGS and _strings(archive, part.filename) > MOST_STRINGS:
            why = "it holds more texts than any coding sheet"
            raise Unreadable(path, why, "Ask for it again, or export sheets of fewer interviews.")
        if part.filename.endswith((".xml", ".rels")):
            head = _head(archive, part.filename)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Unreadable(path, "it holds instructions that no workbook needs", _DAMAGED)


def _strings(archive: zipfile.ZipFile, name: str) -> int:
    """How many texts a part says it has, roughly."""
    with archive.open(name) as part:
        chunks = iter(lambda: part.read(1 << 20), b"")
        return sum(len(_STRING.findall(chunk)) for chunk in chunks)


_STRING = re.compile(rb"[<:]si[\s/>]")


def _head(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_HEAD)


@contextmanager
def workbook(path: Path, raw: bytes) -> Iterator[Workbook]:
    """The workbook, to be read row by row, formulas as formulas.

    Whatever goes wrong while it is open becomes ``Unreadable``.
    """
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells what of Excel it does not know
            book = load_workbook(io.BytesIO(raw), read_only=True)
            try:
                yield book
            finally:
                book.close()
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises whatever comes on a damaged file
        raise Unreadable(path, "it is damaged", _DAMAGED) from error


def bounded(path: Path, page: Any, *, values: bool = True) -> Iterator[Sequence[Any]]:
    """The rows of a page, their values or their cells, as long as there is an end to them in sight."""
    page.reset_dimensions()
    cells = 0
    for row in page.iter_rows(values_only=values):
        cells += max(len(row), 1)
        if cells > MOST_CELLS:
            why = f"page '{page.title}' has more cells than any coding sheet"
            remedy = "Delete the rows and columns behind the last that are filled in."
            raise Unreadable(path, why, remedy)
        yield row


Area = tuple[int, int, int, int]
"""First row, last row, first column, last column, from 1."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,99}?ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')


def merged_areas(path: Path, book: Workbook, page: Any) -> list[Area]:
    """The merged areas of a page of an open workbook. Raises ``Unreadable`` for thousands of them."""
    from openpyxl.utils import column_index_from_string as number

    part = book._archive.read(page._worksheet_path)  # type: ignore[attr-defined]  # only there
    if b"mergeCell" not in part:
        return []
    found = [
        (int(m[2]), int(m[4]), number(m[1].decode()), number(m[3].decode()))
        for m in _MERGED.finditer(part, part.index(b"mergeCell") - 1)
    ]
    if len(found) > MOST_MERGED:
        raise Unreadable(path, "thousands of its cells are merged", "Unmerge them and try again.")
    return found


def saved_at(book: Workbook) -> str:
    """When an open workbook was saved last, by its own word (ISO); empty where it has none."""
    if "docProps/core.xml" not in book._archive.namelist():  # type: ignore[attr-defined]  # only there
        return ""
    saved = book.properties.modified
    return saved.replace(tzinfo=None).isoformat() if saved else ""
