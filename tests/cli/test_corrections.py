"""Corrected transcripts from the command line: what is printed, and where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcode.model import Coding
from qualcode.store import codings, transcripts
from qualcode.workflows import folder


def correct(study: Path, was: str, now: str, name: str = "A01.txt") -> None:
    path = study / folder.TRANSCRIPTS / name
    text = path.read_text(encoding="utf-8")
    assert text.count(was) == 1
    path.write_text(text.replace(was, now), encoding="utf-8")


@pytest.fixture
def by_ana(ready: Path) -> Path:
    """Ana has coded both answers of A01."""
    with folder.open_folder(ready, who="ana") as study:
        text = transcripts.transcript(study.file, "A01").text  # type: ignore[union-attr]  # is there
        codings.add(
            study.file,
            [
                Coding(one.id, "A01", "MARKET.PRICE", "ana", one.span, one.span.of(text))
                for one in transcripts.segments(study.file, "A01")
            ],
        )
    return ready


def test_a_corrected_transcript_from_reading_to_deciding_and_back(run, by_ana):
    correct(by_ana, "la feria de Angol", "la feria de Victoria")

    ran = run("ingest --dry-run")
    assert "A01: version 2 (corrected): 1 segment unchanged, 1 changed; waiting" in ran.stdout
    ran = run("ingest")
    assert (
        "A01: version 2 (corrected): 1 segment unchanged, 1 changed;"
        " waiting for a decision: 1 coding.\n" in ran.stdout
    )
    assert "2 interviews already there, unchanged." in ran.stdout
    assert "See 'qualcode interviews changes'." in ran.stderr

    (row,) = json.loads(run("interviews changes A01 --format json").stdout)
    assert (row["segment"], row["code"], row["who"], row["what"]) == (
        "A01-0002",
        "MARKET.PRICE",
        "ana",
        "changed",
    )
    assert row["before"].endswith("por la feria de Angol.")
    assert row["now"].endswith("por la feria de Victoria.")
    assert "1 coding waits for a decision" in run("check").stdout
    assert run("interviews versions A01 --format csv").stdout.splitlines()[2].startswith("2,")

    run("interviews settle --keep", exit_code=2)
    run("interviews settle 1", exit_code=2)
    run("interviews settle 1 --all --keep", exit_code=2)
    assert "No change that waits '9'" in run("interviews settle 9 --keep", exit_code=1).stderr
    assert run(f"interviews settle {row['number']} --keep").stdout == "1 change kept.\n"
    assert json.loads(run("interviews changes --format json").stdout) == []

    ran = run("interviews restore A01 --version 1")
    assert ran.stdout == "A01: version 3 (restored): 1 segment unchanged, 1 changed.\n"
    assert "por la feria de Angol." in run("interviews show A01").stdout
    assert run("ingest").stdout.endswith("3 interviews already there, unchanged.\n")
    run("code auto")
    run("verify")
    log = run("log --format json").stdout
    assert "Victoria" not in log
    assert "Angol" not in log


def test_the_whole_job_tells_of_new_versions_too(run, by_ana):
    correct(by_ana, "Ahora gano más que", "Gano más ahora que")
    assert "A01: version 2 (corrected)" in run("run").stdout
    assert "version" not in run("run").stdout


def test_what_is_lost_is_not_kept(run, by_ana):
    correct(
        by_ana,
        "Entrevistada: Ahora gano más que cuando andaba con los tarros por la feria de Angol.",
        "",
    )
    run("ingest")
    ran = run("interviews settle --all --keep")
    assert ran.stdout == "0 changes kept.\n"
    assert "1 coding or memo cannot be kept" in ran.stderr
    assert run("interviews settle A01-0002 --remove").stdout == "1 change removed.\n"
    run("verify")


def test_a_convention_is_named_and_explained(run, little):
    ran = run("ingest --explain transcripts/A01.txt")
    assert "Entrevistadora: ¿A quién vende" in ran.stdout
    assert not (little / "study.qualcode").exists() or "A01" not in run("interviews list").stdout
    run("ingest --explain transcripts/A01.txt transcripts", exit_code=2)
    assert "nobody knows" in run("ingest --convention 'nobody knows'", exit_code=1).stderr
    run("ingest")
    ran = run("ingest transcripts/A01.txt --convention paragraphs")
    assert "A01: version 2 (read)" in ran.stdout
    assert "paragraphs (named)" in run("interviews versions A01").stdout


def test_a_line_is_explained_without_a_study(run, tmp_path, monkeypatch):
    home = tmp_path / "elsewhere"
    home.mkdir()
    monkeypatch.chdir(home)
    Path("B01.txt").write_text("E: ¿Y la miel?\nP: Poca hubo este verano.\n", encoding="utf-8")
    assert "label" in run("ingest --explain B01.txt").stdout
    run("ingest --explain B01.txt --study nowhere", exit_code=1)


def test_another_text_is_refused_and_taken_when_it_is_said(run, ready):
    path = ready / folder.TRANSCRIPTS / "A01.txt"
    path.write_text("E: ¿Y el agua?\nP: Se cortó en enero y no volvió más.\n", encoding="utf-8")
    assert "--replace" in run("ingest", exit_code=1).stderr
    assert "A01: version 2" in run("ingest --replace transcripts/A01.txt").stdout
