"""Commands that look after a study: verify, log, undo, redo, backup, restore, merge, conflicts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from qualcode.cli import options, show


@click.command("verify")
@options.study
def verify(study_path: Path | None) -> None:
    """Check all hashes, places, quotations, counts and acts.

    Every row of the log is computed anew and compared with what the study holds. Exit code 1 if
    anything is off.

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
        f" {show.counted(checked.codings, 'coding')} with their quotations,"
        f" {show.counted(checked.rows, 'row')} of the log."
    )


def _day(_ctx: click.Context, _param: click.Parameter, given: str) -> str:
    try:
        return date.fromisoformat(given).isoformat() if given else ""
    except ValueError:
        raise click.BadParameter(f"'{given}' is no day; write it as 2026-03-01.") from None


@click.command("log")
@click.argument("act_id", default="")
@click.option("--who", default="", metavar="NAME", help="Only acts that this person signed.")
@click.option("--coder", default="", metavar="NAME", help="Only what is about this coder's work.")
@click.option("--since", default="", metavar="DATE", callback=_day, help="From this day on (UTC).")
@click.option("--until", default="", metavar="DATE", callback=_day, help="Up to this day (UTC).")
@click.option("--act", "kind", default="", metavar="NAME", help="Only acts so called: code, undo.")
@click.option("--on", default="", metavar="ID", help="Only on this segment, interview or code.")
@click.option("--last", type=click.IntRange(min=1), help="Only the newest.")
@click.option("--changes", is_flag=True, help="What changed: what was before, and after.")
@options.fmt
@options.study
def log(
    act_id: str,
    who: str,
    coder: str,
    since: str,
    until: str,
    kind: str,
    on: str,
    last: int | None,
    changes: bool,
    fmt: str,
    study_path: Path | None,
) -> None:
    """Show who did what, and when; oldest first.

    A line for each act, with the id by which 'undo' knows it. With an ACT_ID, all changes of that act.
    CSV and JSON have all that the log holds, with every value before and after.

    \b
    Examples:
      qualcode log --last 20
      qualcode log --coder ana --since 2026-03-01
      qualcode log --on A05-0041 --changes
    """
    from qualcode.workflows import acting

    asked = acting.Asked(who, coder, since, until, kind, on, act_id, last)
    with options.opened(study_path) as study:
        if fmt != "table":
            show.table(acting.log_table(study, asked, changes=changes or bool(act_id)), fmt)
        elif changes or act_id:
            show.lines(acting.log_lines(study, asked))
        else:
            show.table(acting.log_summary(study, asked))


_of_coder = click.option(
    "--coder", default="", metavar="NAME", help="The last act on this coder's work, not on any."
)
_dry_run = click.option("--dry-run", is_flag=True, help="Only say what would change.")


@click.command("undo")
@click.argument("act_id", default="")
@_of_coder
@_dry_run
@options.study
def undo(act_id: str, coder: str, dry_run: bool, study_path: Path | None) -> None:
    """Put back what an act changed: your last one, or ACT_ID.

    A whole import is one act. The log keeps both; 'qualcode redo' does it again.

    \b
    Examples:
      qualcode undo
      qualcode undo 3fa9c1d2 --dry-run
    """
    from qualcode.workflows import acting

    with options.opened(study_path) as study:
        turned = acting.undo(study, act_id, coder=coder, dry_run=dry_run)
    show.lines([turned.sentence("Would undo" if dry_run else "Undone:")])
    show.issues(turned.issues)


@click.command("redo")
@click.argument("act_id", default="")
@_of_coder
@_dry_run
@options.study
def redo(act_id: str, coder: str, dry_run: bool, study_path: Path | None) -> None:
    """Do again what was undone: the last, or ACT_ID.

    \b
    Example:
      qualcode redo
    """
    from qualcode.workflows import acting

    with options.opened(study_path) as study:
        turned = acting.redo(study, act_id, coder=coder, dry_run=dry_run)
    show.lines([turned.sentence("Would redo" if dry_run else "Done again:")])
    show.issues(turned.issues)


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--list", "listing", is_flag=True, help="Show the copies there are.")
@options.fmt
@options.study
def backup(target: Path | None, listing: bool, fmt: str, study_path: Path | None) -> None:
    """Copy the study file into its folder 'backups'.

    Or into a new file TARGET. Nothing is ever deleted there.

    \b
    Examples:
      qualcode backup
      qualcode backup --list
    """
    from qualcode.workflows import care, folder

    if listing:
        home = study_path or folder.find(Path.cwd())
        show.table(care.backup_table(home), fmt)
        return
    with options.opened(study_path) as study:
        click.echo(f"Wrote {care.backup(study, target)}.")


@click.command("restore")
@click.argument("source", metavar="BACKUP", type=click.Path(path_type=Path))
@options.study
def restore(source: Path, study_path: Path | None) -> None:
    """Put a backup in the place of the study file.

    A copy of the study as it is now is kept first. BACKUP is a file, or a name that 'qualcode backup
    --list' shows. The codebook's file becomes that of the backup, and what it said is kept too;
    settings and transcripts stay as they are.

    \b
    Example:
      qualcode restore study-2026-03-01T120000Z.qualcode
    """
    from qualcode.workflows import care, folder

    home = study_path or folder.find(Path.cwd())
    done = care.restore(home, source)
    kept = f"; what it was is kept in {done.kept}" if done.kept else ""
    click.echo(
        f"Restored from {done.path.name}: {show.counted(done.acts, 'act')} in the log{kept}."
    )
    if done.codebook:
        click.echo(f"The codebook is that of the backup; what it was is kept in {done.codebook}.")
    if done.faults:
        show.remark(f"{show.counted(len(done.faults), 'fault')} in it; see 'qualcode verify'.")


@click.command("merge")
@click.argument("other", type=click.Path(path_type=Path))
@_dry_run
@options.study
def merge(other: Path, dry_run: bool, study_path: Path | None) -> None:
    """Unite this study with another copy of it.

    OTHER is a study file or a folder; it is only read. A copy of both is kept in 'backups' first. Each
    act is there once; what both changed differently is listed, and the later one holds.

    \b
    Examples:
      qualcode merge "study-DESKTOP-1.qualcode" --dry-run
      qualcode merge /media/usb/my-study
    """
    from qualcode.workflows import acting, merging

    with options.opened(study_path) as study:
        done = merging.merge(study, other, dry_run=dry_run)
        verb = "Would unite" if dry_run else "United"
        click.echo(
            f"{verb}: {show.counted(done.acts, 'new act')}, {show.counted(done.codings, 'new coding')}."
        )
        show.lines(done.lines())
        if done.conflicts:
            show.table(acting.conflict_table(study, done.conflicts))
        show.issues(done.issues)


@click.command("conflicts")
@click.option("--keep", default="", metavar="SIDE", help="Decide for this side, by its id.")
@options.fmt
@options.study
def conflicts(keep: str, fmt: str, study_path: Path | None) -> None:
    """Show what copies changed differently, and decide.

    The side that was written last holds until somebody decides, or changes the same thing again.

    \b
    Examples:
      qualcode conflicts
      qualcode conflicts --keep 3fa9c1d2
    """
    from qualcode.workflows import acting

    with options.opened(study_path) as study:
        if keep:
            settled = acting.settle(study, keep)
            click.echo(f"Settled: the {settled.kind} on {settled.subject}.")
            return
        show.table(acting.conflict_table(study), fmt)


COMMANDS = (verify, log, undo, redo, backup, restore, merge, conflicts)
