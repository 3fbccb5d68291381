"""Interviews, transcripts, turns, segments and tokens in the study file."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from qualcode.errors import StudyBusy
from qualcode.model import (
    Interview,
    Issue,
    Participant,
    Segment,
    Span,
    Transcript,
    Translation,
    Turn,
)
from qualcode.store import memos
from qualcode.store.file import StudyFile
from qualcode.store.schema import turns_sha256
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


@dataclass(frozen=True)
class Stream:
    """The token stream of one interview with the spans of what is coded and what is context."""

    key: int
    interview_id: str
    text: str
    sha256: str
    language: str
    forms: bytes
    starts: bytes
    segments: Sequence[tuple[int, int, int]]
    """(segment key, start, stop), in reading order."""
    questions: Sequence[tuple[int, int, int]]
    """(turn number, start, stop) of the interviewer's turns, in reading order."""


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


def _turn_rows(transcript: Transcript) -> list[tuple[object, ...]]:
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


def replace_tokens(
    file: StudyFile, items: Sequence[NewTranscript], page: Page | None = None, after: int = 0
) -> int:
    """Put other tokens in the place of those of interviews, as when they turn out to be in another
    language; turns, segments and codings stay. Raises as ``add`` does."""
    with file.transaction() as db:
        for item in items:
            db.execute(
                "update tokens set language = ?, forms = ?, starts = ? where transcript_key ="
                " (select t.key from transcript t join interview i on i.key = t.interview_key"
                "  where i.id = ? order by t.version desc limit 1)",
                (item.language, item.forms, item.starts, item.transcript.interview_id),
            )
        names = [item.transcript.interview_id for item in items]
        file.record("language", f"{len(items)} interviews", after={"ids": names})
        return add_to_lexicon(file, page, after)


def add_to_lexicon(file: StudyFile, page: Page | None, after: int) -> int:
    """Append a page that was learned since ``after``; part of a transaction. Returns the newest page;
    raises ``StudyBusy`` when it is another than ``after``."""
    if page is None:
        return after
    if newest_page(file, page.language) != after:
        raise StudyBusy(file.path)
    add_page(file, page)
    return newest_page(file, page.language)


def newest_page(file: StudyFile, language: str) -> int:
    """The key of the newest lexicon page of a language, 0 when there is none."""
    row = file.db.execute("select max(key) from page where language = ?", (language,)).fetchone()
    return int(row[0] or 0)


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
    _put_issues(file, interview_key, key, item.issues)
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


def set_attributes(file: StudyFile, interviews: Iterable[Interview]) -> list[str]:
    """Give interviews of the study their attributes; returns the ids of those that changed."""
    now = {interview.id: interview for interview in all_interviews(file)}
    changed = [i for i in interviews if i.id in now and i != now[i.id]]
    if not changed:
        return []
    with file.transaction() as db:
        for interview in changed:
            (key,) = db.execute(
                "select key from interview where id = ?", (interview.id,)
            ).fetchone()
            db.execute(
                "update interview set language = ?, date = ?, value_chains = ?, attributes = ?"
                " where key = ?",
                (
                    interview.language,
                    interview.date.isoformat() if interview.date else "",
                    json.dumps(interview.value_chains),
                    _dumped(interview.attributes),
                    key,
                ),
            )
            db.execute("delete from participant where interview_key = ?", (key,))
            db.executemany(
                "insert into participant values (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        key,
                        position,
                        p.speaker,
                        p.actor_type,
                        p.number,
                        json.dumps(dict(p.descriptor), ensure_ascii=False),
                        _dumped(p.attributes),
                    )
                    for position, p in enumerate(interview.participants)
                ],
            )
        file.record(
            "attributes",
            f"{len(changed)} interviews",
            before={i.id: _plain(now[i.id]) for i in changed if now[i.id] != Interview(i.id)},
            after={"ids": [i.id for i in changed]},
        )
    return [interview.id for interview in changed]


