"""Originals that are still in what is about to be written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from qualcode.anonymise.matching import Matcher
from qualcode.errors import QualcodeError


class Leak(NamedTuple):
    """An original in an output: where, and the token that should stand there."""

    place: str
    token: str


class WouldLeak(QualcodeError):
    """An output holds what was to be replaced; it was not written. Never says the original."""

    def __init__(self, name: str, leaks: Iterable[Leak]) -> None:
        self.leaks = tuple(leaks)
        first, more = self.leaks[0], len(self.leaks) - 1
        others = f" (and {more:,} more {'place' if more == 1 else 'places'})" if more else ""
        super().__init__(
            f"{name}: not written, because {first.place} holds what {first.token} stands for"
            f"{others}. Run 'qualcode anonymise apply', or decide 'with capital'"
            " ('con mayúscula') in the sheet if it is also a common word, and run again."
        )


def leaks(pieces: Iterable[tuple[str, str]], matcher: Matcher) -> Iterator[Leak]:
    """The originals in (place, text) pairs, in order; a place that ends in ``line`` gets its number."""
    clean: set[str] = set()
    for place, text in pieces:
        if text in clean:
            continue
        matches = matcher.matches(text)
        if not matches:
            clean.add(text)
        for match in matches:
            number = f" {text.count(chr(10), 0, match.start) + 1}" if place.endswith("line") else ""
            yield Leak(f"{place}{number}", match.item.token)


def lines_of(text: str) -> Iterator[tuple[str, str]]:
    """A text with the place that leaks in it have: a name may go over the end of a line."""
    yield "line", text


def pieces_of(path: Path, shown: Path) -> Iterator[tuple[str, str]]:
    """What a file that is about to take its place says, with places; nothing of a picture of dots."""
    suffix = shown.suffix.lower()
    if suffix == ".xlsx":
        yield from _cells(path)
    elif suffix == ".csv":
        yield from _records(path)
    elif suffix not in (".png", ".qualcode"):
        yield from lines_of(path.read_bytes().decode("utf-8", "replace"))


def _records(path: Path) -> Iterator[tuple[str, str]]:
    written = path.read_bytes().decode("utf-8-sig", "replace")
    before = csv.field_size_limit(len(written) + 1)
    try:
        records = list(csv.reader(io.StringIO(written, newline="")))
    finally:
        csv.field_size_limit(before)
    for number, record in enumerate(records, start=1):
        yield from ((f"record {number}", cell) for cell in record)


def _cells(path: Path) -> Iterator[tuple[str, str]]:
    from qualcode.files import sheets

    with sheets.reading(path) as book:
        for title, rows in book.items():
            yield f"the name of sheet {title!r}", title
            for number, row in enumerate(rows, start=1):
                for place, value in enumerate(row):
                    if value is not None:
                        yield f"sheet {title!r}, cell {column_letter(place)}{number}", str(value)


def column_letter(place: int) -> str:
    """The letter of a column, counted from 0."""
    letters, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
