"""What holds for every text: nothing is lost, and turns are in order and inside."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qualcode.errors import Unreadable
from qualcode.ingest import Document, read
from qualcode.ingest.assemble import transcript
from qualcode.ingest.characters import clean, words
from qualcode.ingest.document import Layout
from qualcode.ingest.roles import Confirmed

NOBODY = Confirmed.of((), ())
STYLES = [
    "{label}: {words}",
    "{label}:{words}",
    "{label} : {words}",
    "**{label}:** {words}",
    "**{label}**: {words}",
    "{label}:\n{words}",
    "[00:{minute:02}:22] {label}: {words}",
    "00:{minute:02}:22 {label}: {words}",
    "{label} (00:{minute:02}:22): {words}",
    "**{label}:** [00:{minute:02}:22] {words}",
]
CONVENTIONS = {
    "labels": "{label}: {words}",
    "timed-labels": "[{clock}] {label}: {words}",
    "descript": "[{clock}] **{label}:** {words}",
    "rev": "{label} ({clock}):\n{words}",
    "sonix": "{label}: [{clock}] {words}",
    "f4": "{label}: {words} #{clock}-0#",
    "inqscribe": "[{clock}] {label}: {words} [{clock}]",
    "otter": "{label}  {clock}\n{words}",
    "zoom-txt": "{label}\t{clock}\n{words}",
    "teams-txt": "{label} {minute} minutos 22 segundos\n{words}",
    "happy-scribe": "[{clock}.00] - {label}\n{words}",
    "word-transcribe": "{clock} {label}\n{words}",
    "trint": "{label} [{clock}] {words}",
    "bracket-labels": "[{label}]\n{words}",
    "columns": "{label}\t{words}",
    "broadcast": ">> {label}: {words}",
    "bold-labels": "**{label}** {words}",
    "names-above": "{upper}\n{words}",
    "numbered-questions": "{number}{words}",
    "bold-questions": "{bold}{words}{bold}",
    "questions": "{words}",
    "dashes": "—{words}",
}
UNNAMED = {"numbered-questions", "bold-questions", "questions", "dashes"}
PAIRS = [("I", "P"), ("E", "E1"), ("ENTREVISTADORA", "Rosa Curiqueo"), ("Interviewer", "Sra. Luz")]
speech = st.lists(
    st.sampled_from(
        ["vendo", "la miel", "¿y", "año?", "no,", "10:30", "sí.", "[risas]", "—", "ñandú"]
    ),
    min_size=1,
    max_size=6,
).map(lambda said: "Digo " + " ".join(said))
paragraphs = st.lists(speech, min_size=1, max_size=3)
lines = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            [
                *("I:", "P: sí", "**P:**", "[00:01]", "#", "---", "Fecha: hoy", "Rosa: a", "ROSA"),
                *("— sí", "¿Y?", "1. ¿Y?", "[Rosa]", ">> a", "Rosa\t0:05", "**¿Y?**", "R/ a"),
                *("Rosa  0:05", "[0:05] - Rosa", "0 minutos 5 segundos", "a #00:00:05-0#"),
                *("Entrevista 2", "**[N]:** b", "0:05", "3 tres", "4 cuatro", "5 # seis"),
            ]
        ),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(
    turns=st.lists(paragraphs, min_size=2, max_size=8),
    style=st.sampled_from(STYLES),
    labels=st.sampled_from(PAIRS),
    gap=st.sampled_from(["\n", "\n\n"]),
)
def test_turns_written_in_any_style_are_read_back(turns, style, labels, gap):
    said = [(labels[n % 2], gap.join(turn)) for n, turn in enumerate(turns)]
    text = gap.join(
        style.format(label=label, words=words, minute=n) for n, (label, words) in enumerate(said)
    )

    made, _ = transcript(Path("A01.txt"), b"", Document(clean(text)), NOBODY)

    assert [(turn.speaker, turn.span.of(made.text)) for turn in made.turns] == said
    assert {turn.role for turn in made.turns} == {"interviewer", "participant"}
    assert [t.start_ms for t in made.turns] == [
        (n * 60 + 22) * 1000 if "{minute" in style else None for n in range(len(said))
    ]


def in_convention(name: str, said: list[str]) -> str:
    """What two people say in turns, one asking and one answering, as the convention writes it."""
    lines = []
    for n, spoken in enumerate(said):
        asks = n % 2 == 0
        lines.append(
            CONVENTIONS[name].format(
                label="Ana Soto" if asks else "Luis Vera",
                upper="ANA SOTO" if asks else "LUIS VERA",
                words=spoken,
                clock=f"00:{n:02}:22",
                minute=n,
                number=f"{n // 2 + 1}. " if asks else "",
                bold="**" if asks else "",
            )
        )
    return "\n".join(lines)


said_aloud = st.lists(
    st.sampled_from(["vendo", "la miel", "año", "sí,", "[risas]", "ñandú", "a las 10:30", "100"]),
    min_size=1,
    max_size=4,
).map(" ".join)


@pytest.mark.parametrize("name", CONVENTIONS)
@settings(max_examples=40, deadline=None)
@given(pairs=st.lists(st.tuples(said_aloud, said_aloud), min_size=4, max_size=7))
def test_turns_written_in_a_convention_are_read_back_and_its_name_is_given(name, pairs):
    said = [words for a, b in pairs for words in (f"¿Y {a} ahora?", f"Digo {b} hoy.")]

    made, _ = transcript(Path("A01.txt"), b"", Document(in_convention(name, said)), NOBODY)

    assert made.convention == name
    assert [turn.span.of(made.text) for turn in made.turns] == said
    assert [turn.role for turn in made.turns] == ["interviewer", "participant"] * len(pairs)
    if name not in UNNAMED:
        assert len({turn.speaker for turn in made.turns[::2]}) == 1
    if "{clock}" in CONVENTIONS[name] and name != "f4":
        assert [turn.start_ms for turn in made.turns] == [
            (n * 60 + 22) * 1000 for n in range(len(said))
        ]


@settings(max_examples=60, deadline=None)
@given(
    pairs=st.lists(st.tuples(said_aloud, said_aloud), min_size=3, max_size=6),
    first=st.integers(1, 90),
    comment=st.booleans(),
)
def test_line_numbers_make_no_difference(pairs, first, comment):
    lines = [f"E: ¿Y {a} ahora?\nP: Digo\n{b} hoy." for a, b in pairs]
    text = "\n".join(lines) + ("\n# ríe" if comment else "")
    numbered = "\n".join(f"{n} {line}" for n, line in enumerate(text.split("\n"), first))

    plain, _ = transcript(Path("A01.txt"), b"", Document("\n".join(lines)), NOBODY)
    made, issues = transcript(Path("A01.txt"), b"", Document(numbered), NOBODY)

    assert made.convention == "line-numbers"
    assert (made.text, made.turns) == (plain.text, plain.turns)
    assert [remark.text for remark in made.comments] == ["ríe"] * comment
    assert issues[0].what == f"line numbers, left out of the text: {text.count(chr(10)) + 1}"


@settings(max_examples=60, deadline=None)
@given(st.lists(said_aloud, min_size=4, max_size=9))
def test_times_between_the_lines_are_the_times_of_what_is_said(said):
    text = "\n".join(f"0:{n:02}\n{spoken}." for n, spoken in enumerate(said))

    made, _ = transcript(Path("A01.txt"), b"", Document(text), NOBODY)

    assert made.convention == "youtube"
    assert words(made.text) == [word for spoken in said for word in words(spoken)]
    assert made.turns[0].start_ms == 0


@settings(max_examples=300, deadline=None)
@given(written=lines.map("\n".join), per_line=st.booleans())
def test_turns_are_in_order_inside_the_text_and_no_word_is_lost(written, per_line):
    text = clean(written)
    try:
        made, issues = transcript(
            Path("A01.txt"), b"", Document(text, Layout(line_is_paragraph=per_line)), NOBODY
        )
    except Unreadable:
        assume(False)

    if made.convention not in ("youtube", "line-numbers"):
        assert words(made.text) == words(written)
    assert clean(made.text) == made.text
    assert [turn.number for turn in made.turns] == list(range(1, len(made.turns) + 1))
    ends = [0] + [turn.span.end for turn in made.turns]
    assert all(end <= turn.span.start for end, turn in zip(ends, made.turns, strict=False))
    assert all(turn.span.of(made.text).strip() for turn in made.turns)
    assert ends[-1] <= len(made.text)
    assert not [issue for issue in issues if issue.severity == "error"]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["Ana", "Rosa", ""]), st.text("abñ ú.?:<&-[", max_size=12)),
        min_size=1,
        max_size=10,
        unique_by=lambda cue: cue[1],
    )
)
def test_every_word_of_every_cue_is_in_a_turn(tmp_path_factory, cues):
    cues = [(name, " ".join(text.split())) for name, text in cues if words(text)]
    path = tmp_path_factory.getbasetemp() / "law.srt"
    path.write_text(
        "\n\n".join(
            f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{name + ': ' if name else ''}{text}"
            for n, (name, text) in enumerate(cues, 1)
        ),
        encoding="utf-8",
    )
    assume(cues)
    made, issues = read(path, participants=["Ana", "Rosa"])
    spoken = [word for turn in made.turns for word in words(turn.span.of(made.text))]
    assert spoken == [word for _, text in cues for word in words(text)]
    assert not [issue for issue in issues if issue.severity == "error"]
