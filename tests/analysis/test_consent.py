"""Who is left out for want of consent, and whose words are kept back."""

from __future__ import annotations

from dataclasses import replace

from qualcode.analysis import consented, consenting, matrix

STUDY = """
    A01  farmer         berries  2020-07  STABLE
    A02  farmer+farmer  honey    2020-07  P1:STABLE P2:LOWER
    A03  farmer         honey    2020-07  STABLE ?INCOME
"""


def agreeing(study, **consent):
    """The study in which participants (``A02_P1``) have agreed to what is said."""
    interviews = tuple(
        replace(
            interview,
            participants=tuple(
                replace(p, attributes={**p.attributes, "consent": consent[key]})
                if (key := f"{interview.id}_{p.speaker}".rstrip("_")) in consent
                else p
                for p in interview.participants
            ),
        )
        for interview in study.evidence.interviews
    )
    return replace(study.evidence, interviews=interviews)


def test_nobody_is_left_out_where_nobody_says_no(draw):
    study = draw(STUDY)
    assert consenting(study.evidence) is study.evidence
    assert [s.withheld for s in consented(study.segments, study.evidence.interviews)] == [
        False
    ] * len(study.segments)


def test_an_interview_without_consent_to_analysis_is_in_no_count(draw):
    study = draw(STUDY)
    evidence = consenting(agreeing(study, A03=("none",)))
    assert [i.id for i in evidence.interviews] == ["A01", "A02"]
    assert evidence.left_out == (1, 0)
    assert (evidence.raised, evidence.read) == (frozenset(), {"A01", "A02"})
    cell = matrix(evidence, study.codebook, rows="code").cell("MARKET.STABLE", "all")
    assert (cell.affirmed, cell.scope) == (2, 2)


def test_one_of_a_group_is_left_out_with_what_they_say(draw):
    study = draw(STUDY)
    before = agreeing(study, A02_P2=("no",))
    evidence = consenting(before)
    assert evidence.left_out == (0, 1)
    assert [m.code for m in evidence.mentions if m.interview_id == "A02"] == ["MARKET.STABLE"]
    kept = [s for s in consented(study.segments, before.interviews) if s.interview_id == "A02"]
    assert {s.speaker for s in kept} == {"P1"}


def test_what_somebody_unknown_says_in_a_group_is_left_out_with_one_of_it(draw):
    study = draw(STUDY)
    before = agreeing(study, A02_P2=("no",))
    strange = [replace(s, speaker="?") for s in study.segments if s.interview_id == "A02"]
    assert not list(consented(strange, before.interviews))


def test_words_that_may_not_be_quoted_give_way_to_a_marker_and_nothing_else_does(draw):
    study = draw(STUDY)
    before = agreeing(study, A01=("analysis",))
    first = study.segments[0]
    (shown, *others) = consented(study.segments, before.interviews, "[—]")
    assert (shown.text, shown.withheld) == ("[—]", True)
    assert replace(shown, text=first.text, withheld=False) == first
    assert others == list(study.segments[1:])
    (counted, *_) = consented(study.segments, before.interviews)
    assert (counted.text, counted.withheld) == (first.text, True)
