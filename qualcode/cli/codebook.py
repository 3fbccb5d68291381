"""Commands for the codebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import options, show

if TYPE_CHECKING:
    from qualcode.workflows.codebook_acts import Outcome
    from qualcode.workflows.folder import StudyFolder


@click.group("codebook")
def codebook() -> None:
    """Show, check and change the codebook; to Excel and back.

    \b
    Example:
      qualcode codebook show MARKET
    """


@codebook.command("show")
@click.argument("name", required=False)
@options.lang
@options.fmt
@options.study
def show_(name: str | None, lang: Any, fmt: str, study_path: Path | None) -> None:
    """List the codes, or show one with all it says.

    NAME is a dimension, a theme or a code; without it, all codes are listed.

    \b
    Examples:
      qualcode codebook show
      qualcode codebook show COMMIT.SELL_ALL --lang en
    """
    from qualcode.workflows import codebook as books
    from qualcode.workflows.leaks import guard

    with options.opened(study_path) as study:
        content = guard(study).masked(books.codebook_table(study, name, language=lang))
    show.table(content, fmt)


@codebook.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--forms",
    "form_codes",
    multiple=True,
    metavar="CODE",
    help="Show which word forms of the transcripts each word of this code's rules catches.",
)
@options.fmt
@options.study
def check(
    file: Path | None, form_codes: tuple[str, ...], fmt: str, study_path: Path | None
) -> None:
    """Check a codebook; show what its rules catch.

    FILE is .yaml or .xlsx; the study's own when none is named. All faults are shown at once, each
    with its line (or sheet and row), code and reason.

    \b
    Examples:
      qualcode codebook check
      qualcode codebook check draft.yaml
      qualcode codebook check --forms MARKET.PRICE_LOWER
    """
    from qualcode.workflows import codebook as books
    from qualcode.workflows import folder
    from qualcode.workflows.leaks import guard

    if file is not None:
        book, found = folder.read_codebook(file)
    else:
        with options.opened(study_path) as study:
            book, found = study.codebook, study.codebook_issues
            for code in form_codes:
                show.table(guard(study).masked(books.forms_table(study, code)), fmt)
    if not form_codes:
        n_codes, n_rules = len(book.codes), books.n_rules(book)
        click.echo(
            f"{book.id} {book.version}: {show.counted(len(book.dimensions), 'dimension')},"
            f" {show.counted(n_codes, 'code')}, {show.counted(n_rules, 'rule')}. No faults."
        )
    show.issues(found)


@codebook.command("export")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@options.study
def export(target: Path, study_path: Path | None) -> None:
    """Write the codebook to .xlsx or .yaml, without loss.

    \b
    Example:
      qualcode codebook export book.xlsx
    """
    from qualcode.workflows import codebook as books

    with options.opened(study_path) as study:
        books.export(study, target)
    click.echo(f"Wrote {target}.")


@codebook.command("import")
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False))
@options.study
def import_(source: Path, study_path: Path | None) -> None:
    """Replace the codebook by another, .xlsx or .yaml.

    A copy of the old one is kept.

    \b
    Example:
      qualcode codebook import book.xlsx
    """
    from qualcode.workflows import codebook as books

    with options.opened(study_path) as study:
        done = books.replace_codebook(study, source)
    for line in done.lines():
        click.echo(line)
    show.issues(done.issues)


dry_run = click.option(
    "--dry-run", is_flag=True, help="Only say what would happen; nothing is changed."
)


def _tell(outcome: Outcome) -> None:
    show.lines(outcome.lines())
    show.issues(outcome.issues)


def _label(labels: tuple[str, ...], lang: str | None, study: StudyFolder) -> dict[str, str]:
    """Labels as given: ``es=Canal estable`` for a language, else in the one of --lang or the study."""
    from qualcode.workflows import proposals

    said: dict[str, str] = {}
    for given in labels:
        language, equals, text = given.partition("=")
        if equals and language in study.codebook.languages:
            said[language] = text
        else:
            said |= proposals.texts_in(study, lang, given)
    return said


@codebook.command("add")
@click.argument("name", metavar="ID")
@click.option(
    "--label",
    "labels",
    multiple=True,
    required=True,
    metavar="TEXT",
    help="What it is called; es=TEXT says the language, repeat it for more.",
)
@click.option("--theme", default="", metavar="ID", help="The theme it stands under.")
@click.option("--dimension", default="", metavar="ID", help="The dimension it stands under.")
@click.option("--definition", default="", metavar="TEXT", help="What it means.")
@click.option(
    "--kind",
    type=click.Choice(["code", "theme", "dimension"]),
    default="code",
    show_default=True,
    help="What is added.",
)
@options.lang
@dry_run
@options.study
def add(
    name: str,
    labels: tuple[str, ...],
    theme: str,
    dimension: str,
    definition: str,
    kind: str,
    lang: Any,
    dry_run: bool,
    study_path: Path | None,
) -> None:
    """Add a code; with --kind a theme or dimension.

    \b
    Examples:
      qualcode codebook add MARKET.STABLE_CHANNEL --label "Canal estable" --theme MARKET.CHANNEL
      qualcode codebook add TRUST --kind dimension --label es=Confianza --label en=Trust
    """
    from qualcode.workflows import codebook_entries, proposals

    with options.opened(study_path) as study:
        label = _label(labels, lang, study)
        meaning = proposals.texts_in(study, lang, definition) if definition else {}
        if kind == "theme":
            done = codebook_entries.add_theme(study, name, label=label, dry_run=dry_run)
        elif kind == "dimension":
            done = codebook_entries.add_dimension(
                study, name, label=label, definition=meaning, dry_run=dry_run
            )
        else:
            done = codebook_entries.add(
                study,
                name,
                label=label,
                theme=theme,
                dimension=dimension,
                definition=meaning,
                dry_run=dry_run,
            )
    _tell(done)


@codebook.command("rename")
@click.argument("old")
@click.argument("new")
@dry_run
@options.study
def rename(old: str, new: str, dry_run: bool, study_path: Path | None) -> None:
    """Give a code, theme or dimension another id.

    All that was coded with it, memos and summaries follow. An id that the codebook has lost in an
    editor, and that people have coded with, becomes one that it has.

    \b
    Example:
      qualcode codebook rename MARKET.STABLE MARKET.STABLE_CHANNEL --dry-run
    """
    from qualcode.workflows import codebook_moves

    with options.opened(study_path) as study:
        done = codebook_moves.rename(study, old, new, dry_run=dry_run)
    _tell(done)


@codebook.command("move")
@click.argument("code")
@click.argument("theme")
@dry_run
@options.study
def move(code: str, theme: str, dry_run: bool, study_path: Path | None) -> None:
    """Put a code under another theme of its dimension.

    \b
    Example:
      qualcode codebook move MARKET.PRICE_LOWER MARKET.BARRIERS
    """
    from qualcode.workflows import codebook_moves

    with options.opened(study_path) as study:
        done = codebook_moves.move(study, code, theme, dry_run=dry_run)
    _tell(done)


@codebook.command("merge")
@click.argument("codes", nargs=-1, required=True, metavar="CODE... INTO")
@dry_run
@options.study
def merge(codes: tuple[str, ...], dry_run: bool, study_path: Path | None) -> None:
    """Make codes one with another, the last that is named.

    Their codings become its codings, their rules its rules. Where a coder has several of them on the
    same words, they become one, with all memos.

    \b
    Example:
      qualcode codebook merge MARKET.STABLE MARKET.SECURE MARKET.STABLE_CHANNEL --dry-run
    """
    from qualcode.workflows import codebook_moves

    if len(codes) < 2:
        raise click.UsageError("Name the codes that are merged, and the one they become.")
    with options.opened(study_path) as study:
        done = codebook_moves.merge(study, codes[:-1], codes[-1], dry_run=dry_run)
    _tell(done)


@codebook.command("split")
@click.argument("code")
@click.argument("into", nargs=-1, required=True, metavar="INTO...")
@click.option("--keep", is_flag=True, help="Keep the code in use beside the new ones.")
@dry_run
@options.study
def split(
    code: str, into: tuple[str, ...], keep: bool, dry_run: bool, study_path: Path | None
) -> None:
    """Add codes that take the place of one, which is retired.

    Its codings wait to be given one of them: see 'codebook worklist' and 'codebook assign'.

    \b
    Example:
      qualcode codebook split MARKET.PRICE MARKET.PRICE_FAIR MARKET.PRICE_HIGH
    """
    from qualcode.workflows import codebook_moves

    with options.opened(study_path) as study:
        done = codebook_moves.split(study, code, into, keep=keep, dry_run=dry_run)
    _tell(done)


@codebook.command("worklist")
@click.argument("code", required=False, default="")
@options.fmt
@options.study
def worklist(code: str, fmt: str, study_path: Path | None) -> None:
    """List codings whose code was split, to be given another.

    \b
    Example:
      qualcode codebook worklist MARKET.PRICE
    """
    from qualcode.workflows import recoding
    from qualcode.workflows.leaks import guard

    with options.opened(study_path) as study:
        content = guard(study).masked(recoding.worklist_table(study, code))
    show.table(content, fmt)


@codebook.command("assign")
@click.argument("segment")
@click.argument("codes", nargs=-1, required=True, metavar="NEWCODE...")
@options.coder
@click.option("--from", "old", default="", metavar="CODE", help="The code that was split.")
@options.study
def assign(
    segment: str, codes: tuple[str, ...], coder: str, old: str, study_path: Path | None
) -> None:
    """Give a coding the codes that took the place of its own.

    \b
    Example:
      qualcode codebook assign A05-0041 MARKET.PRICE_FAIR --coder ana
    """
    from qualcode.workflows import hand, recoding

    with options.opened(study_path) as study:
        who = hand.coder_of(study, coder)
        recoding.assign(study, segment, codes, coder=who, old=old)
        left = recoding.worklist(study)
    click.echo(f"{segment} is coded with {' and '.join(codes)} by {who}.")
    click.echo(f"{left.done:,} of {left.total:,} recoded.")


@codebook.command("retire")
@click.argument("code")
@dry_run
@options.study
def retire(code: str, dry_run: bool, study_path: Path | None) -> None:
    """Let nothing be coded with a code any more.

    It stays in the codebook with what was coded, which counts as before.

    \b
    Example:
      qualcode codebook retire MARKET.OLD_IDEA
    """
    from qualcode.workflows import codebook_moves

    with options.opened(study_path) as study:
        done = codebook_moves.retire(study, code, dry_run=dry_run)
    _tell(done)


@codebook.command("edit")
@click.argument("name", metavar="CODE")
@click.option("--label", metavar="TEXT", help="What it is called.")
@click.option("--definition", metavar="TEXT", help="What it means; an empty text takes it away.")
@click.option("--include", metavar="TEXT", help="What belongs to it.")
@click.option("--exclude", metavar="TEXT", help="What does not.")
@click.option(
    "--example", "examples", multiple=True, metavar="TEXT", help="An example; repeat it for all."
)
@click.option(
    "--contrast", "contrasts", multiple=True, metavar="ID", help="A code not to be taken for it."
)
@options.lang
@dry_run
@options.study
def edit(
    name: str,
    label: str | None,
    definition: str | None,
    include: str | None,
    exclude: str | None,
    examples: tuple[str, ...],
    contrasts: tuple[str, ...],
    lang: Any,
    dry_run: bool,
    study_path: Path | None,
) -> None:
    """Change what a code says, in one language.

    Of a theme the label, of a dimension label and definition. Comments and layout of the file stay.

    \b
    Example:
      qualcode codebook edit MARKET.STABLE_CHANNEL --definition "..." --lang es
    """
    from qualcode.workflows import codebook_entries, proposals

    given = {"label": label, "definition": definition, "include": include, "exclude": exclude}
    with options.opened(study_path) as study:
        done = codebook_entries.edit(
            study,
            name,
            next(iter(proposals.texts_in(study, lang, ""))),
            texts={key: text for key, text in given.items() if text is not None},
            examples=examples or None,
            contrasts=contrasts or None,
            dry_run=dry_run,
        )
    _tell(done)


@codebook.command("history")
@options.fmt
@options.study
def history(fmt: str, study_path: Path | None) -> None:
    """List the versions that the codebook has had.

    \b
    Example:
      qualcode codebook history
    """
    from qualcode.workflows import codebook_history
    from qualcode.workflows.leaks import guard

    with options.opened(study_path) as study:
        content = guard(study).masked(codebook_history.history_table(study))
    show.table(content, fmt)


@codebook.command("diff")
@click.argument("first", required=False, default="", metavar="[V1]")
@click.argument("second", required=False, default="", metavar="[V2]")
@options.fmt
@options.study
def diff(first: str, second: str, fmt: str, study_path: Path | None) -> None:
    """Show how two versions of the codebook differ.

    Each is the number of a version or a file; with one only, it is compared with the codebook as it
    is; without any, the newest version with the one before.

    \b
    Examples:
      qualcode codebook diff
      qualcode codebook diff 1 3
      qualcode codebook diff draft.yaml
    """
    from qualcode.workflows import codebook_history
    from qualcode.workflows.leaks import guard

    with options.opened(study_path) as study:
        content = guard(study).masked(codebook_history.diff(study, first, second))
    show.table(content, fmt)


@codebook.command("propose")
@click.argument("text")
@click.option("--segment", default="", metavar="ID", help="The segment that needs it.")
@options.coder
@options.study
def propose(text: str, segment: str, coder: str, study_path: Path | None) -> None:
    """Propose a code, in any words.

    \b
    Example:
      qualcode codebook propose "desconfianza inicial" --segment A05-0041
    """
    from qualcode.workflows import hand, proposals

    with options.opened(study_path) as study:
        who = hand.coder_of(study, coder)
        done = proposals.propose(study, text, coder=who, segment_id=segment)
    click.echo(
        "The proposal waits for a decision: qualcode codebook proposals."
        if done.changes
        else "It has been proposed already; nothing was changed."
    )


@codebook.command("proposals")
@click.option("--all", "everything", is_flag=True, help="Also those that are decided.")
@options.fmt
@options.study
def proposals_(everything: bool, fmt: str, study_path: Path | None) -> None:
    """List the codes that coders want.

    \b
    Example:
      qualcode codebook proposals
    """
    from qualcode.workflows import proposals
    from qualcode.workflows.leaks import guard

    with options.opened(study_path) as study:
        content = guard(study).masked(proposals.table(study, everything=everything))
    show.table(content, fmt)


@codebook.command("accept")
@click.argument("proposal")
@click.option("--as", "code", required=True, metavar="ID", help="The code it becomes, or is.")
@click.option("--theme", default="", metavar="ID", help="The theme a new code stands under.")
@click.option("--label", default="", metavar="TEXT", help="What it is called; as proposed without.")
@dry_run
@options.study
def accept(
    proposal: str, code: str, theme: str, label: str, dry_run: bool, study_path: Path | None
) -> None:
    """Make a code of a proposal, and code its segment with it.

    \b
    Example:
      qualcode codebook accept 3f2a9c01 --as ENTRY.DISTRUST --theme ENTRY.SELECTION
    """
    from qualcode.workflows import proposals

    with options.opened(study_path) as study:
        done = proposals.accept(study, proposal, code, theme=theme, label=label, dry_run=dry_run)
    _tell(done)


@codebook.command("decline")
@click.argument("proposal")
@options.study
def decline(proposal: str, study_path: Path | None) -> None:
    """Decide that no code is made of a proposal.

    \b
    Example:
      qualcode codebook decline 3f2a9c01
    """
    from qualcode.workflows import proposals

    with options.opened(study_path) as study:
        proposals.decline(study, proposal)
    click.echo(f"The proposal {proposal} is declined.")


COMMANDS = (codebook,)
