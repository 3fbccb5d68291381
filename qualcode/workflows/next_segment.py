"""Coding line by line: lines of text in, lines of text out, no screen needed.

A ``Sitting`` shows the next unread segment with what was asked before it, and does what each line
says: every line is an act that is saved when its answer comes back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from qualcode import analysis, report
from qualcode.errors import QualcodeError, SeveralCodes, UnknownName, visible
from qualcode.model import Change, Code, Evidence, Line, Mark, Stance, text_in
from qualcode.model.naming import fold, near, ranked, resolve
from qualcode.report.desk_phrases import says
from qualcode.store import acts, desk
from qualcode.store.acts import Done
from qualcode.store.interviews import all_interviews
from qualcode.workflows import hand, memos, proposals
from qualcode.workflows.findings import Language, report_language
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.leaks import Guard, guard

LISTED = 9
"""Codes in the list, as long as the rules do not find more: one key each."""
BEFORE = 240
"""Characters that are shown of what the same person said just before."""

STANCES: Mapping[str, Stance] = {"!": "denies", "~": "mixed"}
_SAID = re.compile(r"(?P<name>.*?)\s*(?P<signs>[!~@*]*)", re.DOTALL)
_COMMAND = re.compile(r"(?P<key>[nsrmuxwdlqh?])(?:\s+(?P<rest>.*))?", re.DOTALL | re.IGNORECASE)
_QUOTES = "\"'“”«»‘’ "


class Sitting:
    """A person who codes, line by line. ``done`` says that there is nothing more to show."""

    def __init__(
        self,
        study: StudyFolder,
        *,
        coder: str,
        interviews: Iterable[str] = (),
        language: Language | None = None,
    ) -> None:
        self.study, self.coder = study, coder
        self.language = language or report_language(study)
        self.done = False
        self._here: Line | None = None
        self._before: list[Line] = []
        self._progress = (0, 0)
        self._listed: list[str] = []
        self._found: dict[str, Mark] = {}
        self._asked: list[Code] = []
        self._signs, self._words = "", ""
        self._acts: list[Done] = []
        self._left: set[str] = set()
        self._persons = {one.id: one for one in all_interviews(study.file)}
        everybody = analysis.consenting(Evidence(tuple(self._persons.values()), ()))
        agreed = {one.id for one in everybody.interviews}
        agreed &= set(interviews) or agreed
        unread = desk.unread(study.file, coder, agreed) if agreed else []
        self._todo = _from_where_it_stopped(study, coder, unread)

    def begin(self) -> list[str]:
        """What is shown first."""
        if not self._todo:
            self.done = True
            return [self._say("nothing_unread", coder=self.coder)]
        return [self._say("signs", coder=self.coder), self._say("keys"), *self._go_on()]

    def take(self, line: str) -> list[str]:
        """Do what a line says; what there is to tell. Trouble is told too, and changes nothing."""
        try:
            return self._shown(self._do(line.strip()))
        except QualcodeError as error:
            return [str(error)]

    def end(self) -> list[str]:
        """What is said when the person goes."""
        if self.done or self._here is None:
            return []
        self.done = True
        return [self._say("stopped", id=self._here.segment_id)]

    def _do(self, text: str) -> list[str]:
        asked, self._asked = self._asked, []
        if asked and text.isdecimal() and 0 < int(text) <= len(asked):
            return self._code(asked[int(text) - 1].id, self._signs)
        if asked and not text:
            return []
        if not text:
            return self._enter()
        if found := re.fullmatch(r"-\s*(\d{1,4})", text):
            return self._reject(int(found[1]))
        if text.startswith("+"):
            return self._propose(text[1:].strip())
        if found := _COMMAND.fullmatch(text):
            return self._commands[found["key"].lower()]((found["rest"] or "").strip())
        said = _SAID.fullmatch(text)
        assert said is not None  # it matches everything
        if said["name"].isdecimal():
            return self._number(said["name"], lambda code: self._code(code, said["signs"]))
        return self._named(said["name"], said["signs"])

    @cached_property
    def _commands(self) -> Mapping[str, Callable[[str], list[str]]]:
        return {
            "n": lambda _: self._mark("nothing"),
            "s": lambda _: self._leave(),
            "r": lambda _: self._mark("review"),
            "m": self._memo,
            "u": lambda _: self._undo(),
            "x": self._remove,
            "w": self._span,
            "d": self._define,
            "l": lambda _: self._show(),
            "q": lambda _: self.end(),
            "h": lambda _: self._say("help").split("\n"),
            "?": lambda _: self._say("help").split("\n"),
        }

    # moving

    def _go_on(self) -> list[str]:
        """The next segment that is unread still."""
        while self._todo:
            self._load(self._todo.pop(0))
            if (
                self._here is not None
                and not self._here.is_read_by(self.coder)
                and self._persons[self._here.interview_id].may("analysis", self._here.speaker)
            ):
                return self._show()
        self.done, self._here = True, None
        lines = [self._say("all_read")]
        return [*lines, self._say("left", n=len(self._left))] if self._left else lines

    def _enter(self) -> list[str]:
        if self._at.is_read_by(self.coder) or self._at.seen.get(self.coder) == "review":
            return self._go_on()
        return [self._say("unsaid")]

    def _leave(self) -> list[str]:
        self._left.add(self._at.segment_id)
        return self._go_on()

    def _load(self, segment_id: str) -> None:
        """Stand at a segment, with a list of codes of its own."""
        self._words, self._here = "", None
        self._read(segment_id)
        if self._here is None:
            return
        self._found = {mark.code: mark for mark in self._here.suggested}
        own = [mark.code for mark in self._here.by(self.coder)]
        book = self.study.codebook.by_id
        recent = desk.recent_codes(self.study.file, self.coder, LISTED)
        usable = [code for code in recent if code in book and not book[code].retired]
        first = list(dict.fromkeys([*self._found, *own]))
        self._listed = list(dict.fromkeys([*first, *usable]))[: max(LISTED, len(first))]

    def _read(self, segment_id: str) -> None:
        lines = desk.lines(self.study.file, desk.interview_of(self.study.file, segment_id))
        for n, line in enumerate(lines):
            if line.segment_id == segment_id:
                self._here, self._before = line, lines[:n]
        segments = [line for line in lines if line.segment_id]
        self._progress = (sum(one.is_read_by(self.coder) for one in segments), len(segments))

    # acts

    @property
    def _at(self) -> Line:
        assert self._here is not None  # no line is taken when nothing is shown
        return self._here

    def _did(self, done: Done) -> bool:
        """Remember an act, and see the segment as it is now; whether anything changed."""
        if done.changes:
            self._acts.append(done)
            self._read(self._at.segment_id)
        self._left.discard(self._at.segment_id)
        return bool(done.changes)

    def _code(self, code: str, signs: str) -> list[str]:
        at, words = self._at, self._words
        if not signs and not words and any(mark.code == code for mark in at.suggested):
            done = hand.accept(self.study, at.segment_id, code, coder=self.coder)
        else:
            stance = next((STANCES[sign] for sign in signs if sign in STANCES), None)
            done = hand.add(
                self.study,
                at.segment_id,
                code,
                coder=self.coder,
                words=words,
                stance=stance,
                about="other" if "@" in signs else None,
                exemplar=True if "*" in signs else None,
            )
        self._words = ""
        if code not in self._listed:
            self._listed.append(code)
        if not self._did(done):
            return [self._say("was_coded", code=self._called(code))]
        mark = [m for m in self._at.by(self.coder) if m.code == code][-1]
        how = [] if mark.stance == "affirms" else [self._say(f"stance.{mark.stance}")]
        how += [] if mark.about == "self" else [self._say("about.other")]
        how += [self._say("exemplar")] if mark.exemplar else []
        how += [self._say("words_of", n=len(words.split()))] if words else []
        told = f" ({', '.join(how)})" if how else ""
        return [self._say("is_coded", code=self._called(code), how=told)]

    def _reject(self, number: int) -> list[str]:
        def reject(code: str) -> list[str]:
            if not any(mark.code == code for mark in self._at.suggested):
                return [self._say("not_by_rules", code=self._called(code))]
            self._did(hand.reject(self.study, self._at.segment_id, code, coder=self.coder))
            return [self._say("rejected", code=self._called(code))]

        return self._number(str(number), reject)

    def _mark(self, state: str) -> list[str]:
        name = self._at.segment_id
        if state == "review":
            self._did(hand.mark_segment(self.study, name, "review", coder=self.coder))
            self._left.add(name)
        else:
            self._did(hand.mark_segment(self.study, name, "nothing", coder=self.coder))
        return self._go_on()

    def _memo(self, text: str) -> list[str]:
        if not text:
            return [self._say("needs", sign="m")]
        done = memos.add(self.study, self._at.segment_id, text, author=self.coder)
        self._acts.append(done)
        return [self._say("memo_kept", id=memos.short(done.changes[0].name))]

    def _propose(self, text: str) -> list[str]:
        if not text:
            return [self._say("needs", sign="+")]
        done = proposals.propose(self.study, text, coder=self.coder, segment_id=self._at.segment_id)
        if not done.changes:
            return [self._say("was_proposed")]
        self._acts.append(done)
        return [self._say("proposed", id=done.changes[0].name[: proposals.SHORT])]

    def _remove(self, text: str) -> list[str]:
        def remove(code: str) -> list[str]:
            done = hand.remove(self.study, self._at.segment_id, code, coder=self.coder)
            self._did(done)
            return [self._say("removed", code=self._changed(done.changes[0]))]

        if not text:
            return [self._say("needs", sign="x")]
        return self._number(text, remove) if text.isdecimal() else remove(text)

    def _undo(self) -> list[str]:
        if not self._acts:
            return [self._say("no_undo")]
        done = self._acts.pop()
        acts.undo(self.study.file, done.act_uid)
        told = self._say("undone", what=self._changed(done.changes[0]))
        still = ("memo", "proposal")
        back = next((c.subject for c in done.changes if c.kind not in still), self._at.segment_id)
        if back == self._at.segment_id:
            self._read(back)
            return [told]
        self._todo.insert(0, self._at.segment_id)
        self._load(back)
        self._left.discard(back)
        return [told, *self._show()]

    def _changed(self, change: Change) -> str:
        """What a change is of, in a word: the code, the state, a memo."""
        said = change.after or change.before or {}
        if change.kind == "coding":
            return self._called(str(said["code"]))
        if change.kind == "verdict":
            return self._say("reject")
        if change.kind in ("memo", "proposal"):
            return self._say(change.kind)
        return self._say(f"seen.{said['state']}")

    def _span(self, text: str) -> list[str]:
        words = text.strip(_QUOTES)
        if words:
            hand.place(self._at, words)
        self._words = words
        return [self._say("span_set", n=len(words.split())) if words else self._say("span_off")]

    # codes by number and by name

    def _number(self, text: str, then: Callable[[str], list[str]]) -> list[str]:
        if not self._listed:
            return [self._say("empty_list")]
        if not 0 < (n := int(text[:6])) <= len(self._listed):
            return [self._say("no_number", n=text[:6], last=len(self._listed))]
        return then(self._listed[n - 1])

    def _named(self, name: str, signs: str) -> list[str]:
        """Code with what is called so, when it can only be one; else ask."""
        book = self.study.codebook
        try:
            sure = [resolve(book, name).code]
        except (UnknownName, SeveralCodes):
            sure = ranked(book, name, scattered=False) if fold(name) else []
        if len(sure) == 1:
            return self._code(sure[0].id, signs)
        likely = sure or (ranked(book, name) if fold(name) else []) or near(book, name)
        if not likely:
            return [self._say("none_like", name=visible(name))]
        self._asked, self._signs = likely[:LISTED], signs
        wide = max(len(code.id) for code in self._asked)
        entries = [
            f"{n:4}  {code.id.ljust(wide)}  {self._label(code.id)}".rstrip()
            for n, code in enumerate(self._asked, 1)
        ]
        return [self._say("which"), *entries]

    def _define(self, text: str) -> list[str]:
        if not text:
            return [self._say("needs", sign="d")]
        if text.isdecimal():
            return self._number(text, self._defined)
        found = ranked(self.study.codebook, text, scattered=False)
        return self._defined(found[0].id if found else resolve(self.study.codebook, text).code.id)

    def _defined(self, code_id: str) -> list[str]:
        code = self.study.codebook.by_id.get(code_id)
        if code is None:
            return [code_id]
        texts = {
            "definition": code.definition,
            "include": code.include,
            "exclude": code.exclude,
        }
        told = {key: text_in(text, self.language) for key, text in texts.items()}
        examples = code.examples.get(self.language) or next(iter(code.examples.values()), ())
        told |= {"example": next(iter(examples), ""), "contrasts": ", ".join(code.contrasts)}
        lines = [f"  {self._say(key)}: {text}" for key, text in told.items() if text]
        return [self._called(code_id), *lines]

    # words

    def _show(self) -> list[str]:
        """The segment where the person is."""
        at = self._at
        read, total = self._progress
        clock = report.clock(at.start_ms)
        head = self._say(
            "place",
            id=at.segment_id,
            time=f"{clock} | " if clock else "",
            speaker=at.speaker or "–",
            read=read,
            all=total,
            interview=at.interview_id,
            left=len(self._todo) + 1,
        )
        state = at.seen.get(self.coder)
        said = [self._say(f"state.{state}")] if state else []
        return self._shown(
            ["", head, "", *self._context(), *at.text.split("\n"), "", *self._codes(), *said]
        )

    def _context(self) -> list[str]:
        """What was asked before, and the end of what was said in between."""
        lines: list[str] = []
        asked = next((one for one in reversed(self._before) if not one.segment_id), None)
        if asked is not None:
            told = f"{asked.speaker}: {asked.text}" if asked.speaker else asked.text
            lines += [f"  {line}" for line in told.split("\n")]
        if self._before and (last := self._before[-1]).segment_id:
            begin = last.text.rfind(" ", 0, max(len(last.text) - BEFORE, 0)) + 1
            dots = "... " if begin else ""
            lines += [f"  {dots}{' '.join(last.text[begin:].split())}"]
        return [*lines, ""] if lines else []

    def _codes(self) -> list[str]:
        """The list of codes, each with its number, by where they come from.

        ``x`` stands before those that are coded, ``-`` before a finding that was rejected.
        """
        own = {mark.code for mark in self._at.by(self.coder)}
        still = {mark.code for mark in self._at.suggested}
        groups: dict[str, list[str]] = {"found": [], "yours": [], "recent": []}
        wide = max(map(len, self._listed), default=0)
        for n, code in enumerate(self._listed, 1):
            found = self._found.get(code)
            more = self._say(f"stance.{found.stance}") if found else ""
            more = f" ({more})" if found and found.stance != "affirms" else ""
            sign = "x" if code in own else "-" if found and code not in still else " "
            key = "found" if found else "yours" if code in own else "recent"
            entry = f"{sign}{n:3}  {code.ljust(wide)}  {self._label(code)}{more}"
            groups[key].append(entry.rstrip())
        return [
            line
            for key, entries in groups.items()
            if entries
            for line in (self._say(key, coder=self.coder), *entries)
        ]

    def _label(self, code_id: str) -> str:
        code = self.study.codebook.by_id.get(code_id)
        return text_in(code.label, self.language) if code else ""

    def _called(self, code_id: str) -> str:
        label = self._label(code_id)
        return f"{code_id} ({label})" if label else code_id

    def _say(self, key: str, **facts: object) -> str:
        return says(key, self.language, **facts)

    def _shown(self, lines: list[str]) -> list[str]:
        """The lines with tokens for names that were replaced."""
        return self._guard.shown(lines)

    @cached_property
    def _guard(self) -> Guard:
        return guard(self.study)


def _from_where_it_stopped(study: StudyFolder, coder: str, unread: list[str]) -> list[str]:
    """The unread segments from the one on of which the coder said something last, then the others."""
    last = desk.last_touched(study.file, coder)
    interview = desk.interview_of(study.file, last)
    if not interview:
        return unread
    lines = desk.lines(study.file, interview)
    order = {line.segment_id: n for n, line in enumerate(lines)}
    place = order[last] + (lines[order[last]].seen.get(coder) == "review")

    def comes_later(name: str) -> bool:
        own = name.rpartition("-")[0]
        return own > interview or (own == interview and order[name] >= place)

    later = [name for name in unread if comes_later(name)]
    return later + [name for name in unread if not comes_later(name)]
