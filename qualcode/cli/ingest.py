"""The command that reads transcripts in."""

from __future__ import annotations

from pathlib import Path

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


COMMANDS = (ingest,)
