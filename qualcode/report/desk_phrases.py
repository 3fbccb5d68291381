"""The words of coding in the shell, in Spanish and English: lists, memos, line by line."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.model import Texts
from qualcode.report.language import phrase

__all__ = ["WORDS", "counted", "says"]


def says(key: str, language: str, **facts: object) -> str:
    """A word or sentence of the desk, with its facts filled in."""
    return phrase(key, language, WORDS, **facts)


def counted(n: int, noun: str, language: str) -> str:
    """A number with its noun: ``1 coding``, ``36 entrevistas``."""
    number = "one" if n == 1 else "many"
    return f"{n} {says(f'{noun}.{number}', language)}"


HELP_EN = """\
A number        codes with that code, or confirms what the rules found
-number         the rules found wrongly: it counts no longer
Part of a name  codes with what is called so, by id or label; asks among several
  behind it:    ! denies  ~ mixed  @ about others  * exemplar  (such as 3!@)
Enter           goes on, when something is said of the segment
n               nothing to code here
s               skip: say nothing of it now
r               review: to be seen again later
w words         the next code is for these words alone (w by itself: for all)
m text          a memo on the segment
+ words         propose a code that the codebook lacks
x number, name  take a code back
u               undo what was done last
d number, name  what a code means
l               show the segment again
? or h          this help
q               stop; everything is kept, and the next time goes on from here"""

HELP_ES = """\
Un número        codifica con ese código, o confirma lo que hallaron las reglas
-número          las reglas hallaron mal: ya no cuenta
Parte de nombre  codifica con lo así llamado, id o etiqueta; si hay varios, pide
  tras él:       ! niega  ~ mixta  @ sobre otros  * ejemplar  (como 3!@)
