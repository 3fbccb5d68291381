"""Findings as tables: in the words of a language for people, as plain records for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    return report.matrix_table(matrix, tongue, coverage, study.settings.percent_from)


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
    return report.frequency_table(
        frequencies,
        tongue,
        evidence_of(study, where).coverage,
        unit,
        study.settings.percent_from,
        ascii_only=not blocks,
    )


def plot_frequencies(
    study: StudyFolder,
    frequencies: Sequence[Frequency],
    path: Path,
    *,
    language: Language | None = None,
    unit: Unit = "interview",
) -> None:
    """Draw frequencies as .png or .svg; raises what writing a file raises."""
    report.frequency_plot(frequencies, path, language or report_language(study), unit=unit)


def quotation_lines(
    study: StudyFolder,
    groups: Sequence[GroupedQuotations],
    code: str,
    *,
    language: Language | None = None,
) -> Iterator[str]:
    """Quotations to be read: each whole, then its citation, segment id and codes."""
    tongue = language or report_language(study)
    yield report.code_heading(study.codebook, code, tongue)
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
