"""Tables for people carry their notes; records for programs carry numbers and ids."""

import csv
import io
import json

from qualcode.analysis import frequencies, matrix, quote, sample
from qualcode.report.tables import (
    bar,
    column_heading,
    frequency_records,
    frequency_table,
    matrix_records,
    matrix_table,
    quote_records,
    quotes_table,
    sample_records,
    sample_table,
    source_notes,
    to_csv,
    to_json,
)


def test_the_matrix_in_words(study):
    counts = matrix(study.evidence, study.codebook, "code")
    table = matrix_table(counts, "en", study.evidence.coverage)
    assert table.header == (
        "Id", "Code", "Fruit", "Honey", "Wool", "Cross-cutting", "All",
        "of n, by rule only", "of D, only about others",
    )  # fmt: skip
    assert table.rows[0] == (
        "MARKET.STABLE", "Stable", "4 of 5 (6), 1 denies", "2 of 5 (5)", "not addressed (1)",
        "1 of 1 (1)", "6 of 10 (12), 1 denies", 1, 1,
    )  # fmt: skip
    assert table.rows[1][5] == "n/a"
    assert table.notes[0].startswith("11 of 12 interviews coded to their end;")
    assert "Unit: interviews." in table.notes
    assert "Columns do not add up: some interviews stand in several of them." in table.notes
    assert any("not a denial" in note for note in table.notes)
    assert len(table.align) == len(table.header)


def test_no_banner_where_all_is_read_and_no_warning_where_columns_add_up(draw):
    study = draw("A01  farmer  berries  2020-07  STABLE")
    counts = matrix(study.evidence, study.codebook, columns="actor_type")
    table = matrix_table(counts, "es", study.evidence.coverage)
    assert table.notes == (
        "Unidad: entrevistas.",
        "«n de D (N)»: n, entrevistas que afirman; D, en que surgió la dimensión; N, a que se aplica"
        " la fila.",
        "«no surgió»: la dimensión no apareció, lo que no es una negación.",
    )
    assert table.header == (
        "Id", "Dimensión", "Agricultor/a", "Empresa", "Funcionario/a público/a", "Todas",
    )  # fmt: skip


def test_months_head_their_columns_in_words(study):
    counts = matrix(study.evidence, study.codebook, columns="month")
    table = matrix_table(counts, "es", study.evidence.coverage)
    assert table.header[2:6] == ("julio de 2020", "agosto de 2020", "(sin dato)", "Todas")


def test_frequencies_with_bars(study):
    table = frequency_table(
        frequencies(study.evidence, study.codebook), "en", study.evidence.coverage, ascii_only=True
    )
    assert table.header[:5] == ("Id", "Code", "Affirm", "n of N", "Segments")
    assert table.rows[0][:5] == ("MARKET.STABLE", "Stable", "6 of 10 (12), 1 denies", "########", 8)
    assert table.rows[-1][3] == ""


def test_a_bar_is_full_for_all_and_never_empty_for_some():
    assert bar(8, 8, 4) == "████"
    assert bar(1, 2, 3) == "█▌"
    assert bar(1, 1000, 4) == "▏"
    assert bar(1, 1000, 4, ascii_only=True) == "#"
    assert bar(0, 8, 4) == bar(0, 0, 4) == ""


def test_thin_cells_of_the_sample_are_marked(study):
    table = sample_table(sample(study.evidence, study.codebook), "en")
    assert table.header == ("Group", "Farmer", "Company", "Official", "All")
    assert table.rows[0] == ("Fruit", "4", "2", "0*", "6")
    assert table.rows[-1] == ("All", "8", "3", "1*", "12")
    assert any(note.startswith("* ") for note in table.notes)


def test_quotations_are_exact_in_tables_and_records(study):
    quotations = [quote(s, [m.code for m in s.marks], "(c)") for s in study.segments]
    table = quotes_table(quotations, "es", study.evidence.coverage)
    assert [row[0] for row in table.rows] == [s.text for s in study.segments]
    records = json.loads(to_json(quote_records(quotations)))
    assert [r["text"] for r in records] == [s.text for s in study.segments]
    read = list(csv.DictReader(io.StringIO(to_csv(quote_records(quotations)))))
    assert [r["text"] for r in read] == [s.text for s in study.segments]


def test_records_hold_plain_numbers_and_add_up_to_the_cells(study):
    counts = matrix(study.evidence, study.codebook)
    records = json.loads(to_json(matrix_records(counts)))
    assert records[0] == {
        "row": "MARKET", "column": "FRUIT", "affirmed": 4, "denied": 1, "both": 0,
        "addressed": 5, "scope": 6, "rule_only": 0, "others": 0, "unread": 1,
        "not_applicable": 0, "unit": "interview",
    }  # fmt: skip
    assert len(records) == len(counts.cells)
    first, second, *_ = to_csv(matrix_records(counts)).split("\n")
    assert first.startswith("row,column,affirmed,")
    assert second == "MARKET,FRUIT,4,1,0,5,6,0,0,1,0,interview"


def test_other_records(study):
    found = frequencies(study.evidence, study.codebook)
    assert frequency_records(found).rows[0][:2] == ("MARKET.STABLE", 6)
    assert ("all", "all", 12) in sample_records(sample(study.evidence, study.codebook)).rows


def test_a_heading_for_quotations(study):
    counts = matrix(study.evidence, study.codebook)
    heading = column_heading(counts, counts.rows[0], counts.columns[0], "en")
    assert heading == "Fruit: 4 of 5 (6), 1 denies · interviews"


def test_all_agrees_with_what_is_counted(study):
    heads = {"interview": "Todas", "participant": "Todos", "segment": "Todos", "words": "Todas"}
    for unit, head in heads.items():
        counts = matrix(study.evidence, study.codebook, unit=unit, segments=study.segments)
        assert matrix_table(counts, "es", (0, 0)).header.count(head) == 1
        assert matrix_table(counts, "en", (0, 0)).header.count("All") == 1


def test_a_table_says_which_interviews_and_which_codebook(study):
    assert source_notes(study.codebook, {"gender": "f", "region": "Maule"}, "es") == [
        "Solo: gender = f; region = Maule.",
        "Libro de códigos: little 1.2.0.",
    ]
    assert source_notes(study.codebook, {}, "en") == ["Codebook: little 1.2.0."]
