"""Finding the code that people mean by what they type, as an id or in words.

``resolve`` is for what has to be one code: it never guesses. ``ranked`` is for choosing while one
types, ``near`` for telling what may have been meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from qualcode.errors import SeveralCodes, UnknownName
from qualcode.model.codebook import Code, Codebook

How = Literal["id", "label", "spelling", "beginning"]
"""``id``: as it stands; ``label``: in one of the languages, as it stands; ``spelling``: id or label
but for case, accents, spaces and signs; ``beginning``: of an id, of its last part or of a label."""

SHORTEST = 3
"""Letters that a beginning must have to name a code."""
ALIKE = 0.6
"""How alike two names must be for one to be told when the other was typed (of 1)."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The code that a text names, and how it names it."""

    code: Code
    how: How


def resolve(book: Codebook, text: str) -> Resolved:
    """The code that a text names: by id, label, either spelt otherwise, or a beginning.

    A retired code is meant only where no other is. Raises ``UnknownName`` when there is none (its
    ``near`` has ids that may be meant), ``SeveralCodes`` when what is typed names more than one.
    """
    said = unicodedata.normalize("NFC", text).strip()
    if said in book.by_id:
        return Resolved(book.by_id[said], "id")
    bare = fold(said)
    ways: tuple[tuple[How, list[Code]], ...] = (
        ("label", [code for code in book.by_id.values() if said in code.label.values()]),
        ("spelling", [c for c in book.by_id.values() if bare in map(fold, _full(c))]),
        ("beginning", [c for c in book.by_id.values() if _begins(c, bare)]),
    )
    for how, named in ways:
        found = [code for code in named if not code.retired] or named
        if bare and len(found) == 1:
            return Resolved(found[0], how)
        if bare and found:
            raise SeveralCodes(said, [code.id for code in found])
    raise UnknownName("code", said, book.by_id, near=[code.id for code in near(book, said)])


def near(book: Codebook, text: str, most: int = 3) -> list[Code]:
    """The codes whose id or label is most like a text, the likest first; none when all differ."""
    bare = fold(text)
    alike = [(_likeness(code, bare), code) for code in _in_use(book)] if bare else []
    best = sorted((one for one in alike if one[0] >= ALIKE), key=lambda one: -one[0])
    return [code for _, code in best[:most]]


def ranked(book: Codebook, text: str, *, scattered: bool = True) -> list[Code]:
    """The codes that what was typed so far may mean, the best first; every code for an empty text.

    Names that begin so come first, then those with words that begin so (``est can``), those that
    have it anywhere; where there are none of these, with ``scattered``, those that have its letters
    in that order. Retired codes are never among them.
    """
    words = [word for word in map(fold, re.split(r"[\W_]+", text)) if word]
    scored = sorted(((_rank(c, words), c) for c in _in_use(book)), key=lambda one: one[0])
    last = SCATTERED if scattered and scored and scored[0][0] == SCATTERED else SCATTERED - 1
    return [code for rank, code in scored if rank <= last]


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in bare if sign.isalnum())


SCATTERED, UNLIKE = 4, 5
"""Ranks: the letters stand in the name in that order; they do not."""


def _rank(code: Code, words: list[str]) -> int:
    if not words:
        return 0
    whole = "".join(words)
    names = [fold(name) for name in _names(code)]
    if whole in names:
        return 0
    if any(name.startswith(whole) for name in names):
        return 1
    parts = [fold(part) for name in _full(code) for part in re.split(r"[\W_]+", name)]
    if all(any(part.startswith(word) for part in parts) for word in words):
        return 2
    if any(whole in name for name in names):
        return 3
    return SCATTERED if any(_in_order(whole, name) for name in names) else UNLIKE


def _in_order(letters: str, name: str) -> bool:
    """Whether a name has these letters in their order, others between them."""
    rest = iter(name)
    return all(letter in rest for letter in letters)


def _likeness(code: Code, bare: str) -> float:
    matcher = SequenceMatcher(b=bare)
    best = 0.0
    for name in _names(code):
        matcher.set_seq1(fold(name))
        if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE:
            best = max(best, matcher.ratio())
    return best


def _in_use(book: Codebook) -> list[Code]:
    return [code for code in book.by_id.values() if not code.retired]


def _begins(code: Code, bare: str) -> bool:
    return len(bare) >= SHORTEST and any(fold(name).startswith(bare) for name in _names(code))


def _full(code: Code) -> Iterator[str]:
    yield code.id
    yield from code.label.values()


def _names(code: Code) -> Iterator[str]:
    """What a code may be called: its id, the last part of it, its labels."""
    yield from _full(code)
    yield code.id.rpartition(".")[2]
