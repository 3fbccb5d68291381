"""The things that people's acts change, each kind read from and written to its table.

A thing is named the same in all copies of a study. What it says is plain JSON; ``None``: not there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qualcode.errors import CodedTwice, UnknownName
from qualcode.model.acts import Kind, Value
from qualcode.store.file import StudyFile
from qualcode.store.schema import digest

CODEBOOK, CODEBOOK_UNWRITTEN = "codebook_sha256", "codebook_unwritten"
"""What the study remembers: its codebook, and whether the file of it has still to be written."""


@dataclass(frozen=True)
class Thing:
    """How things of a kind are read and written. ``settled`` are the parts of what one says that are
    fixed when it is made: a new transcript may move it without an act on it."""

    read: Callable[[StudyFile, str], Value | None]
    write: Callable[[StudyFile, str, Value | None], None]
    settled: frozenset[str] = frozenset()


def same(thing: Thing, one: Value | None, other: Value | None) -> bool:
    """Whether two say the same, wherever they stand."""
    if one is None or other is None:
        return one is other
    return _said(thing, one) == _said(thing, other)


def _said(thing: Thing, value: Value) -> dict[str, object]:
    return {name: part for name, part in value.items() if name not in thing.settled}


def coding_name(
    segment_id: str, code: str, coder: str, start: int, stop: int, transcript_sha256: str
) -> str:
    """The name of a coding, from where and how it was made first."""
    return digest(segment_id, code, coder, start, stop, transcript_sha256)


def new_name(
    file: StudyFile, segment_id: str, code: str, coder: str, start: int, stop: int, transcript: str
) -> str:
    """The name of a coding that is about to be made there: not that of another which is in the study
    (one that was made there and has another code or place since, or waits as lost)."""
    name = coding_name(segment_id, code, coder, start, stop, transcript)
    while file.db.execute(
        "select 1 from coding c join segment s on s.key = c.segment_key where c.uid = ? and"
        " c.uid != '' and (c.state != 'removed' or s.id != ? or c.start != ? or c.stop != ?)",
        (name, segment_id, start, stop),
    ).fetchone():
        name = digest(segment_id, code, coder, start, stop, transcript, name)
    return name


_PLACE = frozenset({"segment", "start", "stop", "transcript"})


def _read_coding(file: StudyFile, name: str) -> Value | None:
    row = file.db.execute(
        "select s.id, c.code, c.coder, c.start, c.stop, t.sha256, c.stance, c.about, c.origin, c.memo,"
        " c.exemplar from coding c join segment s on s.key = c.segment_key"
        " join newest t on t.interview_key = s.interview_key"
        " where c.uid = ? and c.uid != '' and c.state != 'removed'",
        (name,),
    ).fetchone()
    return None if row is None else coding_value(*row)


def all_codings(file: StudyFile) -> dict[str, tuple[Any, ...]]:
    """What all codings of people say, by name, as ``coding_value`` takes it; those that are removed
    say nothing."""
    rows = file.db.execute(
        "select c.uid, s.id, c.code, c.coder, c.start, c.stop, n.sha256, c.stance, c.about, c.origin,"
        " c.memo, c.exemplar from (select interview_key, sha256 from newest) n join segment s"
        " on s.interview_key = n.interview_key join coding c on c.segment_key = s.key"
        " where c.uid != '' and c.state != 'removed'"
    )
    return {row[0]: row[1:] for row in rows}


def coding_value(
    segment: str,
    code: str,
    coder: str,
    start: int,
    stop: int,
    transcript: str,
    stance: str,
    about: str,
    origin: str,
    memo: str,
    exemplar: int,
) -> Value:
    """What a coding says; ``start`` and ``stop`` are code points in that transcript (its SHA-256)."""
    return {
        "segment": segment,
        "code": code,
        "coder": coder,
        "start": start,
        "stop": stop,
        "transcript": transcript,
        "stance": stance,
        "about": about,
        "origin": origin,
        **({"memo": memo} if memo else {}),
        **({"exemplar": True} if exemplar else {}),
    }


def _write_coding(file: StudyFile, name: str, value: Value | None) -> None:
    db = file.db
    row = db.execute(
        "select key, state from coding where uid = ? and uid != ''", (name,)
    ).fetchone()
    if value is None:
        if row is not None:
            db.execute("update coding set state = 'removed' where key = ?", row[:1])
            db.execute("delete from pending where coding_key = ?", row[:1])
        return
    said = [value[part] for part in ("code", "coder", "stance", "about", "origin")]
    said += [value.get("memo", ""), int(bool(value.get("exemplar")))]
    if row is None:
        _add_coding(file, name, value, said)
        return
    key, state = row
    if state == "removed":
        state = "here" if _stands(file, key) else "lost"
    if state == "here":
        _check_single(file, key, value)
    db.execute(
        "update coding set code = ?, coder = ?, stance = ?, about = ?, origin = ?, memo = ?,"
        " exemplar = ?, state = ? where key = ?",
        (*said, state, key),
    )
    if state == "lost":
        db.execute(
            "insert or ignore into pending (coding_key, since, what, was) select c.key, t.key, 'lost',"
            " c.quote from coding c join segment s on s.key = c.segment_key"
            " join newest t on t.interview_key = s.interview_key where c.key = ?",
            (key,),
        )


def _stands(file: StudyFile, key: int) -> bool:
    """Whether the words of a coding are where it stands, in its segment."""
    (stands,) = file.db.execute(
        "select not s.lost and c.start >= s.start and c.stop <= s.stop"
        " and substr(t.text, c.start + 1, c.stop - c.start) = c.quote"
        " from coding c join segment s on s.key = c.segment_key"
        " join newest t on t.interview_key = s.interview_key where c.key = ?",
        (key,),
    ).fetchone()
    return bool(stands)


def _check_single(file: StudyFile, key: int, value: Value) -> None:
    """That no other coding of the same words says the same."""
    segment_key, start, stop = file.db.execute(
        "select segment_key, start, stop from coding where key = ?", (key,)
    ).fetchone()
    _check_free(file, (segment_key, start, stop), value, key)


def _check_free(
    file: StudyFile, place: tuple[int, int, int], value: Value, key: int | None = None
) -> None:
    other = file.db.execute(
        "select uid from coding where segment_key = ? and start = ? and stop = ? and code = ?"
        " and coder = ? and state = 'here' and key is not ?",
        (*place, value["code"], value["coder"], key),
    ).fetchone()
    if other is not None:
        subject, code, coder = (str(value[part]) for part in ("segment", "code", "coder"))
        raise CodedTwice(subject, code, coder, other[0])


def _add_coding(file: StudyFile, name: str, value: Value, said: list[Any]) -> None:
    start, stop = value["start"], value["stop"]
    row = file.db.execute(
        "select s.key, substr(t.text, ?1 + 1, ?2 - ?1), t.sha256 = ?3, s.start <= ?1 and ?2 <= s.stop"
        " and not s.lost from segment s join newest t on t.interview_key = s.interview_key"
        " where s.id = ?4",
        (start, stop, value["transcript"], value["segment"]),
    ).fetchone()
    if row is None:
        raise UnknownName("segment", str(value["segment"]), ())
    segment_key, quote, is_newest, inside = row
    if not (is_newest and inside):
        raise UnknownName("place in the newest transcript of segment", str(value["segment"]), ())
    _check_free(file, (segment_key, int(str(start)), int(str(stop))), value)
    file.db.execute(
        "insert into coding (segment_key, code, coder, stance, about, origin, memo, exemplar, start,"
        " stop, quote, uid, rule) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
        (segment_key, *said, start, stop, quote, name),
    )


def _segment_key(file: StudyFile, segment_id: str) -> int:
    row = file.db.execute("select key from segment where id = ?", (segment_id,)).fetchone()
    if row is None:
        raise UnknownName("segment", segment_id, ())
    return int(row[0])


def _interview_key(file: StudyFile, interview_id: str) -> int:
    row = file.db.execute("select key from interview where id = ?", (interview_id,)).fetchone()
    if row is None:
        there = [i for (i,) in file.db.execute("select id from interview order by id")]
        raise UnknownName("interview", interview_id, there)
    return int(row[0])


def _read_seen(file: StudyFile, name: str) -> Value | None:
    segment_id, coder = json.loads(name)
    row = file.db.execute(
        "select state from seen where segment_key = ? and coder = ?",
        (_segment_key(file, segment_id), coder),
    ).fetchone()
    return None if row is None else {"state": row[0]}


def _write_seen(file: StudyFile, name: str, value: Value | None) -> None:
    segment_id, coder = json.loads(name)
    key = _segment_key(file, segment_id)
    file.db.execute("delete from seen where segment_key = ? and coder = ?", (key, coder))
    if value is not None:
        file.db.execute("insert into seen values (?, ?, ?)", (key, coder, value["state"]))


def _read_verdict(file: StudyFile, name: str) -> Value | None:
    segment_id, code, coder = json.loads(name)
    row = file.db.execute(
        "select 1 from verdict where segment_key = ? and code = ? and coder = ?",
        (_segment_key(file, segment_id), code, coder),
    ).fetchone()
    return None if row is None else {"verdict": "rejected"}


def _write_verdict(file: StudyFile, name: str, value: Value | None) -> None:
    """What a rule found wrongly is out of all counts as long as anybody says so."""
    segment_id, code, coder = json.loads(name)
    key = _segment_key(file, segment_id)
    file.db.execute(
        "delete from verdict where segment_key = ? and code = ? and coder = ?", (key, code, coder)
    )
    if value is not None:
        file.db.execute("insert into verdict values (?, ?, ?)", (key, code, coder))
    file.db.execute(
        "update coding set state = case when exists (select 1 from verdict v"
        " where v.segment_key = coding.segment_key and v.code = coding.code)"
        " then 'removed' else 'here' end where segment_key = ? and code = ? and origin = 'rule'",
        (key, code),
    )


def _read_reading(file: StudyFile, name: str) -> Value | None:
    interview_id, coder = json.loads(name)
    row = file.db.execute(
        "select 1 from reading where interview_key = ? and coder = ?",
        (_interview_key(file, interview_id), coder),
    ).fetchone()
    return None if row is None else {"read": True}


def _write_reading(file: StudyFile, name: str, value: Value | None) -> None:
    interview_id, coder = json.loads(name)
    place = (_interview_key(file, interview_id), coder)
    file.db.execute("delete from reading where interview_key = ? and coder = ?", place)
    if value is not None:
        file.db.execute("insert into reading values (?, ?)", place)


_MEMO_PLACE = frozenset({"start", "stop", "transcript"})


def _read_memo(file: StudyFile, name: str) -> Value | None:
    row = file.db.execute(
        "select m.kind, i.id, s.id, c.uid, m.code, m.author, m.text, m.at, m.origin, m.start, m.stop,"
        " t.sha256 from memo m left join interview i on i.key = m.interview_key"
        " left join segment s on s.key = m.segment_key left join coding c on c.key = m.coding_key"
        " left join newest t on t.interview_key = m.interview_key"
        " where m.uid = ? and m.uid != '' and m.state != 'removed'",
        (name,),
    ).fetchone()
    if row is None:
        return None
    kind, interview, segment, coding, code, author, text, at, origin, start, stop, sha256 = row
    on = {"interview": interview, "segment": segment, "coding": coding, "code": code}.get(kind)
    place = {} if start is None else {"start": start, "stop": stop, "transcript": sha256}
    said = {"kind": kind, "on": on or "", "author": author, "text": text, "at": at}
    return {**said, "origin": origin, **place}


def _write_memo(file: StudyFile, name: str, value: Value | None) -> None:
    db = file.db
    if value is None:
        db.execute("update memo set state = 'removed' where uid = ? and uid != ''", (name,))
        return
    kind, on, start, stop = value["kind"], str(value["on"]), value.get("start"), value.get("stop")
    there = db.execute(
        "select key, state, start from memo where uid = ? and uid != ''", (name,)
    ).fetchone()
    if there is not None:
        db.execute(
            "update memo set author = ?, text = ?, at = ?, state = case when state != 'removed' then"
            " state when start is null or quote = (select substr(t.text, memo.start + 1,"
            " memo.stop - memo.start) from newest t where t.interview_key = memo.interview_key)"
            " then 'here' else 'lost' end where key = ?",
            (value["author"], value["text"], value["at"], there[0]),
        )
        if kind == "code":
            db.execute("update memo set code = ? where key = ?", (on, there[0]))
        elif kind == "coding":
            db.execute(
                "update memo set coding_key = (select key from coding where uid = ? and uid != '')"
                " where key = ?",
                (on, there[0]),
            )
        return
    interview = segment = coding = quote = None
    if kind == "interview":
        interview = _interview_key(file, on)
    elif kind == "segment":
        segment = _segment_key(file, on)
    elif kind == "coding":
        row = db.execute(
            "select key, segment_key from coding where uid = ? and uid != ''", (on,)
        ).fetchone()
        if row is None:
            raise UnknownName("coding", on, ())
        coding, segment = row
    if segment is not None:
        (interview,) = db.execute(
            "select interview_key from segment where key = ?", (segment,)
        ).fetchone()
    if start is not None:
        (quote,) = db.execute(
            "select substr(text, ? + 1, ? - ?) from newest where interview_key = ?",
            (start, stop, start, interview),
        ).fetchone()
    db.execute(
        "insert into memo (kind, interview_key, segment_key, coding_key, code, author, text, at,"
        " origin, start, stop, quote, uid) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            kind,
            interview,
            segment,
            coding,
            on if kind == "code" else "",
            value["author"],
            value["text"],
            value["at"],
            value.get("origin", "person"),
            start,
            stop,
            quote or "",
            name,
        ),
    )


def _read_chart(file: StudyFile, name: str) -> Value | None:
    interview_id, dimension, author = json.loads(name)
    row = file.db.execute(
        "select text, basis, at from chart where interview_key = ? and dimension = ? and author = ?",
        (_interview_key(file, interview_id), dimension, author),
    ).fetchone()
    return None if row is None else {"text": row[0], "basis": row[1], "at": row[2]}


def _write_chart(file: StudyFile, name: str, value: Value | None) -> None:
    interview_id, dimension, author = json.loads(name)
    place = (_interview_key(file, interview_id), dimension, author)
    file.db.execute(
        "delete from chart where interview_key = ? and dimension = ? and author = ?", place
    )
    if value is not None:
        said = (value["text"], value["basis"], value["at"])
        file.db.execute("insert into chart values (?, ?, ?, ?, ?, ?)", (*place, *said))


def _read_proposal(file: StudyFile, name: str) -> Value | None:
    row = file.db.execute(
        "select p.text, coalesce(s.id, ''), p.coder, p.at, p.state, p.code from proposal p"
        " left join segment s on s.key = p.segment_key where p.uid = ?",
        (name,),
    ).fetchone()
    names = ("text", "segment", "coder", "at", "state", "code")
    return None if row is None else dict(zip(names, row, strict=True))


def _write_proposal(file: StudyFile, name: str, value: Value | None) -> None:
    file.db.execute("delete from proposal where uid = ?", (name,))
    if value is not None:
        segment = str(value["segment"])
        key = _segment_key(file, segment) if segment else None
        said = (value["coder"], value["at"], value["state"], value["code"])
        file.db.execute(
            "insert into proposal (uid, text, segment_key, coder, at, state, code)"
            " values (?, ?, ?, ?, ?, ?, ?)",
            (name, value["text"], key, *said),
        )


def _read_codebook(file: StudyFile, _name: str) -> Value | None:
    sha256 = file.meta(CODEBOOK)
    return {"sha256": sha256} if sha256 else None


def _write_codebook(file: StudyFile, _name: str, value: Value | None) -> None:
    """The text has to be among the codebooks that are kept; its file is written afterwards."""
    file.set_meta(CODEBOOK, str(value["sha256"]) if value else "")
    file.set_meta(CODEBOOK_UNWRITTEN, "1" if value else "")


THINGS: Mapping[Kind, Thing] = {
    "coding": Thing(_read_coding, _write_coding, _PLACE),
    "seen": Thing(_read_seen, _write_seen),
    "verdict": Thing(_read_verdict, _write_verdict),
    "reading": Thing(_read_reading, _write_reading),
    "memo": Thing(_read_memo, _write_memo, _MEMO_PLACE),
    "chart": Thing(_read_chart, _write_chart),
    "proposal": Thing(_read_proposal, _write_proposal),
    "codebook": Thing(_read_codebook, _write_codebook),
}
