"""What an interview says about a row."""

import pytest

from qualcode.analysis import row_list, states
from qualcode.model import Standing, State

PICTURE = """
    A01  farmer    berries  2020-07  STABLE
    A02  farmer    berries  2020-07  -STABLE
    A03  farmer    berries  2020-07  ~STABLE
    A04  farmer    berries  2020-07  STABLE -STABLE
    A05  farmer    berries  2020-07  NEW
    A06  farmer    berries  2020-07  ?MARKET
    A07  farmer    berries  2020-07  UP
    A08  farmer    berries  2020-07  STABLE* STABLE*
    A09  farmer    berries  2020-07  STABLE* STABLE
    A10  farmer    berries  2020-07  STABLE@other
    A11  farmer    berries  2020-07  STABLE@other STABLE
    A12  farmer    berries  2020-07  STABLE* unread
    A13  farmer    berries  2020-07  ZZ.NOTHING
    A14  farmer    berries  2020-07  STABLE* -STABLE*
    A15  farmer    berries  2020-07  STABLE unread
    A16  farmer    berries  2020-07  -STABLE UP unread
    A17  farmer    berries  2020-07  NEW ?MARKET unread
"""


@pytest.mark.parametrize(
    ("interview", "standing"),
    [
        ("A01", Standing(State.AFFIRMED)),
        ("A02", Standing(State.DENIED)),
        ("A03", Standing(State.BOTH)),
        ("A04", Standing(State.BOTH)),
        ("A05", Standing(State.ADDRESSED)),
        ("A06", Standing(State.ADDRESSED)),
        ("A07", Standing(State.SILENT)),
        ("A08", Standing(State.AFFIRMED, rule_only=True)),
        ("A09", Standing(State.AFFIRMED)),
        ("A10", Standing(State.ADDRESSED, others=True)),
        ("A11", Standing(State.AFFIRMED)),
        ("A12", Standing(State.UNREAD)),
        ("A13", Standing(State.SILENT)),
        ("A14", Standing(State.BOTH, rule_only=True)),
        ("A15", Standing(State.AFFIRMED)),  # a person has coded so far
        ("A16", Standing(State.DENIED)),
        ("A17", Standing(State.UNREAD)),  # it may come further on
    ],
)
def test_the_state_of_one_code(draw, interview, standing):
    study = draw(PICTURE)
    rows = row_list(study.codebook, "code", ["MARKET.STABLE"])
    found = states(study.evidence, study.codebook, rows)
    assert found["MARKET.STABLE", interview] == standing


def test_a_code_is_ruled_out_by_actor_or_chain_and_its_dimension_only_by_all_codes(draw):
    study = draw("""
        E01  company  wool  2020-07  UP NEW
        E02  .        .     2020-07  UP NEW
    """)
    rows = [*row_list(study.codebook, "code"), *row_list(study.codebook, "dimension")]
    found = states(study.evidence, study.codebook, rows)

    def state(row, interview):
        return found[row, interview].state

    assert state("MARKET.NEW", "E01") is State.NOT_APPLICABLE  # for farmers only
    assert state("INCOME.UP", "E01") is State.NOT_APPLICABLE  # for berries and honey only
    assert state("INCOME", "E01") is State.NOT_APPLICABLE  # none of its codes applies
    assert state("MARKET", "E01") is State.ADDRESSED  # came up, by a code that is ruled out
    assert state("MARKET.NEW", "E02") is State.AFFIRMED  # nothing known, nothing ruled out
    assert state("INCOME", "E02") is State.AFFIRMED


def test_a_dimension_affirms_what_any_of_its_codes_affirms(draw):
    study = draw("""
        A01  farmer  berries  2020-07  STABLE -LOWER
        A02  farmer  berries  2020-07  -LOWER LOWER@other
        A03  farmer  berries  2020-07  LOWER@other
    """)
    found = states(
        study.evidence, study.codebook, row_list(study.codebook, "dimension", ["market"])
    )
    assert [found["MARKET", i] for i in ("A01", "A02", "A03")] == [
        Standing(State.BOTH),
        Standing(State.DENIED),
        Standing(State.ADDRESSED, others=True),
    ]
