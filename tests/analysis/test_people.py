"""People are counted once, however many interviews they gave."""

from __future__ import annotations

from dataclasses import replace

from qualcode.analysis import by_participant, matrix


def persons(study, **ids):
    """The study in which participants (``A02_P1``) are persons with these ids."""
    interviews = tuple(
        replace(
            interview,
            participants=tuple(
                replace(p, attributes={"person": (ids[key],)})
                if (key := f"{interview.id}_{p.speaker}".rstrip("_")) in ids
                else p
                for p in interview.participants
            ),
        )
        for interview in study.evidence.interviews
    )
    return replace(study.evidence, interviews=interviews)


def test_a_person_with_two_interviews_is_one_participant(draw):
    study = draw("""
        A01  farmer  berries  2020-07  STABLE
        A02  farmer  honey    2020-08  -STABLE
        A03  farmer  honey    2020-08  STABLE
    """)
    evidence = persons(study, A01="ana", A02="ana")
    cell = matrix(evidence, study.codebook, rows="code", unit="participant").cell(
        "MARKET.STABLE", "all"
    )
    assert (cell.affirmed, cell.denied, cell.both, cell.scope) == (2, 1, 1, 2)
    assert evidence.n_people == 2
    ana, _ = by_participant(evidence).interviews
    assert (ana.id, ana.value_chains) == ("A01", ("berries", "honey"))


def test_somebody_of_a_group_is_the_same_person_alone(draw):
    study = draw("""
        A01  farmer+farmer  berries  2020-07  P1:STABLE P2:LOWER
        A02  farmer         honey    2020-08  HIGHER
    """)
    evidence = persons(study, A01_P2="eva", A02="eva")
    people = by_participant(evidence)
    assert [i.id for i in people.interviews] == ["A01 P1", "A01 P2"]
    assert {(m.interview_id, m.code) for m in people.mentions} == {
        ("A01 P1", "MARKET.STABLE"),
        ("A01 P2", "MARKET.LOWER"),
        ("A01 P2", "MARKET.HIGHER"),
    }


def test_interviews_are_still_interviews(draw):
    study = draw("A01  farmer  honey  2020-07  STABLE\n A02  farmer  honey  2020-07  STABLE")
    evidence = persons(study, A01="ana", A02="ana")
    assert matrix(evidence, study.codebook, rows="code").cell("MARKET.STABLE", "all").scope == 2
