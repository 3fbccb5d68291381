"""What goes through a pipe, and who is at the keyboard."""

from __future__ import annotations

import getpass
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

WORDS = "Ñielol 🐝 žluť «así»"


@pytest.fixture
def rare(ready: Path) -> Path:
    """A study in which somebody uses letters that few encodings have."""
    text = f"Entrevistadora: ¿Y?\nEntrevistada: Es una venta segura, {WORDS}, le digo.\n"
    (ready / "transcripts" / "A08.txt").write_text(text, encoding="utf-8")
    return ready


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_quotation_goes_through_a_pipe_letter_by_letter(rare, run, child, encoding):
    run("ingest")
    run("code auto")
    for line in ("quotes --code MARKET.SECURE --format json", "quotes --code MARKET.SECURE"):
        out, err = child(*line.split(), cwd=rare, PYTHONIOENCODING=encoding).communicate()
        assert WORDS in out, err
    records = json.loads(run("quotes --code MARKET.SECURE --format json").stdout)
    assert any(WORDS in record["text"] for record in records)


def test_a_reader_that_stops_reading_is_no_error_of_ours(ready, child):
    process = child("matrix", cwd=ready)
    process.stdout.close()
    process.wait(timeout=60)
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()


@pytest.mark.usefixtures("little")
def test_acts_are_signed_by_whoever_the_system_says_is_there(run, monkeypatch):
    monkeypatch.setattr(getpass, "getuser", lambda: "marta")
    run("ingest")
    assert {act["who"] for act in json.loads(run("log --format json").stdout)} == {"marta"}


def test_a_user_without_a_name_can_work_too(little, run, monkeypatch):
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr(getpass, "getuser", nobody)
    run("ingest")
    with closing(sqlite3.connect(little / "study.qualcode")) as db:
        assert db.execute("select distinct who from log").fetchall() == [("",)]
