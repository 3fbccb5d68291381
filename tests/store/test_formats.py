"""Study files of every format there has been; they must open for ever and say the same.

Each ``formats/format-N.qualcode`` was made once by ``python tests/store/formats/make.py FILE``; all of
its material is invented. It is never made again: a change of format adds a step to ``schema.STEPS`` and
a new frozen file beside it, with something in the new tables too.
"""

import contextlib
import runpy
import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from qualcode.model import Interview, Mention, Participant
from qualcode.store import (
    StudyFile,
    acts,
    codings,
    data_hash,
    memos,
    pages,
    pending,
    sources,
    transcripts,
    translations,
    verify,
    versions,
)
from qualcode.store.history import history
from qualcode.store.issues import issues
from qualcode.store.schema import STEPS

FORMATS = Path(__file__).parent / "formats"


HASHES = {1: "767d56ac", 2: "05530d15", 3: "cdf02b52"}
MAKERS = {1: "make", 2: "make_2", 3: "make_3"}


@pytest.fixture(params=range(1, len(STEPS) + 1))
def number(request) -> int:
    return request.param


@pytest.fixture
def old(number, tmp_path):
    """A copy of a frozen file of each format."""
    path = shutil.copy(FORMATS / f"format-{number}.qualcode", tmp_path / "study.qualcode")
    (tmp_path / "received").mkdir()
    (tmp_path / "received" / "a.xlsx").write_bytes(b"a sheet")
    with StudyFile(path) as file:
        yield file


def test_an_old_study_adds_up(old, number):
    assert verify(old) == []
    assert data_hash(old) == HASHES[number]


def test_every_table_of_an_old_study_holds_something(number):
    """As the file was frozen, before it is brought to the newest format."""
    with contextlib.closing(sqlite3.connect(FORMATS / f"format-{number}.qualcode")) as db:
        assert db.execute("pragma user_version").fetchone() == (number,)
        tables = [row[0] for row in db.execute("select name from sqlite_master where type='table'")]
        held = {t for t in tables if db.execute(f"select exists (select 1 from {t})").fetchone()[0]}

    assert held == set(tables)
    assert len(tables) >= {1: 16, 2: 22, 3: 29}[number]


def test_an_old_study_gives_the_same_evidence(old):
    evidence = codings.evidence(old)

    assert evidence.interviews[:2] == (
        Interview(
            "A01",
            "es",
            date(2020, 8, 1),
            ("honey",),
            (
                Participant(
                    "A01",
                    "ROSA",
                    "farmer",
                    1,
                    {"es": "apicultora", "en": "beekeeper"},
                    {"sexo": ("f",)},
                ),
            ),
            {"región": ("I", "II")},
        ),
        Interview("A02"),
    )
    assert evidence.mentions[:3] == (
        Mention("A01", "ROSA", "MARKET.SELLS", "affirms", "self", False, 1, 7),
        Mention("A02", "INÉS", "MARKET.SELLS", "denies", "other", False, 1, 7),
        Mention("A02", "LUZ", "PRICE.UP", "affirms", "self", True, 1, 2),
    )
    assert evidence.raised == {("A01", "MARKET")}
    assert evidence.read == {"A01", "A02"}
    assert evidence.read_by_people == {"A01"}


def test_an_old_study_gives_the_same_texts_and_acts(old):
    first = transcripts.transcript(old, "A01")
    segment, *_ = codings.coded_segments(old, codes=["PRICE.UP"])

    assert first.attributes == {"Fecha": "2020-08-01"}
    assert [(t.role, t.start_ms, t.end_ms) for t in first.turns] == [
        ("interviewer", 0, 900),
        ("participant", 1000, 1900),
    ]
    assert first.turns[1].span.of(first.text) == "Vendo miel a la empresa. Siempre. 🐝"
    assert [(s.id, s.n_words, s.start_ms) for s in transcripts.segments(old, "A01")] == [
        ("A01-0001", 7, 1000)
    ]
    assert (segment.id, segment.text) == ("A02-0002", "Yo tampoco.")
    assert segment.marks[0].span.of(transcripts.transcript(old, "A02").text) == "Yo tampoco"
    assert translations.translations(old, "en")["A01", 2].translator == "eva"
    assert [page.forms for page in pages.pages(old, "es")] == ["Vendo\nmiel"]
    assert [issue.where for _, issue in issues(old)][:2] == [
        "A01.docx, turn 1",
        "A02.docx, turn 1",
    ]
    assert codings.last_runs(old)[1][0] == "inputs 1"
    assert old.meta("attributes_sha256") == "0" * 64
    assert [(act.who, act.act) for act in old.acts()][:9] == [
        ("ana", "ingest"),
        ("ana", "ingest"),
        ("ana", "attributes"),
        ("ana", "translate"),
        ("ana", "code"),
        ("ana", "code"),
        ("ana", "code"),
        ("ana", "read"),
        ("ana", "code by rules"),
    ]


