"""Two copies of one study: the log of the other is united with this one's, and things follow from it.

The other file is attached as ``other`` while this is done (``beside``); ``store.taking`` brings over
the interviews, versions and places that only it has.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import UnknownName
from qualcode.model.acts import Value, Written, heads, name_of
from qualcode.store.file import StudyFile
from qualcode.store.things import CODEBOOK, THINGS

NAMED = ("seen", "verdict", "reading", "chart", "proposal", "codebook")
"""Kinds whose things are wholly what the log says of them; codings and memos have a place besides."""

_CACHE_KB = -256 * 1024
"""So much of the file is held in memory while it is united with another."""


class Head(NamedTuple):
    """One of the changes of a thing that did not know of each other."""

    uid: str
    at: str
    who: str
    act: str
    after: Value | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A thing that copies changed differently; the last of its heads holds until somebody decides."""

    kind: str
    name: str
    subject: str
    heads: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What the log of the other copy brings: acts and rows that were not known, and the things that
    they change."""

    acts: int
    rows: int


@contextmanager
def beside(file: StudyFile, path: Path) -> Iterator[None]:
    """The study file at ``path`` attached to this one; it is only read."""
    file.db.execute("attach ? as other", (str(path),))
    (usual,) = file.db.execute("pragma main.cache_size").fetchone()
    file.db.execute(f"pragma main.cache_size = {_CACHE_KB}")
    try:
        yield
    finally:
        file.db.execute(f"pragma main.cache_size = {usual}")
        file.db.execute("detach other")


def conflicts(file: StudyFile) -> list[Conflict]:
    """Things that copies of the study changed differently and about which nobody has decided."""
    rows = file.db.execute(
        "select kind, name, subject, uid, clock, parents, after, at, who, act from log l where kind not"
        " in ('', 'note') and (kind, name) in (select kind, name from log where kind not in"
        " ('', 'note') group by kind, name having count(distinct parents) < count(*))"
        " order by kind, name, clock, uid"
    )
    things: dict[tuple[str, str], list[tuple[Written, str, str, str, str]]] = {}
    for kind, name, subject, uid, clock, parents, after, *signed in rows:
        change = Written(uid, clock, tuple(parents.split()), json.loads(after) if after else None)
        things.setdefault((kind, name), []).append((change, subject, *signed))
    found = []
    for (kind, name), told in things.items():
        by_uid = {one.uid: (subject, at, who, act) for one, subject, at, who, act in told}
        last = heads(one for one, *_ in told)
        if len({_said(one.after) for one in last}) > 1:
            signed = [Head(w.uid, *by_uid[w.uid][1:], w.after) for w in last]
            found.append(Conflict(kind, name, by_uid[last[-1].uid][0], tuple(signed)))
    return found


def _said(value: Value | None) -> str:
    """What a change says, but for when: who takes the same sheet into two copies says the same."""
    said = None if value is None else {name: value[name] for name in value if name != "at"}
    return json.dumps(said, sort_keys=True)


def settle(file: StudyFile, uid: str) -> Conflict:
    """Decide a conflict: what the head whose uid begins so says holds from now on, as an act that
    knows of all of them. Raises ``UnknownName`` when there is none."""
    there = conflicts(file)
    chosen = [(c, h) for c in there for h in c.heads if uid and h.uid.startswith(uid.strip())]
    if len(chosen) != 1:
        raise UnknownName("side of a conflict", uid, [h.uid[:8] for c in there for h in c.heads])
    conflict, head = chosen[0]
    with file.transaction():
        hold(file, conflict, head.after, "settle conflict")
    return conflict


def hold(file: StudyFile, conflict: Conflict, value: Value | None, act: str) -> None:
    """Let this hold from now on, by a row of the log that knows of all heads; part of a transaction.
    Raises as acts do, before anything is changed."""
    thing = THINGS[conflict.kind]  # type: ignore[index]  # of a row
    before = thing.read(file, conflict.name)
    thing.write(file, conflict.name, value)
    file.record(
        act, conflict.subject, before=before, after=value, kind=conflict.kind, name=conflict.name
    )


def new_rows(file: StudyFile) -> Found:
    """How much of the other's log is not known here."""
    acts, rows = file.db.execute(
        "select count(distinct act_uid), count(*) from other.log"
        " where uid not in (select uid from main.log)"
    ).fetchone()
    return Found(acts, rows)


