"""Coding sheets come back: what is taken, what is told with its cell, what stays as it was."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from qualcode.workflows import folder, hand, sheet_in

STUDY = "study.qualcode"


class Filled:
    """A sheet in the hands of its coder."""

    def __init__(self, path: Path, page: str = "Codificar") -> None:
        self.path, self.book = path, load_workbook(path)
        self.page = self.book[page]
        self.columns = {cell.value: cell.column for cell in self.page[1]}
        place = self.columns["seg_id"]
        self.rows = {row[place - 1].value: row[0].row for row in self.page if row[place - 1].value}

    def put(self, segment_id: str, **values: Any) -> Filled:
        for heading, value in values.items():
            self.page.cell(self.rows[segment_id], self.columns[heading]).value = value
        return self

    def said(self, segment_id: str, heading: str) -> Any:
        return self.page.cell(self.rows[segment_id], self.columns[heading]).value

    def save(self, path: Path | None = None) -> Path:
        self.book.save(path or self.path)
        return path or self.path


@pytest.fixture
def sheet(run, ready):
    """A sheet that went out to ana."""
    run("sheet export ana.xlsx --coder ana --lang es")
    return Filled(ready / "ana.xlsx")


def codings(home: Path, coder: str = "ana") -> list[tuple[str, ...]]:
    with contextlib.closing(sqlite3.connect(home / STUDY)) as db:
        return db.execute(
            "select s.id, c.code, c.stance, c.quote from coding c join segment s"
            " on s.key = c.segment_key where c.coder = ? and c.state = 'here' order by 1, 2, 4",
            (coder,),
        ).fetchall()


def table(home: Path, query: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(home / STUDY)) as db:
        return db.execute(query).fetchall()


PLANT = "A la planta del pueblo, que es una venta segura y con mejor precio que antes."


def test_what_is_filled_in_comes_into_the_study_as_one_act(run, ready, sheet):
    sheet.put("A01-0001", codigo_1="MARKET.SECURE", codigo_2="mejor precio", cita_2="mejor precio")
    sheet.put("A01-0001", postura_1="niega", memo="mirar de nuevo")
    sheet.put("A02-0002", estado="nada", codigo_nuevo="falta de agua").save()
    before = (ready / STUDY).read_bytes()
    dry = run("sheet import ana.xlsx")
    assert (ready / STUDY).read_bytes() == before
    assert "cambiaría: 2 codificaciones nuevas" in dry.stdout
    assert "--apply" in dry.stderr
    run("sheet import ana.xlsx --apply")
    assert codings(ready) == [
        ("A01-0001", "MARKET.PRICE", "affirms", "mejor precio"),
        ("A01-0001", "MARKET.SECURE", "denies", PLANT),
    ]
    assert table(ready, "select state from seen") == [("nothing",)]
    assert table(ready, "select text, author from memo") == [("mirar de nuevo", "ana")]
    assert table(ready, "select text, coder, state from proposal") == [
        ("falta de agua", "ana", "open")
    ]
    acts = table(ready, "select distinct act_uid from log where act = 'sheet import'")
    assert len(acts) == 1
    kept = list((ready / "received").iterdir())
    assert [one.read_bytes() for one in kept] == [(ready / "ana.xlsx").read_bytes()]
    run("verify")


def test_a_whole_import_is_undone_and_can_be_imported_again(run, ready, sheet):
    sheet.put("A01-0001", codigo_1="MARKET.SECURE", memo="m").put("A01-0002", estado="nada").save()
    run("sheet import ana.xlsx --apply")
    with folder.open_folder(ready) as study:
        from qualcode.store import acts

        acts.undo(study.file, acts.last_done(study.file, lambda _: True))
    assert codings(ready) == []
    assert table(ready, "select * from seen") == []
    run("sheet import ana.xlsx --apply")
    assert len(codings(ready)) == 1


def test_the_same_file_twice_is_once(run, ready, sheet):
    sheet.put("A01-0001", codigo_1="MARKET.SECURE", codigo_nuevo="x nuevo").save()
    run("sheet import ana.xlsx --apply")
    before = (ready / STUDY).read_bytes()
    again = run("sheet import ana.xlsx --apply")
    assert (ready / STUDY).read_bytes() == before
    assert "W12" in again.stderr
    assert "sin cambios" in again.stdout
    assert len(list((ready / "received").iterdir())) == 1


def test_what_was_taken_back_by_other_means_does_not_return_with_the_sheet(run, ready, sheet):
    sheet.put("A01-0001", codigo_1="MARKET.SECURE").save()
    run("sheet import ana.xlsx --apply")
    with folder.open_folder(ready) as study:
        hand.remove(study, "A01-0001", "MARKET.SECURE", coder="ana")
    sheet.put("A02-0001", codigo_1="MARKET.PRICE").save()
    run("sheet import ana.xlsx --apply")
    assert [one[:2] for one in codings(ready)] == [("A02-0001", "MARKET.PRICE")]


def test_a_code_that_is_cleared_after_it_was_imported_is_taken_back(run, ready, sheet):
    sheet.put("A01-0001", codigo_1="MARKET.SECURE", codigo_2="MARKET.PRICE").save()
    run("sheet import ana.xlsx --apply")
    sheet.put("A01-0001", codigo_1=None).save()
    run("sheet import ana.xlsx --apply")
    assert [one[:2] for one in codings(ready)] == [("A01-0001", "MARKET.PRICE")]


def test_an_older_copy_takes_nothing_away_that_a_newer_one_brought(run, ready, sheet):
    older = sheet.put("A02-0001", codigo_1="MARKET.PRICE").save(ready / "older.xlsx")
    book = load_workbook(older)
    sheet.put("A01-0001", codigo_1="MARKET.SECURE")
    sheet.book.properties.modified = book.properties.modified.replace(year=2030)
    newer = ready / "newer.xlsx"
    _save_dated(sheet.book, newer, 2030)
    run("sheet import newer.xlsx --apply")
    run("sheet import older.xlsx --apply")
    assert {one[0] for one in codings(ready)} == {"A01-0001", "A02-0001"}


def _save_dated(book: Workbook, path: Path, year: int) -> None:
    """Save a workbook as if in another year."""
    import re
    import zipfile

    book.save(path)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(rb"(modified[^>]*>)\d{4}", rb"\g<1>%d" % year, core)
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)


def test_two_coders_do_not_touch_each_other_whatever_the_order(run, ready):
    for coder, code in (("ana", "MARKET.SECURE"), ("ben", "MARKET.PRICE")):
        run(f"sheet export {coder}.xlsx --coder {coder} --lang es")
        Filled(ready / f"{coder}.xlsx").put("A01-0001", codigo_1=code).save()
    first = (ready / STUDY).read_bytes()
    found = []
    for order in ("ana.xlsx ben.xlsx", "ben.xlsx ana.xlsx"):
        (ready / STUDY).write_bytes(first)
        run(f"sheet import {order} --apply")
        found.append((codings(ready, "ana"), codings(ready, "ben")))
    assert found[0] == found[1]
    assert [len(one) for one in found[0]] == [1, 1]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"codigo_1": "NO.EXISTE"}, "E04 Codificar!G3"),
        ({"codigo_1": "MARKET"}, "E04 Codificar!G3"),
        ({"codigo_1": "MARKET.SECURE; MARKET.PRICE"}, "E04 Codificar!G3: hay varios códigos en"),
        ({"codigo_1": 12.5}, "W13 Codificar!G3"),
        ({"codigo_1": True}, "W13 Codificar!G3"),
        ({"codigo_1": "#N/A"}, "W13 Codificar!G3"),
        ({"codigo_1": "=A1"}, "W13 Codificar!G3"),
        ({"codigo_1": "MARKET.SECURE", "postura_1": "quizá"}, "E06 Codificar!K3"),
        ({"codigo_1": "MARKET.SECURE", "postura_1": 1}, "W13 Codificar!K3"),
        ({"codigo_1": "MARKET.SECURE", "estado": "nada"}, "W07 Codificar!O3"),
        ({"estado": "hecho"}, "E06 Codificar!O3"),
        ({"codigo_nuevo": 7}, "W13 Codificar!Q3"),
        ({"memo": "=1+1"}, "W13 Codificar!P3"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_told_with_its_name(run, ready, sheet, values, told):
    sheet.put("A01-0001", **values).put("A02-0001", codigo_1="MARKET.SECURE").save()
    ran = run("sheet import ana.xlsx --apply", exit_code=1)
    assert told in ran.stderr
    assert [one[0] for one in codings(ready)] == ["A02-0001"]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"texto": "otro"}, "W01 Codificar!F3"),
        ({"codigo_1": "MARKET.PRICE", "cita_1": "no está"}, "W08 Codificar!S3"),
        ({"postura_1": "niega"}, "W11 Codificar!K3"),
        ({"codigo_1": "Mejor precio"}, "W04 Codificar!G3"),
        ({"codigo_1": "MARKET.PRICE", "codigo_2": "MARKET.PRICE"}, "W05 Codificar!H3"),
        ({"codigo_1": "MARKET.PRICE"}, "W06 Codificar!O3"),
        ({"codigo_nuevo": "otra cosa"}, "N01 Codificar!Q3"),
    ],
)
def test_what_is_only_worth_a_look_is_told_too(run, sheet, values, told):
    sheet.put("A01-0001", **values).save()
    assert told in run("sheet import ana.xlsx").stderr


def test_rows_with_other_ids_and_rows_that_stand_twice(run, ready, sheet):
    sheet.put("A01-0001", codigo_1="MARKET.PRICE")
    sheet.put("A02-0001", codigo_1="MARKET.PRICE", seg_id="A01-0001")
    sheet.put("A02-0002", codigo_1="MARKET.PRICE", seg_id="A01-0011")
    sheet.put("E01-0001", codigo_1="MARKET.PRICE", seg_id=None).save()
    ran = run("sheet import ana.xlsx")
    assert "W02" in ran.stderr
    assert "W03 Codificar!B9" in ran.stderr
    assert "¿Quizá A01-000" in ran.stderr
    assert "W03 Codificar!G11" in ran.stderr
    assert "1 codificación nueva" in ran.stdout
    sheet.put("A02-0001", codigo_1="MARKET.SECURE").save()
    ran = run("sheet import ana.xlsx --apply", exit_code=1)
    assert "E03 Codificar!B3" in ran.stderr
    assert codings(ready) == []


def test_a_conflict_stays_as_the_study_has_it_and_is_decided_in_the_report(run, ready):
    with folder.open_folder(ready) as study:
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana", memo="why")
    run("sheet export ana.xlsx --coder ana --lang es")
    sheet = Filled(ready / "ana.xlsx")
    sheet.put("A01-0001", postura_1="niega").save()
    with folder.open_folder(ready) as study:
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana", stance="mixed")
    ran = run("sheet import ana.xlsx --apply")
    assert "C01 Codificar!B3" in ran.stderr
    assert [one[2] for one in codings(ready)] == ["mixed"]
    report = ready / "out" / "ana-informe.xlsx"
    book = load_workbook(report)
    page = book["Conflictos"]
    heads = {cell.value: cell.column for cell in page[1]}
    row = [page.cell(2, heads[name]).value for name in ("al salir", "hoja", "proyecto")]
    assert row == ["afirma", "niega", "mixta"]
    assert page.data_validations.dataValidation[0].formula1 == '"hoja,proyecto,ambos"'
    page.cell(2, heads["decisión"]).value = "hoja"
    book.save(ready / "decided.xlsx")
    run("sheet import decided.xlsx --apply")
    assert [one[2] for one in codings(ready)] == ["denies"]
    assert table(ready, "select memo from coding where coder = 'ana'") == [("why",)]
    assert "sin cambios" in run("sheet import ana.xlsx --apply").stdout
    assert "sin cambios" in run("sheet import decided.xlsx --apply").stdout


def test_a_report_whose_hidden_page_names_another_coder_is_refused(run, ready, sheet):
    with folder.open_folder(ready) as study:
        hand.add(study, "A01-0001", "MARKET.PRICE", coder="ana", stance="denies")
    sheet.put("A01-0001", codigo_1="MARKET.PRICE").save()
    run("sheet import ana.xlsx")
    report = load_workbook(ready / "out" / "ana-informe.xlsx")
    hidden = next(page for page in report if page.sheet_state != "visible")
    for cell in (cell for row in hidden for cell in row if cell.value):
        cell.value = str(cell.value).replace('"ana"', '"ben"')
        cell.value = "ben" if cell.value == "ana" else cell.value
    page = report["Conflictos"]
    page.cell(2, {cell.value: cell.column for cell in page[1]}["decisión"]).value = "hoja"
    report.save(ready / "decided.xlsx")
    assert "another than ben" in run("sheet import decided.xlsx --apply", exit_code=1).stderr
    assert [one[2] for one in codings(ready)] == ["denies"]


def test_a_decision_is_not_taken_when_the_study_has_changed_since(run, ready, sheet):
    sheet.put("A01-0001", memo="una").save()
    with folder.open_folder(ready) as study:
        sheet_in.import_sheet(study, sheet.path, apply=True)
    sheet.put("A01-0001", memo="otra").save()
    with contextlib.closing(sqlite3.connect(ready / STUDY)) as db, db:
        db.execute("update memo set text = 'tercera'")
    run("sheet import ana.xlsx")
    book = load_workbook(ready / "out" / "ana-informe.xlsx")
    page = book["Conflictos"]
    page.cell(2, 9).value = "hoja"
    book.save(ready / "decided.xlsx")
    with contextlib.closing(sqlite3.connect(ready / STUDY)) as db, db:
        db.execute("update memo set text = 'cuarta'")
    assert "E08 Conflictos!I2" in run("sheet import decided.xlsx --apply", exit_code=1).stderr
    assert table(ready, "select text from memo") == [("cuarta",)]


def test_a_sheet_of_another_coder_another_study_or_with_an_edited_hidden_page(run, ready, sheet):
    assert "E02" in run("sheet import ana.xlsx --coder ben", exit_code=1).stderr
    hidden = sheet.book["_qualcode"]
    for row in hidden:
        if row[0].value == "coder":
            row[1].value = '"ben"'
    sheet.save(ready / "ben.xlsx")
    assert "E02" in run("sheet import ben.xlsx", exit_code=1).stderr
    for row in hidden:
        if row[0].value == "study_id":
            row[1].value = '"other"'
    sheet.save(ready / "other.xlsx")
    assert "E01" in run("sheet import other.xlsx", exit_code=1).stderr


def test_a_sheet_whose_hidden_page_is_gone_is_known_by_its_segments(run, ready, sheet):
    sheet.put("A01-0001", codigo_1="MARKET.PRICE")
    del sheet.book["_qualcode"]
    sheet.save()
    ran = run("sheet import ana.xlsx --apply")
    assert "W16" in ran.stderr
    assert len(codings(ready)) == 1
    run("sheet export more.xlsx --coder ana --lang es")
    sheet.put("A01-0001", codigo_1=None).put("A02-0001", codigo_1="MARKET.SECURE").save()
    assert "--coder" in run("sheet import ana.xlsx --apply", exit_code=1).stderr
    run("sheet import ana.xlsx --apply --coder ana")
    assert [one[0] for one in codings(ready)] == ["A01-0001", "A02-0001"]  # nothing taken away


def test_a_blind_sheet_whose_coder_has_answered_suggestions_since(run, ready):
    run("sheet export ana.xlsx --coder ana --blind --lang es")
    Filled(ready / "ana.xlsx").put("A02-0001", codigo_1="MARKET.PRICE").save()
    with folder.open_folder(ready) as study:
        hand.accept(study, "A01-0001", "MARKET.SECURE", coder="ana")
    assert "E05" in run("sheet import ana.xlsx", exit_code=1).stderr
    run("sheet import ana.xlsx --not-blind --apply")
    assert len(codings(ready)) == 2


def test_files_that_are_no_sheet_are_told_and_the_others_taken(run, ready, sheet):
    sheet.put("A01-0001", codigo_1="MARKET.PRICE").save()
    (ready / "s.csv").write_text("seg_id,codigo_1\n", encoding="utf-8")
    ran = run("sheet import s.csv nowhere.xlsx ana.xlsx --apply", exit_code=1)
    assert "s.csv: a text file" in ran.stderr
    assert "no such file" in ran.stderr
    assert len(codings(ready)) == 1


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_the_other_layouts_come_back(run, ready, layout):
    with folder.open_folder(ready) as study:
        hand.add(study, "A01-0001", "MARKET.PRICE", coder="ana", words="mejor precio")
    run(f"sheet export ana.xlsx --coder ana --lang es --layout {layout}")
    assert "sin cambios" in run("sheet import ana.xlsx").stdout
    sheet = Filled(ready / "ana.xlsx")
    if layout == "wide":
        heads = {str(name).partition(" ·")[0]: name for name in sheet.columns}
        sheet.put("A01-0001", **{heads["MARKET.PRICE"]: "n", heads["MARKET.SECURE"]: "r"})
        sheet.put("A02-0001", **{heads["MARKET.SECURE"]: "x ?"}).save()
        run("sheet import ana.xlsx --apply")
        assert codings(ready) == [
            ("A01-0001", "MARKET.PRICE", "denies", "mejor precio"),
            ("A02-0001", "MARKET.SECURE", "affirms", _said(ready, "A02-0001")),
        ]
        assert table(ready, "select code, coder from verdict") == [("MARKET.SECURE", "ana")]
        assert table(ready, "select state from seen") == [("review",)]
    else:
        sheet.put("A01-0001", codigo=None).put("A02-0001", codigo="MARKET.SECURE").save()
        run("sheet import ana.xlsx --apply")
        assert [one[:2] for one in codings(ready)] == [("A02-0001", "MARKET.SECURE")]
    assert "sin cambios" in run("sheet import ana.xlsx --apply").stdout


def _said(home: Path, segment_id: str) -> str:
    ((text,),) = table(
        home,
        "select substr(t.text, s.start + 1, s.stop - s.start) from segment s join newest t"
        f" on t.interview_key = s.interview_key where s.id = '{segment_id}'",
    )
    return str(text)


def test_a_code_that_was_renamed_since_is_mapped(run, ready):
    with folder.open_folder(ready) as study:
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana")
    run("sheet export ana.xlsx --coder ana --lang es")
    run("codebook rename MARKET.SECURE MARKET.SAFE")
    assert "sin cambios" in run("sheet import ana.xlsx").stdout
    Filled(ready / "ana.xlsx").put("A02-0001", codigo_1="MARKET.SECURE").save()
    ran = run("sheet import ana.xlsx --apply")
    assert "W09 Codificar!G7" in ran.stderr
    assert [one[:2] for one in codings(ready)] == [
        ("A01-0001", "MARKET.SAFE"),
        ("A02-0001", "MARKET.SAFE"),
    ]


@pytest.mark.parametrize("layout", ["slots", "wide", "long"])
def test_codes_that_have_become_one_since_are_one_in_every_layout(run, ready, layout):
    with folder.open_folder(ready) as study:
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana")
        hand.add(study, "A01-0001", "MARKET.PRICE", coder="ana")
        hand.add(study, "A01-0002", "MARKET.PRICE", coder="ana")
    run(f"sheet export ana.xlsx --coder ana --lang es --layout {layout}")
    run("codebook merge MARKET.PRICE MARKET.SECURE")
    assert "sin cambios" in run("sheet import ana.xlsx").stdout
    sheet = Filled(ready / "ana.xlsx")
    heads = {str(name).partition(" ·")[0]: name for name in sheet.columns}
    column = {"slots": "codigo_1", "wide": heads.get("MARKET.PRICE"), "long": "codigo"}[layout]
    sheet.put("A01-0002", **{column: None})
    sheet.put("A02-0001", **{column: "x" if layout == "wide" else "MARKET.PRICE"}).save()
    run("sheet import ana.xlsx --apply")
    assert [one[:2] for one in codings(ready)] == [
        ("A01-0001", "MARKET.SECURE"),
        ("A02-0001", "MARKET.SECURE"),
    ]
    assert "sin cambios" in run("sheet import ana.xlsx --apply").stdout


def test_a_transcript_that_was_corrected_since(run, ready, sheet):
    text = (ready / "transcripts" / "A01.txt").read_text(encoding="utf-8")
    text = text.replace("venta segura y con mejor precio", "venta segura con muy mejor precio")
    (ready / "transcripts" / "A01.txt").write_text(text, encoding="utf-8")
    run("ingest")
    assert "sin cambios" in run("sheet import ana.xlsx").stdout
    sheet.put("A01-0001", codigo_1="MARKET.PRICE", cita_1="mejor precio").save()
    ran = run("sheet import ana.xlsx --apply")
    assert "W14 Codificar!B3" in ran.stderr
    assert "W01" not in ran.stderr
    assert [one[3] for one in codings(ready)] == ["mejor precio"]
    run("verify")


def test_a_segment_that_is_lost_takes_nothing(run, ready, sheet):
    text = (ready / "transcripts" / "A01.txt").read_text(encoding="utf-8")
    (ready / "transcripts" / "A01.txt").write_text(text[: text.index("Entrevistadora: ¿Y gana")])
    run("ingest")
    sheet.put("A01-0002", codigo_1="INCOME.HIGHER").put("A02-0001", codigo_1="MARKET.PRICE").save()
    ran = run("sheet import ana.xlsx --apply", exit_code=1)
    assert "E08 Codificar!B5" in ran.stderr
    assert [one[0] for one in codings(ready)] == ["A02-0001"]


def test_another_program_that_holds_the_study(run, ready, sheet, monkeypatch):
    monkeypatch.setattr("qualcode.store.file.PATIENCE_S", 0.1)
    sheet.put("A01-0001", codigo_1="MARKET.PRICE").save()
    with contextlib.closing(sqlite3.connect(ready / STUDY)) as db:
        db.execute("begin immediate")
        ran = run("sheet import ana.xlsx --apply", exit_code=1)
        assert "another program is writing" in ran.stderr
        db.execute("rollback")
    assert not list((ready / "received").glob("*"))
    assert not list((ready / "out").glob("*informe*"))
    run("sheet import ana.xlsx --apply")
    assert len(codings(ready)) == 1


def test_several_codes_of_a_theme_that_allows_one_stay_and_are_told(run, ready):
    book = (ready / "codebook.yaml").read_text(encoding="utf-8")
    old = """  - id: INCOME
