"""The words that reports are written in, by key and language."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.model import Texts

MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ),
}  # fmt: skip

QUOTATION_MARKS: Mapping[str, tuple[str, str]] = {"en": ("“", "”"), "es": ("«", "»")}

PHRASES: Mapping[str, Texts] = {
    # units, one and many
    "interview.one": {"en": "interview", "es": "entrevista"},
    "interview.many": {"en": "interviews", "es": "entrevistas"},
    "participant.one": {"en": "participant", "es": "participante"},
    "participant.many": {"en": "participants", "es": "participantes"},
    "segment.one": {"en": "segment", "es": "segmento"},
    "segment.many": {"en": "segments", "es": "segmentos"},
    "words.one": {"en": "word", "es": "palabra"},
    "words.many": {"en": "words", "es": "palabras"},
    "candidate.one": {"en": "candidate", "es": "candidato"},
    "candidate.many": {"en": "candidates", "es": "candidatos"},
    # cells
    "of": {"en": "of", "es": "de"},
    "denies.one": {"en": "{n} denies", "es": "{n} niega"},
    "denies.many": {"en": "{n} deny", "es": "{n} niegan"},
    "not_addressed": {"en": "not addressed ({N})", "es": "no surgió ({N})"},
    "unread_cell": {"en": "unread ({N})", "es": "sin leer ({N})"},
    "not_applicable": {"en": "n/a", "es": "no aplica"},
    "percent": {"en": "{n}%", "es": "{n} %"},
    # states
    "by_rule": {"en": "by rule only", "es": "solo por regla"},
    "about_others": {"en": "about others", "es": "sobre otros"},
    # stances
    "stance.affirms": {"en": "affirms", "es": "afirma"},
    "stance.denies": {"en": "denies", "es": "niega"},
    "stance.mixed": {"en": "affirms and denies", "es": "afirma y niega"},
    "about.self": {"en": "self", "es": "lo propio"},
    "about.other": {"en": "others", "es": "otros"},
    # headers
    "id": {"en": "Id", "es": "Id"},
    "level.dimension": {"en": "Dimension", "es": "Dimensión"},
    "level.theme": {"en": "Theme", "es": "Tema"},
    "level.code": {"en": "Code", "es": "Código"},
    "codes": {"en": "Codes", "es": "Códigos"},
    "group": {"en": "Group", "es": "Grupo"},
    "affirmed": {"en": "Affirm", "es": "Afirman"},
    "bar": {"en": "n of N", "es": "n de N"},
    "segments": {"en": "Segments", "es": "Segmentos"},
    "of_which_rule": {"en": "of n, by rule only", "es": "de n, solo por regla"},
    "of_which_others": {"en": "of D, only about others", "es": "de D, solo sobre otros"},
    "quotation": {"en": "Quotation", "es": "Cita"},
    "citation": {"en": "Citation", "es": "Referencia"},
    "segment": {"en": "Segment", "es": "Segmento"},
    "interview": {"en": "Interview", "es": "Entrevista"},
    "stance": {"en": "Stance", "es": "Postura"},
    "about": {"en": "About", "es": "Sobre"},
    "n_words": {"en": "Words", "es": "Palabras"},
    "translation": {"en": "Translation", "es": "Traducción"},
    "translator": {"en": "Translated by", "es": "Traducción de"},
    "role": {"en": "Role", "es": "Papel"},
    # the picture
    "plot.title": {
        "en": "Frequencies: {unit} that affirm",
        "es": "Frecuencias: {unit} que afirman",
    },
    "plot.rules": {
        "en": "Codings by rule count. Rows that rest on rules only, in whole or in part: {k} of "
        "{rows}.",
        "es": "La codificación por regla cuenta. Filas que se apoyan solo en reglas, en todo o en "
        "parte: {k} de {rows}.",
    },
    "plot.affirmed": {"en": "affirmed (n)", "es": "afirman (n)"},
    "plot.denied": {"en": "denied", "es": "niegan"},
    "plot.addressed": {"en": "dimension came up (D)", "es": "surgió la dimensión (D)"},
    "all.masculine": {"en": "All", "es": "Todos"},
    # titles
    "title.matrix": {"en": "Coding matrix", "es": "Matriz de codificación"},
    "title.frequencies": {"en": "Frequencies", "es": "Frecuencias"},
    "title.sample": {"en": "Sample", "es": "Muestra"},
    "title.quotations": {"en": "Quotations", "es": "Citas"},
    # notes
    "note.unit": {"en": "Unit: {unit}.", "es": "Unidad: {unit}."},
    "note.people": {
        "en": "“n of D (N)”: n {unit} affirm, of D in which the dimension came up, of N to which "
        "the row applies.",
        "es": "«n de D (N)»: n, {unit} que afirman; D, en que surgió la dimensión; N, a que se "
        "aplica la fila.",
    },
    "note.segment": {
        "en": "“n of D (N)”: n segments affirm, of D coded in the dimension, of N to which the "
        "row applies.",
        "es": "«n de D (N)»: n, segmentos que afirman; D, codificados en la dimensión; N, a que "
        "se aplica la fila.",
    },
    "note.words": {
        "en": "“n of D (N)”: n words in segments that affirm, of D in segments coded in the "
        "dimension, of N in segments to which the row applies.",
        "es": "«n de D (N)»: n, palabras de segmentos que afirman; D, de segmentos codificados "
        "en la dimensión; N, de segmentos a que se aplica la fila.",
    },
    "note.codebook": {"en": "Codebook: {book}.", "es": "Libro de códigos: {book}."},
    "note.filter": {"en": "Only: {list}.", "es": "Solo: {list}."},
    "note.silence": {
        "en": "“not addressed”: the dimension never came up, which is not a denial.",
        "es": "«no surgió»: la dimensión no apareció, lo que no es una negación.",
    },
    "note.percent": {
        "en": "Percentages (n of D) only when D is {n} or more.",
        "es": "Porcentajes (n de D) solo cuando D es {n} o más.",
    },
    "note.overlap": {
        "en": "Columns do not add up: some {unit} stand in several of them.",
        "es": "Las columnas no suman el total: hay {unit} que están en varias de ellas.",
    },
    "note.rules": {
        "en": "Codings by rule count; “{column}”: the part of n that no person has coded.",
        "es": "La codificación por regla cuenta; «{column}»: la parte de n que nadie ha "
        "codificado a mano.",
    },
    "note.others": {
        "en": "“{column}”: it is told about others only; not counted in n.",
        "es": "«{column}»: se cuenta solo de otros; no entra en n.",
    },
    "note.segments": {
        "en": "“{column}”: a segment counts once for every code and stance it carries.",
        "es": "«{column}»: un segmento cuenta una vez por cada código y postura que lleva.",
    },
    "note.thin": {
        "en": "* one interview or none: not to be compared.",
        "es": "* una entrevista o ninguna: no se compara.",
    },
    "note.sample": {
        "en": "Unit: interviews, coded or not.",
        "es": "Unidad: entrevistas, codificadas o no.",
    },
    "note.sample_overlap": {
        "en": "Rows or columns do not add up: some interviews stand in several of them.",
        "es": "Filas o columnas no suman el total: hay entrevistas que están en varias de ellas.",
    },
    "note.coverage": {
        "en": "{read} of {total} interviews coded to their end; of the others, unread, only what people"
        " have coded so far counts.",
        "es": "{read} de {total} entrevistas codificadas hasta el final; de las demás, sin leer, cuenta"
        " solo lo que ya codificaron personas.",
    },
    # consent
    "withheld": {"en": "[no consent to quote]", "es": "[sin consentimiento para citar]"},
    "note.withheld": {
        "en": "Without consent to be quoted: {k} of {n}; their words are not shown.",
        "es": "Sin consentimiento para citar: {k} de {n}; sus palabras no se muestran.",
    },
    "note.left_out": {
        "en": "Left out of everything, set aside or without consent to analysis: {list}.",
        "es": "Fuera de todo, apartadas o sin consentimiento para el análisis: {list}.",
    },
    # roles of quotations
    "role.typical": {"en": "typical", "es": "típica"},
    "role.variation": {"en": "variation", "es": "variación"},
    "role.negative": {"en": "negative", "es": "negativa"},
    "role.other_actor": {"en": "other actor", "es": "otro actor"},
    "rule.typical": {
        "en": "most typical of those that affirm",
        "es": "la más típica de las que afirman",
    },
    "rule.variation": {
        "en": "least typical of those that affirm",
        "es": "la menos típica de las que afirman",
    },
    "rule.negative": {
        "en": "denies a code, or affirms one whose opposite more interviews affirm",
        "es": "niega un código, o afirma uno cuyo opuesto afirman más entrevistas",
    },
    "rule.other_actor": {
        "en": "most typical from another actor type",
        "es": "la más típica de otro tipo de actor",
    },
}  # fmt: skip
