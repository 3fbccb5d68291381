"""A workbook and its sheets under way: safe text, links, row heights, print setup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.files import sheets
from qualcode.files.atomic import Check, unchecked
from qualcode.files.looks import LINE, TALLEST, n_lines, room, set_print
from qualcode.files.sheets import TEXT_LIMIT
from qualcode.report.workbook import styles

LINK_LIMIT = 65_530
"""Links that Excel keeps in one sheet."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell to link to."""

    sheet: str
    column: int
    row: int

    @property
    def location(self) -> str:
        """As a link names it: ``'Quotes'!C12``."""
        from openpyxl.utils import get_column_letter

        return f"'{self.sheet}'!{get_column_letter(self.column)}{self.row}"


class Book:
    """A workbook to which sheets are added in order and which is then saved."""

    def __init__(self, title: str) -> None:
        from openpyxl import Workbook

        self.title = title
        self.names: list[str] = []
        self._book = Workbook(write_only=True)
        self._styles = styles.register(self._book)

    def sheet(self, name: str, widths: Sequence[float], **setup: Any) -> Sheet:
        """A new sheet, under a name that Excel accepts and no other sheet has; see ``Sheet``."""
        name = self._free(_FORBIDDEN.sub("_", name)[:31])
        self.names.append(name)
        return Sheet(self._book.create_sheet(name), widths, self._styles, self.title, **setup)

    def save(self, path: Path, check: Check = unchecked) -> None:
        """Write the file; raises as ``files.sheets.save`` does."""
        sheets.save(self._book, path, check=check)

    def _free(self, name: str) -> str:
        taken = {used.casefold() for used in self.names}
        free, number = name, 2
        while free.casefold() in taken:
            free, number = f"{name[: 31 - len(f' {number}')]} {number}", number + 1
        return free


class Sheet:
    """A sheet that is written row by row. ``row`` is the number of the last row written.

    ``frozen``: columns that stay in sight, with the first row. ``folds``: rows fold by level.
    ``pages``: how many pages lie beside each other in print, ``None`` for one upright page.
    ``lined``: its grid is printed.
    """

    def __init__(
        self,
        sheet: Any,  # openpyxl's stubs know little of what a write-only sheet can do
        widths: Sequence[float],
        cell_styles: Mapping[str, Any],
        title: str,
        *,
        frozen: int | None = None,
        folds: bool = False,
        pages: int | None = None,
        lined: bool = False,
    ) -> None:
        from openpyxl.styles import Alignment
        from openpyxl.utils import get_column_letter

        self.sheet, self.row, self.links = sheet, 0, 0
        self._styles = cell_styles
        self._rooms = [room(width) for width in widths]
        for n, width in enumerate(widths, start=1):
            column = sheet.column_dimensions[get_column_letter(n)]
            column.width, column.alignment = width, Alignment(**styles.TOP)
        if folds:
            sheet.sheet_properties.outlinePr.summaryBelow = False
            sheet.sheet_format.outlineLevelRow = 2
        if frozen is not None:
            sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
            sheet.print_title_rows = "1:1"
        if frozen:
            sheet.print_title_cols = f"A:{get_column_letter(frozen)}"
        sheet.print_options.gridLines = lined or None
        set_print(sheet, title, pages)

    @property
    def name(self) -> str:
        """The name on its tab."""
        return str(self.sheet.title)

    def add(self, values: Iterable[Any], *, level: int = 0, height: float = 0) -> None:
        """Append a row of texts, numbers and cells; texts stay texts, empty ones are no cell.

        The row is as high as its longest text needs, as far as can be told by counting, because
        LibreOffice does not find out by itself.
        """
        self.row += 1
        lines, row = 1, []
        for place, value in enumerate(values):
            text = value
            if type(value) is str:
                text = value = self._text(value)
            elif value is not None and not isinstance(value, (int, float)):
                text = value.value
            if type(text) is str and place < len(self._rooms):
                fits = self._rooms[place]
                if len(text) > fits or "\n" in text:
                    lines = max(lines, n_lines(text, fits))
            row.append(value)
        look = {"outlineLevel": f"{level}"} if level else {}
        if lines > 1 or height:
            # A height that Excel may change: openpyxl's own row would declare it fixed by hand.
            look["ht"] = f"{height or min(lines * LINE, TALLEST):g}"
        if look:
            self.sheet.row_dimensions[self.row] = look
        self.sheet.append(row)
        if look:
            del self.sheet.row_dimensions[self.row]

    def styled(self, value: Any, style: str, to: Place | None = None) -> Any:
        """A cell for ``add`` in a style; the link is left out when the sheet holds no more."""
        from openpyxl.cell import Cell
        from openpyxl.worksheet.hyperlink import Hyperlink

        cell = Cell(self.sheet, 1, 1, None, self._styles[style])
        if isinstance(value, str):
            cell.value = sheets.clean(value)
            cell.data_type = "s"
        else:
            cell.value = value
        if to is not None and self.links < LINK_LIMIT:
            self.links += 1
            cell.hyperlink = Hyperlink(ref="", location=to.location)
        return cell

    def _text(self, text: str) -> Any:
        text = sheets.clean(text)
        if sheets.is_special(text):
            cell = sheets.text_cell(self.sheet, text)
            cell.data_type = "s"
            return cell
        return text or None


def stacked(blocks: Iterable[str], goes_on: str) -> list[str]:
    """The blocks with a blank line between, in as few texts as fit a cell.

    Each text but the last ends in the marker ``goes_on``. A block is broken only when it does not
    fit a cell by itself, and then with the marker of ``files.sheets.parts``.
    """
    room = TEXT_LIMIT - len(goes_on) - 2
    stacks: list[list[str]] = []
    size = 0
    for block in blocks:
        for piece in sheets.parts(block, room):
            if stacks and size + 2 + len(piece) <= room:
                stacks[-1].append(piece)
                size += 2 + len(piece)
            else:
                stacks.append([piece])
                size = len(piece)
    last = len(stacks) - 1
    return ["\n\n".join(s if n == last else [*s, goes_on]) for n, s in enumerate(stacks)]
