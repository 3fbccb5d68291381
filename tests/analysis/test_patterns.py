"""Patterns, computed; each study shows the one it is about."""

from dataclasses import replace

from qualcode.analysis import (
    columns_for,
    contrast_pairs,
    convergent,
    differing,
    dimension_blocks,
    divergent,
    matrix,
    stated,
    tensions,
    unlike,
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


def telling_of_farmers(codebook, code):
    """The codebook, with that code telling farmers' experience."""

    def changed(one):
        return replace(one, experience_of=("farmer",)) if one.id == code else one

    return replace(
        codebook,
        dimensions=tuple(
            replace(
                dimension,
                themes=tuple(
                    replace(theme, codes=tuple(map(changed, theme.codes)))
                    for theme in dimension.themes
                ),
            )
            for dimension in codebook.dimensions
        ),
    )


BY_ACTOR = """
    A01  farmer   berries  2020-07  STABLE LOWER
    A02  farmer   berries  2020-07  STABLE LOWER
    A03  farmer   honey    2020-07  STABLE LOWER
    E01  company  berries  2020-07  STABLE@other HIGHER
    E02  company  berries  2020-07  HIGHER
    E03  company  honey    2020-07  HIGHER
"""


def far_apart_actors(study):
    market, _ = dimension_blocks(study.evidence, study.codebook, study.segments, lambda _: "")
    return [(d.code, d.column) for d in market.patterns.divergent if d.attribute == "actor_type"]


def test_actor_types_are_compared_as_groups_are(draw):
    assert far_apart_actors(draw(BY_ACTOR)) == [
        (code, actor)
        for code in ("MARKET.STABLE", "MARKET.LOWER", "MARKET.HIGHER")
        for actor in ("farmer", "company")
    ]


def test_nobody_is_compared_on_what_they_can_only_tell_about_others(draw):
    study = draw(BY_ACTOR)
    study = replace(study, codebook=telling_of_farmers(study.codebook, "MARKET.STABLE"))
    assert "MARKET.STABLE" not in dict(far_apart_actors(study))
    assert "MARKET.LOWER" in dict(far_apart_actors(study))
    groups = columns_for(study.evidence, study.codebook, "value_chain").members
    assert unlike(study.codebook, study.evidence.interviews, groups) == {("MARKET.STABLE", "WOOL")}


def test_interviews_that_are_a_group_and_an_actor_type_are_told_of_once(draw):
    study = draw("""
        A01  farmer    berries  2020-07  LOWER
        A02  farmer    berries  2020-07  LOWER
        A03  farmer    honey    2020-07  LOWER
        F01  official  .        2020-07  HIGHER
        F02  official  .        2020-07  HIGHER
        F03  official  .        2020-07  HIGHER
    """)
    assert ("MARKET.LOWER", "farmer") in far_apart_actors(study)
    assert ("MARKET.LOWER", "official") not in far_apart_actors(study)
