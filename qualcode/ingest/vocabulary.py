"""The words that speakers, notes and file headers are labelled with, in Spanish and English."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def listed(words: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(words.split())


INTERVIEWER = re.compile(
    r"(?:entrevistador(?:a|es|as)?|investigador(?:a|es|as)?|moderador(?:a|es|as)?|"
    r"facilitador(?:a|es|as)?|encuestador(?:a|es|as)?|pesquisador(?:a|es|as)?|periodista|pregunta|"
    r"pergunta|interviewers?|researchers?|moderators?|facilitators?|question|"
    r"enquet(?:eur|rice)s?|intervieweu(?:r|se)s?|animat(?:eur|rice)s?|moderat(?:eur|rice)s?|"
    r"inv|int|mod|entrev|preg)(?: |\d|$)"
)
PARTICIPANT = re.compile(
    r"(?:participantes?|entrevistad[oa]s?|informantes?|respondientes?|encuestad[oa]s?|"
    r"agricultor(?:a|es|as)?|productor(?:a|es|as)?|apicultor(?:a|es|as)?|campesin[oa]s?|"
    r"ganader[oa]s?|artesan[oa]s?|empresari[oa]s?|empresa|funcionari[oa]s?|respuesta|"
    r"participants?|interviewees?|respondents?|informants?|farmers?|producers?|growers?|"
    r"officials?|answer|resposta|reponse|enquetee?s?|interviewes?|"
    r"part|resp|inf)(?: |\d|$)"
)
TOGETHER = listed("todos todas varios varias ambos ambas all both several tous toutes todxs")
"""Labels of several people who speak at once."""
_CODE = r"[a-z]{1,2} ?\d{1,2}"
GROUP = re.compile(rf"{_CODE}(?: ?(?:/|&|-|y|e|and|et) ?{_CODE})+")
"""The codes of several people before one colon: ``P4 y P6``."""
INTERVIEWER_LETTERS = ("i", "e", "q", "m", "ent", "entr")
PARTICIPANT_LETTERS = ("p", "r")
VOICE = re.compile(r"(?:orador|hablante|locutora?|voz|speaker|voice)(?: ?\d{1,2}| [a-z])")
"""Whom a program calls so that cannot know the names."""
NUMBERED = re.compile(r"[a-z]{1,4}[ -]?\d{1,3}")

FIELDS = listed(
    """
    fecha lugar hora horario duracion modalidad transcripcion transcrito transcrita transcriptor
    transcriptora resumen nota notas observacion observaciones comentario comentarios contexto
    titulo tema archivo audio grabacion codigo clave seudonimo id folio nombre edad sexo genero
    comuna region localidad sector provincia pais proyecto estudio cargo ocupacion profesion
    organizacion institucion correo telefono idioma entrevista anexo apendice pagina seccion
    inicio fin termino perfil consentimiento objetivo
    date place location venue time duration transcript transcription transcribed transcriber
    descripcion description
    summary note notes observation observations comment comments context title topic file
    recording code pseudonym name age sex gender country project study position occupation
    organisation organization institution email phone language interview annex appendix page
    section start end profile consent memo lieu heure duree
    """
)
"""A label that begins with one of these, or has one beside a role word, labels no speaker."""

SPEECH = listed(
    """
    bueno bien ojo mire mira oiga oye claro entonces si no pero ademas ejemplo o y primero
    segundo tercero cuarto uno dos tres resultado conclusion total
    dijo dije digo decia pense
    well okay ok so yes but and also look listen first second third one two three example result
    then now because said says
    lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio
    agosto septiembre octubre noviembre diciembre monday tuesday wednesday thursday friday
    """
) | {
    *("por ejemplo", "o sea", "es decir", "la verdad", "muy bien", "esta bien", "lo otro"),
    *("lo mismo", "otra cosa", "una cosa", "for example", "i mean", "that is", "for instance"),
    *("the thing is", "one thing", "another thing"),
}
"""What people say before a colon: never the label of a speaker."""

REMARKS = listed(
    """
    risa risas rie riendo rien llora llorando suspira pausa interrumpe susurra asiente
    laughs laughing laughter laugh cries crying sighs pause interrupts whispers nods
    """
)
"""Stage remarks in brackets behind a label; they are no part of the speaker's name."""

NOISES = listed(
    """
    inaudible ininteligible musica aplausos silencio ruido corte tos timbre telefono completar
    unintelligible crosstalk music applause silence noise coughs cough background pausa
    """
)
"""What stands in brackets between the turns and is nobody's name."""

SMALL_WORDS = listed("de del la las los el y e da do dos von van der of and the")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case without accents (ñ is kept), without dots, blanks single: how names compare."""
    if text.isascii():
        bare = text.lower()
    else:
        kept = unicodedata.normalize("NFC", text).casefold().replace("ñ", "\0")
        pieces = unicodedata.normalize("NFD", kept)
        bare = "".join(c for c in pieces if not unicodedata.combining(c)).replace("\0", "ñ")
    return " ".join(bare.replace(".", " ").replace("_", " ").split())
