"""The log as people look things up in it: by who, by coder, by day, by act, by what it is about."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from qualcode.model import Act
from qualcode.store.file import ACT_COLUMNS, StudyFile


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows of the log are looked for; what is empty does not matter.

    ``who`` signed it; ``coder`` is whose coding, memo or chart it is; ``since`` and ``until`` are days
    (ISO, UTC), both included; ``on`` is a segment, an interview or a code; ``act_uid`` one act.
    """

    who: str = ""
    coder: str = ""
    since: str = ""
    until: str = ""
    act: str = ""
    on: str = ""
    act_uid: str = ""
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An act: its first row, how many rows it has, and how many things it changed."""

    first: Act
    rows: int
    changes: int


_CODER = (
    "coalesce(json_extract(nullif({0}, ''), '$.coder'), json_extract(nullif({0}, ''), '$.author'))"
)
_FILTER = (
    " where (:who = '' or who = :who) and (:since = '' or substr(at, 1, 10) >= :since)"
    " and (:until = '' or substr(at, 1, 10) <= :until) and (:act = '' or act = :act)"
    " and (:act_uid = '' or act_uid = :act_uid)"
    f" and (:coder = '' or {_CODER.format('after')} = :coder or {_CODER.format('before')} = :coder"
    " or kind in ('seen', 'verdict', 'reading', 'chart')"
    " and json_extract(name, '$[#-1]') = :coder)"
    " and (:on = '' or subject = :on or substr(subject, 1, length(:on) + 1) = :on || '-'"
    " or json_extract(nullif(after, ''), '$.code') = :on"
    " or json_extract(nullif(before, ''), '$.code') = :on"
    " or kind = 'verdict' and json_extract(name, '$[1]') = :on)"
)
"""Of rows; a thing with a name that is a list of ids has the coder as its last, a code in between."""


def rows(file: StudyFile, asked: Asked) -> list[Act]:
    """The rows of the log that are looked for, oldest first; of these the ``last`` so many."""
    found = file.db.execute(
        f"select {ACT_COLUMNS} from log{_FILTER} order by clock desc, uid desc limit :most",
        _values(asked),
    ).fetchall()
    return [Act(*row) for row in reversed(found)]


def entries(file: StudyFile, asked: Asked) -> list[Entry]:
    """The acts with a row that is looked for, oldest first; of these the ``last`` so many."""
    if asked == Asked(last=asked.last):  # all of them: one walk through the log
        chosen = "select act_uid, max(clock) c from log group by act_uid"
    else:
        chosen = f"select act_uid, max(clock) c from log{_FILTER} group by act_uid"
    found = file.db.execute(
        f"with chosen as ({chosen} order by c desc, act_uid desc limit :most),"
        " told as (select c.act_uid, c.c, count(*) n, sum(l.kind not in ('', 'note')) changes,"
        " min(l.clock) first from chosen c join log l on l.act_uid = c.act_uid group by c.act_uid)"
        f" select {', '.join('l.' + name.strip() for name in ACT_COLUMNS.split(','))}, t.n, t.changes"
        " from told t join log l on l.act_uid = t.act_uid and l.clock = t.first"
        " order by t.c, l.act_uid",
        _values(asked),
    ).fetchall()
    return [Entry(Act(*row[:-2]), row[-2], row[-1]) for row in found]


def acts_in(path: Path) -> tuple[int | str, str]:
    """How many acts a study file of any format holds and when the last was; the file stays as it is."""
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as db:
        for column in ("act_uid", "number"):  # the second in files of before format 3
            with contextlib.suppress(sqlite3.DatabaseError):
                found = db.execute(f"select count(distinct {column}), max(at) from log").fetchone()
                return int(found[0]), str(found[1] or "")
    return "cannot be read", ""


def _values(asked: Asked) -> dict[str, object]:
    names = ("who", "coder", "since", "until", "act", "on", "act_uid")
    return {name: getattr(asked, name) for name in names} | {
        "most": -1 if asked.last is None else asked.last
    }
