"""Coding sheets from the command line: which segments and codes are in them, and where they go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qualcode.errors import QualcodeError
from qualcode.sheets.layout import read_about, read_kept
from qualcode.store import sheets
from qualcode.workflows import folder, hand, sheet_out

SHEET = Path("out", "codificacion_JP_v1.xlsx")


def opened() -> folder.StudyFolder:
    return folder.open_folder(Path.cwd(), who="jp")


def rows(path: Path, page: str = "Codificar") -> list[dict[str, object]]:
    """The rows of a page by their headings, without what is empty."""
    head, *below = load_workbook(path)[page].iter_rows(values_only=True)
    return [{k: v for k, v in zip(head, row, strict=True) if v is not None} for row in below]


def segments(path: Path) -> list[object]:
    return [row["seg_id"] for row in rows(path) if "seg_id" in row]


@pytest.fixture
def coded(ready: Path) -> Path:
    """JP has coded words of A01-0001 and found nothing in A02-0001; ana has coded both."""
    with opened() as study:
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="JP", words="venta segura")
        hand.mark_segment(study, "A02-0001", "nothing", coder="JP")
        for segment in ("A01-0001", "A02-0001"):
            hand.add(study, segment, "MARKET.PRICE", coder="ana")
    return ready


@pytest.mark.usefixtures("coded")
def test_a_sheet_goes_into_out_under_a_name_that_is_free(run):
    first = run("sheet export --coder JP")
    again = run("sheet export --coder JP")

    assert first.stdout.endswith("codificacion_JP_v1.xlsx: 5 segments of 3 interviews for JP.\n")
    assert "codificacion_JP_v2.xlsx" in again.stdout
    assert sorted(path.name for path in Path("out").glob("cod*")) == [
        "codificacion_JP_v1.xlsx",
        "codificacion_JP_v2.xlsx",
    ]
    mine, nothing = (
        next(row for row in rows(SHEET) if row.get("seg_id") == name)
        for name in ("A01-0001", "A02-0001")
    )
    assert (mine["codigo_1"], mine["cita_1"], mine["estado"]) == (
        "MARKET.SECURE · Venta segura",
        "venta segura",
        "codificado",
    )
    assert "codigo_2" not in mine  # what ana has coded is hers
    assert mine["sugerencias"] == "MARKET.PRICE\nMARKET.SECURE"
    assert (nothing["estado"], "codigo_1" in nothing) == ("nada", False)


@pytest.mark.usefixtures("coded")
def test_the_study_keeps_what_the_sheet_said(run):
    run("sheet export --coder JP --interviews A01")
    page = load_workbook(Path("out", "codificacion_JP_A01_v1.xlsx"))["_qualcode"]
    about, base = read_about(page.iter_rows(values_only=True))

    with opened() as study:
        assert read_kept(sheets.get(study.file, about.sheet_id)) == (about, base)
        last = study.file.acts()[-1]
        assert about.study_id == study.file.meta("study_id")
        (coding,) = hand.line(study, "A01-0001").by("JP")
    assert (last.act, last.subject) == ("sheet export", about.sheet_id)
    assert json.loads(last.after) == {"coder": "JP", "segments": 2}
    assert (about.coder, about.interviews, about.n_rows) == ("JP", ("A01",), 2)
    assert base["A01-0001"].entries[0].name == coding.name


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("--interviews A01", ["A01-0001", "A01-0002"]),
        ("--interviews a01-a09", ["A01-0001", "A01-0002", "A02-0001", "A02-0002"]),
        ("--interviews A01,E01", ["A01-0001", "A01-0002", "E01-0001"]),
        ("--interviews E01 --interviews A02-A02", ["A02-0001", "A02-0002", "E01-0001"]),
        ("--where value_chain=berries", ["A02-0001", "A02-0002"]),
        ("--interviews A01-A02 --where gender=f", ["A01-0001", "A01-0002"]),
        ("--unread --interviews A01-A02", ["A01-0002", "A02-0002"]),
    ],
)
@pytest.mark.usefixtures("coded")
def test_which_segments_are_in_it(run, options, expected):
    run(f"sheet export sheet.xlsx --coder JP {options}")

    assert segments(Path("sheet.xlsx")) == expected


@pytest.mark.usefixtures("coded")
def test_an_unread_segment_comes_with_what_was_asked(run):
    run("sheet export sheet.xlsx --coder JP --unread --interviews A01")

    assert rows(Path("sheet.xlsx"))[0]["texto"] == "¿Y gana más con eso?"
    assert len(rows(Path("sheet.xlsx"))) == 2


@pytest.mark.usefixtures("coded")
def test_a_blind_sheet_has_the_text_and_what_the_coder_said(run):
    with opened() as study:
        hand.reject(study, "A01-0002", "INCOME.HIGHER", coder="JP")
    run("sheet export open.xlsx --coder JP")
    run("sheet export blind.xlsx --coder JP --blind")

    blind = rows(Path("blind.xlsx"))
    assert not any("sugerencias" in row for row in blind)
    assert [row["texto"] for row in blind] == [row["texto"] for row in rows(Path("open.xlsx"))]
    hidden = {}
    for name in ("open", "blind"):
        page = load_workbook(f"{name}.xlsx")["_qualcode"]
        about, base = read_about(page.iter_rows(values_only=True))
        hidden[name] = about.blind, base["A01-0002"].rejected
    assert hidden == {"open": (False, ("INCOME.HIGHER",)), "blind": (True, ())}


@pytest.mark.usefixtures("coded")
def test_a_sheet_about_some_codes_shows_only_these(run):
    run("sheet export sheet.xlsx --coder JP --codes INCOME --layout wide --lang en")

    assert "MARKET.SECURE" not in str(rows(Path("sheet.xlsx"), "Coding"))
    assert [row["code"] for row in rows(Path("sheet.xlsx"), "Codebook")] == ["INCOME.HIGHER"]
    state = next(row["state"] for row in rows(Path("sheet.xlsx"), "Coding") if "seg_id" in row)
    assert state == "coded"  # with a code that it is not about
    page = load_workbook("sheet.xlsx")["_qualcode"]
    about, base = read_about(page.iter_rows(values_only=True))
    assert about.codes == ("INCOME.HIGHER",)
    assert base["A01-0001"].entries == ()


@pytest.mark.usefixtures("coded")
def test_a_retired_code_cannot_be_chosen_and_what_was_coded_with_it_stays(run):
    book = Path("codebook.yaml").read_text(encoding="utf-8")
    label = "label: {es: Venta segura, en: Secure sale}"
    assert book.count(label) == 1
    retired = book.replace(label, f"{label}\n        retired: true")
    Path("codebook.yaml").write_text(retired, encoding="utf-8")
    run("sheet export sheet.xlsx --coder JP")

    chosen = [row["código"] for row in rows(Path("sheet.xlsx"), "Libro")]
    assert chosen == ["MARKET.PRICE", "INCOME.HIGHER"]
    mine = next(row for row in rows(Path("sheet.xlsx")) if row.get("seg_id") == "A01-0001")
    assert mine["codigo_1"] == "MARKET.SECURE · Venta segura"


@pytest.mark.usefixtures("coded")
def test_more_codings_than_slots_are_never_dropped(run):
    with opened() as study:
        for code in ("MARKET.PRICE", "INCOME.HIGHER"):
            hand.add(study, "A01-0001", code, coder="JP")
    run("sheet export sheet.xlsx --coder JP --slots 1")

    row = next(row for row in rows(Path("sheet.xlsx")) if row.get("seg_id") == "A01-0001")
    assert {row[f"codigo_{n}"].partition(" ")[0] for n in (1, 2, 3)} == {
        "MARKET.SECURE",
        "MARKET.PRICE",
        "INCOME.HIGHER",
    }


@pytest.mark.usefixtures("ready")
def test_what_people_did_not_agree_to_is_not_in_it(run):
    sheet = Path("interviews.csv").read_text(encoding="utf-8").splitlines()
    consent = ["consent", "yes", "none", "yes"]
    lines = [f"{line},{said}" for line, said in zip(sheet, consent, strict=True)]
    Path("interviews.csv").write_text("\n".join(lines), encoding="utf-8")
    run("ingest")

    ran = run("sheet export sheet.xlsx --coder JP")
    assert segments(Path("sheet.xlsx")) == ["A01-0001", "A01-0002", "E01-0001"]
    assert "A02: left out of the sheet for want of consent to analysis" in ran.stderr
    assert "frambuesa" not in str(rows(Path("sheet.xlsx")))

    refused = run("sheet export two.xlsx --coder JP --interviews A02", exit_code=1)
    assert "no segment to code" in refused.stderr
    assert not Path("two.xlsx").exists()


@pytest.mark.usefixtures("ready")
def test_a_leak_leaves_neither_a_file_nor_a_trace(run, monkeypatch):
    class Leaking:
        def file(self, finished: Path, path: Path) -> None:
            assert finished.stat().st_size
            raise QualcodeError(f"{path.name}: names would get out.")

    monkeypatch.setattr(sheet_out, "guard", lambda _study: Leaking())
    with opened() as study:
        before = study.file.acts()
    run("sheet export sheet.xlsx --coder JP", exit_code=1)

    with opened() as study:
        assert study.file.acts() == before
        assert study.file.db.execute("select count(*) from sheet").fetchone() == (0,)
    assert not Path("sheet.xlsx").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("sheet.xlsx --coder rules", "coder"),
        ("sheet.xlsx --coder ' '", "coder"),
        ("sheet.csv --coder JP", "name a file that ends in .xlsx"),
        ("study.toml --coder JP", "name a file that ends in .xlsx"),
        ("transcripts/sheet.xlsx --coder JP", "the study is made of it"),
        ("filled.xlsx --coder JP", "there is a file of that name"),
        ("sheet.xlsx --coder JP --interviews A07", "No interview 'A07'"),
        ("sheet.xlsx --coder JP --interviews A09-A01", "No interview 'A09-A01'"),
        ("sheet.xlsx --coder JP --interviews A01-E01", "No interview 'A01-E01'"),
        ("sheet.xlsx --coder JP --where gender=x", "No value of gender 'x'"),
        ("sheet.xlsx --coder JP --codes MARKETS", "No code, theme or dimension 'MARKETS'"),
        ("sheet.xlsx --coder JP --interviews A02 --where gender=f", "no segment to code"),
    ],
)
@pytest.mark.usefixtures("ready")
def test_what_cannot_be_done_is_said_and_writes_nothing(run, options, said):
    Path("filled.xlsx").write_bytes(b"a week of work")
    ran = run(f"sheet export {options}", exit_code=1)

    assert said in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert not Path("sheet.xlsx").exists()
    assert Path("filled.xlsx").read_bytes() == b"a week of work"
    with opened() as study:
        assert study.file.db.execute("select count(*) from sheet").fetchone() == (0,)


@pytest.mark.usefixtures("ready")
def test_all_read_is_said(run):
    with opened() as study:
        hand.mark_segment(study, "E01-0001", "read", coder="JP")
    ran = run("sheet export --coder JP --unread --interviews E01", exit_code=1)

    assert "The coder has read all of them" in ran.stderr


@pytest.mark.usefixtures("ready")
def test_too_many_codes_or_segments_for_a_sheet_is_said(run, monkeypatch):
    monkeypatch.setattr(sheet_out, "MOST_COLUMNS", 2)
    monkeypatch.setattr(sheet_out, "MOST_SEGMENTS", 4)

    wide = run("sheet export --coder JP --layout wide", exit_code=1)
    assert "2 at most, not 3. Name some of them with --codes" in wide.stderr
    long = run("sheet export --coder JP", exit_code=1)
    assert "it would have 5 segments, and a sheet has 4 at most" in long.stderr
    assert not Path("out").exists() or not list(Path("out").glob("cod*"))


@pytest.mark.usefixtures("coded")
def test_a_coder_in_another_spelling_is_pointed_out(run):
    ran = run("sheet export sheet.xlsx --coder jp")

    assert "'JP' has" in ran.stderr


@pytest.mark.usefixtures("ready")
def test_names_of_files_hold_any_coder(run):
    ran = run("sheet export --coder 'Ana/María: \"la 2\"' --interviews A01-A02")

    assert "codificacion_Ana-María-la-2_A01,A02_v1.xlsx" in ran.stdout


@pytest.mark.usefixtures("coded")
def test_the_same_study_time_and_id_are_the_same_bytes():
    def now() -> str:
        return "2026-11-24T12:00:00+00:00"

    written = []
    for name in ("one", "two"):
        with folder.open_folder(Path.cwd(), now=now) as study:
            path = Path(f"{name}.xlsx")
            # an id is kept once
            study.file.db.execute("delete from sheet")
            sheet_out.export(study, path, coder="JP", sheet_id="5" * 32)
        written.append(path.read_bytes())
    assert written[0] == written[1]


def test_runs_of_interviews_are_found_by_their_numbers():
    known = ["A01", "A02", "A10", "B-1", "B-2", "x-y", "Z"]

    assert sheet_out.select(known, ["A02-A99"]) == ["A02", "A10"]
    assert sheet_out.select(known, ["B-1-B-2"]) == ["B-1", "B-2"]
    assert sheet_out.select(known, ["x-y", "z"]) == ["Z", "x-y"]
    assert sheet_out.select(known, ["a1-a2"]) == ["A01", "A02"]
