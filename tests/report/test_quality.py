"""The quality report: what is worth a look by kind, worst first, and the measures of interviews."""

from __future__ import annotations

from dataclasses import replace

import pytest
from openpyxl import load_workbook

from qualcode.model import InterviewQuality, Issue, Measures, Question, StudyQuality, Voice
from qualcode.report import (
    grouped_issues,
    interview_measures,
    interview_records,
    issue_lines,
    question_measures,
    question_records,
    speaker_measures,
    speaker_records,
)
from qualcode.report.workbook.book import Book
from qualcode.report.workbook.content import WorkbookContent
from qualcode.report.workbook.quality import write_quality


def interview(name: str, *issues: Issue, timed: bool = False) -> InterviewQuality:
    """One interviewer with 200 of 1,000 words, 2 inaudible marks; four of twelve questions found."""
    voices = (
        Voice("E", "interviewer", 10, 200),
        Voice("P", "participant", 9, 799),
        Voice("", "unknown", 1, 1),
    )
    measured = Measures(name, voices, 2, *((450_000, 900) if timed else (0, 0)))
    dimensions = tuple(f"D{n}" for n in range(12))
    return InterviewQuality(measured, dimensions, dimensions[:4], issues)


def damaged(name: str, n: int, line: int) -> Issue:
    what = f"damaged characters, shown as ?: {n}, in line {line}"
    return Issue(f"{name}.txt", what, "Mend them.")


NOTE = Issue("A02.txt", "labels without words: line 3", "Check.", "note")
ERROR = Issue("codebook.yaml", "it is bad", "", "error")
FOUND = StudyQuality(
    (
        interview("A01", damaged("A01", 3, 7), timed=True),
        interview("A02", NOTE, damaged("A02", 1, 90)),
        replace(interview("A03"), askable=(), asked=()),
    ),
    (Question("MARKET", 2, 3), Question("INCOME", 0, 0)),
    (ERROR,),
)


def test_what_is_worth_a_look_is_told_by_kind_worst_first_then_most_often():
    table = grouped_issues(FOUND, [Issue("study", "it has changed", "Run it.")], "en")
    assert table.title == "Worth a look: 5 · 2 of 3 interviews"
    assert table.rows == (
        ("error", 1, "it is bad", "codebook.yaml", ""),
        (
            "warning",
            2,
            "damaged characters, shown as ?",
            "A01.txt: 3, in line 7; A02.txt: 1, in line 90",
            "Mend them.",
        ),
        ("warning", 1, "it has changed", "study", "Run it."),
        ("note", 1, "labels without words: line 3", "A02.txt", "Check."),
    )
    assert table.notes == (
        "Kinds with several places are told once; --all tells each of them whole.",
    )


def test_many_places_of_a_kind_are_counted():
    many = StudyQuality(
        tuple(interview(f"A{n:02}", damaged(f"A{n:02}", n, n)) for n in range(1, 31))
    )
    ((_, n, _, where, _),) = grouped_issues(many, [], "es").rows
    assert n == 30
    assert where.startswith("A01.txt: 1, in line 1; A02.txt: 2, in line 2; A03.txt: ")
    assert where.endswith("A05.txt: 5, in line 5 … y 25 más")


def test_kinds_that_differ_in_numbers_only_are_one():
    issues = [Issue(f"A{n}", f"{n} interviews are new", "Run.") for n in (3, 14)]
    ((_, n, what, *_),) = grouped_issues(StudyQuality(), issues, "en").rows
    assert (n, what) == (2, "… interviews are new")


def test_numbers_inside_ids_are_no_numbers():
    issues = [Issue("study", f"like interview {name}") for name in ("E01_a", "E02_a", "P-3")]
    table = grouped_issues(StudyQuality(), issues, "en")
    assert [row[2] for row in table.rows] == [issue.what for issue in issues]


def test_on_a_line_what_repeats_is_told_once_with_its_places():
    bare = [Issue(f"sheet.xlsx, A0{n}", "nothing is said", "Add a row.") for n in range(1, 8)]
    one, many = issue_lines([NOTE, *bare])[::-1]
    assert one == "note: A02.txt: labels without words: line 3. Check."
    assert many.startswith(
        "warning: 7 times: nothing is said. Add a row. In: sheet.xlsx, A01; sheet"
    )
    assert many.endswith("sheet.xlsx, A05 … and 2 more.")
    assert issue_lines([]) == []


def test_nothing_to_look_at_is_said():
    table = grouped_issues(StudyQuality((interview("A01"),)), [], "es")
    assert table.title == "Para revisar: 0 · 0 de 1 entrevista"
    assert (table.rows, table.notes) == ((), ("Nada que revisar.",))


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", ("20%", "2.0", "7.5", "120", "4 of 12"), ("2.0", "–", "–", "–")),
        ("es", ("20 %", "2,0", "7,5", "120", "4 de 12"), ("2,0", "–", "–", "–")),
    ],
)
def test_interviews_in_words_with_their_denominators(language, first, last):
    table = interview_measures(FOUND, language)
    share, inaudible, minutes, rate, guide = first
    assert table.rows[0] == ("A01", 1000, 800, share, 20, 1, inaudible, minutes, rate, guide, 1)
    assert table.rows[2][6:] == (*last, 0)
    assert len(table.header) == len(table.rows[0]) == len(table.align)
    assert len(table.notes) == 4


