"""Sample files, written by the tests themselves."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_WORD = "http://purl.oclc.org/ooxml/wordprocessingml/main"
NAMESPACES = (
    f'xmlns:w="{WORD}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)

OPEN_NAMESPACES = (
    " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in {
            **{name: name for name in ("office", "style", "text", "table")},
            "fo": "xsl-fo-compatible",
            "draw": "drawing",
            "svg": "svg-compatible",
        }.items()
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

WriteText = Callable[..., Path]
WriteDocx = Callable[..., Path]
WriteOdt = Callable[..., Path]


@pytest.fixture
def text_file(tmp_path: Path) -> WriteText:
    """Writes ``text_file(text, name="A01.txt", encoding="utf-8")``."""

    def write(text: str | bytes, name: str = "A01.txt", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


@pytest.fixture
def docx_file(tmp_path: Path) -> WriteDocx:
    """Writes ``docx_file(body)``: paragraphs of plain text, or XML that begins with ``<``.

    ``header1="<w:p>..."`` and the like are further parts, named in the relations of the document.
    """

    def write(
        *body: str,
        name: str = "A01.docx",
        prolog: str = "",
        strict: bool = False,
        **parts: str,
    ) -> Path:
        path = tmp_path / name
        blocks = "".join(
            block if block.startswith("<") else f"<w:p><w:r><w:t>{block}</w:t></w:r></w:p>"
            for block in body
        )
        namespaces = NAMESPACES.replace(WORD, STRICT_WORD) if strict else NAMESPACES
        relations = "".join(
            f'<Relationship Id="{part}" Target="{part}.xml" '
            f'Type="{RELATED}/{part.rstrip("0123456789")}"/>'
            for part in parts
        )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr(
                "word/document.xml",
                f"{prolog}<w:document {namespaces}><w:body>{blocks}</w:body></w:document>",
            )
            archive.writestr("word/_rels/document.xml.rels", f"<All>{relations}</All>")
            for part, inside in parts.items():
                archive.writestr(f"word/{part}.xml", f"<w:x {namespaces}>{inside}</w:x>")
        return path

    return write


@pytest.fixture
def odt_file(tmp_path: Path) -> WriteOdt:
    """Writes ``odt_file(body)``: paragraphs of plain text, or XML that begins with ``<``.

    ``automatic`` are the document's own styles, ``common`` and ``pages`` those of ``styles.xml``.
    A name that ends in ``.fodt`` gets it all in one file.
    """

    def write(
        *body: str,
        name: str = "A01.odt",
        prolog: str = "",
        automatic: str = "",
        common: str = "",
        pages: str = "",
        **members: str,
    ) -> Path:
        path = tmp_path / name
        blocks = "".join(
            block if block.startswith("<") else f"<text:p>{block}</text:p>" for block in body
        )
        own = f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        text = f"<office:body><office:text>{blocks}</office:text></office:body>"
        styles = (
            f"<office:styles>{common}</office:styles>"
            f"<office:master-styles><style:master-page>{pages}</style:master-page>"
            "</office:master-styles>"
        )

        def root(tag: str, inside: str) -> str:
            return f"{prolog}<office:{tag} {OPEN_NAMESPACES}>{inside}</office:{tag}>"

        if name.endswith(".fodt"):
            path.write_text(root("document", styles + own + text), encoding="utf-8")
            return path
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            kind = "application/vnd.oasis.opendocument.text"
            archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
            archive.writestr("content.xml", root("document-content", own + text))
            archive.writestr("styles.xml", root("document-styles", styles))
            for member, inside in members.items():
                archive.writestr(member, inside)
        return path

    return write
