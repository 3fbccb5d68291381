"""The sheet in which people decide what is replaced by what: written, and read by its headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.anonymise.candidates import Candidate, Decision
from qualcode.anonymise.kinds import KINDS, Language, kind_named
from qualcode.anonymise.leaks import column_letter
from qualcode.anonymise.matching import identity
from qualcode.errors import Issue
from qualcode.files import sheets
from qualcode.words import fold

HEADINGS: Mapping[str, tuple[str, str, int]] = {
    "kind": ("tipo", "kind", 14),
    "text": ("texto", "text", 34),
    "times": ("veces", "times", 8),
    "interviews": ("entrevistas", "interviews", 12),
    "source": ("fuente", "source", 16),
    "token": ("reemplazo", "replacement", 20),
    "decision": ("decisión", "decision", 18),
    "note": ("nota", "note", 44),
    "context": ("contexto", "context", 70),
}
"""Columns: the heading in Spanish, in English, and its width in characters."""
NEEDED = ("kind", "text", "token", "decision")

DECISIONS: Mapping[Decision, tuple[str, str]] = {
    "replace": ("reemplazar", "replace"),
    "capitals": ("con mayúscula", "with capital"),
    "keep": ("dejar", "keep"),
    "look": ("revisar", "look"),
}
_SOURCES: Mapping[str, tuple[str, str]] = {
    "key": ("clave", "key"),
    "list": ("lista", "list"),
    "pattern": ("forma", "pattern"),
    "speaker": ("hablante", "speaker"),
    "header": ("encabezado", "header"),
    "attribute": ("atributo", "attribute"),
    "entity": ("entidad", "entity"),
    "capital": ("mayúscula", "capital letter"),
}
_NOTES: Mapping[str, tuple[str, str]] = {
    "part": ("parte de un nombre", "part of a name"),
    "common": (
        "también es palabra común: 'con mayúscula' la cambia solo donde es nombre",
        "also a common word: 'with capital' replaces it only where it is a name",
    ),
    "check digit": (
        "el dígito verificador no calza: ¿RUT mal escrito, u otro número?",
        "the check digit does not fit: a misspelt RUT, or another number?",
    ),
    "capital": ("quizá un nombre, quizá no", "perhaps a name, perhaps not"),
    "near": (
        "se escribe casi como otro nombre: ¿el mismo?",
        "almost written like another name: the same?",
    ),
}
HELP: Mapping[Language, tuple[str, ...]] = {
    "es": (
        "Esta planilla contiene nombres reales: guárdela fuera del estudio y no la comparta.",
        "Una fila por cada texto que podría identificar a alguien. Decida en la columna 'decisión':",
        "reemplazar: en todas partes, con el texto de 'reemplazo'; con mayúscula: solo donde empieza"
        " con mayúscula; dejar: nunca; revisar: falta decidir, y no se cambia nada.",
        "Dos escrituras de la misma persona: escriba el mismo reemplazo en ambas filas.",
        "¿Falta algo? Agregue una fila con tipo, texto y decisión; si 'reemplazo' queda vacío, se da"
        " el siguiente.",
        "Se puede ordenar, filtrar, mover columnas y agregar otras. Después: qualcode anonymise apply",
    ),
    "en": (
        "This sheet holds real names: keep it outside the study and do not share it.",
        "One row for each text that may identify somebody. Decide in the column 'decision':",
        "replace: everywhere, by the text under 'replacement'; with capital: only where it begins"
        " with a capital letter; keep: never; look: not decided yet, and nothing is changed.",
        "One person written in two ways: write the same replacement in both rows.",
        "Something is missing? Add a row with kind, text and decision; where 'replacement' is empty,"
        " the next one is given.",
        "Sort, filter, move columns and add others as you like. Then: qualcode anonymise apply",
    ),
}
_TITLES = {"es": ("anonimizar", "ayuda"), "en": ("anonymise", "help")}
SPARE_ROWS = 500
"""Rows below the last that offer the lists to choose from."""
_LONGEST = 60
"""Characters of a replacement."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as somebody left it. ``place`` names its text's cell."""

    place: str
    kind: str
    text: str
    token: str
    decision: Decision