def remember_new(file: StudyFile) -> None:
    """Note which things the other has changed and this copy knew before, and unite the logs."""
    db = file.db
    db.execute(
        "create temp table changed as select distinct o.kind, o.name from other.log o"
        " where o.kind not in ('', 'note') and o.uid not in (select uid from main.log)"
        " and case o.kind when 'coding' then o.name in (select uid from main.coding)"
        " when 'memo' then o.name in (select uid from main.memo) else 1 end"
    )
    db.execute(
        "insert into main.log (clock, at, who, act, subject, before, after, kind, name, parents, uid,"
        " act_uid) select clock, at, who, act, subject, before, after, kind, name, parents, uid,"
        " act_uid from other.log where uid not in (select uid from main.log) order by number"
    )


def apply_changed(file: StudyFile) -> int:
    """Make the things that were noted what the united log says; returns how many could not be placed.

    The index that keeps two codings from saying the same has to be off (``without_index``).
    """
    db = file.db
    rows = db.execute(
        "select l.kind, l.name, l.uid, l.clock, l.parents, l.after from temp.changed c"
        " join main.log l on l.kind = c.kind and l.name = c.name and l.kind != ''"
        " order by 1, 2, 4, 3"
    ).fetchall()
    unplaced, codings, at = 0, [], 0
    while at < len(rows):
        kind, name = rows[at][:2]
        last, former = at, set()
        while last < len(rows) and rows[last][1] == name and rows[last][0] == kind:
            former.update(rows[last][4].split())
            last += 1
        # of the rows that no other knew of, the last in order holds
        after = next(row[5] for row in reversed(rows[at:last]) if row[2] not in former)
        at = last
        value = json.loads(after) if after else None
        if kind == "coding":
            codings.append((name, value))
            continue
        try:
            THINGS[kind].write(file, name, value)
        except UnknownName:
            unplaced += 1
    _write_codings(file, codings)
    return unplaced


def _write_codings(file: StudyFile, codings: Iterable[tuple[str, Value | None]]) -> None:
    db = file.db
    there, gone = [], []
    for name, value in codings:
        if value is None:
            gone.append((name,))
        else:
            said = [value[part] for part in ("code", "coder", "stance", "about", "origin")]
            there.append((*said, value.get("memo", ""), int(bool(value.get("exemplar"))), name))
    db.executemany(
        "update main.coding set code = ?, coder = ?, stance = ?, about = ?, origin = ?, memo = ?,"
        " exemplar = ?, state = case state when 'removed' then 'back' else state end"
        " where uid = ? and uid != ''",
        there,
    )
    db.executemany("update main.coding set state = 'removed' where uid = ? and uid != ''", gone)
    db.executemany(
        "delete from main.pending where coding_key = (select key from main.coding"
        " where uid = ? and uid != '')",
        gone,
    )
    db.execute(
        "update main.coding set state = case when (select not s.lost and coding.start >= s.start and"
        " coding.stop <= s.stop and coding.quote = substr(t.text, coding.start + 1,"
        " coding.stop - coding.start) from main.segment s join main.newest t"
        " on t.interview_key = s.interview_key where s.key = coding.segment_key)"
        " then 'here' else 'lost' end where state = 'back'"
    )


def _anything(file: StudyFile) -> bool:
    """Whether the other brings codings, or changes of things."""
    (found,) = file.db.execute(
        "select exists (select 1 from temp.changed) or exists (select 1 from other.coding"
        " where uid != '' and uid not in (select uid from main.coding))"
    ).fetchone()
    return bool(found)


