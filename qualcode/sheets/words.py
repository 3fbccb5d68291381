"""The words of coding sheets in Spanish and English: names of pages and columns, and what is chosen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from qualcode.model import Stance
from qualcode.sheets.records import State

Word = TypeVar("Word", bound=str)
Words = Mapping[str, Mapping[Word, str]]
"""By language and key."""

PAGES: Words[str] = {
    "es": {
        "readme": "Leame",
        "coding": "Codificar",
        "book": "Libro",
        "lists": "Listas",
        "about": "_qualcode",
    },
    "en": {
        "readme": "ReadMe",
        "coding": "Coding",
        "book": "Codebook",
        "lists": "Lists",
        "about": "_qualcode",
    },
}
"""What the pages of a sheet are called."""

HEADINGS: Words[str] = {
    "es": {
        "order": "n",
        "segment": "seg_id",
        "interview": "entrevista",
        "speaker": "hablante",
        "minute": "minuto",
        "text": "texto",
        "code": "codigo",
        "stance": "postura",
        "quote": "cita",
        "state": "estado",
        "memo": "memo",
        "new_code": "codigo_nuevo",
        "suggestions": "sugerencias",
        "coding": "coding_id",
        "hash": "_h",
    },
    "en": {
        "order": "n",
        "segment": "seg_id",
        "interview": "interview",
        "speaker": "speaker",
        "minute": "minute",
        "text": "text",
        "code": "code",
        "stance": "stance",
        "quote": "quote",
        "state": "state",
        "memo": "memo",
        "new_code": "new_code",
        "suggestions": "suggestions",
        "coding": "coding_id",
        "hash": "_h",
    },
}
"""What heads a column; ``code``, ``stance`` and ``quote`` carry a number where there are slots."""

STANCES: Words[Stance] = {
    "es": {"affirms": "afirma", "denies": "niega", "mixed": "mixta"},
    "en": {"affirms": "affirms", "denies": "denies", "mixed": "mixed"},
}
STATES: Words[State] = {
    "es": {"pending": "pendiente", "coded": "codificado", "nothing": "nada", "review": "revisar"},
    "en": {"pending": "pending", "coded": "coded", "nothing": "nothing", "review": "review"},
}
MARKS: Words[str] = {
    "es": {"affirms": "x", "denies": "n", "mixed": "m", "rejected": "r", "asked": "?"},
    "en": {"affirms": "x", "denies": "d", "mixed": "m", "rejected": "r", "asked": "?"},
}
"""What stands under a code in the wide layout: its stance, ``r`` where a rule found wrongly, ``?``."""


def stance_of(word: str) -> Stance | None:
    """The stance that a word of either language names; ``None`` when it names none."""
    return _key_of(word, STANCES)


def state_of(word: str) -> State | None:
    """The state that a word of either language names; ``None`` when it names none."""
    return _key_of(word, STATES)


def mark_of(word: str) -> str | None:
    """The key of a mark of the wide layout (``affirms``, ``rejected``, ...) in either language."""
    return _key_of(word, MARKS)


def key_of(heading: str) -> str:
    """The key of a column by its heading in either language; empty when it is none of ours.

    ``codigo_2`` and ``Code 2`` are ``code_2``; without a number, as in the long layout, ``code_1``.
    """
    name, number = _NUMBERED.fullmatch(folded(heading).replace(" ", "_")).groups()  # type: ignore[union-attr]  # anything fits
    key = _key_of(name, HEADINGS) or _key_of(f"{name}{number or ''}", HEADINGS) or ""
    if key in ("code", "stance", "quote"):
        return f"{key}_{int(number or 1)}"
    return "" if number else key


def folded(text: str) -> str:
    """A text without case, accents and superfluous white space, for looking up what people type."""
    bare = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


_NUMBERED = re.compile(r"(.*?)(?:_?([1-9]\d?))?", re.DOTALL)


def _key_of(word: str, words: Words[Word]) -> Word | None:
    given = folded(word)
    return next(
        (key for said in words.values() for key, text in said.items() if folded(text) == given),
        None,
    )
