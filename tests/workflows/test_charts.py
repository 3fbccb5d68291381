"""Summaries go out in a sheet, come back as versions, and say when their coding has changed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

import qualcode
from qualcode.errors import CannotWrite, NotACoder, UnknownName, Unreadable
from qualcode.store import acts, verify
from qualcode.workflows import (
    charts,
    codebook_moves,
    findings,
    folder,
    hand,
    material,
    quality,
)
from qualcode.workflows.folder import StudyFolder


@pytest.fixture
def study(ready: Path) -> Iterator[StudyFolder]:
    with folder.open_folder(ready) as opened:
        yield opened


@pytest.fixture
def sheet(study: StudyFolder, tmp_path: Path) -> Path:
    """A chart sheet of all three interviews for Ana, who has written one summary before."""
    charts.write(study, "A01", "INCOME", "Gana más.", author="ana")
    path = tmp_path / "chart.xlsx"
    charts.export_chart(study, path, author="ana")
    return path


def page(path: Path) -> list[list[object]]:
    return [list(row) for row in load_workbook(path).worksheets[1].iter_rows(values_only=True)]


def filled(path: Path, **texts: object) -> Path:
    """The sheet with summaries in cells (``A01_MARKET="..."``)."""

    def fill(book: Workbook) -> None:
        one = book.worksheets[1]
        keys = [cell.value for cell in one[1]]
        rows = {one.cell(n, 1).value: n for n in range(3, one.max_row + 1)}
        for place, text in texts.items():
            interview, dimension = place.split("_")
            one.cell(rows[interview], keys.index(dimension) + 1).value = text

    return damaged(path, fill)


def damaged(path: Path, how: Callable[[Workbook], None]) -> Path:
    book = load_workbook(path)
    how(book)
    target = path.with_name("back.xlsx")
    book.save(target)
    return target


def said(study: StudyFolder) -> dict[tuple[str, str, str], str]:
    return {(c.interview_id, c.dimension, c.author): c.text for c in charts.charts(study)}


# ---------- out


def test_a_row_is_an_interview_and_beside_each_cell_stand_its_segments(sheet):
    keys, heads, *rows = page(sheet)

    assert keys == ["interview", "who", "MARKET", "MARKET#", "INCOME", "INCOME#"]
    assert heads[2:4] == ["Mercado [MARKET]", "Mercado: segmentos"]
    assert [row[0] for row in rows] == ["A01", "A02", "E01"]
    first = dict(zip(keys, rows[0], strict=True))
    assert first["INCOME"] == "Gana más."
    assert first["MARKET"] is None
    assert "A la planta del pueblo, que es una venta segura" in first["MARKET#"]
    assert "A01-0001 · MARKET.PRICE (solo por regla)" in first["MARKET#"]
    assert "(entrevista con agricultora 1, julio de 2020)" in first["MARKET#"]
    assert dict(zip(keys, rows[2], strict=True))["INCOME#"] == "(sin segmentos)"


def test_the_keys_and_the_page_of_the_sheet_are_hidden_and_segments_fold(sheet):
    book = load_workbook(sheet)
    one = book.worksheets[1]

    assert book.sheetnames == ["Leame", "Resúmenes", "_qualcode"]
    assert book["_qualcode"].sheet_state == "hidden"
    assert one.row_dimensions[1].hidden
    assert one.column_dimensions["D"].outlineLevel == 1
    assert one.column_dimensions["C"].outlineLevel == 0
    assert (one.freeze_panes, one.auto_filter.ref) == ("C3", "A2:F5")


def test_only_the_dimensions_and_interviews_that_are_asked_for(study, tmp_path):
    path = tmp_path / "few.xlsx"
    done = charts.export_chart(
        study, path, author="ana", dimensions=["income"], interviews=["A01-A02"], language="en"
    )
    keys, heads, *rows = page(path)

    assert (done.interviews, done.dimensions) == (2, 1)
    assert keys[2:] == ["INCOME", "INCOME#"]
    assert heads[:3] == ["interview", "who speaks", "Income [INCOME]"]
    assert [row[0] for row in rows] == ["A01", "A02"]


def test_many_interviews_have_a_page_for_each_group(study, tmp_path, monkeypatch):
    monkeypatch.setattr(charts, "ONE_PAGE", 2)
    path = tmp_path / "groups.xlsx"
    charts.export_chart(study, path, author="ana")

    book = load_workbook(path)
    assert book.sheetnames[1:3] == ["Resúmenes BEES", "Resúmenes FRUIT"]
    back = charts.import_chart(study, path)
    assert (back.changes, back.same, back.issues) == ([], 6, [])


def test_what_does_not_fit_a_cell_goes_on_in_another_row(study, tmp_path, monkeypatch):
    monkeypatch.setattr("qualcode.report.workbook.book.TEXT_LIMIT", 160)
    charts.write(study, "A01", "INCOME", "Gana.", author="ana")
    path = tmp_path / "long.xlsx"
    charts.export_chart(study, path, author="ana", interviews=["A01"])
    rows = page(path)[2:]

    assert len(rows) > 1
    assert {row[0] for row in rows} == {"A01"}
    assert rows[0][4] == "Gana."
    assert rows[1][4] is None
    assert "(continuación, 2)" in str(rows[1][1])
    assert rows[0][3].endswith("[… continúa en la fila siguiente]")
    back = charts.import_chart(study, filled(path))
    assert (back.changes, back.same, back.issues) == ([], 2, [])


def test_a_sheet_is_never_written_over_a_file(study, sheet):
    with pytest.raises(CannotWrite, match="may have been filled in"):
        charts.export_chart(study, sheet, author="ana")
    one, two = (charts.export_chart(study, author="Ana Pérez").path.name for _ in range(2))
    assert (one, two) == ("charts_Ana_Pérez_v1.xlsx", "charts_Ana_Pérez_v2.xlsx")


def test_what_cannot_be_exported_is_said(study, tmp_path):
    path = tmp_path / "x.xlsx"
    with pytest.raises(UnknownName, match="dimension 'PRICES'"):
        charts.export_chart(study, path, author="ana", dimensions=["PRICES"])
    with pytest.raises(UnknownName, match="interview 'Z9'"):
        charts.export_chart(study, path, author="ana", interviews=["Z9"])
    with pytest.raises(NotACoder):
        charts.export_chart(study, path, author="rules")
    assert not path.exists()


# ---------- back


def test_a_dry_run_changes_nothing_and_apply_is_one_act(study, sheet):
    path = filled(sheet, A01_MARKET="Vende a la planta.", A02_MARKET="No es segura.\n\nFalta agua.")
    before = len(study.file.acts())
    tried = charts.import_chart(study, path)

    assert [(c.interview_id, c.dimension, c.after) for c in tried.changes] == [
        ("A01", "MARKET", "Vende a la planta."),
        ("A02", "MARKET", "No es segura.\n\nFalta agua."),
    ]
    assert len(study.file.acts()) == before
    assert list(said(study)) == [("A01", "INCOME", "ana")]

    done = charts.import_chart(study, path, apply=True)
    assert said(study)["A02", "MARKET", "ana"] == "No es segura.\n\nFalta agua."
    assert done.kept is not None
    assert done.kept.read_bytes() == path.read_bytes()
    again = charts.import_chart(study, path, apply=True)
    assert (again.changes, again.conflicts, again.kept) == ([], [], None)
    assert verify(study.file) == []

    acts.undo(study.file, done.act_uid)
    assert list(said(study)) == [("A01", "INCOME", "ana")]
    charts.import_chart(study, path, apply=True)
    assert len(said(study)) == 3


def test_a_cell_that_is_emptied_takes_the_summary_away_and_its_history_stays(study, sheet):
    done = charts.import_chart(study, filled(sheet, A01_INCOME=None), apply=True)

    assert [(c.before, c.after) for c in done.changes] == [("Gana más.", "")]
    assert said(study) == {}
    rows = charts.history_table(study, "a01", "income").rows
    assert [row[-1] for row in rows] == ["Gana más.", "(quitado)"]


def test_what_both_have_changed_stays_as_the_study_has_it_and_both_are_told(study, sheet):
    charts.write(study, "A01", "INCOME", "Gana bastante más.", author="ana")
    done = charts.import_chart(study, filled(sheet, A01_INCOME="Gana poco."), apply=True)

    (one,) = done.conflicts
    assert (one.base, one.before, one.after) == ("Gana más.", "Gana bastante más.", "Gana poco.")
    assert one.cell == "Resúmenes!E3"
    assert said(study)["A01", "INCOME", "ana"] == "Gana bastante más."
    assert "en conflicto" in str(done.table("es").rows)


def test_two_authors_never_meet(study, sheet, tmp_path):
    berta = tmp_path / "berta.xlsx"
    charts.export_chart(study, berta, author="berta")
    assert page(berta)[2][4] is None
    shutil.copy(filled(berta, A01_INCOME="De Berta."), berta)

    charts.import_chart(study, filled(sheet, A01_INCOME="De Ana."), apply=True)
    charts.import_chart(study, berta, apply=True)
    assert said(study) == {
        ("A01", "INCOME", "ana"): "De Ana.",
        ("A01", "INCOME", "berta"): "De Berta.",
    }


def sort_down(book: Workbook) -> None:
    one = book.worksheets[1]
    rows = [[cell.value for cell in row] for row in one.iter_rows(min_row=3)]
    for number, row in enumerate(reversed(rows), start=3):
        for column, value in enumerate(row, start=1):
            one.cell(number, column).value = value


def swap_dimensions(book: Workbook) -> None:
    one = book.worksheets[1]
    for row in one.iter_rows():
        values = [cell.value for cell in row]
        for cell, value in zip(row, [*values[:2], *values[4:6], *values[2:4]], strict=True):
            cell.value = value


def drop_the_keys(book: Workbook) -> None:
    book.worksheets[1].delete_rows(1)


def rename_headings(book: Workbook) -> None:
    for cell in book.worksheets[1][2]:
        cell.value = f"columna {cell.column}"


def put_in_rows_and_columns(book: Workbook) -> None:
    one = book.worksheets[1]
    one.insert_rows(4)
    one.insert_cols(3)
    one.cell(2, 3).value = "mis notas"
    one.cell(5, 3).value = "ojo"


def hide_and_rename_pages(book: Workbook) -> None:
    book.worksheets[1].title = "Mi página"
    book.worksheets[1].row_dimensions[3].hidden = True
    book.worksheets[1].column_dimensions["C"].hidden = True
    book.move_sheet("_qualcode", -2)
    del book["Leame"]


def ids_in_small_letters(book: Workbook) -> None:
    one = book.worksheets[1]
    for number in range(3, one.max_row + 1):
        one.cell(number, 1).value = f" {str(one.cell(number, 1).value).lower()} "


HARMLESS = [
    sort_down,
    swap_dimensions,
    drop_the_keys,
    rename_headings,
    put_in_rows_and_columns,
    hide_and_rename_pages,
    ids_in_small_letters,
]


@pytest.mark.parametrize("how", HARMLESS)
def test_where_a_cell_stands_means_nothing(study, sheet, how):
    path = damaged(filled(sheet, A02_MARKET="No es segura.", E01_INCOME="Nada dice."), how)
    done = charts.import_chart(study, path)

    assert {(c.interview_id, c.dimension): c.after for c in done.changes} == {
        ("A02", "MARKET"): "No es segura.",
        ("E01", "INCOME"): "Nada dice.",
    }
    assert done.same == 4
    assert done.issues == []


@pytest.mark.parametrize("how", HARMLESS)
def test_a_sheet_that_nobody_wrote_in_changes_nothing(study, sheet, how):
    done = charts.import_chart(study, damaged(sheet, how), apply=True)
    assert (done.changes, done.conflicts, done.issues, done.same) == ([], [], [], 6)


def test_rows_and_columns_that_are_missing_change_nothing(study, sheet):
    def cut(book: Workbook) -> None:
        book.worksheets[1].delete_rows(3)
        book.worksheets[1].delete_cols(5, 2)

    done = charts.import_chart(study, damaged(sheet, cut), apply=True)
    assert done.changes == []
    assert said(study) == {("A01", "INCOME", "ana"): "Gana más."}
    (told,) = done.issues
    assert "4 of its 6 cells are not in it any more" in told.what


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (12, "a number"),
        (True, "a truth value"),
        (date(2020, 7, 1), "a date"),
        ("=A1&B1", "a formula"),
        ("x" * 32_700, "more than 32,000 characters"),
    ],
)
def test_a_cell_that_is_no_text_is_not_taken_and_its_place_is_told(study, sheet, value, what):
    path = filled(sheet, A01_INCOME=value, A02_MARKET="No es segura.")
    done = charts.import_chart(study, path, apply=True)

    (told,) = done.issues
    assert told.where == "back.xlsx, Resúmenes!E3"
    assert what in told.what
    assert said(study)["A01", "INCOME", "ana"] == "Gana más."
    assert said(study)["A02", "MARKET", "ana"] == "No es segura."


def test_rows_that_nobody_can_place_are_told(study, sheet):
    def more(book: Workbook) -> None:
        one = book.worksheets[1]
        one.cell(3, 1).value = "A1"  # an id that somebody wrote over
        row = [cell.value for cell in one[4]]
        one.append(row)
        one.cell(6, 3).value = "Otra cosa."
        one.append(["Z9", None, "De nadie."])

    path = damaged(filled(sheet, A02_MARKET="No es segura."), more)
    done = charts.import_chart(study, path, apply=True)

    assert done.changes == []
    told = {issue.where.split("!")[1]: issue.what for issue in done.issues if "!" in issue.where}
    assert "no interview of this sheet has this id" in told["A3"]
    assert "no interview of this sheet has this id" in told["A7"]
    assert "two summaries under MARKET, here and in Resúmenes!C6" in told["C4"]


def test_merged_cells_take_nothing_away(study, sheet):
    charts.write(study, "A02", "INCOME", "Nada.", author="ana")
    other = sheet.with_name("two.xlsx")
    charts.export_chart(study, other, author="ana")
    path = damaged(other, lambda book: book.worksheets[1].merge_cells("E3:E4"))
    done = charts.import_chart(study, path, apply=True)

    assert said(study)["A02", "INCOME", "ana"] == "Nada."
    assert [issue.where for issue in done.issues] == ["back.xlsx, Resúmenes!E4"]


def test_a_heading_that_was_pasted_over_another_column_takes_nothing(study, sheet):
    def paste(book: Workbook) -> None:
        book.worksheets[1].cell(2, 5).value = "Mercado [MARKET]"
        book.worksheets[1].cell(3, 5).value = "¿De qué?"

    done = charts.import_chart(study, damaged(sheet, paste))
    assert done.changes == []
    assert "name different dimensions" in done.issues[0].what


def test_segments_that_somebody_wrote_into_are_not_read(study, sheet):
    def edit(book: Workbook) -> None:
        book.worksheets[1].cell(3, 4).value = "Otra cosa."

    done = charts.import_chart(study, damaged(sheet, edit))
    (told,) = done.issues
    assert (done.changes, told.severity) == ([], "note")
    assert "segments of A01 beside MARKET are not as they went out" in told.what
    assert "Otra cosa" not in str(told)


def test_files_that_are_no_chart_sheets_are_refused_in_a_sentence(study, sheet, tmp_path):
    def gone(book: Workbook) -> None:
        del book["_qualcode"]

    def edited(book: Workbook) -> None:
        book["_qualcode"].delete_rows(12)

    def bare(book: Workbook) -> None:
        del book["Resúmenes"]

    text = tmp_path / "chart.csv"
    text.write_text("entrevista;MARKET\n", encoding="utf-8")
    cases = {
        damaged(sheet, gone): "its hidden page '_qualcode' is gone",
        text: "a text file loses",
        tmp_path / "none.xlsx": "no such file",
    }
    for path, why in cases.items():
        with pytest.raises(Unreadable, match=why):
            charts.import_chart(study, path, apply=True)
    assert charts.is_chart(damaged(sheet, gone))
    assert charts.is_chart(sheet)
    assert not charts.is_chart(text)
    with pytest.raises(Unreadable, match="was changed: cells are missing"):
        charts.import_chart(study, damaged(sheet, edited))
    with pytest.raises(Unreadable, match="no page of interviews"):
        charts.import_chart(study, damaged(sheet, bare))
    with pytest.raises(Unreadable, match="by ana, not by berta"):
        charts.import_chart(study, sheet, author="berta")


def test_a_hidden_page_that_names_another_author_is_refused(study, sheet):
    book = load_workbook(sheet)
    for row in book["_qualcode"].iter_rows(max_row=9):
        if row[0].value == "author":
            row[1].value = '"luis"'
    book.save(sheet)
    with pytest.raises(Unreadable, match="went out for another than luis"):
        charts.import_chart(study, sheet, apply=True)


def test_a_sheet_of_another_study_is_refused(sheet, tmp_path):
    book = tmp_path / "little.yaml"
    shutil.copy(tmp_path / "little" / "codebook.yaml", book)
    with (
        folder.create(tmp_path / "other", codebook=book) as other,
        pytest.raises(Unreadable, match="another study"),
    ):
        charts.import_chart(other, sheet)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
@pytest.mark.slow
def test_a_sheet_that_libreoffice_has_saved_is_the_same_sheet(study, sheet, tmp_path):
    path = filled(sheet, A02_MARKET="No es segura.\n\n=Falta agua.")
    out = tmp_path / "saved"
    home = f"-env:UserInstallation=file://{(tmp_path / 'office').as_posix()}"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=120)
    done = charts.import_chart(study, out / path.name)

    assert [c.after for c in done.changes] == ["No es segura.\n\n=Falta agua."]
    assert (done.same, done.issues) == (5, [])


# ---------- stale


def states(study: StudyFolder) -> dict[tuple[str, str], bool]:
    return {(c.interview_id, c.dimension): c.stale for c in charts.charts(study)}


def test_a_summary_is_stale_when_its_own_coding_changes_and_no_other(study):
    for place in (("A01", "MARKET"), ("A01", "INCOME"), ("A02", "MARKET")):
        charts.write(study, *place, "Resumen.", author="ana")
    assert not any(states(study).values())

    done = hand.add(study, "A01-0001", "MARKET.PRICE", coder="berta")
    assert [place for place, stale in states(study).items() if stale] == [("A01", "MARKET")]
    acts.undo(study.file, done.act_uid)
    assert not any(states(study).values())


def test_the_basis_is_what_its_author_saw_not_what_there_is_when_it_comes_back(study, sheet):
    hand.add(study, "A02-0001", "MARKET.PRICE", coder="berta")
    charts.import_chart(study, filled(sheet, A02_MARKET="No es segura."), apply=True)
    assert states(study) == {("A01", "INCOME"): False, ("A02", "MARKET"): True}


@pytest.mark.usefixtures("sheet")
def test_a_stale_summary_says_so_wherever_it_is_shown(study, tmp_path):
    hand.add(study, "A01-0002", "INCOME.HIGHER", coder="berta", stance="denies")
    mark = "(por revisar: la codificación cambió)"

    listed = charts.chart_table(study, charts.charts(study, stale=True), "es", texts=True)
    assert listed.rows[0][4] == "por revisar"
    assert "1 por revisar" in listed.notes[0]

    again = tmp_path / "again.xlsx"
    charts.export_chart(study, again, author="ana")
    cell = load_workbook(again).worksheets[1]["E3"]
    assert cell.fill.start_color.rgb == "FFFFE9C7"
    assert page(again)[2][5].startswith(mark)
    assert charts.import_chart(study, again).issues == []

    findings.export_workbook(study, tmp_path / "book.xlsx")
    shown = load_workbook(tmp_path / "book.xlsx")["Chart BEES"]
    cells = [str(value) for row in shown.iter_rows(values_only=True) for value in row]
    (one,) = (text for text in cells if text.startswith("Gana más."))
    assert mark in one
    assert one.endswith("A01-0002")
    assert "to be reviewed" in "\n".join(material.reading_view(study, "A01"))
    assert any("1 of 1 summaries is to be reviewed" in i.what for i in quality.everything(study))


@pytest.mark.usefixtures("sheet")
def test_a_stale_summary_can_be_confirmed_as_it_is(study):
    hand.add(study, "A01-0002", "INCOME.HIGHER", coder="berta", stance="denies")
    done = charts.confirm(study, "A01", "INCOME", author="ana")

    assert len(done.changes) == 1
    assert states(study) == {("A01", "INCOME"): False}
    assert not charts.confirm(study, "A01", "INCOME", author="ana").changes
    with pytest.raises(UnknownName, match="author of a summary of A01 under INCOME 'berta'"):
        charts.confirm(study, "A01", "INCOME", author="berta")


def test_who_has_not_consented_is_in_no_sheet_and_nothing_of_theirs_is_taken(study, sheet):
    people = (study.path / "interviews.csv").read_text(encoding="utf-8").splitlines()
    rows = [f"{people[0]},consent", f"{people[1]},no", *(f"{row}," for row in people[2:])]
    (study.path / "interviews.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    from qualcode.workflows.reading import ingest_files

    ingest_files(study, [study.path / "transcripts"])
    done = charts.import_chart(study, filled(sheet, A01_INCOME="Otra."), apply=True)

    assert done.changes == []
    assert "without consent to analysis" in done.issues[0].what
    assert charts.charts(study) == []
    charts.export_chart(study, sheet.with_name("new.xlsx"), author="ana")
    assert [row[0] for row in page(sheet.with_name("new.xlsx"))[2:]] == ["A02", "E01"]


def test_a_code_that_is_called_otherwise_makes_no_summary_stale_and_a_merge_does(study, sheet):
    charts.write(study, "A01", "MARKET", "Resumen.", author="ana")
    hand.add(study, "A01-0001", "MARKET.SECURE", coder="berta")
    charts.confirm(study, "A01", "MARKET", author="ana")
    renamed = codebook_moves.rename(study, "INCOME.HIGHER", "INCOME.MORE")
    codebook_moves.rename(study, "MARKET", "SALES")

    assert states(study) == {("A01", "INCOME"): False, ("A01", "SALES"): False}
    assert renamed is not None
    path = filled(sheet, A01_INCOME="Gana bastante.", A02_MARKET="No es segura.")
    done = charts.import_chart(study, path, apply=True)
    assert [c.dimension for c in done.changes] == ["INCOME", "SALES"]
    assert [issue.what for issue in done.issues] == ["MARKET is called SALES now"]
    assert not any(states(study).values())

    codebook_moves.merge(study, ["SALES.SECURE"], "SALES.PRICE")
    assert {place[1] for place, stale in states(study).items() if stale} == {"SALES"}


def test_the_same_from_python(ready):
    with qualcode.open(ready) as opened:
        opened.write_chart("A01", "MARKET", "Vende.", author="ana")
        opened.export_chart("chart.xlsx", author="ana")
        assert opened.import_chart("chart.xlsx", apply=True).same == 6
        opened.add_coding("A01-0001", "MARKET.PRICE", coder="berta")
        found = opened.charts(stale=True)
        assert list(found["summary"]) == ["Vende."]
        assert opened.confirm_chart("A01", "MARKET", author="ana").changes
        assert opened.charts(stale=True).empty
        assert opened.code_comments().taken == []
