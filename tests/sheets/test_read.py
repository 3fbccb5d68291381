"""A sheet is read wherever its page and columns are; any other file gets one sentence."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from qualcode.errors import QualcodeError, Unreadable
from qualcode.sheets import archive
from qualcode.sheets.cells import plain, turned_into
from qualcode.sheets.codes import Codes
from qualcode.sheets.quotes import near_words, places
from qualcode.sheets.read import column_letter, read
from qualcode.sheets.records import BaseRow, Entry
from qualcode.sheets.resolve import resolve
from qualcode.sheets.wide import marked

HEADS = ("seg_id", "texto", "codigo_1", "postura_1", "cita_1", "estado", "memo", "codigo_nuevo")


def saved(path: Path, *pages: tuple[str, list[list[object]]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for title, rows in pages:
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return path


def read_sheet(path: Path):
    return read(path, archive.received(path))


def test_the_page_and_its_headings_are_found_wherever_they_are(tmp_path):
    rows = [
        [],
        ["un título"],
        [None, "SEG_ID ", "Texto", "Código 1", "Estado"],
        [],
        [None, "A01-0001"],
    ]
    path = saved(tmp_path / "s.xlsx", ("Notas", [["seg_id"]]), ("otra", rows))
    sheet = read_sheet(path)
    assert (sheet.page, sheet.top, sheet.about) == ("otra", 3, None)
    assert sheet.columns == {"segment": 1, "text": 2, "code_1": 3, "state": 4}
    assert [number for number, _ in sheet.rows] == [5]
    assert sheet.cell(5, 1) == "otra!B5"


def test_english_headings_are_as_good(tmp_path):
    head = ["seg_id", "text", "code_1", "stance_1", "state"]
    sheet = read_sheet(saved(tmp_path / "s.xlsx", ("Coding", [head, ["A01-0001"]])))
    assert {"code_1", "stance_1", "state"} <= sheet.columns.keys()


def test_a_formula_is_told_from_a_text_that_begins_like_one(tmp_path):
    book = Workbook()
    page = book.active
    page.append(HEADS)
    page.append(["A01-0001", "x", "=A1", None, None, None, "=no"])
    page["G2"].data_type = "s"
    book.save(tmp_path / "s.xlsx")
    sheet = read_sheet(tmp_path / "s.xlsx")
    assert sheet.is_formula(2, 2)
    assert not sheet.is_formula(2, 6)


def test_merged_cells_cover_others(tmp_path):
    book = Workbook()
    page = book.active
    page.append(HEADS)
    for n in range(4):
        page.append([f"A01-000{n}", "x", "C"])
    page.merge_cells("C2:C4")
    book.save(tmp_path / "s.xlsx")
    sheet = read_sheet(tmp_path / "s.xlsx")
    assert [sheet.is_covered(row, 2) for row in (2, 3, 4, 5)] == [False, True, True, False]


NOT_SHEETS = {
    "s.csv": (b"seg_id;codigo\n", "a text file"),
    "s.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "password"),
    "s.xlsx": (b"seg_id", "not an Excel workbook"),
    "empty.xlsx": (b"", "empty"),
    "~$s.xlsx": (b"ana", "only marks that a workbook is open"),
    "cut.xlsx": (b"PK\x03\x04" + b"0" * 100, "damaged"),
}


@pytest.mark.parametrize("name", NOT_SHEETS)
def test_what_is_no_workbook_gets_one_sentence(tmp_path, name):
    content, told = NOT_SHEETS[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable, match=told):
        archive.received(tmp_path / name)


ARCHIVES = {
    "word": ({"word/document.xml": b"<w/>"}, "a Word document"),
    "ods": ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "ods"),
    "xlsb": ({"xl/workbook.bin": b"0"}, "xlsb"),
    "other": ({"a.txt": b"a"}, "not an Excel workbook"),
    "entity": ({"xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}, "instructions"),
    "parts": ({f"xl/{n}": b"" for n in range(5_001)} | {"xl/workbook.xml": b""}, "holds more"),
    "texts": (
        {"xl/workbook.xml": b"", "xl/sharedStrings.xml": b"<si/>" * 2_100_000},
        "more texts",
    ),
    "bomb": ({"xl/workbook.xml": b"", "xl/a.xml": b" " * (401 << 20)}, "holds more"),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_other_archives_and_bombs_are_refused_at_once(tmp_path, name):
    parts, told = ARCHIVES[name]
    path = zipped(tmp_path / "s.xlsx", parts)
    start = time.perf_counter()
    with pytest.raises(Unreadable, match=told):
        archive.received(path)
    assert time.perf_counter() - start < 5


def test_a_folder_a_missing_file_and_a_huge_one(tmp_path):
    (tmp_path / "f.xlsx").mkdir()
    with pytest.raises(Unreadable, match="folder"):
        archive.received(tmp_path / "f.xlsx")
    with pytest.raises(Unreadable, match="no such file"):
        archive.received(tmp_path / "none.xlsx")
    with (tmp_path / "huge.xlsx").open("wb") as file:
        file.truncate(65 << 20)
    with pytest.raises(Unreadable, match="larger than 64 MB"):
        archive.received(tmp_path / "huge.xlsx")


def test_a_workbook_without_a_coding_sheet_and_one_with_two(tmp_path):
    with pytest.raises(Unreadable, match="not a coding sheet"):
        read_sheet(saved(tmp_path / "s.xlsx", ("Hoja1", [["a", "b"]])))
    two = saved(tmp_path / "t.xlsx", ("uno", [list(HEADS)]), ("dos", [list(HEADS)]))
    with pytest.raises(Unreadable, match="'uno', 'dos'"):
        read_sheet(two)


def test_cells_a_million_rows_apart_and_a_million_empty_rows(tmp_path):
    path = saved(tmp_path / "s.xlsx", ("Codificar", [list(HEADS), ["A01-0001", "x"]]))
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="A1048576"><v>7</v></c></row></sheetData>'
    apart = parts | {name: parts[name].replace(b"</sheetData>", far)}
    start = time.perf_counter()
    assert len(read_sheet(zipped(tmp_path / "far.xlsx", apart)).rows) == 2
    wide = b"".join(b'<row r="%d"><c r="XFD%d" s="0"/></row>' % (n, n) for n in range(3, 2000))
    full = parts | {name: parts[name].replace(b"</sheetData>", wide + b"</sheetData>")}
    with pytest.raises(Unreadable, match="more cells"):
        read_sheet(zipped(tmp_path / "wide.xlsx", full))
    assert time.perf_counter() - start < 30


def test_a_damaged_part_is_one_sentence(tmp_path):
    path = saved(tmp_path / "s.xlsx", ("Codificar", [list(HEADS)]))
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for name in [name for name in parts if name.startswith("xl/")]:
        for content in (b"", b"<x", parts[name][: len(parts[name]) // 2]):
            broken = zipped(tmp_path / "b.xlsx", parts | {name: content})
            try:
                read_sheet(broken)
            except QualcodeError as error:
                assert str(error).startswith("b.xlsx: ")  # noqa: PT017


@pytest.mark.parametrize(
    ("value", "kind"),
    [(None, ""), ("x", ""), (1, "number"), (True, "boolean"), ("#REF!", "error"), (1.5, "number")],
)
def test_what_a_cell_was_turned_into(value, kind):
    assert turned_into(value) == kind


def test_texts_of_cells():
    assert plain(" x\u200b\n") == "x"
    assert plain(3.0) == "3"
    assert [column_letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_words_are_found_however_the_white_space_is_and_the_nearest_told():
    text = "vendo  a la\nplanta, y a la feria"
    assert places("vendo a la planta", text) == ["vendo  a la\nplanta"]
    assert places("a la", text) == ["a la", "a la"]
    assert near_words("a la plaza y a la feria", text) == "a la planta, y a la feria"
    assert near_words("nada de eso", text) == ""
    assert places("«VENDO a la planta»", text) == ["vendo  a la\nplanta"]


@pytest.mark.parametrize(
    ("held", "stances", "now"),
    [
        ([], ["affirms"], [("affirms", "")]),
        ([("affirms", "uno")], ["denies"], [("denies", "uno")]),
        ([("affirms", "uno"), ("denies", "dos")], ["affirms"], [("affirms", "uno")]),
        ([("affirms", "")], ["affirms", "denies"], [("mixed", "")]),
        ([("affirms", "uno")], ["affirms", "denies"], [("affirms", "uno"), ("denies", "")]),
        ([], ["affirms", "denies"], [("mixed", "")]),
        ([("mixed", "")], ["affirms", "denies"], [("mixed", "")]),
        ([("affirms", "uno")], [], []),
        ([("mixed", "uno"), ("mixed", "dos")], ["mixed"], [("mixed", "uno"), ("mixed", "dos")]),
    ],
)  # fmt: skip
def test_marks_of_the_wide_layout(held, stances, now):
    entries = [Entry("C", stance, words) for stance, words in held]
    assert [(one.stance, one.words) for one in marked("C", entries, stances)] == now


def test_a_cell_that_is_refused_leaves_what_was_there(tmp_path):
    """A coding is never lost because another cell of its row cannot be read."""
    from qualcode.model import Code, Codebook, Dimension, Theme

    codes = tuple(Code(name, "D", "D", {"es": name.title()}) for name in ("D.UNO", "D.DOS"))
    book = Codebook("b", "1", {}, ("es",), (Dimension("D", {}, (Theme("D", "D", {}, codes),)),))
    was = BaseRow("A01-0001", "", (Entry("D.UNO", name="n"), Entry("D.DOS", "denies", name="m")))
    rows: list[list[object]] = [["seg_id", "codigo_1", "codigo_2", "estado"]]
    rows.append(["A01-0001", 17, "D.UNO", None])
    sheet = read_sheet(saved(tmp_path / "s.xlsx", ("Codificar", rows)))
    found = resolve(sheet, Codes(book), {"A01-0001": was}, {"A01-0001": "algo"})
    assert [one.code for one in found.rows[0].entries] == ["D.UNO", "D.DOS"]
    assert "W13" in [one.code for one in found.problems]


def test_an_old_id_is_read_as_what_it_is_called_now():
    from qualcode.model import Code, Codebook, Dimension, Theme

    code = Code("D.NEW", "D", "D", {"es": "Nuevo"})
    book = Codebook("b", "1", {}, ("es",), (Dimension("D", {}, (Theme("D", "D", {}, (code,)),)),))
    codes = Codes(book, {"D.OLD": "D.MID", "D.MID": "D.NEW"})
    assert (codes.find("D.OLD · Viejo").code, codes.find("D.OLD").note) == ("D.NEW", "W09")
    assert codes.find("nuevo").note == "W04"
    assert codes.find("zzz").code == ""


def test_bytes_are_enough():
    book, raw = Workbook(), io.BytesIO()
    book.active.append(HEADS)
    book.save(raw)
    assert read(Path("s.xlsx"), raw.getvalue()).file == "s.xlsx"
