"""Commands about the interviews of a study and its sample."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qualcode.cli import options, show


@click.group("interviews")
def interviews() -> None:
    """Look at the interviews and the sample.

    \b
    Example:
      qualcode interviews list
    """


@interviews.command("list")
@options.fmt
@options.where
@options.lang
@options.study
def list_(fmt: str, where: dict[str, str], lang: Any, study_path: Path | None) -> None:
    """One line per interview.

    Date, actor type, value chains, participants, segments, words, and who has coded it.

    \b
    Examples:
      qualcode interviews list
      qualcode interviews list --where actor_type=company --format csv
    """
    from qualcode.workflows import material

    with options.opened(study_path) as study:
        show.table(material.interview_table(study, where=where, language=lang), fmt)


@interviews.command("show")
@click.argument("interview_id")
@options.study
def show_(interview_id: str, study_path: Path | None) -> None:
    """One interview as read: turns, segments and codes.

    \b
    Example:
      qualcode interviews show A05
    """
    from qualcode.workflows import material

    with options.opened(study_path) as study:
        show.lines(material.reading_view(study, interview_id))


@interviews.command("sample")
@options.grouping
@options.lang
@options.fmt
@options.study
def sample(grouping: str, lang: Any, fmt: str, study_path: Path | None) -> None:
    """How many interviews by value-chain group and actor.

    Cells with one interview or none are marked with *.

    \b
    Example:
      qualcode interviews sample
    """
    from qualcode.workflows import material

    with options.opened(study_path) as study:
        content = material.sample_table(study, grouping=grouping, language=lang, fmt=fmt)
    show.table(content, fmt)


COMMANDS = (interviews,)
