"""Rows, columns and cells, counted by hand."""

from dataclasses import replace

import pytest

from qualcode.analysis import (
    columns_for,
    frequencies,
    matrix,
    members_by_value,
    nested_rows,
    row_list,
    rows_named,
    sample,
)
from qualcode.errors import UnknownName
from qualcode.model import Cell

STUDY = """
    A01  farmer    berries        2020-07  STABLE LOWER
    A02  farmer    fruit          2020-08  STABLE*
    A03  farmer    berries        2020-08  -STABLE UP
    A04  farmer    berries+honey  2020-08  STABLE UP
    A05  farmer    honey          2020-07  ?MARKET SAME
    A06  farmer    wool           2020-07  UP
    E01  company   honey          2020-07  STABLE@other HIGHER
    E02  company   berries        .        unread
    F01  official  .              2020-08  STABLE
"""


def test_dimension_by_value_chain(draw):
    study = draw(STUDY)
    table = matrix(study.evidence, study.codebook)
    assert [row.id for row in table.rows] == ["MARKET", "INCOME"]
    assert [column.id for column in table.columns] == [
        "FRUIT", "HONEY", "WOOL", "cross_cutting", "all",
    ]  # fmt: skip
    # FRUIT: A01 A02 A04 affirm, A03 denies, E02 unread; A04 stands in HONEY too
    assert table.cell("MARKET", "FRUIT") == Cell(
        affirmed=3, denied=1, addressed=4, scope=5, rule_only=1, unread=1
    )
    assert table.cell("MARKET", "HONEY") == Cell(affirmed=2, addressed=3, scope=3)
    assert table.cell("MARKET", "WOOL") == Cell(scope=1)
    assert table.cell("MARKET", "cross_cutting") == Cell(affirmed=1, addressed=1, scope=1)
    assert table.cell("MARKET", "all") == Cell(
        affirmed=5, denied=1, addressed=7, scope=9, rule_only=1, unread=1
    )
    assert table.cell("INCOME", "WOOL") == Cell(not_applicable=1)
    assert not table.adds_up
    assert (table.column_attribute, table.grouping, table.unit) == (
        "value_chain", "main", "interview",
    )  # fmt: skip


def test_talk_about_others_is_tallied_apart(draw):
    study = draw(STUDY)
    table = matrix(study.evidence, study.codebook, rows="code", columns="actor_type")
    assert table.cell("MARKET.STABLE", "company") == Cell(
        affirmed=0, addressed=1, scope=2, others=1, unread=1
    )
    assert table.cell("MARKET.NEW", "company") == Cell(not_applicable=2)
    assert table.adds_up


def test_in_a_group_only_its_own_chains_decide_what_applies(draw):
    study = draw("A01  farmer  fruit+honey  2020-07  UP")  # UP is for berries and honey
    table = matrix(study.evidence, study.codebook, rows="code")
    assert table.cell("INCOME.UP", "FRUIT") == Cell(not_applicable=1)
    assert table.cell("INCOME.UP", "HONEY") == Cell(affirmed=1, addressed=1, scope=1)
    assert table.cell("INCOME.UP", "all") == Cell(affirmed=1, addressed=1, scope=1)


def test_columns_of_other_attributes(draw):
    study = draw(STUDY)

    def ids(attribute):
        return [c.id for c in columns_for(study.evidence, study.codebook, attribute).columns]

    assert ids("month") == ["2020-07", "2020-08", "none"]
    assert ids("chain") == ["berries", "fruit", "honey", "wool", "odd", "none"]
    assert ids("actor_type") == ["farmer", "company", "official"]
    found = columns_for(study.evidence, study.codebook, "chain")
    assert found.members["honey"] == {"A04", "A05", "E01"}
    assert found.members["none"] == {"F01"}
    assert not found.adds_up


def test_nobody_cross_cutting_no_column(draw):
    study = draw("A01  farmer  wool  2020-07  STABLE")
    found = columns_for(study.evidence, study.codebook, "value_chain")
    assert [column.id for column in found.columns] == ["FRUIT", "HONEY", "WOOL"]
    placed_nowhere = draw("A01  farmer  odd  2020-07  STABLE")
    found = columns_for(placed_nowhere.evidence, study.codebook, "value_chain")
    assert found.members["cross_cutting"] == {"A01"}


def test_unknown_names_are_told(draw):
    study = draw(STUDY)
    with pytest.raises(UnknownName, match="No attribute 'regoin'"):
        columns_for(study.evidence, study.codebook, "regoin")
    with pytest.raises(UnknownName, match="No grouping 'X'"):
        matrix(study.evidence, study.codebook, grouping="X")
    with pytest.raises(UnknownName, match="STABEL"):
        row_list(study.codebook, "code", ["MARKET.STABEL"])


def test_a_grouping_is_not_passed_over_where_there_are_none(draw):
    study = draw(STUDY)
    without = replace(study.codebook, groupings=())
    with pytest.raises(UnknownName, match="No grouping 'main'"):
        matrix(study.evidence, without, grouping="main")


