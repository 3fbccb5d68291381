"""Write a file whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qualcode.errors import CannotWrite, FileBusy


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path`` that takes its place when the block ends well.

    Whatever goes wrong inside, ``path`` keeps what it held and the temporary file is gone. Missing
    folders are made. Raises ``FileBusy`` when another program holds the file, ``CannotWrite`` for a
    read-only folder or a full disk.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent
        )
        os.close(handle)
        temporary = Path(name)
        yield temporary
        with temporary.open("rb+") as written:  # Windows flushes only what is open for writing
            os.fsync(written.fileno())
        temporary.chmod(0o666 & ~_umask())
        _take_place(temporary, path)
        temporary = None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise CannotWrite(path, "the disk is full; free some space and run again") from error
        raise CannotWrite(path, f"{error.strerror or error}: {path.parent}") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()


def _take_place(temporary: Path, path: Path) -> None:
    try:
        os.replace(temporary, path)
    except PermissionError as error:
        if path.is_file():
            raise FileBusy(path) from error
        raise


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with ``\\n`` line ends; raises as ``replacing`` does."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write bytes; raises as ``replacing`` does."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
