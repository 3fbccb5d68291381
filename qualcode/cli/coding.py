"""Commands that code: by rules, and by hand from the shell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import comments, lines, options, screens, show

if TYPE_CHECKING:
    from qualcode.store.acts import Done


@click.group("code")
def code() -> None:
    """Code segments: by the rules of the codebook, or by hand.

    A CODE is an id in any letter case, a label in any language of the codebook, or the beginning of
    either. Every act is in the log; 'qualcode undo' takes it back.

    \b
    Examples:
      qualcode code auto
      qualcode code next --coder ana
      qualcode code add A05-0041 MARKET.STABLE_CHANNEL --coder ana
    """


@code.command("auto")
@options.codes
@options.study
def auto(codes: tuple[str, ...], study_path: Path | None) -> None:
    """Code by the rules what is new or has changed.

    People's codings are never touched. A code that the codebook matrix rules out for an interview
    is not looked for in it.

    \b
    Examples:
      qualcode code auto
      qualcode code auto --codes MARKET,COMMIT.SELL_ALL
    """
    from qualcode.workflows.rules import code_by_rules

    with options.opened(study_path) as study, show.progress() as progress:
        done = code_by_rules(study, only=codes, progress=progress)
    if not done.interviews:
        click.echo("Nothing has changed since the rules last ran.")
    else:
        click.echo(
            f"{show.counted(done.interviews, 'interview')} coded by the rules of"
            f" {show.counted(done.codes, 'code')}."
        )
    click.echo(f"{show.counted(done.codings, 'coding')} by rules in the study.")


@code.command("next")
@options.coder
@options.interviews
@options.lang
@options.study
def next_(coder: str, interviews: tuple[str, ...], lang: Any, study_path: Path | None) -> None:
    """Code the next unread segment, line by line.

    Shows a segment with the question before it and a list of codes, and reads a line: a number or part
    of a code's name codes, 'n' is nothing to code, Enter goes on, '?' shows the rest. Every line is
    saved at once; the next time it goes on where it stopped. It needs no screen, no colour and no
    mouse: it works over ssh, with a screen reader, and with lines from a pipe.

    \b
    Examples:
      qualcode code next --coder ana
      qualcode code next --coder ana --interviews A05,A07-A09
    """
    from qualcode.workflows import coded, hand
    from qualcode.workflows.next_segment import Sitting

    with options.opened(study_path) as study:
        sitting = Sitting(
            study,
            coder=hand.coder_of(study, coder),
            interviews=coded.interview_ids(study, interviews),
            language=lang,
        )
        lines.talk(sitting)


@code.command("add")
@click.argument("segment")
@click.argument("code_name", metavar="CODE")
@options.coder
@options.span
@click.option(
    "--stance",
    type=click.Choice(["affirms", "denies", "mixed"]),
    help="What is said of it; affirms where nothing else is said.",
)
@click.option(
    "--about",
    type=click.Choice(["self", "other"]),
    help="Of whom it is said; self where nothing else is said.",
)
@click.option("--memo", metavar="TEXT", help="What you want to remember of this coding.")
@click.option(
    "--exemplar/--no-exemplar", default=None, help="A model of its code, to be shown to others."
)
@click.option(
    "--new-under",
    default="",
    metavar="ID",
    help="CODE is the label of a new code, made under this theme or dimension.",
)
@options.study
def add(
    segment: str,
    code_name: str,
    coder: str,
    span: str,
    stance: Any,
    about: Any,
    memo: str | None,
    exemplar: bool | None,
    new_under: str,
    study_path: Path | None,
) -> None:
    """Code a segment, or some of its words.

    A coding that is there already takes what is said anew and keeps the rest.

    \b
    Examples:
      qualcode code add A05-0041 MARKET.STABLE_CHANNEL --coder ana
      qualcode code add A05-0041 "canal estable" --coder ana --stance denies --memo "only in summer"
      qualcode code add A05-0041 "Venta a crédito" --new-under MARKET --coder ana
    """
    from qualcode.workflows import hand, proposals

    with options.opened(study_path) as study:
        who = hand.coder_of(study, coder)
        if new_under:
            hand.line(study, segment)  # no code is made for a segment that is not there
            code_name = proposals.new_code(study, code_name, new_under)
            click.echo(f"New in the codebook: {code_name}.")
        done = hand.add(
            study,
            segment,
            code_name,
            coder=who,
            words=span,
            stance=stance,
            about=about,
            memo=memo,
            exemplar=exemplar,
        )
    _tell(done, "coded with", who, f"It was coded so already by {who}; nothing was changed.")


@code.command("remove")
@click.argument("segment")
@click.argument("code_name", metavar="CODE")
@options.coder
@options.span
@options.study
def remove(segment: str, code_name: str, coder: str, span: str, study_path: Path | None) -> None:
    """Take back a coding of your own.

    All of that code on the segment, or with --span only that on some words.

    \b
    Example:
      qualcode code remove A05-0041 MARKET.STABLE_CHANNEL --coder ana
    """
    from qualcode.workflows import hand

    with options.opened(study_path) as study:
        who = hand.coder_of(study, coder)
        done = hand.remove(study, segment, code_name, coder=who, words=span)
    _tell(done, "no longer coded with", who, "Nothing was changed.")


@code.command("accept")
@click.argument("segment")
@click.argument("code_name", metavar="CODE")
@options.coder
@options.study
def accept(segment: str, code_name: str, coder: str, study_path: Path | None) -> None:
    """Confirm what the rules found.

    It becomes a coding of your own, of the whole segment.

    \b
    Example:
      qualcode code accept A05-0041 MARKET.STABLE_CHANNEL --coder ana
    """
    from qualcode.workflows import hand

    with options.opened(study_path) as study:
        who = hand.coder_of(study, coder)
        done = hand.accept(study, segment, code_name, coder=who)
    _tell(done, "coded with", who, f"{who} has coded it so already; nothing was changed.")


@code.command("reject")
@click.argument("segment")
@click.argument("code_name", metavar="CODE")
@options.coder
@options.study
def reject(segment: str, code_name: str, coder: str, study_path: Path | None) -> None:
    """Say that the rules found wrongly.

    What they found of the code in the segment counts no longer, even when they run again.

    \b
    Example:
      qualcode code reject A05-0041 MARKET.STABLE_CHANNEL --coder ana
    """
    from qualcode.workflows import hand

    with options.opened(study_path) as study:
        who = hand.coder_of(study, coder)
        done = hand.reject(study, segment, code_name, coder=who)
    for change in done.changes:
        click.echo(f"{change.subject}: what the rules found counts no longer (said by {who}).")


@code.command("mark")
@click.argument("segment")
@click.argument("state", type=click.Choice(["read", "nothing", "review", "unread"]))
@options.coder
@options.study
def mark(segment: str, state: Any, coder: str, study_path: Path | None) -> None:
    """Mark a segment as read, empty or for review.

    'read': you are done with it; 'nothing': there is nothing to code; 'review': you want to see it
    again. 'unread' takes that back; a segment that you have coded is read all the same.

    \b
    Examples:
      qualcode code mark A05-0042 nothing --coder ana
      qualcode code mark A05-0043 review --coder ana
    """
    from qualcode.workflows import hand

    with options.opened(study_path) as study:
        who = hand.coder_of(study, coder)
        said = None if state == "unread" else state
        done = hand.mark_segment(study, segment, said, coder=who)
        name = hand.line(study, segment).segment_id
    told = f"{name}: {state} for {who}." if done.changes else "It was so already."
    click.echo(told)


@code.command("list")
@click.option(
    "--coder",
    default="",
    metavar="NAME",
    help="Only codings by this coder; 'rules' for those of the rules.",
)
@options.codes
@options.interviews
@options.where
@click.option(
    "--stance", type=click.Choice(["affirms", "denies", "mixed"]), help="Only these codings."
)
@click.option(
    "--unread", is_flag=True, help="Instead, the segments that the coder has not read yet."
)
@options.fmt
@options.lang
@options.study
def list_(
    coder: str,
    codes: tuple[str, ...],
    interviews: tuple[str, ...],
    where: dict[str, str],
    stance: Any,
    unread: bool,
    fmt: str,
    lang: Any,
    study_path: Path | None,
) -> None:
    """The codings that count, of people and of rules.

    For people with the beginning of the words; --format csv and json have all of them, and where they
    stand in the transcript.

    \b
    Examples:
      qualcode code list --coder ana --codes MARKET
      qualcode code list --interviews A05 --stance denies --format csv
      qualcode code list --unread --coder ana
    """
    from qualcode.workflows import coded, hand

    if unread and (codes or stance):
        raise click.UsageError("--unread goes with --coder, --interviews and --where alone.")
    with options.opened(study_path) as study:
        if unread:
            who = hand.coder_of(study, coder or options.signed())
            content = coded.unread_table(
                study, coder=who, interviews=interviews, where=where, language=lang
            )
        else:
            found = coded.codings(
                study,
                coder=coder,
                codes=codes,
                interviews=interviews,
                where=where,
                stance=stance,
                language=lang,
            )
            content = coded.coding_table(study, found, language=lang, fmt=fmt)
        show.table(content, fmt)


@code.command("progress")
@click.option("--coder", default="", metavar="NAME", help="Only of this coder.")
@options.interviews
@options.fmt
@options.lang
@options.study
def progress_(
    coder: str, interviews: tuple[str, ...], fmt: str, lang: Any, study_path: Path | None
) -> None:
    """How many segments of each interview each coder has read.

    \b
    Examples:
      qualcode code progress
      qualcode code progress --coder ana --format csv
    """
    from qualcode.workflows import coded

    with options.opened(study_path) as study:
        content = coded.progress_table(
            study, coder=coder, interviews=interviews, language=lang, fmt=fmt
        )
        show.table(content, fmt)


def _tell(done: Done, what: str, who: str, otherwise: str) -> None:
    """What became of the codings that an act changed, a line each."""
    told = [change for change in done.changes if change.kind == "coding"]
    for change in told:
        value = change.after or change.before or {}
        stance, about = value["stance"], value["about"]
        more = [str(stance)] if stance != "affirms" else []
        more += ["about others"] if about == "other" else []
        click.echo(f"{change.subject}: {what} {value['code']} ({', '.join([who, *more])}).")
    if not told:
        click.echo(otherwise)


for command in screens.COMMANDS:
    code.add_command(command)
code.add_command(comments.comments)

COMMANDS = (code,)
