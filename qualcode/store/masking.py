"""What replacing names needs besides a new version: memos change where they stand, and what rules
found in the old text is put back into the new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qualcode.model import Span
from qualcode.store import codings
from qualcode.store.file import StudyFile


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
    """Give memos another author and text; one act, which counts them and keeps no words."""
    if not changed:
        return
    with file.transaction() as db:
        db.executemany(
            "update memo set author = ?, text = ? where key = ?",
            [(one.author, one.text, one.key) for one in changed],
        )
        file.record("anonymise memos", f"{len(changed)} memos", after={"memos": len(changed)})


def rewrite_coding_memos(file: StudyFile, changed: Sequence[tuple[str, str]]) -> None:
    """Put new memos in the place of those of codings, each (before, after); as ``rewrite_memos``."""
    if not changed:
        return
    with file.transaction() as db:
        db.executemany(
            "update coding set memo = ? where memo = ?", [(after, was) for was, after in changed]
        )
        file.record("anonymise memos", f"{len(changed)} memos", after={"memos": len(changed)})


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
