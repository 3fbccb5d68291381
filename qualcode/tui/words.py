"""The words of the coding screen, by key and language."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {  # Spanish, English
    # the top line and the panels
    "title": ("qualcode: codificar", "qualcode: coding"),
    "of": ("{n} de {m}", "{n} of {m}"),
    "read": ("leídos", "read"),
    "study": ("estudio", "study"),
    "interviews": ("Entrevistas", "Interviews"),
    "compare": ("Comparar", "Compare"),
    "found": ("Buscar", "Search"),
    "segments": ("segmentos", "segments"),
    "definition": ("Definición", "Definition"),
    "include": ("Incluye", "Include"),
    "exclude": ("Excluye", "Exclude"),
    "example": ("Ejemplo", "Example"),
    "no_definition": ("El libro no lo define.", "The codebook does not define it."),
    "no_marks": ("Sin códigos.", "No codes yet."),
    "rule": ("regla", "rule"),
    "rule_found": ("por la regla", "by the rule"),
    "about.other": ("sobre otros", "about others"),
    "about.self": ("sobre sí", "about self"),
    "affirms": ("afirma", "affirms"),
    "denies": ("niega", "denies"),
    "mixed": ("afirma y niega", "affirms and denies"),
    "exemplar": ("ejemplar", "exemplar"),
    "memo": ("memo", "memo"),
    "part": ("en parte", "in part"),
    "here": ("en el segmento", "on the segment"),
    # what the list of a filter holds
    "filter": ("Filtro", "Filter"),
    "filter.all": ("todo", "everything"),
    "filter.unread": ("sin leer", "unread"),
    "filter.rules": ("sugerencias de reglas", "rule suggestions"),
    "filter.review": ("por revisar", "to be looked at again"),
    "filter.code": ("código {code}", "code {code}"),
    "filter.group": ("grupo {group}", "group {group}"),
    "filter.actor": ("actor {actor}", "actor {actor}"),
    # what one is asked
    "ask.code": ("Código", "Code"),
    "ask.filter": ("Filtrar por", "Filter by"),
    "ask.interview": ("Entrevista", "Interview"),
    "ask.search": ("Buscar en todas", "Search in all"),
    "ask.memo": ("Memo de {what}", "Memo on {what}"),
    "propose": ("proponer este código nuevo", "propose this new code"),
    "nothing_found": ("Nada se llama así.", "Nothing is called so."),
    # footers
    "keys.desk": (
        "Enter codificar|n sin leer|↑↓ mover|v palabras|123 postura|x quitar|u deshacer|? ayuda"
        "|q salir|0 nada|= repetir|c comparar|/ buscar|f filtro|i entrevistas|o otros|m memo"
        "|d definición",
        "Enter code|n unread|↑↓ move|v words|123 stance|x remove|u undo|? help"
        "|q quit|0 nothing|= repeat|c compare|/ search|f filter|i interviews|o others|m memo"
        "|d definition",
    ),
    "keys.rule": ("y confirmar|x rechazar", "y confirm|x reject"),
    "keys.words": (
        "←→ palabra|v fija el comienzo|Mayús+←→ extender|Enter codificar|Esc dejar",
        "←→ word|v begins here|Shift+←→ extend|Enter code|Esc leave",
    ),
    "keys.code": (
        "letras buscan|↑↓ elegir|Enter aplicar|Tab aplicar y seguir|Esc cerrar",
        "letters search|↑↓ choose|Enter apply|Tab apply and go on|Esc close",
    ),
    "keys.interview": (
        "letras buscan|↑↓ elegir|Enter ir|Esc cerrar",
        "letters search|↑↓ choose|Enter go|Esc close",
    ),
    "keys.filter": (
        "letras buscan|↑↓ elegir|Enter filtrar|Esc cerrar",
        "letters search|↑↓ choose|Enter filter|Esc close",
    ),
    "keys.search": ("Enter buscar|Esc cerrar", "Enter search|Esc close"),
    "keys.memo": (
        "Enter guardar|Ctrl-J línea nueva|Esc cerrar sin guardar",
        "Enter save|Ctrl-J new line|Esc close without saving",
    ),
    "keys.compare": (
        "↑↓ mover|g ir al lugar|Esc volver|Enter codificar|123 postura|x quitar|y confirmar|? ayuda",
        "↑↓ move|g go to its place|Esc back|Enter code|123 stance|x remove|y confirm|? help",
    ),
    # what was done
    "done.code": ("Guardado: {code} en {segment}", "Saved: {code} on {segment}"),
    "done.there": ("{code} ya está en {segment}", "{code} is on {segment} already"),
    "done.remove": ("Guardado: {segment} sin {code}", "Saved: {segment} without {code}"),
    "done.accept": (
        "Guardado: {code} confirmado en {segment}",
        "Saved: {code} confirmed on {segment}",
    ),
    "done.reject": (
        "Guardado: {code} rechazado en {segment}",
        "Saved: {code} rejected on {segment}",
    ),
    "done.change": ("Guardado: {code} {what}", "Saved: {code} {what}"),
    "done.repeat": ("Guardado: {n} códigos como en {segment}", "Saved: {n} codes as on {segment}"),
    "done.nothing": (
        "Guardado: nada que codificar en {segment}",
        "Saved: nothing to code on {segment}",
    ),
    "done.review": ("Guardado: {segment} por revisar", "Saved: {segment} to be looked at again"),
    "done.open": ("Guardado: {segment} vuelve a estar abierto", "Saved: {segment} is open again"),
    "done.memo": ("Guardado: memo de {what}", "Saved: memo on {what}"),
    "done.propose": (
        "Guardado: código propuesto en {segment}",
        "Saved: code proposed on {segment}",
    ),
    "done.undo": ("Deshecho en {segment}", "Undone on {segment}"),
    "done.redo": ("Rehecho en {segment}", "Redone on {segment}"),
    # what cannot be
    "no.undo": ("Nada suyo que deshacer.", "Nothing of yours to undo."),
    "no.redo": ("Nada que rehacer.", "Nothing to redo."),
    "no.others": ("Es de otra persona.", "It is somebody else's."),
    "no.nothing": (
        "Tiene códigos suyos: quítelos antes.",
        "It has codes of yours: remove them first.",
    ),
    "no.mark": ("Primero un código: Enter.", "A code first: Enter."),
    "no.own": ("Es de una regla: primero y la confirma.", "It is a rule's: y confirms it first."),
    "no.suggestion": ("Aquí no hay sugerencias por decidir.", "No suggestion to decide here."),
    "no.before": (
        "Antes no hay segmento con códigos suyos.",
        "No segment before it has codes of yours.",
    ),
    "no.unread": ("Todo leído.", "Everything is read."),
    "no.segment": ("Nada que codificar aquí.", "Nothing to code here."),
    "no.found": ("Nadie lo dice así.", "Nobody says so."),
    "no.match": ("Ningún segmento pasa el filtro.", "No segment passes the filter."),
    "no.code": ("Elija un código con Tab, o codifique.", "Choose a code with Tab, or code."),
    "end": ("Fin de la entrevista: ] sigue.", "End of the interview: ] goes on."),
    "last": ("Fin.", "The end."),
    "first": (
        "Comienzo de la entrevista: [ va a la anterior.",
        "Start of the interview: [ goes back.",
    ),
    "changed": (
        "Otro programa cambió el estudio: leído de nuevo.",
        "Another program has changed the study: read again.",
    ),
    "busy": (
        "Otro programa está escribiendo en el estudio: nada se guardó, pulse otra vez.",
        "Another program is writing to the study: nothing was saved, press again.",
    ),
    "unseen": (
        "Guardado. Otro programa escribe en el estudio: la pantalla lo mostrará enseguida.",
        "Saved. Another program is writing to the study: the screen will show it soon.",
    ),
    "cannot_undo": ("No se puede: {why}", "Not possible: {why}"),
    "changed_text": (
        "El segmento cambió entretanto: nada se guardó, mírelo de nuevo.",
        "The segment has changed in the meantime: nothing was saved, look at it again.",
    ),
    "others.on": ("Se ven los códigos de todos.", "Everybody's codes are shown."),
    "others.off": ("Se ven solo sus códigos.", "Only your codes are shown."),
    # help
    "help": (
        """\
