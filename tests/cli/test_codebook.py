"""The codebook changed from the command line."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path

import pytest


def book(path: Path) -> str:
    return (path / "codebook.yaml").read_text(encoding="utf-8")


def codings(path: Path) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(path / "study.qualcode")) as db:
        return db.execute("select * from coding order by key").fetchall()


def test_a_rename_says_what_follows_and_can_be_undone(run, ready: Path):
    run("code add A01-0001 MARKET.SECURE --coder ana")
    before = book(ready)
    tried = run("codebook rename MARKET.SECURE MARKET.STABLE --dry-run")
    assert tried.stdout.splitlines() == [
        "MARKET.SECURE would be called MARKET.STABLE.",
        "1 coding by 1 coder in 1 interview would follow.",
        "3 findings of rules would be made anew.",
        "Nothing was changed; run again without --dry-run to do it.",
    ]
    assert book(ready) == before
    done = run("codebook rename MARKET.SECURE MARKET.STABLE")
    assert "1 coding by 1 coder in 1 interview followed." in done.stdout
    assert "MARKET.STABLE" in run("freq").stdout
    assert book(ready) == before.replace("MARKET.SECURE", "MARKET.STABLE")
    run("undo")
    assert book(ready) == before
    assert "MARKET.SECURE" in run("freq").stdout
    assert run("verify").exit_code == 0


def test_the_whole_life_of_a_codebook(run, ready: Path):
    assert ready.is_dir()
    run("code add A01-0001 MARKET.SECURE --coder ana")
    run("codebook add INCOME.LESS --label 'Gana menos' --label 'en=Earns less' --definition x")
    run("codebook edit INCOME.LESS --definition 'Menos que antes' --example 'a: b' --lang es")
    run("codebook split MARKET.SECURE MARKET.SURE MARKET.SAFE")
    listed = json.loads(run("codebook worklist --format json").stdout)
    assert listed[0]["segment"] == "A01-0001"
    ran = run("codebook assign A01-0001 MARKET.SURE --coder ana")
    assert ran.stdout.splitlines()[-1] == "1 of 4 recoded."
    run("codebook merge MARKET.SURE MARKET.PRICE")
    run("codebook retire INCOME.LESS")
    refused = run("code add A01-0001 INCOME.LESS --coder ana", exit_code=1)
    assert "INCOME.LESS is retired since" in refused.stderr
    run("codebook propose 'riego perdido' --segment A02-0002 --coder ben")
    (proposal,) = json.loads(run("codebook proposals --format json").stdout)
    run(f"codebook accept {proposal['proposal']} --as INCOME.WATER")
    run("codebook propose otra")
    run("codebook decline otra")
    told = json.loads(run("codebook history --format json").stdout)
    acts = [one["act"] for one in told]
    assert acts == ["read", "add", "edit", "split", "merge", "retire", "accept"]
    assert "MARKET.SURE" in run("codebook diff 4 5").stdout
    assert "INCOME.WATER" in run("codebook diff 1").stdout
    then = run("freq --codes MARKET --codebook-version 1 --format json").stdout
    assert {one["row"] for one in json.loads(then)} == {"MARKET.SECURE", "MARKET.PRICE"}
    run("verify")
    for command in ("matrix", "quotes --code MARKET.SECURE", "summary", "export xlsx old.xlsx"):
        run(f"{command} --codebook-version 1")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("rename MARKET.SECURE MARKET.STEP2", "'MARKET.STEP2' cannot be the id of a code."),
        ("rename MARKET.SECUR MARKET.X", "Did you mean MARKET.SECURE"),
        ("merge MARKET.SECURE MARKET.SECURE", "cannot be merged into itself."),
        ("move MARKET.SECURE INCOME.ALL", "INCOME.ALL belongs to INCOME"),
        ("split MARKET.SECURE MARKET.PRICE MARKET.NEW", "here is a code MARKET.PRICE already."),
        ("add market.new --label x", "'market.new' cannot be the id of a code."),
        ("assign A01-0001 MARKET.PRICE --coder ana", "took the place of no code that was split"),
        ("accept nothing --as MARKET.NEW", "No open proposal 'nothing'"),
        ("worklist MARKET.PRICE", "No code that was split 'MARKET.PRICE'"),
        ("diff 7", "No version of the codebook '7'"),
        ("diff nothing.yaml", "there is no such file"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run, ready: Path, line: str, sentence: str):
    before = book(ready)
    coded = codings(ready)
    ran = run(f"codebook {line}", exit_code=1)
    assert sentence in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert book(ready) == before
    assert codings(ready) == coded


def test_a_merge_needs_two_names(run, ready: Path):
    assert "the one they become" in run("codebook merge MARKET.PRICE", exit_code=2).stderr
    assert ready.is_dir()