@contextmanager
def without_index(file: StudyFile) -> Iterator[None]:
    """Codings may say the same twice inside; at the end the one with the lower name counts, and
    the others wait as lost."""
    db = file.db
    if not _anything(file):
        yield
        _let_seconds_count(file)
        return
    (index,) = db.execute("select sql from sqlite_master where name = 'coding_once'").fetchone()
    db.execute("drop index main.coding_once")
    yield
    try:
        db.execute(index)
    except sqlite3.IntegrityError:
        _only_first(file)
        db.execute(index)
    _let_seconds_count(file)
    db.execute(
        "delete from main.pending where coding_key in (select key from main.coding"
        " where state = 'removed' union select p.coding_key from main.pending p join main.coding c"
        " on c.key = p.coding_key where c.state = 'lost' and p.what != 'lost')"
    )
    db.execute(
        "insert into main.pending (coding_key, since, what, was) select c.key, t.key, 'lost', c.quote"
        " from main.coding c join main.segment s on s.key = c.segment_key join main.newest t"
        " on t.interview_key = s.interview_key where c.state = 'lost' and c.origin != 'rule'"
        " and c.key not in (select coding_key from main.pending where coding_key is not null)"
    )


def _only_first(file: StudyFile) -> None:
    """Of codings that say the same of the same words the one with the lowest name counts."""
    file.db.execute(
        "update main.coding set state = 'lost' where key in (select key from (select key, origin,"
        " row_number() over (partition by segment_key, code, coder, start, stop"
        " order by origin = 'rule', uid) n from main.coding where state = 'here')"
        " where n > 1 and origin != 'rule')"
    )


def _let_seconds_count(file: StudyFile) -> None:
    """A coding that waits as lost although its words stand there, because another said the same of
    them, counts when that other is gone: so it is in every copy."""
    db = file.db
    rows = db.execute(
        "select c.key from main.coding c join main.segment s on s.key = c.segment_key"
        " join main.newest t on t.interview_key = s.interview_key"
        " where c.state = 'lost' and c.origin != 'rule' and not s.lost and c.start >= s.start"
        " and c.stop <= s.stop and c.quote = substr(t.text, c.start + 1, c.stop - c.start)"
        " and not exists (select 1 from main.coding h where h.segment_key = c.segment_key"
        " and h.code = c.code and h.coder = c.coder and h.start = c.start and h.stop = c.stop"
        " and h.state = 'here') order by c.uid"
    ).fetchall()
    for key in rows:
        # of two that wait only the first finds the place free
        done = db.execute("update or ignore main.coding set state = 'here' where key = ?", key)
        if done.rowcount:
            db.execute("delete from main.pending where coding_key = ?", key)


def take_unlogged(file: StudyFile) -> None:
    """What the other holds without a word in either log: it is older than acts are, or was shared."""
    logged = set(
        file.db.execute(
            f"select kind, name from main.log where kind in {NAMED}"  # a tuple reads as SQL
        )
    )
    named = "segment s on s.key = x.segment_key"
    for kind, select in (
        ("reading", "i.id, x.coder from {}.reading x join {}.interview i on i.key = interview_key"),
        ("seen", f"s.id, x.coder, x.state from {{}}.seen x join {{}}.{named}"),
        ("verdict", f"s.id, x.code, x.coder from {{}}.verdict x join {{}}.{named}"),
        (
            "chart",
            "i.id, x.dimension, x.author, x.text, x.basis, x.at from {}.chart x"
            " join {}.interview i on i.key = interview_key",
        ),
        (
            "proposal",
            "x.uid, x.text, coalesce(s.id, ''), x.coder, x.at, x.state, x.code"
            f" from {{}}.proposal x left join {{}}.{named}",
        ),
    ):
        mine = set(file.db.execute("select " + select.format("main", "main")))
        for row in file.db.execute("select " + select.format("other", "other")).fetchall():
            if row in mine:
                continue
            name, value = _unlogged(kind, row)
            if (kind, name) not in logged and THINGS[kind].read(file, name) is None:  # type: ignore[index]  # as listed
                THINGS[kind].write(file, name, value)  # type: ignore[index]  # as listed


