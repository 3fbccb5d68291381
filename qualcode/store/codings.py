"""Codings in the study file, and what is read from them: evidence and coded segments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.errors import UnknownName
from qualcode.model import (
    RULE_CODER,
    About,
    Change,
    CodedSegment,
    Coding,
    Evidence,
    Mark,
    Mention,
    Span,
    Stance,
)
from qualcode.model.acts import name_of
from qualcode.store import acts, things
from qualcode.store.connection import among
from qualcode.store.file import StudyFile
from qualcode.store.interviews import all_interviews
from qualcode.store.transcripts import segments


class RuleCoding(NamedTuple):
    """A coding that a rule made, as it goes into the file."""

    segment_key: int
    code: str
    start: int
    stop: int
    quote: str
    stance: str
    about: str
    rule: str


@dataclass(frozen=True)
class RuleRun:
    """What the rules found in one interview: its codings and the dimensions asked about.

    ``raised`` holds (dimension, turn number) pairs; ``inputs`` fingerprints what was looked at.
    Only a ``complete`` run, of all rules there are, makes the interview count as read.
    """

    interview_key: int
    inputs: str
    codings: Sequence[RuleCoding]
    raised: Sequence[tuple[str, int]]
    complete: bool = True


def add(file: StudyFile, items: Iterable[Coding], act: str = "code") -> int:
    """Add people's codings, all or none, as one act; returns how many are new or changed.

    A coding that is there already changes nothing; the same words with the same code by the same
    coder in another stance, about somebody else or with another memo is a changed mind, and the log
    keeps what it was. Raises ``UnknownName`` for a segment that is not in the study.
    """
    done = 0
    with file.transaction():
        for item in items:
            done += len(acts.within(file, act, [change_of(file, item)]).changes)
    return done


def change_of(file: StudyFile, item: Coding) -> Change:
    """What it takes for that coding to be there."""
    row = file.db.execute(
        "select t.sha256, c.uid from segment s join newest t on t.interview_key = s.interview_key"
        " left join coding c on c.segment_key = s.key and c.code = ? and c.coder = ? and c.start = ?"
        " and c.stop = ? and c.state = 'here' where s.id = ?",
        (item.code, item.coder, item.span.start, item.span.end, item.segment_id),
    ).fetchone()
    if row is None:
        there = (segment.id for segment in segments(file, item.interview_id))
        raise UnknownName("segment", item.segment_id, there)
    place = (item.segment_id, item.code, item.coder, item.span.start, item.span.end, row[0])
    name = row[1] or things.new_name(file, *place)
    before = acts.current(file, "coding", name)
    after = things.coding_value(
        item.segment_id,
        item.code,
        item.coder,
        item.span.start,
        item.span.end,
        row[0],
        item.stance,
        item.about,
        item.origin,
        item.memo,
        item.exemplar,
    )
    return Change("coding", name, item.segment_id, before, after)


def set_read(file: StudyFile, interview_ids: Iterable[str], coder: str) -> None:
    """Mark interviews as coded to their end by a person."""
    changes = []
    for interview_id in interview_ids:
        name = name_of(interview_id, coder)
        before = acts.current(file, "reading", name)
        changes.append(Change("reading", name, interview_id, before, {"read": True}))
    acts.perform(file, "read", changes)


def last_runs(file: StudyFile) -> dict[int, tuple[str, Mapping[str, str]]]:
    """For each interview key: the inputs and the rules (id -> fingerprint) it was last coded with."""
    rulesets = {key: json.loads(codes) for key, codes in file.db.execute("select * from ruleset")}
    rows = file.db.execute("select interview_key, inputs, ruleset_key from rule_run")
    return {key: (inputs, rulesets[ruleset]) for key, inputs, ruleset in rows}


def save_runs(
    file: StudyFile, runs: Sequence[RuleRun], ids: Sequence[str], ruleset: Mapping[str, str]
) -> None:
    """Replace what the rules said under ``ids`` (codes and dimensions) in these interviews.

    People's codings are not touched. ``ruleset`` is what all rules are now. All in one transaction.
    """
    with file.transaction() as db:
        codes = json.dumps(ruleset, sort_keys=True)
        db.execute("insert or ignore into ruleset (codes) values (?)", (codes,))
        (ruleset_key,) = db.execute("select key from ruleset where codes = ?", (codes,)).fetchone()
        before = _clear(file, runs, ids)
        db.executemany(
            "insert into coding (segment_key, code, coder, start, stop, quote, stance, about, origin,"
            f" rule, memo) values (?, ?, '{RULE_CODER}', ?, ?, ?, ?, ?, 'rule', ?, '')",
            [found for run in runs for found in run.codings],
        )
        db.executemany(
            "insert or ignore into raised values (?, ?, ?)",
            [(run.interview_key, *pair) for run in runs for pair in run.raised],
        )
        db.executemany(
            "insert into rule_run values (?, ?, ?, ?) on conflict (interview_key) do update set"
            " ruleset_key = excluded.ruleset_key, inputs = excluded.inputs,"
            " complete = excluded.complete",
            [(run.interview_key, ruleset_key, run.inputs, run.complete) for run in runs],
        )
        set_rejected_aside(file)
        file.record(
            "code by rules",
            f"{len(runs)} interviews",
            before={"codings": before},
            after={"codings": sum(len(run.codings) for run in runs), "rules_of": len(ids)},
        )


def set_rejected_aside(file: StudyFile) -> None:
    """Take out of all counts what rules found and somebody has rejected; part of a transaction."""
    file.db.execute(
        "update coding set state = 'removed' where key in (select c.key from verdict v join coding c"
        " on c.segment_key = v.segment_key and c.code = v.code where c.origin = 'rule')"
    )


def _clear(file: StudyFile, runs: Sequence[RuleRun], ids: Sequence[str]) -> int:
    """Remove the rules' codings and raised dimensions of these ids; returns how many codings."""
    db = file.db
    if not db.execute("select exists (select 1 from rule_run)").fetchone()[0]:
        return 0
    keys = [run.interview_key for run in runs]
    removed = sum(
        db.execute(
            "delete from coding where key in (select c.key from segment s cross join coding c"
            f" on c.segment_key = s.key where s.interview_key {among(keys)}"
            f" and c.origin = 'rule' and {there}"  # each has an index of its own
            f" and +c.code {among(ids)})",  # the plus: not one search per code
            (*keys, *ids),
        ).rowcount
        for there in ("c.state = 'here'", "c.state != 'here'")
    )
    db.execute(
        f"delete from raised where interview_key {among(keys)} and dimension {among(ids)}",
        (*keys, *ids),
    )
    return removed


