"""From codings to what is shown: matrices, frequencies, quotations, summaries, the workbook."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from qualcode import analysis, report, suggest
from qualcode.errors import UnknownName
from qualcode.files.atomic import write_text
from qualcode.model import (
    CodedSegment,
    Evidence,
    Frequency,
    Interview,
    Level,
    Matrix,
    Quotation,
    Stance,
    Tier,
    Unit,
)
from qualcode.store import codings, data_hash, translations
from qualcode.store.interviews import all_interviews
from qualcode.version import __version__
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.leaks import guard

Language = Literal["es", "en"]


@dataclass(frozen=True)
class GroupedQuotations:
    """Quotations of one column of a matrix, under the counts of that column's cell."""

    heading: str
    quotations: tuple[Quotation, ...]


def evidence_of(study: StudyFolder, where: Mapping[str, str] | None = None) -> Evidence:
    """What counting needs; with ``where``, only of interviews that have these attribute values.

    Those who have not agreed to be analysed are not in it.
    Raises ``UnknownName`` for an attribute or a value that no interview has.
    """
    evidence = analysis.consenting(codings.evidence(study.file))
    if not where:
        return evidence
    chosen = _chosen(study, evidence.interviews, where)
    return replace(
        evidence,
        interviews=tuple(i for i in evidence.interviews if i.id in chosen),
        mentions=tuple(m for m in evidence.mentions if m.interview_id in chosen),
        raised=frozenset(pair for pair in evidence.raised if pair[0] in chosen),
        read=evidence.read & chosen,
        read_by_people=evidence.read_by_people & chosen,
    )


def matrix(
    study: StudyFolder,
    *,
    rows: Level = "dimension",
    columns: str = "value_chain",
    grouping: str = "",
    unit: Unit = "interview",
    codes: Collection[str] = (),
    tier: Tier | None = None,
    where: Mapping[str, str] | None = None,
) -> Matrix:
    """Counts of every row in every column. Raises ``UnknownName`` for names that are not there."""
    evidence = evidence_of(study, where)
    return analysis.matrix(
        evidence,
        study.codebook,
        rows=rows,
        columns=columns,
        grouping=grouping or study.settings.grouping,
        unit=unit,
        codes=codes or None,
        tier=tier,
        segments=_segments_for(study, unit, evidence),
    )


def frequencies(
    study: StudyFolder,
    *,
    level: Level = "code",
    unit: Unit = "interview",
    codes: Collection[str] = (),
    tier: Tier | None = None,
    where: Mapping[str, str] | None = None,
    zeros: bool = True,
) -> list[Frequency]:
    """Every code (theme, dimension) with its counts, most affirmed first."""
    evidence = evidence_of(study, where)
    return analysis.frequencies(
        evidence,
        study.codebook,
        level=level,
        unit=unit,
        codes=codes or None,
        tier=tier,
        segments=_segments_for(study, unit, evidence),
        zeros=zeros,
    )


def quotations(
    study: StudyFolder,
    code: str,
    *,
    where: Mapping[str, str] | None = None,
    stance: Stance | None = None,
    about: Literal["self", "other"] | None = None,
    language: Language | None = None,
) -> list[Quotation]:
    """Every coded segment of a code, theme or dimension, whole and cited, in reading order."""
    codes = [one.id for one in study.codebook.select(code)]
    evidence = evidence_of(study, where)
    chosen = [interview.id for interview in evidence.interviews]
    marker = report.withheld_marker(language or report_language(study))
    segments = segments_of(study, codes, chosen, marker=marker)
    cite = citer(study, evidence.interviews, language)
    return [
        analysis.quote(segment, _fitting(segment, codes, stance, about), cite(segment))
        for segment in segments
        if _fitting(segment, codes, stance, about)
    ]


