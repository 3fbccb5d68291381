"""A study is looked after: backups, putting one back, the log, undo, and what ``verify`` finds."""

from __future__ import annotations

import random
import shutil
import sqlite3
from itertools import count
from pathlib import Path

import pytest

from qualcode.errors import (
    CannotUndo,
    CannotWrite,
    NotAStudyFile,
    OtherStudy,
    StudyBusy,
    UnknownAct,
    UnknownName,
)
from qualcode.store import acts, codings, data_hash
from qualcode.store import file as store_file
from qualcode.workflows import acting, care, codebook_moves, findings, folder, hand
from qualcode.workflows.acting import Asked


def at_noon():
    seconds = count()
    return lambda: f"2026-03-01T12:{(n := next(seconds)) // 60:02d}:{n % 60:02d}+00:00"


@pytest.fixture
def study(ready: Path):
    with folder.open_folder(ready, who="ana", now=at_noon()) as opened:
        yield opened


def segments(study: folder.StudyFolder) -> list[str]:
    return [s.id for s in codings.coded_segments(study.file)]


def test_a_backup_put_back_is_the_study_of_then_and_what_it_was_is_kept(study):
    first, second, *_ = segments(study)
    hand.add(study, first, "MARKET.SECURE", coder="ana")
    kept, then = care.backup(study), data_hash(study.file)
    hand.add(study, second, "MARKET.PRICE", coder="ana")
    now, acts_now = data_hash(study.file), study.file.acts()
    study.file.close()

    done = care.restore(study.path, Path(kept.name))

    with folder.open_folder(study.path) as again:
        assert data_hash(again.file) == then != now
        assert care.verify(again).faults == ()
    assert done.kept is not None
    care.restore(study.path, done.kept)
    with folder.open_folder(study.path) as again:
        assert (data_hash(again.file), again.file.acts()) == (now, acts_now)


def test_backups_are_listed_and_a_named_one_takes_no_place_of_another(study, tmp_path):
    kept = care.backup(study)
    target = tmp_path / "copy.qualcode"
    assert care.backup(study, target) == target
    with pytest.raises(CannotWrite, match="already"):
        care.backup(study, target)
    (kept.parent / "broken.qualcode").write_text("x")

    rows = {row[0]: row for row in care.backup_table(study.path).rows}

    assert rows[kept.name][2] == len({act.act_uid for act in study.file.acts()})
    assert rows["broken.qualcode"][2] == "cannot be read"


def test_what_is_no_backup_of_this_study_is_refused_and_nothing_changes(study, tmp_path):
    kept = care.backup(study)
    before = study.file.path.read_bytes()
    shutil.copytree(study.path, other := tmp_path / "other")
    (other / folder.STUDY_FILE).unlink()
    folder.open_folder(other, who="x").file.close()
    (tmp_path / "empty.qualcode").touch()
    damaged = tmp_path / "damaged.qualcode"
    damaged.write_bytes(kept.read_bytes()[:9000])
    (tmp_path / "text.qualcode").write_text("no study at all, only words")
    for source, error in (
        (other / folder.STUDY_FILE, OtherStudy),
        (study.file.path, OtherStudy),
        (tmp_path / "empty.qualcode", NotAStudyFile),
        (damaged, NotAStudyFile),
        (tmp_path / "text.qualcode", NotAStudyFile),
        (Path("nothing"), UnknownName),
    ):
        with pytest.raises(error):
            care.restore(study.path, source)
        assert study.file.path.read_bytes() == before


def test_a_damaged_or_missing_study_file_is_replaced(study):
    kept, path = care.backup(study), study.file.path
    study.file.close()
    path.write_bytes(b"damaged" * 4000)
    path.with_name(f"{path.name}-journal").write_bytes(b"half")

    done = care.restore(study.path, kept)

    assert done.kept is not None
    assert done.kept.read_bytes().startswith(b"damaged")
    assert not path.with_name(f"{path.name}-journal").exists()
    path.unlink()
    assert care.restore(study.path, kept).kept is None
    with folder.open_folder(study.path) as again:
        assert care.verify(again).faults == ()


