"""Tables on a terminal: whatever the names in them, every line fits and a row can be told."""

from __future__ import annotations

import sys

import pytest
from rich.console import Console

from qualcode.cli import show
from qualcode.report import Table

LONG = "GMT20210611-140000_Recording.transcript.vtt"


@pytest.fixture
def printed(monkeypatch, capsys):
    def at(width: int, content: Table) -> list[str]:
        monkeypatch.setattr(
            show, "_console", lambda: Console(file=sys.stdout, width=width, highlight=False)
        )
        show.table(content)
        return capsys.readouterr().out.splitlines()

    return at


MEASURES = Table(
    "Measures",
    ("interview", "words of all", "of participants", "of interviewers", "turns", "questions"),
    ((LONG, 1290, 790, "39 %", 12, "5 de 12"), ("A01", 1290, 790, "40 %", 12, "6 de 12")),
    (),
    ("left", "right", "right", "right", "right", "right"),
)
ISSUES = Table(
    "Worth a look",
    ("kind", "places", "what", "where"),
    (
        ("warning", 3, "it says much the same as another interview than this", f"{LONG}; A01; A02"),
        ("warning", 1, "one speaker asks most of the questions and interviews", "A05.docx"),
    ),
    (),
    ("left", "right", "left", "left"),
)


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("content", [MEASURES, ISSUES], ids=["measures", "issues"])
def test_no_line_is_wider_than_the_terminal(printed, width, content):
    assert max(map(len, printed(width, content))) <= width


def test_a_long_name_does_not_part_a_table_into_single_columns(printed):
    parts = [line for line in printed(80, MEASURES) if line.strip().startswith("A01")]
    assert [line.split() for line in parts] == [
        ["A01", "1,290", "790", "40", "%", "12"],
        ["A01", "6", "de", "12"],
    ]


def test_sentences_that_do_not_fit_side_by_side_are_told_row_by_row(printed):
    assert printed(80, ISSUES) == [
        "Worth a look",
        "warning · places 3",
        "  what   it says much the same as another interview than this",
        f"  where  {LONG}; A01; A02",
        "warning · places 1",
        "  what   one speaker asks most of the questions and interviews",
        "  where  A05.docx",
        "",
    ]
    assert any(
        line.split()[:4] == ["kind", "places", "what", "where"] for line in printed(160, ISSUES)
    )


def test_a_table_without_rows_says_so(printed):
    empty = Table("Changed", ("number", "what"), (), ("Nothing waits.",))
    assert printed(80, empty) == ["Changed", "–", "", "Nothing waits."]
