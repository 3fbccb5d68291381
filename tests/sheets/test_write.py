"""Coding sheets as workbooks: what stands where, what can be chosen, what comes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from qualcode.model import Code, Codebook, Dimension, Line, Mark, Span, Theme
from qualcode.sheets import words
from qualcode.sheets.layout import (
    CONTEXT,
    about_rows,
    base_json,
    base_row,
    code_cell,
    code_of,
    columns,
    kept,
    read_about,
    read_kept,
    shown,
    wide_cell,
)
from qualcode.sheets.records import About, BaseRow, Entry, text_hash
from qualcode.sheets.rows import said_of
from qualcode.sheets.write import Content, write


def code(name: str, label: str, **more) -> Code:
    theme = name.partition(".")[0]
    return Code(name, theme, theme, {"es": label, "en": f"{label} (en)"}, **more)


SECURE = code("MARKET.SECURE", "Venta segura", definition={"es": "Sabe a quién vende."})
PRICE = code("MARKET.PRICE", "Mejor precio", contrasts=("MARKET.SECURE",))
BOOK = Codebook(
    "little",
    "3",
    {"es": "Librito", "en": "Little book"},
    ("es", "en"),
    (
        Dimension(
            "MARKET",
            {"es": "Mercado"},
            (Theme("MARKET", "MARKET", {"es": "Mercado"}, (SECURE, PRICE)),),
        ),
    ),
)

ASKED = "¿A quién vende?"
SOLD = "A la planta, que es venta segura y con mejor precio."
FAIR = "=SUM(A1) dijo en la feria"


def mark(code_id: str, text: str, words: str = "", coder="JP", name="", **more) -> Mark:
    start = text.index(words) if words else 0
    span = Span(start, start + len(words or text))
    said = {"stance": "affirms", "about": "self", "origin": "person"} | more
    return Mark(code_id, coder=coder, span=span, name=name, **said)


LINES = [
    Line("A01", 1, "E", "interviewer", Span(0, len(ASKED)), ASKED, 0),
    Line(
        "A01",
        2,
        "P",
        "participant",
        Span(0, len(SOLD)),
        SOLD,
        61_000,
        "A01-0001",
        10,
        (
            mark("MARKET.SECURE", SOLD, name="one"),
            mark("MARKET.PRICE", SOLD, "mejor precio", name="two", stance="denies"),
            mark("MARKET.PRICE", SOLD, coder="ana", name="hers"),
            mark(
                "MARKET.PRICE", SOLD, "mejor precio", coder="rules", origin="rule", stance="mixed"
            ),
        ),
    ),
    Line("A01", 3, "P", "participant", Span(0, len(FAIR)), FAIR, 3_661_000, "A01-0002", 5),
]
ABOUT = About(
    "5" * 32,
    "0" * 32,
    "JP",
    "2026-11-24T12:00:00+00:00",
    "slots",
    "es",
    "a" * 64,
    "3",
    False,
    ("A01",),
    4,
    2,
)


def content(lines=LINES, memo=("", ""), **about) -> Content:
    said = {line.segment_id: said_of(line, "JP", memo=memo) for line in lines if line.segment_id}
    return Content(replace(ABOUT, n_rows=len(said), **about), lines, said, BOOK, BOOK.codes)


@pytest.fixture
def written(tmp_path: Path):
    """Writes a sheet and gives its workbook back."""

    def act(made: Content):
        write(tmp_path / "sheet.xlsx", made)
        return load_workbook(tmp_path / "sheet.xlsx")

    return act


def table(page) -> list[dict[str, object]]:
    """The rows of a page by their headings, without what is empty."""
    head, *rows = page.iter_rows(values_only=True)
    return [{k: v for k, v in zip(head, row, strict=True) if v is not None} for row in rows]


def test_a_row_for_each_segment_and_each_turn_between(written):
    asked, sold, fair = table(written(content())["Codificar"])

    assert asked == {
        "n": 1,
        "entrevista": "A01",
        "hablante": "E",
        "minuto": "0:00",
        "texto": ASKED,
        "_h": CONTEXT,
    }
    assert sold == {
        "n": 2,
        "seg_id": "A01-0001",
        "entrevista": "A01",
        "hablante": "P",
        "minuto": "1:01",
        "texto": SOLD,
        "codigo_1": "MARKET.SECURE · Venta segura",
        "codigo_2": "MARKET.PRICE · Mejor precio",
        "postura_2": "niega",
        "cita_2": "mejor precio",
        "estado": "codificado",
        "sugerencias": "MARKET.PRICE (mixta)",
        "_h": text_hash(SOLD),
    }
    assert (fair["texto"], fair["minuto"], fair["estado"]) == (FAIR, "1:01:01", "pendiente")


def test_a_text_that_looks_like_a_formula_is_a_text(written):
    page = written(content(memo=("m", "=1+1")))["Codificar"]
    cells = {cell.value: cell.data_type for row in page.iter_rows() for cell in row}

    assert cells[FAIR] == cells["=1+1"] == "s"
    assert "f" not in cells.values()


def test_a_blind_sheet_says_nothing_of_rules(written):
    book = written(content(blind=True, layout="wide"))
    said = [cell for page in book for row in page.iter_rows(values_only=True) for cell in row]

    assert "sugerencias" not in said
    assert not any(
        "mixta" in str(cell) for page in ("Codificar",) for row in book[page].values for cell in row
    )
    assert "r" not in [row[3] for row in book["Listas"].values]
    assert not any(
        "regla" in str(text)
        for row in book["Leame"].values
        for text in row
        if row[0] == "Qué llenar"
    )


def test_codes_of_others_are_in_no_sheet(written):
    for layout in ("slots", "wide", "long"):
        book = written(content(layout=layout))
        cells = [cell for page in book for row in page.iter_rows(values_only=True) for cell in row]
        assert not any("hers" in str(cell) or cell == "ana" for cell in cells)


def test_in_the_long_layout_each_coding_has_a_row(written):
    _, first, second, fair = table(written(content(layout="long"))["Codificar"])

    assert (first["codigo"], first["coding_id"]) == ("MARKET.SECURE · Venta segura", "one")
    assert first["estado"] == "codificado"
    assert (second["codigo"], second["postura"], second["cita"], second["coding_id"]) == (
        "MARKET.PRICE · Mejor precio",
        "niega",
        "mejor precio",
        "two",
    )
    assert second["seg_id"] == "A01-0001"
    assert "estado" not in second
    assert "codigo" not in fair


def test_in_the_wide_layout_each_code_has_a_column(written):
    _, sold, fair = table(written(content(layout="wide", language="en"))["Coding"])

    assert sold["MARKET.SECURE · Venta segura (en)"] == "x"
    assert sold["MARKET.PRICE · Mejor precio (en)"] == "d"
    assert not any(key.startswith("MARKET") for key in fair)


def test_a_wide_cell_says_all_that_is_said():
    both = (Entry("A", "affirms"), Entry("A", "denies", "no"), Entry("A", "affirms", "sí"))
    row = BaseRow("A01-0001", "h", both, rejected=("A", "B"), asked=("B",))

    assert wide_cell(row, "A", "es") == "x n r"
    assert wide_cell(row, "B", "en") == "r ?"
    assert wide_cell(row, "C", "es") == ""


def test_lists_to_choose_from_warn_and_do_not_stop(written):
    book = written(content())
    page = book["Codificar"]
    offered = {rule.formula1: rule for rule in page.data_validations.dataValidation}

    assert {(rule.type, rule.errorStyle) for rule in offered.values()} == {("list", "warning")}
    assert sorted(str(r).split(":")[0] for r in offered["codes"].sqref.ranges) == [
        "G2",
        "H2",
        "I2",
        "J2",
    ]
    for name, values in {
        "codes": ["MARKET.SECURE · Venta segura", "MARKET.PRICE · Mejor precio"],
        "stances": ["afirma", "niega", "mixta"],
        "states": ["pendiente", "codificado", "nada", "revisar"],
    }.items():
        ((sheet, area),) = book.defined_names[name].destinations
        assert [row[0].value for row in book[sheet][area]] == values
        assert name in offered


def test_pages_are_set_up_for_work_and_for_paper(written):
    book = written(content())
    page = book["Codificar"]

    assert book.sheetnames == ["Leame", "Codificar", "Libro", "Listas", "_qualcode"]
    assert [sheet.sheet_state for sheet in book][3:] == ["hidden", "hidden"]
    assert page.freeze_panes == "G2"
    assert page.auto_filter.ref == "A1:W4"
    assert page.column_dimensions["W"].hidden
    assert not page.column_dimensions["B"].hidden
    assert (page.page_setup.orientation, page.page_setup.fitToWidth) == ("landscape", 1)
    assert page.print_title_rows == "$1:$1"
    assert not page.protection.sheet  # people sort, and protected cells cannot be sorted


def test_rows_are_as_high_as_their_text_but_no_higher_than_excel_shows(written):
    long = [replace(LINES[2], text="palabra " * n, span=Span(0, 8 * n)) for n in (5, 60, 3_000)]
    lines = [replace(line, segment_id=f"A01-{n:04}") for n, line in enumerate(long, start=1)]
    page = written(content(lines))["Codificar"]
    heights = [page.row_dimensions[n].height for n in (2, 3, 4)]

    assert heights[0] is None  # one line
    assert 100 < heights[1] < 200
    assert heights[2] == 409


def test_what_no_cell_holds_breaks_nothing(written):
    long, odd = "á" * 40_000, "una \x0bcosa\x00 y \ud800 otra _x000D_ 🐝"
    lines = [
        replace(LINES[2], text=long, span=Span(0, len(long))),
        replace(LINES[2], text=odd, span=Span(0, len(odd)), segment_id="A01-0003", speaker="\x07P"),
    ]
    page = table(written(content(lines, memo=("m", "\x02" + "o" * 50_000)))["Codificar"])

    assert page[0]["texto"] == shown(long)
    assert len(page[0]["texto"]) == 32_000
    assert page[0]["_h"] == text_hash(shown(long)) != text_hash(long)
    assert page[1]["texto"] == "una cosa y  otra _x000D_ 🐝"
    assert page[1]["_h"] == text_hash(odd) == text_hash("una cosa y otra \r 🐝")
    assert len(page[1]["memo"]) == 32_000


def test_more_codings_than_slots_are_more_slots(written):
    many = tuple(mark("MARKET.PRICE", SOLD, word, name=word) for word in SOLD.split()[:6])
    lines = [replace(LINES[1], marks=many)]
    (row,) = table(written(content(lines, slots=6))["Codificar"])

    assert [row[f"cita_{n}"] for n in range(1, 7)] == SOLD.split()[:6]


def test_the_page_of_the_codebook_has_what_coders_look_up(written):
    secure, price = table(written(content())["Libro"])

    assert secure["código"] == "MARKET.SECURE"
    assert secure["definición"] == "Sabe a quién vende."
    assert price["distinguir de"] == "MARKET.SECURE"


def test_the_first_page_counts_what_is_read(written):
    said = {row[0]: row[1] for row in written(content())["Leame"].iter_rows(values_only=True)}

    assert said["Avance"].startswith("=SUMPRODUCT(")
    assert said["Avance"].endswith('& " de 2 leídos"')
    assert said["Libro de códigos"] == "Librito, versión 3"
    assert "Entrevistas: A01. Segmentos: 2." in said["Contenido"]


def test_the_same_content_is_the_same_bytes(tmp_path):
    for name in ("one.xlsx", "other.xlsx"):
        write(tmp_path / name, content(memo=("m", "ojo")))

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "other.xlsx").read_bytes()


def test_the_hidden_page_gives_back_what_the_sheet_was(written):
    made = content(memo=("m", "ojo\ncon _x000D_"), codes=("MARKET.PRICE",))
    page = written(made)["_qualcode"]

    assert read_about(page.iter_rows(values_only=True)) == (made.about, dict(made.base))
    assert read_kept(kept(made.about, made.base.values())) == (made.about, dict(made.base))


texts = st.text(max_size=20) | st.just("_x000D_ =1 \r\n\t")
entries = st.builds(
    Entry, st.just("A.B"), st.sampled_from(["affirms", "denies", "mixed"]), texts, texts
)
rows = st.builds(
    BaseRow,
    texts,
    texts,
    st.lists(entries, max_size=3).map(tuple),
    st.sampled_from(["pending", "coded", "nothing", "review"]),
    texts | st.just("o" * 70_000),
    st.lists(texts, max_size=2).map(tuple),
    st.lists(texts, max_size=2).map(tuple),
    texts,
)


@given(rows)
def test_any_base_row_comes_back(row):
    text = base_json(row)

    assert base_row(row.segment_id, text) == row
    assert text.isascii()
    assert "_x" not in text


def test_a_page_that_was_changed_is_not_trusted():
    made = content()
    told = list(about_rows(made.about, made.base.values()))
    base = [line[0] for line in told].index("base")

    damaged = {
        "nothing at all": [],
        "another page": [["qualcode"], ["base"]],
        "a value is gone": [line for line in told if line[0] != "coder"],
        "a value is another kind": [
            ["blind", "1"] if line[0] == "blind" else line for line in told
        ],
        "a value is no JSON": [["coder", "JP"] if line[0] == "coder" else line for line in told],
        "a row is gone": told[:-1],
        "a row is there twice": [*told, told[-1]],
        "a row is broken": [*told[:-1], [told[-1][0], "{"]],
        "a row says nothing": [*told[:-1], [told[-1][0], "[]"]],
        "a row has no text": [*told[:-1], [told[-1][0]]],
        "no base": told[:base],
    }
    for page in damaged.values():
        with pytest.raises(ValueError):  # noqa: PT011 whatever it says, it is caught as that
            read_about(page)


def test_headings_are_known_in_both_languages_however_they_are_written():
    for layout in ("slots", "wide", "long"):
        for language in ("es", "en"):
            for column in columns(layout, language, slots=12, codes={"A.B": "Ab"}):
                known = words.key_of(column.heading)
                assert known == ("" if column.key == "code:A.B" else column.key)

    assert words.key_of(" Código 2 ") == "code_2"
    assert words.key_of("STANCE_10") == "stance_10"
    assert words.key_of("cita") == "quote_1"
    assert words.key_of("mi columna") == words.key_of("") == words.key_of("estado_2") == ""


def test_words_are_known_in_both_languages():
    assert words.stance_of(" Niega") == words.stance_of("DENIES") == "denies"
    assert words.state_of("nada") == words.state_of("nothing") == "nothing"
    assert words.mark_of("X") == "affirms"
    assert words.mark_of("n") == words.mark_of("d") == "denies"
    assert words.stance_of("quizás") is None
    assert code_of(code_cell("A.B", "Uno · dos")) == "A.B"
    assert code_of(" a.b ") == "a.b"


@pytest.mark.parametrize(
    ("seen", "marks", "state"),
    [
        (None, (), "pending"),
        (None, LINES[1].marks, "coded"),
        ("read", (), "coded"),
        ("nothing", (), "nothing"),
        ("review", LINES[1].marks, "review"),
    ],
)
def test_how_far_a_coder_has_come(seen, marks, state):
    line = replace(LINES[1], marks=marks, seen={"JP": seen} if seen else {})

    assert said_of(line, "JP").state == state
