"""Choosing a reader, naming interviews, finding files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from openpyxl import Workbook

from qualcode.errors import UnknownFormat, Unreadable
from qualcode.ingest import READERS, find, read, read_attributes

DIALOGUE = "I: ¿Y a quién le vende?\nP: A la empresa, todo."
SUBTITLES = "1\n00:00:01,000 --> 00:00:02,000\n{}\n\n2\n00:00:03,000 --> 00:00:05,500\n{}\n"

ELAN = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT><TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="2000"/>
<TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="3000"/><TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="5500"/>
</TIME_ORDER><TIER TIER_ID="P"><ANNOTATION>
<ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts3" TIME_SLOT_REF2="ts4">
<ANNOTATION_VALUE>{1}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="I"><ANNOTATION>
<ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>{0}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
</ANNOTATION_DOCUMENT>
"""


NEEDS_A_PROGRAM = {".doc"}
"""Formats that another program writes: test_doc.py, test_pdf.py."""
OWN = [suffix for suffix in READERS if suffix not in NEEDS_A_PROGRAM]


PDF = """%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R
/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj <</Length 100>> stream
BT /F 10 Tf 80 700 Td ({}) Tj 0 -14 Td ({}) Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>> endobj
trailer <</Root 1 0 R>>
"""


def rtf(text: str) -> str:
    return "".join(sign if sign < "\x7f" else f"\\u{ord(sign)}?" for sign in text)


def sample(suffix: str, text_file, docx_file, odt_file) -> Path:
    question, answer = DIALOGUE.split("\n")
    asks, says = question[3:], answer[3:]
    written = {
        ".txt": DIALOGUE,
        ".md": "**I:** ¿Y a quién le vende?\n\n**P:** A la empresa, todo.",
        ".srt": SUBTITLES.format(question, answer),
        ".htm": f"<p>{question}<p>{answer}",
        ".html": f"<html><body><p>{question}</p><p>{answer}</p></body></html>",
        ".otr": json.dumps({"text": f"<p>{question}</p><p>{answer}</p>", "media": "a.mp3"}),
        ".rtf": r"{\rtf1\ansi\ansicpg1252 " + rtf(question) + r"\par " + rtf(answer) + r"\par}",
        ".csv": f"hablante;texto\nI;{asks}\nP;{says}\n",
        ".eaf": ELAN.format(asks, says),
        ".json": f'[{{"speaker": "I", "text": "{asks}"}}, {{"speaker": "P", "text": "{says}"}}]',
        ".tsv": f"speaker\ttext\nI\t{asks}\nP\t{says}\n",
        ".vtt": "WEBVTT\n\n" + SUBTITLES.format(question, answer).replace(",", ".", 0),
    }
    if suffix == ".pdf":
        return text_file(PDF.format(question, answer), name="A01.pdf", encoding="cp1252")
    if suffix in (".docx", ".docm"):
        return docx_file(question, answer, name=f"A01{suffix}")
    if suffix in (".odt", ".fodt"):
        return odt_file(question, answer, name=f"A01{suffix}")
    if suffix == ".xlsx":
        book = Workbook()
        for row in (("speaker", "text"), ("I", asks), ("P", says)):
            book.active.append(row)
        book.save(path := text_file("", name="A01.xlsx"))
        return path
    return text_file(written[suffix], name=f"A01{suffix}")


@pytest.mark.parametrize("suffix", OWN)
def test_every_format_gives_the_same_two_turns(suffix, text_file, docx_file, odt_file):
    transcript, issues = read(sample(suffix, text_file, docx_file, odt_file))

    assert [
        (turn.number, turn.speaker, turn.role, turn.span.of(transcript.text))
        for turn in transcript.turns
    ] == [
        (1, "I", "interviewer", "¿Y a quién le vende?"),
        (2, "P", "participant", "A la empresa, todo."),
    ]
    assert issues == []


@pytest.mark.parametrize("suffix", READERS)
def test_every_format_refuses_a_file_without_words(suffix, text_file, docx_file):
    empty = docx_file("") if suffix == ".docx" else text_file(" \n\n", name=f"A01{suffix}")
    with pytest.raises(Unreadable, match="is empty"):
        read(empty)


@pytest.mark.parametrize("suffix", READERS)
def test_every_format_refuses_a_file_that_is_not_there(suffix, tmp_path):
    with pytest.raises(Unreadable, match="there is no such file"):
        read(tmp_path / f"A01{suffix}")


