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
    from qualcode.workflows.leaks import guard

    with options.opened(study_path) as study:
        content = material.interview_table(study, where=where, language=lang)
        show.table(content, fmt, guard=guard(study))


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
    from qualcode.workflows.leaks import guard

    with options.opened(study_path) as study:
        show.lines(material.reading_view(study, interview_id), guard=guard(study))


@interviews.command("import")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Show what would change and change nothing.")
@options.fmt
@options.study
def import_(path: Path, dry_run: bool, fmt: str, study_path: Path | None) -> None:
    """Take attributes from another sheet into the study's.

    PATH is an .xlsx, .csv, .tsv or .ods with a column for the interview; a row is a participant.
    What the study's sheet says is never changed: differences are listed. It is copied to 'backups'
    first.

    \b
    Examples:
      qualcode interviews import people.xlsx --dry-run
      qualcode interviews import people.xlsx
    """
    from qualcode.workflows.importing import import_attributes
    from qualcode.workflows.leaks import guard

    with options.opened(study_path) as study:
        done = import_attributes(study, path, dry_run=dry_run)
        content = guard(study).masked(done.table())
    show.table(content, fmt)
    show.issues(done.issues)
    if dry_run:
        show.remark("Nothing was changed.")
    elif done.new or done.merge.cells:
        kept = f" The sheet as it was: {done.backup}." if done.backup else ""
        show.remark(f"Wrote {done.path}.{kept}")


@interviews.command("sample")
@click.option("--rows", default="", metavar="ATTRIBUTE", help="What the rows are: value_chain, ...")
@click.option(
    "--cols", default="", metavar="ATTRIBUTE", help="What the columns are: actor_type, ..."
)
@click.option("--by", default="", metavar="ATTRIBUTE", help="Part the table by one more attribute.")
@click.option(
    "--plan",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A sheet that says how many of each kind are planned.",
)
@options.unit_of_people
@options.grouping
@options.lang
@options.fmt
@options.study
def sample(
    rows: str,
    cols: str,
    by: str,
    plan: Path | None,
    unit: Any,
    grouping: str,
    lang: Any,
    fmt: str,
    study_path: Path | None,
) -> None:
    """How many interviews of each kind there are, and were planned.

    The plan is a sheet 'Plan' or 'Muestra' of the attribute sheet, or sample.xlsx (.csv) in the
    study: columns called as attributes are, and one called planned (previstas). Without a plan,
    cells with one interview or none are marked with *.

    \b
    Examples:
      qualcode interviews sample
      qualcode interviews sample --rows value_chain --cols actor_type --by region
    """
    from qualcode.workflows.leaks import guard
    from qualcode.workflows.sample import sample_table

    with options.opened(study_path) as study:
        content, issues = sample_table(
            study,
            rows=rows,
            columns=cols,
            by=by,
            plan=plan,
            unit=unit,
            grouping=grouping,
            language=lang,
            fmt=fmt,
        )
        check = guard(study)
    show.table(content, fmt, guard=check)
    show.issues(issues)


@interviews.command("versions")
@click.argument("interview_id")
@options.fmt
@options.study
def versions(interview_id: str, fmt: str, study_path: Path | None) -> None:
    """The versions of an interview's transcript.

    When each was read, by whom, why, from which file, and what it changed.

    \b
    Example:
      qualcode interviews versions A05
    """
    from qualcode.workflows import changes as workflow
    from qualcode.workflows.leaks import guard

    with options.opened(study_path) as study:
        content = workflow.version_table(study, interview_id)
        show.table(guard(study).masked(content), fmt)


@interviews.command("changes")
@click.argument("interview_id", default="")
@click.option("--segments", is_flag=True, help="Also segments, which wait for nothing.")
@options.fmt
@options.study
def changes(interview_id: str, segments: bool, fmt: str, study_path: Path | None) -> None:
    """What new transcripts changed and waits for a decision.

    Codings and memos that people made: changed, moved or lost, with the words before and now.

    \b
    Examples:
      qualcode interviews changes
      qualcode interviews changes A05 --segments --format csv
    """
    from qualcode.workflows import changes as workflow
    from qualcode.workflows.leaks import guard

    with options.opened(study_path) as study:
        content = workflow.change_table(study, interview_id, segments=segments)
        show.table(guard(study).masked(content), fmt)


@interviews.command("settle")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--keep", "decision", flag_value="keep", help="Accept where it stands now.")
@click.option("--remove", "decision", flag_value="remove", help="Take it out of all counts.")
@click.option("--all", "everything", is_flag=True, help="All that wait.")
@options.study
def settle(ids: tuple[str, ...], decision: Any, everything: bool, study_path: Path | None) -> None:
    """Decide about codings and memos that new transcripts changed.

    ID is a number of 'interviews changes', a segment or an interview. What is lost has no place to
    be kept at; it waits until it is removed, or a version with its words is restored.

    \b
    Examples:
      qualcode interviews settle 3 4 --keep
      qualcode interviews settle --all --keep
      qualcode interviews settle A05-0041 --remove
    """
    from qualcode.workflows import changes as workflow

    if decision is None:
        raise click.UsageError("Say what to do: --keep or --remove.")
    if bool(ids) == everything:
        raise click.UsageError("Name what to decide about, or --all.")
    with options.opened(study_path) as study:
        done = workflow.settle(study, ids, decision, everything=everything)
    verb = "kept" if decision == "keep" else "removed"
    click.echo(f"{show.counted(len(done.decided), 'change')} {verb}.")
    if done.lost:
        lost = show.counted(len(done.lost), "coding or memo", "codings or memos")
        show.remark(f"{lost} cannot be kept, as the words are not there: remove, or code anew.")


@interviews.command("restore")
@click.argument("interview_id")
@click.option(
    "--version", "number", type=click.IntRange(min=1), required=True, help="Which one comes back."
)
@options.study
def restore(interview_id: str, number: int, study_path: Path | None) -> None:
    """Make a former version of an interview the newest again.

    Everything that stood in it comes back to its very place; what was made since is carried over. It
    is a version of its own, so that it can be undone in the same way. A copy of the study is kept.

    \b
    Example:
      qualcode interviews restore A05 --version 1
    """
    from qualcode.workflows import versions as workflow

    with options.opened(study_path) as study:
        click.echo(workflow.restore(study, interview_id, number).line())


COMMANDS = (interviews,)
