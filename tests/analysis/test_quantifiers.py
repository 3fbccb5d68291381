"""The ladder at its borders."""

import pytest

from qualcode.analysis import LADDER, words_for
from qualcode.model import Quantifier


@pytest.mark.parametrize(
    ("n", "d", "total", "word"),
    [
        (7, 7, 7, None),  # fewer than 8: numerals only, even for all
        (0, 7, 7, None),
        (0, 0, 9, None),
        (0, 8, 8, "none"),
        (1, 8, 8, "one"),
        (2, 8, 8, "two"),
        (2, 20, 20, "two"),
        (8, 8, 8, "all"),
        (8, 8, 9, "all who spoke of it"),
        (7, 8, 8, "most"),  # 0.875; almost all needs 10
        (8, 9, 9, "most"),
        (9, 10, 10, "almost all"),  # 0.9
        (10, 11, 11, "almost all"),
        (26, 29, 29, "most"),  # just under 0.9
        (6, 8, 8, "most"),  # 0.75
        (9, 12, 12, "most"),
        (11, 15, 15, "a majority"),  # just under 0.75
        (5, 8, 8, "a majority"),
        (61, 100, 100, "a majority"),
        (6, 10, 10, "about half"),  # 0.6
        (5, 10, 10, "about half"),
        (4, 10, 10, "about half"),  # 0.4
        (3, 8, 8, "a minority"),
        (39, 100, 100, "a minority"),
        (3, 12, 12, "a minority"),  # 0.25 is not under 0.25
        (3, 13, 13, "a few"),
        (24, 100, 100, "a few"),
        (25, 100, 100, "a minority"),
    ],
)
def test_the_built_in_ladder(n, d, total, word):
    assert words_for(n, d, total).get("en") == word


def test_a_few_needs_a_base_of_twelve():
    assert words_for(3, 11, 11, LADDER)["en"] == "a minority"


def test_the_words_of_either_language():
    assert words_for(9, 11, 12)["es"] == "la gran mayoría"
    assert words_for(8, 8, 9)["es"] == "todas las que hablaron de ello"
    assert words_for(5, 7, 12) == {}


def test_a_ladder_of_ones_own():
    ladder = [Quantifier({"en": "many"}, from_=0.5, base=8)]
    assert words_for(4, 8, 8, ladder) == {"en": "many"}
    assert words_for(3, 8, 8, ladder) == {}
