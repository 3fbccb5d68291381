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


HASHES = {1: "767d56ac", 2: "05530d15"}
MAKERS = {1: "make", 2: "make_2"}


@pytest.fixture(params=range(1, len(STEPS) + 1))
def number(request) -> int:
    return request.param


@pytest.fixture
def old(number, tmp_path):
    """A copy of a frozen file of each format."""
    path = shutil.copy(FORMATS / f"format-{number}.qualcode", tmp_path / "study.qualcode")
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
    assert len(tables) >= {1: 16, 2: 22}[number]


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
    """Also fails when a released step is edited."""
    new = tmp_path / "new.qualcode"
    runpy.run_path(str(FORMATS / "make.py"))[MAKERS[number]](new)
    with StudyFile(new) as file:
        assert list(old.db.iterdump()) == list(file.db.iterdump())
