"""Which lines begin a turn, and what belongs to it."""

from __future__ import annotations

import pytest

from qualcode.ingest import read


@pytest.fixture
def turns(text_file):
    """The (speaker, words) of a text."""

    def of(text: str, **settled) -> list[tuple[str, str]]:
        transcript, _ = read(text_file(text), **settled)
        return [(turn.speaker, turn.span.of(transcript.text)) for turn in transcript.turns]

    return of


@pytest.fixture
def times(text_file):
    """The (start_ms, end_ms, words) of a text."""

    def of(text: str) -> list[tuple[int | None, int | None, str]]:
        transcript, _ = read(text_file(text))
        return [(t.start_ms, t.end_ms, t.span.of(transcript.text)) for t in transcript.turns]

    return of


@pytest.mark.parametrize(
    ("ask", "answer", "speakers"),
    [
        ("I: {}", "P: {}", ("I", "P")),
        ("E:{}", "R:{}", ("E", "R")),
        ("E1: {}", "P1: {}", ("E1", "P1")),
        ("P.- {}", "R.- {}", ("P", "R")),
        ("P/ {}", "R/ {}", ("P", "R")),
        ("P/: {}", "**R/** {}", ("P", "R")),
        ("Orador 1: {}", "Voz 2: {}", ("Orador 1", "Voz 2")),
        ("LE (00:01): {}", "MR (00:02): {}", ("LE", "MR")),
        ("ENTREVISTADOR/A: {}", "Sra. Rosa: {}", ("ENTREVISTADOR/A", "Sra. Rosa")),
        ("Entrevistador(a): {}", "Rosa Curiqueo: {}", ("Entrevistador(a)", "Rosa Curiqueo")),
        ("**Entrevistadora:** {}", "**Rosa:** {}", ("Entrevistadora", "Rosa")),
        ("**Entrevistadora**: {}", "**Rosa**: {}", ("Entrevistadora", "Rosa")),
        ("**Entrevistadora: {}**", "*P:* {}", ("Entrevistadora", "P")),
        ("__Interviewer:__ {}", "_Rosa_: {}", ("Interviewer", "Rosa")),
        ("Interviewer:\n{}", "Rosa:\n\n{}", ("Interviewer", "Rosa")),
        ("Moderadora : {}", "Agricultor 2 : {}", ("Moderadora", "Agricultor 2")),
        ("SPEAKER_00: {}", "SPEAKER_01: {}", ("SPEAKER_00", "SPEAKER_01")),
        ("María de la Luz: {}", "José O'Higgins: {}", ("María de la Luz", "José O'Higgins")),
        ("[00:01] Interviewer: {}", "[00:02:03.5] Rosa: {}", ("Interviewer", "Rosa")),
        ("00:01:00 Interviewer: {}", "(00:02) Rosa: {}", ("Interviewer", "Rosa")),
        ("Interviewer [00:01:00]: {}", "Rosa (00:02): {}", ("Interviewer", "Rosa")),
        ("Interviewer: [00:01:00] {}", "**Rosa:** (00:02) {}", ("Interviewer", "Rosa")),
        ("Interviewer  0:01\n{}", "Rosa Soto  0:12\n{}", ("Interviewer", "Rosa Soto")),
        ("**[00:01] Interviewer:** {}", "[00:02] **Rosa:** {}", ("Interviewer", "Rosa")),
    ],
)
def test_label_styles(turns, ask, answer, speakers):
    said = ["¿Y a quién le vende?", "A la empresa.", "¿Todo?", "Casi todo."]
    text = "\n\n".join((answer if n % 2 else ask).format(words) for n, words in enumerate(said))
    assert turns(text) == [(speakers[n % 2], words) for n, words in enumerate(said)]


def test_paragraphs_without_label_continue_the_turn(turns):
    assert turns("I: ¿Y?\n\nP: Primero vendo.\n\nDespués descanso.\nY duermo.\nI: Ah.") == [
        ("I", "¿Y?"),
        ("P", "Primero vendo.\n\nDespués descanso.\nY duermo."),
        ("I", "Ah."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "10:30 llegaba el camión",
        "Por ejemplo: las papas",
        "Bueno: así no más",
        "Era así: mal",
        "http://example.cl decía",
        "Lo que pasó con la empresa fue esto: nada",
        "Dijo: me voy",
        "Nota que me lo dijeron hace mucho tiempo: no",
        "- una cosa: otra",
        "10:30 Reunión: con la agencia",
        "Y/o por teléfono",
    ],
)
def test_speech_with_a_colon_is_not_a_label(turns, line):
    text = f"I: ¿Y?\nP: Sí.\n{line}\nI: ¿Y?\nP: No.\n{line}"
    assert turns(text)[1] == ("P", f"Sí.\n{line}")


@pytest.mark.parametrize("name", ["Nota", "Fecha", "Transcripción", "Observaciones", "Por ejemplo"])
def test_what_is_no_name_is_no_label_however_often_it_comes(turns, name):
    said = turns(f"Rosa: Sí.\n{name}: así fue\nJuan: No.\n{name}: así fue\n" * 3)
    assert {speaker for speaker, _ in said} == {"Rosa", "Juan"}


