"""What tells how good a transcript is: measures, and what crosses a threshold."""

from __future__ import annotations

import random

import pytest

from qualcode.analysis import Duplicates, alike, doubts, measures, n_words, spoken, told
from qualcode.analysis.duplicates import Pair, resemblance, sketch
from qualcode.analysis.languages import foreign
from qualcode.analysis.loops import STOCK, Loop, loops
from qualcode.model import Role, Span, Transcript, Turn

TALK = (
    "mire nosotros empezamos con las colmenas en el campo de mi papá y después la empresa nos dijo"
    " que iba a comprar toda la miel pero el precio no era muy bueno así que lo pensamos harto"
).split()
VOCABULARY = (
    "abeja año apicultor bosque camino campo casa colmena cosecha cuenta dinero empresa familia feria"
    " frasco grupo hija invierno lluvia maíz miel monte niebla oveja papa precio pueblo queso riego"
    " sala semilla siembra tarde técnico tierra trabajo trigo vaca vecina venta"
).split()


def transcript(
    *said: tuple[str, str] | tuple[str, str, int] | tuple[str, str, int, int],
) -> Transcript:
    """Turns of (label, words), and where they are timed also start and end in seconds.

    ``E`` asks; everybody else answers.
    """
    text, turns = "", []
    for number, (label, words, *times) in enumerate(said, 1):
        start = len(text) + len(label) + 2
        text += f"{label}: {words}\n"
        role: Role = "interviewer" if label == "E" else "participant" if label else "unknown"
        ms = [1000 * t for t in times] + [None, None]
        turns.append(Turn(number, label, role, Span(start, start + len(words)), ms[0], ms[1]))
    return Transcript("A01", text, tuple(turns), "A01.txt", "")


def test_where_nobody_is_named_the_interviewers_words_are_still_apart():
    text = "¿Y la miel?\nPoca miel este año."
    asked = Turn(1, "", "interviewer", Span(0, 11))
    answered = Turn(2, "", "participant", Span(12, 31))

    measured = measures(Transcript("A01", text, (asked, answered), "A01.txt", ""))

    assert [(v.role, v.turns, v.words) for v in measured.voices] == [
        ("interviewer", 1, 3),
        ("participant", 1, 4),
    ]


def said_of(made: Transcript, language: str = "es") -> list[str]:
    return [issue.what for issue in doubts(made, measures(made), spoken(made), language)]


def talk(n: int, seed: int = 1) -> str:
    """So many words of no sense."""
    chance = random.Random(seed)
    return " ".join(chance.choice((*TALK, *VOCABULARY)) for _ in range(n))


# ---------------------------------------------------------------- measures


def test_words_are_counted_by_speaker():
    made = measures(
        transcript(
            ("E", "¿Y a quién le vende?"),  # 5
            ("P", "A la planta, — dijo — de 'Angol'."),  # 6: dashes are no words
            ("E", "¿Sí?"),  # 1
            ("", "Claro que sí."),  # 3
        )
    )
    assert [(v.speaker, v.role, v.turns, v.words) for v in made.voices] == [
        ("E", "interviewer", 2, 6),
        ("P", "participant", 1, 6),
        ("", "unknown", 1, 3),
    ]
    assert (made.words, made.asked_words, made.told_words) == (15, 6, 9)
    assert (made.turns, made.unnamed) == (4, 1)


@pytest.mark.parametrize(
    ("text", "n"), [("", 0), ("— ¡! …", 0), ("10:30 $ 2.000", 3), ("«Sí», dijo.", 2), ("a-b c", 2)]
)
def test_a_word_is_what_stands_between_blanks_and_is_not_all_punctuation(text, n):
    assert n_words(text) == n


@pytest.mark.parametrize(
    "mark",
    [
        "[inaudible]", "(inaudible 00:12:03)", "[Inaudible - 2 seg]", "(ininteligible)",
        "[inteligible]",
        "(no se entiende)", "[no se escucha bien]", "(unintelligible)", "[indistinct]", "[unclear]",
        "(?)", "[¿?]", "(???)", "[...]", "(…)", "xxx", "<inaudible>", "*inaudible*", "{inaudible}",
    ],
)  # fmt: skip
def test_a_mark_of_words_that_could_not_be_heard_counts(mark):
    assert measures(transcript(("P", f"Vendo {mark} miel, y {mark}."))).inaudible == 2


