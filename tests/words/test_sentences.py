"""Sentences are those of spaCy's Sentencizer, with opening marks put where they belong.

Two differences are meant besides: a mark that could end a sentence, before any word, ends none; and a
line break or a second blank is no token that a sentence could begin with.
"""

import json
from collections import defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from qualcode.words import Lexicon, sentence_spans, sentence_starts
from qualcode.words.marks import ENDS, OPENS, PUNCTUATION

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora" / "segmentation"

PLAIN = [
    "La",
    "casa",
    "Niños",
    "vendió",
    "We",
    "sell",
    "Sr.",
    "etc.",
    "p.m.",
    "EE.UU.",
    "1.000",
    "3,5",
    "fin.Pero",
    "don't",
    ":)",
    "$5",
    "+56",
    "qué?!",
]
ENDING = [".", "!", "?", "...", "…", "?!", ".", ".", "!", "?"]
CLOSING = [",", ";", ":", ")", "]", "»", "”", "’", "-"]
STRAIGHT = ['"', "'"]
OPENING = ["¿", "¡", "«", "“", "‘", "(", "[", "—", "–"]


@cache
def pipeline(language: str) -> Language:
    nlp = spacy.blank(language)
    nlp.add_pipe("sentencizer")
    return nlp


@cache
def lexicon(language: str) -> Lexicon:
    return Lexicon(language)


def by_spacy(language: str, text: str) -> list[str]:
    return [sentence.text.strip() for sentence in pipeline(language)(text).sents]


def sentences(text: str, language: str = "es") -> list[str]:
    return [span.of(text) for span in sentence_spans(text, lexicon(language))]


def texts_of(*alphabets: list[str]) -> st.SearchStrategy[str]:
    pieces = st.sampled_from(alphabets).flatmap(st.sampled_from)
    return st.lists(st.tuples(pieces, st.sampled_from(("", " ", " "))), max_size=20).map(
        lambda pairs: "".join(piece + blank for piece, blank in pairs).strip()
    )


@pytest.mark.parametrize("language", ["es", "en"])
@settings(deadline=None, max_examples=100)
@given(
    start=st.sampled_from(("La", "Sr.", "don't", "$5", "We")),
    rest=texts_of(PLAIN, PLAIN, ENDING, CLOSING),
)
def test_without_opening_marks_sentences_are_spacys(language: str, start: str, rest: str) -> None:
    text = f"{start} {rest}".strip()

    assert sentences(text, language) == by_spacy(language, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Se fue. "Nadie vino", dijo.', ["Se fue.", '"Nadie vino", dijo.']),
        ('Dijo "hola." Después calló.', ['Dijo "hola."', "Después calló."]),
        ('Dijo: "Voy." "Yo no."', ['Dijo: "Voy."', '"Yo no."']),
        ("No. '¿Qué?' Eso.", ["No.", "'¿Qué?'", "Eso."]),
        ('Fin. " Suelta', ['Fin. "', "Suelta"]),
    ],
)
def test_a_straight_quotation_mark_before_a_word_and_after_a_blank_opens(
    text: str, expected: list[str]
) -> None:
    assert sentences(text) == expected


