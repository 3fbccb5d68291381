"""The words of the workbook in Spanish and English: headers, states, notes, explanations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from qualcode.model import State, Texts
from qualcode.report.language import phrase
from qualcode.report.phrases import PHRASES

Language = Literal["es", "en"]


def word(key: str, language: Language, **facts: object) -> str:
    """A word or sentence of the workbook, with its facts filled in."""
    return phrase(key, language, WORDS, **facts)


def legend(language: Language) -> list[tuple[str, str]]:
    """The short word of each state and what it means."""
    return [(word(f"short.{s}", language), word(f"meaning.{s}", language)) for s in State]


WORDS: Mapping[str, Texts] = {
    **PHRASES,
    # headers
    "act": {"en": "Act", "es": "Acto"},
    "actor": {"en": "Actor type", "es": "Tipo de actor"},
    "actors": {"en": "Actor types", "es": "Tipos de actor"},
    "after": {"en": "After", "es": "Después"},
    "before": {"en": "Before", "es": "Antes"},
    "chains": {"en": "Value chains", "es": "Cadenas de valor"},
    "coder": {"en": "Coder", "es": "Codificó"},
    "code_label": {"en": "Code label", "es": "Etiqueta del código"},
    "contrasts": {"en": "Contrasts with", "es": "Se opone a"},
    "definition": {"en": "Definition", "es": "Definición"},
    "denied": {"en": "Denied", "es": "Niegan"},
    "dimension_label": {"en": "Dimension label", "es": "Etiqueta de la dimensión"},
    "end": {"en": "End", "es": "Fin"},
    "examples": {"en": "Examples", "es": "Ejemplos"},
    "exclude": {"en": "Excludes", "es": "Excluye"},
    "experience_of": {"en": "Experience of", "es": "Experiencia de"},
    "groups": {"en": "Value-chain groups", "es": "Grupos de cadenas"},
    "include": {"en": "Includes", "es": "Incluye"},
    "label": {"en": "Label", "es": "Etiqueta"},
    "level": {"en": "Level", "es": "Nivel"},
    "log_number": {"en": "No.", "es": "N.º"},
    "author": {"en": "Author", "es": "Autor"},
    "exemplar": {"en": "Exemplar", "es": "Ejemplar"},
    "memo": {"en": "Memo", "es": "Memo"},
    "memo_id": {"en": "Id", "es": "Id"},
    "memo_on": {"en": "On", "es": "Sobre"},
    "memo_study": {"en": "the study", "es": "el estudio"},
    "number": {"en": "Number", "es": "Número"},
    "origin": {"en": "Origin", "es": "Origen"},
    "part": {"en": "Text ({n})", "es": "Texto ({n})"},
    "row": {"en": "Dimension, theme, code", "es": "Dimensión, tema, código"},
    "rule": {"en": "Rule", "es": "Regla"},
    "rule_only": {"en": "Rule only", "es": "Solo por regla"},
    "others_only": {"en": "About others only", "es": "Solo sobre otros"},
    "rules": {"en": "Rules", "es": "Reglas"},
    "speaker": {"en": "Speaker", "es": "Hablante"},
    "start": {"en": "Start", "es": "Inicio"},
    "subject": {"en": "Subject", "es": "Sobre qué"},
    "text": {"en": "Text", "es": "Texto"},
    "theme_label": {"en": "Theme label", "es": "Etiqueta del tema"},
    "tier": {"en": "Tier", "es": "Alcance"},
    "time": {"en": "Time", "es": "Tiempo"},
    "turn": {"en": "Turn", "es": "Turno"},
    "when": {"en": "When", "es": "Cuándo"},
    # headers and notes of Quality
    "told": {"en": "By participants", "es": "De participantes"},
    "asked": {"en": "By interviewers", "es": "De quien entrevista"},
    "asked_share": {"en": "Share of interviewers", "es": "Parte de quien entrevista"},
    "turns": {"en": "Turns", "es": "Turnos"},
    "unnamed": {"en": "Without speaker", "es": "Sin hablante"},
    "inaudible": {"en": "Inaudible marks", "es": "Marcas de inaudible"},
    "inaudible_rate": {"en": "Inaudible per 1,000 words", "es": "Inaudible por 1.000 palabras"},
    "minutes": {"en": "Minutes", "es": "Minutos"},
    "rate": {"en": "Words per minute", "es": "Palabras por minuto"},
    "guide_found": {"en": "Guide questions found", "es": "Preguntas de guía halladas"},
    "guide": {"en": "Guide questions", "es": "Preguntas de guía"},
    "n_issues": {"en": "Issues", "es": "Avisos"},
    "issues": {"en": "Worth a look", "es": "Para revisar (en inglés)"},
    "whole_study": {"en": "(study)", "es": "(estudio)"},
    "quality_words": {
        "en": "Words of turns, as in segments. The share is of the words of the interview.",
        "es": "Palabras de los turnos, como en los segmentos. La parte es de las palabras de la "
        "entrevista.",
    },
    "quality_inaudible": {
        "en": "Inaudible: marks such as [inaudible], (no se entiende), (?), per 1,000 words.",
        "es": "Inaudible: marcas como [inaudible], (no se entiende), (?), por 1.000 palabras.",
    },
    "quality_rate": {
        "en": "Minutes and words per minute, pauses included, only where turns are timed.",
        "es": "Minutos y palabras por minuto, con pausas, solo donde los turnos tienen tiempos.",
    },
    "quality_guide": {
        "en": "Guide questions: dimensions whose question the rules found, and those whose question "
        "they can find.",
        "es": "Preguntas de guía: dimensiones cuya pregunta hallaron las reglas, y aquellas cuya "
        "pregunta pueden hallar.",
    },
    "who": {"en": "Who", "es": "Quién"},
    "who_speaks": {"en": "Who speaks", "es": "Quién habla"},
    # values
    "origin.person": {"en": "person", "es": "persona"},
    "origin.rule": {"en": "rule", "es": "regla"},
    "origin.suggestion": {"en": "accepted suggestion", "es": "sugerencia aceptada"},
    "origin.import": {"en": "import", "es": "importación"},
    "tier.core": {"en": "core", "es": "central"},
    "tier.extended": {"en": "extended", "es": "ampliado"},
    # states: the short word, and what it means
    "short.affirmed": {"en": "affirmed", "es": "afirma"},
    "short.denied": {"en": "denied", "es": "niega"},
    "short.both": {"en": "both", "es": "ambas"},
    "short.addressed": {"en": "addressed", "es": "surgió"},
    "short.silent": {"en": "silent", "es": "no surgió"},
    "short.not_applicable": {"en": "n/a", "es": "no aplica"},
    "short.unread": {"en": "unread", "es": "sin leer"},
    "meaning.affirmed": {
        "en": "The participant affirms it, about their own case.",
        "es": "El participante lo afirma, de su propio caso.",
    },
    "meaning.denied": {
        "en": "The participant denies it.",
        "es": "El participante lo niega.",
    },
    "meaning.both": {
        "en": "The same interview affirms it and denies it.",
        "es": "En la misma entrevista se afirma y se niega.",
    },
    "meaning.addressed": {
        "en": "The dimension came up, but not this code.",
        "es": "Surgió la dimensión, pero no este código.",
    },
    "meaning.silent": {
        "en": "The dimension never came up. This is not a denial.",
        "es": "La dimensión no surgió. Esto no es una negación.",
    },
    "meaning.not_applicable": {
        "en": "The codebook rules the code out for this actor type or value chain.",
        "es": "El libro de códigos lo excluye para este tipo de actor o cadena de valor.",
    },
    "meaning.unread": {
        "en": "The interview has not been coded yet.",
        "es": "La entrevista todavía no está codificada.",
    },
    # notes under tables, and markers
    "goes_on": {"en": "[… continues in the next row]", "es": "[… continúa en la fila siguiente]"},
    "again": {"en": "(continued, {n})", "es": "(continuación, {n})"},
    "nobody": {"en": "No interviews in this group.", "es": "Ninguna entrevista en este grupo."},
    "links_ran_out": {
        "en": "Excel keeps {limit} links per sheet; the cells after them carry none.",
        "es": "Excel guarda {limit} enlaces por hoja; las celdas que siguen no llevan ninguno.",
    },
    "frequency_rules": {
        "en": "“Rule only”: the part of n that no person has coded. “About others only”: the part "
        "of D in which it is told about others only; not counted in n.",
        "es": "«Solo por regla»: la parte de n que nadie ha codificado a mano. «Solo sobre otros»: "
        "la parte de D en que se cuenta solo de otros; no entra en n.",
    },
    "matrix_links": {
        "en": "The shade says n/D. A cell leads to its quotations.",
        "es": "El tono dice n/D. Cada celda lleva a sus citas.",
    },
    "chart_title": {
        "en": "Interviews that affirm each code (the first {n} rows)",
        "es": "Entrevistas que afirman cada código (las primeras {n} filas)",
    },
    "consent": {"en": "Consent", "es": "Consentimiento"},
    # About: how it was made
    "made.codebook": {"en": "Codebook", "es": "Libro de códigos"},
    "made.grouping": {"en": "Grouping", "es": "Agrupación"},
    "made.profile": {"en": "Method profile", "es": "Perfil de método"},
    "made.data_hash": {"en": "Data (hash)", "es": "Datos (huella)"},
    "made.data_as_of": {"en": "Last change of the data", "es": "Último cambio de los datos"},
    "made.command": {"en": "Command", "es": "Orden"},
    # About: sections
    "contents": {"en": "Contents", "es": "Contenido"},
    "counted": {"en": "What was counted, and how", "es": "Qué se contó y cómo"},
    "states": {
        "en": "States of an interview and a code",
        "es": "Estados de una entrevista ante un código",
    },
    "made": {"en": "How this workbook was made", "es": "Cómo se hizo este libro"},
    # About: what was counted
    "coverage": {"en": "Coverage", "es": "Cobertura"},
    "coverage_text": {
        "en": "{read} of {total} interviews coded, {people} of them by people.",
        "es": "{read} de {total} entrevistas codificadas, {people} de ellas por personas.",
    },
    "unit": {"en": "Unit", "es": "Unidad"},
    "unit_text": {
        "en": "The interview: interviews are counted, not mentions.",
        "es": "La entrevista: se cuentan entrevistas, no menciones.",
    },
    "cell": {"en": "Cells", "es": "Celdas"},
    "cell_text": {
        "en": "n of D (N): n interviews affirm; D, those in which the dimension came up; N, all to "
        "which the row applies. After that, how many deny it.",
        "es": "n de D (N): n entrevistas afirman; D, aquellas en que surgió la dimensión; N, todas "
        "aquellas a que se aplica la fila. Después, cuántas lo niegan.",
    },
    "percent_label": {"en": "Percentages", "es": "Porcentajes"},
    "rule_only_text": {
        "en": "Codings by the rules of the codebook count and are shown as such: “rule only” is "
        "the part of n that no person has coded. By rule: {by_rule} of {codings} codings.",
        "es": "Lo codificado por las reglas del libro de códigos cuenta y se muestra como tal: "
        "«solo por regla» es la parte de n que nadie ha codificado a mano. Por regla: {by_rule} de "
        "{codings} codificaciones.",
    },
    "others": {"en": "About others", "es": "Sobre otros"},
    "others_text": {
        "en": "What someone tells about others is not counted as their own experience; its "
        "quotations say “about others”.",
        "es": "Lo que alguien cuenta de otros no cuenta como experiencia propia; sus citas dicen "
        "«sobre otros».",
    },
    "shade": {"en": "Shade", "es": "Tono"},
    "shade_text": {
        "en": "Five steps of n/D, each of a fifth; white is none, grey is not applicable. It says "
        "nothing of how large D is.",
        "es": "Cinco pasos de n/D, cada uno de un quinto; blanco es ninguna, gris no aplica. No "
        "dice cuán grande es D.",
    },
    "codebook": {"en": "Codebook", "es": "Libro de códigos"},
    "codebook_text": {
        "en": "{id} {version}: {dimensions} dimensions, {themes} themes, {codes} codes.",
        "es": "{id} {version}: {dimensions} dimensiones, {themes} temas, {codes} códigos.",
    },
    "grouping": {"en": "Grouping", "es": "Agrupación"},
    "sums": {"en": "Sums", "es": "Sumas"},
    # About: what each sheet shows
    "Sample": {
        "en": "How many interviews there are by value-chain group and actor type.",
        "es": "Cuántas entrevistas hay por grupo de cadenas y tipo de actor.",
    },
    "Matrix": {
        "en": "Dimensions, themes and codes by value-chain group.",
        "es": "Dimensiones, temas y códigos por grupo de cadenas.",
    },
    "Quotes": {
        "en": "The same shape: the whole segments, each with its citation and id.",
        "es": "La misma forma: los segmentos completos, cada uno con su referencia e id.",
    },
    "Chart": {
        "en": "{group}: interviews by dimensions, with their summaries or segments.",
        "es": "{group}: entrevistas por dimensiones, con sus resúmenes o segmentos.",
    },
    "States": {
        "en": "The state of each interview for each code.",
        "es": "El estado de cada entrevista ante cada código.",
    },
    "Frequencies": {
        "en": "The codes, from most interviews to fewest, with a chart.",
        "es": "Los códigos, de más a menos entrevistas, con un gráfico.",
    },
    "Segments": {"en": "One row per coding.", "es": "Una fila por codificación."},
    "Quality": {
        "en": "What was measured in each transcript, and what is worth a look.",
        "es": "Lo medido en cada transcripción y lo que conviene revisar.",
    },
    "Codebook": {
        "en": "Definitions, what they include and exclude, examples and rules.",
        "es": "Definiciones, lo que incluyen y excluyen, ejemplos y reglas.",
    },
    "Memos": {
        "en": "What researchers wrote down: on the study, interviews, segments, codes and codings.",
        "es": "Lo que anotaron quienes investigan: del estudio, de entrevistas, segmentos, códigos y "
        "codificaciones.",
    },
    "Log": {"en": "Who did what, and when.", "es": "Quién hizo qué y cuándo."},
    "continued": {"en": "Continued.", "es": "Continuación."},
}