def test_the_suffix_counts_in_any_case(text_file):
    assert read(text_file(DIALOGUE, name="A01.TXT"))[0].interview_id == "A01"


def test_an_unknown_suffix_names_what_can_be_read(tmp_path):
    (tmp_path / "P02.pages").touch()
    with pytest.raises(UnknownFormat, match=r"P02\.pages: no reader for '\.pages' files"):
        read(tmp_path / "P02.pages")


@pytest.mark.parametrize("name", ["transcripts", "P02.pages", "A01.txt/A02.txt"])
def test_what_is_not_there_is_said_before_its_suffix(text_file, tmp_path, name):
    text_file(DIALOGUE, name="A01.txt")
    with pytest.raises(Unreadable, match="there is no such file or folder"):
        read(tmp_path / name)


def test_a_folder_is_not_read_as_a_file(tmp_path):
    (tmp_path / "A01.txt").mkdir()
    with pytest.raises(Unreadable, match=r"A01\.txt: this is a folder"):
        read(tmp_path / "A01.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
@pytest.mark.parametrize(("name", "reader"), [("A01.txt", read), ("a.csv", read_attributes)])
def test_a_pipe_is_not_waited_for(tmp_path, name, reader):
    os.mkfifo(tmp_path / name)
    with pytest.raises(Unreadable, match="this is not a regular file"):
        reader(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "reader"), [("A\udcf1o.txt", read), ("A\udcf1o.csv", read_attributes)]
)
def test_a_name_that_is_not_utf8_is_refused_in_words_that_are(tmp_path, name, reader):
    with pytest.raises(Unreadable, match="bytes that are not UTF-8") as refused:
        reader(tmp_path / name)
    assert str(refused.value).encode().decode().startswith("A\ufffdo.")


def test_the_id_is_the_stem_composed_and_without_blanks(text_file):
    path = text_file(DIALOGUE, name="Primera  entrevista Mun\u0303oz.txt")
    transcript, _ = read(path)
    assert transcript.interview_id == "Primera_entrevista_Muñoz"
    assert transcript.source == path.name


def test_a_transcript_knows_the_bytes_it_came_from(text_file):
    transcript, _ = read(text_file("I: a b\r\nP: c"))
    assert transcript.text == "I: a b\nP: c"
    assert transcript.source_sha256 != transcript.sha256


def test_find_looks_through_folders_and_leaves_lock_and_hidden_files(tmp_path):
    for name in ("B/A02.docx", "A01.txt", "~$A01.docx", ".hidden.txt", ".git/A09.txt", "foto.jpg"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()

    readable, skipped = find([tmp_path, tmp_path / "A01.txt"])

    assert [path.relative_to(tmp_path).as_posix() for path in readable] == ["A01.txt", "B/A02.docx"]
    assert [path.name for path in skipped] == ["foto.jpg"]


def test_find_leaves_out_what_it_is_told_unless_it_is_named(tmp_path):
    for name in ("A01.txt", "notes.md", "out/summary.md", "out/old/summary.md", "output/A02.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    home = tmp_path.resolve()
    leave_out = [home / "out", home / "notes.md"]

    def found(*paths):
        readable, skipped = find(paths, leave_out=leave_out)
        assert skipped == []
        return [path.relative_to(tmp_path).as_posix() for path in readable]

    assert found(tmp_path) == ["A01.txt", "output/A02.txt"]
    assert found(tmp_path / "out") == ["out/old/summary.md", "out/summary.md"]
    assert found(tmp_path / "out" / "old") == ["out/old/summary.md"]
    assert found(tmp_path / "notes.md") == ["notes.md"]


def test_find_leaves_out_below_a_folder_that_is_named_from_where_one_stands(tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "summary.md").touch()
    (tmp_path / "A01.txt").touch()
    monkeypatch.chdir(tmp_path)

    assert find([Path()], leave_out=[tmp_path.resolve() / "out"]) == ([Path("A01.txt")], [])


def test_find_keeps_a_file_that_was_named_whatever_its_suffix(tmp_path):
    named = tmp_path / "A01.pages"
    assert find([named]) == ([named], [])


def test_find_opens_a_pattern_that_the_shell_left_alone(tmp_path):
    for name in ("A02.txt", "A01.txt", "A03.md"):
        (tmp_path / name).touch()
    assert [path.name for path in find([tmp_path / "*.txt"])[0]] == ["A01.txt", "A02.txt"]
