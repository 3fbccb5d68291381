"""A coding sheet as an Excel workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.files import sheets
from qualcode.files.atomic import Check, unchecked
from qualcode.files.looks import LINE, TALLEST, align_by_default, n_lines, room
from qualcode.model import Code, Codebook, Line, text_in
from qualcode.sheets import looks, pages
from qualcode.sheets.layout import (
    CONTEXT,
    HIDDEN,
    Column,
    about_rows,
    code_cell,
    columns,
    shown,
    wide_cell,
)
from qualcode.sheets.records import About, BaseRow, Entry, text_hash
from qualcode.sheets.words import MARKS, PAGES, STANCES, STATES

if TYPE_CHECKING:
    from openpyxl import Workbook


@dataclass(frozen=True)
class Content:
    """All that goes into a sheet: ``lines`` in reading order, and what the coder has said of those
    that are segments. ``codes`` are those that can be chosen."""

    about: About
    lines: Sequence[Line]
    base: Mapping[str, BaseRow]
    codebook: Codebook
    codes: Sequence[Code]


def write(path: Path, content: Content, *, check: Check = unchecked) -> None:
    """Write the workbook; the same content is the same bytes. Raises as ``files.sheets.save`` does,
    and what ``check`` raises, which sees the finished file first."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment

    about = content.about
    named = PAGES[about.language]
    book = Workbook(write_only=True)
    align_by_default(book, Alignment(wrap_text=True, vertical="top"))
    shape = _columns(content)
    rows = list(_rows(content))
    readme = book.create_sheet(named["readme"])
    coding = book.create_sheet(named["coding"])
    pages.readme(readme, content.about, content.codebook, shape, len(rows) + 1)
    _coding(coding, content, shape, rows)
    pages.codebook(
        book.create_sheet(named["book"]), content.codes, content.codebook, about.language
    )
    _lists(book, named["lists"], content)
    hidden = book.create_sheet(named["about"])
    hidden.sheet_state = "hidden"
    for row in about_rows(about, content.base.values()):
        hidden.append(row)
    sheets.save(book, path, check=check)


def _columns(content: Content) -> tuple[Column, ...]:
    about = content.about
    labels = {code.id: text_in(code.label, about.language) for code in content.codes}
    return columns(about.layout, about.language, slots=about.slots, codes=labels, blind=about.blind)


def _coding(sheet: Any, content: Content, shape: Sequence[Column], rows: list[Told]) -> None:
    about = content.about
    last = len(rows) + 1
    longest = _longest(content.lines)
    looks.furnish(sheet, shape, about, last, longest)
    looks.offer(sheet, shape, about.language, last)
    styles = looks.Styles(sheet)
    dimensions = sheet.row_dimensions
    if about.layout == "wide":
        dimensions[1] = {"ht": f"{looks.UPRIGHT:g}", "customHeight": "1"}
    sheet.append(looks.header(styles, shape))
    dimensions.pop(1, None)
    places = {column.key: n for n, column in enumerate(shape)}
    rooms = [sheets.CELL_LIMIT if c.key in HIDDEN else room(looks.width(c, longest)) for c in shape]
    styled = [looks.STYLED.get(looks.kind_of(column), "") for column in shape]
    order = styles.cell(0, styled[0])
    for number, told in enumerate(rows, start=2):
        row: list[Any] = [None] * len(shape)
        order.value = number - 1
        row[0] = order
        lines = 1
        for key, text in told:
            if text and key in places:
                place = places[key]
                fits = rooms[place]
                if len(text) > fits or "\n" in text:
                    lines = max(lines, n_lines(text, fits))
                if styled[place] or sheets.is_special(text):
                    row[place] = styles.cell(text, styled[place] or "words")
                else:
                    row[place] = text
        if lines > 1:
            # a height that Excel may change: openpyxl's own row would declare it fixed by hand
            dimensions[number] = {"ht": f"{min(lines * LINE, TALLEST):g}"}
        sheet.append(row)
        if lines > 1:
            del dimensions[number]


