"""Which passages are quoted, and what the ledger says of the others."""

from dataclasses import replace

import pytest

from qualcode.analysis import (
    affirming,
    candidates,
    choose,
    dimension_blocks,
    effective_voices,
    quote,
    stated,
    whole_turn_translations,
)
from qualcode.model import Translation

STUDY = """
    A01  farmer   berries  2020-07  STABLE
    A02  farmer   berries  2020-07  STABLE STABLE
    A03  farmer   honey    2020-07  -STABLE
    A04  farmer   honey    2020-07  STABLE*
    E01  company  berries  2020-07  STABLE
    E02  company  berries  2020-07  STABLE@other
"""
SCORES = {"A01-0001": 0.5, "A02-0001": 0.9, "A02-0002": 0.1, "A04-0001": 0.3, "E01-0001": 0.7}


def chosen_of(study, scores, dimensions=None):
    return choose(
        study.evidence,
        study.codebook,
        dimensions or study.codebook.dimensions[:1],
        study.segments,
        affirming(stated(study.evidence, study.codebook)),
        {("MARKET.CHANNEL", segment_id): score for segment_id, score in scores.items()},
    )


def test_one_quotation_per_role_and_interview(draw):
    chosen, _ = chosen_of(draw(STUDY), SCORES)
    assert [(c.theme, c.role, c.segment.id, c.codes) for c in chosen] == [
        ("MARKET.CHANNEL", "typical", "A02-0001", ("MARKET.STABLE",)),
        ("MARKET.CHANNEL", "variation", "A04-0001", ("MARKET.STABLE",)),  # A02 is quoted already
        ("MARKET.CHANNEL", "negative", "A03-0001", ("MARKET.STABLE",)),
        ("MARKET.CHANNEL", "other_actor", "E01-0001", ("MARKET.STABLE",)),
    ]


def test_the_ledger_lists_everybody_in_order(draw):
    _, ledger = chosen_of(draw(STUDY), SCORES)
    lines = [(c.rank, c.segment_id, c.verdict) for c in ledger if c.role == "variation"]
    assert lines == [
        (1, "A02-0002", "interview_quoted"),
        (2, "A04-0001", "chosen"),
        (3, "A01-0001", "lower"),
        (4, "E01-0001", "lower"),
        (5, "A02-0001", "lower"),
    ]
    assert "E02-0001" not in {c.segment_id for c in ledger}  # tells of others


def test_reading_order_is_that_of_the_text_whatever_the_ids(draw):
    study = draw(STUDY)
    first, second = (s for s in study.segments if s.interview_id == "A02")
    renumbered = replace(
        first, id="A02-0077"
    )  # its words came in by a correction, before the other
    order = [s.id for s in candidates([second, renumbered], ["MARKET.STABLE"], min_words=1)]
    assert order == ["A02-0077", "A02-0002"]
    chosen, _ = chosen_of(replace(study, segments=(renumbered, second)), {})
    assert chosen[0].segment.id == "A02-0077"


def test_ties_go_by_place_in_any_order(draw):
    study = draw(STUDY)
    backwards = replace(study, segments=study.segments[::-1])
    assert chosen_of(study, {}) == chosen_of(backwards, {})
    chosen, _ = chosen_of(study, {})
    assert chosen[0].segment.id == "A01-0001"


def test_what_more_interviews_contradict_is_the_negative_case(draw):
    study = draw("""
        A01  farmer  berries  2020-07  LOWER
        A02  farmer  berries  2020-07  LOWER
        A03  farmer  berries  2020-07  HIGHER
    """)
    chosen, _ = chosen_of(study, {})
    assert [(c.role, c.segment.id, c.codes) for c in chosen] == [
        ("typical", "A01-0001", ("MARKET.LOWER",)),
        ("variation", "A02-0001", ("MARKET.LOWER",)),
        ("negative", "A03-0001", ("MARKET.HIGHER",)),
    ]


def test_no_interview_carries_the_document(draw):
    study = draw("""
        A01  farmer  berries  2020-07  STABLE LOWER UP
        A02  farmer  berries  2020-07  STABLE
    """)
    chosen, ledger = chosen_of(study, {}, study.codebook.dimensions)
    assert [(c.theme, c.segment.interview_id) for c in chosen] == [
        ("MARKET.CHANNEL", "A01"),
        ("MARKET.CHANNEL", "A02"),
        ("MARKET.PRICE", "A01"),
    ]  # a third from A01 would be more than two, and more than one in ten
    assert [c.verdict for c in ledger if c.theme == "INCOME.EARN"] == ["interview_share"] * 2


def test_no_segment_is_quoted_twice(draw):
    study = draw("""
        A01  farmer  berries  2020-07  STABLE LOWER
        A02  farmer  berries  2020-07  STABLE
    """)
    first, second, third = study.segments
    both = replace(first, marks=(*first.marks, *second.marks))
    _, ledger = chosen_of(replace(study, segments=(both, third)), {})
    lines = {(c.theme, c.role, c.segment_id): c.verdict for c in ledger}
    assert lines["MARKET.CHANNEL", "typical", "A01-0001"] == "chosen"
    assert lines["MARKET.PRICE", "typical", "A01-0001"] == "segment_quoted"


