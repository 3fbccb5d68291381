"""A program that is killed loses at most the act it was in the middle of."""

import random
import signal
import subprocess
import sys
import time

import pytest

from qualcode.store import StudyFile, codings, transcripts, verify

WORKER = """
import sys
from array import array
from pathlib import Path
from qualcode.model import Coding, Segment, Span, Transcript, Turn
from qualcode.store import StudyFile, codings, pages, transcripts
from qualcode.words import Page

one, zero = array("i", [1]).tobytes(), array("i", [0]).tobytes()
page = Page("es", "l", "palabra", bytes(1), "palabra", zero, "palabra", one, zero)
places = array("i", range(0, 8000, 8))
with StudyFile(Path(sys.argv[1]), who="ana") as file:
    number = len(transcripts.known(file))
    print("open", flush=True)
    while True:
        number += 1
        name, text = f"A{number}", "palabra " * 2000
        spans = [Span(start, start + 7) for start in range(0, 400, 8)]
        turns = tuple(Turn(n, "P", "participant", s) for n, s in enumerate(spans, 1))
        segments = [
            Segment(f"{name}-{turn.number:04d}", name, turn.number, "P", turn.span, 1)
            for turn in turns
        ]
        transcript = Transcript(name, text, turns, name, "0")
        new = transcripts.NewTranscript(transcript, segments, "es", bytes(4000), places.tobytes())
        newest = pages.newest_page(file, "es")
        transcripts.add(file, [new], None if newest else page, newest)
        print("in", name, flush=True)
        codings.add(
            file,
            [Coding(s.id, name, "CODE", "ana", s.span, "palabra") for s in segments],
        )
        print("coded", name, flush=True)
"""


@pytest.mark.slow
def test_what_was_acknowledged_is_there_after_kill_9(tmp_path):
    path, rng = tmp_path / "study.qualcode", random.Random(1)
    promised: list[tuple[str, str]] = []
    for _ in range(20):
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout.readline() == "open\n"
        time.sleep(rng.uniform(0, 0.4))
        worker.send_signal(signal.SIGKILL)
        told, _ = worker.communicate()
        promised += [tuple(line.split()) for line in told.splitlines() if line[-1:].isdigit()]

        with StudyFile(path) as file:
            assert verify(file) == []
            known = transcripts.known(file)
            coded: dict[str, int] = {}
            for segment in codings.coded_segments(file):
                coded.setdefault(segment.interview_id, 0)
                coded[segment.interview_id] += len(segment.marks)
            acts = [(act.act, act.subject) for act in file.acts()]
        assert {name for act, name in promised if act == "in"} <= set(known)
        assert all(coded[name] == 50 for act, name in promised if act == "coded")
        assert set(coded.values()) <= {0, 50}, "an act is whole or not there"
        assert sum(act == "ingest" for act, _ in acts) == len(known)
        assert sum(act == "code" for act, _ in acts) == sum(coded.values())
    assert len(promised) > 20
