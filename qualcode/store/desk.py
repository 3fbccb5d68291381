"""Interviews as coders read them: segments and what lies between, with all that is said of them."""

from __future__ import annotations

import json
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
    marks, seen = _said(file, "s.interview_key = ?", interview_key)
    segments: dict[int, list[tuple[int, int, int | None, str, int, int]]] = {}
    for turn, *rest in file.db.execute(
        "select turn, start, stop, start_ms, id, n_words, key from segment"
        " where interview_key = ? and transcript_key = ? and not lost order by start",
        (interview_key, transcript_key),
    ):
        segments.setdefault(turn, []).append(tuple(rest))
    return [
        Line(
            interview_id,
            turn,
            speaker,
            role,
            span := Span(start, stop),
            span.of(text),
            whole[2] if start_ms is None else start_ms,
            segment_id,
            n_words,
            tuple(marks.get(key, ())),
            seen.get(key, {}),
        )
        for turn, speaker, role, *whole in file.db.execute(
            "select number, speaker, role, start, stop, start_ms from turn where transcript_key = ?"
            " order by start",
            (transcript_key,),
        )
        for start, stop, start_ms, segment_id, n_words, key in segments.get(
            turn, [(*whole, "", 0, 0)]
        )
    ]


def lines_of(file: StudyFile, segment_ids: Iterable[str]) -> list[Line]:
    """These segments, by interview and in reading order; those that are lost are left out."""
    wanted = json.dumps(list(segment_ids))
    marks, seen = _said(file, "s.id in (select value from json_each(?))", wanted)
    rows = file.db.execute(
        "select i.key, i.id, s.turn, u.speaker, u.role, s.start, s.stop,"
        " coalesce(s.start_ms, u.start_ms), s.id, s.n_words, s.key"
        " from segment s join interview i on i.key = s.interview_key"
        " join turn u on u.transcript_key = s.transcript_key and u.number = s.turn"
        " where s.id in (select value from json_each(?)) and not s.lost order by i.id, s.start",
        (wanted,),
    ).fetchall()
    texts = {
        key: file.db.execute("select text from newest where interview_key = ?", (key,)).fetchone()[
            0
        ]
        for key in {row[0] for row in rows}
    }
    return [
        Line(
            interview_id,
            turn,
            speaker,
            role,
            span := Span(start, stop),
            span.of(texts[interview_key]),
            start_ms,
            segment_id,
            n_words,
            tuple(marks.get(key, ())),
            seen.get(key, {}),
        )
        for (
            interview_key,
            interview_id,
            turn,
            speaker,
            role,
            start,
            stop,
            start_ms,
            segment_id,
            n_words,
            key,
        ) in rows
    ]


def changes_by_others(file: StudyFile) -> int:
    """A number that is another one after another program has changed the study."""
    return int(file.db.execute("pragma data_version").fetchone()[0])


def wait_at_most(file: StudyFile, seconds: float) -> None:
    """How long to wait for another program that holds the study, before ``StudyBusy``."""
    file.db.execute(f"pragma busy_timeout = {round(seconds * 1000)}")


def _said(
    file: StudyFile, which: str, value: object
) -> tuple[dict[int, list[Mark]], dict[int, dict[str, SeenState]]]:
    """The codings of some segments that count, and what coders say of them besides, by segment key;
    ``which`` is the SQL condition that tells the segments."""
    marks: dict[int, list[Mark]] = {}
    for segment_key, *told in file.db.execute(
        "select c.segment_key, c.code, c.stance, c.about, c.coder, c.origin, c.start, c.stop, c.rule,"
        " c.memo, c.exemplar, c.uid from segment s join coding c on c.segment_key = s.key"
        f" where {which} and c.state = 'here'"
        " order by c.segment_key, c.code, c.coder, c.start, c.stop",
        (value,),
    ):
        marks.setdefault(segment_key, []).append(mark(*told))
    seen: dict[int, dict[str, SeenState]] = {}
    for segment_key, coder, state in file.db.execute(
        "select n.segment_key, n.coder, n.state from seen n join segment s on s.key = n.segment_key"
        f" where {which} order by 1, 2",
        (value,),
    ):
        seen.setdefault(segment_key, {})[coder] = state
    return marks, seen


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
        f" left join ({READ}) r on r.key = s.key group by i.id order by i.id",
        {"coder": coder},
    )
    return [Progress(*row) for row in rows]


READ = """
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
        f" where not s.lost and s.key not in ({READ}) order by i.id, s.start",
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


def is_lost(file: StudyFile, segment_id: str) -> bool:
    """Whether a segment was there once, and its words are not in the newest transcript."""
    row = file.db.execute("select 1 from segment where id = ? and lost", (segment_id,)).fetchone()
    return row is not None


def recent_codes(file: StudyFile, coder: str, most: int) -> list[str]:
    """The codes that a coder has used last, the latest first."""
    rows = file.db.execute(
        "select code from coding where coder = ? and state = 'here' group by code"
        " order by max(key) desc limit ?",
        (coder, most),
    )
    return [row[0] for row in rows]


def last_touched(file: StudyFile, coder: str) -> str:
    """The segment of which a coder said something last; empty when there is none."""
    named = json.dumps(coder, ensure_ascii=False)
    for subject, kind, name, before, after in file.db.execute(
        "select subject, kind, name, before, after from log where kind in ('coding', 'seen', 'verdict')"
        " and instr(name || before || after, ?) order by clock desc",
        (named,),
    ):
        said = json.loads(after or before)["coder"] if kind == "coding" else json.loads(name)[-1]
        if said == coder:
            return str(subject)
    return ""
