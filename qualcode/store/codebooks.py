"""The codebooks that a study has had, and all that people's acts say by the id of a code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from qualcode.model import Change, Value, name_of
from qualcode.model.acts import Kind
from qualcode.store import acts, things
from qualcode.store.connection import among
from qualcode.store.file import StudyFile

NAME = "codebook"
"""A study has one codebook: the name of the thing."""


def sha256_of(text: str) -> str:
    """Identity of a codebook's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def current(file: StudyFile) -> str:
    """The SHA-256 of the codebook that the study has, as far as it knows; empty before any act."""
    return file.meta(things.CODEBOOK)


def is_unwritten(file: StudyFile) -> bool:
    """Whether its file has still to be written."""
    return bool(file.meta(things.CODEBOOK_UNWRITTEN))


def set_unwritten(file: StudyFile) -> None:
    """Note that its file has to be written; part of a transaction."""
    file.set_meta(things.CODEBOOK_UNWRITTEN, "1")


def written_before(file: StudyFile) -> str:
    """The SHA-256 of the codebook that its file said before what waits; empty while nobody knows."""
    return file.meta(things.CODEBOOK_UNWRITTEN).removeprefix("1")


def set_written_before(file: StudyFile, sha256: str) -> None:
    """Remember that, until all has been done that follows; part of a transaction."""
    file.set_meta(things.CODEBOOK_UNWRITTEN, f"1{sha256}")


def set_written(file: StudyFile) -> None:
    """Note that its file says it; part of a transaction."""
    file.set_meta(things.CODEBOOK_UNWRITTEN, "")


def text_of(file: StudyFile, sha256: str) -> str | None:
    """The text of a codebook that the study has had."""
    row = file.db.execute("select text from codebook_text where sha256 = ?", (sha256,)).fetchone()
    return str(row[0]) if row else None


def keep(file: StudyFile, text: str, version: str) -> str:
    """Keep a text among the codebooks of the study; part of a transaction. Returns its SHA-256."""
    sha256 = sha256_of(text)
    file.db.execute("insert or ignore into codebook_text values (?, ?, ?)", (sha256, version, text))
    return sha256


def change_to(file: StudyFile, sha256: str, subject: str) -> Change:
    """What it takes for that codebook to be the study's."""
    before = acts.current(file, "codebook", NAME)
    return Change("codebook", NAME, subject, before, {"sha256": sha256})


@dataclass(frozen=True, slots=True)
class BookVersion:
    """A codebook that the study has had: ``clock`` is that of the act that brought it, ``told`` what
    the log says of the act."""

    number: int
    at: str
    who: str
    act: str
    subject: str
    sha256: str
    clock: int
    act_uid: str
    told: Mapping[str, Any] = field(default_factory=dict)


def versions(file: StudyFile) -> list[BookVersion]:
    """The codebooks that the study has had, oldest first; the same one again counts again."""
    notes = {note.act_uid: note for note in migrations(file, undone_too=True)}
    found: list[BookVersion] = []
    for clock, at, who, act, subject, after, act_uid in file.db.execute(
        "select clock, at, who, act, subject, after, act_uid from log"
        " where kind = 'codebook' and after != '' order by clock, uid"
    ):
        sha256 = json.loads(after)["sha256"]
        if not found or found[-1].sha256 != sha256:
            note = notes.get(act_uid)
            told = note.told if note is not None else {}
            number = len(found) + 1
            found.append(BookVersion(number, at, who, act, subject, sha256, clock, act_uid, told))
    return found


@dataclass(frozen=True, slots=True)
class Migration:
    """What the log says of an act on the codebook: ``told`` has ``op``, and ``ids`` (old to new),
    ``into``, ``added``, ``removed`` as far as they apply."""

    act_uid: str
    clock: int
    at: str
    act: str
    subject: str
    told: Mapping[str, Any]

    @property
    def op(self) -> str:
        """What was done: rename, merge, ..."""
        return str(self.told.get("op", ""))

    @property
    def ids(self) -> Mapping[str, str]:
        """Ids that became others."""
        ids: Mapping[str, str] = self.told.get("ids", {})
        return ids


def sha_of(value: str) -> str:
    """The codebook that a row of the log says, before or after; empty for none."""
    return str(json.loads(value)["sha256"]) if value else ""


def migrations(file: StudyFile, *, undone_too: bool = False) -> list[Migration]:
    """The acts on the codebook, oldest first, without those that are undone."""
    gone = {} if undone_too else acts.undone(file)
    rows = file.db.execute(
        "select act_uid, clock, at, act, subject, after from log where kind = 'note'"
        " and act glob 'codebook*' and after != '' order by clock, uid"
    )
    return [
        Migration(row[0], row[1], row[2], row[3], row[4], json.loads(row[5]))
        for row in rows
        if not gone.get(row[0])
    ]


def renamed(file: StudyFile) -> dict[str, str]:
    """Ids that are others now, by renaming or merging: old id to the id of today."""
    now: dict[str, str] = {}
    for migration in migrations(file):
        ids = migration.ids
        now = {old: ids.get(new, new) for old, new in now.items()} | dict(ids)
        now = {old: new for old, new in now.items() if old != new and old not in ids.values()}
    return now


def given_away(file: StudyFile) -> set[str]:
    """Ids that codes, themes or dimensions had once and have not any more."""
    gone: set[str] = set()
    for migration in migrations(file):
        gone |= {*migration.ids, *migration.told.get("removed", ())}
        gone -= {*migration.ids.values(), *migration.told.get("added", ())}
    return gone


