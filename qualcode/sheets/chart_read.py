"""Reading a chart sheet that came back: what it says, and what in it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from qualcode.errors import Issue, QualcodeError, Unreadable
from qualcode.sheets import archive
from qualcode.sheets.chart_write import WORDS
from qualcode.sheets.charts import (
    ABOUT,
    BESIDE,
    FORMAT,
    INTERVIEW,
    LONGEST,
    WHO,
    BaseCell,
    ChartAbout,
    Place,
    Written,
    alike,
    read_about,
)
from qualcode.sheets.records import text_hash

AS_EXPORTED = "Write the summaries into the sheet as it was exported, and save it as .xlsx."
_DIMENSION = re.compile(r"\[([^\[\]]+)\]\s*\Z")
_HEAD_ROWS = 12
"""Rows among which the headings are looked for."""
_INTERVIEWS = frozenset(words["interview"].casefold() for words in WORDS.values())
_NOTHING = frozenset(words["none"] for words in WORDS.values())


@dataclass
class ChartSheet:
    """What a chart sheet says: its summaries, and a line for each thing that is not taken from it.

    ``missing`` are the cells that are in it no more.
    """

    about: ChartAbout
    base: dict[Place, BaseCell]
    written: list[Written] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    missing: list[Place] = field(default_factory=list)


def is_chart(path: Path) -> bool:
    """Whether a file is a chart sheet, as far as can be told; false for what cannot be read at all."""
    try:
        with archive.workbook(path, archive.received(path)) as book:
            for page in book.worksheets:
                page.reset_dimensions()
                rows = list(islice(page.iter_rows(values_only=True), _HEAD_ROWS))
                about = page.title == ABOUT and rows and rows[0][:1] == (FORMAT,)
                if about or _columns(rows).keys:
                    return True
    except QualcodeError:
        pass
    return False


def shown_hash(pieces: Sequence[str]) -> str:
    """What stands for the segments beside a cell, in whatever order their rows are."""
    return text_hash("\n".join(sorted({one for one in pieces if one and one not in _NOTHING})))


def read_chart(path: Path, raw: bytes) -> ChartSheet:
    """What a chart sheet says. Raises ``Unreadable`` where it cannot be told what sheet it is."""
    about_page, pages = _pages(path, raw)
    if about_page is None:
        raise Unreadable(path, f"its hidden page '{ABOUT}' is gone", AS_EXPORTED)
    try:
        about, base = read_about(about_page)
    except ValueError as error:
        why = f"its hidden page '{ABOUT}' was changed: {error}"
        raise Unreadable(path, why, AS_EXPORTED) from error
    if not pages:
        why = "it has no page of interviews and dimensions any more"
        raise Unreadable(path, why, AS_EXPORTED)
    sheet = ChartSheet(about, base)
    found: dict[Place, list[Written]] = {}
    beside: dict[Place, list[str]] = {}
    faulty: set[Place] = set()
    for page in pages:
        page.read(sheet, found, beside, faulty)
    _settle(path.name, sheet, found, faulty)
    _edited(path.name, sheet, found, beside)
    return sheet


def _pages(path: Path, raw: bytes) -> tuple[Sequence[Sequence[Any]] | None, list[_Page]]:
    """The rows of the hidden page, if it is there, and the pages of interviews and dimensions."""
    about = None
    pages = []
    with archive.workbook(path, raw) as book:
        for page in book.worksheets:
            if page.title == ABOUT:
                about = list(islice(archive.bounded(path, page), MOST_ROWS))
                continue
            rows: list[list[Any]] = []
            odd: dict[tuple[int, int], str] = {}
            for number, row in enumerate(archive.bounded(path, page, values=False)):
                if number > MOST_ROWS:
                    remedy = "Delete the rows below the last interview and try again."
                    raise Unreadable(path, "it has more rows than any chart sheet", remedy)
                rows.append([cell.value for cell in row])
                odd.update(_odd(number, row))
            if _columns(rows).keys:
                merged = archive.merged_areas(path, book, page)
                pages.append(_Page(path.name, page.title, rows, odd, merged))
    return about, pages


def _odd(number: int, row: Sequence[Any]) -> Iterator[tuple[tuple[int, int], str]]:
    for column, cell in enumerate(row):
        kind = _ODD.get(cell.data_type)
        if kind and cell.value is not None:
            yield (number, column), kind


_ODD = {"f": "a formula", "e": "an error value", "b": "a truth value"}
MOST_ROWS = 200_000


def _settle(
    file: str, sheet: ChartSheet, found: Mapping[Place, Sequence[Written]], faulty: set[Place]
) -> None:
    """One summary for each cell that the sheet had; none where two say different things."""
    for place in sheet.base:
        cells = found.get(place, ())
        if place in faulty:
            continue
        if not cells:
            sheet.missing.append(place)
            continue
        said = [one for one in cells if one.text]
        first = said[0] if said else cells[0]
        others = [one for one in said if not alike(one.text, first.text)]
        if others:
            what = (
                f"{place[0]} has two summaries under {place[1]}, here and in {others[0].cell};"
                " none was taken"
            )
            sheet.issues.append(_issue(file, first.cell, what, "Leave one of them."))
        else:
            sheet.written.append(first)


def _edited(
    file: str,
    sheet: ChartSheet,
    found: Mapping[Place, Sequence[Written]],
    beside: Mapping[Place, Sequence[str]],
) -> None:
    """Segments that somebody wrote into, which changes nothing."""
    for place, cells in found.items():
        pieces = beside.get(place)
        if pieces is not None and shown_hash(pieces) != sheet.base[place].shown:
            what = f"the segments of {place[0]} beside {place[1]} are not as they went out"
            remedy = "They are not read: correct the transcript and read it in again."
            sheet.issues.append(_issue(file, cells[0].cell, what, remedy, "note"))


@dataclass(frozen=True)
class _Page:
    """A page of interviews and dimensions, its rows counted from 0."""

    file: str
    name: str
    rows: Sequence[Sequence[Any]]
    odd: Mapping[tuple[int, int], str]
    merged: Sequence[tuple[int, int, int, int]]

    def read(
        self,
        sheet: ChartSheet,
        found: dict[Place, list[Written]],
        beside: dict[Place, list[str]],
        faulty: set[Place],
    ) -> None:
        """Add what the page says to what other pages do."""
        first, columns, headed = _columns(self.rows)
        where = next((n for n, key in columns.items() if key == INTERVIEW), None)
        if where is None:
            what = "it has no column of interviews; nothing was taken from this page"
            sheet.issues.append(_issue(self.file, self.name, what, AS_EXPORTED))
            return
        columns = self._known(sheet, columns)
        for number, row in enumerate(self.rows[first:], start=first):
            given = row[where] if where < len(row) else None
            if given is None or str(given).strip().casefold() in _INTERVIEWS:
                continue
            interview_id = _interview(given, sheet.about.interviews)
            if interview_id is None:
                renamed = number == first and not headed  # what stands below the keys
                if not renamed and any(_text(row[n]) for n in columns if n < len(row)):
                    what = "no interview of this sheet has this id; its row was not taken"
                    remedy = "Put back the id that stood there."
                    sheet.issues.append(_issue(self.file, self._cell(number, where), what, remedy))
                continue
            for column, key in columns.items():
                if key == INTERVIEW:
                    continue
                place = interview_id, key.removesuffix(BESIDE)
                value = row[column] if column < len(row) else None
                if key.endswith(BESIDE):
                    beside.setdefault(place, []).append(_text(value))
                    continue
                fault = self._fault(number, column, value)
                cell = self._cell(number, column)
                if fault:
                    faulty.add(place)
                    sheet.issues.append(_issue(self.file, cell, *fault))
                else:
                    found.setdefault(place, []).append(Written(*place, _text(value), cell))

    def _known(self, sheet: ChartSheet, columns: Mapping[int, str]) -> dict[int, str]:
        """The columns that the sheet had when it went out; of the others, a line each."""
        kept: dict[int, str] = {}
        for number, key in columns.items():
            dimension = key.removesuffix(BESIDE)
            if key == INTERVIEW or dimension in sheet.about.dimensions:
                kept[number] = key
            elif not key.endswith(BESIDE):
                what = (
                    "its hidden id and its heading name different dimensions"
                    if not dimension
                    else f"this sheet had no column for {dimension} when it went out"
                )
                cell = self._cell(_columns(self.rows).first - 1, number)
                what += "; nothing was taken from this column"
                sheet.issues.append(_issue(self.file, cell, what, "Put back its heading."))
        return kept

    def _fault(self, row: int, column: int, value: Any) -> tuple[str, str] | None:
        """Why a cell is no summary, and what to do."""
        odd = self.odd.get((row, column))
        if odd:
            return f"it holds {odd}, not a text; it was not taken", "Write the summary as text."
        if isinstance(value, (datetime, date, time)):
            remedy = "Format the cell as text and write the summary again."
            return "it holds a date, not a text; it was not taken", remedy
        if value is not None and not isinstance(value, str):
            remedy = "Format the cell as text and write the summary again."
            return "it holds a number, not a text; it was not taken", remedy
        if value is not None and len(value) > LONGEST:
            what = f"it has more than {LONGEST:,} characters; it was not taken"
            return what, "Shorten the summary."
        for first, last, left, right in self.merged:
            inside = first <= row + 1 <= last and left <= column + 1 <= right
            if inside and (row + 1, column + 1) != (first, left):
                what = "it is merged with another cell; it was not taken"
                return what, "Separate the cells, and write into each its own summary."
        return None

    def _cell(self, row: int, column: int) -> str:
        letters, number = "", column + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return f"{self.name}!{letters}{row + 1}"


class _Columns(NamedTuple):
    """Where the interviews begin, the key of each column, and whether headings were found."""

    first: int
    keys: dict[int, str]
    headed: bool


def _columns(rows: Sequence[Sequence[Any]]) -> _Columns:
    """The columns of a page: by the hidden row of keys, else by the headings. A key is empty where the
    two name different dimensions."""
    keys: dict[int, str] = {}
    heads: dict[int, str] = {}
    first = 0
    for number, row in enumerate(rows[:_HEAD_ROWS]):
        texts = {n: value.strip() for n, value in enumerate(row) if isinstance(value, str)}
        if (
            not keys
            and INTERVIEW in texts.values()
            and any(text.endswith(BESIDE) for text in texts.values())
        ):
            keys = {n: text for n, text in texts.items() if text != WHO}
            first = number + 1
            continue
        named = {n: found[1] for n, text in texts.items() if (found := _DIMENSION.search(text))}
        asked = {n: INTERVIEW for n, text in texts.items() if text.casefold() in _INTERVIEWS}
        if not heads and asked and (named or keys):
            heads = {**named, **asked}
            first = number + 1
    if not keys:
        known = heads if any(key != INTERVIEW for key in heads.values()) else {}
        return _Columns(first, known, bool(heads))
    for number, key in heads.items():
        there = keys.get(number)
        if there is None and key != INTERVIEW:
            keys[number] = key  # somebody put a column in
        elif (
            there is not None and there != key and not (there.endswith(BESIDE) or key == INTERVIEW)
        ):
            keys[number] = ""
    return _Columns(first, keys, bool(heads))


def _interview(given: Any, known: Sequence[str]) -> str | None:
    """The interview that a cell names; spreadsheets make numbers of ids like ``012``."""
    text = _text(given)
    if text in known:
        return text
    near = [one for one in known if one.casefold() == text.casefold()]
    if not near and isinstance(given, (int, float)) and float(given).is_integer():
        near = [one for one in known if one.isdecimal() and int(one) == int(given)]
    return near[0] if len(near) == 1 else None


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _issue(file: str, cell: str, what: str, remedy: str, severity: Any = "warning") -> Issue:
    return Issue(f"{file}, {cell}", what, remedy, severity)