def test_while_another_program_writes_nothing_is_put_back(study, monkeypatch):
    monkeypatch.setattr(store_file, "PATIENCE_S", 0.05)
    kept = care.backup(study)
    busy = sqlite3.connect(study.file.path, isolation_level=None)
    busy.execute("begin immediate")

    with pytest.raises(StudyBusy):
        care.restore(study.path, kept)

    busy.execute("rollback")
    busy.close()


def test_undo_says_in_a_sentence_what_was_put_back(study):
    first, second, *_ = segments(study)
    hand.add(study, first, "MARKET.SECURE", coder="ana")
    hand.add(study, second, "MARKET.PRICE", coder="bea")

    tried = acting.undo(study, dry_run=True).sentence("Would undo")
    assert tried.endswith(f"MARKET.PRICE by bea on {second} is gone.")
    turned = acting.undo(study, coder="ana")
    assert turned.sentence("Undone:").endswith(f"MARKET.SECURE by ana on {first} is gone.")
    acting.undo(study)
    for again in (acting.redo(study, turned.act.act_uid[:7]), acting.redo(study)):
        assert again.sentence("Done again:").endswith("is back.")
    study.file.who = "eva"
    with pytest.raises(UnknownName, match="act to undo that was done by 'eva'"):
        acting.undo(study)
    with pytest.raises(UnknownAct):
        acting.undo(study, "nothing")
    (ingest, *_) = (a for a in study.file.acts() if a.act == "ingest")
    with pytest.raises(CannotUndo, match="qualcode restore"):
        acting.undo(study, ingest.act_uid)


def test_a_whole_import_is_one_act_and_told_in_numbers(study):
    items = [
        codings.change_of(study.file, hand.coding(line, "MARKET.SECURE", "ana", line.span))
        for line in (hand.line(study, name) for name in segments(study))
    ]
    acts.perform(study.file, "import sheet", items, told={"rows": len(items)}, on="hoja.xlsx")

    (row,) = acting.log_table(study, Asked(act="import sheet")).rows
    told = acting.undo(study).sentence("Undone:")

    assert row[3:6] == ("import sheet", "hoja.xlsx", len(items))
    assert told.endswith(f": {len(items)} codings gone.")
    assert acting.log_table(study, Asked(act="import sheet")).rows[0][-1] == "undone"


def test_the_log_is_asked_by_who_coder_day_act_and_what_it_is_on(study):
    first, second, *_ = segments(study)
    hand.add(study, first, "MARKET.SECURE", coder="ana", memo="hm")
    study.file.who = "bea"
    hand.mark_segment(study, second, "review", coder="bea")
    hand.add(study, second, "MARKET.PRICE", coder="bea")

    def subjects(**asked) -> list[object]:
        return [row[4] for row in acting.log_table(study, Asked(**asked), changes=True).rows]

    assert subjects(coder="ana") == [first]
    assert subjects(coder="bea")[:1] == [second]
    assert set(subjects(who="bea")) == {second}
    assert subjects(on="MARKET.SECURE") == [first]
    assert first in subjects(on=first[:3])
    assert second not in subjects(on=first)
    assert subjects(until="2020-01-01") == []
    assert subjects(since="2026-03-01", act="code") == [first, second]
    assert subjects(last=1) == [second]
    table = acting.log_table(study, Asked(last=1))
    (row,) = table.rows
    assert acting.log_table(study, Asked(act_uid=str(row[0])), changes=True).rows[-1][4] == second


