"""Coding from the shell: what is typed, what is said, what is in the study afterwards."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

CODE = "MARKET.SECURE"

pytestmark = pytest.mark.usefixtures("ready")


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUALCODE_CODER", raising=False)


def codings(run, options: str = "") -> list[list[str]]:
    """Segment, code, coder, stance and words of the codings by people."""
    rows = csv.DictReader(io.StringIO(run(f"code list --format csv {options}").stdout))
    names = ("segment", "code", "coder", "stance", "words")
    return [[row[name] for name in names] for row in rows if row["coder"] != "rules"]


def typed(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    """What comes from standard input."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))


def test_a_coding_is_added_changed_listed_and_taken_back(run):
    told = run(f"code add a01-0001 '{CODE}' --coder ana --span 'venta segura' --memo ojo").stdout
    assert told == "A01-0001: coded with MARKET.SECURE (ana).\n"
    told = run(f"code add A01-0001 {CODE} --coder Ana --span 'venta segura' --stance denies").stdout
    assert told == "A01-0001: coded with MARKET.SECURE (ana, denies).\n"
    told = run(f"code add A01-0001 {CODE} --coder ana --span 'venta segura'").stdout
    assert told == "It was coded so already by ana; nothing was changed.\n"
    assert codings(run) == [["A01-0001", CODE, "ana", "denies", "venta segura"]]

    told = run("code remove A01-0001 'venta segura' --coder ana").stdout
    assert told == "A01-0001: no longer coded with MARKET.SECURE (ana, denies).\n"
    assert codings(run) == []


def test_what_rules_found_is_confirmed_or_rejected(run):
    assert run(f"code accept A02-0001 {CODE} --coder ana").stdout == (
        "A02-0001: coded with MARKET.SECURE (ana, denies).\n"
    )
    assert run(f"code accept A02-0001 {CODE} --coder ana").stdout == (
        "ana has coded it so already; nothing was changed.\n"
    )
    assert run(f"code reject A01-0001 {CODE} --coder ana").stdout == (
        "A01-0001: what the rules found counts no longer (said by ana).\n"
    )
    run(f"code reject A01-0001 {CODE} --coder ana", exit_code=1)
    left = json.loads(run("code list --coder rules --format json").stdout)
    assert [row["segment"] for row in left if row["code"] == CODE] == ["A02-0001", "E01-0001"]


def test_the_coder_is_named_by_the_option_the_environment_or_the_system(run, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "system")
    run(f"code add A01-0001 {CODE}")
    monkeypatch.setenv("QUALCODE_CODER", "env")
    run(f"code add A01-0001 {CODE}")
    run(f"code add A01-0001 {CODE} --coder option")

    assert [row[2] for row in codings(run)] == ["env", "option", "system"]


def test_segments_are_marked(run):
    assert run("code mark a01-0002 nothing --coder ana").stdout == "A01-0002: nothing for ana.\n"
    assert run("code mark A01-0002 nothing --coder ana").stdout == "It was so already.\n"
    assert run("code mark A01-0002 unread --coder ana").stdout == "A01-0002: unread for ana.\n"
    run(f"code add A01-0001 {CODE} --coder ana")
    refused = run("code mark A01-0001 nothing --coder ana", exit_code=1).stderr
    assert "ana has coded it with MARKET.SECURE" in refused


def test_the_list_is_narrowed_and_says_what_is_counted(run):
    run(f"code add A01-0001 {CODE} --coder ana --exemplar --about other")
    run("code add A01-0002 INCOME.HIGHER --coder ana --stance mixed")
    run("code add A02-0001 MARKET.PRICE --coder ben")

    assert [row[0] for row in codings(run, "--coder ana")] == ["A01-0001", "A01-0002"]
    assert [row[0] for row in codings(run, "--codes INCOME")] == ["A01-0002"]
    assert [row[0] for row in codings(run, "--interviews a02-a09")] == ["A02-0001"]
    assert [row[0] for row in codings(run, "--where value_chain=berries")] == ["A02-0001"]
    assert [row[0] for row in codings(run, "--stance mixed")] == ["A01-0002"]
    shown = run("code list --coder ana --lang en").stdout
    assert "Unit: the coding. 2 codings in 2 segments of 1 interview." in shown
    assert "*: exemplar" in shown
    shown = run("code list --coder ana --lang es").stdout
    assert "Unidad: la codificación. 2 codificaciones en 2 segmentos de 1 entrevista." in shown


def test_what_is_unread_is_listed(run):
    run(f"code add A01-0001 {CODE} --coder ana")
    run("code mark A01-0002 review --coder ana")

    rows = json.loads(run("code list --unread --coder ana --format json --lang en").stdout)
    assert [row["segment"] for row in rows] == ["A01-0002", "A02-0001", "A02-0002", "E01-0001"]
    shown = run("code list --unread --coder ana --interviews A01 --lang en").stdout
    assert "Unit: the segment. 1 unread of 2." in shown


def test_progress_tells_each_coder_and_all(run):
    assert "Nobody has coded" in run("code progress --lang en").stdout
    run(f"code add A01-0001 {CODE} --coder ana")
    run("code mark E01-0001 read --coder ben")

    rows = json.loads(run("code progress --format json").stdout)
    assert {(r["interview"], r["coder"]): (r["read"], r["segments"]) for r in rows} == {
        ("A01", "ana"): (1, 2), ("A01", "ben"): (0, 2), ("A02", "ana"): (0, 2),
        ("A02", "ben"): (0, 2), ("E01", "ana"): (0, 1), ("E01", "ben"): (1, 1),
    }  # fmt: skip
    last = [line for line in run("code progress --lang en").stdout.splitlines() if "all" in line]
    assert last[0].split() == "all 5 1 of 5 1 of 5".split()


