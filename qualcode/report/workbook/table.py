"""Tables: rows under one frozen header with a filter, in as many sheets as Excel needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.files import sheets
from qualcode.files.looks import LINE, n_lines, room
from qualcode.report.workbook.book import Book, Place, Sheet

PAGE_WIDTH = 270
"""Characters that a landscape page holds across and that can still be read."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a table: its header and its width in characters; ``turned``: read upwards."""

    text: str
    width: float = 14
    turned: bool = False

    @property
    def height(self) -> float:
        """Points that the header needs."""
        if self.turned:
            return 6.5 * len(self.text)
        return 5 + LINE * n_lines(self.text, room(self.width))


class Table:
    """Rows under one header, frozen and filtered; it goes on in `name 2` when a sheet is full.

    ``frozen``: columns that stay in sight. ``folds``: the rows fold by level.
    ``lined``: its grid is printed.
    """

    def __init__(
        self,
        book: Book,
        name: str,
        headings: Sequence[Heading],
        *,
        frozen: int = 0,
        folds: bool = False,
        lined: bool = False,
    ) -> None:
        self._book, self._name, self._headings = book, name, headings
        self._setup = {"frozen": frozen, "folds": folds, "lined": lined}
        self.sheet = self._open()

    def add(self, values: Iterable[Any], *, level: int = 0) -> Place:
        """Append a row; where it begins."""
        self._make_room()
        self.sheet.add(values, level=level)
        return Place(self.sheet.name, 1, self.sheet.row)

    def styled(self, value: Any, style: str, to: Place | None = None) -> Any:
        """A cell for the next row, as ``Sheet.styled`` makes it."""
        self._make_room()
        return self.sheet.styled(value, style, to)

    def done(self, notes: Iterable[str] = ()) -> None:
        """Set the filter over the rows there are, and write notes below it."""
        self._close()
        for n, note in enumerate(notes):
            if n == 0:
                self.sheet.add([])
            self.sheet.add([self.styled(note, "note")], height=LINE)

    def _make_room(self) -> None:
        if self.sheet.row == sheets.ROW_LIMIT:
            self._close()
            self.sheet = self._open()

    def _close(self) -> None:
        from openpyxl.utils import get_column_letter

        last = get_column_letter(len(self._headings))
        self.sheet.sheet.auto_filter.ref = f"A1:{last}{self.sheet.row}"

    def _open(self) -> Sheet:
        widths = [heading.width for heading in self._headings]
        pages = -(-int(sum(widths)) // PAGE_WIDTH)
        sheet = self._book.sheet(self._name, widths, pages=pages, **self._setup)
        header = [
            sheet.styled(heading.text, "turned" if heading.turned else "header")
            for heading in self._headings
        ]
        sheet.add(header, height=max(heading.height for heading in self._headings))
        return sheet
