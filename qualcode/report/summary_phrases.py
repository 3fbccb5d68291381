"""The sentences of the thematic summary: templates over counts and ids, nothing else."""

# ruff: noqa: E501 (a sentence stands on one line, beside its translation)

from __future__ import annotations

from collections.abc import Mapping

from qualcode.model import Texts

SUMMARY: Mapping[str, Texts] = {
    "title": {"en": "Thematic summary", "es": "Síntesis temática"},
    "interviews": {"en": "Interviews: {n}", "es": "Entrevistas: {n}"},
    "participants": {"en": "Known participants: {n}", "es": "Participantes conocidos: {n}"},
    "actors": {
        "en": "Interviews by actor type: {list}",
        "es": "Entrevistas por tipo de actor: {list}",
    },
    "coded": {
        "en": "Interviews coded: {read} of {n}, {people} of them by people",
        "es": "Entrevistas codificadas: {read} de {n}, {people} de ellas por personas",
    },
    "quoted": {
        "en": "Quotations: {k}, from {interviews} of {n} interviews; up to {most} from one interview",
        "es": "Citas: {k}, de {interviews} de {n} entrevistas; hasta {most} de una misma",
    },
    "rules_only": {
        "en": "Coded by rules only: no person has coded any of these interviews. Rules find candidates; what follows counts them and has to be read before it is relied on.",
        "es": "Codificado solo por reglas: ninguna persona ha codificado estas entrevistas. Las reglas encuentran candidatos; lo que sigue los cuenta y hay que leerlo antes de darlo por bueno.",
    },
    "unit": {"en": "Unit of counting: the interview", "es": "Unidad de recuento: la entrevista"},
    "codebook": {"en": "Codebook: {id}, version {version}", "es": "Libro de códigos: {id}, versión {version}"},
    "profile": {"en": "Method profile: {profile}", "es": "Perfil de método: {profile}"},
    "hash": {"en": "Data: {hash}", "es": "Datos: {hash}"},
    "as_of": {"en": "Last change of the data: {date}", "es": "Último cambio de los datos: {date}"},
    "how": {"en": "How it was counted", "es": "Cómo se contó"},
    "how.cell": {
        "en": "“n of D (N)”: n interviews affirm, of D in which the dimension came up, of N to which it applies. How many deny stands beside it.",
        "es": "«n de D (N)»: afirman n entrevistas, de D en que surgió la dimensión, de N a las que se aplica. Al lado, cuántas niegan.",
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
        "en": "Quotations are whole segments of {least} to {most} words, in the words of the transcript: at most one from an interview in each theme, and from one interview at most two of the document, or one in ten. Nobody is quoted whose consent is for analysis only. The list is a proposal for a person to change.",
        "es": "Las citas son segmentos completos de {least} a {most} palabras, con las palabras de la transcripción: a lo más una de cada entrevista por tema, y de una misma entrevista a lo más dos del documento, o una de cada diez. No se cita a quien consintió solo el análisis. La lista es una propuesta que una persona puede cambiar.",
    },
    "how.typical": {
        "en": "Typical and least typical: nearest to and farthest from the centre of the theme’s segments by the words they share (TF-IDF). It only orders the candidates.",
        "es": "Más y menos típica: la más cercana y la más lejana al centro de los segmentos del tema por las palabras que comparten (TF-IDF). Solo ordena a los candidatos.",
    },
    "how.voices": {
        "en": "Effective voices: how many interviews the quotations amount to, were all quoted alike (1 / Σp², p being an interview’s share of them).",
        "es": "Voces efectivas: a cuántas entrevistas equivalen las citas si todas se citaran por igual (1 / Σp², donde p es la parte de cada entrevista).",
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
    "ladder.order": {
        "en": "of several that hold, the first is used",
        "es": "de varias que se cumplen, se usa la primera",
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
    "came_up_by_actor": {"en": "By actor type: {list}.", "es": "Por tipo de actor: {list}."},
    "asked": {
        "en": "Its guide question was recognised, or a segment was marked under the dimension, in {k} of {n} interviews. Not in: {ids}.",
        "es": "Se reconoció su pregunta guía, o se marcó un segmento bajo la dimensión, en {k} de {n} entrevistas. No en: {ids}.",
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
    "in_words": {
        "en": "In words, of the interviews in which the dimension came up (for the dimension itself: any of its codes):",
        "es": "En palabras, de las entrevistas en que surgió la dimensión (para la dimensión misma: cualquiera de sus códigos):",
    },
    # 4
    "no_pattern": {
        "en": "No pattern of the computed kinds.",
        "es": "Ningún patrón de los que se calculan.",
    },
    "convergent": {
        "en": "{code}: affirmed in every group in which the dimension came up ({k} of {m} groups): {list}.",
        "es": "{code}: se afirma en cada grupo en que surgió la dimensión ({k} de {m} grupos): {list}.",
    },
    "divergent": {
        "en": "{code}: shares 0.4 or more apart: {column} {here}; the other interviews {rest}.",
        "es": "{code}: proporciones a 0,4 o más de distancia: {column} {here}; las demás entrevistas {rest}.",
    },
    "tension.both": {
        "en": "{code}: affirmed and denied within one interview, in {k} of {d} ({n}) interviews: {ids}.",
        "es": "{code}: se afirma y se niega dentro de una entrevista, en {k} de {d} ({n}) entrevistas: {ids}.",
    },
    "tension.contrast": {
        "en": "{code} and {other}: contrasting codes affirmed within one interview, in {k} of {d} ({n}) interviews: {ids}.",
        "es": "{code} y {other}: códigos opuestos que se afirman dentro de una entrevista, en {k} de {d} ({n}) entrevistas: {ids}.",
    },
    "violation": {
        "en": "One code per interview is allowed in {theme}; {id} affirms {k} of its {n} codes: {codes}.",
        "es": "En {theme} se admite un código por entrevista; {id} afirma {k} de sus {n} códigos: {codes}.",
    },
    # 5
    "no_differing": {
        "en": "No interview denies a code, affirms a contrasting one, or lacks one that 70% or more affirm.",
        "es": "Ninguna entrevista niega un código, afirma uno opuesto o carece de uno que afirma el 70 % o más.",
    },
    "affirmed_by": {
        "en": "{code}: affirmed in {counts} interviews.",
        "es": "{code}: se afirma en {counts} entrevistas.",
    },
    "differs.denies": {"en": "{id} denies it", "es": "{id} lo niega"},
    "differs.contrast": {"en": "{id} affirms {other}", "es": "{id} afirma {other}"},
    "differs.absent": {
        "en": "{id} speaks of the dimension without this code",
        "es": "{id} habla de la dimensión sin este código",
    },
    "no_segments": {"en": "no coded segment", "es": "ningún segmento codificado"},
    "disposition": {"en": "Disposition: … Decided by: …", "es": "Decisión: … Decidió: …"},
    # 6
    "no_quotation": {
        "en": "No segment fits the rules for quotations.",
        "es": "Ningún segmento cumple las reglas para citar.",
    },
    "rule": {
        "en": "rule: {rule}, place {rank} of {candidates}",
        "es": "regla: {rule}, lugar {rank} de {candidates}",
    },
    "passed_over": {"en": "passed over: {list}", "es": "no elegidos antes: {list}"},
    "verdict.segment_quoted": {
        "en": "quoted elsewhere in the document",
        "es": "citado en otra parte del documento",
    },
    "verdict.interview_quoted": {
        "en": "interview already quoted in this theme",
        "es": "entrevista ya citada en este tema",
    },
    "verdict.interview_share": {
        "en": "interview already quoted as often as it may be",
        "es": "entrevista ya citada cuantas veces se admite",
    },
    "withheld": {
        "en": "Not to be quoted, the speaker’s consent being for analysis only: {k} of {n} coded segments.",
        "es": "No se pueden citar, por consentimiento solo para el análisis: {k} de {n} segmentos codificados.",
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
        "en": "One interview or none to which it applies; not to be compared: {list}.",
        "es": "Con una entrevista o ninguna a la que se aplique; no se compara: {list}.",
    },
    "never": {
        "en": "Never came up where it applies: {list}.",
        "es": "No surgió donde se aplica: {list}.",
    },
    "single": {"en": "Came up in just one interview: {list}.", "es": "Surgió en una sola entrevista: {list}."},
    "unused": {
        "en": "Affirmed in no interview: {list}.",
        "es": "No se afirma en ninguna entrevista: {list}.",
    },
    "not_counted": {
        "en": "Coded, but not counted (the codebook rules the code out there): {code}: {segments}.",
        "es": "Codificado, pero no contado (el libro de códigos excluye ahí el código): {code}: {segments}.",
    },
    "no_gap": {
        "en": "Every group and actor type has two interviews or more in which the dimension came up.",
        "es": "En cada grupo y tipo de actor la dimensión surgió en dos entrevistas o más.",
    },
    # 9
    "rules": {"en": "the rules of the codebook", "es": "las reglas del libro de códigos"},
    "coders": {"en": "Coders: {list}.", "es": "Codificaron: {list}."},
    "traced": {
        "en": "{code}: {k} of {n} coded segments: {segments}.",
        "es": "{code}: {k} de {n} segmentos codificados: {segments}.",
    },
    "no_coding": {"en": "No segment is coded.", "es": "Ningún segmento está codificado."},
}  # fmt: skip
