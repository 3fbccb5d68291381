"""What new transcripts did to people's codings and memos, until a person decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from qualcode.errors import UnknownName
from qualcode.model import Change
from qualcode.store import acts
from qualcode.store.file import StudyFile

Decision = Literal["keep", "remove"]


@dataclass(frozen=True, slots=True)
class Pending:
    """A coding or memo that waits: what happened to it (``changed``, ``moved``, ``lost``), the words
    it stood on, and those it stands on now, empty when it is lost.

    ``coder`` is the author of a memo. ``since`` is the version that did it.
    """

    number: int
    kind: Literal["coding", "memo"]
    interview_id: str
    segment_id: str
    code: str
    coder: str
    what: str
    since: int
    was: str
    now: str


def pending(file: StudyFile, interview_id: str = "") -> list[Pending]:
    """What waits for a decision, in one interview or in all, by interview and in reading order."""
    rows = file.db.execute(
        "select p.number, 'coding', i.id, s.id, c.code, c.coder, p.what, t.version, p.was,"
        " case c.state when 'here' then c.quote else '' end, c.start from pending p"
        " join coding c on c.key = p.coding_key join segment s on s.key = c.segment_key"
        " join interview i on i.key = s.interview_key join transcript t on t.key = p.since"
        " where ?1 in ('', i.id)"
        " union all select p.number, 'memo', i.id, '', '', m.author, p.what, t.version, p.was,"
        " case m.state when 'here' then m.quote else '' end, m.start from pending p"
        " join memo m on m.key = p.memo_key join interview i on i.key = m.interview_key"
        " join transcript t on t.key = p.since where ?1 in ('', i.id)"
        " order by 3, 11, 1",
        (interview_id,),
    )
    return [Pending(*row[:10]) for row in rows]


def count(file: StudyFile) -> tuple[int, int]:
    """How many codings and how many memos wait for a decision."""
    row = file.db.execute("select count(coding_key), count(memo_key) from pending").fetchone()
    return int(row[0]), int(row[1])


def settle(
    file: StudyFile, numbers: Collection[int], decision: Decision
) -> tuple[list[Pending], list[Pending]]:
    """Decide about some that wait, each an act in the log; returns those decided, and those not.

    ``keep`` accepts where it stands now; one that is lost stands nowhere and goes on waiting.
    ``remove`` takes it out of all counts; it is kept, and comes back with a version it stood in.
    Raises ``UnknownName`` for a number that does not wait.
    """
    there = {one.number: one for one in pending(file)}
    for number in numbers:
        if number not in there:
            raise UnknownName("change that waits, number", str(number), map(str, there))
    chosen = [one for number, one in there.items() if number in set(numbers)]
    lost = [one for one in chosen if decision == "keep" and one.what == "lost"]
    decided = [one for one in chosen if one not in lost]
    if decided:
        _decide(file, decided, decision)
    return decided, lost


def _decide(file: StudyFile, decided: Sequence[Pending], decision: Decision) -> None:
    with file.transaction() as db:
        for one in decided:
            key, name = db.execute(
                f"select t.key, t.uid from pending p join {one.kind} t on t.key = p.{one.kind}_key"
                " where p.number = ?",
                (one.number,),
            ).fetchone()
            start, stop, state = db.execute(
                f"select start, stop, state from {one.kind} where key = ?", (key,)
            ).fetchone()
            facts = {"code": one.code, "coder": one.coder, "kind": one.kind, "key": key}
            subject = one.segment_id or one.interview_id
            file.record(
                "settle",
                subject,
                before={**facts, "what": one.what, "span": [start, stop], "state": state},
                after={"decision": decision, "state": "removed" if decision == "remove" else state},
                kind=acts.NOTE if decision == "remove" else "",
            )
            db.execute("delete from pending where number = ?", (one.number,))
            if decision == "remove":
                before = acts.current(file, one.kind, name)
                acts.within(file, "settle", [Change(one.kind, name, subject, before, None)])
