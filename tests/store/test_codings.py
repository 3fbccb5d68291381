"""Codings in, evidence out; every count is checked by eye on a few segments."""

import sqlite3
from dataclasses import replace

import pytest

from qualcode.errors import UnknownName
from qualcode.model import Mention
from qualcode.store import codings, transcripts


def coded(file, **how):
    """What each segment carries: ``A01-0001: CODE by coder, ...``."""
    return {
        segment.id: [f"{mark.code} by {mark.coder}" for mark in segment.marks]
        for segment in codings.coded_segments(file, **how)
    }


def mention(name, code, stance="affirms", about="self", rule_only=False, segments=1, words=0):
    return Mention(name, "P", code, stance, about, rule_only, segments, words)


def test_a_coding_twice_changes_nothing(two, draw):
    one = draw.marked(two, "A01-0001", "MARKET.SELLS", memo="claro")

    assert codings.add(two, [one]) == 1
    acts = two.acts()
    assert codings.add(two, [one, one]) == 0

    assert codings.count(two) == 1
    assert two.acts() == acts
    assert acts[-1].act == "code"
    assert acts[-1].subject == "A01-0001"
    assert "miel" not in acts[-1].after


def test_a_changed_mind_replaces_the_stance_and_the_log_keeps_what_it_was(two, draw):
    segment = transcripts.segments(two, "A01")[0]
    one = draw.marked(two, segment.id, "MARKET.SELLS")

    assert codings.add(two, [one]) == 1
    assert codings.add(two, [replace(one, stance="denies")]) == 1

    marks = next(s for s in codings.coded_segments(two) if s.id == segment.id).marks
    assert [(mark.code, mark.stance) for mark in marks] == [("MARKET.SELLS", "denies")]
    last = two.acts()[-1]
    assert '"stance": "affirms"' in last.before
    assert '"stance": "denies"' in last.after


def test_codings_enter_all_or_none(two, draw):
    good = draw.marked(two, "A01-0001", "MARKET.SELLS")
    acts = two.acts()

    def items():
        yield good
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        codings.add(two, items())

    assert codings.count(two) == 0
    assert two.acts() == acts


def test_a_coding_of_a_segment_that_is_not_there_is_refused_not_lost(two, draw):
    good = draw.marked(two, "A01-0001", "MARKET.SELLS")

    with pytest.raises(UnknownName, match=r"No segment 'A01-0011'.*A01-0001"):
        codings.add(two, [good, replace(good, segment_id="A01-0011")])

    assert codings.count(two) == 0


def test_what_a_person_marked_comes_back_on_its_segment(two, draw):
    whole = draw.marked(two, "A01-0001", "MARKET.SELLS", stance="mixed", about="other")
    words = draw.marked(
        two, "A01-0001", "MARKET.HONEY", "bea", words="miel", memo="m", origin="import"
    )
    codings.add(two, [words, whole])

    (segment,) = codings.coded_segments(two, codes=["MARKET.SELLS"])

    assert (segment.id, segment.interview_id, segment.turn, segment.speaker) == (
        "A01-0001",
        "A01",
        2,
        "P",
    )
    assert segment.text == "Vendo miel a la empresa."
    assert segment.n_words == 5
    first, second = segment.marks
    assert (first.code, first.coder, first.origin, first.memo) == (
        "MARKET.HONEY",
        "bea",
        "import",
        "m",
    )
    assert first.span.of(transcripts.transcript(two, "A01").text) == "miel"
    assert (second.code, second.stance, second.about, second.span) == (
        "MARKET.SELLS",
        "mixed",
        "other",
        segment.span,
    )


def test_coded_segments_in_reading_order_with_and_without_a_choice(two, draw):
    codings.add(
        two,
        [
            draw.marked(two, "A02-0001", "MARKET.SELLS", stance="denies"),
            draw.marked(two, "A01-0002", "PRICE.UP"),
            draw.marked(two, "A01-0002", "MARKET.SELLS", "bea"),
        ],
    )
    everything = {
        "A01-0001": [],
        "A01-0002": ["MARKET.SELLS by bea", "PRICE.UP by ana"],
        "A02-0001": ["MARKET.SELLS by ana"],
    }

    assert coded(two) == everything
    assert list(coded(two)) == list(everything)
    assert coded(two, codes=["PRICE.UP"]) == {"A01-0002": everything["A01-0002"]}
    assert coded(two, codes=[]) == {}
    assert coded(two, interviews=["A02"]) == {"A02-0001": everything["A02-0001"]}
    assert coded(two, codes=["PRICE.UP"], interviews=["A02"]) == {}


