"""Plain text and Markdown."""

from __future__ import annotations

from pathlib import Path

from qualcode.ingest.characters import clean, decode
from qualcode.ingest.document import Document
from qualcode.model import Limits


def read(path: Path, raw: bytes, _: Limits) -> Document:
    """A text file in whatever encoding.

    Raises ``Unreadable`` when it is empty or not text.
    """
    written, issues = decode(path, raw)
    return Document(clean(written), issues=issues)
