"""A line as rows of styled pieces: what is drawn, apart from how a terminal draws it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualcode.model import RULE_CODER, Line, Mark
from qualcode.store.finding import plain
from qualcode.tui.desk import Desk, words_of
from qualcode.tui.layout import packed, rows_of, width_of
from qualcode.tui.signs import Signs
from qualcode.tui.words import say

Pieces = list[tuple[str, str]]
"""Text and the name of its style; ``+`` between the names of several."""


@dataclass(frozen=True, slots=True)
class Look:
    """How lines are shown: in how many cells, with which signs, in which language."""

    width: int
    signs: Signs
    language: str
    id_width: int = 4
    """Letters of the segments' ids that are shown in the margin."""
    whole_ids: bool = False

    @property
    def margin(self) -> int:
        """Cells before the text: a bar, a state, the id."""
        return self.id_width + 5

    @property
    def room(self) -> int:
        """Cells for the text."""
        return max(self.width - self.margin - 1, 8)

    def id_of(self, line: Line) -> str:
        """What the margin says of a segment."""
        if self.whole_ids:
            return line.segment_id
        return line.segment_id.rpartition("-")[2]


def speech(line: Line, before: Line | None) -> str:
    """Who speaks, and since when; empty where the same person goes on."""
    goes_on = before is not None and (before.turn, before.interview_id) == (
        line.turn,
        line.interview_id,
    )
    if goes_on:
        return ""
    return f"{line.speaker}{time_of(line)}: " if line.speaker else ""


