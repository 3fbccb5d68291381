"""The sheet that is offered to be filled in can be read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from qualcode.ingest import read_attributes, write_sheet
from qualcode.model import Codebook, Named

BOOK = Codebook(
    id="b",
    version="1",
    title={},
    languages=("es",),
    dimensions=(),
    actor_types=(Named("producer", {"es": "agricultor/a", "en": "farmer"}),),
    value_chains=(Named("honey", {"es": "Miel", "en": "Honey"}),),
)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_offered_sheet_is_read_back_row_by_row(tmp_path: Path, language: str):
    path = tmp_path / "interviews.xlsx"

    write_sheet(path, [("A01", ""), ("A02", "Ester"), ("A02", "=1+1")], BOOK, language)
    interviews, issues = read_attributes(path, BOOK)

    assert issues == []
    assert list(interviews) == ["A01", "A02"]
    assert [p.speaker for p in interviews["A02"].participants] == ["Ester", "=1+1"]


def test_filled_in_by_hand_it_says_who_spoke(tmp_path: Path):
    path = tmp_path / "interviews.xlsx"
    write_sheet(path, [("A01", "")], BOOK, "es")
    book = load_workbook(path)
    book["entrevistas"]["B2"], book["entrevistas"]["D2"] = "14/07/2020", "miel"
    book["entrevistas"]["F2"], book["entrevistas"]["G2"] = "producer", 2
    book.save(path)

    interviews, issues = read_attributes(path, BOOK)

    assert issues == []
    one = interviews["A01"]
    assert (str(one.date), one.value_chains, one.actor_types) == (
        "2020-07-14",
        ("honey",),
        ("producer",),
    )
    assert one.participants[0].number == 2


@pytest.mark.parametrize(("language", "heading"), [("es", "idioma"), ("en", "language")])
def test_the_language_of_an_interview_is_filled_in_where_known(tmp_path, language, heading):
    path = tmp_path / "interviews.xlsx"

    write_sheet(path, [("A01", ""), ("A02", "")], BOOK, language, {"A02": "en"})
    page = load_workbook(path).worksheets[0]
    interviews, issues = read_attributes(path, BOOK)

    assert [cell.value for cell in page["C"]] == [heading, None, "en"]
    assert [interview.language for interview in interviews.values()] == ["", "en"]
    assert issues == []


def test_actor_types_are_offered_in_their_own_column(tmp_path: Path):
    path = tmp_path / "interviews.xlsx"

    write_sheet(path, [("A01", "")], BOOK, "en")
    page = load_workbook(path).worksheets[0]

    (choice,) = page.data_validations.dataValidation
    (offered,) = choice.sqref.ranges
    assert (choice.formula1, page.cell(1, offered.min_col).value) == ('"producer"', "actor type")
    assert offered.min_col == offered.max_col


def test_a_sheet_without_rows_has_no_interviews(tmp_path: Path):
    path = tmp_path / "interviews.xlsx"
    write_sheet(path, [], BOOK, "en")

    assert read_attributes(path, BOOK)[0] == {}