def count(file: StudyFile, origin: str = "") -> int:
    """How many codings count, of one origin or of all."""
    (n,) = file.db.execute(
        "select count(*) from coding where ? in ('', origin) and state = 'here'", (origin,)
    ).fetchone()
    return int(n)


def codes_used(file: StudyFile) -> set[str]:
    """The codes that anyone but the rules has coded with."""
    return {
        row[0]
        for row in file.db.execute(
            "select distinct code from coding where origin != 'rule' and state = 'here'"
        )
    }


def read_by_rules(file: StudyFile) -> frozenset[str]:
    """Ids of the interviews that all rules have coded."""
    return _ids(file, "select interview_key from rule_run where complete")


_READ_BY_PEOPLE = """
select interview_key from reading union
select done.interview_key from (
    select s.interview_key, p.coder, count(distinct s.key) n from (
        select segment_key, coder from coding where origin != 'rule' and state = 'here'
        union select segment_key, coder from seen) p
    join segment s on s.key = p.segment_key where not s.lost group by 1, 2) done
join (select interview_key, count(*) n from segment where not lost group by 1) whole
    on whole.interview_key = done.interview_key and whole.n = done.n
"""
"""Interviews that somebody says to have coded to their end, or of which somebody has seen all."""


def evidence(file: StudyFile) -> Evidence:
    """All that counting needs."""
    mentions = file.db.execute(
        "select i.id, s.speaker, c.code, c.stance, c.about, min(c.by_rule), count(*), sum(s.n_words)"
        " from (select segment_key, code, stance, about, min(origin = 'rule') by_rule from coding"
        "       where state = 'here' group by segment_key, code, stance, about) c"
        " join segment s on s.key = c.segment_key join interview i on i.key = s.interview_key"
        " group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5"
    )
    raised = file.db.execute(
        "select distinct i.id, r.dimension from raised r join interview i on i.key = r.interview_key"
    )
    by_people = _ids(file, _READ_BY_PEOPLE)
    return Evidence(
        interviews=all_interviews(file),
        mentions=tuple(
            Mention(row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6], row[7])
            for row in mentions
        ),
        raised=frozenset((row[0], row[1]) for row in raised),
        read=by_people | read_by_rules(file),
        read_by_people=by_people,
    )


def _ids(file: StudyFile, keys: str) -> frozenset[str]:
    rows = file.db.execute(f"select id from interview where key in ({keys})")
    return frozenset(row[0] for row in rows)


def mark(
    code: str,
    stance: Stance,
    about: About,
    coder: str,
    origin: str,
    start: int,
    stop: int,
    rule: str,
    memo: str,
    exemplar: int,
    name: str,
) -> Mark:
    """A coding as it shows, from its row."""
    span = Span(start, stop)
    return Mark(code, stance, about, coder, origin, span, rule, memo, bool(exemplar), name)


def coded_segments(
    file: StudyFile, codes: Iterable[str] | None = None, interviews: Iterable[str] | None = None
) -> Iterator[CodedSegment]:
    """Segments with their marks, by interview and in reading order.

    With ``codes``, only segments that carry one of them (with all their marks); without, every
    segment of the study, coded or not.
    """
    wanted = None if codes is None else frozenset(codes)
    chosen = None if interviews is None else frozenset(interviews)
    for key, interview_id in file.db.execute(
        "select key, id from interview order by id"
    ).fetchall():
        if chosen is not None and interview_id not in chosen:
            continue
        marks: dict[int, list[Mark]] = {}
        for row in file.db.execute(
            "select c.segment_key, c.code, c.stance, c.about, c.coder, c.origin, c.start, c.stop,"
            " c.rule, c.memo, c.exemplar, c.uid from coding c join segment s on s.key = c.segment_key"
            " where s.interview_key = ? and c.state = 'here'"
            " order by c.segment_key, c.code, c.coder, c.start, c.stop",
            (key,),
        ):
            marks.setdefault(row[0], []).append(mark(*row[1:]))
        if wanted is not None and not any(m.code in wanted for ms in marks.values() for m in ms):
            continue
        (text,) = file.db.execute(
            "select text from newest where interview_key = ?", (key,)
        ).fetchone()
        for row in file.db.execute(
            "select key, id, turn, speaker, start, stop, n_words, start_ms from segment"
            " where interview_key = ? and not lost order by start",
            (key,),
        ):
            own = tuple(marks.get(row[0], ()))
            if wanted is None or any(mark.code in wanted for mark in own):
                span = Span(row[4], row[5])
                yield CodedSegment(
                    row[1], interview_id, row[2], row[3], span, span.of(text), row[6], row[7], own
                )
