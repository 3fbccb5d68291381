"""Versions of transcripts in the study file: a new one takes the place of the one before, with all that
stood on it carried over, and what stood where before is kept, so that it can come back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from qualcode.errors import StudyBusy
from qualcode.model import Segment, Span
from qualcode.store import memos
from qualcode.store.file import StudyFile
from qualcode.store.pages import add_to_lexicon
from qualcode.store.things import THINGS
from qualcode.store.transcripts import (
    NewTranscript,
    put_transcript,
    segment_row,
    segments,
)
from qualcode.words import Page

Reason = Literal["read", "corrected", "anonymised", "restored"]
"""``read``: of the same file, read with other settings; ``corrected``: of a file that changed."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a person made, a coding or a memo, on a stretch of a transcript.

    ``state`` is ``here``, ``lost`` or ``removed``; ``what`` is what a new transcript did to it and
    waits for a decision (``changed``, ``moved``, ``lost``; else empty), ``was`` the words it stood on
    before. ``segment_id`` is empty for a memo.
    """

    kind: Literal["coding", "memo"]
    key: int
    segment_id: str
    span: Span
    quote: str
    state: str = "here"
    what: str = ""
    was: str = ""
    code: str = ""
    coder: str = ""

    @property
    def place(self) -> tuple[str, str, str, str, Span]:
        """What only one that is here can have."""
        return self.kind, self.segment_id, self.code, self.coder or str(self.key), self.span


class Gone(NamedTuple):
    """The words of a segment that is lost, and where they began in the transcript that had them."""

    start: int
    text: str


@dataclass(frozen=True)
class Standing:
    """The newest transcript of an interview with what stands on it, and the last act in the log."""

    interview_key: int
    key: int
    version: int
    segments: Sequence[Segment]
    anchors: Sequence[Anchor]
    last_number: int
    """The highest number that a segment of it ever had."""
    last_act: int
    gone: Mapping[str, Gone]
    """The segments that are lost, by id."""


@dataclass(frozen=True)
class NewVersion:
    """A transcript that takes the place of the newest: what stands on it, and where.

    ``segments`` of ``new`` have the ids of those they continue. ``turns`` maps numbers of turns, of
    the version that it restores or else of the newest, to those that keep their translations.
    ``changes`` says in numbers and ids what became of what.
    """

    new: NewTranscript
    reason: Reason
    anchors: Sequence[Anchor]
    turns: Mapping[int, int]
    changes: Mapping[str, object]
    restores: int | None = None


def standing(file: StudyFile, interview_id: str) -> Standing:
    """What there is to carry over to a new transcript of an interview that is in the study."""
    interview_key, key, version = file.db.execute(
        "select i.key, t.key, t.version from newest t join interview i on i.key = t.interview_key"
        " where i.id = ?",
        (interview_id,),
    ).fetchone()
    ids = file.db.execute("select id from segment where interview_key = ?", (interview_key,))
    numbers = [row[0].rpartition("-")[2] for row in ids]
    codings = file.db.execute(
        "select 'coding', c.key, s.id, c.start, c.stop, c.quote, c.state, coalesce(p.what, ''),"
        " coalesce(p.was, ''), c.code, c.coder from segment s join coding c on c.segment_key = s.key"
        " left join pending p on p.coding_key = c.key"
        " where s.interview_key = ? and c.origin != 'rule' order by c.key",
        (interview_key,),
    ).fetchall()
    margin = file.db.execute(
        "select 'memo', m.key, '', m.start, m.stop, m.quote, m.state, coalesce(p.what, ''),"
        " coalesce(p.was, ''), '', m.author from memo m left join pending p on p.memo_key = m.key"
        " where m.interview_key = ? and m.start is not null order by m.key",
        (interview_key,),
    ).fetchall()
    gone = file.db.execute(
        "select s.id, s.start, substr(t.text, s.start + 1, s.stop - s.start) from segment s"
        " join transcript t on t.key = s.transcript_key where s.interview_key = ? and s.lost",
        (interview_key,),
    )
    return Standing(
        interview_key,
        key,
        version,
        segments(file, interview_id),
        [_anchor(row) for row in codings + margin],
        max((int(number) for number in numbers if number.isdecimal()), default=0),
        _last_act(file),
        {row[0]: Gone(row[1], row[2]) for row in gone},
    )


def _anchor(row: Sequence[object]) -> Anchor:
    kind, key, segment_id, start, stop, *rest = row
    return Anchor(kind, key, segment_id, Span(start, stop), *rest)  # type: ignore[arg-type]  # a row


def _last_act(file: StudyFile) -> int:
    (number,) = file.db.execute("select coalesce(max(number), 0) from log").fetchone()
    return int(number)


def former(
    file: StudyFile, before: Standing, version: int
) -> tuple[list[Segment], dict[tuple[str, int], Anchor]]:
    """How segments and anchors stood when that version was replaced, the anchors by kind and key."""
    (key,) = file.db.execute(
        "select key from transcript where interview_key = ? and version = ?",
        (before.interview_key, version),
    ).fetchone()
    found = [
        Segment(row[0], row[1], row[2], row[3], Span(row[4], row[5]), row[6], row[7])
        for row in file.db.execute(
            "select s.id, i.id, p.turn, p.speaker, p.start, p.stop, p.n_words, p.start_ms"
            " from segment_place p join segment s on s.key = p.segment_key"
            " join interview i on i.key = s.interview_key where p.transcript_key = ?"
            " order by p.start",
            (key,),
        )
    ]
    codings = file.db.execute(
        "select 'coding', p.coding_key, s.id, p.start, p.stop, p.quote, p.state, p.what, p.was,"
        " c.code, c.coder from coding_place p join coding c on c.key = p.coding_key"
        " join segment s on s.key = p.segment_key where p.transcript_key = ?",
        (key,),
    ).fetchall()
    margin = file.db.execute(
        "select 'memo', p.memo_key, '', p.start, p.stop, p.quote, p.state, p.what, p.was, '', m.author"
        " from memo_place p join memo m on m.key = p.memo_key where p.transcript_key = ?",
        (key,),
    ).fetchall()
    anchors = (_anchor(row) for row in codings + margin)
    return found, {(anchor.kind, anchor.key): anchor for anchor in anchors}


def replace(
    file: StudyFile, before: Standing, item: NewVersion, page: Page | None = None, after: int = 0
) -> int:
    """Put a new transcript in the place of the newest, in one transaction, with an act in the log.

    Where everything stood is kept. What rules found is dropped: they have to run again. Raises
    ``StudyBusy`` when anything was done in the study since ``before`` was taken, or as
    ``transcripts.add`` does; returns the newest page.
    """
    with file.transaction() as db:
        if _last_act(file) != before.last_act:
            raise StudyBusy(file.path)
        key = put_transcript(
            file,
            before.interview_key,
            item.new,
            version=before.version + 1,
            reason=item.reason,
            restores=item.restores,
            changes=json.dumps(item.changes, sort_keys=True),
        )
        carry_over(file, before, key, item.new.segments, item.anchors)
        db.executemany(
            "insert or ignore into translation select ?, ?, language, text, translator"
            " from translation where turn = ? and transcript_key ="
            " (select key from transcript where interview_key = ? and version = ?)",
            [
                (key, now, was, before.interview_key, item.restores or before.version)
                for was, now in item.turns.items()
            ],
        )
        memos.put_comments(file, before.interview_key, item.new.transcript)
        file.record(
            "version",
            item.new.transcript.interview_id,
            before={"version": before.version},
            after={
                "version": before.version + 1,
                "reason": item.reason,
                **({"restores": item.restores} if item.restores else {}),
                "source": item.new.transcript.source,
                "sha256": item.new.transcript.sha256,
                **item.changes,
            },
        )
        _record_returned(file, before, item)
        return add_to_lexicon(file, page, after)


def _record_returned(file: StudyFile, before: Standing, item: NewVersion) -> None:
    """What a decision had removed and the version brings back is a change of these things."""
    removed = {(one.kind, one.key) for one in before.anchors if one.state == "removed"}
    for one in item.anchors:
        if one.state == "removed" or (one.kind, one.key) not in removed:
            continue
        (name,) = file.db.execute(
            f"select uid from {one.kind} where key = ?", (one.key,)
        ).fetchone()
        subject = one.segment_id or item.new.transcript.interview_id
        value = THINGS[one.kind].read(file, name)
        file.record("version", subject, after=value, kind=one.kind, name=name)


def carry_over(
    file: StudyFile,
    before: Standing,
    key: int,
    segments: Sequence[Segment],
    anchors: Sequence[Anchor],
) -> None:
    """Move what stands on the newest transcript to one that is in the file already, by its key; part
    of a transaction."""
    _keep_places(file, before)
    _drop_what_rules_found(file, before.interview_key)
    file.db.execute("delete from tokens where transcript_key = ?", (before.key,))
    _put_segments(file, before.interview_key, key, segments)
    _put_anchors(file, key, anchors)


def _keep_places(file: StudyFile, before: Standing) -> None:
    db, key = file.db, before.key
    db.execute(
        "insert into segment_place select ?, key, turn, speaker, start, stop, n_words, start_ms"
        " from segment where interview_key = ? and not lost",
        (key, before.interview_key),
    )
    db.execute(
        "insert into coding_place select ?, c.key, c.segment_key, c.start, c.stop, c.quote, c.state,"
        " coalesce(p.what, ''), coalesce(p.was, '') from segment s join coding c"
        " on c.segment_key = s.key left join pending p on p.coding_key = c.key"
        " where s.interview_key = ? and c.origin != 'rule'",
        (key, before.interview_key),
    )
    db.execute(
        "insert into memo_place select ?, m.key, m.start, m.stop, m.quote, m.state,"
        " coalesce(p.what, ''), coalesce(p.was, '') from memo m left join pending p"
        " on p.memo_key = m.key where m.interview_key = ? and m.start is not null",
        (key, before.interview_key),
    )


def _drop_what_rules_found(file: StudyFile, interview_key: int) -> None:
    db = file.db
    db.execute(
        "delete from coding where key in (select c.key from segment s join coding c"
        " on c.segment_key = s.key where s.interview_key = ? and c.origin = 'rule')",
        (interview_key,),
    )
    db.execute("delete from raised where interview_key = ?", (interview_key,))
    db.execute(
        "update rule_run set inputs = '', complete = 0 where interview_key = ?", (interview_key,)
    )


def _put_segments(
    file: StudyFile, interview_key: int, key: int, segments: Sequence[Segment]
) -> None:
    db = file.db
    there = {
        row[0]
        for row in db.execute("select id from segment where interview_key = ?", (interview_key,))
    }
    db.execute("update segment set lost = 1 where interview_key = ?", (interview_key,))
    db.executemany(
        "update segment set lost = 0, transcript_key = ?, turn = ?, speaker = ?, start = ?, stop = ?,"
        " n_words = ?, start_ms = ? where id = ?",
        [(key, *segment_row(s), s.id) for s in segments if s.id in there],
    )
    db.executemany(
        "insert into segment (id, interview_key, transcript_key, turn, speaker, start, stop,"
        " n_words, start_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(s.id, interview_key, key, *segment_row(s)) for s in segments if s.id not in there],
    )


def _put_anchors(file: StudyFile, key: int, anchors: Sequence[Anchor]) -> None:
    db = file.db
    codings = [anchor for anchor in anchors if anchor.kind == "coding"]
    db.executemany(  # first out of the way of each other
        "update coding set state = 'lost' where key = ?", [(anchor.key,) for anchor in codings]
    )
    db.executemany(
        "update coding set segment_key = (select key from segment where id = ?), start = ?, stop = ?,"
        " quote = ?, state = ? where key = ?",
        [(a.segment_id, a.span.start, a.span.end, a.quote, a.state, a.key) for a in codings],
    )
    db.executemany(
        "update memo set start = ?, stop = ?, quote = ?, state = ? where key = ?",
        [(a.span.start, a.span.end, a.quote, a.state, a.key) for a in anchors if a.kind == "memo"],
    )
    for anchor in anchors:
        column = f"{anchor.kind}_key"
        if not anchor.what:
            db.execute(f"delete from pending where {column} = ?", (anchor.key,))
        else:
            db.execute(
                f"insert into pending ({column}, since, what, was) values (?, ?, ?, ?)"
                f" on conflict ({column}) do update set what = excluded.what, was = excluded.was",
                (anchor.key, key, anchor.what, anchor.was),
            )
