"""Real, openly licensed material beside the repository, where it is there."""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from qualcode.ingest import find, read
from qualcode.ingest.characters import words

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
MESSY = CORPORA / "messy"
pytestmark = pytest.mark.skipif(not MESSY.is_dir(), reason="the third-party corpora are not here")


def test_markdown_interviews_give_the_turns_that_others_coded():
    with (CORPORA / "coded/guionistas_dim_es/normalised.csv").open(encoding="utf-8") as file:
        coded = list(csv.DictReader(file))
    for name in ("E1", "E2", "E3"):
        transcript, _ = read(MESSY / f"guionistas_py/Entrevista_{name}.md")
        turns = Counter((turn.speaker, turn.role) for turn in transcript.turns)
        assert turns["ENTREVISTADOR", "interviewer"] == 27
        assert turns[name, "participant"] == 27
        said = {(turn.speaker, turn.span.of(transcript.text)) for turn in transcript.turns}
        expected = {
            (row["speaker"], row["text"].split(" **Correo")[0])
            for row in coded
            if row["doc_id"] == name
        }
        assert expected <= said
        assert transcript.attributes["Modalidad"]


def test_labels_on_their_own_line():
    for n in range(1, 6):
        transcript, _ = read(MESSY / f"estr_txt/ESTR{n}.txt")
        assert [(turn.speaker, turn.role) for turn in transcript.turns] == [
            ("Interviewer", "interviewer"),
            (f"ES{n}", "participant"),
            ("Interviewer", "interviewer"),
        ]
        assert transcript.attributes["Name"] == f"ES{n}"


def test_subtitles_of_one_speaker_keep_every_word():
    path = MESSY / "vtt_en/plc_fishbowl.vtt"
    payload = re.findall(r"-->.*\n((?:.+\n?)+)", path.read_text(encoding="utf-8"))
    transcript, _ = read(path)
    (turn,) = transcript.turns
    source = words("".join(payload).replace(f"{turn.speaker}: ", ""))
    assert len(payload) == 264
    assert words(turn.span.of(transcript.text)) == source


def test_a_word_document_without_labels_keeps_every_paragraph():
    path = MESSY / "couchinn_ar/Entrevista.docx"
    transcript, issues = read(path)
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    source = re.sub(r"<[^>]+>", "", xml.replace("</w:p>", "\n"))
    assert words(transcript.text) == words(source)
    assert {(turn.speaker, turn.role) for turn in transcript.turns} == {("", "unknown")}
    assert len(issues) == 1


def test_nothing_readable_in_the_corpora_loses_a_word():
    readable, skipped = find([MESSY])
    assert {path.suffix for path in skipped} >= {".pdf", ".doc", ".json"}
    for path in readable:
        assert not [issue for issue in read(path)[1] if issue.severity == "error"]
