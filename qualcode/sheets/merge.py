"""What a sheet changes, from what it says, what it said when it went out, and what the study says.

Field by field: what the sheet left as it was stays as the study has it now; what only the sheet changed
is taken; what both changed in the same way is fine; what both changed differently is a conflict, and
the study keeps its value until somebody decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from qualcode.sheets.records import BaseRow, Entry, State

Part = Literal["coding", "stance", "words", "state", "memo", "rejected"]
Decision = Literal["sheet", "study", "both"]
Said = Entry | str | None
"""A coding, or what a row says in a word; ``None``: not there."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change in the study: a coding, a state, a memo, the rejection of a finding.

    A coding to be taken back or changed has the name that the study gives it; an empty text stands for
    no memo and for a finding that is not rejected.
    """

    segment_id: str
    part: Part
    code: str
    before: Said
    after: Said


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the sheet and the study have changed differently since the sheet went out."""

    segment_id: str
    part: Part
    code: str
    base: Said
    sheet: Said
    study: Said


@dataclass
class Merged:
    """What came of a merge. ``base`` is what the sheet is to be compared with when it comes again: what
    has been taken from it, and what it said at first where there is a conflict."""

    changes: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    base: dict[str, BaseRow] = field(default_factory=dict)


def merge(
    base: Mapping[str, BaseRow], sheet: Iterable[BaseRow], study: Mapping[str, BaseRow]
) -> Merged:
    """What the rows of a sheet change; rows that the sheet no longer has change nothing.

    A row without a base adds and takes nothing away. Rows of segments that the study does not have are
    left out.
    """
    done = Merged(base=dict(base))
    for row in sheet:
        now = study.get(row.segment_id)
        if now is None:
            continue
        was = base.get(row.segment_id) or BaseRow(row.segment_id, row.text_hash)
        if not _same_row(row, was):
            done.base[row.segment_id] = _merge_row(was, row, now, done)
    return done


def decided(conflict: Conflict, decision: Decision) -> list[Change]:
    """What a person's decision on a conflict changes.

    ``both`` keeps either coding, makes two stances ``mixed``, puts two memos under each other, and a
    segment of two states is to be looked at again.
    """
    sheet, study = conflict.sheet, conflict.study
    if decision == "study" or _plain(sheet) == _plain(study):
        return []

    def change(before: Said, after: Said) -> Change:
        return Change(conflict.segment_id, conflict.part, conflict.code, before, after)

    if decision == "sheet":
        return [change(study, sheet)]
    if sheet is None or study is None:
        return [change(None, sheet)] if study is None else []
    if isinstance(sheet, Entry) and isinstance(study, Entry):
        if conflict.part == "words":
            return [change(None, sheet)]
        return [change(study, replace(study, stance="mixed"))]
    if conflict.part == "memo":
        return [change(study, f"{study}\n\n{sheet}" if study and sheet else study or sheet)]
    if conflict.part == "state":
        return [change(study, "review")]
    return [change(study, study or sheet)]


def with_decision(row: BaseRow, conflict: Conflict) -> BaseRow:
    """The base of a row on whose conflict somebody has decided: what the sheet says is known now."""
    sheet, base = conflict.sheet, conflict.base
    if conflict.part == "state":
        return replace(row, state=as_state(sheet))
    if conflict.part == "memo":
        return replace(row, memo=str(sheet or ""))
    if conflict.part == "rejected":
        others = [code for code in row.rejected if code != conflict.code]
        return replace(row, rejected=tuple(sorted([*others, *([conflict.code] if sheet else [])])))
    entries = list(row.entries)
    place = next((n for n, one in enumerate(entries) if _plain(one) == _plain(base)), len(entries))
    entries[place : place + 1] = [sheet] if isinstance(sheet, Entry) else []
    return replace(row, entries=tuple(entries))


def as_state(said: Said) -> State:
    """The state that a side of a conflict or change names."""
    return said if said in ("coded", "nothing", "review") else "pending"  # type: ignore[return-value]


def _same_row(one: BaseRow, other: BaseRow) -> bool:
    return (
        one.state == other.state
        and one.memo == other.memo
        and one.rejected == other.rejected
        and one.asked == other.asked
        and len(one.entries) == len(other.entries)
        and all(map(_same, one.entries, other.entries))
    )


def _same(one: Entry | None, other: Entry | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.code, one.stance, one.words) == (other.code, other.stance, other.words)


def _plain(said: Said) -> Said:
    return replace(said, name="") if isinstance(said, Entry) else said


