"""What a reader of any output should know first: where study and files have parted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from qualcode.analysis import consenting
from qualcode.model import Evidence, Issue
from qualcode.store import pending, transcripts
from qualcode.store.interviews import all_interviews
from qualcode.store.streams import token_languages
from qualcode.workflows.codebook_file import orphans
from qualcode.workflows.folder import TRANSCRIPTS, StudyFolder
from qualcode.workflows.leaks import guard
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
    return [
        *_sheet(study),
        *_consent(study),
        *_languages(study),
        *_waiting(study),
        *_lost_codes(study),
        *_rules(study),
        *_unchecked(study),
    ]


def _sheet(study: StudyFolder) -> Iterator[Issue]:
    name = study.attributes_path.name
    if study.attributes_path.is_file():
        if attributes_changed(study):
            what = "it has changed since it was last read"
            yield Issue(name, what, "Run 'qualcode ingest' to read it.")
    elif study.file.meta("attributes_sha256"):
        yield Issue(name, "it is not there any more; the study keeps what it said", "Put it back.")


def _consent(study: StudyFolder) -> Iterator[Issue]:
    """Those who are left out of every count and output."""
    n, people = consenting(Evidence(all_interviews(study.file), ())).left_out
    told = [_interviews(n)] if n else []
    told += [f"{people} participant{'s' * (people > 1)} of others"] if people else []
    if told:
        what = f"set aside or without consent to analysis: {' and '.join(told)}"
        remedy = "Left out of every count and output."
        yield Issue(study.attributes_path.name, what, remedy, "note")


def _unchecked(study: StudyFolder) -> Iterator[Issue]:
    """Names may be in outputs, where the key that would tell them is away."""
    notice = guard(study).notice
    if notice:
        yield notice


def _languages(study: StudyFolder) -> Iterator[Issue]:
    """Languages of interviews that no rule can find anything in."""
    spoken = Counter(token_languages(study.file).values())
    for language, n in sorted(spoken.items()):
        if not any(language in code.rules for code in study.codebook.codes):
            where = study.codebook_path.name
            what = f"no code has rules in {language}, the language of {_interviews(n)}"
            yield Issue(where, what, "They count as unread until a person codes them.")


def _waiting(study: StudyFolder) -> Iterator[Issue]:
    """What new transcripts changed and no one has decided about."""
    counts = zip(("coding", "memo"), pending.count(study.file), strict=True)
    told = [f"{n:,} {noun}{'s' * (n > 1)}" for noun, n in counts if n]
    if told:
        verb = "waits" if told[0].startswith("1 ") and len(told) == 1 else "wait"
        what = f"{' and '.join(told)} {verb} for a decision, as transcripts have changed"
        yield Issue(study.file.path.name, what, "See 'qualcode interviews changes'.")


def _lost_codes(study: StudyFolder) -> Iterator[Issue]:
    lost = orphans(study)
    if lost:
        what = f"people have coded with {', '.join(lost)}, which it does not have"
        remedy = (
            "Those codings are kept and not counted; to count them put the code back, or say what it is"
            f" called now: qualcode codebook rename {lost[0]} NEW."
        )
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
