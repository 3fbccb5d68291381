"""Files and names made to hang, to fill the memory, or to cost more than themselves."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from openpyxl import Workbook

from qualcode import ingest
from qualcode.errors import QualcodeError, Unforeseen, Unreadable, visible
from qualcode.files import sheets
from qualcode.ingest import READERS, find, interview_id, read, read_all
from qualcode.ingest.formats import plain
from qualcode.model import Issue, Limits

TURNS = "I: ¿Y a quién le vende?\nP: A la compañía de allá.\n"
CUE = "00:01.000 --> 00:02.000\n"
PAGE = "<html><body>{}<p>I: ¿Y a quién?</p><p>P: A la de allá.</p></body></html>"


@contextmanager
def soon(seconds: float = 3.0) -> Iterator[None]:
    """What goes on inside is a matter of moments, also on a busy machine."""
    begun = time.perf_counter()
    yield
    assert time.perf_counter() - begun < seconds


def attempt(path: Path, limits: Limits = Limits()) -> str:
    """How many interviews are in a file, or the sentence that says why none is."""
    try:
        return str(len(read_all(path, limits=limits)))
    except Unforeseen:
        raise
    except QualcodeError as error:
        return str(error)


# folders with what is no file


@pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")
@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: path.mkdir(), "this is a folder, not a file"),
        (lambda path: os.mkfifo(path), "this is not a regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "this is not a regular file"),
        (lambda path: path.symlink_to("nowhere.txt"), "this is a link to what is not there"),
        (lambda path: path.symlink_to(path.name), "it cannot be opened"),
        (lambda path: path.symlink_to(path.parent), "a link to a folder, which is not followed"),
    ],
    ids=["folder", "pipe", "device", "broken link", "circle", "link to a folder"],
)
def test_what_has_the_name_of_a_file_and_is_none_is_told(tmp_path, make, why):
    (tmp_path / "A01.txt").write_text(TURNS, encoding="utf-8")
    make(tmp_path / "A02.docx")

    wanted, skipped = find([tmp_path])

    assert [path.name for path in wanted] == ["A01.txt", "A02.docx"]
    assert not skipped
    with pytest.raises(Unreadable, match=why):
        read(tmp_path / "A02.docx")


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_to_a_folder_is_told_whatever_its_name(tmp_path):
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    elsewhere.mkdir()
    (elsewhere / "A01.txt").write_text(TURNS, encoding="utf-8")
    (home / "more").symlink_to(elsewhere)

    assert [path.name for path in find([home])[0]] == ["more"]
    assert [path.name for path in find([home / "more"])[0]] == ["A01.txt"]


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_to_a_file_is_that_file(tmp_path):
    (tmp_path / "far.txt").write_text(TURNS, encoding="utf-8")
    (tmp_path / "A01.txt").symlink_to(tmp_path / "far.txt")
    assert read(tmp_path / "A01.txt").transcript.interview_id == "A01"


# names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("A01", "A01"),
        ("An\u0303o", "Año"),
        ("Ana  María", "Ana_María"),
        ("A\n01", "A_01"),
        ("A\u202e01", "A01"),
        ("A\u200b01", "A01"),
        ("A\x1b[31m", "A[31m"),
        ("😀", "😀"),
        (" \u200b", ""),
    ],
)
def test_an_id_holds_nothing_that_is_not_to_be_seen(name, expected):
    assert interview_id(name) == expected


def test_a_file_that_could_not_be_named_is_refused(text_file):
    with pytest.raises(Unreadable, match="nothing in its name"):
        read(text_file(TURNS, name="\u3000.txt"))


@pytest.mark.skipif(os.name != "posix", reason="no such names on Windows")
@pytest.mark.parametrize("name", ["A\n1.txt", "A\x1b[31m1.txt", "A\u202e1.txt", "A\t1.txt"])
def test_no_sentence_repeats_signs_that_steer_a_terminal(text_file, name):
    with pytest.raises(Unreadable) as caught:
        read(text_file("", name=name))
    told = (str(caught.value), str(Issue(name, "it is odd")))
    assert all(text == visible(text) and "\ufffd" in text for text in told)


# what nobody foresaw


def test_a_fault_of_the_program_costs_one_file(text_file, monkeypatch):
    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    path = text_file(TURNS)
    monkeypatch.setattr(ingest, "READERS", {**READERS, ".txt": breaks})
    with pytest.raises(
        Unforeseen, match=r"for a fault of qualcode \(ZeroDivisionError\)\. Save it"
    ):
        read(path)


def test_no_memory_left_costs_one_file(text_file, monkeypatch):
    def breaks(*_: object) -> None:
        raise MemoryError

    path = text_file(TURNS)
    monkeypatch.setattr(ingest, "READERS", {**READERS, ".txt": breaks})
    with pytest.raises(Unreadable):
        read(path)


def test_an_interruption_is_no_fault(text_file, monkeypatch):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    path = text_file(TURNS)
    monkeypatch.setattr(ingest, "READERS", {**READERS, ".txt": interrupted})
    with pytest.raises(KeyboardInterrupt):
        read(path)
    assert READERS[".txt"] is plain.read


# very many lines


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("A01.txt", "I: hola\nP: hola" + "\n" * 20_000 + "x"),
        ("A01.vtt", "WEBVTT\n\n" + f"{CUE}<v A>a\n\n{CUE}<v B>b\n\n" * 9_000),
        ("A01.csv", "speaker,text\n" + "I,si\nP,no\n" * 9_000),
    ],
    ids=["lines", "cues", "rows"],
)  # fmt: skip
def test_lines_without_measure_are_refused(text_file, name, content):
    path = text_file(content, name=name)
    with pytest.raises(Unreadable, match="it has more than 16,384 lines"):
        read(path, limits=Limits(megabytes=1))


# web pages


@pytest.mark.parametrize(
    "opening",
    [
        "<p " + " ".join(f"a{n}=x" for n in range(60_000)) + ">",
        "<p " + " ".join(f"a{n}" for n in range(60_000)) + ">",
        '<p b=">" ' + " ".join(f"a{n}='>'" for n in range(60_000)) + ">",
        '<p b=x" ' + " ".join(f"a{n}=x" for n in range(60_000)) + ' c="">',
    ],
    ids=["with values", "bare", "quoted", "a quotation mark inside"],
)
def test_an_element_with_attributes_without_measure_is_refused(text_file, opening):
    path = text_file(PAGE.format(opening), name="A01.html")
    with soon(), pytest.raises(Unreadable, match="more than 1,000 attributes"):
        read(path)


def test_long_texts_and_long_attributes_are_no_attributes(text_file):
    long = "palabra " * 5_000
    page = PAGE.format(f'<p data-x="{long}">I: {long}</p><pre>P: {long}</pre>')
    assert read(text_file(page, name="A01.html")).transcript.turns


@pytest.mark.parametrize(
    "inside",
    [
        f'<style>.a{{color:red}}</style><p class="{"a " * 100_000}">x</p>',
        "<style>" + ".a{font-weight:bold}" * 20_000 + "</style>" + '<p class="a">x</p>' * 500,
        "<style>" + "a" * 500_000 + "</style>",
        "<style>" + "{" * 500_000 + "</style>",
        f'<p style="{"text-decoration" * 20_000}">x</p>',
        f'<p style="{"text-decoration:" * 20_000}">x</p>',
        f'<p style="{"display " * 50_000}">x</p>',
    ],
    ids=["classes", "rules", "no rule", "braces", "words", "colons", "hidden"],
)
def test_styles_of_any_length_are_read_in_a_moment(text_file, inside):
    path = text_file(PAGE.format(inside), name="A01.html")
    with soon():
        assert read(path).transcript.turns


def test_classes_still_say_what_is_bold_hidden_and_struck_out(text_file):
    style = (
        "<style>.b{font-weight:400}.b{color:red;font-weight:bold}"
        ".h, p.also {margin:0;display : none}.s{text-decoration: line-through}</style>"
    )
    page = PAGE.format(
        f"{style}<p class='b'>Título</p><p class='h'>oculto</p><p class='also'>también</p>"
        "<p class='s'>tachado</p>"
    )
    document = ingest.document(text_file(page, name="A01.html"))
    assert document.layout.bold == {0: 6}
    assert [left.text for left in document.left_out] == ["oculto", "también", "tachado"]


@pytest.mark.parametrize(
    "named", ["punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "rot13"]
)
def test_what_is_no_encoding_of_pages_is_not_believed(text_file, named):
    page = f"<html><meta charset={named}><p>I: ¿a\\x41?</p><p>P: {'z' * 200_000}-á</p></html>"
    with soon():
        transcript, _ = read(text_file(page, name="A01.html"))
    assert "¿a\\x41?" in transcript.text


# tables


@pytest.mark.parametrize(
    "text",
    [
        "speaker,text" + ",a" * 100_000 + "\n" + "I,hola que tal\n" * 20_000,
        "speaker,text" + "," * 100_000 + "x\n" + "I,hola que tal\n" * 20_000,
        "I,hola que tal esta\n" * 20_000 + "," * 100_000 + "x\n",
    ],
    ids=["heads", "empty heads", "no heads"],
)
def test_a_table_far_wider_than_its_rows_is_refused(text_file, text):
    path = text_file(text, name="A01.csv")
    with soon(), pytest.raises(Unreadable, match="cells, as no transcript has"):
        read(path)


def test_a_row_with_some_commas_too_many_is_no_wide_table(text_file):
    text = "speaker,text\n" + "I,¿y?\nP,sí\n" * 500 + "P,uno" + "," * 300 + "\n"
    assert len(read(text_file(text, name="A01.csv")).transcript.turns) == 1_000


@pytest.mark.parametrize("divider", ["\r", " ", '"', "x"])
def test_a_divider_that_cannot_be_one_is_not_believed(text_file, divider):
    attempt(text_file(f"sep={divider}\nspeaker,text\nI,hola que tal\n", name="A01.csv"))


@pytest.mark.parametrize("head", ["-", " - ", "--", "*", ":"])
def test_a_head_without_letters_is_no_head(text_file, head):
    attempt(text_file(f"{head},speaker,text\n1,I,¿y?\n2,P,sí\n", name="A01.csv"))
    attempt(text_file(f"{head},p,r\n1,¿y quién?\n2,sí\n", name="A02.csv"))


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.mark.parametrize(
    "rows",
    [
        '<row spans="1:2" r="90000"><c s="1" r="XFD90000"><v>1</v></c></row>',
        "<row r='90000'><c r='XFD90000'><v>1</v></c></row>",
        '<row r="99999999999"/>',
        "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 400)),
    ],
    ids=["order", "quotes", "row without end", "wide rows"],
)
def test_cells_far_apart_are_refused_however_they_are_written(tmp_path, monkeypatch, rows):
    monkeypatch.setattr(sheets, "ROW_LIMIT", 100_000)
    made, path = tmp_path / "made.xlsx", tmp_path / "A01.xlsx"
    book = Workbook()
    book.active.append(["speaker", "text"])
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            xml = f"{SHEET}{rows}</sheetData></worksheet>" if is_sheet else old.read(name)
            new.writestr(name, xml)
    with soon(8), pytest.raises(Unreadable, match="its cells stand too far apart"):
        read(path)


# times and numbers


@pytest.mark.parametrize("hours", ["9" * 5_000, "9" * 9, "9" * 10])
def test_no_clock_is_too_long_to_be_read(text_file, hours):
    cue = "hola que tal\n\n00:01.000 --> 00:02.000\nbien\n"
    attempt(text_file(f"WEBVTT\n\n{hours}:00:01.000 --> {hours}:00:02.000\n{cue}", name="A01.vtt"))


@pytest.mark.parametrize(
    "number", ["9" * 4_000, "9" * 100_000, "1e999", "-1e999", "NaN", "-0", "true", "[]", "{}"]
)
def test_no_number_in_json_is_too_odd_to_be_read(text_file, number):
    said = f'{{"start":{number},"end":{number},"speaker":{number},"text":"hola que tal"}}'
    attempt(text_file(f'{{"segments":[{said},{said}]}}', name="A01.json"))


# one long line, for whatever looks at lines


@pytest.mark.parametrize(
    "line",
    [
        "x" * 200_000, "1" * 200_000, ":" * 200_000, ": " * 100_000, "I: a P: b " * 20_000,
        "¿y? " * 50_000, "— " * 100_000, "—si —no " * 25_000, "[" * 200_000, "(" * 200_000,
        "[00:00:01] " * 20_000, "00:00:01 " * 20_000, "#00:00:01-0# " * 15_000, ">> " * 60_000,
        "\t" * 200_000, " " * 200_000, "\xa0" * 200_000, "_" * 200_000, "*" * 200_000,
        "**a** " * 30_000, "Entrevista 1 " * 15_000, "a\u0301" * 100_000, "Ã±" * 100_000,
        "aÃ±o " * 20_000, "\u202e" * 200_000, "0 minutes 5 seconds " * 10_000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", ["", "I: hola\nP: "])
def test_a_line_of_any_length_is_read_in_a_moment(text_file, before, line):
    path = text_file(f"{before}{line}x\n")
    with soon():
        attempt(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("A01.rtf", "{\\rtf1 hola " + "{a}" * 30_000 + "}"),
        ("A01.rtf", "{\\rtf1 hola " + "\\'e1" * 30_000 + "}"),
        ("A01.rtf", "{\\rtf1 hola " + "\\bin9999999999 x}"),
        ("A01.rtf", "{\\rtf1 hola " + "\\\\" * 50_000),
        ("A01.rtf", "{\\rtf1\\ansicpg65000 hola \\'e1 \\ansicpg1200 \\'ff}"),
        ("A01.rtf", "{\\rtf1 hola {\\upr{\\*\\ud " * 900 + "b" + "}}" * 900),
        ("A01.rtf", "{\\rtf1 hola {\\*\\objdata 0105}{\\field{\\*\\fldinst x}{\\fldrslt y}}}"),
        ("A01.vtt", "WEBVTT\n\n" + " --> " * 50_000),
        ("A01.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nhola " + "<v " * 50_000),
        ("A01.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nhola " + "&#" * 50_000),
        ("A01.srt", "1\n" * 50_000),
        ("A01.json", "[" * 100_000 + "]" * 100_000),
        ("A01.json", '{"a":' * 50_000),
        ("A01.json", '{"segments":[],' * 20_000),
        ("A01.csv", 'speaker,text\nI,"' + "hola " * 50_000),
        ("A01.csv", "," * 200_000),
        ("A01.tsv", "\t" * 200_000),
        ("A01.html", "<!--" * 50_000 + "<html><p>hola"),
        ("A01.html", "<?x" * 50_000 + "<html><p>hola"),
        ("A01.html", PAGE.format("<div>" * 50_000)),
        ("A01.html", PAGE.format("<b>" * 50_000)),
        ("A01.md", "#" * 200_000),
    ],
)  # fmt: skip
def test_a_file_of_odd_signs_is_read_or_refused_in_a_moment(text_file, name, text):
    path = text_file(text, name=name)
    with soon():
        attempt(path)


def test_nothing_outside_of_a_page_is_opened(text_file):
    outside = (
        "<base href=http://127.0.0.1:9/><link rel=stylesheet href=http://127.0.0.1:9/x.css>"
        "<iframe src=file:///etc/passwd>marco</iframe><object data=file:///etc/passwd>objeto</object>"
        "<svg><text>dibujo</text></svg><script>fetch('http://127.0.0.1:9')</script>"
    )
    transcript, _ = read(text_file(PAGE.format(outside), name="A01.html"))
    assert transcript.text == "I: ¿Y a quién?\nP: A la de allá."