def write_sheet(
    path: Path, found: Iterable[Candidate], language: Language, *, context: bool = False
) -> None:
    """Write the candidates, one per row, to be decided on; raises what writing a file raises.

    The file may be read by its owner only.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    spanish = language == "es"
    shown = [name for name in HEADINGS if context or name != "context"]
    rows = [_values(one, language) for one in found]
    book = Workbook(write_only=True)
    title, help_title = _TITLES[language]
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "C2"
    for number, name in enumerate(shown, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = HEADINGS[name][2]
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(shown))}{len(rows) + 1}"
    _offer(sheet, shown, len(rows), spanish)
    heads = [sheets.text_cell(sheet, heading(name, language)) for name in shown]
    for head in heads:
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="DDE5EC")
    sheet.append(heads)
    top = Alignment(vertical="top", wrap_text=True)
    for row in rows:
        cells: list[Any] = []
        for value in (row[name] for name in shown):
            if isinstance(value, str):
                cell = sheets.text_cell(sheet, value)
                cell.alignment, cell.number_format = top, "@"
                cells.append(cell)
            else:
                cells.append(value)
        sheet.append(cells)
    page = book.create_sheet(help_title)
    page.column_dimensions["A"].width = 120
    for line in HELP[language]:
        page.append([sheets.text_cell(page, line)])
    sheets.save(book, path, private=True)


def _values(one: Candidate, language: Language) -> dict[str, str | int]:
    said = 0 if language == "es" else 1
    return {
        "kind": KINDS[one.kind].name[language],
        "text": one.text,
        "times": one.times,
        "interviews": one.interviews,
        "source": _SOURCES[one.source][said],
        "token": one.token,
        "decision": DECISIONS[one.decision][said],
        "note": _NOTES[one.note][said] if one.note else "",
        "context": one.context,
    }


def heading(name: str, language: Language) -> str:
    """What a column is headed in a language."""
    spanish, english, _ = HEADINGS[name]
    return spanish if language == "es" else english


def _offer(sheet: Any, shown: Sequence[str], n_rows: int, spanish: bool) -> None:
    """Lists to choose from; ``sheet`` is a write-only sheet, whose stubs know less than it does."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    said = 0 if spanish else 1
    kinds = [kind.name["es" if spanish else "en"] for kind in KINDS.values()]
    for name, choices in (("decision", [d[said] for d in DECISIONS.values()]), ("kind", kinds)):
        letter = get_column_letter(shown.index(name) + 1)
        choose = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        choose.add(f"{letter}2:{letter}{n_rows + 1 + SPARE_ROWS}")
        sheet.data_validations.append(choose)


def read_sheet(path: Path) -> tuple[list[Row], list[Issue]]:
    """The rows as somebody left them, and every fault with its cell, none of which quotes a name.

    Columns are found by their headings, in Spanish or English, wherever they stand. Raises
    ``Unreadable`` when it is no workbook.
    """
    with sheets.reading(path) as book:
        for title, lines in book.items():
            for top, headings in enumerate(lines[:20]):
                columns, doubled = _columns(headings)
                if "text" in columns and "decision" in columns:
                    where = f"{path.name}, sheet '{title}'"
                    issues = [
                        _fault(f"{where}, row {top + 1}", what, "Take one away.")
                        for what in doubled
                    ]
                    return _rows(where, lines, top, columns, issues)
    told = _fault(
        path.name,
        "no sheet has the headings 'text' and 'decision' (or 'texto' and 'decisión')",
        "Put them back, or make the sheet anew with 'qualcode anonymise find'.",
    )
    return [], [told]


