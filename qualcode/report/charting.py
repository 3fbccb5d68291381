"""Summaries of interviews under dimensions, as tables for people."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.model import Chart, Codebook, Texts, text_in
from qualcode.report.language import phrase
from qualcode.report.tables import Table

Version = tuple[str, str, str, str, str, str, str]
"""Interview, dimension, author, when, who signed it, the act, the text (empty: taken away)."""

WORDS: dict[str, Texts] = {
    "stale": {
        "en": "(to be reviewed: the coding changed)",
        "es": "(por revisar: la codificación cambió)",
    },
    "charts": {"en": "Summaries", "es": "Resúmenes"},
    "history": {"en": "Versions of summaries", "es": "Versiones de los resúmenes"},
    "interview": {"en": "interview", "es": "entrevista"},
    "dimension": {"en": "dimension", "es": "dimensión"},
    "author": {"en": "author", "es": "autor/a"},
    "when": {"en": "when (UTC)", "es": "cuándo (UTC)"},
    "state": {"en": "state", "es": "estado"},
    "current": {"en": "current", "es": "al día"},
    "to_review": {"en": "to be reviewed", "es": "por revisar"},
    "words": {"en": "words", "es": "palabras"},
    "summary": {"en": "summary", "es": "resumen"},
    "who": {"en": "signed by", "es": "firmó"},
    "act": {"en": "act", "es": "acto"},
    "gone": {"en": "(taken away)", "es": "(quitado)"},
    "import": {"en": "Summaries of the sheet", "es": "Resúmenes de la hoja"},
    "what": {"en": "what", "es": "qué"},
    "cell": {"en": "cell", "es": "celda"},
    "before": {"en": "in the study", "es": "en el proyecto"},
    "after": {"en": "in the sheet", "es": "en la hoja"},
    "new": {"en": "new", "es": "nuevo"},
    "changed": {"en": "changed", "es": "cambiado"},
    "removed": {"en": "taken away", "es": "quitado"},
    "conflict": {"en": "in conflict: not taken", "es": "en conflicto: no se importa"},
    "done": {
        "en": "{file}: {n} by {author} {verb}; {same} as they were.",
        "es": "{file}: {n} de {author} {verb}; {same} sin cambios.",
    },
    "one": {"en": "1 summary", "es": "1 resumen"},
    "many": {"en": "{n} summaries", "es": "{n} resúmenes"},
    "did_one": {"en": "changed", "es": "importado"},
    "did_many": {"en": "changed", "es": "importados"},
    "would_one": {"en": "would change", "es": "cambiaría"},
    "would_many": {"en": "would change", "es": "cambiarían"},
    "in_conflict": {"en": ", {n} in conflict", "es": ", {n} en conflicto"},
    "how_conflict": {
        "en": "In conflict: the study has changed too since the sheet went out, and keeps what it"
        " says. Take out a new sheet and write there what is to stand.",
        "es": "En conflicto: el proyecto también cambió desde que la hoja salió, y queda lo que dice."
        " Exporte una hoja nueva y escriba en ella lo que debe quedar.",
    },
    "n_stale": {
        "en": "{n} to be reviewed: the coding under them has changed since they were written.",
        "es": "{n} por revisar: la codificación cambió desde que se escribieron.",
    },
}


def word(key: str, language: str, **facts: object) -> str:
    """A word or sentence about summaries."""
    return phrase(key, language, WORDS, **facts)


def chart_table(
    charts: Sequence[Chart], codebook: Codebook, language: str, *, texts: bool = False
) -> Table:
    """The summaries there are, a row each: with their texts, or how many words they have."""
    labels = {one.id: text_in(one.label, language) for one in codebook.dimensions}
    last = word("summary" if texts else "words", language)
    head = ("interview", "dimension", "author", "when", "state")
    rows = [
        (
            one.interview_id,
            one.dimension if texts else f"{one.dimension} {labels.get(one.dimension, '')}".strip(),
            one.author,
            one.at[:16].replace("T", " "),
            word("to_review" if one.stale else "current", language),
            one.text if texts else len(one.text.split()),
        )
        for one in charts
    ]
    n = sum(one.stale for one in charts)
    notes = (word("n_stale", language, n=n),) if n else ()
    return Table(
        word("charts", language),
        (*(word(key, language) for key in head), last),
        tuple(rows),
        notes,
        (*("left",) * 5, "left" if texts else "right"),
    )


def history_table(versions: Sequence[Version], language: str) -> Table:
    """What summaries said one after the other, a row each."""
    keys = ("interview", "dimension", "author", "when", "who", "act", "summary")
    rows = tuple((*one[:-1], one[-1] or word("gone", language)) for one in versions)
    return Table(word("history", language), tuple(word(key, language) for key in keys), rows)


Changed = tuple[str, str, str, str, str, str]
"""Interview, dimension, what happens to the summary, its cell, what it says before and after."""


def import_table(changed: Sequence[Changed], language: str) -> Table:
    """What a chart sheet changes, a row for each summary."""
    keys = ("interview", "dimension", "what", "cell", "before", "after")
    rows = tuple((*one[:2], word(one[2], language), *one[3:]) for one in changed)
    return Table(word("import", language), tuple(word(key, language) for key in keys), rows)
