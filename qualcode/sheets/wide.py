"""The wide layout: a column for each code, a mark under it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualcode.model import Stance
from qualcode.sheets import cells, words
from qualcode.sheets.codes import Codes
from qualcode.sheets.layout import code_of
from qualcode.sheets.read import Sheet
from qualcode.sheets.records import BaseRow, Entry

REJECTED, ASKED = "rejected", "asked"
_STANCES: tuple[Stance, ...] = ("affirms", "denies", "mixed")
Marks = frozenset[str]


@dataclass(frozen=True)
class Columns:
    """The places of the columns of each code, codes whose columns are gone, and those that head two.

    Codes that have become one since the sheet went out have a column each: what is marked in any of
    them is marked."""

    codes: Mapping[str, Sequence[int]]
    gone: Collection[str] = ()
    doubled: Sequence[str] = ()


def in_columns(sheet: Sheet, codes: Codes) -> Columns:
    """The codes that head columns; none unless the sheet is a wide one."""
    about = sheet.about
    has_slots = any(key.startswith("code_") for key in sheet.columns)
    if (about and about.layout != "wide") or (not about and has_slots):
        return Columns({})
    found: dict[str, dict[str, int]] = {}
    doubled = []
    for place, heading in sheet.others.items():
        named = codes.find(" ".join(heading.split()))
        if not named.code or named.key == "beginning":  # a column of somebody's own may begin so
            continue
        went_out_as = code_of(heading) if named.key == "renamed" else named.code
        if went_out_as in found.setdefault(named.code, {}):
            doubled.append(named.code)
        found[named.code].setdefault(went_out_as, place)
    places = {code: tuple(columns.values()) for code, columns in found.items()}
    held = {entry.code for row in (sheet.base or {}).values() for entry in row.entries}
    return Columns(places, {codes.now(code) for code in held} - set(places), doubled)


def wide_row(
    was: BaseRow,
    columns: Columns,
    values: Sequence[Any],
    is_text: Callable[[int], bool],
    tell: Callable[[int], None],
) -> tuple[tuple[Entry, ...], tuple[str, ...], tuple[str, ...]]:
    """The codings in a row, the codes whose findings are rejected, and those asked about.

    ``is_text`` says whether the cell at a place can be taken, ``tell`` that no mark stands there.
    A cell that is refused, and a code without a column, stay as they were.
    """
    entries: list[Entry] = []
    rejected: list[str] = []
    asked: list[str] = []
    for code, places in columns.codes.items():
        held = [entry for entry in was.entries if entry.code == code]
        marks = _marked_in(places, values, is_text, tell)
        if marks is None:
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


def _marked_in(
    places: Sequence[int],
    values: Sequence[Any],
    is_text: Callable[[int], bool],
    tell: Callable[[int], None],
) -> Marks | None:
    """The marks in the columns of a code; ``None`` where one of them cannot be taken."""
    found: set[str] = set()
    for place in places:
        marks = _marks(values[place] if place < len(values) else None)
        if not is_text(place):
            return None
        if marks is None:
            tell(place)
            return None
        found |= marks
    return frozenset(found)


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
