"""Files that are not what they claim, or hold less or more than they should."""

from __future__ import annotations

import zipfile

import pytest

from qualcode.errors import Unreadable
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
        (b"{\\rtf1 rest}", "rich text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Word"),
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
        (b"I: hola\nP: hola", "this is not a Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", r"old Word document \(\.doc\)"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"{\\rtf1 }", "rich text"),
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
        archive.writestr("xl/workbook.xml", "<workbook/>")
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
