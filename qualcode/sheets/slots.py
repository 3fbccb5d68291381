"""The cells of a row: what stands in them, and the codings that they are.

A cell that is refused changes nothing: what it held when the sheet went out stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qualcode.model import Stance
from qualcode.sheets import cells, layout, words
from qualcode.sheets.codes import Codes
from qualcode.sheets.problems import Problem
from qualcode.sheets.quotes import alike, near_words, places
from qualcode.sheets.read import Sheet
from qualcode.sheets.records import BaseRow, Entry


@dataclass(frozen=True, slots=True)
class Proposed:
    """A code that a coder wants, and where."""

    segment_id: str
    text: str
    cell: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A segment whose text was changed in the sheet: a proposed correction, never data."""

    segment_id: str
    text: str
    cell: str


@dataclass
class Resolved:
    """What a sheet says, with what is wrong in it."""

    rows: list[BaseRow] = field(default_factory=list)
    proposed: list[Proposed] = field(default_factory=list)
    edited: list[Edited] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    """By segment the cell in which its row begins."""
    missing: list[str] = field(default_factory=list)
    """Segments of the base whose rows are gone."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page: its number and its values."""

    number: int
    values: Sequence[Any]


class RowReader:
    """Reads the cells of a sheet, and collects what is wrong with them in ``done``."""

    def __init__(self, sheet: Sheet, codes: Codes, texts: Mapping[str, str]) -> None:
        self.sheet, self.codes, self.texts = sheet, codes, texts
        self.done = Resolved()

    def value(self, line: Line, key: str) -> Any:
        """What stands in a column of a row; ``None`` where there is no such cell."""
        place = self.sheet.columns.get(key)
        return None if place is None or place >= len(line.values) else line.values[place]

    def cell(self, line: Line, key: str) -> str:
        """How the cell in a column of a row is called."""
        return self.sheet.cell(line.number, self.sheet.columns.get(key, 0))

    def tell(
        self,
        code: str,
        key: str,
        cell: str,
        segment_id: str = "",
        /,
        *,
        value: str = "",
        nearest: str = "",
        **facts: object,
    ) -> None:
        """Add a problem."""
        self.done.problems.append(Problem(code, key, cell, segment_id, facts, value, nearest))

    def is_text(self, line: Line, key: str, segment_id: str) -> bool:
        """Whether a cell holds what somebody wrote; else the problem is told."""
        place = self.sheet.columns.get(key)
        return place is None or self.is_text_at(line, place, segment_id)

    def is_text_at(self, line: Line, place: int, segment_id: str) -> bool:
        """The same of a cell by its place."""
        value = line.values[place] if place < len(line.values) else None
        cell = self.sheet.cell(line.number, place)
        if self.sheet.merged and self.sheet.is_covered(line.number, place):
            self.tell("E07", "merged", cell, segment_id)
            return False
        kind = cells.turned_into(value)
        if self.sheet.formulas and self.sheet.is_formula(line.number, place):
            kind = "formula"
        if kind:
            self.tell("W13", kind, cell, segment_id, value=cells.shown(value))
        return not kind

    def put(self, entries: list[Entry], entry: Entry, was: BaseRow, line: Line, n: int) -> bool:
        """Add a coding to those of a row, unless it is there; false where that contradicts itself."""
        twins = [one for one in entries if (one.code, one.words) == (entry.code, entry.words)]
        known = sum((one.code, one.words) == (entry.code, entry.words) for one in was.entries)
        if not twins or len(twins) < known:
            entries.append(entry)
            return True
        cell = self.cell(line, f"code_{n}")
        if twins[0].stance == entry.stance:
            self.tell("W05", "doubled", cell, was.segment_id, code=entry.code)
            return True
        self.tell("E06", "two_stances", cell, was.segment_id, code=entry.code)
        return False

    def slot(
        self, was: BaseRow, left: list[Entry], line: Line, n: int
    ) -> tuple[Entry | None, bool]:
        """The coding in a slot, and whether all its cells could be taken."""
        key = f"code_{n}"
        segment_id = was.segment_id
        if not self.is_text(line, key, segment_id):
            return None, False
        written = cells.one_line(self.value(line, key))
        if not written:
            lost = f"stance_{n}"
            if cells.plain(self.value(line, lost)):
                self.tell("W11", "no_code", self.cell(line, lost), segment_id)
            return None, True
        code = self.code(written, was, self.cell(line, key))
        if not code:
            return None, False
        said = cells.one_line(self.value(line, f"quote_{n}"))
        same = [one for one in left if one.code == code]
        before = next((one for one in same if alike(one.words, said)), None)
        before = before or (same[0] if same else None)
        stance = self.stance(before, line, n, segment_id)
        meant = self.quote(before, line, n, segment_id)
        if stance is None or meant is None:
            return None, False
        if before is None:
            return Entry(code, stance, meant), True
        left.remove(before)
        return replace(before, code=code, stance=stance, words=meant), True

    def code(self, written: str, was: BaseRow, cell: str) -> str:
        """The code that a text names; empty, and told, where that is not sure."""
        named = self.codes.find(written)
        if self.codes.is_retired(named.code) and named.code not in {e.code for e in was.entries}:
            self.tell("E04", "retired", cell, was.segment_id, value=written)
            return ""
        if named.code:
            if named.note:
                self.tell(
                    named.note, named.key, cell, was.segment_id, value=written, code=named.code
                )
            return named.code
        held = layout.code_of(written)
        if held in {one.code for one in was.entries}:
            return held  # it went out so, and the codebook has lost it since
        near = ", ".join(named.may_be[:6])
        self.tell("E04", named.key, cell, was.segment_id, value=written, near=near)
        return ""

    def stance(self, before: Entry | None, line: Line, n: int, segment_id: str) -> Stance | None:
        """The stance in a slot; ``None``, and told, where it cannot be taken."""
        key = f"stance_{n}"
        held: Stance = before.stance if before else "affirms"
        if key not in self.sheet.columns:
            return held
        if not self.is_text(line, key, segment_id):
            return None
        written = cells.one_line(self.value(line, key))
        stance: Stance | None = words.stance_of(written) if written else "affirms"
        if stance is None:
            self.tell("E06", "stance", self.cell(line, key), segment_id, value=written)
        return stance

    def quote(self, before: Entry | None, line: Line, n: int, segment_id: str) -> str | None:
        """The words that a coding is of, as the segment has them; empty for all of it."""
        key = f"quote_{n}"
        held = before.words if before else ""
        if key not in self.sheet.columns:
            return held
        if not self.is_text(line, key, segment_id):
            return None
        written = cells.plain(self.value(line, key))
        if alike(held, written):
            return held
        if not written:
            return ""
        text = self.texts.get(segment_id, "")
        if alike(text, written):
            return ""
        found = places(written, text)
        if len(found) == 1:
            return found[0]
        how = "quote_absent" if not found else "quote_several"
        kept = "quote_kept" if held else "quote_whole"
        nearest = "" if found else near_words(written, text)
        self.tell(
            "W08", how, self.cell(line, key), segment_id, value=written, nearest=nearest, then=kept
        )
        return held