@pytest.mark.parametrize(
    "text",
    [
        "No se entiende por qué.", "Es inaudible.", "¿Qué?", "(risas)", "la empresa XXX", "[Empresa B]",
        "siglo XXX", "(it is unclear to me)", "Bueno...", "( )", "Lo pagan (dicen que no) tarde",
    ],
)  # fmt: skip
def test_talk_is_no_such_mark(text):
    assert measures(transcript(("P", text))).inaudible == 0


def test_inaudible_marks_are_told_per_thousand_words():
    made = measures(transcript(("P", f"{talk(499)} [inaudible]")))
    assert (made.inaudible, made.words, made.inaudible_rate) == (1, 500, 2.0)


def test_pace_is_words_over_the_time_between_first_and_last():
    made = measures(
        transcript(("E", talk(20), 0, 10), ("P", talk(100), 10, 55), ("E", "¿Y?", 55, 60))
    )
    assert (made.timed_ms, made.timed_words, made.minutes) == (60_000, 121, 1.0)
    assert made.words_per_minute == 121


def test_words_after_the_last_time_have_no_pace():
    made = measures(transcript(("E", talk(20), 0), ("P", talk(100), 10), ("E", talk(7), 60)))
    assert (made.timed_ms, made.timed_words) == (60_000, 120)


def test_a_second_recording_in_the_file_adds_its_own_time():
    made = measures(
        transcript(("E", "a b", 0), ("P", "c d e", 30, 60), ("E", "f", 0), ("P", "g h", 10, 20))
    )
    assert (made.timed_ms, made.timed_words) == (80_000, 8)


def test_nothing_is_said_about_the_pace_of_what_has_no_times():
    made = measures(transcript(("E", "¿Y?"), ("P", "No.")))
    assert (made.minutes, made.words_per_minute) == (None, None)


# ---------------------------------------------------------------- thresholds


def conversation(pairs: int = 12, words: int = 30) -> list[tuple[str, str]]:
    turns: list[tuple[str, str]] = []
    for n in range(pairs):
        turns += [("E", "¿Y cómo es eso en el campo?"), ("P", talk(words, seed=n))]
    return turns


def test_a_usual_interview_gives_nothing_to_look_at():
    assert said_of(transcript(*conversation())) == []


def test_turns_without_a_speaker_are_counted_among_all():
    turns = conversation()
    turns[3] = ("", turns[3][1])
    made = transcript(*turns)
    (issue,) = doubts(made, measures(made), spoken(made), "es")
    assert issue.what == "turns without a speaker: 1 of 24, turn 4"
    assert (issue.where, issue.severity) == ("A01.txt", "note")
    turns[1] = turns[5] = turns[7] = ("", "Sí.")
    made = transcript(*turns)
    assert doubts(made, measures(made), spoken(made), "es")[0].severity == "warning"


def test_a_transcript_without_any_labels_is_not_told_turn_by_turn():
    assert said_of(transcript(("", "Hola."), ("", "Hola."))) == []


def test_a_label_that_comes_once_among_many_is_no_label_or_misspelt():
    turns = conversation()
    turns[6] = ("Mire", "que no es así.")
    assert said_of(transcript(*turns)) == ["labels that come once or twice: 1 of 3, turn 7"]


def test_labels_that_never_meet_may_be_one_person():
    turns = [
        *conversation(6),
        *(("Ana" if who == "P" else who, said) for who, said in conversation(6)),
    ]
    assert said_of(transcript(*turns)) == [
        "labels that begin only where another has ended for good: 1, turn 14"
    ]


def test_a_turn_that_is_far_longer_than_all_others_may_hide_labels():
    turns = conversation()
    turns[9] = ("P", talk(1_200))
    assert said_of(transcript(*turns)) == ["very long turns, of over 1,000 words: 1, turn 10"]


def test_whoever_asks_should_not_talk_most():
    asks, answers = ("E", f"{talk(30)}?"), ("P", talk(20, seed=2))
    assert said_of(transcript(*[asks, answers] * 3)) == []  # too short to tell
    long = [("E", f"{talk(30, n)}?") if n % 2 else ("P", talk(20, n)) for n in range(12)]
    assert said_of(transcript(*long)) == [
        "the interviewer says more than everybody else: 180 of 300 words"
    ]