"""
    new = """  - id: SELL
    label: {es: Venta, en: Sale}
    themes:
      - id: SELL.SALE
        exclusive_per_interview: true
        label: {es: Venta, en: Sale}
        codes:
          - {id: SELL.ALL, label: {es: Todo, en: All}}
          - {id: SELL.HALF, label: {es: Mitad, en: Half}}
"""
    assert old in book
    (ready / "codebook.yaml").write_text(book.replace(old, new + old), encoding="utf-8")
    run("sheet export ana.xlsx --coder ana --lang es")
    sheet = Filled(ready / "ana.xlsx")
    sheet.put("A01-0001", codigo_1="SELL.ALL").put("A01-0002", codigo_1="SELL.HALF").save()
    assert "W10 Codificar!B5" in run("sheet import ana.xlsx --apply").stderr
    assert len(codings(ready)) == 2


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_a_kill_leaves_all_of_an_import_or_nothing(run, ready, sheet, child, seed):
    for segment_id in sheet.rows:
        if segment_id != "seg_id":
            sheet.put(segment_id, codigo_1="MARKET.PRICE", codigo_2="MARKET.SECURE", memo="m")
    sheet.save()
    process = child("sheet", "import", "ana.xlsx", "--apply", cwd=ready)
    time.sleep(random.Random(seed).uniform(0.5, 2.5))
    process.kill()
    process.communicate()
    assert len(codings(ready)) in (0, 10)
    run("verify")
    run("sheet import ana.xlsx --apply")
    assert len(codings(ready)) == 10


def test_the_same_in_python(ready):
    import qualcode

    with qualcode.open(ready) as study:
        out = study.export_sheet(ready / "ben.xlsx", coder="ben", interviews=["A01"])
        assert (out.segments, out.interviews) == (2, ("A01",))
        Filled(out.path).put("A01-0001", codigo_1="MARKET.PRICE").save()
        assert study.import_sheet(out.path).counts["added"] == 1
        assert study.import_sheet(out.path, apply=True).applied
    assert len(codings(ready, "ben")) == 1


def test_no_words_of_a_participant_in_what_is_printed_or_logged(run, ready, sheet):
    """The fixture looks through remarks and log when the test ends."""
    sheet.put("A01-0001", codigo_1=PLANT, cita_2=PLANT[:30], texto=PLANT.upper() + " sí").save()
    run("sheet import ana.xlsx --apply", exit_code=1)
    book = load_workbook(ready / "out" / "ana-informe.xlsx")
    assert PLANT in [cell.value for row in book["Rechazados"] for cell in row]
    assert PLANT in [cell.value for row in book["Texto_editado"] for cell in row]
