"""Kinds of identifying texts, what they are called in a sheet, and the tokens that stand for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from qualcode.words import fold

How = Literal["replace", "capitals", "keep"]
"""``capitals``: replaced only where it is written with a capital letter."""

Language = Literal["es", "en"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind by language: what a sheet calls it, what else people call it, and its token.

    ``{n}`` in a token is a number and ``{letter}`` a letter; without either all of a kind share one.
    """

    id: str
    name: Mapping[Language, str]
    token: Mapping[Language, str]
    also: str = ""

    @property
    def is_name(self) -> bool:
        """Whether it is a name, each with a token of its own."""
        return "{" in self.token["en"]


def _kind(id: str, spanish: str, english: str, tokens: str, also: str = "") -> Kind:  # noqa: A002
    es, en = tokens.split(" | ")
    return Kind(id, {"es": spanish, "en": english}, {"es": f"[{es}]", "en": f"[{en}]"}, also)


KINDS: Mapping[str, Kind] = {
    kind.id: kind
    for kind in (
        _kind("person", "persona", "person", "Persona {n} | Person {n}", "people,nombre,name"),
        _kind(
            "company",
            "empresa",
            "company",
            "Empresa {letter} | Company {letter}",
            "organizacion,organisation,organization,institucion,institution,cooperativa",
        ),
        _kind(
            "place", "lugar", "place", "Lugar {n} | Place {n}", "sector,localidad,locality,region"
        ),
        _kind("commune", "comuna", "commune", "Comuna {n} | Commune {n}", "municipio,municipality"),
        _kind("rut", "RUT", "RUT", "RUT | RUT", "run,cedula"),
        _kind("phone", "teléfono", "phone", "teléfono | phone", "telephone,fono,celular"),
        _kind("email", "correo", "e-mail", "correo | e-mail", "email,mail,correo electronico"),
        _kind("plate", "patente", "licence plate", "patente | plate", "plate,placa,license plate"),
        _kind("address", "dirección", "address", "dirección | address"),
        _kind("account", "cuenta", "bank account", "cuenta | account", "account,cuenta bancaria"),
        _kind("url", "enlace", "link", "enlace | link", "url,sitio,web"),
        _kind("handle", "usuario", "user name", "usuario | user", "handle,user"),
        _kind(
            "birth",
            "fecha de nacimiento",
            "date of birth",
            "fecha de nacimiento | date of birth",
            "birth,nacimiento",
        ),
        _kind("gps", "coordenadas", "coordinates", "coordenadas | coordinates", "gps"),
        _kind("id", "número", "number", "número | number", "id,numero de identificacion"),
    )
}

NUMBERS = frozenset({"rut", "phone", "plate", "account", "id"})
"""Kinds that are told apart by their digits and letters alone, however they are written."""


def kind_named(written: str) -> str:
    """The id of the kind that a word of either language names; empty when there is none."""
    wanted = fold(" ".join(written.split()))
    for kind in KINDS.values():
        called = (kind.id, *kind.name.values(), *filter(None, kind.also.split(",")))
        if wanted in map(fold, called) or wanted.rstrip("s") in map(fold, called):
            return kind.id
    return ""


class Tokens:
    """Gives each name the next token of its kind that nothing else has."""

    def __init__(self, language: Language, taken: Iterable[str] = ()) -> None:
        self._language: Language = language
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def next(self, kind: str) -> str:
        """A token for one more text of the kind."""
        template = KINDS[kind].token[self._language]
        if not KINDS[kind].is_name:
            return template
        while True:
            number = self._last[kind] = self._last.get(kind, 0) + 1
            token = template.format(n=number, letter=_letters(number))
            if token not in self._taken:
                self._taken.add(token)
                return token


def _letters(number: int) -> str:
    """A, B, ... Z, AA, AB, ..."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
