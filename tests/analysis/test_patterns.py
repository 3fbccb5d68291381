"""Patterns, computed; each study shows the one it is about."""

from qualcode.analysis import (
    contrast_pairs,
    convergent,
    differing,
    divergent,
    matrix,
    stated,
    tensions,
    violations,
)
from qualcode.model import Convergence, Differing, Divergence, Tension, Violation


def by_group(study):
    return matrix(study.evidence, study.codebook, rows="code")


def test_affirmed_in_every_group_that_speaks_of_it(draw):
    study = draw("""
        A01  farmer  berries  2020-07  STABLE LOWER
        A02  farmer  berries  2020-07  NEW
        A03  farmer  honey    2020-07  STABLE
        A04  farmer  wool     2020-07  UP
    """)
    assert convergent(by_group(study)) == (Convergence("MARKET.STABLE", ("FRUIT", "HONEY")),)


def test_one_group_alone_converges_with_nobody(draw):
    study = draw("A01  farmer  berries  2020-07  STABLE")
    assert convergent(by_group(study)) == ()


FAR_APART = """
    A01  farmer  berries  2020-07  STABLE
    A02  farmer  berries  2020-07  STABLE
    A03  farmer  berries  2020-07  STABLE
    A04  farmer  honey    2020-07  STABLE
    A05  farmer  honey    2020-07  LOWER
    A06  farmer  honey    2020-07  LOWER
"""


def test_a_group_far_from_the_rest(draw):
    study = draw(FAR_APART)
    found = [d for d in divergent(by_group(study)) if d.code == "MARKET.STABLE"]
    assert found == [
        Divergence("MARKET.STABLE", "FRUIT", 3, 3, 3, 1, 3, 3),
        Divergence("MARKET.STABLE", "HONEY", 1, 3, 3, 3, 3, 3),
    ]


def test_two_against_three_are_too_few_to_compare(draw):
    study = draw(FAR_APART.replace("A06  farmer  honey    2020-07  LOWER", ""))
    assert divergent(by_group(study)) == ()


def test_four_tenths_apart_is_far_and_less_is_not(draw):
    def study(n_fruit, n_honey):
        lines = [
            f"A{i}  farmer  berries  2020-07  {'STABLE' if i < n_fruit else 'NEW'}"
            for i in range(5)
        ]
        lines += [
            f"B{i}  farmer  honey  2020-07  {'STABLE' if i < n_honey else 'NEW'}" for i in range(5)
        ]
        return divergent(by_group(draw("\n".join(lines))))  # fmt: skip

    assert [(d.n, d.rest_n) for d in study(4, 2) if d.code == "MARKET.STABLE"] == [(4, 2), (2, 4)]
    assert study(4, 3) == ()


def test_the_same_interview_says_both(draw):
    study = draw("""
        A01  farmer  berries  2020-07  STABLE -STABLE
        A02  farmer  berries  2020-07  LOWER HIGHER
        A03  farmer  berries  2020-07  LOWER HIGHER@other
    """)
    market = study.codebook.dimensions[0]
    found = tensions(stated(study.evidence, study.codebook), study.codebook, market)
    assert found == (
        Tension("MARKET.STABLE", "", ("A01",)),
        Tension("MARKET.LOWER", "MARKET.HIGHER", ("A02",)),
    )


def test_a_contrast_named_by_one_side_is_a_pair(codebook):
    assert contrast_pairs(codebook) == (("MARKET.LOWER", "MARKET.HIGHER"),)


def test_two_codes_where_one_is_allowed(draw):
    study = draw("""
        A01  farmer  berries  2020-07  UP SAME
        A02  farmer  berries  2020-07  UP -SAME
        A03  farmer  berries  2020-07  STABLE NEW
    """)
    state_by_code = stated(study.evidence, study.codebook)
    assert [violations(state_by_code, d) for d in study.codebook.dimensions] == [
        (),
        (Violation("INCOME.EARN", "A01", ("INCOME.UP", "INCOME.SAME")),),
    ]


def test_who_differs_and_where(draw):
    study = draw("""
        A01  farmer  berries  2020-07  STABLE LOWER
        A02  farmer  berries  2020-07  STABLE LOWER
        A03  farmer  honey    2020-07  STABLE HIGHER
        A04  farmer  honey    2020-07  NEW -STABLE STABLE
        A05  farmer  wool     2020-07  LOWER ZZ.NOTHING NEW
        A06  farmer  wool     2020-07  UP
        A07  farmer  wool     2020-07  ?MARKET unread
    """)
    market = study.codebook.dimensions[0]
    state_by_code = stated(study.evidence, study.codebook)
    found = differing(state_by_code, study.codebook, market, study.segments)
    assert found == (
        Differing("MARKET.STABLE", "denies", "A04", ("A04-0002",)),
        # 4 of the 5 that speak of the market affirm it; A05 speaks of it without
        Differing("MARKET.STABLE", "absent", "A05", ("A05-0001", "A05-0003")),
        # 3 say lower, 1 says higher
        Differing("MARKET.LOWER", "contrast", "A03", ("A03-0002",), "MARKET.HIGHER"),
    )


def test_of_two_contrasts_said_as_often_the_later_differs(draw):
    study = draw("""
        A01  farmer  berries  2020-07  HIGHER
        A02  farmer  berries  2020-07  LOWER
    """)
    market = study.codebook.dimensions[0]
    found = differing(
        stated(study.evidence, study.codebook), study.codebook, market, study.segments
    )
    assert [(d.code, d.interview_id) for d in found] == [("MARKET.LOWER", "A01")]
