"""How a coding sheet looks: widths, styles, what is offered to choose from, print setup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualcode.files.looks import set_print
from qualcode.files.sheets import clean
from qualcode.sheets.layout import CONTEXT, HIDDEN, Column
from qualcode.sheets.phrases import README, WARNINGS
from qualcode.sheets.records import About
from qualcode.sheets.words import STATES

WIDTHS: Mapping[str, float] = {
    "order": 6,
    "segment": 11,
    "interview": 11,
    "speaker": 15,
    "minute": 8,
    "text": 60,
    "code": 23,
    "stance": 10.5,
    "quote": 26,
    "state": 13,
    "memo": 28,
    "new_code": 17,
    "suggestions": 30,
    "coding": 12,
    "hash": 12,
}
WIDEST = 22.0
"""To this columns grow with the names of interviews and speakers."""
MARK_WIDTH = 5.5
"""Of a column of marks, whose heading stands upright."""
UPRIGHT = 220.0
"""Points of a header row with upright headings."""
FILLED_IN = frozenset(("code", "stance", "quote", "state", "memo", "new_code"))
"""What people fill in."""
SPARE_ROWS = 1_000
"""Rows below the last one that offer the lists too: people add rows in the long layout."""
_GIVEN, _INPUT = "FFDDE3EA", "FFFFF1CC"
_GREY, _GREY_TEXT = "FFEFEFEF", "FF616E7C"
_DONE, _REVIEW = "FFE3F1E5", "FFFFE2B8"
STYLED: Mapping[str, str] = {"order": "order", "quote": "words", "memo": "words", "mark": "mark"}
"""The style of filled cells by the kind of their column: those that people write into stay texts."""
LISTS: Mapping[str, str] = {
    "code": "codes",
    "stance": "stances",
    "state": "states",
    "mark": "marks",
}
"""The named range that a kind of column offers."""


def kind_of(column: Column) -> str:
    """What kind of column it is: its key without a number, ``mark`` for a code's own column."""
    if column.key.startswith("code:"):
        return "mark"
    return column.key if column.key in WIDTHS else column.key.partition("_")[0]


def width(column: Column, longest: Mapping[str, int] | None = None) -> float:
    """How wide it is; ``longest`` are the letters of the longest texts in columns that grow."""
    usual = WIDTHS.get(kind_of(column), MARK_WIDTH)
    return max(usual, min((longest or {}).get(column.key, 0) + 2, WIDEST))


class Styles:
    """The styles of a sheet, made once for a workbook and put on its cells as they are."""

    def __init__(self, sheet: Any) -> None:
        from openpyxl.cell import Cell
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self.sheet, self._cell = sheet, Cell
        top = Alignment(wrap_text=True, vertical="top")
        bottom = Alignment(wrap_text=True, vertical="bottom")
        upright = Alignment(
            text_rotation=90, vertical="bottom", horizontal="center", wrap_text=True
        )
        under = Border(bottom=Side("thin", color="FF52606D"))

        def fill(colour: str) -> Any:
            return PatternFill("solid", fgColor=colour)

        bold = Font(name="Calibri", size=11, bold=True)
        self._made = {
            "given": self._style(font=bold, fill=fill(_GIVEN), alignment=bottom, border=under),
            "input": self._style(font=bold, fill=fill(_INPUT), alignment=bottom, border=under),
            "upright": self._style(
                font=Font(name="Calibri", size=10),
                fill=fill(_INPUT),
                alignment=upright,
                border=under,
            ),
            "words": self._style(alignment=top, number_format="@"),
            "mark": self._style(
                alignment=Alignment(horizontal="center", vertical="top"), number_format="@"
            ),
            "order": self._style(
                font=Font(name="Calibri", size=9, color=_GREY_TEXT),
                alignment=Alignment(horizontal="center", vertical="top"),
            ),
            "title": self._style(
                font=Font(name="Calibri", size=16, bold=True), alignment=Alignment(vertical="top")
            ),
            "label": self._style(font=bold, alignment=top),
            "group": self._style(font=bold, fill=fill(_GIVEN), alignment=top),
        }

    def cell(self, value: str | int, style: str) -> Any:
        """A cell that holds a number, or a text whatever it begins with."""
        made = self._cell(self.sheet, 1, 1, None, self._made[style])
        made.value = clean(value) if isinstance(value, str) else value
        if isinstance(value, str):
            made.data_type = "s"
        return made

    def _style(self, **look: Any) -> Any:
        scratch = self._cell(self.sheet, 1, 1)
        for name, value in look.items():
            setattr(scratch, name, value)
        return scratch._style  # type: ignore[attr-defined]  # openpyxl's own way to share it