def test_headings_rules_and_notes_end_a_turn(turns):
    text = (
        "I: ¿Y?\nP: Sí.\n## Sección B\nObjetivo de la sección\nI: ¿Y?\nP: No.\n\n---\n\n"
        "I: ¿Y?\nP: Quizás.\n**[NOTAS]:** tranquila\nI: ¿Y?\nP: Chao.\nNotas del entrevistador:\n"
        "Estaba cansada."
    )
    assert [words for speaker, words in turns(text) if speaker == "P"] == [
        "Sí.",
        "No.",
        "Quizás.",
        "Chao.",
    ]


def test_forms_between_the_turns_are_no_speech(turns):
    text = "".join(
        f"I: ¿Y?\nP: Sí.\nPROBE aplicado (si/no): [x] ¿Cómo?\nP (probe): {n}.\n" for n in range(3)
    )
    assert {speaker for speaker, _ in turns(text)} == {"I", "P", "P (probe)"}
    assert turns(text)[1] == ("P", "Sí.")


def test_stage_remarks_are_no_part_of_a_name(turns):
    assert turns("I: ¿Y?\nRosa (ríe): Sí.\nI: ¿Y?\nRosa: No.")[1] == ("Rosa", "Sí.")


def test_one_label_in_two_spellings_is_one_speaker(turns):
    assert {s for s, _ in turns("I: ¿Y?\nRosa: Sí.\nI: ¿Y?\nROSA: No.")} == {"I", "Rosa"}


def test_a_name_that_comes_once_speaks_only_where_nobody_else_answers(turns, text_file):
    assert turns("Interviewer: How?\nRosa: Well.") == [("Interviewer", "How?"), ("Rosa", "Well.")]
    crowded = "I: How?\nP: Well.\nProblema: no hay agua.\nI: Ah."
    assert turns(crowded)[1] == ("P", "Well.\nProblema: no hay agua.")
    assert any("line 3" in issue.what for issue in read(text_file(crowded))[1])


def test_a_role_word_that_opens_speech_is_no_label(turns):
    text = "I: ¿Y?\nP: Hay de todo.\nProductores chicos: no les alcanza.\nI: Ah."
    assert turns(text)[1] == ("P", "Hay de todo.\nProductores chicos: no les alcanza.")


def test_confirmed_labels_win_whatever_they_look_like(turns):
    text = "la señora de la casa: hola\nvecino: hola\n"
    assert [speaker for speaker, _ in turns(text)] == ["", ""]
    assert turns(text, participants=["la señora de la casa"], interviewers=["Vecino:"]) == [
        ("la señora de la casa", "hola"),
        ("vecino", "hola"),
    ]


def test_the_header_becomes_attributes_and_never_turns(text_file):
    transcript, issues = read(
        text_file(
            "# Entrevista A05\n\n**Fecha:** 14 de julio de 2020\nLugar: Los Ríos\n"
            "Date – 31st May 2019   Time – 11.50 pm\nEntrevistadora: María Soto\n"
            "Participante: Rosa Curiqueo\n\nMaría: ¿Cómo está?\nRosa: Bien.\nMaría: ¿Y la miel?\n"
            "Rosa: Ahí."
        )
    )
    assert dict(transcript.attributes) == {
        "Fecha": "14 de julio de 2020",
        "Lugar": "Los Ríos",
        "Date": "31st May 2019",
        "Time": "11.50 pm",
        "Entrevistadora": "María Soto",
        "Participante": "Rosa Curiqueo",
    }
    assert [(turn.speaker, turn.role) for turn in transcript.turns[:2]] == [
        ("María", "interviewer"),
        ("Rosa", "participant"),
    ]
    assert issues == []


def test_a_greeting_under_the_header_is_a_turn(turns):
    assert turns("Fecha: 3 de mayo\nEntrevistadora: Hola\nRosa: Hola")[0] == (
        "Entrevistadora",
        "Hola",
    )


def test_times_before_behind_and_above(times):
    assert times(
        "[00:03:22] I: uno\nP [00:04]: dos\nI: (01:00:00.5) tres\n\n00:05:00\nP: cuatro\n"
        "[00:00:06.000 --> 00:00:09.250] I: seis\nP:\n[0:10] siete"
    ) == [
        (202_000, None, "uno"),
        (4_000, None, "dos"),
        (3_600_500, None, "tres"),
        (300_000, None, "cuatro"),
        (6_000, 9_250, "seis"),
        (10_000, None, "siete"),
    ]


def test_a_time_at_the_end_of_a_turn_is_its_end_and_there_the_next_one_starts(times):
    assert times("I: ¿Y? #00:00:05-0#\nP: Sí. #00:00:22-5#\n") == [
        (None, 5_000, "¿Y?"),
        (5_000, 22_500, "Sí."),
    ]


