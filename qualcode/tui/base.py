"""The screen: what it consists of and how it shows what lies on the desk."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from rich.segment import Segment as Piece
from rich.segment import Segments
from textual import events
from textual.actions import ActionParseResult
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from qualcode.errors import CannotUndo, QualcodeError, StudyBusy, ThingChanged
from qualcode.tui import desk as desks
from qualcode.tui import panels
from qualcode.tui.choices import Choices, Item
from qualcode.tui.desk import Desk
from qualcode.tui.signs import Signs
from qualcode.tui.transcript import Transcript
from qualcode.tui.words import say
from qualcode.tui.work import Filter, Work

T = TypeVar("T")

LOOK_EVERY_S = 1.0
"""How often is looked whether another program has changed the study."""


class Memo(TextArea):
    """Where a memo is written: Enter keeps it, Ctrl-J begins another line."""

    class Saved(Message):
        """The memo is to be kept."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Saved(self.text.strip()))
        elif event.key == "ctrl+j":
            event.stop()
            event.prevent_default()
            self.insert("\n")
        elif event.key not in ("escape", "tab"):
            await super()._on_key(event)


class Entry(Vertical):
    """Where one is asked something; its keys are those of the list in it."""

    BINDINGS = [  # noqa: RUF012 Textual's own way
        Binding("escape", "app.leave", show=False),
        Binding("down", "app.step(1)", show=False),
        Binding("up", "app.step(-1)", show=False),
        Binding("pagedown", "app.step(8)", show=False),
        Binding("pageup", "app.step(-8)", show=False),
        Binding("tab,shift+tab", "app.take", show=False),
    ]


