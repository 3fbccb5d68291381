"""Translated turns in the study file."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.model import Translation
from qualcode.store.file import StudyFile


def add(file: StudyFile, items: Iterable[Translation]) -> int:
    """Keep turns in another language, replacing older ones; returns how many."""
    listed = list(items)
    if not listed:
        return 0
    with file.transaction() as db:
        db.executemany(
            "insert or replace into translation select t.key, ?, ?, ?, ? from newest t"
            " join interview i on i.key = t.interview_key where i.id = ?",
            [(t.turn, t.language, t.text, t.translator, t.interview_id) for t in listed],
        )
        names = sorted({t.interview_id for t in listed})
        file.record(
            "translate", f"{len(names)} interviews", after={"ids": names, "turns": len(listed)}
        )
    return len(listed)


def translations(file: StudyFile, language: str) -> dict[tuple[str, int], Translation]:
    """Translated turns of a language by (interview id, turn number)."""
    rows = file.db.execute(
        "select i.id, x.turn, x.language, x.text, x.translator from translation x"
        " join newest t on t.key = x.transcript_key"
        " join interview i on i.key = t.interview_key where x.language = ?",
        (language,),
    )
    return {(row[0], row[1]): Translation(*row) for row in rows}
