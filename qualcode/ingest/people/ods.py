"""Spreadsheets of LibreOffice (.ods) as rows of values."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.errors import Unreadable
from qualcode.files.sheets import MOST_CELLS
from qualcode.model import Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,20})?")
_MOST = 16_384
"""Columns, and repetitions of a row that holds something; empty ones repeat to the end of a sheet."""
_RESAVE = "Open it in LibreOffice, save it as .xlsx and try again."


def tables(path: Path, raw: bytes, limits: Limits) -> dict[str, list[list[Any]]]:
    """The rows of each sheet by name, without what is empty behind and below.

    Raises ``Unreadable`` for what is no .ods file, has a password or unpacks to more than the limits.
    """
    found: dict[str, list[list[Any]]] = {}
    for table in _root(path, raw, limits).iter(f"{_TABLE}table"):
        rows: list[list[Any]] = []
        blank = width = 0
        for row in table.iter(f"{_TABLE}table-row"):
            values, times = _values(row), _repeated(row, "rows")
            if not values:
                blank += times
                continue
            width = max(width, len(values))
            if blank + times > _MOST or (len(rows) + blank + times) * width > MOST_CELLS:
                raise Unreadable(path, "its rows stand too far apart for a sheet", _RESAVE)
            rows += [[] for _ in range(blank)]
            rows += [list(values) for _ in range(times)]
            blank = 0
        found[table.get(f"{_TABLE}name", "")] = [[*r, *[None] * (width - len(r))] for r in rows]
    return found


def _root(path: Path, raw: bytes, limits: Limits) -> _Element:
    from lxml import etree

    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive, archive.open("content.xml") as part:
            xml = part.read(limits.bytes + 1)
        if len(xml) > limits.bytes:
            why = f"it unpacks to more than {limits.megabytes} MB"
            raise Unreadable(path, why, "Copy the sheet into a new file and try again.")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(xml, parser)
    except Unreadable:
        raise
    except Exception as error:  # zipfile and lxml raise whatever comes on a damaged file
        why = "this is not a spreadsheet of LibreOffice, or it has a password"
        raise Unreadable(path, why, _RESAVE) from error
    if root.getroottree().docinfo.internalDTD is not None:
        why = "its XML declares entities, which no spreadsheet does"
        raise Unreadable(path, why, "Do not trust it; ask for the file again.")
    return root


def _values(row: _Element) -> list[Any]:
    """The values of a row up to its last filled cell."""
    values: list[Any] = []
    for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        times = min(_repeated(cell, "columns"), _MOST - len(values))
        values += [_value(cell)] * times
    while values and values[-1] is None:
        values.pop()
    return values


def _value(cell: _Element) -> Any:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind == "date":
        written = cell.get(f"{_OFFICE}date-value", "")
        try:
            return datetime.fromisoformat(written)
        except ValueError:
            return written
    if kind in ("float", "percentage", "currency"):
        written = cell.get(f"{_OFFICE}value", "")
        return float(written) if _NUMBER.fullmatch(written) else written
    text = "\n".join("".join(_spoken(paragraph)) for paragraph in cell.iterchildren(f"{_TEXT}p"))
    return text or None


def _spoken(paragraph: _Element) -> Iterator[str]:
    """The text of a paragraph with the blanks that .ods writes as elements."""
    yield paragraph.text or ""
    for child in paragraph:
        if child.tag == f"{_TEXT}s":
            yield " "
        elif child.tag not in (f"{_OFFICE}annotation",):
            yield from _spoken(child)
        yield child.tail or ""


def _repeated(element: _Element, what: str) -> int:
    written = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(written) if written.isdecimal() and len(written) < 9 else 1
