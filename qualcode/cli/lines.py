"""Talking line by line: what is read comes from standard input, a line at a time."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from typing import Protocol

import click

from qualcode.cli import show

PLAIN = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "…": "...",
        "¿": "",
        "¡": "",
        "·": "-",
        "\u00a0": " ",
    }
)
"""What stands for signs that a terminal cannot show."""


class Talk(Protocol):
    """Something that takes lines and gives lines until it is done."""

    done: bool

    def begin(self) -> list[str]:
        """What is said first."""

    def take(self, line: str) -> list[str]:
        """The answer to a line."""

    def end(self) -> list[str]:
        """What is said when the other has gone."""


def talk(with_whom: Talk) -> None:
    """Show, read a line, and so on, until it is done, the input ends, or somebody presses Ctrl-C."""
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    _say(with_whom.begin())
    while not with_whom.done:
        line = _read()
        if line is None:
            _say(["", *with_whom.end()])
            return
        _say(with_whom.take(line))


def _read() -> str | None:
    """The next line; ``None`` when there is none any more."""
    click.echo("> ", nl=False)
    try:
        line = sys.stdin.readline()
    except KeyboardInterrupt:
        return None
    if line and not sys.stdin.isatty():
        click.echo(_plain(line.rstrip("\r\n")))  # nobody saw it typed
    return line.rstrip("\r\n") if line else None


def _say(lines: Iterable[str]) -> None:
    show.lines(_plain(line) for line in lines)
    sys.stdout.flush()


def _plain(text: str) -> str:
    """The text as the terminal can show it: letters without their accents rather than none."""
    encoding = sys.stdout.encoding or "ascii"
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        apart = unicodedata.normalize("NFKD", text.translate(PLAIN))
        bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
        return bare.encode("ascii", "replace").decode("ascii")
    return text
