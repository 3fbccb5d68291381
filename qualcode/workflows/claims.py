"""Whose file it is: whether a file is known, corrects an interview, or claims the id of another."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from qualcode import align, ingest
from qualcode.errors import CannotWrite, InterviewDiffers, NamesWouldReturn, TextDiffers
from qualcode.ingest import Settled
from qualcode.model import Interview, Issue, Transcript
from qualcode.store import sources, transcripts
from qualcode.store.history import read_from
from qualcode.store.sources import Source
from qualcode.store.transcripts import Known
from qualcode.workflows.folder import TRANSCRIPTS, StudyFolder

Judgement = Literal["new", "unchanged", "corrected", "read"]
"""What a transcript is to the study; ``read``: the same file, read otherwise than before."""

HALF = 0.5
"""A file corrects an interview when it has at least this share of its text."""
READING = 1
"""Raised when the same files would be read otherwise than before."""


class Claims:
    """What tells which interviews a file holds, and whether it may say anything about them.

    ``known`` are the newest transcripts by interview id. ``replace`` takes files unlike what they
    take the place of.
    """

    def __init__(
        self, study: StudyFolder, attributes: Mapping[str, Interview], *, replace: bool
    ) -> None:
        self.study, self.attributes, self.replace = study, attributes, replace
        self.home = study.path.resolve()
        self._places: dict[Path, tuple[bool, str]] = {}
        self.known: dict[str, Known] = transcripts.known(study.file)
        self.sources = sources.sources(study.file)
        self.holders: dict[str, list[str]] = {}
        for source in self.sources.values():
            for interview_id in source.interviews:
                self.holders.setdefault(interview_id, []).append(source.path)
        self.now: dict[str, tuple[Path, str]] = {}
        """The file that has claimed an interview in this run, and its text's SHA-256."""

    def is_inside(self, path: Path) -> bool:
        """Whether a file lies in the study's folder."""
        return self._where(path)[0]

    def place(self, path: Path) -> str:
        """Where a file is in the study's folder, or will be when it is copied there."""
        return self._where(path)[1]

    def _where(self, path: Path) -> tuple[bool, str]:
        if path not in self._places:
            there = Path(os.path.realpath(path))  # 'resolve' may not like links in a circle
            is_inside = there.is_relative_to(self.home)
            place = there.relative_to(self.home).as_posix() if is_inside else ""
            self._places[path] = is_inside, place or f"{TRANSCRIPTS}/{path.name}"
        return self._places[path]

    def ids_in(self, path: Path) -> Sequence[str]:
        """The interviews that a file held when it was last read, else the one it is named after."""
        before = self.sources.get(self.place(path))
        return before.interviews if before else (ingest.interview_id(path.stem),)

    def settled(self, ids: Sequence[str], convention: str) -> Settled:
        """What is settled about the speakers and the convention of a file with these interviews.

        A row of the sheet settles that a label is a participant's when it says more than the label.
        """
        settings = self.study.settings
        settled = Settled(
            interviewers=settings.interviewers,
            participants=(*settings.participants, *self._described(ids)),
            same=settings.same_speakers,
            limits=settings.limits,
        )
        if convention:
            settled["convention"] = convention
        return settled

    def _described(self, ids: Sequence[str]) -> Iterator[str]:
        for interview_id in ids:
            named = self.attributes.get(interview_id)
            for person in named.participants if named else ():
                told = person.actor_type or person.descriptor or person.attributes
                if person.speaker and (told or person.number is not None):
                    yield person.speaker

    def _fingerprint(self, ids: Sequence[str], convention: str) -> str:
        settled = self.settled(ids, convention)
        content = [
            READING,
            sorted(settled["interviewers"]),
            sorted(settled["participants"]),
            sorted(settled["same"].items()),
            convention,
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]

    def is_as_it_was(self, path: Path, convention: str) -> bool:
        """Whether a file has not changed, nor what is settled about it, since it was last read."""
        before = self.sources.get(self.place(path))
        if before is None or not path.is_file():
            return False
        if any(one not in self.known or one in self.now for one in before.interviews):
            return False
        if before.settled != self._fingerprint(before.interviews, convention):
            return False
        if before.sha256 != _sha256(path):
            return False
        for one in before.interviews:
            self.now[one] = path, self.known[one].sha256
        return True

    def judged(self, path: Path, found: Sequence[Transcript]) -> list[Judgement]:
        """What each of the transcripts in a file is to the study, all of them or none.

        Raises ``InterviewDiffers`` when another file has its id, ``TextDiffers`` when its text is
        another one, ``NamesWouldReturn`` when names were replaced in it, ``CannotWrite`` when its copy
        would take the place of a file that is not its own.
        """
        judged = [self._judgement(path, one) for one in found]
        if any(judgement != "unchanged" for judgement in judged):
            self._check_room_for(path, found)
        for one in found:
            self.now[one.interview_id] = path, one.sha256
        return judged

    def _judgement(self, path: Path, found: Transcript) -> Judgement:
        name, there = found.interview_id, self.known.get(found.interview_id)
        if name in self.now:
            first, sha256 = self.now[name]
            if found.sha256 == sha256:
                return "unchanged"
            raise InterviewDiffers(name, path.name, first.name)
        if there is None:
            return "new"
        if transcripts.is_known(there, found):
            return "unchanged"
        if other := self._other_holder(path, there):
            raise InterviewDiffers(name, path.name, other)
        was_read = read_from(self.study.file, name, found.source_sha256)
        if there.hides_names:
            if was_read:
                return "unchanged"
            raise NamesWouldReturn(name, path.name)
        if there.reason == "restored" and was_read and not self.replace:
            return "unchanged"
        if found.source_sha256 == there.source_sha256:
            return "read"
        if not self.replace and not self._is_alike(found):
            raise TextDiffers(name, path.name)
        return "corrected"

    def _is_alike(self, found: Transcript) -> bool:
        old = transcripts.transcript(self.study.file, found.interview_id)
        return old is not None and align.align(old.text, found.text).likeness >= HALF

    def _other_holder(self, path: Path, there: Known) -> str:
        """The name of another file in the study that holds the interview; empty when there is none."""
        own = self.place(path)
        holders = self.holders.get(there.interview_id) or [f"{TRANSCRIPTS}/{there.source}"]
        if own in holders and len(holders) == 1:
            return ""
        others = (Path(place) for place in holders if place != own)
        return next((one.name for one in others if (self.study.path / one).is_file()), "")

    def _check_room_for(self, path: Path, found: Sequence[Transcript]) -> None:
        """Raises ``CannotWrite`` when another file has the place the copy of this one would take."""
        copy = self.study.path / TRANSCRIPTS / path.name
        if self.is_inside(path) or not copy.exists():
            return
        if not copy.is_file():
            raise CannotWrite(copy, f"there is something else of this name in '{TRANSCRIPTS}'")
        own = self.holders_of(copy.name)
        if any(one.interview_id in own for one in found):
            return
        if _sha256(copy) != _sha256(path):
            raise CannotWrite(copy, f"the study has another file of this name in '{TRANSCRIPTS}'")

    def holders_of(self, name: str) -> set[str]:
        """The interviews that were read from the file of that name in ``transcripts``."""
        before = self.sources.get(f"{TRANSCRIPTS}/{name}")
        if before:
            return set(before.interviews)
        return {one.interview_id for one in self.known.values() if one.source == name}

    def gone(self, path: Path, found: Sequence[str]) -> Iterator[Issue]:
        """The interviews that a file held and does not hold any more."""
        before = self.sources.get(self.place(path))
        for interview_id in before.interviews if before else ():
            if interview_id not in found:
                what = (
                    f"interview {interview_id} is not in it any more; the study keeps it as it was"
                )
                yield Issue(path.name, what, "Put it back if it was taken out by mistake.")

    def source(self, path: Path, found: Sequence[Transcript], convention: str) -> Source:
        """How a file was read, to be remembered."""
        ids = tuple(one.interview_id for one in found)
        sha256 = found[0].source_sha256
        return Source(self.place(path), sha256, self._fingerprint(ids, convention), ids)

    def news(self, read: Iterable[Source]) -> list[Source]:
        """Those that were not remembered just so."""
        new = [one for one in read if self.sources.get(one.path) != one]
        self.sources |= {one.path: one for one in new}
        return new


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