def test_a_corrected_interview_of_an_old_study_stands_as_it_did(tmp_path):
    path = shutil.copy(FORMATS / "format-2.qualcode", tmp_path / "study.qualcode")
    with StudyFile(path) as file:
        told = history(file, "A03")
        assert [(one.version, one.reason, one.chosen, one.n_words) for one in told] == [
            (1, "read", "", 8),
            (2, "corrected", "labels", 6),
        ]
        assert [segment.id for segment in transcripts.segments(file, "A03")] == [
            "A03-0001",
            "A03-0003",
        ]
        assert [(one.kind, one.what, one.now) for one in pending.pending(file, "A03")] == [
            ("coding", "changed", "Planto papas. Riego mucho."),
            ("coding", "lost", ""),
            ("memo", "lost", ""),
        ]
        segments, anchors = versions.former(file, versions.standing(file, "A03"), 1)
        assert [segment.id for segment in segments] == ["A03-0001", "A03-0002"]
        assert [anchor.quote for anchor in anchors.values()] == [
            "Planto papas. Riego poco.",
            "Y espero la lluvia.",
            "Y espero la lluvia.",
        ]
        assert memos.memos(file, "A03")[0].author == "eva"
        assert sources.sources(file)["transcripts/A03.docx"].interviews == ("A03",)


def test_old_and_new_files_do_not_differ(old, number, tmp_path):
    """Also fails when a released step is edited.

    Before format 3 acts and what people made had no names: an old file that is opened gives them
    names which all its copies come to, from what it holds; a new one from how they were made.
    """
    new = tmp_path / "new.qualcode"
    runpy.run_path(str(FORMATS / "make.py"))[MAKERS[number]](new)
    with StudyFile(new) as file:
        assert _dump(old, named=number > 2) == _dump(file, named=number > 2)
        assert _names(old) == _names(file)


NAMES = {
    "log": ("subject", "uid", "act_uid", "kind", "name", "parents", "before", "after", "clock")
}
NAMES |= {"coding": ("uid",), "memo": ("uid",), "meta": ("value",)}
"""Columns that say who is who, by table; an act on several interviews has a row for each now."""


def _dump(file: StudyFile, *, named: bool) -> list[str]:
    """All that a file holds, as SQL; unless ``named`` without names in what is older than they are."""
    if named:
        return list(file.db.iterdump())
    rows = [
        str(row) for row in file.db.execute("select type, name, sql from sqlite_master order by 2")
    ]
    tables = file.db.execute(
        "select name from sqlite_master where type = 'table' order by 1"
    ).fetchall()
    for (table,) in tables:
        columns = [row[1] for row in file.db.execute(f"pragma table_info({table})")]
        kept = [name for name in columns if name not in NAMES.get(table, ())]
        rows += (
            [
                f"{table} {row}"
                for row in file.db.execute(
                    f"select {', '.join(kept)} from {table} order by 1, 2"
                ).fetchall()
            ]
            if len(kept) > 1
            else []
        )
    return rows


def _names(file: StudyFile) -> dict[str, tuple[int, int]]:
    """How many names there are and how many different ones: each has one of its own."""
    counts = {
        "log": "select count(*), count(distinct uid) from log",
        "coding": "select count(*), count(distinct uid) from coding where origin != 'rule'",
        "memo": "select count(*), count(distinct uid) from memo",
    }
    return {name: file.db.execute(statement).fetchone() for name, statement in counts.items()}


def test_what_people_did_in_a_study_of_format_3_can_be_undone(tmp_path):
    path = shutil.copy(FORMATS / "format-3.qualcode", tmp_path / "study.qualcode")
    (tmp_path / "received").mkdir()
    (tmp_path / "received" / "a.xlsx").write_bytes(b"a sheet")
    with StudyFile(path, who="bea") as file:
        uid = acts.last_done(file, lambda rows: rows[0].act == "import sheet", who="bea")
        undone = acts.undo(file, uid)

        assert sorted(change.kind for change in undone.changes) == [
            "coding",
            "memo",
            "proposal",
            "seen",
        ]
        assert verify(file) == []
        acts.redo(file, uid)
        assert data_hash(file) == HASHES[3]
