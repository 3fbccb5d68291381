"""The paragraphs of a Word document, as they stand when all tracked changes are accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from qualcode.ingest.document import LeftOut, Paragraph
from qualcode.ingest.formats.composing import Line
from qualcode.ingest.formats.dialogue import in_rows
from qualcode.ingest.formats.docx_parts import Parts
from qualcode.ingest.formats.docx_styles import Lists, Styles, list_of, switches, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_MATHS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "{http://purl.oclc.org/ooxml/officeDocument/math}t",
)
_ALTERNATES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_KINDS = {
    **dict.fromkeys(("del", "moveFrom", "delText"), "gone"),
    **dict.fromkeys(("commentRangeStart", "commentRangeEnd", "commentReference"), "mark"),
    **dict.fromkeys(("altChunk", "subDoc"), "other file"),
    **dict.fromkeys(
        "sectPr tblPr tblGrid trPr tcPr sdtPr sdtEndPr rubyPr instrText delInstrText fldChar "
        "proofErr bookmarkStart bookmarkEnd lastRenderedPageBreak softHyphen".split(),
        "skip",
    ),
    **{
        name: name for name in "p tbl tr tc pPr pStyle numPr rPr r t sym txbxContent vanish".split()
    },
    **{name: name for name in _CHARACTERS},
}
_SHOWN = frozenset({"t", "mark", "sym", *_CHARACTERS})
_NESTING = frozenset({"gone", "alternates", "txbxContent", "tbl", "vanish", "other file"})
_BLOCKS = ("txbxContent", "p", "tbl")
_PICTURED = {  # what the fonts of symbols show in place of letters
    0xF04A: "☺", 0xF04C: "☹", 0xF0B7: "•", 0xF0A7: "▪", 0xF0E0: "→", 0xF0DF: "←", 0xF0FC: "✓",
}  # fmt: skip


@cache
def _kinds(namespace: str) -> dict[str, str]:
    """What to do about an element by its name; what is not here holds what is to be read."""
    words = {f"{namespace}{name}": kind for name, kind in _KINDS.items()}
    return {**words, **dict.fromkeys(_MATHS, "t"), _ALTERNATES: "alternates"}


class _Begin(NamedTuple):
    """What is known of a paragraph before its runs; ``joins``: a change joins it with the next."""

    heading: bool = False
    numbered: bool = False
    bold: bool = False
    hidden: bool = False
    joins: bool = False


_PLAIN = _Begin()


class Body:
    """Reads paragraphs out of the parts of one document, and keeps what is left out of them."""

    def __init__(self, parts: Parts, namespace: str) -> None:
        self._parts = parts
        self._w = namespace
        self._kinds = _kinds(namespace)
        self._properties, self._run_properties = f"{namespace}pPr", f"{namespace}rPr"
        self._letters = frozenset((f"{namespace}t", f"{namespace}sym", *_MATHS))
        self._shown = [tag for tag, kind in self._kinds.items() if kind in _SHOWN]
        self._nesting = [tag for tag, kind in self._kinds.items() if kind in _NESTING]
        styles = parts.root("styles")
        self._styles = Styles(styles, namespace)
        self._hides = styles is not None and _holds(styles, f"{namespace}vanish")
        self._lists: Lists | None = None
        self._plain = self._look = self._styles.look("")
        self._waiting: list[str] = []
        self.other_files = 0
        self.left_out: list[LeftOut] = []

    def blocks(self, parent: Iterable[_Element]) -> Iterator[Paragraph]:
        """The paragraphs inside an element, text boxes behind the paragraph that holds them."""
        line: Line | None = None
        boxes: list[_Element] = []
        begin = _PLAIN
        for child in parent:
            what = self._kinds.get(child.tag)
            if what == "p":
                line = line or Line(self._marks_waiting())
                begin = self._begin(child)
                self._nested(child, line, begin.bold, begin.hidden, boxes)
                if begin.joins:
                    continue
            elif what in ("skip", "pPr", "rPr"):
                continue
            if line is not None:
                yield line.paragraph(begin.heading, begin.numbered)
                yield from self.blocks(boxes)
                line, boxes = None, []
            if what == "tbl":
                rows = [list(self._cells(row)) for row in self._rows(child)]
                yield from in_rows(rows, self.left_out)
            elif what == "mark":
                self._waiting.append(child.get(f"{self._w}id", ""))
            elif what == "gone":
                self._delete(child, Line())
            elif what == "other file":
                self.other_files += 1
            elif what == "alternates":
                yield from self.blocks(self._branch(child))
            elif what != "p":
                yield from self.blocks(child)
        if line is not None:
            yield line.paragraph(begin.heading, begin.numbered)
            yield from self.blocks(boxes)

    def _marks_waiting(self) -> list[str]:
        """The comments that begin or end between two paragraphs."""
        marks, self._waiting = self._waiting, []
        return marks

    def paragraphs(self, top: _Element) -> Iterator[Paragraph]:
        """The paragraphs of a whole part, in one pass where all stand side by side."""
        nested = self._hides or _holds(top, *self._nesting)
        return self.blocks(top) if nested else self._flat(top)

    def _flat(self, top: _Element) -> Iterator[Paragraph]:
        """The paragraphs of a part in which nothing but runs and what is around them is in any."""
        line, begin = Line(), _PLAIN
        tabs = f"{self._w}tabs"
        for child in top.iter(f"{self._w}p", *self._shown):
            tag = child.tag
            what = self._kinds[tag]
            if what == "p":
                yield line.paragraph(begin.heading, begin.numbered)
                line, begin = Line(), self._begin(child)
            elif line.opening and tag in self._letters:
                run = child.getparent()
                own = None if run is None else next(run.iterchildren(self._run_properties), None)
                self._put(child, what, line, begin.bold if own is None else self._run_look(own)[0])
            elif (
                what != "tab" or getattr(child.getparent(), "tag", "") != tabs
            ):  # tabs: their stops
                self._put(child, what, line, begin.bold)
        yield line.paragraph(begin.heading, begin.numbered)

    def _begin(self, paragraph: _Element) -> _Begin:
        """What its properties say of a paragraph."""
        look, joins, place = self._plain, False, None
        for own in next(paragraph.iterchildren(self._properties), ()):
            what = self._kinds.get(own.tag)
            if what == "pStyle":
                look = self._styles.look(value(own, self._w))
            elif what == "numPr":
                place = list_of(own, self._w)
            elif what == "rPr":
                joins = any(self._kinds.get(mark.tag) == "gone" for mark in own)
        self._look = look
        place = place or look.list_of
        numbered = place is not None and self._is_numbered(place)
        return _Begin(look.heading, numbered, bool(look.bold), bool(look.hidden), joins)

    def _is_numbered(self, place: tuple[str, str]) -> bool:
        if self._lists is None:
            root = self._parts.root("numbering")
            if root is None:
                return False
            self._lists = Lists(root, self._styles, self._w)
        return self._lists.is_numbered(place)

    def _nested(
        self, parent: _Element, line: Line, bold: bool, hidden: bool, boxes: list[_Element]
    ) -> None:
        """Write what stands in a paragraph, a run or what is around runs."""
        for child in parent:
            what = self._kinds.get(child.tag)
            if what == "r" or what is None:
                self._nested(child, line, bold, hidden, boxes)
            elif what == "rPr":
                bold, hidden = self._run_look(child)
            elif what == "t" and hidden:
                self.left_out.append(LeftOut("hidden words", child.text or ""))
            elif what == "gone":
                self._delete(child, line)
            elif what in _BLOCKS:
                boxes.append(child)
            elif what == "alternates":
                self._nested(self._branch(child), line, bold, hidden, boxes)
            else:
                self._put(child, what, line, bold)

    def _put(self, child: _Element, what: str, line: Line, bold: bool) -> None:
        """Write one of the elements that stand for characters, or mark where a comment ends."""
        if what == "t":
            line.write((child.text or "").replace("\n", " "), bold)
        elif what in _CHARACTERS:
            line.write(_CHARACTERS[what], bold)
        elif what == "mark":
            line.mark(child.get(f"{self._w}id", ""))
        elif what == "sym":
            line.write(_symbol(child.get(f"{self._w}char", "")), bold)

    def _run_look(self, properties: _Element) -> tuple[bool, bool]:
        """Whether a run is bold and whether it is hidden, its styles asked where it says nothing."""
        bold, hidden, style = switches(properties, self._w)
        look = self._styles.look(style) if style else None
        if bold is None:  # two styles that both say bold say nothing
            bold = bool(self._look.bold) != bool(look and look.bold)
        if hidden is None:
            hidden = bool(self._look.hidden) != bool(look and look.hidden)
        return bold, hidden

    def _delete(self, element: _Element, line: Line) -> None:
        """Keep deleted words apart, and the comments on them in their place."""
        w = self._w
        said = "".join(t.text or "" for t in element.iter(f"{w}t", f"{w}delText"))
        if said:
            self.left_out.append(LeftOut("deleted words", said))
        for mark in element.iter(f"{w}commentRangeStart", f"{w}commentReference"):
            line.mark(mark.get(f"{w}id", ""))

    def _branch(self, alternates: _Element) -> _Element:
        """The one version of a drawing to read; Word writes it again for older readers."""
        return next((b for b in alternates if _holds(b, f"{self._w}t")), alternates)

    def _rows(self, table: _Element) -> Iterator[_Element]:
        """The rows of a table, but those that a tracked change deletes."""
        for row in self._inside(table, "tr"):
            if self._is_deleted(row, "trPr", "del"):
                self._delete(row, Line())
            else:
                yield row

    def _cells(self, row: _Element) -> Iterator[list[Paragraph]]:
        for cell in self._inside(row, "tc"):
            if self._is_deleted(cell, "tcPr", "cellDel"):
                self._delete(cell, Line())
            else:
                yield list(self.blocks(cell))

    def _inside(self, parent: _Element, wanted: str) -> Iterator[_Element]:
        """The rows of a table or the cells of a row, through the wrappers Word puts around them."""
        for child in parent:
            what = self._kinds.get(child.tag)
            if what == wanted:
                yield child
            elif what is None:
                yield from self._inside(child, wanted)
            elif what == "mark":
                self._waiting.append(child.get(f"{self._w}id", ""))

    def _is_deleted(self, element: _Element, properties: str, change: str) -> bool:
        found = element.find(f"{self._w}{properties}")
        return found is not None and found.find(f"{self._w}{change}") is not None


def _holds(top: _Element, *tags: str) -> bool:
    return next(top.iter(*tags), None) is not None


def _symbol(code: str) -> str:
    """The character of a symbol; a square where only its font knows what it shows."""
    try:
        number = int(code, 16)
    except ValueError:
        number = 0
    if 0xF000 <= number <= 0xF0FF:
        return _PICTURED.get(number, "□")
    return chr(number) if 0x20 <= number < 0xD800 else "□"
