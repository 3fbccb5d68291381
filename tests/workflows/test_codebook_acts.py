"""The codebook changes, and all that people have coded follows; undone, everything is as before."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.codebook import changes
from qualcode.errors import (
    CannotUndo,
    CannotWrite,
    CodebookDiffers,
    CodebookRefused,
    FileBusy,
    InvalidFile,
    RetiredCode,
    StudyBusy,
    UnknownName,
)
from qualcode.model import Change, name_of
from qualcode.store import acts, codebooks, data_hash, replay, verify
from qualcode.workflows import (
    acting,
    codebook,
    codebook_entries,
    codebook_file,
    codebook_history,
    codebook_moves,
    findings,
    folder,
    hand,
    proposals,
    recoding,
)
from qualcode.workflows.folder import StudyFolder

A, B, C = "A01-0001", "A01-0002", "A02-0001"
COMMENTED = ("  - id: INCOME\n", "  # ours, not the agency's\n  - id: INCOME   # keep\n")


@pytest.fixture
def study(ready: Path) -> Iterator[StudyFolder]:
    """The little study, coded by rules and by three people, with comments in its codebook."""
    path = ready / "codebook.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(*COMMENTED), encoding="utf-8")
    with folder.open_folder(ready, who="ana") as opened:
        hand.add(opened, A, "MARKET.SECURE", coder="ana", memo="por la planta")
        hand.add(opened, A, "MARKET.PRICE", coder="ana", memo="y el precio", exemplar=True)
        hand.add(opened, A, "MARKET.PRICE", coder="ben")
        hand.add(opened, C, "MARKET.SECURE", coder="ben", stance="denies")
        hand.add(opened, B, "INCOME.HIGHER", coder="eva")
        yield opened


def text(study: StudyFolder) -> str:
    return study.codebook_path.read_text(encoding="utf-8")


def state(study: StudyFolder) -> tuple[str, bytes, list[tuple[object, ...]]]:
    """What must be as before when an act is undone."""
    things = [
        *study.file.db.execute(
            "select uid, code, coder, stance, about, memo, exemplar, origin, state from coding"
            " where origin != 'rule' and state != 'removed' order by uid"
        ),
        *study.file.db.execute("select kind, code, text, state from memo order by uid"),
        *study.file.db.execute("select * from verdict order by 1, 2, 3"),
        *study.file.db.execute("select * from chart order by 1, 2, 3"),
        *study.file.db.execute("select uid, state, code from proposal order by 1"),
    ]
    return data_hash(study.file), study.codebook_path.read_bytes(), things


def undo(study: StudyFolder) -> None:
    acts.undo(study.file, acts.last_done(study.file, lambda _rows: True))
    assert codebook_file.finish(study) == []


def codes(study: StudyFolder) -> list[tuple[str, str, str]]:
    """Segment, code and coder of every coding that counts."""
    return study.file.db.execute(
        "select s.id, c.code, c.coder from coding c join segment s on s.key = c.segment_key"
        " where c.state = 'here' order by 1, 2, 3"
    ).fetchall()


MIGRATIONS = {
    "rename": lambda s, **o: codebook_moves.rename(s, "MARKET.SECURE", "MARKET.STABLE", **o),
    "rename a dimension": lambda s, **o: codebook_moves.rename(s, "MARKET", "SALES", **o),
    "merge": lambda s, **o: codebook_moves.merge(s, ["MARKET.PRICE"], "MARKET.SECURE", **o),
    "merge over dimensions": lambda s, **o: codebook_moves.merge(
        s, ["INCOME.HIGHER"], "MARKET.PRICE", **o
    ),
    "retire": lambda s, **o: codebook_moves.retire(s, "MARKET.SECURE", **o),
    "split": lambda s, **o: codebook_moves.split(
        s, "MARKET.SECURE", ["MARKET.SURE", "MARKET.SAFE"], **o
    ),
    "add": lambda s, **o: codebook_entries.add(s, "INCOME.LESS", label={"es": "Menos"}, **o),
    "edit": lambda s, **o: codebook_entries.edit(
        s, "MARKET.PRICE", "es", texts={"definition": "x"}, **o
    ),
    "edit a dimension": lambda s, **o: codebook_entries.edit(
        s, "MARKET", "en", texts={"label": "Trade"}, **o
    ),
    "add a dimension": lambda s, **o: codebook_entries.add_dimension(
        s, "TRUST", label={"es": "Confianza"}, **o
    ),
}


@pytest.fixture
def followed(study: StudyFolder) -> StudyFolder:
    """The same with all else that goes by the id of a code."""
    memo = {"kind": "code", "on": "MARKET.SECURE", "author": "ana", "text": "m", "at": "2026"}
    memo |= {"origin": "person"}
    on_coding = {**memo, "kind": "coding"}
    (uid,) = study.file.db.execute(
        "select uid from coding where code = 'MARKET.PRICE' and coder = 'ana'"
    ).fetchone()
    chart = {"text": "vende seguro", "basis": "b", "at": "2026"}
    told = {"text": "t", "segment": "", "coder": "ana", "at": "2026", "state": "accepted"}
    acts.perform(
        study.file,
        "more",
        [
            Change("memo", "m1", "MARKET.SECURE", None, memo),
            Change("memo", "m2", A, None, {**on_coding, "on": uid}),
            Change("chart", name_of("A01", "MARKET", "ana"), "A01", None, chart),
            Change("proposal", "p", "x", None, {**told, "code": "MARKET.SECURE"}),
            Change("verdict", name_of(C, "MARKET.SECURE", "ana"), C, None, {"verdict": "rejected"}),
        ],
    )
    return study


@pytest.mark.parametrize("name", MIGRATIONS)
def test_undone_everything_is_as_before(followed, name):
    before = state(followed)
    tried = MIGRATIONS[name](followed, dry_run=True)
    assert tried.act_uid == ""
    assert state(followed) == before
    done = MIGRATIONS[name](followed)
    assert done.act_uid
    assert done.lines()
    assert state(followed)[1] != before[1]
    assert "# ours, not the agency's" in text(followed)
    assert "# keep" in text(followed)
    assert verify(followed.file) == []
    after = state(followed)
    undo(followed)
    assert state(followed) == before
    acts.redo(followed.file, acts.last_undone(followed.file, lambda _rows: True))
    codebook_file.finish(followed)
    assert state(followed) == after


def test_renamed_there_and_back_the_file_has_the_same_bytes(followed):
    before = state(followed)
    codebook_moves.rename(followed, "MARKET.SECURE", "MARKET.STABLE")
    codebook_moves.rename(followed, "market.stable", "MARKET.SECURE")
    assert state(followed) == before
    assert codebook_history.renamed(followed) == {"MARKET.STABLE": "MARKET.SECURE"}


def test_everything_follows_a_renamed_code(followed):
    before = codes(followed)
    done = codebook_moves.rename(followed, "MARKET.SECURE", "MARKET.STABLE")
    assert [(s, c.replace("SECURE", "STABLE"), p) for s, c, p in before] == codes(followed)
    assert done.lines() == [
        "MARKET.SECURE is called MARKET.STABLE.",
        "2 codings by 2 coders in 2 interviews followed.",
        "2 findings of rules were made anew.",
        "1 memo, 1 rejected finding, 1 proposal followed.",
    ]
    rows = followed.file.db.execute("select code from memo where kind = 'code'").fetchall()
    assert rows == [("MARKET.STABLE",)]
    assert followed.file.db.execute("select code from verdict").fetchall() == [("MARKET.STABLE",)]
    assert codebook_history.renamed(followed) == {"MARKET.SECURE": "MARKET.STABLE"}


def test_summaries_follow_a_renamed_dimension_and_questions_are_found_again(followed):
    codebook_moves.rename(followed, "MARKET", "SALES")
    assert followed.file.db.execute("select dimension from chart").fetchall() == [("SALES",)]
    raised = followed.file.db.execute("select distinct dimension from raised order by 1")
    assert raised.fetchall() == [("INCOME",), ("SALES",)]
    assert {code.partition(".")[0] for _, code, _ in codes(followed)} == {"SALES", "INCOME"}


def test_a_merge_counts_each_interview_once(study):
    def affirmed(*names: str) -> set[str]:
        rows = study.file.db.execute(
            "select distinct i.id, c.code from coding c join segment s on s.key = c.segment_key"
            " join interview i on i.key = s.interview_key"
            " where c.state = 'here' and c.stance = 'affirms'"
        )
        return {interview for interview, code in rows if code in names}

    expected = affirmed("MARKET.SECURE", "MARKET.PRICE")
    places = {(s, p) for s, c, p in codes(study) if c.startswith("MARKET")}
    codebook_moves.merge(study, ["MARKET.PRICE"], "MARKET.SECURE")
    cell = findings.frequencies(study, codes=["MARKET.SECURE"])[0].cell
    assert cell.affirmed + cell.both + cell.others == len(expected) == 2
    assert affirmed("MARKET.SECURE") == expected
    assert {(s, p) for s, c, p in codes(study) if c == "MARKET.SECURE"} == places
    assert not any(c == "MARKET.PRICE" for _, c, _ in codes(study))


def test_codings_of_the_same_words_become_one_with_all_memos(followed):
    done = codebook_moves.merge(followed, ["MARKET.PRICE"], "MARKET.SECURE")
    assert done.plan.joined == 1
    assert done.codings == 2
    (mark,) = list(hand.line(followed, A).by("ana"))
    assert (mark.code, mark.memo, mark.exemplar) == (
        "MARKET.SECURE",
        "por la planta\n\ny el precio",
        True,
    )
    ((on,),) = followed.file.db.execute(
        "select c.uid from memo m join coding c on c.key = m.coding_key where m.uid = 'm2'"
    )
    assert on == mark.name


def test_a_merge_of_codings_that_say_it_otherwise_is_refused_with_their_places(study):
    hand.add(study, A, "MARKET.PRICE", coder="ana", stance="denies")
    before = state(study)
    for dry_run in (True, False):
        with pytest.raises(CodebookRefused, match="A01-0001 by ana") as refused:
            codebook_moves.merge(study, ["MARKET.PRICE"], "MARKET.SECURE", dry_run=dry_run)
        assert "MARKET.PRICE denies" in str(refused.value)
    assert state(study) == before


def test_a_retired_code_keeps_what_it_has_and_gets_nothing_new(study):
    before = codes(study)
    codebook_moves.retire(study, "market.secure")
    assert codes(study) == before
    assert "retired: true" in text(study)
    for code in ("MARKET.SECURE", "market.secure"):
        with pytest.raises(RetiredCode, match=r"MARKET\.SECURE is retired since 20"):
            hand.add(study, B, code, coder="eva")
    with pytest.raises(RetiredCode):
        codebook_moves.retire(study, "MARKET.SECURE")
    from qualcode.workflows.rules import changed_since_coding, code_by_rules

    assert changed_since_coding(study) == ([], [])
    code_by_rules(study)
    assert codes(study) == before


def test_a_renamed_dimension_carries_the_findings_of_retired_codes(study):
    codebook_moves.retire(study, "MARKET.SECURE")
    before = state(study)
    n = Counter(code for _, code, _ in codes(study))["MARKET.SECURE"]
    codebook_moves.rename(study, "MARKET", "SALES")
    assert Counter(code for _, code, _ in codes(study))["SALES.SECURE"] == n
    undo(study)
    assert state(study) == before


def test_a_split_makes_a_worklist_that_is_worked_off(study):
    codebook_moves.split(study, "MARKET.SECURE", ["MARKET.SURE", "MARKET.SAFE"])
    listed = recoding.worklist(study)
    places = [(t.segment_id, t.coder) for t in listed.tasks]
    assert places == [(A, "ana"), (A, "rules"), (C, "ben"), (C, "rules"), ("E01-0001", "rules")]
    assert (listed.done, listed.total) == (0, len(listed.tasks))
    recoding.assign(study, A, ["MARKET.SURE"], coder="ana")
    (mark,) = [m for m in hand.line(study, A).by("ana") if m.code != "MARKET.PRICE"]
    assert (mark.code, mark.memo) == ("MARKET.SURE", "por la planta")
    before = state(study)
    recoding.assign(study, C, ["MARKET.SURE", "MARKET.SAFE"], coder="ben")
    assert [(m.code, m.stance) for m in hand.line(study, C).by("ben")] == [
        ("MARKET.SAFE", "denies"),
        ("MARKET.SURE", "denies"),
    ]
    undo(study)
    assert state(study) == before
    recoding.assign(study, A, ["MARKET.SAFE"], coder="eva")
    assert [(m.code, m.origin) for m in hand.line(study, A).by("eva")] == [
        ("MARKET.SAFE", "suggestion")
    ]
    assert recoding.worklist(study).done == 2
    for codes_given, old, what in (
        (["MARKET.PRICE"], "", "took the place of no code that was split"),
        (["MARKET.SECURE"], "", "is retired"),
        (["MARKET.SAFE"], "MARKET.PRICE", "No code that was split"),
    ):
        with pytest.raises((CodebookRefused, RetiredCode, UnknownName), match=what):
            recoding.assign(study, C, codes_given, coder="ben", old=old)


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda s: codebook_moves.rename(s, "MARKET.SECURE", "MARKET.STEP2"), "without digits"),
        (lambda s: codebook_moves.rename(s, "MARKET.SECURE", "market.stable"), "Write capitals"),
        (lambda s: codebook_moves.rename(s, "MARKET.SECURE", "STABLE"), "Write capitals"),
        (lambda s: codebook_moves.rename(s, "MARKET.SECURE", "INCOME.X_Y"), "Write capitals"),
        (lambda s: codebook_moves.rename(s, "MARKET.SECURE", "INCOME.SECURE"), "does not begin"),
        (lambda s: codebook_moves.rename(s, "MARKET.SECURE", "MARKET.PRICE"), "codebook merge"),
        (lambda s: codebook_moves.rename(s, "MARKET.SECURE", "MARKET.SECURE"), "called so already"),
        (lambda s: codebook_moves.rename(s, "MARKET.SECUR", "MARKET.STABLE"), "MARKET.SECURE"),
        (lambda s: codebook_moves.rename(s, "MARKET", "INCOME"), "here is a dimension INCOME"),
        (lambda s: codebook_moves.rename(s, "MARKET.ALL", "MARKET.SOME"), "directly under MARKET"),
        (lambda s: codebook_moves.merge(s, ["MARKET.PRICE"], "MARKET.PRICE"), "into itself"),
        (lambda s: codebook_moves.merge(s, ["MARKET.PRIZE"], "MARKET.SECURE"), "MARKET.PRICE"),
        (lambda s: codebook_moves.move(s, "MARKET.PRICE", "INCOME.ALL"), "belongs to INCOME"),
        (
            lambda s: codebook_moves.move(s, "MARKET.PRICE", "MARKET.ALL"),
            "under MARKET.ALL already",
        ),
        (
            lambda s: codebook_moves.split(s, "MARKET.PRICE", ["MARKET.SECURE", "MARKET.NEW"]),
            "here is a code MARKET.SECURE",
        ),
        (lambda s: codebook_moves.split(s, "MARKET.PRICE", ["MARKET.NEW"]), "two or more"),
        (lambda s: codebook_entries.add(s, "MARKET.PRICE", label={"es": "x"}), "here is a code"),
        (lambda s: codebook_entries.add(s, "MARKT.NEW", label={"es": "x"}), "MARKET"),
        (lambda s: codebook_entries.add(s, "MARKET.NEW", label={"es": " "}), "has no label"),
        (
            lambda s: codebook_entries.add_theme(s, "MARKET.NEW", label={"es": "x"}),
            "directly under",
        ),
        (lambda s: codebook_entries.edit(s, "MARKET.PRICE", "es"), "Nothing to change"),
        (
            lambda s: codebook_entries.edit(s, "MARKET.PRICE", "pt", texts={"label": "x"}),
            "language of the codebook 'pt'",
        ),
        (
            lambda s: codebook_entries.edit(s, "MARKET.PRICE", "es", texts={"label": ""}),
            "needs a label",
        ),
        (
            lambda s: codebook_entries.edit(s, "MARKET", "es", texts={"include": "x"}),
            "has only definition and label",
        ),
        (
            lambda s: codebook_entries.edit(s, "MARKET.PRICE", "es", contrasts=["MARKET.PRICE"]),
            "contrast with itself",
        ),
        (lambda s: proposals.accept(s, "beef", "MARKET.NEW"), "No open proposal 'beef'"),
        (lambda s: proposals.propose(s, " ", coder="ana"), "needs words"),
        (lambda s: recoding.worklist(s, "MARKET.PRICE"), "code that was split"),
        (lambda s: codebook_history.diff(s, "9"), "No version of the codebook '9'"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_changes_nothing(study, act, sentence):
    before, n = state(study), len(study.file.acts())
    with pytest.raises((CodebookRefused, UnknownName), match=sentence) as refused:
        act(study)
    assert str(refused.value).endswith((".", "?"))
    assert state(study) == before
    assert len(study.file.acts()) in (n, n + 2)  # the codebook as it was found


def test_an_id_is_not_given_to_another_code(study):
    codebook_moves.rename(study, "MARKET.SECURE", "MARKET.STABLE")
    codebook_moves.merge(study, ["MARKET.PRICE"], "MARKET.STABLE")
    for name in ("MARKET.SECURE", "MARKET.PRICE"):
        with pytest.raises(
            CodebookRefused, match=f"{name} was the id of what is MARKET.STABLE now"
        ):
            codebook_entries.add(study, name, label={"es": "x"})
    with pytest.raises(CodebookRefused, match=r"MARKET\.PRICE is MARKET\.STABLE now"):
        codebook_moves.merge(study, ["MARKET.STABLE"], "MARKET.PRICE")
    assert codebook_history.renamed(study) == {
        "MARKET.SECURE": "MARKET.STABLE",
        "MARKET.PRICE": "MARKET.STABLE",
    }


def test_an_edit_by_hand_is_a_version_and_is_never_written_over(study):
    codebook_file.note(study)
    study.codebook_path.write_text(text(study).replace("Mejor precio", "Buen precio") + "# sí\n")
    codebook_moves.rename(study, "MARKET.SECURE", "MARKET.STABLE")
    assert "Buen precio" in text(study)
    assert text(study).endswith("# sí\n")
    assert [(f.version.act, f.codes) for f in codebook_history.history(study)] == [
        ("codebook read", 3),
        ("codebook by hand", 3),
        ("codebook rename", 3),
    ]
    undo(study)
    assert "Buen precio" in text(study)
    assert text(study).endswith("# sí\n")


def test_a_code_lost_in_an_editor_is_brought_to_the_one_it_became(study):
    codebook_file.note(study)
    study.codebook_path.write_text(text(study).replace("MARKET.SECURE", "MARKET.STABLE"))
    study.forget_codebook()
    assert codebook_file.orphans(study) == ["MARKET.SECURE"]
    from qualcode.workflows.notices import notices

    (told,) = (i for i in notices(study) if "MARKET.SECURE" in i.what)
    assert "qualcode codebook rename MARKET.SECURE NEW" in told.remedy
    before = text(study)
    codebook_moves.rename(study, "MARKET.SECURE", "MARKET.STABLE")
    assert codebook_file.orphans(study) == []
    assert text(study) == before
    assert {c for _, c, p in codes(study) if p == "ben"} == {"MARKET.PRICE", "MARKET.STABLE"}


def test_killed_before_the_file_is_written_it_is_written_when_opened_next(study, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(codebook_file, "_write", killed)
        with pytest.raises(KeyboardInterrupt):
            codebook_moves.rename(study, "MARKET.SECURE", "MARKET.STABLE")
    assert "MARKET.SECURE" in text(study)
    study.file.close()
    with folder.open_folder(study.path) as again:
        assert "MARKET.STABLE" in text(again)
        assert "MARKET.SECURE" not in text(again)
        assert not codebooks.is_unwritten(again.file)
        assert not any(code == "MARKET.SECURE" for _, code, _ in codes(again))
        assert "# keep" in text(again)


def killed(*_args: object) -> None:
    raise KeyboardInterrupt


def test_a_file_edited_before_it_could_be_written_is_left_alone_and_told(study, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(codebook_file, "_write", killed)
        with pytest.raises(KeyboardInterrupt):
            codebook_moves.rename(study, "MARKET.PRICE", "MARKET.MONEY")
    mine = text(study) + "# mine\n"
    study.codebook_path.write_text(mine)
    study.file.close()
    with folder.open_folder(study.path) as again:
        assert text(again) == mine
        with pytest.raises(CodebookDiffers, match=r"'qualcode codebook import codebook\.yaml'"):
            codebook_moves.retire(again, "INCOME.HIGHER")
        assert text(again) == mine
        again.codebook_path.rename(again.path / "mine.yaml")
    with folder.open_folder(study.path) as again:
        assert "MARKET.MONEY" in text(again)


def test_a_file_that_may_not_be_written_changes_nothing(study):
    before, n = state(study), len(study.file.acts())
    study.codebook_path.chmod(0o444)
    with pytest.raises(CannotWrite, match="read-only"):
        codebook_moves.retire(study, "MARKET.PRICE")
    study.codebook_path.chmod(0o644)
    lock = study.path / "~$codebook.yaml"
    lock.touch()
    with pytest.raises(FileBusy, match=r"close codebook\.yaml in Excel"):
        codebook_moves.retire(study, "MARKET.PRICE")
    lock.unlink()
    assert state(study) == before
    assert len(study.file.acts()) <= n + 2


def test_a_broken_codebook_is_told_and_nothing_done(study):
    before = data_hash(study.file)
    study.codebook_path.write_text(text(study) + "  - [")
    study.forget_codebook()
    with pytest.raises(InvalidFile):
        codebook_moves.retire(study, "MARKET.PRICE")
    assert data_hash(study.file) == before


def test_two_programs_at_once_one_says_who_is_first(study, monkeypatch):
    codebook_file.note(study)
    monkeypatch.setattr("qualcode.store.file.PATIENCE_S", 0.05)
    with folder.open_folder(study.path) as other:
        with study.file.transaction(), pytest.raises(StudyBusy):
            codebook_moves.retire(other, "MARKET.PRICE")
        codebook_moves.retire(other, "MARKET.PRICE")
    with pytest.raises(RetiredCode):
        codebook_moves.retire(study, "MARKET.PRICE")


def test_results_are_rebuilt_as_they_were_under_a_version(study):
    codebook_file.note(study)
    was = findings.matrix(study, rows="code")
    hashed = data_hash(study.file)
    codebook_moves.rename(study, "MARKET.SECURE", "MARKET.STABLE")
    codebook_moves.merge(study, ["MARKET.PRICE"], "MARKET.STABLE")
    hand.add(study, B, "MARKET.STABLE", coder="eva")
    hand.remove(study, C, "MARKET.STABLE", coder="ben")
    now = data_hash(study.file)
    with codebook_history.as_of(study, "1") as then:
        assert findings.matrix(then, rows="code") == was
        assert data_hash(then.file) == hashed
    assert data_hash(study.file) == now
    with codebook_history.as_of(study, "3") as then:
        assert data_hash(then.file) == now
    with pytest.raises(UnknownName, match="There are: 1, 2, 3"), codebook_history.as_of(study, "4"):
        pass


def test_history_and_diff_are_told(study):
    codebook_moves.rename(study, "MARKET.SECURE", "MARKET.STABLE")
    codebook_moves.retire(study, "MARKET.PRICE")
    rows = [(row[0], *row[2:]) for row in codebook_history.history_table(study).rows]
    assert rows == [
        (1, "ana", "read", "little", 3, 0),
        (2, "ana", "rename", "MARKET.SECURE to MARKET.STABLE", 3, 0),
        (3, "ana", "retire", "MARKET.PRICE", 2, 1),
    ]
    there = codebook_history.diff(study, "1", "3").rows
    assert there == (
        ("code", "MARKET.SECURE", "renamed", "MARKET.STABLE"),
        ("code", "MARKET.PRICE", "retired", study.file.now()[:10]),
    )
    back = codebook_history.diff(study, "3", "1").rows
    assert ("code", "MARKET.STABLE", "renamed", "MARKET.SECURE") in back
    draft = study.path / "draft.yaml"
    draft.write_text(text(study).replace("Mejor precio", "Otro"), encoding="utf-8")
    rows = codebook_history.diff(study, str(draft)).rows
    assert rows == (("code", "MARKET.PRICE", "changed", "label"),)


def test_a_proposal_becomes_a_code_and_codes_its_segment(study):
    proposals.propose(study, "  riego  perdido ", coder="ben", segment_id="a02-0002")
    assert (
        proposals.propose(study, "riego perdido", coder="ben", segment_id="A02-0002").changes == ()
    )
    ((name, said, segment, coder, _),) = proposals.table(study).rows
    assert (said, segment, coder) == ("riego perdido", "A02-0002", "ben")
    before = state(study)
    done = proposals.accept(study, str(name), "INCOME.WATER", label="Riego")
    assert done.lines()[0].endswith("A02-0002 is coded with it for ben.")
    assert study.codebook.code("INCOME.WATER").label == {"es": "Riego"}
    assert [m.code for m in hand.line(study, "A02-0002").by("ben")] == ["INCOME.WATER"]
    with pytest.raises(CodebookRefused, match=r"is accepted as INCOME\.WATER already"):
        proposals.decline(study, str(name))
    assert proposals.table(study).rows == ()
    undo(study)
    assert state(study) == before
    proposals.decline(study, str(name))
    assert proposals.table(study, everything=True).rows[0][-2:] == ("declined", "")


def test_a_code_is_made_while_coding(study):
    made = proposals.new_code(study, "Sin agua de riego (canal 2)", "INCOME")
    assert made == "INCOME.SIN_AGUA_DE_RIEGO_CANAL"
    hand.add(study, "A02-0002", made, coder="ana")
    assert codebook_file.orphans(study) == []
    for label in ("2020", "¿?"):
        with pytest.raises(CodebookRefused, match="No id can be made"):
            proposals.new_code(study, label, "INCOME")
    with pytest.raises(CodebookRefused, match="here is a code"):
        proposals.new_code(study, "sin agua de riego; canal", "INCOME")


def test_an_import_is_an_act_that_can_be_undone(study):
    before = state(study)
    draft = study.path / "draft.yaml"
    draft.write_text(text(study).replace("Mejor precio", "Buen precio"), encoding="utf-8")
    codebook.replace_codebook(study, draft)
    assert text(study) == draft.read_text(encoding="utf-8")
    assert codebook_history.history(study)[-1].version.act == "codebook import"
    undo(study)
    assert state(study) == before
    lost = draft.read_text(encoding="utf-8").replace("INCOME.HIGHER", "INCOME.MORE")
    draft.write_text(lost, encoding="utf-8")
    with pytest.raises(InvalidFile, match=r"INCOME\.HIGHER is missing"):
        codebook.replace_codebook(study, draft)
    assert state(study) == before


def test_an_import_takes_the_place_of_a_broken_file_and_settles_a_conflict(study):
    whole = text(study)
    study.codebook_path.write_text("nothing: [")
    study.forget_codebook()
    draft = study.path / "draft.yaml"
    draft.write_text(whole, encoding="utf-8")
    codebook.replace_codebook(study, draft)
    assert text(study) == whole
    assert not codebooks.is_unwritten(study.file)


def test_a_workbook_is_a_codebook_too(study):
    book = study.path / "book.xlsx"
    codebook.export(study, book)
    settings = replace(study.settings, codebook="book.xlsx")
    there = StudyFolder(study.path, settings, study.file)
    codebook_moves.rename(there, "MARKET.SECURE", "MARKET.STABLE")
    assert "MARKET.STABLE" in folder.read_codebook(book)[0].by_id
    assert there.codebook == folder.read_codebook(book)[0]
    before = data_hash(there.file)
    codebook_moves.retire(there, "MARKET.STABLE")
    undo(there)
    assert data_hash(there.file) == before
    assert not folder.read_codebook(book)[0].by_id["MARKET.STABLE"].retired


def test_what_cannot_be_undone_any_more_says_why(study):
    done = codebook_entries.add(study, "INCOME.LESS", label={"es": "Menos"})
    codebook_history.check_turn(study, done.act_uid)
    coded = hand.add(study, B, "INCOME.LESS", coder="eva")
    with pytest.raises(CannotUndo, match=r"1 coding has been made with INCOME\.LESS since"):
        acting.undo(study, done.act_uid)
    acting.undo(study, coded.act_uid)
    acting.undo(study, done.act_uid)
    study.codebook_path.write_text(text(study) + "# mine\n", encoding="utf-8")
    with pytest.raises(CannotUndo, match="codebook by hand"):
        acting.redo(study, done.act_uid)
    assert text(study).endswith("# mine\n")


def test_an_edit_by_hand_is_kept_before_anything_is_coded_under_it(study):
    codebook_moves.retire(study, "MARKET.PRICE")
    study.file.close()
    with folder.open_folder(study.path) as again:
        again.codebook_path.write_text(text(again) + "# mine\n", encoding="utf-8")
        hand.add(again, B, "MARKET.SECURE", coder="ana")
        hand.add(again, C, "MARKET.SECURE", coder="ana")
        told = [act.act for act in again.file.acts() if act.kind in ("codebook", "coding")]
        assert told[-3:] == ["codebook by hand", "code", "code"]


def test_the_log_of_these_acts_says_what_became_of_what(study):
    codebook_moves.rename(study, "MARKET.SECURE", "MARKET.STABLE")
    note = codebooks.migrations(study.file)[-1]
    assert (note.op, note.ids) == ("rename", {"MARKET.SECURE": "MARKET.STABLE"})
    assert codebooks.given_away(study.file) == {"MARKET.SECURE"}
    undo(study)
    assert codebooks.renamed(study.file) == {}
    assert codebooks.given_away(study.file) == set()
    replay.set_back(study.file, None)
    with contextlib.closing(sqlite3.connect(study.file.path)) as db:
        (kinds,) = db.execute(
            "select count(distinct act_uid) from log where act = 'codebook rename'"
        )
    assert kinds == (1,)
    assert changes.why_no_id("code", "MARKET.STABLE") == ""
