"""What a file is, whatever its name says."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from qualcode.errors import UnknownFormat, Unreadable
from qualcode.ingest import document, read
from qualcode.ingest.formats.sniff import disagreement, format_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
SRT = b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHola\r\n"
ELAN = '<?xml version="1.0"?>\n<!-- a -->\n<ANNOTATION_DOCUMENT AUTHOR="">'.encode


def archive(path: Path, *names: str) -> bytes:
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            content = "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x"
            file.writestr(name, content)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "names", "found"),
    [
        ("A01.doc", ["[Content_Types].xml", "word/document.xml"], ".docx"),
        ("A01.txt", ["word/document2.xml", "word/embeddings/xl/workbook.xml"], ".docx"),
        ("A01.csv", ["[Content_Types].xml", "xl/workbook.xml"], ".xlsx"),
        ("A01.docx", ["mimetype", "content.xml"], ".odt"),
        ("A01.odt", ["content.xml"], ".odt"),
        ("A01.docx", ["something.xml"], ".docx"),
    ],
)
def test_archives_are_known_by_what_is_in_them(tmp_path, name, names, found):
    assert format_of(Path(name), archive(tmp_path / "a", *names)) == found


@pytest.mark.parametrize(
    ("name", "raw", "found"),
    [
        ("A01.doc", b"{\\rtf1\\ansi hola}", ".rtf"),
        ("A01.doc", b"\r\n<html xmlns:o='x'><body>", ".html"),
        ("A01.doc", OLE + "WordDocument".encode("utf-16-le"), ".doc"),
        ("A01.docx", OLE + "WordDocument".encode("utf-16-le"), ".doc"),
        ("A01.docx", b"%PDF-1.7", ".pdf"),
        ("A01.txt", b"\n%PDF-1.7", ".pdf"),
        ("A01.txt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nHola", ".vtt"),
        ("A01.txt", b"\xef\xbb\xbfWEBVTT - Zoom\n", ".vtt"),
        ("A01.txt", "WEBVTT\n\nHola".encode("utf-16"), ".vtt"),
        ("A01.txt", "WEBVTT\n\nHola".encode("utf-16-be"), ".vtt"),
        ("A01.txt", SRT, ".srt"),
        ("A01.vtt", SRT, ".srt"),
        ("A01.txt", b"<!DOCTYPE html>\n<p>Hola", ".html"),
        ("A01.htm", b"<p>Hola", ".html"),
        ("A01.xml", ELAN(), ".eaf"),
        ("A01.txt", b'[{"speaker": "A", "text": "Hola"}]', ".json"),
        ("A01.txt", b"[00:01] Ana: Hola", ".txt"),
        ("A01.txt", "Ana: Hola, año".encode("utf-16"), ".txt"),
        ("A01.txt", "Ana: Hola, año".encode("utf-16-le"), ".txt"),
        ("A01.md", b"# Hola", ".md"),
        ("A01.txt", b"ID3: hola", ".txt"),
        ("A01.csv", b"speaker,text\nA,<html>", ".csv"),
        ("A01.tsv", b"a\tb", ".csv"),
        ("A01.docx", "I: ¿Y?\nP: Sí.".encode(), ".txt"),
        ("A01.pdf", "I: ¿Y?\nP: Sí.".encode("cp1252"), ".txt"),
        ("A01.xls", b"a\tb\n", ".csv"),
        ("A01", b"I: hola", ".txt"),
        ("A01.docx", b"\x01\x02\x03\x04", ".docx"),
        ("A01.docx", b"", ".docx"),
        ("A01.pages", b"I: hola", ".pages"),
    ],
)
def test_a_file_is_what_its_content_says_and_else_what_its_suffix_says(name, raw, found):
    if (name, found) == ("A01.tsv", ".csv"):
        assert disagreement(Path(name), found) == []
    assert format_of(Path(name), raw) == found


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("A01.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        ("A01.xls", OLE + "Workbook".encode("utf-16-le"), r"old Excel workbook \(\.xls\)"),
        ("A01.docx", OLE, "neither Word nor Excel"),
        ("A01.doc", b"\xdb\xa5-\x00", "Word document of before 1997"),
        ("A01.wpd", b"\xffWPC rest", "WordPerfect"),
        ("A01.txt", b"\x89PNG\r\n", "a picture"),
        ("A01.txt", b"ID3\x03", "a sound recording"),
        ("A01.mp4", b"\x00\x00\x00\x18ftypmp42", "a recording"),
        ("A01.doc", b'<?xml version="1.0"?><w:wordDocument x="">', "Word document saved as XML"),
        ("A01.doc", b"MIME-Version: 1.0\nContent-Type: multipart/related;", "a web archive"),
        ("A01.txt", b"7z\xbc\xaf", "an archive. Unpack it"),
    ],
)
def test_what_no_reader_reads_is_named(name, raw, why):
    with pytest.raises(Unreadable, match=why):
        format_of(Path(name), raw)


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (["ppt/presentation.xml"], "a presentation"),
        (["Index/Document.iwa"], "Apple Pages"),
        (["META-INF/container.xml"], "an e-book"),
        (["A01.docx", "A02.docx"], "an archive. Unpack it"),
    ],
)
def test_other_archives_are_named(tmp_path, names, why):
    with pytest.raises(Unreadable, match=why):
        format_of(Path("A01.zip"), archive(tmp_path / "a", *names))


def test_a_file_under_another_name_is_read_with_a_note(docx_file):
    made, (note, *rest) = read(docx_file("I: ¿Y?", "P: Sí.", name="A02.doc"))
    assert [turn.speaker for turn in made.turns] == ["I", "P"]
    assert note.what == "it is a Word document under a .doc name, read as .docx"
    assert (note.severity, rest) == ("note", [])


def test_a_document_with_macros_is_read_without_a_word_about_its_name(docx_file):
    assert document(docx_file("P: Sí.", name="A01.docm")).issues == []
    assert document(docx_file("P: Sí.", name="A01.dotx")).issues == []


def test_an_unknown_suffix_with_nothing_to_tell_stays_unknown(text_file):
    with pytest.raises(UnknownFormat, match=r"no reader for '\.pages' files"):
        document(text_file("I: hola", name="A01.pages"))


def test_subtitles_under_a_text_name_are_read_as_such(text_file):
    found = document(text_file(SRT))
    assert [(said.text, said.start_ms) for said in found.utterances] == [("Hola", 1000)]
