"""What people and rules have coded, as lists; and how far each coder has come."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from qualcode import report
from qualcode.errors import UnknownName
from qualcode.model import RULE_CODER, CodedSegment, Mark, Stance
from qualcode.report import Table
from qualcode.store import desk, transcripts
from qualcode.store.interviews import all_interviews
from qualcode.workflows.findings import Language, evidence_of, report_language, segments_of
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.leaks import guard


def interview_ids(study: StudyFolder, named: Collection[str]) -> list[str]:
    """The interviews named, by their ids and by runs of them (``A01-A12``), in any letter case; none
    for none. Raises ``UnknownName``."""
    if not named:
        return []
    from qualcode.workflows.sheet_out import select  # which takes its time to load

    return select(transcripts.known(study.file), named)


def codings(
    study: StudyFolder,
    *,
    coder: str = "",
    codes: Collection[str] = (),
    interviews: Collection[str] = (),
    where: Mapping[str, str] | None = None,
    stance: Stance | None = None,
    language: Language | None = None,
) -> list[tuple[CodedSegment, Mark]]:
    """Codings that count, in reading order: of one coder (``rules`` for the rules'), of these codes,
    themes or dimensions, in these interviews. Raises ``UnknownName`` for what is not there."""
    who = _known_coder(study, coder) if coder else ""
    wanted = {one.id for name in codes for one in study.codebook.select(name)}
    chosen = {interview.id for interview in evidence_of(study, where).interviews}
    if interviews:
        chosen &= set(interview_ids(study, interviews))
    marker = report.withheld_marker(language or report_language(study))
    segments = segments_of(study, sorted(wanted) or None, sorted(chosen), marker=marker)
    return [
        (segment, mark)
        for segment in segments
        for mark in segment.marks
        if (not who or mark.coder == who)
        and (not wanted or mark.code in wanted)
        and (stance is None or mark.stance == stance)
    ]


def coding_table(
    study: StudyFolder,
    found: list[tuple[CodedSegment, Mark]],
    *,
    language: Language | None = None,
    fmt: str = "table",
) -> Table:
    """Codings as a table for people, or one record each; replaced names are not in it."""
    tongue = language or report_language(study)
    made = report.coding_table(found, tongue) if fmt == "table" else report.coding_records(found)
    return guard(study).masked(made)


def unread_table(
    study: StudyFolder,
    *,
    coder: str,
    interviews: Collection[str] = (),
    where: Mapping[str, str] | None = None,
    language: Language | None = None,
) -> Table:
    """The segments that a coder has not read, in reading order; those without consent to analysis are
    not among them."""
    chosen = {i.id for i in evidence_of(study, where).interviews}
    if interviews:
        chosen &= set(interview_ids(study, interviews))
    left = set(desk.unread(study.file, coder, chosen)) if chosen else set()
    persons = {one.id: one for one in all_interviews(study.file)}
    segments = [
        line
        for name in sorted(chosen)
        for line in desk.lines(study.file, name)
        if line.segment_id and persons[name].may("analysis", line.speaker)
    ]
    tongue = language or report_language(study)
    unread = [line for line in segments if line.segment_id in left]
    return guard(study).masked(report.unread_table(unread, len(segments), coder, tongue))


def progress_table(
    study: StudyFolder,
    *,
    coder: str = "",
    interviews: Collection[str] = (),
    language: Language | None = None,
    fmt: str = "table",
) -> Table:
    """How many segments of each interview each coder has read. Raises ``UnknownName``."""
    coders = [_known_coder(study, coder)] if coder else desk.coders(study.file)
    wanted = interview_ids(study, interviews)
    evidence = evidence_of(study)
    there = [i.id for i in evidence.interviews if not wanted or i.id in wanted]
    sizes = transcripts.sizes(study.file)
    segments = {name: sizes[name][0] for name in there}
    read = {
        one: {
            p.interview_id: p.read
            for p in desk.progress(study.file, one)
            if p.interview_id in segments
        }
        for one in coders
    }
    tongue = language or report_language(study)
    if fmt != "table":
        return report.progress_records(read, segments)
    made = report.progress_table(read, segments, tongue)
    left_out = report.left_out_notes(evidence.left_out, tongue)
    return replace(made, notes=(*made.notes, *left_out))


def _known_coder(study: StudyFolder, name: str) -> str:
    """A coder of the study as they are called there; raises ``UnknownName``."""
    known = [*desk.coders(study.file), RULE_CODER]
    if name in known:
        return name
    alike = [one for one in known if one.casefold() == " ".join(name.split()).casefold()]
    if len(alike) != 1:
        raise UnknownName("coder", name, known)
    return alike[0]
