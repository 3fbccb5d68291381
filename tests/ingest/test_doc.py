"""Old Word documents: refused with what to do, or converted where LibreOffice is."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from qualcode.errors import Unreadable
from qualcode.ingest import document, read
from qualcode.ingest.characters import words
from qualcode.ingest.formats import doc
from qualcode.model import Limits

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "WordDocument".encode("utf-16-le")
installed = pytest.mark.skipif(not doc.converter(), reason="LibreOffice is not installed")
posix = pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for LibreOffice")


def pretend(tmp_path, monkeypatch, script: str) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(doc, "converter", lambda: str(program))


def test_without_libreoffice_it_says_what_to_do(text_file, monkeypatch):
    monkeypatch.setattr(doc, "converter", lambda: "")
    with pytest.raises(Unreadable, match=r"old Word document .* save it as \.docx"):
        read(text_file(OLD, name="A01.doc"))


def test_a_password_is_said_before_anything_is_tried(text_file, monkeypatch):
    monkeypatch.setattr(doc, "converter", lambda: "")
    stream = b"\xec\xa5" + b"\x00" * 9 + b"\x01" + b"\x00" * 500
    with pytest.raises(Unreadable, match="protected with a password"):
        read(text_file(OLD[:512] + stream + OLD[512:], name="A01.doc"))


@posix
def test_what_takes_too_long_is_ended_with_all_that_it_started(text_file, tmp_path, monkeypatch):
    pretend(tmp_path, monkeypatch, f"(sleep 2; touch {tmp_path}/late) & sleep 60")
    begun = time.monotonic()
    with pytest.raises(Unreadable, match="took more than 1 seconds"):
        document(text_file(OLD, name="A01.doc"), limits=Limits(seconds=1))
    assert time.monotonic() - begun < 2
    time.sleep(1.5)
    assert not (tmp_path / "late").exists()


@posix
@pytest.mark.parametrize("script", ["exit 0", "exit 3", "kill -9 $$"])
def test_a_failed_conversion_is_one_sentence(text_file, tmp_path, monkeypatch, script):
    pretend(tmp_path, monkeypatch, script)
    with pytest.raises(Unreadable, match="LibreOffice cannot convert"):
        read(text_file(OLD, name="A01.doc"))


def test_a_program_that_does_not_start_is_one_sentence(text_file, tmp_path, monkeypatch):
    monkeypatch.setattr(doc, "converter", lambda: str(tmp_path / "no such program"))
    with pytest.raises(Unreadable, match="LibreOffice could not be started"):
        read(text_file(OLD, name="A01.doc"))


def converted(path: Path, kind: str, folder: Path) -> Path:
    """What LibreOffice makes of a file, in a folder."""
    command = [doc.converter(), f"-env:UserInstallation={(folder / 'lo').as_uri()}", "--headless"]
    command += ["--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return folder / f"{path.stem}.{kind.partition(':')[0]}"


@installed
@pytest.mark.slow
def test_an_old_document_gives_the_turns_of_the_new_one(tmp_path):
    twin = Path(__file__).parent / "twins" / "entrevista.fodt"
    old, issues = read(converted(twin, "doc:MS Word 97", tmp_path))
    new, _ = read(twin)
    assert [(turn.speaker, turn.span.of(old.text)) for turn in old.turns] == [
        (turn.speaker, turn.span.of(new.text)) for turn in new.turns
    ]
    assert (issues[0].severity, issues[0].what) == (
        "note",
        "an old Word document, read as LibreOffice converts it",
    )


@installed
@pytest.mark.skipif(not CORPORA.is_dir(), reason="the third-party corpora are not here")
def test_a_true_old_interview_is_read_with_all_its_words(tmp_path):
    path = CORPORA / "messy/couchinn_ar/Primera entrevista.doc"
    found = document(path)
    plain = converted(path, "txt:Text (encoded):UTF8", tmp_path).read_text(encoding="utf-8")
    assert words(found.text) == words(plain)
    assert len(found.text.split("\n")) > 30