Moverse
  ↑ ↓ o j k         segmento anterior, siguiente
  RePág AvPág       una pantalla; Mayús ↑ ↓ una línea
  Inicio Fin        primero, último
  n  N              siguiente, anterior sin leer; sigue en otras
  [  ]  i           entrevista anterior, siguiente; lista con avance
  /                 buscar palabras en todas las entrevistas
  f                 filtro: sin leer, sugerencias, código, grupo, actor…
  c                 todos los segmentos del código elegido, lado a lado
  g                 en esa lista: ir al lugar en la entrevista

Codificar (cada tecla se guarda al instante)
  Enter, espacio, a escribir el código: letras de su id o de su nombre
  v                 elegir palabras: ← → mueve, Mayús extiende
  =                 los mismos códigos que en el segmento anterior
  0                 nada que codificar aquí
  r                 por revisar

El código elegido (entre corchetes; Tab o ← → elige otro)
  1 2 3             afirma, niega, afirma y niega
  o                 sobre otros, sobre sí
  *                 ejemplar del código
  m  M              memo del código; memo del segmento
  x o Supr          quitarlo; rechazarlo si es sugerencia de una regla
  y                 confirmar la sugerencia
  d                 definición: qué incluye y qué excluye

Lo demás
  u  Ctrl-R         deshacer, rehacer lo suyo
  O                 ver los códigos de todos, o solo los suyos
  t                 claro, oscuro
  ?  q              esta ayuda; salir (todo está guardado)

