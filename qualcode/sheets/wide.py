"""The wide layout: a column for each code, a mark under it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualcode.model import Stance
from qualcode.sheets import cells, words
from qualcode.sheets.codes import Codes
from qualcode.sheets.read import Sheet
from qualcode.sheets.records import BaseRow, Entry

REJECTED, ASKED = "rejected", "asked"
_STANCES: tuple[Stance, ...] = ("affirms", "denies", "mixed")
Marks = frozenset[str]


@dataclass(frozen=True)
class Columns:
    """The columns of codes by place, codes whose columns are gone, and those that head two."""

    codes: Mapping[str, int]
    gone: Collection[str] = ()
    doubled: Sequence[str] = ()


def in_columns(sheet: Sheet, codes: Codes) -> Columns:
    """The codes that head columns; none unless the sheet is a wide one."""
    about = sheet.about
    has_slots = any(key.startswith("code_") for key in sheet.columns)
    if (about and about.layout != "wide") or (not about and has_slots):
        return Columns({})
    found: dict[str, int] = {}
    doubled = []
    for place, heading in sheet.others.items():
        named = codes.find(" ".join(heading.split()))
        if not named.code or named.key == "beginning":  # a column of somebody's own may begin so
            continue
        if named.code in found:
            doubled.append(named.code)
        found.setdefault(named.code, place)
    held = {entry.code for row in (sheet.base or {}).values() for entry in row.entries}
    return Columns(found, {codes.now(code) for code in held} - set(found), doubled)


def wide_row(
    was: BaseRow,
    columns: Columns,
    values: Sequence[Any],
    is_text: Callable[[int], bool],
    tell: Callable[[int, str], None],
) -> tuple[tuple[Entry, ...], tuple[str, ...], tuple[str, ...]]:
    """The codings in a row, the codes whose findings are rejected, and those asked about.

    ``is_text`` says whether the cell at a place can be taken, ``tell`` that no mark stands there.
    A cell that is refused, and a code without a column, stay as they were.
    """
    entries: list[Entry] = []
    rejected: list[str] = []
    asked: list[str] = []
    for code, place in columns.codes.items():
        held = [entry for entry in was.entries if entry.code == code]
        marks = _marks(values[place] if place < len(values) else None)
        if marks is None or not is_text(place):
            if marks is None and is_text(place):
                tell(place, code)
            entries += held
            rejected += [code] * (code in was.rejected)
            asked += [code] * (code in was.asked)
            continue
        entries += marked(code, held, [stance for stance in _STANCES if stance in marks])
        rejected += [code] * (REJECTED in marks)
        asked += [code] * (ASKED in marks)
    known = columns.codes
    entries += [entry for entry in was.entries if entry.code not in known]
    rejected += [code for code in was.rejected if code not in known]
    return tuple(entries), tuple(sorted(rejected)), tuple(sorted(asked))


def marked(code: str, held: Sequence[Entry], stances: Sequence[Stance]) -> list[Entry]:
    """The codings of a code that was coded so, under which these stances are marked now."""
    if set(stances) == {entry.stance for entry in held}:
        return list(held)
    kept = [entry for entry in held if entry.stance in stances]
    others = [entry for entry in held if entry.stance not in stances]
    new = [stance for stance in stances if stance not in {entry.stance for entry in kept}]
    if not new:
        return kept
    stance: Stance = new[0] if len(new) == 1 else "mixed"
    if others:
        return kept + [replace(entry, stance=stance) for entry in others]
    if any(not entry.words for entry in kept):  # the whole segment is coded once, both ways
        return [replace(entry, stance="mixed") if not entry.words else entry for entry in kept]
    return [*kept, Entry(code, stance)]


def _marks(value: Any) -> Marks | None:
    """What the marks in a cell stand for; ``None`` where something else stands in it."""
    written = re.split(r"[\s,;/+]+", cells.plain(value))
    found = [words.mark_of(one) for one in written if one]
    return None if None in found else frozenset(one for one in found if one)
