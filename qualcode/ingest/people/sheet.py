"""An attribute sheet to fill in: a row for every participant, with what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from qualcode.files import sheets
from qualcode.model import Codebook, Named, text_in

HEADINGS = {
    "interview": ("interview", "entrevista", 16),
    "date": ("date", "fecha", 13),
    "language": ("language", "idioma", 10),
    "value_chain": ("value chain", "cadena de valor", 22),
    "region": ("region", "region", 18),
    "actor_type": ("actor type", "tipo de actor", 16),
    "number": ("number", "número", 9),
    "speaker": ("speaker", "hablante", 20),
    "gender": ("gender", "género", 9),
    "descriptor_es": ("descriptor_es", "descriptor_es", 26),
    "descriptor_en": ("descriptor_en", "descriptor_en", 26),
    "organisation": ("organisation", "organización", 22),
    "person": ("person", "persona", 12),
    "consent": ("consent", "consentimiento", 24),
}
"""Columns: the heading in English, in Spanish, and its width in characters."""

HELP = {
    "en": (
        "One row per participant; interviews with several participants have several rows.",
        "interview: the file's name without its suffix. Everything else may be left empty.",
        "language: of the interview, es or en; left empty, it is the language of the study.",
        "number: counts within the actor type, over the whole study (farmer 2).",
        "speaker: the label in the transcript; needed where several participants speak.",
        "descriptor: how a citation calls them: (interview with farmer 2, beekeeper, July 2020).",
        "person: a code of one's own for somebody who gave several interviews.",
        "consent: what was agreed to, of analysis; quote; archive, or no. Fill it in for all or for"
        " none: where others have it, an empty cell is read as analysis only.",
        "Any other column becomes an attribute to count by. Several values are parted by ;",
    ),
    "es": (
        "Una fila por participante; una entrevista con varios participantes tiene varias filas.",
        "entrevista: el nombre del archivo sin su extensión. Lo demás puede quedar vacío.",
        "idioma: el de la entrevista, es o en; si queda vacío, es el del estudio.",
        "número: cuenta dentro del tipo de actor, en todo el estudio (agricultor/a 2).",
        "hablante: la etiqueta en la transcripción; hace falta cuando hablan varios participantes.",
        "descriptor: cómo lo nombra una cita: (entrevista con agricultor/a 2, apicultora, julio de"
        " 2020).",
        "persona: un código propio para quien dio varias entrevistas.",
        "consentimiento: a qué se accedió, de análisis; cita; archivo, o no. Para todos o para nadie:"
        " donde otros lo tienen, una celda vacía se lee como solo análisis.",
        "Cualquier otra columna es un atributo por el cual contar. Varios valores se separan con ;",
    ),
}


def write_sheet(
    path: Path,
    people: Iterable[tuple[str, str]],
    codebook: Codebook,
    language: str,
    languages: Mapping[str, str] = {},
) -> None:
    """Write an .xlsx with a row for each (interview id, label of a speaker), to be filled in.

    ``language`` is that of the sheet; ``languages`` are those of interviews by id, filled in where
    known. A second sheet says how, with the codebook's value chains and actor types. Raises what
    writing a file raises.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook(write_only=True)
    table = book.create_sheet("interviews" if language == "en" else "entrevistas")
    table.freeze_panes = "B2"
    letters = {name: get_column_letter(place) for place, name in enumerate(HEADINGS, 1)}
    for name, (_, _, width) in HEADINGS.items():
        table.column_dimensions[letters[name]].width = width
    heads = [sheets.text_cell(table, _heading(name, language)) for name in HEADINGS]
    for head in heads:
        head.font = Font(bold=True)
    table.append(heads)
    for interview, speaker in people:
        known = {
            "interview": interview,
            "language": languages.get(interview, ""),
            "speaker": speaker,
        }
        texts = [known.get(name) for name in HEADINGS]
        table.append([sheets.text_cell(table, text) if text else None for text in texts])
    if codebook.actor_types:
        ids = ",".join(named.id for named in codebook.actor_types)
        choice = DataValidation("list", formula1=f'"{ids}"', allow_blank=True, errorStyle="warning")
        choice.add(f"{letters['actor_type']}2:{letters['actor_type']}5000")
        table.data_validations.append(choice)
    _help(book.create_sheet("help" if language == "en" else "ayuda"), codebook, language)
    sheets.save(book, path)


def _help(page: Any, codebook: Codebook, language: str) -> None:
    page.column_dimensions["A"].width = 24
    page.column_dimensions["B"].width = 60
    for line in HELP[language]:
        page.append([sheets.text_cell(page, line)])
    for name, known in (
        ("actor_type", codebook.actor_types),
        ("value_chain", codebook.value_chains),
    ):
        page.append([])
        page.append([sheets.text_cell(page, _heading(name, language))])
        for row in _named(known, language):
            page.append([sheets.text_cell(page, text) for text in row])


def _heading(name: str, language: str) -> str:
    english, spanish, _ = HEADINGS[name]
    return english if language == "en" else spanish


def _named(known: Sequence[Named], language: str) -> list[tuple[str, str]]:
    return [(named.id, text_in(named.label, language)) for named in known]
