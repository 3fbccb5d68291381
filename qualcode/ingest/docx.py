"""Word documents (.docx): the text as it stands when all tracked changes are accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.ingest import package
from qualcode.ingest.characters import clean
from qualcode.ingest.dialogue import as_dialogue
from qualcode.ingest.document import Document, Paragraph, laid_out
from qualcode.model import Issue, Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_GONE = frozenset({"del", "moveFrom"})
_ADDED = frozenset({"ins", "moveTo"})
_NOTES = {
    "footnoteReference": "footnotes",
    "endnoteReference": "endnotes",
    "commentReference": "comments",
}
_HEADING_STYLES = ("heading", "title", "ttulo", "titulo", "título")


def read(path: Path, raw: bytes, limits: Limits) -> Document:
    """A Word document: body, tables and text boxes, each paragraph a line.

    Raises ``Unreadable`` for old, protected, damaged, oversized and empty documents.
    """
    body = package.document(path, raw, limits)
    text, layout, remarks = laid_out(_blocks(body))
    return Document(text, layout, remarks=remarks, issues=_left_out(path.name, body))


def _name(element: _Element) -> str:
    """The name of a WordprocessingML element; of others only where they hold such elements."""
    if not isinstance(element.tag, str):
        return ""
    namespace, _, name = element.tag.rpartition("}")
    return name if name not in ("t", "br", "p", "tbl") or "wordprocessingml" in namespace else ""


def _blocks(parent: _Element) -> Iterator[Paragraph]:
    """The paragraphs inside an element, text boxes behind the paragraph that holds them."""
    before = ""
    for child in parent:
        name = _name(child)
        if name == "p":
            text, boxes = _inline(child)
            if _mark_is_deleted(child):
                before += text
            else:
                yield Paragraph(before + text, _is_heading(child))
                before = ""
            for box in boxes:
                yield from _blocks(box)
        elif name == "tbl":
            yield from _table(child)
        elif name == "AlternateContent":
            yield from _blocks(_branch(child))
        elif name and name not in _GONE:
            yield from _blocks(child)


def _inline(element: _Element) -> tuple[str, list[_Element]]:
    """The characters of a paragraph, and the text boxes anchored in it."""
    text: list[str] = []
    boxes: list[_Element] = []
    for child in element:
        name = _name(child)
        if name == "t":
            text.append(child.text or "")
        elif name in _CHARACTERS:
            text.append(_CHARACTERS[name])
        elif name == "txbxContent":
            boxes.append(child)
        elif name and name not in _GONE and name not in ("pPr", "rPr"):
            inner, more = _inline(_branch(child) if name == "AlternateContent" else child)
            text.append(inner)
            boxes += more
    return "".join(text), boxes


def _branch(alternate: _Element) -> _Element:
    """The one version of a drawing to read; Word writes the same text box for old and new readers."""
    return next((branch for branch in alternate if _has_text(branch)), alternate)


def _has_text(element: _Element) -> bool:
    return any(_name(inner) == "t" for inner in element.iter())


def _marks(paragraph: _Element) -> dict[str, _Element]:
    """The properties of a paragraph and of its mark, by name."""
    properties = next((child for child in paragraph if _name(child) == "pPr"), ())
    return {_name(inner): inner for child in properties for inner in (child, *child)}


def _mark_is_deleted(paragraph: _Element) -> bool:
    """Whether a tracked change joins this paragraph with the next one, no text box between."""
    if _GONE.isdisjoint(_marks(paragraph)):
        return False
    behind = paragraph.getnext()
    boxed = any(_name(inner) == "txbxContent" for inner in paragraph.iter())
    return behind is not None and _name(behind) == "p" and not boxed


def _is_heading(paragraph: _Element) -> bool:
    style = _marks(paragraph).get("pStyle")
    names = () if style is None else (str(value).casefold() for value in style.values())
    return any(name.startswith(_HEADING_STYLES) for name in names)


def _table(table: _Element) -> Iterator[Paragraph]:
    """A table's cells in order: as turns where it is an interview, else a paragraph each."""
    cells = [
        [list(_blocks(cell)) for cell in _inside(row, "tc")]
        for row in _inside(table, "tr")
        if not _row_is_deleted(row)
    ]
    rows = [[clean("\n".join(p.text for p in cell)) for cell in row] for row in cells]
    if (lines := as_dialogue(rows)) is not None:
        yield from (Paragraph(line, label=label) for label, line in lines)
        return
    for row, written in zip(cells, rows, strict=True):
        if len(written) == 2 and written[0].endswith(":"):
            yield Paragraph(f"{written[0]} {written[1]}")
        else:
            yield from (paragraph for cell in row for paragraph in cell)


def _inside(element: _Element, wanted: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, through the wrappers Word puts around them."""
    for child in element:
        name = _name(child)
        if name == wanted:
            yield child
        elif name and name not in _GONE and name not in ("tbl", "tc", "tr"):
            yield from _inside(child, wanted)


def _row_is_deleted(row: _Element) -> bool:
    properties = next((child for child in row if _name(child) == "trPr"), ())
    return any(_name(child) in _GONE for child in properties)


def _left_out(where: str, body: _Element) -> list[Issue]:
    """What a document holds that the text does not show."""
    counts = Counter(_name(element) for element in body.iter())
    issues = []
    if changes := sum(counts[name] for name in _GONE | _ADDED):
        what = f"tracked changes, read as accepted: {changes}"
        issues.append(Issue(where, what, "Accept or reject them in Word if that is not meant."))
    if notes := [f"{word} ({counts[name]})" for name, word in _NOTES.items() if counts[name]]:
        what = f"not part of the text: {', '.join(notes)}"
        issues.append(Issue(where, what, "Move into the text what should be coded.", "note"))
    return issues
