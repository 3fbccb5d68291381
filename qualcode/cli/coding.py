"""Commands that code."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli import options, show


@click.group("code")
def code() -> None:
    """Code segments by the rules of the codebook.

    \b
    Example:
      qualcode code auto
    """


@code.command("auto")
@options.codes
@options.study
def auto(codes: tuple[str, ...], study_path: Path | None) -> None:
    """Code by the rules what is new or has changed.

    People's codings are never touched. A code that the codebook matrix rules out for an interview
    is not looked for in it.

    \b
    Examples:
      qualcode code auto
      qualcode code auto --codes MARKET,COMMIT.SELL_ALL
    """
    from qualcode.workflows.rules import code_by_rules

    with options.opened(study_path) as study, show.progress() as progress:
        done = code_by_rules(study, only=codes, progress=progress)
    if not done.interviews:
        click.echo("Nothing has changed since the rules last ran.")
    else:
        click.echo(
            f"{show.counted(done.interviews, 'interview')} coded by the rules of"
            f" {show.counted(done.codes, 'code')}."
        )
    click.echo(f"{show.counted(done.codings, 'coding')} by rules in the study.")


COMMANDS = (code,)
