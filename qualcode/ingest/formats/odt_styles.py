"""What the styles of an OpenDocument text say about its paragraphs, runs and lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from qualcode.ingest.formats.docx_styles import HEADINGS, LONGEST_CHAIN

if TYPE_CHECKING:
    from lxml.etree import _Element

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
STYLE = f"{{{OASIS}style:1.0}}"
TEXT = f"{{{OASIS}text:1.0}}"
_FO = f"{{{OASIS}xsl-fo-compatible:1.0}}"
_BOLD = frozenset({"bold", "600", "700", "800", "900"})


class Look(NamedTuple):
    """What a style says; ``None`` where it says nothing. ``list_of`` is the list style it names."""

    bold: bool | None = None
    hidden: bool | None = None
    heading: bool = False
    list_of: str = ""


class Styles:
    """The styles of a document by family and name, each with all that it inherits."""

    def __init__(self, roots: Iterable[_Element]) -> None:
        self._elements: dict[tuple[str, str], _Element] = {}
        self._lists: dict[str, _Element] = {}
        self._looks: dict[tuple[str, str], Look] = {}
        self._numbered: dict[tuple[str, int], bool] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style", f"{TEXT}list-style"):
                name = style.get(f"{STYLE}name", "")
                if style.tag == f"{TEXT}list-style":
                    self._lists.setdefault(name, style)
                else:
                    family = style.get(f"{STYLE}family", "")
                    self._elements.setdefault((family, name), style)

    def look(self, family: str, name: str) -> Look:
        """What a style of a family (``paragraph``, ``text``) says, with all that it inherits."""
        if (family, name) not in self._looks:
            look = Look()
            for own in self._chain(family, name):
                look = Look(
                    own.bold if look.bold is None else look.bold,
                    own.hidden if look.hidden is None else look.hidden,
                    look.heading or own.heading,
                    look.list_of or own.list_of,
                )
            self._looks[family, name] = look
        return self._looks[family, name]

    def _chain(self, family: str, name: str) -> Iterator[Look]:
        """What a style and those above it say, each for itself."""
        for _ in range(LONGEST_CHAIN):
            heading = family == "paragraph" and name.casefold().startswith(HEADINGS)
            element = self._elements.get((family, name))
            if element is None:
                yield Look(heading=heading)
                return
            properties = element.find(f"{STYLE}text-properties")
            weight = shown = None
            if properties is not None:
                weight = properties.get(f"{_FO}font-weight")
                shown = properties.get(f"{TEXT}display")
            yield Look(
                None if weight is None else weight in _BOLD,
                None if shown is None else shown == "none",
                heading,
                element.get(f"{STYLE}list-style-name", ""),
            )
            name = element.get(f"{STYLE}parent-style-name", "")

    def is_numbered(self, name: str, level: int) -> bool:
        """Whether a list of that style shows a number or letter at that level, from 1."""
        if (name, level) not in self._numbered:
            self._numbered[name, level] = self._shows_number(name, level)
        return self._numbered[name, level]

    def _shows_number(self, name: str, level: int) -> bool:
        style = self._lists.get(name)
        for own in (
            style.iterchildren(f"{TEXT}list-level-style-number") if style is not None else ()
        ):
            if own.get(f"{TEXT}level") == str(level):
                return bool(own.get(f"{STYLE}num-format"))
        return False
