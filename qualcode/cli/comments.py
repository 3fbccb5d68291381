"""The command that makes codings of comments in transcripts."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli import options, show


def _coders(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for pair in given:
        author, equals, coder = pair.rpartition("=")
        if not equals or not coder.strip():
            raise click.BadParameter(f"'{pair}' is not of the form author=coder.")
        pairs[author.strip()] = coder.strip()
    return pairs


@click.command("comments")
@click.argument("interviews", nargs=-1, metavar="[INTERVIEW]...")
@click.option(
    "--coder-of",
    multiple=True,
    metavar="AUTHOR=CODER",
    callback=_coders,
    help="Who codes, where the author of the comments is called otherwise; repeat it for more.",
)
@click.option("--apply", is_flag=True, help="Code; without this it is only shown what would be.")
@options.fmt
@options.study
def comments(
    interviews: tuple[str, ...],
    coder_of: dict[str, str],
    apply: bool,
    fmt: str,
    study_path: Path | None,
) -> None:
    """Make codings of comments in Word or LibreOffice.

    A comment that names codes ('MARKET.PRICE; Venta segura') codes the words it stands beside, in the
    name of its author; '-CODE' or 'CODE (niega)' says that they deny it. 'nuevo: ...' ('new: ...') or
    '+ ...' proposes a code. All else stays what every comment is: a memo. What was taken once is not
    taken again.

    \b
    Examples:
      qualcode code comments
      qualcode code comments A05 --coder-of "Ana Pérez=ana" --apply
    """
    from qualcode.workflows.comments import code_comments
    from qualcode.workflows.leaks import guard

    with options.opened(study_path) as study:
        done = code_comments(study, interviews, coder_of=coder_of, apply=apply)
        show.table(guard(study).masked(done.table()), fmt)
    codings = show.counted(done.codings, "coding")
    proposed = show.counted(done.count("proposal"), "proposal")
    stay = done.count("memo")
    memos = "1 stays a memo" if stay == 1 else f"{stay:,} stay memos"
    would = "" if apply else " would be made"
    show.remark(
        f"{codings} and {proposed}{would}; {memos},"
        f" {done.count('there'):,} there already, {done.count('cannot'):,} cannot be taken."
    )
    if not apply and done.codings + done.count("proposal"):
        show.remark("Nothing was changed. To code, run again with --apply.")
