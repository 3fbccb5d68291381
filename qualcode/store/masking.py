"""What replacing names needs besides a new version: what people wrote changes where it stands, and what
rules found in the old text is put back into the new one."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from qualcode.model import Kind, Span, name_of
from qualcode.store import codings
from qualcode.store.file import StudyFile
from qualcode.store.things import THINGS

ACT = "anonymise texts"


@dataclass(frozen=True, slots=True)
class MemoText:
    """What a memo says and who wrote it; ``interview_id`` is empty for one on the study or a code."""

    key: int
    interview_id: str
    author: str
    text: str
    quote: str


def memo_texts(file: StudyFile) -> list[MemoText]:
    """All memos, also those that are set aside."""
    rows = file.db.execute(
        "select m.key, coalesce(i.id, ''), m.author, m.text, m.quote from memo m"
        " left join interview i on i.key = m.interview_key order by m.key"
    )
    return [MemoText(*row) for row in rows]


def rewrite_memos(file: StudyFile, changed: Sequence[MemoText]) -> None:
    """Give memos another author and text; part of a transaction."""
    for one in changed:
        row = (
            "update memo set author = ?, text = ? where key = ?",
            (one.author, one.text, one.key),
        )
        file.db.execute(*row)
        (uid,) = file.db.execute("select uid from memo where key = ?", (one.key,)).fetchone()
        if uid:
            _tell(file, "memo", uid)


def rewrite_coding_memos(file: StudyFile, changed: Sequence[tuple[str, str]]) -> None:
    """Put new memos in the place of those of codings, each (before, after); part of a transaction."""
    for was, after in changed:
        uids = file.db.execute("select uid from coding where memo = ? and uid != ''", (was,))
        named = [uid for (uid,) in uids]
        file.db.execute("update coding set memo = ? where memo = ?", (after, was))
        for uid in named:
            _tell(file, "coding", uid)


def texts(file: StudyFile, kind: Literal["chart", "proposal"]) -> list[tuple[str, str, str]]:
    """What charts or proposals say: the name of each, the id of its interview (empty where it has
    none) and its text."""
    if kind == "chart":
        rows = file.db.execute(
            "select i.id, c.dimension, c.author, c.text from chart c"
            " join interview i on i.key = c.interview_key order by 1, 2, 3"
        )
        return [(name_of(row[0], row[1], row[2]), row[0], row[3]) for row in rows]
    rows = file.db.execute(
        "select p.uid, coalesce(i.id, ''), p.text from proposal p left join segment s"
        " on s.key = p.segment_key left join interview i on i.key = s.interview_key order by 1"
    )
    return [(row[0], row[1], row[2]) for row in rows]


def rewrite(file: StudyFile, kind: Literal["chart", "proposal"], name: str, text: str) -> None:
    """Give a chart or a proposal another text; part of a transaction."""
    value = THINGS[kind].read(file, name)
    if value is not None:
        THINGS[kind].write(file, name, {**value, "text": text})
        _tell(file, kind, name)


def record(file: StudyFile, n: int) -> None:
    """End an act that rewrote so many texts: the log counts them, and it is not undone by 'undo', which
    would bring names back."""
    file.record(ACT, f"{n} texts", after={"texts": n})


def _tell(file: StudyFile, kind: Kind, name: str) -> None:
    """A row of the log that says what a thing says now; what it said before had names in it."""
    value = THINGS[kind].read(file, name)
    if value is not None:
        subject = str(value.get("segment") or value.get("on") or "codebook")
        subject = json.loads(name)[0] if kind == "chart" else subject
        file.record(ACT, subject, after=value, kind=kind, name=name)


def sheet_texts(file: StudyFile) -> list[str]:
    """What the study keeps of sheets that went out and came back, which is not rewritten: texts of more
    than a word."""
    rows = file.db.execute("select about from sheet union all select base from received")
    return [text for (row,) in rows if row for text in _strings(row) if " " in text]


def _strings(text: str) -> list[str]:
    """The texts in JSON, however deep; texts in it may be JSON themselves."""
    try:
        value = json.loads(text)
    except ValueError:
        return [text]
    found, waiting = [], [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            inner = _strings(one) if one[:1] in ("{", "[") else [one]
            found += inner
        elif isinstance(one, dict):
            waiting += [*one.values()]
        elif isinstance(one, list):
            waiting += one
    return found


def coding_memos(file: StudyFile) -> list[tuple[str, str]]:
    """The memos of codings with the ids of their interviews, each once."""
    rows = file.db.execute(
        "select distinct i.id, c.memo from coding c join segment s on s.key = c.segment_key"
        " join interview i on i.key = s.interview_key where c.memo != '' order by 1, 2"
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True)
class RuleFindings:
    """What rules found in an interview: rows of its codings, of dimensions raised, and of its run."""

    interview_key: int
    codings: Sequence[tuple[int, str, str, int, int, str, str, str]]
    raised: Sequence[tuple[str, int]]
    inputs: str
    complete: int


def rule_findings(file: StudyFile, interview_id: str) -> RuleFindings | None:
    """What rules found in an interview; ``None`` where they have not run."""
    run = file.db.execute(
        "select r.interview_key, r.inputs, r.complete from rule_run r join interview i"
        " on i.key = r.interview_key where i.id = ?",
        (interview_id,),
    ).fetchone()
    if run is None:
        return None
    found = file.db.execute(
        "select c.segment_key, c.code, c.coder, c.start, c.stop, c.stance, c.about, c.rule"
        " from segment s join coding c on c.segment_key = s.key"
        " where s.interview_key = ? and c.origin = 'rule'",
        (run[0],),
    )
    raised = file.db.execute("select dimension, turn from raised where interview_key = ?", run[:1])
    return RuleFindings(run[0], found.fetchall(), raised.fetchall(), run[1], run[2])


def put_back(
    file: StudyFile, found: RuleFindings, text: str, moved: Callable[[Span], Span], inputs: str
) -> None:
    """Put what rules found before into the newest text, each where its words are now.

    ``inputs`` is the fingerprint of what the rules would look at now.
    """
    rows = []
    for segment_key, code, coder, start, stop, stance, about, rule in found.codings:
        span = moved(Span(start, stop))
        place = (span.start, span.end, span.of(text))
        rows.append((segment_key, code, coder, *place, stance, about, rule))
    with file.transaction() as db:
        db.executemany(
            "insert or ignore into coding (segment_key, code, coder, start, stop, quote, stance,"
            " about, origin, rule, memo) values (?, ?, ?, ?, ?, ?, ?, ?, 'rule', ?, '')",
            rows,
        )
        codings.set_rejected_aside(file)
        db.executemany(
            "insert or ignore into raised values (?, ?, ?)",
            [(found.interview_key, *pair) for pair in found.raised],
        )
        db.execute(
            "update rule_run set inputs = ?, complete = ? where interview_key = ?",
            (inputs, found.complete, found.interview_key),
        )
