"""What holds for every text: nothing is lost, and turns are in order and inside."""

from __future__ import annotations

from pathlib import Path

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
            ["I:", "P: sí", "**P:**", "[00:01]", "#", "---", "Fecha: hoy", "Rosa: a", "**[N]:** b"]
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

    assert words(made.text) == words(written)
    assert clean(made.text) == made.text
    assert [turn.number for turn in made.turns] == list(range(1, len(made.turns) + 1))
    ends = [0] + [turn.span.end for turn in made.turns]
    assert all(end <= turn.span.start for end, turn in zip(ends, made.turns, strict=False))
    assert all(turn.span.of(text).strip() for turn in made.turns)
    assert ends[-1] <= len(text)
    assert not [issue for issue in issues if issue.severity == "error"]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["Ana", "Rosa", ""]), st.text("abñ é.?:<&-[", max_size=12)),
        min_size=1,
        max_size=10,
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
