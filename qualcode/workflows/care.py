"""Looking after a study: verify it, keep copies of it and put one back."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from qualcode import settings
from qualcode.errors import CannotWrite, NotAStudyFile, OtherStudy, QualcodeError, UnknownName
from qualcode.files.atomic import replacing, write_bytes
from qualcode.model import Issue
from qualcode.report import Table
from qualcode.store import StudyFile, codings, logbook, transcripts
from qualcode.store import verify as verify_file
from qualcode.store.connection import copy_untouched
from qualcode.store.file import PATIENCE_S, STUDY_ID, utc_now
from qualcode.workflows import codebook_file
from qualcode.workflows.folder import STUDY_FILE, StudyFolder, open_folder

BACKUPS = "backups"


@dataclass(frozen=True)
class Verified:
    """What was checked, and what was off."""

    interviews: int
    segments: int
    codings: int
    faults: tuple[Issue, ...]
    rows: int = 0
    """Of the log."""


def verify(study: StudyFolder) -> Verified:
    """Compute every hash, place, quotation, number of words and row of the log anew."""
    faults = tuple(verify_file(study.file))
    sizes = transcripts.sizes(study.file)
    n_segments = sum(n for n, _ in sizes.values())
    (rows,) = study.file.db.execute("select count(*) from log").fetchone()
    return Verified(len(sizes), n_segments, codings.count(study.file), faults, rows)


def backup(study: StudyFolder, target: Path | None = None) -> Path:
    """A copy of the study file: in ``backups`` with the date, or as a new file of that name.

    Raises ``CannotWrite``, also where there is something of that name already.
    """
    if target is None:
        return study.file.backup()
    if target.exists():
        raise CannotWrite(target, "there is something of this name already; name another file")
    study.check_target(target)
    with replacing(target) as temporary:
        study.file.db.copy_to(temporary)
    return target


def backup_table(folder: Path) -> Table:
    """The copies in ``backups``, oldest first: their names, sizes, acts, and the last act."""
    rows = []
    for path in sorted((folder / BACKUPS).glob("*.qualcode"), key=lambda p: p.stat().st_mtime):
        acts, last = logbook.acts_in(path)
        rows.append((path.name, round(path.stat().st_size / 1024), acts, last))
    header = ("name", "kB", "acts", "last act (UTC)")
    notes = ("Put one back: qualcode restore NAME",) if rows else ()
    return Table("Backups", header, tuple(rows), notes, ("left", "right", "right", "left"))


@dataclass(frozen=True)
class Restored:
    """A backup that was put back: how many acts the study has now, and where what it was before is
    kept (nowhere when there was nothing); ``codebook`` is where what the codebook's file said is kept,
    when that of the backup took its place."""

    path: Path
    acts: int
    kept: Path | None
    faults: tuple[Issue, ...]
    codebook: Path | None = None


def restore(folder: Path, backup: Path, *, who: str = "") -> Restored:
    """Put a backup in the place of the study file, after a copy of that was kept.

    ``backup`` is a file, or the name of one in ``backups``. It is looked at first, and brought to the
    newest format, in a copy. The study is replaced in one transaction, and the codebook's file after it
    where that says otherwise. A damaged or missing study file is replaced too.

    Raises ``UnknownName`` where there is no such file, ``NotAStudyFile`` for one that is damaged,
    ``OtherStudy`` for that of another study, ``StudyBusy``, ``CannotWrite``.
    """
    source, target = _named(folder, backup), folder / STUDY_FILE
    if source.resolve() == target.resolve():
        raise OtherStudy(source, "it is this very study; name a backup of it")
    with tempfile.TemporaryDirectory(prefix="qualcode-", ignore_cleanup_errors=True) as scratch:
        copy = Path(scratch) / "backup.qualcode"
        copy_untouched(source, copy, PATIENCE_S)
        if not copy.stat().st_size:
            raise NotAStudyFile(source, "the file is empty")
        try:
            with StudyFile(copy) as opened:
                study_id = opened.meta(STUDY_ID)
                faults = tuple(verify_file(opened, home=folder))
                codebook = _codebook_follows(folder, opened)
        except NotAStudyFile as error:
            raise NotAStudyFile(source, "this is not a study, or it is damaged") from error
        if any("the file is damaged" in fault.what for fault in faults):
            raise NotAStudyFile(source, "this backup is damaged itself")
        kept = _put_in_place(target, copy, study_id, source, who)
    with StudyFile(target, who=who) as now:
        (acts,) = now.db.execute("select count(distinct act_uid) from log").fetchone()
    with contextlib.suppress(QualcodeError):  # whoever needs more than the study file is told
        open_folder(folder, who=who).file.close()  # writes the codebook's file
    return Restored(source, acts, kept, faults, codebook)


def _codebook_follows(home: Path, backup: StudyFile) -> Path | None:
    """See to it that the codebook's file is written as the backup has it, once that is opened in the
    place of the study; where what it says now is kept, if it says otherwise."""
    try:
        path = home / settings.read(home / settings.FILE).codebook
    except QualcodeError:
        return None
    if not codebook_file.will_be_written(backup, path) or not path.is_file():
        return None
    stamp = utc_now().replace(":", "").replace("+0000", "Z")
    kept = home / BACKUPS / f"{path.stem}-{stamp}{path.suffix}"
    write_bytes(kept, path.read_bytes())
    return kept


def _named(folder: Path, backup: Path) -> Path:
    for path in (backup, folder / BACKUPS / backup, folder / BACKUPS / f"{backup}.qualcode"):
        if path.is_file():
            return path
    there = [path.name for path in (folder / BACKUPS).glob("*.qualcode")]
    raise UnknownName("backup", str(backup), there)


def _put_in_place(target: Path, copy: Path, study_id: str, source: Path, who: str) -> Path | None:
    if not target.exists():
        with replacing(target) as temporary:
            shutil.copyfile(copy, temporary)
        return None
    try:
        with StudyFile(target, who=who) as now:
            if now.meta(STUDY_ID) != study_id:
                raise OtherStudy(source)
            kept = now.backup()
            now.db.replace_from(copy)
            return kept
    except NotAStudyFile:
        return _replace_damaged(target, copy)


def _replace_damaged(target: Path, copy: Path) -> Path:
    """What cannot be opened is kept byte by byte, with what belongs to it."""
    stamp = utc_now().replace(":", "").replace("+0000", "Z")
    kept = target.parent / BACKUPS / f"damaged-{target.stem}-{stamp}{target.suffix}"
    journal = target.with_name(f"{target.name}-journal")
    with replacing(kept) as temporary:
        shutil.copyfile(target, temporary)
    if journal.exists():
        shutil.copyfile(journal, kept.with_name(f"{kept.name}-journal"))
        journal.unlink()  # it belongs to the damaged file and would be applied to the new one
    with replacing(target) as temporary:
        shutil.copyfile(copy, temporary)
    return kept
