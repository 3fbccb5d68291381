"""The codebook as an Excel workbook: comfortable to edit, every fault told with sheet and row."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from qualcode import codebook
from qualcode.errors import CannotWrite, InvalidFile, Unreadable

YAML = """
    languages: [es, en]
    version: 1.10
    value_chains: [{id: honey, label: Miel}, {id: sheep, label: Ovinos}]
    actor_types: [{id: producer, label: x}]
    groupings: [{id: A, label: A, groups: [{id: ALL_OF_THEM, label: x, chains: [honey, sheep]}]}]
    lemmas: {es: {papas: papa}}
    dimensions:
      - id: MARKET
        label: {es: Mercado, en: Market}
        asked: {es: [vender]}
        themes:
          - id: MARKET.OUTLET
            label: Canal
            codes:
              - id: MARKET.STABLE
                label: Estable
                include: =1+1
                examples: {es: [Siempre compran., Nunca fallan.]}
                applies_to: {chains: [honey, sheep]}
                rules: {es: [{match: [canal seguro, certific*], not: nunca, stance: denies}, venta]}
    housekeeping: [{id: ZZ.NOTHING, label: Nada}]
    """


@pytest.fixture
def book_path(read, tmp_path) -> Path:
    path = tmp_path / "book.xlsx"
    codebook.write_workbook(read(YAML)[0], path)
    return path


def rows(path: Path, sheet: str) -> list[list[object]]:
    return [list(row) for row in load_workbook(path)[sheet].iter_rows(values_only=True)]


@pytest.fixture
def workbook(tmp_path):
    """A workbook with these sheets, lists of rows."""

    def make(**sheets: list[list[object]]) -> Path:
        book = Workbook()
        book.remove(book.active)
        for name, content in sheets.items():
            sheet = book.create_sheet(name)
            for row in content:
                sheet.append(row)
        path = tmp_path / "own.xlsx"
        book.save(path)
        return path

    return make


@pytest.fixture
def faults(workbook):
    """What such a workbook is refused for, without the file's name."""

    def refuse(**sheets: list[list[object]]) -> list[str]:
        with pytest.raises(InvalidFile) as refused:
            codebook.read_workbook(workbook(**sheets))
        return [str(issue).removeprefix("own.xlsx, sheet ") for issue in refused.value.issues]

    return refuse


def test_each_kind_of_thing_has_its_sheet(book_path):
    assert load_workbook(book_path).sheetnames == [
        *("about", "dimensions", "themes", "codes", "rules", "chains"),
        *("groupings", "groups", "actors", "housekeeping", "lemmas"),
    ]
    assert rows(book_path, "about") == [
        ["field", "text"],
        ["id", "codebook"],
        ["version", "1.10"],
        ["languages", "es, en"],
    ]
    assert rows(book_path, "rules") == [
        ["code", "language", "match", "not", "stance", "about", "chains", "actors"],
        ["MARKET", "es", "vender", None, "affirms", None, None, None],
        ["MARKET.STABLE", "es", "canal seguro\ncertific*", "nunca", "denies", None, None, None],
        ["MARKET.STABLE", "es", "venta", None, "affirms", None, None, None],
    ]
    assert rows(book_path, "groups")[1] == ["A", "ALL_OF_THEM", "x", "x", "honey, sheep"]
    assert rows(book_path, "lemmas")[1] == ["es", "papas", "papa"]


def test_a_row_tells_a_whole_code(book_path):
    header, stable = rows(book_path, "codes")
    told = {name: text for name, text in zip(header, stable, strict=True) if text is not None}
    assert told == {
        "id": "MARKET.STABLE",
        "theme": "MARKET.OUTLET",
        "tier": "core",
        "label_es": "Estable",
        "label_en": "Estable",
        "include_es": "=1+1",
        "include_en": "=1+1",
        "examples_es": "Siempre compran.\nNunca fallan.",
        "applies_chains": "honey, sheep",
    }


def test_it_is_comfortable_in_excel(book_path):
    codes = load_workbook(book_path)["codes"]
    assert codes.freeze_panes == "B2"
    assert codes.auto_filter.ref == "A1:T2"
    assert codes["A1"].font.bold
    assert codes["D2"].alignment.wrap_text
    assert codes["D2"].number_format == "@"
    assert codes.column_dimensions["F"].width == 48
    assert codes.column_dimensions["F"].number_format == "@"
    rules = load_workbook(book_path)["rules"]
    offered = {str(each.sqref): each.formula1 for each in rules.data_validations.dataValidation}
    assert offered == {
        "B2:B5003": '"es,en"',
        "E2:E5003": '"affirms,denies,mixed"',
        "F2:F5003": '"self,other"',
    }


