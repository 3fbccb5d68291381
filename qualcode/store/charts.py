"""Charts in the study file, and what they said before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.model import Chart
from qualcode.store import codebooks
from qualcode.store.acts import NOTE
from qualcode.store.file import StudyFile


def charts(file: StudyFile) -> list[Chart]:
    """All summaries, by interview, dimension and author; whether they are stale is not told."""
    rows = file.db.execute(
        "select i.id, c.dimension, c.author, c.text, c.basis, c.at from chart c"
        " join interview i on i.key = c.interview_key order by 1, 2, 3"
    )
    return [Chart(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Version:
    """A summary as somebody left it. ``text`` is empty where it was taken away."""

    interview_id: str
    dimension: str
    author: str
    at: str
    who: str
    act: str
    text: str
    basis: str


def history(file: StudyFile) -> Iterator[Version]:
    """What summaries said one after the other, oldest first, as the log has it."""
    for name, at, who, act, after in file.db.execute(
        "select name, at, who, act, after from log where kind = 'chart' order by clock, uid"
    ):
        interview_id, dimension, author = json.loads(name)
        said = json.loads(after) if after else {}
        text, basis = said.get("text", ""), said.get("basis", "")
        yield Version(interview_id, dimension, author, at, who, act, text, basis)


def first_ids(file: StudyFile) -> dict[str, str]:
    """By the ids that codes have now those that they had first, where only their names changed: what is
    coded is the same."""
    first: dict[str, str] = {}
    for one in codebooks.migrations(file):
        if one.op in ("rename", "move"):
            was = {new: first.get(old, old) for old, new in one.ids.items()}
            first = {id_: old for id_, old in first.items() if id_ not in one.ids} | was
    return first


def sheet_went_out(file: StudyFile, sheet_id: str, author: str, about: str, cells: int) -> None:
    """Keep that a chart sheet went out; one act."""
    with file.transaction() as db:
        at = file.now()
        db.execute(
            "insert or replace into sheet values (?, ?, ?, ?)", (sheet_id, at, author, about)
        )
        told = {"author": author, "cells": cells}
        file.record("chart export", sheet_id, after=told, kind=NOTE)
