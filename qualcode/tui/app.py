"""The coding screen: which key does what, and what one is asked."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qualcode.model import RULE_CODER, Mark, Texts, text_in
from qualcode.model.naming import ranked
from qualcode.store.finding import plain
from qualcode.tui import panels
from qualcode.tui.base import Memo
from qualcode.tui.choices import Choices, Item
from qualcode.tui.doing import Doing
from qualcode.tui.signs import Signs
from qualcode.tui.words import say
from qualcode.tui.work import Filter

KEYS = (
    ("down,j", "move(1)"), ("up,k", "move(-1)"), ("pagedown", "page(1)"), ("pageup", "page(-1)"),
    ("home", "end(False)"), ("end", "end(True)"), ("shift+down", "scroll(1)"),
    ("shift+up", "scroll(-1)"), ("n", "unread(1)"), ("N", "unread(-1)"),
    ("right_square_bracket", "interview(1)"), ("left_square_bracket", "interview(-1)"),
    ("left,h", "side(-1)"), ("right,l", "side(1)"), ("tab", "side(1)"), ("shift+tab", "side(-1)"),
    ("shift+left,H", "extend(-1)"), ("shift+right,L", "extend(1)"), ("v", "words"),
    ("escape", "retreat"), ("g", "go"), ("c", "compare"), ("O", "others"), ("d", "definition"),
    ("t", "theme"), ("1", "stance(1)"), ("2", "stance(2)"), ("3", "stance(3)"), ("o", "about"),
    ("asterisk", "exemplar"), ("x,delete", "remove"), ("y", "accept"), ("equals_sign", "repeat"),
    ("0", "state('nothing')"), ("r", "state('review')"), ("u", "undo"), ("ctrl+r", "redo"),
    ("enter,space,a", "ask('code')"), ("slash", "ask('search')"), ("f", "ask('filter')"),
    ("i", "ask('interview')"), ("m", "ask('memo')"), ("M", "ask('note')"), ("question_mark", "help"),
    ("q", "finish"),
)  # fmt: skip


PROPOSE = "+ "
"""Begins the item that stands for a code which the codebook lacks."""


class Help(ModalScreen[None]):
    """All keys and signs; any key that does not scroll closes it."""

    BINDINGS = [  # noqa: RUF012 Textual's own way
        Binding("escape,q,question_mark,enter,space", "dismiss", show=False),
    ]
    DEFAULT_CSS = """
    Help { align: center middle; }
    Help VerticalScroll { width: 84; max-width: 100%; height: auto; max-height: 100%;
        background: $panel; padding: 0 1; }
    Help Static { height: auto; width: 1fr; }
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        """The text."""
        with VerticalScroll():
            yield Static(self.text, markup=False)


