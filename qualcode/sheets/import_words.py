"""The sentences about sheets that came back, in Spanish and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcode.sheets.problems import Problem
from qualcode.sheets.words import HEADINGS

Said = Mapping[str, tuple[str, str]]
"""By key: in Spanish, in English."""

SENTENCES: Said = {
    "twice": (
        "el segmento está en varias filas con códigos distintos (también {others}); no se importó"
        " ninguna",
        "the segment stands in several rows with different codes (also {others}); none was taken",
    ),
    "two_values": (
        "otra fila del segmento dice otra cosa ({others}); no se importó ninguna de las dos",
        "another row of the segment says something else ({others}); neither was taken",
    ),
    "unknown": (
        "ningún código se llama así; la celda no se importó",
        "no code is called so; the cell was not taken",
    ),
    "in_one_cell": (
        "hay varios códigos en una celda; no se importó ninguno: ponga uno en cada celda",
        "there are several codes in one cell; none was taken: put one into each cell",
    ),
    "several": (
        "varios códigos se llaman o empiezan así; la celda no se importó",
        "several codes are called so or begin so; the cell was not taken",
    ),
    "retired": (
        "el código está retirado y ya no se codifica con él; la celda no se importó",
        "the code is retired and nothing is coded with it any more; the cell was not taken",
    ),
    "state": (
        "ese estado no existe; la celda no se importó (use pendiente, codificado, nada o revisar)",
        "there is no such state; the cell was not taken (use pending, coded, nothing or review)",
    ),
    "stance": (
        "esa postura no existe; el código no se importó (use afirma, niega o mixta)",
        "there is no such stance; the code was not taken (use affirms, denies or mixed)",
    ),
    "mark": (
        "esa marca no existe; la celda no se importó (use x, n, m, r o ?)",
        "there is no such mark; the cell was not taken (use x, d, m, r or ?)",
    ),
    "two_stances": (
        "{code} está dos veces en la fila con posturas distintas; la segunda no se importó",
        "{code} stands twice in the row with different stances; the second was not taken",
    ),
    "merged": (
        "la celda quedó bajo una celda combinada; no se importó, y lo que había sigue",
        "the cell is covered by a merged one; it was not taken, and what was there stays",
    ),
    "segment_gone": (
        "el segmento ya no está en la transcripción; lo que cambió en su fila no se importó",
        "the segment is no longer in the transcript; what was changed in its row was not taken",
    ),
    "words_gone": (
        "las palabras codificadas ya no se hallan en el segmento; el cambio no se importó",
        "the words that are coded are not found in the segment any more; the change was not taken",
    ),
    "edited": (
        "el texto fue editado; los códigos siguen sobre el texto del estudio, y la edición se lista"
        " como corrección propuesta",
        "the text was edited; codes stay on the text of the study, and the edit is listed as a proposed"
        " correction",
    ),
    "rows_gone": (
        "faltan {n} filas (la primera, {first}): nada cambia en sus segmentos",
        "{n} rows are not there (the first is {first}): nothing changes for their segments",
    ),
    "context": (
        "la fila es contexto y no se codifica; lo escrito en ella no se importó",
        "the row is context and is not coded; what is written in it was not taken",
    ),
    "no_id": (
        "la fila no tiene seg_id; lo escrito en ella no se importó",
        "the row has no seg_id; what is written in it was not taken",
    ),
    "unknown_id": (
        "no es un segmento de esta hoja; la fila no se importó",
        "that is no segment of this sheet; the row was not taken",
    ),
    "label": ("se leyó como {code}, por su nombre", "read as {code}, by its label"),
    "spelling": ("se leyó como {code}, escrito de otro modo", "read as {code}, spelt otherwise"),
    "beginning": ("se leyó como {code}, que empieza así", "read as {code}, which begins so"),
    "doubled": (
        "{code} está dos veces en la fila: cuenta una",
        "{code} is in the row twice: it counts once",
    ),
    "coded": (
        "tiene códigos y estaba pendiente: cuenta como codificado",
        "has codes and was left at pending: it counts as coded",
    ),
    "nothing": (
        "dice «nada» y tiene códigos; la fila no se importó",
        "says 'nothing' and has codes; the row was not taken",
    ),
    "quote_absent": (
        "el segmento no tiene esas palabras; {then}",
        "the segment does not have these words; {then}",
    ),
    "quote_several": (
        "el segmento tiene esas palabras más de una vez; {then}",
        "the segment has these words more than once; {then}",
    ),
    "quote_whole": ("se codificó entero", "all of it was coded"),
    "quote_kept": ("siguen las de antes", "those of before stay"),
    "renamed": ("de un libro anterior: ahora es {code}", "of an older codebook: it is {code} now"),
    "exclusive": (
        "en esta entrevista hay varios códigos de {theme}, que admite uno: {codes}; quedan todos",
        "this interview has several codes of {theme}, which allows one: {codes}; all stay",
    ),
    "no_code": (
        "hay postura y no hay código; no dice nada",
        "a stance without a code; it says nothing",
    ),
    "no_finding": (
        "se rechaza {code}, que ninguna regla halló ahí; no dice nada",
        "{code} is rejected, which no rule found there; it says nothing",
    ),
    "again": (
        "este mismo archivo ya se recibió el {at}",
        "this very file was taken in before, on {at}",
    ),
    "date": (
        "la planilla convirtió la celda en una fecha; no se importó",
        "the spreadsheet has made a date of the cell; it was not taken",
    ),
    "number": (
        "hay un número donde va texto; la celda no se importó",
        "there is a number where a text belongs; the cell was not taken",
    ),
    "boolean": (
        "hay un valor lógico donde va texto; la celda no se importó",
        "there is a logical value where a text belongs; the cell was not taken",
    ),
    "error": (
        "hay un valor de error; la celda no se importó",
        "there is an error value; the cell was not taken",
    ),
    "formula": (
        "hay una fórmula; la celda no se importó",
        "there is a formula; the cell was not taken",
    ),
    "text_changed": (
        "el texto del segmento se corrigió en el estudio después de exportar: los códigos quedan sobre"
        " el texto de hoy",
        "the segment's text was corrected in the study since: codes stand on the text of today",
    ),
    "by_headings": (
        "su página oculta falta o está dañada: se reconoció por sus segmentos",
        "its hidden page is gone or damaged: it was recognised by its segments",
    ),
    "no_base": (
        "su página oculta falta o está dañada y no se sabe qué decía al salir: solo agrega, no quita"
        " nada",
        "its hidden page is gone or damaged, and what it said when it went out is not known: it only"
        " adds, and takes nothing away",
    ),
    "older": (
        "es una copia más antigua que la última recibida: solo agrega, no quita lo que trajo la otra",
        "it is older than the copy that came in last: it only adds, and takes nothing away that the"
        " other has brought",
    ),
    "copies": (
        "otras páginas parecen copias de la hoja y no se leyeron: {pages}",
        "other pages look like copies of the sheet and were not read: {pages}",
    ),
    "column_gone": (
        "falta la columna «{column}»: lo que decía no cambia",
        "the column '{column}' is not there: what it said does not change",
    ),
    "conflict": (
        "la hoja y el proyecto cambiaron lo mismo de modo distinto ({what}); queda lo del proyecto",
        "the sheet and the study have changed the same thing differently ({what}); the study's stays",
    ),
    "no_decision": (
        "esa decisión no existe; no se importó (use hoja, proyecto o ambos)",
        "there is no such decision; it was not taken (use sheet, study or both)",
    ),
    "changed_since": (
        "el proyecto cambió desde que se escribió este informe; la decisión no se importó",
        "the study has changed since this report was written; the decision was not taken",
    ),
    "unknown_row": (
        "la fila no es de este informe; no se importó",
        "the row is not of this report; it was not taken",
    ),
    "proposed": ("propone un código nuevo", "proposes a new code"),
    "asked": (
        "pregunta por {code}: queda por revisar",
        "asks about {code}: it is to be looked at again",
    ),
}
REPORT = ("Informe: {path}", "Report: {path}")
DRY_RUN = (
    "Fue una prueba: nada ha cambiado. Para importar de verdad, agregue --apply.",
    "A dry run: nothing was changed. Take it in with --apply.",
)
NEAR = ("¿Quizá {near}?", "Perhaps {near}?")
MANY: Said = {
    "W04": ("códigos escritos de otro modo, reconocidos", "codes written otherwise, recognised"),
    "W05": ("códigos repetidos en su fila", "codes that are in their row twice"),
    "W06": (
        "segmentos con códigos que estaban pendientes: cuentan como codificados",
        "segments with codes that were left at pending: they count as coded",
    ),
    "N01": ("códigos nuevos propuestos", "new codes proposed"),
    "N02": ("preguntas", "questions"),
}
COUNTS: Said = {
    "added": ("{n} codificación nueva|{n} codificaciones nuevas", "{n} new coding|{n} new codings"),
    "changed": (
        "{n} codificación cambiada|{n} codificaciones cambiadas",
        "{n} coding changed|{n} codings changed",
    ),
    "removed": (
        "{n} codificación quitada|{n} codificaciones quitadas",
        "{n} coding taken back|{n} codings taken back",
    ),
    "states": ("{n} estado|{n} estados", "{n} state|{n} states"),
    "memos": ("{n} memo|{n} memos", "{n} memo|{n} memos"),
    "verdicts": (
        "{n} hallazgo de reglas juzgado|{n} hallazgos de reglas juzgados",
        "{n} finding of rules judged|{n} findings of rules judged",
    ),
    "proposals": (
        "{n} código propuesto|{n} códigos propuestos",
        "{n} proposed code|{n} proposed codes",
    ),
    "conflicts": ("{n} conflicto|{n} conflictos", "{n} conflict|{n} conflicts"),
    "refused": (
        "{n} celda o fila no importada|{n} celdas o filas no importadas",
        "{n} cell or row not taken|{n} cells or rows not taken",
    ),
}
"""One and many, where these differ."""
ALONE: Said = {
    "states": ("estados de segmentos", "states of segments"),
}
"""What a count says where it does not stand behind the others."""
PARTS: Said = {
    "coding": ("codificación", "coding"),
    "stance": ("postura", "stance"),
    "words": ("cita", "words"),
    "state": ("estado", "state"),
    "memo": ("memo", "memo"),
    "rejected": ("rechazo", "rejection"),
}
_WOULD = ("cambiaría", "would change")
_DID = ("importado", "taken in")
_NO_CHANGE = ("sin cambios", "no change")


def said(words: tuple[str, str], language: str) -> str:
    """One of a pair of texts."""
    return words[0] if language == "es" else words[1]


def sentence(problem: Problem, language: str) -> str:
    """What a problem is, without its cell; none of a participant's words are in it."""
    facts = dict(problem.facts)
    if "then" in facts:
        facts["then"] = said(SENTENCES[str(facts["then"])], language)
    if "at" in facts:
        facts["at"] = str(facts["at"])[:16].replace("T", " ")
    if "column" in facts:
        column = str(facts["column"])
        facts["column"] = HEADINGS[language].get(column, column)
    if "what" in facts:
        facts["what"] = said(PARTS[str(facts["what"])], language)
    text = said(SENTENCES[problem.key], language).format(**facts)
    if problem.facts.get("near"):
        text += f". {said(NEAR, language).format(near=problem.facts['near'])}"
    return text


