"""Which parts of an archive make up a Word document, by the relations that it tells."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from qualcode.ingest.formats.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

_USUAL = ("styles", "numbering", "comments", "footnotes", "endnotes")
"""Parts that stand beside the main one under these names where no relation tells."""


class Parts:
    """The parts of a Word document by what they are to it; none outside of the archive."""

    def __init__(self, package: Package) -> None:
        self._package = package
        named = _related(package, "_rels/.rels", "").get("officeDocument", [])
        main = next((name for name in named if name in package), "word/document.xml")
        folder = dirname(main)
        relations = f"{folder}/_rels/{main.removeprefix(folder).lstrip('/')}.rels".lstrip("/")
        self._names = _related(package, relations, folder)
        for usual in _USUAL:
            self._names.setdefault(usual, [join(folder, f"{usual}.xml")])
        self._names["main"] = [main]

    def __contains__(self, what: str) -> bool:
        return what in self._names

    def roots(self, what: str) -> Iterator[_Element]:
        """The roots of all parts that are that to the document: ``header``, ``comments``."""
        for name in self._names.get(what, ()):
            if name in self._package:
                yield self._package.root(name)

    def root(self, what: str) -> _Element | None:
        """The root of the one part that is that to the document; ``main`` is its text."""
        return next(self.roots(what), None)


def _related(package: Package, name: str, folder: str) -> dict[str, list[str]]:
    """The parts that a part of relations names."""
    found: dict[str, list[str]] = {}
    for relation in package.root(name) if name in package else ():
        if relation.get("TargetMode") != "External":
            target = normpath(join("/", folder, relation.get("Target", ""))).lstrip("/")
            found.setdefault(relation.get("Type", "").rpartition("/")[2], []).append(target)
    return found
