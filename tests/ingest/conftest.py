"""Sample files, written by the tests themselves."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)

WriteText = Callable[..., Path]
WriteDocx = Callable[..., Path]


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
    """Writes ``docx_file(body)``: paragraphs of plain text, or XML that begins with ``<``."""

    def write(*body: str, name: str = "A01.docx", prolog: str = "") -> Path:
        path = tmp_path / name
        blocks = "".join(
            block if block.startswith("<") else f"<w:p><w:r><w:t>{block}</w:t></w:r></w:p>"
            for block in body
        )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr(
                "word/document.xml",
                f"{prolog}<w:document {NAMESPACES}><w:body>{blocks}</w:body></w:document>",
            )
        return path

    return write
