"""What the rows of a sheet say: cells become codings, states and memos; what cannot, becomes a problem.

A cell that is refused changes nothing: what it held when the sheet went out stays. Rows that say what
they said are not looked at twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from qualcode.errors import SheetRefused
from qualcode.sheets import cells, layout, words
from qualcode.sheets.codes import Codes
from qualcode.sheets.layout import CONTEXT
from qualcode.sheets.problems import Problem
from qualcode.sheets.quotes import alike
from qualcode.sheets.read import Sheet
from qualcode.sheets.records import BaseRow, Entry, State, text_hash
from qualcode.sheets.slots import Edited, Line, Proposed, Resolved, RowReader
from qualcode.sheets.wide import in_columns, wide_row

MOST_NEAREST = 20
"""Ids that are not known, for which the nearest is looked up."""
_UNCHANGED_NOTES = frozenset(("W04", "W05", "W06", "W09", "W10"))
"""What is not worth telling of a row that says what it said."""


def resolve(
    sheet: Sheet,
    codes: Codes,
    base: Mapping[str, BaseRow],
    texts: Mapping[str, str],
    *,
    has_base: bool = True,
) -> Resolved:
    """What the rows of a sheet say, compared with its base, of segments with these texts.

    Raises ``SheetRefused`` where it cannot be told which of two columns counts.
    """
    return _Reader(sheet, codes, base, texts, has_base).read()


class _Reader(RowReader):
    """Reads the rows of one sheet."""

    def __init__(
        self,
        sheet: Sheet,
        codes: Codes,
        base: Mapping[str, BaseRow],
        texts: Mapping[str, str],
        has_base: bool,
    ) -> None:
        super().__init__(sheet, codes, texts)
        self.base, self.has_base = base, has_base
        self.nearest_left = MOST_NEAREST
        self.known = base if has_base else texts
        self.folded = {segment_id.casefold(): segment_id for segment_id in self.known}
        self.wide = in_columns(sheet, codes)
        self.is_long = not self.wide.codes and self._is_long()
        slots = [key for key in sheet.columns if key.startswith("code_")]
        self.slots = sorted(
            (int(key[5:]) for key in slots), key=lambda n: sheet.columns[f"code_{n}"]
        )
        about = sheet.about
        self.slots_gone = bool(
            about and about.layout == "slots" and set(range(1, about.slots + 1)) - set(self.slots)
        )

    def _is_long(self) -> bool:
        if self.sheet.about:
            return self.sheet.about.layout == "long"
        return "coding" in self.sheet.columns

    def read(self) -> Resolved:
        """All rows."""
        doubled = [*self.sheet.doubled, *self.wide.doubled]
        if doubled:
            why = f"two of its columns are headed '{doubled[0]}'"
            raise SheetRefused(self.sheet.file, "E01", why, "Delete or rename one of them.")
        found: dict[str, list[Line]] = {}
        for number, values in self.sheet.rows:
            line = Line(number, values)
            segment_id = self._segment(line)
            if segment_id:
                found.setdefault(segment_id, []).append(line)
        self._columns_gone()
        for segment_id, lines in found.items():
            self.done.places[segment_id] = self.cell(lines[0], "segment")
            self._read_segment(segment_id, lines)
        self.done.missing = [one for one in self.base if one not in found]
        if self.done.missing and self.has_base:
            facts = {"n": len(self.done.missing), "first": self.done.missing[0]}
            self.done.problems.append(Problem("W02", "rows_gone", facts=facts))
        return self.done

    def _columns_gone(self) -> None:
        needed = ["state", "memo", "new_code", "text"] if self.has_base else []
        gone = [key for key in needed if key not in self.sheet.columns]
        if self.slots_gone:
            gone.append("code")
        if self.wide.gone:
            gone += sorted(self.wide.gone)
        for key in gone:
            self.done.problems.append(Problem("W16", "column_gone", facts={"column": key}))

    def _segment(self, line: Line) -> str:
        """The segment of a row; empty where it is context, or is not one of this sheet."""
        value = self.value(line, "segment")
        written = cells.one_line(value)
        if written in self.known:
            return written
        if not written:
            place = self._first_filled(line)
            if place is not None:
                is_context = cells.plain(self.value(line, "hash")) == CONTEXT
                cell = self.sheet.cell(line.number, place)
                self.tell("W03", "context" if is_context else "no_id", cell)
            return ""
        known = self.folded.get(written.casefold(), "")
        if not known:
            cell = self.cell(line, "segment")
            self.tell("W03", "unknown_id", cell, value=written, near=self._nearest(written))
        return known

    def _first_filled(self, line: Line) -> int | None:
        """The place of the first cell in a row that somebody has filled in."""
        columns = self.sheet.columns
        keys = [key for key in columns if key.startswith(("code_", "stance_", "quote_"))]
        keys += [key for key in ("memo", "new_code") if key in columns]
        marked = [place for places in self.wide.codes.values() for place in places]
        places = sorted([*(columns[key] for key in keys), *marked])
        filled = (n for n in places if n < len(line.values) and cells.plain(line.values[n]))
        return next(filled, None)

    def _nearest(self, written: str) -> str:
        from difflib import get_close_matches

        if not self.nearest_left:
            return ""
        self.nearest_left -= 1
        near = get_close_matches(written[:40].upper(), self.known, n=1)
        return near[0] if near else ""

    def _read_segment(self, segment_id: str, lines: Sequence[Line]) -> None:
        was = self.base.get(segment_id) or BaseRow(segment_id, "")
        before = len(self.done.problems)
        if self.is_long:
            row = self._long(was, lines)
        else:
            rows = [self._one(was, line) for line in lines]
            row = rows[0]
            if any(_differ(row, other) for other in rows[1:]):
                del self.done.problems[before:]
                others = ", ".join(self.cell(line, "segment") for line in lines[1:6])
                self.tell("E03", "twice", self.cell(lines[0], "segment"), segment_id, others=others)
                row = was
        is_news = _differ(row, was)
        if row.entries and row.state == "nothing" and is_news:
            self.tell("W07", "nothing", self.cell(lines[0], "state"), segment_id)
            row, is_news = was, False
        if not is_news:
            self.done.problems[before:] = [
                one for one in self.done.problems[before:] if one.code not in _UNCHANGED_NOTES
            ]
        self.done.rows.append(row)
        for line in lines:
            self._text(was, line)
            self._new_code(segment_id, line)

    def _text(self, was: BaseRow, line: Line) -> None:
        if "text" not in self.sheet.columns or not was.text_hash:
            return
        text = cells.plain(self.value(line, "text"))
        said = text_hash(text)
        is_cut = text.endswith(layout.CUT.strip()) and said == cells.plain(self.value(line, "hash"))
        if said != was.text_hash and not is_cut:
            cell = self.cell(line, "text")
            self.tell("W01", "edited", cell, was.segment_id)
            self.done.edited.append(Edited(was.segment_id, text, cell))

    def _new_code(self, segment_id: str, line: Line) -> None:
        value = self.value(line, "new_code")
        if not cells.plain(value) or not self.is_text(line, "new_code", segment_id):
            return
        text = cells.one_line(value)
        cell = self.cell(line, "new_code")
        if (segment_id, text) not in {
            (one.segment_id, one.text) for one in self.done.proposed[-9:]
        }:
            self.done.proposed.append(Proposed(segment_id, text, cell))
            self.tell("N01", "proposed", cell, segment_id, value=text)

    def _one(self, was: BaseRow, line: Line) -> BaseRow:
        """A row of a segment, with slots or columns for its codes."""
        asked, rejected = was.asked, was.rejected
        if self.wide.codes:
            entries, rejected, asked = self._marks(was, line)
        else:
            entries = self._slots(was, line)
        state = self._state(was, line, bool(entries))
        if asked and state in ("pending", "coded"):
            state = "review"
        memo = self._memo(was, [line])
        return replace(was, entries=entries, state=state, memo=memo, rejected=rejected, asked=asked)

    def _marks(
        self, was: BaseRow, line: Line
    ) -> tuple[tuple[Entry, ...], tuple[str, ...], tuple[str, ...]]:
        def is_text(place: int) -> bool:
            return self.is_text_at(line, place, was.segment_id)

        def tell(place: int) -> None:
            value = cells.shown(line.values[place])
            self.tell(
                "E06", "mark", self.sheet.cell(line.number, place), was.segment_id, value=value
            )

        found = wide_row(was, self.wide, line.values, is_text, tell)
        for code in sorted(set(found[2]) - set(was.asked)):
            cell = self.sheet.cell(line.number, self.wide.codes[code][0])
            self.tell("N02", "asked", cell, was.segment_id, code=code)
        return found

    def _slots(self, was: BaseRow, line: Line) -> tuple[Entry, ...]:
        is_whole = not self.slots_gone
        entries: list[Entry] = []
        left = list(was.entries)
        for n in self.slots:
            entry, is_fine = self.slot(was, left, line, n)
            is_whole &= is_fine
            if entry:
                is_whole &= self.put(entries, entry, was, line, n)
        return tuple(entries if is_whole else _kept(entries, was.entries))

    def _state(self, was: BaseRow, line: Line, has_codes: bool) -> State:
        if "state" not in self.sheet.columns or not self.is_text(line, "state", was.segment_id):
            return was.state
        written = cells.one_line(self.value(line, "state"))
        state = words.state_of(written) if written else "pending"
        cell = self.cell(line, "state")
        if state is None:
            self.tell("E06", "state", cell, was.segment_id, value=written)
            return was.state
        if state == "pending" and has_codes:
            self.tell("W06", "coded", cell, was.segment_id)
            return "coded"
        return state

    def _memo(self, was: BaseRow, lines: Sequence[Line]) -> str:
        """The memo of a segment; what a formula or a merged cell makes of it is refused."""
        if "memo" not in self.sheet.columns:
            return was.memo
        said: dict[str, Line] = {}
        for line in lines:
            value = self.value(line, "memo")
            kind = cells.turned_into(value)
            if kind in ("number", "date") or self.is_text(line, "memo", was.segment_id):
                said.setdefault(cells.plain(value), line)
            else:
                return was.memo
        return self._single(said, was.memo, was, lines, "memo")

    def _single(
        self, said: dict[str, Line], held: str, was: BaseRow, lines: Sequence[Line], key: str
    ) -> str:
        """What several rows of a segment say together: what one of them has changed."""
        new = [text for text in said if text and not alike(text, held)]
        if len(new) > 1:
            cell = self.cell(said[new[1]], key)
            self.tell(
                "E03", "two_values", cell, was.segment_id, others=self.cell(said[new[0]], key)
            )
            return held
        if new:
            return new[0]
        all_rows = not self.is_long or len(lines) >= len(was.entries)
        cleared = held and set(said) <= {""} and all_rows
        return "" if cleared else held

    def _long(self, was: BaseRow, lines: Sequence[Line]) -> BaseRow:
        """A segment with a row for each coding. A coding is taken back in the row that it has."""
        names = {cells.plain(self.value(line, "coding")) for line in lines} - {""}
        is_whole = "code_1" in self.sheet.columns
        entries: list[Entry] = []
        left = list(was.entries)
        for line in lines:
            mine = cells.plain(self.value(line, "coding"))
            left.sort(key=lambda one: one.name != mine)
            entry, is_fine = self.slot(was, left, line, 1)
            is_whole &= is_fine
            if entry:
                is_whole &= self.put(entries, entry, was, line, 1)
        has_row = [one for one in was.entries if one.name in names]
        gone = [one for one in was.entries if one.name not in names]
        entries = _kept(entries, gone if is_whole else [*has_row, *gone])
        state = self._long_state(was, lines, bool(entries))
        return replace(was, entries=tuple(entries), state=state, memo=self._memo(was, lines))

    def _long_state(self, was: BaseRow, lines: Sequence[Line], has_codes: bool) -> State:
        said: dict[State, Line] = {}
        for line in lines:
            written = cells.one_line(self.value(line, "state"))
            state = self._state(was, line, has_codes) if written else None
            if state:
                said.setdefault(state, line)
        new = [state for state in said if state != was.state]
        if len(new) > 1:
            cell = self.cell(said[new[1]], "state")
            others = self.cell(said[new[0]], "state")
            self.tell("E03", "two_values", cell, was.segment_id, others=others)
            return was.state
        state = new[0] if new else was.state
        return "coded" if state == "pending" and has_codes else state


def _differ(one: BaseRow, other: BaseRow) -> bool:
    def said(row: BaseRow) -> object:
        entries = sorted((e.code, e.words, e.stance) for e in row.entries)
        return entries, row.state, row.memo, sorted(row.rejected), sorted(row.asked)

    return said(one) != said(other)


def _kept(entries: Iterable[Entry], held: Iterable[Entry]) -> list[Entry]:
    """Codings of a row that could not be read whole: with all that it held and may still hold."""
    found = list(entries)
    held = list(held)
    for code in {one.code: None for one in held}:
        here = [(one.code, one.words) for one in found if one.code == code]
        there = [one for one in held if one.code == code]
        for one in there:
            if len(here) < len(there) and (one.code, one.words) not in here:
                found.append(one)
                here.append((one.code, one.words))
    return found
