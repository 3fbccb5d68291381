"""What a participant has agreed to: to be analysed, to be quoted, to be kept in an archive."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

Scope = Literal["analysis", "quote", "archive"]

SCOPES: tuple[Scope, ...] = ("analysis", "quote", "archive")
NOTHING = "none"
"""What stands for a consent that was refused or taken back."""

_STEMS: tuple[tuple[str, tuple[Scope, ...]], ...] = (
    ("anali|analy", ("analysis",)),
    ("cita|quot|publica|publish", ("analysis", "quote")),
    ("archiv|reposit|deposit", ("archive",)),
    ("si|yes|acepta|autoriza|consiente|agrees", ("analysis", "quote")),
    ("all|todo|toda|todos|total|full|complet[oa]?", SCOPES),
)
_WHOLE = frozenset(("si|yes|acepta|autoriza|consiente|agrees", _STEMS[-1][0]))
_REFUSED = r"no|ningun[oa]?|nada|none|nothing|never|rechaz\w*|niega|retir\w*|refus\w*|withdr\w*"
_CONSENT = r"(?: (?:consent\w*|consiente|autoriz\w*|acept\w*|agree\w*))?"
_ONLY = r"solo|solamente|unicamente|only|just|para|for|el|la|the|to|be|y|and|e|uso|use|fines de"
_PARTS = re.compile(r"[;,/|+&\n]| y | and ")


class Agreed(NamedTuple):
    """What was agreed to, in the order of ``SCOPES``, and whether all of it was understood."""

    scopes: tuple[Scope, ...]
    understood: bool


def agreed(values: Iterable[str]) -> Agreed:
    """What the values of the attribute ``consent`` say, in Spanish or English.

    No value at all is no restriction. To be quoted is to be analysed, ``yes`` is to both, and an
    archive has to be named. ``no quotes`` refuses that alone; what is not understood gives consent
    to analysis only, and to nothing where it begins with *no*.
    """
    parts = [_folded(part) for value in values for part in _PARTS.split(value) if part.strip()]
    if not parts:
        return Agreed(SCOPES, True)
    given: set[Scope] = set()
    refused: set[Scope] = set()
    understood = nothing = True
    for part in parts:
        if re.fullmatch(rf"(?:{_REFUSED}|sin|without){_CONSENT}", part):
            return Agreed((), understood)
        no = re.match(rf"(?:{_REFUSED}|sin|not|without)\b", part)
        scopes = _named(part[no.end() :] if no else part)
        if no and not scopes:
            return Agreed((), False)
        if no:
            refused |= {"quote"} if scopes == {"analysis", "quote"} else scopes
        elif scopes:
            given |= scopes
        else:
            understood = False
        nothing = nothing and bool(no)
    if nothing and "analysis" not in refused:
        given |= {"analysis", "quote"}
    if not understood:
        given = {"analysis"}
    kept = given - refused
    return Agreed(tuple(scope for scope in SCOPES if scope in kept), understood)


def _named(part: str) -> set[Scope]:
    """The scopes that a piece names; empty when a word of it is none."""
    found: set[Scope] = set()
    for word in re.sub(rf"\b(?:{_ONLY})\b", " ", part).split() or part.split():
        own = next((scopes for stem, scopes in _STEMS if _is(word, stem)), ())
        if not own:
            return set()
        found |= set(own)
    return found


def _is(word: str, stem: str) -> bool:
    return bool(re.fullmatch(rf"(?:{stem})" if stem in _WHOLE else rf"(?:{stem})\w*", word))


def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.casefold())
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z]+", letters))
