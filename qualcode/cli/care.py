"""Commands that look after a study: verify, log, backup."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli import options, show


@click.command("verify")
@options.study
def verify(study_path: Path | None) -> None:
    """Check all hashes, places, quotations, word counts.

    Exit code 1 if any is off.

    \b
    Example:
      qualcode verify
    """
    from qualcode.workflows import care

    with options.opened(study_path) as study:
        checked = care.verify(study)
    show.lines(map(str, checked.faults), err=True)
    if checked.faults:
        raise click.ClickException(f"{show.counted(len(checked.faults), 'fault')} in the study.")
    click.echo(
        f"All is well: {show.counted(checked.interviews, 'interview')},"
        f" {show.counted(checked.segments, 'segment')},"
        f" {show.counted(checked.codings, 'coding')} with their quotations."
    )


@click.command("log")
@click.option("--last", type=click.IntRange(min=1), help="Only the newest acts.")
@options.fmt
@options.study
def log(last: int | None, fmt: str, study_path: Path | None) -> None:
    """Show who did what, and when; oldest first.

    With the values before and after.

    \b
    Example:
      qualcode log --last 20
    """
    from qualcode.workflows import care

    with options.opened(study_path) as study:
        show.table(care.log_table(study, last), fmt)


@click.command("backup")
@options.study
def backup(study_path: Path | None) -> None:
    """Copy the study file into its folder 'backups'.

    \b
    Example:
      qualcode backup
    """
    with options.opened(study_path) as study:
        click.echo(f"Wrote {study.file.backup()}.")


COMMANDS = (verify, log, backup)
