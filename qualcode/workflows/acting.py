"""The log as people read it, and acts undone and done again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualcode.errors import UnknownName
from qualcode.model import Act, Change, Issue
from qualcode.report import Table, logs
from qualcode.store import acts, codebooks, logbook, merging
from qualcode.store.acts import SHORT, Done
from qualcode.store.logbook import Asked
from qualcode.store.merging import Conflict, Head
from qualcode.workflows import codebook_file, codebook_history, following
from qualcode.workflows.codebook_file import BY_HAND, READ
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.leaks import guard

__all__ = [
    "Asked",
    "Turned",
    "conflict_table",
    "log_lines",
    "log_summary",
    "log_table",
    "redo",
    "settle",
    "undo",
]


@dataclass(frozen=True)
class Turned:
    """An act that was undone or done again: its rows, what changed, and what could not be finished."""

    act: Act
    done: Done
    issues: tuple[Issue, ...] = ()

    def sentence(self, verb: str) -> str:
        """What was done, for people, without what anybody said."""
        when = self.act.at[:16].replace("T", " ")
        by = f" by {self.act.who}" if self.act.who else ""
        named = f"'{self.act.act}' on {self.act.subject}" if self.act.subject else self.act.act
        return (
            f"{verb} act {self.act.act_uid[:SHORT]} ({named}{by}, {when}): "
            f"{told(self.done.changes) or 'nothing was left to change'}."
        )


_ONE = {
    "coding": "{code} by {coder} on {subject}",
    "seen": "what {coder} said of {subject}",
    "verdict": "the verdict on a finding of rules in {subject}",
    "reading": "that {subject} is coded to its end",
    "memo": "a memo by {author} on {subject}",
    "chart": "the summary of {subject}",
    "proposal": "a proposed code",
    "codebook": "the codebook",
}
_MANY = {
    "coding": "codings",
    "seen": "marks on segments",
    "verdict": "verdicts",
    "reading": "readings",
    "memo": "memos",
    "chart": "summaries",
    "proposal": "proposals",
    "codebook": "codebooks",
}


_SINGULAR = {"marks on segments": "mark on a segment", "summaries": "summary"}


def told(changes: Sequence[Change]) -> str:
    """What changed, in words: one by one when there are few, else counted."""
    if len(changes) <= 3:
        return "; ".join(f"{_named(change)} is {_fate(change)}" for change in changes)
    counts = Counter((_MANY[change.kind], _fate(change)) for change in changes)
    parts = []
    for (noun, fate), n in counts.items():
        parts.append(
            f"{n:,} {noun if n > 1 else _SINGULAR.get(noun, noun.removesuffix('s'))} {fate}"
        )
    return ", ".join(parts)


def _named(change: Change) -> str:
    said = dict(change.after or change.before or {})
    names = json.loads(change.name) if change.name.startswith("[") else [""]
    facts = {"subject": change.subject, "coder": said.get("coder", names[-1])}
    return _ONE[change.kind].format(
        **facts, code=said.get("code", ""), author=said.get("author", names[-1])
    )


def _fate(change: Change) -> str:
    if change.after is None:
        return "gone"
    return "back" if change.before is None else "as it was"


def log_lines(study: StudyFolder, asked: Asked) -> list[str]:
    """The acts that are asked for as people read them, each with what it changed: only what differs
    between before and after, without hashes. Masked as in ``log_table``; raises ``UnknownAct``."""
    found = logbook.rows(study.file, _asked(study, asked))
    return list(logs.act_lines(guard(study).acts(found)))


def log_summary(study: StudyFolder, asked: Asked) -> Table:
    """The acts that are asked for, a line each, short enough for a terminal."""
    gone = _undone(study)
    lines: list[tuple[str | int | float, ...]] = []
    entries = logbook.entries(study.file, _asked(study, asked))
    for entry, act in zip(entries, guard(study).acts(e.first for e in entries), strict=True):
        fate = "undone" if act.act_uid in gone else ""
        changes = " ".join(filter(None, (f"{entry.changes:,}" if entry.changes else "", fate)))
        what = ": ".join(filter(None, (act.act, logs.about(act))))
        lines.append((act.act_uid[:SHORT], logs.when(act.at), act.who, what, changes))
    header = ("act id", "when (UTC)", "who", "what", "changes")
    return Table("Log", header, tuple(lines), (), ("left",) * 5)


def _asked(study: StudyFolder, asked: Asked) -> Asked:
    return replace(asked, act_uid=acts.named(study.file, asked.act_uid)) if asked.act_uid else asked


def _undone(study: StudyFolder) -> set[str]:
    return {uid for uid, is_gone in acts.undone(study.file).items() if is_gone}


def log_table(study: StudyFolder, asked: Asked | None = None, *, changes: bool = False) -> Table:
    """The acts that are asked for, oldest first, a line each, for programs; with ``changes`` every row
    of the log, with the values before and after.

    In English, as acts are recorded; with tokens where names have been replaced since. Raises
    ``UnknownAct``.
    """
    asked = _asked(study, asked or Asked())
    gone = _undone(study)
    masked = guard(study).acts
    if changes:
        header = ("act id", "when (UTC)", "who", "act", "subject", "before", "after")
        found = masked(logbook.rows(study.file, asked))
        lines: list[tuple[str | int | float, ...]] = [
            (a.act_uid[:SHORT], a.at, a.who, a.act, a.subject, a.before, a.after) for a in found
        ]
        return Table("Log", header, tuple(lines), (), ("left",) * 7)
    entries = logbook.entries(study.file, asked)
    header = ("act id", "when (UTC)", "who", "act", "subject", "changes", "")
    lines = [
        (
            first.act_uid[:SHORT],
            first.at,
            first.who,
            first.act,
            first.subject if first.act not in (acts.UNDO, acts.REDO) else first.subject[:SHORT],
            entry.changes,
            "undone" if first.act_uid in gone else "",
        )
        for entry, first in zip(entries, masked(e.first for e in entries), strict=True)
    ]
    return Table("Log", header, tuple(lines), (), (*("left",) * 5, "right", "left"))


def undo(study: StudyFolder, act: str = "", *, coder: str = "", dry_run: bool = False) -> Turned:
    """Put back what an act changed: the one named by the first letters of its id, else the last one
    that whoever asks has signed, or that is about codings and the like of ``coder``.

    Raises ``CannotUndo``, ``UnknownAct``, ``UnknownName`` when there is nothing to undo.
    """
    uid = acts.named(study.file, act) if act else _last(study, coder, again=False)
    if not dry_run:
        codebook_history.check_turn(study, uid)
    return _turned(study, uid, acts.undo(study.file, uid, dry_run=dry_run), dry_run)


def redo(study: StudyFolder, act: str = "", *, coder: str = "", dry_run: bool = False) -> Turned:
    """Do an undone act again: the one named, else the one that was undone last, as for ``undo``."""
    uid = acts.named(study.file, act) if act else _last(study, coder, again=True)
    if not dry_run:
        codebook_history.check_turn(study, uid, again=True)
    return _turned(study, uid, acts.redo(study.file, uid, dry_run=dry_run), dry_run)


def _last(study: StudyFolder, coder: str, *, again: bool) -> str:
    def wanted(rows: Sequence[Act]) -> bool:
        if rows[0].act in (READ, BY_HAND):  # nobody did that as an act
            return False
        return not coder or all(_coder_of(row) == coder for row in rows if row.name)

    look = acts.last_undone if again else acts.last_done
    uid = look(study.file, wanted, who=study.file.who)
    if not uid:
        what = "act to do again" if again else "act to undo"
        raise UnknownName(f"{what} that was done by", coder or study.file.who or "you", ())
    return uid


def _coder_of(row: Act) -> str:
    said = json.loads(row.after or row.before or "{}")
    name = json.loads(row.name)[-1] if row.name.startswith("[") else ""
    return str(said.get("coder") or said.get("author") or name)


def _turned(study: StudyFolder, uid: str, done: Done, dry_run: bool) -> Turned:
    (first,) = guard(study).acts(acts.rows_of(study.file, uid)[:1])
    issues: list[Issue] = []
    if not dry_run and any(change.kind == "codebook" for change in done.changes):
        issues = codebook_file.finish(study)
    return Turned(first, done, (*issues, *_without_code(study, done)))


def _without_code(study: StudyFolder, done: Done) -> list[Issue]:
    """Codes that came back with a coding and that the codebook no longer has."""
    said = [c.after for c in done.changes if c.kind == "coding" and c.after is not None]
    known = study.codebook.by_id if said else {}
    now = codebooks.renamed(study.file) if said else {}
    return [
        Issue(
            code,
            "a coding with it is back, and the codebook no longer has it: it is in no count",
            f"Say what it is called now: qualcode codebook rename {code} {now.get(code, 'NEW')}.",
            "warning",
        )
        for code in sorted({str(value["code"]) for value in said} - set(known))
    ]


def conflict_table(study: StudyFolder, found: Sequence[Conflict] | None = None) -> Table:
    """What copies of the study changed differently, each side on a line; the last of them holds.

    A side is decided for with its id; so it is by any new act on the same thing.
    """
    mask = guard(study).matcher
    lines: list[tuple[str | int | float, ...]] = []
    for one in merging.conflicts(study.file) if found is None else found:
        for number, head in enumerate(one.heads, start=1):
            holds = "holds" if number == len(one.heads) else ""
            value = mask.replaced(_differing(one, head))
            signed = (head.at, head.who, head.act)
            lines.append((one.subject, one.kind, head.uid[:SHORT], holds, *signed, value))
    header = ("subject", "what", "side", "", "when (UTC)", "who", "act", "value")
    notes = ("Decide for a side: qualcode conflicts --keep SIDE",) if lines else ()
    return Table("Changed differently in two copies", header, tuple(lines), notes, ("left",) * 8)


def _differing(conflict: Conflict, head: Head) -> str:
    """What a side says, without what all sides say."""
    if head.after is None:
        return "(not there)"
    others = [other.after for other in conflict.heads if other.after is not None]
    shown = {
        part: value
        for part, value in head.after.items()
        if len(others) == 1 or any(other.get(part) != value for other in others)
    }
    return json.dumps(shown, ensure_ascii=False, sort_keys=True)


def settle(study: StudyFolder, side: str) -> Conflict:
    """Decide for one side of a conflict, by the first letters of its id."""
    file = study.file
    settled = merging.settle(file, side)
    codebook_file.finish(study)
    with file.transaction():
        following.follow(study, merging.conflicts(file))
    return settled
