"""Keys that move: between segments, interviews and what is compared or was found."""

from __future__ import annotations

from dataclasses import replace

from qualcode.store.finding import plain
from qualcode.tui import desk as desks
from qualcode.tui.base import Base
from qualcode.tui.desk import Desk
from qualcode.tui.picture import offset_at, row_of_word
from qualcode.tui.transcript import Transcript
from qualcode.tui.work import Filter


class Moving(Base):
    """What the keys that move do."""

    def action_move(self, by: int) -> None:
        """The segment after or before; while words are chosen, the row."""
        if self.desk.words is not None:
            self._move_row(by)
            return
        moved = desks.step(self.desk, by)
        if moved.at != self.desk.at:
            self.put(moved)
        elif self.desk.view == "interview" and self.passing is not None:
            self._go_on(by)
        elif self.desk.at < 0 or self._is_out_of_view(by):
            self.transcript.scroll_relative(y=3 * by, animate=False)
        elif self.desk.view == "interview":
            self.tell("end" if by > 0 else "first")
        else:
            self.tell("last")

    def _is_out_of_view(self, by: int) -> bool:
        """Whether there is context to be read further on."""
        top, high = self.transcript.scroll_offset.y, self.transcript.size.height
        return top > 0 if by < 0 else top + high < self.transcript.virtual_size.height

    def _go_on(self, by: int) -> None:
        """Into the next interview in which the filter lets anything through."""
        if not self._to_interview(by, last=by < 0):
            self.tell("last")

    def action_page(self, by: int) -> None:
        """A screen further on or back."""
        self.put(desks.step(self.desk, by * self.transcript.page()))

    def action_end(self, last: bool) -> None:
        """The first or the last segment."""
        self.put(desks.end(self.desk, last=last))

    def action_scroll(self, by: int) -> None:
        """A row further on or back; one stands where one stood."""
        self.transcript.scroll_relative(y=by, animate=False)

    def action_unread(self, by: int) -> None:
        """The next or former segment that is unread, in another interview where none is left here."""
        found = desks.unread(self.desk, by)
        if found is not None:
            self.put(found)
            return
        chosen = replace(self.filter, what="unread") if self.filter.what == "all" else self.filter
        places = self.attempt(lambda: self.work.places(chosen))
        unread = self.attempt(lambda: frozenset(self.work.places(replace(chosen, what="unread"))))
        left = [place for place in places or () if place in (unread or ())]
        here = self.desk.line.interview_id if self.desk.line else self.desk.name
        ahead = [p for p in left if (p[0] > here if by > 0 else p[0] < here)]
        behind = [p for p in left if (p[0] <= here if by > 0 else p[0] >= here)]
        ordered = ahead + behind if by > 0 else ahead[::-1] + behind[::-1]
        if not ordered:
            self.tell("no.unread")
            return
        self.open(*ordered[0])

    def action_interview(self, by: int) -> None:
        """The interview after or before."""
        if not self._to_interview(by):
            self.tell("last" if by > 0 else "first")

    def _to_interview(self, by: int, *, last: bool = False) -> bool:
        names = self.shown_interviews
        here = self.desk.line.interview_id if self.desk.line else self.desk.name
        later = [name for name in names if (name > here if by > 0 else name < here)]
        if not later:
            return False
        self.open(later[0 if by > 0 else -1], last=last)
        return True

    def action_side(self, by: int) -> None:
        """The word, or the coding, at the right or the left."""
        if self.desk.words is not None:
            self.put(desks.move_word(self.desk, by))
        else:
            self.put(desks.choose(self.desk, by))

    def action_extend(self, by: int) -> None:
        """One word more, or less."""
        desk = self.desk if self.desk.words is not None else desks.begin_words(self.desk)
        self.put(desks.move_word(desk, by, extend=True))

    def action_words(self) -> None:
        """Choose words; where they are being chosen, from this one on."""
        self.put(desks.begin_words(self.desk))

    def _move_row(self, by: int) -> None:
        """The word above or below."""
        desk, look = self.desk, self.transcript.look
        if desk.line is None or desk.words is None:
            return
        row, column = row_of_word(desk, look)
        place = offset_at(desk, desk.at, look, row + by, column)
        if place is not None:
            number = desks.word_at(desk.line.text, place)
            self.put(desks.move_word(desk, number - desk.words.last))

    def action_retreat(self) -> None:
        """Leave the words, then what is compared, then what is shown of the definition."""
        if self.desk.words is not None:
            self.put(desks.leave_words(self.desk))
        elif self.before is not None:
            self._return()
        else:
            self.screen.remove_class("-defining")

    def _return(self) -> None:
        """To the interview that was left for comparing or searching, as it is now."""
        before, self.before, self.found = self.before, None, ()
        if before is not None:
            self.put(replace(before, everybody=self.desk.everybody))
            self.list_interviews()

    def action_go(self) -> None:
        """From what is compared or was found to its place in the interview."""
        if self.desk.view != "interview" and self.desk.line is not None:
            line = self.desk.line
            self.lift_filter_for(line.segment_id)
            self.open(line.interview_id, line.segment_id)

    def lift_filter_for(self, segment_id: str) -> None:
        """Let everything through where the filter would keep that segment back."""
        if self.passing is not None and not any(segment_id in ids for ids in self.passing.values()):
            self.filter, self.passing = Filter(), None

    def action_compare(self) -> None:
        """All segments of the chosen code, from all interviews."""
        mark = self.desk.mark
        if mark is None:
            self.tell("no.code")
            return
        everybody = self.desk.everybody
        places = self.attempt(
            lambda: self.work.places(Filter("code", mark.code), everybody=everybody)
        )
        self.gather("code", mark.code, places or [])

    def gather(self, view: desks.View, name: str, places: list[tuple[str, str]]) -> None:
        """Show these segments, whatever interviews they are of."""
        lines = self.attempt(lambda: self.work.of([segment for _, segment in places]))
        if not lines:
            return
        here = self.desk.line.segment_id if self.desk.line else ""
        if self.desk.view == "interview":
            self.before = self.desk
        gathered = Desk(self.work.coder, view, name, lines, everybody=self.desk.everybody)
        gathered = desks.start(gathered, here)
        if view == "code":
            gathered = desks.choose_mark(gathered, name)
        self.put(gathered)

    def search(self, words: str) -> None:
        """The segments of all interviews in which these words stand."""
        places = self.attempt(lambda: self.work.saying(words))
        if not places:
            self.tell("no.found")
            return
        self.found = (plain(" ".join(words.split())),)
        self.gather("search", words, places)

    def set_filter(self, chosen: Filter) -> None:
        """Let through only what is chosen, from where one stands on."""
        places = self.attempt(lambda: self.work.places(chosen))
        if places is None:
            return
        if not places:
            self.tell("no.match")
            return
        self.filter = chosen
        self.passing = desks.sequence(places) if chosen.is_on else None
        line = self.desk.line
        here = line.interview_id if line else self.desk.name
        names = self.shown_interviews
        goal = here if here in names else next((n for n in names if n > here), names[0])
        wanted = line.segment_id if line and goal == here else ""
        if self.passing is not None and wanted not in self.passing.get(goal, ()):
            wanted = ""
        self.open(goal, wanted)

    def action_others(self) -> None:
        """Everybody's codings, or only the coder's own."""
        desk = replace(self.desk, everybody=not self.desk.everybody)
        self.put(desk)
        self.tell("others.on" if desk.everybody else "others.off")

    def action_definition(self) -> None:
        """What the codebook says of the chosen code, in full; again: away."""
        self.screen.toggle_class("-defining")
        self.call_after_refresh(self.draw_panels)

    def action_theme(self) -> None:
        """Light or dark."""
        self.theme = "textual-light" if self.theme == "textual-dark" else "textual-dark"

    def on_transcript_stood(self, message: Transcript.Stood) -> None:
        """Where the mouse went."""
        self.put(message.desk)
        if not self.asking:
            self.transcript.focus()
