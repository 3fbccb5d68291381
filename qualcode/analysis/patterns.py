"""What can be computed about a dimension without interpreting anything: patterns as records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from qualcode.analysis.columns import ALL, NONE
from qualcode.analysis.matrix import row_list
from qualcode.analysis.states import states
from qualcode.model import (
    Codebook,
    CodedSegment,
    Convergence,
    Departure,
    Differing,
    Dimension,
    Divergence,
    Evidence,
    Interview,
    Mark,
    Matrix,
    Stance,
    State,
    Tension,
    Violation,
)

FAR = Fraction(2, 5)
"""Shares that differ by at least so much diverge."""
LEAST_ADDRESSED = 3
"""Shares of fewer interviews than this are not compared."""
NEARLY_ALL = Fraction(7, 10)
"""When at least this share affirms a code, those who speak of the dimension without it differ."""

Stated = Mapping[str, Mapping[str, State]]
"""The state of every code in every interview: by code, then by interview, both in order."""

Test = Callable[[Mark], bool]

_AFFIRM = (State.AFFIRMED, State.BOTH)
_DENY = (State.DENIED, State.BOTH)


def stated(evidence: Evidence, codebook: Codebook) -> Stated:
    """What every interview states about every code; the other functions here start from it."""
    rows = row_list(codebook, "code")
    standings = states(evidence, codebook, rows)
    return {
        row.id: {i.id: standings[row.id, i.id].state for i in evidence.interviews} for row in rows
    }


def interviews_in(stated: Stated, code: str, wanted: Iterable[State]) -> tuple[str, ...]:
    """The interviews in which a code has one of these states, in order."""
    wanted = set(wanted)
    return tuple(interview for interview, state in stated[code].items() if state in wanted)


def affirming(stated: Stated) -> Mapping[str, tuple[str, ...]]:
    """The interviews that affirm each code, in order."""
    return {code: interviews_in(stated, code, _AFFIRM) for code in stated}


def convergent(matrix: Matrix) -> tuple[Convergence, ...]:
    """Codes affirmed in every column in which their dimension came up, if those are two or more."""
    found = []
    for row in _code_rows(matrix):
        came_up = [c for c in _values(matrix) if matrix.cell(row, c).addressed]
        if len(came_up) > 1 and all(matrix.cell(row, c).affirmed for c in came_up):
            found.append(Convergence(row, tuple(came_up)))
    return tuple(found)


def divergent(matrix: Matrix, unlike: Collection[tuple[str, str]] = ()) -> tuple[Divergence, ...]:
    """Columns whose share of affirming interviews differs by 0.4 or more from that of the rest.

    The rest are the interviews outside the column, each counted once. Both the column and the rest
    need three interviews in which the dimension came up; smaller ones are not compared, and neither
    are the (code, column) of ``unlike``.
    """
    found = []
    for row in _code_rows(matrix):
        every = matrix.cell(row, ALL.id)
        for column in _values(matrix):
            if (row, column) in unlike:
                continue
            cell = matrix.cell(row, column)
            n, d = cell.affirmed, cell.addressed
            rest_n, rest_d = every.affirmed - n, every.addressed - d
            if min(d, rest_d) < LEAST_ADDRESSED:
                continue
            if abs(Fraction(n, d) - Fraction(rest_n, rest_d)) >= FAR:
                rest = every.scope - cell.scope
                found.append(
                    Divergence(
                        row, column, n, d, cell.scope, rest_n, rest_d, rest, matrix.column_attribute
                    )
                )
    return tuple(found)


def unlike(
    codebook: Codebook, interviews: Iterable[Interview], members: Mapping[str, Collection[str]]
) -> frozenset[tuple[str, str]]:
    """The (code, column) where only one side can tell of its own experience.

    A code that tells producers' experience is not compared between producers and companies: what
    companies say of it is said about others and does not count.
    """
    interviews = tuple(interviews)
    found = set()
    for code in codebook.codes:
        if not code.experience_of:
            continue
        own = set(code.experience_of)
        able = {i.id for i in interviews if not i.actor_types or own & set(i.actor_types)}
        found |= {
            (code.id, column)
            for column, ids in members.items()
            if not able & set(ids) or not able - set(ids)
        }
    return frozenset(found)


def contrast_pairs(codebook: Codebook) -> tuple[tuple[str, str], ...]:
    """Codes that contradict each other, every pair once, the earlier in the codebook first."""
    order = {code.id: place for place, code in enumerate(codebook.codes)}
    pairs = {
        tuple(sorted((code.id, other), key=order.__getitem__))
        for code in codebook.codes
        for other in code.contrasts
        if other in order and other != code.id
    }
    ordered = sorted(pairs, key=lambda pair: [order[code] for code in pair])
    return tuple((first, second) for first, second in ordered)


def tensions(stated: Stated, codebook: Codebook, dimension: Dimension) -> tuple[Tension, ...]:
    """Interviews that affirm and deny a code of the dimension, or affirm it and its contrast."""
    codes = [code.id for code in dimension.codes]
    found = [Tension(code, "", interviews_in(stated, code, [State.BOTH])) for code in codes]
    for first, second in contrast_pairs(codebook):
        if first in codes or second in codes:
            either = set(interviews_in(stated, second, _AFFIRM))
            both = (i for i in interviews_in(stated, first, _AFFIRM) if i in either)
            found.append(Tension(first, second, tuple(both)))
    return tuple(tension for tension in found if tension.interviews)


def violations(stated: Stated, dimension: Dimension) -> tuple[Violation, ...]:
    """Interviews that affirm more than one code of a theme that allows one."""
    found = []
    for theme in (theme for theme in dimension.themes if theme.exclusive):
        affirmed: dict[str, list[str]] = defaultdict(list)
        for code in theme.codes:
            for interview in interviews_in(stated, code.id, _AFFIRM):
                affirmed[interview].append(code.id)
        found += [Violation(theme.id, i, tuple(affirmed[i])) for i in sorted(affirmed)]
    return tuple(violation for violation in found if len(violation.codes) > 1)


def differing(
    stated: Stated,
    codebook: Codebook,
    dimension: Dimension,
    segments: Iterable[CodedSegment],
) -> tuple[Differing, ...]:
    """Interviews that depart from what others say about the dimension's codes, with their segments.

    Of two contrasting codes, the one that more interviews affirm is what others say. In the order
    of codes; for each code denials, then contrasts, then absences; then in the order of interviews.
    """
    by_interview: dict[str, list[CodedSegment]] = defaultdict(list)
    for segment in segments:
        by_interview[segment.interview_id].append(segment)

    def found(
        code: str, departure: Departure, interviews: Iterable[str], test: Test, other: str = ""
    ) -> Iterator[Differing]:
        for interview in interviews:
            where = (s.id for s in by_interview[interview] if any(map(test, s.marks)))
            yield Differing(code, departure, interview, tuple(where), other)

    own = {code.id for code in dimension.codes}
    who_affirm = affirming(stated)
    every: list[Differing] = []
    for code in (code.id for code in dimension.codes):
        who_deny = interviews_in(stated, code, _DENY)
        every += found(code, "denies", who_deny, takes_stance(code, "denies"))
        for other in prevailed_over(codebook, code, who_affirm):
            test = takes_stance(other, "affirms")
            every += found(code, "contrast", who_affirm[other], test, other)
        absent = interviews_in(stated, code, [State.ADDRESSED])
        spoke = len({*who_affirm[code], *who_deny, *absent})
        if absent and Fraction(len(who_affirm[code]), spoke) >= NEARLY_ALL:
            every += found(code, "absent", absent, lambda mark: mark.code in own)
    return tuple(every)


def takes_stance(code: str, stance: Stance) -> Test:
    """Tells whether a mark is of that code, about oneself, with that stance (or mixed)."""
    return lambda mark: (
        mark.code == code and mark.about == "self" and mark.stance in (stance, "mixed")
    )


def prevailed_over(
    codebook: Codebook, code: str, who_affirm: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """The contrasts of a code that somebody affirms, but fewer than affirm the code itself.

    Of two that as many affirm, the later in the codebook.
    """
    for first, second in contrast_pairs(codebook):
        if code not in (first, second) or not who_affirm[first] or not who_affirm[second]:
            continue
        prevails = first if len(who_affirm[first]) >= len(who_affirm[second]) else second
        if code == prevails:
            yield second if prevails == first else first


def _code_rows(matrix: Matrix) -> list[str]:
    return [row.id for row in matrix.rows if row.level == "code"]


def _values(matrix: Matrix) -> list[str]:
    return [c.id for c in matrix.columns if c.id not in (ALL.id, NONE.id)]
