"""What a file says before anybody asks who speaks: what every reader gives.

A reader turns the bytes of one format into a ``Document``: either a text with what its formats tell
about its lines, or utterances where the file itself says who spoke when. Who speaks, and which
interviews there are, is found afterwards in the same way for all formats (``ingest.turns``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from qualcode.ingest.characters import clean, recoded
from qualcode.ingest.vocabulary import fold
from qualcode.model import Issue, Limits


@dataclass(frozen=True)
class Layout:
    """What a reader knows of its text beyond the characters.

    ``labels`` are certain labels of speakers, folded; ``headings`` are numbers of lines, from 0, that
    are headings by their format; ``bold`` says how many opening characters of a line are bold, for
    lines that begin so; ``line_is_paragraph`` where no paragraph goes over several lines.
    """

    labels: frozenset[str] = frozenset()
    headings: frozenset[int] = frozenset()
    bold: Mapping[int, int] = field(default_factory=dict)
    line_is_paragraph: bool = False


class Utterance(NamedTuple):
    """Words that a file says were spoken at a time, by somebody where ``speaker`` is not empty."""

    text: str
    speaker: str = ""
    start_ms: int | None = None
    end_ms: int | None = None


class Remark(NamedTuple):
    """A comment somebody put beside the text: ``start`` and ``end`` are characters of the text."""

    author: str
    text: str
    start: int
    end: int
    at: str = ""


class LeftOut(NamedTuple):
    """Words of a file that are on purpose no part of the text, and what they are."""

    what: str
    """In the plural, as an issue says it: ``page headers``, ``deleted words``."""
    text: str


@dataclass(frozen=True)
class Document:
    """A file read in its format: ``text`` as transcripts keep it (``characters.clean``) with its
    layout, or ``utterances`` in order instead.

    ``convention`` names what the format itself settles (``whisper-json``), empty where the lines have
    to tell; ``attributes`` are what it says about itself apart from its text; ``remarks`` are comments
    of its readers.
    """

    text: str = ""
    layout: Layout = Layout()
    utterances: Sequence[Utterance] = ()
    convention: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    remarks: Sequence[Remark] = ()
    left_out: Sequence[LeftOut] = ()
    issues: Sequence[Issue] = ()


class Reader(Protocol):
    """Reads one format; raises ``Unreadable`` for what is not that format, or not safe to open."""

    def __call__(self, path: Path, raw: bytes, limits: Limits, /) -> Document:
        """The document in ``raw``, the bytes of the file at ``path``, which is only named."""
        ...


class Note(NamedTuple):
    """A comment on a paragraph: ``start`` and ``end`` are characters of the paragraph as it came."""

    author: str
    text: str
    start: int
    end: int
    at: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a document, soft breaks being ``\\n``, characters as they came.

    ``bold`` counts its opening characters in bold; ``label`` is who speaks it, where a table says so
    and the text begins with that label.
    """

    text: str
    heading: bool = False
    label: str = ""
    bold: int = 0
    notes: tuple[Note, ...] = ()


def laid_out(paragraphs: Iterable[Paragraph]) -> tuple[str, Layout, list[Remark]]:
    """The text, a paragraph to a line, what its formats tell about its lines, and its comments."""
    written: list[str] = []
    labels: set[str] = set()
    headings: set[int] = set()
    bold: dict[int, int] = {}
    remarks: list[Remark] = []
    offset = 0
    for paragraph in paragraphs:
        text = clean(paragraph.text)
        if not written and not text:
            continue
        lines = text.split("\n")
        if paragraph.heading:
            headings.update(range(len(written), len(written) + len(lines)))
        if paragraph.label:
            labels.add(fold(paragraph.label))
        if paragraph.bold:
            bold |= _bold_lines(lines, len(written), _shifted(paragraph.text, text, paragraph.bold))
        for note in paragraph.notes:
            start, end = (_shifted(paragraph.text, text, at) for at in (note.start, note.end))
            remarks.append(Remark(note.author, note.text, offset + start, offset + end, note.at))
        written += lines
        offset += len(text) + 1
    text = "\n".join(written).rstrip("\n")
    layout = Layout(frozenset(labels), frozenset(headings), bold, line_is_paragraph=True)
    return text, layout, remarks


def _shifted(raw: str, cleaned: str, position: int) -> int:
    """A place in a paragraph as it came, as a place in its cleaned text."""
    before = recoded(raw)
    led = len(before) - len(before.lstrip("\n"))
    return max(0, min(len(recoded(raw[:position])) - led, len(cleaned)))


def _bold_lines(lines: Sequence[str], first: int, characters: int) -> dict[int, int]:
    """How much of each of some lines is bold, when so many characters from their beginning are."""
    found = {}
    for number, line in enumerate(lines, first):
        if characters <= 0:
            break
        found[number] = min(len(line), characters)
        characters -= len(line) + 1
    return found
