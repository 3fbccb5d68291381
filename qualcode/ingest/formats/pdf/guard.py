"""PDFs are opened in a process of their own, which may hang or die without harm.

The library that reads them is native code, and a file may be made to break it. One process serves
many files; it starts with the first PDF, is replaced after some hundreds, and ends with this one.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from qualcode.errors import Unreadable
from qualcode.ingest.formats.pdf.worker import HEAD
from qualcode.model import Limits

MOST_FILES = 300
"""A process reads so many files and is replaced, for what the library may not give back."""
_KEEP_MEMORY = {
    "MALLOC_TRIM_THRESHOLD_": str(256 << 20),
    "MALLOC_MMAP_THRESHOLD_": str(64 << 20),
    "MALLOC_TOP_PAD_": str(16 << 20),
}
"""Where the system's C library is GNU's, it keeps what a file took for the next one."""
_SCRIPT = Path(__file__).with_name("worker.py")
_REPRINT = "Open it in a PDF program, print it to a new PDF or save it as text, and try again."


class _Died(Exception):
    """The process ended before it answered."""


class _Process:
    """A running worker."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.files = 0
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_KEEP_MEMORY},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        with contextlib.suppress(OSError):
            self._send(0, json.dumps([place for place in sys.path if place]).encode())

    def ask(self, raw: bytes, limits: Limits) -> Any:
        """Its answer; raises ``_Died``, and ``TimeoutError`` after killing it."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.process.kill()

        timer = threading.Timer(limits.seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            self._send(limits.bytes, raw)
            answer = self._receive()
        except (OSError, _Died) as error:
            raise TimeoutError if late.is_set() else _Died from error
        finally:
            timer.cancel()
        self.files += 1
        return json.loads(answer)

    def _send(self, most: int, message: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(HEAD.pack(most, len(message)))
        self.process.stdin.write(message)
        self.process.stdin.flush()

    def _receive(self) -> bytes:
        assert self.process.stdout is not None
        head = self.process.stdout.read(HEAD.size)
        if len(head) == HEAD.size:
            size = HEAD.unpack(head)[1]
            if len(answer := self.process.stdout.read(size)) == size:
                return answer
        raise _Died

    def end(self) -> None:
        """End it, whatever it is doing; a process forked from ours leaves it alone."""
        mine = self.owner == os.getpid()
        if mine:
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        if mine:
            self.process.wait()
        else:
            self.process.returncode = 0


_running: list[_Process] = []
_one_at_a_time = threading.Lock()


def opened(path: Path, raw: bytes, limits: Limits) -> Any:
    """What the worker says of a PDF: ``pages``, ``bad`` and ``scanned``, or ``error``.

    Raises ``Unreadable`` when it takes too long or breaks the library.
    """
    with _one_at_a_time:
        used = bool(_running) and _running[0].owner == os.getpid()
        try:
            try:
                return _ask(raw, limits)
            except _Died:
                stop()
                if not used:
                    raise
                return _ask(raw, limits)  # it may have died of something else in between
        except TimeoutError as error:
            stop()
            why = f"reading it takes longer than {limits.seconds} seconds"
            remedy = f"{_REPRINT[:-1]}; or raise 'seconds' under [limits] in study.toml."
            raise Unreadable(path, why, remedy) from error
        except _Died as error:
            stop()
            raise Unreadable(path, "it is damaged so that it cannot be opened", _REPRINT) from error
        except BaseException:  # an interruption leaves half an answer in the pipe
            stop()
            raise


def _ask(raw: bytes, limits: Limits) -> Any:
    if _running and (_running[0].owner != os.getpid() or _running[0].files >= MOST_FILES):
        stop()
    if not _running:
        _running.append(_Process())
    return _running[0].ask(raw, limits)


@atexit.register
def stop() -> None:
    """End the worker, if there is one."""
    while _running:
        _running.pop().end()
