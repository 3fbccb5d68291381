"""How sheets look: heights of rows, print setup, and how cells without a style of their own do."""

from __future__ import annotations

from typing import Any

from qualcode.files.sheets import clean

LINE, TALLEST = 15.0, 409.0
"""Points of a line, and of the tallest row that Excel shows."""


def room(width: float) -> int:
    """How many characters of a text stand in a line of a column that wide."""
    return int(1.15 * width)


def n_lines(text: str, fits: int) -> int:
    """How many lines a text takes up; no more are counted than the tallest row shows.

    ``fits``: characters in a line; three of them are lost where words are kept whole.
    """
    if len(text) > fits:
        fits = max(fits - 3, 1)
    if len(text) > fits * TALLEST / LINE:
        return int(TALLEST / LINE) + 1
    return sum(-(-len(paragraph) // fits) or 1 for paragraph in text.split("\n"))


def align_by_default(book: Any, alignment: Any) -> None:
    """Give cells without a style this alignment, so that they need none and are written fast."""
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.utils.indexed_list import IndexedList

    book._named_styles["Normal"].alignment = alignment
    plain = StyleArray()
    plain.alignmentId = book._alignments.add(alignment)
    book._cell_styles = IndexedList([plain])


def set_print(sheet: Any, title: str, pages: int | None) -> None:
    """A4, so many pages beside each other (``None``: one upright page), the title in the footer."""
    sheet.page_setup.orientation = "landscape" if pages else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages or 1, 0
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.7, 0.3
    footer = sheet.HeaderFooter.oddFooter
    footer.left.text = clean(title).replace("&", "&&")[:100]
    footer.center.text, footer.right.text = "&A", "&P / &N"
