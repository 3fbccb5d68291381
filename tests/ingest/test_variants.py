"""One speaker under labels that differ by a slip of the pen."""

from __future__ import annotations

from collections import Counter

import pytest

from qualcode.ingest import read
from qualcode.ingest.variants import proposed

TEXT = (
    "Entrevistador: ¿Y?\nRosa: Sí.\nEntrevistador: ¿Y?\nRosa: No.\n"
    "Entrevistadro: ¿Cómo?\nRosa: Así."
)


def test_a_slip_is_proposed_with_the_line_that_merges_it(text_file):
    made, issues = read(text_file(TEXT))
    assert [turn.speaker for turn in made.turns][4] == "Entrevistadro"
    assert issues[0].what == "labels that may be one speaker's: Entrevistadro (Entrevistador?)"
    assert issues[0].remedy.endswith('same = { "Entrevistadro" = "Entrevistador" }')
    assert issues[0].severity == "warning"


def test_a_slip_asks_and_answers_as_the_label_that_was_meant(text_file):
    made, _ = read(text_file(TEXT))
    assert made.turns[4].role == "interviewer"


def test_what_is_settled_as_the_same_is_one_speaker_and_not_asked_again(text_file):
    made, issues = read(text_file(TEXT), same={"Entrevistadro:": "Entrevistador"})
    assert {turn.speaker for turn in made.turns} == {"Entrevistador", "Rosa"}
    assert not any("may be one" in issue.what for issue in issues)


def test_labels_that_look_like_nothing_are_speakers_when_they_are_settled_as_the_same(text_file):
    made, _ = read(
        text_file("Rosa: Sí.\nla señora que dije: No.\nRosa: Así."),
        same={"la señora que dije": "Rosa"},
    )
    assert [turn.speaker for turn in made.turns] == ["Rosa"] * 3


def test_capitals_and_dots_are_one_speaker_and_said(text_file):
    made, issues = read(text_file("E: ¿Y?\nRosa: Sí.\nE: ¿Y?\nROSA: No.\nE: ¿Y?\nRosa.: Ya."))
    assert {turn.speaker for turn in made.turns} == {"E", "Rosa"}
    assert any("Rosa (ROSA, Rosa.)" in issue.what for issue in issues)


@pytest.mark.parametrize(
    ("said", "slips"),
    [
        ({"Entrevistador": 9, "Entrevistadro": 1}, {"Entrevistadro": "Entrevistador"}),
        ({"Entrevistador": 9, "Entevistador": 2}, {"Entevistador": "Entrevistador"}),
        ({"E1": 9, "E.1": 7}, {"E.1": "E1"}),
        ({"Rosa Curiqueo": 20, "Rosa Curiqeo": 1}, {"Rosa Curiqeo": "Rosa Curiqueo"}),
        ({"E1": 20, "E2": 1}, {}),
        ({"P1": 20, "P2": 20, "P11": 1}, {}),
        ({"Agricultor 1": 20, "Agricultor 2": 1}, {}),
        ({"Entrevistador": 20, "Entrevistado": 1}, {}),
        ({"Interviewer": 20, "Interviewee": 1}, {}),
        ({"Entrevistadora": 20, "Entrevistado": 1}, {}),
        ({"Ana": 20, "Ada": 1}, {}),
        ({"Marcela": 10, "Marcelo": 9}, {}),
    ],
)
def test_what_may_be_a_slip(said, slips):
    assert proposed(Counter(said)) == slips
