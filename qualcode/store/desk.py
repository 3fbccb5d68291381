"""Interviews as coders read them: segments and what lies between, with all that is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.model import Line, Mark, SeenState, Span
from qualcode.store.codings import mark
from qualcode.store.file import StudyFile


def lines(file: StudyFile, interview_id: str) -> list[Line]:
    """An interview in reading order: its segments, and the turns that have none."""
    row = file.db.execute(
        "select t.key, t.text, i.key from newest t join interview i on i.key = t.interview_key"
        " where i.id = ?",
        (interview_id,),
    ).fetchone()
    if row is None:
        return []
    transcript_key, text, interview_key = row
    marks: dict[int, list[Mark]] = {}
    for segment_key, *told in file.db.execute(
        "select c.segment_key, c.code, c.stance, c.about, c.coder, c.origin, c.start, c.stop, c.rule,"
        " c.memo, c.exemplar, c.uid from segment s join coding c on c.segment_key = s.key"
        " where s.interview_key = ? and c.state = 'here'"
        " order by c.segment_key, c.code, c.coder, c.start, c.stop",
        (interview_key,),
    ):
        marks.setdefault(segment_key, []).append(mark(*told))
    seen: dict[int, dict[str, SeenState]] = {}
    for segment_key, coder, state in file.db.execute(
        "select n.segment_key, n.coder, n.state from seen n join segment s on s.key = n.segment_key"
        " where s.interview_key = ? order by 1, 2",
        (interview_key,),
    ):
        seen.setdefault(segment_key, {})[coder] = state
    rows = file.db.execute(
        "select u.number, u.speaker, u.role, coalesce(s.start, u.start), coalesce(s.stop, u.stop),"
        " coalesce(s.start_ms, u.start_ms), coalesce(s.id, ''), coalesce(s.n_words, 0), s.key"
        " from turn u left join segment s on s.transcript_key = u.transcript_key and s.turn = u.number"
        " and s.interview_key = ?2 and not s.lost where u.transcript_key = ?1 order by 4",
        (transcript_key, interview_key),
    )
    return [
        Line(
            interview_id,
            turn,
            speaker,
            role,
            span := Span(start, stop),
            span.of(text),
            start_ms,
            segment_id,
            n_words,
            tuple(marks.get(key, ())),
            seen.get(key, {}),
        )
        for turn, speaker, role, start, stop, start_ms, segment_id, n_words, key in rows
    ]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a coder has come with an interview: segments that are read, of how many."""

    interview_id: str
    read: int
    segments: int


def progress(file: StudyFile, coder: str) -> list[Progress]:
    """How far a coder has come, interview by interview. A segment is read when the coder has coded it
    or said that there is nothing more to do."""
    rows = file.db.execute(
        "select i.id, count(r.key), count(s.key) from interview i"
        " left join segment s on s.interview_key = i.key and not s.lost"
        f" left join ({_READ}) r on r.key = s.key group by i.id order by i.id",
        {"coder": coder},
    )
    return [Progress(*row) for row in rows]


_READ = """
select segment_key key from seen where coder = :coder and state != 'review' union
select segment_key from coding c where coder = :coder and state = 'here' and origin != 'rule'
    and not exists (select 1 from seen n where n.segment_key = c.segment_key and n.coder = :coder)
"""
"""The segments that a coder has read."""


def unread(file: StudyFile, coder: str, interviews: Iterable[str] = ()) -> list[str]:
    """Ids of the segments that a coder has not read yet, by interview and in reading order."""
    wanted = frozenset(interviews)
    rows = file.db.execute(
        "select s.id, i.id from segment s join interview i on i.key = s.interview_key"
        f" where not s.lost and s.key not in ({_READ}) order by i.id, s.start",
        {"coder": coder},
    )
    return [row[0] for row in rows if not wanted or row[1] in wanted]


def coders(file: StudyFile) -> list[str]:
    """Everybody who has coded or read a segment, without the rules."""
    rows = file.db.execute(
        "select coder from coding where origin != 'rule' and state = 'here' union"
        " select coder from seen union select coder from reading order by 1"
    )
    return [row[0] for row in rows]


def interview_of(file: StudyFile, segment_id: str) -> str:
    """The interview that a segment belongs to; empty when there is no such segment, or it is lost."""
    row = file.db.execute(
        "select i.id from segment s join interview i on i.key = s.interview_key"
        " where s.id = ? and not s.lost",
        (segment_id,),
    ).fetchone()
    return str(row[0]) if row else ""