def grouped_quotations(
    study: StudyFolder,
    code: str,
    *,
    columns: str | None = None,
    grouping: str = "",
    where: Mapping[str, str] | None = None,
    stance: Stance | None = None,
    about: Literal["self", "other"] | None = None,
    language: Language | None = None,
) -> list[GroupedQuotations]:
    """The same by the columns of a matrix, each under its column's name and counts; all together,
    under the counts of all interviews, without ``columns``."""
    tongue = language or report_language(study)
    evidence = evidence_of(study, where)
    found = quotations(study, code, where=where, stance=stance, about=about, language=language)
    grouping = grouping or study.settings.grouping
    rows = analysis.rows_named(study.codebook, code)
    counts = analysis.matrix_of(rows, evidence, study.codebook, columns or "value_chain", grouping)
    everyone = frozenset(interview.id for interview in evidence.interviews)
    members: Mapping[str, frozenset[str]] = {counts.columns[-1].id: everyone}
    if columns:
        members = analysis.columns_for(evidence, study.codebook, columns, grouping).members
    homes: dict[str, list[str]] = {}
    for column_id, ids in members.items():
        for interview_id in ids:
            homes.setdefault(interview_id, []).append(column_id)
    by_column: dict[str, list[Quotation]] = {column_id: [] for column_id in members}
    for quotation in found:
        for column_id in homes[quotation.interview_id]:
            by_column[column_id].append(quotation)
    return [
        GroupedQuotations(
            heading=report.column_heading(
                counts, rows[0], column, tongue, study.settings.percent_from
            ),
            quotations=tuple(by_column[column.id]),
        )
        for column in counts.columns
        if column.id in members
    ]


def summary(
    study: StudyFolder, *, language: Language | None = None, dimensions: Sequence[str] = ()
) -> str:
    """The thematic summary in Markdown, one block per dimension."""
    tongue = language or report_language(study)
    evidence = evidence_of(study)
    segments = segments_of(study)
    turns = translations.translations(study.file, tongue).values()
    blocks = analysis.dimension_blocks(
        evidence,
        study.codebook,
        segments,
        citer(study, evidence.interviews, tongue),
        dimensions=dimensions,
        grouping=study.settings.grouping,
        typicality=_typicality(study, segments),
        quote_words=study.settings.quote_words,
        ladder=study.settings.quantifiers or analysis.LADDER,
        translations=analysis.whole_turn_translations(segments, turns, tongue),
    )
    return report.thematic_summary(
        study.codebook,
        evidence,
        blocks,
        language=tongue,
        settings=study.settings,
        ladder=study.settings.quantifiers or analysis.LADDER,
        data_hash=data_hash(study.file),
        data_as_of=data_as_of(study),
    )


def write_summary(
    study: StudyFolder,
    path: Path,
    *,
    language: Language | None = None,
    dimensions: Sequence[str] = (),
) -> None:
    """Write the thematic summary to a file (.md); raises what writing a file raises."""
    study.check_target(path, ".md")
    text = summary(study, language=language, dimensions=dimensions)
    write_text(path, text, check=guard(study).file)


def export_workbook(study: StudyFolder, path: Path, *, language: Language | None = None) -> None:
    """Write the workbook (.xlsx) of the whole study; raises what writing a file raises.

    The same study gives the same bytes, whoever asks: the command it names is the one that makes it
    again.
    """
    from qualcode.report.workbook import WorkbookContent, write_workbook
    from qualcode.workflows.charts import by_cell  # which needs this module
    from qualcode.workflows.memos import to_go_out  # and so does this
    from qualcode.workflows.quality import quality  # and this

    study.check_target(path, ".xlsx")
    check = guard(study)
    tongue = language or report_language(study)
    evidence = evidence_of(study)
    codebook, grouping = study.codebook, study.settings.grouping
    segments = segments_of(study, marker=report.withheld_marker(tongue))
    cite = citer(study, evidence.interviews, tongue)
    rows = analysis.nested_rows(codebook)
    standings = analysis.states(evidence, codebook, analysis.row_list(codebook, "code"))
    content = WorkbookContent(
        title=study.settings.title,
        codebook=codebook,
        evidence=evidence,
        grouping=study.grouping,
        matrix_rows=analysis.matrix_of(rows, evidence, codebook, "value_chain", grouping),
        sample=analysis.sample(evidence, codebook, grouping),
        states={place: standing.state for place, standing in standings.items()},
        frequencies=analysis.frequencies(evidence, codebook),
        segments=segments,
        citations={segment.id: cite(segment) for segment in segments},
        voices={segment.id: cite(replace(segment, start_ms=None)) for segment in segments},
        memos=to_go_out(study),
        acts=check.acts(study.file.acts()),
        about=_about(study, f"qualcode export xlsx --lang {tongue}"),
        percent_from=study.settings.percent_from,
        quality=quality(study, [interview.id for interview in evidence.interviews]),
        charts=by_cell(study),
    )
    write_workbook(path, content, tongue, check=check.file)


