"""Opening a study file, transactions on it, and its log."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from qualcode.errors import NotAStudyFile, StudyBusy, TooNew
from qualcode.files.atomic import replacing
from qualcode.model import Act
from qualcode.store.connection import Connection
from qualcode.store.schema import APPLICATION_ID, STEPS, digest

ACT_COLUMNS = (
    "number, at, who, act, subject, before, after, clock, uid, act_uid, kind, name, parents"
)
"""Of the log, as ``Act`` has them."""
_NEW_ROW = (
    "insert into log (clock, at, who, act, subject, before, after, kind, name, parents, uid, act_uid)"
    " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
STUDY_ID = "study_id"
_LONGEST_NAME = 200
PATIENCE_S = 5.0
"""How long a writer waits for another program before it gives up."""


def utc_now() -> str:
    """This moment as the log writes it: UTC, ISO, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class StudyFile:
    """An open study file. Opening makes a new one, or brings an old one to the newest format.

    ``who`` signs the acts done while it is open; ``now`` gives their times. Raises ``NotAStudyFile``
    for any other file, ``TooNew`` for a format this program does not know, ``CannotWrite`` when the
    folder cannot be written to. Reading and writing raise these too, and ``StudyBusy``.
    """

    def __init__(self, path: Path, *, who: str = "", now: Callable[[], str] = utc_now) -> None:
        self.path, self.who, self.now = path, who, now
        self._act = ""
        is_new = not path.exists()
        self.db = Connection(path, PATIENCE_S)
        try:
            self._check(is_new)
            self.db.execute("pragma foreign_keys = on")
            self.db.execute("pragma synchronous = full")
            self.db.execute("pragma journal_mode = delete")
            self._upgrade()
        except BaseException as error:
            self.db.close()
            if is_new and not isinstance(error, StudyBusy):  # another program is making it
                path.unlink(missing_ok=True)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One act: everything inside is kept when the block ends well, nothing otherwise."""
        self.db.execute("begin immediate")
        self._act = ""
        try:
            yield self.db
            self.db.execute("commit")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("rollback")
            raise

    def record(
        self,
        act: str,
        subject: str,
        *,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
        kind: str = "",
        name: str = "",
    ) -> str:
        """Add a row to the log; inside a transaction it is part of it and of its act. Returns its uid.

        ``kind`` and ``name`` are of the thing that it changes (see ``store.acts``).
        """
        (last,) = self.db.execute("select coalesce(max(clock), 0) from log").fetchone()
        values = [
            json.dumps(v, ensure_ascii=False, sort_keys=True) if v else "" for v in (before, after)
        ]
        parents = " ".join(self.heads(kind, name)) if name else ""
        told = (last + 1, self.now(), self.who, act, subject, *values, kind, name, parents)
        uid = digest(*told, self._act)
        self._act = self._act or uid
        self.db.execute(_NEW_ROW, (*told, uid, self._act))
        if not self.db.in_transaction:
            self._act = ""
        return uid

    def heads(self, kind: str, name: str) -> list[str]:
        """The uids of the rows that changed a thing last: more than one where copies disagree."""
        rows = self.db.execute(
            "select uid, parents from log where kind = ? and kind != '' and name = ?", (kind, name)
        ).fetchall()
        former = {uid for _, parents in rows for uid in parents.split()}
        return sorted(uid for uid, _ in rows if uid not in former)

    def acts(self) -> list[Act]:
        """The log, oldest first."""
        rows = self.db.execute(f"select {ACT_COLUMNS} from log order by clock, uid")
        return [Act(*row) for row in rows]

    def meta(self, name: str) -> str:
        """A value kept by name, empty when there is none."""
        row = self.db.execute("select value from meta where name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set_meta(self, name: str, value: str) -> None:
        """Keep a value by name."""
        self.db.execute("insert or replace into meta values (?, ?)", (name, value))

    def backup(self) -> Path:
        """A dated copy in ``backups`` beside the file; the newest of the same second wins.

        Raises ``CannotWrite``.
        """
        target = self.backup_path(self.path.stem, self.path.suffix)
        with replacing(target) as temporary:
            self.db.copy_to(temporary)
        return target

    def backup_path(self, stem: str, suffix: str) -> Path:
        """Where a dated copy of something of the study belongs."""
        if len(stem.encode()) > _LONGEST_NAME:  # with the date it would be longer than names may be
            stem = f"{stem[:20]}-{hashlib.sha256(stem.encode()).hexdigest()[:8]}"
        stamp = self.now().replace(":", "").replace("+0000", "Z")
        return self.path.parent / "backups" / f"{stem}-{stamp}{suffix}"

    def _check(self, is_new: bool) -> None:
        (application,) = self.db.execute("pragma application_id").fetchone()
        (found,) = self.db.execute("pragma user_version").fetchone()
        if not is_new and application != APPLICATION_ID:
            (n_tables,) = self.db.execute("select count(*) from sqlite_master").fetchone()
            if n_tables or self.path.stat().st_size:
                raise NotAStudyFile(self.path, "this is not a study made by qualcode")
        if found > len(STEPS):
            raise TooNew(self.path, found, len(STEPS))

    def _upgrade(self) -> None:
        (found,) = self.db.execute("pragma user_version").fetchone()
        if found == len(STEPS):
            return
        if found:
            self.backup()
        with self.transaction() as db:
            (found,) = db.execute("pragma user_version").fetchone()
            for number, step in enumerate(STEPS[found:], start=found + 1):
                step(db)
                db.execute(f"pragma user_version = {number}")
            if not self.meta(STUDY_ID):
                self.set_meta(STUDY_ID, self._new_id(is_new=not found))

    def _new_id(self, *, is_new: bool) -> str:
        """What all copies of a study have in common and no other study has."""
        if is_new:
            chance = os.urandom(16).hex() if self.now is utc_now else "a clock that is told"
            return digest(self.who, chance)
        first = "select at, who, act, subject from log order by number limit 1"
        read = "select i.id, t.sha256 from transcript t join interview i on i.key = t.interview_key"
        rows = [*self.db.execute(first), *self.db.execute(f"{read} where t.version = 1 order by 1")]
        return digest(*rows)
