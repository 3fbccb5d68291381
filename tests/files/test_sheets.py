"""Workbooks: text stays text, the same cells give the same bytes, and what is no workbook is told."""

import gc
import re
import time
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import CannotWrite, FileBusy, Unreadable
from qualcode.files import sheets

MARKER = " […]"


def write(path: Path, *texts: str) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Texts")
    for text in texts:
        sheet.append([sheets.text_cell(sheet, text)])
    sheets.save(book, path)
    return path


def values(path: Path) -> list:
    with sheets.reading(path) as by_name:
        return [row[0] for row in by_name["Texts"]]


NASTY = ["=1+1", "=cmd|' /C calc'!A0", "-3", "+3", "@SUM(A1)", "#N/A", "#REF!", "2020-08-01", "1e5"]


def test_text_is_never_a_formula_an_error_a_number_or_a_date(tmp_path):
    path = write(tmp_path / "a.xlsx", *NASTY)

    assert values(path) == NASTY
    cells = [row[0] for row in openpyxl.load_workbook(path)["Texts"].iter_rows()]
    assert [cell.data_type for cell in cells] == ["s"] * len(NASTY)
    xml = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert re.findall(r' t="(\w+)"', xml) == ["inlineStr"] * len(NASTY)


def test_what_a_workbook_cannot_hold_is_left_out(tmp_path):
    path = write(
        tmp_path / "a.xlsx", "a\x00b\x08c\x0bd\x1fe", "x\ud800y\udfffz\ufffe\uffff", "a\tb\nc"
    )

    assert values(path) == ["abcde", "xyz", "a\tb\nc"]


@given(st.text(st.characters(exclude_categories=[]), max_size=40))
def test_cleaned_text_can_be_written_and_loses_nothing_else(text):
    cleaned = sheets.clean(text)

    assert sheets.clean(cleaned) == cleaned
    assert cleaned.encode("utf-8") is not None
    assert not openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(cleaned)
    assert [c for c in text if c.isprintable() and c not in cleaned] == []


def test_the_same_cells_give_the_same_bytes_at_any_time(tmp_path, monkeypatch):
    first = write(tmp_path / "first.xlsx", "a", "b").read_bytes()
    later = time.time() + 86_400 * 400
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(later))

    second = write(tmp_path / "second.xlsx", "a", "b").read_bytes()

    assert second == first


