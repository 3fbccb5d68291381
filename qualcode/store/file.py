"""Opening a study file, transactions on it, and its log."""

from __future__ import annotations

import hashlib
import json
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
from qualcode.store.schema import APPLICATION_ID, STEPS

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
    ) -> None:
        """Add a row to the log; inside a transaction it is part of it."""
        values = [
            json.dumps(v, ensure_ascii=False, sort_keys=True) if v else "" for v in (before, after)
        ]
        self.db.execute(
            "insert into log (at, who, act, subject, before, after) values (?, ?, ?, ?, ?, ?)",
            (self.now(), self.who, act, subject, *values),
        )

    def acts(self) -> list[Act]:
        """The log, oldest first."""
        rows = self.db.execute(
            "select number, at, who, act, subject, before, after from log order by number"
        )
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
