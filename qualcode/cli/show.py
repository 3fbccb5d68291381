"""Showing things: tables, issues, progress."""

from __future__ import annotations

import shutil
import sys
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from qualcode.model import Issue
    from qualcode.report import Table
    from qualcode.workflows.leaks import Guard

WIDE = 400
"""Columns to write for when nobody watches: a file or a pipe wraps nothing."""
PATIENCE_S = 1.0
"""Work that takes longer shows how far it is."""


def table(content: Table, fmt: str = "table", *, guard: Guard | None = None) -> None:
    """Print a table for people, or as CSV or JSON for programs.

    ``guard`` sees it first, and raises when it holds a name that was replaced.
    """
    from qualcode import report

    if guard is not None:
        guard.table(content)
    if fmt == "csv":
        click.echo(report.to_csv(content), nl=False)
    elif fmt == "json":
        click.echo(report.to_json(content), nl=False)
    else:
        _for_people(content)


def _for_people(content: Table) -> None:
    """The table with its notes; too wide for the terminal, it is told in parts or rows that fit."""
    from rich.text import Text

    console = _console()
    console.print(Text(content.title, style="bold"))
    rows = [[_shown(value) for value in row] for row in content.rows]
    texts = [[name, *(row[n] for row in rows)] for n, name in enumerate(content.header)]
    longest = [max(len(line) for cell in column for line in cell.split("\n")) for column in texts]
    if not rows:
        console.print("–\n")
    elif prose := _prose(longest, console.width):
        for row in rows:
            console.print(Text(_told(content, row, prose, console.width)))
        console.print()
    else:
        _grids(console, content, rows, texts, longest)
    for note in content.notes:
        console.print(Text(note, style="dim"))


def _grids(
    console: Console,
    content: Table,
    rows: Sequence[Sequence[str]],
    texts: Sequence[Sequence[str]],
    longest: Sequence[int],
) -> None:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    lead = 1 if len(set(texts[0])) == len(texts[0]) else KEYS
    least = _widths(texts, longest, content.align, console.width)
    for part in _parts(least, console.width, lead):
        widths = _grown({n: least[n] for n in part}, longest, console.width)
        grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False)
        for index, width in widths.items():
            name, align = content.header[index], content.align[index]
            grid.add_column(Text(name), justify=align, width=width, overflow="fold", no_wrap=False)
        for row in rows:
            grid.add_row(*(Text(row[index]) for index in part))
        console.print(grid)


SENTENCE, READABLE = 40, 36
"""Cells longer than this are sentences; columns of them are not made narrower than that."""


def _prose(longest: Sequence[int], room: int) -> list[int]:
    """The columns of sentences, where there are several and no room to put them side by side."""
    prose = [index for index, length in enumerate(longest) if length > SENTENCE]
    needed = sum(min(length, READABLE) if length > SENTENCE else length for length in longest)
    return prose if len(prose) > 1 and needed + MARGIN * len(longest) > room else []


def _told(content: Table, row: Sequence[str], prose: Sequence[int], room: int) -> str:
    """A row for itself: its short cells on a line, below it each sentence with its heading."""
    short = [
        f"{name} {cell}" if side == "right" else cell
        for n, (name, cell, side) in enumerate(zip(content.header, row, content.align, strict=True))
        if n not in prose and cell
    ]
    head = max(len(content.header[n]) for n in prose) + 4
    told = [
        textwrap.fill(
            row[n],
            max(room, head + 20),
            initial_indent=f"  {content.header[n]}".ljust(head),
            subsequent_indent=" " * head,
            break_on_hyphens=False,
        )
        for n in prose
        if row[n]
    ]
    return "\n".join([" · ".join(short), *told])


KEYS = 2
"""Columns that name a row, where the first does not; they come again with every part of a table."""
MARGIN = 3
"""What a column takes besides its text."""
WRAPPED_KEY, WRAPPED = 26, 14
"""Texts are wrapped to about this width when the whole table would not fit."""


def _widths(
    columns: Sequence[Sequence[str]], longest: Sequence[int], align: Sequence[str], room: int
) -> list[int]:
    """A width per column: that of its longest line, or less where its words can be wrapped."""
    if sum(longest) + MARGIN * len(longest) <= room:
        return list(longest)
    word = [max(len(w) for cell in column for w in (cell.split() or [""])) for column in columns]
    word = [min(length, WRAPPED_KEY) for length in word]
    wished = [WRAPPED_KEY if index < KEYS else WRAPPED for index in range(len(columns))]
    wished = [0 if side == "right" else w for w, side in zip(wished, align, strict=True)]
    most = max(room - MARGIN, 20)
    return [
        min(most, max(w, min(line, wish)))
        for w, line, wish in zip(word, longest, wished, strict=True)
    ]


def _parts(widths: Sequence[int], room: int, lead: int) -> list[list[int]]:
    """Column numbers put together so that each part fits; the first ``lead`` come in every part."""
    keys = list(range(min(lead, len(widths))))
    taken = sum(widths[index] + MARGIN for index in keys)
    parts, used = [keys], taken
    for index in range(len(keys), len(widths)):
        needed = widths[index] + MARGIN
        if used + needed > room and len(parts[-1]) > len(keys):
            parts.append([*keys])
            used = taken
        parts[-1] = [*parts[-1], index]
        used += needed
    return parts


def _grown(widths: Mapping[int, int], longest: Sequence[int], room: int) -> dict[int, int]:
    """The widths of a part of a table, with what room is left given to columns that wrap."""
    grown = dict(widths)
    left = room - sum(width + MARGIN for width in grown.values())
    while left > 0 and (short := [n for n, width in grown.items() if width < longest[n]]):
        for n in short[:left]:
            grown[n] += 1
        left -= len(short)
    return grown


def lines(texts: Iterable[str], *, err: bool = False, guard: Guard | None = None) -> None:
    """Print lines of text, wrapped at words where a person reads them on a terminal.

    ``guard`` as in ``table``.
    """
    if guard is not None:
        texts = guard.lines("the output", texts)
    stream = sys.stderr if err else sys.stdout
    width = shutil.get_terminal_size().columns if stream.isatty() else 0
    for text in texts:
        if not width or len(text) <= width:
            click.echo(text, err=err)
            continue
        indent = text[: len(text) - len(text.lstrip())]
        click.echo(
            textwrap.fill(
                text,
                width,
                subsequent_indent=indent,
                break_long_words=False,
                break_on_hyphens=False,
                replace_whitespace=False,
                drop_whitespace=True,
            ),
            err=err,
        )


def _shown(value: str | int | float) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _console() -> Console:
    from rich.console import Console

    width = None if sys.stdout.isatty() else WIDE
    return Console(file=sys.stdout, width=width, highlight=False)


def draws_blocks() -> bool:
    """Whether standard output can show block characters."""
    try:
        "█▏".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def issues(found: Sequence[Issue], most: int | None = 12) -> None:
    """Print what is worth a look on standard error, a line for each kind, errors first.

    Those beyond ``most`` are counted; None prints all.
    """
    if not found:
        return
    from qualcode.report import issue_lines

    told = issue_lines(found)
    lines(told[:most], err=True)
    if most is not None and len(told) > most:
        remark(f"... and {len(told) - most} more; 'qualcode check' lists all.")


def remark(text: str) -> None:
    """Say something that is not a result."""
    lines([text], err=True)


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
        line = f"{what} {'=' * filled}{'.' * (24 - filled)} {done:,} of {total:,}"
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
