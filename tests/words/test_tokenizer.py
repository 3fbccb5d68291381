"""The law that cutting chunk by chunk, with a short way for plain words, is spaCy's tokenizer.

Three differences are meant: spaCy's one token ``EE. UU.``, with a blank in it, is two, ``EE.`` and
``UU.``; an emoticon is not looked for across a blank; a chunk of more than ``LONGEST`` characters is
cut into pieces first.
"""

import re
from functools import cache

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.tokenizer_exceptions import emoticons
from spacy.language import Language

from qualcode.words import Lexicon
from qualcode.words.tokenizer import LONGEST, chunker

LANGUAGES = ("es", "en", "fr")
WORDS = [
    "casa",
    "casas",
    "Niños",
    "mujer",
    "vendió",
    "árbol",
    "ÁRBOL",
    "pingüino",
    "MAÑANA",
    "sí",
    "no",
    "a",
    "y",
    "o",
    "EE",
    "UU",
    "Sr",
    "sra",
    "p",
    "m",
    "hab",
    "ca",
    "we",
    "market",
    "don't",
    "can't",
    "it's",
    "I'm",
    "they'll",
    "gonna",
    "cannot",
    "y'all",
    "o'clock",
    "isn't",
    "im",
    "dont",
    "ain't",
    "Mr",
    "vs",
    "l'eau",
    "aujourd'hui",
    "d'Ivoire",
    "qu'il",
    "va-t-il",
    "rendez-vous",
    "straße",
    "naïve",
    "Ωμέγα",
    "дом",
    "市场",
    "السوق",
]
ABBREVIATIONS = [
    *[
        "Sr.",
        "Sra.",
        "Dr.",
        "Ud.",
        "Uds.",
        "p.m.",
        "a.m.",
        "12m.",
        "1p.m.",
        "EE.UU.",
        "aprox.",
        "etc.",
        "pág.",
        "Av.",
        "S.A.",
        "D.",
        "c/u",
    ],
    *[
        "Mr.",
        "Mrs.",
        "e.g.",
        "i.e.",
        "U.S.",
        "Inc.",
        "Jan.",
        "No.",
        "vs.",
        "Ph.D.",
        "av.",
        "janv.",
        "J.-C.",
        "n.º",
    ],
    *("EE. UU.", "EE.", "UU.", "p. m.", "S. A."),
]
NUMBERS = [
    "1",
    "12",
    "3.5",
    "3,5",
    "1.000.000",
    "10%",
    "5kg",
    "20km/h",
    "3m2",
    "$5",
    "US$20",
    "€7",
    "7€",
    "£3",
    "10:30",
    "2020-08-01",
    "1º",
    "2ª",
    "1/2",
    "1990s",
    "5'",
    "90's",
    "+56",
    "-3",
    "½",
    "10ha",
    "4-5",
]
MARKS = [
    "¿",
    "¡",
    "«",
    "»",
    "—",
    "–",
    "-",
    "…",
    "...",
    "..",
    ".",
    ",",
    ";",
    ":",
    "?",
    "!",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "“",
    "”",
    "‘",
    "’",
    "/",
    "&",
    "*",
    "_",
    "#",
    "@",
    "%",
    "=",
    "+",
    "~",
    "|",
    "<",
    ">",
]
ODD = [
    ":)",
    ":-)",
    ";)",
    ":(",
    "XD",
    "xD",
    ":D",
    "D:",
    ":'(",
    "<3",
    "8)",
    "(:",
    "^_^",
    "O_o",
    "v.v",
    "-_-",
    "¯\\(ツ)/¯",
    "😀",
    "👩🏽\u200d🌾",
    "🇨🇱",
    "http://a.cl/b?c=1",
    "www.minagri.gob.cl",
    "ana.perez@uno.cl",
    "https://x.org/a(b).",
    "C++",
    "a.B",
    "fin.Pero",
    "a,b",
    "uno/dos",
    "word--word",
    "é",
    "ñ",
    "́",
    "\u200b",
    "\xad",
]
BLANKS = (" ", " ", " ", " ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u2003", " \n", "")

SCATTERED = [re.compile(r"\s*".join(map(re.escape, face))) for face in sorted(emoticons)]


def without_scattered_emoticons(text: str) -> str:
    """The text without the blanks inside what would be an emoticon but for them."""
    before = None
    while text != before:
        before = text
        for scattered in SCATTERED:
            text = scattered.sub(lambda face: "".join(face[0].split()), text)
    return text


pieces = st.sampled_from((WORDS, ABBREVIATIONS, NUMBERS, MARKS, ODD)).flatmap(st.sampled_from)
texts = (
    st.lists(st.tuples(pieces, st.sampled_from(BLANKS)), max_size=25)
    .map(lambda pairs: "".join(piece + blank for piece, blank in pairs))
    .map(without_scattered_emoticons)
)


@cache
def pipeline(language: str) -> Language:
    nlp = spacy.blank(language)
    if language == "es":
        for part in ("EE.", "UU.", "Ee.", "Uu."):
            nlp.tokenizer.add_special_case(part, [{"ORTH": part}])
    return nlp


@cache
def warm(language: str) -> Lexicon:
    """One lexicon that goes on learning through all examples."""
    return Lexicon(language)


def by_spacy(language: str, text: str) -> list[tuple[str, int]]:
    """spaCy's tokens and their offsets, whitespace tokens left out."""
    return [(token.text, token.idx) for token in pipeline(language)(text) if not token.is_space]


def by_lexicon(lexicon: Lexicon, text: str) -> list[tuple[str, int]]:
    tokens = lexicon.encode([text])
    return [
        (lexicon.forms[form], start)
        for form, start in zip(tokens.forms.tolist(), tokens.starts.tolist(), strict=True)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@settings(deadline=None, max_examples=120)
@given(text=texts)
def test_tokens_are_spacys_from_a_cold_and_from_a_warm_lexicon(language: str, text: str) -> None:
    expected = by_spacy(language, text)

    cold = Lexicon(language)
    assert by_lexicon(cold, text) == expected
    assert by_lexicon(cold, text) == expected
    assert by_lexicon(warm(language), text) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_special_case_of_spacy_stays_special_with_a_mark_after_it(language: str) -> None:
    nlp = pipeline(language)
    special = [case for case in nlp.tokenizer.rules if case.split() == [case]]
    for mark in ("", ".", ",", "?", ":", ")"):
        for case in special:
            text = case + mark
            assert list(chunker(language)(text)) == [token.text for token in nlp(text)]


def test_the_united_states_are_two_tokens_where_spacy_has_one() -> None:
    text = "Exportan a los EE. UU., no a Perú (EE. UU.)."
    spacys = " ".join(token.text for token in spacy.blank("es")(text))

    assert " ".join(form for form, _ in by_lexicon(Lexicon("es"), text)) == spacys
    assert spacys == "Exportan a los EE. UU. , no a Perú ( EE. UU. ) ."


@pytest.mark.parametrize("language", ["", "qq", "zh", "ja"])
def test_a_language_without_a_rule_tokenizer_has_the_neutral_one(language: str) -> None:
    assert chunker(language)("(hola),") == ("(", "hola", ")", ",")


def test_a_chunk_longer_than_any_word_costs_nothing_but_its_length() -> None:
    signs = "".join("(¿¡[«"[place % 5 if place % 7 else 0] for place in range(10_000))

    assert "".join(chunker("es")(signs)) == signs
    assert len(chunker("es")(signs)) == 10_000
    assert chunker("es")("a" * LONGEST) == ("a" * LONGEST,)
