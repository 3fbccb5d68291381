"""Commands for memos."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import options, show

if TYPE_CHECKING:
    from qualcode.model.memos import Memo
    from qualcode.workflows.folder import StudyFolder


@click.group("memo")
def memo() -> None:
    """Write memos, find and change them.

    On the study, an interview, a segment, a code or a coding. Memos are Markdown, signed and dated;
    they come with the workbook, and every change of one is in the log.

    \b
    Examples:
      qualcode memo add A05-0041 "says the same as A07"
      qualcode memo search price
    """


_text = click.argument("text", required=False, metavar="[TEXT|-]")
_on = click.option(
    "--on", default="", metavar="WHAT", help="Only on 'study', an interview, a segment or a code."
)
_author = click.option("--coder", default="", metavar="NAME", help="Only by this author.")


@memo.command("add")
@click.argument("on", metavar="ON")
@_text
@click.option("--code", default="", metavar="CODE", help="On the coding of the segment with it.")
@click.option("--of", default="", metavar="NAME", help="Whose coding, if not your own.")
@options.coder
@options.study
def add(on: str, text: str | None, code: str, of: str, coder: str, study_path: Path | None) -> None:
    """Write a memo. ON is 'study', an interview, a segment or a code.

    TEXT is Markdown; '-' reads it from standard input, and without it your editor opens (EDITOR).

    \b
    Examples:
      qualcode memo add study "Saturation after A30?" --coder ana
      qualcode memo add A05 - --coder ana < note.md
      qualcode memo add A05-0041 --code MARKET.STABLE_CHANNEL "why not NEW_CHANNEL?"
    """
    from qualcode.workflows import hand, memos

    with options.opened(study_path) as study:
        who = hand.coder_of(study, coder)
        memos.check_target(study, on, code=code, author=who, of=of)
        done = memos.add(study, on, _written(text, ""), author=who, code=code, of=of)
        change = done.changes[0]
        click.echo(f"Memo {memos.short(change.name)} on {change.subject} is kept ({who}).")


@memo.command("list")
@_on
@_author
@options.fmt
@options.lang
@options.study
def list_(on: str, coder: str, fmt: str, lang: Any, study_path: Path | None) -> None:
    """All memos, by what they are on.

    \b
    Examples:
      qualcode memo list
      qualcode memo list --on A05 --coder ana
    """
    from qualcode.workflows import memos

    with options.opened(study_path) as study:
        _show(study, memos.found(study, on=on, author=coder), fmt, lang)


@memo.command("search")
@click.argument("words", nargs=-1, required=True)
@_on
@_author
@options.fmt
@options.lang
@options.study
def search(
    words: tuple[str, ...],
    on: str,
    coder: str,
    fmt: str,
    lang: Any,
    study_path: Path | None,
) -> None:
    """The memos that have all these words.

    Whatever their case and accents, and in longer words too.

    \b
    Example:
      qualcode memo search precio feria
    """
    from qualcode.workflows import memos

    with options.opened(study_path) as study:
        found = memos.found(study, on=on, author=coder, words=" ".join(words))
        _show(study, found, fmt, lang)


@memo.command("edit")
@click.argument("memo_id", metavar="ID")
@_text
@options.study
def edit(memo_id: str, text: str | None, study_path: Path | None) -> None:
    """Give a memo another text.

    Without TEXT your editor opens with what it says now. ID is what 'qualcode memo list' shows, or
    the beginning of it.

    \b
    Example:
      qualcode memo edit 2cb18b32 "says the same as A07 and A09"
    """
    from qualcode.workflows import memos

    with options.opened(study_path) as study:
        was = memos.find(study, memo_id)
        done = memos.edit(study, memo_id, _written(text, was.text))
    told = "has another text now" if done.changes else "says the same as before"
    click.echo(f"Memo {was.id} {told}.")


@memo.command("remove")
@click.argument("memo_id", metavar="ID")
@options.study
def remove(memo_id: str, study_path: Path | None) -> None:
    """Take a memo away.

    'qualcode undo' brings it back.

    \b
    Example:
      qualcode memo remove 2cb18b32
    """
    from qualcode.workflows import memos

    with options.opened(study_path) as study:
        done = memos.remove(study, memo_id)
        click.echo(f"Memo {memos.short(done.changes[0].name)} is removed.")


@memo.command("export")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@options.lang
@options.study
def export(path: Path, lang: Any, study_path: Path | None) -> None:
    """Write all memos into a Markdown file, under what they are on.

    \b
    Example:
      qualcode memo export memos.md
    """
    from qualcode.workflows import memos

    with options.opened(study_path) as study:
        n = memos.export(study, path, language=lang)
    click.echo(f"Wrote {show.counted(n, 'memo')} to {path}.")


def _show(study: StudyFolder, found: list[Memo], fmt: str, lang: Any) -> None:
    from qualcode.workflows import memos

    show.table(memos.table(study, found, language=lang, fmt=fmt), fmt)


def _written(text: str | None, before: str) -> str:
    """The text as given, from standard input, or from the person's editor."""
    if text == "-" or (text is None and not sys.stdin.isatty()):
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")
        return sys.stdin.read()
    if text is not None:
        return text
    return click.edit(before, extension=".md", require_save=False) or ""


COMMANDS = (memo,)
