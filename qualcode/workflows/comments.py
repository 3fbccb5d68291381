"""Comments in the margin of transcripts (Word, LibreOffice) become codings and proposals."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from qualcode.errors import NotACoder, QualcodeError, RetiredCode, SeveralCodes, UnknownName
from qualcode.model import Change, Line, Span, Stance, name_of
from qualcode.model.memos import Memo
from qualcode.model.naming import resolve
from qualcode.report import Table
from qualcode.sheets.words import stance_of
from qualcode.store import acts, codebooks, codings, desk, memos, transcripts
from qualcode.store.schema import digest
from qualcode.workflows import hand, proposals
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.sheet_out import select

ACT = "code comments"
_PROPOSAL = re.compile(
    r"(?:\+|(?:nuevo|nueva|new|codigo[ _]nuevo|código nuevo|new[ _]code)\s*:)\s*(.+)",
    re.IGNORECASE | re.DOTALL,
)
_STANCE = re.compile(r"(.+?)\s*[(\[]\s*(\w+)\s*[)\]]\s*\.?", re.DOTALL)
_DENIES = re.compile(r"[-–—−¬]\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of one part of a comment.

    ``what``: ``coding``, ``proposal``, ``there`` (it is coded so, or was taken before), ``memo`` (it
    stays a memo and nothing else), ``cannot``; ``why`` says more.
    """

    comment: Memo
    coder: str
    part: str
    what: str
    segments: tuple[str, ...] = ()
    code: str = ""
    stance: Stance = "affirms"
    why: str = ""


@dataclass
class Commented:
    """What comments come to, part by part, and whether it was done."""

    taken: list[Taken] = field(default_factory=list)
    applied: bool = False
    act_uid: str = ""

    def count(self, what: str) -> int:
        """How many parts became that."""
        return sum(one.what == what for one in self.taken)

    @property
    def codings(self) -> int:
        """How many codings there are of them: one for each segment."""
        return sum(len(one.segments) for one in self.taken if one.what == "coding")

    def table(self) -> Table:
        """A row for each part of a comment. In English, as acts are."""
        rows = tuple(
            (
                one.comment.interview_id,
                ", ".join(one.segments),
                one.comment.author or "–",
                one.coder or "–",
                one.part,
                one.what,
                one.code + ("" if one.stance == "affirms" else f" ({one.stance})"),
                one.why,
            )
            for one in self.taken
        )
        names = ("interview", "segments", "author", "coder", "comment", "what", "code", "why")
        return Table("Comments", names, rows)


def code_comments(
    study: StudyFolder,
    interviews: Collection[str] = (),
    *,
    coder_of: Mapping[str, str] | None = None,
    apply: bool = False,
) -> Commented:
    """Make codings of comments that name codes (``CODE; CODE``), and proposals of those that want one
    (``nuevo: ...``, ``+ ...``); the others stay the memos that they all are.

    The author is the coder, or whom ``coder_of`` names in their place. A code may be denied (``-CODE``,
    ``CODE (niega)``). What was taken once is not taken again. One act. Raises ``UnknownName`` for an
    interview, or an author of no comment.
    """
    known = transcripts.known(study.file)
    ids = select(known, interviews) if interviews else list(known)
    found = {one: [m for m in memos.memos(study.file, one) if m.origin == "file"] for one in ids}
    names = _coders(coder_of or {}, [m.author for listed in found.values() for m in listed])
    work = _Work(study, names, _taken(study))
    for interview_id, listed in found.items():
        lines = desk.lines(study.file, interview_id) if listed else []
        for comment in listed:
            work.take(comment, lines)
    done = Commented(work.taken, apply)
    if apply and work.changes:
        told = {"taken": work.keys}
        on = f"{len(work.keys)} comments"
        done.act_uid = acts.perform(study.file, ACT, work.changes, told=told, on=on).act_uid
    return done


def _coders(given: Mapping[str, str], authors: Collection[str]) -> dict[str, str]:
    """Who codes, by the author of a comment."""
    known = {_folded(author): author for author in authors}
    for author in given:
        if _folded(author) not in known:
            raise UnknownName("author of comments", author, {a for a in authors if a})
    named = {_folded(author): hand.check_coder(coder) for author, coder in given.items()}
    return {author: named.get(_folded(author), " ".join(author.split())) for author in authors}


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _taken(study: StudyFolder) -> frozenset[str]:
    """Which parts of which comments were taken before, and not given back."""
    gone = acts.undone(study.file)
    found: set[str] = set()
    for row in study.file.acts():
        if row.act == ACT and row.kind == acts.NOTE and not gone.get(row.act_uid):
            found.update(json.loads(row.after)["taken"])
    return frozenset(found)


