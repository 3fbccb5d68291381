"""What the lexicon says of texts: offsets, words, pages kept and read back, forms looked up."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.words import Lexicon, Page, Tokens, Vocabulary, fold, vocabulary_of
from qualcode.words.lexicon import relearned

PIECES = [
    "La",
    "casa",
    "Niños",
    "niños",
    "MUJER",
    "vendió",
    "¿Y",
    "¡No!",
    "(ver",
    "«bien»,",
    "etc.",
    "EE.",
    "UU.",
    "1.000",
    "$5",
    "+56",
    "—",
    "...",
    ".",
    "!?",
    "fin.Pero",
    "don't",
    "é",
    "́",
    "👩🏽\u200d🌾",
    "😀",
    ":)",
    "a/b",
    "ana@uno.cl",
    "straße",
    "Árbol",
    "árboles",
]
BLANKS = (" ", " ", "  ", "\n", "\t\n", "\u00a0", "")
texts = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(BLANKS)), max_size=15).map(
    lambda pairs: "".join(piece + blank for piece, blank in pairs)
)
several = st.lists(st.one_of(texts, st.sampled_from(["", " ", "\n\n"])), max_size=6)


def listed(lexicon: Lexicon, tokens: Tokens) -> list[list[tuple[str, int]]]:
    """Form and start of each token, text by text."""
    forms = [lexicon.forms[number] for number in tokens.forms.tolist()]
    rows = list(zip(forms, tokens.starts.tolist(), strict=True))
    return [rows[first:last] for first, last in pairwise(tokens.firsts.tolist())]


def n_words(text: str) -> int:
    """Pieces between blanks with something in them besides punctuation."""
    marks = "¿¡!?().,«»—'/:@"
    return sum(bool(piece.strip(marks)) for piece in text.split())


@settings(deadline=None, max_examples=80)
@given(parts=several)
def test_every_token_stands_where_it_says(parts: list[str]) -> None:
    lexicon = Lexicon("es")

    per_text = listed(lexicon, lexicon.encode(parts))

    assert len(per_text) == len(parts)
    for text, rows in zip(parts, per_text, strict=True):
        assert all(text[start : start + len(form)] == form for form, start in rows)
        assert "".join(form for form, _ in rows) == "".join(text.split())


@settings(deadline=None, max_examples=80)
@given(parts=several)
def test_offsets_say_where_the_texts_stand_in_a_larger_one(parts: list[str]) -> None:
    whole = "|".join(parts)
    offsets = [len("|".join([*parts[:index], ""])) for index in range(len(parts))]
    lexicon = Lexicon("es")

    tokens = lexicon.encode(parts, offsets)

    for text, offset, rows in zip(parts, offsets, listed(lexicon, tokens), strict=True):
        assert all(offset <= start < offset + len(text) for _, start in rows)
        assert all(whole[start : start + len(form)] == form for form, start in rows)


@settings(deadline=None, max_examples=80)
@given(parts=several)
def test_words_run_on_over_the_texts(parts: list[str]) -> None:
    tokens = Lexicon("es").encode(parts)

    spoken = [0, *tokens.words.tolist()]
    for text, (first, last) in zip(parts, pairwise(tokens.firsts.tolist()), strict=True):
        assert spoken[last] - spoken[first] == n_words(text)


def test_a_word_is_what_stands_between_blanks_and_is_more_than_punctuation() -> None:
    lexicon = Lexicon("es")

    tokens = lexicon.encode(["— ¿Vendió 1.000 kg (más)?", "... $ sí/no"])

    assert [lexicon.forms[form] for form in tokens.forms] == [
        *("—", "¿", "Vendió", "1.000", "kg", "(", "más", ")", "?"),
        *("...", "$", "sí", "/", "no"),
    ]
    assert tokens.words.tolist() == [0, 1, 1, 2, 3, 4, 4, 4, 4, 4, 5, 6, 6, 6]
    assert tokens.firsts.tolist() == [0, 9, 14]


@pytest.mark.parametrize("parts", [[], [""], ["", " \n"]])
def test_nothing_said_is_no_tokens(parts: list[str]) -> None:
    lexicon = Lexicon("es")

    tokens = lexicon.encode(parts)

    assert tokens.forms.tolist() == tokens.starts.tolist() == tokens.words.tolist() == []
    assert tokens.firsts.tolist() == [0] * (len(parts) + 1)
    assert lexicon.new_page() is None
    assert len(vocabulary_of([])) == 0
    assert relearned([], "es", {}) is None


def test_a_chunk_of_a_hundred_thousand_letters_is_cut_and_lost_nowhere() -> None:
    lexicon, text = Lexicon("es"), "a" * 100_000

    (rows,) = listed(lexicon, lexicon.encode([text]))

    assert "".join(form for form, _ in rows) == text
    assert all(text[start : start + len(form)] == form for form, start in rows)


def test_a_chunk_of_seventy_thousand_tokens_fits() -> None:
    lexicon = Lexicon("es")

    tokens = lexicon.encode(["sí " + "a," * 35_000 + " no"])

    assert len(tokens.forms) == 70_002
    assert tokens.starts[-1] == 3 + 70_000 + 1
    assert tokens.words[[0, 1, -2, -1]].tolist() == [1, 2, 2, 3]
    assert len(Lexicon("es", kept(lexicon)).encode(["a," * 35_000]).forms) == 70_000


def kept(lexicon: Lexicon) -> list[Page]:
    page = lexicon.new_page()
    return [page] if page else []


@settings(deadline=None, max_examples=60)
@given(batches=st.lists(several, max_size=4), again=several)
def test_pages_read_back_are_the_same_lexicon(batches: list[list[str]], again: list[str]) -> None:
    lexicon = Lexicon("es")
    pages = []
    for batch in batches:
        lexicon.encode(batch)
        pages += kept(lexicon)
        lexicon = Lexicon("es", pages)
    at_once = Lexicon("es")
    at_once.encode([text for batch in batches for text in batch])

    assert lexicon.new_page() is None
    assert lexicon.forms == at_once.forms
    assert [lexicon.flags.tolist(), lexicon.lengths.tolist()] == [
        at_once.flags.tolist(),
        at_once.lengths.tolist(),
    ]
    one, other = vocabulary_of(pages), vocabulary_of(kept(at_once))
    assert key_of(one) == key_of(other)
    assert listed(lexicon, lexicon.encode(again)) == listed(at_once, at_once.encode(again))


def key_of(vocabulary: Vocabulary) -> dict[str, str]:
    """The key of each form, found by asking for the forms of each key."""
    return {
        vocabulary.forms[number]: key
        for key in vocabulary._key_names
        for number in vocabulary.with_keys([key])[0].tolist()
    }


@settings(deadline=None, max_examples=60)
@given(parts=several, more=several)
def test_every_form_is_found_by_its_key_its_beginning_and_itself(
    parts: list[str], more: list[str]
) -> None:
    lexicon = Lexicon("es")
    pages = []
    for batch in (parts, more):
        lexicon.encode(batch)
        pages += kept(lexicon)
    vocabulary = vocabulary_of(pages)

    assert vocabulary.forms == lexicon.forms
    assert set(key_of(vocabulary)) == set(vocabulary.forms)
    assert vocabulary.lengths.tolist() == [len(form) for form in vocabulary.forms]
    for number, form in enumerate(vocabulary.forms):
        alike = [
            n for n, other in enumerate(vocabulary.forms) if other.casefold() == form.casefold()
        ]
        assert vocabulary.exactly(form.casefold()).tolist() == alike
        begun = fold(form)[:3]
        beginning = [n for n, other in enumerate(vocabulary.forms) if fold(other).startswith(begun)]
        assert vocabulary.beginning(begun).tolist() == beginning
        assert number in beginning


def test_what_is_not_there_is_not_found() -> None:
    lexicon = Lexicon("es")
    lexicon.encode(["casa casas"])
    for vocabulary in (vocabulary_of(kept(lexicon)), vocabulary_of([])):
        assert vocabulary.with_keys(["puerto"])[0].tolist() == []
        assert vocabulary.beginning("puert").tolist() == []
        assert vocabulary.exactly("asa").tolist() == []
        assert vocabulary.exactly("cas").tolist() == []


def test_a_lone_accent_keeps_the_keys_of_later_pages_in_place() -> None:
    lexicon = Lexicon("es")
    pages = []
    for text in ("\u0301", "mercado", "puertos"):
        lexicon.encode([text])
        pages += kept(lexicon)

    assert key_of(vocabulary_of(pages)) == {
        "\u0301": "\u0301",
        "mercado": "mercar",
        "puertos": "puerto",
    }


def test_corrected_lemmas_change_keys_and_fingerprint() -> None:
    plain, corrected = Lexicon("es"), Lexicon("es", overrides={"Casas": "Casa", "casa": "casa"})
    for lexicon in (plain, corrected):
        lexicon.encode(["Casas casa puertos"])

    assert plain.lemmas != corrected.lemmas
    assert Lexicon("en").lemmas != plain.lemmas
    assert Lexicon("es", overrides={"CASA": "casa", "casas": "casa"}).lemmas == corrected.lemmas
    assert key_of(vocabulary_of(kept(plain)))["Casas"] == "casar"
    assert key_of(vocabulary_of(kept(corrected))) == {
        "Casas": "casa",
        "casa": "casa",
        "puertos": "puerto",
    }


@settings(deadline=None, max_examples=40)
@given(batches=st.lists(several, min_size=1, max_size=3))
def test_relearned_pages_are_those_of_a_new_lexicon_with_these_overrides(
    batches: list[list[str]],
) -> None:
    overrides = {"niños": "niñez", "casa": "casa"}
    old = Lexicon("es", overrides={"árboles": "arboleda"})
    pages = []
    for batch in batches:
        old.encode(batch)
        pages += kept(old)
    new = Lexicon("es", overrides=overrides)
    for batch in batches:
        new.encode(batch)

    assert relearned(pages, "es", overrides) == new.new_page()


def test_a_relearned_page_is_the_page_when_nothing_changed() -> None:
    lexicon = Lexicon("es")
    lexicon.encode(["Las casas y los puertos."])
    (page,) = kept(lexicon)

    assert relearned([page], "es", {}) == page
    assert relearned([replace(page, lemmas="old")], "es", {}) == page
    assert np.frombuffer(page.counts, dtype=np.int32).tolist() == [1, 1, 1, 1, 2]
