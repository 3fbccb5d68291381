"""Lists to choose from: one widget that draws the items in view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment as Piece
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.tui.layout import fitted, scrolled, width_of
from qualcode.tui.signs import Signs


@dataclass(frozen=True, slots=True)
class Item:
    """Something to choose: what it is, how it is called, and what is said of it at the right."""

    key: str
    name: str
    told: str = ""
    sign: str = " "


class Choices(ScrollView, can_focus=False, inherit_bindings=False):
    """Items, one on each row, one of them chosen."""

    COMPONENT_CLASSES = {"choices--at", "choices--told", "choices--none"}  # noqa: RUF012 Textual's own way
    DEFAULT_CSS = """
    Choices { height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    Choices > .choices--at { text-style: bold reverse; }
    Choices > .choices--told { color: $text-muted; }
    Choices > .choices--none { color: $text-muted; text-style: italic; }
    """

    class Picked(Message):
        """The mouse chose an item."""

        def __init__(self, choices: Choices, item: Item) -> None:
            self.choices, self.item = choices, item
            super().__init__()

        @property
        def control(self) -> Choices:
            """The list it is in."""
            return self.choices

    def __init__(self, signs: Signs, *, none: str = "", id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self.signs, self.none = signs, none
        self.items: Sequence[Item] = ()
        self.at = 0

    @property
    def item(self) -> Item | None:
        """The item that is chosen."""
        return self.items[self.at] if 0 <= self.at < len(self.items) else None

    def fill(self, items: Sequence[Item], at: int = 0) -> None:
        """Other items, this one chosen."""
        self.items = items
        self.virtual_size = Size(self.size.width, len(items))
        self.go(at)

    def go(self, at: int) -> None:
        """Choose an item, and see to it that it is in view."""
        self.at = min(max(at, 0), max(len(self.items) - 1, 0))
        top = scrolled(self.scroll_offset.y, max(self.size.height, 1), self.at, self.at + 1, 1)
        top = max(min(top, len(self.items) - self.size.height), 0)
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True)
        self.refresh()

    def on_resize(self) -> None:
        """Keep the chosen item in view."""
        self.virtual_size = Size(self.size.width, len(self.items))
        self.go(self.at)

    def render_line(self, y: int) -> Strip:
        """The item on this row of the view."""
        width, number = self.size.width, self.scroll_offset.y + y
        base = self.rich_style
        if not self.items and not y:
            style = base + self.get_component_rich_style("choices--none", partial=True)
            return Strip([Piece(fitted(f"  {self.none}", width), style)])
        if number >= len(self.items):
            return Strip.blank(width, base)
        item = self.items[number]
        bar = self.signs.current if number == self.at else " "
        told = f" {item.told}" if item.told else ""
        room = width - width_of(told) - 1
        name = fitted(self.signs.shown(f"{bar}{item.sign} {item.name}"), max(room, width // 2))
        told = fitted(told, width - width_of(name) - 1)
        if number == self.at:
            style = base + self.get_component_rich_style("choices--at", partial=True)
            text = fitted(name + self.signs.shown(told), width)
            return Strip([Piece(text, style)])
        muted = base + self.get_component_rich_style("choices--told", partial=True)
        pieces = [Piece(name, base), Piece(self.signs.shown(told), muted)]
        return Strip(pieces).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked on."""
        number = self.scroll_offset.y + event.y
        if number < len(self.items):
            self.go(number)
            self.post_message(self.Picked(self, self.items[number]))
