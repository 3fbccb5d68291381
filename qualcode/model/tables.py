"""Records of what is counted: states, cells, matrices, frequencies, quotations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from qualcode.model.codebook import About, Stance, Texts
from qualcode.model.text import Span

Unit = Literal["interview", "participant", "segment", "words"]
Level = Literal["dimension", "theme", "code"]


class State(StrEnum):
    """What one interview says about one code (or theme, or dimension)."""

    AFFIRMED = "affirmed"
    DENIED = "denied"
    BOTH = "both"
    ADDRESSED = "addressed"
    SILENT = "silent"
    NOT_APPLICABLE = "not_applicable"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of a matrix stands for; ``codes`` are the ids of the codes rolled up in it."""

    id: str
    level: Level
    label: Texts
    codes: tuple[str, ...]
    dimension: str


@dataclass(frozen=True, slots=True)
class Column:
    """What a column stands for: a value of an attribute, a group of value chains, or all."""

    id: str
    label: Texts


@dataclass(frozen=True, slots=True)
class Cell:
    """Counts of one row in one column, in the matrix's unit.

    For interviews (and participants): ``affirmed`` counts those that affirm, ``denied`` those that
    deny, ``both`` those that do both (they are in either count), ``addressed`` (D) those in which
    the dimension came up, ``scope`` (N) all for which the row is applicable, read or not.
    ``rule_only`` are those of ``affirmed`` that rest on rules alone; ``others`` those in which the
    matter is told only about others; ``unread`` those of ``scope`` not coded yet.

    For segments and words: ``affirmed`` and ``denied`` count coded segments or their words,
    ``addressed`` all coded segments or words of the dimension, ``scope`` all there are.
    """

    affirmed: int = 0
    denied: int = 0
    both: int = 0
    addressed: int = 0
    scope: int = 0
    rule_only: int = 0
    others: int = 0
    unread: int = 0
    not_applicable: int = 0


@dataclass(frozen=True)
class Matrix:
    """Cells by (row id, column id); a last column with the id ``all`` counts everything once.

    ``adds_up`` is false when an interview stands in several columns.
    """

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: Mapping[tuple[str, str], Cell]
    unit: Unit
    column_attribute: str
    adds_up: bool
    grouping: str = ""

    def cell(self, row: str, column: str) -> Cell:
        """The counts of a row in a column."""
        return self.cells[row, column]


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often one row occurs over the whole study (or a column of it)."""

    row: Row
    cell: Cell
    segments: int


@dataclass(frozen=True, slots=True)
class CodedSegment:
    """A segment with everything that is coded in it: the base of quotations and of `Segments`."""

    id: str
    interview_id: str
    turn: int
    speaker: str
    span: Span
    text: str
    n_words: int
    start_ms: int | None
    marks: tuple[Mark, ...]
    context: str = ""
    withheld: bool = False
    """Its words may not be quoted; ``text`` says so in their place."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One coding as it shows on its segment."""

    code: str
    stance: Stance
    about: About
    coder: str
    origin: str
    span: Span
    rule: str = ""
    memo: str = ""
    exemplar: bool = False
    name: str = ""
    """Of a person's coding: what it is called in every copy of the study."""


@dataclass(frozen=True)
class Quotation:
    """Words to be printed between quotation marks: an exact substring of a transcript.

    ``role`` is why it was chosen (``typical``, ``variation``, ``negative``, ``other_actor``), or
    empty in a plain list; ``translation`` is there when the turn has one.
    """

    segment_id: str
    interview_id: str
    span: Span
    text: str
    citation: str
    codes: tuple[str, ...]
    stance: Stance
    about: About
    by_rule_only: bool
    n_words: int
    role: str = ""
    translation: str = ""
    translator: str = ""
    start_ms: int | None = None
    withheld: bool = False
    """Its words may not be quoted; ``text`` says so in their place, and is no quotation."""
    attributes: Mapping[str, str] = field(default_factory=dict)