def test_codings_can_be_read_while_others_are_added(two, draw):
    reading = codings.coded_segments(two)
    first = next(reading)

    codings.add(two, [draw.marked(two, first.id, "MARKET.SELLS")])

    assert [segment.id for segment in reading] == ["A01-0002", "A02-0001"]


def test_evidence_counts_segments_once_whoever_coded_them(two, draw):
    """Words: A01-0001 has 5, A01-0002 has 7, A02-0001 has 4."""
    codings.add(
        two,
        [
            draw.marked(two, "A01-0001", "MARKET.SELLS", "ana"),
            draw.marked(two, "A01-0001", "MARKET.SELLS", "bea"),
            draw.marked(two, "A01-0001", "MARKET.SELLS", "bea", words="miel"),
            draw.marked(two, "A01-0002", "MARKET.SELLS", "bea"),
            draw.marked(two, "A01-0002", "MARKET.SELLS", "caro", stance="denies"),
            draw.marked(two, "A02-0001", "MARKET.SELLS", "ana", about="other"),
        ],
    )

    assert codings.evidence(two).mentions == (
        mention("A01", "MARKET.SELLS", segments=2, words=12),
        mention("A01", "MARKET.SELLS", "denies", words=7),
        mention("A02", "MARKET.SELLS", about="other", words=4),
    )


def test_a_mention_is_by_rule_only_while_no_person_says_the_same(two, draw):
    run = draw.found(
        two,
        "A01",
        ("A01-0001", "MARKET.SELLS", "Vendo miel"),
        ("A01-0002", "PRICE.UP", "precio subió"),
        ("A01-0002", "MARKET.SELLS", "gracias"),
    )
    codings.save_runs(two, [run], ["MARKET.SELLS", "PRICE.UP"], {"MARKET.SELLS": "a"})

    assert [(m.code, m.rule_only, m.segments) for m in codings.evidence(two).mentions] == [
        ("MARKET.SELLS", True, 2),
        ("PRICE.UP", True, 1),
    ]
    codings.add(
        two,
        [
            draw.marked(two, "A01-0001", "MARKET.SELLS"),
            draw.marked(two, "A01-0002", "PRICE.UP", stance="denies"),
        ],
    )
    assert [
        (m.code, m.stance, m.rule_only, m.segments) for m in codings.evidence(two).mentions
    ] == [
        ("MARKET.SELLS", "affirms", False, 2),
        ("PRICE.UP", "affirms", True, 1),
        ("PRICE.UP", "denies", False, 1),
    ]
    assert codings.count(two) == 5
    assert codings.count(two, origin="rule") == 3
    assert codings.count(two, origin="person") == 2


def test_evidence_says_what_was_raised_and_what_is_read(two, draw):
    assert codings.evidence(two).read == frozenset()
    codings.set_read(two, ["A02"], "ana")
    codings.set_read(two, ["A02"], "ana")
    run = draw.found(two, "A01", raised=[("MARKET", 1), ("MARKET", 3), ("PRICE", 3)])
    codings.save_runs(two, [run], ["MARKET", "PRICE"], {"MARKET": "a", "PRICE": "b"})

    evidence = codings.evidence(two)

    assert [i.id for i in evidence.interviews] == ["A01", "A02"]
    assert evidence.mentions == ()
    assert evidence.raised == {("A01", "MARKET"), ("A01", "PRICE")}
    assert evidence.read == {"A01", "A02"}
    assert evidence.read_by_people == {"A02"}
    assert evidence.coverage == (2, 2)


def test_speakers_of_one_interview_are_told_apart(study, draw):
    transcripts.add(study, [draw.talk("A01", "ANA: Vendo miel.", "LUZ: Yo vendo lana también.")])
    codings.add(
        study,
        [draw.marked(study, f"A01-000{n}", "MARKET.SELLS") for n in (1, 2)],
    )

    assert [(m.speaker, m.words) for m in codings.evidence(study).mentions] == [
        ("ANA", 2),
        ("LUZ", 4),
    ]


