"""What goes through a pipe, and who is at the keyboard."""

from __future__ import annotations

import errno
import getpass
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
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


def redirected(line: str) -> subprocess.CompletedProcess[str]:
    """``qualcode LINE`` by a shell, which may send the streams elsewhere."""
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full and a shell")
    return subprocess.run(
        ["sh", "-c", f'"$0" -m qualcode {line}', sys.executable],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("line", ["matrix", "summary", "log --format csv", "--help"])
def test_output_that_cannot_be_written_is_told_in_one_sentence(line):
    ran = redirected(f"{line} > /dev/full")
    assert ran.stderr.splitlines()[-1:] == [
        "Error: The output could not be written: No space left on device."
    ]
    assert ran.stderr.count("\n") == 1
    assert ran.returncode == 1


@pytest.mark.usefixtures("ready")
def test_remarks_that_cannot_be_written_are_no_traceback():
    ran = redirected("matrix --codes NONE 2> /dev/full")
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", "")


def test_an_error_of_the_system_that_is_not_of_a_stream_is_not_called_one(run, monkeypatch):
    def gone() -> Path:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    monkeypatch.setattr(Path, "cwd", gone)
    with pytest.raises(FileNotFoundError):
        run("matrix")


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("line", ["matrix", "code auto", "check"])
def test_a_stream_that_is_closed_is_no_traceback(line):
    shown = redirected(line)
    silent = redirected(f"{line} >&-")
    assert (silent.returncode, silent.stdout) == (0, "")
    assert silent.stderr == shown.stderr
    alone = redirected(f"{line} 2>&-")
    assert (alone.returncode, alone.stdout, alone.stderr) == (0, shown.stdout, "")
    assert redirected(f"{line} >&- 2>&-").returncode == 0


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