def header(styles: Styles, columns: Sequence[Column]) -> list[Any]:
    """The cells of the first row: what people fill in stands out."""
    looks = {"mark": "upright"}
    return [
        styles.cell(
            column.heading,
            looks.get(k := kind_of(column), "input" if k in FILLED_IN else "given"),
        )
        for column in columns
    ]


def furnish(
    sheet: Any, columns: Sequence[Column], about: About, last: int, longest: Mapping[str, int]
) -> None:
    """Widths, hidden columns, frozen header, filter, colours and print setup of the page that is
    filled in, before anything is written. ``last`` is its last row."""
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter as letter

    for number, column in enumerate(columns, start=1):
        place = sheet.column_dimensions[letter(number)]
        place.width, place.hidden = width(column, longest), column.key in HIDDEN
        what = kind_of(column)
        place.alignment = Alignment(wrap_text=True, vertical="top")
        if what in FILLED_IN or what == "mark":
            place.number_format = "@"
        if what == "mark":
            place.alignment = Alignment(horizontal="center", vertical="top")
    keys = [column.key for column in columns]
    text = keys.index("text") + 1
    sheet.freeze_panes = f"{letter(text + 1)}2"
    sheet.auto_filter.ref = f"A1:{letter(len(columns))}{last}"
    sheet.print_title_rows = "1:1"
    sheet.print_options.gridLines = True
    set_print(sheet, README[about.language]["title"].format(coder=about.coder), 1)
    sheet.print_area = f"A1:{letter(keys.index('new_code') + 1)}{last}"
    _colour(sheet, keys, about.language, last)


def _colour(sheet: Any, keys: Sequence[str], language: str, last: int) -> None:
    """Context in grey and states in colour, by rules: they go along when rows are sorted."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter as letter

    def fill(colour: str) -> Any:
        return PatternFill("solid", fgColor=colour, bgColor=colour)

    mark = letter(keys.index("hash") + 1)
    grey = FormulaRule(  # type: ignore[no-untyped-call]
        formula=[f'${mark}2="{CONTEXT}"'],
        fill=fill(_GREY),
        font=Font(color=_GREY_TEXT, italic=True),
    )
    end = last + SPARE_ROWS
    sheet.conditional_formatting.add(f"A2:{letter(len(keys))}{end}", grey)
    state = letter(keys.index("state") + 1)
    words = STATES[language]
    for word, colour in (
        (words["coded"], _DONE),
        (words["nothing"], _DONE),
        (words["review"], _REVIEW),
    ):
        rule = FormulaRule(  # type: ignore[no-untyped-call]
            formula=[f'${state}2="{word}"'], fill=fill(colour)
        )
        sheet.conditional_formatting.add(f"{state}2:{state}{end}", rule)


def offer(sheet: Any, columns: Sequence[Column], language: str, last: int) -> None:
    """Lists to choose from; something else can be typed, after a warning."""
    from openpyxl.utils import get_column_letter as letter
    from openpyxl.worksheet.datavalidation import DataValidation

    words = WARNINGS[language]
    for what, name in LISTS.items():
        places = [
            f"{letter(n)}2:{letter(n)}{last + SPARE_ROWS}"
            for n, column in enumerate(columns, start=1)
            if kind_of(column) == what
        ]
        if not places:
            continue
        rule = DataValidation(
            "list",
            formula1=name,
            allow_blank=True,
            errorStyle="warning",
            errorTitle=words["title"],
            error=words[what if what in words else "choice"],
            showErrorMessage=True,
        )
        for place in places:
            rule.add(place)
        sheet.data_validations.append(rule)
