"""The codebook lives: acts that change it, with everything that people have coded following.

Each is one act in one transaction: the codings, memos, verdicts and summaries that go by an id, and
the codebook's new text; ``undo`` takes back all of it. What rules found is made anew by the rules. With
``dry_run`` an act only says what would follow.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualcode import codebook as books
from qualcode.codebook import changes as edits
from qualcode.errors import CodebookRefused, StudyBusy, UnknownName
from qualcode.model import Change, Code, Codebook, Issue
from qualcode.store import acts, codebooks
from qualcode.store.codebooks import Held
from qualcode.workflows import codebook_file
from qualcode.workflows.codebook_file import Book, finish, note
from qualcode.workflows.folder import StudyFolder

__all__ = ["Outcome", "Plan", "check_new_id", "code_named", "finish", "known", "note", "perform"]


@dataclass(frozen=True)
class Plan:
    """An act on the codebook, worked out: the book it makes and all that follows.

    ``said`` says what is done, ``held`` the codings that follow, ``joined`` how many of them become one
    with another, ``findings`` how many findings of rules are made anew.
    """

    act: str
    subject: str
    said: str
    book: Codebook
    told: Mapping[str, Any]
    ids: Mapping[str, str] = field(default_factory=dict)
    changes: Sequence[Change] = ()
    held: Sequence[Held] = ()
    joined: int = 0
    findings: int = 0


@dataclass(frozen=True)
class Outcome:
    """What an act on the codebook did, or (``act_uid`` empty) would do."""

    plan: Plan
    act_uid: str = ""
    dry_run: bool = False
    issues: tuple[Issue, ...] = ()

    @property
    def codings(self) -> int:
        """How many codings of people followed."""
        return len(self.plan.held)

    def lines(self) -> list[str]:
        """What was done and what followed, for people."""
        said = self.plan.said
        lines = [f"{said[:1].upper()}{said[1:]}.", *self._following()]
        if self.dry_run:
            lines.append("Nothing was changed; run again without --dry-run to do it.")
        elif not self.act_uid:
            lines = [f"{self.plan.subject}: the codebook says so already; nothing was changed."]
        return lines

    def _following(self) -> list[str]:
        held, verb = self.plan.held, "would follow" if self.dry_run else "followed"
        lines = []
        if held:
            coders = {one.coder for one in held}
            interviews = {one.interview_id for one in held}
            n_lost = sum(one.state == "lost" for one in held)
            lost = f" ({n_lost:,} of them lost in a new transcript)" if n_lost else ""
            lines.append(
                f"{counted(len(held), 'coding')}{lost} by {counted(len(coders), 'coder')}"
                f" in {counted(len(interviews), 'interview')} {verb}."
            )
        if self.plan.joined:
            lines.append(
                f"{counted(self.plan.joined, 'coding')} of the same words by the same coder"
                f" {'would become' if self.dry_run else 'became'} one with another."
            )
        if self.plan.findings:
            made = "would be made anew" if self.dry_run else "were made anew"
            lines.append(f"{counted(self.plan.findings, 'finding')} of rules {made}.")
        own = "proposal" if self.plan.told["op"] == "accept" else ""  # decided, it does not follow
        changes = [change for change in self.plan.changes if change.after is not None]
        kinds: list[str] = [change.kind for change in changes if change.kind != own]
        more = [
            counted(kinds.count(kind), noun, nouns)
            for kind, noun, nouns in _FOLLOWERS
            if kinds.count(kind)
        ]
        if more:
            lines.append(f"{', '.join(more)} {verb}.")
        return lines


_FOLLOWERS = (
    ("memo", "memo", "memos"),
    ("verdict", "rejected finding", "rejected findings"),
    ("chart", "summary", "summaries"),
    ("proposal", "proposal", "proposals"),
)


def counted(n: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def perform(study: StudyFolder, plan_of: Callable[[Book], Plan], *, dry_run: bool) -> Outcome:
    """Work an act out on the codebook as it is, and do it: all of it, or nothing.

    Raises what reading the codebook and writing its file raise, ``StudyBusy`` where another program
    changes it at the same time.
    """
    if dry_run:
        book = codebook_file.current(study)
        plan = plan_of(book)
        _text(study, book, plan)
        return Outcome(plan, dry_run=True)
    base, file = note(study), study.file
    codebook_file.check_writable(study.codebook_path)
    with file.transaction():
        if codebooks.current(file) != base.sha256:
            raise StudyBusy(file.path)
        plan = plan_of(base)
        sha256 = codebooks.keep(file, _text(study, base, plan), plan.book.version)
        change = codebooks.change_to(file, sha256, plan.subject)
        done = acts.within(file, plan.act, [change, *plan.changes], told=plan.told, on=plan.subject)
    study.has_codebook(plan.book)
    return Outcome(plan, done.act_uid, issues=tuple(finish(study)))


def _text(study: StudyFolder, base: Book, plan: Plan) -> str:
    if plan.book == base.content:
        return base.text
    if codebook_file.is_workbook(study.codebook_path):
        return books.dump(plan.book)
    return books.edited(base.text, plan.book, study.codebook_path, plan.ids)


def known(study: StudyFolder, book: Codebook, name: str, kinds: Collection[str]) -> tuple[str, str]:
    """Kind and id of what a name stands for, in any letter case; raises with what it became, or the
    nearest there is."""
    ids = {
        "code": list(book.by_id),
        "theme": [theme.id for theme in book.themes],
        "dimension": [dimension.id for dimension in book.dimensions],
    }
    for kind in kinds:
        for one in (name, name.upper()):
            if one in ids[kind]:
                return kind, one
    became = codebooks.renamed(study.file).get(name.upper())
    if became:
        raise CodebookRefused(f"{name.upper()} is {became} now", "Name that one.")
    listed = [kind for kind in ("code", "theme", "dimension") if kind in kinds]
    what = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"
    raise UnknownName(what, name, [one for kind in listed for one in ids[kind]])


def code_named(study: StudyFolder, book: Codebook, name: str) -> Code:
    """The code of that id in any letter case; raises as ``known`` does."""
    return book.by_id[known(study, book, name, ("code",))[1]]


def check_new_id(
    study: StudyFolder, book: Codebook, kind: str, name: str, *, of: str = "", home: str = ""
) -> None:
    """Raises ``CodebookRefused`` when a code, theme or dimension may not be called so: as it is
    written, because the id is taken, or because it was that of another once.

    ``of`` is the id that it has now, ``home`` the dimension that it stands under.
    """
    article = f"the id of a {kind}"
    remedy = edits.why_no_id(kind, name)
    if remedy:
        raise CodebookRefused(f"'{name}' cannot be {article}", remedy)
    taken = {d.id: "dimension" for d in book.dimensions} | {t.id: "theme" for t in book.themes}
    taken |= dict.fromkeys(book.by_id, "code")
    if name in taken:
        both = kind == taken[name] == "code" and of
        remedy = f"To make them one: qualcode codebook merge {of} {name}." if both else ""
        raise CodebookRefused(
            f"there is a {taken[name]} {name} already", remedy or "Choose another id."
        )
    gone = codebooks.given_away(study.file)
    if name in gone and not (of and codebooks.renamed(study.file).get(name) == of):
        became = codebooks.renamed(study.file).get(name)
        what = (
            f"{name} was the id of what is {became} now" if became else f"{name} was an id before"
        )
        raise CodebookRefused(
            what, "What was coded under it would be mistaken for this; choose another id."
        )
    prefix = name.partition(".")[0]
    if home and prefix != home:
        raise CodebookRefused(
            f"{name} does not begin with its dimension, {home}",
            f"Call it {home}.{name.partition('.')[2]}; to bring codings into another dimension, add a"
            " code there and merge into it.",
        )
    if kind == "code" and not home and prefix in {d.id for d in book.dimensions} and of:
        raise CodebookRefused(
            f"{of} belongs to no dimension, and {prefix} is one", "Begin the id otherwise."
        )
