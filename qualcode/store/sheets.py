"""Coding sheets that went out, and what stands in them besides codings: memos and verdicts."""

from __future__ import annotations

from qualcode.store.acts import NOTE
from qualcode.store.file import StudyFile


def put(file: StudyFile, sheet_id: str, at: str, coder: str, about: str, rows: int) -> None:
    """Keep what a sheet says of itself and of each segment, as the sheet has it, and log that it went
    out; one act."""
    with file.transaction() as db:
        db.execute("insert into sheet values (?, ?, ?, ?)", (sheet_id, at, coder, about))
        told = {"coder": coder, "segments": rows}
        file.record("sheet export", sheet_id, after=told, kind=NOTE)


def get(file: StudyFile, sheet_id: str) -> str:
    """What was kept of a sheet when it went out; empty when none of that id did."""
    row = file.db.execute("select about from sheet where id = ?", (sheet_id,)).fetchone()
    return str(row[0]) if row else ""


def coder_of(file: StudyFile, sheet_id: str) -> str:
    """Who a sheet went out for; empty when none of that id did."""
    row = file.db.execute("select coder from sheet where id = ?", (sheet_id,)).fetchone()
    return str(row[0]) if row else ""


def memos(file: StudyFile, coder: str) -> dict[str, tuple[str, str]]:
    """By segment the newest memo that a coder has written on it: its name and text."""
    rows = file.db.execute(
        "select s.id, m.uid, m.text from memo m join segment s on s.key = m.segment_key"
        " where m.kind = 'segment' and m.author = ? and m.state != 'removed' and m.uid != ''"
        " order by m.at, m.key",
        (coder,),
    )
    return {segment_id: (name, text) for segment_id, name, text in rows}


def rejected(file: StudyFile, coder: str) -> dict[str, tuple[str, ...]]:
    """By segment the codes that rules found and a coder has rejected."""
    found: dict[str, tuple[str, ...]] = {}
    for segment_id, code in file.db.execute(
        "select s.id, v.code from verdict v join segment s on s.key = v.segment_key"
        " where v.coder = ? order by 1, 2",
        (coder,),
    ):
        found[segment_id] = (*found.get(segment_id, ()), code)
    return found
