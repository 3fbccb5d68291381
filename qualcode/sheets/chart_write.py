"""Writing a chart sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.files import sheets
from qualcode.files.atomic import Check, unchecked
from qualcode.files.looks import LINE, TALLEST, n_lines, room, set_print
from qualcode.sheets.charts import (
    ABOUT,
    BESIDE,
    INTERVIEW,
    WHO,
    BaseCell,
    ChartAbout,
    Place,
    about_rows,
)

WORDS: Mapping[str, Mapping[str, Any]] = {
    "es": {
        "readme": "Leame",
        "page": "Resúmenes",
        "interview": "entrevista",
        "who": "quién habla",
        "beside": "segmentos",
        "again": "(continuación, {n})",
        "none": "(sin segmentos)",
        "title": "Resúmenes de {author}",
        "how": (
            "Escriba en las columnas blancas: una celda por entrevista y dimensión. Al lado están los "
            "segmentos que se resumen; los signos + y − sobre las columnas los esconden y muestran.",
            "Puede ordenar, filtrar, mover y esconder columnas, y dar color. No cambie los ids de las "
            "entrevistas ni los que van entre corchetes. Lo que se escriba en los segmentos no se lee.",
            "Una celda amarilla tiene un resumen por revisar: la codificación cambió después. Si sigue "
            "valiendo tal cual: qualcode charts confirm ENTREVISTA DIMENSIÓN --author {author}",
            "Borrar un resumen lo quita (queda en el registro). Una fila que falta no cambia nada.",
            "De vuelta: qualcode sheet import ARCHIVO muestra qué cambiaría; con --apply, se guarda.",
        ),
        "dimension": "dimensión",
        "label": "etiqueta",
        "definition": "definición",
    },
    "en": {
        "readme": "ReadMe",
        "page": "Summaries",
        "interview": "interview",
        "who": "who speaks",
        "beside": "segments",
        "again": "(continued, {n})",
        "none": "(no segments)",
        "title": "Summaries by {author}",
        "how": (
            "Write in the white columns: a cell for each interview and dimension. Beside it are the "
            "segments to be summarised; the signs + and − above the columns hide and show them.",
            "You may sort, filter, move and hide columns, and colour cells. Do not change the ids of "
            "interviews, nor those in brackets. What is written into the segments is not read.",
            "A yellow cell has a summary to be reviewed: the coding changed afterwards. Where it still "
            "holds as it is: qualcode charts confirm INTERVIEW DIMENSION --author {author}",
            "Emptying a summary takes it away (the log keeps it). A missing row changes nothing.",
            "On its way back: qualcode sheet import FILE shows what would change; --apply keeps it.",
        ),
        "dimension": "dimension",
        "label": "label",
        "definition": "definition",
    },
}
SUMMARY_WIDTH, BESIDE_WIDTH = 44.0, 64.0
_EDGE, _GREY, _HEADER, _STALE, _CLOSED = "FFBFC7D1", "FFF3F4F6", "FFDDE3EA", "FFFFE9C7", "FFE4E4E4"


@dataclass(frozen=True, slots=True)
class ChartCell:
    """A cell to be filled in: the summary there is, and beside it the segments in pieces that fit a
    cell; ``stale`` where other segments or codes were there when it was written."""

    summary: str
    beside: Sequence[str]
    stale: bool = False


@dataclass(frozen=True, slots=True)
class ChartRow:
    """An interview, who speaks in it, and its cells in the order of the dimensions."""

    interview_id: str
    who: str
    cells: Sequence[ChartCell]


@dataclass(frozen=True, slots=True)
class Heading:
    """A dimension as it heads a column: its id, label and definition."""

    id: str
    label: str
    definition: str = ""


def write_chart(
    path: Path,
    about: ChartAbout,
    base: Mapping[Place, BaseCell],
    dimensions: Sequence[Heading],
    pages: Mapping[str, Sequence[ChartRow]],
    *,
    check: Check = unchecked,
) -> None:
    """Write the workbook whole or not at all; ``pages`` are its rows by what they are called.

    Raises as ``files.sheets.save`` does.
    """
    from openpyxl import Workbook

    book = Workbook()
    words = WORDS[about.language]
    looks = _looks()
    assert book.active is not None
    _write_readme(book.active, words, about.author, dimensions, looks)
    for title, rows in pages.items():
        _write_page(book.create_sheet(title), words, about.author, dimensions, rows, looks)
    hidden = book.create_sheet(ABOUT)
    hidden.sheet_state = "hidden"
    for number, line in enumerate(about_rows(about, base), start=1):
        for column, text in enumerate(line, start=1):
            _put(hidden, number, column, text)
    book.active = 1
    for number, page in enumerate(book.worksheets):
        page.sheet_view.tabSelected = number == 1
    sheets.save(book, path, check=check)


def _put(
    page: Any, row: int, column: int, text: str, look: Mapping[str, Any] | None = None
) -> None:
    """A text that stays one, whatever it looks like."""
    cell = page.cell(row, column)
    if text:
        cell.value = sheets.clean(text)
        cell.data_type = "s"
    cell.number_format = "@"
    for name, value in (look or {}).items():
        setattr(cell, name, value)


def _looks() -> dict[str, dict[str, Any]]:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    line = Side("thin", color=_EDGE)
    box = Border(left=line, right=line, top=line, bottom=line)
    top = Alignment(wrap_text=True, vertical="top")
    font: dict[str, Any] = {"name": "Calibri", "family": 2}

    def fill(colour: str) -> Any:
        return PatternFill("solid", start_color=colour)

    plain = {"alignment": top, "border": box, "font": Font(**font, size=11)}
    quiet = Font(**font, size=10, color="FF3E4C59")
    middle = Alignment(wrap_text=True, vertical="center")
    return {
        "summary": plain,
        "stale": {**plain, "fill": fill(_STALE)},
        "closed": {**plain, "fill": fill(_CLOSED)},
        "beside": {**plain, "font": quiet, "fill": fill(_GREY)},
        "label": {**plain, "font": Font(**font, size=11, bold=True)},
        "header": {
            **plain,
            "alignment": middle,
            "font": Font(**font, size=11, bold=True),
            "fill": fill(_HEADER),
        },
        "quiet header": {**plain, "alignment": middle, "font": quiet, "fill": fill(_HEADER)},
        "title": {"font": Font(**font, size=16, bold=True)},
        "text": {"alignment": top, "font": Font(**font, size=11)},
    }


def _write_readme(
    page: Any,
    words: Mapping[str, Any],
    author: str,
    dimensions: Sequence[Heading],
    looks: Mapping[str, Mapping[str, Any]],
) -> None:
    page.title = words["readme"]
    page.sheet_view.showGridLines = False
    for letter, width in zip("ABC", (16, 34, 80), strict=True):
        page.column_dimensions[letter].width = width
    _put(page, 1, 1, words["title"].format(author=author), looks["title"])
    page.row_dimensions[1].height = 28
    for number, text in enumerate(words["how"], start=2):
        told = text.format(author=f'"{author}"' if " " in author else author)
        page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=3)
        _put(page, number, 1, told, looks["text"])
        page.row_dimensions[number].height = LINE * n_lines(told, room(130)) + 4
    first = len(words["how"]) + 3
    for column, key in enumerate(("dimension", "label", "definition"), start=1):
        _put(page, first, column, words[key], looks["header"])
    for number, one in enumerate(dimensions, start=first + 1):
        for column, text in enumerate((one.id, one.label, one.definition), start=1):
            _put(page, number, column, text, looks["label" if column == 1 else "summary"])
        lines = max(n_lines(one.label, room(34)), n_lines(one.definition, room(80)))
        page.row_dimensions[number].height = LINE * lines + 2
    set_print(page, words["title"].format(author=author), None)


def _write_page(
    page: Any,
    words: Mapping[str, Any],
    author: str,
    dimensions: Sequence[Heading],
    rows: Sequence[ChartRow],
    looks: Mapping[str, Mapping[str, Any]],
) -> None:
    from openpyxl.utils import get_column_letter

    keys = [INTERVIEW, WHO]
    heads = [words["interview"], words["who"]]
    for one in dimensions:
        keys += [one.id, f"{one.id}{BESIDE}"]
        heads += [f"{one.label} [{one.id}]", f"{one.label}: {words['beside']}"]
    widths = [12.0, 22.0, *[SUMMARY_WIDTH, BESIDE_WIDTH] * len(dimensions)]
    page.sheet_properties.outlinePr.summaryRight = False
    for column, (key, head, width) in enumerate(zip(keys, heads, widths, strict=True), start=1):
        is_beside = key.endswith(BESIDE)
        _put(page, 1, column, key)
        _put(page, 2, column, head, looks["quiet header" if is_beside else "header"])
        letter = page.column_dimensions[get_column_letter(column)]
        letter.width = width
        if is_beside:
            letter.outlineLevel = 1
    page.row_dimensions[1].hidden = True
    page.row_dimensions[2].height = 6 + LINE * max(
        n_lines(head, room(width)) for head, width in zip(heads, widths, strict=True)
    )
    number = 2
    for row in rows:
        for texts in _lines(row, words):
            number += 1
            for column, (text, look) in enumerate(texts, start=1):
                _put(page, number, column, text, looks[look])
            lines = max(n_lines(text, room(w)) for (text, _), w in zip(texts, widths, strict=True))
            page.row_dimensions[number].height = min(LINE * max(lines, 3) + 2, TALLEST)
    page.freeze_panes = "C3"
    page.auto_filter.ref = f"A2:{get_column_letter(len(keys))}{number}"
    page.sheet_view.zoomScale = 90
    page.print_title_rows, page.print_title_cols = "2:2", "A:A"
    set_print(page, words["title"].format(author=author), -(-len(dimensions) * 2 // 3))


def _lines(row: ChartRow, words: Mapping[str, Any]) -> Iterator[list[tuple[str, str]]]:
    """The rows of an interview, each cell a text and how it looks: more than one where the segments
    do not fit a cell."""
    for n in range(max([1, *(len(cell.beside) for cell in row.cells)])):
        who = words["again"].format(n=n + 1) if n else row.who
        texts = [(row.interview_id, "label"), (who, "beside")]
        for cell in row.cells:
            look = "closed" if n else "stale" if cell.stale else "summary"
            beside = cell.beside[n] if n < len(cell.beside) else "" if n else words["none"]
            texts += [("" if n else cell.summary, look), (beside, "beside")]
        yield texts
