"""How people and programs write down who speaks: a sample of each, beside it the turns in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from qualcode.errors import UnknownConvention, Unreadable
from qualcode.ingest import CONVENTIONS, read, read_all
from qualcode.ingest.characters import words

FOLDER = Path(__file__).with_name("conventions")
SAMPLES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".txt", ".md"))
NO_TELL_TALE = {"express-scribe": "timed-labels", "amberscript": "timed-labels"}
"""What writes the same as others and is called so only by who knows it."""
WITHOUT_NOTE = ("labels", "timed-labels", "paragraphs")


def expected(sample: Path) -> list[dict]:
    return json.loads(sample.with_name(f"{sample.name}.expected.json").read_text(encoding="utf-8"))


def found(sample: Path, **settled) -> list[dict]:
    return [
        {
            "id": made.interview_id,
            "convention": made.convention,
            "turns": [
                [turn.speaker, turn.role, turn.start_ms, turn.end_ms, turn.span.of(made.text)]
                for turn in made.turns
            ],
        }
        for made, _ in read_all(sample, **settled)
    ]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_every_sample_gives_its_turns(sample):
    assert found(sample) == expected(sample)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_recognised_by_the_name_it_bears(sample):
    bears = (
        next(n for n in sorted(CONVENTIONS, key=len, reverse=True) if sample.stem.startswith(n))
        if not sample.stem.startswith("several")
        else "labels"
    )
    assert {one["convention"] for one in expected(sample)} == {NO_TELL_TALE.get(bears, bears)}


def test_every_convention_has_a_sample_and_says_how_it_looks():
    assert set(CONVENTIONS) <= {path.stem for path in SAMPLES}
    for name, convention in CONVENTIONS.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
        assert convention.name == name
        assert convention.example.split("\n")[0] in convention.about.replace("\\n", "\n").replace(
            "\\t", "\t"
        )


@pytest.mark.parametrize("name", CONVENTIONS)
def test_naming_the_convention_gives_the_same_turns(name):
    sample = next(path for path in SAMPLES if path.stem == name)
    assert found(sample, convention=name) == [
        {**one, "convention": name} for one in expected(sample)
    ]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_note_says_how_a_file_was_read_unless_by_plain_labels(sample):
    (made, issues), *_ = read_all(sample)
    notes = [issue for issue in issues if issue.what.startswith("read as")]
    if made.convention in WITHOUT_NOTE:
        assert notes == []
    else:
        (note,) = notes
        assert note.severity == "note"
        assert note.what.startswith(f"read as {made.convention}: ")
        assert "--convention" in note.remedy


def test_the_note_counts_what_bears_it_out():
    (_, issues) = read(FOLDER / "otter.txt")
    assert "5 of 5 turns begin with a name and a time on a line of their own" in issues[0].what


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_no_word_of_a_sample_is_lost(sample):
    kept = [word for made, _ in read_all(sample) for word in words(made.text)]
    source = words(sample.read_text(encoding="utf-8"))
    if read_all(sample)[0].transcript.convention in ("youtube", "line-numbers", "whisper-txt"):
        kept = [word for word in kept if not word.isdigit()]
        source = [word for word in source if not word.isdigit()]
    comments = [
        word for made, _ in read_all(sample) for c in made.comments for word in words(c.text)
    ]
    assert sorted(kept + comments) == sorted(source)


def test_an_unknown_convention_names_those_there_are(text_file):
    with pytest.raises(UnknownConvention, match=r"'zoom'.*: labels, .*zoom-txt") as refused:
        read(text_file("E: ¿Y?\nP: Sí."), convention="zoom")
    assert refused.value.name == "zoom"


@pytest.mark.parametrize("name", ["otter", "bracket-labels", "dashes", "broadcast", "youtube"])
def test_a_named_convention_that_finds_nothing_is_refused_in_one_sentence(text_file, name):
    with pytest.raises(Unreadable, match=f"nothing in it is written as '{name}'"):
        read(text_file("E: ¿Y?\nP: Sí.\n"), convention=name)


def test_a_named_convention_needs_no_evidence(text_file):
    made, _ = read(text_file("- hola\n- chao\n"), convention="dashes")
    assert [turn.span.of(made.text) for turn in made.turns] == ["hola", "chao"]


def test_a_named_convention_wins_over_what_the_lines_tell(text_file):
    made, _ = read(text_file("E: ¿Y?\n\nP: Sí.\n"), convention="paragraphs")
    assert [turn.span.of(made.text) for turn in made.turns] == ["E: ¿Y?", "P: Sí."]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Fui a la feria.\n\n¿Y qué vi? Nada.\n\nSegún Rosa: nada.\n\n¿Será?\n\nNo sé.", ""),
        ("[Inaudible]\nuno\n[Música]\ndos\n[Inaudible]\ntres\n[Música]\ncuatro", ""),
        ("Temas:\n1. agua\n2. luz\n3. caminos\n4. semillas", ""),
        ("Notas\n- pan\n- leche\n- queso\n- miel", ""),
        ("Acta\n10:30 Reunión: se abre\n11:00 Café: nadie\n12:00 Reunión: se cierra", ""),
        ("Sí.\nhola\nClaro\nchao\nSí.\nhola\nClaro\nchao", ""),
        ("A) pan\nB) leche\nA) queso\nB) miel\nA) sal\nB) agua", ""),
        ("No. Nunca.\nSí. Una vez.\nNo. Era lejos.\nSí. Muy lejos.\nYa. Eso.\nYa. Bueno.", ""),
        ("Lunes - lluvia\nMartes - sol\nLunes - sol\nMartes - lluvia", ""),
        ("Fui al pueblo: vacío. Volví: nada. Entonces dije: me voy. Y pensé: ya no.", ""),
        ("Vino el Sr. P. Soto. Luego R. Vera. Y después P. Díaz. Y R. Soto.", ""),
        ("| Tema | Minutos |\n|---|---|\n| Agua | diez |\n| Luz | cinco |\n| Pan | dos |", ""),
        ("Usamos a >> b y c >> d.\nOtra línea.\nMás.", ""),
        ("# uno\ntexto\n# dos\ntexto\n# tres\ntexto", ""),
    ],
)
def test_what_only_looks_like_turns_is_left_alone(text_file, text, speaker):
    made, issues = read(text_file(text))
    assert made.convention == "paragraphs"
    assert {turn.speaker for turn in made.turns} == {speaker}
    assert {turn.role for turn in made.turns} == {"unknown"}
    assert issues[-1].what.startswith("no speakers' labels were found")


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        *(("E. {}", "R. {}"), ("E) {}", "P) {}"), ("E; {}", "P; {}"), ("E = {}", "P = {}")),
        *(("E/ {}", "D/ {}"), ("E//: {}", "D//: {}"), ("(E) {}", "(P) {}"), ("<E> {}", "<P> {}")),
        *(("E - {}", "P - {}"), ("E – {}", "P – {}"), ("E1 {}", "P1 {}"), ("“E”: {}", "“P”: {}")),
        *(("Ent. {}", "Inf. {}"), ("INT. {}", "RES. {}"), ("E_ {}", "P_ {}"), ("E → {}", "P → {}")),
        *(("Entrevistadora. {}", "Entrevistado. {}"), ("**E)** {}", "**P)** {}")),
        ("Entrevistadora – {}", "Rosa Soto – {}"),
    ],
)
def test_labels_are_closed_in_many_ways(text_file, ask, answer):
    said = [
        "¿Y a quién le vende?",
        "A la feria.",
        "Ya.",
        "Casi todo.",
        "¿Y el resto?",
        "Se guarda.",
    ]
    text = "\n".join((answer if n % 2 else ask).format(words) for n, words in enumerate(said))
    made, _ = read(text_file(text))
    assert made.convention in ("marked-labels", "labels")
    assert [turn.span.of(made.text) for turn in made.turns] == said
    assert [turn.role for turn in made.turns] == ["interviewer", "participant"] * 3


def test_turns_inside_a_line_are_said():
    made, issues = read(FOLDER / "labels-inline.txt")
    assert issues[0].what == "turns that begin inside a line, read as if each had its own: 5"
    source = (FOLDER / "labels-inline.txt").read_text(encoding="utf-8").strip()
    assert made.text.replace("\n", " ") == source


def test_only_one_side_labelled_inside_prose_is_warned_of(text_file):
    _, issues = read(text_file("Entrevistadora: ¿Y qué aconseja? Experto: Practicar cada día."))
    assert [issue.what for issue in issues] == [
        "nobody was found in the role of participant: Entrevistadora"
    ]


def test_where_every_line_has_a_label_of_its_own_nobody_speaks(text_file):
    lines = [f"{a}{b}{c} Soto: dice algo" for a in "BCDFG" for b in "aeiou" for c in "bcdfgh"]
    made, _ = read(text_file("\n".join(lines)))
    assert made.convention == "paragraphs"
    assert len(made.turns) == len(lines)


def test_stage_remarks_in_brackets_are_no_labels(text_file):
    made, _ = read(text_file("I: ¿Y?\n[Silencio]\nP: Sí.\n[Risas]\nI: ¿Y?\n[Silencio]\nP: No."))
    assert {turn.speaker for turn in made.turns} == {"I", "P"}


def test_questions_of_the_participant_do_not_turn_labels_into_questions(text_file):
    answer = "P: Uno dice.\n¿Para qué?\nPara nada.\n¿Y entonces?\nNada.\n"
    made, _ = read(text_file(f"E: ¿Cómo?\n{answer}" * 3))
    assert made.convention == "labels"
    assert [turn.speaker for turn in made.turns] == ["E", "P"] * 3


def test_roles_behind_dashes_only_where_questions_alternate():
    made, issues = read(FOLDER / "dashes-no-roles.txt")
    assert {turn.role for turn in made.turns} == {"unknown"}
    assert "roles are not known" in issues[-1].what
    made, issues = read(FOLDER / "dashes.txt")
    assert [turn.role for turn in made.turns] == ["interviewer", "participant"] * 3
    assert "3 questions were taken as the interviewer's" in issues[-1].what


def test_times_of_day_are_kept_and_said():
    made, issues = read(FOLDER / "zoom-txt-saved.txt")
    assert made.turns[0].start_ms == ((10 * 60 + 5) * 60 + 32) * 1000
    assert "times of day" in issues[1].what


def test_line_numbers_are_left_out_and_comments_kept_beside_the_text():
    made, issues = read(FOLDER / "line-numbers.txt")
    assert not re.search(r"\d", made.text)
    (comment,) = made.comments
    assert comment.text == "se ríe y mira la ventana"
    assert comment.span.of(made.text) == "P: Con mi tío, en la cordillera."
    assert [issue.what for issue in issues[:2]] == [
        "line numbers, left out of the text: 9",
        "comments behind a #, kept beside the text: 1",
    ]


def test_numbers_that_are_said_are_no_line_numbers(text_file):
    lines = [f"{n} kilos de papas." for n in (3, 12, 7, 40, 5, 9)]
    made, _ = read(text_file("\n".join(lines)))
    assert [turn.span.of(made.text) for turn in made.turns] == lines