@dataclass(frozen=True, slots=True)
class Held:
    """A coding of a person: its name, what it says, and whether it counts (``here``) or is lost."""

    name: str
    value: Value
    interview_id: str
    state: str
    quote: str

    @property
    def segment_id(self) -> str:
        """The segment that is coded."""
        return str(self.value["segment"])

    @property
    def coder(self) -> str:
        """Who codes."""
        return str(self.value["coder"])

    @property
    def code(self) -> str:
        """What with."""
        return str(self.value["code"])


def codings_with(file: StudyFile, codes: Collection[str]) -> list[Held]:
    """The codings of people with these codes, also those that are lost, in reading order."""
    listed = list(codes)
    rows = file.db.execute(
        "select c.uid, i.id, c.state, c.quote, s.id, c.code, c.coder, c.start, c.stop, t.sha256,"
        " c.stance, c.about, c.origin, c.memo, c.exemplar from coding c"
        " join segment s on s.key = c.segment_key join interview i on i.key = s.interview_key"
        " join newest t on t.interview_key = s.interview_key"
        f" where c.origin != 'rule' and c.uid != '' and c.state != 'removed' and c.code {among(listed)}"
        " order by i.id, s.start, c.start, c.stop, c.code, c.coder, c.uid",
        listed,
    )
    return [Held(row[0], things.coding_value(*row[4:]), row[1], row[2], row[3]) for row in rows]


def findings_with(file: StudyFile, codes: Collection[str]) -> list[tuple[str, str, str]]:
    """Segment, code and interview of what rules found of these codes and counts, in reading order."""
    listed = list(codes)
    rows = file.db.execute(
        "select distinct s.id, c.code, i.id, s.start from coding c join segment s"
        " on s.key = c.segment_key join interview i on i.key = s.interview_key"
        f" where c.origin = 'rule' and c.state = 'here' and c.code {among(listed)}"
        " order by i.id, s.start, c.code",
        listed,
    )
    return [row[:3] for row in rows]


def followers(file: StudyFile, ids: Mapping[str, str]) -> list[Change]:
    """What besides codings goes by these ids, as changes to the new ones: memos on codes, themes and
    dimensions, verdicts on findings of rules, charts, and proposals that became a code."""
    old = list(ids)
    found: list[Change] = []
    made: set[str] = set()
    for (uid,) in file.db.execute(
        f"select uid from memo where kind = 'code' and state != 'removed' and uid != ''"
        f" and code {among(old)} order by key",
        old,
    ).fetchall():
        value = acts.current(file, "memo", uid)
        if value is not None:
            on = ids[str(value["on"])]
            found.append(Change("memo", uid, on, value, {**value, "on": on}))
    for segment, code, coder in file.db.execute(
        "select s.id, v.code, v.coder from verdict v join segment s on s.key = v.segment_key"
        f" where v.code {among(old)} order by 1, 2, 3",
        old,
    ).fetchall():
        places = (segment, code, coder), (segment, ids[code], coder)
        found += _carried(file, "verdict", *places, segment, made)
    for interview, dimension, author in file.db.execute(
        "select i.id, c.dimension, c.author from chart c join interview i on i.key = c.interview_key"
        f" where c.dimension {among(old)} order by 1, 2, 3",
        old,
    ).fetchall():
        places = (interview, dimension, author), (interview, ids[dimension], author)
        found += _carried(file, "chart", *places, interview, made)
    for (uid,) in file.db.execute(
        f"select uid from proposal where code {among(old)} order by uid", old
    ).fetchall():
        value = acts.current(file, "proposal", uid)
        if value is not None:
            code = ids[str(value["code"])]
            found.append(Change("proposal", uid, code, value, {**value, "code": code}))
    return found


def _carried(
    file: StudyFile,
    kind: Kind,
    old: tuple[str, ...],
    new: tuple[str, ...],
    subject: str,
    made: set[str],
) -> list[Change]:
    """A thing whose name has an id in it, under another; one that is there already, or was ``made``
    from another, stays."""
    value, name = acts.current(file, kind, name_of(*old)), name_of(*new)
    gone = Change(kind, name_of(*old), subject, value, None)
    if name in made or acts.current(file, kind, name) is not None:
        return [gone]
    made.add(name)
    return [gone, Change(kind, name, subject, None, value)]


def memos_on(file: StudyFile, coding: str) -> list[tuple[str, Value]]:
    """Names and values of the memos on a coding."""
    rows = file.db.execute(
        "select m.uid from memo m join coding c on c.key = m.coding_key where m.kind = 'coding'"
        " and c.uid = ? and c.uid != '' and m.state != 'removed' and m.uid != '' order by m.key",
        (coding,),
    ).fetchall()
    values = [(uid, acts.current(file, "memo", uid)) for (uid,) in rows]
    return [(uid, value) for uid, value in values if value is not None]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code that somebody wants: ``state`` is open, accepted or declined, ``code`` what it became."""

    uid: str
    text: str
    segment_id: str
    coder: str
    at: str
    state: str
    code: str


def proposals(file: StudyFile) -> list[Proposal]:
    """All proposals, oldest first."""
    rows = file.db.execute(
        "select p.uid, p.text, coalesce(s.id, ''), p.coder, p.at, p.state, p.code from proposal p"
        " left join segment s on s.key = p.segment_key order by p.at, 3, p.text, p.uid"
    )
    return [Proposal(*row) for row in rows]


def move_findings(file: StudyFile, ids: Mapping[str, str]) -> None:
    """Give what rules found other codes, where rules do not look again; part of a transaction."""
    file.db.executemany(
        "update coding set code = ? where code = ? and origin = 'rule'",
        [(new, old) for old, new in ids.items()],
    )
