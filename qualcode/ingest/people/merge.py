"""Putting one sheet of attributes into another: what is new comes in, what is there stays.

Nothing is guessed: where the two say different things, the sheet that is there keeps what it says and
the difference is listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from qualcode.ingest.people import columns
from qualcode.ingest.people.attributes import OF_PARTICIPANT
from qualcode.ingest.people.headings import Headed, Line, nearly
from qualcode.ingest.vocabulary import fold
from qualcode.model import Codebook, agreed

_KEYS = ("speaker", "person")
_OF_SPEAKER = (
    *OF_PARTICIPANT,
    "actor_type",
    "number",
    "descriptor",
    "descriptor_es",
    "descriptor_en",
)


class Change(NamedTuple):
    """A cell of somebody's row: what stands there, and what the other sheet says."""

    interview: str
    speaker: str
    attribute: str
    before: str
    after: str


@dataclass
class Merge:
    """What putting a sheet into another comes to.

    ``cells`` are (row, column, value) to be filled in, from 1; ``filled`` the same for people to read;
    ``conflicts`` are left as they stand. ``columns`` and ``rows`` are headings and interviews that
    come in new.
    """

    cells: list[tuple[int, int, Any]] = field(default_factory=list)
    filled: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)


def merge(
    ours: Headed, theirs: Headed, codebook: Codebook | None = None, ids: Collection[str] = ()
) -> Merge:
    """What of their sheet comes into ours, row by row; ``ids`` are the interviews of the study.

    A row of theirs is the row of ours with the same interview and, where there are several, the same
    speaker or person. An interview that is spelt nearly as one of ours does not come in.
    """
    return _Merging(ours, theirs, codebook, ids).done


class _Merging:
    def __init__(
        self, ours: Headed, theirs: Headed, codebook: Codebook | None, ids: Collection[str]
    ) -> None:
        self.ours, self.theirs, self.codebook = ours, theirs, codebook
        self.done = Merge()
        self.by_interview: dict[str, list[Line]] = {}
        for line in ours.lines("")[0]:
            self.by_interview.setdefault(line.interview, []).append(line)
        self.places = dict(ours.names)
        self.next_row = len(ours.grid.rows) + 1
        coming = theirs.lines("")[0]
        rows_of = Counter(line.interview for line in coming)
        self._add_columns(coming)
        known = self.by_interview
        near = nearly([*ids, *known])
        for line in coming:
            several = rows_of[line.interview] > 1
            if line.interview in known:
                self._join(line, several)
            elif line.interview not in ids and (other := near(line.interview)):
                self.done.conflicts.append(_change(line, "interview", other, line.interview))
            else:
                self._append(line)

    def _add_columns(self, coming: Sequence[Line]) -> None:
        """New columns to the right of all that stands in ours."""
        used = {name for line in coming for name in line.cells}
        width = max((len(row) for row in self.ours.grid.rows), default=0)
        for name, place in sorted(self.theirs.names.items(), key=lambda item: item[1]):
            if name in self.places or name not in used:
                continue
            heading = columns.text(self.theirs.grid.rows[self.theirs.top][place])
            self.places[name] = width
            width += 1
            self.done.columns.append(heading)
            self.done.cells.append((self.ours.top + 1, width, heading))

    def _join(self, line: Line, several: bool) -> None:
        """Put a row of theirs into the rows of the same interview in ours."""
        own = self.by_interview[line.interview]
        mine = [one for one in own if _may_be_same(one, line)]
        if (
            len(mine) == 1
            and (len(own) == 1 or _is_same(mine[0], line))
            and not (several and not _is_same(mine[0], line))
        ):
            self._fill(mine[0], line, line.cells)
        elif not mine and any(line.text(key) for key in _KEYS):
            self._append(line)
        else:
            self._fill_all(own, line)

    def _fill_all(self, own: Sequence[Line], line: Line) -> None:
        """Nobody knows which participant is meant: what is of the interview as a whole comes in."""
        whole = {
            name: value for name, value in line.cells.items() if name not in (*_OF_SPEAKER, *_KEYS)
        }
        for one in own:
            self._fill(one, line, whole)
        for name in line.cells:
            if name in _OF_SPEAKER and not all(self._agree(one, line, name) for one in own):
                said = "; ".join(dict.fromkeys(filter(None, (one.text(name) for one in own))))
                self.done.conflicts.append(_change(line, name, said, line.text(name)))

    def _fill(self, mine: Line, line: Line, cells: Collection[str]) -> None:
        for name in cells:
            if not mine.text(name):
                self.done.cells.append((mine.number, self.places[name] + 1, line.cells[name]))
                self.done.filled.append(_change(line, name, "", line.text(name)))
            elif not self._agree(mine, line, name):
                self.done.conflicts.append(_change(line, name, mine.text(name), line.text(name)))

    def _append(self, line: Line) -> None:
        place = self.theirs.names["interview"]
        written = self.theirs.grid.rows[line.number - 1][place]
        self.done.cells.append((self.next_row, self.places["interview"] + 1, written))
        for name, value in line.cells.items():
            self.done.cells.append((self.next_row, self.places[name] + 1, value))
        self.next_row += 1
        self.done.rows.append(line.interview)

    def _agree(self, mine: Line, line: Line, name: str) -> bool:
        """Whether two cells say the same, however they are written."""
        one, other = mine.text(name), line.text(name)
        if fold(one) == fold(other):
            return True
        if name == "date":
            return columns.day(mine.cells.get(name)) == columns.day(line.cells[name]) is not None
        if name == "language":
            return columns.language(one) == columns.language(other) != ""
        if name == "gender":
            return columns.gender(one) == columns.gender(other)
        if name == "consent":
            return agreed([one]) == agreed([other])
        if name == "value_chain":
            chains, more = columns.chains(one, self.codebook), columns.chains(other, self.codebook)
            return set(chains[0]) == set(more[0]) and not chains[1] and not more[1]
        if name == "actor_type" and self.codebook:
            return columns.actor(one, self.codebook) == columns.actor(other, self.codebook) != ""
        return False


def _may_be_same(mine: Line, line: Line) -> bool:
    """Whether nothing says that the two rows are of different people."""
    pairs = [(mine.text(key), line.text(key)) for key in _KEYS]
    return all(fold(a) == fold(b) for a, b in pairs if a and b)


def _is_same(mine: Line, line: Line) -> bool:
    """Whether the same speaker or person is named in both."""
    return any(mine.text(key) and fold(mine.text(key)) == fold(line.text(key)) for key in _KEYS)


def _change(line: Line, name: str, before: str, after: str) -> Change:
    return Change(line.interview, line.text("speaker") or line.text("person"), name, before, after)
