"""The workbook: what stands in its cells, that text stays text, and where its links lead."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qualcode.files import sheets
from qualcode.model import (
    Act,
    Cell,
    Code,
    Codebook,
    CodedSegment,
    Column,
    Dimension,
    Evidence,
    Frequency,
    Group,
    Grouping,
    Interview,
    Mark,
    Matrix,
    Named,
    Participant,
    Row,
    Sample,
    Span,
    State,
    Theme,
)
from qualcode.report.workbook import WorkbookContent, book, write_workbook


def named(text: str) -> dict[str, str]:
    return {"es": text, "en": f"{text} (en)"}


STABLE = Code("MARKET.STABLE", "MARKET.CHANNEL", "MARKET", named("Salida estable"))
PRICE = Code("MARKET.PRICE", "MARKET.CHANNEL", "MARKET", named("Precio menor"), tier="extended")
INCOME = Code("INCOME.MORE", "INCOME.LEVEL", "INCOME", named("Más ingreso"))
NOTHING = Code("ZZ.NOT_RELEVANT", "", "", named("Nada que codificar"))
CHANNEL = Theme("MARKET.CHANNEL", "MARKET", named("Canal"), (STABLE, PRICE))
LEVEL = Theme("INCOME.LEVEL", "INCOME", named("Nivel"), (INCOME,))
GROUPING = Grouping(
    "two",
    named("Dos grupos"),
    (Group("FRUIT", named("Fruta"), ("berries",)), Group("HONEY", named("Miel"), ("honey",))),
)
CODEBOOK = Codebook(
    id="tiny",
    version="1.0",
    title=named("Chico"),
    languages=("es", "en"),
    dimensions=(
        Dimension("MARKET", named("Mercado"), (CHANNEL,)),
        Dimension("INCOME", named("Ingreso"), (LEVEL,)),
    ),
    actor_types=(Named("producer", named("Productora")), Named("official", named("Funcionario"))),
    value_chains=(Named("berries", named("Berries")), Named("honey", named("Miel de abeja"))),
    groupings=(GROUPING,),
    housekeeping=(NOTHING,),
)
INTERVIEWS = (
    Interview("A01", "es", None, ("berries",), (Participant("A01", "Ana", "producer", 1),)),
    Interview("A02", "es", None, ("berries", "honey"), (Participant("A02", "", "producer", 2),)),
    Interview("F01", "es", None, (), (Participant("F01", "", "official", 1),)),
)
ALL = Column("all", {"es": "Todas", "en": "All"})
CROSS = Column("cross_cutting", {"es": "Transversal", "en": "Cross-cutting"})
GROUPS = (Column("FRUIT", named("Fruta")), Column("HONEY", named("Miel")), CROSS, ALL)


def segment(
    segment_id: str, text: str, *marks: tuple[str, str, str, str], start_ms: int | None = None
) -> CodedSegment:
    """A segment with marks of (code, stance, about, origin)."""
    span = Span(10, 10 + len(text))
    made = tuple(
        Mark(code, stance, about, "rules" if origin == "rule" else "MR", origin, span)
        for code, stance, about, origin in marks
    )
    interview, number = segment_id.split("-")
    return CodedSegment(
        id=segment_id,
        interview_id=interview,
        turn=int(number),
        speaker="Ana" if interview == "A01" else "P",
        span=span,
        text=text,
        n_words=len(text.split()),
        start_ms=start_ms,
        marks=made,
    )


SEGMENTS = [
    segment(
        "A01-0002",
        "La fruta tiene salida.",
        ("MARKET.STABLE", "affirms", "self", "person"),
        ("INCOME.MORE", "affirms", "self", "rule"),
        start_ms=75_000,
    ),
    segment("A02-0001", "No, segura no es.", ("MARKET.STABLE", "denies", "self", "person")),
    segment("A02-0004", "La miel sí se vende.", ("MARKET.STABLE", "affirms", "self", "rule")),
    segment("F01-0003", "A ellos les va mejor.", ("INCOME.MORE", "affirms", "other", "person")),
    segment("F01-0009", "Buenos días.", ("ZZ.NOT_RELEVANT", "affirms", "self", "person")),
]

# what each cell says, counted by hand: (affirmed, denied, both, addressed, scope)
COUNTS = {
    #                 berries          honey            none             all
    "MARKET": [(2, 1, 1, 2, 2), (1, 1, 1, 1, 1), (0, 0, 0, 0, 1), (2, 1, 1, 2, 3)],
    "MARKET.CHANNEL": [(2, 1, 1, 2, 2), (1, 1, 1, 1, 1), (0, 0, 0, 0, 1), (2, 1, 1, 2, 3)],
    "MARKET.STABLE": [(2, 1, 1, 2, 2), (1, 1, 1, 1, 1), (0, 0, 0, 0, 1), (2, 1, 1, 2, 3)],
    "MARKET.PRICE": [(0, 0, 0, 2, 2), (0, 0, 0, 1, 1), (0, 0, 0, 0, 0), (0, 0, 0, 2, 2)],
    "INCOME": [(1, 0, 0, 1, 2), (0, 0, 0, 0, 1), (0, 0, 0, 1, 1), (1, 0, 0, 2, 3)],
    "INCOME.LEVEL": [(1, 0, 0, 1, 2), (0, 0, 0, 0, 1), (0, 0, 0, 1, 1), (1, 0, 0, 2, 3)],
    "INCOME.MORE": [(1, 0, 0, 1, 2), (0, 0, 0, 0, 1), (0, 0, 0, 1, 1), (1, 0, 0, 2, 3)],
}
STATES = {
    ("MARKET.STABLE", "A01"): State.AFFIRMED,
    ("MARKET.STABLE", "A02"): State.BOTH,
    ("MARKET.STABLE", "F01"): State.SILENT,
    ("MARKET.PRICE", "A01"): State.ADDRESSED,
    ("MARKET.PRICE", "A02"): State.ADDRESSED,
    ("MARKET.PRICE", "F01"): State.NOT_APPLICABLE,
    ("INCOME.MORE", "A01"): State.AFFIRMED,
    ("INCOME.MORE", "A02"): State.UNREAD,
    ("INCOME.MORE", "F01"): State.ADDRESSED,
}


def rows() -> tuple[Row, ...]:
    made = []
    for dimension in CODEBOOK.dimensions:
        codes = tuple(code.id for code in dimension.codes)
        made.append(Row(dimension.id, "dimension", dimension.label, codes, dimension.id))
        for theme in dimension.themes:
            codes = tuple(code.id for code in theme.codes)
            made.append(Row(theme.id, "theme", theme.label, codes, dimension.id))
            made += [Row(c.id, "code", c.label, (c.id,), c.dimension) for c in theme.codes]
    return tuple(made)


def cell(affirmed: int, denied: int, both: int, addressed: int, scope: int) -> Cell:
    return Cell(affirmed, denied, both, addressed, scope, not_applicable=int(scope == 0))


def content(**changes: object) -> WorkbookContent:
    cells = {
        (row, column.id): cell(*counts)
        for row, by_column in COUNTS.items()
        for column, counts in zip(GROUPS, by_column, strict=True)
    }
    actors = (Column("producer", named("Productora")), Column("official", named("Funcionario")))
    in_sample = {
        "FRUIT": (2, 0, 2),
        "HONEY": (1, 0, 1),
        "cross_cutting": (0, 1, 1),
        "all": (2, 1, 3),
    }
    made = WorkbookContent(
        title="Estudio & prueba",
        codebook=CODEBOOK,
        evidence=Evidence(
            INTERVIEWS, (), read=frozenset(("A01", "F01")), read_by_people=frozenset(("A01",))
        ),
        grouping=GROUPING,
        matrix_rows=Matrix(rows(), GROUPS, cells, "interview", "value_chain", False, "two"),
        sample=Sample(
            GROUPS,
            (*actors, ALL),
            {
                (row, column.id): n
                for row, numbers in in_sample.items()
                for column, n in zip((*actors, ALL), numbers, strict=True)
            },
            adds_up=False,
        ),
        states=STATES,
        frequencies=[
            Frequency(row, cells[row.id, "all"], 3 if row.id == "MARKET.STABLE" else 2)
            for row in rows()
            if row.level == "code"
        ],
        segments=SEGMENTS,
        citations={s.id: f"(entrevista con {s.interview_id})" for s in SEGMENTS},
        acts=[Act(1, "2026-11-24T10:00:00Z", "MR", "coding added", "A01-0002", "", '{"a": 1}')],
        about=[("qualcode", "0.1.0"), ("Orden", "qualcode export xlsx")],
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name, as a test needs


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., object]:
    """Writes content and gives the workbook as openpyxl opens it again."""

    def write(made: WorkbookContent | None = None, language: str = "es") -> object:
        path = tmp_path / "study.xlsx"
        write_workbook(path, made or content(), language)  # type: ignore[arg-type]
        return load_workbook(path)

    return write


def values(sheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def with_text(text: str) -> WorkbookContent:
    """The study with one segment, which says that."""
    return content(
        segments=[segment("A01-0001", text, ("MARKET.STABLE", "affirms", "self", "person"))]
    )


# ---------------------------------------------------------------- sheets


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_sheets_are_the_same_in_both_languages(written, language):
    charts = ["Chart FRUIT", "Chart HONEY", "Chart cross_cutting"]
    assert written(language=language).sheetnames == [
        "About", "Sample", "Matrix", "Quotes", *charts,
        "States", "Frequencies", "Segments", "Quality", "Codebook", "Log",
    ]  # fmt: skip


def test_the_cross_cutting_chart_is_there_only_when_used(written):
    placed = replace(INTERVIEWS[2], value_chains=("honey",))
    evidence = Evidence((*INTERVIEWS[:2], placed), ())
    assert "Chart cross_cutting" not in written(content(evidence=evidence)).sheetnames


def test_chart_names_are_what_excel_accepts(written):
    groups = tuple(
        Group(name, named(name), ())
        for name in ("a/b:c*d?e[f]", "x" * 40, f"{'x' * 40}y", "Same", "SAME")
    )
    names = written(content(grouping=Grouping("odd", named("raro"), groups))).sheetnames
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    assert "Chart a_b_c_d_e_f_" in names


def test_two_writes_are_the_same_bytes(tmp_path):
    digests = []
    for name in ("one.xlsx", "two.xlsx"):
        write_workbook(tmp_path / name, content(), "en")
        digests.append(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert digests[0] == digests[1]


def test_tables_have_a_frozen_header_a_filter_widths_and_print_titles(written):
    opened = written()
    for sheet in opened.worksheets[1:]:
        assert sheet.freeze_panes.endswith("2"), sheet.title
        assert sheet.auto_filter.ref.startswith("A1:"), sheet.title
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.column_dimensions["A"].width > 5
        assert not sheet.merged_cells.ranges


def test_cells_without_a_style_are_wrapped_and_on_top(written):
    cell = written()["Segments"]["X2"]
    assert (cell.alignment.wrap_text, cell.alignment.vertical) == (True, "top")


def test_no_row_is_higher_than_excel_shows(written):
    opened = written(with_text("palabra " * 3_000))
    heights = [dimension.height or 15 for dimension in opened["Quotes"].row_dimensions.values()]
    assert max(heights) == 409


# ---------------------------------------------------------------- About and Sample


def test_about_leads_to_every_other_sheet_and_says_how_it_was_counted(written):
    opened = written()
    links = [cell for row in opened["About"].iter_rows() for cell in row if cell.hyperlink]
    assert [cell.value for cell in links] == opened.sheetnames[1:]
    assert links[1].hyperlink.location == "'Matrix'!A1"

    lines = dict(row[:2] for row in values(opened["About"]))
    assert opened["About"]["A1"].value == "Estudio & prueba"
    assert lines["Cobertura"] == "2 de 3 entrevistas codificadas, 1 de ellas por personas."
    assert "Por regla: 2 de 6 codificaciones." in lines["Solo por regla"]
    assert lines["Libro de códigos"] == "tiny 1.0: 2 dimensiones, 2 temas, 3 códigos."
    assert lines["Agrupación"] == "Dos grupos\nFruta: Berries\nMiel: Miel de abeja"
    assert lines["no surgió"] == "La dimensión no surgió. Esto no es una negación."
    assert lines["Orden"] == "qualcode export xlsx"


def test_sample_has_real_numbers_and_marks_thin_cells_in_text_and_shade(written):
    sheet = written()["Sample"]
    assert values(sheet)[:5] == [
        ["Grupos de cadenas", "Productora", "Funcionario", "Todas"],
        ["Fruta", 2, 0, 2],
        ["Miel", 1, 0, 1],
        ["Transversal", 0, 1, 1],
        ["Todas", 2, 1, 3],
    ]
    assert sheet.auto_filter.ref == "A1:D5"
    thin, thick = sheet["B3"], sheet["B2"]
    assert (thin.number_format, thick.number_format) == ('0" *"', "General")
    assert thin.fill.fgColor.rgb != thick.fill.fgColor.rgb
    notes = [row[0] for row in values(sheet)[6:]]
    assert notes[0] == "* una entrevista o ninguna: no se compara."
    assert notes[-1].startswith("Filas o columnas no suman")


# ---------------------------------------------------------------- Matrix and Quotes


def test_matrix_says_n_of_d_and_who_denies(written):
    table = {row[1]: row for row in values(written()["Matrix"])}
    assert table["Id"] == [
        "Dimensión, tema, código", "Id", "Nivel", "Dimensión", "Fruta", "Miel", "Transversal", "Todas",
        "Solo por regla", "Solo sobre otros",
    ]  # fmt: skip
    assert table["MARKET.STABLE"] == [
        "Salida estable", "MARKET.STABLE", "Código", "MARKET",
        "2 de 2 (2), 1 niega", "1 de 1 (1), 1 niega", "no surgió (1)", "2 de 2 (3), 1 niega", 0, 0,
    ]  # fmt: skip
    assert table["MARKET.PRICE"][4:8] == ["0 de 2 (2)", "0 de 1 (1)", "no aplica", "0 de 2 (2)"]
    assert table["INCOME"][:3] == ["Ingreso", "INCOME", "Dimensión"]


def test_percentages_appear_from_the_setting_on(written):
    table = {row[1]: row for row in values(written(content(percent_from=2), "en")["Matrix"])}
    assert table["INCOME.MORE"][7] == "1 of 2 (3), 50%"
    assert table["INCOME.MORE"][4] == "1 of 1 (2)"


def test_matrix_is_shaded_in_five_steps_of_n_over_d_and_grey_where_not_applicable(written):
    counts = [(n, 0, 0, 10, 10) for n in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)]
    fields = [Column(f"c{n}", named(f"c{n}")) for n in range(len(counts))]
    row = rows()[2]
    cells = {(row.id, c.id): cell(*n) for c, n in zip(fields, counts, strict=True)}
    matrix = Matrix((row,), tuple(fields), cells, "interview", "value_chain", True)
    shaded = written(content(matrix_rows=matrix))["Matrix"][2][4:-2]
    fills = [one.fill.fgColor.rgb if one.fill.fill_type else None for one in shaded]
    assert fills[0] is None
    assert [fills[1:].index(fill) + 1 for fill in dict.fromkeys(fills[1:])] == [1, 3, 5, 7, 9]

    assert written()["Matrix"]["G5"].value == "no aplica"
    assert written()["Matrix"]["G5"].fill.fgColor.rgb == "FFE4E4E4"


def test_matrix_rows_fold_by_level(written):
    sheet = written()["Matrix"]
    levels = {cell.value: sheet.row_dimensions[cell.row].outlineLevel for cell in sheet["B"][1:]}
    assert (levels["MARKET"], levels["MARKET.CHANNEL"], levels["MARKET.STABLE"]) == (0, 1, 2)
    assert sheet.sheet_properties.outlinePr.summaryBelow is False


def test_quotes_stack_whole_segments_with_citation_and_id(written):
    quotes = {row[1]: row for row in values(written()["Quotes"])}
    assert quotes["MARKET.STABLE"][4:] == [
        "La fruta tiene salida.\n(entrevista con A01) · A01-0002 · 01:15\n\n"
        "No, segura no es.\n(entrevista con A02) · A02-0001 · niega\n\n"
        "La miel sí se vende.\n(entrevista con A02) · A02-0004 · solo por regla",
        "No, segura no es.\n(entrevista con A02) · A02-0001 · niega\n\n"
        "La miel sí se vende.\n(entrevista con A02) · A02-0004 · solo por regla",
        None,
        "La fruta tiene salida.\n(entrevista con A01) · A01-0002 · 01:15\n\n"
        "No, segura no es.\n(entrevista con A02) · A02-0001 · niega\n\n"
        "La miel sí se vende.\n(entrevista con A02) · A02-0004 · solo por regla",
    ]
    assert quotes["INCOME"][6] == (
        "A ellos les va mejor.\n(entrevista con F01) · F01-0003 · sobre otros"
    )


def test_every_counted_cell_leads_to_the_quotations_of_its_row_and_column(written):
    opened = written()
    matrix, quotes = opened["Matrix"], opened["Quotes"]
    linked = 0
    for row in matrix.iter_rows(min_row=2, min_col=5):
        for one in row:
            if one.hyperlink is None:
                assert str(one.value or "0")[0] not in "123456789"
                continue
            sheet, place = one.hyperlink.location.split("!")
            target = quotes[place]
            linked += 1
            assert sheet == "'Quotes'"
            assert one.hyperlink.target is None, "a link inside the workbook, not to a file"
            assert quotes.cell(target.row, 2).value == matrix.cell(one.row, 2).value
            assert quotes.cell(1, target.column).value == matrix.cell(1, one.column).value
            assert target.value
    assert linked == 18


def test_links_stop_with_a_note_when_excel_keeps_no_more(written, monkeypatch):
    monkeypatch.setattr(book, "LINK_LIMIT", 5)
    sheet = written()["Matrix"]
    assert sum(one.hyperlink is not None for row in sheet.iter_rows() for one in row) == 5
    assert "Excel guarda 5 enlaces por hoja" in values(sheet)[-1][0]


def test_long_stacks_go_on_in_marked_rows_and_nothing_is_lost(written):
    texts = [f"{n} {'palabra ' * 1_000}{n}" for n in range(9)]
    stable = ("MARKET.STABLE", "affirms", "self", "person")
    long = [segment(f"A01-{n:04}", text, stable) for n, text in enumerate(texts)]
    opened = written(content(segments=long))
    found = [row for row in values(opened["Quotes"]) if row[1] == "MARKET.STABLE"]

    assert [row[0] for row in found] == [
        "Salida estable", "Salida estable (continuación, 2)", "Salida estable (continuación, 3)",
    ]  # fmt: skip
    cells = [row[4] for row in found]
    assert all(len(text) <= 32_767 for text in cells)
    assert all(text.endswith("[… continúa en la fila siguiente]") for text in cells[:-1])
    assert [n for n, text in enumerate(texts) if any(text in one for one in cells)] == list(
        range(9)
    )

    first = next(
        row for row in opened["Matrix"].iter_rows(min_row=2) if row[1].value == found[0][1]
    )
    target = opened["Quotes"][first[4].hyperlink.location.split("!")[1]]
    assert opened["Quotes"].cell(target.row, 1).value == "Salida estable"


def test_a_segment_of_40_000_characters_is_split_and_joins_again(written):
    text = "".join(f"{n:07} " for n in range(5_000))
    opened = written(with_text(text))
    marker = " […]"

    segments = values(opened["Segments"])
    assert segments[0][-2:] == ["Texto", "Texto (2)"]
    first, second = segments[1][-2:]
    assert len(segments) == 2
    assert first.endswith(marker)
    assert first.removesuffix(marker) + second == text

    stacked = [row[4] for row in values(opened["Quotes"]) if row[1] == "MARKET.STABLE"]
    pieces = [stacked[0].split(f"{marker}\n\n[… continúa")[0], stacked[1].split("\nA01-0001")[0]]
    assert "".join(pieces) == text

    chart = [row for row in values(opened["Chart FRUIT"]) if row[0] == "A01"]
    assert [row[1] for row in chart] == ["Productora", "(continuación, 2)"]


# ---------------------------------------------------------------- Charts, States, Frequencies


def test_charts_have_interviews_by_dimensions_with_codes_and_ids(written):
    chart = values(written()["Chart HONEY"])
    assert chart == [
        ["Entrevista", "Quién habla", "Mercado", "Ingreso"],
        [
            "A02",
            "(entrevista con A02)",
            "No, segura no es.\nA02-0001 · MARKET.STABLE (niega)\n\n"
            "La miel sí se vende.\nA02-0004 · MARKET.STABLE (solo por regla)",
            None,
        ],
    ]


def test_a_chart_without_interviews_says_so(written):
    groups = (*GROUPING.groups, Group("DAIRY", named("Lácteos"), ("dairy",)))
    opened = written(content(grouping=replace(GROUPING, groups=groups)))
    assert values(opened["Chart DAIRY"])[-1][0] == "Ninguna entrevista en este grupo."


def test_states_are_words_with_a_legend(written):
    table = values(written()["States"])
    assert table[0] == [
        "Entrevista", "Grupos de cadenas", "Tipo de actor",
        "MARKET.STABLE", "MARKET.PRICE", "INCOME.MORE",
    ]  # fmt: skip
    assert table[1:4] == [
        ["A01", "Fruta", "Productora", "afirma", "surgió", "afirma"],
        ["A02", "Fruta; Miel", "Productora", "ambas", "surgió", "sin leer"],
        ["F01", "Transversal", "Funcionario", "no surgió", "no aplica", "surgió"],
    ]
    assert [row[0].split(":")[0] for row in table[5:]] == [
        "afirma", "niega", "ambas", "surgió", "no surgió", "no aplica", "sin leer",
    ]  # fmt: skip


def test_frequencies_are_real_numbers_from_most_to_fewest_with_a_native_chart(written):
    sheet = written()["Frequencies"]
    assert values(sheet)[0][4:] == [
        "n", "D", "N", "Niegan", "Solo por regla", "Solo sobre otros", "Segmentos",
    ]  # fmt: skip
    assert values(sheet)[1:4] == [
        ["MARKET", "MARKET.CHANNEL", "MARKET.STABLE", "Salida estable", 2, 2, 3, 1, 0, 0, 3],
        ["INCOME", "INCOME.LEVEL", "INCOME.MORE", "Más ingreso", 1, 2, 3, 0, 0, 0, 2],
        ["MARKET", "MARKET.CHANNEL", "MARKET.PRICE", "Precio menor", 0, 2, 2, 0, 0, 0, 2],
    ]
    notes = [row[0] for row in values(sheet)[5:]]
    assert len(notes) == 3
    assert all("«" in note for note in notes)
    (chart,) = sheet._charts
    assert chart.type == "bar"
    assert chart.series[0].val.numRef.f == "'Frequencies'!$E$2:$E$4"
    assert chart.series[0].cat.numRef.f == "'Frequencies'!$D$2:$D$4"


# ---------------------------------------------------------------- Segments, Codebook, Log


def test_segments_has_one_row_per_coding_and_the_text_last(written):
    sheet = written()["Segments"]
    table = [dict(zip(values(sheet)[0], row, strict=True)) for row in values(sheet)[1:]]
    assert len(table) == 6
    assert list(table[0])[-1] == "Texto"
    assert table[0] == {
        "Entrevista": "A01", "Segmento": "A01-0002", "Turno": 2, "Hablante": "Ana",
        "Tipo de actor": "Productora", "Número": 1, "Cadenas de valor": "Berries",
        "Grupos de cadenas": "Fruta", "Dimensión": "MARKET", "Tema": "MARKET.CHANNEL",
        "Código": "MARKET.STABLE", "Etiqueta del código": "Salida estable", "Postura": "afirma",
        "Sobre": "lo propio", "Codificó": "MR", "Ejemplar": None, "Origen": "persona", "Regla": None,
        "Inicio": 10, "Fin": 32, "Tiempo": timedelta(seconds=75), "Palabras": 4,
        "Referencia": "(entrevista con A01)", "Texto": "La fruta tiene salida.",
    }  # fmt: skip
    assert (table[1]["Origen"], table[1]["Código"]) == ("regla", "INCOME.MORE")
    assert table[2]["Grupos de cadenas"] == "Fruta; Miel"
    assert (table[2]["Postura"], table[2]["Tiempo"]) == ("niega", None)
    assert (table[4]["Sobre"], table[4]["Cadenas de valor"]) == ("otros", None)
    assert (table[5]["Código"], table[5]["Dimensión"]) == ("ZZ.NOT_RELEVANT", None)
    assert [row["Texto"] for row in table] == [s.text for s in SEGMENTS for _ in s.marks]


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(written, monkeypatch):
    monkeypatch.setattr(sheets, "ROW_LIMIT", 5)
    opened = written()
    first, second = values(opened["Segments"]), values(opened["Segments 2"])
    assert (len(first), len(second)) == (5, 3)
    assert first[0] == second[0]
    assert opened["Segments 2"].auto_filter.ref == "A1:X3"
    assert opened.sheetnames.index("Segments 2") == opened.sheetnames.index("Segments") + 1
    links = {c.hyperlink.location for c in opened["Matrix 2"]["E"] if c.hyperlink}
    assert links == {"'Quotes 2'!E2", "'Quotes 2'!E3", "'Quotes 2'!E4"}


def test_codebook_lists_codes_in_order_and_housekeeping_last(written):
    table = values(written()["Codebook"])
    assert [row[4] for row in table[1:]] == [
        "MARKET.STABLE", "MARKET.PRICE", "INCOME.MORE", "ZZ.NOT_RELEVANT",
    ]  # fmt: skip
    assert table[2][:7] == [
        "MARKET", "Mercado", "MARKET.CHANNEL", "Canal", "MARKET.PRICE", "Precio menor", "ampliado",
    ]  # fmt: skip


def test_log_tells_the_acts_and_splits_long_values(written):
    long = '{"text": "' + "x" * 40_000 + '"}'
    acts = [
        Act(1, "2026-11-24T10:00:00Z", "MR", "coding added", "A01-0002", "", '{"a": 1}'),
        Act(2, "2026-11-24T10:01:00Z", "MR", "memo", "A01", "", long),
    ]
    table = values(written(content(acts=acts))["Log"])
    assert table[0] == ["N.º", "Cuándo", "Quién", "Acto", "Sobre qué", "Antes", "Después"]
    assert table[1] == [
        1, "2026-11-24T10:00:00Z", "MR", "coding added", "A01-0002", None, '{"a": 1}',
    ]  # fmt: skip
    assert [row[0] for row in table[1:]] == [1, 2, 2]
    assert table[2][6].removesuffix(" […]") + table[3][6] == long


# ---------------------------------------------------------------- text is text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "-x",
        "+x",
        "@x",
        "=",
        "#N/A",
        "#DIV/0!",
        "1E5",
        "MAR-1",
        "2020-08-01",
        "TRUE",
        "  orilla ",
    ],
)
def test_a_quotation_is_never_a_formula_number_date_or_error(written, text):
    opened = written(with_text(text))
    last = opened["Segments"]["X2"]
    assert (last.value, last.data_type) == (text, "s")
    assert opened["Quotes"]["E4"].data_type == "s"
    assert opened["Quotes"]["E4"].value.startswith(f"{text}\n")


def test_labels_and_log_values_are_never_formulas_either(written):
    acts = [Act(1, "2026-11-24", "=cmd|'/c calc'!A0", "x", "y", "=1+1", "#N/A")]
    label = {"es": "=HYPERLINK(1)"}
    row = replace(rows()[2], label=label)
    matrix = replace(content().matrix_rows, rows=(row,))
    opened = written(content(acts=acts, matrix_rows=matrix, title="=1+1", about=[("=a", "=b")]))
    kinds = {
        cell.data_type for sheet in opened.worksheets for line in sheet.iter_rows() for cell in line
    }
    assert not kinds & {"f", "e"}
    assert opened["Matrix"]["A2"].value == "=HYPERLINK(1)"
    assert opened["Log"]["C2"].value == "=cmd|'/c calc'!A0"


def test_control_characters_are_removed_and_nothing_else(written):
    opened = written(with_text("uno\x00 dos\x0b\ttres\ncuatro\ud800 cinco\uffff ñ 🐝"))
    assert opened["Segments"]["X2"].value == "uno dos\ttres\ncuatro cinco ñ 🐝"


def test_numbers_are_numbers_everywhere(written):
    opened = written()
    for name, columns in {"Segments": "CFSTV", "Frequencies": "EFGHIJ", "Log": "A"}.items():
        for column in columns:
            assert opened[name][f"{column}2"].data_type == "n", (name, column)


def test_an_empty_study_is_a_workbook_too(written):
    empty = content(
        evidence=Evidence((), ()), segments=[], citations={}, acts=(), about=(), states={},
        frequencies=[], matrix_rows=Matrix((), (ALL,), {}, "interview", "value_chain", True),
        sample=Sample((ALL,), (ALL,), {("all", "all"): 0}, True),
    )  # fmt: skip
    opened = written(empty, "en")
    assert values(opened["Segments"]) == [[cell.value for cell in opened["Segments"][1]]]
    assert opened["Sample"]["B2"].value == 0