class _Work:
    """What one run over comments collects."""

    def __init__(
        self, study: StudyFolder, coders: Mapping[str, str], before: Collection[str]
    ) -> None:
        self._study, self._coders, self._before = study, coders, before
        self.taken: list[Taken] = []
        self.changes: list[Change] = []
        self.keys: list[str] = []
        self._made: set[str] = set()

    def take(self, comment: Memo, lines: list[Line]) -> None:
        """Take a comment, part by part."""
        coder = self._coders[comment.author]
        meant = [_Part(self._study, part) for part in parts(comment.text)]
        if not any(one.code or one.wanted or one.fault for one in meant):
            self.taken.append(Taken(comment, coder, " ".join(comment.text.split()), "memo"))
            return
        for one in meant:
            self._take_part(comment, coder, one, lines)

    def _take_part(self, comment: Memo, coder: str, part: _Part, lines: list[Line]) -> None:
        base = Taken(comment, coder, part.text, "memo", code=part.code, stance=part.stance)
        key = digest(comment.name, part.text)[:16]
        try:
            hand.check_coder(coder)
        except NotACoder:
            why = 'it has no author; name one with --coder-of "=NAME"'
            self.taken.append(replace(base, what="cannot", why=why))
            return
        if part.fault:
            self.taken.append(replace(base, what="cannot", why=part.fault))
        elif not (part.code or part.wanted):
            self.taken.append(replace(base, why="not the name of a code"))
        elif key in self._before:
            self.taken.append(replace(base, what="there", why="taken before"))
        elif part.wanted:
            self._propose(base, part.wanted, key, lines)
        else:
            self._code(base, key, lines)

    def _propose(self, base: Taken, wanted: str, key: str, lines: list[Line]) -> None:
        segments = [line.segment_id for line, _ in _places(base.comment, lines) if line.segment_id]
        change = proposals.change_of(self._study, wanted, base.coder, next(iter(segments), ""))
        is_new = change.before is None and change.name not in self._made
        self._made.add(change.name)
        what = "proposal" if is_new else "there"
        self.taken.append(replace(base, what=what, segments=tuple(segments[:1])))
        if is_new:
            self.changes.append(change)
            self.keys.append(key)

    def _code(self, base: Taken, key: str, lines: list[Line]) -> None:
        if base.comment.span is None:
            why = "it stands beside no words of the text as it is now"
            self.taken.append(replace(base, what="cannot", why=why))
            return
        places = list(_places(base.comment, lines))
        to_code = [(line, span) for line, span in places if line.segment_id]
        if not to_code:
            why = "it stands beside words that are not coded: of who asks, or of nobody"
            self.taken.append(replace(base, what="cannot", why=why))
            return
        told = ["words of who asks are left out"] if len(to_code) < len(places) else []
        told += [f"{len(to_code)} segments, each its part"] if len(to_code) > 1 else []
        new = [one for one in to_code if self._add(base, *one)]
        chosen = new or to_code
        self.taken.append(
            replace(
                base,
                what="coding" if new else "there",
                segments=tuple(line.segment_id for line, _ in chosen),
                why="; ".join(told),
            )
        )
        if new:
            self.keys.append(key)

    def _add(self, base: Taken, line: Line, span: Span) -> bool:
        """Code a segment, unless the coder has coded these words so."""
        there = any((m.code, m.span) == (base.code, span) for m in line.by(base.coder))
        key = name_of(line.segment_id, base.code, base.coder, span.start, span.end)
        if there or key in self._made:
            return False
        self._made.add(key)
        item = hand.coding(line, base.code, base.coder, span, base.stance)
        item = replace(item, origin="import")
        self.changes.append(codings.change_of(self._study.file, item))
        seen = line.seen.get(base.coder)
        name = name_of(line.segment_id, base.coder)
        if seen in ("read", "nothing") and name not in self._made:
            self._made.add(name)
            self.changes.append(Change("seen", name, line.segment_id, {"state": seen}, None))
        return True


def parts(text: str) -> list[str]:
    """What a comment says, between semicolons and ends of lines."""
    return [" ".join(part.split()) for part in re.split(r"[;\n]", text) if part.strip()]


class _Part:
    """One part of a comment: the code it names, or the one it wants, or what is wrong with it."""

    def __init__(self, study: StudyFolder, text: str) -> None:
        self.text, self.code, self.wanted, self.fault = text, "", "", ""
        self.stance: Stance = "affirms"
        proposal = _PROPOSAL.fullmatch(text)
        if proposal:
            self.wanted = proposal[1].strip()
            return
        name = text
        marked = _STANCE.fullmatch(name)
        stance = stance_of(marked[2]) if marked else None
        if marked and stance:
            name, self.stance = marked[1], stance
        elif denied := _DENIES.match(name):
            name, self.stance = name[denied.end() :], "denies"
        name = _now(study, name)
        try:
            found = resolve(study.codebook, name)
            if found.how != "beginning" or _looks_like_id(name):
                self.code = study.codebook.to_code_with(found.code.id).id
        except RetiredCode as error:
            self.fault = str(error)
        except SeveralCodes as error:
            self.fault = _one_line(error) if _looks_like_id(name) else ""
        except UnknownName as error:
            if _looks_like_id(name) and (error.near or "." in name):
                self.fault = _one_line(error)
        if not self.code:
            self.stance = "affirms"


def _now(study: StudyFolder, name: str) -> str:
    """What a code is called now, where a comment has its former id."""
    if name in study.codebook.by_id or not _looks_like_id(name):
        return name
    return codebooks.renamed(study.file).get(name, name)


def _looks_like_id(name: str) -> bool:
    return re.fullmatch(r"[A-ZÑ][A-ZÑ_.]{2,}", name) is not None


def _one_line(error: QualcodeError) -> str:
    return " ".join(str(error).split())


def _places(comment: Memo, lines: list[Line]) -> Iterator[tuple[Line, Span]]:
    """The segments, and turns that are not coded, beside which a comment stands, each with the words
    of it: without white space at their ends, and all of it where nothing else is left out."""
    if comment.span is None:
        return
    for line in lines:
        if not line.span.overlaps(comment.span):
            continue
        start = max(line.span.start, comment.span.start)
        end = min(line.span.end, comment.span.end)
        first = line.span.start
        text = line.text[start - first : end - first]
        bare = text.strip()
        if not bare:
            continue
        start += len(text) - len(text.lstrip())
        span = Span(start, start + len(bare))
        yield line, line.span if bare == line.text.strip() else span
