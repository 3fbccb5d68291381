"""The command that reads transcripts in."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli import options, show


@click.command("ingest")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be read and keep nothing.")
@click.option(
    "--convention",
    default="",
    metavar="NAME",
    help="How turns are told apart in these files, kept for the next time; 'auto' forgets it.",
)
@click.option("--replace", is_flag=True, help="Take a file that is unlike what it replaces.")
@click.option(
    "--explain",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Show line by line what FILE is read as and why; nothing is kept.",
)
@options.study
def ingest(
    paths: tuple[Path, ...],
    dry_run: bool,
    convention: str,
    replace: bool,
    explain: Path | None,
    study_path: Path | None,
) -> None:
    """Read transcripts, attributes and translations.

    Transcripts are cut into segments. PATHS are files or folders; without any, the study's folder
    'transcripts' is read. A file that has not changed is left alone. One that was corrected makes a
    new version of its interview: segments keep their ids, codings their places, and what changed is
    listed by 'qualcode interviews changes'. A bad file costs only itself.

    \b
    Examples:
      qualcode ingest
      qualcode ingest ~/interviews/*.docx
      qualcode ingest --dry-run ~/interviews
      qualcode ingest transcripts/A05.txt --convention dashes
      qualcode ingest --explain transcripts/A05.txt
    """
    if explain is not None:
        if paths:
            raise click.UsageError("--explain shows one file and reads no other.")
        _explain(explain, convention, study_path)
        return
    from qualcode.workflows.folder import TRANSCRIPTS
    from qualcode.workflows.reading import ingest_files

    with options.opened(study_path) as study, show.progress() as progress:
        done = ingest_files(
            study,
            paths or [study.path / TRANSCRIPTS],
            progress=progress,
            dry_run=dry_run,
            convention=convention,
            replace=replace,
        )
    show.issues(done.issues, None if dry_run else 12)
    for error in done.failed:
        show.remark(f"Error: {error}")
    if done.new or not (done.unchanged or done.versions or done.failed):
        verb = "would be read" if dry_run else "read"
        click.echo(
            f"{show.counted(len(done.new), 'interview')} {verb}: {show.counted(done.turns, 'turn')},"
            f" {show.counted(done.segments, 'segment')},"
            f" {show.counted(done.words, 'word')} by participants."
        )
    if done.unchanged:
        click.echo(f"{show.counted(len(done.unchanged), 'interview')} already there, unchanged.")
    show.lines(carried.line() for carried in done.versions)
    if any(carried.waiting for carried in done.versions) and not dry_run:
        show.remark("See 'qualcode interviews changes'.")
    if done.memos:
        click.echo(f"{show.counted(done.memos, 'new comment')} in files that are otherwise known.")
    if done.translated_turns:
        click.echo(f"{show.counted(done.translated_turns, 'turn')} in another language.")
    if done.failed:
        failed = show.counted(len(done.failed), "file")
        raise click.ClickException(f"{failed} not read; nothing of them was taken.")


def _explain(path: Path, convention: str, study_path: Path | None) -> None:
    from qualcode.errors import NoStudy
    from qualcode.workflows.leaks import guard
    from qualcode.workflows.reading import explained

    try:
        study = options.opened(study_path)
    except NoStudy:
        if study_path is not None:
            raise
        show.table(explained(path, None, convention))
        return
    with study:
        show.table(guard(study).masked(explained(path, study, convention)))


COMMANDS = (ingest,)
