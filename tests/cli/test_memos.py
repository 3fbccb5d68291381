"""Memos from the shell, and where they come out."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import openpyxl
import pytest

from qualcode.workflows import folder, memos

pytestmark = pytest.mark.usefixtures("ready")


@pytest.fixture(autouse=True)
def _ana(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_CODER", "ana")


def listed(run, options: str = "") -> list[dict[str, str]]:
    return json.loads(run(f"memo list --format json {options}").stdout)


def test_a_memo_is_written_found_changed_and_removed(run):
    told = run("memo add A01-0001 'El precio subió'").stdout
    short = told.split()[1]
    assert told == f"Memo {short} on A01-0001 is kept (ana).\n"
    assert run("memo search subio PRECIO --lang en").stdout.count(short) == 1
    assert run(f"memo edit {short[:5]} 'El precio bajó'").stdout == (
        f"Memo {short} has another text now.\n"
    )
    assert run(f"memo edit {short} 'El precio bajó'").stdout == (
        f"Memo {short} says the same as before.\n"
    )
    assert [one["text"] for one in listed(run)] == ["El precio bajó"]
    assert run(f"memo remove {short}").stdout == f"Memo {short} is removed.\n"
    assert listed(run) == []


def test_a_memo_comes_from_a_pipe_or_an_editor(run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("# Uno\n\ndos ñ\n".encode())))
    run("memo add study -")

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("click.edit", lambda text, **_: f"{text} y más")
    short = listed(run)[0]["id"][:8]
    run(f"memo edit {short}")
    assert listed(run)[0]["text"] == "# Uno\n\ndos ñ y más"
    monkeypatch.setattr("click.edit", lambda *_, **__: None)
    assert "The memo is empty" in run("memo add A01", exit_code=1).stderr


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("add Z99 x", "No interview, segment or code 'Z99'"),
        ("add A01-0001 x --code MARKET.SECURE", "No person who coded A01-0001"),
        ("add A01-0001 ' '", "The memo is empty"),
        ("add study x --coder rules", "'rules' is the name"),
        ("edit zzzz x", "No memo 'zzzz'"),
        ("remove ''", "No memo ''"),
        ("list --on Z99", "No interview, segment or code 'Z99'"),
        ("list --coder nadie", "No author of memos 'nadie'"),
        ("export memos.txt", "name a file that ends in .md"),
        ("export memos.md", "there are no memos"),
    ],
)
def test_what_is_told_wrong_is_one_sentence(run, line, told):
    ran = run(f"memo {line}", exit_code=1)
    assert told in " ".join(ran.stderr.split())
    assert ran.stdout == ""


def test_memos_come_with_the_interview_the_workbook_and_as_markdown(run):
    run("code add A01-0001 MARKET.SECURE --memo 'de la codificación'")
    for on in ("study", "A01", "A01-0002", "MARKET.PRICE"):
        run(f"memo add {on} '=sobre {on}'")
    run("memo add A01-0001 '¿seguro?' --code MARKET.SECURE --coder ben")

    shown = run("interviews show A01").stdout
    assert "        # de la codificación" in shown
    assert ": =sobre A01-0002" in shown
    assert ": ¿seguro?" in shown

    run("export xlsx out.xlsx --lang en")
    sheet = openpyxl.load_workbook("out.xlsx")["Memos"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [(row[1], row[6], row[8]) for row in rows] == [
        ("the study", "ana", "=sobre study"),
        ("A01", "ana", "=sobre A01"),
        ("A01-0002", "ana", "=sobre A01-0002"),
        ("MARKET.PRICE", "ana", "=sobre MARKET.PRICE"),
        ("A01-0001 MARKET.SECURE (ana)", "ben", "¿seguro?"),
        ("A01-0001 MARKET.SECURE (ana)", "ana", "de la codificación"),
    ]
    assert {sheet.cell(n, 9).data_type for n in range(2, 8)} == {"s"}

    run("memo export memos.md --lang en")
    text = Path("memos.md").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# Memos: little", "## The study", "## Interviews", "### A01", "## Segments",
        "### A01-0002", "## Codes", "### MARKET.PRICE: Better price", "## Codings",
        "### A01-0001 MARKET.SECURE (ana)",
    ]  # fmt: skip
    assert "¿seguro?" in text


def test_a_workbook_without_memos_has_no_sheet_for_them(run):
    run("export xlsx out.xlsx")
    assert "Memos" not in openpyxl.load_workbook("out.xlsx").sheetnames


def test_memos_of_those_without_consent_to_analysis_stay_at_home(ready: Path, run):
    Path("interviews.csv").write_text("interview,consent\nA01,no\nA02,analysis\n", encoding="utf-8")
    run("ingest")
    run("memo add A01 uno")
    run("memo add A02 dos")

    with folder.open_folder(ready) as study:
        assert [memo.text for memo in memos.to_go_out(study)] == ["dos"]


def test_a_code_is_shown_with_its_memos(run):
    run("memo add MARKET.PRICE 'revisar la definición'")
    assert ": revisar la definición" in run("codebook show MARKET.PRICE").stdout
    assert "revisar" not in run("codebook show MARKET.SECURE").stdout


def test_a_name_that_was_replaced_is_shown_as_its_token_and_never_goes_out(run):
    Path("places.txt").write_text("Angol\n", encoding="utf-8")
    run("anonymise find --places places.txt")
    run("anonymise apply")
    run("memo add A01-0002 'lo mismo que en Angol'")
    run("code add A01-0002 INCOME.HIGHER --memo 'Angol otra vez'")

    for shown in ("memo list", "memo list --format csv", "code list", "code list --format json"):
        assert "Angol" not in run(shown).stdout
    assert "memos.md" in run("memo export memos.md", exit_code=1).stderr
    assert not Path("memos.md").exists()
    run("export xlsx out.xlsx", exit_code=1)