Signos
  {current} aquí   {coded} codificado   {nothing} nada   {review} por revisar   {unread} sin leer
  {context} quien pregunta: contexto    {own} suyo    {rule} de una regla   {other} de otra persona
  {exemplar} ejemplar    {memo} con memo    {part} solo palabras del segmento
""",
        """\
Moving
  ↑ ↓ or j k        segment before, after
  PgUp PgDn         one screen; Shift ↑ ↓ one row
  Home End          first, last
  n  N              next, previous unread; goes on in others
  [  ]  i           interview before, after; list with progress
  /                 search words in all interviews
  f                 filter: unread, suggestions, code, group, actor…
  c                 all segments of the chosen code, side by side
  g                 in that list: go to the place in the interview

Coding (each key is saved at once)
  Enter, space, a   type the code: letters of its id or of its name
  v                 choose words: ← → moves, Shift extends
  =                 the same codes as the segment before
  0                 nothing to code here
  r                 to be looked at again

The chosen code (in brackets; Tab or ← → chooses another)
  1 2 3             affirms, denies, affirms and denies
  o                 about others, about self
  *                 exemplar of the code
  m  M              memo on the code; memo on the segment
  x or Del          remove it; reject it where a rule suggests it
  y                 confirm the suggestion
  d                 definition: what it includes and excludes

The rest
  u  Ctrl-R         undo, redo what you did
  O                 show everybody's codes, or only yours
  t                 light, dark
  ?  q              this help; quit (everything is saved)

Signs
  {current} here   {coded} coded   {nothing} nothing   {review} to review   {unread} unread
  {context} who asks: context    {own} yours    {rule} a rule's   {other} somebody else's
  {exemplar} exemplar    {memo} with a memo    {part} words of the segment only
""",
    ),
    # the page in the browser
    "page.ended": (
        "La sesión terminó. Todo está guardado.",
        "The session has ended. Everything is saved.",
    ),
    "page.again": ("Abrir de nuevo", "Open again"),
    "page.wait": ("Abriendo el estudio…", "Opening the study…"),
}

LANGUAGES = ("es", "en")


def say(key: str, language: str, **facts: object) -> str:
    """The words for a key, filled in; Spanish for a language that the screen does not speak."""
    words = WORDS[key][LANGUAGES.index(language) if language in LANGUAGES else 0]
    return words.format(**facts) if facts else words