def _unlogged(kind: str, row: tuple[str, ...]) -> tuple[str, Value]:
    if kind == "reading":
        return name_of(*row), {"read": True}
    if kind == "seen":
        return name_of(*row[:2]), {"state": row[2]}
    if kind == "verdict":
        return name_of(*row), {"verdict": "rejected"}
    if kind == "chart":
        return name_of(*row[:3]), dict(zip(("text", "basis", "at"), row[3:], strict=True))
    names = ("text", "segment", "coder", "at", "state", "code")
    return row[0], dict(zip(names, row[1:], strict=True))


def take_rest(file: StudyFile) -> list[tuple[str, str]]:
    """Former codebooks, sheets that went out and files that came back; of the latter (where it is
    kept, its SHA-256) those that were not known."""
    db = file.db
    for table in ("codebook_text", "sheet"):
        db.execute(f"insert or ignore into main.{table} select * from other.{table}")
    new = db.execute(
        "select kept, sha256 from other.received where kept not in"
        " (select kept from main.received) order by 1"
    ).fetchall()
    db.execute("insert or ignore into main.received select * from other.received")
    if not file.meta(CODEBOOK):
        row = db.execute("select value from other.meta where name = ?", (CODEBOOK,)).fetchone()
        if row is not None:
            file.set_meta(CODEBOOK, row[0])
    return [(row[0], row[1]) for row in new]


def take_attributes(file: StudyFile) -> list[str]:
    """Take over the attributes that only the other has changed; returns the ids of the interviews
    whose attributes both have: those that were changed last hold."""
    mine, theirs = _plain_attributes(file, "main"), _plain_attributes(file, "other")
    last_mine, last_theirs = _last_attributes(file, "main"), _last_attributes(file, "other")
    both = []
    for name, told in theirs.items():
        if name not in mine or mine[name] == told:
            continue
        here, there = last_mine.get(name, []), last_theirs.get(name, [])
        new_here, new_there = set(here) - set(there), set(there) - set(here)
        if (new_here and new_there) or not (new_here or new_there):
            both.append(name)
        if max(there, default=(0, "")) > max(here, default=(0, "")) and new_there:
            _put_attributes(file, name)
    return both


def _plain_attributes(file: StudyFile, schema: str) -> dict[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {
        row[0]: row
        for row in file.db.execute(
            f"select id, language, date, value_chains, attributes from {schema}.interview"
        )
    }
    for name, *row in file.db.execute(
        "select i.id, position, speaker, actor_type, number, descriptor, p.attributes from"
        f" {schema}.participant p join {schema}.interview i on i.key = p.interview_key"
        " order by 1, 2"
    ):
        found[name] = (*found[name], *row)
    return found


def _last_attributes(file: StudyFile, schema: str) -> dict[str, list[tuple[int, str]]]:
    """The acts that gave each interview attributes, by clock and uid."""
    found: dict[str, list[tuple[int, str]]] = {}
    for clock, uid, after in file.db.execute(
        f"select clock, uid, after from {schema}.log where act = 'attributes' order by clock, uid"
    ):
        for name in json.loads(after or "{}").get("ids", ()):
            found.setdefault(name, []).append((clock, uid))
    return found


def _put_attributes(file: StudyFile, interview_id: str) -> None:
    db = file.db
    db.execute(
        "update main.interview set (language, date, value_chains, attributes) = (select language, date,"
        " value_chains, attributes from other.interview o where o.id = interview.id) where id = ?",
        (interview_id,),
    )
    (key,) = db.execute("select key from main.interview where id = ?", (interview_id,)).fetchone()
    db.execute("delete from main.participant where interview_key = ?", (key,))
    db.execute(
        "insert into main.participant select ?, position, speaker, actor_type, number, descriptor,"
        " p.attributes from other.participant p join other.interview o on o.key = p.interview_key"
        " where o.id = ?",
        (key, interview_id),
    )
