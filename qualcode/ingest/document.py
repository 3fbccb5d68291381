"""What a file says before anybody asks who speaks: what every reader gives.

A reader turns the bytes of one format into a ``Document``: either a text with what its formats tell
about its lines, or utterances where the file itself says who spoke when. Who speaks, and which
interviews there are, is found afterwards in the same way for all formats (``ingest.turns``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple, Protocol

from qualcode.ingest.characters import clean, n_apart, recoded
from qualcode.ingest.vocabulary import fold
from qualcode.model import Issue, Limits


@dataclass(frozen=True)
class Layout:
    """What a reader knows of its text beyond the characters.

    ``labels`` are certain labels of speakers, folded; ``headings`` are numbers of lines, from 0, that
    are headings by their format; ``bold`` says how many opening characters of a line are bold, for
    lines that begin so; ``numbered`` are lines before which the word processor shows a number that is
    no part of the text; ``line_is_paragraph`` where no paragraph goes over several lines; ``composed``
    counts letters that were written in pieces, letter and accent.
    """

    labels: frozenset[str] = frozenset()
    headings: frozenset[int] = frozenset()
    bold: Mapping[int, int] = field(default_factory=dict)
    line_is_paragraph: bool = False
    numbered: frozenset[int] = frozenset()
    composed: int = 0

    def part(self, first: int, last: int) -> Layout:
        """What is known of some lines, both ends included, their numbers counted from the first."""
        kept = range(first, last + 1)
        return replace(
            self,
            headings=frozenset(n - first for n in self.headings if n in kept),
            numbered=frozenset(n - first for n in self.numbered if n in kept),
            bold={n - first: size for n, size in self.bold.items() if n in kept},
        )


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
    and the text begins with that label; ``numbered`` where a number is shown before it that is not in
    ``text``.
    """

    text: str
    heading: bool = False
    label: str = ""
    bold: int = 0
    notes: tuple[Note, ...] = ()
    numbered: bool = False


def laid_out(paragraphs: Iterable[Paragraph]) -> tuple[str, Layout, list[Remark]]:
    """The text, a paragraph to a line, what its formats tell about its lines, and its comments."""
    written: list[str] = []
    labels: set[str] = set()
    headings: set[int] = set()
    numbered: set[int] = set()
    bold: dict[int, int] = {}
    remarks: list[Remark] = []
    offset = composed = 0
    for paragraph in paragraphs:
        text = clean(paragraph.text)
        composed += n_apart(paragraph.text)
        if not written and not text:
            continue
        lines = text.split("\n")
        if paragraph.heading:
            headings.update(range(len(written), len(written) + len(lines)))
        if paragraph.label:
            labels.add(fold(paragraph.label))
        if paragraph.numbered and text:
            numbered.add(len(written))
        if paragraph.bold:
            (size,) = _places(paragraph.text, text, [paragraph.bold])
            bold |= _bold_lines(lines, len(written), size)
        if paragraph.notes:
            ends = [at for note in paragraph.notes for at in (note.start, note.end)]
            places = iter(_places(paragraph.text, text, ends))
            for note in paragraph.notes:
                start, end = offset + next(places), offset + next(places)
                remarks.append(Remark(note.author, note.text, start, end, note.at))
        written += lines
        offset += len(text) + 1
    text = "\n".join(written).rstrip("\n")
    layout = Layout(
        frozenset(labels), frozenset(headings), bold, True, frozenset(numbered), composed
    )
    return text, layout, remarks


def _places(raw: str, cleaned: str, positions: Sequence[int]) -> list[int]:
    """Places in a paragraph as it came, as places in its cleaned text."""
    if raw == cleaned:
        return [min(position, len(cleaned)) for position in positions]
    pieces: list[str] = []
    before = {}
    length = last = 0
    for position in sorted({*positions, len(raw)}):
        pieces.append(recoded(raw[last:position]))
        length += len(pieces[-1])
        before[position], last = length, position
    lines = "".join(pieces).split("\n")
    led = next((n for n, line in enumerate(lines) if line.strip(" \t")), 0)
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    kept = [len(line.rstrip(" \t")) for line in lines]
    begins = list(accumulate((size + 1 for size in kept[led:]), initial=0))

    def place(position: int) -> int:
        at = before.get(position, length)
        line = bisect_right(starts, at, hi=len(lines)) - 1
        inside = min(at - starts[line], kept[line])
        return min(begins[line - led] + inside, len(cleaned)) if line >= led else 0

    return [place(position) for position in positions]


def _bold_lines(lines: Sequence[str], first: int, characters: int) -> dict[int, int]:
    """How much of each of some lines is bold, when so many characters from their beginning are."""
    found = {}
    for number, line in enumerate(lines, first):
        if characters <= 0:
            break
        found[number] = min(len(line), characters)
        characters -= len(line) + 1
    return found
