"""Files that are not what they claim, or hold less or more than they should."""

from __future__ import annotations

import random
import re
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError, Unreadable
from qualcode.ingest import read
from qualcode.model import Limits

SPANISH = "I: ¿Y a quién le vende, señora?\nP: A la compañía de allá, año tras año."
SPOKEN = ["¿Y a quién le vende, señora?", "A la compañía de allá, año tras año."]


def spoken(path) -> list[str]:
    transcript, _ = read(path)
    return [turn.span.of(transcript.text) for turn in transcript.turns]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_every_usual_encoding_is_read(text_file, encoding):
    assert spoken(text_file(SPANISH, encoding=encoding)) == SPOKEN


def test_windows_text_is_reported_and_utf8_is_not(text_file):
    assert read(text_file(SPANISH))[1] == []
    (issue,) = read(text_file(SPANISH, encoding="cp1252"))[1]
    assert issue.what == "not UTF-8, read as Windows-1252"


def test_one_bad_byte_in_utf8_does_not_garble_the_rest(text_file):
    damaged = (SPANISH + " Sí, sí.").encode().replace("í,".encode(), b"\xed,")
    transcript, (issue,) = read(text_file(damaged))
    assert "año tras año. S\ufffd, sí." in transcript.text
    assert issue.what == "damaged characters, shown as \ufffd: 1, in line 2"


@pytest.mark.parametrize("text", ["I:\nP:\n", "# Entrevista A05\n\n---\n"])
def test_a_file_in_which_nobody_says_a_word_is_refused(text_file, text):
    with pytest.raises(Unreadable, match="no words besides labels and headings"):
        read(text_file(text))


@pytest.mark.parametrize(
    "line", ["A" + " " * 50_000 + "b", "A: " + "[1:00" + " " * 50_000, "- " * 50_000]
)
def test_no_line_takes_long(text_file, line):
    transcript, _ = read(text_file(f"I: hola\nP: hola\n{line}x"))
    assert len(transcript.turns) == 2


def test_line_ends_blanks_and_invisible_characters_are_made_plain(text_file):
    transcript, _ = read(
        text_file("\ufeff\r\nI:\u00a0¿Y\u00ad?  \r\nP: Si\u0301\x00.\u200b\x0bBueno.\r")
    )
    assert transcript.text == "I: ¿Y?\nP: Sí.\nBueno."


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"PK\x03\x04rest", "archive"),
        (b"%PDF-1.7 rest", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old program"),
        (b"a\x00\x01\x02bcdefgh", "not text"),
        (b"\xff\xfea", "UTF-16-LE"),
        (b"\x81\x8d\x8f", "encoding is not known"),
    ],
)
def test_a_binary_file_with_a_text_suffix_is_refused(text_file, start, what):
    with pytest.raises(Unreadable, match=what):
        read(text_file(start))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is empty"),
        (b"I: hola\x01\x02P: hola", "this is not a Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "an old program"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04 and then nothing", "damaged or incomplete"),
    ],
)
def test_what_is_no_docx_is_refused_with_its_true_kind(text_file, content, what):
    with pytest.raises(Unreadable, match=what):
        read(text_file(content, name="A01.docx"))


def test_a_truncated_docx_is_refused(docx_file):
    path = docx_file("I: hola", "P: hola")
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(Unreadable, match="damaged or incomplete"):
        read(path)


def test_a_docx_with_flipped_bytes_is_refused(docx_file):
    path = docx_file(*(f"P: hola {n}" for n in range(200)))
    raw = bytearray(path.read_bytes())
    raw[200:220] = b"\xff" * 20
    path.write_bytes(raw)
    with pytest.raises(Unreadable, match="damaged"):
        read(path)


def test_another_archive_is_refused(tmp_path):
    path = tmp_path / "A01.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("another/part.xml", "<part/>")
    with pytest.raises(Unreadable, match="holds no Word document"):
        read(path)


