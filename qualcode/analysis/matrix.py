"""The coding matrix: rows of the codebook by columns of interviews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from qualcode.analysis.columns import (
    ALL,
    chains_of,
    columns_for,
    grouping_of,
    judged_chains,
)
from qualcode.analysis.states import Counted, by_participant, counted, ruled_out_by, state_of
from qualcode.model import (
    Cell,
    Code,
    Codebook,
    CodedSegment,
    Column,
    Dimension,
    Evidence,
    Interview,
    Level,
    Matrix,
    Row,
    Standing,
    State,
    Theme,
    Tier,
    Unit,
)

Place = tuple[str, tuple[str, ...]]
"""A column's id, and the value chains by which an interview is judged there."""

_ADDRESSED = (State.AFFIRMED, State.DENIED, State.BOTH, State.ADDRESSED)


def row_list(
    codebook: Codebook,
    level: Level,
    selection: Iterable[str] | None = None,
    tier: Tier | None = None,
) -> tuple[Row, ...]:
    """The rows of a matrix in the order of the codebook.

    ``selection`` names codes, themes or dimensions to keep, ``tier`` the one tier to keep; rows without
    a code left are left out. Raises ``UnknownName`` for a name the codebook does not have.
    """
    kept = {code.id for code in codebook.codes if tier in (None, code.tier)}
    if selection is not None:
        kept &= {code.id for name in selection for code in codebook.select(name)}
    rows = (
        replace(row, codes=tuple(code for code in row.codes if code in kept))
        for row in nested_rows(codebook)
        if row.level == level
    )
    return tuple(row for row in rows if row.codes)


def nested_rows(codebook: Codebook) -> tuple[Row, ...]:
    """Rows of all levels in order: a dimension, its themes, each followed by its codes."""

    def rows() -> Iterator[Row]:
        for dimension in codebook.dimensions:
            yield _row("dimension", dimension, dimension.codes, dimension.id)
            for theme in dimension.themes:
                yield _row("theme", theme, theme.codes, dimension.id)
                for code in theme.codes:
                    yield _row("code", code, [code], dimension.id)

    return tuple(rows())


def rows_named(codebook: Codebook, name: str) -> tuple[Row, ...]:
    """The one row of a code, theme or dimension; raises ``UnknownName`` when there is none."""
    codes = codebook.select(name)
    found = tuple(row for row in nested_rows(codebook) if row.id == name.upper())
    return found or tuple(_row("code", code, [code], code.dimension) for code in codes)


def _row(level: Level, one: Dimension | Theme | Code, codes: Iterable[Code], dimension: str) -> Row:
    return Row(one.id, level, one.label, tuple(code.id for code in codes), dimension)


def matrix(
    evidence: Evidence,
    codebook: Codebook,
    rows: Level = "dimension",
    columns: str = "value_chain",
    grouping: str = "",
    unit: Unit = "interview",
    codes: Iterable[str] | None = None,
    tier: Tier | None = None,
    segments: Iterable[CodedSegment] | None = None,
) -> Matrix:
    """Counts of every row in every column, the last of which (``all``) counts everything once.

    ``segments`` is every segment there is, coded or not; the units ``segment`` and ``words`` need
    it. Raises ``UnknownName`` for an attribute, grouping or code that is not there.
    """
    chosen = row_list(codebook, rows, codes, tier)
    return matrix_of(chosen, evidence, codebook, columns, grouping, unit, segments)


def matrix_of(
    rows: Sequence[Row],
    evidence: Evidence,
    codebook: Codebook,
    columns: str = "value_chain",
    grouping: str = "",
    unit: Unit = "interview",
    segments: Iterable[CodedSegment] | None = None,
) -> Matrix:
    """The same for rows of one's own choice, which may be of several levels."""
    people = by_participant(evidence) if unit == "participant" else evidence
    heading, members, adds_up = columns_for(people, codebook, columns, grouping)
    heads = chains_of(people, codebook, columns, grouping)
    homes: dict[str, list[str]] = {}
    for column in heading:
        for interview_id in members[column.id]:
            homes.setdefault(interview_id, []).append(column.id)

    def places(interview: Interview) -> Iterable[Place]:
        return [
            (column_id, judged_chains(interview, column_id, heads))
            for column_id in homes[interview.id]
        ]

    by_group = columns == "value_chain" and bool(codebook.groupings)
    return Matrix(
        rows=tuple(rows),
        columns=(*heading, ALL),
        cells=cells(rows, counted(evidence, codebook, unit, segments), codebook, heading, places),
        unit=unit,
        column_attribute=columns,
        adds_up=adds_up,
        grouping=grouping_of(codebook, grouping).id if by_group else "",
    )


def cells(
    rows: Sequence[Row],
    things: Iterable[Counted],
    codebook: Codebook,
    columns: Sequence[Column] = (),
    places: Callable[[Interview], Iterable[Place]] = lambda _: (),
) -> dict[tuple[str, str], Cell]:
    """The counts of every row in every column and in ``all``.

    ``places`` tells for an interview its columns, with the value chains by which it is judged there.
    """
    ruled_out = ruled_out_by(codebook)
    tallies = {(row.id, col.id): Counter[Standing]() for row in rows for col in (*columns, ALL)}
    for one in things:
        actors, everywhere = one.interview.actor_types, (ALL.id, one.interview.value_chains)
        known: dict[frozenset[str], list[Standing]] = {}
        for column_id, chains in (*places(one.interview), everywhere):
            excluded = ruled_out(actors, chains)
            if excluded not in known:
                known[excluded] = [state_of(one, row, excluded) for row in rows]
            for row, standing in zip(rows, known[excluded], strict=True):
                tallies[row.id, column_id][standing] += one.weight
    return {place: _cell(tally) for place, tally in tallies.items()}


def _cell(tally: Counter[Standing]) -> Cell:
    def n(*states: State) -> int:
        return sum(k for standing, k in tally.items() if standing.state in states)

    def flagged(flag: str) -> int:
        return sum(k for standing, k in tally.items() if getattr(standing, flag))

    out = n(State.NOT_APPLICABLE)
    return Cell(
        affirmed=n(State.AFFIRMED, State.BOTH),
        denied=n(State.DENIED, State.BOTH),
        both=n(State.BOTH),
        addressed=n(*_ADDRESSED),
        scope=tally.total() - out,
        rule_only=flagged("rule_only"),
        others=flagged("others"),
        unread=n(State.UNREAD),
        not_applicable=out,
    )
