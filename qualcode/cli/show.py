"""Showing things: tables, issues, progress."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from qualcode.model import Issue
    from qualcode.report import Table

WIDE = 400
"""Columns to write for when nobody watches: a file or a pipe wraps nothing."""
PATIENCE_S = 1.0
"""Work that takes longer shows how far it is."""


def table(content: Table, fmt: str = "table") -> None:
    """Print a table for people, or as CSV or JSON for programs."""
    from qualcode import report

    if fmt == "csv":
        click.echo(report.to_csv(content), nl=False)
    elif fmt == "json":
        click.echo(report.to_json(content), nl=False)
    else:
        _for_people(content)


def _for_people(content: Table) -> None:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    console = _console()
    grid = Grid(
        title=Text(content.title, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for name, align in zip(content.header, content.align, strict=True):
        grid.add_column(
            Text(name), justify="right" if align == "right" else "left", overflow="fold"
        )
    for row in content.rows:
        grid.add_row(*(Text(_shown(value)) for value in row))
    console.print(grid)
    for note in content.notes:
        console.print(Text(note, style="dim"))


def _shown(value: str | int | float) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _console() -> Console:
    from rich.console import Console

    width = None if sys.stdout.isatty() else WIDE
    return Console(file=sys.stdout, width=width, highlight=False, soft_wrap=False)


def draws_blocks() -> bool:
    """Whether standard output can show block characters."""
    try:
        "█▏".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def issues(found: Sequence[Issue], most: int = 12) -> None:
    """Print what is worth a look on standard error, errors first, the rest counted."""
    order = {"error": 0, "warning": 1, "note": 2}
    ranked = sorted(found, key=lambda issue: order[issue.severity])
    for issue in ranked[:most]:
        click.echo(f"{issue.severity}: {issue}", err=True)
    if len(ranked) > most:
        click.echo(f"... and {len(ranked) - most} more; 'qualcode check' lists all.", err=True)


def remark(text: str) -> None:
    """Say something that is not a result."""
    click.echo(text, err=True)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A progress report on standard error, when a person watches and it takes over a second."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    started, width = time.monotonic(), 0

    def report(what: str, done: int, total: int) -> None:
        nonlocal width
        if not total or time.monotonic() - started < PATIENCE_S:
            return
        filled = 24 * done // total
        line = f"{what} {'=' * filled}{'.' * (24 - filled)} {done:,} of {total:,} interviews"
        click.echo("\r" + line.ljust(width), nl=False, err=True)
        width = len(line)

    try:
        yield report
    finally:
        if width:
            click.echo("\r" + " " * width + "\r", nl=False, err=True)


def counted(n: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 interview``, ``36 interviews``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