def problem_line(problem: Problem, language: str) -> str:
    """A problem in a line: its code, its cell, what it is."""
    where = f"{problem.cell}: " if problem.cell else ""
    return f"{problem.code} {where}{sentence(problem, language)}"


def heading(code: str, problems: Sequence[Problem], language: str) -> str:
    """Several problems of a code that need no look, in one line."""
    first = problems[0].cell
    more = f"{first}, ..." if first else ""
    return f"{code} {len(problems)} {said(MANY[code], language)} ({more})"


def counted(key: str, n: int, language: str) -> str:
    """A number of ``COUNTS`` with what it counts."""
    one, _, many = said(COUNTS[key], language).partition("|")
    return (one if n == 1 else many or one).format(n=n)


def summary_of(key: str, language: str) -> str:
    """What a number of ``COUNTS`` counts, as the label of a line that has it for itself."""
    text = said(ALONE[key], language) if key in ALONE else counted(key, 2, language)[2:]
    return text[:1].upper() + text[1:]


def count_line(counts: Mapping[str, int], language: str, *, applied: bool) -> str:
    """What a sheet changes, in numbers."""
    told = [counted(key, counts[key], language) for key in COUNTS if counts.get(key)]
    if not any(counts.get(key) for key in COUNTS if key not in ("conflicts", "refused")):
        return ", ".join([said(_NO_CHANGE, language), *told])
    return f"{said(_DID if applied else _WOULD, language)}: {', '.join(told)}"
