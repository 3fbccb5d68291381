"""Undo and redo: whatever was done, undone in reverse it is as it was before, byte for byte."""

from __future__ import annotations

import contextlib
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.errors import CannotUndo, CodedTwice, ThingChanged, UnknownAct
from qualcode.model import Change, name_of
from qualcode.store import StudyFile, acts, codings, data_hash, transcripts, verify

CODES = ("M.A", "M.B", "P.C")
SEGMENTS = ("A01-0001", "A01-0002", "A02-0001")


@pytest.fixture
def begun(contents):
    """Writes a study of two interviews; hypothesis would print its bytes."""
    return lambda path: path.write_bytes(contents["two"])


def shown(file: StudyFile) -> list[object]:
    """What is counted and exported: the hash, coded segments, and what coders and analysts say."""
    tables = ("seen", "verdict", "reading", "chart", "proposal")
    rest = [file.db.execute(f"select * from {table} order by 1, 2").fetchall() for table in tables]
    memos = file.db.execute(
        "select kind, author, text, at, state from memo where state != 'removed' order by uid"
    )
    return [
        data_hash(file),
        *codings.coded_segments(file),
        codings.evidence(file),
        rest,
        list(memos),
    ]


def code(file: StudyFile, draw, segment: str, code_id: str, coder: str = "ana", **more) -> str:
    """Code a segment; the uid of the act, empty when there was nothing to do."""
    item = draw.marked(file, segment, code_id, coder, **more)
    return acts.perform(file, "code", [codings.change_of(file, item)]).act_uid


def some_changes(file: StudyFile, rng: random.Random, draw) -> list[Change]:
    """Changes as an act could have them, of any kind."""
    segment, coder, code_id = rng.choice(SEGMENTS), rng.choice(["ana", "bea"]), rng.choice(CODES)
    interview = segment[:3]
    kind = rng.choice(["coding", "recode", "remove", "seen", "reading", "verdict", "chart", "memo"])
    if kind == "coding":
        stance = rng.choice(["affirms", "denies"])
        item = draw.marked(
            file, segment, code_id, coder, stance=stance, exemplar=rng.random() < 0.3
        )
        return [codings.change_of(file, item)]
    if kind in ("recode", "remove"):
        marks = [m for s in codings.coded_segments(file) for m in s.marks if m.name]
        if not marks:
            return []
        name = rng.choice(marks).name
        before = acts.current(file, "coding", name)
        after = None if kind == "remove" else {**before, "code": code_id}
        return [Change("coding", name, segment, before, after)]
    names = {
        "seen": (name_of(segment, coder), {"state": rng.choice(["read", "review"])}),
        "reading": (name_of(interview, coder), {"read": True}),
        "verdict": (name_of(segment, code_id, coder), {"verdict": "rejected"}),
        "chart": (
            name_of(interview, "M", coder),
            {"text": "x", "basis": "b", "at": str(rng.random())},
        ),
        "memo": (
            f"memo {segment} {coder}",
            {
                "kind": "segment",
                "on": segment,
                "author": coder,
                "text": "hm",
                "at": "",
                "origin": "person",
            },
        ),
    }
    name, value = names[kind]
    before = acts.current(file, kind, name)
    if kind == "memo" and before is not None:
        value = {**before, "text": str(rng.random())}
    after = rng.choice([value, value, None])
    return [Change(kind, name, segment, before, after)]


def some_act(file: StudyFile, rng: random.Random, draw) -> str:
    changes: list[Change] = []
    for _ in range(rng.choice([1, 1, 4])):
        changes += [
            c for c in some_changes(file, rng, draw) if c.name not in {d.name for d in changes}
        ]
    with contextlib.suppress(CodedTwice):
        return acts.perform(file, "act", changes, told={"n": 1}, on="sheet").act_uid
    return ""


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32), n=st.integers(1, 12))
def test_any_acts_undone_in_reverse_give_what_was_there_before(seed, n, begun, draw):
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "study.qualcode"
        begun(path)
        with StudyFile(path, who="ana", now=draw.ticking()) as file:
            file.db.execute("pragma synchronous = off")
            for _ in range(n):
                some_act(file, rng, draw)
            done, states = [], [shown(file)]
            for _ in range(n):
                if uid := some_act(file, rng, draw):
                    done.append(uid)
                    states.append(shown(file))
            for number, uid in reversed(list(enumerate(done))):
                assert acts.undo(file, uid).changes
                assert shown(file) == states[number]
            for number, uid in enumerate(done, 1):
                acts.redo(file, uid)
                assert shown(file) == states[number]
            assert verify(file) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_walk_of_acts_undo_and_redo_is_a_walk_on_one_line(two, seed, draw):
    """Undo without a name goes back an act, redo goes forward again; a new act starts from there."""
    rng = random.Random(seed)
    two.db.execute("pragma synchronous = off")
    line, states, at = [], [shown(two)], 0
    for _ in range(40):
        step = rng.choice(["act", "act", "undo", "undo", "redo"])
        if step == "act":
            if uid := some_act(two, rng, draw):
                line, states = [*line[:at], uid], [*states[: at + 1], shown(two)]
                at += 1
        elif step == "undo" and at:
            assert acts.last_done(two) == line[at - 1]
            acts.undo(two, line[at - 1])
            at -= 1
        elif step == "redo" and at < len(line):
            assert acts.last_undone(two) == line[at]
            acts.redo(two, line[at])
            at += 1
        assert shown(two) == states[at]
    assert verify(two) == []


