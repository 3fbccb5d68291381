"""Who was interviewed: what the attribute sheet says, and the files where it says nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode import ingest
from qualcode.errors import FileBusy, Unreadable
from qualcode.model import Interview, Issue
from qualcode.store import transcripts
from qualcode.store.interviews import all_interviews
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.leaks import guard


@dataclass
class People:
    """The interviews of a study with all that is known of them, by id.

    ``from_file`` names the attributes that come from each file; ``issues`` are worth a look.
    """

    interviews: dict[str, Interview] = field(default_factory=dict)
    from_file: dict[str, tuple[str, ...]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def people(study: StudyFolder, sheet: Mapping[str, Interview] | None) -> People:
    """What the sheet says of the interviews that are in the study, and their files besides.

    ``sheet`` is ``None`` where there is none; what an earlier one said stays then. Labels are spelt
    as in the transcripts, and names that were replaced are tokens here too.
    """
    found = People()
    if sheet is not None:
        sheet = guard(study).interviews(sheet)
    name = study.attributes_path.name
    labels = transcripts.speakers(study.file)
    headers = transcripts.headers(study.file)
    stored = {interview.id: interview for interview in all_interviews(study.file)}
    asked = sheet is not None and any(map(_tells_consent, sheet.values()))
    gone = sheet is None and bool(study.file.meta("attributes_sha256"))
    for interview_id, known in stored.items():
        one = known if gone else (sheet or {}).get(interview_id, Interview(interview_id))
        one = _with_labels(one, labels.get(interview_id, []), name, found.issues)
        header = headers.get(interview_id, {})
        one, taken, issues = ingest.with_facts(one, header, study.codebook)
        if asked and not _tells_consent(one):
            one, more = _unasked(one, name)
            issues += more
        found.interviews[interview_id] = one
        found.issues += issues
        if taken:
            found.from_file[interview_id] = taken
    found.issues += _from_files(found.from_file)
    return found


def people_of(study: StudyFolder) -> People:
    """The same from the sheet as it lies in the study's folder, with what is wrong in it."""
    sheet, issues = None, list[Issue]()
    if study.attributes_path.exists():
        try:
            sheet, issues = ingest.read_attributes(study.attributes_path, study.codebook)
        except (Unreadable, FileBusy) as error:
            issues = [Issue(study.attributes_path.name, "it cannot be read", str(error), "error")]
    found = people(study, sheet)
    if sheet is not None:
        issues += ingest.match(sheet, found.interviews)
    found.issues = [*issues, *found.issues, *_no_consent(study, found)]
    return found


def _tells_consent(interview: Interview) -> bool:
    return any("consent" in person.attributes for person in interview.participants)


def _unasked(one: Interview, sheet: str) -> tuple[Interview, list[Issue]]:
    """An interview without a row, where the sheet tells the consent of others."""
    what = "nothing is said of consent, and it is read as consent to analysis only"
    issue = Issue(f"{sheet}, {one.id}", what, "Add a row for it.")
    return replace(one, attributes={**one.attributes, "consent": ("analysis",)}), [issue]


def _from_files(from_file: Mapping[str, Sequence[str]]) -> list[Issue]:
    """A note of what files tell and the sheet does not."""
    told = Counter(name for taken in from_file.values() for name in taken)
    if not told:
        return []
    listed = ", ".join(f"{name} of {n}" for name, n in told.items())
    what = f"taken from the headers of transcripts, as the sheet does not say it: {listed}"
    remedy = "'qualcode interviews show' marks it; the sheet counts where it says something."
    return [Issue("attributes", what, remedy, "note")]


def _no_consent(study: StudyFolder, found: People) -> list[Issue]:
    if not found.interviews or any(map(_tells_consent, found.interviews.values())):
        return []
    what = "nothing says what participants have consented to, so that all may be counted and quoted"
    remedy = "If it is not so, add a column 'consent' (analysis; quote; archive, or no)."
    return [Issue(study.attributes_path.name, what, remedy, "note")]


def _with_labels(
    interview: Interview, labels: Sequence[str], sheet: str, issues: list[Issue]
) -> Interview:
    """The interview with its participants' labels spelt as in the transcript."""
    spelt = {label.casefold(): label for label in labels}
    own = []
    for person in interview.participants:
        if person.speaker and person.speaker.casefold() not in spelt:
            where = f"{sheet}, {interview.id}"
            what = f"nobody in the transcript is labelled '{person.speaker}'"
            labelled = f"There are: {', '.join(labels)}." if labels else "It has no labels."
            issues.append(Issue(where, what, labelled))
        speaker = spelt.get(person.speaker.casefold(), person.speaker)
        own.append(replace(person, speaker=speaker))
    return replace(interview, participants=tuple(own))
