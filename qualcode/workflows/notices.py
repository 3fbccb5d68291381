"""What a reader of any output should know first: where study and files have parted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from qualcode.model import Issue
from qualcode.store import codings, transcripts
from qualcode.workflows.folder import TRANSCRIPTS, StudyFolder
from qualcode.workflows.reading import attributes_changed
from qualcode.workflows.rules import changed_since_coding


def notices(study: StudyFolder) -> list[Issue]:
    """What has changed since it was last read or coded, and what is left out of the counts.

    Nothing but that there is nothing, where no interview has been read.
    """
    if not transcripts.known(study.file):
        what = "there is no interview in it"
        remedy = f"Put transcripts into '{TRANSCRIPTS}' and run 'qualcode run'."
        return [Issue(study.file.path.name, what, remedy)]
    return [*_sheet(study), *_languages(study), *_lost_codes(study), *_rules(study)]


def _sheet(study: StudyFolder) -> Iterator[Issue]:
    name = study.attributes_path.name
    if study.attributes_path.is_file():
        if attributes_changed(study):
            what = "it has changed since it was last read"
            yield Issue(name, what, "Run 'qualcode ingest' to read it.")
    elif study.file.meta("attributes_sha256"):
        yield Issue(name, "it is not there any more; the study keeps what it said", "Put it back.")


def _languages(study: StudyFolder) -> Iterator[Issue]:
    """Languages of interviews that no rule can find anything in."""
    spoken = Counter(transcripts.token_languages(study.file).values())
    for language, n in sorted(spoken.items()):
        if not any(language in code.rules for code in study.codebook.codes):
            where = study.codebook_path.name
            what = f"no code has rules in {language}, the language of {_interviews(n)}"
            yield Issue(where, what, "They count as unread until a person codes them.")


def _lost_codes(study: StudyFolder) -> Iterator[Issue]:
    lost = sorted(codings.codes_used(study.file) - set(study.codebook.by_id))
    if lost:
        what = f"people have coded with {', '.join(lost)}, which it does not have"
        remedy = "Those codings are kept and not counted; put the code back to count them."
        yield Issue(study.codebook_path.name, what, remedy)


def _rules(study: StudyFolder) -> Iterator[Issue]:
    ids, interviews = changed_since_coding(study)
    if ids:
        whose = ids[0] if len(ids) == 1 else f"{len(ids)} codes or dimensions"
        what = f"the rules of {whose} have changed since they last ran"
        yield Issue(study.codebook_path.name, what, "Run 'qualcode code auto'.")
    if interviews:
        n = len(interviews)
        what = (
            f"{_interviews(n)} {'is' if n == 1 else 'are'} new or changed since the rules last ran"
        )
        yield Issue(study.file.path.name, what, "Run 'qualcode code auto'.")


def _interviews(n: int) -> str:
    return "1 interview" if n == 1 else f"{n:,} interviews"
