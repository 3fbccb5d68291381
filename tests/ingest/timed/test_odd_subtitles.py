"""Subtitles as no program should write them, and what holds for all of them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError, Unreadable
from qualcode.ingest import document, read
from qualcode.ingest.characters import words


def write(tmp_path: Path, text: str, name: str = "A01.srt") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def clock(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"


def cues(*texts: str) -> str:
    return "\n".join(
        f"{n}\n{clock(n * 1000)} --> {clock(n * 1000 + 900)}\n{text}\n"
        for n, text in enumerate(texts, 1)
    )


def turns(path: Path, **settled) -> list[tuple[str, str]]:
    transcript, _ = read(path, **settled)
    return [(turn.speaker, turn.span.of(transcript.text)) for turn in transcript.turns]


def whats(path: Path) -> list[str]:
    return [issue.what for issue in read(path)[1]]


def test_a_million_cues_without_words_are_refused_at_once(tmp_path):
    path = write(tmp_path, "00:00:01,000 --> 00:00:02,000\n\n" * 1_000_000)
    started = time.process_time()
    with pytest.raises(Unreadable, match="is empty: there are no words in its subtitles"):
        read(path)
    assert time.process_time() - started < 20


def test_text_behind_a_blank_line_inside_a_cue_and_behind_the_last_one_is_kept(tmp_path):
    text = cues("Ana: ¿Y?", "Rosa: Bien.\n\nMuy bien.", "Ana: ¿Sí?", "Rosa: Sí.\n\nClaro.")
    assert turns(write(tmp_path, text)) == [
        ("Ana", "¿Y?"),
        ("Rosa", "Bien. Muy bien."),
        ("Ana", "¿Sí?"),
        ("Rosa", "Sí. Claro."),
    ]


def test_words_above_a_time_are_an_identifier_only_where_the_format_has_them(tmp_path):
    text = "00:01.000 --> 00:02.000\nBueno.\n\nmiel\n00:03.000 --> 00:04.000\nBien."
    assert turns(write(tmp_path, "WEBVTT\n\n" + text, "A01.vtt")) == [("", "Bueno. Bien.")]
    assert turns(write(tmp_path, "1\n" + text)) == [("", "Bueno. miel Bien.")]


def test_words_on_the_line_of_the_times_are_kept_and_settings_are_not(tmp_path):
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000 line:0 position:20%,line-left\nBueno,\n\n"
        "00:02.000 --> 00:03.000 vendo miel\n"
    )
    assert turns(write(tmp_path, text, "A01.vtt")) == [("", "Bueno, vendo miel")]


def test_where_every_cue_has_a_name_it_may_be_any_name(tmp_path):
    said = [("ana soto", "¿Y?"), ("iPhone de la señora Rosa Curiqueo M.", "Bien.")] * 6
    assert turns(write(tmp_path, cues(*(f"{who}: {text}" for who, text in said)))) == said


def test_an_arrow_in_the_words_is_no_time(tmp_path):
    assert turns(write(tmp_path, cues("del campo --> a la feria"))) == [
        ("", "del campo --> a la feria")
    ]


def test_one_word_in_each_cue_with_marks_of_their_own(tmp_path):
    text = cues("Bueno", ",", "sí", ".", "¿", "Y", "usted", "?")
    assert turns(write(tmp_path, text)) == [("", "Bueno, sí. ¿ Y usted?")]


def test_what_people_say_again_is_no_rolling_caption(tmp_path):
    path = write(tmp_path, cues("Sí.", "Sí.", "Sí.", "No.", "No.", "Sí.", "Sí.", "Sí."))
    assert turns(path) == [("", "Sí. Sí. Sí. No. No. Sí. Sí. Sí.")]
    assert document(path).left_out == []


def test_one_colour_for_emphasis_is_no_speaker(tmp_path):
    text = cues("Ana: ¿La <font color='red'>miel</font>?", "Rosa: Sí.", "Ana: ¿Y?", "Rosa: Bien.")
    assert [speaker for speaker, _ in turns(write(tmp_path, text))] == ["Ana", "Rosa"] * 2


def test_lines_without_colour_among_coloured_ones_have_a_speaker_too(tmp_path):
    asks = "<font color=yellow>¿Y {}?</font>"
    text = cues(asks.format("la miel"), "Bien.", asks.format("el precio"), "Mal.")
    assert turns(write(tmp_path, text)) == [
        ("yellow", "¿Y la miel?"),
        ("no colour", "Bien."),
        ("yellow", "¿Y el precio?"),
        ("no colour", "Mal."),
    ]


def test_colours_can_be_named(tmp_path):
    one = "<font color=yellow>¿Y la miel?</font>"
    path = write(tmp_path, cues(one, "Bien.", one, "Mal."))
    named = turns(path, same={"yellow": "Ana", "no colour": "Rosa"})
    assert [speaker for speaker, _ in named] == ["Ana", "Rosa", "Ana", "Rosa"]


def test_cues_that_run_backwards_inside_a_turn_are_kept_and_reported(tmp_path):
    path = write(tmp_path, "\n".join(reversed(cues("c.", "b.", "a.").split("\n\n"))))
    assert turns(path)[0][1].split() == ["a.", "b.", "c."]
    assert "cues that start before the one above: 2" in whats(path)


def test_times_without_hours_and_beyond_a_day(tmp_path):
    text = "WEBVTT\n\n00:01.500 --> 00:02.000\nAna: ¿Y?\n\n25:00:01.000 --> 125:00:02.5\nP: Bien.\n"
    transcript, _ = read(write(tmp_path, text, "A01.vtt"))
    first, second = transcript.turns
    assert (first.start_ms, first.end_ms) == (1_500, 2_000)
    assert (second.start_ms, second.end_ms) == (90_001_000, 450_002_500)


def test_unclosed_and_unknown_tags_lose_no_word(tmp_path):
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>¿Y <b>la miel?\n<v Rosa>Bien <risas> harta\n"
    assert turns(write(tmp_path, text, "A01.vtt")) == [
        ("Ana", "¿Y la miel?"),
        ("Rosa", "Bien <risas> harta"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<c." * 200_000,
        "<v" + ".a" * 200_000,
        "<font color" * 100_000,
        "\n \n" * 300_000,
        "a: " * 300_000,
    ],
    ids=["tags", "classes", "colours", "blank lines", "colons"],
)
def test_no_cue_takes_long(tmp_path, text):
    path = write(tmp_path, cues("Ana: ¿Y?", f"Rosa: {text} miel"))
    started = time.process_time()
    assert turns(path)[-1][1].endswith("miel")
    assert time.process_time() - started < 5


payload = st.text("abñé .?:<>&-[]{}/\n\r\u2028\xa0ÃÂ0123456789", max_size=25)
times = st.integers(0, 400_000_000)


@settings(max_examples=100, deadline=None)
@given(
    said=st.lists(
        st.tuples(
            st.sampled_from(["", "Ana: ", "<v Rosa>", "[P]: ", ">> "]), payload, times, times
        ),
        min_size=1,
        max_size=8,
    ),
    vtt=st.booleans(),
)
def test_any_cues_give_turns_in_order_or_one_sentence(tmp_path_factory, said, vtt):
    text = "WEBVTT\n\n" * vtt + "\n\n".join(
        f"{n}\n{clock(start)} --> {clock(end)}\n{who}{text}"
        for n, (who, text, start, end) in enumerate(said, 1)
    )
    path = tmp_path_factory.getbasetemp() / "any.srt"
    path.write_bytes(text.encode())
    try:
        made, _ = read(path)
    except QualcodeError:
        return
    assert all(turn.span.of(made.text).strip() for turn in made.turns)
    ends = [0, *(turn.span.end for turn in made.turns)]
    assert all(end <= turn.span.start for end, turn in zip(ends, made.turns, strict=False))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from("Ana: Rosa: >> vendo miel, ¿y? sí. — 10:30 [risas]".split())),
        min_size=1,
        max_size=8,
    )
)
def test_every_word_of_any_cues_is_in_a_turn_or_is_the_name_of_one(tmp_path_factory, said):
    path = tmp_path_factory.getbasetemp() / "words.srt"
    path.write_text(cues(*(" ".join(text) for text in said)), encoding="utf-8")
    try:
        made, _ = read(path)
    except QualcodeError:
        assert not words(" ".join(w for text in said for w in text if not w.endswith(":")))
        return
    spoken = [word for turn in made.turns for word in words(turn.span.of(made.text))]
    names = {turn.speaker for turn in made.turns} | {"Ana", "Rosa"}
    source = words(" ".join(" ".join(text) for text in said))
    assert [w for w in spoken if w not in names] == [w for w in source if w not in names]
