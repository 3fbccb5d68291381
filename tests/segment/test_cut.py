"""Segments: in order, inside participants' turns, every word in one, cut where sentences begin."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model import Role, Segment, Span, Transcript, Turn
from qualcode.segment import TOLERANCE, cut, turn_texts
from qualcode.store.verify import _n_words as words_in
from qualcode.words import Lexicon, sentence_spans

ROLES: tuple[Role, ...] = ("interviewer", "participant", "unknown")


def interview(*turns: tuple[Role, str]) -> Transcript:
    """A transcript of these turns, each on a line after its label."""
    text, made = "", []
    for number, (role, words) in enumerate(turns, start=1):
        label = f"{role[0].upper()}{number}"
        text += f"{label}: "
        span = Span(len(text), len(text) + len(words))
        made.append(Turn(number, label, role, span, start_ms=number * 1000))
        text += words + "\n"
    return Transcript("A05", text, tuple(made), "A05.txt", "")


def segments_of(
    transcript: Transcript,
    *,
    words: int = 150,
    first_number: int = 1,
    lexicon: Lexicon | None = None,
) -> list[Segment]:
    lexicon = lexicon or Lexicon("es")
    texts, offsets = turn_texts(transcript)
    tokens = lexicon.encode(texts, offsets)
    return cut(transcript, tokens, lexicon, words=words, first_number=first_number)


def drawn(transcript: Transcript, segments: list[Segment]) -> list[tuple[str, str, int]]:
    return [(s.id, s.span.of(transcript.text), s.n_words) for s in segments]


def test_a_turn_is_a_segment_and_a_long_one_is_cut_into_even_parts() -> None:
    transcript = interview(
        ("interviewer", "¿Cómo vende usted? Cuénteme."),
        ("participant", "Vendo en la feria. Nada más."),
        ("interviewer", "Ya."),
        (
            "participant",
            "Uno dos tres cuatro. Cinco seis. ¿Siete ocho? Nueve diez once doce. — Trece.",
        ),
        ("unknown", "Sí, claro."),
    )

    assert drawn(transcript, segments_of(transcript, words=6)) == [
        ("A05-0001", "Vendo en la feria. Nada más.", 6),
        ("A05-0002", "Uno dos tres cuatro. Cinco seis.", 6),
        ("A05-0003", "¿Siete ocho? Nueve diez once doce. — Trece.", 7),
        ("A05-0004", "Sí, claro.", 2),
    ]


def test_a_segment_carries_its_turn() -> None:
    transcript = interview(("interviewer", "¿Y?"), ("participant", "Uno. Dos. Tres. Cuatro."))

    first, second = segments_of(transcript, words=2, first_number=41)

    assert first == Segment("A05-0041", "A05", 2, "P2", first.span, 2, 2000)
    assert (second.id, second.turn, second.speaker, second.start_ms) == ("A05-0042", 2, "P2", 2000)


@pytest.mark.parametrize(("n", "parts"), [(8, 1), (9, 2), (12, 2), (15, 2), (16, 3), (60, 10)])
def test_a_third_over_the_limit_stays_whole(n: int, parts: int) -> None:
    transcript = interview(("participant", "Sí. " * (n - 1) + "Sí."))

    segments = segments_of(transcript, words=6)

    assert len(segments) == parts
    assert sum(segment.n_words for segment in segments) == n


def test_no_cut_inside_a_sentence_however_long() -> None:
    transcript = interview(("participant", "sí y " * 300 + "ya. Fin."))

    assert [s.n_words for s in segments_of(transcript)] == [601, 1]


def test_sentences_written_together_are_not_cut_apart() -> None:
    transcript = interview(("participant", "Uno dos tres.Cuatro cinco seis. Siete ocho."))

    assert drawn(transcript, segments_of(transcript, words=3)) == [
        ("A05-0001", "Uno dos tres.Cuatro cinco seis.", 5),
        ("A05-0002", "Siete ocho.", 2),
    ]


def test_an_interview_in_which_no_participant_speaks_has_no_segments() -> None:
    assert segments_of(interview()) == []
    assert segments_of(interview(("interviewer", "¿Hola? ¿Está ahí?"))) == []


def test_a_turn_of_blanks_gives_none_and_one_of_marks_gives_one_without_words() -> None:
    transcript = interview(("participant", " \u00a0 "), ("participant", "..."), ("unknown", "Sí."))

    assert drawn(transcript, segments_of(transcript)) == [
        ("A05-0001", "...", 0),
        ("A05-0002", "Sí.", 1),
    ]


pieces = st.sampled_from(
    [
        *("vendo", "Sí", "la", "casa", "25", "$", "😀", "fin.Pero", "dijo.¿No", "EE. UU.", "Sr."),
        *(
            "sí.",
            "no.",
            "¿Cuándo?",
            "¡Ya!",
            "...",
            "—",
            "«",
            "».",
            "(",
            ")",
            ",",
            "?!",
            "ya?», dijo.",
        ),
    ]
)
blanks = st.sampled_from([" ", " ", " ", "  ", "\n", "\u00a0", ""])
speech = st.lists(st.tuples(pieces, blanks), min_size=1, max_size=60).map(
    lambda pairs: "".join(piece + blank for piece, blank in pairs)
)
interviews = st.lists(st.tuples(st.sampled_from(ROLES), speech), max_size=5).map(
    lambda turns: interview(*turns)
)
limits = st.integers(1, 12)


@settings(deadline=None, max_examples=150)
@given(transcript=interviews, words=limits, first=st.integers(1, 9998))
def test_laws_of_segments(transcript: Transcript, words: int, first: int) -> None:
    lexicon = Lexicon("es")
    segments = segments_of(transcript, words=words, first_number=first, lexicon=lexicon)
    turns = {turn.number: turn for turn in transcript.turns}

    numbers = range(first, first + len(segments))
    assert [segment.id for segment in segments] == [f"A05-{number:04d}" for number in numbers]
    assert all(one.span.end <= other.span.start for one, other in pairwise(segments))
    for segment in segments:
        turn = turns[segment.turn]
        assert turn.role != "interviewer"
        assert (segment.interview_id, segment.speaker) == ("A05", turn.speaker)
        assert turn.span.contains(segment.span)
        assert segment.n_words == words_in(segment.span.of(transcript.text))
    for turn in transcript.turns:
        own = [segment for segment in segments if segment.turn == turn.number]
        said = turn.span.of(transcript.text)
        if turn.role == "interviewer":
            assert own == []
            continue
        told = [piece for segment in own for piece in segment.span.of(transcript.text).split()]
        assert told == said.split()
        assert sum(segment.n_words for segment in own) == words_in(said)
        if words_in(said) <= words * TOLERANCE:
            assert len(own) == 1
        begins = {turn.span.start + span.start for span in sentence_spans(said, lexicon)}
        assert {segment.span.start for segment in own} <= begins


@settings(deadline=None, max_examples=150)
@given(lengths=st.lists(st.integers(1, 9), min_size=1, max_size=40), words=st.integers(5, 30))
def test_parts_are_about_as_long_as_wished(lengths: list[int], words: int) -> None:
    transcript = interview(("participant", " ".join("sí " * (n - 1) + "no." for n in lengths)))

    found = [segment.n_words for segment in segments_of(transcript, words=words)]

    assert sum(found) == sum(lengths)
    longest = max(lengths)
    assert all(n <= words * 1.5 + longest for n in found)
    if len(found) > 1 and longest <= words / 2:
        assert min(found) >= words / 6


@settings(deadline=None, max_examples=150)
@given(text=st.text(st.sampled_from("añZ9 .,¿?—«$+😀\u0301\u200b\u00a0\n'-/²½"), max_size=40))
def test_the_store_counts_words_as_the_segments_do(text: str) -> None:
    tokens = Lexicon("es").encode([text])

    assert words_in(text) == (tokens.words[-1] if len(tokens.words) else 0)
