"""PDF: the text as somebody reads it from the pages.

``guard`` opens the file in a process of its own (``worker``) and gives lines with their places;
``edges`` and ``margins`` take away what belongs to the page and not to the text, ``order`` and
``tables`` find the way through columns, ``paragraphs`` joins lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from qualcode.errors import Unreadable
from qualcode.ingest.characters import has_words, kind, line_numbers
from qualcode.ingest.document import Document, LeftOut, Paragraph, laid_out
from qualcode.ingest.formats.composing import told
from qualcode.ingest.formats.dialogue import in_rows
from qualcode.ingest.formats.pdf import guard
from qualcode.ingest.formats.pdf.edges import without_edges
from qualcode.ingest.formats.pdf.margins import without_line_numbers
from qualcode.ingest.formats.pdf.order import in_order
from qualcode.ingest.formats.pdf.pages import Line, pages, pitch
from qualcode.ingest.formats.pdf.paragraphs import Setting, paragraphs
from qualcode.ingest.formats.pdf.tables import Row, blocks
from qualcode.model import Issue, Limits

_BEGINNING = 1_024
"""The mark of a PDF stands within so many bytes."""
_RECOGNISE = (
    "Run text recognition (OCR) on it, for example with OCRmyPDF, NAPS2 or Adobe Acrobat, "
    "and read the new PDF."
)


def read(path: Path, raw: bytes, limits: Limits) -> Document:
    """A PDF with text: its paragraphs without headers, footers, page and line numbers.

    Raises ``Unreadable`` for scans, and for protected, damaged, hostile, oversized and empty files.
    """
    if not raw.strip():
        raise Unreadable(path, "is empty", "Check that it is the right file.")
    if b"%PDF" not in raw[:_BEGINNING]:
        what = kind(raw) or "not a PDF"
        raise Unreadable(
            path, f"this is {what}, whatever its suffix says", "Give it its true suffix."
        )
    answer = guard.opened(path, raw, limits)
    if error := answer.get("error"):
        raise Unreadable(path, *_refusal(error, limits))
    left_out = [
        LeftOut("filled form fields", words)
        for page in answer["pages"]
        for kind_, _, words, *_ in page["annotations"]
        if kind_ == "field"
    ]
    made = pages(answer["pages"], left_out)
    if not any(has_words(line.text) for page in made for line in page.lines):
        _refuse_wordless(path, answer)
    made = without_line_numbers(made, left_out)
    step = pitch(made)
    lines = [line for page in without_edges(made, step, left_out) for line in in_order(page)]
    text, layout, remarks = laid_out(_paragraphs(lines, step, left_out))
    issues = [*_missing(path.name, answer), *_told(path.name, left_out)]
    return Document(text, layout, remarks=remarks, left_out=left_out, issues=issues)


def _refusal(error: str, limits: Limits) -> tuple[str, str]:
    if error == "password":
        remedy = "Open it in a PDF program, remove the password, save it and try again."
        return "it is protected with a password", remedy
    if error == "size":
        why = f"its text is longer than {limits.megabytes} million characters"
        return why, "Split it, or raise 'megabytes' under [limits] in study.toml."
    remedy = "Get the file again, or open it in a PDF program and print it to a new PDF."
    return "the file is damaged or incomplete", remedy


def _refuse_wordless(path: Path, answer: Any) -> None:
    if answer["scanned"]:
        raise Unreadable(path, "it is a scan: pictures of pages without any text", _RECOGNISE)
    raise Unreadable(path, "is empty: there are no words in it", "Check that it is the right file.")


def _paragraphs(lines: list[Line], step: float, left_out: list[LeftOut]) -> Iterator[Paragraph]:
    found = list(blocks(lines))
    setting = Setting.of(
        [line for block in found for line in block if isinstance(line, Line)], step
    )
    for block in found:
        if block and isinstance(block[0], Row):
            yield from _table([row for row in block if isinstance(row, Row)], step, left_out)
        else:
            yield from paragraphs([line for line in block if isinstance(line, Line)], setting)


def _lines(rows: Sequence[Row]) -> list[Line]:
    return [line for row in rows for cell in row.cells for line in cell]


def _table(rows: Sequence[Row], step: float, left_out: list[LeftOut]) -> Iterator[Paragraph]:
    """The paragraphs of a table, whose headings are printed again on every page."""
    settings = Setting.of(_lines(rows), step)
    heads = [_text(cell) for cell in rows[0].cells]
    whole: list[Row] = []
    for row in rows:
        over_page = bool(whole) and row.cells[0][0].page != whole[-1].cells[-1][-1].page
        if over_page and [_text(cell) for cell in row.cells] == heads:
            left_out.append(LeftOut("headings printed again", "\t".join(heads)))
        elif over_page and _goes_on(whole[-1], row):
            for cell, more in zip(whole[-1].cells, row.cells, strict=True):
                cell += more
        else:
            whole.append(row)
    cells = [[list(paragraphs(cell, settings)) for cell in row.cells] for row in whole]
    yield from in_rows(cells, left_out)


def _text(cell: Sequence[Line]) -> str:
    return " ".join(line.text for line in cell)


def _goes_on(above: Row, row: Row) -> bool:
    """Whether a row at the top of a page is the rest of the one above."""
    if len(above.cells) != len(row.cells):
        return False
    begins = [cell[0].text[0] for cell in row.cells]
    return all(letter.islower() for letter in begins)


def _missing(where: str, answer: Any) -> Iterator[Issue]:
    """Pages that gave no text though there is something on them."""
    if answer["bad"]:
        what = f"damaged pages that could not be read: {answer['bad']}"
        yield Issue(where, what, "Get the file again, or print it to a new PDF.")
    if answer["scanned"]:
        which = line_numbers(answer["scanned"]).replace("line", "page")
        yield Issue(where, f"only pictures and no text on {which}", _RECOGNISE)


def _told(where: str, left_out: Sequence[LeftOut]) -> Iterator[Issue]:
    """A note for each kind of what was left out."""
    yield from told(where, left_out)
    if numbers := sum(what == "line numbers" for what, _ in left_out):
        what = f"line numbers in the margin, not part of the text: {numbers}"
        yield Issue(where, what, "Nothing has to be done.", "note")
