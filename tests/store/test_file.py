"""Opening a study file, acts as transactions, the log, and everything that can be in the way."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from qualcode.errors import CannotWrite, NotAStudyFile, QualcodeError, StudyBusy, TooNew
from qualcode.store import StudyFile, file, transcripts
from qualcode.store.schema import APPLICATION_ID, STEPS, create
from qualcode.store.verify import verify

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def schema_of(db: sqlite3.Connection) -> list[tuple]:
    return db.execute("select type, name, sql from sqlite_master order by type, name").fetchall()


def test_a_new_file_carries_its_marks_and_opens_again(path):
    with StudyFile(path) as new:
        made = schema_of(new.db)

    with StudyFile(path) as again:
        assert schema_of(again.db) == made
        assert again.db.execute("pragma application_id").fetchone() == (APPLICATION_ID,)
        assert again.db.execute("pragma user_version").fetchone() == (len(STEPS),)
        assert again.db.execute("pragma foreign_keys").fetchone() == (1,)
        assert again.db.execute("pragma synchronous").fetchone() == (2,)
        assert again.db.execute("pragma journal_mode").fetchone() == ("delete",)


def test_every_table_is_strict(study):
    lax = study.db.execute(
        "select name from pragma_table_list where schema = 'main' and type = 'table'"
        " and not strict and name not like 'sqlite%'"
    )
    assert lax.fetchall() == []


def test_opening_again_changes_no_byte(path):
    StudyFile(path).close()
    before = path.read_bytes()

    StudyFile(path).close()

    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["study.qualcode"]


def test_a_newer_format_is_refused_and_left_alone(path):
    StudyFile(path).close()
    with sqlite3.connect(path) as db:
        db.execute("pragma user_version = 99")
    db.close()
    before = path.read_bytes()

    with pytest.raises(TooNew) as error:
        StudyFile(path)

    assert (error.value.found, error.value.known) == (99, len(STEPS))
    assert path.read_bytes() == before


def _another_program(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("create table bookmarks (url)")
    db.close()


def _truncated(path: Path) -> None:
    StudyFile(path).close()
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _first_page_flipped(path: Path) -> None:
    StudyFile(path).close()
    content = bytearray(path.read_bytes())
    content[100:400] = bytes(byte ^ 0xFF for byte in content[100:400])
    path.write_bytes(content)


@pytest.mark.parametrize(
    "make",
    [
        _another_program,
        _truncated,
        _first_page_flipped,
        lambda path: path.write_text("title = 'a study'\n"),
        lambda path: path.write_bytes(b"x"),
        lambda path: path.write_bytes(bytes(8192)),
    ],
    ids=["another program", "truncated", "flipped", "text", "one byte", "zeros"],
)
def test_what_is_no_study_is_refused_and_left_alone(path, make):
    make(path)
    before = path.read_bytes()

    with pytest.raises(NotAStudyFile) as error:
        StudyFile(path)

    assert str(error.value).startswith("study.qualcode: this is not a study")
    assert "backups" in str(error.value)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["study.qualcode"]


def test_an_empty_file_becomes_a_study(path):
    """What is left of a program killed while it made its first table."""
    path.touch()

    with StudyFile(path) as new:
        assert verify(new) == []


def test_damage_behind_the_first_page_is_told_when_it_is_met(two, path):
    (root,) = two.db.execute("select rootpage from sqlite_master where name = 'turn'").fetchone()
    two.close()
    content = bytearray(path.read_bytes())
    page = slice((root - 1) * 4096, root * 4096)
    content[page] = bytes(byte ^ 0x55 for byte in content[page])
    path.write_bytes(content)

    with StudyFile(path) as damaged:
        assert list(transcripts.known(damaged)) == ["A01", "A02"]
        with pytest.raises(NotAStudyFile, match="damaged"):
            transcripts.transcript(damaged, "A01")
        assert all(fault.what.startswith("the file is damaged") for fault in verify(damaged))
        assert verify(damaged) != []


def test_a_text_that_is_no_utf8_any_more_is_told_without_the_text(two, path):
    two.close()
    content = path.read_bytes()
    path.write_bytes(content.replace(b"Vendo miel", b"Vendo\xff\xfeiel"))

    with StudyFile(path) as damaged:
        with pytest.raises(NotAStudyFile) as error:
            transcripts.transcript(damaged, "A01")
        faults = verify(damaged)

    assert "iel" not in str(error.value)
    assert error.value.__suppress_context__
    assert (faults[0].where, faults[0].what) == (
        "A01",
        "the transcript's text is not what was read",
    )


def test_a_folder_in_the_way(tmp_path):
    (tmp_path / "study.qualcode").mkdir()

    with pytest.raises(CannotWrite, match="may not be written to"):
        StudyFile(tmp_path / "study.qualcode")


def test_no_folder_to_put_it_in(tmp_path):
    (tmp_path / "notes.txt").touch()

    with pytest.raises(CannotWrite, match="may not be written to"):
        StudyFile(tmp_path / "notes.txt" / "study.qualcode")
    with pytest.raises(CannotWrite):
        StudyFile(tmp_path / "missing" / "study.qualcode")


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
def test_a_read_only_folder(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(CannotWrite, match="may not be written to"):
            StudyFile(tmp_path / "study.qualcode")
    finally:
        tmp_path.chmod(0o700)


def test_a_study_that_may_only_be_read_is_read(two):
    two.db.execute("pragma query_only = on")  # what SQLite does for a file it may only read

    assert list(transcripts.known(two)) == ["A01", "A02"]
    with pytest.raises(CannotWrite, match="may not be written to"), two.transaction():
        two.set_meta("a", "b")


def test_a_new_file_that_cannot_be_finished_leaves_nothing(path, monkeypatch):
    def fails(_db):
        raise sqlite3.OperationalError("no")

    monkeypatch.setattr(file, "STEPS", [create, fails])
    with pytest.raises(sqlite3.OperationalError):
        StudyFile(path)

    assert list(path.parent.iterdir()) == []


def test_a_full_disk_keeps_what_was_there(two, draw):
    (pages,) = two.db.execute("pragma page_count").fetchone()
    two.db.execute(f"pragma max_page_count = {pages + 2}")
    before = (two.acts(), transcripts.known(two))
    more = [draw.talk(f"B{n}", "E: ¿Y?", "P: " + "mucho " * 2000) for n in range(9)]

    with pytest.raises(CannotWrite, match="the disk is full"):
        transcripts.add(two, more)

    assert (two.acts(), transcripts.known(two)) == before
    assert verify(two) == []
    two.db.execute("pragma max_page_count = 100000")
    transcripts.add(two, more)
    assert len(transcripts.known(two)) == 11


def test_who_comes_second_is_told_to_wait(two, monkeypatch):
    monkeypatch.setattr(file, "PATIENCE_S", 0.05)
    other = sqlite3.connect(two.path, isolation_level=None)
    other.execute("begin immediate")
    with StudyFile(two.path) as mine:
        assert len(transcripts.known(mine)) == 2, "reading goes on"
        with pytest.raises(StudyBusy), mine.transaction():
            pass
        other.execute("rollback")
        other.close()
        with mine.transaction():
            mine.set_meta("a", "b")
        assert mine.meta("a") == "b"


def test_who_wants_to_read_while_another_writes_to_disk_is_told_to_wait(two, monkeypatch):
    monkeypatch.setattr(file, "PATIENCE_S", 0.05)
    with StudyFile(two.path) as mine:
        other = sqlite3.connect(two.path, isolation_level=None)
        other.execute("begin exclusive")
        with pytest.raises(StudyBusy):
            transcripts.known(mine)
        with pytest.raises(StudyBusy):
            StudyFile(two.path)
        other.close()
        assert len(transcripts.known(mine)) == 2


def test_an_act_that_a_reader_holds_up_is_undone_and_can_be_done_again(two, monkeypatch):
    monkeypatch.setattr(file, "PATIENCE_S", 0.05)
    reader = sqlite3.connect(two.path)
    rows = reader.execute("select * from turn")
    next(rows)
    with StudyFile(two.path) as mine:
        with pytest.raises(StudyBusy), mine.transaction():
            mine.set_meta("a", "b")
        assert mine.meta("a") == ""
        rows.close()
        reader.close()
        with mine.transaction():
            mine.set_meta("a", "c")
        assert mine.meta("a") == "c"


def test_a_study_that_another_program_is_just_making_is_not_taken_away(path, monkeypatch):
    monkeypatch.setattr(file, "PATIENCE_S", 0.05)
    maker = sqlite3.connect(path, isolation_level=None)
    maker.execute("begin exclusive")
    create(maker)
    monkeypatch.setattr(Path, "exists", lambda _self: False)  # looked before the other began

    with pytest.raises(StudyBusy):
        StudyFile(path)

    maker.execute("commit")
    maker.close()
    assert path.stat().st_size > 0


@pytest.mark.parametrize(
    "trouble", [ValueError(), KeyboardInterrupt(), CannotWrite(Path("x"), "no")], ids=repr
)
def test_an_act_is_undone_whatever_goes_wrong_in_it(study, trouble):
    def half_an_act():
        with study.transaction():
            study.set_meta("a", "b")
            study.record("act", "subject")
            raise trouble

    with pytest.raises(type(trouble)):
        half_an_act()

    assert study.meta("a") == ""
    assert study.acts() == []
    assert not study.db.in_transaction


def test_a_fault_of_ours_keeps_its_own_name(study):
    with pytest.raises(sqlite3.IntegrityError) as error, study.transaction() as db:
        db.execute("insert into meta values ('a', 'b'), ('a', 'c')")

    assert not isinstance(error.value, QualcodeError)
    assert error.value.__cause__ is None


def test_the_log_says_who_did_what_when_in_order(path, draw):
    now = draw.ticking()
    with StudyFile(path, who="ana", now=now) as mine, mine.transaction():
        mine.record("code", "A01-0001", before={"é": 1}, after={"b": [2], "a": "ñ"})
    with StudyFile(path, who="bea", now=now) as hers, hers.transaction():
        hers.record("memo", "A01")

    with StudyFile(path) as again:
        acts = again.acts()

    assert [(a.number, a.at, a.who, a.act, a.subject) for a in acts] == [
        (1, "2026-03-01T12:00:00+00:00", "ana", "code", "A01-0001"),
        (2, "2026-03-01T12:00:01+00:00", "bea", "memo", "A01"),
    ]
    assert (acts[0].before, acts[0].after) == ('{"é": 1}', '{"a": "ñ", "b": [2]}')
    assert (acts[1].before, acts[1].after) == ("", "")


@pytest.mark.parametrize("statement", ["update log set who = 'eve'", "delete from log"])
def test_the_log_cannot_be_rewritten(two, statement):
    before = two.acts()

    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        two.db.execute(statement)

    assert two.acts() == before != []


def test_times_are_utc_to_the_second():
    assert file.utc_now().endswith("+00:00")
    assert len(file.utc_now()) == len("2026-03-01T12:00:00+00:00")


def test_a_value_kept_by_name_is_replaced(study):
    study.set_meta("a", "b")
    study.set_meta("a", "c")

    assert (study.meta("a"), study.meta("z")) == ("c", "")


def test_a_backup_is_a_whole_study_of_its_own(two):
    target = two.backup()

    assert target.relative_to(two.path.parent).as_posix().startswith("backups/study-2026-03-01T12")
    assert ":" not in target.name
    with StudyFile(target) as copy:
        assert schema_of(copy.db) == schema_of(two.db)
        assert list(copy.db.iterdump()) == list(two.db.iterdump())
        assert verify(copy) == []
    assert [p.name for p in target.parent.iterdir()] == [target.name]


def test_a_backup_of_the_same_second_takes_the_place_of_the_one_before(path):
    with StudyFile(path, now=lambda: "2026-03-01T12:00:00+00:00") as mine:
        first = mine.backup()
        mine.set_meta("a", "b")
        second = mine.backup()

    assert first == second == path.parent / "backups" / "study-2026-03-01T120000Z.qualcode"
    with StudyFile(second) as copy:
        assert copy.meta("a") == "b"


def test_a_backup_that_cannot_be_written_leaves_nothing(two, monkeypatch):
    (two.path.parent / "backups").write_text("a file of that name")
    with pytest.raises(CannotWrite):
        two.backup()
    (two.path.parent / "backups").unlink()

    def full(*_):
        raise CannotWrite(two.path, "the disk is full")

    monkeypatch.setattr(type(two.db), "copy_to", full)
    with pytest.raises(CannotWrite):
        two.backup()
    assert list((two.path.parent / "backups").iterdir()) == []


def test_an_old_format_is_brought_up_after_a_copy_was_kept(two, path, monkeypatch):
    two.close()
    old = path.read_bytes()

    def remember(db):
        db.execute("alter table interview add column seen text not null default 'no'")

    monkeypatch.setattr(file, "STEPS", [*STEPS, remember])
    with StudyFile(path) as new:
        assert new.db.execute("select distinct seen from interview").fetchall() == [("no",)]
        assert new.db.execute("pragma user_version").fetchone() == (len(STEPS) + 1,)
        assert len(transcripts.known(new)) == 2
    (kept,) = (path.parent / "backups").iterdir()
    monkeypatch.undo()
    with StudyFile(kept) as copy:
        assert len(transcripts.known(copy)) == 2
    assert len(kept.read_bytes()) == len(old)
    with pytest.raises(TooNew):
        StudyFile(path)


def test_an_upgrade_that_fails_changes_nothing(two, path, monkeypatch):
    two.close()
    old = path.read_bytes()

    def half(db):
        db.execute("alter table interview add column seen text not null default 'no'")
        raise RuntimeError

    monkeypatch.setattr(file, "STEPS", [*STEPS, half])
    with pytest.raises(RuntimeError):
        StudyFile(path)

    assert path.read_bytes() == old


def test_a_study_is_one_file_that_can_be_copied(two, path, tmp_path):
    two.close()
    shutil.copy(path, tmp_path / "copy.qualcode")

    with StudyFile(tmp_path / "copy.qualcode") as copy:
        assert list(transcripts.known(copy)) == ["A01", "A02"]
