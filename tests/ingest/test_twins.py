"""One invented interview, saved in every format: the same turns come out of all of them.

The files were exported by LibreOffice from ``entrevista.fodt``; the Markdown is by hand.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.ingest import READERS, read
from qualcode.ingest.characters import words

TWINS = sorted((Path(__file__).parent / "twins").glob("entrevista.*"))
MODEL = Path(__file__).parent / "twins" / "entrevista.md"


def told(path: Path) -> list[tuple[str, str, list[str]]]:
    made, _ = read(path)
    return [(turn.speaker, turn.role, words(turn.span.of(made.text))) for turn in made.turns]


def test_the_model_is_what_was_written():
    turns = told(MODEL)
    asks, answers = ("Entrevistadora", "interviewer"), ("Participante", "participant")
    assert [turn[:2] for turn in turns] == [asks, answers] * 10
    assert turns[3][2][:3] + turns[3][2][-3:] == "Sesenta y dos se murieron ocho".split()
    assert "ulmo" in turns[5][2]
    assert turns[19][2][-1] == "cumpla"
    assert sum(len(said) for _, _, said in turns) > 500


@pytest.mark.parametrize("path", TWINS, ids=lambda path: path.suffix)
def test_every_twin_has_the_same_turns_speakers_and_roles(path):
    if path.suffix not in READERS:
        pytest.skip(f"no reader for {path.suffix} files")
    assert told(path) == told(MODEL)
    assert read(path).transcript.attributes == read(MODEL).transcript.attributes
    assert not [issue for issue in read(path).issues if issue.severity != "note"]
