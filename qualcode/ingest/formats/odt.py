"""OpenDocument texts (.odt, and .fodt in one file): the text with all tracked changes accepted.

Annotations become remarks. Notes, headers and footers of pages, deleted and hidden words are no
speech and are left out; numbers of lists are only told about (``Layout.numbered``). Macros, linked
and embedded files are never opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import Unreadable
from qualcode.ingest.characters import kind
from qualcode.ingest.document import Document, LeftOut, Paragraph, Remark, laid_out
from qualcode.ingest.formats.composing import Line, remarks_at, told
from qualcode.ingest.formats.dialogue import in_rows
from qualcode.ingest.formats.odt_styles import OASIS, STYLE, TEXT, Styles
from qualcode.ingest.formats.package import Package, protected, root
from qualcode.model import Issue, Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_OFFICE = f"{{{OASIS}office:1.0}}"
_TABLE = f"{{{OASIS}table:1.0}}"
_DRAW = f"{{{OASIS}drawing:1.0}}"
_SVG = f"{{{OASIS}svg-compatible:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_KINDS = {
    **{f"{TEXT}{name}": "p" for name in ("p", "h")},
    **{f"{TEXT}{name}": name for name in ("span", "s", "tab", "line-break", "list", "note")},
    **{f"{TEXT}{name}": "item" for name in ("list-item", "list-header")},
    f"{TEXT}tracked-changes": "changes",
    **dict.fromkeys((f"{TEXT}sequence-decls", f"{TEXT}variable-decls"), "skip"),
    **dict.fromkeys((f"{TEXT}user-field-decls", f"{TEXT}soft-page-break"), "skip"),
    **dict.fromkeys((f"{_OFFICE}{name}" for name in ("forms", "scripts", "change-info")), "skip"),
    **{
        f"{TEXT}{name}-source": "skip"
        for name in "table-of-content illustration-index table-index object-index user-index "
        "alphabetical-index bibliography".split()
    },
    **dict.fromkeys((f"{_SVG}title", f"{_SVG}desc", f"{_DRAW}object"), "skip"),
    f"{_OFFICE}annotation": "annotation",
    f"{_OFFICE}annotation-end": "annotation-end",
    f"{_TABLE}table": "table",
}
_BLOCKS = ("p", "table", "list")
_BLANKS = re.compile(r"[ \t\r\n]+")
_ODD_BLANKS = ("  ", "\n", "\t", "\r")
_MOST_BLANKS = 40
_PAGE_PARTS = {
    **{f"{STYLE}{name}": "page headers" for name in ("header", "header-left", "header-first")},
    **{f"{STYLE}{name}": "page footers" for name in ("footer", "footer-left", "footer-first")},
}
_RESAVE = "Open it in LibreOffice, save it as .odt or .docx and try again."


def read(path: Path, raw: bytes, limits: Limits) -> Document:
    """An OpenDocument text: body, tables and text boxes, each paragraph a line.

    Raises ``Unreadable`` for protected, damaged, oversized and empty documents.
    """
    roots = _roots(path, raw, limits)
    content = roots[0].find(f"{_OFFICE}body/{_OFFICE}text")
    if content is None:
        raise Unreadable(path, "this is no OpenDocument text", _RESAVE)
    body = _Body(Styles(roots))
    text, layout, marks = laid_out(body.blocks(content))
    body.read_aside(roots)
    return Document(
        text,
        layout,
        remarks=remarks_at(marks, body.comments, text),
        left_out=body.left_out,
        issues=[*_changes(path.name, content), *told(path.name, body.left_out)],
    )


def _roots(path: Path, raw: bytes, limits: Limits) -> list[_Element]:
    """The roots of the parts with the text and with the styles, one where all is in one file."""
    if not raw.strip():
        raise Unreadable(path, "is empty", "Check that it is the right file.")
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return [root(path, raw, limits)]
    if not raw.startswith(b"PK"):
        why = f"this is {kind(raw) or 'no OpenDocument text'}, not an .odt"
        raise Unreadable(path, why, _RESAVE)
    package = Package(path, raw, limits)
    manifest = "META-INF/manifest.xml"
    encrypted = manifest in package and b"encryption-data" in package.part(manifest)
    if encrypted or "encrypted-package" in package:
        raise protected(path)
    if "content.xml" not in package:
        raise Unreadable(path, "this archive holds no OpenDocument text", _RESAVE)
    return [package.root(name) for name in ("content.xml", "styles.xml") if name in package]


class _Body:
    """Reads paragraphs out of a document, and keeps what is left out of them and its comments."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._waiting: list[str] = []
        self._lists: list[str] = []
        self._begins_item = False
        self._after_blank = True
        self.left_out: list[LeftOut] = []
        self.comments: dict[str, Remark] = {}

    def blocks(self, parent: Iterable[_Element]) -> Iterator[Paragraph]:
        """The paragraphs inside an element, text boxes behind the paragraph that holds them."""
        for child in parent:
            what = _KINDS.get(child.tag)
            if what == "p":
                boxes: list[_Element] = []
                yield self._paragraph(child, boxes)
                yield from self.blocks(boxes)
            elif what == "list":
                self._lists.append(child.get(f"{TEXT}style-name") or (self._lists or [""])[-1])
                yield from self.blocks(child)
                self._lists.pop()
            elif what == "item":
                self._begins_item = child.tag == f"{TEXT}list-item"
                yield from self.blocks(child)
                self._begins_item = False
            elif what == "table":
                yield from in_rows([list(self._cells(r)) for r in _rows(child)], self.left_out)
            elif what == "changes":
                self._delete(child)
            elif what == "annotation":
                self._waiting.append(self._comment(child))
            elif what == "annotation-end":
                self._waiting.append(child.get(f"{_OFFICE}name", ""))
            elif what == "note":
                self._note(child)
            elif what != "skip":
                yield from self.blocks(child)

    def _cells(self, row: _Element) -> Iterator[list[Paragraph]]:
        """The cells of a row; those that one above covers are empty, those that one beside covers
        are none.
        """
        covered = 0
        for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            paragraphs = list(self.blocks(cell))
            if cell.tag == f"{_TABLE}table-cell":
                covered = _count(cell.get(f"{_TABLE}number-columns-spanned", "1")) - 1
            elif covered and not any(paragraph.text for paragraph in paragraphs):
                covered -= 1
                continue
            yield paragraphs

    def _paragraph(self, element: _Element, boxes: list[_Element]) -> Paragraph:
        look = self._styles.look("paragraph", element.get(f"{TEXT}style-name", ""))
        line = Line(self._waiting)
        self._waiting = []
        self._after_blank = True
        begins, self._begins_item = self._begins_item, False
        self._inline(element, line, bool(look.bold), bool(look.hidden), boxes)
        name = (self._lists and self._lists[-1]) or look.list_of
        numbered = begins and self._styles.is_numbered(name, len(self._lists))
        return line.paragraph(
            heading=look.heading or element.tag == f"{TEXT}h", numbered=bool(numbered)
        )

    def _inline(
        self, parent: _Element, line: Line, bold: bool, hidden: bool, boxes: list[_Element]
    ) -> None:
        """Write what stands in a paragraph or in what is around its words."""
        if parent.text:
            self._write(parent.text, line, bold, hidden)
        for child in parent:
            what = _KINDS.get(child.tag)
            if what == "span":
                look = self._styles.look("text", child.get(f"{TEXT}style-name", ""))
                b = bold if look.bold is None else look.bold
                h = hidden if look.hidden is None else look.hidden
                self._inline(child, line, b, h, boxes)
            elif what == "s":
                self._put(" " * _count(child.get(f"{TEXT}c", "1")), line, bold)
            elif what == "tab":
                self._put("\t", line, bold)
            elif what == "line-break":
                self._put("\n", line, bold)
                self._after_blank = True
            elif what == "annotation":
                line.mark(self._comment(child))
            elif what == "annotation-end":
                line.mark(child.get(f"{_OFFICE}name", ""))
            elif what == "note":
                self._note(child)
            elif what in _BLOCKS or (what is None and child.tag.startswith(_DRAW)):
                boxes.append(child)
            elif what != "skip":
                self._inline(child, line, bold, hidden, boxes)
            if child.tail:
                self._write(child.tail, line, bold, hidden)

    def _write(self, said: str, line: Line, bold: bool, hidden: bool) -> None:
        """Write characters, blanks in a row being one and none at the beginning."""
        if any(odd in said for odd in _ODD_BLANKS):
            said = _BLANKS.sub(" ", said)
        if self._after_blank:
            said = said.removeprefix(" ")
        if not said:
            return
        self._after_blank = said.endswith(" ")
        if hidden:
            self.left_out.append(LeftOut("hidden words", said))
        else:
            line.write(said, bold)

    def _put(self, blanks: str, line: Line, bold: bool) -> None:
        """Write blanks that are meant."""
        self._after_blank = False
        line.write(blanks, bold)

    def _comment(self, element: _Element) -> str:
        """The id of a comment, which is kept."""
        key = element.get(f"{_OFFICE}name") or f"\0{len(self.comments)}"
        author, at = (element.findtext(f"{_DC}{name}") or "" for name in ("creator", "date"))
        self.comments.setdefault(key, Remark(author, self._aside(element), 0, 0, at))
        return key

    def _note(self, element: _Element) -> None:
        ends = element.get(f"{TEXT}note-class") == "endnote"
        for body in element.iterchildren(f"{TEXT}note-body"):
            if said := self._aside(body):
                self.left_out.append(LeftOut("endnotes" if ends else "footnotes", said))

    def _aside(self, element: _Element) -> str:
        """The words of something that stands inside a paragraph without belonging to it."""
        kept = self._lists, self._waiting, self._begins_item, self._after_blank
        self._lists, self._waiting, self._begins_item = [], [], False
        said = "\n".join(paragraph.text for paragraph in self.blocks(element)).strip()
        self._lists, self._waiting, self._begins_item, self._after_blank = kept
        return said

    def _delete(self, changes: _Element) -> None:
        """Keep deleted words apart."""
        for deletion in changes.iter(f"{TEXT}deletion"):
            if said := self._aside(deletion):
                self.left_out.append(LeftOut("deleted words", said))

    def read_aside(self, roots: Sequence[_Element]) -> None:
        """Keep apart what stands around the pages, each text once."""
        seen = set()
        for part in (part for top in roots for part in top.iter(*_PAGE_PARTS)):
            left_out = LeftOut(_PAGE_PARTS[part.tag], self._aside(part))
            if left_out.text and left_out not in seen:
                self.left_out.append(left_out)
                seen.add(left_out)


def _rows(table: _Element) -> Iterator[_Element]:
    """The rows of a table, through the groups around them, none of a table in it."""
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag.startswith(_TABLE):
            yield from _rows(child)


def _count(written: str) -> int:
    """How many blanks are meant; more than any line has are cut."""
    return min(int(written), _MOST_BLANKS) if written.isdecimal() and len(written) < 9 else 1


def _changes(where: str, content: _Element) -> list[Issue]:
    """A warning about changes that nobody has accepted or rejected."""
    n = sum(1 for _ in content.iter(f"{TEXT}insertion", f"{TEXT}deletion"))
    if not n:
        return []
    what = f"tracked changes, read as accepted: {n}"
    return [Issue(where, what, "Accept or reject them if that is not meant.")]
