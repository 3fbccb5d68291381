"""Outputs are checked for originals before they are written, where the study has a key."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode import anonymise
from qualcode.anonymise import BadKey, Key, Matcher, WouldLeak
from qualcode.errors import CannotWrite
from qualcode.model import Act, Interview, Issue, Participant, Transcript, Translation
from qualcode.report import Table
from qualcode.workflows.folder import StudyFolder

KEY_PATH, KEY_SHA256 = "anonymise_key", "anonymise_key_sha256"
"""What the study remembers of its key: where it is, and the SHA-256 of its text."""
KEY_FILE = "key.json"
NO_KEY = "none"
"""Stands among the SHA-256 of a key that is about to be written for the first time."""
_WHAT = "the key is not where the study remembers it, or has been changed"


@dataclass(frozen=True)
class Guard:
    """Keeps originals out of outputs. ``file`` is a ``files.atomic.Check``.

    Without a key it lets everything pass; ``notice`` says so where the study has one that cannot be
    read.
    """

    matcher: Matcher
    notice: Issue | None = None

    def file(self, finished: Path, path: Path) -> None:
        """Raises ``WouldLeak`` when a finished file holds an original."""
        if self.matcher:
            self._check(path.name, anonymise.pieces_of(finished, path))

    def text(self, name: str, text: str) -> None:
        """Raises ``WouldLeak`` when a text does; ``name`` is what the text is called."""
        if self.matcher:
            self._check(name, anonymise.lines_of(text))

    def table(self, table: Table) -> None:
        """Raises ``WouldLeak`` when a cell of a table, its headings or its notes do."""
        if self.matcher:
            self._check(table.title, _cells(table))

    def masked(self, table: Table) -> Table:
        """The table with tokens for originals, for what people look at while they work."""
        if not self.matcher:
            return table
        replaced = self.matcher.replaced
        rows = (
            tuple(replaced(cell) if isinstance(cell, str) else cell for cell in row)
            for row in table.rows
        )
        return replace(
            table,
            title=replaced(table.title),
            rows=tuple(rows),
            notes=tuple(map(replaced, table.notes)),
        )

    def shown(self, lines: Iterable[str]) -> list[str]:
        """The lines with tokens for originals, for what people look at while they work."""
        return [self.matcher.replaced(line) if self.matcher else line for line in lines]

    def lines(self, name: str, lines: Iterable[str]) -> list[str]:
        """The lines, all of them checked."""
        listed = list(lines)
        self.text(name, "\n".join(listed))
        return listed

    def acts(self, acts: Iterable[Act]) -> list[Act]:
        """Rows of the log with tokens for originals: what was before stays in the study's file."""
        if not self.matcher:
            return list(acts)
        masked = self.matcher.replaced
        return [
            replace(a, subject=masked(a.subject), before=masked(a.before), after=masked(a.after))
            for a in acts
        ]

    def interviews(self, found: Mapping[str, Interview]) -> dict[str, Interview]:
        """Interviews with tokens in their attributes: what a sheet says comes in masked."""
        if not self.matcher:
            return dict(found)
        return {name: masked(interview, self.matcher) for name, interview in found.items()}

    def translations(self, turns: Iterable[Translation]) -> list[Translation]:
        """Translated turns with tokens in them."""
        if not self.matcher:
            return list(turns)
        replaced = self.matcher.replaced
        return [
            replace(turn, text=replaced(turn.text), translator=replaced(turn.translator))
            for turn in turns
        ]

    def commented(self, found: Iterable[Transcript]) -> list[Transcript]:
        """Transcripts with tokens in their comments, for those whose text is known already."""
        if not self.matcher:
            return list(found)
        replaced = self.matcher.replaced
        return [
            replace(
                one,
                comments=tuple(
                    replace(c, author=replaced(c.author), text=replaced(c.text))
                    for c in one.comments
                ),
            )
            for one in found
        ]

    def _check(self, name: str, pieces: Iterable[tuple[str, str]]) -> None:
        found = list(anonymise.leaks(pieces, self.matcher))
        if found:
            raise WouldLeak(name, found)


def guard(study: StudyFolder) -> Guard:
    """What checks the study's outputs."""
    where = study.file.meta(KEY_PATH)
    if has_no_key(study) and not (study.path / where).is_file():
        return Guard(Matcher(()))
    try:
        key = remembered(study)
    except BadKey:
        remedy = "Put it back, or name it once: qualcode anonymise apply --key FILE."
        notice = Issue(Path(where).name, f"{_WHAT}, so outputs are not checked for names", remedy)
        return Guard(Matcher(()), notice)
    return Guard(Matcher(key.items))


