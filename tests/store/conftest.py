"""Little study files made of invented talk; the interviewer is ``E``, everyone else is coded."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from qualcode.model import Coding, Segment, Span, Transcript, Turn
from qualcode.store import StudyFile, codings, transcripts


def ticking():
    """A clock that starts at noon and goes on a second at each look."""
    seconds = count()
    return lambda: f"2026-03-01T12:00:{next(seconds):02d}+00:00"


def talk(interview_id: str, *lines: str, segment_prefix: str = "") -> transcripts.NewTranscript:
    """An interview of the given turns (``E: ...``, ``P: ...``), each other turn one segment."""
    text = "\n".join(lines)
    turns, segments, start = [], [], 0
    for number, line in enumerate(lines, start=1):
        speaker, words = line.split(": ", 1)
        span = Span(start + len(speaker) + 2, start + len(line))
        role = "interviewer" if speaker == "E" else "participant"
        turns.append(Turn(number, speaker, role, span))
        if role == "participant":
            name = f"{segment_prefix or interview_id}-{len(segments) + 1:04d}"
            n_words = len(words.split())
            segments.append(Segment(name, interview_id, number, speaker, span, n_words))
        start += len(line) + 1
    return transcripts.NewTranscript(
        Transcript(interview_id, text, tuple(turns), f"{interview_id}.txt", "0" * 64),
        segments,
        "es",
        forms=b"",
        starts=b"",
    )


def marked(file: StudyFile, segment_id: str, code: str, coder: str = "ana", **more) -> Coding:
    """A person's coding of a whole segment, or of its ``words``."""
    interview_id = segment_id.rsplit("-", 1)[0]
    segment = next(s for s in transcripts.segments(file, interview_id) if s.id == segment_id)
    text = transcripts.transcript(file, interview_id).text
    span = segment.span
    if words := more.pop("words", ""):
        start = text.index(words, span.start)
        span = Span(start, start + len(words))
    return Coding(segment_id, interview_id, code, coder, span, span.of(text), **more)


def found(file: StudyFile, interview_id: str, *hits: tuple[str, str, str], raised=(), inputs="i"):
    """A run of the rules over an interview; hits are (segment id, code, matched words)."""
    key = transcripts.known(file)[interview_id].key
    codings_found = []
    for segment_id, code, words in hits:
        coding = marked(file, segment_id, code, words=words)
        (segment_key,) = file.db.execute(
            "select key from segment where id = ?", (segment_id,)
        ).fetchone()
        codings_found.append(
            codings.RuleCoding(
                segment_key,
                code,
                coding.span.start,
                coding.span.end,
                words,
                "affirms",
                "self",
                words.lower(),
            )
        )
    return codings.RuleRun(key, inputs, codings_found, raised)


class Draw:
    """The helpers of this folder, for tests to take as one argument."""

    talk = staticmethod(talk)
    marked = staticmethod(marked)
    found = staticmethod(found)
    ticking = staticmethod(ticking)


@pytest.fixture
def draw() -> type[Draw]:
    return Draw


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "study.qualcode"


@pytest.fixture(scope="session")
def contents(tmp_path_factory) -> dict[str, bytes]:
    """An empty study and one of two interviews, made once: making waits for the disk."""
    path = tmp_path_factory.mktemp("made") / "study.qualcode"
    with StudyFile(path, who="ana", now=ticking()) as file:
        empty = path.read_bytes()
        transcripts.add(file, TWO)
    return {"empty": empty, "two": path.read_bytes()}


@pytest.fixture
def study(path: Path, contents):
    """An empty study file that ana has open."""
    path.write_bytes(contents["empty"])
    with StudyFile(path, who="ana", now=ticking()) as file:
        yield file


@pytest.fixture
def two(path: Path, contents):
    """Two interviews: A01 with segments -0001 (turn 2) and -0002 (turn 4), A02 with one (turn 2)."""
    path.write_bytes(contents["two"])
    with StudyFile(path, who="ana", now=ticking()) as file:
        yield file


TWO = [
    talk(
        "A01",
        "E: ¿Cómo vende usted?",
        "P: Vendo miel a la empresa.",
        "E: ¿Y el precio?",
        "P: El precio subió mucho, gracias a Dios.",
    ),
    talk("A02", "E: ¿Cómo vende usted?", "P: No vendo nada, ¡nada!"),
]
