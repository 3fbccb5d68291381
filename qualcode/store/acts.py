"""Acts: people's changes of things, each in the log, so that they can be undone and united.

``perform`` writes the changes of one act in one transaction; ``undo`` and ``redo`` are acts themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from qualcode.errors import CannotUndo, CodedTwice, ThingChanged, UnknownAct
from qualcode.model import Act, Change
from qualcode.model.acts import Kind, Value
from qualcode.store.file import ACT_COLUMNS, StudyFile
from qualcode.store.things import THINGS, same

NOTE = "note"
"""The kind of rows that only tell what the act is."""
UNDO, REDO = "undo", "redo"
SHORT = 8
"""As many letters of its uid name an act for people."""
Wanted = Callable[[Sequence[Act]], bool]
"""Whether an act, by its rows, is one that is looked for."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was done: its uid (empty when there was nothing to do) and what it changed."""

    act_uid: str
    changes: tuple[Change, ...]


class _NotMeant(Exception):
    """Ends a transaction that only tried something."""


def current(file: StudyFile, kind: Kind, name: str) -> Value | None:
    """What a thing says now; ``None`` when it is not there."""
    return THINGS[kind].read(file, name)


def perform(
    file: StudyFile, act: str, changes: Iterable[Change], *, told: Value | None = None, on: str = ""
) -> Done:
    """Do an act: all its changes, or none. Changes that change nothing are left out.

    ``told`` is what the log says of the whole act, on the subject ``on``; it is written only when
    something changes. Raises ``ThingChanged`` when a thing is not as ``before`` says, ``UnknownName``
    for a segment or interview that is not there, ``CodedTwice`` where the same words would have the
    same code of the same coder twice.
    """
    with file.transaction():
        return within(file, act, changes, told=told, on=on)


def within(
    file: StudyFile, act: str, changes: Iterable[Change], *, told: Value | None = None, on: str = ""
) -> Done:
    """As ``perform``, as part of a transaction that is open."""
    done: list[Change] = []
    uid = ""
    for change in changes:
        thing = THINGS[change.kind]
        if same(thing, thing.read(file, change.name), change.before) is False:
            raise ThingChanged(change.kind, change.subject, change.name)
        if same(thing, change.before, change.after):
            continue
        if not done and told is not None:
            uid = file.record(act, on, after=told, kind=NOTE)
        thing.write(file, change.name, change.after)
        row = file.record(
            act,
            change.subject,
            before=change.before,
            after=change.after,
            kind=change.kind,
            name=change.name,
        )
        uid = uid or row
        done.append(change)
    return Done(uid, tuple(done))


def rows_of(file: StudyFile, act_uid: str) -> list[Act]:
    """The rows of an act, in order."""
    found = file.db.execute(
        f"select {ACT_COLUMNS} from log where act_uid = ? order by clock", (act_uid,)
    )
    return [Act(*row) for row in found]


def named(file: StudyFile, start: str) -> str:
    """The uid of the act that a person names by the first letters of it; raises ``UnknownAct``."""
    first = start.strip().lower()
    found = [
        uid
        for (uid,) in file.db.execute(
            "select distinct act_uid from log where act_uid >= ? and act_uid < ? || 'g' limit 4",
            (first, first),
        )
    ]
    if not first or len(found) != 1:
        raise UnknownAct(start, [uid[: SHORT * 2] for uid in found] if first else ())
    return str(found[0])


def undone(file: StudyFile) -> dict[str, bool]:
    """For each act that was ever undone, by uid: whether it is undone now. The last one is last."""
    state: dict[str, bool] = {}
    for act, subject in file.db.execute(
        f"select act, subject from log where kind = '{NOTE}' and act in ('{UNDO}', '{REDO}')"
        " order by clock, uid"
    ):
        state.pop(subject, None)
        state[subject] = act == UNDO
    return state


def undo(file: StudyFile, act_uid: str, *, dry_run: bool = False) -> Done:
    """Put back what an act changed, as an act of its own; with ``dry_run`` only say what it would.

    Raises ``CannotUndo`` when it did more than change things, is an undo itself, is undone already,
    or when something it changed has been changed since.
    """
    rows = _undoable(file, act_uid)
    if undone(file).get(act_uid):
        raise CannotUndo(rows[0].act, rows[0].subject, "it is undone already")
    changes = [_backward(row) for row in reversed(rows) if row.name]
    return _turn(file, UNDO, rows[0], changes, dry_run)


