"""Killed at any moment in the middle of undo, redo, merge or restore: the study opens, adds up, and
holds every act that was acknowledged."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qualcode.store import acts, codings, data_hash, transcripts
from qualcode.workflows import care, folder, hand
from qualcode.workflows.merging import merge

pytestmark = pytest.mark.slow

WORKER = """
import sys
from pathlib import Path
from qualcode.store import acts, data_hash
from qualcode.workflows import care, folder
from qualcode.workflows.merging import merge

what, home, other = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
print("open", flush=True)
if what == "restore":
    for backup in [other / folder.STUDY_FILE, other / "first.qualcode"] * 50:
        care.restore(home, backup, who="ana")
        print("done restored", flush=True)
else:
    with folder.open_folder(home, who="ana") as study:
        while what == "undo":
            uid = acts.last_done(study.file, who="ana")
            print("done", acts.undo(study.file, uid).act_uid, flush=True)
            print("done", acts.redo(study.file, uid).act_uid, flush=True)
        merge(study, other)
        print("done merged", flush=True)
"""


def code_all(path: Path, coder: str, times: int) -> None:
    with folder.open_folder(path, who=coder) as study:
        for interview_id in transcripts.known(study.file):
            lines = [hand.line(study, s.id) for s in transcripts.segments(study.file, interview_id)]
            items = [
                hand.coding(line, code, coder, line.span)
                for line in lines
                for code in [f"MARKET.C{chr(65 + n % 26)}{chr(65 + n // 26)}" for n in range(times)]
            ]
            changes = [codings.change_of(study.file, item) for item in items]
            acts.perform(
                study.file, "import sheet", changes, told={"rows": len(items)}, on="a.xlsx"
            )


@pytest.fixture(scope="module")
def pair(_ready: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    home = tmp_path_factory.mktemp("pair")
    shutil.copytree(_ready, home / "mine")
    shutil.copytree(_ready, home / "hers")
    for name, coder in (("mine", "ana"), ("hers", "bea")):
        code_all(home / name, coder, 120)
    shutil.copy(home / "mine" / folder.STUDY_FILE, home / "hers" / "first.qualcode")
    return home / "mine", home / "hers"


@pytest.mark.parametrize("what", ["undo", "merge", "restore"])
def test_what_was_acknowledged_is_there_after_kill_9(what, pair, tmp_path):
    mine, hers = pair
    rng = random.Random(what)
    with folder.open_folder(mine) as study:
        known, first = {act.uid for act in study.file.acts()}, data_hash(study.file)
    with folder.open_folder(hers) as study:
        theirs, other = {act.uid for act in study.file.acts()}, data_hash(study.file)
    shutil.copytree(mine, whole := tmp_path / "whole")
    started = time.monotonic()
    with folder.open_folder(whole) as study:
        merge(study, hers)
        united = data_hash(study.file)
    seconds = time.monotonic() - started + 1.0
    states, n_done = set(), 0
    for number in range(24):
        home = tmp_path / f"{what}{number}"
        shutil.copytree(mine, home)
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, what, str(home), str(hers)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert worker.stdout is not None
        assert worker.stdout.readline() == "open\n"
        time.sleep(seconds * (number + rng.random()) / 24)
        worker.send_signal(signal.SIGKILL)
        told, _ = worker.communicate()
        promised = [line.split()[1] for line in told.splitlines() if line.count(" ") == 1]
        with folder.open_folder(home) as study:
            assert care.verify(study).faults == ()
            uids = {act.act_uid for act in study.file.acts()}
            rows = {act.uid for act in study.file.acts()}
            state = data_hash(study.file)
        n_done += len(promised)
        if what == "undo":
            assert set(promised) <= uids
            assert known <= rows
        elif what == "merge":
            assert rows in (known, known | theirs), "wholly united or not at all"
            assert rows == known | theirs or not promised
            assert state == (united if rows != known else first)
        else:
            assert state in (first, other)
        states.add(state)
        shutil.rmtree(home)
    assert n_done
    assert len(states) > 1
