"""Everything a thematic summary prints about each dimension, in one record each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from qualcode.analysis.choosing import Chosen, choose
from qualcode.analysis.columns import ALL, columns_for
from qualcode.analysis.matrix import matrix_of, row_list
from qualcode.analysis.patterns import (
    affirming,
    convergent,
    differing,
    divergent,
    stated,
    tensions,
    unlike,
    violations,
)
from qualcode.analysis.quantifiers import LADDER, words_for
from qualcode.analysis.quotations import effective_voices, quote
from qualcode.analysis.states import ruled_out_by, states
from qualcode.model import (
    Codebook,
    CodedSegment,
    Considered,
    Dimension,
    DimensionBlock,
    Divergence,
    Evidence,
    Interview,
    Matrix,
    Patterns,
    Quantifier,
    Quotation,
    Row,
    State,
    Texts,
    Translation,
)


def dimension_blocks(
    evidence: Evidence,
    codebook: Codebook,
    segments: Sequence[CodedSegment],
    cite: Callable[[CodedSegment], str],
    *,
    dimensions: Sequence[str] = (),
    grouping: str = "",
    typicality: Mapping[tuple[str, str], float] | None = None,
    quote_words: tuple[int, int] = (8, 90),
    ladder: Sequence[Quantifier] = LADDER,
    translations: Mapping[str, Translation] | None = None,
) -> list[DimensionBlock]:
    """One block per dimension, in the order of the codebook; all dimensions when none is named.

    ``cite`` gives the citation of a segment; ``typicality`` is by (theme id, segment id),
    ``translations`` by segment id. Raises ``UnknownName`` for a dimension or grouping that is not
    there.
    """
    rows = row_list(codebook, "dimension", dimensions or None)
    wanted = [d for d in codebook.dimensions if d.id in {row.id for row in rows}]
    state_by_code = stated(evidence, codebook)
    known = {interview.id: interview for interview in evidence.interviews}
    every = [segment for segment in segments if segment.interview_id in known]
    coded = _applicable(every, known, codebook)
    withheld = {
        s.id for s in coded if s.withheld or not known[s.interview_id].may("quote", s.speaker)
    }
    quotable = [segment for segment in coded if segment.id not in withheld]
    every_by_code, coded_by_code = _by_code(every), _by_code(coded)
    chosen, ledger = choose(
        evidence, codebook, wanted, quotable, affirming(state_by_code), typicality, *quote_words
    )

    groups = columns_for(evidence, codebook, "value_chain", grouping).members
    actors = columns_for(evidence, codebook, "actor_type").members
    told = {actor for actor, ids in actors.items() if ids in groups.values()}

    def far_apart(by_group: Matrix, by_actor: Matrix) -> tuple[Divergence, ...]:
        """Of groups and of actor types; interviews that are both are told of once."""
        among_groups = divergent(by_group, unlike(codebook, evidence.interviews, groups))
        among_actors = divergent(by_actor, unlike(codebook, evidence.interviews, actors))
        return (*among_groups, *(one for one in among_actors if one.column not in told))

    def block(dimension: Dimension) -> DimensionBlock:
        rows = _rows(codebook, dimension)
        by_group = matrix_of(rows, evidence, codebook, "value_chain", grouping)
        by_actor = matrix_of(rows, evidence, codebook, "actor_type")
        standing = states(evidence, codebook, rows[:1])

        def among(state: State) -> tuple[str, ...]:
            everyone = (i.id for i in evidence.interviews)
            return tuple(i for i in everyone if standing[dimension.id, i].state == state)

        themes = {theme.id for theme in dimension.themes}
        quotations = _quotations(chosen, themes, cite, translations or {})
        own = {code.id for code in dimension.codes}
        return DimensionBlock(
            dimension=dimension,
            by_group=by_group,
            by_actor=by_actor,
            words=_words(by_group, ladder),
            raised=tuple(
                i.id for i in evidence.interviews if (i.id, dimension.id) in evidence.raised
            ),
            silent=among(State.SILENT),
            ruled_out=among(State.NOT_APPLICABLE),
            unread=among(State.UNREAD),
            patterns=Patterns(
                convergent=convergent(by_group),
                divergent=far_apart(by_group, by_actor),
                tensions=tensions(state_by_code, codebook, dimension),
                violations=violations(state_by_code, dimension),
                differing=differing(state_by_code, codebook, dimension, coded),
            ),
            quotations=quotations,
            ledger=_of_themes(ledger, themes),
            effective_voices=effective_voices(q.interview_id for q in quotations),
            coders=tuple(
                sorted({mark.coder for s in every for mark in s.marks if mark.code in own})
            ),
            trace={code.id: every_by_code.get(code.id, ()) for code in dimension.codes},
            not_counted=_not_counted(dimension, every_by_code, coded_by_code),
            withheld=tuple(
                s.id for s in coded if s.id in withheld and any(m.code in own for m in s.marks)
            ),
        )

    return [block(dimension) for dimension in wanted]


def _rows(codebook: Codebook, dimension: Dimension) -> tuple[Row, ...]:
    whole = row_list(codebook, "dimension", [dimension.id])
    return (*whole, *row_list(codebook, "code", [dimension.id]))


def _applicable(
    segments: Sequence[CodedSegment], known: Mapping[str, Interview], codebook: Codebook
) -> list[CodedSegment]:
    """The segments without marks of codes that the codebook matrix rules out for their interview."""
    ruled_out = ruled_out_by(codebook)

    def applicable(segment: CodedSegment) -> CodedSegment:
        interview = known[segment.interview_id]
        excluded = ruled_out(interview.actor_types, interview.value_chains)
        return replace(segment, marks=tuple(m for m in segment.marks if m.code not in excluded))

    return [applicable(segment) for segment in segments]


def _not_counted(
    dimension: Dimension, every: _SegmentsByCode, counted: _SegmentsByCode
) -> Mapping[str, tuple[str, ...]]:
    left_out = {
        code.id: tuple(sorted({*every.get(code.id, ())} - {*counted.get(code.id, ())}))
        for code in dimension.codes
    }
    return {code: segments for code, segments in left_out.items() if segments}


def _words(matrix: Matrix, ladder: Sequence[Quantifier]) -> Mapping[str, Texts]:
    cells = {row.id: matrix.cell(row.id, ALL.id) for row in matrix.rows}
    words = {
        row: words_for(cell.affirmed, cell.addressed, cell.scope, ladder)
        for row, cell in cells.items()
    }
    return {row: texts for row, texts in words.items() if texts}


def _quotations(
    chosen: Sequence[Chosen],
    themes: set[str],
    cite: Callable[[CodedSegment], str],
    translations: Mapping[str, Translation],
) -> tuple[Quotation, ...]:
    return tuple(
        quote(
            one.segment,
            one.codes,
            cite(one.segment),
            one.role,
            translations.get(one.segment.id),
        )
        for one in chosen
        if one.theme in themes
    )


def _of_themes(ledger: Sequence[Considered], themes: set[str]) -> tuple[Considered, ...]:
    return tuple(line for line in ledger if line.theme in themes)


_SegmentsByCode = Mapping[str, tuple[str, ...]]
"""Ids of the segments that carry each code, in order."""


def _by_code(segments: Sequence[CodedSegment]) -> _SegmentsByCode:
    found: dict[str, list[str]] = {}
    for segment in segments:
        for code in dict.fromkeys(mark.code for mark in segment.marks):
            found.setdefault(code, []).append(segment.id)
    return {code: tuple(ids) for code, ids in found.items()}
