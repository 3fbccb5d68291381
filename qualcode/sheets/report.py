"""What importing a sheet came to, as a workbook; conflicts can be decided in it, and it comes back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from qualcode.files import looks, sheets
from qualcode.files.atomic import Check, unchecked
from qualcode.sheets import import_words
from qualcode.sheets.import_words import COUNTS, PARTS, said, sentence, summary_of
from qualcode.sheets.layout import code_cell
from qualcode.sheets.merge import Conflict, Said
from qualcode.sheets.problems import Problem
from qualcode.sheets.records import Entry
from qualcode.sheets.slots import Edited, Proposed
from qualcode.sheets.words import STANCES, STATES

FORMAT = "qualcode import report 1"
"""Stands at the top of the hidden page."""
ABOUT = "_qualcode"
CONFLICTS = "conflicts"
"""Stands above the conflicts in the hidden page."""
PIECE = 30_000
DECISIONS: import_words.Said = {
    "sheet": ("hoja", "sheet"),
    "study": ("proyecto", "study"),
    "both": ("ambos", "both"),
}
DECISION, NUMBER = ("decisión", "decision"), "_c"
"""Headings of the columns that are read when the report comes back."""
_SPARE = 0

PAGES: import_words.Said = {
    "summary": ("Resumen", "Summary"),
    "conflicts": ("Conflictos", "Conflicts"),
    "refused": ("Rechazados", "Refused"),
    "warnings": ("Avisos", "Warnings"),
    "edited": ("Texto_editado", "Edited_text"),
    "proposed": ("Codigos_nuevos", "New_codes"),
    "progress": ("Avance", "Progress"),
}
_HEADS: Mapping[str, tuple[tuple[str, str, float], ...]] = {
    "conflicts": (
        ("celda", "cell", 17),
        ("segmento", "segment", 20),
        ("texto", "text", 56),
        ("qué", "what", 13),
        ("código", "code", 26),
        ("al salir", "at first", 22),
        ("hoja", "sheet", 22),
        ("proyecto", "study", 22),
        (*DECISION, 13),
        (NUMBER, NUMBER, 6),
    ),
    "refused": (
        ("celda", "cell", 17),
        ("segmento", "segment", 20),
        ("tipo", "kind", 7),
        ("decía", "it said", 34),
        ("por qué", "why", 60),
        ("quizá", "perhaps", 34),
    ),
    "warnings": (
        ("celda", "cell", 17),
        ("segmento", "segment", 20),
        ("tipo", "kind", 7),
        ("decía", "it said", 34),
        ("aviso", "warning", 60),
        ("quizá", "perhaps", 34),
    ),
    "edited": (
        ("segmento", "segment", 20),
        ("celda", "cell", 17),
        ("texto del estudio", "text of the study", 64),
        ("texto de la hoja: corrección propuesta", "text of the sheet: proposed correction", 64),
    ),
    "proposed": (
        ("segmento", "segment", 20),
        ("celda", "cell", 17),
        ("código propuesto", "proposed code", 36),
        ("texto", "text", 80),
    ),
    "progress": (
        ("entrevista", "interview", 16),
        ("segmentos", "segments", 13),
        ("leídos antes", "read before", 15),
        ("leídos ahora", "read now", 15),
        ("por leer", "to be read", 12),
        ("leído", "read", 10),
        ("codificaciones nuevas", "new codings", 24),
    ),
}
_HOW = (
    "Elija en la columna «decisión»: hoja (lo que dice la hoja), proyecto (lo que dice el estudio) o"
    " ambos (las dos codificaciones; dos posturas quedan como mixta, dos memos uno bajo el otro, dos"
    " estados como revisar). Después: qualcode sheet import ESTE_ARCHIVO --apply",
    "Choose in the column 'decision': sheet (what the sheet says), study (what the study says) or both"
    " (both codings; two stances become mixed, two memos stand under each other, two states become"
    " review). Then: qualcode sheet import THIS_FILE --apply",
)
_NOTHING = ("nada", "nothing")


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far a coder is with an interview, before and with this sheet."""

    interview_id: str
    segments: int
    before: int
    after: int
    new: int


@dataclass(frozen=True)
class Report:
    """All that goes into the workbook. ``texts`` are those of segments, ``labels`` those of codes."""

    file: str
    study_id: str
    sheet_id: str
    coder: str
    applied: bool
    counts: Mapping[str, int]
    problems: Sequence[Problem] = ()
    conflicts: Sequence[Conflict] = ()
    edited: Sequence[Edited] = ()
    proposed: Sequence[Proposed] = ()
    progress: Sequence[Progressed] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


