"""Commands about charts: summaries of interviews under dimensions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import options, show

if TYPE_CHECKING:
    from qualcode.workflows.folder import StudyFolder

author = click.option("--author", default="", metavar="NAME", help="Only summaries by this person.")


def _tongue(fmt: str, lang: Any) -> Any:
    """The language of a table: programs read it in English unless they ask for another."""
    return lang or (None if fmt == "table" else "en")


@click.group("charts")
def charts() -> None:
    """Summaries of interviews under dimensions (framework analysis).

    They are written in Excel: 'qualcode sheet export --chart' makes the sheet, 'qualcode sheet import'
    brings it back.

    \b
    Example:
      qualcode charts list --stale
    """


@charts.command("list")
@author
@options.dimensions
@click.option("--stale", is_flag=True, help="Only those whose coding has changed since.")
@options.where
@options.fmt
@options.lang
@options.study
def list_(
    author: str,
    dimensions: tuple[str, ...],
    stale: bool,
    where: dict[str, str],
    fmt: str,
    lang: Any,
    study_path: Path | None,
) -> None:
    """The summaries there are, by whom, and whether they are to be reviewed.

    \b
    Examples:
      qualcode charts list
      qualcode charts list --author ana --stale --format csv
    """
    from qualcode.workflows import charts as workflow
    from qualcode.workflows.leaks import guard

    with options.opened(study_path) as study:
        found = workflow.charts(
            study, author=author, dimensions=dimensions, where=where, stale=stale
        )
        content = workflow.chart_table(study, found, _tongue(fmt, lang), texts=fmt != "table")
        show.table(guard(study).masked(content), fmt)


@charts.command("show")
@click.argument("interview_id")
@click.argument("dimension", default="")
@author
@options.fmt
@options.lang
@options.study
def show_(
    interview_id: str,
    dimension: str,
    author: str,
    fmt: str,
    lang: Any,
    study_path: Path | None,
) -> None:
    """The summaries of an interview, or the one under a dimension.

    \b
    Examples:
      qualcode charts show A05
      qualcode charts show A05 MARKET --author ana
    """
    from qualcode.workflows import charts as workflow
    from qualcode.workflows.leaks import guard

    with options.opened(study_path) as study:
        interview = workflow.interview_named(study, interview_id)
        wanted = [dimension] if dimension else []
        found = workflow.charts(study, author=author, dimensions=wanted)
        found = [one for one in found if one.interview_id == interview]
        content = workflow.chart_table(study, found, _tongue(fmt, lang), texts=True)
        show.table(guard(study).masked(content), fmt)


@charts.command("history")
@click.argument("interview_id")
@click.argument("dimension")
@author
@options.fmt
@options.lang
@options.study
def history(
    interview_id: str,
    dimension: str,
    author: str,
    fmt: str,
    lang: Any,
    study_path: Path | None,
) -> None:
    """What the summaries of an interview under a dimension said, oldest first.

    \b
    Example:
      qualcode charts history A05 MARKET
    """
    from qualcode.workflows import charts as workflow
    from qualcode.workflows.leaks import guard

    with options.opened(study_path) as study:
        content = workflow.history_table(study, interview_id, dimension, author, _tongue(fmt, lang))
        show.table(guard(study).masked(content), fmt)


@charts.command("confirm")
@click.argument("interview_id")
@click.argument("dimension")
@click.option("--author", required=True, metavar="NAME", help="Who wrote it.")
@options.study
def confirm(interview_id: str, dimension: str, author: str, study_path: Path | None) -> None:
    """Say of a summary to be reviewed that it still holds as it is.

    \b
    Example:
      qualcode charts confirm A05 MARKET --author ana
    """
    from qualcode.workflows import charts as workflow

    with options.opened(study_path) as study:
        done = workflow.confirm(study, interview_id, dimension, author=author)
    click.echo("It holds." if done.changes else "It was not to be reviewed; nothing was changed.")


def export_sheet(
    study: StudyFolder,
    file: Path | None,
    *,
    author: str,
    dimensions: tuple[str, ...],
    interviews: tuple[str, ...],
    where: dict[str, str],
    lang: Any,
) -> None:
    """Write a chart sheet and say what is in it."""
    from qualcode.workflows import charts as workflow

    done = workflow.export_chart(
        study,
        file,
        author=author,
        dimensions=dimensions,
        interviews=interviews,
        where=where,
        language=lang,
    )
    click.echo(
        f"Wrote {done.path}: {show.counted(done.interviews, 'interview')} by"
        f" {show.counted(done.dimensions, 'dimension')} for {author}."
    )
    if done.summaries:
        click.echo(
            f"{show.counted(done.summaries, 'summary', 'summaries')} by {author} in it,"
            f" {done.stale:,} to be reviewed."
        )


def import_sheet(study: StudyFolder, file: Path, author: str, *, apply: bool, lang: Any) -> int:
    """Take back a chart sheet, or say what that would change; how many summaries were not taken."""
    from qualcode.report.charting import word
    from qualcode.workflows import charts as workflow
    from qualcode.workflows.findings import report_language
    from qualcode.workflows.leaks import guard

    done = workflow.import_chart(study, file, author=author, apply=apply)
    tongue = lang or report_language(study)
    content = done.table(tongue)
    if content.rows:
        show.table(guard(study).masked(content))
    show.lines(map(str, done.issues), err=True)
    number = "one" if len(done.changes) == 1 else "many"
    verb = word(f"{'did' if apply else 'would'}_{number}", tongue)
    if done.conflicts:
        verb += word("in_conflict", tongue, n=len(done.conflicts))
    n = word(number, tongue, n=f"{len(done.changes):,}")
    facts = {"file": file.name, "n": n, "author": done.author, "same": f"{done.same:,}"}
    show.lines([word("done", tongue, verb=verb, **facts)])
    if done.conflicts:
        show.remark(word("how_conflict", tongue))
    return len(done.conflicts) + sum(one.severity != "note" for one in done.issues)


COMMANDS = (charts,)
