"""An invented transcript as word processors save it, and the least that pulls out its text."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from html import escape
from io import BytesIO
from pathlib import Path

import corpus
from lxml import etree

N_WORDS = 8_500
_LINES = 40
"""Lines on a page of the PDF."""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
RUN = (
    '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>{}<w:sz w:val="22"/>'
    '<w:szCs w:val="22"/><w:lang w:val="es-CL"/></w:rPr>'
)
PARAGRAPH = (
    '<w:p w:rsidR="00B71234" w:rsidRDefault="00C91234" w:rsidP="00D11234"><w:pPr>'
    '<w:spacing w:after="120"/><w:jc w:val="both"/>'
    + RUN.format("")
    + "</w:pPr><w:r>"
    + RUN.format("<w:b/>")
    + "<w:t>{}:</w:t></w:r>{}</w:p>"
)


def turns() -> Iterator[tuple[str, str]]:
    """Labels and what they say, the same every time."""
    with tempfile.TemporaryDirectory() as folder:
        corpus.write(Path(folder), 1, N_WORDS)
        for line in (Path(folder) / "A0001.txt").read_text(encoding="utf-8").split("\n"):
            if line:
                label, _, said = line.partition(": ")
                yield ("Entrevistadora" if label == "E" else "Participante"), said


def write_docx(path: Path) -> None:
    """A .docx with bold labels, styles, and runs as Word cuts them."""
    paragraphs = []
    for label, said in turns():
        words = said.split(" ")
        runs = (
            f'<w:r w:rsidRPr="00A{at:05X}">{RUN.format("")}'
            f'<w:t xml:space="preserve"> {escape(" ".join(words[at : at + 12]))}</w:t></w:r>'
            for at in range(0, len(words), 12)
        )
        paragraphs.append(PARAGRAPH.format(label, "".join(runs)))
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:name w:val="s {n}"/></w:style>'
        for n in range(100)
    )
    body = f"<w:body>{''.join(paragraphs)}</w:body>"
    _zip(
        path,
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{WORD}">{body}</w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>',
        },
    )


def write_odt(path: Path) -> None:
    """An .odt with bold labels, a paragraph being one stretch of text as LibreOffice writes it."""
    paragraphs = "".join(
        f'<text:p text:style-name="P1"><text:span text:style-name="T1">{label}:</text:span> '
        f"{escape(said)}</text:p>"
        for label, said in turns()
    )
    names = " ".join(f'xmlns:{name}="{OPEN}:{name}:1.0"' for name in ("office", "style", "text"))
    bold = (
        '<style:style style:name="T1" style:family="text"><style:text-properties '
        f'xmlns:fo="{OPEN}:xsl-fo-compatible:1.0" fo:font-weight="bold"/></style:style>'
    )
    content = (
        f"<office:automatic-styles>{bold}</office:automatic-styles>"
        f"<office:body><office:text>{paragraphs}</office:text></office:body>"
    )
    _zip(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {names}>{content}</office:document-content>",
        },
    )


def _zip(path: Path, members: Mapping[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def pull_docx(path: Path) -> str:
    """The text of all runs, one after the other."""
    return "".join(t.text or "" for t in _root(path, "word/document.xml").iter(f"{{{WORD}}}t"))


def pull_odt(path: Path) -> str:
    """The text of all paragraphs, one after the other."""
    found = _root(path, "content.xml").iter(f"{{{OPEN}:text:1.0}}p")
    return "".join("".join(paragraph.itertext()) for paragraph in found)


def _root(path: Path, member: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(path.read_bytes())) as archive:
        return etree.fromstring(archive.read(member))


def write_pdf(path: Path) -> None:
    """A PDF of some 27 pages with header, page numbers and lines of text."""
    import textwrap

    lines = [
        line for label, said in turns() for line in (*textwrap.wrap(f"{label}: {said}", 84), "")
    ]
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    objects.append("<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>")
    kids = []
    for number, at in enumerate(range(0, len(lines), _LINES), 1):
        shown = [(40, "Proyecto de prueba"), (810, f"Página {number}")]
        shown += [(80 + 17 * n, line) for n, line in enumerate(lines[at : at + _LINES]) if line]
        content = "".join(
            f"BT /F 10 Tf 60 {842 - y} Td ({line.replace('(', '').replace(')', '')}) Tj ET\n"
            for y, line in shown
        )
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {len(objects) + 2} 0 R>>"
        )
        objects.append(f"<</Length {len(content)}>>stream\n{content}endstream")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    body = "".join(f"{n} 0 obj\n{each}\nendobj\n" for n, each in enumerate(objects, 1))
    path.write_bytes(f"%PDF-1.4\n{body}trailer <</Root 1 0 R>>\n".encode("cp1252", "replace"))


def pull_pdf(path: Path) -> object:
    """What the library says is on each page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path.read_bytes())
    texts = []
    for number in range(len(document)):
        page = document[number]
        textpage = page.get_textpage()
        texts.append(textpage.get_text_range())
        textpage.close()
        page.close()
    document.close()
    return texts
