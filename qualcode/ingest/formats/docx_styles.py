"""What the styles and the lists of a Word document say about its paragraphs and runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADINGS = ("heading", "title", "subtitle", "ttulo", "titulo", "título", "subttulo", "subtítulo")
_OFF = frozenset({"0", "false", "off"})
LONGEST_CHAIN = 50
"""Styles based on one another; more are a circle."""


class Look(NamedTuple):
    """What a style says; ``None`` where it says nothing. ``list_of`` is a list's id and a level."""

    bold: bool | None = None
    hidden: bool | None = None
    heading: bool = False
    list_of: tuple[str, str] | None = None


_PLAIN = Look()


class Styles:
    """The styles of a document by id, each with all that it inherits."""

    def __init__(self, root: _Element | None, namespace: str) -> None:
        self._w = namespace
        self._elements: dict[str, _Element] = {}
        self._looks: dict[str, Look] = {}
        self._default = ""
        for style in root.iterchildren(f"{namespace}style") if root is not None else ():
            name = style.get(f"{namespace}styleId", "")
            self._elements.setdefault(name, style)
            default = style.get(f"{namespace}default", "0") not in _OFF
            if default and style.get(f"{namespace}type") == "paragraph":
                self._default = name

    def look(self, style: str) -> Look:
        """What a style says, with what it is based on; of the usual paragraph for no name."""
        style = style or self._default
        if style not in self._looks:
            self._looks[style] = self._inherited(style)
        return self._looks[style]

    def _inherited(self, style: str) -> Look:
        look = _named(style)
        for own in self._chain(style):
            look = Look(
                own.bold if look.bold is None else look.bold,
                own.hidden if look.hidden is None else look.hidden,
                look.heading or own.heading,
                look.list_of or own.list_of,
            )
        return look

    def _chain(self, style: str) -> Iterator[Look]:
        """What a style and those below it say, each for itself."""
        for _ in range(LONGEST_CHAIN):
            element = self._elements.get(style)
            if element is None:
                return
            style = value(element.find(f"{self._w}basedOn"), self._w)
            name = value(element.find(f"{self._w}name"), self._w)
            run = element.find(f"{self._w}rPr")
            paragraph = element.find(f"{self._w}pPr")
            numbering = None if paragraph is None else paragraph.find(f"{self._w}numPr")
            bold, hidden, _ = (None, None, "") if run is None else switches(run, self._w)
            yield Look(bold, hidden, _named(name).heading, list_of(numbering, self._w))


def _named(style: str) -> Look:
    return Look(heading=True) if style.casefold().startswith(HEADINGS) else _PLAIN


def value(element: _Element | None, namespace: str) -> str:
    """The value of a property, empty where there is none."""
    return "" if element is None else element.get(f"{namespace}val", "")


def switches(properties: _Element, namespace: str) -> tuple[bool | None, bool | None, str]:
    """Whether some properties of a run say bold, whether they say hidden, and the style they name."""
    bold = hidden = None
    style = ""
    w = namespace
    for own in properties.iterchildren(f"{w}b", f"{w}vanish", f"{w}rStyle"):
        if own.tag == f"{w}rStyle":
            style = own.get(f"{w}val", "")
            continue
        says = own.get(f"{w}val", "1") not in _OFF
        if own.tag == f"{w}b":
            bold = says
        else:
            hidden = says
    return bold, hidden, style


def list_of(numbering: _Element | None, namespace: str) -> tuple[str, str] | None:
    """The list and the level in it that a property names; ``("0", ...)`` is no list."""
    if numbering is None:
        return None
    name = value(numbering.find(f"{namespace}numId"), namespace)
    return name, value(numbering.find(f"{namespace}ilvl"), namespace) or "0"


class Lists:
    """Which levels of which lists show a number or a letter, not a bullet."""

    def __init__(self, root: _Element, styles: Styles, namespace: str) -> None:
        self._w = namespace
        self._styles = styles
        self._lists = {
            e.get(f"{namespace}numId", ""): e for e in root.iterchildren(f"{namespace}num")
        }
        self._outlines = {
            e.get(f"{namespace}abstractNumId", ""): e
            for e in root.iterchildren(f"{namespace}abstractNum")
        }
        self._known: dict[tuple[str, str], bool] = {}

    def is_numbered(self, place: tuple[str, str]) -> bool:
        """Whether a number is shown before the paragraphs of a list's level."""
        if place not in self._known:
            self._known[place] = self._shows_number(*place)
        return self._known[place]

    def _shows_number(self, name: str, level: str, hops: int = 1) -> bool:
        numbered = self._lists.get(name)
        if numbered is None:
            return False
        outline = self._outlines.get(value(numbered.find(f"{self._w}abstractNumId"), self._w))
        for source in (*numbered.iterchildren(f"{self._w}lvlOverride"), outline):
            if source is None:
                continue
            for found in source.iterchildren(f"{self._w}lvl"):
                if found.get(f"{self._w}ilvl") == level:
                    kind = value(found.find(f"{self._w}numFmt"), self._w)
                    shown = value(found.find(f"{self._w}lvlText"), self._w)
                    return kind not in ("bullet", "none") and "%" in shown
        link = None if outline is None else outline.find(f"{self._w}numStyleLink")
        linked = self._styles.look(value(link, self._w)).list_of if link is not None else None
        return linked is not None and hops > 0 and self._shows_number(linked[0], level, hops - 1)
