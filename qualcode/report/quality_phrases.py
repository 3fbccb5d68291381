"""The words of the quality report in Spanish and English."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.model import Texts

WORDS: Mapping[str, Texts] = {
    "worth": {"en": "Worth a look", "es": "Para revisar"},
    "nothing": {"en": "Nothing to look at.", "es": "Nada que revisar."},
    "kind": {"en": "kind", "es": "clase"},
    "places": {"en": "places", "es": "lugares"},
    "what": {"en": "what", "es": "qué"},
    "where": {"en": "where", "es": "dónde"},
    "remedy": {"en": "what to do", "es": "qué hacer"},
    "error": {"en": "error", "es": "error"},
    "warning": {"en": "warning", "es": "atención"},
    "note": {"en": "note", "es": "nota"},
    "more": {"en": "… and {n} more", "es": "… y {n} más"},
    "all": {
        "en": "Kinds with several places are told once; --all tells each of them whole.",
        "es": "Lo que se repite se dice una vez; --all lo dice todo, lugar por lugar.",
    },
    "interviews": {"en": "Quality of the transcripts", "es": "Calidad de las transcripciones"},
    "interview": {"en": "interview", "es": "entrevista"},
    "words": {"en": "words", "es": "palabras"},
    "told": {"en": "by participants", "es": "de participantes"},
    "asked": {"en": "by interviewers", "es": "de quien entrevista"},
    "turns": {"en": "turns", "es": "turnos"},
    "unnamed": {"en": "without speaker", "es": "sin hablante"},
    "inaudible": {"en": "inaudible per 1,000", "es": "inaudibles por 1.000"},
    "minutes": {"en": "minutes", "es": "minutos"},
    "rate": {"en": "words per minute", "es": "palabras por minuto"},
    "guide": {"en": "guide questions", "es": "preguntas de la guía"},
    "issues": {"en": "issues", "es": "avisos"},
    "n_of_d": {"en": "{n} of {d}", "es": "{n} de {d}"},
    "note.words": {
        "en": "Words are counted in turns, as in segments; shares are of the words of the interview.",
        "es": "Se cuentan las palabras de los turnos, como en los segmentos; las partes son de las "
        "palabras de la entrevista.",
    },
    "note.inaudible": {
        "en": "Inaudible: marks such as [inaudible], (no se entiende), (?), per 1,000 words.",
        "es": "Inaudibles: marcas como [inaudible], (no se entiende), (?), por 1.000 palabras.",
    },
    "note.rate": {
        "en": "Minutes and words per minute, pauses included, where turns are timed.",
        "es": "Minutos y palabras por minuto, con pausas, donde los turnos tienen tiempos.",
    },
    "note.guide": {
        "en": "Guide questions: dimensions whose question the rules found, of those they can find.",
        "es": "Preguntas de la guía: dimensiones cuya pregunta hallaron las reglas, de las que "
        "pueden hallar.",
    },
    "note.short": {
        "en": "The {n} interviews with most to look at, of {total}; --all shows every one.",
        "es": "Las {n} entrevistas con más que revisar, de {total}; --all las muestra todas.",
    },
    "speakers": {"en": "Words by speaker", "es": "Palabras por hablante"},
    "speaker": {"en": "speaker", "es": "hablante"},
    "role": {"en": "role", "es": "papel"},
    "interviewer": {"en": "interviewer", "es": "entrevistador/a"},
    "participant": {"en": "participant", "es": "participante"},
    "unknown": {"en": "not known", "es": "no se sabe"},
    "of_interview": {"en": "of the interview", "es": "de la entrevista"},
    "questions": {"en": "Guide questions found", "es": "Preguntas de la guía halladas"},
    "dimension": {"en": "dimension", "es": "dimensión"},
    "label": {"en": "label", "es": "etiqueta"},
    "found": {"en": "interviews", "es": "entrevistas"},
    "note.questions": {
        "en": "n of D: interviews in which the question was found, of those in which its rules ran.",
        "es": "n de D: entrevistas en que se halló la pregunta, de aquellas en que corrieron sus "
        "reglas.",
    },
}
