"""The workbook of a study: one Excel file with its counts and the words behind each of them.

In come the records in ``WorkbookContent``; out goes an .xlsx file, the same bytes for the same
records. Nothing is counted here.
"""

from __future__ import annotations

from pathlib import Path

from qualcode.files.atomic import Check, unchecked
from qualcode.report.workbook import about, charts, matrix, quality, records, tables
from qualcode.report.workbook.book import Book
from qualcode.report.workbook.content import WorkbookContent
from qualcode.report.workbook.words import Language

__all__ = ["WorkbookContent", "write_workbook"]


def write_workbook(
    path: Path, book: WorkbookContent, language: Language, *, check: Check = unchecked
) -> None:
    """Write the workbook whole or not at all.

    Sheets: `About, Sample, Matrix, Quotes, Chart <group>, States, Frequencies, Segments, Quality,
    Codebook, Memos, Log` (no `Memos` where there is none); a sheet that Excel cannot hold goes on in
    one called `<name> 2`. Raises ``FileBusy`` when the file is open in Excel, ``CannotWrite`` for other
    trouble, and what ``check`` raises, which sees the finished file first.
    """
    file = Book(book.title)
    first = file.sheet("About", about.WIDTHS)
    tables.write_sample(file, book, language)
    matrix.write(file, book, language)
    groups = charts.write(file, book, language)
    tables.write_states(file, book, language)
    tables.write_frequencies(file, book, language)
    records.write_segments(file, book, language)
    quality.write_quality(file, book, language)
    records.write_codebook(file, book, language)
    records.write_memos(file, book, language)
    records.write_log(file, book, language)
    about.write(file, first, book, groups, language)
    file.save(path, check)
