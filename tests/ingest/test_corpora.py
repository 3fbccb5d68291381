"""Real, openly licensed material beside the repository, where it is there."""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from qualcode.errors import NotATranscript
from qualcode.ingest import READERS, find, read
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
        assert transcript.convention == "labels"


def test_labels_on_their_own_line():
    for n in range(1, 6):
        transcript, _ = read(MESSY / f"estr_txt/ESTR{n}.txt")
        assert [(turn.speaker, turn.role) for turn in transcript.turns] == [
            ("Interviewer", "interviewer"),
            (f"ES{n}", "participant"),
            ("Interviewer", "interviewer"),
        ]
        assert transcript.attributes["Name"] == f"ES{n}"
        assert transcript.convention == "labels"


def test_subtitles_of_one_speaker_keep_every_word():
    path = MESSY / "vtt_en/plc_fishbowl.vtt"
    payload = re.findall(r"-->.*\n((?:.+\n?)+)", path.read_text(encoding="utf-8"))
    transcript, _ = read(path)
    (turn,) = transcript.turns
    source = words("".join(payload).replace(f"{turn.speaker}: ", ""))
    assert len(payload) == 264
    assert words(turn.span.of(transcript.text)) == source


def test_a_word_document_of_bold_questions_keeps_every_word_and_knows_who_answers():
    path = MESSY / "couchinn_ar/Entrevista.docx"
    transcript, issues = read(path)
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    source = re.sub(r"<[^>]+>", "", xml.replace("</w:p>", "\n"))
    assert words(transcript.text) == words(source)
    assert transcript.convention == "bold-questions"
    assert [(turn.speaker, turn.role) for turn in transcript.turns] == [
        ("", "interviewer"),
        ("", "participant"),
    ] * 14
    assert any("14 questions" in issue.what for issue in issues)


@pytest.mark.skipif(".pdf" not in READERS, reason="no reader for PDF")
@pytest.mark.parametrize(("name", "dan", "participant"), [("P1", 47, 47), ("P5", 68, 67)])
def test_pages_with_numbered_paragraphs_give_the_turns_they_have(name, dan, participant):
    transcript, issues = read(MESSY / f"pdpilot_pdf/{name}.pdf")
    turns = Counter((turn.speaker, turn.role) for turn in transcript.turns)
    assert turns["Dan", "interviewer"] == dan
    assert turns["Participant", "participant"] == participant
    assert transcript.convention == "labels"
    rest = len(transcript.turns) - dan - participant
    assert rest <= sum("may be one speaker's" in issue.what for issue in issues)


def test_what_is_no_interview_says_so():
    if ".json" not in READERS:
        pytest.skip("no reader for JSON")
    with pytest.raises(NotATranscript):
        read(MESSY / "sps_json/a95KMDHf4vQ.json")


def test_nothing_readable_in_the_corpora_loses_a_word():
    readable, _ = find([MESSY])
    assert {path.suffix for path in readable} >= {".docx", ".md", ".txt", ".vtt"}
    for path in readable:
        if path.suffix not in (".doc", ".json"):
            assert not [issue for issue in read(path)[1] if issue.severity == "error"]
