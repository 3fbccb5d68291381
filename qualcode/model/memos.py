"""Memos: what people write about a study, an interview, a segment, a code or a coding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from qualcode.model.text import Span

MemoKind = Literal["study", "interview", "segment", "code", "coding"]
MEMO_KINDS: tuple[MemoKind, ...] = get_args(MemoKind)

SHORT = 8
"""Characters of the name of a memo that people type."""


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo in Markdown; ``interview_id`` is empty where it is about the study or a code.

    ``span`` is the stretch of the newest text that it stands beside: none when it is about a whole
    interview, or when its words are not in that text (``state`` lost). ``at`` is when it was written,
    empty where nobody says.
    """

    interview_id: str
    author: str
    text: str
    at: str
    span: Span | None
    state: str
    kind: MemoKind = "interview"
    name: str = ""
    """The same in every copy of the study; empty for the memo that is part of a coding."""
    segment_id: str = ""
    code: str = ""
    coder: str = ""
    origin: str = "person"

    @property
    def id(self) -> str:
        """What people type to name it."""
        return self.name[:SHORT]

    @property
    def on(self) -> str:
        """What it is about, in ids: ``A05-0041 MARKET.PRICE (ana)``; empty for the study."""
        if self.kind == "coding":
            return f"{self.segment_id} {self.code} ({self.coder})"
        return self.segment_id if self.kind == "segment" else self.code or self.interview_id
