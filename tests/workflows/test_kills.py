"""Killed at any moment, a study opens, holds what was acknowledged, and the same command completes it.

Seventy times in all a child is killed, at moments drawn once and for all over the time the work takes.
"""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from qualcode.model import Coding
from qualcode.store import codings, transcripts
from qualcode.workflows import care, folder

pytestmark = pytest.mark.slow

Child = Callable[..., "subprocess.Popen[str]"]

TABLES = {
    "interview": "select id, language, date, value_chains, attributes from interview",
    "turn": "select i.id, u.* from turn u join transcript t on t.key = u.transcript_key"
    " join interview i on i.key = t.interview_key",
    "segment": "select id, turn, speaker, start, stop, n_words from segment",
    "coding": "select s.id, c.code, c.coder, c.start, c.stop, c.quote, c.stance, c.about, c.rule"
    " from coding c join segment s on s.key = c.segment_key",
    "raised": "select i.id, r.dimension, r.turn from raised r"
    " join interview i on i.key = r.interview_key",
    "translation": "select i.id, t.version, x.turn, x.language, x.text from translation x"
    " join transcript t on t.key = x.transcript_key join interview i on i.key = t.interview_key",
}
"""What a study holds, without keys and times."""


@dataclass(frozen=True)
class Whole:
    """Work that nobody disturbed: what it came to, and how long it took."""

    seconds: float
    content: dict[str, set[tuple[object, ...]]]
    files: dict[str, bytes]


def content(path: Path) -> dict[str, set[tuple[object, ...]]]:
    with contextlib.closing(sqlite3.connect(path / folder.STUDY_FILE)) as db:
        return {name: set(db.execute(statement)) for name, statement in TABLES.items()}


def files(path: Path) -> dict[str, bytes]:
    """What stands in ``out`` for people; what a kill left half written begins with a dot."""
    out = path / folder.OUT
    found = sorted(out.iterdir()) if out.is_dir() else []
    return {path.name: path.read_bytes() for path in found if not path.name.startswith(".")}


def moments(command: str, times: int, seconds: float) -> Iterator[float]:
    """When to kill: spread over the whole time, at random inside each part."""
    draw = random.Random(command)
    for n in range(times):
        yield seconds * (n + draw.random()) / times


