"""The command that says what in a study is worth a look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qualcode.cli import options, show


@click.command("check")
@click.option(
    "--only",
    type=click.Choice(["issues", "interviews", "speakers", "questions"]),
    help="One part of the report: what is worth a look, measures by interview, words by speaker, "
    "or guide questions found.",
)
@click.option("--all", "every", is_flag=True, help="Every issue and every interview, however many.")
@options.fmt
@options.lang
@options.study
def check(only: Any, every: bool, fmt: str, lang: Any, study_path: Path | None) -> None:
    """Quality of the transcripts, and what is worth a look.

    First what is worth a look, in the files as they were read, in what they say and in the codebook,
    the worst first; then for each interview its words and who says them, turns without a speaker,
    inaudible marks, pace, and guide questions found. As CSV or JSON: the issues, or what --only names.

    \b
    Examples:
      qualcode check
      qualcode check --all
      qualcode check --only interviews --format csv
    """
    from qualcode.workflows import quality
    from qualcode.workflows.leaks import guard

    with options.opened(study_path) as study:
        with show.progress() as progress:
            if fmt == "table":
                found = quality.tables(
                    study, part=only, every=every, language=lang, progress=progress
                )
            else:
                found = [quality.records(study, part=only or "issues", progress=progress)]
        keeper = guard(study)
        for table in found:
            show.table(keeper.masked(table), fmt)


COMMANDS = (check,)