def test_rules_run_again_replace_only_their_own_codes_there(two, draw):
    """The second run looks for MARKET.SELLS and MARKET in A01 alone, and finds it elsewhere."""
    codings.add(
        two,
        [
            draw.marked(two, "A01-0001", "MARKET.SELLS"),
            draw.marked(two, "A01-0002", "MARKET.SELLS", "rules", words="precio"),
        ],
    )
    rules = {"MARKET.SELLS": "1", "PRICE.UP": "1", "MARKET": "1", "PRICE": "1"}
    first = [
        draw.found(
            two,
            "A01",
            ("A01-0001", "MARKET.SELLS", "Vendo miel"),
            ("A01-0002", "PRICE.UP", "subió"),
            raised=[("MARKET", 1), ("PRICE", 3)],
        ),
        draw.found(two, "A02", ("A02-0001", "MARKET.SELLS", "vendo"), raised=[("MARKET", 1)]),
    ]
    codings.save_runs(two, first, list(rules), rules)

    second = [draw.found(two, "A01", ("A01-0002", "MARKET.SELLS", "gracias"), raised=[])]
    codings.save_runs(two, second, ["MARKET.SELLS", "MARKET"], rules | {"MARKET.SELLS": "2"})

    assert coded(two) == {
        "A01-0001": ["MARKET.SELLS by ana"],
        "A01-0002": ["MARKET.SELLS by rules", "MARKET.SELLS by rules", "PRICE.UP by rules"],
        "A02-0001": ["MARKET.SELLS by rules"],
    }
    assert codings.count(two, origin="person") == 2, "also of one who signs as 'rules'"
    assert codings.evidence(two).raised == {("A01", "PRICE"), ("A02", "MARKET")}
    last = two.acts()[-1]
    assert (last.act, last.before, last.after) == (
        "code by rules",
        '{"codings": 1}',
        '{"codings": 1, "rules_of": 2}',
    )


def test_a_code_without_rules_any_more_loses_its_codings(two, draw):
    run = draw.found(two, "A01", ("A01-0001", "MARKET.SELLS", "Vendo miel"))
    codings.save_runs(two, [run], ["MARKET.SELLS"], {"MARKET.SELLS": "1"})

    codings.save_runs(two, [draw.found(two, "A01")], ["MARKET.SELLS"], {})

    assert codings.count(two) == 0
    assert codings.evidence(two).read == {"A01"}


def test_the_last_run_of_each_interview_is_remembered(two, draw):
    keys = {name: there.key for name, there in transcripts.known(two).items()}
    assert codings.last_runs(two) == {}
    runs = [draw.found(two, name, inputs=f"{name} as it was") for name in keys]
    codings.save_runs(two, runs, ["MARKET"], {"MARKET": "1"})
    codings.save_runs(
        two, [draw.found(two, "A02", inputs="A02 corrected")], ["MARKET"], {"MARKET": "2"}
    )

    assert codings.last_runs(two) == {
        keys["A01"]: ("A01 as it was", {"MARKET": "1"}),
        keys["A02"]: ("A02 corrected", {"MARKET": "2"}),
    }


def test_a_run_that_fails_leaves_the_run_before(two, draw):
    run = draw.found(two, "A01", ("A01-0001", "MARKET.SELLS", "Vendo miel"))
    codings.save_runs(two, [run], ["MARKET.SELLS"], {"MARKET.SELLS": "1"})
    before = (coded(two), two.acts(), codings.last_runs(two))
    doubled = codings.RuleRun(run.interview_key, "new", [*run.codings, *run.codings], [])

    with pytest.raises(sqlite3.IntegrityError):
        codings.save_runs(two, [doubled], ["MARKET.SELLS"], {"MARKET.SELLS": "2"})

    assert (coded(two), two.acts(), codings.last_runs(two)) == before
    codings.save_runs(two, [run], ["MARKET.SELLS"], {"MARKET.SELLS": "1"})
    assert coded(two) == before[0]