def all_interviews(file: StudyFile) -> tuple[Interview, ...]:
    """The interviews of the study, by id."""
    participants: dict[int, list[Participant]] = {}
    for row in file.db.execute(
        "select p.interview_key, i.id, p.speaker, p.actor_type, p.number, p.descriptor, p.attributes"
        " from participant p join interview i on i.key = p.interview_key order by 1, p.position"
    ):
        participants.setdefault(row[0], []).append(
            Participant(row[1], row[2], row[3], row[4], json.loads(row[5]), _loaded(row[6]))
        )
    return tuple(
        Interview(
            id=row[1],
            language=row[2],
            date=date.fromisoformat(row[3]) if row[3] else None,
            value_chains=tuple(json.loads(row[4])),
            participants=tuple(participants.get(row[0], ())),
            attributes=_loaded(row[5]),
        )
        for row in file.db.execute(
            "select key, id, language, date, value_chains, attributes from interview order by id"
        )
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


def streams(file: StudyFile, keys: Sequence[int], *, questions: bool = True) -> list[Stream]:
    """What matching needs of these interviews (by key), in the given order.

    Without ``questions`` the interviewer's turns are left out.
    """
    rows = file.db.execute(
        "select i.key, t.key, i.id, t.text, t.sha256, k.language, k.forms, k.starts"
        " from newest t join interview i on i.key = t.interview_key"
        f" join tokens k on k.transcript_key = t.key where i.key {among(keys)}",
        keys,
    ).fetchall()
    newest = {row[0]: row[1:] for row in rows}
    segments = file.db.execute(
        "select interview_key, key, start, stop from segment"
        f" where interview_key {among(keys)} and not lost order by interview_key, start",
        keys,
    ).fetchall()
    t_keys = [newest[key][0] for key in keys if questions]
    asked = file.db.execute(
        "select transcript_key, number, start, stop from turn"
        f" where transcript_key {among(t_keys)} and role = 'interviewer' order by 1, 2",
        t_keys,
    ).fetchall()
    segments_of, asked_of = _by_first(segments), _by_first(asked)
    found = []
    for key in keys:
        t_key, name, text, sha256, language, forms, starts = newest[key]
        spans = segments_of[key], asked_of[t_key]
        found.append(Stream(key, name, text, sha256, language, forms, starts, *spans))
    return found


def among(items: Sequence[object]) -> str:
    """The SQL condition that a column is one of as many values."""
    return f"in ({', '.join('?' * len(items))})"


def _by_first(rows: Iterable[tuple[int, int, int, int]]) -> dict[int, list[tuple[int, int, int]]]:
    grouped: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for first, number, start, stop in rows:
        grouped[first].append((number, start, stop))
    return grouped


def token_languages(file: StudyFile) -> dict[int, str]:
    """The language each interview was tokenised in, by interview key."""
    rows = file.db.execute(
        "select t.interview_key, k.language from tokens k join newest t on t.key = k.transcript_key"
    )
    return dict(rows.fetchall())


def issues(file: StudyFile) -> list[Issue]:
    """What reading the newest transcripts gave to look at, in the order they were read."""
    rows = file.db.execute(
        "select place, what, remedy, severity from issue where transcript_key is null"
        " or transcript_key in (select key from newest) order by key"
    )
    return [Issue(*row) for row in rows]


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
            _put_issues(file, interview_key, key, issues)


def _put_issues(file: StudyFile, interview_key: int, key: int, issues: Iterable[Issue]) -> None:
    file.db.executemany(
        "insert into issue (interview_key, place, what, remedy, severity, transcript_key)"
        " values (?, ?, ?, ?, ?, ?)",
        [(interview_key, i.where, i.what, i.remedy, i.severity, key) for i in issues],
    )


def add_translations(file: StudyFile, items: Iterable[Translation]) -> int:
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


def _plain(interview: Interview) -> dict[str, object]:
    """The attributes of an interview as the log keeps them."""
    plain = asdict(interview)
    return {**plain, "date": interview.date.isoformat() if interview.date else ""}


def _dumped(attributes: Mapping[str, tuple[str, ...]]) -> str:
    return json.dumps({name: list(v) for name, v in attributes.items()}, ensure_ascii=False)


def _loaded(text: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in json.loads(text).items()}


def pages(file: StudyFile, language: str) -> list[Page]:
    """The lexicon pages of a language, oldest first."""
    rows = file.db.execute(
        "select language, lemmas, forms, flags, key_names, key_ids, chunks, counts, tokens"
        " from page where language = ? order by key",
        (language,),
    )
    return [Page(*row) for row in rows]


def page_lemmas(file: StudyFile, language: str) -> set[str]:
    """The fingerprints of the lemmas that the pages of a language were made with."""
    rows = file.db.execute("select distinct lemmas from page where language = ?", (language,))
    return {row[0] for row in rows}


def rewrite_pages(
    file: StudyFile, language: str, join: Callable[[list[Page]], Page | None]
) -> None:
    """Put one page, made of all pages of a language, in their place."""
    with file.transaction() as db:
        page = join(pages(file, language))
        if page is not None:
            db.execute("delete from page where language = ?", (language,))
            add_page(file, page)


def add_page(file: StudyFile, page: Page) -> None:
    """Append a lexicon page; inside a transaction it is part of it."""
    file.db.execute(
        "insert into page (language, lemmas, forms, flags, key_names, key_ids, chunks, counts, tokens)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            page.language,
            page.lemmas,
            page.forms,
            page.flags,
            page.key_names,
            page.key_ids,
            page.chunks,
            page.counts,
            page.tokens,
        ),
    )
