"""The transcript on the screen: one widget that draws the rows in view, however many there are."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment as Piece
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.tui import desk as desks
from qualcode.tui.desk import Desk
from qualcode.tui.layout import Heights, scrolled
from qualcode.tui.picture import Look, Pieces, draw, height, offset_at
from qualcode.tui.signs import Signs

STYLES = (
    "context", "aside", "speaker", "bar", "number", "coded", "nothing", "review", "unread", "meant",
    "chosen", "words", "found", "own", "rule", "other", "picked", "here",
)  # fmt: skip


class Transcript(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines, the one that one stands on in view. ``show`` gives it another desk."""

    COMPONENT_CLASSES = {f"transcript--{name}" for name in STYLES}  # noqa: RUF012 Textual's own way
    DEFAULT_CSS = """
    Transcript { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    Transcript > .transcript--context { color: $text-muted; }
    Transcript > .transcript--aside { color: $text-muted; }
    Transcript > .transcript--speaker { text-style: bold; }
    Transcript > .transcript--bar { color: $accent; text-style: bold; }
    Transcript > .transcript--number { color: $text-muted; }
    Transcript > .transcript--coded { color: $text-success; }
    Transcript > .transcript--nothing { color: $text-muted; }
    Transcript > .transcript--review { color: $text-warning; text-style: bold; }
    Transcript > .transcript--unread { color: $text-muted; }
    Transcript > .transcript--meant { text-style: underline; }
    Transcript > .transcript--chosen { text-style: underline bold; }
    Transcript > .transcript--words { text-style: reverse; }
    Transcript > .transcript--found { text-style: bold reverse; }
    Transcript > .transcript--own { color: $text-success; }
    Transcript > .transcript--rule { color: $text-warning; text-style: italic; }
    Transcript > .transcript--other { color: $text-secondary; }
    Transcript > .transcript--picked { text-style: bold; }
    Transcript > .transcript--here { background: $boost; }
    """

    class Stood(Message):
        """The mouse chose a segment, or words of the one one stands on."""

        def __init__(self, desk: Desk) -> None:
            self.desk = desk
            super().__init__()

    def __init__(self, signs: Signs, language: str) -> None:
        super().__init__()
        self.desk: Desk | None = None
        self.look = Look(80, signs, language)
        self.found: tuple[str, ...] = ()
        self._heights = Heights(())
        self._each: list[int] = []
        self._pressed: tuple[int, int] | None = None
        self._strips = lru_cache(maxsize=256)(self._drawn)

    def show(self, desk: Desk, found: tuple[str, ...] = ()) -> None:
        """Draw this desk, and see to it that the segment one stands on is in view."""
        before, self.desk = self.desk, desk
        self.found = found
        if before is None or before.lines is not desk.lines or before.everybody != desk.everybody:
            self._measure(before)
        self._strips.cache_clear()
        self.reveal()
        self.refresh()

    def _measure(self, before: Desk | None = None) -> None:
        """How high each line is; only those that differ are measured anew."""
        desk = self.desk
        if desk is None:
            return
        whole = desk.view != "interview"
        ids = [line.segment_id for line in desk.lines if line.segment_id]
        shown = ids if whole else [name.rpartition("-")[2] for name in ids[-1:] + ids[:1]]
        look = Look(
            self.scrollable_content_region.width or 80,
            self.look.signs,
            self.look.language,
            max(map(len, shown), default=4),
            whole,
        )
        same = (
            before is not None
            and look == self.look
            and len(before.lines) == len(desk.lines)
            and before.everybody == desk.everybody
            and before.name == desk.name
        )
        self.look = look
        if same and before is not None:
            for number, (was, now) in enumerate(zip(before.lines, desk.lines, strict=True)):
                if was is not now:
                    self._each[number] = height(desk, number, look)
        else:
            self._each = [height(desk, number, look) for number in range(len(desk.lines))]
        self._heights = Heights.of(self._each)
        self.virtual_size = Size(look.width, self._heights.total)

    def on_resize(self) -> None:
        """Break the lines anew where the width is another one."""
        if self.desk is not None:
            if self.scrollable_content_region.width != self.look.width:
                self._measure()
            self._strips.cache_clear()
            self.reveal()

    def reveal(self) -> None:
        """Scroll so that the segment one stands on is in view."""
        desk = self.desk
        if desk is None or not 0 <= desk.at < len(self._each):
            return
        first, after = self._heights.top(desk.at), self._heights.bottom(desk.at) - 1
        top = scrolled(self.scroll_offset.y, max(self.size.height, 1), first, after)
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True)

    def page(self) -> int:
        """How many segments a screen holds, at least one."""
        desk = self.desk
        if desk is None or not self._each:
            return 1
        top = self._heights.top(max(desk.at, 0))
        until = self._heights.at(top + self.size.height)
        here = range(max(desk.at, 0) + 1, until + 1)
        return max(sum(bool(desk.lines[number].segment_id) for number in here) - 1, 1)

    def render_line(self, y: int) -> Strip:
        """The row at this height of the view."""
        row = self.scroll_offset.y + y
        desk = self.desk
        if desk is None or row >= self._heights.total:
            return Strip.blank(self.size.width, self.rich_style)
        number = self._heights.at(row)
        strips = self._strips(number)
        return strips[min(row - self._heights.top(number), len(strips) - 1)]

    def _drawn(self, number: int) -> list[Strip]:
        desk = self.desk
        if desk is None:
            return []
        here = number == desk.at
        rows = draw(desk, number, self.look, self.found)
        base = self._style("here") if here else self.rich_style
        drawn = [self._strip(row, base) for row in rows[:-1]]
        return [*drawn, Strip.blank(self.size.width, self.rich_style)]

    def _strip(self, pieces: Pieces, base: Style) -> Strip:
        segments = [Piece(text, self._styles(base, names)) for text, names in pieces if text]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _styles(self, base: Style, names: str) -> Style:
        style = base
        for name in names.split("+") if names else ():
            part = self._style(name)
            style += (
                Style(
                    color=part.color,
                    bold=part.bold or None,
                    italic=part.italic or None,
                    underline=part.underline or None,
                    reverse=part.reverse or None,
                )
                if name in PLAIN
                else Style(
                    bold=part.bold or None,
                    underline=part.underline or None,
                    reverse=part.reverse or None,
                )
            )
        return style

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"transcript--{name}")

    def notify_style_update(self) -> None:
        """Another theme: draw anew."""
        super().notify_style_update()
        self._strips.cache_clear()

    def _at(self, event: events.MouseEvent) -> tuple[int, int | None] | None:
        """The line and the place in its text under the mouse."""
        row = self.scroll_offset.y + event.y
        if self.desk is None or not 0 <= row < self._heights.total:
            return None
        number = self._heights.at(row)
        inner = row - self._heights.top(number)
        return number, offset_at(self.desk, number, self.look, inner, event.x)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Stand on the segment; choosing words may begin here."""
        place = self._at(event)
        if place is None or self.desk is None or event.button != 1:
            return
        number, offset = place
        stood = desks.leave_words(desks.stand_at(self.desk, number))
        self._pressed = (number, offset) if offset is not None and stood.at == number else None
        if self._pressed is not None:
            self.capture_mouse()
        if stood != self.desk:
            self.post_message(self.Stood(stood))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Words from where the button went down to here are chosen."""
        if self._pressed is None or self.desk is None:
            return
        place = self._at(event)
        pressed = self._pressed[0]
        if place is None or place[1] is None or not place[0] == pressed == self.desk.at:
            return
        chosen = desks.drag_words(self.desk, self._pressed[1], place[1])
        same_word = chosen.words is not None and chosen.words.first == chosen.words.last
        if chosen != self.desk and not (same_word and self.desk.words is None):
            self.post_message(self.Stood(chosen))

    def on_mouse_up(self) -> None:
        """Words that are chosen stay so."""
        if self._pressed is not None:
            self._pressed = None
            self.release_mouse()


PLAIN = frozenset(STYLES) - {"meant", "chosen", "words", "found", "picked", "here"}
"""Styles that have a colour of their own."""
