"""Commands for what comes in: transcripts, interviews and their attributes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qualcode.cli import options, show


@click.command("ingest")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be read and keep nothing.")
@options.study
def ingest(paths: tuple[Path, ...], dry_run: bool, study_path: Path | None) -> None:
    """Read transcripts, attributes and translations.

    Transcripts are cut into segments. PATHS are files or folders; without any, the study's folder
    'transcripts' is read. What is in already is left alone. A bad file costs only itself.

    \b
    Examples:
      qualcode ingest
      qualcode ingest ~/interviews/*.docx
      qualcode ingest --dry-run ~/interviews
    """
    from qualcode.workflows.folder import TRANSCRIPTS
    from qualcode.workflows.reading import ingest_files

    with options.opened(study_path) as study, show.progress() as progress:
        done = ingest_files(
            study, paths or [study.path / TRANSCRIPTS], progress=progress, dry_run=dry_run
        )
    show.issues(done.issues)
    for error in done.failed:
        show.remark(f"Error: {error}")
    verb = "would be read" if dry_run else "read"
    click.echo(
        f"{show.counted(len(done.new), 'interview')} {verb}: {show.counted(done.turns, 'turn')},"
        f" {show.counted(done.segments, 'segment')},"
        f" {show.counted(done.words, 'word')} by participants."
    )
    if done.unchanged:
        click.echo(f"{show.counted(len(done.unchanged), 'interview')} already there, unchanged.")
    if done.translated_turns:
        click.echo(f"{show.counted(done.translated_turns, 'turn')} in another language.")
    if done.failed:
        failed = show.counted(len(done.failed), "file")
        raise click.ClickException(f"{failed} not read; nothing of them was taken.")


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


COMMANDS = (ingest, interviews, check)
