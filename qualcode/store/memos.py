"""Memos in the study file: what people wrote about a stretch of an interview, or in its margin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.model import Comment, Span, Transcript
from qualcode.store.file import StudyFile
from qualcode.store.schema import digest


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo on an interview; ``span`` is the stretch of its newest text that it stands beside.

    No span when it is about all of it, or when its words are not in that text (``state`` lost).
    ``at`` is when it was written, empty where nobody says.
    """

    interview_id: str
    author: str
    text: str
    at: str
    span: Span | None
    state: str


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
    """The memos on an interview in the order of its text; those without a place come first."""
    rows = file.db.execute(
        "select i.id, m.author, m.text, m.at, m.start, m.stop, m.state from memo m"
        " join interview i on i.key = m.interview_key where i.id = ? and m.state != 'removed'"
        " order by m.state = 'here', m.start, m.key",
        (interview_id,),
    )
    found = []
    for name, author, text, at, start, stop, state in rows:
        span = Span(start, stop) if state == "here" and start is not None else None
        found.append(Memo(name, author, text, at, span, state))
    return found
