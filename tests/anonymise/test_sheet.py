"""The sheet survives what people do to it, and every fault is told with its cell and no name."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from qualcode.anonymise import Candidate, Item, Row, decided, read_sheet, write_sheet

FOUND = [
    Candidate("person", "Rosa Soto", 3, 2, "list", "[Persona 1]", "replace", "", "… Rosa Soto …"),
    Candidate("rut", "98.765.432-1", 1, 1, "pattern", "[RUT]", "look", "check digit"),
    Candidate("company", "=Mieles", 1, 1, "list", "[Empresa A]", "keep"),
]
HEAD = ["tipo", "texto", "reemplazo", "decisión"]


def sheet(path: Path, *rows: list[Any], head: list[Any] | None = None) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "anonimizar"
    for row in (HEAD if head is None else head, *rows):
        page.append(row)
    target = path / "decisions.xlsx"
    book.save(target)
    return target


def told(path: Path) -> list[str]:
    return [f"{issue.where.rpartition(', ')[2]}: {issue.what}" for issue in read_sheet(path)[1]]


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_is_written_reads_back(tmp_path, language):
    path = tmp_path / "s.xlsx"
    write_sheet(path, FOUND, language, context=True)
    rows, issues = read_sheet(path)

    assert issues == []
    assert [(r.kind, r.text, r.token, r.decision) for r in rows] == [
        (one.kind, one.text, one.token, one.decision) for one in FOUND
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_context_is_shown_only_when_asked_for(tmp_path):
    for shown in (False, True):
        write_sheet(tmp_path / "s.xlsx", FOUND, "es", context=shown)
        heads = [cell.value for cell in load_workbook(tmp_path / "s.xlsx").worksheets[0][1]]
        assert ("contexto" in heads) == shown
        assert heads[:2] == ["tipo", "texto"]


def test_columns_are_found_by_their_headings_wherever_people_put_them(tmp_path):
    path = sheet(
        tmp_path,
        [],
        ["ok", "Replace ", "rosa  soto", "x", "[Ana]", "PERSON"],
        [None, None, None, "only a remark", None, None],
        ["", "", "9 5550 0123", "", "", "Teléfono"],
        head=["visto", "DECISION", "Texto", "mis notas", "replacement", "Kind"],
    )
    rows, issues = read_sheet(path)

    assert issues == []
    assert [(r.kind, r.text, r.token, r.decision) for r in rows] == [
        ("person", "rosa soto", "[Ana]", "replace"),
        ("phone", "9 5550 0123", "", "look"),
    ]
    assert rows[0].place == "decisions.xlsx, sheet 'anonimizar', cell C3"


def test_a_number_that_a_spreadsheet_made_of_a_text_is_the_same_number(tmp_path):
    path = sheet(tmp_path, ["teléfono", 56955500123, "[teléfono]", "reemplazar"])

    assert [row.text for row in read_sheet(path)[0]] == ["56955500123"]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["persona", "Rosa Soto", "[P]", "quizás"], "cell D2: no such decision"),
        (["gente", "Rosa Soto", "[P]", "dejar"], "cell A2: the kind is not known"),
        (["persona", None, "[P]", "dejar"], "cell B2: there is no text"),
        (["persona", "Rosa Soto", "Persona 1", "reemplazar"], "cell C2: a replacement stands"),
        (["persona", "Rosa Soto", "[a\nb]", "reemplazar"], None),
        (["persona", "Rosa Soto", "[]", "reemplazar"], "cell C2: a replacement stands"),
        (["persona", "Rosa Soto", "[[x]]", "reemplazar"], "cell C2: a replacement stands"),
        (["persona", "...", "[P]", "reemplazar"], "cell B2: there is neither letter nor digit"),
        (
            ["fecha de nacimiento", dt.datetime(1978, 5, 3), "[f]", "reemplazar"],
            "cell B2: the spreadsheet has made a date",
        ),
    ],
)
def test_every_fault_is_told_with_its_cell_and_without_the_name(tmp_path, row, fault):
    path = sheet(tmp_path, row)
    found = told(path)

    assert (found == []) if fault is None else (len(found) == 1 and found[0].startswith(fault))
    assert not any("Rosa" in str(issue) or "Soto" in str(issue) for issue in read_sheet(path)[1])


def test_all_faults_are_told_at_once(tmp_path):
    path = sheet(tmp_path, ["gente", None, "P", "tal vez"], ["x", "Ana", "[P]", "dejar"])

    assert [one.partition(":")[0] for one in told(path)] == [
        "cell B2",
        "cell A2",
        "cell D2",
        "cell C2",
        "cell A3",
    ]


def test_a_heading_that_is_missing_or_there_twice_is_told(tmp_path):
    assert told(sheet(tmp_path, head=["texto", "decisión", "reemplazo"])) == [
        "row 1: there is no column 'kind' ('tipo')"
    ]
    assert told(sheet(tmp_path, head=[*HEAD, "Replacement"])) == [
        "row 1: two columns are headed 'replacement'"
    ]
    assert "no sheet has the headings" in told(sheet(tmp_path, head=["a", "b"]))[0]


def test_one_text_decided_in_two_ways_is_told(tmp_path):
    path = sheet(
        tmp_path,
        ["persona", "Rosa Soto", "[P]", "reemplazar"],
        ["persona", "ROSA SOTO", "[P]", "reemplazar"],
        ["persona", "rosa soto", "[Q]", "reemplazar"],
    )

    assert told(path) == ["cell B4: the same text is decided otherwise in cell B2"]


def row(text: str, token: str = "", decision: str = "replace", kind: str = "person") -> Row:
    return Row("s.xlsx, sheet 'x', cell B2", kind, text, token, decision)  # type: ignore[arg-type]


def test_a_row_without_a_replacement_gets_the_next_one():
    items, issues, waiting = decided(
        [row("Luz"), row("Ana", "[Persona 1]"), row("Sol", decision="look")], [], "es"
    )

    assert (issues, waiting) == ([], 1)
    assert [(i.text, i.token) for i in items] == [("Luz", "[Persona 2]"), ("Ana", "[Persona 1]")]


def test_what_has_been_replaced_keeps_its_token_for_ever():
    known = [Item("person", "Rosa", "[Persona 1]")]

    assert decided([row("ROSA", "[Persona 1]")], known, "es")[:2] == (known, [])
    for again in (row("Rosa", "[Persona 9]"), row("Rosa", "[Persona 1]", "keep")):
        items, (issue,), _ = decided([again], known, "es")
        assert items == known
        assert "has been replaced by [Persona 1] already" in issue.what


def test_what_was_kept_can_be_replaced_later():
    known = [Item("person", "Rosa", "[Persona 1]", "keep")]

    items, issues, _ = decided([row("Rosa", "[Persona 1]")], known, "es")
    assert (items, issues) == ([Item("person", "Rosa", "[Persona 1]")], [])


def test_a_replacement_that_holds_a_name_is_told():
    _, (issue,), _ = decided([row("Rosa", "[la Rosa]")], [], "es")

    assert issue.where == "s.xlsx, sheet 'x'"
    assert issue.what == "the replacement of cell B2 holds a text to be replaced"


def test_no_row_gets_the_token_of_an_older_hand():
    items, issues, _ = decided([row("Rosa", "")], [], "es", taken=["[Persona 1]"])
    assert ([one.token for one in items], issues) == (["[Persona 2]"], [])