def remembered(study: StudyFolder) -> Key:
    """The key that the study remembers; raises ``BadKey`` when it is not there or was changed."""
    return read_key(study, study.path / study.file.meta(KEY_PATH))


def read_key(study: StudyFolder, path: Path) -> Key:
    """The key in a file, the one that the study remembers if it remembers any; raises ``BadKey``."""
    try:
        if path.exists() and not path.is_file():
            raise OSError
        raw = path.read_bytes()
    except OSError as error:
        remedy = "Put it back where it was, or name it with --key."
        raise BadKey(path, "the key cannot be read there", remedy) from error
    known = study.file.meta(KEY_SHA256).split()
    if known and hashlib.sha256(raw).hexdigest() not in known:
        remedy = "Put the file back as it was; only 'qualcode anonymise apply' changes it."
        raise BadKey(path, "it is not the key that the study remembers", remedy)
    return anonymise.loads(raw.decode("utf-8", "replace"), path)


def home(study: StudyFolder) -> Path:
    """The folder beside the study where its key and the sheet with real names are kept."""
    here = study.path.resolve()
    return here.parent / f"{here.name}-key"


def key_path(study: StudyFolder, given: Path | None = None) -> Path:
    """Where the key is: as given, as the study remembers, else in the folder beside the study.

    Raises ``CannotWrite`` when that is inside the study.
    """
    kept = study.file.meta(KEY_PATH)
    path = given or (study.path / kept if kept else home(study) / KEY_FILE)
    check_outside(study, path)
    return path


def has_no_key(study: StudyFolder) -> bool:
    """Whether nothing has been replaced yet, so that there need not be a key."""
    return not study.file.meta(KEY_PATH) or NO_KEY in study.file.meta(KEY_SHA256).split()


def remember(study: StudyFolder, path: Path, *digests: str) -> tuple[str, str]:
    """Keep where the key is and what it may be; what was kept before comes back."""
    before = study.file.meta(KEY_PATH), study.file.meta(KEY_SHA256)
    there, here = path.resolve(), study.path.resolve()
    try:
        kept = Path(os.path.relpath(there, here)).as_posix()
    except ValueError:  # another drive
        kept = str(there)
    with study.file.transaction():
        study.file.set_meta(KEY_PATH, kept)
        study.file.set_meta(KEY_SHA256, " ".join(dict.fromkeys(filter(None, digests))))
    return before


def remember_again(study: StudyFolder, before: tuple[str, str]) -> None:
    """Keep what was kept before, where the key could not be written."""
    with study.file.transaction():
        study.file.set_meta(KEY_PATH, before[0])
        study.file.set_meta(KEY_SHA256, before[1])


def check_outside(study: StudyFolder, path: Path) -> None:
    """Raises ``CannotWrite`` when a path, links followed, lies in the study."""
    there, here = path.resolve(), study.path.resolve()
    above = [parent for parent in (there, *there.parents) if parent.exists()]
    if there.is_relative_to(here) or any(parent.samefile(here) for parent in above):
        why = "it holds real names and may not lie in the study; name a file outside it"
        raise CannotWrite(path, why)


def masked(interview: Interview, matcher: Matcher) -> Interview:
    """The interview with tokens in its attributes and those of its participants."""
    return replace(
        interview,
        attributes=_masked_values(interview.attributes, matcher),
        participants=tuple(_masked_person(p, matcher) for p in interview.participants),
    )


def _masked_person(person: Participant, matcher: Matcher) -> Participant:
    return replace(
        person,
        speaker=matcher.replaced(person.speaker),
        descriptor={code: matcher.replaced(text) for code, text in person.descriptor.items()},
        attributes=_masked_values(person.attributes, matcher),
    )


def _masked_values(
    attributes: Mapping[str, tuple[str, ...]], matcher: Matcher
) -> dict[str, tuple[str, ...]]:
    return {name: tuple(map(matcher.replaced, values)) for name, values in attributes.items()}


def _cells(table: Table) -> Iterator[tuple[str, str]]:
    for name in table.header:
        yield "a heading", name
    for number, row in enumerate(table.rows, start=1):
        for name, value in zip(table.header, row, strict=False):
            if isinstance(value, str):
                yield f"row {number}, column '{name}'", value
    for note in table.notes:
        yield "a note", note
