"""Transcripts in tables (.csv, .tsv, .xlsx): a row for each turn, or for a question and its answer."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from qualcode.errors import NotATranscript, Unreadable
from qualcode.files import sheets
from qualcode.ingest.characters import decode, has_words, refuse_empty
from qualcode.ingest.document import Document, LeftOut
from qualcode.ingest.formats import said, table_columns
from qualcode.ingest.formats.said import Said
from qualcode.ingest.formats.table_columns import Layout
from qualcode.ingest.lines import is_field, is_role
from qualcode.ingest.vocabulary import fold
from qualcode.model import Issue, Limits

Rows = Sequence[Sequence[Any]]

_DIVIDERS = ";\t,|"
_WIDE = 100
"""A table with more columns may have only so many cells as a workbook."""
_CLOCKS = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?")
_HEADS = "Head its columns 'speaker' and 'text' (or 'hablante' and 'texto') and try again."


class _Sheet(NamedTuple):
    name: str
    rows: Rows
    layout: Layout | None


def read(path: Path, raw: bytes, limits: Limits) -> Document:
    """A table of turns: who speaks (and when) beside what is said, or questions beside answers.

    Raises ``NotATranscript`` for other tables, and ``Unreadable`` for what is no table and for one
    with several interviews.
    """
    issues: list[Issue] = []
    if raw.startswith(b"PK"):
        found = _workbook(path, raw, limits)
    else:
        written, issues = decode(path, raw)
        refuse_empty(path, written)
        found = [_text(path, written)]
    if not any(has_words(str(cell)) for sheet in found for row in sheet.rows for cell in row):
        refuse_empty(path, "")
    spoken = [sheet for sheet in found if sheet.layout]
    if not spoken or _is_about_interviews(sheet for sheet in found if not sheet.layout):
        raise _refusal(path, found)
    rows: list[Said] = []
    left_out = [
        LeftOut("sheets without turns", "\n".join(map(_line, sheet.rows)))
        for sheet in found
        if not sheet.layout
    ]
    attributes: dict[str, str] = {}
    for sheet in spoken:
        if layout := sheet.layout:
            _refuse_several(path, sheet.rows, layout)
            attributes |= _above(sheet.rows[: layout.first], left_out)
            rows += _said(sheet.rows[layout.first :], layout)
            left_out += _beside(sheet.rows[layout.first :], layout)
    if len(spoken) > 1:
        what = f"sheets read one after the other as one interview: {len(spoken)}"
        issues.append(
            Issue(path.name, what, "If they are several, save each as a file of its own.")
        )
    return said.document(
        path.name, _convention(spoken[0].layout), rows, left_out, issues, attributes
    )


def _convention(layout: Layout | None) -> str:
    if layout and layout.voices:
        return "question-table"
    return "whisper-tsv" if layout and layout.heads == ("start", "end", "text") else "table"


def _text(path: Path, written: str) -> _Sheet:
    """The rows of a text as the divider gives them that makes turns of them."""
    told = re.match(r"sep=([^\r\n\w\" ])\r?\n", written)
    if told:
        written = written[told.end() :]
    dividers = told[1] if told else "\t" + _DIVIDERS if path.suffix.lower() != ".csv" else _DIVIDERS
    sheet = _Sheet("", [], None)
    for divider in dict.fromkeys(dividers):
        if divider in written or (divider == dividers[-1] and not sheet.rows):
            rows = _cells(path, written, divider)
            _refuse_wide(path, rows)
            sheet = _Sheet("", rows, table_columns.layout(rows))
            if sheet.layout:
                break
    return sheet


def _cells(path: Path, written: str, divider: str) -> Rows:
    lines = [line for line in written.splitlines() if line.strip()]
    if divider == "\t" and len({line.count("\t") for line in lines}) == 1:
        return [[_unquoted(cell) for cell in line.split("\t")] for line in lines]
    before = csv.field_size_limit(len(written) + 1)
    try:
        return list(csv.reader(io.StringIO(written, newline=""), delimiter=divider))
    except csv.Error as error:
        why = "its cells cannot be told apart, most likely for a quotation mark that is not closed"
        remedy = "Close it, or save the table as .xlsx and try again."
        raise Unreadable(path, why, remedy) from error
    finally:
        csv.field_size_limit(before)


def _refuse_wide(path: Path, rows: Rows) -> None:
    """Raises ``Unreadable`` where a few rows are so wide that looking through columns never ends."""
    width = max(map(len, rows), default=0)
    if width > _WIDE and width * len(rows) > sheets.MOST_CELLS:
        why = f"one of its rows has {width:,} cells, as no transcript has"
        raise Unreadable(path, why, "Copy the turns into a new workbook and try again.")


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"' and cell[1:-1].count('"') % 2 == 0:
        return cell[1:-1].replace('""', '"')
    return cell


def _workbook(path: Path, raw: bytes, limits: Limits) -> list[_Sheet]:
    _refuse_bomb(path, raw, limits)
    with sheets.reading(path) as by_name:
        return [_Sheet(name, rows, table_columns.layout(rows)) for name, rows in by_name.items()]


def _refuse_bomb(path: Path, raw: bytes, limits: Limits) -> None:
    """Raises ``Unreadable`` for a workbook that unpacks to more than the limits."""
    remedy = "Copy the turns into a new workbook and try again."
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except Exception as error:  # zipfile raises whatever comes on a damaged file
        remedy = "Open it in Excel, let it repair it, and save it as .xlsx."
        raise Unreadable(path, "the workbook is damaged or incomplete", remedy) from error
    if size > limits.bytes:
        raise Unreadable(path, f"it unpacks to more than {limits.megabytes} MB", remedy)


def _refusal(path: Path, found: Sequence[_Sheet]) -> NotATranscript:
    if _is_about_interviews(found):
        why = "it is a table about interviews and participants, not a transcript"
        return NotATranscript(path, why, "Give it as interviews.xlsx, or with 'interviews import'.")
    return NotATranscript(path, "no column of it holds what was said", _HEADS)


def _is_about_interviews(found: Iterable[_Sheet]) -> bool:
    heads = (row for sheet in found for row in sheet.rows[:10])
    return any(map(table_columns.is_about_interviews, heads))


def _refuse_several(path: Path, rows: Rows, layout: Layout) -> None:
    """Raises ``Unreadable`` where a column says that the rows are of several interviews."""
    if layout.interview is not None:
        cells = (_cell(row, layout.interview) for row in rows[layout.first :])
        if (n := len({fold(cell) for cell in cells if cell})) > 1:
            head = _cell(rows[layout.first - 1], layout.interview)
            why = f"there are {n} interviews in it, told apart by its column '{head}'"
            raise Unreadable(path, why, "Put each into a file of its own.")


def _said(rows: Rows, layout: Layout) -> Iterator[Said]:
    for row in rows:
        start, end = (_value(row, layout.start), _value(row, layout.end))
        if isinstance(start, str) and len(clocks := _CLOCKS.findall(start)) == 2:
            start, end = clocks
        if layout.voices:
            for place, label in layout.voices:
                yield Said(_cell(row, place), label, start, end)
        else:
            speaker = _cell(row, layout.speaker).rstrip(":： ")
            label = f"Speaker {speaker}" if speaker.isdigit() else speaker
            yield Said(_cell(row, layout.text), label, start, end)


def _beside(rows: Rows, layout: Layout) -> Iterator[LeftOut]:
    """The words of columns that are no part of the transcript."""
    used = {layout.text, layout.speaker, layout.start, layout.end}
    used |= {place for place, _ in layout.voices}
    for place in range(max(map(len, rows), default=0)):
        cells = [cell for row in rows if has_words(cell := _cell(row, place))]
        if place not in used and cells:
            head = layout.heads[place] if place < len(layout.heads) else ""
            yield LeftOut(
                f"columns beside the turns{f' ({head})' if head else ''}", "\n".join(cells)
            )


def _above(rows: Rows, left_out: list[LeftOut]) -> dict[str, str]:
    """What the rows above the heads say about the interview; what else they say is left out."""
    found: dict[str, str] = {}
    for row in rows[:-1]:
        cells = [cell for place in range(len(row)) if (cell := _cell(row, place))]
        key = cells[0].rstrip(":： ") if len(cells) == 2 else ""
        if is_field(key) or is_role(fold(key)):
            found.setdefault(key, cells[1])
        elif any(map(has_words, cells)):
            left_out.append(LeftOut("rows above the heads", " ".join(cells)))
    return found


def _line(row: Sequence[Any]) -> str:
    return "\t".join(_cell(row, place) for place in range(len(row)))


def _value(row: Sequence[Any], place: int | None) -> Any:
    return row[place] if place is not None and place < len(row) else None


def _cell(row: Sequence[Any], place: int | None) -> str:
    """A cell as text."""
    value = _value(row, place)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.date().isoformat() if isinstance(value, datetime) else str(value).strip()