class Base(App[None]):
    """The screen of one coder on one study; ``desk`` is what it shows."""

    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (108, "-middle"), (140, "-wide")]  # noqa: RUF012 Textual's own way
    CSS_PATH = "screen.tcss"

    def __init__(self, work: Work, language: str, signs: Signs, place: tuple[str, str]) -> None:
        super().__init__()
        self.work, self.language, self.signs, self.place = work, language, signs, place
        self.filter = Filter()
        self.passing: dict[str, list[str]] | None = None
        self.found: tuple[str, ...] = ()
        self.desk = Desk(work.coder, "interview", place[0], ())
        self.before: Desk | None = None
        self.asking = ""
        self.recent: list[str] = []
        self.transcript = Transcript(signs, language)
        self.title = say("title", language)

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Static(id="top", markup=False)
        with Horizontal(id="middle"):
            yield Choices(self.signs, id="interviews")
            yield self.transcript
            yield Static(id="side", markup=False)
        yield Static(id="detail", markup=False)
        with Entry(id="entry"):
            yield Static(id="asked", markup=False)
            yield Input(id="typed")
            yield Memo(id="memo", compact=True)
            with Horizontal(id="offered"):
                yield Choices(self.signs, none=self.say("nothing_found"), id="choices")
                yield Static(id="explained", markup=False)
        yield Static(id="told", markup=False)
        yield Static(id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the interview at the place to begin with."""
        if not self.signs.letters or self.signs.current == ">":
            self.screen.add_class("-ascii")
        self.open(*self.place)
        self.transcript.focus()
        self.set_interval(LOOK_EVERY_S, self.look_for_changes)

    def on_resize(self) -> None:
        """The panels again, in their new width."""
        self.call_after_refresh(self.draw_panels)

    def say(self, key: str, **facts: object) -> str:
        """The words for a key in the language of the screen."""
        return say(key, self.language, **facts)

    def tell(self, key: str, **facts: object) -> None:
        """Say on the screen what was done, or why not."""
        self.tell_plainly(self.say(key, **facts))

    def tell_plainly(self, text: str) -> None:
        """Say this on the screen."""
        told = self.query_one("#told", Static)
        told.update(Content(self.signs.shown(f" {text}")), layout=False)

    def attempt(self, deed: Callable[[], T]) -> T | None:
        """What a deed comes to; ``None`` when it could not be done, and the screen says why."""
        try:
            return deed()
        except QualcodeError as error:
            self.trouble(error)
            return None

    def trouble(self, error: QualcodeError) -> None:
        """Say on the screen what went wrong, and what it means for what was to be saved."""
        if isinstance(error, ThingChanged):
            self.work.version = -1  # read again at the next look
            self.tell("changed_text")
        elif isinstance(error, StudyBusy):
            self.tell("busy")
        elif isinstance(error, CannotUndo):
            self.tell("cannot_undo", why=str(error))
        else:
            self.tell_plainly(str(error))

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key stands for; what cannot be done is told on the screen."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except QualcodeError as error:
            self.trouble(error)
            return True

    def _fatal_error(self) -> None:
        """A fault of ours ends the screen. It is told without values: they may be what people said."""
        told = traceback.format_tb(self._exception.__traceback__) if self._exception else []
        text = "".join([*told, f"{type(self._exception).__name__}\n"])
        self._exit_renderables.append(Segments([Piece(text)]))
        self._close_messages_no_wait()

    def put(self, desk: Desk) -> None:
        """Show another desk; what was told of where one stood before is told no longer."""
        if (desk.view, desk.name, desk.at) != (self.desk.view, self.desk.name, self.desk.at):
            self.tell_plainly("")
        self.desk = desk
        gc.freeze()  # thousands of lines that stay need not be looked through again and again
        self.transcript.show(desk, self.found)
        self.draw_panels()

    def open(self, interview_id: str, segment_id: str = "", *, last: bool = False) -> None:
        """Show an interview, at that segment, else at its first (or last) one."""
        lines = self.attempt(lambda: self.work.lines(interview_id))
        if lines is None:
            return
        desk = Desk(
            self.work.coder,
            "interview",
            interview_id,
            lines,
            passing=self.passing_in(interview_id),
            everybody=self.desk.everybody,
        )
        self.before = None
        desk = desks.start(desk, segment_id)
        self.put(desks.end(desk, last=True) if last else desk)
        self.list_interviews()

    def passing_in(self, interview_id: str) -> frozenset[str] | None:
        """The segments of an interview that the filter lets through."""
        if self.passing is None:
            return None
        return frozenset(self.passing.get(interview_id, ()))

    @property
    def shown_interviews(self) -> list[str]:
        """The interviews in which the filter lets anything through."""
        names = self.work.progress if self.passing is None else self.passing
        return list(names)

    def list_interviews(self) -> None:
        """The interviews with their progress, at the side."""
        names = self.shown_interviews
        at = names.index(self.desk.name) if self.desk.name in names else 0
        self.query_one("#interviews", Choices).fill(self.interview_items(), at)

    def interview_items(self) -> list[Item]:
        """The interviews to choose from."""
        items = []
        for name in self.shown_interviews:
            read, total = self.work.progress.get(name, (0, 0))
            sign = self.signs.coded if read == total else self.signs.unread if not read else " "
            items.append(Item(name, name, f"{read}/{total}", sign))
        return items

    def draw_panels(self) -> None:
        """The top line, what is said of the segment, and the keys."""
        if not self.is_running:
            return
        width = self.size.width
        self._update("#top", panels.top(self, width))
        self._update("#detail", panels.detail(self))
        if self.screen.has_class("-wide"):
            self._update("#side", panels.side(self))
        self._update("#keys", panels.keys(self, width))

    def _update(self, selector: str, content: Content) -> None:
        self.query_one(selector, Static).update(content, layout=False)

    def show_saved(self, key: str, *segment_ids: str, **facts: object) -> bool:
        """Show these segments as they are now that something is saved, and say so."""
        try:
            self.renew(*segment_ids)
        except QualcodeError:
            self.work.version = -1  # read again at the next look
            self.tell("unseen")
            return False
        self.tell(key, **facts)
        return True

    def renew(self, *segment_ids: str) -> None:
        """Show these segments as they are in the study now."""
        names = segment_ids or ((self.desk.line.segment_id,) if self.desk.line else ())
        now = {line.segment_id: line for line in self.work.of(names)}
        was = {line.segment_id: line for line in self.desk.lines if line.segment_id in now}
        for name, line in now.items():
            if name in was:
                self.work.count(was[name], line)
        if self.before is not None:
            self.before = desks.renewed(self.before, now.values())
        self.put(desks.renewed(self.desk, now.values()))
        self.list_interviews()

    def look_for_changes(self) -> None:
        """Read again what is shown when another program has changed the study."""
        try:
            if self.work.has_changed:
                self.reread()
                self.tell("changed")
        except QualcodeError:
            return  # the next look, or the next key, will tell

    def reread(self) -> None:
        """Everything that is shown, as it is in the study now; one stands where one stood."""
        self.work.read_again()
        here = self.desk.line.segment_id if self.desk.line else ""
        if self.desk.view == "interview":
            lines = self.work.lines(self.desk.name)
        else:
            lines = self.work.of([line.segment_id for line in self.desk.lines])
        if self.before is not None:
            self.before = replace(self.before, lines=self.work.lines(self.before.name))
        desk = replace(self.desk, lines=lines, words=None)
        self.put(desks.start(desk, here))
        self.list_interviews()
