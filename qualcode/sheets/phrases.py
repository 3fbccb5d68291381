"""The sentences of a coding sheet, in Spanish and English."""

from __future__ import annotations

from collections.abc import Mapping

Phrases = Mapping[str, Mapping[str, str]]
"""By language and key."""

README: Phrases = {
    "es": {
        "title": "Hoja de codificación de {coder}",
        "fill": "Qué llenar",
        "state": "Qué leyó",
        "keep": "Qué no tocar",
        "missing": "Si falta algo",
        "back": "Cómo devolverla",
        "progress": "Avance",
        "book": "Libro de códigos",
        "about": "Contenido",
        "slots": "En la página {coding} elija para cada segmento un código en codigo_1, y otros en los"
        " siguientes si hacen falta. En postura: afirma (o vacía), niega o mixta. En cita_1 pegue las"
        " palabras exactas que codifica con codigo_1; vacía es todo el segmento.",
        "wide": "En la página {coding} marque bajo cada código: x si el segmento lo afirma, n si lo"
        " niega, m si es mixto, {rejected}? si hay que volver a verlo.",
        "rejected": "r si una regla lo halló por error, ",
        "long": "En la página {coding} elija un código por fila. Para otro código del mismo segmento"
        " copie la fila entera y cambie el código. En postura: afirma (o vacía), niega o mixta. En cita"
        " pegue las palabras exactas que codifica; vacía es todo el segmento.",
        "states": "En estado: codificado, nada (lo leyó y no hay qué codificar) o revisar. Una fila"
        " pendiente con códigos cuenta como codificada.",
        "hands off": "No cambie seg_id ni texto: lo que se edite ahí queda como propuesta. Puede"
        " ordenar, filtrar, ocultar, mover y colorear; para volver al orden de lectura, ordene por n."
        " Las filas grises son contexto y no se codifican.",
        "no code": "Un código que no existe va con sus palabras en codigo_nuevo; las dudas, en memo."
        " Para quitar un código, vacíe su celda; borrar una fila no cambia nada.",
        "suggested": " Las sugerencias son de las reglas: pistas, no códigos.",
        "return": "Guarde como libro de Excel (.xlsx) y devuelva el archivo. Quien lleva el estudio lo"
        " recibe con: qualcode sheet import ARCHIVO",
        "read": "leídos",
        "of": "de",
        "version": "{title}, versión {version}",
        "contents": "Entrevistas: {interviews}. Segmentos: {segments}. Exportada el {day}.",
        "only": " Solo los códigos de la página {book}; los demás no se ven ni se cambian.",
        "blind": " A ciegas: sin códigos ajenos ni sugerencias de las reglas.",
    },
    "en": {
        "title": "Coding sheet of {coder}",
        "fill": "What to fill in",
        "state": "What you have read",
        "keep": "What to leave alone",
        "missing": "If something is missing",
        "back": "How to return it",
        "progress": "Progress",
        "book": "Codebook",
        "about": "Content",
        "slots": "On the page {coding} choose a code for each segment in code_1, and others in the next"
        " columns where needed. In stance: affirms (or empty), denies or mixed. In quote_1 paste the"
        " exact words that you code with code_1; empty is the whole segment.",
        "wide": "On the page {coding} mark under each code: x where the segment affirms it, d where it"
        " denies it, m where it is mixed, {rejected}? to look at it again.",
        "rejected": "r where a rule found it wrongly, ",
        "long": "On the page {coding} choose one code per row. For another code of the same segment"
        " copy the whole row and change the code. In stance: affirms (or empty), denies or mixed."
        " In quote paste the exact words that you code; empty is the whole segment.",
        "states": "In state: coded, nothing (you read it and there is nothing to code) or review. A row"
        " that is pending and has codes counts as coded.",
        "hands off": "Do not change seg_id or text: what is edited there is kept as a proposal. You may"
        " sort, filter, hide, move and colour; to get the reading order back, sort by n. Grey rows are"
        " context and are not coded.",
        "no code": "A code that does not exist goes into new_code in your words; doubts go into memo."
        " To take a code back, empty its cell; deleting a row changes nothing.",
        "suggested": " Suggestions are of the rules: hints, not codes.",
        "return": "Save it as an Excel workbook (.xlsx) and return the file. Whoever keeps the study"
        " takes it in with: qualcode sheet import FILE",
        "read": "read",
        "of": "of",
        "version": "{title}, version {version}",
        "contents": "Interviews: {interviews}. Segments: {segments}. Exported on {day}.",
        "only": " Only the codes of the page {book}; others are neither shown nor changed.",
        "blind": " Blind: without codes of others and without suggestions of the rules.",
    },
}
"""The page that says what to do: five lines of it, and how far one has come."""

BOOK: Phrases = {
    "es": {
        "dimension": "dimensión",
        "id": "código",
        "label": "etiqueta",
        "definition": "definición",
        "include": "incluye",
        "exclude": "excluye",
        "example": "ejemplo",
        "contrast": "distinguir de",
        "housekeeping": "Uso general",
    },
    "en": {
        "dimension": "dimension",
        "id": "code",
        "label": "label",
        "definition": "definition",
        "include": "include",
        "exclude": "exclude",
        "example": "example",
        "contrast": "tell apart from",
        "housekeeping": "General use",
    },
}
"""The headings of the codebook's page."""

WARNINGS: Phrases = {
    "es": {
        "title": "No está en la lista",
        "code": "Este código no está en la lista. Un código nuevo se propone en codigo_nuevo.",
        "choice": "Se espera una de las palabras de la lista.",
        "mark": "Se espera una de las marcas de la lista.",
    },
    "en": {
        "title": "Not in the list",
        "code": "This code is not in the list. A new code is proposed in new_code.",
        "choice": "One of the words of the list is expected.",
        "mark": "One of the marks of the list is expected.",
    },
}
"""What a spreadsheet says where something is typed that is not in the list."""
