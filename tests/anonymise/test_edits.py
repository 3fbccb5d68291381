"""Edits change what they should and nothing else, and everything stays with its words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.anonymise import BadKey, Item, Matcher, dumps, edits_of, leaks, lines_of, loads, moved
from qualcode.model import Comment, Span, Transcript, Turn

ROSA = Item("person", "Rosa Soto", "[Persona 1]")
MATCHER = Matcher([ROSA, Item("phone", "9 5550 0123", "[teléfono]")])


def transcript(text: str, *words: str, speaker: str = "Rosa Soto") -> Transcript:
    turns = tuple(
        Turn(n, speaker, "participant", Span(text.index(said), text.index(said) + len(said)))
        for n, said in enumerate(words, 1)
    )
    return Transcript("A01", text, turns, "A01.txt", "0", {"Participante": "Rosa Soto"})


def test_turns_stay_with_their_words_and_labels_have_tokens():
    text = "Participante: Rosa Soto\n\nRosa Soto: Soy Rosa Soto, 9 5550 0123.\nRosa Soto: Eso."
    old = transcript(text, "Soy Rosa Soto, 9 5550 0123.", "Eso.")
    new = moved(old, edits_of(old, (), MATCHER), MATCHER)

    assert new.text.splitlines()[0] == "Participante: [Persona 1]"
    assert [turn.span.of(new.text) for turn in new.turns] == [
        "Soy [Persona 1], [teléfono].",
        "Eso.",
    ]
    assert {turn.speaker for turn in new.turns} == {"[Persona 1]"}
    assert new.attributes == {"Participante": "[Persona 1]"}
    assert new.sha256 != old.sha256


def test_comments_stay_with_their_words_and_have_tokens():
    old = transcript("R: Habló Rosa Soto ayer.", "Habló Rosa Soto ayer.")
    comment = Comment("Rosa Soto", "¿Rosa Soto?", Span(9, 18))
    old = replace(old, comments=(comment,))
    (seen,) = moved(old, edits_of(old, (), MATCHER), MATCHER).comments

    assert (seen.author, seen.text) == ("[Persona 1]", "¿[Persona 1]?")
    assert seen.span.of("R: Habló [Persona 1] ayer.") == "[Persona 1]"


def test_nothing_is_found_across_two_turns():
    old = transcript("a: con Rosa\nb: Soto no.", "con Rosa", "Soto no.")

    assert edits_of(old, (), MATCHER) == []


def test_an_edit_that_would_cross_two_segments_is_cut_between_them():
    text = "x: Con Rosa Soto."
    old = transcript(text, "Con Rosa Soto.")
    segments = [Span(3, 11), Span(12, 17)]
    edits = edits_of(old, segments, MATCHER)

    assert [(edit.span.of(text), edit.text) for edit in edits] == [
        ("Rosa", "[Persona 1]"),
        ("Soto", "[Persona 1]"),
    ]


WORD = st.sampled_from(
    ["miel", "Rosa Soto", "9 5550 0123", "y", "rosa", "Sotos", "ROSA\nSOTO", "é"]
)


@given(st.lists(st.lists(WORD, min_size=1, max_size=8), min_size=1, max_size=5))
def test_offsets_are_carried_and_other_text_is_unchanged(said):
    turns, text = [], ""
    for number, words in enumerate(said, 1):
        text += "Rosa Soto: "
        start = len(text)
        text += " ".join(words)
        turns.append(Turn(number, "Rosa Soto", "participant", Span(start, len(text))))
        text += "\n\n"
    old = Transcript("A01", text, tuple(turns), "A01.txt", "0")
    edits = edits_of(old, (), MATCHER)
    new = moved(old, edits, MATCHER)

    last = shift = 0
    for edit in edits:  # what stands between two edits is the same in both
        kept = text[last : edit.span.start]
        assert new.text[last + shift : edit.span.start + shift] == kept
        shift += len(edit.text) - len(edit.span)
        last = edit.span.end
    assert new.text[last + shift :] == text[last:]
    assert [MATCHER.replaced(t.span.of(text)) for t in turns] == [
        t.span.of(new.text) for t in new.turns
    ]
    assert edits_of(new, (), MATCHER) == []


def test_a_key_reads_back():
    items = [ROSA, Item("place", "Ñuble", "[Lugar 1]", "capitals"), Item("person", "X", "", "keep")]

    assert list(loads(dumps(items), Path("key.json")).items) == items


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"qualcode key": 1, "items": [{"kind": "person"}]}',
        '{"qualcode key": 1, "items": [{"kind": "cat", "text": "x", "token": "y", "how": "keep"}]}',
        '{"qualcode key": 1, "items": [{"kind": "person", "text": 1, "token": "y", "how": "keep"}]}',
        '{"qualcode key": 1, "items": [{"kind": [], "text": "x", "token": "y", "how": "keep"}]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(BadKey, match="this is not a key of qualcode"):
        loads(text, Path("key.json"))


def test_a_key_of_a_newer_program_is_refused():
    with pytest.raises(BadKey, match="newer"):
        loads(json.dumps({"qualcode key": 2, "items": []}), Path("key.json"))


def test_a_leak_names_place_and_token():
    found = list(leaks(lines_of("bien\ncon ROSA SOTO aquí\n[Persona 1]"), MATCHER))

    assert found == [("line 2", "[Persona 1]")]
