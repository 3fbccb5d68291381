"""Records of what the analysis finds: standings, the sample, patterns, and a dimension's block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from qualcode.model.codebook import Dimension, Texts
from qualcode.model.tables import Column, Matrix, Quotation, State, Unit

QuoteRole = Literal["typical", "variation", "negative", "other_actor"]
Verdict = Literal["chosen", "lower", "segment_quoted", "interview_quoted", "interview_share"]
Departure = Literal["denies", "contrast", "absent"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What one interview (or participant, or segment) says about one row of a matrix.

    ``rule_only``: it affirms, and nothing but rules says so. ``others``: the matter is told there,
    but only about others.
    """

    state: State
    rule_only: bool = False
    others: bool = False


@dataclass(frozen=True)
class Sample:
    """How many interviews there are by (row, column): groups of value chains by actor types.

    The last row and the last column have the id ``all`` and count each interview once. ``adds_up``
    is false when an interview stands in several rows or in several columns.
    """

    rows: tuple[Column, ...]
    columns: tuple[Column, ...]
    counts: Mapping[tuple[str, str], int]
    adds_up: bool
    grouping: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """How many are planned of one kind: a value for each attribute of the plan; any where empty."""

    values: tuple[str, ...]
    planned: int


@dataclass(frozen=True)
class Plan:
    """Whom a study means to interview: the attributes that make the kinds, and how many of each."""

    attributes: tuple[str, ...]
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True, slots=True)
class Achieved:
    """How many of a kind there are, and how many were planned; ``None`` where no plan says."""

    achieved: int
    planned: int | None = None

    @property
    def missing(self) -> int:
        """How many are planned that are not there yet."""
        return max((self.planned or 0) - self.achieved, 0)

    @property
    def surplus(self) -> int:
        """How many there are above what was planned; 0 where no plan says."""
        return 0 if self.planned is None else max(self.achieved - self.planned, 0)


@dataclass(frozen=True)
class Crossed:
    """The sample by two or three attributes crossed, beside what was planned.

    ``attributes`` are those of rows, columns and, if any, of parts; ``axes`` are their values in the
    same order. ``cells`` are by one id of each axis, or ``all``, which counts everything once. A
    value called ``any`` stands for a plan that leaves it open. ``whole`` are the cells that add up
    to the plan, and in which ``missing`` and ``surplus`` are summed.
    """

    attributes: tuple[str, ...]
    axes: tuple[tuple[Column, ...], ...]
    cells: Mapping[tuple[str, ...], Achieved]
    whole: tuple[tuple[str, ...], ...]
    unit: Unit
    adds_up: bool
    planned: bool = False

    @property
    def missing(self) -> int:
        """How many are missing over all planned kinds."""
        return sum(self.cells[key].missing for key in self.whole)

    @property
    def surplus(self) -> int:
        """How many are above plan over all kinds, planned or not."""
        return sum(self.cells[key].surplus for key in self.whole)

    @property
    def unlisted(self) -> tuple[tuple[str, ...], ...]:
        """The kinds that there are and that the plan does not list."""
        cells = self.cells
        return tuple(k for k in self.whole if cells[k].planned == 0 and cells[k].achieved)


@dataclass(frozen=True, slots=True)
class Convergence:
    """A code that is affirmed in every column in which its dimension came up (two or more)."""

    code: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Divergence:
    """A column in which a code's share of affirming interviews is far from that of the rest.

    ``n`` affirm, of ``d`` in which the dimension came up, of ``total`` in scope; ``rest_`` likewise
    for the interviews outside the column. ``attribute`` is what heads the columns.
    """

    code: str
    column: str
    n: int
    d: int
    total: int
    rest_n: int
    rest_d: int
    rest_total: int
    attribute: str = "value_chain"


@dataclass(frozen=True, slots=True)
class Tension:
    """Interviews that say both: affirm and deny ``code``, or affirm it and its contrast ``other``.

    ``other`` is empty in the first case.
    """

    code: str
    other: str
    interviews: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """An interview that affirms several codes of a theme that allows one."""

    theme: str
    interview_id: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differing:
    """An interview that departs from what the others say about ``code``, to be read again.

    It ``denies`` the code, affirms its ``contrast`` (``other``), or speaks of the dimension with the
    code ``absent`` although most of those that speak of it affirm the code. ``segments`` are where.
    """

    code: str
    departure: Departure
    interview_id: str
    segments: tuple[str, ...]
    other: str = ""


@dataclass(frozen=True, slots=True)
class Considered:
    """One line of the ledger of quotations: a candidate for a role in a theme, and its fate.

    ``rank`` counts from 1 in the order of the role's rule. Passed over because a ``lower`` rank was
    not needed, because the ``segment_quoted`` stands elsewhere in the document, because the
    ``interview_quoted`` stands in this theme already, or because the interview had its
    ``interview_share`` of the document's quotations.
    """

    theme: str
    role: QuoteRole
    rank: int
    segment_id: str
    interview_id: str
    score: float
    verdict: Verdict


@dataclass(frozen=True)
class Patterns:
    """What can be computed about a dimension without interpreting anything."""

    convergent: tuple[Convergence, ...] = ()
    divergent: tuple[Divergence, ...] = ()
    tensions: tuple[Tension, ...] = ()
    violations: tuple[Violation, ...] = ()
    differing: tuple[Differing, ...] = ()


@dataclass(frozen=True)
class DimensionBlock:
    """All that a thematic summary prints about one dimension.

    ``by_group`` and ``by_actor`` have the dimension as their first row and its codes after it, and
    count interviews. ``raised`` are the interviews in which its guide question was recognised or a
    coder marked something under it; ``silent`` those read in which it never came up; ``ruled_out``
    those to which none of its codes applies. ``words`` are a row's word of the ladder over all
    interviews, without an entry where only numerals may be said. ``trace`` holds the segments of
    each code; ``not_counted`` those of them in whose interview the codebook matrix rules it out;
    ``withheld`` those whose speaker has not agreed to be quoted.
    """

    dimension: Dimension
    by_group: Matrix
    by_actor: Matrix
    words: Mapping[str, Texts]
    raised: tuple[str, ...]
    silent: tuple[str, ...]
    ruled_out: tuple[str, ...]
    unread: tuple[str, ...]
    patterns: Patterns
    quotations: tuple[Quotation, ...]
    ledger: tuple[Considered, ...]
    effective_voices: float
    coders: tuple[str, ...]
    trace: Mapping[str, tuple[str, ...]]
    not_counted: Mapping[str, tuple[str, ...]]
    withheld: tuple[str, ...] = ()
