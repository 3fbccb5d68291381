"""People's acts set back to an earlier moment, in a copy of a study that is to be looked at."""

from __future__ import annotations

import json

from qualcode.model import Value
from qualcode.model.acts import Kind
from qualcode.store.file import StudyFile
from qualcode.store.things import THINGS, same

_KINDS: tuple[Kind, ...] = ("seen", "verdict", "reading", "chart")


def set_back(file: StudyFile, clock: int | None) -> None:
    """Make codings, what was seen, rejected, read and summarised what it was before the act of that
    clock (``None``: leave it as it is). Codings stand where they stand now; nothing enters the log."""
    if clock is None:
        return
    with file.transaction() as db:
        then = _before(file, "coding", clock)
        changed = {
            name: value
            for name, value in then.items()
            if not same(THINGS["coding"], THINGS["coding"].read(file, name), value)
        }
        for name in changed:  # first all away, so that none stands in the way of another
            db.execute("update coding set state = 'removed' where uid = ? and uid != ''", (name,))
        for name, value in changed.items():
            if value is not None and _is_there(file, name):
                THINGS["coding"].write(file, name, value)
        for kind in _KINDS:
            for name, value in _before(file, kind, clock).items():
                THINGS[kind].write(file, name, value)


def _is_there(file: StudyFile, name: str) -> bool:
    return bool(file.db.execute("select 1 from coding where uid = ?", (name,)).fetchone())


def _before(file: StudyFile, kind: Kind, clock: int) -> dict[str, Value | None]:
    """What the things of a kind that were changed from that moment on were before."""
    found: dict[str, Value | None] = {}
    for name, before in file.db.execute(
        "select name, before from log where kind = ? and kind != '' and clock >= ?"
        " order by clock, uid",
        (kind, clock),
    ):
        found.setdefault(name, json.loads(before) if before else None)
    return found
