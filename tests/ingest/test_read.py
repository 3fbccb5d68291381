"""Choosing a reader, naming interviews, finding files."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import UnknownFormat, Unreadable
from qualcode.ingest import READERS, find, read

DIALOGUE = "I: ¿Y a quién le vende?\nP: A la empresa, todo."
SUBTITLES = "1\n00:00:01,000 --> 00:00:02,000\n{}\n\n2\n00:00:03,000 --> 00:00:05,500\n{}\n"


def sample(suffix: str, text_file, docx_file) -> Path:
    question, answer = DIALOGUE.split("\n")
    written = {
        ".txt": DIALOGUE,
        ".md": "**I:** ¿Y a quién le vende?\n\n**P:** A la empresa, todo.",
        ".srt": SUBTITLES.format(question, answer),
        ".vtt": "WEBVTT\n\n" + SUBTITLES.format(question, answer).replace(",", ".", 0),
    }
    if suffix == ".docx":
        return docx_file(question, answer)
    return text_file(written[suffix], name=f"A01{suffix}")


@pytest.mark.parametrize("suffix", READERS)
def test_every_format_gives_the_same_two_turns(suffix, text_file, docx_file):
    transcript, issues = read(sample(suffix, text_file, docx_file))

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
    with pytest.raises(UnknownFormat, match=r"P02\.pages: no reader for '\.pages' files"):
        read(tmp_path / "P02.pages")


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


def test_find_keeps_a_file_that_was_named_whatever_its_suffix(tmp_path):
    named = tmp_path / "A01.pages"
    assert find([named]) == ([named], [])


def test_find_opens_a_pattern_that_the_shell_left_alone(tmp_path):
    for name in ("A02.txt", "A01.txt", "A03.md"):
        (tmp_path / name).touch()
    assert [path.name for path in find([tmp_path / "*.txt"])[0]] == ["A01.txt", "A02.txt"]
