"""The quality report: what can be measured in each interview, and everything worth a look."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Literal

from qualcode import analysis, report
from qualcode.model import InterviewQuality, Issue, StudyQuality
from qualcode.report import Table
from qualcode.store import codebooks, codings, transcripts
from qualcode.store.issues import issues as read_issues
from qualcode.store.streams import token_languages
from qualcode.workflows import charts
from qualcode.workflows.findings import Language, report_language
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.notices import notices
from qualcode.workflows.people import people_of
from qualcode.workflows.reading import Progress, silently

Part = Literal["issues", "interviews", "speakers", "questions"]
"""What of the quality report is shown."""


def tables(
    study: StudyFolder,
    *,
    part: Part | None = None,
    every: bool = False,
    language: Language | None = None,
    progress: Progress = silently,
) -> list[Table]:
    """The report for people: what is worth a look and the interviews, or the one part.

    With ``every``, each issue and each interview for itself, however many there are.
    """
    found = quality(study, progress=progress)
    tongue = language or report_language(study)
    more = [*notices(study), *waiting(study)]
    if part == "speakers":
        return [report.speaker_measures(found, tongue)]
    if part == "questions":
        return [report.question_measures(found, study.codebook, tongue)]
    issues = (
        report.issue_table([*found.issues, *more], tongue)
        if every
        else report.grouped_issues(found, more, tongue)
    )
    measures = report.interview_measures(found, tongue, every=every)
    parts = {"issues": [issues], "interviews": [measures]}
    return parts[part] if part else [issues, measures]


def everything(study: StudyFolder, *, progress: Progress = silently) -> list[Issue]:
    """Everything worth a look, the parting of files and study included."""
    return [*quality(study, progress=progress).issues, *notices(study), *waiting(study)]


def waiting(study: StudyFolder) -> list[Issue]:
    """What waits for people: summaries to be reviewed, codes that somebody wants."""
    open_ = sum(one.state == "open" for one in codebooks.proposals(study.file))
    what = f"{open_:,} proposed code{' waits' if open_ == 1 else 's wait'} for a decision"
    remedy = "See 'qualcode codebook proposals'."
    proposed = [Issue(study.codebook_path.name, what, remedy, "note")] if open_ else []
    return [*charts.notes(study), *proposed]


def records(study: StudyFolder, *, part: Part = "issues", progress: Progress = silently) -> Table:
    """One part of the report for programs: ids and plain numbers; issues are in English."""
    if part == "issues":
        return report.issue_table(everything(study, progress=progress), "en")
    found = quality(study, progress=progress)
    if part == "interviews":
        return report.interview_records(found)
    if part == "speakers":
        return report.speaker_records(found)
    return report.question_records(found)


def quality(
    study: StudyFolder,
    interviews: Collection[str] | None = None,
    *,
    progress: Progress = silently,
) -> StudyQuality:
    """Every interview measured, one read after the other, and what in the study is worth a look.

    That is: in its files as they were read, in what they say, and in its codebook; not where the files
    and the study have parted since (``notices``). All interviews, or those whose ids are given.
    """
    known = transcripts.known(study.file)
    languages = token_languages(study.file)
    by_rules = codings.read_by_rules(study.file)
    raised = codings.evidence(study.file).raised
    reading = _by_interview(read_issues(study.file))
    duplicates = analysis.Duplicates()
    found = []
    wanted = None if interviews is None else frozenset(interviews)
    chosen = [(name, there) for name, there in known.items() if wanted is None or name in wanted]
    for number, (name, there) in enumerate(chosen):
        progress("checking interviews", number, len(chosen))
        language = languages[there.key]
        askable = analysis.askable(study.codebook, language) if name in by_rules else ()
        asked = tuple(dimension for dimension in askable if (name, dimension) in raised)
        one = _interview(study, name, language, duplicates)
        one = replace(one, askable=askable, asked=asked)
        issues = (*reading.get(name, ()), *one.issues, *analysis.unasked(one, there.source))
        found.append(replace(one, issues=issues))
    progress("checking interviews", len(chosen), len(chosen))
    questions = analysis.questions(study.codebook, found)
    told = people_of(study).issues
    hardly = analysis.hardly_asked(questions, study.codebook_path.name)
    return StudyQuality(
        tuple(found), questions, (*reading.get("", ()), *told, *study.codebook_issues, *hardly)
    )


def _interview(
    study: StudyFolder, name: str, language: str, duplicates: analysis.Duplicates
) -> InterviewQuality:
    """What can be told of an interview from its transcript and those before it."""
    transcript = transcripts.transcript(study.file, name)
    assert transcript is not None, name
    measured = analysis.measures(transcript)
    said = analysis.spoken(transcript)
    doubts = analysis.doubts(transcript, measured, said, language)
    pairs = duplicates.add(name, analysis.told(transcript, said))
    return InterviewQuality(measured, issues=(*doubts, *analysis.alike(transcript.source, pairs)))


def _by_interview(found: Iterable[tuple[str, Issue]]) -> dict[str, list[Issue]]:
    """Issues of reading by interview; those of none under the empty id."""
    by_interview: dict[str, list[Issue]] = {}
    for name, issue in found:
        by_interview.setdefault(name, []).append(issue)
    return by_interview
