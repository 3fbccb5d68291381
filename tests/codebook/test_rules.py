"""The rule language, as written in a codebook and as parsed."""

from __future__ import annotations

import pytest

from qualcode.codebook import parse_rule
from qualcode.model import Phrase, Regex, Word


def lemmas(*texts: str) -> Phrase:
    return Phrase(tuple(Word("lemma", text) for text in texts))


def test_words_stand_in_sequence_by_lemma_in_small_letters_with_their_accents():
    assert parse_rule("  Crédito   SEÑAL ") == lemmas("crédito", "señal")


def test_decomposed_accents_are_composed():
    assert parse_rule("cre\u0301dito") == lemmas("crédito")


def test_a_distance_belongs_to_the_word_after_it():
    assert parse_rule("ingreso ~3 estable ~20 siempre hoy") == Phrase(
        (
            Word("lemma", "ingreso"),
            Word("lemma", "estable", gap=3),
            Word("lemma", "siempre", gap=20),
            Word("lemma", "hoy"),
        )
    )


def test_a_star_makes_a_prefix_also_inside_a_sequence():
    assert parse_rule("sello certific* ~2 orgánic*") == Phrase(
        (Word("lemma", "sello"), Word("prefix", "certific"), Word("prefix", "orgánic", gap=2))
    )


@pytest.mark.parametrize("written", ['"Tal Cual"', "“tal cual”", "«tal cual»"])
def test_quotation_marks_of_any_kind_make_words_exact(written):
    assert parse_rule(written) == Phrase((Word("exact", "tal"), Word("exact", "cual")))


def test_a_quoted_part_may_stand_inside_a_longer_rule():
    assert parse_rule('vender ~2 "a la" empres*') == Phrase(
        (
            Word("lemma", "vender"),
            Word("exact", "a", gap=2),
            Word("exact", "la"),
            Word("prefix", "empres"),
        )
    )


@pytest.mark.parametrize("word", ["o'higgins", "ex-socio", "100", "n't", "3a"])
def test_hyphens_apostrophes_and_digits_are_parts_of_words(word):
    assert parse_rule(word) == lemmas(word)


def test_a_regular_expression_is_kept_as_written():
    assert parse_rule(r"re:\bRUT\b") == Regex(r"\bRUT\b")
    assert parse_rule(r"re: \d{3,} kilos?") == Regex(r"\d{3,} kilos?")


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("", "it is empty"),
        (" \t ", "it is empty"),
        ("dos\nlíneas", "it runs over several lines"),
        ("~3 estable", "it begins with '~'"),
        ("ingreso ~3", "it ends with '~'"),
        ("ingreso ~ estable", "'~' is no distance; write '~' and a number of words, as in '~3'"),
        ("ingreso ~x estable", "'~x' is no distance"),
        ("ingreso ~3x estable", "'~3x' is no distance"),
        ("ingreso ~-1 estable", "'~-1' is no distance"),
        ("ingreso ~21 estable", "'~21' is too far; at most 20 words"),
        ("ingreso ~" + "9" * 5000 + " estable", "is too far"),
        ("ingreso ~2 ~2 estable", "two '~' follow each other"),
        ("ingreso~3 estable", "in 'ingreso~3' the '~' needs a blank before"),
        ("*", "'*' stands alone"),
        ("sello * orgánico", "'*' stands alone"),
        ("cert*ado", "in 'cert*ado' the '*' is not at the end"),
        ("*ado", "in '*ado' the '*' is not at the end"),
        ("certific**", "in 'certific**' the '*' is not at the end"),
        ("c*", "'c*' is too short; at least two letters"),
        ("c-*", "'c-*' is too short"),
        ('"tal cual', "a quotation mark is opened and never closed"),
        ('decir ""', "nothing stands between the quotation marks"),
        ('"certific*"', "'*' means nothing between quotation marks"),
        ('"tal, cual"', "',' is punctuation"),
        ("ingreso, estable", "',' is punctuation, which is no part of a word; leave it out or"),
        ("¿quién compra?", "'¿' is punctuation"),
        ("100 %", "'%' is punctuation"),
        ("pa' vender", "''' is punctuation"),
        ("-x", "'-' is punctuation"),
        (r'"re:\bRUT\b"', "a regular expression stands without quotation marks"),
        ("re:", "nothing stands after 're:'"),
        ("re:(abc", "the regular expression does not work: missing ), unterminated subpattern"),
        ("re:a{99999999999999999999}", "the regular expression does not work"),
        ("re:x*", "the regular expression matches the empty text"),
        (r"re:\b", "the regular expression matches the empty text"),
        ("re:a|", "the regular expression matches the empty text"),
    ],
)
def test_what_is_no_rule_is_refused_with_the_reason(rule, reason):
    with pytest.raises(ValueError, match=r"\w") as refused:
        parse_rule(rule)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    "expression",
    [
        r"(a+)+$",
        r"((ab)+)+c",
        r"(a|a)+b",
        r"(aa?)+b",
        r"(.*,)+x",
        r"([^,]+)+;",
        r"(ñ+)+o",
        r"(?:.|\s)+x",
        r"(?:\w+\W*){1,20}x",
        r"(?:(?:\w+\s*)+,)+$",
        r"^(([a-z])+.)+[A-Z]([a-z])+$",
        r"x(?=(b+)+c)",
    ],
)
def test_a_regular_expression_that_may_take_for_ever_is_refused(expression):
    with pytest.raises(ValueError, match="may take for ever"):
        parse_rule(f"re:{expression}")


@pytest.mark.parametrize(
    "expression",
    [
        r"(?:\w+\s+)+foo",
        r"\d{1,2}\.\d{3}\.\d{3}-[\dk]",
        r"(?:ab|a)+c",
        r".*foo.*bar",
        r"(\d{1,3}\.?){2,4}",
        r"(?:no|nunca|jamás)+",
        r"(?:a++)+b",
        r"(?>a+)+b",
        r"\w+@\w+(?:\.\w+)+",
        r"(a)\1+",
    ],
)
def test_repetitions_that_can_be_read_in_one_way_only_are_taken(expression):
    assert parse_rule(f"re:{expression}") == Regex(expression)
