"""Tables of turns, of questions and answers, and of other things."""

from __future__ import annotations

import zipfile
from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from qualcode.errors import NotATranscript, QualcodeError, Unreadable
from qualcode.ingest import document, read
from qualcode.ingest.characters import words
from qualcode.model import Limits

SAID = [("Ana", "¿Y a quién le vende?"), ("Rosa", "A la empresa; todo, siempre.")] * 2


def write(tmp_path: Path, text: str, name: str = "A01.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return path


def book(tmp_path: Path, **sheets: list[list[object]]) -> Path:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(tmp_path / "A01.xlsx")
    return tmp_path / "A01.xlsx"


def turns(path: Path) -> list[tuple[str, str]]:
    made, _ = read(path)
    return [(turn.speaker, turn.span.of(made.text)) for turn in made.turns]


@pytest.mark.parametrize("divider", [";", ",", "\t", "|"])
@pytest.mark.parametrize("heads", ["Hablante{}Texto", "SPEAKER{}Transcript", "Quién{}Intervención"])
def test_heads_in_two_languages_and_every_divider(tmp_path, divider, heads):
    rows = [heads.format(divider)] + [f'{who}:{divider}"{text}"' for who, text in SAID]
    assert turns(write(tmp_path, "\n".join(rows))) == SAID


def test_text_before_speaker_and_old_encoding(tmp_path):
    text = "Texto;Hablante\n" + "".join(f'"{text}";{who}\n' for who, text in SAID)
    path = write(tmp_path, text, encoding="cp1252")
    assert turns(path) == SAID
    assert "not UTF-8, read as Windows-1252" in [issue.what for issue in read(path)[1]]


def test_a_cell_of_several_lines_is_one_turn_and_an_empty_speaker_goes_on(tmp_path):
    text = 'hablante,texto\nAna,"¿Y la\nmiel?"\nRosa,Bien.\n,"Muy bien, ""harta""."\n'
    assert turns(write(tmp_path, text)) == [
        ("Ana", "¿Y la miel?"),
        ("Rosa", 'Bien. Muy bien, "harta".'),
    ]


def test_quotation_marks_that_tabs_do_not_need_stay(tmp_path):
    text = 'start\tend\ttext\n0\t900\t"Sí, dijo\n900\t2000\ty se fue\n'
    assert turns(write(tmp_path, text, "A01.tsv")) == [("", '"Sí, dijo y se fue')]


def test_ranges_of_time_and_times_of_a_workbook(tmp_path):
    ranges = "Tiempo;Hablante;Texto\n00:01 - 00:02;Ana;¿Y?\n00:03 --> 00:04;Rosa;Bien.\n"
    made, _ = read(write(tmp_path, ranges))
    assert [(t.start_ms, t.end_ms) for t in made.turns] == [(1000, 2000), (3000, 4000)]
    rows = [["inicio", "fin", "hablante", "texto"]]
    rows += [[time(0, 0, 1), timedelta(seconds=2), "Ana", "¿Y?"], ["0:03", 4, "Rosa", "Bien."]]
    made, _ = read(book(tmp_path, Hoja=rows))
    assert [(t.start_ms, t.end_ms) for t in made.turns] == [(1000, 2000), (3000, 4000)]


def test_questions_beside_the_answers_of_two_people(tmp_path):
    rows = [["Pregunta", "Respuesta 1", "Respuesta 2"], ["¿Y la miel?", "Bien.", "Mal, muy mal."]]
    assert turns(book(tmp_path, Hoja=rows)) == [
        ("Pregunta", "¿Y la miel?"),
        ("Respuesta 1", "Bien."),
        ("Respuesta 2", "Mal, muy mal."),
    ]


def test_sheets_are_read_in_their_order_and_that_is_said(tmp_path):
    rows = [["hablante", "texto"], *map(list, SAID)]
    made, issues = read(book(tmp_path, Uno=rows, Dos=rows, Notas=[["grabado en la cocina"]]))
    assert len(made.turns) == 2 * len(SAID)
    whats = [issue.what for issue in issues]
    assert "sheets read one after the other as one interview: 2" in whats
    assert "sheets without turns, not part of the text: 1" in whats


@pytest.mark.parametrize(
    "rows",
    [
        ["entrevista;fecha;participante;entrevistador", "A01;14-07-2020;Rosa Soto;Ana Díaz"],
        ["interview,actor type,region,age", "A01,farmer,Ñuble,54"],
        ["Interview,Speaker,Gender,Age", "A01,P,f,54", "A01,P2,m,60"],
    ],
)
def test_a_table_of_attributes_is_no_transcript_and_the_remedy_says_what_it_is(tmp_path, rows):
    with pytest.raises(NotATranscript, match=r"Give it as interviews\.xlsx"):
        read(write(tmp_path, "\n".join(rows)))


def test_the_attribute_sheet_of_the_demo_is_no_transcript():
    data = Path(__file__).resolve().parents[3] / "data"
    with pytest.raises(NotATranscript, match="table about interviews"):
        read(data / "productive-alliances" / "interviews.xlsx")


@pytest.mark.parametrize(
    "text", ["a;b\n1;2\n3;4\n", "uno\ndos\n", "producto,precio\nmiel,3000\npapas,400\n"]
)
def test_a_table_of_something_else_is_no_transcript(tmp_path, text):
    with pytest.raises(NotATranscript, match="no column of it holds what was said"):
        read(write(tmp_path, text))


def test_several_interviews_in_a_column_are_not_read_as_one(tmp_path):
    rows = ["doc_id,speaker,text"] + [f"A0{n},{who},{text}" for n in (1, 2) for who, text in SAID]
    with pytest.raises(Unreadable, match="there are 2 interviews in it"):
        read(write(tmp_path, "\n".join(rows).replace("todo, siempre", "todo")))


def test_codes_beside_the_turns_are_left_out_with_their_words(tmp_path):
    rows = ["hablante;texto;código", *(f'{who};"{text}";PRECIO' for who, text in SAID)]
    assert document(write(tmp_path, "\n".join(rows))).left_out[0].text == "\n".join(["PRECIO"] * 4)


def test_a_cell_of_some_megabytes_is_read(tmp_path):
    text = 'hablante,texto\nAna,¿Y?\nRosa,"' + "miel, " * 600_000 + '"\n'
    assert len(words(turns(write(tmp_path, text))[1][1])) == 600_000


def test_a_workbook_that_unpacks_to_too_much_or_sprawls_is_refused(tmp_path):
    large = book(tmp_path, Hoja=[["hablante", "texto"], *([n, "miel " * 50] for n in range(9_000))])
    with pytest.raises(Unreadable, match="unpacks to more than 1 MB"):
        read(large, limits=Limits(megabytes=1))
    wide = Workbook()
    wide.active["XFD1"], wide.active["A1048576"] = "texto", "miel"
    wide.save(tmp_path / "B01.xlsx")
    with pytest.raises(Unreadable, match="its cells stand too far apart"):
        read(tmp_path / "B01.xlsx")


def test_a_broken_workbook_is_refused(tmp_path):
    path = book(tmp_path, Hoja=[["hablante", "texto"], ["Ana", "¿Y?"]])
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(Unreadable, match="damaged or incomplete"):
        read(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(Unreadable):
        read(path)


speech = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20)
cell = st.sampled_from(
    [
        *"Ana Rosa hablante texto pregunta respuesta inicio 0:01 12 miel entrevista".split(),
        *("", "vendo la miel, siempre", '"', ";", "¿Y? \n sí", "P:", "fecha", "ñandú\t1"),
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(cell, max_size=5), max_size=8), st.sampled_from(";,\t|"))
def test_any_table_gives_turns_or_one_sentence(tmp_path_factory, rows, divider):
    text = "\n".join(divider.join(row) for row in rows)
    try:
        made, _ = read(write(tmp_path_factory.getbasetemp(), text, "any.csv"))
    except QualcodeError:
        return
    assert all(turn.span.of(made.text).strip() for turn in made.turns)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Ana", "Rosa"]), speech), min_size=2))
def test_every_word_of_every_cell_is_in_a_turn(tmp_path_factory, said):
    said = [(who, " ".join(text.split())) for who, text in said if words(text)]
    rows = [f'{who};"{text.replace(chr(34), chr(34) * 2)}"' for who, text in said]
    path = write(tmp_path_factory.getbasetemp(), "\n".join(["hablante;texto", *rows]), "words.csv")
    if said:
        made, _ = read(path)
        spoken = [word for turn in made.turns for word in words(turn.span.of(made.text))]
        assert spoken == [word for _, text in said for word in words(text)]


@pytest.mark.parametrize("line", ["----------\t-------", "\u00ad\t*", "___\t.", "(a)\t[b]"])
def test_headings_of_which_no_letter_is_left_name_nothing(tmp_path, line):
    rows = "".join(f"{who}\t{what}\n" for who, what in SAID)
    with pytest.raises(NotATranscript):
        read(write(tmp_path, f"{line}\nstart\tend\n{line}\n", name="A02.tsv"))
    path = write(tmp_path, f"speaker\ttext\n{line}\n{rows}", name="A01.tsv")
    assert turns(path)[-4:] == SAID
