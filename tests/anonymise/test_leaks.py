"""Nothing that identifies somebody hides in a file, wherever it stands in it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import Workbook

from qualcode.anonymise import Item, Matcher, leaks, lines_of, pieces_of

MATCHER = Matcher(
    [Item("person", "Rosa Soto", "[Persona 1]"), Item("phone", "9 5550 0123", "[teléfono]")]
)


def places(path: Path) -> list[str]:
    return [leak.place for leak in leaks(pieces_of(path, path), MATCHER)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("uno\ncon Rosa Soto\n", "line 2"),
        ("uno\ncon Rosa\nSoto\n", "line 2"),
        ("con Ro-\nsa Soto\n", "line 1"),
        ("uno\n\ncon ROSA  SOTO\n", "line 3"),
        ("uno\nRosa_Soto.docx\n", "line 2"),
    ],
)
def test_a_name_is_found_with_its_line_also_over_the_end_of_one(tmp_path, text, place):
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    assert places(path) == [place]
    assert [leak.place for leak in leaks(lines_of(text), MATCHER)] == [place]


def test_records_of_a_csv_are_not_one_text_but_a_cell_is(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id,said\nSoto,Rosa\nSoto,"con Rosa\nSoto"\n', encoding="utf-8")
    before = csv.field_size_limit()
    assert places(path) == ["record 3"]
    assert csv.field_size_limit() == before


def test_numbers_of_a_workbook_are_looked_at_too(tmp_path):
    path = tmp_path / "a.xlsx"
    book = Workbook()
    book.active.title = "Hoja"
    book.active.append(["fono", 955500123, 7, None])
    book.save(path)
    assert places(path) == ["sheet 'Hoja', cell B1"]
