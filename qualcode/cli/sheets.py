"""Commands for coding in Excel: sheets out, and back in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qualcode.cli import charts, options, show


@click.group("sheet")
def sheet() -> None:
    """Code in Excel: coding sheets out, and back in.

    \b
    Example:
      qualcode sheet export --coder JP --interviews A01-A12
    """


def _interviews(
    _ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(part.strip() for value in given for part in value.split(",") if part.strip())


@sheet.command("export")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--coder", default="", metavar="NAME", help="Who will fill it in.")
@click.option(
    "--chart",
    is_flag=True,
    help="For summaries instead of codes: a row per interview, a column per dimension.",
)
@click.option("--author", default="", metavar="NAME", help="Who will write the summaries.")
@options.dimensions
@click.option(
    "--interviews",
    multiple=True,
    metavar="ID",
    callback=_interviews,
    help="Only these; A01-A12 is a run of them. Repeat it or separate with commas.",
)
@options.where
@click.option("--unread", is_flag=True, help="Only segments that the coder has not read.")
@click.option("--blind", is_flag=True, help="Without what rules found: nothing but the text.")
@click.option(
    "--layout",
    type=click.Choice(["slots", "wide", "long"]),
    default="slots",
    show_default=True,
    help="Codes in numbered columns, a column for each code, or a row for each coding.",
)
@click.option(
    "--slots",
    type=click.IntRange(1, 20),
    default=4,
    show_default=True,
    help="How many columns for codes; there are more where more are coded already.",
)
@options.codes
@options.lang
@options.study
def export(
    file: Path | None,
    coder: str,
    chart: bool,
    author: str,
    dimensions: tuple[str, ...],
    interviews: tuple[str, ...],
    where: dict[str, str],
    unread: bool,
    blind: bool,
    layout: Any,
    slots: int,
    codes: tuple[str, ...],
    lang: Any,
    study_path: Path | None,
) -> None:
    """Write a coding sheet (.xlsx) for a coder.

    A row per segment in reading order, what the interviewer says in grey between them; codes to choose
    from lists; the codebook on a page of its own. What this coder has coded stands in it, what others
    have does not. It may be sorted, filtered and coloured; 'qualcode sheet import' brings it back.
    Without FILE it goes into the folder 'out' of the study, and never over another file.

    \b
    Examples:
      qualcode sheet export --coder JP --interviews A01-A12,B03
      qualcode sheet export ana.xlsx --coder ana --unread --where value_chain=honey
      qualcode sheet export --coder MR --blind --layout wide --codes MARKET
      qualcode sheet export --chart --author ana --dimensions MARKET,INCOME
    """
    from qualcode.workflows import sheet_out

    who = (author or coder) if chart else coder
    if not who:
        raise click.UsageError(f"Name who will fill it in: {'--author' if chart else '--coder'}.")
    if not chart and (author or dimensions):
        raise click.UsageError("--author and --dimensions go with --chart.")
    with options.opened(study_path) as study:
        if chart:
            charts.export_sheet(
                study,
                file,
                author=who,
                dimensions=dimensions,
                interviews=interviews,
                where=where,
                lang=lang,
            )
            return
        done = sheet_out.export(
            study,
            file,
            coder=coder,
            interviews=interviews,
            where=where,
            blind=blind,
            layout=layout,
            slots=slots,
            codes=codes,
            unread=unread,
            language=lang,
        )
    click.echo(
        f"Wrote {done.path}: {show.counted(done.segments, 'segment')} of"
        f" {show.counted(len(done.interviews), 'interview')} for {coder}."
    )
    show.issues(done.issues)


@sheet.command("import")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option("--coder", default="", metavar="NAME", help="Who has filled it in; else as it says.")
@click.option("--apply", is_flag=True, help="Take it in; without this nothing is changed.")
@click.option(
    "--not-blind",
    is_flag=True,
    help="Take a blind sheet though its coder has seen since what it hid.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the report goes (.xlsx); otherwise into 'out'.",
)
@options.lang
@options.study
def import_(
    files: tuple[Path, ...],
    coder: str,
    apply: bool,
    not_blind: bool,
    report: Path | None,
    lang: Any,
    study_path: Path | None,
) -> None:
    """Take coding sheets back: show what they change, and change it with --apply.

    Rows are known by their ids: sort, filter, move and colour as you like. What the sheet and the
    study have changed differently is a conflict: it goes into the report, where it can be decided, and
    then the report is imported. What cannot be understood is not taken, and told with its cell. Each
    file is one act that 'qualcode undo' takes back, and is kept as it came in the folder 'received'.
    Chart sheets come back here too.

    Exit code 1 if a file or a cell was not taken.

    \b
    Examples:
      qualcode sheet import codificacion_JP_A01-A12_v1.xlsx
      qualcode sheet import codificacion_JP_A01-A12_v1.xlsx --apply
      qualcode sheet import out/codificacion_JP_A01-A12_v1-informe.xlsx --apply
    """
    from qualcode.cli import charts
    from qualcode.errors import QualcodeError
    from qualcode.sheets.chart_read import is_chart
    from qualcode.sheets.import_words import DRY_RUN, REPORT, said
    from qualcode.workflows import findings, sheet_in

    if report and len(files) > 1:
        raise click.UsageError("--report is for one file; leave it out.")
    refused = stopped = 0
    with options.opened(study_path) as study:
        tongue = lang or findings.report_language(study)
        for file in files:
            try:
                if is_chart(file):
                    refused += charts.import_sheet(study, file, coder, apply=apply, lang=lang)
                    continue
                done = sheet_in.import_sheet(
                    study,
                    file,
                    coder=coder,
                    apply=apply,
                    language=lang,
                    not_blind=not_blind,
                    report=report,
                )
            except QualcodeError as error:
                click.echo(str(error), err=True)
                stopped += 1
                continue
            first, *problems = done.lines(tongue)
            show.lines([first])
            show.lines(problems, err=True)
            if done.report:
                click.echo(said(REPORT, tongue).format(path=done.report))
            refused += done.refused
    if not apply and stopped < len(files):
        show.remark(said(DRY_RUN, tongue))
    if stopped or refused:
        told = [show.counted(stopped, "file")] * bool(stopped)
        told += [show.counted(refused, "cell or row", "cells or rows")] * bool(refused)
        raise click.ClickException(f"Not taken: {', '.join(told)}.")


COMMANDS = (sheet,)