@settings(deadline=None, max_examples=100)
@given(text=texts_of(PLAIN, PLAIN, ENDING, CLOSING, STRAIGHT, OPENING))
def test_sentences_hold_every_token_once_and_begin_with_their_opening_marks(text: str) -> None:
    spans = sentence_spans(text, lexicon("es"))

    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(span.of(text) == span.of(text).strip() for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    for span in spans[:-1]:
        assert lexicon("es").encode([span.of(text)]).forms.size
        last = sentences(span.of(text))[-1].split()[-1]
        assert last not in OPENING


@settings(deadline=None, max_examples=100)
@given(text=texts_of(PLAIN, PLAIN, ENDING, CLOSING, STRAIGHT, OPENING))
def test_moving_the_opening_marks_back_gives_spacys_starts(text: str) -> None:
    lex = lexicon("es")
    tokens = lex.encode([text])
    forms = [lex.forms[number] for number in tokens.forms.tolist()]
    doc = pipeline("es")(text)
    assume([token.text for token in doc] == forms)
    assume(not any(form in ENDING for form in forms[: first_word(forms)]))

    expected = set()
    for sentence in doc.sents:
        start = sentence.start
        while start > 0 and forms[start - 1] in OPENING:
            start -= 1
        expected.add(start)
    assert set(sentence_starts(lex.flags[tokens.forms]).tolist()) == expected


def first_word(forms: list[str]) -> int:
    return next((n for n, form in enumerate(forms) if any(map(str.isalnum, form))), len(forms))


@pytest.mark.parametrize(
    "expected",
    [
        ["Sí.", "¿Y usted?", "¡Claro!", "— No."],
        ["Fue en marzo.", "«Vendimos todo.»", "“Nada más.”", "(Se ríe.)", "[Pausa.]"],
        ["Dijo que no.", "—¿Por qué?", "—¡«Porque no»!"],
        ["Vive en EE. UU. desde 1990, dijo el Sr. Soto.", "Volvió."],
        ["Pagan 1.000 pesos... y nada más.", "¿¡Qué!?", "Eso."],
        ["¿Cuándo?!?", "Ayer"],
        ["... bueno, no sé."],
    ],
)
def test_opening_marks_go_with_the_sentence_they_open(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_sentences_may_be_written_together() -> None:
    assert sentences("Así fue.Entonces vendí.") == ["Así fue.", "Entonces vendí."]


def test_line_breaks_end_no_sentence_and_begin_none() -> None:
    assert sentences("El precio\nbajó.\n\nY ya.\t¿No?") == ["El precio\nbajó.", "Y ya.", "¿No?"]


def test_marks_before_any_word_end_no_sentence() -> None:
    assert by_spacy("es", ". Bueno. Ya.") == [".", "Bueno.", "Ya."]
    assert sentences(". Bueno. Ya.") == [". Bueno.", "Ya."]


@pytest.mark.parametrize("text", ["", " \n", "…", "?", "¿ ¡ «", "..."])
def test_a_text_without_words_has_at_most_one_sentence(text: str) -> None:
    assert sentences(text) == [text.strip()] * bool(text.strip())
    assert sentence_starts(np.zeros(0, np.uint8)).tolist() == []


def test_a_long_run_of_opening_marks_costs_one_look() -> None:
    word, end, opens = 0, PUNCTUATION | ENDS, PUNCTUATION | OPENS
    flags = np.array([word, end, *[opens] * 50_000] * 5 + [word], dtype=np.uint8)

    assert sentence_starts(flags).tolist() == [0, 2, 50_004, 100_006, 150_008, 200_010]


def documents(name: str) -> list[tuple[str, str, set[tuple[int, int]]]]:
    """Language, text and true sentences of each document, its units joined by a blank."""
    path = CORPORA / name / "gold.jsonl"
    if not path.exists():
        pytest.skip(f"the third-party corpus {name} is not here")
    units = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        unit = json.loads(line)
        units[unit["doc"]].append(unit)
    found = []
    for parts in units.values():
        text, true = "", set()
        for part in parts:
            text += " " * bool(text)
            true |= {(len(text) + start, len(text) + end) for start, end in part["sents"]}
            text += part["text"]
        found.append((parts[0]["lang"], text, true))
    return found


def f1(guesses: list[set[tuple[int, int]]], truths: list[set[tuple[int, int]]]) -> float:
    """Balanced F of exact spans."""
    right = sum(len(guess & true) for guess, true in zip(guesses, truths, strict=True))
    return round(2 * right / (sum(map(len, guesses)) + sum(map(len, truths))), 3)


@pytest.mark.parametrize(
    ("name", "baseline", "ours"),
    [
        ("es_gsd_test", 0.822, 0.895),
        ("es_pud", 0.960, 0.973),
        pytest.param("fr_parisstories_test", 0.876, 0.876, marks=pytest.mark.slow),
    ],
)
def test_on_treebanks_we_are_better_than_spacy(name: str, baseline: float, ours: float) -> None:
    found = documents(name)
    truths = [true for _, _, true in found]

    theirs = [
        {(sent.start_char, sent.end_char) for sent in pipeline(lang)(text).sents}
        for lang, text, _ in found
    ]
    mine = [
        {(span.start, span.end) for span in sentence_spans(text, lexicon(lang))}
        for lang, text, _ in found
    ]

    assert f1(theirs, truths) == baseline
    assert f1(mine, truths) >= ours
