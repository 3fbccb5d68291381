"""What goes into a study and is changed in it: files, versions, names, codings by rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from qualcode.store.pending import Decision
from qualcode.study.base import Opened, StrPath, check, frame
from qualcode.workflows import (
    anonymise,
    changes,
    folder,
    importing,
    reading,
    rules,
    sharing,
    versions,
)
from qualcode.workflows.changes import Settled
from qualcode.workflows.versions import Carried

if TYPE_CHECKING:
    import pandas as pd


class Material(Opened):
    """The methods that read files in and change what a study holds."""

    def ingest(
        self, *paths: StrPath, convention: str = "", replace: bool = False, dry_run: bool = False
    ) -> reading.Ingested:
        """Read transcripts (files or folders; ``transcripts`` when none is named), attributes and
        translations; a bad file costs only itself and is in ``failed`` of what is returned.

        A file that was corrected makes a new version of its interview, in ``versions``; ``replace``
        takes one that is unlike what it replaces. ``convention`` says how turns are told apart in
        these files, for good (``auto`` forgets it). With ``dry_run`` nothing is kept.
        """
        given = [Path(path) for path in paths] or [self.path / folder.TRANSCRIPTS]
        return reading.ingest_files(
            self._folder, given, convention=convention, replace=replace, dry_run=dry_run
        )

    def explain(self, path: StrPath, *, convention: str = "") -> pd.DataFrame:
        """What a file is read as, a row per line: ``line``, ``read as``, ``why``, ``begins``."""
        return frame(reading.explained(Path(path), self._folder, convention))

    def import_attributes(self, path: StrPath, *, dry_run: bool = False) -> importing.Imported:
        """Take attributes from another sheet into the study's: what is empty is filled in, what
        differs is listed, nothing is overwritten; with ``dry_run`` nothing is written at all."""
        return importing.import_attributes(self._folder, Path(path), dry_run=dry_run)

    def code(self, *only: str) -> rules.RulesRun:
        """Code by the codebook's rules, all codes or only those named; people's codings stay."""
        return rules.code_by_rules(self._folder, only=only)

    def versions(self, interview_id: str) -> pd.DataFrame:
        """The versions of an interview's transcript, oldest first: when, who, why, from which file,
        and what each changed. Raises ``UnknownName``."""
        return frame(changes.version_table(self._folder, interview_id)).set_index("version")

    def changes(self, interview_id: str = "", *, segments: bool = False) -> pd.DataFrame:
        """What new transcripts did to codings and memos and waits for a decision, with the words
        before and now; with ``segments`` also what they did to segments, which waits for nothing
        and has no ``number``. In one interview or in all; raises ``UnknownName``."""
        return frame(changes.change_table(self._folder, interview_id, segments=segments))

    def settle(self, *names: str | int, decision: Decision, everything: bool = False) -> Settled:
        """Decide about what waits: ``keep`` it where it stands now, or ``remove`` it from all counts.

        ``names`` are numbers of ``changes``, segments or interviews; or all that waits, with
        ``everything``. What is lost cannot be kept: it goes on waiting, in ``lost``.
        """
        check("decision", decision, get_args(Decision))
        if bool(names) == everything:
            raise ValueError("name what to decide about, or say everything=True")
        return changes.settle(
            self._folder, [str(name) for name in names], decision, everything=everything
        )

    def restore(self, interview_id: str, version: int) -> Carried:
        """Make a former version of an interview the newest again, with everything that stood in it;
        a copy of the study is kept before. Raises ``UnknownName``."""
        return versions.restore(self._folder, interview_id, version)

    def find_names(
        self,
        *,
        people: Sequence[StrPath] = (),
        companies: Sequence[StrPath] = (),
        places: Sequence[StrPath] = (),
        pipeline: str = "",
        context: bool = False,
        out: StrPath | None = None,
    ) -> anonymise.Searched:
        """Write a sheet of what may identify somebody, beside the study, in which you decide.

        ``people``, ``companies`` and ``places`` are files with a name a line; ``pipeline`` is a
        trained spaCy pipeline that is installed. What is decided in a sheet that is there stays.
        """
        return anonymise.find(
            self._folder,
            people=list(map(Path, people)),
            companies=list(map(Path, companies)),
            places=list(map(Path, places)),
            pipeline=pipeline,
            context=context,
            out=Path(out) if out else None,
        )

    def replace_names(
        self,
        sheet: StrPath | None = None,
        *,
        key: StrPath | None = None,
        dry_run: bool = False,
    ) -> anonymise.Applied:
        """Replace what the sheet decides, everywhere, in new versions in which codings stay where
        they are. The key is kept outside the study; with ``dry_run`` nothing is done."""
        return anonymise.apply(
            self._folder,
            Path(sheet) if sheet else None,
            key=Path(key) if key else None,
            dry_run=dry_run,
        )

    def share(self, target: StrPath) -> sharing.Shared:
        """Make a copy of the study without originals in a new or empty folder.

        Raises ``WouldLeak`` when one is found in it, ``BadKey`` without a readable key.
        """
        return sharing.share(self._folder, Path(target))