def write_report(path: Path, report: Report, language: str, *, check: Check = unchecked) -> None:
    """Write the workbook. Raises as ``files.sheets.save`` does."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    styles = _Styles()
    _summary(book, styles, report, language)
    for key, rows in _pages(report, language).items():
        _table(book, styles, key, list(rows), language, report.file)
    hidden = book.create_sheet(ABOUT)
    hidden.sheet_state = "hidden"
    for row in _about(report):
        hidden.append(row)
    sheets.save(book, path, check=check)


def _about(report: Report) -> Iterator[list[str]]:
    yield [FORMAT]
    for name in ("study_id", "sheet_id", "coder"):
        yield [name, json.dumps(getattr(report, name))]
    yield [CONFLICTS]
    for number, conflict in enumerate(report.conflicts, start=1):
        text = json.dumps(asdict(conflict)).replace("_x", r"\u005fx")
        yield [str(number), *(text[n : n + PIECE] for n in range(0, len(text), PIECE))]


def _pages(report: Report, language: str) -> dict[str, Iterable[Sequence[Any]]]:
    refused = [one for one in report.problems if one.is_refusal]
    warnings = [
        one for one in report.problems if one.severity in ("warning", "note") and one.code[0] == "W"
    ]
    return {
        "conflicts": _conflict_rows(report, language),
        "refused": [_problem_row(one, language) for one in refused],
        "warnings": [_problem_row(one, language) for one in warnings],
        "edited": [
            (one.segment_id, one.cell, report.texts.get(one.segment_id, ""), one.text)
            for one in report.edited
        ],
        "proposed": [
            (one.segment_id, one.cell, one.text, report.texts.get(one.segment_id, ""))
            for one in report.proposed
        ],
        "progress": [
            (
                one.interview_id,
                one.segments,
                one.before,
                one.after,
                one.segments - one.after,
                one.after / one.segments if one.segments else 0,
                one.new,
            )
            for one in report.progress
        ],
    }


def _problem_row(problem: Problem, language: str) -> Sequence[Any]:
    perhaps = problem.nearest or str(problem.facts.get("near", ""))
    bare = Problem(
        problem.code,
        problem.key,
        facts={name: fact for name, fact in problem.facts.items() if name != "near"},
    )
    return (
        problem.cell,
        problem.segment_id,
        problem.code,
        problem.value,
        sentence(bare, language),
        perhaps,
    )


def _conflict_rows(report: Report, language: str) -> Iterator[Sequence[Any]]:
    for number, one in enumerate(report.conflicts, start=1):
        yield (
            report.places.get(one.segment_id, ""),
            one.segment_id,
            report.texts.get(one.segment_id, ""),
            said(PARTS[one.part], language),
            code_cell(one.code, report.labels.get(one.code, "")) if one.code else "",
            *(_words(value, one.part, language) for value in (one.base, one.sheet, one.study)),
            "",
            number,
        )


def _words(value: Said, part: str, language: str) -> str:
    """What one side says, for people."""
    if value is None or value == "":
        return "—"
    if isinstance(value, Entry):
        stance = STANCES[language].get(value.stance, "")
        return f"{stance}: «{value.words}»" if value.words else stance
    return STATES[language].get(value, value) if part == "state" else value  # type: ignore[call-overload]


class _Styles:
    """The few looks of the workbook's cells."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        thin = Side("thin", color="FFCBD2D9")
        under = Border(bottom=Side("thin", color="FF52606D"))
        top = Alignment(vertical="top", wrap_text=True)
        left = Alignment(vertical="top", horizontal="left", wrap_text=True)
        head = PatternFill("solid", fgColor="FFDDE3EA")
        fill_in = PatternFill("solid", fgColor="FFFFF1CC")

        def font(**how: Any) -> Font:
            return Font(name="Calibri", family=2, **{"size": 11, **how})

        self.title = {"font": font(size=16, bold=True)}
        self.head = {"font": font(bold=True), "fill": head, "border": under, "alignment": top}
        self.text = {"font": font(), "alignment": left, "border": Border(bottom=thin)}
        self.plain = {"font": font(), "alignment": left}
        self.label = {"alignment": top, "font": font(bold=True)}
        middle = Alignment(vertical="top", horizontal="center")
        self.number = {"font": font(), "alignment": middle, "border": Border(bottom=thin)}
        self.percent = {**self.number, "number_format": "0%"}
        self.fill_in = {**self.text, "fill": fill_in, "font": font(bold=True)}
        self.note = {"alignment": top, "font": font(italic=True, color="FF3E4C59")}

    @staticmethod
    def cell(sheet: Any, value: Any, look: Mapping[str, Any]) -> Any:
        """A cell of that look; a text is always a text."""
        from openpyxl.cell import WriteOnlyCell

        if isinstance(value, str):
            cell = sheets.text_cell(sheet, sheets.parts(value)[0])
        else:
            cell = WriteOnlyCell(sheet, value=value)
        for name, part in look.items():
            setattr(cell, name, part)
        return cell


