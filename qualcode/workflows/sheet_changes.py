"""What a merged sheet changes, as changes of things: codings, words on segments, memos, proposals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from qualcode.errors import NotThere
from qualcode.model import Change, Codebook, Line, Mark, SeenState, name_of
from qualcode.sheets.merge import Change as Said
from qualcode.sheets.merge import as_state
from qualcode.sheets.problems import Problem
from qualcode.sheets.records import BaseRow, Entry, State
from qualcode.sheets.slots import Proposed
from qualcode.store import acts, codings
from qualcode.store.schema import digest
from qualcode.workflows import hand
from qualcode.workflows.folder import StudyFolder


@dataclass
class Plan:
    """Changes of things, how many of each sort, and what became apparent on the way."""

    coder: str
    changes: list[Change] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    places: Mapping[str, str] = field(default_factory=dict)

    def tell(self, code: str, key: str, segment_id: str, /, **facts: object) -> None:
        """Add a problem, at the cell where its segment begins."""
        cell = self.places.get(segment_id, "")
        self.problems.append(Problem(code, key, cell, segment_id, facts))


def memo_name(segment_id: str, coder: str) -> str:
    """The name of the memo that a coder writes on a segment in sheets."""
    return digest("memo of a sheet", segment_id, coder)


def memo_now(study: StudyFolder, was: BaseRow, coder: str) -> str:
    """What the memo says now that a sheet shows, or would write."""
    name = was.memo_name or memo_name(was.segment_id, coder)
    said = acts.current(study.file, "memo", name)
    return str(said["text"]) if said else ""


def add_changes(
    study: StudyFolder,
    plan: Plan,
    said: Iterable[Said],
    lines: Mapping[str, Line],
    base: Mapping[str, BaseRow],
) -> None:
    """What a merge changes, segment by segment."""
    in_order = sorted(said, key=lambda one: one.segment_id)
    for segment_id, group in groupby(in_order, key=lambda one: one.segment_id):
        line = lines[segment_id]
        these = list(group)
        _segment(study, plan, line, these, base.get(segment_id) or BaseRow(segment_id, ""))
    _exclusive(study.codebook, plan, lines)


def add_proposals(study: StudyFolder, plan: Plan, proposed: Iterable[Proposed]) -> None:
    """Codes that the coder wants, once each."""
    for one in proposed:
        name = digest("proposal", one.segment_id, plan.coder, " ".join(one.text.casefold().split()))
        if acts.current(study.file, "proposal", name) is not None:
            continue
        if any(change.name == name for change in plan.changes):
            continue
        value = {
            "text": one.text,
            "segment": one.segment_id,
            "coder": plan.coder,
            "at": study.file.now(),
            "state": "open",
            "code": "",
        }
        plan.changes.append(Change("proposal", name, one.segment_id, None, value))
        plan.counts["proposals"] += 1


def _segment(
    study: StudyFolder, plan: Plan, line: Line, said: Sequence[Said], was: BaseRow
) -> None:
    mine = {mark.name: mark for mark in line.by(plan.coder)}
    left = dict(mine)
    added = 0
    state: State | None = None
    for one in said:
        if one.part in ("coding", "stance", "words"):
            added += _coding(study, plan, line, one, left)
        elif one.part == "memo":
            _memo(study, plan, one, was)
        elif one.part == "rejected":
            _verdict(study, plan, line, one)
        else:
            state = as_state(one.after)
    _seen(plan, line, state, n_codes=len(left) + added, had_codes=bool(mine))


def _coding(study: StudyFolder, plan: Plan, line: Line, one: Said, left: dict[str, Mark]) -> int:
    """Change a coding; returns how many are new besides those in ``left``."""
    before, after = one.before, one.after
    was = left.get(before.name) if isinstance(before, Entry) else None
    if isinstance(after, Entry) and was and after.words == before.words:  # type: ignore[union-attr]
        now = replace(was, stance=after.stance)
        plan.changes.append(hand.change(study, line, was, now))
        plan.counts["changed"] += 1
        return 0
    if isinstance(after, Entry):
        try:
            span = hand.place(line, after.words)
        except NotThere:
            plan.tell("E08", "words_gone", line.segment_id)
            return 0
        item = hand.coding(line, after.code, plan.coder, span, after.stance)
        if was:
            item = replace(item, about=was.about, memo=was.memo, exemplar=was.exemplar)
        plan.changes.append(codings.change_of(study.file, item))
        plan.counts["changed" if was else "added"] += 1
    if was:
        plan.changes.append(hand.change(study, line, was, None))
        plan.counts["removed"] += not isinstance(after, Entry)
        del left[was.name]
    return int(isinstance(after, Entry))


def _memo(study: StudyFolder, plan: Plan, one: Said, was: BaseRow) -> None:
    name = was.memo_name or memo_name(one.segment_id, plan.coder)
    before = acts.current(study.file, "memo", name)
    after: dict[str, object] | None = None
    if one.after:
        new = {"kind": "segment", "on": one.segment_id, "author": plan.coder, "origin": "person"}
        after = {**(before or {**new, "at": study.file.now()}), "text": str(one.after)}
    plan.changes.append(Change("memo", name, one.segment_id, before, after))
    plan.counts["memos"] += 1


def _verdict(study: StudyFolder, plan: Plan, line: Line, one: Said) -> None:
    if one.after and not any(mark.code == one.code for mark in line.suggested):
        plan.tell("W11", "no_finding", line.segment_id, code=one.code)
        return
    name = name_of(line.segment_id, one.code, plan.coder)
    before = acts.current(study.file, "verdict", name)
    after = {"verdict": "rejected"} if one.after else None
    plan.changes.append(Change("verdict", name, line.segment_id, before, after))
    plan.counts["verdicts"] += 1


def _seen(plan: Plan, line: Line, state: State | None, *, n_codes: int, had_codes: bool) -> None:
    """What the coder says of having read a segment, next to its codes."""
    before = line.seen.get(plan.coder)
    after: SeenState | None = before
    if state == "nothing" or state == "review":
        after = state
    elif state == "pending":
        after = None
    elif state == "coded":
        after = None if n_codes and before != "read" else "read"
    elif n_codes and before == "nothing":
        after = None  # it has codes now
    elif had_codes and not n_codes and before is None:
        after = "read"  # all its codes were taken back, by somebody who has read it
    if after != before:
        was = {"state": before} if before else None
        now = {"state": after} if after else None
        name = name_of(line.segment_id, plan.coder)
        plan.changes.append(Change("seen", name, line.segment_id, was, now))
    plan.counts["states"] += state is not None


def _exclusive(book: Codebook, plan: Plan, lines: Mapping[str, Line]) -> None:
    """Tell of new codes of a theme of which an interview should have one, and has more."""
    themes = {code.id: theme for theme in book.themes if theme.exclusive for code in theme.codes}
    new: dict[tuple[str, str], str] = {}
    for change in plan.changes:
        code = str((change.after or {}).get("code", "")) if change.kind == "coding" else ""
        if code in themes and change.before is None:
            new[lines[change.subject].interview_id, themes[code].id] = change.subject
    if not new:
        return
    held: dict[tuple[str, str], set[str]] = {}
    gone = {change.name for change in plan.changes if change.after is None}
    for line in lines.values():
        for mark in line.by(plan.coder):
            if mark.code in themes and mark.name not in gone:
                held.setdefault((line.interview_id, themes[mark.code].id), set()).add(mark.code)
    for change in plan.changes:
        code = str((change.after or {}).get("code", "")) if change.kind == "coding" else ""
        if code in themes:
            place = lines[change.subject].interview_id, themes[code].id
            held.setdefault(place, set()).add(code)
    for place, segment_id in new.items():
        if len(held[place]) > 1:
            both = ", ".join(sorted(held[place]))
            plan.tell("W10", "exclusive", segment_id, theme=place[1], codes=both)
