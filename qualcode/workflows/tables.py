"""Findings as tables: in the words of a language for people, as plain records for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qualcode import report
from qualcode.model import Frequency, Matrix, Quotation, Unit
from qualcode.report import Table
from qualcode.workflows.findings import (
    GroupedQuotations,
    Language,
    evidence_of,
    report_language,
)
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.leaks import guard


def matrix_table(
    study: StudyFolder,
    matrix: Matrix,
    *,
    language: Language | None = None,
    where: Mapping[str, str] | None = None,
    fmt: str = "table",
) -> Table:
    """A matrix with its notes; one record per cell when ``fmt`` is not ``table``."""
    if fmt != "table":
        return report.matrix_records(matrix)
    tongue = language or report_language(study)
    coverage = evidence_of(study, where).coverage
    table = report.matrix_table(matrix, tongue, coverage, study.settings.percent_from)
    return _with_source(table, study, where, tongue)


def frequency_table(
    study: StudyFolder,
    frequencies: Sequence[Frequency],
    *,
    language: Language | None = None,
    where: Mapping[str, str] | None = None,
    unit: Unit = "interview",
    fmt: str = "table",
    blocks: bool = True,
) -> Table:
    """Frequencies with bars and notes; one record per row when ``fmt`` is not ``table``."""
    if fmt != "table":
        return report.frequency_records(frequencies, unit)
    tongue = language or report_language(study)
    table = report.frequency_table(
        frequencies,
        tongue,
        evidence_of(study, where).coverage,
        unit,
        study.settings.percent_from,
        ascii_only=not blocks,
    )
    return _with_source(table, study, where, tongue)


def _with_source(
    table: Table, study: StudyFolder, where: Mapping[str, str] | None, language: Language
) -> Table:
    notes = [
        *report.left_out_notes(evidence_of(study).left_out, language),
        *report.source_notes(study.codebook, where or {}, language),
    ]
    return replace(table, notes=(*table.notes, *notes))


def plot_frequencies(
    study: StudyFolder,
    frequencies: Sequence[Frequency],
    path: Path,
    *,
    language: Language | None = None,
    where: Mapping[str, str] | None = None,
    unit: Unit = "interview",
) -> None:
    """Draw frequencies as .png or .svg; raises what writing a file raises."""
    study.check_target(path)
    tongue = language or report_language(study)
    coverage = report.coverage_notes(tongue, evidence_of(study, where).coverage)
    left_out = report.left_out_notes(evidence_of(study).left_out, tongue)
    report.frequency_plot(
        frequencies,
        path,
        tongue,
        unit=unit,
        notes=[*coverage, *left_out, *report.source_notes(study.codebook, where or {}, tongue)],
        percent_from=study.settings.percent_from,
        check=guard(study).file,
    )


def quotation_lines(
    study: StudyFolder,
    groups: Sequence[GroupedQuotations],
    code: str,
    *,
    where: Mapping[str, str] | None = None,
    language: Language | None = None,
) -> Iterator[str]:
    """Quotations to be read: each whole, then its citation, segment id and codes."""
    tongue = language or report_language(study)
    yield report.code_heading(study.codebook, code, tongue)
    yield report.cell_note("interview", tongue)
    found = {q.segment_id: q for group in groups for q in group.quotations}
    yield from report.withheld_notes(found.values(), tongue)
    yield from report.left_out_notes(evidence_of(study).left_out, tongue)
    yield from report.source_notes(study.codebook, where or {}, tongue)
    for group in groups:
        yield ""
        yield group.heading
        for quotation in group.quotations:
            yield ""
            for line in report.quotation_lines(quotation, tongue):
                yield f"  {line}"


def quotes_table(quotations: Sequence[Quotation]) -> Table:
    """One record per quotation, for programs."""
    return report.quote_records(quotations)
