"""What the screen reads from the study and does to it: each deed is one act, kept when it returns."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from qualcode.errors import QualcodeError, ThingChanged, UnknownName
from qualcode.model import Act, Group, Interview, Line, Mark, Named, Span, text_in
from qualcode.model.memos import Memo
from qualcode.store import acts, desk, finding
from qualcode.store import memos as store_memos
from qualcode.store.acts import Done
from qualcode.store.finding import Place, What
from qualcode.store.interviews import all_interviews
from qualcode.workflows import hand
from qualcode.workflows.folder import StudyFolder

PATIENCE_S = 1.5
"""How long a key waits for another program that holds the study, before the screen says so."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is gone through: segments of which ``what`` holds, in interviews of a group or an actor."""

    what: What = "all"
    code: str = ""
    group: str = ""
    actor: str = ""

    @property
    def is_on(self) -> bool:
        """Whether it keeps anything back."""
        return self != Filter()


@dataclass
class Work:
    """An open study, as one coder works on it. ``progress`` has (read, segments) by interview."""

    study: StudyFolder
    coder: str
    progress: dict[str, tuple[int, int]] = field(default_factory=dict)
    version: int = 0

    def __post_init__(self) -> None:
        _ = self.study.codebook  # its faults are told before anything is shown
        desk.wait_at_most(self.study.file, PATIENCE_S)
        self.refresh()

    def refresh(self) -> None:
        """Look at the study anew: how far the coder is, and that this was looked at."""
        self.version = desk.changes_by_others(self.study.file)
        self.progress = {
            one.interview_id: (one.read, one.segments)
            for one in desk.progress(self.study.file, self.coder)
        }

    def read_again(self) -> None:
        """Look at the study anew, and at its codebook; the former one stays while that has faults."""
        former = self.study.codebook
        self.study.forget_codebook()
        try:
            _ = self.study.codebook
        except QualcodeError:
            self.study.has_codebook(former)
        self.refresh()

    @property
    def has_changed(self) -> bool:
        """Whether another program has changed the study since it was looked at."""
        return desk.changes_by_others(self.study.file) != self.version

    def count(self, was: Line, now: Line) -> None:
        """Carry what became of a segment into the progress."""
        read, total = self.progress.get(now.interview_id, (0, 0))
        more = now.is_read_by(self.coder) - was.is_read_by(self.coder)
        self.progress[now.interview_id] = (read + more, total)

    def resume(self, interview_id: str = "") -> tuple[str, str]:
        """Where to begin: the interview, and the first segment in it that is unread after the one
        worked on last. Without an interview named, that one's, or the next that is not read."""
        last = finding.last_worked_on(self.study.file, self.coder)
        last_interview = desk.interview_of(self.study.file, last) if last else ""
        chosen = interview_id or last_interview
        unread = finding.places(self.study.file, "unread", self.coder)
        if not chosen and unread:
            return unread[0]
        here = [segment for interview, segment in unread if interview == chosen]
        if last_interview == chosen and last:
            every = finding.places(self.study.file, "all", self.coder)
            order = [segment for interview, segment in every if interview == chosen]
            rest = order[order.index(last) :] if last in order else order
            wanted = frozenset(here)
            return chosen, next((one for one in rest if one in wanted), last)
        return chosen or next(iter(self.progress), ""), here[0] if here else ""

    def interview(self, name: str) -> str:
        """The id of an interview, whatever its letter case; empty for none. Raises ``UnknownName``."""
        alike = [one for one in self.progress if one.casefold() == name.casefold()]
        if name and not alike:
            raise UnknownName("interview", name, self.progress)
        return name if name in alike else next(iter(alike), "")

    def lines(self, interview_id: str) -> tuple[Line, ...]:
        """An interview in reading order, with what lies between its segments."""
        return tuple(desk.lines(self.study.file, interview_id))

    def of(self, segment_ids: Sequence[str]) -> tuple[Line, ...]:
        """These segments."""
        return tuple(desk.lines_of(self.study.file, segment_ids))

    def places(self, chosen: Filter, *, everybody: bool = False) -> list[Place]:
        """The segments that a filter lets through."""
        found = finding.places(
            self.study.file, chosen.what, self.coder, chosen.code, everybody=everybody
        )
        if not chosen.group and not chosen.actor:
            return found
        inside = {one.id for one in self.interviews() if self._is_in(one, chosen)}
        return [place for place in found if place[0] in inside]

    def _is_in(self, interview: Interview, chosen: Filter) -> bool:
        in_group = not chosen.group or chosen.group in interview.groups(self.study.grouping)
        return in_group and (not chosen.actor or chosen.actor in interview.actor_types)

    def saying(self, words: str) -> list[Place]:
        """The segments in which these words stand."""
        return finding.saying(self.study.file, words)

    def interviews(self) -> tuple[Interview, ...]:
        """The interviews with their attributes."""
        return all_interviews(self.study.file)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups of value chains."""
        return self.study.grouping.groups

    @property
    def actors(self) -> tuple[Named, ...]:
        """The actor types."""
        return self.study.codebook.actor_types

    def label(self, code_id: str, language: str) -> str:
        """How the codebook calls a code; empty for one that it does not have."""
        code = self.study.codebook.by_id.get(code_id)
        return text_in(code.label, language) if code else ""

    def check(self, line: Line) -> None:
        """Raises ``ThingChanged`` when the segment no longer stands in the study as it is shown."""
        now = self.of([line.segment_id])
        if not now or (now[0].span, now[0].text) != (line.span, line.text):
            raise ThingChanged("text", line.segment_id)

    def code(self, line: Line, code_id: str, span: Span | None) -> Done:
        """Code the segment, or words of it; what the coder has said of it already stays."""
        self.check(line)
        words = "" if span is None else span
        place = span or line.span
        if any(m.code == code_id and m.span == place for m in line.by(self.coder)):
            return Done("", ())
        return hand.add(self.study, line.segment_id, code_id, coder=self.coder, words=words)

    def change(self, line: Line, mark: Mark, **said: object) -> Done:
        """Let a coding say something else."""
        self.check(line)
        now = replace(mark, **said)  # type: ignore[arg-type]  # fields of a mark
        return hand.amend(self.study, line, mark, now)

    def remove(self, line: Line, mark: Mark) -> Done:
        """Take a coding back."""
        return hand.remove(
            self.study, line.segment_id, mark.code, coder=self.coder, words=mark.span
        )

    def accept(self, line: Line, mark: Mark) -> Done:
        """Confirm what a rule suggests."""
        self.check(line)
        return hand.accept(self.study, line.segment_id, mark.code, coder=self.coder)

    def reject(self, line: Line, mark: Mark) -> Done:
        """Say that a rule found wrongly."""
        return hand.reject(self.study, line.segment_id, mark.code, coder=self.coder)

    def repeat(self, line: Line, before: Line) -> Done:
        """The same codes as on another segment."""
        self.check(line)
        marks = before.by(self.coder)
        return hand.repeat(self.study, line.segment_id, marks, coder=self.coder)

    def say(self, line: Line, state: str) -> Done:
        """Nothing to code here, or to be looked at again; said again it is taken back."""
        now = None if line.seen.get(self.coder) == state else state
        segment_id = line.segment_id
        return hand.mark_segment(self.study, segment_id, now, coder=self.coder)  # type: ignore[arg-type]  # a state

    def noted(self, segment_id: str) -> Memo | None:
        """The coder's newest memo on a segment."""
        there = [
            memo
            for memo in store_memos.all_memos(self.study.file)
            if (memo.kind, memo.on, memo.author) == ("segment", segment_id, self.coder)
        ]
        return max(there, key=lambda memo: memo.at, default=None)

    def note(self, line: Line, text: str) -> Done:
        """Write the coder's memo on a segment anew; without a text it is taken away."""
        from qualcode.workflows import memos  # which imports the reports

        there = self.noted(line.segment_id)
        if there is None:
            if not text:
                return Done("", ())
            return memos.add(self.study, line.segment_id, text, author=self.coder)
        if not text:
            return memos.remove(self.study, there.name)
        return memos.edit(self.study, there.name, text)

    def propose(self, line: Line, text: str) -> Done:
        """Propose a code that the codebook lacks, for a segment."""
        from qualcode.workflows import proposals  # which imports the reports

        return proposals.propose(self.study, text, coder=self.coder, segment_id=line.segment_id)

    def undo(self) -> Done | None:
        """Undo the coder's last act; ``None`` when there is none."""
        return self._turn(acts.last_done, acts.undo)

    def redo(self) -> Done | None:
        """Do again what was undone last; ``None`` when there is nothing."""
        return self._turn(acts.last_undone, acts.redo)

    def _turn(self, find: Callable[..., str], turn: Callable[..., Done]) -> Done | None:
        uid = find(self.study.file, lambda rows: is_by(self.coder, rows))
        if not uid:
            return None
        if self.has_changed:  # what is shown may not be what would be undone
            self.refresh()
        return turn(self.study.file, uid)


def is_by(coder: str, rows: Sequence[Act]) -> bool:
    """Whether an act is one that a coder did by hand: not an import, nor somebody else's."""
    return bool(rows) and all(_coder_of(row) == coder for row in rows)


def _coder_of(row: Act) -> str:
    """In whose name a row of the log speaks; empty where it is nobody's coding."""
    if row.kind in ("coding", "proposal"):
        return str((json.loads(row.after or row.before)).get("coder", ""))
    if row.kind in ("seen", "verdict"):
        return str(json.loads(row.name)[-1])
    if row.kind == "memo":
        return str((json.loads(row.after or row.before)).get("author", ""))
    return ""
