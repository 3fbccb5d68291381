"""Several interviews in one file."""

from __future__ import annotations

import pytest

from qualcode.errors import Unreadable
from qualcode.ingest import read, read_all

ONE = "E: ¿Y?\nP: Sí.\nE: ¿Cómo?\nP: Así.\n"


def ids(path) -> list[str]:
    return [made.interview_id for made, _ in read_all(path)]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (("Entrevista 3", "Entrevista 4"), ["A01-3", "A01-4"]),
        (("ENTREVISTA Nº 1", "ENTREVISTA N° 2"), ["A01-1", "A01-2"]),
        (("## Entrevista 1: Rosa", "## Entrevista 2 (Juan)"), ["A01-1", "A01-2"]),
        (("**Interview P1**", "**Interview P2**"), ["A01-P1", "A01-P2"]),
        (("Transcripción 10", "Transcripción 11"), ["A01-10", "A01-11"]),
        (("Entrevista número 1", "Entrevista número 2"), ["A01-1", "A01-2"]),
    ],
)
def test_numbered_headings_part_them(text_file, headings, expected):
    assert ids(text_file("\n".join(f"{heading}\n{ONE}" for heading in headings))) == expected


def test_each_has_its_own_words_and_the_header_above_them_all(text_file):
    above = "Fecha: 3 de mayo\nEntrevistadora: Ana Soto\n\n"
    text = f"{above}Entrevista 1\n{ONE}\nEntrevista 2\nLugar: Talca\n{ONE}"
    first, second = read_all(text_file(text))
    assert first.transcript.text.startswith("Fecha: 3 de mayo")
    assert second.transcript.text == f"Entrevista 2\nLugar: Talca\n{ONE}".strip()
    assert dict(first.transcript.attributes) == {
        "Fecha": "3 de mayo",
        "Entrevistadora": "Ana Soto",
    }
    assert dict(second.transcript.attributes) == {
        "Fecha": "3 de mayo",
        "Entrevistadora": "Ana Soto",
        "Lugar": "Talca",
    }
    assert first.transcript.source_sha256 == second.transcript.source_sha256


def test_a_note_says_that_they_were_told_apart(text_file):
    first, second = read_all(text_file(f"Entrevista 1\n{ONE}\nEntrevista 2\n{ONE}"))
    assert [issue.severity for issue in first.issues] == ["note"]
    assert first.issues[0].what.startswith("2 interviews in it")
    assert second.issues == []


def test_reading_one_interview_refuses_a_file_of_two(text_file):
    with pytest.raises(Unreadable, match="there are 2 interviews in it"):
        read(text_file(f"Entrevista 1\n{ONE}\nEntrevista 2\n{ONE}"))


@pytest.mark.parametrize(
    "text",
    [
        f"Entrevista 1\n{ONE}",
        f"Entrevista A05\n{ONE}",
        f"Entrevista 1\n{ONE}\nEntrevista 1\n{ONE}",
        f"{ONE}La entrevista 2 fue ayer.\nEntrevista 3 veces al año.\n{ONE}",
    ],
)
def test_what_is_one_interview_stays_one(text_file, text):
    assert ids(text_file(text)) == ["A01"]


def test_headings_without_turns_of_their_own_are_reported_and_part_nothing(text_file):
    (only,) = read_all(text_file(f"Entrevista 1\nEntrevista 2\n{ONE}"))
    assert only.transcript.interview_id == "A01"
    assert "headings of 2 interviews" in only.issues[-1].what