def _summary(book: Any, styles: _Styles, report: Report, language: str) -> None:
    sheet = book.create_sheet(said(PAGES["summary"], language))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 74
    sheet.sheet_view.showGridLines = False
    looks.set_print(sheet, report.file, None)
    title = ("Lo que trae una hoja de codificación", "What a coding sheet brings")
    state = {
        True: (
            "recibida: los cambios están en el estudio",
            "taken in: the changes are in the study",
        ),
        False: (
            "prueba: nada ha cambiado; para importarla, --apply",
            "a dry run: nothing has changed; to take it in, --apply",
        ),
    }[report.applied]
    sheet.append([styles.cell(sheet, said(title, language), styles.title)])
    sheet.append([])
    facts = [
        (("Archivo", "File"), report.file),
        (("Codifica", "Coder"), report.coder),
        (("Estado", "State"), said(state, language)),
    ]
    for label, text in facts:
        looks_of = ((said(label, language), styles.label), (text, styles.plain))
        sheet.append([styles.cell(sheet, value, look) for value, look in looks_of])
    sheet.append([])
    for key in COUNTS:
        n = report.counts.get(key, 0)
        text = summary_of(key, language)
        number = styles.cell(sheet, n, styles.text)
        sheet.append([styles.cell(sheet, text, styles.text), number])
    if report.conflicts:
        sheet.append([])
        name = said(PAGES["conflicts"], language)
        lines = looks.n_lines(said(_HOW, language), looks.room(74))
        sheet.row_dimensions[len(COUNTS) + 8].height = lines * looks.LINE + 3
        sheet.append(
            [
                styles.cell(sheet, name, styles.label),
                styles.cell(sheet, said(_HOW, language), styles.note),
            ]
        )


def _table(
    book: Any, styles: _Styles, key: str, rows: Sequence[Sequence[Any]], language: str, title: str
) -> None:
    """A page of a table; without rows it says that there is nothing."""
    from openpyxl.utils import get_column_letter as letter

    sheet = book.create_sheet(said(PAGES[key], language))
    heads = _HEADS[key]
    sheet.freeze_panes = "A2"
    looks.set_print(sheet, title, 1)
    sheet.print_title_rows = "1:1"
    for place, (_, _, width) in enumerate(heads, start=1):
        sheet.column_dimensions[letter(place)].width = width
    if key == "conflicts":
        sheet.column_dimensions[letter(len(heads))].hidden = True
        _offer(sheet, len(heads) - 1, len(rows), language)
    if rows:
        sheet.auto_filter.ref = f"A1:{letter(len(heads))}{len(rows) + 1}"
    titles = [said(head[:2], language) for head in heads]
    _set_height(sheet, 1, titles, heads)
    sheet.append([styles.cell(sheet, title, styles.head) for title in titles])
    for number, row in enumerate(rows, start=2):
        looked = (_look(styles, key, place, value) for place, value in enumerate(row))
        _set_height(sheet, number, row, heads)
        sheet.append([styles.cell(sheet, v, look) for v, look in zip(row, looked, strict=True)])
    if not rows:
        sheet.append([styles.cell(sheet, said(_NOTHING, language), styles.note)])


def _set_height(
    sheet: Any, number: int, row: Sequence[Any], heads: Sequence[tuple[str, str, float]]
) -> None:
    """Make a row as high as its texts need, which not every program does by itself."""
    widths = (looks.room(width) for _, _, width in heads)
    lines = [
        looks.n_lines(value, fits) if isinstance(value, str) else 1
        for value, fits in zip(row, widths, strict=True)
    ]
    sheet.row_dimensions[number].height = min(max(lines) * looks.LINE + 3, looks.TALLEST)


def _look(styles: _Styles, key: str, place: int, value: Any) -> Mapping[str, Any]:
    if key == "conflicts" and _HEADS[key][place][:2] == DECISION:
        return styles.fill_in
    if isinstance(value, float):
        return styles.percent
    return styles.number if isinstance(value, int) else styles.text


def _offer(sheet: Any, place: int, n_rows: int, language: str) -> None:
    """The decisions to choose from."""
    from openpyxl.utils import get_column_letter as letter
    from openpyxl.worksheet.datavalidation import DataValidation

    choices = ",".join(said(words, language) for words in DECISIONS.values())
    choose = DataValidation("list", formula1=f'"{choices}"', allow_blank=True)
    choose.add(f"{letter(place)}2:{letter(place)}{n_rows + 2}")
    sheet.data_validations.append(choose)
