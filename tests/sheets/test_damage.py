"""Whatever harmless happens to a sheet, it comes back as it went out; whatever else, nothing breaks."""

from __future__ import annotations

import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from qualcode.errors import QualcodeError
from qualcode.workflows import care, folder, hand, sheet_in, sheet_out
from qualcode.workflows.folder import StudyFolder

LAYOUTS = ("slots", "wide", "long")
PAGE = "Codificar"


def some_slow(values: Sequence[Any], quick: int) -> list[Any]:
    """Parameters of which all but the first few are for the slow run."""
    slow = [pytest.param(value, marks=pytest.mark.slow) for value in values[quick:]]
    return [*values[:quick], *slow]


@pytest.fixture(scope="module")
def home(_ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study in which ana has coded, with a sheet of each layout; not to be changed."""
    path = tmp_path_factory.mktemp("damage") / "little"
    shutil.copytree(_ready, path)
    with folder.open_folder(path) as study:
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana")
        hand.add(study, "A01-0001", "MARKET.PRICE", coder="ana", words="mejor precio")
        hand.add(study, "A02-0001", "MARKET.SECURE", coder="ana", stance="denies")
        hand.mark_segment(study, "A02-0002", "nothing", coder="ana")
        hand.mark_segment(study, "E01-0001", "review", coder="ana")
        for layout in LAYOUTS:
            sheet_out.export(study, path / f"{layout}.xlsx", coder="ana", layout=layout)
        first = load_workbook(path / "slots.xlsx")[PAGE]
        memo = next(cell.column for cell in first[1] if cell.value == "memo")
        book = load_workbook(path / "slots.xlsx")
        book[PAGE].cell(3, memo).value = "=uno\ndos "
        book[PAGE].cell(3, memo).data_type = "s"
        book.save(path / "with memo.xlsx")
        done = sheet_in.import_sheet(study, path / "with memo.xlsx", apply=True)
        assert done.counts["memos"] == 1
        for layout in LAYOUTS:
            (path / f"{layout}.xlsx").unlink()
            sheet_out.export(study, path / f"{layout}.xlsx", coder="ana", layout=layout)
    return path


@pytest.fixture
def own(home: Path, tmp_path: Path) -> Iterator[StudyFolder]:
    """A copy of it, open."""
    path = tmp_path / "little"
    shutil.copytree(home, path)
    with folder.open_folder(path) as study:
        yield study


def data(page: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]


def put_rows(page: Any, rows: list[list[Any]], first: int = 2) -> None:
    page.delete_rows(first, page.max_row)
    for number, row in enumerate(rows, start=first):
        for place, value in enumerate(row, start=1):
            cell = page.cell(number, place)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"


def column(page: Any, heading: str, top: int = 1) -> int:
    return next(cell.column for cell in page[top] if cell.value == heading)


def sort(book: Any) -> None:
    rows = data(book[PAGE])
    put_rows(book[PAGE], sorted(rows, key=lambda row: str(row[5]), reverse=True))


def filter_rows(book: Any) -> None:
    page = book[PAGE]
    page.auto_filter.ref = page.dimensions
    page.auto_filter.add_filter_column(2, ["A01"])
    for number in range(4, 8):
        page.row_dimensions[number].hidden = True


def hide(book: Any) -> None:
    page = book[PAGE]
    for letter in "ABDE":
        page.column_dimensions[letter].hidden = True


def show_all(book: Any) -> None:
    for page in book:
        page.sheet_state = "visible"
    for dimension in book[PAGE].column_dimensions.values():
        dimension.hidden = False


def reorder(book: Any) -> None:
    page = book[PAGE]
    rows = [[cell.value for cell in row] for row in page]
    order = list(range(len(rows[0])))
    random.Random(4).shuffle(order)
    put_rows(page, [[row[n] for n in order] for row in rows], first=1)


def colour(book: Any) -> None:
    for row in book[PAGE]:
        for cell in row:
            cell.fill = PatternFill("solid", fgColor="FFFFEE00")
            cell.font = Font(bold=True, color="FFFF0000")


def widths(book: Any) -> None:
    for letter in "ABCDEFGHIJ":
        book[PAGE].column_dimensions[letter].width = 3


def empty_rows(book: Any) -> None:
    rows = data(book[PAGE])
    put_rows(book[PAGE], [one for row in rows for one in (row, [None] * len(row), [])])


def title_rows(book: Any) -> None:
    page = book[PAGE]
    page.insert_rows(1, 3)
    page["A1"] = "Mi hoja de códigos"
    page.merge_cells("A1:F2")


def empty_columns(book: Any) -> None:
    for place in (12, 7, 2):
        book[PAGE].insert_cols(place)


def own_columns(book: Any) -> None:
    page = book[PAGE]
    page.cell(1, page.max_column + 1).value = "mis notas"
    page.cell(1, page.max_column + 1).value = "Mercado"
    page.cell(3, page.max_column).value = "algo, =1"


def rename(book: Any) -> None:
    book[PAGE].title = "JP (final) v2"


def more_pages(book: Any) -> None:
    book.create_sheet("Notas", 0)["A1"] = "seg_id"
    book.create_sheet("Tabla").append(["texto", "estado", "otra cosa"])


def comments(book: Any) -> None:
    for row in book[PAGE].iter_rows(min_row=2, max_row=5):
        row[6].comment = Comment("¿seguro?", "ana")


def freeze(book: Any) -> None:
    book[PAGE].freeze_panes = "D9"
    book[PAGE].sheet_view.zoomScale = 60


def formats(book: Any) -> None:
    for row in book[PAGE]:
        for cell in row:
            cell.number_format = "@" if cell.column % 2 else "General"
            cell.alignment = Alignment(horizontal="right", wrap_text=False)


def no_context(book: Any) -> None:
    page = book[PAGE]
    place = column(page, "seg_id") - 1
    put_rows(page, [row for row in data(page) if row[place]])


def validation(book: Any) -> None:
    page = book[PAGE]
    page.data_validations.dataValidation.clear()
    rule = DataValidation("whole", operator="between", formula1="1", formula2="3")
    rule.add("G2:J20")
    page.add_data_validation(rule)


def blanks(book: Any) -> None:
    page = book[PAGE]
    for row in page.iter_rows(min_row=2):
        for cell in row[1:]:
            if isinstance(cell.value, str) and cell.column != column(page, "_h"):
                cell.value = f" {cell.value} \u200b "
                cell.data_type = "s"


def heights(book: Any) -> None:
    for number in range(1, 12):
        book[PAGE].row_dimensions[number].height = 200


def printing(book: Any) -> None:
    page = book[PAGE]
    page.page_setup.orientation = "portrait"
    page.print_area = "A1:F5"
    page.oddHeader.center.text = "borrador"


def headings(book: Any) -> None:
    for cell in book[PAGE][1]:
        if isinstance(cell.value, str) and " · " not in cell.value:
            cell.value = f"  {cell.value.upper().replace('CODIGO', 'CÓDIGO')} "


def no_rows(book: Any) -> None:
    page = book[PAGE]
    put_rows(page, data(page)[:4])


def copies(book: Any) -> None:
    book.copy_worksheet(book[PAGE])


def resave(_book: Any) -> None:
    """Saved by another program."""


HARMLESS: tuple[Callable[[Any], None], ...] = (
    sort, filter_rows, hide, show_all, reorder, colour, widths, empty_rows, title_rows, empty_columns,
    own_columns, rename, more_pages, comments, freeze, formats, no_context, validation, blanks, heights,
    printing, headings, no_rows, copies, resave,
)  # fmt: skip


@pytest.mark.parametrize("layout", ["slots", *some_slow(LAYOUTS[1:], 0)])
@pytest.mark.parametrize("damage", HARMLESS, ids=lambda one: one.__name__)
def test_harmless_damage_changes_nothing(home, tmp_path, damage, layout):
    book = load_workbook(home / f"{layout}.xlsx")
    damage(book)
    book.save(tmp_path / "back.xlsx")
    with folder.open_folder(home) as study:
        done = sheet_in.import_sheet(study, tmp_path / "back.xlsx", report=tmp_path / "report.xlsx")
    assert not any(done.counts.values()), list(done.lines("en"))
    assert not done.conflicts
    assert not done.refused


@pytest.mark.parametrize("seed", some_slow(range(40), 4))
def test_harmless_damage_of_several_kinds_changes_nothing(home, tmp_path, seed):
    chance = random.Random(seed)
    layout = chance.choice(LAYOUTS)
    book = load_workbook(home / f"{layout}.xlsx")
    late = (title_rows, rename, headings, copies, empty_columns, empty_rows)
    early = [one for one in HARMLESS if one not in late]
    for damage in (*chance.sample(early, 5), headings, empty_rows):
        damage(book)
    book.save(tmp_path / "back.xlsx")
    with folder.open_folder(home) as study:
        done = sheet_in.import_sheet(study, tmp_path / "back.xlsx", report=tmp_path / "report.xlsx")
    assert not any(done.counts.values()), list(done.lines("en"))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_sheet_that_libreoffice_saved_changes_nothing(home, tmp_path, layout):
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        tmp_path / "out",
    ]
    subprocess.run([*map(str, convert), home / f"{layout}.xlsx"], check=True, capture_output=True)
    with folder.open_folder(home) as study:
        saved = tmp_path / "out" / f"{layout}.xlsx"
        done = sheet_in.import_sheet(study, saved, report=tmp_path / "report.xlsx")
    assert not any(done.counts.values()), list(done.lines("en"))
    assert not done.problems


CODES = ("MARKET.SECURE", "MARKET.PRICE", "INCOME.HIGHER")


@pytest.mark.parametrize("seed", some_slow(range(60), 6))
def test_random_edits_come_back_exactly(own, tmp_path, seed):
    chance = random.Random(seed)
    book = load_workbook(own.path / "slots.xlsx")
    page = book[PAGE]
    ids = column(page, "seg_id")
    wanted = {}
    for row in page.iter_rows(min_row=2):
        segment_id = row[ids - 1].value
        if not segment_id:
            continue
        codes = chance.sample(CODES, chance.randint(0, 3))
        stances = [chance.choice((None, "niega", "mixta")) for _ in codes]
        for n in range(4):
            code, stance = (codes[n], stances[n]) if n < len(codes) else (None, None)
            page.cell(row[0].row, column(page, f"codigo_{n + 1}")).value = code
            page.cell(row[0].row, column(page, f"postura_{n + 1}")).value = stance
            page.cell(row[0].row, column(page, f"cita_{n + 1}")).value = None
        state = chance.choice(
            ("pendiente", "revisar", None) if codes else ("nada", "revisar", None)
        )
        memo = chance.choice((None, "uno", "dos\ntres"))
        page.cell(row[0].row, column(page, "estado")).value = state
        page.cell(row[0].row, column(page, "memo")).value = memo
        said = {None: "affirms", "niega": "denies", "mixta": "mixed"}
        wanted[segment_id] = (
            sorted(zip(codes, (said[one] for one in stances), strict=True)),
            {"nada": "nothing", "revisar": "review"}.get(state or ""),
            memo or "",
        )
    chance.choice((sort, reorder, empty_rows, resave))(book)
    book.save(tmp_path / "back.xlsx")
    done = sheet_in.import_sheet(own, tmp_path / "back.xlsx", apply=True)
    assert not done.refused, list(done.lines("en"))
    assert found(own) == wanted
    assert not care.verify(own).faults
    before = (own.path / "study.qualcode").read_bytes()
    again = sheet_in.import_sheet(own, tmp_path / "back.xlsx", apply=True)
    assert not any(again.counts.values())
    assert (own.path / "study.qualcode").read_bytes() == before


def found(study: StudyFolder) -> dict[str, Any]:
    """What ana says of each segment, asked of the study in another way."""
    from qualcode.store import desk, sheets, transcripts

    memos = sheets.memos(study.file, "ana")
    rows = {}
    for interview_id in transcripts.known(study.file):
        for line in desk.lines(study.file, interview_id):
            if line.segment_id:
                state = line.seen.get("ana")
                rows[line.segment_id] = (
                    sorted((mark.code, mark.stance) for mark in line.by("ana")),
                    None if state == "read" else state,
                    memos.get(line.segment_id, ("", ""))[1],
                )
    return rows


NASTY = (
    None, "", " ", 0, 1.5, -3, 10**15, 1e300, True, datetime(2020, 3, 1), time(4, 5),
    timedelta(hours=30), "=1+1", "=HYPERLINK(\"x\")", "#REF!", "x", "MARKET", "MARKET.SECURE",
    "·", "A01-0001", "nada",
    "codificado", "revisar", "niega", "a" * 33_000, "\u202e", "línea\nlínea",
    "_x000D_", "'", "seg_id", "r ? x",
)  # fmt: skip


@pytest.mark.parametrize("seed", some_slow(range(200), 12))
def test_random_damage_never_breaks_anything(own, tmp_path, seed):
    chance = random.Random(seed)
    layout = chance.choice(LAYOUTS)
    book = load_workbook(own.path / f"{layout}.xlsx")
    pages = [PAGE] * 3 + ["_qualcode", "Listas"]
    for _ in range(chance.choice((1, 5, 40))):
        page = book[chance.choice(pages)]
        row, place = chance.randint(1, page.max_row + 2), chance.randint(1, page.max_column + 1)
        page.cell(row, place).value = chance.choice(NASTY)
    if chance.random() < 0.3:
        book[PAGE].merge_cells(start_row=3, end_row=5, start_column=6, end_column=8)
    book.save(tmp_path / "back.xlsx")
    before = (own.path / "study.qualcode").read_bytes()
    told = []
    for apply in (False, True):
        try:
            done = sheet_in.import_sheet(own, tmp_path / "back.xlsx", coder="ana", apply=apply)
            told += list(done.lines("es"))
            was_refused = False
        except QualcodeError as error:
            told.append(str(error))
            was_refused = True
        if was_refused or not apply:
            assert (own.path / "study.qualcode").read_bytes() == before
    assert told
    assert not care.verify(own).faults


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(150))
def test_random_damage_of_the_bytes_never_breaks_anything(own, tmp_path, seed):
    chance = random.Random(seed)
    raw = bytearray((own.path / "slots.xlsx").read_bytes())
    path = tmp_path / "back.xlsx"
    if seed % 2:
        for _ in range(chance.choice((1, 20))):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        path.write_bytes(raw[: chance.choice((len(raw), len(raw) // 2))])
    else:
        with zipfile.ZipFile(own.path / "slots.xlsx") as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                part = bytearray(old.read(name))
                if chance.random() < 0.3:
                    for _ in range(5):
                        part[chance.randrange(len(part))] = chance.randrange(32, 127)
                new.writestr(name, bytes(part))
    before = (own.path / "study.qualcode").read_bytes()
    try:
        assert list(sheet_in.import_sheet(own, path).lines("en"))
    except QualcodeError as error:
        assert str(error)  # noqa: PT017
    assert (own.path / "study.qualcode").read_bytes() == before