def test_many_inaudible_marks_are_told_with_their_rate():
    turns = conversation()
    turns[1] = ("P", f"[inaudible] {talk(10)} (no se entiende) {talk(10)} [...]")
    turns[3] = ("P", f"[inaudible] {talk(10)} (?)")
    assert said_of(transcript(*turns)) == ["many inaudible marks: 5 in 419 words, 12 per 1,000"]


def test_nobody_speaks_so_fast_or_so_little():
    fast = [("E" if n % 2 else "P", talk(100, n), 15 * n, 15 * n + 15) for n in range(8)]
    slow = [("E" if n % 2 else "P", talk(30, n), 90 * n, 90 * n + 90) for n in range(8)]
    assert said_of(transcript(*fast)) == [
        "more words than can be spoken: 400 a minute in 2 minutes"
    ]
    assert said_of(transcript(*slow)) == ["few words for its length: 20 a minute in 12 minutes"]


def test_a_turn_with_more_words_than_its_time_allows_is_named():
    turns = [("E" if n % 2 else "P", talk(50, n), 20 * n, 20 * n + 19) for n in range(10)]
    turns[4] = ("P", talk(100, 4), 80, 82)
    turns[5] = ("E", talk(50, 5), 82, 119)
    assert said_of(transcript(*turns)) == [
        "turns with more words than can be spoken in their time: 1, turn 5"
    ]


def test_a_turn_that_begins_long_before_the_one_above_ends_is_named():
    usual = [("E", "¿Y?", 0, 4), ("P", "No sé.", 3, 60)]
    assert said_of(transcript(*usual)) == []
    assert said_of(transcript(*usual, ("E", "¿No?", 20, 21))) == [
        "turns that begin long before the one above ends: 1, turn 3"
    ]


# ---------------------------------------------------------------- what machines write


def test_a_phrase_said_over_and_over_is_a_loop():
    words = [*TALK[:5], *"y eso es todo lo que hay".split() * 6, *TALK[5:10]]
    assert list(loops(words)) == [Loop(5, 7, 6)]


@pytest.mark.parametrize(
    ("words", "n"),
    [
        ("no " * 9, 0),
        ("no " * 12, 1),
        ("sí claro " * 4, 0),
        ("sí claro " * 6, 1),
        ("sí sí sí claro " * 5, 1),
        ("y así vamos tirando " * 3, 0),
        ("", 0),
        ("uno dos", 0),
    ],
)
def test_people_say_a_thing_twice_or_three_times(words, n):
    assert len(list(loops(words.split()))) == n


def test_a_loop_over_several_turns_is_told_where_it_begins():
    turns = [*conversation(2), *[("P", "Gracias por la atención prestada.")] * 6]
    assert said_of(transcript(*turns)) == [
        "phrases said over and over: 1, 30 words together, turn 5"
    ]


@pytest.mark.parametrize(
    "phrase",
    [
        "Subtítulos realizados por la comunidad de Amara.org",
        "Subtítulos por la comunidad de Amara.org",
        "¡Gracias por ver el video!",
        "Thanks for watching!",
        "Thank you for watching.",
        "Suscríbete al canal",
        "Please subscribe",
    ],
)
def test_stock_phrases_of_automatic_subtitles_are_named(phrase):
    assert said_of(transcript(*conversation(3), ("P", phrase))) == [
        "stock phrases of automatic subtitles: turn 7"
    ]


@pytest.mark.parametrize(
    "phrase", ["Gracias por venir.", "Se suscribió el contrato.", "watching TV"]
)
def test_thanks_are_no_stock_phrase(phrase):
    assert STOCK.search(phrase) is None


# ---------------------------------------------------------------- language

