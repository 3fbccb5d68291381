"""Commands that show what was found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qualcode.cli import options, show

LEVELS = click.Choice(["dimension", "theme", "code"])


@click.command("matrix")
@click.option("--rows", type=LEVELS, default="dimension", show_default=True, help="What a row is.")
@click.option(
    "--cols",
    default="value_chain",
    show_default=True,
    metavar="ATTRIBUTE",
    help="What the columns are: value_chain (in groups), chain, actor_type, month, or any attribute.",
)
@options.grouping
@options.unit
@options.codes
@options.tier
@options.where
@options.lang
@options.fmt
@options.codebook_version
@options.study
def matrix(
    rows: Any,
    cols: str,
    grouping: str,
    unit: Any,
    codes: tuple[str, ...],
    tier: Any,
    where: dict[str, str],
    lang: Any,
    fmt: str,
    codebook_version: int | None,
    study_path: Path | None,
) -> None:
    """Show the coding matrix: n of D (N) in each cell.

    n interviews affirm, of D in which the dimension came up, of N to which the row applies; and
    how many deny. With another --unit the same is told of participants, segments or words.

    \b
    Examples:
      qualcode matrix --rows dimension --cols value_chain
      qualcode matrix --rows code --codes MARKET --cols actor_type
      qualcode matrix --cols region --where gender=f --format csv
    """
    from qualcode.workflows import findings, tables
    from qualcode.workflows.leaks import guard
    from qualcode.workflows.notices import notices

    with options.viewed(study_path, codebook_version) as study:
        counts = findings.matrix(
            study,
            rows=rows,
            columns=cols,
            grouping=grouping,
            unit=unit,
            codes=codes,
            tier=tier,
            where=where,
        )
        content = tables.matrix_table(study, counts, language=lang, where=where, fmt=fmt)
        remarks, check = notices(study), guard(study)
    show.table(content, fmt, guard=check)
    show.issues(remarks)


@click.command("freq")
@click.option("--rows", type=LEVELS, default="code", show_default=True, help="What is counted.")
@click.option("--top", type=click.IntRange(min=1), help="Only the most frequent.")
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also draw it, as .png or .svg.",
)
@options.unit
@options.codes
@options.tier
@options.where
@options.lang
@options.fmt
@options.codebook_version
@options.study
def freq(
    rows: Any,
    top: int | None,
    plot: Path | None,
    unit: Any,
    codes: tuple[str, ...],
    tier: Any,
    where: dict[str, str],
    lang: Any,
    fmt: str,
    codebook_version: int | None,
    study_path: Path | None,
) -> None:
    """Show how many interviews affirm each code.

    Most first; of themes or dimensions with --rows.

    \b
    Examples:
      qualcode freq --top 15
      qualcode freq --rows theme --where actor_type=producer
      qualcode freq --top 20 --plot freq.svg
    """
    from qualcode.workflows import findings, tables
    from qualcode.workflows.leaks import guard
    from qualcode.workflows.notices import notices

    with options.viewed(study_path, codebook_version) as study:
        counts = findings.frequencies(
            study, level=rows, unit=unit, codes=codes, tier=tier, where=where
        )[:top]
        content = tables.frequency_table(
            study,
            counts,
            language=lang,
            where=where,
            unit=unit,
            fmt=fmt,
            blocks=show.draws_blocks(),
        )
        if plot:
            tables.plot_frequencies(study, counts, plot, language=lang, where=where, unit=unit)
        remarks, check = notices(study), guard(study)
    show.table(content, fmt, guard=check)
    if plot:
        show.remark(f"Wrote {plot}.")
    show.issues(remarks)


@click.command("quotes")
@click.option(
    "--code", "--codes", "code", required=True, metavar="ID", help="A code, theme or dimension."
)
@click.option("--cols", metavar="ATTRIBUTE", help="Group them as the columns of a matrix are.")
@options.grouping
@click.option(
    "--stance", type=click.Choice(["affirms", "denies", "mixed"]), help="Only this stance."
)
@click.option(
    "--about", type=click.Choice(["self", "other"]), help="Only about oneself, or others."
)
@options.where
@options.lang
@options.fmt
@options.codebook_version
@options.study
def quotes(
    code: str,
    cols: str | None,
    grouping: str,
    stance: Any,
    about: Any,
    where: dict[str, str],
    lang: Any,
    fmt: str,
    codebook_version: int | None,
    study_path: Path | None,
) -> None:
    """Show the coded segments, cited, with their ids.

    All segments of a code, theme or dimension, whole and to the letter.

    \b
    Examples:
      qualcode quotes --code MARKET.STABLE_CHANNEL --cols value_chain
      qualcode quotes --code COMMIT --stance denies --where actor_type=producer
    """
    from qualcode.workflows import findings, tables
    from qualcode.workflows.leaks import guard
    from qualcode.workflows.notices import notices

    with options.viewed(study_path, codebook_version) as study:
        if fmt != "table":
            found = findings.quotations(
                study, code, where=where, stance=stance, about=about, language=lang
            )
            show.table(tables.quotes_table(found), fmt, guard=guard(study))
            return
        groups = findings.grouped_quotations(
            study,
            code,
            columns=cols,
            grouping=grouping,
            where=where,
            stance=stance,
            about=about,
            language=lang,
        )
        told = tables.quotation_lines(study, groups, code, where=where, language=lang)
        show.lines(told, guard=guard(study))
        show.issues(notices(study))


@click.command("summary")
@click.option(
    "--dimension",
    "dimensions",
    multiple=True,
    metavar="ID",
    help="Only this dimension; repeat it for more.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it to a file (.md)."
)
@options.lang
@options.codebook_version
@options.study
def summary(
    dimensions: tuple[str, ...],
    out: Path | None,
    lang: Any,
    codebook_version: int | None,
    study_path: Path | None,
) -> None:
    """Write the thematic summary in Markdown.

    For each dimension it says what was counted and quotes what was said; the synthesis is left to a
    named analyst.

    \b
    Examples:
      qualcode summary --lang en
      qualcode summary --dimension MARKET --out market.md
    """
    from qualcode.workflows import findings
    from qualcode.workflows.leaks import guard
    from qualcode.workflows.notices import notices

    with options.viewed(study_path, codebook_version) as study:
        if out:
            findings.write_summary(study, out, language=lang, dimensions=dimensions)
            show.remark(f"Wrote {out}.")
        else:
            text = findings.summary(study, language=lang, dimensions=dimensions)
            guard(study).text("the summary", text)
            click.echo(text, nl=False)
        remarks = notices(study)
    show.issues(remarks)


@click.group("export")
def export() -> None:
    """Write files for other programs.

    \b
    Example:
      qualcode export xlsx
    """


@export.command("xlsx")
@click.argument("target", required=False, type=click.Path(path_type=Path, dir_okay=False))
@options.lang
@options.codebook_version
@options.study
def xlsx(
    target: Path | None, lang: Any, codebook_version: int | None, study_path: Path | None
) -> None:
    """Write the workbook with all tables and quotations.

    Sample, matrix, quotations, charts, states, frequencies, segments, codebook and log.

    TARGET is out/<study>.xlsx when it is left out. The same study gives the same bytes.

    \b
    Example:
      qualcode export xlsx results.xlsx --lang en
    """
    from qualcode.workflows import findings
    from qualcode.workflows.notices import notices

    with options.viewed(study_path, codebook_version) as study:
        path = target or study.out / f"{study.path.resolve().name}.xlsx"
        findings.export_workbook(study, path, language=lang)
        remarks = notices(study)
    click.echo(f"Wrote {path}.")
    show.issues(remarks)


COMMANDS = (matrix, freq, quotes, summary, export)