def time_of(line: Line) -> str:
    """`` [12:31]``, the time in the recording; empty where it is not known."""
    if line.start_ms is None:
        return ""
    minutes, seconds = divmod(line.start_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f" [{hours}:{minutes:02}:{seconds:02}]" if hours else f" [{minutes}:{seconds:02}]"


def chip(mark: Mark, line: Line, coder: str, look: Look) -> str:
    """A coding in a few words: sign, code, and what is not as usual."""
    signs = look.signs
    sign = (
        signs.own
        if mark.coder == coder
        else signs.rule
        if mark.coder == RULE_CODER
        else signs.other
    )
    told = [f"{sign} {mark.code}"]
    if mark.stance != "affirms":
        told.append(say(mark.stance, look.language))
    if mark.about == "other":
        told.append(say("about.other", look.language))
    if mark.coder == RULE_CODER:
        told.append(f"({say('rule', look.language)})")
    elif mark.coder != coder:
        told.append(f"({mark.coder})")
    flags = [
        signs.part if mark.coder != RULE_CODER and mark.span != line.span else "",
        signs.exemplar if mark.exemplar else "",
        signs.memo if mark.memo else "",
    ]
    told += [flag for flag in flags if flag]
    return signs.shown(" ".join(told))


def chips(desk: Desk, line: Line, look: Look) -> list[str]:
    """All codings that are shown of a line."""
    return [chip(mark, line, desk.coder, look) for mark in desk.marks(line)]


def height(desk: Desk, number: int, look: Look) -> int:
    """Rows that a line takes, with the empty one after it."""
    line = desk.lines[number]
    said = speech(line, desk.lines[number - 1] if number else None)
    rows = len(rows_of(line.text, look.room, look.room - width_of(said)))
    if line.segment_id and line.marks:
        widths = [width_of(text) + 2 for text in chips(desk, line, look)]
        rows += len(packed(widths, look.room, 1))
    return rows + 1


def draw(desk: Desk, number: int, look: Look, found: Sequence[str] = ()) -> list[Pieces]:
    """A line, row by row. ``found`` are folded words that are looked for."""
    line = desk.lines[number]
    said = speech(line, desk.lines[number - 1] if number else None)
    here = number == desk.at
    rows = rows_of(line.text, look.room, look.room - width_of(said))
    shown = look.signs.shown(line.text)
    edges = sorted(_styled(desk, line, here, found), key=lambda edge: edge[0])
    aside = "" if desk.passes(line) else "context" if not line.segment_id else "aside"
    drawn: list[Pieces] = []
    for row, (start, end) in enumerate(rows):
        pieces = _margin(desk, line, look, here, first=not row)
        if not row and said:
            pieces.append((look.signs.shown(said), f"speaker+{aside}" if aside else "speaker"))
        pieces += _cut(shown, start, end, edges, aside)
        drawn.append(pieces)
    if line.segment_id and line.marks:
        drawn += _chip_rows(desk, line, look, here)
    return [*drawn, []]


def offset_at(desk: Desk, number: int, look: Look, row: int, column: int) -> int | None:
    """The place in a line's text that is drawn there; ``None`` beside it."""
    line = desk.lines[number]
    said = speech(line, desk.lines[number - 1] if number else None)
    rows = rows_of(line.text, look.room, look.room - width_of(said))
    if not 0 <= row < len(rows):
        return None
    start, end = rows[row]
    left = column - look.margin - (width_of(said) if not row else 0)
    for offset in range(start, end):
        left -= width_of(line.text[offset])
        if left < 0:
            return offset
    return max(end - 1, start)


def row_of_word(desk: Desk, look: Look) -> tuple[int, int]:
    """The row and the column, within the line one stands on, of the word that one is at."""
    line = desk.line
    if line is None or desk.words is None:
        return 0, 0
    said = speech(line, desk.lines[desk.at - 1] if desk.at else None)
    place = words_of(line.text)[desk.words.last][0]
    for number, (start, end) in enumerate(
        rows_of(line.text, look.room, look.room - width_of(said))
    ):
        if place < end:
            lead = width_of(said) if not number else 0
            return number, look.margin + lead + width_of(line.text[start:place])
    return 0, 0


def _margin(desk: Desk, line: Line, look: Look, here: bool, *, first: bool) -> Pieces:
    signs = look.signs
    if not line.segment_id:
        return [(f"  {signs.context}".ljust(look.margin), "context")]
    bar = (signs.current if here else " ", "bar")
    if not first:
        return [bar, (" " * (look.margin - 1), "number")]
    state = line.seen.get(desk.coder)
    if state == "review":
        sign, style = signs.review, "review"
    elif line.by(desk.coder):
        sign, style = signs.coded, "coded"
    elif state in ("nothing", "read"):
        sign, style = signs.nothing, "nothing"
    else:
        sign, style = signs.unread, "unread"
    told = look.id_of(line).rjust(look.id_width)
    return [bar, (f" {sign}", style), (f" {told} ", "number")]


def _styled(
    desk: Desk, line: Line, here: bool, found: Sequence[str]
) -> Iterator[tuple[int, int, str]]:
    """Stretches of the text that are drawn otherwise: from, to, how."""
    first = line.span.start
    chosen = desk.mark if here else None
    for mark in desk.marks(line):
        whole = mark.span == line.span
        if not whole and (mark.coder != RULE_CODER or mark == chosen):
            style = "meant+chosen" if mark == chosen else "meant"
            yield mark.span.start - first, mark.span.end - first, style
    if found:
        yield from ((start, end, "found") for start, end in _occurrences(line.text, found))
    if here and desk.words is not None:
        places = words_of(line.text)
        low, high = desk.words.ends
        yield places[low][0], places[high][1], "words"


def _occurrences(text: str, found: Sequence[str]) -> Iterator[tuple[int, int]]:
    folded: list[str] = []
    origin: list[int] = []
    for place, letter in enumerate(text):
        bare = plain(letter)
        folded.append(bare)
        origin += [place] * len(bare)
    whole = "".join(folded)
    for wanted in found:
        at = whole.find(wanted)
        while wanted and at >= 0:
            yield origin[at], origin[at + len(wanted) - 1] + 1
            at = whole.find(wanted, at + len(wanted))


def _cut(
    text: str, start: int, end: int, edges: Sequence[tuple[int, int, str]], aside: str
) -> Pieces:
    """A row's text in pieces of one style each."""
    inside = [edge for edge in edges if edge[0] < end and start < edge[1]]
    if not inside:
        return [(text[start:end], aside)]
    points = {start, end}
    for first, last, _ in inside:
        points |= {max(first, start), min(last, end)}
    ordered = sorted(points)
    pieces: Pieces = []
    for one, other in pairwise(ordered):
        styles = [aside] if aside else []
        styles += [style for first, last, style in inside if first <= one and other <= last]
        pieces.append((text[one:other], "+".join(styles)))
    return pieces


def _chip_rows(desk: Desk, line: Line, look: Look, here: bool) -> Iterator[Pieces]:
    marks = desk.marks(line)
    texts = chips(desk, line, look)
    for numbers in packed([width_of(text) + 2 for text in texts], look.room, 1):
        pieces = [(look.signs.current if here else " ", "bar"), (" " * (look.margin - 2), "")]
        for number in numbers:
            mark = marks[number]
            whose = (
                "own"
                if mark.coder == desk.coder
                else "rule"
                if mark.coder == RULE_CODER
                else "other"
            )
            if here and mark == desk.mark:
                pieces.append((f"[{texts[number]}]", f"{whose}+picked"))
            else:
                pieces.append((f" {texts[number]} ", whose))
            pieces.append((" ", ""))
        yield pieces
