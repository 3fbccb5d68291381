"""Words that somebody pasted are found whatever became of their signs, and are those of the text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.wording import stretches

TEXT = 'Dijo:\n"La niña  vendió…" —y después, ¿qué?— Nada más.'


def found(written: str, text: str = TEXT) -> list[str]:
    return [text[start:end] for start, end in stretches(written, text)]


@pytest.mark.parametrize(
    ("written", "stands"),
    [
        ("La niña vendió…", "La niña  vendió…"),
        ("«La niña vendió...»", '"La niña  vendió…"'),
        ("“y después, ¿qué?”", "y después, ¿qué?"),
        ("–y despues, ¿que?–", "—y después, ¿qué?—"),
        ("NADA MAS", "Nada más"),
        (unicodedata.normalize("NFD", "niña"), "niña"),
        ("dijo: “la\nniña", 'Dijo:\n"La niña'),
        ("ni\u00adña", "niña"),
    ],
)
def test_signs_may_differ_and_the_words_are_those_of_the_text(written, stands):
    assert found(written) == [stands]


def test_what_stands_there_exactly_comes_before_what_is_like_it():
    assert found("año", "el ano, el año, el Año") == ["año"]
    assert found("ANO", "el ano, el año") == ["ano", "año"]


def test_marks_of_a_letter_stay_with_it():
    text = unicodedata.normalize("NFD", "así lo vendió")
    assert found("vendió", text) == [unicodedata.normalize("NFD", "vendió")]


@pytest.mark.parametrize("written", ["", " ", "«»", "...", "otra cosa"])
def test_other_words_and_signs_alone_are_nowhere(written):
    assert found(written, "Dijo la niña") == []


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_stretch_of_a_text_is_found_in_it(text, one, other):
    start, end = sorted((one, other))
    if written := text[start:end].strip():
        assert written in [" ".join(t.split()) for t in found(written, text)] or any(
            t.split() == written.split() for t in found(written, text)
        )
