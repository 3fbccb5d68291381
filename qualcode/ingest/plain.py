"""Plain text and Markdown."""

from __future__ import annotations

from pathlib import Path

from qualcode.ingest import subtitles
from qualcode.ingest.characters import clean, decode
from qualcode.ingest.document import Document
from qualcode.model import Limits


def read(path: Path, raw: bytes, limits: Limits) -> Document:
    """A text file in whatever encoding; subtitles under a .txt name included.

    Raises ``Unreadable`` when it is empty or not text.
    """
    written, issues = decode(path, raw)
    if subtitles.are_in(written):
        return subtitles.read(path, raw, limits)
    return Document(clean(written), issues=issues)
