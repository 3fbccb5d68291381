"""Commands for the codebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qualcode.cli import options, show


@click.group("codebook")
def codebook() -> None:
    """Show and check the codebook; to Excel and back.

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


COMMANDS = (codebook,)
