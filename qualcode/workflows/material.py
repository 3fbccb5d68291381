"""Looking at what a study holds: interviews, the sample, what is worth a look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualcode import analysis, report
from qualcode.errors import UnknownName
from qualcode.report import Table
from qualcode.store import codings, transcripts
from qualcode.workflows.findings import Language, citer, evidence_of, report_language
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.notices import notices


def interview_table(
    study: StudyFolder, *, where: Mapping[str, str] | None = None, language: Language | None = None
) -> Table:
    """One row per interview. Raises ``UnknownName`` for an attribute or value that is not there."""
    evidence = evidence_of(study, where)
    by_rules = codings.read_by_rules(study.file)
    return report.interview_table(
        evidence.interviews,
        transcripts.sizes(study.file),
        {i.id: (i.id in by_rules, i.id in evidence.read_by_people) for i in evidence.interviews},
        study.codebook,
        language or report_language(study),
    )


def sample_table(
    study: StudyFolder, *, grouping: str = "", language: Language | None = None, fmt: str = "table"
) -> Table:
    """Interviews by group of value chains and actor type."""
    evidence = codings.evidence(study.file)
    sample = analysis.sample(evidence, study.codebook, grouping or study.settings.grouping)
    if fmt != "table":
        return report.sample_records(sample)
    return report.sample_table(sample, language or report_language(study))


def reading_view(study: StudyFolder, interview_id: str) -> Iterator[str]:
    """Lines that show an interview as it was read: turns, and under each its segments with codes.

    Raises ``UnknownName`` for an interview that is not there.
    """
    known = transcripts.known(study.file)
    transcript = transcripts.transcript(study.file, interview_id)
    if transcript is None:
        raise UnknownName("interview", interview_id, known)
    segments = list(codings.coded_segments(study.file, interviews=[interview_id]))
    cite = citer(study, transcripts.all_interviews(study.file))
    yield "  ".join([interview_id, *dict.fromkeys(map(cite, segments))])
    yield f"{transcript.source}, SHA-256 {transcript.sha256[:12]}"
    for turn in transcript.turns:
        yield ""
        yield f"[{turn.number}] {turn.speaker or '–'} ({turn.role})"
        own = [segment for segment in segments if segment.turn == turn.number]
        if not own:
            yield f"    {turn.span.of(transcript.text)}"
        for segment in own:
            yield f"  {segment.id}  {segment.text}"
            for mark in segment.marks:
                stance = "" if mark.stance == "affirms" else f", {mark.stance}"
                about = "" if mark.about == "self" else ", about others"
                who = f"by rule: {mark.rule}" if mark.rule else mark.coder
                yield f"      > {mark.code} ({who}{stance}{about})"


def issue_table(study: StudyFolder) -> Table:
    """Everything worth a look in the interviews as read, the attributes and the codebook.

    In English, as issues are.
    """
    found = [*transcripts.issues(study.file), *study.codebook_issues, *notices(study)]
    return report.issue_table(found, "en")
