"""What a coding sheet is made of, whatever its layout."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from qualcode.files.sheets import clean
from qualcode.model import Stance

Layout = Literal["slots", "wide", "long"]
State = Literal["pending", "coded", "nothing", "review"]
"""``pending``: not read yet; ``coded``: read, with codes; ``nothing``: read, nothing to code;
``review``: to be looked at again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One coding by the sheet's coder in a row. ``words`` are those meant, empty for the whole segment.

    ``name`` is what the coding is called in every copy of the study; empty for one typed in the sheet.
    """

    code: str
    stance: Stance = "affirms"
    words: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class BaseRow:
    """What a sheet said of a segment when it went out. ``text_hash`` is of the segment's text.

    ``rejected`` are the codes of rule findings that the coder has rejected, ``asked`` those with a
    question mark (wide layout: ``x``, ``r``, ``?``)."""

    segment_id: str
    text_hash: str
    entries: tuple[Entry, ...] = ()
    state: State = "pending"
    memo: str = ""
    rejected: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    memo_name: str = ""
    """Which of the coder's memos on the segment is shown: the newest."""


@dataclass(frozen=True, slots=True)
class About:
    """What a sheet says of itself, in its hidden page and in the study."""

    sheet_id: str
    study_id: str
    coder: str
    at: str
    layout: Layout
    language: str
    codebook_sha256: str
    codebook_version: str
    blind: bool
    interviews: tuple[str, ...]
    slots: int
    n_rows: int
    """How many segments it has."""
    codes: tuple[str, ...] = ()
    """The only codes that it is about; empty for all. It says nothing of codings with others."""


def text_hash(text: str) -> str:
    """Sixteen characters that change when a segment's text does, but for white space, control
    characters and the likes of ``_x000D_``: programs that save a sheet write these differently."""
    said = " ".join(_ESCAPED.sub(" ", clean(text)).split())
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


_ESCAPED = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
"""How a workbook writes a character that XML cannot have."""
