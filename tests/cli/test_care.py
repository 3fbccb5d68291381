"""The commands that look after a study, as people type them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from qualcode.store import codings
from qualcode.workflows import folder


def coded(run, segment: str, *more: str) -> None:
    run(f"code add {segment} MARKET.SECURE --coder ana {' '.join(more)}")


def first_segment(path: Path) -> str:
    with folder.open_folder(path) as study:
        return next(iter(codings.coded_segments(study.file))).id


def test_undo_redo_and_the_log_name_an_act_by_the_same_id(ready, run):
    segment = first_segment(ready)
    coded(run, segment)
    (row,) = json.loads(run("log --last 1 --format json").stdout)
    uid = row["act id"]

    assert "is gone" in run(f"undo {uid} --dry-run").stdout
    assert f"Undone: act {uid}" in run("undo").stdout
    assert f"Done again: act {uid}" in run("redo").stdout
    assert "MARKET.SECURE" in run(f"log {uid}").stdout
    assert segment in run(f"log --on {segment} --coder ana --format csv").stdout
    assert run("log --since yesterday", exit_code=2).stderr.endswith("as 2026-03-01.\n")
    assert "is no act in the log" in run("undo nothing", exit_code=1).stderr
    ran = run("undo --coder eva", exit_code=1)
    assert "No act to undo that was done by 'eva'" in ran.stderr


def test_the_log_is_read_without_hashes_and_says_only_what_differs(ready, run):
    segment = first_segment(ready)
    coded(run, segment)
    coded(run, segment, "--stance denies")

    made, changed = run(f"log --on {segment} --changes --last 2").stdout.split("\n    ")[1:]
    assert made.startswith(f"coding {segment} MARKET.SECURE by ana: new; stance affirms, letters ")
    assert changed == f"coding {segment} MARKET.SECURE by ana: stance: affirms → denies\n"
    assert f"code: {segment}" in run("log --last 1").stdout
    assert "transcript" in run("log --last 1 --changes --format json").stdout


def test_two_copies_are_united_and_what_both_changed_is_decided(ready, run, monkeypatch):
    segment = first_segment(ready)
    shutil.copytree(ready, other := ready.with_name("other"))
    coded(run, segment, "--stance denies")
    monkeypatch.chdir(other)
    coded(run, segment, "--stance mixed")
    monkeypatch.chdir(ready)

    assert "Would unite: 1 new act" in run(f"merge '{other}' --dry-run").stdout
    united = run(f"merge '{other / folder.STUDY_FILE}'").stdout
    assert "United: 1 new act" in united
    assert "Changed differently in two copies" in united
    rows = run("conflicts --format csv").stdout.splitlines()
    side = next(row for row in rows if "holds" not in row and segment in row).split(",")[2]
    assert run(f"conflicts --keep {side}").stdout == f"Settled: the coding on {segment}.\n"
    assert "holds" not in run("conflicts").stdout
    assert "All is well" in run("verify").stdout
    assert "this very study" in run("merge .", exit_code=1).stderr


def test_a_backup_is_listed_and_put_back(ready, run):
    run("backup")
    coded(run, first_segment(ready))
    names = [line.split(",")[0] for line in run("backup --list --format csv").stdout.splitlines()]
    name = next(name for name in names if name.endswith(".qualcode"))

    assert f"Restored from {name}" in run(f"restore {name}").stdout
    assert "MARKET.SECURE by ana" not in run("log --coder ana").stdout
    assert "No backup 'nothing'" in run("restore nothing", exit_code=1).stderr
    assert "Wrote" in run("backup copy.qualcode").stdout
    assert "already" in run("backup copy.qualcode", exit_code=1).stderr
