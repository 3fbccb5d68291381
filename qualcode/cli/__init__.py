"""The command line: parse, call one workflow, show.

Results go to standard output, remarks and progress to standard error. Exit 0: done; 1: cannot be done,
with one sentence that says what, where and what to do; 2: misuse of the command line. Only this room
imports click and rich; everything heavier is imported inside the command that needs it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import Any

import click

from qualcode import __version__
from qualcode.cli import (
    anonymise,
    care,
    charts,
    check,
    codebook,
    coding,
    findings,
    ingest,
    interviews,
    memos,
    sheets,
    start,
)
from qualcode.errors import QualcodeError


class Root(click.Group):
    """Turns the errors that a person can put right into one sentence and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except QualcodeError as error:
            raise click.ClickException(str(error)) from error

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """The commands in the order of the work, not of the alphabet."""
        return list(self.commands)


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="qualcode %(version)s")
def cli() -> None:
    """Interviews in; coding matrices, frequencies and thematic summaries out.

    Everything happens on this machine; nothing is sent anywhere. 'qualcode demo' shows it all on 36
    invented interviews; 'qualcode init' starts a study of your own.
    """


for command in (
    *start.COMMANDS,
    *ingest.COMMANDS,
    *interviews.COMMANDS,
    *check.COMMANDS,
    *anonymise.COMMANDS,
    *codebook.COMMANDS,
    *coding.COMMANDS,
    *sheets.COMMANDS,
    *charts.COMMANDS,
    *memos.COMMANDS,
    *findings.COMMANDS,
    *care.COMMANDS,
):
    cli.add_command(command)


UNWRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EPIPE}
"""What the system says when a stream takes no more."""


def main() -> None:
    """Run the command line; interrupted work keeps what was done."""
    _prepare_streams()
    try:
        exit_code = _run()
        sys.stdout.flush()
    except OSError as error:
        if error.filename is not None or error.errno not in UNWRITTEN:
            raise  # not of a stream
        _give_up_output(error)
        exit_code = 1
    sys.exit(exit_code)


def _prepare_streams() -> None:
    """Streams that are there and take every letter; one that was closed shows nothing."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if (stream.encoding or "").lower().replace("-", "") != "utf8":
            # a console shows what it can; a file or a program gets every letter of a quotation
            how = {"errors": "replace"} if stream.isatty() else {"encoding": "utf-8"}
            stream.reconfigure(**how)  # type: ignore[union-attr]  # a real stream


def _run() -> int:
    """The exit code of the command, its trouble told."""
    try:
        cli(prog_name="qualcode", standalone_mode=False)
    except click.Abort:
        click.echo("Interrupted. What was done is kept; run the command again to go on.", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as done:
        return done.exit_code
    return 0


def _give_up_output(error: OSError) -> None:
    """Say why, unless the reader went away; what waits in the streams is dropped."""
    with contextlib.suppress(OSError):
        if not isinstance(error, BrokenPipeError):
            why = f"The output could not be written: {error.strerror}."
            click.ClickException(why).show()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
