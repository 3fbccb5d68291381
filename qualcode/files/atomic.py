"""Write a file whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qualcode.errors import CannotWrite, FileBusy

Check = Callable[[Path, Path], None]
"""Looks at a finished file before it takes the place of a path; raises to keep it from doing so."""


_SHOWN = 20
"""Characters of a name that its temporary file has too."""


def unchecked(_finished: Path, _path: Path) -> None:
    """Let every file pass."""


@contextmanager
def replacing(path: Path, *, check: Check = unchecked, private: bool = False) -> Iterator[Path]:
    """A temporary path beside ``path`` that takes its place when the block ends well.

    Whatever goes wrong inside, ``path`` keeps what it held and the temporary file is gone. Missing
    folders are made. ``check`` sees the finished file first. A ``private`` file is its owner's only.
    Raises ``FileBusy`` when another program holds the file, ``CannotWrite`` for a read-only folder or
    a full disk, and what ``check`` raises.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # a name as long as names may be leaves no room for more
        handle, name = tempfile.mkstemp(
            prefix=f".{path.stem[:_SHOWN]}-", suffix=path.suffix[:_SHOWN], dir=path.parent
        )
        os.close(handle)
        temporary = Path(name)
        yield temporary
        check(temporary, path)
        with temporary.open("rb+") as written:  # Windows flushes only what is open for writing
            os.fsync(written.fileno())
        temporary.chmod(0o600 if private else 0o666 & ~_umask())
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


def write_text(path: Path, text: str, *, check: Check = unchecked, private: bool = False) -> None:
    """Write UTF-8 text with ``\\n`` line ends; raises as ``replacing`` does."""
    write_bytes(path, text.encode("utf-8"), check=check, private=private)


def write_bytes(
    path: Path, content: bytes, *, check: Check = unchecked, private: bool = False
) -> None:
    """Write bytes; raises as ``replacing`` does."""
    with replacing(path, check=check, private=private) as temporary:
        temporary.write_bytes(content)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
