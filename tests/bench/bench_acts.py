"""How long acts take: one durable act beside a bare SQLite commit, undo of an import, the last act
among many, opening, and uniting two copies with many codings each.

python tests/bench/bench_acts.py [CODINGS]
"""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from qualcode.model import Coding, Segment, Span, Transcript, Turn
from qualcode.store import StudyFile, acts, codings, desk, logbook, transcripts, verify
from qualcode.store.things import coding_value
from qualcode.workflows import folder
from qualcode.workflows.merging import merge

WORDS = 6
PER_INTERVIEW = 250
CODES = tuple(f"MARKET.{chr(65 + n)}" for n in range(5))


def timed(what: str, do: Callable[[], object]) -> object:
    started = time.perf_counter()
    result = do()
    print(f"{what:62} {time.perf_counter() - started:8.3f} s")
    return result


def talk(number: int) -> transcripts.NewTranscript:
    name = f"B{number:03d}"
    sentence = " ".join(f"palabra{n}" for n in range(WORDS))
    text = "\n".join([sentence] * PER_INTERVIEW)
    size = len(sentence)
    turns = tuple(
        Turn(n + 1, "P", "participant", Span(n * (size + 1), n * (size + 1) + size))
        for n in range(PER_INTERVIEW)
    )
    segments = [
        Segment(f"{name}-{t.number:04d}", name, t.number, "P", t.span, WORDS) for t in turns
    ]
    read = Transcript(name, text, turns, f"{name}.txt", "0")
    return transcripts.NewTranscript(read, segments, "es", b"", b"")


def bulk(file: StudyFile, coder: str, n: int) -> None:
    """So many codings with their rows in the log, a thousand to an act."""
    rows = file.db.execute(
        "select s.id, s.start, s.stop, t.sha256, substr(t.text, s.start + 1, s.stop - s.start)"
        " from segment s join newest t on t.interview_key = s.interview_key order by s.key"
    ).fetchall()
    wanted = [(row, code) for code in CODES for row in rows][:n]
    assert len(wanted) == n
    for start in range(0, n, 1000):
        changes = []
        for (segment_id, first, stop, sha256, _), code in wanted[start : start + 1000]:
            place = (segment_id, code, coder, first, stop, sha256)
            value = coding_value(*place, "affirms", "self", "person", "", 0)
            name = codings.things.coding_name(*place)
            changes.append(acts.Change("coding", name, segment_id, None, value))
        acts.perform(file, "import sheet", changes, told={"rows": 1000}, on="sheet.xlsx")


def one_act(home: Path, study: Path) -> None:
    """Median time of a coding by hand, and of a bare insert that SQLite makes durable."""
    bare = sqlite3.connect(home / "bare.db", isolation_level=None)
    bare.execute("pragma synchronous = full")
    bare.execute("create table t (a text, b text)")
    commits, acts_done = [], []
    with folder.open_folder(study, who="ana") as opened:
        segments = transcripts.segments(opened.file, "B000")
        text = transcripts.transcript(opened.file, "B000").text  # type: ignore[union-attr]
        for segment in segments[:100]:
            started = time.perf_counter()
            bare.execute("insert into t values ('a', 'b')")
            commits.append(time.perf_counter() - started)
            item = Coding(segment.id, "B000", "X.Y", "eva", segment.span, segment.span.of(text))
            started = time.perf_counter()
            acts.perform(opened.file, "code", [codings.change_of(opened.file, item)])
            acts_done.append(time.perf_counter() - started)
    bare.close()
    commit, act = statistics.median(commits), statistics.median(acts_done)
    print(f"{'a bare commit':62} {commit * 1000:8.3f} ms")
    print(f"{'one act':62} {act * 1000:8.3f} ms = {act / commit:.2f} x")


def main(n: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        folder.create(home / "mine").file.close()
        with folder.open_folder(home / "mine", who="eva") as study:
            study.file.db.execute("pragma synchronous = off")
            new = [talk(number) for number in range(-(-n // (PER_INTERVIEW * len(CODES))))]
            transcripts.add(study.file, new)
        shutil.copytree(home / "mine", home / "hers")
        for name, coder in (("mine", "ana"), ("hers", "bea")):
            with folder.open_folder(home / name, who=coder) as study:
                study.file.db.execute("pragma synchronous = off")
                timed(f"{n:,} codings by {coder}", lambda f=study.file, c=coder: bulk(f, c, n))
        started = time.perf_counter()
        with folder.open_folder(home / "mine", who="ana") as study:
            lines = desk.lines(study.file, "B000")
            took = time.perf_counter() - started
            print(f"{f'opening, and an interview of {len(lines)} lines':62} {took:8.3f} s")
            last = timed("the last act of ana", lambda: acts.last_done(study.file, who="ana"))
            timed("undo of an act of 1,000 changes", lambda: acts.undo(study.file, str(last)))
            timed("redo", lambda: acts.redo(study.file, str(last)))
            asked = logbook.Asked(coder="ana", last=20)
            timed("log --coder ana --last 20", lambda: logbook.entries(study.file, asked))
            tried = f"merge --dry-run: {n:,} new codings beside {n:,}"
            timed(tried, lambda: merge(study, home / "hers", dry_run=True))
            done = timed("merge with backups of both", lambda: merge(study, home / "hers"))
            assert done.codings == n  # type: ignore[attr-defined]
            timed("merge again: nothing new", lambda: merge(study, home / "hers"))
            timed("verify", lambda: print(verify(study.file)[:3], end=" "))
        one_act(home, home / "mine")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
