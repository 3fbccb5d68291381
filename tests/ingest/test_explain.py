"""What every line was read as, and why."""

from __future__ import annotations

import pytest

from qualcode.errors import UnknownConvention
from qualcode.ingest import explain


def test_every_line_is_explained(text_file):
    text = (
        "Fecha: 3 de mayo\n\nE: ¿Cómo está?\n[00:00:05] P: Bien.\nMuy bien.\nRosa: así me llamo.\n"
        "## Parte 2\n---\nEntre paréntesis.\n"
    )
    assert [(line.number, line.what) for line in explain(text_file(text))] == [
        (1, "field"),
        (2, "empty"),
        (3, "label of E"),
        (4, "label of P at 00:00:05"),
        (5, "speech of P"),
        (6, "speech of P"),
        (7, "heading"),
        (8, "left out"),
        (9, "left outside"),
    ]


def test_the_reason_and_the_beginning_are_given(text_file):
    text = "E: ¿Cómo?\nBien, " + "a" * 90 + "\nRosa: b\nP: Ya."
    label, speech, colon, _ = explain(text_file(text))
    assert label.why == "labels: turns begin with a label and a colon"
    assert speech.why == "it goes on with the turn above"
    assert len(speech.begins) == 40
    assert colon.why.endswith("'Rosa' comes before a colon, but is no speaker's label")


def test_questions_and_answers_without_names(text_file):
    text = "¿Cómo?\nAsí.\n¿Y?\nYa.\nAsí no más.\n¿Sí?\nSí."
    assert [line.what for line in explain(text_file(text))] == [
        *("question", "answer", "question", "answer", "speech of the participant"),
        *("question", "answer"),
    ]


def test_a_file_without_labels_says_so(text_file):
    (line,) = explain(text_file("Vendo miel."))
    assert (line.what, line.why) == ("speech of nobody named", "no label was found in the file")


def test_headings_of_several_interviews(text_file):
    one = "E: a\nP: b\n"
    lines = list(explain(text_file(f"Entrevista 1\n{one}Entrevista 2\n{one}")))
    assert [(line.number, line.why) for line in lines if line.what == "heading"] == [
        (1, "the interview 1 begins here"),
        (4, "the interview 2 begins here"),
    ]


def test_a_file_that_says_itself_who_speaks(text_file):
    cue = "1\n00:00:01,000 --> 00:00:02,000\nAna: hola\n\n2\n00:00:03,000 --> 00:00:04,000\nAna: ya"
    (line,) = explain(text_file(cue, name="A01.srt"), participants=["Ana"])
    assert line.what == "label of Ana at 00:00:01"


def test_an_unknown_convention_is_refused_before_the_first_line(text_file):
    with pytest.raises(UnknownConvention):
        explain(text_file("E: a\nP: b"), convention="no")