def test_a_document_that_unpacks_to_too_much_is_refused(docx_file):
    path = docx_file("P: " + "hola " * 250_000)
    with pytest.raises(Unreadable, match="unpacks to more than 1 MB"):
        read(path, limits=Limits(megabytes=1))


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY e "hola">]>',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY e "&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_entities_are_neither_expanded_nor_fetched(docx_file, declared):
    with pytest.raises(Unreadable, match="declares entities"):
        read(docx_file("I: hola", "P: &e;", prolog=declared))


def test_broken_xml_is_refused(docx_file):
    with pytest.raises(Unreadable, match="XML is damaged"):
        read(docx_file("<w:p><w:r>"))


def test_the_main_part_may_have_another_name(tmp_path):
    path = tmp_path / "A01.docx"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    body = text.format("I: Hola.") + text.format("P: Hola.")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            '<Relationships><Relationship Target="/word/document2.xml" Type="x/officeDocument"/>'
            "</Relationships>",
        )
        archive.writestr(
            "word/document2.xml",
            f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>',
        )
    assert spoken(path) == ["Hola.", "Hola."]


def test_any_part_may_be_the_bomb(docx_file):
    path = docx_file("P: hola", comments="<w:p/>" * 200_000)
    with pytest.raises(Unreadable, match="unpacks to more than 1 MB"):
        read(path, limits=Limits(megabytes=1))


def test_all_parts_together_have_one_limit(docx_file):
    half = "<w:p>" + "a" * 600_000 + "</w:p>"
    path = docx_file("P: hola", half, footnotes=half)
    with pytest.raises(Unreadable, match="unpacks to more than 1 MB"):
        read(path, limits=Limits(megabytes=1))
    assert read(path, limits=Limits(megabytes=2)).transcript.turns


def test_a_part_that_shrinks_to_nothing_is_refused(docx_file):
    with pytest.raises(Unreadable, match="more than 200 times its size"):
        read(docx_file("P: " + "hola " * 2_000_000))


