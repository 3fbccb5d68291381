"""Regular expressions that can take for ever: a repetition of something that itself repeats.

On ``(a+)+b`` a long answer of the letter a is tried in as many ways as it can be parted, twice as
many with every letter. Such a rule is refused when the codebook is read, because nothing could stop
it in the middle of coding but the person at the keyboard.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

_PARSER = import_module("re._parser")  # the one place that knows what an expression is made of
MANY = 10
"""Repetitions from which on trying all ways to part a text is hopeless."""

_GROUP_REPEATED = re.compile(r"\)\s*[*+{]")
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT")
_LETTERS = f"{string.printable}áéíóúñüÁÉÍÓÚÑÜ¿¡«»—’"

Lengths = tuple[int, int, bool]
"""The shortest and longest stretch of one letter, and whether it matches some in two ways."""


def takes_for_ever(expression: str) -> bool:
    """Whether some text can be parted among the expression's repetitions in countless ways."""
    if not _GROUP_REPEATED.search(expression):
        return False
    tree = _PARSER.parse(expression, re.IGNORECASE)
    letters = sorted({*_LETTERS, *(chr(code) for code in _literals(tree))})
    for most, body in _repeats(tree):
        if most < MANY:
            continue
        if _only_repeats(body):
            return True
        for letter in letters:
            lengths = _lengths(body, letter)
            if lengths is not None and lengths[1] and (lengths[2] or lengths[0] < lengths[1]):
                return True
    return False


def _inside(argument: Any) -> Iterator[Any]:
    """The expressions that stand inside a part of one."""
    if isinstance(argument, _PARSER.SubPattern):
        yield argument
    elif isinstance(argument, list | tuple):
        for each in argument:
            yield from _inside(each)


def _literals(tree: Any) -> Iterator[int]:
    for name, argument in _parts(tree):
        if name in ("LITERAL", "NOT_LITERAL"):
            yield argument
        for inner in _inside(argument):
            yield from _literals(inner)


def _repeats(tree: Any) -> Iterator[tuple[int, Any]]:
    """How often at most, and what, of every repetition that gives back what it took."""
    for name, argument in _parts(tree):
        if name in _REPEATS:
            yield int(argument[1]), argument[2]
        for inner in _inside(argument):
            yield from _repeats(inner)


def _parts(tree: Any) -> list[tuple[str, Any]]:
    return [(str(name), argument) for name, argument in tree]


def _only_repeats(tree: Any) -> bool:
    """Whether it is a single repetition, in groups or not: ``(?:ab)+`` in ``((?:ab)+)+``."""
    parts = _parts(tree)
    if len(parts) != 1:
        return False
    name, argument = parts[0]
    if name == "SUBPATTERN":
        return _only_repeats(argument[-1])
    return name in _REPEATS and int(argument[1]) >= MANY


def _lengths(tree: Any, letter: str) -> Lengths | None:
    """How much of a long run of one letter the expression can match; ``None`` when it cannot."""
    shortest, longest, twice = 0, 0, False
    for name, argument in _parts(tree):
        part = _lengths_of(name, argument, letter)
        if part is None:
            return None
        shortest, longest, twice = shortest + part[0], longest + part[1], twice or part[2]
    return shortest, longest, twice


def _lengths_of(name: str, argument: Any, letter: str) -> Lengths | None:
    if name in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
        return (1, 1, False) if _matches(name, argument, letter) else None
    if name == "SUBPATTERN":
        return _lengths(argument[-1], letter)
    if name == "BRANCH":
        return _either([_lengths(branch, letter) for branch in argument[1]])
    if name in (*_REPEATS, "POSSESSIVE_REPEAT"):
        least, most = int(argument[0]), int(argument[1])
        body = _lengths(argument[2], letter)
        if body is None:
            return None if least else (0, 0, False)
        if name == "POSSESSIVE_REPEAT":  # takes all there is and gives nothing back
            return 1, 1, False
        return least * body[0], most * body[1], body[2]
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return 0, 0, False
    return None  # what cannot be told is let pass


def _either(branches: Sequence[Lengths | None]) -> Lengths | None:
    found = [lengths for lengths in branches if lengths is not None]
    if not found:
        return None
    return min(f[0] for f in found), max(f[1] for f in found), len(found) > 1


def _matches(name: str, argument: Any, letter: str) -> bool:
    """Whether one sign of an expression is that letter, in any case."""
    if name == "ANY":
        return letter != "\n"
    if name == "LITERAL":
        return chr(argument).casefold() == letter.casefold()
    if name == "NOT_LITERAL":
        return chr(argument).casefold() != letter.casefold()
    kinds = _parts(argument)
    negated = kinds[0][0] == "NEGATE"
    return any(_is_kind(*kind, letter) for kind in kinds[negated:]) is not negated


def _is_kind(name: str, argument: Any, letter: str) -> bool:
    if name == "RANGE":
        return any(
            argument[0] <= ord(c) <= argument[1] for c in (letter.lower(), letter.upper()[0])
        )
    if name == "CATEGORY":
        kind = str(argument).removeprefix("CATEGORY_")
        sign = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}[kind.removeprefix("NOT_")]
        escape = sign.upper() if kind.startswith("NOT_") else sign
        return re.fullmatch(f"\\{escape}", letter) is not None
    return _matches(name, argument, letter)
