"""Acts: people's changes of things, each in the log, so that they can be undone and united.

``perform`` writes the changes of one act in one transaction; ``undo`` and ``redo`` are acts themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from qualcode.errors import CannotUndo, ThingChanged
from qualcode.model import Act, Change
from qualcode.model.acts import Kind, Value
from qualcode.store.file import ACT_COLUMNS, StudyFile
from qualcode.store.things import THINGS, same

NOTE = "note"
"""The kind of rows that only tell what the act is."""
UNDO, REDO = "undo", "redo"


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was done: its uid (empty when there was nothing to do) and what it changed."""

    act_uid: str
    changes: tuple[Change, ...]


def current(file: StudyFile, kind: Kind, name: str) -> Value | None:
    """What a thing says now; ``None`` when it is not there."""
    return THINGS[kind].read(file, name)


def perform(
    file: StudyFile, act: str, changes: Iterable[Change], *, told: Value | None = None, on: str = ""
) -> Done:
    """Do an act: all its changes, or none. Changes that change nothing are left out.

    ``told`` is what the log says of the whole act, on the subject ``on``; it is written only when
    something changes. Raises ``ThingChanged`` when a thing is not as ``before`` says, ``UnknownName``
    for a segment or interview that is not there.
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
            raise ThingChanged(change.kind, change.subject)
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


def undo(file: StudyFile, act_uid: str) -> Done:
    """Put back what an act changed, as an act of its own.

    Raises ``CannotUndo`` when it did more than change things, is an undo itself, is undone already,
    or when something it changed has been changed since.
    """
    rows = _undoable(file, act_uid)
    if undone(file).get(act_uid):
        raise CannotUndo(rows[0].act, rows[0].subject, "it is undone already")
    return _turn(file, UNDO, act_uid, [_backward(row) for row in reversed(rows) if row.name])


def redo(file: StudyFile, act_uid: str) -> Done:
    """Do again an act that was undone. Raises ``CannotUndo`` as ``undo`` does."""
    rows = _undoable(file, act_uid)
    if not undone(file).get(act_uid):
        raise CannotUndo(rows[0].act, rows[0].subject, "it is not undone")
    return _turn(file, REDO, act_uid, [_change(row) for row in rows if row.name])


def last_done(file: StudyFile, wanted: Callable[[Sequence[Act]], bool]) -> str:
    """The uid of the newest act that can be undone and is wanted; empty when there is none."""
    gone = undone(file)
    for (uid,) in file.db.execute(
        "select act_uid from log where kind != '' group by act_uid"
        " order by max(clock) desc, act_uid desc"
    ):
        if not gone.get(uid) and can_undo(rows := rows_of(file, uid)) and wanted(rows):
            return str(uid)
    return ""


def last_undone(file: StudyFile, wanted: Callable[[Sequence[Act]], bool]) -> str:
    """The uid of the act that was undone last and is wanted; empty when there is none."""
    for uid, gone in reversed(undone(file).items()):
        if gone and wanted(rows_of(file, uid)):
            return uid
    return ""


def can_undo(rows: Sequence[Act]) -> bool:
    """Whether an act only changed things, and is no undo or redo itself."""
    return (
        any(row.name for row in rows)
        and all(row.kind for row in rows)
        and rows[0].act not in (UNDO, REDO)
    )


def _undoable(file: StudyFile, act_uid: str) -> list[Act]:
    rows = rows_of(file, act_uid)
    if not rows:
        raise CannotUndo("act", act_uid, "there is no such act")
    if not can_undo(rows):
        raise CannotUndo(rows[0].act, rows[0].subject, "acts of this kind are not undone here")
    return rows


def _turn(file: StudyFile, act: str, act_uid: str, changes: list[Change]) -> Done:
    first = rows_of(file, act_uid)[0]
    try:
        return perform(
            file, act, changes, told={"act": first.act, "subject": first.subject}, on=act_uid
        )
    except ThingChanged as error:
        why = f"{error.subject} has been changed since; undo that first"
        raise CannotUndo(first.act, first.subject, why) from error


def _change(row: Act) -> Change:
    before = json.loads(row.before) if row.before else None
    after = json.loads(row.after) if row.after else None
    return Change(row.kind, row.name, row.subject, before, after)  # type: ignore[arg-type]  # a row


def _backward(row: Act) -> Change:
    change = _change(row)
    return Change(change.kind, change.name, change.subject, change.after, change.before)