def _longest(lines: Sequence[Line]) -> dict[str, int]:
    """How many letters the longest names have, of those that stand in columns."""
    named = {(line.interview_id, line.speaker) for line in lines}
    ids = [line.segment_id for line in lines]
    return {
        "segment": max(map(len, ids), default=0),
        "interview": max((len(one) for one, _ in named), default=0),
        "speaker": max((len(one) for _, one in named), default=0),
    }


Told = list[tuple[str, str]]
"""What stands in the columns of a row, by their keys; no more than once in any."""


def _rows(content: Content) -> Iterator[Told]:
    """The rows below the headings."""
    language = content.about.language
    labels = {
        code.id: code_cell(code.id, text_in(code.label, language))
        for code in content.codebook.by_id.values()
    }
    for line in content.lines:
        common = _common(line)
        for told in _told(content, line, labels):
            yield common + told


def _common(line: Line) -> Told:
    return [
        ("segment", sheets.clean(line.segment_id)),
        ("interview", sheets.clean(line.interview_id)),
        ("speaker", sheets.clean(line.speaker)),
        ("minute", _minute(line.start_ms)),
        ("text", shown(line.text)),
        ("hash", text_hash(shown(line.text)) if line.segment_id else CONTEXT),
    ]


def _minute(ms: int | None) -> str:
    if ms is None:
        return ""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _told(content: Content, line: Line, labels: Mapping[str, str]) -> Iterator[Told]:
    """What a line says in each of its rows besides what it is."""
    if not line.segment_id:
        yield []
        return
    about = content.about
    said = content.base[line.segment_id]
    word = STATES[about.language]
    first = [("state", word[said.state]), ("memo", said.memo)]
    if not about.blind:
        first.append(("suggestions", _suggestions(content, line)))
    if about.layout == "wide":
        codes = [code.id for code in content.codes]
        yield first + [(f"code:{c}", wide_cell(said, c, about.language)) for c in codes]
    elif about.layout == "slots":
        for n, entry in enumerate(said.entries, start=1):
            first += _entry(entry, n, about.language, labels)
        yield first
    else:
        rows = [
            [*_entry(entry, 1, about.language, labels), ("coding", entry.name)]
            for entry in said.entries
        ]
        yield first + (rows[0] if rows else [])
        yield from rows[1:]


def _entry(entry: Entry, n: int, language: str, labels: Mapping[str, str]) -> Told:
    stance = "" if entry.stance == "affirms" else STANCES[language][entry.stance]
    code = labels.get(entry.code, entry.code)
    return [(f"code_{n}", code), (f"stance_{n}", stance), (f"quote_{n}", entry.words)]


def _suggestions(content: Content, line: Line) -> str:
    """What rules found in a segment: the codes, with their stance where they do not affirm."""
    language, codes = content.about.language, content.about.codes
    found = [
        mark.code if mark.stance == "affirms" else f"{mark.code} ({STANCES[language][mark.stance]})"
        for mark in line.suggested
        if not codes or mark.code in codes
    ]
    return "\n".join(dict.fromkeys(found))


def _lists(book: Workbook, name: str, content: Content) -> None:
    """The hidden page with what can be chosen, each list under a name."""
    from openpyxl.utils import get_column_letter as letter
    from openpyxl.workbook.defined_name import DefinedName

    language = content.about.language
    lists = {
        "codes": [code_cell(c.id, text_in(c.label, language)) for c in content.codes],
        "stances": list(STANCES[language].values()),
        "states": list(STATES[language].values()),
        "marks": [
            mark
            for key, mark in MARKS[language].items()
            if not (content.about.blind and key == "rejected")
        ],
    }
    sheet = book.create_sheet(name)
    sheet.sheet_state = "hidden"
    sheet.append(list(lists))
    for n in range(max(map(len, lists.values()))):
        row = [values[n] if n < len(values) else None for values in lists.values()]
        sheet.append([sheets.text_cell(sheet, text) if text else None for text in row])
    for n, (key, values) in enumerate(lists.items(), start=1):
        place = f"'{name}'!${letter(n)}$2:${letter(n)}${len(values) + 1}"
        book.defined_names[key] = DefinedName(key, attr_text=place)
