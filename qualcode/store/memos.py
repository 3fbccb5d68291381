"""Memos in the study file, and comments in the margin of transcripts, which are memos too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from qualcode.model import Comment, Span, Transcript, Value
from qualcode.model.memos import MEMO_KINDS, Memo, MemoKind
from qualcode.store.file import StudyFile
from qualcode.store.schema import digest


def put_comments(file: StudyFile, interview_key: int, transcript: Transcript) -> int:
    """Keep the comments of a transcript that are not there yet; part of a transaction.

    The same comment by the same person at the same time is there already, wherever it stood.
    Returns how many are new.
    """
    if not transcript.comments:
        return 0
    there = Counter(
        file.db.execute(
            "select author, text, at from memo where interview_key = ? and origin = 'file'",
            (interview_key,),
        ).fetchall()
    )
    new: list[Comment] = []
    for comment in transcript.comments:
        known = (comment.author, comment.text, comment.at)
        if there[known]:
            there[known] -= 1
        else:
            new.append(comment)
    (before,) = file.db.execute(
        "select count(*) from memo where interview_key = ? and origin = 'file'", (interview_key,)
    ).fetchone()
    file.db.executemany(
        "insert into memo (kind, interview_key, code, author, text, at, origin, start, stop, quote,"
        " uid) values ('interview', ?, '', ?, ?, ?, 'file', ?, ?, ?, ?)",
        [
            (
                interview_key,
                c.author,
                c.text,
                c.at,
                c.span.start,
                c.span.end,
                c.span.of(transcript.text),
                digest(transcript.interview_id, c.author, c.text, c.at, before + number),
            )
            for number, c in enumerate(new)
        ],
    )
    return len(new)


def add_comments(file: StudyFile, transcripts: Iterable[Transcript]) -> int:
    """Keep the new comments of transcripts whose text is in the study already, each in the log;
    returns how many."""
    total = 0
    with file.transaction() as db:
        for transcript in transcripts:
            (key,) = db.execute(
                "select key from interview where id = ?", (transcript.interview_id,)
            ).fetchone()
            n = put_comments(file, key, transcript)
            if n:
                file.record("comments", transcript.interview_id, after={"memos": n})
            total += n
    return total


def memos(file: StudyFile, interview_id: str) -> list[Memo]:
    """The memos on an interview, its segments and their codings, without those that are part of a
    coding, in the order of its text; those without a place come first."""
    found = _found(file, "where i.id = ?", interview_id)
    return sorted(found, key=lambda m: (0, 0) if m.span is None else (1, m.span.start))


def all_memos(file: StudyFile) -> list[Memo]:
    """All memos: by what they are on (the study, interviews, segments and codings in order, codes), the
    oldest first. Those that are part of codings by people have no name."""
    of_codings = [
        Memo(
            interview,
            coder,
            text,
            "",
            Span(start, stop),
            "here",
            "coding",
            "",
            segment,
            code,
            coder,
        )
        for interview, coder, text, start, stop, segment, code in file.db.execute(
            "select i.id, c.coder, c.memo, c.start, c.stop, s.id, c.code from coding c"
            " join segment s on s.key = c.segment_key join interview i on i.key = s.interview_key"
            " where c.memo != '' and c.state = 'here' and c.origin != 'rule'"
            " order by i.id, c.start, c.stop, c.code, c.coder"
        )
    ]
    place = {kind: n for n, kind in enumerate(MEMO_KINDS)}
    return sorted(
        [*_found(file), *of_codings],
        key=lambda m: (place[m.kind], m.interview_id, m.segment_id, m.code, m.coder),
    )


def begun_by(file: StudyFile, prefix: str) -> list[str]:
    """The names of memos that begin so."""
    rows = file.db.execute(
        "select uid from memo where uid != '' and state != 'removed' and substr(uid, 1, ?) = ?"
        " order by uid",
        (len(prefix), prefix),
    )
    return [row[0] for row in rows]


def new_name(file: StudyFile, value: Value) -> str:
    """The name of a memo that is about to be written: no memo is called so, or was."""
    name = digest(*value.values())
    while file.db.execute("select 1 from memo where uid = ?", (name,)).fetchone():
        name = digest(*value.values(), name)
    return name


def _found(file: StudyFile, which: str = "", *values: str) -> list[Memo]:
    rows = file.db.execute(
        "select coalesce(i.id, ''), m.author, m.text, m.at, m.kind, m.uid, coalesce(s.id, ''),"
        " coalesce(c.code, m.code), coalesce(c.coder, ''), m.origin, m.state, m.start, m.stop,"
        " s.start, s.stop, s.lost, c.start, c.stop, c.state"
        " from memo m left join interview i on i.key = m.interview_key"
        " left join segment s on s.key = m.segment_key left join coding c on c.key = m.coding_key"
        f" {which} order by m.at, m.uid, m.key",
        values,
    )
    return [_memo(*row) for row in rows if row[10] != "removed"]


def _memo(
    interview: str,
    author: str,
    text: str,
    at: str,
    kind: MemoKind,
    name: str,
    segment: str,
    code: str,
    coder: str,
    origin: str,
    state: str,
    *places: Any,
) -> Memo:
    """A memo, at the place of what it is about where it has none of its own."""
    start, stop, segment_start, segment_stop, lost, coding_start, coding_stop, coding_state = places
    if kind == "segment":
        start, stop, state = segment_start, segment_stop, "lost" if lost else state
    elif kind == "coding":
        start, stop = coding_start, coding_stop
        state = state if coding_state == "here" else "lost"
    span = Span(start, stop) if state == "here" and start is not None else None
    return Memo(interview, author, text, at, span, state, kind, name, segment, code, coder, origin)
