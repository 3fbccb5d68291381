"""`Sample`, `States` and `Frequencies`: numbers and states by group, interview and code."""

from __future__ import annotations

from typing import Any

from qualcode.model import Frequency, State
from qualcode.report.language import column_name, row_name
from qualcode.report.workbook.book import Book
from qualcode.report.workbook.content import WorkbookContent
from qualcode.report.workbook.table import Heading, Table
from qualcode.report.workbook.words import Language, legend, word

STATE_FILLS = {
    State.AFFIRMED: "FFB5CEE6",
    State.DENIED: "FFF6C9B0",
    State.BOTH: "FFE3D3EC",
    State.NOT_APPLICABLE: "FFE4E4E4",
    State.UNREAD: "FFFFE9C7",
}
"""Colours of the states that are not plain silence or another matter."""
CHART_ROWS = 20
BAR = "6F9FCC"


def write_sample(book: Book, content: WorkbookContent, language: Language) -> None:
    """Add `Sample`: how many interviews by group and actor type, with thin cells marked."""
    sample = content.sample
    headings = [Heading(word("groups", language), 36)]
    headings += [
        Heading(column_name(column, "actor_type", language), 16) for column in sample.columns
    ]
    table = Table(book, "Sample", headings, frozen=1)
    for row in sample.rows:
        cells = []
        for column in sample.columns:
            n = sample.counts[row.id, column.id]
            total = "all" in (row.id, column.id)
            cells.append(table.styled(n, "thin" if n <= 1 else "total" if total else "number"))
        table.add([table.styled(content.label(row, language), "label"), *cells])
    notes = ["note.thin", "note.sample"] + ([] if sample.adds_up else ["note.sample_overlap"])
    table.done(word(note, language) for note in notes)


def write_states(book: Book, content: WorkbookContent, language: Language) -> None:
    """Add `States`: the state of every interview for every code, as words, and their legend."""
    codes = content.codebook.codes
    headings = [
        Heading(word("interview", language), 12),
        Heading(word("groups", language), 24),
        Heading(word("actor", language), 18),
        *(Heading(code.id, 10, turned=True) for code in codes),
    ]
    table = Table(book, "States", headings, frozen=1)
    words = {state: word(f"short.{state}", language) for state in State}
    for interview in content.evidence.interviews:
        states = (content.states.get((code.id, interview.id)) for code in codes)
        table.add(
            [
                interview.id,
                content.groups_named(interview, language),
                content.actors(interview, language),
                *(None if state is None else words[state] for state in states),
            ]
        )
    _colour_states(table, len(headings), words)
    table.done(f"{short}: {meaning}" for short, meaning in legend(language))


def _colour_states(table: Table, n_columns: int, words: dict[State, str]) -> None:
    """Colour the words by rules over the whole range, so that no cell needs a style."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.utils import get_column_letter

    if n_columns < 4 or table.sheet.row < 2:
        return
    cells = f"D2:{get_column_letter(n_columns)}{table.sheet.row}"
    for state, colour in STATE_FILLS.items():
        look = DifferentialStyle(fill=PatternFill("solid", bgColor=colour))
        rule = Rule("cellIs", dxf=look, operator="equal", formula=[f'"{words[state]}"'])
        table.sheet.sheet.conditional_formatting.add(cells, rule)


def write_frequencies(book: Book, content: WorkbookContent, language: Language) -> None:
    """Add `Frequencies`: one row per code, most interviews first, and a bar chart of the top."""
    headings = [
        Heading(word("level.dimension", language), 16),
        Heading(word("level.theme", language), 26),
        Heading(word("level.code", language), 30),
        Heading(word("label", language), 46),
        *(Heading(text, 8) for text in ("n", "D", "N")),
        Heading(word("denied", language), 10),
        Heading(word("rule_only", language), 15),
        Heading(word("others_only", language), 17),
        Heading(word("segments", language), 12),
    ]
    table = Table(book, "Frequencies", headings)
    codes = [frequency for frequency in content.frequencies if frequency.row.level == "code"]
    for frequency in sorted(codes, key=lambda one: -one.cell.affirmed):
        table.add(_frequency(content, frequency, language))
    if codes:
        chart = _bars(table.sheet.sheet, min(len(codes), CHART_ROWS), language)
        table.sheet.sheet.add_chart(chart, "M2")
    units = word("interview.many", language)
    table.done(
        (
            word("note.people", language, unit=units),
            word("frequency_rules", language),
            word("note.segments", language, column=word("segments", language)),
        )
    )


def _frequency(
    content: WorkbookContent, frequency: Frequency, language: Language
) -> list[str | int]:
    row, cell = frequency.row, frequency.cell
    code = content.codebook.by_id.get(row.id)
    return [
        row.dimension,
        code.theme if code else "",
        row.id,
        row_name(row, language),
        cell.affirmed,
        cell.addressed,
        cell.scope,
        cell.denied,
        cell.rule_only,
        cell.others,
        frequency.segments,
    ]


def _bars(sheet: Any, n_rows: int, language: Language) -> Any:
    """Horizontal bars of n by the label, for the first rows under the header."""
    from openpyxl.chart import BarChart, Reference
    from openpyxl.chart.label import DataLabelList

    chart = BarChart()
    chart.type, chart.gapWidth, chart.legend = "bar", 40, None
    chart.title = word("chart_title", language, n=n_rows)
    chart.add_data(Reference(sheet, min_col=5, min_row=2, max_row=n_rows + 1))
    chart.set_categories(Reference(sheet, min_col=4, min_row=2, max_row=n_rows + 1))
    chart.series[0].graphicalProperties.solidFill = BAR
    chart.x_axis.scaling.orientation = "maxMin"  # the first row on top
    chart.x_axis.delete, chart.y_axis.delete = False, True
    chart.y_axis.majorGridlines, chart.y_axis.scaling.min = None, 0
    chart.dataLabels = DataLabelList(showVal=True)
    for part in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(chart.dataLabels, part, False)
    chart.width, chart.height = 26, 3 + 0.8 * n_rows
    return chart
