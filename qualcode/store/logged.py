"""Does the log still say what was written into it, and are things what it says of them?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from qualcode.errors import UnknownName
from qualcode.model import Issue
from qualcode.store.file import StudyFile
from qualcode.store.schema import digest
from qualcode.store.things import THINGS, all_codings, coding_value, same

_REMEDY = "Restore the study from a backup."
_ROWS = "clock, at, who, act, subject, before, after, kind, name, parents, uid, act_uid"
REWRITTEN = "anonymise memos"
"""The act that changed what memos say without a word of it in the log."""


def log_faults(file: StudyFile) -> list[Issue]:
    """Rows of the log that are not what their uid stands for or that follow on rows which are not
    there, and things that are not what the log makes of them."""
    return [*_faults_of_rows(file), *_faults_of_things(file)]


def _faults_of_rows(file: StudyFile) -> Iterator[Issue]:
    there = {row[0] for row in file.db.execute("select uid from log")}
    for *told, uid, act_uid in file.db.execute(f"select {_ROWS} from log order by clock, uid"):
        clock, at, _, act, subject, *_, parents = told
        where = f"log, {at}, '{act}' on {subject}"
        if digest(*told, "" if act_uid == uid else act_uid) != uid:
            yield Issue(where, "the row is not as it was written", _REMEDY, "error")
        elif not there.issuperset(parents.split()) or act_uid not in there:
            what = f"what it follows on is not in the log (clock {clock})"
            yield Issue(where, what, _REMEDY, "error")


def _faults_of_things(file: StudyFile) -> Iterator[Issue]:
    rewritten = file.db.execute("select 1 from log where act = ?", (REWRITTEN,)).fetchone()
    rows = file.db.execute(
        "select kind, name, subject, uid, parents, after from log where kind not in ('', 'note')"
        " order by kind, name, clock, uid"
    )
    codings = all_codings(file)
    for _, told in groupby(rows.fetchall(), key=itemgetter(0, 1)):
        yield from _faults_of_thing(file, list(told), bool(rewritten), codings)


def _faults_of_thing(
    file: StudyFile,
    rows: list[tuple[str, ...]],
    rewritten: bool,
    codings: Mapping[str, tuple[Any, ...]],
) -> Iterator[Issue]:
    """Of a thing with all its rows, oldest first: the last of those that no other knew of holds."""
    kind, name = rows[0][:2]
    if kind not in THINGS:
        yield Issue(f"log, {rows[0][2]}", f"'{kind}' is no kind of thing", _REMEDY, "error")
        return
    former = {uid for row in rows for uid in row[4].split()}
    _, _, subject, _, _, after = next(row for row in reversed(rows) if row[3] not in former)
    thing = THINGS[kind]  # type: ignore[index]  # looked up right above
    told = json.loads(after) if after else None
    try:
        if kind == "coding":  # there are many of them
            row = codings.get(name)
            found = None if row is None else coding_value(*row)
        else:
            found = thing.read(file, name)
    except UnknownName:
        found = None
    if rewritten and told and found:  # memos, whose words were replaced
        words = ("memo", "text", "author")
        told = {part: value for part, value in told.items() if part not in words}
        found = {part: value for part, value in found.items() if part not in words}
    if not same(thing, told, found):
        yield Issue(subject, f"its {kind} is not what the log says", _REMEDY, "error")