def redo(file: StudyFile, act_uid: str, *, dry_run: bool = False) -> Done:
    """Do again an act that was undone. Raises ``CannotUndo`` as ``undo`` does."""
    rows = _undoable(file, act_uid)
    if not undone(file).get(act_uid):
        raise CannotUndo(rows[0].act, rows[0].subject, "it is not undone")
    return _turn(file, REDO, rows[0], [_change(row) for row in rows if row.name], dry_run)


def last_done(file: StudyFile, wanted: Wanted | None = None, *, who: str | None = None) -> str:
    """The uid of the newest act that can be undone and is wanted, signed by ``who`` where that is
    named; empty when there is none."""
    gone = undone(file)
    seen: set[str] = set()
    rows = file.db.execute(
        f"select act_uid from log where kind != '' and act not in ('{UNDO}', '{REDO}')"
        " and (?1 is null or who = ?1) order by clock desc, uid desc",
        (who,),
    )
    for (uid,) in rows:
        if uid in seen:
            continue
        seen.add(uid)
        if gone.get(uid) or not can_undo(found := rows_of(file, uid)):
            continue
        if wanted is None or wanted(found):
            return str(uid)
    return ""


def last_undone(file: StudyFile, wanted: Wanted | None = None, *, who: str | None = None) -> str:
    """The uid of the act that was undone last and is wanted, signed by ``who`` where that is named;
    empty when there is none."""
    for uid, gone in reversed(undone(file).items()):
        if not gone or not (rows := rows_of(file, uid)) or who not in (None, rows[0].who):
            continue
        if wanted is None or wanted(rows):
            return uid
    return ""


def can_undo(rows: Sequence[Act]) -> bool:
    """Whether an act only changed things, and is no undo or redo itself; that the study has come to
    know its codebook is no change."""
    return (
        any(row.name and row.before != row.after for row in rows)
        and all(row.kind and (row.before or row.kind != "codebook") for row in rows)
        and rows[0].act not in (UNDO, REDO)
    )


_ELSEWHERE = {
    "ingest": "interviews are not taken out of a study; 'qualcode backup --list' and"
    " 'qualcode restore' bring back the study of before",
    "version": "'qualcode interviews restore' makes a former version of a transcript the newest",
    "attributes": "put the sheet of attributes as it was and run 'qualcode interviews import'",
    "code by rules": "change the rules and run 'qualcode code auto'",
    "settle": "what was kept where it stands can be removed with 'qualcode code remove'",
    UNDO: "'qualcode redo' does again what was undone",
    REDO: "'qualcode undo' undoes again what was done again",
}
"""What to do instead, by the name of an act that cannot be undone."""


def _undoable(file: StudyFile, act_uid: str) -> list[Act]:
    rows = rows_of(file, act_uid)
    if not rows:
        raise CannotUndo("act", act_uid, "there is no such act")
    if not can_undo(rows):
        why = _ELSEWHERE.get(rows[0].act, "'qualcode restore' brings back a backup of before")
        raise CannotUndo(rows[0].act, rows[0].subject, f"such acts are not undone here; {why}")
    return rows


def _turn(file: StudyFile, act: str, first: Act, changes: list[Change], dry_run: bool) -> Done:
    told = {"act": first.act, "subject": first.subject}
    done = Done("", ())
    try:
        with file.transaction():
            done = within(file, act, changes, told=told, on=first.act_uid)
            if dry_run:
                raise _NotMeant
    except _NotMeant:
        return Done("", done.changes)
    except (ThingChanged, CodedTwice) as error:
        why = f"{error.subject} has been changed since{_later(file, error)}; undo that first"
        raise CannotUndo(first.act, first.subject, why) from error
    return done


def _later(file: StudyFile, error: ThingChanged | CodedTwice) -> str:
    """Which act stands in the way, in words."""
    row = file.db.execute(
        "select act, act_uid, who, at from log where kind = ? and kind != '' and name = ?"
        " order by clock desc, uid desc",
        (error.kind, error.name),
    ).fetchone()
    if row is None:
        return ""
    act, uid, who, at = row
    by = f" by {who}" if who else ""
    return f" by act {uid[:SHORT]} ('{act}'{by}, {at[:16].replace('T', ' ')})"


def _change(row: Act) -> Change:
    before = json.loads(row.before) if row.before else None
    after = json.loads(row.after) if row.after else None
    return Change(row.kind, row.name, row.subject, before, after)  # type: ignore[arg-type]  # a row


def _backward(row: Act) -> Change:
    change = _change(row)
    return Change(change.kind, change.name, change.subject, change.after, change.before)
