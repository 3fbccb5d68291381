"""The coding screen in a terminal, and the same in a browser.

``desk`` (what lies on the desk, moving and choosing), ``layout`` and ``picture`` (how it is broken into
rows) and ``words``, ``signs`` know nothing of terminals; ``work`` reads the study and does what keys
mean; the other modules draw with Textual. ``web`` serves the screen to a browser on this machine.
``run`` and ``serve`` are all that is called from outside. Only this room imports textual and aiohttp,
which come with the extra ``tui``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from qualcode.errors import NeedsExtra, NoTerminal
from qualcode.workflows.folder import StudyFolder


def check_installed(*libraries: str) -> None:
    """Raises ``NeedsExtra`` when a library that the screen needs is not there."""
    if any(find_spec(library) is None for library in libraries):
        raise NeedsExtra("The coding screen", "tui")


def run(study: StudyFolder, coder: str, *, interview: str = "", language: str = "") -> None:
    """Show the screen until the coder leaves it.

    Raises ``NeedsExtra``, ``NoTerminal``, ``UnknownName`` for an interview that is not there.
    """
    check_installed("textual")
    if "TEXTUAL_DRIVER" not in os.environ and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTerminal
    from qualcode.tui.app import CodingApp
    from qualcode.tui.signs import signs
    from qualcode.tui.work import Work

    work = Work(study, coder)
    place = work.resume(work.interview(interview))
    CodingApp(work, language or study.settings.language, signs(sys.stdout.encoding), place).run()


def serve(
    study: Path,
    coder: str,
    *,
    port: int,
    told: Callable[[str], None],
    interview: str = "",
    language: str = "",
) -> None:
    """Serve the screen to browsers on this machine until interrupted; ``told`` gets the address.

    Raises ``NeedsExtra``, ``PortTaken``.
    """
    check_installed("textual", "textual_serve", "aiohttp")
    from qualcode.tui.web import serve_screen

    serve_screen(study, coder, port=port, interview=interview, language=language, told=told)
