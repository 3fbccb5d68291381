"""The command that says what in a study is worth a look."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli import options, show


@click.command("check")
@options.fmt
@options.study
def check(fmt: str, study_path: Path | None) -> None:
    """List everything in the study that is worth a look.

    In the files as they were read, the attributes and the codebook.

    \b
    Example:
      qualcode check
    """
    from qualcode.workflows import material

    with options.opened(study_path) as study:
        show.table(material.issue_table(study), fmt)


COMMANDS = (check,)