def test_a_size_that_is_declared_too_small_does_not_help(docx_file):
    path = docx_file("P: " + "hola " * 250_000)
    raw = bytearray(path.read_bytes())
    at = raw.index(b"word/document.xml", raw.index(b"PK\x01\x02")) - 46
    raw[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    path.write_bytes(raw)
    with pytest.raises(Unreadable, match="damaged"):
        read(path)


@pytest.mark.parametrize("element", ["<a/>", "<a b=''/>", "<w:r/>"])
def test_markup_without_measure_is_refused(docx_file, element):
    path = docx_file("P: hola", element * (900_000 // len(element)))
    with pytest.raises(Unreadable, match="more markup than any transcript"):
        read(path, limits=Limits(megabytes=1))


def test_absurd_nesting_is_refused(docx_file, odt_file):
    with pytest.raises(Unreadable, match="nested absurdly deep"):
        read(docx_file("P: hola", "<w:sdt>" * 10_000 + "</w:sdt>" * 10_000))
    with pytest.raises(Unreadable, match="nested absurdly deep"):
        read(odt_file("P: hola", "<text:section>" * 10_000 + "</text:section>" * 10_000))


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"),
        ("<mc:AlternateContent>", "</mc:AlternateContent>"),
        ("<w:sdt>", "</w:sdt>"),
    ],
)
def test_nesting_that_is_allowed_does_not_overflow(docx_file, opening, closing):
    depth = 240 // opening.count("<")
    inside = "<w:p><w:r><w:t>P: hola</w:t></w:r></w:p>"
    assert spoken(docx_file(opening * depth + inside + closing * depth)) == ["hola"]


def test_a_hundred_thousand_parts_are_refused(tmp_path):
    path = tmp_path / "A01.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    raw = path.read_bytes()
    start, end = raw.index(b"PK\x01\x02"), raw.index(b"PK\x05\x06")
    path.write_bytes(raw[:start] + raw[start:end] * 100_000 + raw[end:])
    with pytest.raises(Unreadable, match="more than 10,000 parts"):
        read(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice_is_refused(docx_file):
    path = docx_file("P: hola")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    with pytest.raises(Unreadable, match=r"the part 'word/document\.xml' twice"):
        read(path)


@pytest.mark.parametrize(("at", "value", "why"), [(8, 1, "password"), (10, 99, "packed in a way")])
def test_a_locked_or_strangely_packed_archive_is_refused(docx_file, at, value, why):
    path = docx_file("P: hola")
    raw = bytearray(path.read_bytes())
    name = raw.index(b"word/document.xml", raw.index(b"PK\x01\x02"))
    raw[name - 46 + at] = value
    path.write_bytes(raw)
    with pytest.raises(Unreadable, match=why):
        read(path)


@pytest.mark.parametrize("declared", ['<!DOCTYPE x [<!ENTITY e "hola">]>', "<!DOCTYPE x>"])
def test_no_open_document_may_declare_anything(odt_file, declared):
    with pytest.raises(Unreadable, match="declares entities"):
        read(odt_file("P: hola", prolog=declared))


def test_a_dtd_does_not_hide_in_another_encoding(docx_file):
    path = docx_file("I: hola", "P: hola")
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode()
    for encoding in ("utf-16", "utf-7"):
        declared = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e "h">]>{xml}'
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", declared.encode(encoding))
        with pytest.raises(Unreadable, match=r"declares entities|XML is damaged"):
            read(path)


def test_a_document_in_utf16_is_read(docx_file):
    path = docx_file("I: ¿Año?", "P: Sí.")
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode()
    with zipfile.ZipFile(path, "w") as archive:
        declared = f'<?xml version="1.0" encoding="UTF-16"?>{xml}'
        archive.writestr("word/document.xml", declared.encode("utf-16"))
    assert spoken(path) == ["¿Año?", "Sí."]


def test_what_is_outside_of_the_archive_is_never_asked_for(docx_file):
    path = docx_file("I: hola", "P: hola")
    outside = (
        '<All><Relationship Type="x/styles" Target="../../../../etc/passwd"/>'
        '<Relationship Type="x/comments" Target="http://127.0.0.1:9/c.xml" TargetMode="External"/>'
        '<Relationship Type="x/header" Target="file:///etc/passwd"/></All>'
    )
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", xml)
        archive.writestr("word/_rels/document.xml.rels", outside)
    assert spoken(path) == ["hola", "hola"]


TWINS = Path(__file__).parent / "twins"


def _scrambled(xml: bytes, rng: random.Random) -> bytes:
    """The XML with some of its tags moved, doubled or dropped."""
    pieces = re.split(rb"(?=<)", xml)
    for _ in range(rng.randint(1, 8)):
        one, other = rng.randrange(len(pieces)), rng.randrange(len(pieces))
        change = rng.randrange(3)
        if change == 0:
            pieces[one], pieces[other] = pieces[other], pieces[one]
        elif change == 1:
            pieces[one] = pieces[other]
        else:
            pieces[one] = re.sub(rb'"[^"]*"', rng.choice([b'""', b'"-1"', b'"x"']), pieces[one])
    return b"".join(pieces)


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".fodt"])
def test_damage_gives_a_transcript_or_one_sentence(tmp_path, suffix):
    raw = (TWINS / f"entrevista{suffix}").read_bytes()
    rng = random.Random(suffix)
    path = tmp_path / f"A01{suffix}"
    outcomes = Counter()
    for turn in range(60):
        if turn % 2 or suffix == ".fodt":
            damaged = bytearray(raw)
            for _ in range(rng.randint(1, 6)):
                damaged[rng.randrange(len(raw))] = rng.randrange(256)
            path.write_bytes(damaged)
        else:
            with zipfile.ZipFile(BytesIO(raw)) as good, zipfile.ZipFile(path, "w") as bad:
                for name in good.namelist():
                    xml = good.read(name)
                    hit = name.endswith(".xml") and rng.random() < 0.5
                    bad.writestr(name, _scrambled(xml, rng) if hit else xml)
        try:
            outcomes[bool(read(path).transcript.turns)] += 1
        except QualcodeError:
            outcomes["refused"] += 1
    assert sum(outcomes.values()) == 60
