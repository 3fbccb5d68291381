"""Rich text: what Word, LibreOffice, WordPad, TextEdit and f4 write."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import QualcodeError, Unreadable
from qualcode.ingest import document, read
from qualcode.ingest.characters import words
from qualcode.ingest.formats import rtf
from qualcode.model import Limits

FONTS = (
    rb"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fnil\fcharset238 Arial CE;}{\f2\fcharset204 A;}}"
)


@pytest.fixture
def rich(text_file):
    def write(body: str | bytes, head: bytes = rb"\ansi\ansicpg1252\deff0" + FONTS, name="A01.rtf"):
        inside = body if isinstance(body, bytes) else body.encode("ascii")
        return text_file(b"{\\rtf1" + head + b"\n" + inside + b"}", name=name)

    return write


def turns(path):
    made, _ = read(path)
    return [(turn.speaker, turn.span.of(made.text)) for turn in made.turns]


@pytest.mark.parametrize(
    "body",
    [
        rb"\pard I: \'bfY la miel?\par P: Bien, a\'f1o a a\'f1o.\par ",
        rb"\pard I: \u191?Y la miel?\par P: Bien, a\u241\'f1o a a\u241\'f1o.",
        rb"\uc0 I: \u191 Y la miel?\par\uc2 P: Bien, a\u241\'a4\'a1o a {\uc1 a\u241?}o.",
        b"\\pard {\\b I:} \\'bfY \r\nla miel?\\par\r\n{\\b P: }Bien, a\\'f1o a\\~a\\'f1o.\\par",
        b"I: \xbfY la miel?\\\nP: Bien, a\xf1o a a\xf1o.\\\n",
        rb"\trowd\cellx100\cellx200\pard\intbl I\cell \'bfY la miel?\cell\row"
        rb"\trowd\pard\intbl P\cell Bien, a\'f1o a a\'f1o.\cell\row\pard ",
        rb"I: \'bfY la{\*\bkmkstart x}{\*\bkmkend x} miel?\par P: Bien, "
        rb"{\field{\*\fldinst HYPERLINK ''x''}{\fldrslt a\'f1o}} a a\'f1o.",
        rb"I: {\upr{?Y}{\*\ud\u191?Y}} la miel?\par P: Bien, {\*\unknown no}a\'f1o a a\'f1o.",
        rb"I: \'bfY la miel?{\pict\pngblip 89504e470d0a}\par P: Bien, "
        rb"{\pict\bin12 }}}}{{{{\\\\ }a\'f1o a a\'f1o.",
    ],
)
def test_however_it_is_written_it_gives_the_same_turns(rich, body):
    assert turns(rich(body)) == [("I", "¿Y la miel?"), ("P", "Bien, año a año.")]


def test_f4_ends_its_paragraphs_with_times(rich):
    path = rich(
        rb"\pard I: Hola. #00:00:03-2#\par P: Hola, buenas. #00:00:05-1#\par I: Bien. #00:00:06-0#"
    )
    made, _ = read(path)
    assert [(t.speaker, t.span.of(made.text)) for t in made.turns] == [
        ("I", "Hola."),
        ("P", "Hola, buenas."),
        ("I", "Bien."),
    ]
    assert [t.end_ms for t in made.turns] == [3200, 5100, 6000]


def test_what_is_no_part_of_the_text_is_left_out_and_told(rich):
    path = rich(
        rb"{\header\pard Proyecto\par}{\footer P\'e1gina {\field{\*\fldinst PAGE}{\fldrslt 1}}}"
        rb"\pard I: \'bfY?{\super\chftn{\footnote\pard Se r\'ede.}}\par "
        rb"P: S\'ed {\deleted no }{\revised claro}{\v secreto}.{\footnote\ftnalt Al final.}\par "
        rb"{\listtext\pard 1.\tab}uno\par"
    )
    made, issues = read(path)
    assert made.text == "I: ¿Y?\nP: Sí claro.\nuno"
    assert [(what, text.strip()) for what, text in document(path).left_out] == [
        ("page headers", "Proyecto"),
        ("page footers", "Página 1"),
        ("footnotes", "Se ríe."),
        ("deleted words", "no"),
        ("hidden words", "secreto"),
        ("endnotes", "Al final."),
        ("numbers of lists", "1."),
    ]
    assert "tracked changes, read as accepted: 2" in [issue.what for issue in issues]


def test_comments_are_remarks_on_their_words(rich):
    path = rich(
        rb"I: \'bfY?\par P: {\*\atrfstart 7}muy bien{\*\atrfend 7}{\*\atnid AB}{\*\atnauthor Ana}"
        rb"\chatn{\*\annotation{\*\atnref 7}{\*\atndate 1926105548}\pard Ojo con esto.}, gracias.\par"
    )
    made = document(path)
    (remark,) = made.remarks
    assert made.text == "I: ¿Y?\nP: muy bien, gracias."
    assert (remark.author, remark.text) == ("Ana", "Ojo con esto.")
    assert made.text[remark.start : remark.end] == "muy bien"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", remark.at)


def test_bold_and_headings_are_seen(rich):
    head = rb"\ansi{\stylesheet{\s0 Normal;}{\s3\b heading 1;}{\s4 T\'edtulo;}}"
    layout = document(
        rich(rb"\pard\s3 Parte uno\par\pard\b \'bfY?\b0\par S\'ed, {\b no}.\par\s4 Dos\par", head)
    ).layout
    assert layout.bold == {1: 3}
    assert layout.headings == {0, 3}


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (rb"\mac", rb"P: ma\'96ana", "P: mañana"),
        (rb"\pca", rb"P: ma\'a4ana", "P: mañana"),
        (rb"\ansi\ansicpg1251", rb"P: \'cf\'f0\'e8", "P: При"),
        (rb"\ansi" + FONTS, rb"P: \f1\'b3\f0\'f1", "P: łñ"),
        (rb"\ansi\deff2" + FONTS, rb"\plain P: \'cf{\f0\'f1}", "P: Пñ"),
        (rb"\ansi\ansicpg932", rb"P: \'83\'65\'83\'58", "P: テス"),
        (rb"\ansi\ansicpg65001", b"P: \xc3\xb1", "P: ñ"),
        (rb"\ansi\ansicpg99999", rb"P: \'f1", "P: ñ"),
        (rb"\ansi", rb"P: \u-10179?\u-8704?", "P: 😀"),
        (rb"\ansi", rb"P: \lquote a\rquote \emdash\ldblquote b\rdblquote\endash", "P: ‘a’—“b”–"),
    ],
)
def test_every_code_page_is_read(rich, head, body, text):
    assert document(rich(body, head)).text == text


def test_a_text_box_is_read_once_behind_its_paragraph(rich):
    path = rich(
        rb"I: antes {\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 202}}"
        rb"{\shptxt\pard en la caja\par}}{\shprslt en la caja}}y despu\'e9s\par P: s\'ed"
    )
    assert document(path).text == "I: antes y después\nen la caja\nP: sí"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "is empty"),
        (b"{\\rtf1\\ansi}", "is empty"),
        (b"{\\rtf1\\ansi{\\pict ffff}}", "is empty"),
        (b"{\\rtf1 " + b"{" * 100_000 + b"P: hola", "nested more than"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(text_file, raw, why):
    with pytest.raises(Unreadable, match=why):
        read(text_file(raw, name="A01.rtf"))


def test_a_file_that_ends_in_the_middle_is_read_with_a_warning(text_file):
    made, issues = read(text_file(rb"{\rtf1\ansi I: hola\par P: hola {\b y m", name="A01.rtf"))
    assert made.text == "I: hola\nP: hola y m"
    assert "the file ends in the middle" in [issue.what for issue in issues]


@pytest.mark.parametrize(
    "body", [b"\\b" * 60_000, b"\\'e1" * 40_000, b"\\u241?" * 40_000, b"{}" * 60_000,
             b"\\bin9999999999 ", b"\\par" * 40_000, b"\\cell\\row" * 30_000]
)  # fmt: skip
def test_no_content_takes_long(rich, body):
    begun = time.perf_counter()
    document(rich(b"P: hola " + body + b" hola"))
    assert time.perf_counter() - begun < 4


texts = st.text(
    st.characters(exclude_characters="\\{}", exclude_categories=["Cs", "Cc"]), max_size=30
)


@given(st.lists(texts, max_size=8))
def test_no_word_is_lost(tmp_path_factory, written):
    path = tmp_path_factory.getbasetemp() / "A01.rtf"
    units = "\\par ".join(written).encode("utf-16-le")
    body = "".join(
        chr(code) if code < 128 else f"\\u{code - 65536 if code > 32767 else code}?"
        for code in (int.from_bytes(units[n : n + 2], "little") for n in range(0, len(units), 2))
    )
    made = rtf.read(path, f"{{\\rtf1\\ansi {body}}}".encode("ascii"), Limits())
    assert words(made.text) == words("\n".join(written))


NASTY = [
    *(
        b"{",
        b"}",
        b"\\*",
        b"\\par ",
        b"\\bin3 ",
        b"\\'e",
        b"\\u-1 ",
        b"\\uc9 ",
        b"\\cell",
        b"\\row",
    ),
    *(b"\\upr", b"\\ud ", b"\\fonttbl", b"\\f1\\fcharset128 ", b"\\shptxt", b"\\annotation "),
    *(b"\\footnote ", b"\\atnref ", b"\\intbl", b"\\stylesheet", b"\\deleted"),
]


@given(st.lists(st.one_of(st.binary(max_size=20), st.sampled_from(NASTY)), max_size=40))
def test_any_bytes_give_a_document_or_a_sentence(tmp_path_factory, parts):
    path = tmp_path_factory.getbasetemp() / "A01.rtf"
    for raw in (b"{\\rtf1" + b"".join(parts), b"".join(parts)):
        refused = ""
        try:
            rtf.read(path, raw, Limits())
        except QualcodeError as error:
            refused = str(error)
        assert not refused or refused.startswith("A01.rtf: ")
