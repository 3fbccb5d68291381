"""The plain tree that both front ends hand to the builder, and the notebook of what is wrong.

Every scalar is a text; every node knows the line or the row it came from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from qualcode.files.sheets import clean
from qualcode.model import Issue, Severity

_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")


def normal(text: str) -> str:
    """The text as codebooks keep it: NFC, ``\\n`` line ends, printable, no surrounding blanks."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return unicodedata.normalize("NFC", clean(_LINE_END.sub("\n", text))).strip()


def nearest(name: str, known: Iterable[str]) -> str:
    """``Did you mean 'code'?`` when something known is near, else nothing."""
    by_folded = {each.casefold(): each for each in known}
    near = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return f"Did you mean '{by_folded[near[0]]}'?" if near else ""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a text file, or a row of a sheet; numbers count from 1."""

    sheet: str
    number: int

    def __str__(self) -> str:
        return f"sheet {self.sheet}, row {self.number}" if self.sheet else f"line {self.number}"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; empty where the file says nothing."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    place: Place
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping; ``keys`` says where each key stands."""

    place: Place
    nodes: Mapping[str, Node]
    keys: Mapping[str, Place]


Node = Scalar | Items | Entries


def is_empty(node: Node) -> bool:
    """Whether the file says nothing there."""
    return isinstance(node, Scalar) and not node.text


@dataclass
class Notebook:
    """What one reading found: faults and remarks, the ids given, and the names referred to."""

    file: str
    languages: tuple[str, ...] = ()
    ids: dict[str, dict[str, Place]] = field(default_factory=dict)
    """Where each id was first given, by kind (``code``, ``value chain``)."""
    references: list[tuple[str, Scalar, str]] = field(default_factory=list)
    """Kind and text of each name that must exist, and the code or group that uses it."""
    _found: dict[Issue, Place] = field(default_factory=dict)

    def fault(self, place: Place, what: str, remedy: str = "", name: str = "") -> None:
        """Note something that keeps the file from being taken."""
        self._note(place, what, remedy, name, "error")

    def warn(self, place: Place, what: str, remedy: str = "", name: str = "") -> None:
        """Note something worth a look."""
        self._note(place, what, remedy, name, "warning")

    def _note(self, place: Place, what: str, remedy: str, name: str, severity: Severity) -> None:
        where = ", ".join(part for part in (self.file, str(place), name) if part)
        self._found.setdefault(Issue(where, what, remedy, severity), place)

    def issues(self, severity: Severity) -> list[Issue]:
        """Everything noted of that severity, in the order of the file."""
        found = [issue for issue in self._found if issue.severity == severity]
        return sorted(found, key=self._found.__getitem__)

    def claim(self, kind: str, node: Scalar, rivals: Collection[str] = ()) -> None:
        """Give an id away; a second claim of it within its kind or its rivals is a fault."""
        for rival in (kind, *rivals):
            first = self.ids.setdefault(rival, {}).get(node.text)
            if first is not None:
                self.fault(node.place, f"the id is already used in {first}", "", node.text)
                return
        self.ids[kind][node.text] = node.place

    def entries(self, place: Place, pairs: Iterable[tuple[Scalar, Node]]) -> Entries:
        """A mapping of these pairs; a key written twice is a fault, and the first one stands."""
        nodes: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for key, node in pairs:
            if key.text in nodes:
                self.fault(
                    key.place, f"'{key.text}' is written twice, first in {keys[key.text]}", ""
                )
                continue
            nodes[key.text], keys[key.text] = node, key.place
        return Entries(place, nodes, keys)

    def settle(self) -> None:
        """Note every reference to a name that nobody carries."""
        for kind, scalar, owner in self.references:
            known = self.ids.get(kind, {})
            if scalar.text not in known:
                remedy = nearest(scalar.text, known) or f"Name one of the {kind}s of this codebook."
                self.fault(scalar.place, f"there is no {kind} '{scalar.text}'", remedy, owner)