def _merge_row(was: BaseRow, row: BaseRow, now: BaseRow, done: Merged) -> BaseRow:
    """Merge a row that is not as it was; returns its new base."""
    entries: list[Entry] = []
    codes = {entry.code: None for one in (was, row, now) for entry in one.entries}
    for code in codes:
        three = [[entry for entry in one.entries if entry.code == code] for one in (was, row, now)]
        for base, sheet, study in _aligned(*three):
            known = _merge_coding(row.segment_id, code, base, sheet, study, done)
            if known is not None:
                entries.append(known)

    def one_word(part: Part, code: str, base: str, sheet: str, study: str) -> str:
        value, differ = _three_way(base, sheet, study)
        if differ:
            done.conflicts.append(Conflict(row.segment_id, part, code, base, sheet, study))
            return base
        if value != study:
            done.changes.append(Change(row.segment_id, part, code, study, value))
        return sheet

    state = one_word("state", "", was.state, row.state, now.state)
    memo = one_word("memo", "", was.memo, row.memo, now.memo)
    rejected = []
    for code in sorted({*was.rejected, *row.rejected, *now.rejected}):
        three_words = ["rejected" if code in one.rejected else "" for one in (was, row, now)]
        if one_word("rejected", code, *three_words):
            rejected.append(code)
    return replace(
        was,
        entries=tuple(entries),
        state=as_state(state),
        memo=memo,
        rejected=tuple(rejected),
        asked=row.asked,
    )


def _three_way(base: T, sheet: T, study: T) -> tuple[T, bool]:
    """The merged value, and whether the two differ in a way that somebody has to decide."""
    if sheet in (base, study):
        return study, False
    return (sheet, False) if study == base else (study, True)


def _merge_coding(
    segment_id: str,
    code: str,
    base: Entry | None,
    sheet: Entry | None,
    study: Entry | None,
    done: Merged,
) -> Entry | None:
    """Merge one coding; returns what is its base from now on."""
    if _same(sheet, base) or _same(sheet, study):
        return sheet
    if sheet is None or study is None:
        if not _same(study, base):  # one took it back, the other changed it
            done.conflicts.append(Conflict(segment_id, "coding", code, base, sheet, study))
            return base
        done.changes.append(Change(segment_id, "coding", code, study, sheet))
        return sheet
    is_new = base is None or sheet.words == study.words != base.words
    first = base or study
    if is_new:  # each has coded these words since: neither stance is the one of before
        first = replace(study, stance="")  # type: ignore[arg-type]
    stance, stances_differ = _three_way(first.stance, sheet.stance, study.stance)
    words, words_differ = _three_way(first.words, sheet.words, study.words)
    if (stance, words) != (study.stance, study.words):
        after = replace(study, stance=stance, words=words)
        done.changes.append(Change(segment_id, "coding", code, study, after))
    known = sheet
    settled = replace(study, stance=stance, words=words)
    if stances_differ:
        wanted = replace(settled, stance=sheet.stance, name="")
        done.conflicts.append(Conflict(segment_id, "stance", code, base, wanted, settled))
    if words_differ:
        wanted = replace(settled, words=sheet.words, name="")
        done.conflicts.append(Conflict(segment_id, "words", code, base, wanted, settled))
    if base is None or is_new:
        return base if stances_differ else known
    if stances_differ:
        known = replace(known, stance=base.stance)
    return replace(known, words=base.words) if words_differ else known


Three = tuple[Entry | None, Entry | None, Entry | None]


def _aligned(
    base: Sequence[Entry], sheet: Sequence[Entry], study: Sequence[Entry]
) -> Iterator[Three]:
    """The codings of one code in a row, each as the base, the sheet and the study have it.

    They are the same by their words; in the study by their names too. A single one that is left over in
    the base and in the sheet has other words now.
    """
    slots: list[Slot] = [[one, None, None] for one in base]
    _pair(slots, _placed(slots, 1, sheet, _same_words(0)))
    left = _placed(slots, 2, study, _same_name)
    for side in (0, 1):
        left = _placed(slots, 2, left, _same_words(side))
    slots += [[None, None, one] for one in left]
    _part_collisions(slots)
    for slot in slots:
        yield slot[0], slot[1], slot[2]


def _part_collisions(slots: list[Slot]) -> None:
    """Where the sheet has put a coding onto words that the study has coded with it since, it is one
    taken back and another that both have: what they say of it differently is told, never replaced."""
    for slot in list(slots):
        base, sheet, study = slot
        if sheet is None or any(one and one.words == sheet.words for one in (base, study)):
            continue
        others = [one[2] for one in slots if one[2] and one[2].words == sheet.words]
        if others:
            slot[1] = None
            slots.append([None, sheet, others[0]])


def _same_words(side: int) -> Callable[[Slot, Entry], bool]:
    def fits(slot: Slot, one: Entry) -> bool:
        there = slot[side]
        return there is not None and there.words == one.words

    return fits


def _same_name(slot: Slot, one: Entry) -> bool:
    return bool(one.name) and slot[0] is not None and slot[0].name == one.name


Slot = list[Entry | None]
"""A coding as the base, the sheet and the study have it, while that is being found out."""


def _placed(
    slots: Sequence[Slot],
    side: int,
    entries: Iterable[Entry],
    fits: Callable[[Slot, Entry], bool],
) -> list[Entry]:
    """Put entries into the first free slot that fits; returns those that fit none."""
    left = []
    for one in entries:
        free = next((slot for slot in slots if slot[side] is None and fits(slot, one)), None)
        if free is None:
            left.append(one)
        else:
            free[side] = one
    return left


def _pair(slots: list[Slot], left: Sequence[Entry]) -> None:
    """Take what the sheet has besides as the one coding that it lost, with other words, or as new."""
    free = [slot for slot in slots if slot[1] is None]
    if len(free) == len(left) == 1:
        free[0][1] = left[0]
    else:
        slots += [[None, one, None] for one in left]