@pytest.mark.parametrize(
    ("line", "exit_code", "told"),
    [
        (f"add A01-0009 {CODE} --coder ana", 1, "No segment 'A01-0009'"),
        ("add A01-0001 NOTHING.SUCH --coder ana", 1, "No code 'NOTHING.SUCH'"),
        ("add A01-0001 market --coder ana", 1, "may be any of 2 codes"),
        (f"add A01-0001 {CODE} --coder rules", 1, "'rules' is the name of the codebook's rules"),
        (f"add A01-0001 {CODE} --coder ana --span nunca", 1, "does not have these words"),
        (f"add A01-0001 {CODE} --coder ana --span que", 1, "has these words 2 times"),
        (f"add A01-0001 {CODE} --coder ana --stance no", 2, "--stance"),
        (f"remove A01-0001 {CODE} --coder ana", 1, "No coding by ana on A01-0001"),
        ("accept A01-0002 MARKET.PRICE --coder ana", 1, "No finding of rules on A01-0002"),
        ("mark A01-0001 perhaps --coder ana", 2, "perhaps"),
        ("list --coder nadie", 1, "No coder 'nadie'"),
        ("list --interviews Z1-Z9", 1, "No interview 'Z1-Z9'"),
        ("list --unread --codes MARKET", 2, "--unread goes with"),
        ("progress --coder nadie", 1, "No coder 'nadie'"),
        ("next --interviews Z1", 1, "No interview 'Z1'"),
        ("next --coder rules", 1, "'rules' is the name"),
    ],
)
def test_what_is_told_wrong_is_one_sentence_and_changes_nothing(run, line, exit_code, told):
    before = run("log --format csv").stdout
    ran = run(f"code {line}", exit_code=exit_code)

    assert told in " ".join(ran.stderr.split())
    assert "Traceback" not in ran.stderr
    assert ran.stdout == ""
    assert run("log --format csv").stdout == before


def test_a_coder_without_a_name_is_refused(run, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "")
    told = run(f"code add A01-0001 {CODE}", exit_code=1).stderr
    assert told == "Error: Nobody is named who codes. Say it with --coder NAME.\n"


class TestNext:
    def test_lines_from_a_pipe_code_and_the_next_time_goes_on(self, run, monkeypatch):
        typed(monkeypatch, "2\n\nn\n")
        first = run("code next --coder ana --lang en").stdout
        assert "\n> 2\nCoded: MARKET.SECURE (Secure sale).\n> \n" in first
        assert first.endswith(
            "Stopped at A02-0001. Everything is kept; 'qualcode code next' goes on.\n"
        )
        typed(monkeypatch, "q\n")
        assert "\nA02-0001 | Entrevistado | 0 of 2" in run("code next --coder ana --lang en").stdout
        assert [row[:2] for row in codings(run)] == [["A01-0001", CODE]]

    def test_nothing_typed_is_no_trouble(self, run, monkeypatch):
        typed(monkeypatch, "")
        assert "Parado en A01-0001." in run("code next --coder ana --lang es").stdout

    def test_windows_line_ends_and_broken_letters_are_taken(self, run, monkeypatch):
        typed(monkeypatch, b"2\r\n\r\nm caf\xe9\r\nq\r\n")
        told = run("code next --coder ana --lang en").stdout
        assert "Coded: MARKET.SECURE" in told
        assert "The memo is kept" in told

    def test_an_interruption_keeps_what_was_done(self, run, monkeypatch):
        class Keyboard(io.StringIO):
            def readline(self, *_: object) -> str:  # type: ignore[override]  # a person's
                line = super().readline()
                if not line:
                    raise KeyboardInterrupt
                return line

        monkeypatch.setattr(sys, "stdin", Keyboard("2\n"))
        assert "Stopped at A01-0001." in run("code next --coder ana --lang en").stdout
        assert len(codings(run)) == 1

    def test_a_terminal_of_plain_letters_shows_plain_letters(self, ready: Path, child):
        ran = child("code", "next", "--coder", "ana", cwd=ready, PYTHONIOENCODING="ascii")
        out, err = ran.communicate(timeout=60)
        assert (ran.returncode, err) == (0, "")
        assert "Entrevistadora" in out


def test_letters_that_cannot_be_shown_are_shown_without_accents(monkeypatch):
    from qualcode.cli import lines

    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert lines._plain("¿Cuánto más… «niño» – 🐝?") == 'Cuanto mas... "nino" - ??'
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="latin-1"))
    assert lines._plain("¿Cuánto?") == "¿Cuánto?"


def test_a_code_is_made_while_coding_and_both_can_be_undone(run):
    made = "code add A01-0001 'Venta a crédito' --new-under MARKET --coder ana"
    told = run(made).stdout.splitlines()
    assert told[0] == "New in the codebook: MARKET.VENTA_A_CREDITO."
    assert told[1] == "A01-0001: coded with MARKET.VENTA_A_CREDITO (ana)."
    assert "Venta a crédito" in Path("codebook.yaml").read_text(encoding="utf-8")
    nowhere = "code add A01-9999 'Otra venta' --new-under MARKET --coder ana"
    run(nowhere, exit_code=1)
    assert "Otra venta" not in Path("codebook.yaml").read_text(encoding="utf-8")
    run("undo")
    run("undo")
    assert "crédito" not in Path("codebook.yaml").read_text(encoding="utf-8")
    assert codings(run) == []