def test_without_times_there_are_no_columns_for_them():
    table = interview_measures(StudyQuality((interview("A01"),)), "en")
    assert "minutes" not in table.header
    assert not any("per minute" in note for note in table.notes)


def test_of_many_interviews_those_with_most_to_look_at_are_shown():
    interviews = [interview(f"A{n:03}") for n in range(100)]
    interviews[77] = interview("A077", NOTE, NOTE)
    many = StudyQuality(tuple(interviews))
    table = interview_measures(many, "en")
    shown = [row[0] for row in table.rows]
    assert shown == [*(f"A{n:03}" for n in range(39)), "A077"]
    assert table.notes[0] == (
        "The 40 interviews with most to look at, of 100; --all shows every one."
    )
    assert len(interview_measures(many, "en", every=True).rows) == 100


def test_records_are_plain_numbers_and_empty_where_nothing_can_be_told():
    table = interview_records(FOUND)
    first, _, last = (dict(zip(table.header, row, strict=True)) for row in table.rows)
    assert first == {
        "interview": "A01",
        "words": 1000,
        "participant_words": 800,
        "interviewer_words": 200,
        "turns": 20,
        "turns_without_speaker": 1,
        "inaudible_marks": 2,
        "inaudible_per_1000_words": 2.0,
        "minutes": 7.5,
        "words_per_minute": 120,
        "guide_questions_found": 4,
        "guide_questions": 12,
        "issues": 1,
    }
    assert (last["minutes"], last["words_per_minute"], last["guide_questions_found"]) == ("",) * 3


def test_speakers_with_their_share_of_the_interview():
    assert speaker_measures(FOUND, "es").rows[:3] == (
        ("A01", "E", "entrevistador/a", 10, 200, "20 %"),
        ("A01", "P", "participante", 9, 799, "80 %"),
        ("A01", "–", "no se sabe", 1, 1, "<1 %"),
    )
    assert speaker_records(FOUND).rows[0] == ("A01", "E", "interviewer", 10, 200)


def test_guide_questions_by_dimension(study):
    found = replace(FOUND, questions=(Question("MARKET", 2, 3),))
    ((name, _, n),) = question_measures(found, study.codebook, "en").rows
    assert (name, n) == ("MARKET", "2 of 3")
    assert question_records(FOUND).rows == (("MARKET", 2, 3), ("INCOME", 0, 0))


# ---------------------------------------------------------------- the sheet


@pytest.fixture
def sheet(tmp_path):
    def write(found: StudyQuality, language: str = "en"):
        book = Book("Study")
        fields = dict.fromkeys(WorkbookContent.__dataclass_fields__) | {"quality": found}
        write_quality(book, WorkbookContent(**fields), language)  # type: ignore[arg-type]
        book.save(tmp_path / "book.xlsx")
        return load_workbook(tmp_path / "book.xlsx")["Quality"]

    return write


def test_the_sheet_has_real_numbers_and_the_issues_of_each_interview(sheet):
    made = sheet(FOUND)
    rows = [[cell.value for cell in row] for row in made.iter_rows()]
    assert rows[1] == [
        "A01", 1000, 800, 200, 0.2, 20, 1, 2, 2, 7.5, 120, 4, 12, 1,
        "warning: A01.txt: damaged characters, shown as ?: 3, in line 7. Mend them.",
    ]  # fmt: skip
    assert rows[2][14].split("\n") == [
        "warning: A02.txt: damaged characters, shown as ?: 1, in line 90. Mend them.",
        "note: A02.txt: labels without words: line 3. Check.",
    ]
    assert rows[3][9:] == [None, None, None, None, 0, None]
    assert rows[4] == ["(study)", *[None] * 13, "error: codebook.yaml: it is bad."]
    assert (made["E2"].number_format, made["I2"].number_format) == ("0%", "0.0")
    assert (made.freeze_panes, made.auto_filter.ref) == ("B2", "A1:O5")
    assert len([row for row in rows[5:] if row[0]]) == 4


def test_more_issues_than_a_cell_holds_go_on_below(sheet):
    many = [Issue("A01.txt", "x" * 900, "Look.") for _ in range(60)]
    made = sheet(StudyQuality((interview("A01", *many),)))
    rows = [[cell.value for cell in row] for row in made.iter_rows(min_row=2, max_row=4)]
    assert rows[0][:2] == ["A01", 1000]
    assert rows[1][:2] == ["A01", None]
    assert all(len(row[14]) <= 32_000 for row in rows[:2])


def test_in_the_sheet_a_kind_is_a_row_with_all_its_places_and_ids_have_room(sheet):
    bare = tuple(Issue(f"A{n:02}", "it has no attributes", "Add a row.") for n in range(1, 13))
    made = sheet(StudyQuality((interview("entrevista-larga-01"),), (), bare))
    assert made["A3"].value == "(study)"
    assert made["O3"].value.startswith(
        "warning: 12 times: it has no attributes. Add a row. In: A01;"
    )
    assert made["O3"].value.endswith("; A11; A12.")
    assert made.column_dimensions["A"].width >= len("entrevista-larga-01")


def test_the_sheet_speaks_spanish(sheet):
    made = sheet(FOUND, "es")
    assert made["A1"].value == "Entrevista"
    assert made["A5"].value == "(estudio)"
