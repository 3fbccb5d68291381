"""Study files of every format there has been; they must open for ever and say the same.

``formats/format-1.qualcode`` was made once by ``python tests/store/formats/make.py FILE``; all of its
material is invented. It is never made again: a change of format adds a step to ``schema.STEPS`` and a
new frozen file ``format-2.qualcode`` beside it.
"""

import runpy
import shutil
from datetime import date
from pathlib import Path

import pytest

from qualcode.model import Interview, Mention, Participant
from qualcode.store import StudyFile, codings, data_hash, transcripts, verify
from qualcode.store.schema import STEPS

FORMATS = Path(__file__).parent / "formats"


@pytest.fixture(params=range(1, len(STEPS) + 1))
def old(request, tmp_path):
    """A copy of a frozen file of each format."""
    path = shutil.copy(FORMATS / f"format-{request.param}.qualcode", tmp_path / "study.qualcode")
    with StudyFile(path) as file:
        yield file


def test_an_old_study_adds_up(old):
    assert verify(old) == []
    assert data_hash(old) == "767d56ac"


def test_every_table_of_an_old_study_holds_something(old):
    tables = [row[0] for row in old.db.execute("select name from sqlite_master where type='table'")]
    held = {t for t in tables if old.db.execute(f"select exists (select 1 from {t})").fetchone()[0]}

    assert held == set(tables)
    assert len(tables) >= 16


def test_an_old_study_gives_the_same_evidence(old):
    evidence = codings.evidence(old)

    assert evidence.interviews == (
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
    assert evidence.mentions == (
        Mention("A01", "ROSA", "MARKET.SELLS", "affirms", "self", False, 1, 7),
        Mention("A02", "INÉS", "MARKET.SELLS", "denies", "other", False, 1, 7),
        Mention("A02", "LUZ", "PRICE.UP", "affirms", "self", True, 1, 2),
    )
    assert evidence.raised == {("A01", "MARKET")}
    assert evidence.read == {"A01", "A02"}
    assert evidence.read_by_people == {"A01"}


def test_an_old_study_gives_the_same_texts_and_acts(old):
    first = transcripts.transcript(old, "A01")
    (segment,) = codings.coded_segments(old, codes=["PRICE.UP"])

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
    assert transcripts.translations(old, "en")["A01", 2].translator == "eva"
    assert [page.forms for page in transcripts.pages(old, "es")] == ["Vendo\nmiel"]
    assert [issue.where for issue in transcripts.issues(old)] == [
        "A01.docx, turn 1",
        "A02.docx, turn 1",
    ]
    assert codings.last_runs(old)[1][0] == "inputs 1"
    assert old.meta("attributes_sha256") == "0" * 64
    assert [(act.who, act.act) for act in old.acts()] == [
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


def test_old_and_new_files_do_not_differ(old, tmp_path):
    """Also fails when a released step is edited."""
    new = tmp_path / "new.qualcode"
    runpy.run_path(str(FORMATS / "make.py"))["make"](new)
    with StudyFile(new) as file:
        assert list(old.db.iterdump()) == list(file.db.iterdump())
