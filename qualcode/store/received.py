"""Files that came back filled in and were taken in."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.store import acts
from qualcode.store.file import StudyFile


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was taken in: ``kept`` is where, in the study's folder; ``sheet`` is the id of the
    coding sheet it is, ``base`` what that is compared with when it comes again."""

    sha256: str
    at: str
    file: str
    kept: str
    act_uid: str
    sheet: str = ""
    base: str = ""


def put(file: StudyFile, one: Received) -> None:
    """Keep that a file was taken in; part of a transaction."""
    file.db.execute(
        "insert into received (sha256, at, file, kept, act_uid, sheet, base)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        (one.sha256, one.at, one.file, one.kept, one.act_uid, one.sheet, one.base),
    )


def get(file: StudyFile, sha256: str) -> Received | None:
    """The file with these bytes, if it was taken in and that was not undone."""
    return next(iter(_those(file, "sha256", sha256)), None)


def newest(file: StudyFile, sheet_id: str) -> Received | None:
    """The file in which a coding sheet came back last, without those whose import was undone."""
    return next(iter(_those(file, "sheet", sheet_id)), None)


def _those(file: StudyFile, column: str, value: str) -> list[Received]:
    gone = acts.undone(file)
    rows = file.db.execute(
        "select r.sha256, r.at, r.file, r.kept, r.act_uid, r.sheet, r.base from received r"
        f" join log l on l.uid = r.act_uid where r.{column} = ? order by l.clock desc, l.uid desc",
        (value,),
    )
    return [one for one in (Received(*row) for row in rows) if not gone.get(one.act_uid)]


def sheets_out(file: StudyFile, coder: str = "") -> list[str]:
    """What was kept of the coding sheets that went out, to one coder or to all; the oldest first."""
    rows = file.db.execute(
        "select about from sheet where ? in ('', coder) order by at, id", (coder,)
    )
    return [row[0] for row in rows]
