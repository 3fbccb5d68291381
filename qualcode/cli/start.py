"""Commands that do the whole job: demo, init, run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import options, show

if TYPE_CHECKING:
    from qualcode.workflows.job import Job


@click.command("demo")
@click.argument("directory", default="qualcode-demo", type=click.Path(path_type=Path))
def demo(directory: Path) -> None:
    """Do the whole job on 36 invented interviews.

    Reads and codes them, prints the matrix and the most frequent codes, and writes the workbook,
    the summaries and a plot. Makes a study in DIRECTORY (qualcode-demo here, when none is named)
    that you may change and try things on.

    \b
    Example:
      qualcode demo
    """
    from qualcode.workflows import job

    click.echo("36 invented interviews (fictional people, places and firms), in Spanish.")
    with show.progress() as progress, job.demo(directory, progress=progress) as done:
        _show(done, shown=directory)


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--codebook",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Your codebook, .yaml or .xlsx; otherwise a copy of the shipped one.",
)
@click.option(
    "--transcripts",
    type=click.Path(path_type=Path),
    help="Folder with your transcripts: they are copied and the whole job is done on them.",
)
@click.option(
    "--attributes",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Your sheet of interviews and participants, .xlsx or .csv.",
)
@click.option("--title", default="", help="Title of the study.")
@click.option("--interview-lang", default="es", show_default=True, help="Language that is spoken.")
@options.lang
def init(
    directory: Path,
    codebook: Path | None,
    transcripts: Path | None,
    attributes: Path | None,
    title: str,
    interview_lang: str,
    lang: Any,
) -> None:
    """Start a study of your own in a new folder.

    With --transcripts, everything that the demo does is done at once: interviews are read, coded by
    the rules, and the workbook and the summary are written.

    \b
    Examples:
      qualcode init my-study
      qualcode init my-study --codebook codes.xlsx --transcripts ~/interviews --attributes people.xlsx
    """
    from qualcode.workflows import job

    with (
        show.progress() as progress,
        job.init(
            directory,
            codebook=codebook,
            transcripts=transcripts,
            attributes=attributes,
            title=title,
            language=lang or "es",
            interview_language=interview_lang,
            progress=progress,
        ) as done,
    ):
        _show(done, shown=directory)


@click.command("run")
@options.lang
@options.study
def run(lang: Any, study_path: Path | None) -> None:
    """Do the whole job on what is new or has changed.

    Reads new transcripts, codes what changed by the rules, and writes everything in 'out'.

    \b
    Example:
      qualcode run
    """
    from qualcode.workflows import job

    with options.opened(study_path) as study, show.progress() as progress:
        _show(
            job.run(study, languages=[lang] if lang else None, progress=progress), shown=study.path
        )


def _show(done: Job, shown: Path) -> None:
    show.issues(done.issues)
    for error in done.failed:
        show.remark(f"Error: {error}")
    for content in done.tables(blocks=show.draws_blocks()):
        show.table(content)
        click.echo()
    show.lines(done.lines(shown))
    if done.failed:
        failed = show.counted(len(done.failed), "file")
        raise click.ClickException(f"{failed} not read; nothing of them was taken.")


COMMANDS = (demo, init, run)
