"""Commands that replace names and other identifying texts by tokens."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli import options, show

LIST = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group("anonymise")
def anonymise() -> None:
    """Replace names and numbers that identify people.

    First 'find' writes a sheet of everything that may identify somebody; you decide in it; 'apply'
    replaces it in new versions of the transcripts, and every coding stays where it is. Sheet and key
    hold real names and are kept beside the study, never in it.

    \b
    Example:
      qualcode anonymise find --people people.txt
    """


@anonymise.command("find")
@click.option(
    "--people", multiple=True, type=LIST, help="People, one a line (.txt, .csv, .xlsx); repeat it."
)
@click.option("--companies", multiple=True, type=LIST, help="Companies and organisations.")
@click.option("--places", multiple=True, type=LIST, help="Places.")
@click.option(
    "--pipeline", default="", metavar="NAME", help="A trained spaCy pipeline that is installed."
)
@click.option("--context", is_flag=True, help="Show one place of each in a column.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The sheet (.xlsx); otherwise in the folder <study>-key beside the study.",
)
@options.study
def find(
    people: tuple[Path, ...],
    companies: tuple[Path, ...],
    places: tuple[Path, ...],
    pipeline: str,
    context: bool,
    out: Path | None,
    study_path: Path | None,
) -> None:
    """Write a sheet of what may identify somebody.

    Found by form (RUT, telephone, e-mail, licence plate, address, account, link, date of birth,
    coordinates), by your lists, in labels, headers and attributes, and by capital letters. Run it
    again when interviews are added: what is decided stays decided, and no token changes.

    \b
    Examples:
      qualcode anonymise find --people people.txt --companies companies.csv
      qualcode anonymise find --context
    """
    from qualcode.workflows import anonymise as names

    with options.opened(study_path) as study:
        done = names.find(
            study,
            people=people,
            companies=companies,
            places=places,
            pipeline=pipeline,
            context=context,
            out=out,
        )
    click.echo(f"Wrote {done.path}: {show.counted(sum(done.proposed.values()), 'row')}.")
    if waiting := done.proposed.get("look", 0):
        click.echo(
            f"{show.counted(waiting, 'row')} to be decided on (look, in Spanish revisar);"
            " nothing is changed yet."
        )
    show.remark("It holds real names: keep it out of the study and of shared folders.")
    show.remark("Decide in it, then: qualcode anonymise apply")
    show.issues(done.issues)


@anonymise.command("apply")
@click.argument("sheet", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The key; otherwise the one that the study remembers, or <study>-key/key.json.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@options.study
def apply(sheet: Path | None, key: Path | None, dry_run: bool, study_path: Path | None) -> None:
    """Replace what the sheet decides, everywhere.

    SHEET is the one that 'find' wrote when it is left out. Transcripts get new versions and codings
    stay where they are; labels, headers, comments, attributes, memos, summaries, proposals and
    translations are changed too. Run it again for interviews that are new: the same people get the
    same tokens.

    The originals stay in 'transcripts', 'received' and 'backups', in the attribute sheet, and in older
    versions and the log inside the study's file; 'qualcode anonymise share' makes a copy without them.

    \b
    Examples:
      qualcode anonymise apply --dry-run
      qualcode anonymise apply
    """
    from qualcode.workflows import anonymise as names

    with options.opened(study_path) as study, show.progress() as progress:
        done = names.apply(study, sheet, key=key, dry_run=dry_run, progress=progress)
    would = "would be replaced" if dry_run else "replaced"
    if done.nothing:
        click.echo("There is nothing to replace.")
    else:
        n = sum(done.replacements.values())
        click.echo(
            f"{show.counted(n, 'text')} {would} in"
            f" {show.counted(len(done.interviews), 'interview')};"
            f" {show.counted(done.attributes, 'interview')} with other attributes,"
            f" {show.counted(done.memos, 'memo')},"
            f" {show.counted(done.charts, 'summary', 'summaries')},"
            f" {show.counted(done.proposals, 'proposal')},"
            f" {show.counted(done.translations, 'translated turn')}."
        )
        if dry_run:
            for token, times in done.replacements.most_common():
                click.echo(f"  {token}  {times:,}")
    if done.undecided:
        verb = "waits" if done.undecided == 1 else "wait"
        show.remark(f"{show.counted(done.undecided, 'row')} of the sheet {verb} for a decision.")
    if not dry_run and not done.nothing:
        show.remark(f"The key is {done.key}: keep it safe, and apart from the study.")
        show.remark(
            "The originals are still in 'transcripts', in the attribute sheet, in 'backups', in older"
            " versions in the study's file and in what was written before; write outputs again. A copy"
            " for others: qualcode anonymise share DIR"
        )
    show.issues(done.issues)


@anonymise.command("share")
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@options.study
def share(target: Path, study_path: Path | None) -> None:
    """Make a copy of the study without originals.

    TARGET is a new or empty folder. It gets the newest versions only, as .txt and in a study file of
    its own, with codings, memos, summaries, proposals, attributes and translations; no transcripts as
    received, no sheets, no older versions, no key, no backups, no log. All of it is checked for names
    first.

    \b
    Example:
      qualcode anonymise share ../for-others
    """
    from qualcode.workflows import sharing

    with options.opened(study_path) as study, show.progress() as progress:
        done = sharing.share(study, target, progress=progress)
    click.echo(f"Wrote {done.path}: {show.counted(len(done.interviews), 'interview')}.")
    if done.left_out:
        n = show.counted(done.left_out, "interview")
        show.remark(f"{n} left out: somebody in it has not consented to analysis.")
    if done.unarchived:
        n = show.counted(done.unarchived, "participant")
        show.remark(f"{n} have not agreed to an archive: do not publish this copy.")
    show.remark("What nobody has found or decided on is still in it: read it before you share it.")


COMMANDS = (anonymise,)