def segments_of(
    study: StudyFolder,
    codes: Iterable[str] | None = None,
    interviews: Iterable[str] | None = None,
    *,
    marker: str | None = None,
) -> list[CodedSegment]:
    """Segments with their marks, by interview and in reading order, as far as consent goes.

    With ``codes``, only those that carry one of them. ``marker`` stands for words that may not be
    quoted; without it they are there, to be counted and never shown.
    """
    found = codings.coded_segments(study.file, codes, interviews)
    return list(analysis.consented(found, all_interviews(study.file), marker))


def citer(
    study: StudyFolder, interviews: Iterable[Interview], language: Language | None = None
) -> Callable[[CodedSegment], str]:
    """A function from a segment to its citation in the study's form."""
    tongue = language or report_language(study)
    by_id = {interview.id: interview for interview in interviews}

    def cite(segment: CodedSegment) -> str:
        interview = by_id[segment.interview_id]
        speaker = interview.participant(segment.speaker)
        return report.cite(
            interview,
            speaker,
            tongue,
            study.codebook.actor_types,
            study.settings.citation,
            start_ms=segment.start_ms,
        )

    return cite


def report_language(study: StudyFolder) -> Language:
    """The language of reports that the settings name."""
    return "en" if study.settings.language == "en" else "es"


def data_as_of(study: StudyFolder) -> str:
    """The date (ISO) of the last act on the study: what its outputs are as of."""
    acts = study.file.acts()
    return acts[-1].at[:10] if acts else ""


def _chosen(
    study: StudyFolder, interviews: Sequence[Interview], where: Mapping[str, str]
) -> frozenset[str]:
    chosen = {interview.id for interview in interviews}
    for name, value in where.items():
        members = analysis.members_by_value(interviews, name, study.grouping)
        wanted = [value] if value in members else _in_any_case(value, members)
        if not wanted:
            raise UnknownName(f"value of {name}", value, members)
        chosen &= frozenset[str]().union(*(members[one] for one in wanted))
    return frozenset(chosen)


def _in_any_case(value: str, known: Iterable[str]) -> list[str]:
    return [one for one in known if one.casefold() == value.casefold()]


def _fitting(
    segment: CodedSegment,
    codes: Collection[str],
    stance: Stance | None,
    about: str | None,
) -> list[str]:
    """The codes of the selection that the segment carries with that stance."""
    return list(
        dict.fromkeys(
            mark.code
            for mark in segment.marks
            if mark.code in codes
            and (stance is None or mark.stance in (stance, "mixed"))
            and (about is None or mark.about == about)
        )
    )


def _segments_for(study: StudyFolder, unit: Unit, evidence: Evidence) -> list[CodedSegment] | None:
    """Every segment, for the units that count segments or their words."""
    if unit not in ("segment", "words"):
        return None
    chosen = [interview.id for interview in evidence.interviews]
    return segments_of(study, interviews=chosen)


def _typicality(
    study: StudyFolder, segments: Sequence[CodedSegment]
) -> dict[tuple[str, str], float]:
    """How typical each segment is of each theme it is coded in, by (theme id, segment id)."""
    theme_of = {code.id: code.theme for code in study.codebook.codes}
    members: dict[str, list[str]] = {}
    for segment in segments:
        for theme in dict.fromkeys(theme_of[m.code] for m in segment.marks if m.code in theme_of):
            members.setdefault(theme, []).append(segment.id)
    texts = {segment.id: segment.text for segment in segments if segment.marks}
    themes = list(members)
    scores = suggest.typicality(texts, [members[theme] for theme in themes])
    return {
        (theme, segment_id): score
        for theme, own in zip(themes, scores, strict=True)
        for segment_id, score in own.items()
    }


def _about(study: StudyFolder, command: str) -> list[tuple[str, str]]:
    """The lines of the sheet ``About`` that say how the workbook was made."""
    codebook = study.codebook
    return [
        ("qualcode", __version__),
        ("python", ".".join(map(str, sys.version_info[:2]))),
        ("codebook", f"{codebook.id} {codebook.version}"),
        ("grouping", study.grouping.id),
        ("profile", study.settings.profile),
        ("data_hash", data_hash(study.file)),
        ("data_as_of", data_as_of(study)),
        ("command", command),
    ]
