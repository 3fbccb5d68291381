"""One short conversation in every format that tells speakers or times: the same four turns."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path

import pytest

from qualcode.ingest import document, read
from qualcode.ingest.characters import words

SAMPLES = Path(__file__).with_name("samples")
SAID = [
    "¿A quién le vende la miel?",
    "A la empresa, todo el año. Pero pagan poco, y tarde.",
    "¿Y antes?",
    "Antes vendía en la feria.",
]
TIMES = [(1000, 3500), (4000, 9000), (9500, 10200), (10500, 13000)]
NAMES = ("Ana Soto", "Rosa Curiqueo")
MACHINE = ("SPEAKER_00", "SPEAKER_01")
NUMBERS = ("Speaker 0", "Speaker 1")
LATER_NUMBERS = ("Speaker 1", "Speaker 2")
STARTS_ONLY = [(start, None) for start, _ in TIMES]
SECONDS_ONLY = [(1000, None), (4000, None), (9000, None), (10000, None)]
ONE_CUE = [*TIMES[:2], (9500, 13000), (9500, 13000)]
UNTIMED = [(None, None)] * 4

NAMED = {
    "assemblyai.json": ("assemblyai", ("Speaker A", "Speaker B"), TIMES),
    "aws.json": ("aws-transcribe", ("spk_0", "spk_1"), TIMES),
    "azure.json": ("azure-speech", LATER_NUMBERS, TIMES),
    "chat.json": ("chat-json", ("assistant", "user"), UNTIMED),
    "colours.srt": ("srt-colours", ("yellow", "#00ff00"), TIMES),
    "deepgram.json": ("deepgram", NUMBERS, TIMES),
    "elan.eaf": ("elan", NAMES, TIMES),
    "google.json": ("google-speech", LATER_NUMBERS, TIMES),
    "lines.json": ("diarised-json", NAMES, TIMES),
    "no-heads.csv": ("table", NAMES, STARTS_ONLY),
    "questions.csv": ("question-table", ("Pregunta", "Respuesta"), UNTIMED),
    "rev.json": ("rev-json", NUMBERS, TIMES),
    "scribe.json": ("diarised-json", ("speaker_0", "speaker_1"), TIMES),
    "seconds.json": ("diarised-json", NAMES, TIMES),
    "sonix.json": ("diarised-json", NAMES, TIMES),
    "speechmatics.json": ("speechmatics", ("S1", "S2"), TIMES),
    "tables.json": ("diarised-json", ("Speaker 6", "Speaker 10"), TIMES),
    "teams.vtt": ("teams-vtt", NAMES, TIMES),
    "turns.csv": ("table", NAMES, STARTS_ONLY),
    "turns.tsv": ("table", NAMES, SECONDS_ONLY),
    "turns.xlsx": ("table", NAMES, STARTS_ONLY),
    "two-lines.srt": ("srt", ("Ana", "Rosa"), ONE_CUE),
    "voices.vtt": ("vtt-voices", NAMES, TIMES),
    "whisperx.json": ("whisperx-json", MACHINE, TIMES),
    "whisperx.srt": ("whisperx-srt", MACHINE, TIMES),
    "zoom.vtt": ("zoom-vtt", NAMES, TIMES),
}
UNNAMED = {
    "chunks.json": "diarised-json",
    "highlighted.srt": "rolling-captions",
    "whisper-cpp.json": "whisper-json",
    "whisper.json": "whisper-json",
    "whisper.srt": "srt",
    "whisper.tsv": "whisper-tsv",
    "whisper.vtt": "vtt",
    "youtube.vtt": "rolling-captions",
}
NOTES = {
    "chat.json": ["orders to the program, not part of the text: 1"],
    "colours.srt": ["the colours of the lines were taken as speakers"],
    "elan.eaf": [
        "tiers beside the speech (RC-traducción), not part of the text: 1",
        "tiers beside the speech (gestos), not part of the text: 1",
    ],
    "highlighted.srt": ["lines repeated by rolling captions, not part of the text: 19"],
    "turns.csv": ["columns beside the turns (Código), not part of the text: 1"],
    "turns.xlsx": ["sheets without turns, not part of the text: 1"],
    "voices.vtt": [
        "notes, not part of the text: 1",
        "lines above the first cue, not part of the text: 1",
        "names of cues, not part of the text: 1",
    ],
    "youtube.vtt": ["lines repeated by rolling captions, not part of the text: 9"],
}
ABOUT = {
    "turns.csv": {"Fecha": "14 de julio de 2020"},
    "turns.xlsx": {"Entrevistada": "Rosa Curiqueo"},
}


def test_every_sample_is_expected():
    assert {path.name for path in SAMPLES.iterdir()} == {*NAMED, *UNNAMED, "broadcast.srt"}


@pytest.mark.parametrize("name", NAMED)
def test_who_spoke_what_and_when(name):
    convention, (asks, answers), times = NAMED[name]

    transcript, issues = read(SAMPLES / name)

    turns = [(turn.speaker, turn.span.of(transcript.text)) for turn in transcript.turns]
    assert turns == list(zip([asks, answers, asks, answers], SAID, strict=True))
    assert [(turn.start_ms, turn.end_ms) for turn in transcript.turns] == times
    assert {turn.speaker: turn.role for turn in transcript.turns} == {
        asks: "interviewer",
        answers: "participant",
    }
    assert transcript.convention == convention
    assert transcript.attributes == ABOUT.get(name, {})
    told = [issue.what for issue in issues if "asks most of the questions" not in issue.what]
    assert told == NOTES.get(name, [])


@pytest.mark.parametrize("name", UNNAMED)
def test_what_was_said_when_nobody_is_named(name):
    transcript, issues = read(SAMPLES / name)

    (turn,) = transcript.turns
    assert transcript.text == " ".join(SAID)
    assert (turn.speaker, turn.start_ms, turn.end_ms) == ("", 1000, 13000)
    assert transcript.convention == UNNAMED[name]
    assert [issue.what for issue in issues][:-1] == NOTES.get(name, [])
    assert "no speakers' labels" in issues[-1].what


def test_marks_of_broadcast_captions_begin_turns_of_somebody_else():
    transcript, _ = read(SAMPLES / "broadcast.srt")
    assert [turn.span.of(transcript.text) for turn in transcript.turns] == SAID


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.[sv][rt]t")), ids=lambda path: path.name)
def test_the_words_of_subtitles_are_in_the_turns_or_in_what_was_left_out(path):
    written = path.read_text(encoding="utf-8")
    for pattern in (
        r"(?ms)^(?:STYLE|REGION)$.*?\n\n",
        r"(?m)^.*-->.*$",
        r"(?m)^[\d]+$|^[\da-f]{8}-\S+$",
        r"WEBVTT|NOTE|<[^>]*>",
    ):
        written = re.sub(pattern, "", written)
    names = {*words(" ".join([*NAMES, *MACHINE]))}
    transcript, _ = read(path)
    left_out = [one.text for one in document(path).left_out]

    source = [word for word in words(html.unescape(written)) if word not in names]
    spoken = [turn.span.of(transcript.text) for turn in transcript.turns]
    kept = [word for text in [*spoken, *left_out] for word in words(text)]
    assert Counter(source) == Counter(word for word in kept if word not in names)
