"""Summaries from the shell: the sheet out and back, the lists, and comments that become codings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook


@pytest.fixture
def back(run, ready: Path) -> Path:
    """A chart sheet with a summary in it."""
    run("sheet export --chart --author ana chart.xlsx --lang es")
    book = load_workbook("chart.xlsx")
    book.worksheets[1]["C3"] = "Le vende todo a una sola planta."
    path = ready / "back.xlsx"
    book.save(path)
    return path


def test_a_sheet_goes_out_for_an_author(run, ready):
    shown = run(
        "sheet export --chart --author 'Ana Pérez' --dimensions market --interviews A01,A02"
    )
    path = ready / "out" / "charts_Ana_Pérez_v1.xlsx"
    assert path.is_file()
    assert "2 interviews by 1 dimension for Ana Pérez" in shown.stdout


@pytest.mark.usefixtures("ready")
def test_what_is_misused_is_said(run):
    assert "--author" in run("sheet export --chart", exit_code=2).stderr
    assert "--coder" in run("sheet export", exit_code=2).stderr
    assert "go with --chart" in run("sheet export --coder a --dimensions X", exit_code=2).stderr
    assert "no dimension 'X'" in run(
        "sheet export --chart --author a --dimensions X", exit_code=1
    ).stderr.replace("No", "no")


def test_a_sheet_comes_back_first_as_a_dry_run(run, back):
    shown = run(f"sheet import {back.name}")
    assert "1 resumen de ana cambiaría; 5 sin cambios." in shown.stdout
    assert "nada ha cambiado" in shown.stderr
    assert run("charts list --format json").stdout.strip() == "[]"

    assert "1 resumen de ana importado" in run(f"sheet import {back.name} --apply").stdout
    (row,) = json.loads(run("charts list --format json").stdout)
    assert (row["interview"], row["dimension"], row["state"]) == ("A01", "MARKET", "current")
    assert row["summary"] == "Le vende todo a una sola planta."


def test_a_cell_that_is_not_taken_is_told_with_its_place(run, back):
    book = load_workbook(back)
    book.worksheets[1]["E3"] = 12
    book.save(back)
    shown = run(f"sheet import {back.name} --apply", exit_code=1)
    assert "back.xlsx, Resúmenes!E3: it holds a number" in shown.stderr
    assert "1 resumen de ana importado" in shown.stdout


def test_lists_history_and_confirming(run, back):
    run(f"sheet import {back.name} --apply")
    assert "al día" in run("charts list --lang es").stdout
    run("code add A01-0001 MARKET.PRICE --coder berta")

    assert "por revisar" in run("charts list --stale --lang es").stdout
    assert "to be reviewed" in run("interviews show A01").stdout
    assert "summaries is to be reviewed" in run("check --format csv").stdout
    assert "Le vende todo" in run("charts show a01 market").stdout
    assert "chart import" in run("charts history A01 MARKET --format csv").stdout
    assert run("charts confirm A01 MARKET --author ana").stdout == "It holds.\n"
    assert "por revisar" not in run("charts list --lang es").stdout
    assert "It was not to be reviewed" in run("charts confirm A01 MARKET --author ana").stdout
    assert "author" in run("charts confirm A01 MARKET --author zoe", exit_code=1).stderr
    assert "interview 'Z9'" in run("charts show Z9", exit_code=1).stderr


def test_an_import_can_be_undone(run, back):
    run(f"sheet import {back.name} --apply")
    run("undo")
    assert run("charts list --format json").stdout.strip() == "[]"


@pytest.mark.usefixtures("ready")
def test_comments_are_shown_and_coded(run):
    assert "0 codings and 0 proposals would be made" in run("code comments").stderr
    assert "not of the form" in run("code comments --coder-of ana", exit_code=2).stderr
    assert "interview 'Z9'" in run("code comments Z9", exit_code=1).stderr
