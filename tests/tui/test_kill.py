"""Killed right after a key was acknowledged on the screen, the study holds what the key did."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("textual")

from qualcode.workflows import care, folder, hand

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def until(terminal: int, wanted: bytes, seconds: float = 30) -> None:
    """Read what the screen draws until it has drawn that."""
    drawn, end = b"", time.monotonic() + seconds
    while wanted not in drawn:
        assert time.monotonic() < end, drawn[-2000:]
        if select.select([terminal], [], [], 0.1)[0]:
            drawn += os.read(terminal, 65536)


@pytest.mark.parametrize("round_", range(5))
def test_what_was_acknowledged_is_there_after_a_kill(ready, round_):
    ours, theirs = pty.openpty()
    place = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    screen = subprocess.Popen(
        [sys.executable, "-m", "qualcode", "code", "tui", "--coder", "ana"],
        cwd=ready,
        env={
            **os.environ,
            "PYTHONPATH": place,
            "TERM": "xterm-256color",
            "COLUMNS": "80",
            "LINES": "24",
        },
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    try:
        until(ours, b"MARKET.PRICE")
        os.write(ours, b"y")
        until(ours, b"Guardado")
        time.sleep(0.002 * round_)
    finally:
        os.kill(screen.pid, signal.SIGKILL)
        screen.wait()
        os.close(ours)
        os.close(theirs)
    with folder.open_folder(ready) as study:
        assert [mark.code for mark in hand.line(study, "A01-0001").by("ana")] == ["MARKET.PRICE"]
        assert care.verify(study).faults == ()
