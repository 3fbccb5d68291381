"""Typicality: how near a text is to the middle of its group."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.suggest import typicality

TEXTS = {
    "a": "El precio de la miel subió y la empresa paga mejor.",
    "b": "El precio de la miel subió mucho este año.",
    "c": "Mi abuela bailaba cueca en la plaza.",
    "d": "La empresa paga un mejor precio por la miel.",
}
WORDS = st.sampled_from(["miel", "precio", "empresa", "año", "sí", "no", "y", "¡", "123", ""])
CORPUS = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2),
    st.lists(WORDS, max_size=6).map(" ".join),
    max_size=6,
)


def test_the_odd_one_out_is_the_least_typical():
    (scores,) = typicality(TEXTS, [["a", "b", "c", "d"]])

    assert min(scores, key=scores.get) == "c"
    assert list(scores) == ["a", "b", "c", "d"]


def test_one_text_alone_is_wholly_typical_and_so_are_equal_ones():
    alone, equal = typicality(TEXTS | {"e": TEXTS["a"]}, [["a"], ["a", "e"]])

    assert alone == {"a": 1.0}
    assert equal == {"a": 1.0, "e": 1.0}


def test_by_hand():
    """Two texts without a common word: each has the cosine 1/sqrt(2) to the middle of both."""
    assert typicality({"a": "miel", "b": "lana"}, [["a", "b"]]) == [{"a": 0.707107, "b": 0.707107}]


def test_case_and_accents_do_not_count():
    assert typicality({"a": "MÍEL SÍ", "b": "miel si"}, [["a", "b"]]) == [{"a": 1.0, "b": 1.0}]


@pytest.mark.parametrize("text", ["", "¡¿!?", "a e o", " \n"])
def test_texts_without_words_are_not_typical_of_anything(text):
    assert typicality({"a": text, "b": text}, [["a", "b"], [], ["a"]]) == [
        {"a": 0.0, "b": 0.0},
        {},
        {"a": 0.0},
    ]
    (scores,) = typicality({"a": text, "b": "miel"}, [["a", "b"]])
    assert scores == {"a": 0.0, "b": 1.0}


def test_no_texts_and_empty_groups():
    assert typicality({}, []) == []
    assert typicality({}, [[], []]) == [{}, {}]
    assert typicality(TEXTS, [[], ["a"], []]) == [{}, {"a": 1.0}, {}]


@settings(max_examples=40, deadline=None)
@given(corpus=CORPUS, data=st.data())
def test_scores_lie_between_0_and_1_and_no_order_changes_them(corpus, data):
    ids = sorted(corpus)
    some = st.lists(st.sampled_from(ids), unique=True) if ids else st.just([])
    groups = data.draw(st.lists(some, max_size=3))
    seed = data.draw(st.integers(0, 99))

    scores = typicality(corpus, groups)

    assert [sorted(own) for own in scores] == [sorted(group) for group in groups]
    assert all(0 <= score <= 1 for own in scores for score in own.values())
    assert typicality(corpus, groups) == scores
    shuffled = random.Random(seed).sample(ids, len(ids))
    again = typicality(
        {name: corpus[name] for name in shuffled},
        [random.Random(seed).sample(group, len(group)) for group in groups],
    )
    assert again == scores
