"""Records of what was said: spans, turns, transcripts, segments, and issues about them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualcode.errors import Issue, Severity

__all__ = [
    "Comment",
    "Issue",
    "Limits",
    "Role",
    "Segment",
    "Severity",
    "Span",
    "Transcript",
    "Turn",
]

Role = Literal["interviewer", "participant", "unknown"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open stretch ``[start, end)`` of a transcript's text, in Unicode code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The stretch of ``text`` that this span names."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next speaker.

    ``number`` counts from 1 within the transcript; ``speaker`` is the label as written, without
    its colon, and empty where there is none; times are milliseconds from the start of the
    recording, ``None`` where the transcript has none. The span covers the words, not the label.
    """

    number: int
    speaker: str
    role: Role
    span: Span
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote in the margin of a transcript, and the stretch of its text that they meant.

    ``at`` is when, as the file says it; empty where it does not.
    """

    author: str
    text: str
    span: Span
    at: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may ask for before it is refused.

    ``megabytes`` bound a file, and what an archive unpacks to; ``seconds`` bound the time to read it.
    """

    megabytes: int = 64
    seconds: int = 60

    @property
    def bytes(self) -> int:
        """The same in bytes."""
        return self.megabytes * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Transcript:
    """One immutable version of an interview's text, as read: NFC, ``\\n`` line ends, no BOM.

    ``turns`` are in order and do not overlap; ``attributes`` are what the file says about itself
    (``Fecha: ...`` before the first turn), keys and values as written.
    """

    interview_id: str
    text: str
    turns: tuple[Turn, ...]
    source: str
    """Name of the file it was read from, without its folder."""
    source_sha256: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    convention: str = ""
    """How its turns were told apart, by name (``labels``, ``zoom-vtt``)."""
    comments: tuple[Comment, ...] = ()
    sha256: str = field(init=False)
    """Identity of the text: hexadecimal SHA-256 of its UTF-8 form."""

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.text.encode("utf-8")).hexdigest()
        object.__setattr__(self, "sha256", digest)


@dataclass(frozen=True, slots=True)
class Segment:
    """A span that is coded as a unit; ``id`` is stable for ever once made (``A05-0041``)."""

    id: str
    interview_id: str
    turn: int
    speaker: str
    span: Span
    n_words: int
    start_ms: int | None = None