@pytest.fixture(scope="module")
def begun(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The demonstration before each command: nothing read; read; coded."""
    home = tmp_path_factory.mktemp("begun")
    coded = home / "coded"
    shutil.copytree(demo, coded, ignore=shutil.ignore_patterns(folder.OUT))
    read = home / "read"
    shutil.copytree(coded, read)
    with contextlib.closing(sqlite3.connect(read / folder.STUDY_FILE)) as db, db:
        for table in ("coding", "raised", "rule_run", "ruleset"):
            db.execute(f"delete from {table}")
    fresh = home / "fresh"
    shutil.copytree(coded, fresh, ignore=shutil.ignore_patterns(folder.STUDY_FILE))
    return {"ingest": fresh, "code auto": read, "export xlsx": coded}


def whole(child: Child, line: str, cwd: Path, study: Path) -> Whole:
    started = time.monotonic()
    process = child(*line.split(), cwd=cwd)
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, f"{out}\n{err}"
    return Whole(time.monotonic() - started, content(study), files(study))


def kill_after(child: Child, line: str, cwd: Path, seconds: float) -> None:
    process = child(*line.split(), cwd=cwd)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate()


def is_sound(study: Path, before: dict[str, set[tuple[object, ...]]], after: Whole) -> None:
    """The study opens without faults and holds what it held and nothing that should not be there."""
    with folder.open_folder(study) as opened:
        assert care.verify(opened).faults == ()
        acts = opened.file.acts()
    now = content(study)
    for table, rows in now.items():
        kept = {row for row in before[table] if table != "interview"}
        assert kept <= rows, table
        if table != "interview":  # whose attributes come last
            assert rows <= after.content[table], table
    acknowledged = {act.subject for act in acts if act.act == "ingest"}
    assert acknowledged == {row[0] for row in now["interview"]}
    read = {row[0] for row in now["turn"]}
    assert read == acknowledged
    for name in acknowledged:
        expected = {row for row in after.content["segment"] if str(row[0]).startswith(f"{name}-")}
        assert expected <= now["segment"], name


EMPTY: dict[str, set[tuple[object, ...]]] = {name: set() for name in TABLES}


@pytest.mark.parametrize(
    ("line", "times"), [("ingest", 10), ("code auto", 10), ("export xlsx", 10)]
)
def test_a_command_killed_at_any_moment(begun, child, run, tmp_path, monkeypatch, line, times):
    start = begun[line]
    before = content(start) if (start / folder.STUDY_FILE).exists() else EMPTY
    undisturbed = tmp_path / "whole" / "study"
    shutil.copytree(start, undisturbed)
    after = whole(child, line, undisturbed, undisturbed)

    for n, moment in enumerate(moments(line, times, after.seconds)):
        study = tmp_path / str(n) / "study"
        shutil.copytree(start, study)
        kill_after(child, line, study, moment)

        is_sound(study, before, after)

        monkeypatch.chdir(study)
        run(line)
        assert content(study) == after.content, f"killed after {moment:.2f} s"
        assert files(study) == after.files
        shutil.rmtree(study)


def corrected(study: Path) -> None:
    """A word and a turn less in every transcript that is plain text."""
    for path in sorted((study / folder.TRANSCRIPTS).glob("*.md")):
        lines = path.read_text(encoding="utf-8").splitlines()
        long = next(n for n, line in enumerate(lines) if len(line) > 200)
        lines[long] = " ".join([*lines[long].split(" ")[:-3], "nada."])
        del lines[long + 4 : long + 6]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_corrected_transcripts_killed_at_any_moment(begun, child, run, tmp_path, monkeypatch):
    """Each interview has its old version or its new one, and every coding by people."""
    start = tmp_path / "start"
    shutil.copytree(begun["export xlsx"], start)
    with folder.open_folder(start, who="ana") as study:
        ids = list(transcripts.known(study.file))
        for name in ids:
            text = transcripts.transcript(study.file, name).text
            codings.add(
                study.file,
                [
                    Coding(one.id, name, "ENTRY.INVITED", "ana", one.span, one.span.of(text))
                    for one in transcripts.segments(study.file, name)
                ],
            )
    corrected(start)
    undisturbed = tmp_path / "whole" / "study"
    shutil.copytree(start, undisturbed)
    after = whole(child, "ingest", undisturbed, undisturbed)
    before = content(start)
    versions = (
        "select i.id, t.version from transcript t join interview i on i.key = t.interview_key"
    )

    for n, moment in enumerate(moments("corrected", 20, after.seconds)):
        study = tmp_path / str(n) / "study"
        shutil.copytree(start, study)
        kill_after(child, "ingest", study, moment)

        with folder.open_folder(study) as opened:
            assert care.verify(opened).faults == ()
            there = set(opened.file.db.execute(versions))
            told = {act.subject for act in opened.file.acts() if act.act == "version"}
            count = "select count(*) from coding where coder = 'ana'"
            assert opened.file.db.execute(count).fetchone() == (len(before["segment"]),)
        assert {name for name, version in there if version == 2} == told

        monkeypatch.chdir(study)
        run("ingest")
        assert content(study) == after.content, f"killed after {moment:.2f} s"
        shutil.rmtree(study)


def test_a_demonstration_killed_at_any_moment(demo, child, run, tmp_path, monkeypatch):
    home = tmp_path / "whole"
    home.mkdir()
    after = whole(child, "demo study", home, home / "study")
    assert after.files == files(demo)

    for n, moment in enumerate(moments("demo", 20, after.seconds)):
        place = tmp_path / str(n)
        place.mkdir()
        study = place / "study"
        if n == 0:  # the very first file was half written when an earlier run was killed
            study.mkdir()
            (study / ".FICTIONAL-q1w2e3.md").write_text("# Produc", encoding="utf-8")
        kill_after(child, "demo study", place, moment)

        if (study / "study.toml").exists():
            is_sound(study, EMPTY, after)

        monkeypatch.chdir(place)
        run("demo study")
        assert content(study) == after.content, f"killed after {moment:.2f} s"
        assert files(study) == after.files
        shutil.rmtree(place)
