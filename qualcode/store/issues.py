"""What reading the transcripts gave to look at, in the study file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qualcode.model import Issue
from qualcode.store.file import StudyFile


def issues(file: StudyFile) -> list[tuple[str, Issue]]:
    """What reading the newest transcripts gave to look at, in the order they were read, each with the
    id of its interview, empty where it is of none."""
    rows = file.db.execute(
        "select coalesce(i.id, ''), e.place, e.what, e.remedy, e.severity from issue e"
        " left join interview i on i.key = e.interview_key where e.transcript_key is null"
        " or e.transcript_key in (select key from newest) order by e.key"
    )
    return [(row[0], Issue(*row[1:])) for row in rows]


def replace_issues(file: StudyFile, found: Mapping[str, Sequence[Issue]]) -> None:
    """Put what reading the same transcripts gives now in the place of what it gave, by interview id.

    It is no act: it follows from a file and the settings."""
    if not found:
        return
    with file.transaction() as db:
        for name, issues in found.items():
            interview_key, key = db.execute(
                "select i.key, t.key from newest t join interview i on i.key = t.interview_key"
                " where i.id = ?",
                (name,),
            ).fetchone()
            db.execute("delete from issue where transcript_key = ?", (key,))
            put_issues(file, interview_key, key, issues)


def put_issues(file: StudyFile, interview_key: int, key: int, issues: Iterable[Issue]) -> None:
    """Keep what reading a transcript gave to look at; part of a transaction."""
    file.db.executemany(
        "insert into issue (interview_key, place, what, remedy, severity, transcript_key)"
        " values (?, ?, ?, ?, ?, ?)",
        [(interview_key, i.where, i.what, i.remedy, i.severity, key) for i in issues],
    )


def issues_of(file: StudyFile, interview_id: str, version: int) -> list[Issue]:
    """What reading a version of an interview gave to look at."""
    rows = file.db.execute(
        "select e.place, e.what, e.remedy, e.severity from issue e join transcript t"
        " on t.key = e.transcript_key join interview i on i.key = t.interview_key"
        " where i.id = ? and t.version = ? order by e.key",
        (interview_id, version),
    )
    return [Issue(*row) for row in rows]