def test_a_text_that_looks_like_a_formula_stays_a_text(book_path):
    header, stable = load_workbook(book_path)["codes"].iter_rows()
    cell = next(c for h, c in zip(header, stable, strict=True) if h.value == "include_es")
    assert (cell.data_type, cell.value) == ("s", "=1+1")


def test_the_same_codebook_gives_the_same_bytes(read, book_path, tmp_path):
    codebook.write_workbook(read(YAML)[0], tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == book_path.read_bytes()


def test_a_text_longer_than_a_cell_is_never_cut(read, tmp_path):
    book, _ = read(YAML.replace("=1+1", "x" * 32_768))
    with pytest.raises(
        CannotWrite, match=r"include_es of MARKET\.STABLE in sheet codes has 32,768"
    ):
        codebook.write_workbook(book, tmp_path / "long.xlsx")
    assert not (tmp_path / "long.xlsx").exists()


def test_a_newcomer_needs_two_sheets_with_plain_headings(workbook):
    book, issues = codebook.read_workbook(
        workbook(
            dimensions=[["id", "label"], ["MARKET", "Mercado"]],
            codes=[
                ["ID", "Label "],
                ["MARKET.STABLE", "Estable"],
                [None, None],
                ["MARKET.PRICE", "1"],
            ],
            rules=[
                ["code", "match"],
                ["MARKET.STABLE", "canal seguro"],
                ["MARKET.PRICE", "precio"],
            ],
        )
    )
    assert (book.id, book.languages) == ("own", ("es",))
    assert [code.theme for code in book.codes] == ["MARKET.ALL", "MARKET.ALL"]
    assert [code.rules["es"][0].name for code in book.codes] == ["canal seguro", "precio"]
    assert issues == []


def test_headings_tell_the_languages_where_about_does_not(workbook):
    book, _ = codebook.read_workbook(
        workbook(
            dimensions=[["id", "label_en", "label_es"], ["MARKET", "Market", "Mercado"]],
            codes=[["id", "label_es"], ["MARKET.STABLE", "Estable"]],
            rules=[["code", "match"], ["MARKET.STABLE", "canal"]],
        )
    )
    assert book.languages == ("en", "es")
    assert set(book.codes[0].rules) == {"en", "es"}


def test_what_excel_made_a_number_a_date_or_a_truth_is_a_text_again(workbook):
    book, _ = codebook.read_workbook(
        workbook(
            about=[["field", "text"], ["version", 2.0], ["id", datetime(2020, 8, 1)]],
            dimensions=[["id", "label"], ["MARKET", 7]],
            themes=[
                ["id", "dimension", "label", "exclusive_per_interview"],
                ["MARKET.OUTLET", "MARKET", 1.5, True],
            ],
            codes=[["id", "theme", "label"], ["MARKET.STABLE", "MARKET.OUTLET", False]],
        )
    )
    assert (book.version, book.id) == ("2", "2020-08-01")
    (theme,) = book.themes
    assert (theme.exclusive, theme.label) == (True, {"es": "1.5"})
    assert theme.codes[0].label == {"es": "false"}


DIMENSIONS = [["id", "label"], ["MARKET", "Mercado"]]
CODES = [["id", "label"], ["MARKET.STABLE", "Estable"]]


@pytest.mark.parametrize(
    ("sheets", "fault"),
    [
        ({"codes": CODES}, "dimensions, row 1: there is no such sheet"),
        (
            {"codes": [["id", "lable"], ["MARKET.STABLE", "Estable"]]},
            "codes, row 1: unknown heading 'lable'. Did you mean 'label'?",
        ),
        (
            {"codes": [["id", "label", "label_es"], ["MARKET.STABLE", "a", "b"]]},
            "codes, row 1: 'label_es' says what another heading says",
        ),
        (
            {"codes": [["id", "label", None], ["MARKET.STABLE", "a", "lost"]]},
            "codes, row 2: a text in column 3, which has no heading",
        ),
        (
            {
                "about": [["field", "text"], ["languages", "es"]],
                "codes": [["id", "label_es", "label_en"], ["MARKET.STABLE", "a", "b"]],
            },
            "codes, row 1: 'label_en' is in no language of this codebook. Its languages are es.",
        ),
        (
            {"about": [["field", "text"], ["verison", "1"]]},
            "about, row 2: unknown heading 'verison'. Did you mean 'version'?",
        ),
        (
            {"codes": [["id", "label"], ["MARKET.STABLE", "a"], ["MARKET.STABLE", "b"]]},
            "codes, row 3, MARKET.STABLE: the id is already used in sheet codes, row 2",
        ),
        (
            {"codes": [["id", "label"], ["INCOME.UP", "Sube"]]},
            "codes, row 2, INCOME.UP: there is no dimension 'INCOME'",
        ),
        (
            {"codes": [["id", "theme", "label"], ["MARKET.STABLE", "MARKET.X", "a"]]},
            "codes, row 2, MARKET.STABLE: there is no theme 'MARKET.X'",
        ),
        (
            {"themes": [["id", "dimension", "label"], ["MARKET.X", "MARKT", "a"]]},
            "themes, row 2, MARKET.X: there is no dimension 'MARKT'. Did you mean 'MARKET'?",
        ),
        (
            {"themes": [["id", "dimension", "label"], ["MARKET.X", None, "a"]]},
            "themes, row 2, MARKET.X: the dimension it belongs to is missing",
        ),
        (
            {"groups": [["grouping", "id", "label"], ["A", "X", "a"]]},
            "groups, row 2, X: there is no grouping 'A'",
        ),
        (
            {"rules": [["code", "match"], ["MARKET.STABEL", "canal"]]},
            "rules, row 2: there is no code or dimension 'MARKET.STABEL'. "
            "Did you mean 'MARKET.STABLE'?",
        ),
        (
            {"rules": [["code", "match"], [], ["MARKET.STABLE", "canal\ncan*al"]]},
            "rules, row 3, MARKET.STABLE: the rule 'can*al' is refused: in 'can*al' the '*'",
        ),
        (
            {"rules": [["code", "match", "stance"], ["MARKET.STABLE", "canal", "maybe"]]},
            "rules, row 2, MARKET.STABLE: 'maybe' is no stance",
        ),
        (
            {"rules": [["code", "match", "language"], ["MARKET.STABLE", "canal", "pt"]]},
            "rules, row 2, MARKET.STABLE: 'pt' under 'rules' is not a language of this codebook",
        ),
        (
            {"rules": [["code", "match", "chains"], ["MARKET.STABLE", "canal", "pigs; goats"]]},
            "rules, row 2, MARKET.STABLE: there is no value chain 'goats'",
        ),
        (
            {"lemmas": [["form", "lemma"], ["papas", "papa"], ["papas", "papo"]]},
            "lemmas, row 3: 'papas' is written twice, first in sheet lemmas, row 2",
        ),
    ],
)
def test_a_fault_is_told_with_sheet_and_row(faults, sheets, fault):
    whole = {"dimensions": DIMENSIONS, "codes": CODES} | sheets
    if "dimensions" not in sheets and fault.startswith("dimensions"):
        del whole["dimensions"]
    found = faults(**whole)
    assert any(each.startswith(fault) for each in found), found


def test_a_code_without_a_place_is_told_once_though_others_name_it(faults):
    codes = [
        ["id", "theme", "label", "contrasts"],
        ["MARKET.STABLE", None, "Estable", "MARKET.PRICE"],
        ["MARKET.PRICE", "MARKET.X", "Precio", None],
    ]
    (only,) = faults(dimensions=DIMENSIONS, codes=codes)
    assert only.startswith("codes, row 3, MARKET.PRICE: there is no theme 'MARKET.X'")


def test_another_sheet_is_left_alone_with_a_remark(workbook):
    _, issues = codebook.read_workbook(
        workbook(dimensions=DIMENSIONS, codes=CODES, my_notes=[["a"]], lemas=[["form"]])
    )
    assert [str(issue) for issue in issues if "sheet is not" in issue.what] == [
        "own.xlsx, sheet lemas, row 1: this sheet is not read. Did you mean 'lemmas'?",
        "own.xlsx, sheet my_notes, row 1: this sheet is not read. Read are about, dimensions, "
        "themes, codes, rules, chains, groupings, groups, actors, housekeeping, lemmas.",
    ]


def test_a_file_that_is_no_workbook_is_one_sentence(tmp_path):
    (tmp_path / "book.xlsx").write_text("id: x")
    with pytest.raises(Unreadable, match=r"^book\.xlsx: this is not an Excel workbook"):
        codebook.read_workbook(tmp_path / "book.xlsx")
    with pytest.raises(Unreadable, match=r"^none\.xlsx: there is no such file"):
        codebook.read_workbook(tmp_path / "none.xlsx")
