"""Keys that code: each is one act, kept before the screen shows it."""

from __future__ import annotations

from collections.abc import Callable

from qualcode.model import RULE_CODER, Line, Mark
from qualcode.store.acts import Done
from qualcode.tui import desk as desks
from qualcode.tui.moving import Moving

STANCES = ("affirms", "denies", "mixed")
N_RECENT = 8


class Doing(Moving):
    """What the keys that code do."""

    def do(self, deed: Callable[[Line], Done], key: str, **facts: object) -> bool:
        """Do something to the segment one stands on, show it, say that it is saved."""
        line = self.desk.line
        if line is None:
            self.tell("no.segment")
            return False
        done = self.attempt(lambda: deed(line))
        if done is None:
            return False
        return self.show_saved(key, line.segment_id, segment=line.segment_id, **facts)

    def code(self, code_id: str) -> None:
        """Give the segment, or the words chosen in it, a code."""
        line, span = self.desk.line, self.desk.span
        if line is None:
            self.tell("no.segment")
            return
        there = {(mark.code, mark.span) for mark in line.by(self.work.coder)}
        key = "done.there" if (code_id, span or line.span) in there else "done.code"
        if self.do(lambda line: self.work.code(line, code_id, span), key, code=code_id):
            self.recent = [code_id, *(one for one in self.recent if one != code_id)][:N_RECENT]
            self.put(desks.choose_mark(desks.leave_words(self.desk), code_id, span or line.span))

    @property
    def own_mark(self) -> Mark | None:
        """The chosen coding, when it is the coder's own; else the screen says why not."""
        mark = self.desk.mark
        if mark is None:
            self.tell("no.mark")
        elif mark.coder != self.work.coder:
            self.tell("no.own" if mark.coder == RULE_CODER else "no.others")
        else:
            return mark
        return None

    def change(self, told: str, **said: object) -> None:
        """Let the chosen coding say something else."""
        mark = self.own_mark
        if mark is not None:
            self.do(
                lambda line: self.work.change(line, mark, **said),
                "done.change",
                code=mark.code,
                what=told,
            )

    def action_stance(self, number: int) -> None:
        """Affirms, denies, both."""
        stance = STANCES[number - 1]
        self.change(self.say(stance), stance=stance)

    def action_about(self) -> None:
        """Of others, or of themselves."""
        mark = self.desk.mark
        about = "other" if mark is not None and mark.about == "self" else "self"
        self.change(self.say(f"about.{about}"), about=about)

    def action_exemplar(self) -> None:
        """A model of its code, or no longer."""
        exemplar = not (self.desk.mark is not None and self.desk.mark.exemplar)
        sign = "" if exemplar else "- "
        self.change(f"{sign}{self.say('exemplar')}", exemplar=exemplar)

    def action_remove(self) -> None:
        """Take the chosen coding back; a rule's suggestion is rejected."""
        mark = self.desk.mark
        if mark is not None and mark.coder == RULE_CODER:
            self.do(lambda line: self.work.reject(line, mark), "done.reject", code=mark.code)
        elif (own := self.own_mark) is not None:
            self.do(lambda line: self.work.remove(line, own), "done.remove", code=own.code)

    def action_accept(self) -> None:
        """Confirm what a rule suggests: the chosen one, else the first."""
        mark = self.desk.suggestion
        if mark is None:
            self.tell("no.suggestion")
            return
        if self.do(lambda line: self.work.accept(line, mark), "done.accept", code=mark.code):
            rest = self.desk.suggestion
            shown = rest.code if rest is not None else mark.code
            self.put(desks.choose_mark(self.desk, shown))

    def action_repeat(self) -> None:
        """The same codes as on the nearest segment before."""
        before = desks.coded_before(self.desk)
        if before is None:
            self.tell("no.before")
            return
        line = self.desk.line
        done = self.attempt(lambda: self.work.repeat(line, before)) if line else None
        if line is None or done is None:
            return
        n = sum(change.kind == "coding" for change in done.changes)
        self.show_saved("done.repeat", line.segment_id, n=n, segment=before.segment_id)

    def action_state(self, state: str) -> None:
        """Nothing to code here, or to be looked at again; a second time: neither."""
        line = self.desk.line
        if line is None:
            self.tell("no.segment")
        elif state == "nothing" and line.by(self.work.coder):
            self.tell("no.nothing")
        else:
            taken_back = line.seen.get(self.work.coder) == state
            key = "done.open" if taken_back else f"done.{state}"
            self.do(lambda line: self.work.say(line, state), key)

    def action_undo(self) -> None:
        """Undo what the coder did last."""
        self._turn(self.work.undo, "undo")

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self._turn(self.work.redo, "redo")

    def _turn(self, turn: Callable[[], Done | None], name: str) -> None:
        failed: list[bool] = []

        def tried() -> Done | None:
            failed.append(True)
            done = turn()
            failed.clear()
            return done

        done = self.attempt(tried)
        if failed:
            return
        if done is None:
            self.tell(f"no.{name}")
            return
        touched = [change.subject for change in done.changes]
        self.show_segment(touched[0], touched)
        self.tell(f"done.{name}", segment=touched[0])

    def show_segment(self, segment_id: str, touched: list[str]) -> None:
        """Stand on a segment that was changed, in its interview where it is not shown."""
        names = {line.segment_id for line in self.desk.lines}
        if segment_id in names:
            self.renew(*touched)
            self.put(desks.stand_on(self.desk, segment_id))
            return
        self.work.refresh()
        interview_id = next((line.interview_id for line in self.work.of([segment_id])), "")
        if interview_id:
            self.lift_filter_for(segment_id)
            self.open(interview_id, segment_id)

    def write_memo(self, text: str, mark: Mark | None) -> None:
        """A memo on the chosen coding, or on the segment."""
        if mark is not None:
            self.do(
                lambda line: self.work.change(line, mark, memo=text), "done.memo", what=mark.code
            )
        elif self.desk.line is not None:
            segment_id = self.desk.line.segment_id
            self.do(lambda line: self.work.note(line, text), "done.memo", what=segment_id)
