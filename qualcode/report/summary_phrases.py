"""The sentences of the thematic summary: templates over counts and ids, nothing else."""

# ruff: noqa: E501 (a sentence stands on one line, beside its translation)

from __future__ import annotations

from collections.abc import Mapping

from qualcode.model import Texts

SUMMARY: Mapping[str, Texts] = {
    "title": {"en": "thematic summary", "es": "síntesis temática"},
    "interviews": {"en": "Interviews: {n}", "es": "Entrevistas: {n}"},
    "participants": {"en": "Known participants: {n}", "es": "Participantes conocidos: {n}"},
    "actors": {
        "en": "Interviews by actor type: {list}",
        "es": "Entrevistas por tipo de actor: {list}",
    },
    "unit": {"en": "Unit of counting: the interview", "es": "Unidad de recuento: la entrevista"},
    "codebook": {"en": "Codebook: {id}, version {version}", "es": "Libro de códigos: {id}, versión {version}"},
    "profile": {"en": "Method profile: {profile}", "es": "Perfil de método: {profile}"},
    "hash": {"en": "Data: {hash}", "es": "Datos: {hash}"},
    "as_of": {"en": "Last change of the data: {date}", "es": "Último cambio de los datos: {date}"},
    "how": {"en": "How it was counted", "es": "Cómo se contó"},
    "how.cell": {
        "en": "“n of D (N)”: n interviews affirm, of D in which the dimension came up, of N to which it applies. Who denies stands beside it.",
        "es": "«n de D (N)»: afirman n entrevistas, de D en que surgió la dimensión, de N a las que se aplica. Al lado, quiénes niegan.",
    },
    "how.silence": {
        "en": "Silence is not denial: an interview in which a dimension never came up says nothing about it.",
        "es": "El silencio no es negación: una entrevista en que una dimensión no surgió no dice nada sobre ella.",
    },
    "how.others": {
        "en": "What somebody tells about others is counted apart and never as their own experience.",
        "es": "Lo que alguien cuenta sobre otros se cuenta aparte y nunca como experiencia propia.",
    },
    "how.rules": {
        "en": "Codings made by rule count and are shown as such; suggestions that no person accepted do not count.",
        "es": "La codificación por regla cuenta y se muestra como tal; las sugerencias que nadie aceptó no cuentan.",
    },
    "how.percent": {
        "en": "No percentage when D is below {n}.",
        "es": "Sin porcentajes cuando D es menor que {n}.",
    },
    "how.computed": {
        "en": "Sections 1 to 6, 8 and 9 of each dimension are computed or quoted; section 7 is the analyst’s.",
        "es": "Las secciones 1 a 6, 8 y 9 de cada dimensión están calculadas o citadas; la 7 es de quien analiza.",
    },
    "how.quotes": {
        "en": "Quotations are whole segments of {least} to {most} words, in the words of the transcript; the list is a proposal for a person to change.",
        "es": "Las citas son segmentos completos de {least} a {most} palabras, con las palabras de la transcripción; la lista es una propuesta que una persona puede cambiar.",
    },
    "ladder": {"en": "Words for counts", "es": "Palabras para los recuentos"},
    "ladder.few": {
        "en": "n = 0, 1, 2: none, one, two; D < 8: numerals only",
        "es": "n = 0, 1, 2: ninguna, una, dos; D < 8: solo números",
    },
    "ladder.all": {
        "en": "where n = D but D < N: all who spoke of it",
        "es": "cuando n = D pero D < N: todas las que hablaron de ello",
    },
    # headings of a block
    "1": {"en": "1 Definition", "es": "1 Definición"},
    "2": {"en": "2 Who was asked", "es": "2 A quién se le preguntó"},
    "3": {"en": "3 Prevalence", "es": "3 Presencia"},
    "4": {"en": "4 Patterns (computed)", "es": "4 Patrones (calculados)"},
    "5": {"en": "5 Cases that differ", "es": "5 Casos que difieren"},
    "6": {"en": "6 Quotations", "es": "6 Citas"},
    "7": {"en": "7 Analyst’s synthesis", "es": "7 Síntesis de quien analiza"},
    "8": {"en": "8 Not in the data", "es": "8 Lo que los datos no dicen"},
    "9": {"en": "9 Trace", "es": "9 Trazabilidad"},
    # 1
    "undefined": {"en": "The codebook has no definition.", "es": "El libro de códigos no la define."},
    "include": {"en": "Includes: {text}", "es": "Incluye: {text}"},
    "exclude": {"en": "Excludes: {text}", "es": "Excluye: {text}"},
    # 2
    "came_up": {
        "en": "It came up in {d} of {n} interviews to which it applies.",
        "es": "Surgió en {d} de {n} entrevistas a las que se aplica.",
    },
    "asked": {
        "en": "Its guide question was recognised, or a segment marked under it, in {k} of {n} interviews. Not in: {ids}.",
        "es": "Se reconoció su pregunta guía, o se marcó un segmento bajo ella, en {k} de {n} entrevistas. No en: {ids}.",
    },
    "asked.unknown": {
        "en": "Where it was asked is not known: the codebook has no rule for its guide question.",
        "es": "No se sabe dónde se preguntó: el libro de códigos no tiene regla para su pregunta guía.",
    },
    "silent": {
        "en": "It did not come up in {k} of {n} interviews: {ids}.",
        "es": "No surgió en {k} de {n} entrevistas: {ids}.",
    },
    "unread": {
        "en": "Not read yet: {k} of {n} interviews: {ids}.",
        "es": "Sin leer todavía: {k} de {n} entrevistas: {ids}.",
    },
    "ruled_out": {
        "en": "The codebook rules it out for {k} of {n} interviews: {ids}.",
        "es": "El libro de códigos la excluye en {k} de {n} entrevistas: {ids}.",
    },
    "nobody": {"en": "none", "es": "ninguna"},
    # 3
    "by_group": {"en": "Interviews by group of value chains", "es": "Entrevistas por grupo de cadenas de valor"},
    "by_actor": {"en": "Interviews by actor type", "es": "Entrevistas por tipo de actor"},
    "in_words": {"en": "In words, over all interviews:", "es": "En palabras, sobre todas las entrevistas:"},
    # 4
    "no_pattern": {
        "en": "No pattern of the computed kinds.",
        "es": "Ningún patrón de los que se calculan.",
    },
    "convergent": {
        "en": "Affirmed in each of the {k} of {m} groups in which the dimension came up: {code}: {list}.",
        "es": "Se afirma en cada uno de los {k} de {m} grupos en que surgió la dimensión: {code}: {list}.",
    },
    "divergent": {
        "en": "Shares 0.4 or more apart: {code}: {column} {here}; the other interviews {rest}.",
        "es": "Proporciones con 0,4 o más de distancia: {code}: {column} {here}; las demás entrevistas {rest}.",
    },
    "tension.both": {
        "en": "Affirmed and denied by the same interview, {k} of {d} ({n}) interviews: {code}: {ids}.",
        "es": "Una misma entrevista afirma y niega, {k} de {d} ({n}) entrevistas: {code}: {ids}.",
    },
    "tension.contrast": {
        "en": "Contrasting codes affirmed by the same interview, {k} of {d} ({n}) interviews: {code} and {other}: {ids}.",
        "es": "Una misma entrevista afirma códigos opuestos, {k} de {d} ({n}) entrevistas: {code} y {other}: {ids}.",
    },
    "violation": {
        "en": "One code per interview is allowed in {theme}; {id} affirms {k} of its {n} codes: {codes}.",
        "es": "En {theme} se admite un código por entrevista; {id} afirma {k} de sus {n} códigos: {codes}.",
    },
    # 5
    "no_differing": {
        "en": "No interview denies, affirms a contrasting code, or stands apart from 70% or more.",
        "es": "Ninguna entrevista niega, afirma un código opuesto o se aparta de un 70 % o más.",
    },
    "affirmed_by": {
        "en": "{code}: affirmed by {counts} interviews.",
        "es": "{code}: lo afirman {counts} entrevistas.",
    },
    "differs.denies": {"en": "{id} denies it", "es": "{id} lo niega"},
    "differs.contrast": {"en": "{id} affirms {other}", "es": "{id} afirma {other}"},
    "differs.absent": {
        "en": "{id} speaks of the dimension without it",
        "es": "{id} habla de la dimensión sin decirlo",
    },
    "no_segments": {"en": "no coded segment", "es": "ningún segmento codificado"},
    "disposition": {"en": "Disposition: …", "es": "Decisión: …"},
    # 6
    "no_quotation": {
        "en": "No segment fits the rules for quotations.",
        "es": "Ningún segmento cumple las reglas para citar.",
    },
    "rule": {
        "en": "rule: {rule}, place {rank} of {candidates}",
        "es": "regla: {rule}, lugar {rank} de {candidates}",
    },
    "translation": {"en": "Translation by {who}: {text}", "es": "Traducción de {who}: {text}"},
    "translator_unknown": {"en": "an unnamed translator", "es": "persona sin nombrar"},
    "voices": {
        "en": "Voices: {quotations} quotations from {interviews} of {n} interviews; effective voices {voices}; {actors} of {all_actors} actor types; {groups} of {all_groups} groups. Passed over: {passed} of {candidates} candidate segments.",
        "es": "Voces: {quotations} citas de {interviews} de {n} entrevistas; voces efectivas {voices}; {actors} de {all_actors} tipos de actor; {groups} de {all_groups} grupos. No elegidos: {passed} de {candidates} segmentos candidatos.",
    },
    # 7
    "empty_place": {
        "en": "*Not written yet: this place belongs to the analyst.*",
        "es": "*Sin escribir: este lugar es de quien analiza.*",
    },
    "signature": {"en": "Analyst: … Date: …", "es": "Analista: … Fecha: …"},
    # 8
    "thin": {
        "en": "One interview or none to which it applies, not to be compared: {list}.",
        "es": "Una entrevista o ninguna a la que se aplique, no se compara: {list}.",
    },
    "never": {
        "en": "Never came up where it applies: {list}.",
        "es": "No surgió donde se aplica: {list}.",
    },
    "not_counted": {
        "en": "Coded, but not counted (the codebook rules the code out there): {code}: {segments}.",
        "es": "Codificado, pero no contado (el libro de códigos excluye ahí el código): {code}: {segments}.",
    },
    "no_gap": {
        "en": "Every group and actor type has two interviews or more, and it came up in each.",
        "es": "Cada grupo y tipo de actor tiene dos entrevistas o más, y surgió en cada uno.",
    },
    # 9
    "coders": {"en": "Coders: {list}.", "es": "Codificaron: {list}."},
    "traced": {
        "en": "{code}: {k} of {n} coded segments: {segments}.",
        "es": "{code}: {k} de {n} segmentos codificados: {segments}.",
    },
    "no_coding": {"en": "No segment is coded.", "es": "Ningún segmento está codificado."},
}  # fmt: skip
