"""Who asks and who answers."""

from __future__ import annotations

import pytest

from qualcode.ingest import read


@pytest.fixture
def roles(text_file):
    """The role of each label; every odd turn asks, every even turn answers."""

    def of(*labels: str, text: str = "", **settled) -> dict[str, str]:
        written = text or "\n".join(f"{label}: dice algo." for label in labels * 2)
        transcript, _ = read(text_file(written), **settled)
        return {turn.speaker: turn.role[0] for turn in transcript.turns}

    return of


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("Entrevistadora", "Rosa"), "ip"),
        (("ENTREVISTADOR", "E1"), "ip"),
        (("Entrevistador", "E"), "ip"),
        (("E", "E1", "E2"), "ipp"),
        (("I", "E1"), "ip"),
        (("E1", "P1"), "ip"),
        (("E", "P"), "ip"),
        (("E", "R"), "ip"),
        (("P", "R"), "ip"),
        (("Q", "A"), "ip"),
        (("P1", "R1", "P2", "R2"), "ipip"),
        (("Entrevistador", "Productor de miel"), "ip"),
        (("M", "P1", "P2"), "ipp"),
        (("Moderadora", "Agricultor 1", "Funcionaria"), "ipp"),
        (("INT", "Juana Paillán"), "ip"),
        (("Rosa", "Participante"), "ip"),
        (("Interviewer", "Respondent 3"), "ip"),
        (("Researcher 1", "Researcher 2", "Ana"), "iip"),
        (("Ana", "Rosa"), "uu"),
        (("E", "I"), "ip"),
        (("M", "H"), "uu"),
        (("E1", "S1"), "ip"),
        (("Moderadora", "P1", "M"), "ipi"),
    ],
)
def test_by_label(roles, labels, expected):
    assert "".join(roles(*labels).values()) == expected


def test_names_beside_an_interviewer_are_listed_with_the_way_to_confirm(text_file):
    _, issues = read(text_file("Entrevistadora: ¿Y?\nRosa: Sí.\nJuan: No.\nRosa: Sí.\nJuan: No."))
    assert [(issue.severity, issue.what) for issue in issues] == [
        ("note", "taken as participants beside Entrevistadora: Rosa, Juan")
    ]
    assert "study.toml" in issues[0].remedy


QUESTIONS = "Ana: ¿Y la miel?\nRosa: Bien.\nAna: ¿Y el precio?\nRosa: Bajo.\nAna: Ya.\nRosa: ¿Ve?"


def test_who_asks_the_questions_is_proposed_with_a_warning(roles, text_file):
    assert roles(text=QUESTIONS) == {"Ana": "i", "Rosa": "p"}
    assert [issue.severity for issue in read(text_file(QUESTIONS))[1]] == ["warning"]


def test_what_was_confirmed_wins_and_is_not_asked_again(roles, text_file):
    settled = {"interviewers": ["rosa"], "participants": ["ANA:"]}
    assert roles(text=QUESTIONS, **settled) == {"Ana": "p", "Rosa": "i"}
    assert read(text_file(QUESTIONS), **settled)[1] == []


def test_usual_letters_give_way_to_who_plainly_asks(roles):
    text = "P: ¿Y la miel?\nE: Bien.\nP: ¿Y el precio?\nE: Bajo."
    assert roles(text=text) == {"P": "i", "E": "p"}


def test_one_speaker_stays_unknown(text_file):
    transcript, issues = read(text_file("Rosa: Bien.\nRosa: Ahí no más."))
    assert {turn.role for turn in transcript.turns} == {"unknown"}
    assert "one speaker" in issues[0].what


def test_a_file_in_which_nobody_answers_is_reported(text_file):
    _, issues = read(text_file("Entrevistadora: ¿Y?\nInvestigador: Ah.\n"))
    assert issues[0].what.startswith("nobody was found in the role of participant")
