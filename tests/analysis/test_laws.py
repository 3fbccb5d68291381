"""What holds for every study."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.analysis import by_participant, columns_for, frequencies, matrix
from qualcode.model import Codebook, Evidence, Interview, Mention, Participant

CODES = ["MARKET.STABLE", "MARKET.NEW", "MARKET.LOWER", "INCOME.UP", "INCOME.SAME", "ZZ.NOTHING"]
IDS = [f"A{n:02d}" for n in range(1, 6)]
CHAINS = ["berries", "fruit", "honey", "wool", "odd"]

participants = st.lists(
    st.builds(
        Participant,
        interview_id=st.just(""),
        speaker=st.sampled_from(["P1", "P2"]),
        actor_type=st.sampled_from(["farmer", "company", "official", ""]),
    ),
    max_size=2,
    unique_by=lambda person: person.speaker,
)
mentions = st.builds(
    Mention,
    interview_id=st.sampled_from(IDS),
    speaker=st.sampled_from(["P1", "P2"]),
    code=st.sampled_from(CODES),
    stance=st.sampled_from(["affirms", "denies", "mixed"]),
    about=st.sampled_from(["self", "self", "other"]),
    rule_only=st.booleans(),
    segments=st.integers(1, 3),
    words=st.integers(1, 30),
)


@st.composite
def studies(draw) -> Evidence:
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=5))
    interviews = [
        Interview(
            interview_id,
            value_chains=tuple(draw(st.lists(st.sampled_from(CHAINS), unique=True, max_size=3))),
            participants=tuple(draw(participants)),
        )
        for interview_id in ids
    ]
    raised = st.tuples(st.sampled_from(IDS), st.sampled_from(["MARKET", "INCOME"]))
    return Evidence(
        tuple(interviews),
        tuple(draw(st.lists(mentions, max_size=12))),
        frozenset(draw(st.sets(raised, max_size=4))),
        frozenset(draw(st.sets(st.sampled_from(IDS)))),
    )


law = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
levels = st.sampled_from(["dimension", "theme", "code"])
attributes = st.sampled_from(["value_chain", "chain", "actor_type"])
units = st.sampled_from(["interview", "participant"])
COUNTS = ("affirmed", "denied", "both", "addressed", "scope", "rule_only", "unread")


@law
@given(studies(), levels, attributes, units)
def test_affirmed_within_addressed_within_scope(codebook, study, level, attribute, unit):
    for cell in matrix(study, codebook, level, attribute, unit=unit).cells.values():
        assert cell.both <= min(cell.affirmed, cell.denied)
        assert cell.rule_only <= cell.affirmed
        assert cell.affirmed + cell.denied - cell.both + cell.others <= cell.addressed
        assert cell.addressed + cell.unread <= cell.scope


@law
@given(studies(), levels, attributes, units)
def test_all_is_at_most_the_sum_of_the_columns(codebook, study, level, attribute, unit):
    table = matrix(study, codebook, level, attribute, unit=unit)
    *columns, whole = [column.id for column in table.columns]
    for row in table.rows:
        cells = [table.cell(row.id, column) for column in columns]
        every = table.cell(row.id, whole)
        for count in COUNTS:
            summed = sum(getattr(cell, count) for cell in cells)
            assert getattr(every, count) <= summed
            assert not table.adds_up or getattr(every, count) == summed
        placed = sum(cell.scope + cell.not_applicable for cell in cells)
        assert (placed == every.scope + every.not_applicable) is table.adds_up


@law
@given(studies(), levels, attributes, st.randoms(use_true_random=False))
def test_the_order_of_interviews_and_mentions_changes_nothing(
    codebook, study, level, attribute, random
):
    shuffled = replace(
        study,
        interviews=tuple(random.sample(study.interviews, len(study.interviews))),
        mentions=tuple(random.sample(study.mentions, len(study.mentions))),
    )
    assert matrix(shuffled, codebook, level, attribute) == matrix(study, codebook, level, attribute)


def renamed(book: Codebook, name) -> Codebook:
    return replace(
        book,
        dimensions=tuple(
            replace(
                dimension,
                themes=tuple(
                    replace(theme, codes=tuple(replace(c, id=name(c.id)) for c in theme.codes))
                    for theme in dimension.themes
                ),
            )
            for dimension in book.dimensions
        ),
    )


@law
@given(studies(), attributes)
def test_the_names_of_codes_change_nothing(codebook, study, attribute):
    def name(code: str) -> str:
        return f"X{code[::-1]}"

    other = replace(study, mentions=tuple(replace(m, code=name(m.code)) for m in study.mentions))
    before = matrix(study, codebook, "code", attribute)
    after = matrix(other, renamed(codebook, name), "code", attribute)
    assert after.cells == {(name(row), col): cell for (row, col), cell in before.cells.items()}


@law
@given(studies(), mentions, levels, attributes, units)
def test_talk_about_others_never_changes_who_affirms(
    codebook, study, mention, level, attribute, unit
):
    more = replace(study, mentions=(*study.mentions, replace(mention, about="other")))
    before = matrix(study, codebook, level, attribute, unit=unit)
    after = matrix(more, codebook, level, attribute, unit=unit)
    for place, cell in after.cells.items():
        was = before.cells[place]
        assert (cell.affirmed, cell.denied, cell.both) == (was.affirmed, was.denied, was.both)
        assert (cell.scope, cell.rule_only) == (was.scope, was.rule_only)


@law
@given(studies())
def test_a_dimension_affirms_where_one_of_its_codes_does(codebook, study):
    by_dimension = matrix(study, codebook, "dimension", "interview")
    by_code = matrix(study, codebook, "code", "interview")
    for interview in study.interviews:
        for row in by_dimension.rows:
            codes = [by_code.cell(code, interview.id).affirmed for code in row.codes]
            assert by_dimension.cell(row.id, interview.id).affirmed == max(codes)


@law
@given(studies(), levels)
def test_frequencies_are_the_column_all(codebook, study, level):
    table = matrix(study, codebook, level)
    found = frequencies(study, codebook, level)
    assert {f.row.id: f.cell for f in found} == {r.id: table.cell(r.id, "all") for r in table.rows}
    assert [f.cell.affirmed for f in found] == sorted(
        (f.cell.affirmed for f in found), reverse=True
    )


@law
@given(studies())
def test_every_participant_is_counted_once(codebook, study):
    people = sum(len(interview.participants) or 1 for interview in study.interviews)
    columns = columns_for(by_participant(study), codebook, "actor_type")
    assert columns.adds_up
    assert sum(len(ids) for ids in columns.members.values()) == people


@pytest.mark.parametrize("level", ["dimension", "theme", "code"])
def test_an_empty_study_has_empty_cells(codebook, level):
    table = matrix(Evidence((), ()), codebook, level)
    assert {cell.scope for cell in table.cells.values()} == {0}