def test_an_act_partly_changed_since_is_refused_whole_and_the_later_act_named(two, draw):
    items = [draw.marked(two, segment, "M.A") for segment in SEGMENTS]
    first = acts.perform(two, "import sheet", [codings.change_of(two, item) for item in items])
    later = code(two, draw, "A01-0002", "M.A", stance="denies")
    before = shown(two)

    with pytest.raises(
        CannotUndo, match=rf"A01-0002 has been changed since by act {later[:8]} \('code'"
    ):
        acts.undo(two, first.act_uid)

    assert shown(two) == before
    acts.undo(two, later)
    assert len(acts.undo(two, first.act_uid).changes) == 3
    with pytest.raises(CannotUndo, match="undone already"):
        acts.undo(two, first.act_uid)
    with pytest.raises(CannotUndo, match="not undone"):
        acts.redo(two, code(two, draw, "A01-0001", "P.C"))


def test_what_a_dry_run_says_is_what_undo_does(two, draw):
    uid = code(two, draw, "A01-0001", "M.A")
    log = two.acts()

    tried = acts.undo(two, uid, dry_run=True)

    assert two.acts() == log
    assert acts.undo(two, uid).changes == tried.changes


def test_acts_of_other_kinds_say_what_to_do_instead(two):
    ingested = next(act for act in two.acts() if act.act == "ingest")

    with pytest.raises(CannotUndo, match="qualcode restore"):
        acts.undo(two, ingested.act_uid)
    with pytest.raises(CannotUndo, match="no such act"):
        acts.undo(two, "0" * 32)


def test_the_last_act_is_that_of_who_asks(path, contents, draw):
    path.write_bytes(contents["two"])
    with StudyFile(path, who="ana", now=draw.ticking()) as ana:
        mine = code(ana, draw, "A01-0001", "M.A")
    with StudyFile(path, who="bea", now=draw.ticking()) as bea:
        hers = code(bea, draw, "A01-0002", "M.B", "bea")
        assert acts.last_done(bea, who="bea") == hers
        assert acts.last_done(bea, who="ana") == mine
        assert acts.last_done(bea, who="eva") == ""
        assert acts.last_done(bea, lambda rows: rows[0].subject == "A01-0001") == mine
        acts.undo(bea, mine)
        assert acts.last_done(bea, who="ana") == ""
        assert acts.last_undone(bea, who="ana") == mine
        assert acts.last_undone(bea, who="bea") == ""


def test_an_act_is_named_by_the_first_letters_of_its_id(two, draw):
    uid = code(two, draw, "A01-0001", "M.A")

    assert acts.named(two, uid[:6].upper()) == uid
    for start, why in (("", "no act"), ("zz", "no act"), ("%", "no act")):
        with pytest.raises(UnknownAct, match=why):
            acts.named(two, start)


def test_words_cannot_have_the_same_code_of_a_coder_twice(two, draw):
    code(two, draw, "A01-0001", "M.A")
    code(two, draw, "A01-0001", "M.B")
    mark = next(m for s in codings.coded_segments(two) for m in s.marks if m.code == "M.B")
    before = acts.current(two, "coding", mark.name)
    change = Change("coding", mark.name, "A01-0001", before, {**before, "code": "M.A"})
    log = two.acts()

    with pytest.raises(CodedTwice, match="ana has coded these words"):
        acts.perform(two, "recode", [change])

    assert two.acts() == log


def test_words_that_were_recoded_can_have_their_old_code_beside_the_new_one(two, draw):
    code(two, draw, "A01-0001", "M.A")
    (mark,) = next(codings.coded_segments(two, codes=["M.A"])).marks
    before = acts.current(two, "coding", mark.name)
    change = Change("coding", mark.name, "A01-0001", before, {**before, "code": "M.B"})
    recoded = acts.perform(two, "recode", [change])

    again = code(two, draw, "A01-0001", "M.A")

    assert [m.code for m in next(codings.coded_segments(two)).marks] == ["M.A", "M.B"]
    with pytest.raises(CannotUndo, match=again[:8]):
        acts.undo(two, recoded.act_uid)
    acts.undo(two, again)
    acts.undo(two, recoded.act_uid)
    assert [m.code for m in next(codings.coded_segments(two)).marks] == ["M.A"]


def test_a_thing_that_another_changed_meanwhile_is_not_overwritten(two, draw):
    segment = next(s for s in transcripts.segments(two, "A01"))
    stale = codings.change_of(two, draw.marked(two, segment.id, "M.A"))
    code(two, draw, segment.id, "M.A", stance="mixed")

    with pytest.raises(ThingChanged):
        acts.perform(two, "code", [stale])
