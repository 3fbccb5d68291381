"""Segments of a transcript that takes the place of another keep their ids where their words are."""

from __future__ import annotations

import pytest

from qualcode import segment
from qualcode.align import align
from qualcode.model import Segment, Span, Transcript, Turn
from qualcode.words import Lexicon

pytest.importorskip("spacy")


def transcript(*lines: str) -> Transcript:
    """A transcript of lines ``P: words``; E asks, nobody knows what X does."""
    roles = {"E": "interviewer", "P": "participant", "X": "unknown"}
    text, turns, start = "\n".join(lines), [], 0
    for number, line in enumerate(lines, 1):
        span = Span(start + 3, start + len(line))
        turns.append(Turn(number, line[0], roles[line[0]], span))  # type: ignore[arg-type]
        start += len(line) + 1
    return Transcript("A01", text, tuple(turns), "A01.txt", "0")


def carried(
    old: Transcript, new: Transcript, words: int = 20
) -> tuple[list[Segment], list[Segment]]:
    lexicon = Lexicon("es")
    before = segment.cut(old, lexicon.encode(*segment.turn_texts(old)), lexicon, words=words)
    alignment = align(old.text, new.text)
    traces = [[(p.new, p.new_end) for p in alignment.pieces(one.span)] for one in before]
    tokens = lexicon.encode(*segment.turn_texts(new))
    after = segment.carry(
        before, traces, new, tokens, lexicon, words=words, first_number=len(before) + 1
    )
    return before, after


def shown(new: Transcript, segments: list[Segment]) -> list[tuple[str, str]]:
    return [(one.id[-2:], one.span.of(new.text)) for one in segments]


ONE = "P: Vendo la miel a la empresa del pueblo, desde hace años."
TWO = "P: El precio subió mucho este verano, gracias a Dios."
ASKED = "E: ¿Y el precio?"


def test_the_same_text_has_the_same_segments():
    old = transcript(ONE, ASKED, TWO, "X: Sí. " + "Una frase de cinco palabras. " * 12 + "Y ya.")
    before, after = carried(old, old)
    assert after == before
    assert len(before) > 4


def test_new_answers_get_the_next_numbers():
    new = transcript("P: Buenas tardes, aquí estamos.", ONE, ASKED, TWO)
    _, after = carried(transcript(ONE, ASKED, TWO), new)
    assert shown(new, after) == [
        ("03", "Buenas tardes, aquí estamos."),
        ("01", ONE[3:]),
        ("02", TWO[3:]),
    ]
    assert [one.turn for one in after] == [1, 2, 4]


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (ONE + " Y a nadie más.", ONE[3:] + " Y a nadie más."),
        ("P: Mire, yo le cuento. " + ONE[3:], "Mire, yo le cuento. " + ONE[3:]),
        (ONE.replace("empresa", "planta"), ONE[3:].replace("empresa", "planta")),
        (ONE.replace("del pueblo, desde hace años", ""), "Vendo la miel a la empresa ."),
    ],
)
def test_a_few_words_join_the_segment_beside_them(now, first):
    new = transcript(now, ASKED, TWO)
    _, after = carried(transcript(ONE, ASKED, TWO), new)
    assert shown(new, after) == [("01", first), ("02", TWO[3:])]


def test_many_new_words_are_cut_on_their_own():
    more = (
        " Después vino la sequía y se secó el pozo. Entonces compramos el agua en camiones, caro."
    )
    new = transcript(ONE + more, ASKED, TWO)
    _, after = carried(transcript(ONE, ASKED, TWO), new)
    assert shown(new, after) == [("01", ONE[3:]), ("03", more.strip()), ("02", TWO[3:])]


def test_what_was_rewritten_at_the_end_of_a_segment_stays_in_it():
    old = transcript(ONE + " Antes íbamos a la feria con los tarros y volvíamos con la mitad.")
    new = transcript(ONE + " Nunca más volvimos por allá, no valía la pena tanto viaje para nada.")
    _, after = carried(old, new, words=60)
    assert [one.id for one in after] == ["A01-0001"]


def test_a_question_put_between_parts_a_segment_where_most_of_it_is():
    new = transcript(
        "P: Vendo la miel", "E: ¿A quién?", "P: a la empresa del pueblo, desde hace años."
    )
    _, after = carried(transcript(ONE), new)
    assert shown(new, after) == [
        ("02", "Vendo la miel"),
        ("01", "a la empresa del pueblo, desde hace años."),
    ]


def test_two_turns_that_are_one_now_keep_both_segments():
    new = transcript(f"{ONE} {TWO[3:]}")
    _, after = carried(transcript(ONE, ASKED, TWO), new)
    assert shown(new, after) == [("01", ONE[3:]), ("02", TWO[3:])]


def test_what_an_interviewer_says_now_has_no_segment():
    new = transcript("E" + ONE[1:], ASKED, TWO)
    _, after = carried(transcript("X" + ONE[1:], ASKED, TWO), new)
    assert shown(new, after) == [("02", TWO[3:])]


def test_a_moved_answer_takes_its_segment_along():
    new = transcript(TWO, ASKED, ONE)
    _, after = carried(transcript(ONE, ASKED, TWO), new)
    assert shown(new, after) == [("02", TWO[3:]), ("01", ONE[3:])]


def test_an_answer_that_is_another_now_has_another_segment():
    new = transcript("P: Nunca quise arriesgar la platita que junté con tanto trabajo.", ASKED, TWO)
    _, after = carried(transcript(ONE, ASKED, TWO), new)
    assert [one.id for one in after] == ["A01-0003", "A01-0002"]