class CodingApp(Doing):
    """The whole screen."""

    BINDINGS = [  # noqa: RUF012 Textual's own way
        Binding(key, action, show=False, priority="tab" in key) for key, action in KEYS
    ]
    _memo_on: Mark | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 Textual's own signature
        """While one is asked, letters are letters."""
        own = {action_of(name) for _, name in KEYS}
        return not (self.asking and action in own)

    def action_step(self, by: int) -> None:
        """Another item of the list."""
        if self.asking not in ("memo", "search"):
            choices = self.query_one("#choices", Choices)
            choices.go(choices.at + by)
            self.explain()

    def action_take(self) -> None:
        """Take the chosen item; the entry of codes stays open."""
        if self.asking not in ("memo", "search"):
            self.take(stay=True)

    def action_leave(self) -> None:
        """Nothing is asked any more."""
        self.close_entry()

    def action_finish(self) -> None:
        """Leave the screen; everything is saved."""
        self.exit()

    def action_help(self) -> None:
        """All keys and signs."""
        signs = {name: getattr(self.signs, name) for name in Signs.__slots__}
        self.push_screen(Help(self.signs.shown(say("help", self.language, **signs))))

    def action_ask(self, what: str) -> None:
        """Open the entry: for a code, a memo, words to be searched, a filter, an interview."""
        line, mark = self.desk.line, None
        if what in ("code", "note") and line is None:
            self.tell("no.segment")
            return
        if what == "memo":
            mark = self.own_mark
            if mark is None:
                return
        self.asking = "memo" if what == "note" else what
        entry = self.query_one("#entry")
        entry.set_class(what == "search", "-searching")
        entry.set_class(self.asking == "memo", "-memo")
        entry.add_class("-open")
        self.query_one("#detail").add_class("-away")
        named = mark.code if mark else line.segment_id if line else ""
        self.query_one("#asked", Static).update(
            Content(
                self.signs.shown(f"{self.say(f'ask.{self.asking}', what=named)}{self._on_what()}")
            ),
            layout=False,
        )
        self._memo_on = mark
        if self.asking == "memo":
            memo = self.query_one("#memo", Memo)
            noted = None if mark else self.work.noted(named)
            memo.text = mark.memo if mark else noted.text if noted else ""
            memo.move_cursor(memo.document.end)
            memo.focus()
        else:
            typed = self.query_one("#typed", Input)
            typed.value = ""
            typed.focus()
            self.offer("")
        self.draw_panels()

    def _on_what(self) -> str:
        """Where the code goes: the segment, or the words chosen in it."""
        line, span = self.desk.line, self.desk.span
        if self.asking != "code" or line is None:
            return ""
        if span is None:
            return f": {line.segment_id}"
        first = line.span.start
        words = " ".join(line.text[span.start - first : span.end - first].split())
        return f": {line.segment_id} '{words}'"

    def close_entry(self) -> None:
        """Nothing is asked any more."""
        self.asking = ""
        self.query_one("#entry").remove_class("-open", "-searching", "-memo")
        self.query_one("#detail").remove_class("-away")
        self.transcript.focus()
        self.draw_panels()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer what may be meant by what is typed so far."""
        if self.asking:
            self.offer(event.value)

    def on_input_submitted(self) -> None:
        """Take what is chosen."""
        if self.asking == "search":
            words = self.query_one("#typed", Input).value
            self.close_entry()
            self.attempt(lambda: self.search(words))
        elif self.asking:
            self.attempt(self.take)

    def on_choices_picked(self, message: Choices.Picked) -> None:
        """Take what was clicked on."""
        if message.choices.id == "interviews":
            self.open(message.item.key)
            self.transcript.focus()
        else:
            self.attempt(self.take)

    def on_memo_saved(self, message: Memo.Saved) -> None:
        """Keep the memo."""
        mark = self._memo_on
        self.close_entry()
        self.attempt(lambda: self.write_memo(message.text, mark))

    def offer(self, typed: str) -> None:
        """Fill the list with what may be meant."""
        items = {
            "code": self._code_items,
            "filter": self._filter_items,
            "interview": self._interview_items,
        }
        if self.asking not in items:
            return
        found = items[self.asking](typed)
        keys = [item.key for item in found]
        here = keys.index(self.desk.name) if self.desk.name in keys else 0
        self.query_one("#choices", Choices).fill(found, 0 if typed else here)
        self.explain()

    def _code_items(self, typed: str) -> list[Item]:
        """Codes by what is typed; before that, what rules suggest here and what was used last."""
        book, line = self.work.study.codebook, self.desk.line
        codes = [code for code in ranked(book, typed) if not code.retired]
        own = {mark.code for mark in line.by(self.work.coder)} if line else set()
        suggested = [mark.code for mark in self.desk.marks() if mark.coder == RULE_CODER]
        if not typed.strip():
            first = {name: n for n, name in enumerate(dict.fromkeys([*suggested, *self.recent]))}
            codes.sort(key=lambda code: first.get(code.id, len(first)))
        signs = self.signs
        found = [
            Item(
                code.id,
                code.id,
                text_in(code.label, self.language),
                signs.own if code.id in own else signs.rule if code.id in suggested else " ",
            )
            for code in codes
        ]
        asked = " ".join(typed.split())
        return (
            [*found, Item(f"{PROPOSE}{asked}", asked, self.say("propose"), "+")] if asked else found
        )

    def _filter_items(self, typed: str) -> list[Item]:
        """Everything one can filter by, codes last."""
        items = [
            Item(f"what {what}", self.say(f"filter.{what}"))
            for what in ("all", "unread", "rules", "review")
        ]
        items += [
            Item(f"group {one.id}", self.say("filter.group", group=self._named(one.label, one.id)))
            for one in self.work.groups
        ]
        items += [
            Item(f"actor {one.id}", self.say("filter.actor", actor=self._named(one.label, one.id)))
            for one in self.work.actors
        ]
        wanted = plain(typed)
        chosen = [item for item in items if wanted in plain(item.name)]
        codes = ranked(self.work.study.codebook, typed)
        return chosen + [
            Item(f"code {code.id}", code.id, text_in(code.label, self.language)) for code in codes
        ]

    def _named(self, label: Texts, name: str) -> str:
        return text_in(label, self.language) or name

    def _interview_items(self, typed: str) -> list[Item]:
        wanted = plain(typed)
        return [item for item in self.interview_items() if wanted in plain(item.name)]

    def explain(self) -> None:
        """What the codebook says of the code that is chosen in the list."""
        item = self.query_one("#choices", Choices).item
        name = item.key.rpartition(" ")[2] if item else ""
        code = self.work.study.codebook.by_id.get(name)
        lines = list(panels.explained(self, code)) if code is not None else []
        text = "\n".join(self.signs.shown(line) for line in lines)
        self.query_one("#explained", Static).update(Content(text), layout=False)

    def take(self, *, stay: bool = False) -> None:
        """Do what the chosen item stands for; with ``stay`` the entry is open for another code."""
        item, asked = self.query_one("#choices", Choices).item, self.asking
        if item is None:
            self.tell("nothing_found")
            return
        if not (stay and asked == "code"):
            self.close_entry()
        if asked == "code" and item.key.startswith(PROPOSE):
            words = item.key.removeprefix(PROPOSE)
            self.do(lambda line: self.work.propose(line, words), "done.propose")
        elif asked == "code":
            self.code(item.key)
            if self.asking:
                self.query_one("#typed", Input).value = ""
                self.offer("")
        elif asked == "interview":
            self.open(item.key)
        elif asked == "filter":
            self.set_filter(self._filter_with(item.key))

    def _filter_with(self, key: str) -> Filter:
        """The filter now, with one part of it set; everything lifts it."""
        part, _, name = key.partition(" ")
        now = self.filter
        if key == "what all":
            return Filter()
        if part == "what":
            return Filter(name, "", now.group, now.actor)  # type: ignore[arg-type]  # one of them
        if part == "code":
            return Filter("code", name, now.group, now.actor)
        if part == "group":
            return Filter(now.what, now.code, name, now.actor)
        return Filter(now.what, now.code, now.group, name)


def action_of(name: str) -> str:
    """``move`` of ``move(1)``."""
    return name.partition("(")[0]
