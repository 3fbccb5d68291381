"""Attributes from another sheet: they come into the study's own, which stays the one people edit."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode import ingest
from qualcode.errors import CannotWrite, Unreadable
from qualcode.files import sheets
from qualcode.files.atomic import write_bytes
from qualcode.ingest.characters import decode
from qualcode.ingest.people.columns import text
from qualcode.ingest.people.grids import BOOKS, TEXTS, divider, grids
from qualcode.ingest.people.headings import people_sheet
from qualcode.ingest.people.merge import Merge, merge
from qualcode.model import Issue
from qualcode.report import Table
from qualcode.store import transcripts
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.reading import ingest_files


@dataclass
class Imported:
    """What importing a sheet came to, or would.

    ``path`` is the study's sheet; ``new`` says that there was none; ``backup`` is a copy of what it
    was. ``interviews`` are those that the imported sheet describes.
    """

    path: Path
    interviews: list[str]
    new: bool = False
    merge: Merge = field(default_factory=Merge)
    backup: Path | None = None
    issues: list[Issue] = field(default_factory=list)

    def table(self) -> Table:
        """Every cell that comes in, and every one that does not since ours says something else."""
        kinds = (("filled in", self.merge.filled), ("left as it is", self.merge.conflicts))
        rows = tuple((*change, kind) for kind, changes in kinds for change in changes)
        header = ("interview", "speaker", "attribute", "before", "after", "what")
        return Table("Attributes", header, rows, tuple(self._notes()))

    def _notes(self) -> list[str]:
        done = self.merge
        if self.new:
            return [f"It becomes the sheet of the study: {len(self.interviews)} interviews."]
        notes = [f"Cells filled in: {len(done.filled)}. Conflicts: {len(done.conflicts)}."]
        if done.columns:
            notes.append(f"New columns: {', '.join(done.columns)}.")
        if done.rows:
            notes.append(f"New rows: {len(done.rows)} ({', '.join(dict.fromkeys(done.rows))}).")
        if done.conflicts:
            notes.append("Where the two differ the study's sheet stays as it is: mend one of them.")
        return notes


def import_attributes(study: StudyFolder, path: Path, *, dry_run: bool = False) -> Imported:
    """Put a sheet of attributes into the study's own, and read that.

    Without one of its own, the study takes a copy. A row or column that is there is never lost, a
    cell that says something is never changed, and the sheet as it was is kept in ``backups``. With
    ``dry_run`` nothing is written. Raises ``Unreadable`` for what is no sheet of attributes,
    ``CannotWrite`` where the study's sheet cannot be added to.
    """
    home = study.attributes_path
    if path.exists() and home.exists() and path.resolve() == home.resolve():
        raise Unreadable(path, "it is the study's own sheet", "Run 'qualcode ingest' to read it.")
    described, issues = ingest.read_attributes(path, study.codebook)
    if not home.exists():
        done = Imported(_home_for(study, path), list(described), new=True, issues=issues)
        if not dry_run:
            adopt(study, path)
    else:
        found = merge(people_sheet(home), people_sheet(path), study.codebook, _ids(study))
        done = Imported(home, list(described), merge=found, issues=issues)
        if found.cells and not dry_run:
            done.backup = _backup(study, home)
            done.issues += _fill_in(home, found.cells)
    refused = [change for change in done.merge.conflicts if change.attribute == "consent"]
    if not dry_run:
        done.issues = ingest_files(study, ()).issues
    for change in refused:
        what = "the two sheets do not give the same consent, and the study's counts"
        done.issues.append(Issue(change.interview, what, "Make sure at once that it is right."))
    return done


def _ids(study: StudyFolder) -> list[str]:
    return list(transcripts.known(study.file))


def _home_for(study: StudyFolder, path: Path) -> Path:
    """Where a study without a sheet gets it, as a kind of file that can be added to."""
    suffix = ".csv" if path.suffix.lower() in TEXTS else ".xlsx"
    return study.attributes_path.with_suffix(suffix)


def adopt(study: StudyFolder, path: Path) -> None:
    """Make a copy of a sheet the one of a study that has none, as a file that can be added to."""
    home = _home_for(study, path)
    if path.suffix.lower() in (home.suffix, *TEXTS):
        write_bytes(home, path.read_bytes())
    else:
        sheets.write(home, {grid.name: grid.rows for grid in grids(path)})


def _backup(study: StudyFolder, home: Path) -> Path:
    target = study.file.backup_path(home.stem, home.suffix)
    write_bytes(target, home.read_bytes())
    return target


def _fill_in(home: Path, cells: Sequence[tuple[int, int, Any]]) -> list[Issue]:
    if home.suffix.lower() in BOOKS:
        loses = sheets.parts_lost(home)
        sheets.edit(home, people_sheet(home).grid.name, cells)
        what = "its pictures and charts could not be kept"
        return [Issue(home.name, what, "They are in the copy in 'backups'.")] if loses else []
    if home.suffix.lower() not in TEXTS:
        why = f"nothing can be added to '{home.suffix}' files; save it as .xlsx first"
        raise CannotWrite(home, why)
    _fill_in_text(home, cells)
    return []


def _fill_in_text(home: Path, cells: Sequence[tuple[int, int, Any]]) -> None:
    """Add cells to a .csv with the divider, line ends and mark that it has."""
    raw = home.read_bytes()
    (grid,) = grids(home)
    rows = [
        [text(value) if not isinstance(value, str) else value for value in r] for r in grid.rows
    ]
    for row, column, value in cells:
        rows += [[] for _ in range(row - len(rows))]
        rows[row - 1] += [""] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = text(value)
    written, _ = decode(home, raw)
    made = io.StringIO()
    ends = "\r\n" if "\r\n" in written else "\n"
    csv.writer(made, delimiter=divider(written), lineterminator=ends).writerows(rows)
    write_bytes(home, made.getvalue().encode("utf-8-sig" if not raw.isascii() else "utf-8"))
