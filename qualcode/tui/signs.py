"""The signs of the screen: what is to be seen without colours, in letters that the terminal has."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields, replace

from qualcode.errors import visible


@dataclass(frozen=True, slots=True)
class Signs:
    """One sign for each thing that is told by one."""

    current: str = "▌"
    coded: str = "✓"
    nothing: str = "–"
    review: str = "!"
    unread: str = "·"
    context: str = "┊"
    own: str = "■"
    rule: str = "?"
    other: str = "□"
    exemplar: str = "★"
    memo: str = "✎"
    part: str = "…"
    full: str = "█"
    empty: str = "░"
    arrows: str = "↑↓←→"
    line: str = "─"
    letters: bool = True
    """Whether letters with accents can be written."""

    def shown(self, text: str) -> str:
        """A text as it can be written, letter for letter, without what steers a terminal."""
        seen = visible(text, one_line=False).replace("\t", " ")
        if self is UNICODE or seen.isascii():
            return seen
        return "".join(map(self._letter, seen))

    def _letter(self, letter: str) -> str:
        if letter in UNICODE.arrows:
            return self.arrows[UNICODE.arrows.index(letter)]
        if self.letters or letter.isascii():
            return letter
        base = _LIKE.get(letter) or unicodedata.normalize("NFKD", letter)[0]
        return base if base.isascii() else "?"


UNICODE = Signs()
ASCII = Signs(">", "+", "-", "!", ".", ":", "#", "?", "o", "*", "m", "~", "#", ".", "^v<>", "-")
_LIKE = {"¿": "?", "¡": "!", "«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "—": "-", "–": "-"}


def signs(encoding: str | None) -> Signs:
    """The signs that can be written in an encoding."""
    everything = "".join(getattr(UNICODE, field.name) for field in fields(Signs)[:-1])
    if _writes(everything, encoding):
        return UNICODE
    return replace(ASCII, letters=_writes("áéíóúüñÁÉÍÓÚÜÑ¿¡«»", encoding))


def _writes(text: str, encoding: str | None) -> bool:
    try:
        text.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