def test_rows_by_selection_and_tier(codebook):
    def ids(*arguments):
        return [row.id for row in row_list(codebook, *arguments)]

    assert ids("theme") == ["MARKET.CHANNEL", "MARKET.PRICE", "INCOME.EARN"]
    assert ids("code", ["MARKET.PRICE", "INCOME.UP"]) == [
        "MARKET.LOWER", "MARKET.HIGHER", "INCOME.UP",
    ]  # fmt: skip
    assert ids("code", None, "extended") == ["MARKET.NEW"]
    (row,) = row_list(codebook, "theme", ["MARKET.CHANNEL"], "core")
    assert row.codes == ("MARKET.STABLE",)


GROUP = """
    A01  farmer+farmer  berries  2020-07  P1:STABLE P2:-STABLE P2:UP
    A02  farmer         berries  2020-07  STABLE
    A03  .              berries  2020-07  STABLE
    A04  farmer+company  berries  2020-07  P9:STABLE ?INCOME
"""


def test_participants_speak_for_themselves(draw):
    study = draw(GROUP)
    table = matrix(study.evidence, study.codebook, "code", "actor_type", unit="participant")
    # P1 of A01 and A02 affirm, P2 of A01 denies; nobody knows who P9 of A04 is
    assert table.cell("MARKET.STABLE", "farmer") == Cell(affirmed=2, denied=1, addressed=3, scope=4)
    assert table.cell("MARKET.STABLE", "none") == Cell(affirmed=1, addressed=1, scope=1)
    assert table.cell("MARKET.STABLE", "company") == Cell(scope=1)
    assert table.cell("INCOME.UP", "all") == Cell(affirmed=1, addressed=3, scope=6)
    by_interview = matrix(study.evidence, study.codebook, "code", "actor_type")
    assert by_interview.cell("MARKET.STABLE", "farmer") == Cell(
        affirmed=3, denied=1, both=1, addressed=3, scope=3
    )


def test_segments_and_words(draw):
    study = draw(STUDY)
    segments = study.segments
    table = matrix(study.evidence, study.codebook, unit="segment", segments=segments)
    # of 12 segments 8 are about the market: A03's denies, E01's first is about others
    assert table.cell("MARKET", "all") == Cell(
        affirmed=6, denied=1, addressed=8, scope=12, rule_only=1, others=1
    )
    words = matrix(study.evidence, study.codebook, unit="words", segments=segments)
    assert words.cell("MARKET", "all") == Cell(
        affirmed=60, denied=10, addressed=80, scope=120, rule_only=10, others=10
    )
    with pytest.raises(ValueError, match="needs the coded segments"):
        matrix(study.evidence, study.codebook, unit="words")


def test_frequencies_most_affirmed_first_and_zeros_kept(draw):
    study = draw(STUDY)
    found = frequencies(study.evidence, study.codebook)
    assert [(f.row.id, f.cell.affirmed, f.segments) for f in found] == [
        ("MARKET.STABLE", 4, 6),
        ("INCOME.UP", 2, 3),  # A06 is in wool, to which it does not apply
        ("MARKET.LOWER", 1, 1),
        ("MARKET.HIGHER", 1, 1),
        ("INCOME.SAME", 1, 1),
        ("MARKET.NEW", 0, 0),
    ]
    kept = frequencies(study.evidence, study.codebook, zeros=False)
    assert [f.row.id for f in kept] == [f.row.id for f in found[:-1]]
    top = frequencies(study.evidence, study.codebook, "dimension")
    assert [(f.row.id, f.cell.affirmed) for f in top] == [("MARKET", 5), ("INCOME", 3)]


def test_the_sample_by_group_and_actor(draw):
    study = draw(STUDY)
    found = sample(study.evidence, study.codebook)
    assert [row.id for row in found.rows] == ["FRUIT", "HONEY", "WOOL", "cross_cutting", "all"]
    assert [column.id for column in found.columns] == ["farmer", "company", "official", "all"]
    assert found.counts["FRUIT", "farmer"] == 4
    assert found.counts["HONEY", "all"] == 3
    assert found.counts["all", "all"] == 9
    assert not found.adds_up


def test_rows_of_all_levels_in_order(codebook):
    assert [row.id for row in nested_rows(codebook)] == [
        "MARKET", "MARKET.CHANNEL", "MARKET.STABLE", "MARKET.NEW",
        "MARKET.PRICE", "MARKET.LOWER", "MARKET.HIGHER",
        "INCOME", "INCOME.EARN", "INCOME.UP", "INCOME.SAME",
    ]  # fmt: skip
    (theme,) = rows_named(codebook, "market.price")
    assert (theme.level, theme.codes) == ("theme", ("MARKET.LOWER", "MARKET.HIGHER"))
    (housekeeping,) = rows_named(codebook, "ZZ.NOTHING")
    assert housekeeping.codes == ("ZZ.NOTHING",)
    with pytest.raises(UnknownName):
        rows_named(codebook, "MARKET.PRIZE")


def test_members_by_value_know_groups_and_chains(draw):
    study = draw(STUDY)
    (grouping,) = study.codebook.groupings
    interviews = study.evidence.interviews
    found = members_by_value(interviews, "value_chain", grouping)
    assert found["FRUIT"] == {"A01", "A02", "A03", "A04", "E02"}
    assert found["fruit"] == {"A02"}
    assert found["cross_cutting"] == {"F01"}
    assert members_by_value(interviews, "month", grouping)["none"] == {"E02"}
    assert "FRUIT" not in members_by_value(interviews, "chain", grouping)
