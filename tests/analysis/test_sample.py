"""What was planned beside what there is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.analysis import crossed
from qualcode.errors import UnknownName
from qualcode.model import Plan, PlanRow

STUDY = """
    A01  farmer   berries        2020-07  STABLE
    A02  farmer   berries        2020-07  STABLE
    A03  farmer   honey+berries  2020-07  STABLE
    E01  company  honey          2020-07  STABLE
"""
REGIONS = {"A01": "Maule", "A02": "Ñuble", "A03": "Ñuble", "E01": "Maule"}


def plan(*attributes, **_):
    return lambda *rows: Plan(attributes, tuple(PlanRow(r[:-1], r[-1]) for r in rows))


@pytest.fixture
def study(draw):
    drawn = draw(STUDY)
    interviews = tuple(
        replace(i, attributes={"region": (REGIONS[i.id],)}) for i in drawn.evidence.interviews
    )
    return replace(drawn, evidence=replace(drawn.evidence, interviews=interviews))


def counts(sample):
    return {
        key: (cell.achieved, cell.planned)
        for key, cell in sample.cells.items()
        if cell.achieved or cell.planned
    }


def test_missing_and_surplus_are_told_of_each_kind_and_summed(study):
    planned = plan("value_chain", "actor_type")(
        ("FRUIT", "farmer", 5), ("HONEY", "farmer", 1), ("WOOL", "farmer", 2)
    )
    sample = crossed(study.evidence, study.codebook, ("value_chain", "actor_type"), planned)
    assert counts(sample) == {
        ("FRUIT", "farmer"): (3, 5),
        ("FRUIT", "all"): (3, 5),
        ("HONEY", "farmer"): (1, 1),
        ("HONEY", "company"): (1, 0),
        ("HONEY", "all"): (2, 1),
        ("WOOL", "farmer"): (0, 2),
        ("WOOL", "all"): (0, 2),
        ("all", "farmer"): (3, 8),
        ("all", "company"): (1, 0),
        ("all", "all"): (4, 8),
    }
    assert (sample.missing, sample.surplus) == (2 + 2, 1)
    assert sample.unlisted == (("HONEY", "company"),)
    assert not sample.adds_up


def test_a_value_that_nobody_has_yet_is_a_row_of_its_own(study):
    planned = plan("region", "actor_type")(("ñuble", "farmer", 2), ("Atacama", "farmer", 1))
    sample = crossed(study.evidence, study.codebook, ("region", "actor_type"), planned)
    assert [column.id for column in sample.axes[0]] == ["Maule", "Ñuble", "Atacama"]
    assert sample.cells["Ñuble", "farmer"].planned == 2
    assert sample.cells["Atacama", "farmer"].missing == 1


def test_an_attribute_that_only_the_plan_has_is_all_missing(study):
    planned = plan("schooling")(
        ("básica", 3),
    )
    sample = crossed(study.evidence, study.codebook, ("schooling", "actor_type"), planned)
    assert sample.cells["básica", "all"].missing == sample.missing == 3


def test_three_attributes_are_crossed(study):
    names = ("value_chain", "actor_type", "region")
    planned = plan(*names)(("FRUIT", "farmer", "Maule", 2), ("FRUIT", "farmer", "Ñuble", 1))
    sample = crossed(study.evidence, study.codebook, names, planned)
    assert counts(sample)["FRUIT", "farmer", "Maule"] == (1, 2)
    assert counts(sample)["FRUIT", "farmer", "Ñuble"] == (2, 1)
    assert counts(sample)["FRUIT", "farmer", "all"] == (3, 3)
    assert (sample.missing, sample.surplus) == (1, 1 + 2)


def test_a_plan_that_leaves_the_region_open_says_nothing_of_each_region(study):
    names = ("value_chain", "actor_type", "region")
    sample = crossed(
        study.evidence,
        study.codebook,
        names,
        plan(*names)(
            ("FRUIT", "farmer", "", 4),
        ),
    )
    assert sample.cells["FRUIT", "farmer", "any"].planned == 4
    assert sample.cells["FRUIT", "farmer", "any"].missing == 1
    assert sample.cells["FRUIT", "farmer", "Maule"].planned is None
    assert sample.missing == 1
    assert ("FRUIT", "farmer", "Maule") not in sample.unlisted


def test_what_the_plan_says_nothing_of_stands_under_all_of_it(study):
    sample = crossed(
        study.evidence,
        study.codebook,
        ("region", "actor_type"),
        plan("region")(
            ("Maule", 3),
        ),
    )
    assert sample.cells["Maule", "all"].missing == sample.missing == 1
    assert sample.cells["Maule", "farmer"].planned is None


def test_a_plan_by_single_chains_is_added_up_in_their_groups(study):
    planned = plan("value_chain")(("berries", 3), ("fruit", 2), ("honey", 1))
    by_group = crossed(study.evidence, study.codebook, ("value_chain", "actor_type"), planned)
    by_chain = crossed(study.evidence, study.codebook, ("chain", "actor_type"), planned)
    assert counts(by_group)["FRUIT", "all"] == (3, 5)
    assert counts(by_chain)["berries", "all"] == (3, 3)
    assert counts(by_chain)["fruit", "all"] == (0, 2)


def test_without_a_plan_there_are_counts_alone_and_a_name_must_be_known(study):
    sample = crossed(study.evidence, study.codebook, ("region", "actor_type"))
    assert counts(sample)["Maule", "farmer"] == (1, None)
    assert (sample.planned, sample.missing, sample.unlisted) == (False, 0, ())
    with pytest.raises(UnknownName, match="schooling"):
        crossed(study.evidence, study.codebook, ("schooling", "actor_type"))
