"""JSON of every shape: what is speech is read, what is not is refused in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import NotATranscript, QualcodeError, Unreadable
from qualcode.ingest import document, read
from qualcode.ingest.characters import words
from qualcode.model import Limits

CORPORA = Path(__file__).resolve().parents[3].parent / "shared" / "corpora"


def write(tmp_path: Path, content: object, name: str = "A01.json") -> Path:
    path = tmp_path / name
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return path


def turns(path: Path) -> list[tuple[str, str, int | None, int | None]]:
    made, _ = read(path)
    return [(t.speaker, t.span.of(made.text), t.start_ms, t.end_ms) for t in made.turns]


def said(start: object, end: object = None, who: str = "Ana", text: str = "vendo miel") -> dict:
    return {"speaker": who, "text": text, "start": start, "end": end}


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        "null",
        "12",
        '"hola"',
        "[[[[]]]]",
        {"a": [1, 2, {"b": "texto"}]},
        {"name": "paquete", "version": "1.0", "files": [{"name": "a", "value": "b c d e"}]},
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": {"name": "x"}}],
        },
        {"interviews": [{"interview": "A01", "gender": "f", "age": 40}]},
        [{"start": 0, "end": 1}, {"start": 1, "end": 2}],
        [{"text": ""}, {"text": "  "}],
    ],
)
def test_json_without_speech_is_no_transcript(tmp_path, content):
    with pytest.raises(NotATranscript, match="nothing in it is a list of what was said"):
        read(write(tmp_path, content))


def test_speakers_and_times_without_words_are_no_transcript(tmp_path):
    content = {"sentenceMetadata": [["0", 6, 3.0, 9.5], ["1", 10, 9.6, 17.3]], "language": "spa"}
    with pytest.raises(NotATranscript, match="who spoke when, but not what was said"):
        read(write(tmp_path, content))


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the third-party corpora are not here")
def test_a_real_file_of_speakers_and_times_alone_is_read_with_its_words_beside_them(tmp_path):
    (path,) = (CORPORA / "messy" / "sps_json").glob("*.json")
    with pytest.raises(NotATranscript, match="who spoke when, but not what was said"):
        read(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    table = content["sentenceMetadata"]
    content["sentences"] = {one: f"frase {one} dicha" for one, *_ in table}

    found = turns(write(tmp_path, content))

    who = [f"Speaker {number}" for _, number, *_ in table]
    changes = [n for n in range(len(who)) if n == 0 or who[n] != who[n - 1]]
    assert [speaker for speaker, *_ in found] == [who[n] for n in changes]
    assert [start for *_, start, _ in found] == [round(table[n][2] * 1000) for n in changes]
    said = [word for _, text, *_ in found for word in words(text)]
    assert said == words(" ".join(content["sentences"].values()))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("{", "its JSON is broken in line 1"),
        ('[{"text": "a"},\n{"text": "b"', "its JSON is broken in line 2"),
        ("[" * 200_000, "nested absurdly deep|JSON is broken"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested absurdly deep"),
        (" \n", "is empty"),
    ],
)
def test_broken_json_is_refused(tmp_path, content, what):
    with pytest.raises(Unreadable, match=what):
        read(write(tmp_path, content))


def test_a_file_over_the_limit_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="larger than 1 MB"):
        read(write(tmp_path, [said(1, text="miel " * 300_000)]), limits=Limits(megabytes=1))


@pytest.mark.parametrize(
    ("start", "end", "read_as"),
    [
        (1.5, 2, (1500, 2000)),
        ("1.5", "2", (1500, 2000)),
        ("1.5s", "2 s", (1500, 2000)),
        ("00:00:01,500", "0:02", (1500, 2000)),
        ("PT1.5S", "PT2S", (1500, 2000)),
        ({"seconds": "1", "nanos": 500_000_000}, {"seconds": 2}, (1500, 2000)),
        (1500, 2000, (1500, 2000)),
        (True, False, (None, None)),
        ("pronto", "", (None, None)),
        (-1, 1e300, (None, None)),
        ([], {}, (None, None)),
        (None, None, (None, None)),
    ],
)
def test_times_in_whatever_form(tmp_path, start, end, read_as):
    content = [said(start, end), said(start, end, "Rosa")]
    read_back = [(start, end) for *_, start, end in turns(write(tmp_path, content))]
    assert read_back == [read_as, read_as]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "9" * 5_000, "-9e9"])
def test_numbers_that_are_none_are_left_empty(tmp_path, number):
    written = f'[{{"speaker": "Ana", "text": "vendo miel", "start": {number}}}]'
    assert turns(write(tmp_path, written)) == [("Ana", "vendo miel", None, None)]


def test_milliseconds_are_told_from_seconds_by_how_fast_people_speak(tmp_path):
    seconds = [said(0, 4, text="uno dos tres cuatro"), said(4, 6, "Rosa", "cinco seis")]
    ms = [one | {"start": one["start"] * 1000, "end": one["end"] * 1000} for one in seconds]
    assert turns(write(tmp_path, seconds)) == turns(write(tmp_path, ms))


def test_half_a_character_and_keys_that_come_twice(tmp_path):
    path = write(tmp_path, '[{"speaker": "Ana", "text": "x", "text": "vendo \\ud800 miel"}]')
    made, issues = read(path)
    assert made.text == "Ana: vendo \ufffd miel"
    assert "keys that come twice in one object, the last one was read: 1" in [
        issue.what for issue in issues
    ]


def test_names_of_speakers_in_a_table_of_their_own(tmp_path):
    content = {
        "speakers": [{"id": "s1", "name": "Ana"}, {"id": "s2", "name": "Rosa"}],
        "segments": [{"speaker": "s1", "text": "¿Y?"}, {"speaker": "s2", "text": "Bien."}],
    }
    assert [who for who, *_ in turns(write(tmp_path, content))] == ["Ana", "Rosa"]


def test_who_is_not_told_goes_on_and_that_is_said(tmp_path):
    content = [said(0, 1), said(1, 2, ""), said(2, 3, "Rosa")]
    made, issues = read(write(tmp_path, content))
    assert [turn.speaker for turn in made.turns] == ["Ana", "Rosa"]
    assert "utterances without speaker, taken as of the one who spoke before: 1" in [
        issue.what for issue in issues
    ]


def test_other_lists_are_left_out_and_the_same_words_once_more_are_not_told(tmp_path):
    content = {
        "segments": [said(0, 1), said(1, 2, "Rosa", "y papas también")],
        "words": [{"word": "vendo", "start": 0, "end": 1}],
        "chapters": [{"start": 0, "end": 2, "text": "Resumen de la venta"}],
    }
    found = document(write(tmp_path, content))
    assert [one.text for one in found.left_out] == ["Resumen de la venta"]


def test_questions_and_answers(tmp_path):
    content = [{"question": "¿Y?", "answer": "Bien."}, {"question": "¿Y?", "answer": "Mal."}]
    assert [who for who, *_ in turns(write(tmp_path, content))] == ["Question", "Answer"] * 2


leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8))
keys = st.sampled_from(
    "text speaker start end words segments results items alternatives transcript content channels "
    "utterances monologues elements value ts nBest display speakers id name role question answer "
    "sentenceMetadata offsets timestamps from to recognizedPhrases phrases combinedPhrases type "
    "paragraphs sentences audio_segments speaker_labels startTime audio_url".split()
)
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=30,
)


@settings(max_examples=200, deadline=None)
@given(trees)
def test_json_of_any_shape_gives_turns_or_one_sentence(tmp_path_factory, tree):
    path = write(tmp_path_factory.getbasetemp(), json.dumps(tree), "any.json")
    try:
        made, _ = read(path)
    except QualcodeError:
        return
    assert words(made.text)
    made.text.encode("utf-8")
