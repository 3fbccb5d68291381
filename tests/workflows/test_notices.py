"""What is said beside every result: where the study and its files have parted."""

from __future__ import annotations

from pathlib import Path

from qualcode.model import Coding
from qualcode.store import codings, transcripts, verify
from qualcode.store.streams import token_languages
from qualcode.workflows import findings, folder, job
from qualcode.workflows.notices import notices
from qualcode.workflows.reading import ingest_files
from qualcode.workflows.rules import code_by_rules


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def said(path: Path) -> list[str]:
    with folder.open_folder(path) as study:
        return [str(issue) for issue in notices(study)]


def test_nothing_is_said_of_a_study_that_agrees_with_its_files(ready):
    assert said(ready) == []


def test_a_study_without_interviews_says_so(ready):
    (ready / "study.qualcode").unlink()
    assert said(ready) == [
        "study.qualcode: there is no interview in it."
        " Put transcripts into 'transcripts' and run 'qualcode run'."
    ]


def test_a_sheet_that_is_gone_is_missed_and_what_it_said_is_kept(ready):
    (ready / "interviews.csv").unlink()
    assert said(ready) == [
        "interviews.xlsx: it is not there any more; the study keeps what it said. Put it back."
    ]
    with folder.open_folder(ready) as study:
        done = job.run(study, languages=[])
        assert done.written == []
        counted = findings.matrix(study, columns="actor_type")
        assert [column.id for column in counted.columns] == ["producer", "company", "all"]
    assert not (ready / "interviews.xlsx").exists()


def test_a_folder_with_the_name_of_the_sheet_is_no_sheet(ready):
    (ready / "interviews.csv").rename(ready / "people.csv")
    (ready / "interviews.csv").mkdir()
    assert "it is not there any more" in said(ready)[0]


def test_an_interview_in_a_language_without_rules_is_no_silent_one(little):
    (little / "transcripts" / "F01.txt").write_text(
        "Entrevistadora: ¿Y?\nParticipante: La vente est sûre.\n", encoding="utf-8"
    )
    with (little / "interviews.csv").open("a", encoding="utf-8") as sheet:
        sheet.write("F01,producer,3,honey,,f\n")
    edit(little / "interviews.csv", "gender\n", "gender,language\n")
    edit(little / "interviews.csv", "F01,producer,3,honey,,f", "F01,producer,3,honey,,f,fr")
    with folder.open_folder(little) as study:
        ingest_files(study, [little / "transcripts"])
        code_by_rules(study)
    assert said(little) == [
        "codebook.yaml: no code has rules in fr, the language of 1 interview."
        " They count as unread until a person codes them."
    ]


def test_an_interview_whose_language_is_told_later_is_coded_in_it(ready):
    edit(ready / "interviews.csv", "gender\n", "gender,language\n")
    edit(
        ready / "interviews.csv", "A01,producer,1,honey,2020-07-10,f", "A01,producer,1,honey,,f,fr"
    )
    with folder.open_folder(ready) as study:
        before = [s.id for s in transcripts.segments(study.file, "A01")]
        ingest_files(study, [])
        assert code_by_rules(study).interviews == 1
        key = transcripts.known(study.file)["A01"].key
        assert token_languages(study.file)[key] == "fr"
        assert [s.id for s in transcripts.segments(study.file, "A01")] == before
        assert "A01" not in codings.evidence(study.file).read  # no rules in French
        assert verify(study.file) == []


def test_what_people_coded_under_a_lost_code_is_not_lost_in_silence(ready):
    with folder.open_folder(ready) as study:
        segment = next(codings.coded_segments(study.file))
        own = Coding(
            segment.id, segment.interview_id, "MARKET.PRICE", "ana", segment.span, segment.text
        )
        codings.add(study.file, [own])
    edit(ready / "codebook.yaml", "MARKET.PRICE", "MARKET.COST")
    assert said(ready)[0] == (
        "codebook.yaml: people have coded with MARKET.PRICE, which it does not have."
        " Those codings are kept and not counted; to count them put the code back, or say what it is"
        " called now: qualcode codebook rename MARKET.PRICE NEW."
    )


def test_interviews_are_chosen_by_the_very_value_and_else_in_any_case(ready):
    edit(ready / "interviews.csv", "2020-08-03,m", "2020-08-03,F")
    with folder.open_folder(ready) as study:
        ingest_files(study, [])

        def chosen(value: str) -> list[str]:
            evidence = findings.evidence_of(study, {"gender": value})
            return [interview.id for interview in evidence.interviews]

        assert chosen("F") == ["A02"]
        assert chosen("f") == ["A01", "E01"]
        assert findings.evidence_of(study, {"interview": "a01"}).coverage == (1, 1)