def test_a_time_without_words_behind_it_is_an_end(times):
    assert times("[00:00:01.00] I: ¿Y? [00:00:03.50]\n[00:00:09.00] P: Sí. [00:00:12.00]\n") == [
        (1_000, 3_500, "¿Y?"),
        (9_000, 12_000, "Sí."),
    ]


def test_a_clock_that_is_said_is_no_time_stamp(times):
    assert times("I:\n¿A qué hora?\nP:\n10:30\nI: ¿Siempre?\nP:\n10:30 llega, o Tipo 10:30\n") == [
        (None, None, "¿A qué hora?"),
        (None, None, "10:30"),
        (630_000, None, "¿Siempre?"),  # the line above might have been the time of this turn
        (None, None, "10:30 llega, o Tipo 10:30"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Informante: Rosa Vera (62 años, tejedora, vive en el valle)\n\n",
        "Entrevistadora: Ana Soto\nInformante: Rosa Vera\nLugar: feria\n\n",
        "E: Entrevistadora\nR: Tejedora del valle\n\n",
        "Participantes:\nE: Ana Soto\nR: Rosa Vera, 62 años\n\n",
        "Entrevistadora (E)\nInformante (R)\n\n",
        "GRUPO FOCAL 2 – TEJEDORAS\n",
    ],
)
def test_who_is_who_in_the_header_is_no_turn(turns, header):
    said = turns(header + "E: ¿Cómo está?\nR: Bien.\nE: ¿Y la lana?\nR: Cara.")
    assert said == [("E", "¿Cómo está?"), ("R", "Bien."), ("E", "¿Y la lana?"), ("R", "Cara.")]


def test_the_header_tells_who_a_letter_is(text_file):
    text = "Entrevistadora (M)\nInformante (E)\n\nE: Bien.\nM: Ajá.\nE: ¿Y usted?\nM: Cuente."
    made, issues = read(text_file(text))
    assert {turn.speaker: turn.role for turn in made.turns} == {
        "E": "participant",
        "M": "interviewer",
    }
    assert issues == []


def test_a_sentence_is_no_attribute(text_file):
    talk = "Bienvenidos a este encuentro con las tejedoras del valle de la cordillera de la costa."
    text = f"Conductora General: {talk}\nReunión (2024-03-12 10:05) - Transcript\nE: ¿Y?\nR: Sí."
    made, _ = read(text_file(text))
    assert dict(made.attributes) == {}


def test_names_and_their_initials_may_be_one(text_file):
    text = "Ana Vera: Hola, Luis.\nLuis Soto: Hola.\nAV: ¿Y?\nLS: Bien.\nAV: ¿Sí?\nLS: Sí."
    made, issues = read(text_file(text))
    assert [turn.speaker for turn in made.turns] == ["Ana Vera", "Luis Soto", *("AV", "LS") * 2]
    assert "Ana Vera (AV?)" in issues[0].what


def test_a_time_and_a_colon_make_a_label_where_all_have_them(turns):
    text = "Ana (00:01): ¿Y?\nRosa (00:03): Sí.\nVoces del fondo (00:04): Ya.\nAna (00:06): ¿Y?"
    assert ("Voces del fondo", "Ya.") in turns(text + "\nRosa (00:09): No.")


def test_quoted_and_numbered_lines_may_have_labels(turns):
    assert turns("> Q: ¿Y?\n> A: Sí.\n> Q: ¿Y?\n> A: No.")[1] == ("A", "Sí.")
    assert turns("1. E: ¿Y?\nR: Sí.\n2. E: ¿Y?\nR: No.")[2] == ("E", "¿Y?")


def test_times_that_go_backwards_are_reported(text_file):
    _, issues = read(text_file("[00:10] I: uno\n[00:05] P: dos\n"))
    assert [issue.what for issue in issues] == ["times go backwards: at turn 2"]


def test_without_labels_every_paragraph_is_a_turn_and_an_issue_says_so(text_file):
    transcript, issues = read(
        text_file("Fecha: 3 de mayo\n\n¿Y a quién?\n\nA la empresa,\ntodo.\n")
    )
    assert [(t.speaker, t.role, t.span.of(transcript.text)) for t in transcript.turns] == [
        ("", "unknown", "¿Y a quién?"),
        ("", "unknown", "A la empresa,\ntodo."),
    ]
    assert dict(transcript.attributes) == {"Fecha": "3 de mayo"}
    assert [issue.severity for issue in issues] == ["warning"]


def test_a_label_without_words_makes_no_turn_but_a_note(text_file):
    transcript, issues = read(text_file("I: ¿Y?\nP:\nI: ¿Nada?\nP: Nada."))
    assert [turn.number for turn in transcript.turns] == [1, 2, 3]
    assert "line 2" in issues[0].what


def test_words_outside_the_turns_are_counted(text_file):
    _, issues = read(text_file("I: ¿Y?\nP: Sí.\n## Notas\nuno dos tres\n"))
    assert issues[0].what.startswith("words that belong to no turn: 3 ")


def test_the_end_of_the_interview_is_not_said_by_anybody(turns):
    assert turns("I: ¿Y?\nP: Sí.\n[Fin de la entrevista]\n")[-1] == ("P", "Sí.")