@pytest.mark.parametrize("words", [7, 91])
def test_too_short_or_too_long_is_no_candidate(draw, words):
    study = draw("A01  farmer  berries  2020-07  STABLE")
    (segment,) = study.segments
    assert candidates([segment], ["MARKET.STABLE"], 8, 90) == [segment]
    assert candidates([replace(segment, n_words=words)], ["MARKET.STABLE"], 8, 90) == []


def test_more_than_one_inaudible_stretch_is_no_candidate(draw):
    (segment,) = draw("A01  farmer  berries  2020-07  STABLE").segments
    once = replace(segment, text="The [inaudible] came and we sold all of it.")
    twice = replace(segment, text="The [inaudible] came and [Inaudible 00:12] sold all of it.")
    assert candidates([once, twice], ["MARKET.STABLE"]) == [once]


def test_candidates_by_stance_and_about(draw):
    segments = draw("A01  farmer  berries  2020-07  STABLE -STABLE ~STABLE STABLE@other").segments

    def ids(**wanted):
        return [s.id[-1] for s in candidates(segments, ["MARKET.STABLE"], **wanted)]

    assert ids() == ["1", "2", "3"]
    assert ids(stance="affirms") == ["1", "3"]
    assert ids(stance="denies") == ["2", "3"]
    assert ids(about="other") == ["4"]


def test_a_quotation_is_the_segment_itself(draw):
    (segment,) = draw("A01  farmer  berries  2020-07  STABLE*").segments
    translation = Translation("A01", 1, "en", "This.", "M. R.")
    found = quote(segment, ["MARKET.STABLE"], "(interview A01)", "typical", translation)
    assert found.text == segment.text
    assert (found.span, found.n_words) == (segment.span, segment.n_words)
    assert (found.stance, found.about, found.by_rule_only) == ("affirms", "self", True)
    assert (found.translation, found.translator) == ("This.", "M. R.")


def test_a_part_of_a_turn_has_no_translation(draw):
    one, two, three = draw("A01  farmer  berries  2020-07  STABLE NEW LOWER").segments
    second_half = replace(three, turn=2)
    found = whole_turn_translations(
        [one, two, second_half],
        [
            Translation("A01", n, language, "...", "M. R.")
            for n in (1, 2)
            for language in ("en", "fr")
        ],
        "en",
    )
    assert {segment_id: t.language for segment_id, t in found.items()} == {one.id: "en"}


def test_effective_voices():
    assert effective_voices([]) == 0
    assert effective_voices(["A01", "A02", "A03", "A04"]) == 4
    assert effective_voices(["A01", "A01", "A01", "A02"]) == pytest.approx(1.6)  # 16 / (9 + 1)


def test_a_block_holds_what_its_summary_prints(draw):
    study = draw(STUDY + "A05  farmer  wool  2020-07  UP\nA06  farmer  wool  2020-07  unread\n")
    market, income = dimension_blocks(
        study.evidence, study.codebook, study.segments, lambda s: f"({s.interview_id})"
    )
    assert [row.id for row in market.by_group.rows] == [
        "MARKET", "MARKET.STABLE", "MARKET.NEW", "MARKET.LOWER", "MARKET.HIGHER",
    ]  # fmt: skip
    assert (market.silent, market.unread, market.ruled_out) == (("A05",), ("A06",), ())
    assert income.ruled_out == ("A05", "A06")
    assert [q.citation for q in market.quotations] == ["(A01)", "(A02)", "(A03)", "(E01)"]
    assert market.coders == ("ana", "rules")
    assert market.trace["MARKET.STABLE"] == tuple(
        s.id for s in study.segments if s.interview_id != "A05"
    )
    assert market.effective_voices == 4
    assert income.quotations == ()  # earnings are not asked of wool
    assert income.not_counted == {"INCOME.UP": ("A05-0001",)}
    assert income.trace["INCOME.UP"] == ("A05-0001",)
    (only,) = dimension_blocks(
        study.evidence, study.codebook, study.segments, str, dimensions=["INCOME"]
    )
    assert only.dimension.id == "INCOME"


CONSENTS = {
    (): True,
    ("analysis", "quote"): True,
    ("Análisis", "cita"): True,
    ("sí",): True,
    ("signed",): False,
    ("analysis",): False,
    ("No",): False,
}


@pytest.mark.parametrize(("consent", "quoted"), CONSENTS.items())
def test_nobody_is_quoted_whose_consent_is_for_analysis_only(draw, consent, quoted):
    study = draw("A01  farmer  berries  2020-07  STABLE\n A02  farmer  honey  2020-07  STABLE")
    first, second = study.evidence.interviews
    (person,) = first.participants
    asked = replace(first, participants=(replace(person, attributes={"consent": consent}),))
    evidence = replace(study.evidence, interviews=(asked, second))
    market, _ = dimension_blocks(evidence, study.codebook, study.segments, lambda _: "")
    assert asked.may("quote", "") is quoted
    assert ("A01" in {q.interview_id for q in market.quotations}) is quoted
    assert market.withheld == (() if quoted else ("A01-0001",))
    assert market.by_group.cell("MARKET", "all").affirmed == 2


def test_where_nobody_knows_who_of_a_group_spoke_all_of_them_must_have_agreed(draw):
    (group,) = draw("A01  farmer+farmer  berries  2020-07  P1:STABLE").evidence.interviews
    first, second = group.participants
    second = replace(second, attributes={"consent": ("analysis",)})
    group = replace(group, participants=(first, second))
    assert group.may("quote", "P1")
    assert not group.may("quote", "P2")
    assert not group.may("quote", "someone")
