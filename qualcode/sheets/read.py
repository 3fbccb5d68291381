"""A coding sheet as it came back: its page, its columns by their headings, its rows by their numbers.

Nothing is taken at its place: rows may be sorted, columns moved, pages renamed, others put in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.errors import Unreadable
from qualcode.sheets import layout, words
from qualcode.sheets.archive import Area, bounded, merged_areas, saved_at, workbook
from qualcode.sheets.records import About, BaseRow

if TYPE_CHECKING:
    from openpyxl import Workbook

LOOKED_THROUGH = 40
"""Rows at the top of a page among which its headings may stand."""
NEEDED = ("state", "memo", "new_code", "text", "code_1", "hash", "interview")
"""A page whose headings have the segment and two of these holds codings."""
_NOT_A_SHEET = "Export one with 'qualcode sheet export', or put its headings back as they were."


@dataclass(frozen=True)
class Sheet:
    """What a workbook holds of a coding sheet.

    ``about`` and ``base`` are of its hidden page, ``None`` where that is gone or (``damaged``) cannot
    be trusted. ``columns`` are places by key, ``others`` headings that are none of ours by
    place. ``rows`` are those with anything in them.
    """

    file: str
    page: str
    about: About | None
    base: Mapping[str, BaseRow] | None
    damaged: bool
    columns: Mapping[str, int]
    others: Mapping[int, str]
    top: int
    rows: Sequence[tuple[int, Sequence[Any]]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: Sequence[Area] = ()
    doubled: tuple[str, ...] = ()
    """Headings that stand twice."""
    copies: tuple[str, ...] = ()
    """Other pages that look like the one with the codings, and are not read."""
    saved: str = ""
    """When it was saved last, as the program that did says; empty where it does not."""

    def cell(self, row: int, place: int) -> str:
        """How a cell is called: ``Codificar!F12``."""
        return f"{self.page}!{column_letter(place)}{row}"

    def is_formula(self, row: int, place: int) -> bool:
        """Whether a formula stands there."""
        return (row, place) in self.formulas

    def is_covered(self, row: int, place: int) -> bool:
        """Whether the cell lies under a merged one, which is shown in its place."""
        return any(
            top <= row <= bottom and left <= place + 1 <= right and (row, place + 1) != (top, left)
            for top, bottom, left, right in self.merged
        )


@dataclass
class _Found:
    """A page with headings of a coding sheet."""

    title: str
    top: int
    columns: dict[str, int] = field(default_factory=dict)
    others: dict[int, str] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)


def read(path: Path, raw: bytes) -> Sheet:
    """The coding sheet in a workbook. Raises ``Unreadable`` where there is none."""
    with workbook(path, raw) as book:
        about, base, damaged, hidden = _about(path, book)
        pages = [found for found in map(_headings, book.worksheets) if found]
        chosen = _chosen(path, pages, hidden)
        page = book[chosen.title]
        rows = list(_rows(path, page, chosen.top))
        formulas = _formulas(page, rows)
        merged = merged_areas(path, book, page)
        saved = saved_at(book)
    return Sheet(
        path.name,
        chosen.title,
        about,
        base,
        damaged,
        chosen.columns,
        chosen.others,
        chosen.top,
        rows,
        formulas,
        merged,
        tuple(chosen.doubled),
        tuple(one.title for one in pages if one is not chosen),
        saved,
    )


def first_cell(page: Any) -> str:
    """What stands first in a page, as a text."""
    page.reset_dimensions()
    for row in islice(page.iter_rows(values_only=True, max_row=LOOKED_THROUGH), LOOKED_THROUGH):
        for value in row:
            if value is not None:
                return str(value)
    return ""


def column_letter(place: int) -> str:
    """``A`` for 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _about(path: Path, book: Workbook) -> tuple[About | None, dict[str, BaseRow] | None, bool, str]:
    """What the hidden page says, whether it is there but damaged, and what it is called."""
    for page in book.worksheets:
        is_named = words.folded(page.title) == words.folded(words.PAGES["en"]["about"])
        if is_named or first_cell(page) == layout.FORMAT:
            try:
                about, base = layout.read_about(bounded(path, page))
            except ValueError:
                return None, None, True, page.title
            return about, base, False, page.title
    return None, None, False, ""


def _rows(path: Path, page: Any, top: int) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows below the headings that have anything in them, with their numbers."""
    for number, row in enumerate(bounded(path, page), start=1):
        if number > top and any(value is not None for value in row):
            yield number, row


def _formulas(page: Any, rows: Sequence[tuple[int, Sequence[Any]]]) -> frozenset[tuple[int, int]]:
    """The places of formulas. Most sheets have none; only where a text begins like one the cells are
    looked at, as a text may begin so."""
    suspect = {
        number
        for number, row in rows
        for value in row
        if (type(value) is str and value[:1] == "=") or type(value).__name__ in _FORMULA_TYPES
    }
    if not suspect:
        return frozenset()
    return frozenset(
        (number, place)
        for number, row in enumerate(page.iter_rows(max_row=max(suspect)), start=1)
        if number in suspect
        for place, cell in enumerate(row)
        if getattr(cell, "data_type", "") == "f"
    )


_FORMULA_TYPES = ("ArrayFormula", "DataTableFormula")


def _headings(page: Any) -> _Found | None:
    """The headings of a page, where it has those of a coding sheet in one of its first rows."""
    page.reset_dimensions()
    rows = page.iter_rows(values_only=True, max_row=LOOKED_THROUGH)
    for number, row in enumerate(islice(rows, LOOKED_THROUGH), start=1):
        found = _Found(page.title, number)
        for place, value in enumerate(row):
            if not isinstance(value, str) or not value.strip():
                continue
            key = words.key_of(value)
            if not key:
                found.others[place] = value
            elif key in found.columns:
                found.doubled.append(value.strip())
            else:
                found.columns[key] = place
        if "segment" in found.columns and sum(key in found.columns for key in NEEDED) >= 2:
            return found
    return None


def _chosen(path: Path, pages: Sequence[_Found], hidden: str) -> _Found:
    """The page with the codings. Raises ``Unreadable`` where there is none, or more than one."""
    titles = {words.folded(said["coding"]) for said in words.PAGES.values()}
    named = [one for one in pages if words.folded(one.title) in titles]
    if len(named) == 1:
        return named[0]
    if len(pages) == 1:
        return pages[0]
    if pages:
        listed = ", ".join(f"'{one.title}'" for one in pages)
        why = f"several of its pages look like a coding sheet: {listed}"
        raise Unreadable(path, why, "Delete the copies.")
    why = "it is not a coding sheet of qualcode: no page has its headings (seg_id, codigo_1, ...)"
    if hidden:
        why = "the page with the codings is gone, or its headings are"
    raise Unreadable(path, why, _NOT_A_SHEET)
