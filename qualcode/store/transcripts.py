"""Transcripts of the study file, with their turns and segments."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.errors import StudyBusy
from qualcode.model import (
    Issue,
    Segment,
    Span,
    Transcript,
    Turn,
)
from qualcode.store import memos
from qualcode.store.file import StudyFile
from qualcode.store.issues import put_issues
from qualcode.store.pages import add_to_lexicon
from qualcode.store.schema import TurnRow, turns_sha256
from qualcode.words import Page


@dataclass(frozen=True)
class NewTranscript:
    """Everything that reading one file gave: it enters the study whole or not at all.

    ``forms`` and ``starts`` are the tokens of its turns (int32 arrays as bytes).
    """

    transcript: Transcript
    segments: Sequence[Segment]
    language: str
    forms: bytes
    starts: bytes
    issues: Sequence[Issue] = ()
    chosen: str = ""
    """The convention that a person named for it, where one did."""


@dataclass(frozen=True, slots=True)
class Known:
    """What tells whether a file is already in the study, of the newest transcript of an interview.

    ``hides_names`` when its text is one in which names were replaced; ``chosen`` is the convention
    that a person named for it.
    """

    key: int
    interview_id: str
    sha256: str
    source: str
    source_sha256: str
    turns_sha256: str = ""
    version: int = 1
    reason: str = "read"
    chosen: str = ""
    hides_names: bool = False


def known(file: StudyFile) -> dict[str, Known]:
    """The newest transcript of each interview, by interview id."""
    rows = file.db.execute(
        "select i.key, i.id, t.sha256, t.source, t.source_sha256, t.turns_sha256, t.version, t.reason,"
        " t.chosen, coalesce(old.reason, t.reason) = 'anonymised'"
        " from interview i join newest t on t.interview_key = i.key left join transcript old"
        " on old.interview_key = t.interview_key and old.version = t.restores order by i.id"
    )
    return {row[1]: Known(*row) for row in rows}


def is_known(there: Known | None, transcript: Transcript) -> bool:
    """Whether this very text with these very turns is what the study has of an interview."""
    return (
        there is not None
        and there.sha256 == transcript.sha256
        and there.turns_sha256 == turns_id(transcript)
    )


def turns_id(transcript: Transcript) -> str:
    """Identity of the turns of a transcript: speakers, roles, places and times."""
    return turns_sha256(_turn_rows(transcript))


def _turn_rows(transcript: Transcript) -> list[TurnRow]:
    return [
        (t.number, t.speaker, t.role, t.span.start, t.span.end, t.start_ms, t.end_ms)
        for t in transcript.turns
    ]


def add(
    file: StudyFile, items: Sequence[NewTranscript], page: Page | None = None, after: int = 0
) -> int:
    """Add new interviews with what the lexicon learned from them, all or none, each in the log.

    ``after`` is the newest page that the lexicon knew; returned is the newest it knows now. Raises
    ``StudyBusy`` when another program has added a page or one of the interviews since: numbers of
    forms would clash.
    """
    with file.transaction() as db:
        for item in items:
            name = item.transcript.interview_id
            if db.execute("select 1 from interview where id = ?", (name,)).fetchone():
                raise StudyBusy(file.path)
            _add(file, item)
        return add_to_lexicon(file, page, after)


def _add(file: StudyFile, item: NewTranscript) -> None:
    db, transcript = file.db, item.transcript
    interview_key = db.execute(
        "insert into interview (id, language, date, value_chains, attributes)"
        " values (?, '', '', '[]', '{}')",
        (transcript.interview_id,),
    ).lastrowid
    assert interview_key is not None  # a row was added
    key = put_transcript(file, interview_key, item, version=1, reason="read")
    db.executemany(
        "insert into segment (id, interview_key, transcript_key, turn, speaker, start, stop,"
        " n_words, start_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(s.id, interview_key, key, *segment_row(s)) for s in item.segments],
    )
    memos.put_comments(file, interview_key, transcript)
    file.record(
        "ingest",
        transcript.interview_id,
        after={
            "source": transcript.source,
            "sha256": transcript.sha256,
            "turns": len(transcript.turns),
            "segments": len(item.segments),
        },
    )


def put_transcript(
    file: StudyFile,
    interview_key: int,
    item: NewTranscript,
    *,
    version: int,
    reason: str,
    restores: int | None = None,
    changes: str = "{}",
) -> int:
    """Write a transcript with its turns, tokens and issues; part of a transaction. Returns its key."""
    db, transcript = file.db, item.transcript
    turns = _turn_rows(transcript)
    key = db.execute(
        "insert into transcript (interview_key, version, text, sha256, source, source_sha256,"
        " attributes, read_at, convention, chosen, reason, restores, turns_sha256, who, changes)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            interview_key,
            version,
            transcript.text,
            transcript.sha256,
            transcript.source,
            transcript.source_sha256,
            json.dumps(dict(transcript.attributes), ensure_ascii=False),
            file.now(),
            transcript.convention,
            item.chosen,
            reason,
            restores,
            turns_sha256(turns),
            file.who,
            changes,
        ),
    ).lastrowid
    assert key is not None  # a row was added
    db.executemany(
        "insert into turn values (?, ?, ?, ?, ?, ?, ?, ?)", [(key, *turn) for turn in turns]
    )
    db.execute(
        "insert into tokens values (?, ?, ?, ?)", (key, item.language, item.forms, item.starts)
    )
    put_issues(file, interview_key, key, item.issues)
    return key


def segment_row(segment: Segment) -> tuple[object, ...]:
    """Turn, speaker, start, stop, words and time of a segment, as its row has them."""
    span = segment.span
    return (
        segment.turn,
        segment.speaker,
        span.start,
        span.end,
        segment.n_words,
        segment.start_ms,
    )


def headers(file: StudyFile) -> dict[str, dict[str, str]]:
    """What the newest transcript of each interview says about itself, by interview id."""
    rows = file.db.execute(
        "select i.id, t.attributes from newest t join interview i on i.key = t.interview_key"
    )
    return {row[0]: json.loads(row[1]) for row in rows}


def transcript(file: StudyFile, interview_id: str, version: int | None = None) -> Transcript | None:
    """The newest transcript of an interview, or a former one; comments are among the memos."""
    row = file.db.execute(
        "select t.key, t.text, t.source, t.source_sha256, t.attributes, t.convention from transcript t"
        " join interview i on i.key = t.interview_key where i.id = ?1 and ?2 in (0, t.version)"
        " order by t.version desc",
        (interview_id, version or 0),
    ).fetchone()
    if row is None:
        return None
    key, text, source, source_sha256, attributes, convention = row
    turns = tuple(
        Turn(number, speaker, role, Span(start, stop), start_ms, end_ms)
        for number, speaker, role, start, stop, start_ms, end_ms in file.db.execute(
            "select number, speaker, role, start, stop, start_ms, end_ms from turn"
            " where transcript_key = ? order by number",
            (key,),
        )
    )
    told = json.loads(attributes)
    return Transcript(interview_id, text, turns, source, source_sha256, told, convention)


def all_texts(file: StudyFile) -> list[str]:
    """The texts of all transcripts, former ones too."""
    return [text for (text,) in file.db.execute("select text from transcript order by key")]


def segments(file: StudyFile, interview_id: str) -> list[Segment]:
    """The segments of an interview in reading order; those whose text is not in it are left out."""
    rows = file.db.execute(
        "select s.id, i.id, s.turn, s.speaker, s.start, s.stop, s.n_words, s.start_ms from segment s"
        " join interview i on i.key = s.interview_key where i.id = ? and not s.lost"
        " order by s.start",
        (interview_id,),
    )
    return [Segment(r[0], r[1], r[2], r[3], Span(r[4], r[5]), r[6], r[7]) for r in rows]


def speakers(file: StudyFile, *, who_ask: bool = True) -> dict[str, list[str]]:
    """The labels of speakers in each interview, in the order they first speak; those of
    interviewers are left out unless ``who_ask``."""
    found: dict[str, list[str]] = {}
    for interview_id, speaker in file.db.execute(
        "select i.id, u.speaker from turn u join newest t on t.key = u.transcript_key"
        " join interview i on i.key = t.interview_key where u.speaker != ''"
        " and (? or u.role != 'interviewer')"
        " group by i.id, u.speaker order by i.id, min(u.number)",
        (who_ask,),
    ):
        found.setdefault(interview_id, []).append(speaker)
    return found


def sizes(file: StudyFile) -> dict[str, tuple[int, int]]:
    """Number of segments and of words in them, by interview id."""
    rows = file.db.execute(
        "select i.id, count(s.key), coalesce(sum(s.n_words), 0) from interview i"
        " left join segment s on s.interview_key = i.key and not s.lost group by i.id"
    )
    return {row[0]: (row[1], row[2]) for row in rows}