def _columns(headings: Sequence[Any]) -> tuple[dict[str, int], list[str]]:
    """Columns by our name of them, and what is said twice."""
    columns: dict[str, int] = {}
    doubled = []
    for place, heading in enumerate(headings):
        written = fold(" ".join(str(heading or "").split()))
        for name, (spanish, english, _) in HEADINGS.items():
            if written in (fold(spanish), fold(english)):
                if name in columns:
                    doubled.append(f"two columns are headed '{english}'")
                columns.setdefault(name, place)
    return columns, doubled


def _rows(
    where: str,
    lines: Sequence[Sequence[Any]],
    top: int,
    columns: Mapping[str, int],
    issues: list[Issue],
) -> tuple[list[Row], list[Issue]]:
    missing = [name for name in NEEDED if name not in columns]
    for name in missing:
        spanish, english, _ = HEADINGS[name]
        what = f"there is no column '{english}' ('{spanish}')"
        issues.append(_fault(f"{where}, row {top + 1}", what, "Put its heading back."))
    if missing:
        return [], issues
    rows: list[Row] = []
    for number, line in enumerate(lines[top + 1 :], start=top + 2):
        values = {name: line[place] for name, place in columns.items() if place < len(line)}
        if not any(_text(values.get(name)) for name in NEEDED):
            continue

        def cell(name: str, number: int = number) -> str:
            return f"{where}, cell {column_letter(columns[name])}{number}"

        row, faults = _row(values, cell)
        issues += faults
        if row:
            rows.append(row)
    issues += _contradictions(rows)
    return rows, issues


def _row(values: Mapping[str, Any], cell: Any) -> tuple[Row | None, list[Issue]]:
    """The row, if it says enough, and what is wrong in it."""
    faults = []
    text, token = _text(values.get("text")), _text(values.get("token"))
    if not text:
        faults.append(_fault(cell("text"), "there is no text", "Write it, or clear the row."))
    elif hasattr(values["text"], "isoformat"):
        what = "the spreadsheet has made a date of the text"
        faults.append(_fault(cell("text"), what, "Format the cell as text and write it again."))
    elif not identity("person", text):
        what = "there is neither letter nor digit in the text"
        faults.append(_fault(cell("text"), what, "Write a word or number, or clear the row."))
    kind = kind_named(_text(values.get("kind")))
    if not kind:
        known = ", ".join(one.name["en"] for one in KINDS.values())
        faults.append(_fault(cell("kind"), "the kind is not known", f"Write one of: {known}."))
    decision = _decision(_text(values.get("decision")))
    if decision is None:
        known = ", ".join(english for _, english in DECISIONS.values())
        faults.append(_fault(cell("decision"), "no such decision", f"Write one of: {known}."))
    if token and not _is_token(token):
        what = "a replacement stands in square brackets, in one line, and is not long"
        faults.append(_fault(cell("token"), what, "Write it like [Persona 1]."))
    if faults or decision is None:
        return None, faults
    return Row(cell("text"), kind, text, token, decision), []


def _decision(written: str) -> Decision | None:
    """What a cell says; nothing said is to be looked at."""
    if not written:
        return "look"
    for decision, said in DECISIONS.items():
        if fold(written) in (decision, *map(fold, said)):
            return decision
    return None


def _is_token(token: str) -> bool:
    inner = token[1:-1]
    return (
        token[0] == "["
        and token[-1] == "]"
        and len(token) <= _LONGEST
        and bool(inner.strip())
        and not any(letter in inner for letter in "[]\n\t\r")
    )


def _contradictions(rows: Sequence[Row]) -> list[Issue]:
    """The same text twice, with different decisions or replacements."""
    first: dict[tuple[str, ...], Row] = {}
    issues = []
    for row in rows:
        there = first.setdefault(identity(row.kind, row.text), row)
        same = (there.decision, there.token) == (row.decision, row.token)
        if not same:
            what = f"the same text is decided otherwise in {there.place.rpartition(', ')[2]}"
            issues.append(_fault(row.place, what, "Make the two rows the same, or clear one."))
    return issues


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _fault(where: str, what: str, remedy: str) -> Issue:
    return Issue(where, what, remedy, "error")
