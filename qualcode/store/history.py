"""The history of an interview: the transcripts it has had."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from qualcode.store.file import StudyFile


@dataclass(frozen=True, slots=True)
class Version:
    """A line of the history of an interview."""

    version: int
    read_at: str
    who: str
    reason: str
    restores: int | None
    source: str
    convention: str
    chosen: str
    n_words: int
    changes: Mapping[str, object]


def history(file: StudyFile, interview_id: str) -> list[Version]:
    """The transcripts of an interview, oldest first."""
    rows = file.db.execute(
        "select t.version, t.read_at, t.who, t.reason, t.restores, t.source, t.convention,"
        " t.chosen,"
        " coalesce(case when t.key in (select key from newest)"
        "  then (select sum(n_words) from segment s where s.transcript_key = t.key and not s.lost)"
        "  else (select sum(n_words) from segment_place p where p.transcript_key = t.key) end, 0),"
        " t.changes from transcript t join interview i on i.key = t.interview_key where i.id = ?"
        " order by t.version",
        (interview_id,),
    )
    return [Version(*[*row[:9], json.loads(row[9])]) for row in rows]


def read_from(file: StudyFile, interview_id: str, source_sha256: str) -> bool:
    """Whether any transcript of the interview was read from a file of these bytes."""
    (found,) = file.db.execute(
        "select exists (select 1 from transcript t join interview i on i.key = t.interview_key"
        " where i.id = ? and t.source_sha256 = ?)",
        (interview_id, source_sha256),
    ).fetchone()
    return bool(found)
