"""After a code was split: its codings, one after the other, get the codes that took its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualcode.errors import CodebookRefused, UnknownName
from qualcode.model import RULE_CODER, Change, Coding, Line, Mark
from qualcode.report import Table
from qualcode.store import acts, codebooks, codings
from qualcode.store.acts import Done
from qualcode.workflows import hand
from qualcode.workflows.codebook_history import split_into
from qualcode.workflows.folder import StudyFolder


@dataclass(frozen=True, slots=True)
class Task:
    """A coding with a code that was split: whose, where, and which codes it may get. ``coder`` is
    ``rules`` for what rules found."""

    code: str
    into: tuple[str, ...]
    segment_id: str
    coder: str


@dataclass(frozen=True)
class Worklist:
    """What is left to be recoded, by code and in reading order, of how much there was."""

    tasks: tuple[Task, ...]
    total: int

    @property
    def done(self) -> int:
        """How much has been recoded."""
        return max(self.total - len(self.tasks), 0)


def worklist(study: StudyFolder, code: str = "") -> Worklist:
    """The codings that wait because their code was split; of one code, or of all.

    Raises ``UnknownName`` for a code that was not.
    """
    splits = split_into(study)
    if code and code.upper() not in splits:
        raise UnknownName("code that was split", code, splits)
    wanted = {old: into for old, into in splits.items() if not code or old == code.upper()}
    retired = {old for old in wanted if _is_retired(study, old)}
    tasks: list[Task] = []
    for old, into in wanted.items():
        held = codebooks.codings_with(study.file, [old])
        people = [(h.segment_id, h.coder) for h in held if h.state == "here"]
        found = codebooks.findings_with(study.file, [old]) if old in retired else []
        places = [*people, *((segment, RULE_CODER) for segment, _, _ in found)]
        tasks += [Task(old, into, *place) for place in dict.fromkeys(sorted(places))]
    total = sum(
        int(one.told.get("waiting", 0))
        for one in codebooks.migrations(study.file)
        if one.op == "split" and one.told["code"] in wanted
    )
    return Worklist(tuple(tasks), max(total, len(tasks)))


def _is_retired(study: StudyFolder, code: str) -> bool:
    return code in study.codebook.by_id and study.codebook.by_id[code].retired


def worklist_table(study: StudyFolder, code: str = "") -> Table:
    """The same as a table, with the words of each segment."""
    listed = worklist(study, code)
    lines: dict[str, Line] = {}
    for task in listed.tasks:
        if task.segment_id not in lines:
            lines[task.segment_id] = hand.line(study, task.segment_id)
    rows = tuple(
        (t.segment_id, t.code, t.coder, ", ".join(t.into), lines[t.segment_id].text)
        for t in listed.tasks
    )
    note = f"{listed.done:,} of {listed.total:,} recoded."
    header = ("segment", "code", "coder", "becomes one of", "text")
    return Table("Codings to be given another code", header, rows, (note,))


def assign(
    study: StudyFolder, segment_id: str, codes: Sequence[str], *, coder: str, old: str = ""
) -> Done:
    """Give a segment the codes that took the place of one that was split, in place of it; one act.

    The coding keeps its words, stance, about and memo; what rules found becomes a coding of the coder.
    ``old`` is the code that was split where the codes do not tell. Raises ``UnknownName``,
    ``RetiredCode``, ``CodebookRefused``.
    """
    new = [study.codebook.to_code_with(code).id for code in dict.fromkeys(codes)]
    segment = hand.line(study, segment_id)
    before = _split_code(study, new, segment, old)
    mine = [mark for mark in segment.by(coder) if mark.code == before]
    found = [mark for mark in segment.suggested if mark.code == before]
    if not mine and not found:
        raise UnknownName(
            f"coding by {coder} on {segment.segment_id} with the code",
            before,
            {mark.code for mark in segment.by(coder)},
        )
    changes = [change for mark in mine for change in _recoded(study, segment, mark, new, coder)]
    if found and not mine:
        changes = _of_rules(study, segment, found[0], new, coder)
    return acts.perform(
        study.file, "recode", changes, told={"from": before, "to": new}, on=segment_id
    )


def _split_code(study: StudyFolder, new: Sequence[str], segment: Line, old: str) -> str:
    splits = split_into(study)
    if old:
        if old.upper() not in splits:
            raise UnknownName("code that was split", old, splits)
        return old.upper()
    there = {mark.code for mark in segment.marks}
    named = [code for code, into in splits.items() if set(new) <= set(into)]
    on_it = [code for code in named if code in there] or named
    if len(on_it) != 1:
        what = " and ".join(new)
        raise CodebookRefused(
            f"{what} took the place of {' and '.join(on_it) if on_it else 'no code that was split'}",
            "Name the old code with --from.",
        )
    return on_it[0]


def _recoded(
    study: StudyFolder, segment: Line, mark: Mark, new: Sequence[str], coder: str
) -> list[Change]:
    there = {(one.code, one.span): one for one in segment.by(coder)}
    missing = [code for code in new if (code, mark.span) not in there]
    for code in new:
        other = there.get((code, mark.span))
        if other and (other.stance, other.about) != (mark.stance, mark.about):
            raise CodebookRefused(
                f"{coder} has coded the same words of {segment.segment_id} with {code} already, and "
                "says it otherwise",
                "Make them agree first ('qualcode code add ... --stance').",
            )
    first = hand.change(study, segment, mark, replace(mark, code=missing[0]) if missing else None)
    more = [
        codings.change_of(study.file, _item(segment, mark, code, coder)) for code in missing[1:]
    ]
    if not missing and mark.memo:
        other = there[new[0], mark.span]
        memo = "\n\n".join(dict.fromkeys(filter(None, (other.memo, mark.memo))))
        more.append(hand.change(study, segment, other, replace(other, memo=memo)))
    return [first, *more]


def _item(segment: Line, mark: Mark, code: str, coder: str) -> Coding:
    return hand.coding(
        segment, code, coder, mark.span, mark.stance, mark.about, mark.memo, mark.exemplar
    )


def _of_rules(
    study: StudyFolder, segment: Line, found: Mark, new: Sequence[str], coder: str
) -> list[Change]:
    """What rules found becomes codings of the coder, of the whole segment; it counts no more."""
    there = {mark.code for mark in segment.by(coder)}
    items = [
        replace(
            hand.coding(segment, code, coder, segment.span, found.stance, found.about),
            origin="suggestion",
        )
        for code in new
        if code not in there
    ]
    rejected = hand.verdicts(study, segment.segment_id, found.code, coder, rejected=True)
    return [*(codings.change_of(study.file, item) for item in items), *rejected]
