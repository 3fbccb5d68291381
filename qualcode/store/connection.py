"""A connection to a study file that says in a sentence what SQLite reports about the file.

Reading can fail as well as writing (a damaged page, a writer that holds the file), at any row; so the
translation stands here, once, and not around each query.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from qualcode.errors import CannotWrite, NotAStudyFile, QualcodeError, StudyBusy


class Connection(sqlite3.Connection):
    """An SQLite connection whose statements and rows raise the errors of this program.

    Raises ``CannotWrite`` when the file cannot be opened. Transactions are begun and ended by hand.
    """

    def __init__(self, path: Path, patience_s: float) -> None:
        self.path, self.patience_s = path, patience_s
        with _sentences(path):
            super().__init__(path, timeout=patience_s, isolation_level=None)

    def execute(self, *args: Any) -> sqlite3.Cursor:
        """Run a statement; its rows come from the cursor."""
        return self.cursor(_Cursor).execute(*args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        """Run a statement for each of many rows."""
        return self.cursor(_Cursor).executemany(*args)

    def copy_to(self, target: Path) -> None:
        """Copy the whole database, as it stands between two transactions, into an empty file."""
        with _sentences(self.path):
            copy = sqlite3.connect(target)
            try:
                self.execute("select count(*) from sqlite_master").fetchone()  # nobody holds it
                self.backup(copy)
            finally:
                copy.close()

    def replace_from(self, source: Path) -> None:
        """Put the whole of another database in the place of this one, in one transaction. Raises
        ``StudyBusy`` when another program holds this one."""
        until = time.monotonic() + self.patience_s

        def waited(_status: int, _left: int, _total: int) -> None:
            if time.monotonic() > until:  # a step that was not the last had to wait
                raise StudyBusy(self.path)

        with _sentences(self.path):
            other = sqlite3.connect(source)
            try:
                self.execute("begin immediate")
                self.execute("rollback")
                other.backup(self, progress=waited)
            finally:
                other.close()


class _Cursor(sqlite3.Cursor):
    connection: Connection

    def execute(self, *args: Any) -> Self:
        with _sentences(self.connection.path):
            return super().execute(*args)

    def executemany(self, *args: Any) -> Self:
        with _sentences(self.connection.path):
            return super().executemany(*args)

    def fetchone(self) -> Any:
        with _sentences(self.connection.path):
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        with _sentences(self.connection.path):
            return super().fetchall()

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.DatabaseError as error:
            with _sentences(self.connection.path):
                raise error


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if "decode to UTF-8" in str(error):  # whose message quotes the text
            raise NotAStudyFile(path, _DAMAGED) from None
        told = _sentence(error, path)
        if told is None:
            raise
        raise told from error


_DAMAGED = "this is not a study, or it is damaged"


def _sentence(error: sqlite3.DatabaseError, path: Path) -> QualcodeError | None:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StudyBusy(path)
    if name.startswith("SQLITE_FULL"):
        return CannotWrite(path, "the disk is full; free some space and run again")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return CannotWrite(path, "its folder or the file may not be written to")
    if name.startswith("SQLITE_IOERR"):
        full = shutil.disk_usage(path.parent).free < 1 << 20
        why = "the disk is full; free some space and run again" if full else "the disk fails"
        return CannotWrite(path, why)
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return NotAStudyFile(path, _DAMAGED)
    return None


def copy_untouched(path: Path, target: Path, patience_s: float) -> None:
    """Copy a database that is only read, into an empty file: what a program that was killed left
    half done in it is undone in the copy. Raises what a ``Connection`` does."""
    with _sentences(path):
        uri = f"{path.resolve().as_uri()}?mode=ro"
        source = sqlite3.connect(uri, uri=True, timeout=patience_s, isolation_level=None)
        copy = sqlite3.connect(target, isolation_level=None)
        try:
            source.execute("select count(*) from sqlite_master").fetchone()
            source.backup(copy)
        except sqlite3.OperationalError:
            journal = path.with_name(f"{path.name}-journal")
            if not journal.is_file() or not _is_unreadable(source):
                raise
            copy.close()
            shutil.copyfile(path, target)
            shutil.copyfile(journal, target.with_name(f"{target.name}-journal"))
            copy = sqlite3.connect(target, isolation_level=None)
            copy.execute("select count(*) from sqlite_master").fetchone()  # undoes it
        finally:
            source.close()
            copy.close()


def _is_unreadable(source: sqlite3.Connection) -> bool:
    """Whether the journal beside a database that may only be read would have to be undone first."""
    try:
        source.execute("select count(*) from sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        return not (getattr(error, "sqlite_errorname", "") or "").startswith("SQLITE_BUSY")
    return False


def among(items: Sequence[object]) -> str:
    """The SQL condition that a column is one of as many values."""
    return f"in ({', '.join('?' * len(items))})"