@pytest.mark.parametrize("seed", range(2))
def test_exports_after_undo_are_those_of_before_byte_by_byte(study, tmp_path, seed):
    """Segments as CSV and the whole workbook, but for its sheet of the log."""
    rng = random.Random(seed)

    def exported(name: str) -> tuple[str, dict[str, list[tuple[object, ...]]]]:
        import openpyxl

        path = tmp_path / f"{name}.xlsx"
        findings.export_workbook(study, path)
        book = openpyxl.load_workbook(path)
        sheets = {s.title: list(s.values) for s in book if s.title not in ("Log", "Bitácora")}
        return data_hash(study.file), sheets

    hand.add(study, segments(study)[0], "MARKET.SECURE", coder="ana")
    before = exported("before")
    done = []
    for _ in range(8):
        name = rng.choice(segments(study))
        coder = rng.choice(["ana", "bea"])
        if rng.random() < 0.3 and (there := hand.line(study, name).by(coder)):
            turned = hand.remove(study, name, there[0].code, coder=coder)
        else:
            code = rng.choice(["MARKET.SECURE", "MARKET.PRICE"])
            turned = hand.add(
                study, name, code, coder=coder, stance=rng.choice(["affirms", "mixed"])
            )
        done += [turned.act_uid] if turned.act_uid else []
    for uid in reversed(done):
        acts.undo(study.file, uid)

    assert exported("after") == before


def rewritten(path: Path, statement: str) -> None:
    """A change behind the program's back."""
    db = sqlite3.connect(path, isolation_level=None)
    guards = db.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
    for name, _ in guards:
        db.execute(f"drop trigger {name}")
    db.execute(statement)
    for _, sql in guards:
        db.execute(sql)
    db.close()


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("update log set who = 'eve' where act = 'code'", "the row is not as it was written"),
        ("update log set after = '' where act = 'code'", "the row is not as it was written"),
        ("delete from log where act = 'code'", "is not in the log"),
        ("update coding set stance = 'mixed' where origin = 'person'", "not what the log says"),
        ("update coding set state = 'removed' where origin = 'person'", "not what the log says"),
        ("delete from seen", "its seen is not what the log says"),
        ("update received set sha256 = 'x'", "not as it was received"),
    ],
)
def test_verify_finds_what_was_changed_behind_its_back(study, statement, what):
    first, *_ = segments(study)
    hand.add(study, first, "MARKET.SECURE", coder="ana")
    hand.add(study, first, "MARKET.SECURE", coder="ana", stance="denies")
    last = hand.mark_segment(study, segments(study)[1], "review", coder="ana")
    (study.path / "received").mkdir()
    (study.path / "received" / "a.xlsx").write_bytes(b"sheet")
    with study.file.transaction() as db:
        import hashlib

        db.execute(
            "insert into received (sha256, at, file, kept, act_uid, sheet, base) values"
            " (?, '', 'a.xlsx', 'received/a.xlsx', ?, '', '')",
            (hashlib.sha256(b"sheet").hexdigest(), last.act_uid),
        )
    assert care.verify(study).faults == ()

    if statement.startswith("delete from log"):
        first_row = next(a for a in study.file.acts() if a.act == "code")
        statement = f"delete from log where uid = '{first_row.uid}'"
    rewritten(study.file.path, statement)

    assert any(what in fault.what for fault in care.verify(study).faults)


def test_the_hash_changes_with_what_is_new_and_only_where_it_is_used(study):
    first, *_ = segments(study)
    hand.add(study, first, "MARKET.SECURE", coder="ana")
    hashes = [data_hash(study.file)]
    hand.mark_segment(study, segments(study)[1], "review", coder="ana")
    hashes.append(data_hash(study.file))
    hand.add(study, first, "MARKET.SECURE", coder="ana", exemplar=True)
    hashes.append(data_hash(study.file))
    assert len(set(hashes)) == 3
    acting.undo(study)
    acting.undo(study)
    assert data_hash(study.file) == hashes[0]


def test_a_coding_that_comes_back_under_a_former_id_is_told(study):
    where = segments(study)[0]
    hand.add(study, where, "MARKET.SECURE", coder="ana")
    taken = hand.remove(study, where, "MARKET.SECURE", coder="ana")
    codebook_moves.rename(study, "MARKET.SECURE", "MARKET.FIRM")
    (issue,) = acting.undo(study, taken.act_uid).issues
    assert issue.where == "MARKET.SECURE"
    assert issue.remedy.endswith("codebook rename MARKET.SECURE MARKET.FIRM.")