SPEECH = {
    "es": "bueno nosotros empezamos hace como diez años con las vacas que eran de mi papá y después ya"
    " se fue armando el grupo porque la empresa quería comprar la leche pero no a uno solo sino a"
    " todos los que estaban en el sector",
    "en": "well we started about ten years ago with the cows that were my father's and then the group"
    " came together because the company wanted to buy the milk but not from one of us but from all"
    " of those who were in the area",
    "pt": "bom a gente começou há uns dez anos com as vacas que eram do meu pai e depois o grupo foi se"
    " formando porque a empresa queria comprar o leite mas não de um só mas de todos os que estavam"
    " na região e isso foi muito bom",
    "fr": "bon nous avons commencé il y a dix ans avec les vaches qui étaient à mon père et après le"
    " groupe s est formé parce que l entreprise voulait acheter le lait mais pas à un seul et tous"
    " ceux qui étaient dans le secteur",
}
MAPUDUNGUN = (
    "mari mari pu lamngen inche pingen kallfürayen küpan lafken mapu mew feychi tripantu mew ñi chaw"
    " nieyey kiñe ruka ka epu waka fey mew küdawkefuyiñ kom antü ngillatun mew ka kimkefuyiñ"
    " mapudungun ñi chuchu kimelkefeyew kom che amulerpuy rüpü mew"
)


@pytest.mark.parametrize("expected", SPEECH)
@pytest.mark.parametrize("spoken_in", SPEECH)
def test_a_language_is_told_by_its_function_words(spoken_in, expected):
    found = foreign(SPEECH[spoken_in].split(), expected)
    assert found == ("" if spoken_in == expected else spoken_in)


def test_a_language_without_a_profile_is_not_known_and_is_never_expected():
    assert foreign(MAPUDUNGUN.split(), "es") == "unknown"
    assert foreign(SPEECH["es"].split(), "arn") == ""


def test_an_interview_in_another_language_is_told_once():
    made = transcript(("E", "And how did it begin?"), ("P", SPEECH["en"]), ("E", "Oh."))
    assert said_of(made) == [
        "it does not look like Spanish, the language it is read in: rather English"
    ]
    assert said_of(made, "en") == []


def test_a_turn_in_another_language_is_named():
    turns = conversation()
    turns[5], turns[9] = ("P", MAPUDUNGUN), ("P", f"{SPEECH['en']} {SPEECH['en']}")
    assert said_of(transcript(*turns)) == [
        "turns that do not look like Spanish: a language not known here, turn 6",
        "turns that do not look like Spanish: rather English, turn 10",
    ]


# ---------------------------------------------------------------- duplicates


def test_a_copy_and_a_corrected_copy_are_found_and_another_interview_is_not():
    words = talk(800).split()
    corrected = [word if n % 40 else "corregido" for n, word in enumerate(words)]
    seen = Duplicates()
    assert list(seen.add("A01", words)) == []
    assert list(seen.add("A02", talk(800, seed=2).split())) == []
    (copy,) = seen.add("A03", words)
    assert (copy.first, copy.second, copy.share) == ("A01", "A03", 1.0)
    near = list(seen.add("A04", corrected))
    assert [pair.first for pair in near] == ["A01", "A03"]
    assert all(0.6 < pair.share < 0.95 for pair in near)


def test_an_interview_like_several_others_is_told_once():
    pairs = [Pair("A03", "A09", 0.93), Pair("A01", "A09", 0.6)]
    (both,), (one,) = alike("A09.txt", pairs), alike("A09.txt", pairs[1:])
    assert both.what == "it says much the same as another interview: 93% like A03, and 1 more"
    assert one.what == "it says much the same as another interview: 60% like A01"
    assert list(alike("A09.txt", [])) == []


def test_the_estimate_is_near_the_true_share():
    chance = random.Random(3)
    words = [chance.choice(VOCABULARY) for _ in range(4_000)]
    half = words[:3_000] + [chance.choice(VOCABULARY) for _ in range(1_000)]
    runs = [{tuple(w[n : n + 5]) for n in range(len(w) - 4)} for w in (words, half)]
    true = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    assert resemblance(sketch(words), sketch(half)) == pytest.approx(true, abs=0.12)


def test_what_is_too_short_to_tell_is_no_duplicate():
    seen = Duplicates()
    assert list(seen.add("A01", ["sí", "claro"] * 3)) == []
    assert list(seen.add("A02", ["sí", "claro"] * 3)) == []


def test_what_interviewers_read_out_does_not_make_interviews_alike():
    made = transcript(("E", talk(300)), ("P", "Sí, acepto."))
    assert told(made, spoken(made)) == ["sí", "acepto"]
