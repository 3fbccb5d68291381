"""Folders in which some files are hostile: the good ones come in, each bad one gets a sentence."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zipfile
from pathlib import Path

import pytest

from qualcode.workflows import reading

GOOD = "I: ¿Y a quién le vende?\nP: A la compañía de allá, número {}.\n"
POSIX = pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")


def interviews(study: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(study / "study.qualcode")) as db:
        return [row[0] for row in db.execute("select id from interview order by id")]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder outside of the study with two good files."""
    path = tmp_path / "inbox"
    path.mkdir()
    for name in ("B01", "B09"):
        (path / f"{name}.txt").write_text(GOOD.format(name), encoding="utf-8")
    return path


def sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


@POSIX
def test_every_bad_file_of_a_folder_is_named_and_the_good_ones_are_in(run, little, inbox):
    toml = little / "study.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace("megabytes = 64", "megabytes = 12"), "utf-8"
    )
    sparse(inbox / "B02.txt", 1 << 30)
    sparse(inbox / "B03.pdf", 1 << 30)
    (inbox / "B04.docx").mkdir()
    (inbox / "B05.txt").symlink_to("nowhere")
    (inbox / "B06.txt").symlink_to("B06.txt")
    os.mkfifo(inbox / "B07.vtt")
    (inbox / "B08").symlink_to(inbox)
    (inbox / "B08.txt").symlink_to("/dev/zero")
    with zipfile.ZipFile(inbox / "B10.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<a>" + " " * (9 << 20))
    (inbox / "B11.json").write_text("[" * 100_000, encoding="utf-8")

    ran = run(f"ingest '{inbox}'", exit_code=1)

    bad = [f"B{n:02}" for n in (2, 3, 4, 5, 6, 7, 8, 8, 10, 11)]
    told = [line for line in ran.stderr.splitlines() if line.startswith("Error: B")]
    assert sorted(line[7:10] for line in told) == bad
    assert all(line.endswith(".") and line.count(". ") == 1 for line in told)
    assert f"Error: {len(bad)} files not read" in ran.stderr
    assert interviews(little) == ["B01", "B09"]


@pytest.mark.skipif(os.name != "posix", reason="names of POSIX")
@pytest.mark.parametrize(
    "name",
    ["B\n2", "B😀2", "B\u202e2", "-rf", "CON", "B*?", 'B|<>:"', "B\x1b[31m2", "%s{0}", "x" * 251],
)
def test_a_file_of_any_name_comes_in_and_can_be_corrected(run, little, inbox, name):
    path = inbox / f"{name}.txt"
    path.write_text(GOOD.format("uno"), encoding="utf-8")
    run(f"ingest '{inbox}'")
    path.write_text(GOOD.format("dos"), encoding="utf-8")

    assert "version 2 (corrected)" in run(f"ingest '{inbox}'").stdout
    assert len(interviews(little)) == 3
    assert not any(sign in one for one in interviews(little) for sign in "\n\x1b\u202e")
    assert run("interviews list").stdout


@POSIX
@pytest.mark.parametrize(
    ("make", "remove"), [(Path.mkdir, Path.rmdir), (os.mkfifo, Path.unlink)], ids=["folder", "pipe"]
)
def test_a_place_that_is_taken_by_something_else_costs_one_file(run, little, inbox, make, remove):
    taken = little / "transcripts" / "B01.txt"
    make(taken)
    ran = run(f"ingest '{inbox}'", exit_code=1)
    remove(taken)
    assert "Error: B01.txt: cannot be written (there is something else of this name" in ran.stderr
    assert interviews(little) == ["B09"]


@POSIX
def test_a_circle_of_links_in_the_study_is_passed_over(run, little, inbox):
    (little / "circle").symlink_to("circle")
    run(f"ingest '{inbox}'")
    assert interviews(little) == ["B01", "B09"]


def test_a_file_that_changes_while_it_is_read_is_not_taken(run, little, inbox, monkeypatch):
    def changed(path: Path, **settled: object) -> object:
        found = read(path, **settled)
        if path.name == "B01.txt":
            path.write_text(GOOD.format("otra"), encoding="utf-8")
        return found

    read = reading.ingest.read_all
    monkeypatch.setattr(reading.ingest, "read_all", changed)
    ran = run(f"ingest '{inbox}'", exit_code=1)
    assert "Error: B01.txt: it was changed while it was read. Run again" in ran.stderr
    assert interviews(little) == ["B09"]
    assert not (little / "transcripts" / "B01.txt").exists()

    monkeypatch.undo()
    monkeypatch.chdir(little)
    run(f"ingest '{inbox}'")
    assert interviews(little) == ["B01", "B09"]


def test_a_file_that_is_gone_after_it_was_read_costs_itself(run, little, inbox, monkeypatch):
    def gone(path: Path, **settled: object) -> object:
        found = read(path, **settled)
        if path.name == "B01.txt":
            path.unlink()
        return found

    read = reading.ingest.read_all
    monkeypatch.setattr(reading.ingest, "read_all", gone)
    ran = run(f"ingest '{inbox}'", exit_code=1)
    assert "Error: B01.txt: there is no such file." in ran.stderr
    assert interviews(little) == ["B09"]
