"""The whole job: what it lays out, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

from qualcode.workflows import folder, job
from qualcode.workflows.notices import notices


def test_the_sheet_that_is_laid_out_is_no_news(little):
    (little / "interviews.csv").unlink()
    with folder.open_folder(little) as study:
        job.run(study)
        first = {path.name: path.read_bytes() for path in study.out.iterdir()}
        assert (little / "interviews.xlsx").is_file()
        assert notices(study) == []
        job.run(study)
        again = {path.name: path.read_bytes() for path in study.out.iterdir()}
    assert again == first


def test_a_study_may_be_made_inside_the_folder_of_its_transcripts(little: Path):
    here = little / "transcripts"
    with job.init(here / "study", codebook=little / "codebook.yaml", transcripts=here) as done:
        assert done.ingested.new == ["A01", "A02", "E01"]
        inside = sorted(path.name for path in (here / "study" / "transcripts").rglob("*"))
    assert inside == ["A01.txt", "A02.txt", "E01.txt"]


def test_no_plot_is_drawn_among_the_transcripts(ready: Path, run):
    told = run("freq --plot transcripts/a.svg", exit_code=1).stderr
    assert "the study is made of it" in told
    assert not (ready / "transcripts" / "a.svg").exists()
