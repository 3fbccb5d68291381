"""Word documents (.docx): the text as it stands when all tracked changes are accepted.

Comments become remarks. Footnotes, endnotes, headers and footers of pages, and deleted and hidden
words are no speech and are left out; numbers of lists are only told about (``Layout.numbered``).
Macros, linked and embedded files are never opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import Unreadable
from qualcode.ingest.characters import kind
from qualcode.ingest.document import Document, LeftOut, Remark, laid_out
from qualcode.ingest.formats.composing import remarks_at, told
from qualcode.ingest.formats.docx_body import Body
from qualcode.ingest.formats.docx_parts import Parts
from qualcode.ingest.formats.package import Package, protected
from qualcode.model import Issue, Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMESPACES = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_CHANGES = ("ins", "del", "moveFrom", "moveTo")
_ASIDE = {  # what is in each part that is no speech, and the element that holds one of them
    "footnotes": ("footnotes", "footnote"),
    "endnotes": ("endnotes", "endnote"),
    "header": ("page headers", ""),
    "footer": ("page footers", ""),
}
_RESAVE = "Open it in Word, save it as .docx and try again."


def read(path: Path, raw: bytes, limits: Limits) -> Document:
    """A Word document: body, tables and text boxes, each paragraph a line.

    Raises ``Unreadable`` for old, protected, damaged, oversized and empty documents.
    """
    _refuse_others(path, raw)
    parts = Parts(Package(path, raw, limits))
    main = parts.root("main")
    namespace = "" if main is None else main.tag.removesuffix("document")
    if main is None or namespace not in _NAMESPACES:
        raise Unreadable(path, "this archive holds no Word document", _RESAVE)
    body = Body(parts, namespace)
    text, layout, marks = laid_out(body.paragraphs(main))
    comments = _comments(body, parts.root("comments"), namespace)
    aside = list(_aside(body, parts, namespace))
    left_out = [*body.left_out, *aside]
    issues = [
        *_changes(path.name, main, namespace),
        *_not_opened(path.name, body.other_files, parts),
        *told(path.name, left_out),
    ]
    remarks = remarks_at(marks, comments, text)
    return Document(text, layout, remarks=remarks, left_out=left_out, issues=issues)


def _refuse_others(path: Path, raw: bytes) -> None:
    """Raise ``Unreadable`` for what is not an archive."""
    if not raw:
        raise Unreadable(path, "is empty", "Check that it is the right file.")
    if raw.startswith(b"PK"):
        return
    if "EncryptedPackage".encode("utf-16-le") in raw:
        raise protected(path)
    raise Unreadable(path, f"this is {kind(raw) or 'not a Word document'}, not a .docx", _RESAVE)


def _comments(body: Body, root: _Element | None, w: str) -> dict[str, Remark]:
    """The comments of a document by their ids, not yet in their places."""
    found: dict[str, Remark] = {}
    for comment in root.iterchildren(f"{w}comment") if root is not None else ():
        author, at = (comment.get(f"{w}{name}", "") for name in ("author", "date"))
        said = _said(body, comment)
        found.setdefault(comment.get(f"{w}id", ""), Remark(author, said, 0, 0, at))
    return found


def _aside(body: Body, parts: Parts, w: str) -> Iterator[LeftOut]:
    """What stands in notes and around the pages, each text of a part once."""
    for part, (what, element) in _ASIDE.items():
        for root in parts.roots(part):
            notes = root.iterchildren(f"{w}{element}") if element else [root]
            for text in dict.fromkeys(_said(body, note) for note in notes):
                if text:
                    yield LeftOut(what, text)


def _said(body: Body, element: _Element) -> str:
    return "\n".join(paragraph.text for paragraph in body.paragraphs(element)).strip()


def _changes(where: str, root: _Element, w: str) -> list[Issue]:
    """A warning about changes that nobody has accepted or rejected."""
    n = sum(1 for _ in root.iter(*(f"{w}{name}" for name in _CHANGES)))
    if not n:
        return []
    what = f"tracked changes, read as accepted: {n}"
    return [Issue(where, what, "Accept or reject them in Word if that is not meant.")]


def _not_opened(where: str, n: int, parts: Parts) -> Iterator[Issue]:
    """What is inside the document and was not read."""
    if n:
        what = f"files inside the document, not read: {n}"
        yield Issue(where, what, "Open it in Word, save it as .docx and read it again.")
    if "vbaProject" in parts:
        what = "it holds macros, which were neither run nor looked at"
        yield Issue(where, what, severity="note")