def test_a_whole_workbook_with_formats_links_and_charts_is_the_same_bytes(tmp_path):
    def book():
        book = openpyxl.Workbook()
        sheet = book.active
        for row in [("code", "n"), ("A", 3), ("B", 4)]:
            sheet.append(row)
        sheet["A2"].hyperlink = "#Sheet!A1"
        sheet.freeze_panes = "A2"
        chart = openpyxl.chart.BarChart()
        chart.add_data(openpyxl.chart.Reference(sheet, min_col=2, min_row=1, max_row=3))
        sheet.add_chart(chart, "D2")
        return book

    sheets.save(book(), tmp_path / "a.xlsx")
    time.sleep(1.1)  # properties know seconds
    sheets.save(book(), tmp_path / "b.xlsx")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert {member.date_time for member in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert {m.compress_type for m in archive.infolist()} == {zipfile.ZIP_DEFLATED}
        assert archive.testzip() is None


def test_a_workbook_that_cannot_take_its_place_leaves_the_old_one(tmp_path, monkeypatch):
    path = write(tmp_path / "a.xlsx", "old")
    before = path.read_bytes()

    def held(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", held)
    with pytest.raises(FileBusy):
        write(path, "new")

    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.filterwarnings("error")
def test_no_folder_to_write_to_is_told_once(tmp_path):
    """openpyxl would complain of unfinished sheets when it cleans up."""
    (tmp_path / "out").touch()

    with pytest.raises(CannotWrite) as error:
        write(tmp_path / "out" / "a.xlsx", "new")

    del error
    gc.collect()


ENOUGH = st.integers(len(MARKER) + 1, 12)


@given(st.text("ab […]\n🐝", max_size=60) | st.text(max_size=60), ENOUGH)
def test_parts_without_their_markers_are_the_text(text, limit):
    pieces = sheets.parts(text, limit)

    assert all(len(piece) <= limit for piece in pieces)
    assert all(piece.endswith(MARKER) for piece in pieces[:-1])
    assert "".join([p.removesuffix(MARKER) for p in pieces[:-1]] + pieces[-1:]) == text
    assert pieces[-1] or not text


def test_a_text_that_fits_is_one_part():
    text = "a" * sheets.CELL_LIMIT

    assert sheets.parts(text) == [text]
    assert [len(piece) for piece in sheets.parts(text + "b")] == [sheets.CELL_LIMIT, 5]


def test_values_come_as_excel_shows_them(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Interviews"
    book.active.append(["id", "date", "n", "share", "yes", None, "end"])
    book.active.append(["A01", datetime(2020, 8, 1), 7, 0.5, True])
    book.active.append([])
    book.active.append(["A02"])
    book.create_sheet("Empty")
    book.save(tmp_path / "a.xlsx")

    with sheets.reading(tmp_path / "a.xlsx") as by_name:
        assert by_name == {
            "Interviews": [
                ["id", "date", "n", "share", "yes", None, "end"],
                ["A01", datetime(2020, 8, 1), 7, 0.5, True, None, None],
                [None] * 7,
                ["A02", *[None] * 6],
            ],
            "Empty": [],
        }


@pytest.mark.parametrize("claimed", ["A1", "A1:XFD1048576", "B2:C2"])
def test_the_size_that_a_sheet_claims_is_not_believed(tmp_path, claimed):
    """Some programs write ``A1`` whatever there is; Excel writes all of a sheet once formatted."""
    book = openpyxl.Workbook()
    book.active.append(["interview", "chain"])
    book.active.append(["A01", "honey"])
    book.save(tmp_path / "a.xlsx")
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(tmp_path / "a.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                assert b'ref="A1:B2"' in content
                content = content.replace(b'ref="A1:B2"', f'ref="{claimed}"'.encode())
            new.writestr(name, content)

    with sheets.reading(path) as by_name:
        assert by_name == {"Sheet": [["interview", "chain"], ["A01", "honey"]]}


def _cut_off(path: Path) -> None:
    write(path, "a" * 50)
    path.write_bytes(path.read_bytes()[:-40])


def _zip_of_something(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "hello")


def _broken_sheet(path: Path) -> None:
    write(path.with_name("good.xlsx"), "a")
    with (
        zipfile.ZipFile(path.with_name("good.xlsx")) as old,
        zipfile.ZipFile(path, "w") as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[:-30] if name.endswith("sheet1.xml") else content)


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_text("interview;chain\nA01;honey\n"),
        lambda path: path.touch(),
        _cut_off,
        _zip_of_something,
        _broken_sheet,
        lambda path: path.mkdir(),
    ],
    ids=["text", "empty", "cut off", "a zip", "broken sheet", "a folder"],
)
def test_what_is_no_workbook(tmp_path, make):
    path = tmp_path / "a.xlsx"
    make(path)

    with pytest.raises(Unreadable) as error, sheets.reading(path):
        pass

    assert str(error.value) == (
        "a.xlsx: this is not an Excel workbook. Save it as .xlsx and try again."
    )


@pytest.mark.parametrize("name", ["old.xls", "secret.xlsx"])
def test_a_password_or_the_old_format_is_told(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(2000))

    with pytest.raises(Unreadable) as error, sheets.reading(path):
        pass

    assert str(error.value) == (
        f"{name}: it has a password or is in the old .xls format."
        " Save it as .xlsx without a password and try again."
    )


def test_a_file_that_is_not_there(tmp_path):
    with (
        pytest.raises(Unreadable, match=r"a\.xlsx: there is no such file"),
        sheets.reading(tmp_path / "a.xlsx"),
    ):
        pass


def test_a_file_that_may_not_be_opened(tmp_path, monkeypatch):
    path = write(tmp_path / "a.xlsx", "a")

    def held(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(FileBusy), sheets.reading(path):
        pass


def test_errors_of_whoever_reads_are_theirs(tmp_path):
    path = write(tmp_path / "a.xlsx", "a")

    with pytest.raises(KeyError), sheets.reading(path) as by_name:
        by_name["Missing"]


def test_no_file_is_held_open(tmp_path):
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        pytest.skip("no list of open files here")
    good, bad = write(tmp_path / "a.xlsx", "a"), tmp_path / "b.xlsx"
    _zip_of_something(bad)
    values(good)
    before = len(list(descriptors.iterdir()))
    caught = []
    for _ in range(3):
        with sheets.reading(good):
            assert len(list(descriptors.iterdir())) == before
        with pytest.raises(Unreadable) as error, sheets.reading(bad):
            pass
        caught.append(error)

    assert len(list(descriptors.iterdir())) == before


@pytest.mark.filterwarnings("error")
def test_what_openpyxl_does_not_know_of_excel_is_not_said(tmp_path):
    write(tmp_path / "good.xlsx", "a")
    path = tmp_path / "a.xlsx"
    extension = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    with zipfile.ZipFile(tmp_path / "good.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"</worksheet>", extension))

    assert values(path) == ["a"]


@pytest.mark.slow
def test_a_workbook_with_any_byte_changed_is_read_or_told(tmp_path):
    import random

    rng = random.Random(1)
    good = write(tmp_path / "a.xlsx", *NASTY).read_bytes()
    for _ in range(1500):
        content = bytearray(good)
        for _ in range(rng.choice([1, 3, 40])):
            content[rng.randrange(len(content))] = rng.randrange(256)
        path = tmp_path / "b.xlsx"
        path.write_bytes(content)
        try:
            with sheets.reading(path) as by_name:
                assert isinstance(by_name, dict)
        except Unreadable:
            pass