Enter            sigue, si ya se dijo algo del segmento
n                nada que codificar aquí
s                saltar: no decir nada por ahora
r                revisar: para verlo otra vez más tarde
w palabras       el próximo código es solo para estas palabras (w sola: todo)
m texto          un memo sobre el segmento
+ palabras       proponer un código que falta en el libro
x número, nombre quitar un código
u                deshacer lo último
d número, nombre qué significa un código
l                mostrar el segmento otra vez
? o h            esta ayuda
q                parar; todo queda guardado y la próxima vez sigue desde aquí"""

WORDS: Mapping[str, Texts] = {
    # lists
    "codings": {"en": "Codings", "es": "Codificaciones"},
    "segment": {"en": "segment", "es": "segmento"},
    "code": {"en": "code", "es": "código"},
    "coder": {"en": "coder", "es": "codificó"},
    "stance": {"en": "stance", "es": "postura"},
    "about": {"en": "about", "es": "sobre"},
    "words": {"en": "words", "es": "palabras"},
    "memo": {"en": "memo", "es": "memo"},
    "exemplar": {"en": "exemplar", "es": "ejemplar"},
    "whole": {"en": "(all) {words}", "es": "(todo) {words}"},
    "stance.affirms": {"en": "affirms", "es": "afirma"},
    "stance.denies": {"en": "denies", "es": "niega"},
    "stance.mixed": {"en": "mixed", "es": "mixta"},
    "about.self": {"en": "self", "es": "sí mismo"},
    "about.other": {"en": "others", "es": "otros"},
    "unit.codings": {
        "en": "Unit: the coding. {codings} in {segments} of {interviews}.",
        "es": "Unidad: la codificación. {codings} en {segments} de {interviews}.",
    },
    "coding.one": {"en": "coding", "es": "codificación"},
    "coding.many": {"en": "codings", "es": "codificaciones"},
    "segment.one": {"en": "segment", "es": "segmento"},
    "segment.many": {"en": "segments", "es": "segmentos"},
    "interview.one": {"en": "interview", "es": "entrevista"},
    "interview.many": {"en": "interviews", "es": "entrevistas"},
    "unread": {"en": "Segments that {coder} has not read", "es": "Segmentos sin leer por {coder}"},
    "speaker": {"en": "speaker", "es": "hablante"},
    "minute": {"en": "minute", "es": "minuto"},
    "n_words": {"en": "words", "es": "palabras"},
    "begins": {"en": "begins", "es": "comienza"},
    "unit.unread": {
        "en": "Unit: the segment. {n} unread of {all}.",
        "es": "Unidad: el segmento. {n} sin leer de {all}.",
    },
    "progress": {"en": "Segments read", "es": "Segmentos leídos"},
    "interview": {"en": "interview", "es": "entrevista"},
    "segments": {"en": "segments", "es": "segmentos"},
    "all": {"en": "all", "es": "total"},
    "of": {"en": "{n} of {all}", "es": "{n} de {all}"},
    "unit.progress": {
        "en": "Unit: the segment. Read: coded, or said to have nothing more to code; not those to be "
        "reviewed.",
        "es": "Unidad: el segmento. Leído: codificado, o marcado sin nada más que codificar; no los "
        "que están por revisar.",
    },
    "nobody": {
        "en": "Nobody has coded or read a segment yet.",
        "es": "Aún nadie ha leído segmentos.",
    },
    # memos
    "memos": {"en": "Memos", "es": "Memos"},
    "id": {"en": "id", "es": "id"},
    "on": {"en": "on", "es": "sobre"},
    "author": {"en": "author", "es": "autor"},
    "at": {"en": "when (UTC)", "es": "cuándo (UTC)"},
    "text": {"en": "text", "es": "texto"},
    "study": {"en": "study", "es": "estudio"},
    "kind.study": {"en": "The study", "es": "El estudio"},
    "kind.interview": {"en": "Interviews", "es": "Entrevistas"},
    "kind.segment": {"en": "Segments", "es": "Segmentos"},
    "kind.code": {"en": "Codes", "es": "Códigos"},
    "kind.coding": {"en": "Codings", "es": "Codificaciones"},
    "lost": {"en": "its place is lost", "es": "su lugar se perdió"},
    "unit.memos": {"en": "Unit: the memo. {n}.", "es": "Unidad: el memo. {n}."},
    "no_id": {
        "en": "Memos without an id were written with a coding; 'code add ... --memo' changes them.",
        "es": "Los memos sin id se escribieron con una codificación; los cambia 'code add ... --memo'.",
    },
    # line by line
    "place": {
        "en": "{id} | {time}{speaker} | {read} of {all} read in {interview}, {left} left in all",
        "es": "{id} | {time}{speaker} | {read} de {all} leídos en {interview}, faltan {left} en total",
    },
    "found": {
        "en": "The rules found (number: yes, -number: no):",
        "es": "Las reglas hallaron (número: sí, -número: no):",
    },
    "yours": {"en": "Coded by {coder}:", "es": "Codificado por {coder}:"},
    "recent": {"en": "Used last:", "es": "Usados hace poco:"},
    "state.nothing": {"en": "Marked: nothing to code.", "es": "Marcado: nada que codificar."},
    "state.review": {"en": "Marked: to be reviewed.", "es": "Marcado: por revisar."},
    "state.read": {"en": "Marked: read.", "es": "Marcado: leído."},
    "keys": {
        "en": "number or name, n nothing, s skip, Enter next, ? help, q stop",
        "es": "número o nombre, n nada, s saltar, Enter sigue, ? ayuda, q parar",
    },
    "help": {"en": HELP_EN, "es": HELP_ES},
    "signs": {"en": "coder: {coder}", "es": "codifica: {coder}"},
    "is_coded": {"en": "Coded: {code}{how}.", "es": "Codificado: {code}{how}."},
    "was_coded": {
        "en": "It was coded so already: {code}.",
        "es": "Ya estaba codificado así: {code}.",
    },
    "words_of": {"en": "{n} words of it", "es": "{n} palabras"},
    "rejected": {
        "en": "Rejected: what the rules found of {code} here counts no longer.",
        "es": "Rechazado: lo que las reglas hallaron de {code} aquí ya no cuenta.",
    },
    "removed": {"en": "Taken back: {code}.", "es": "Quitado: {code}."},
    "undone": {"en": "Undone: {what}.", "es": "Deshecho: {what}."},
    "reject": {"en": "rejected", "es": "rechazado"},
    "seen.read": {"en": "read", "es": "leído"},
    "seen.nothing": {"en": "nothing to code", "es": "nada que codificar"},
    "seen.review": {"en": "to be reviewed", "es": "por revisar"},
    "no_undo": {
        "en": "There is nothing to undo from this sitting; 'qualcode undo' undoes what was before it.",
        "es": "No hay nada que deshacer de esta sesión; 'qualcode undo' deshace lo anterior.",
    },
    "memo_kept": {"en": "The memo is kept ({id}).", "es": "El memo quedó guardado ({id})."},
    "was_proposed": {
        "en": "It was proposed here already.",
        "es": "Ya estaba propuesto aquí.",
    },
    "proposal": {"en": "a proposed code", "es": "un código propuesto"},
    "proposed": {
        "en": "Proposed ({id}); 'qualcode codebook proposals' lists what waits.",
        "es": "Propuesto ({id}); 'qualcode codebook proposals' muestra lo que espera.",
    },
    "span_set": {
        "en": "The next code is for these {n} words alone.",
        "es": "El próximo código es solo para estas {n} palabras.",
    },
    "span_off": {
        "en": "The next code is for the whole segment.",
        "es": "El próximo código es para todo el segmento.",
    },
    "which": {
        "en": "Which one? A number, or Enter for none:",
        "es": "¿Cuál? Un número, o Enter para ninguno:",
    },
    "none_like": {
        "en": "No code is called like '{name}'. '+ words' proposes one; ? shows the help.",
        "es": "Ningún código se llama como '{name}'. '+ palabras' propone uno; ? muestra la ayuda.",
    },
    "no_number": {
        "en": "There is no {n} in the list; it goes from 1 to {last}.",
        "es": "No hay {n} en la lista; va de 1 a {last}.",
    },
    "empty_list": {
        "en": "The list is empty yet: type part of a code's name.",
        "es": "La lista aún está vacía: escriba parte del nombre de un código.",
    },
    "not_by_rules": {
        "en": "{code} was not found by the rules here; 'x' takes back your own.",
        "es": "{code} no lo hallaron las reglas aquí; 'x' quita lo propio.",
    },
    "needs": {
        "en": "Say more after '{sign}'; ? shows the help.",
        "es": "Falta algo después de '{sign}'; ? muestra la ayuda.",
    },
    "unsaid": {
        "en": "Nothing is said of this segment yet: n for nothing to code, s to skip it.",
        "es": "Aún no se dijo nada de este segmento: n si no hay nada que codificar, s para saltarlo.",
    },
    "nothing_unread": {
        "en": "{coder} has read every segment.",
        "es": "{coder} ha leído todos los segmentos.",
    },
    "all_read": {
        "en": "The end: every other segment is read.",
        "es": "Fin: todos los demás segmentos están leídos.",
    },
    "left": {
        "en": "{n} skipped or to be reviewed come again the next time.",
        "es": "{n} saltados o por revisar vuelven la próxima vez.",
    },
    "stopped": {
        "en": "Stopped at {id}. Everything is kept; 'qualcode code next' goes on.",
        "es": "Parado en {id}. Todo quedó guardado; 'qualcode code next' sigue.",
    },
    "definition": {"en": "is", "es": "es"},
    "include": {"en": "includes", "es": "incluye"},
    "exclude": {"en": "excludes", "es": "excluye"},
    "example": {"en": "example", "es": "ejemplo"},
    "contrasts": {"en": "contrasts with", "es": "se opone a"},
}
