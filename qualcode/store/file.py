"""Opening a study file, transactions on it, and its log."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from qualcode.errors import CannotWrite, NotAStudyFile, StudyBusy, TooNew
from qualcode.model import Act
from qualcode.store.schema import APPLICATION_ID, STEPS

PATIENCE_S = 5.0
"""How long a writer waits for another program before it gives up."""


def utc_now() -> str:
    """This moment as the log writes it: UTC, ISO, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class StudyFile:
    """An open study file. Opening makes a new one, or brings an old one to the newest format.

    ``who`` signs the acts of this session; ``now`` gives their times. Raises ``NotAStudyFile`` for
    any other file, ``TooNew`` for a format this program does not know, ``CannotWrite`` when the
    folder cannot be written to.
    """

    def __init__(self, path: Path, *, who: str = "", now: Callable[[], str] = utc_now) -> None:
        self.path, self.who, self.now = path, who, now
        is_new = not path.exists()
        with self._trouble():
            self.db = sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None)
            try:
                self._check(is_new)
                self.db.execute("pragma foreign_keys = on")
                self.db.execute("pragma synchronous = full")
                self.db.execute("pragma journal_mode = delete")
                self._upgrade()
            except BaseException:
                self.db.close()
                if is_new:
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
        with self._trouble():
            self.db.execute("begin immediate")
            try:
                yield self.db
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("rollback")
                raise
            self.db.execute("commit")

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
        """A dated copy in ``backups`` beside the file; the newest of the same second wins."""
        folder = self.path.parent / "backups"
        stamp = self.now().replace(":", "").replace("+0000", "Z").replace("+00:00", "Z")
        target = folder / f"{self.path.stem}-{stamp}{self.path.suffix}"
        try:
            folder.mkdir(exist_ok=True)
            with sqlite3.connect(target) as copy:
                self.db.backup(copy)
            copy.close()
        except (OSError, sqlite3.Error) as error:
            raise CannotWrite(target, str(error)) from error
        return target

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
            shutil.copy2(self.path, self.path.with_name(f"{self.path.name}.format-{found}"))
        self.db.execute("begin immediate")
        try:
            (found,) = self.db.execute("pragma user_version").fetchone()
            for number, step in enumerate(STEPS[found:], start=found + 1):
                step(self.db)
                self.db.execute(f"pragma user_version = {number}")
        except BaseException:
            self.db.execute("rollback")
            raise
        self.db.execute("commit")

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        """Turns what SQLite says about the file into a sentence."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise self._sentence(error) from error

    def _sentence(self, error: sqlite3.DatabaseError) -> Exception:
        name = getattr(error, "sqlite_errorname", "") or ""
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return StudyBusy(self.path)
        if name.startswith("SQLITE_FULL"):
            return CannotWrite(self.path, "the disk is full; free some space and run again")
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
            return CannotWrite(self.path, "its folder or the file may not be written to")
        if name.startswith("SQLITE_IOERR"):
            full = shutil.disk_usage(self.path.parent).free < 1 << 20
            why = "the disk is full; free some space and run again" if full else "the disk fails"
            return CannotWrite(self.path, why)
        if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            return NotAStudyFile(self.path, "this is not a study, or it is damaged")
        return error
