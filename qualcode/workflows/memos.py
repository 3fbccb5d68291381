"""Memos: written, found, changed, removed and taken out, each an act that can be undone."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from qualcode import report
from qualcode.errors import (
    CannotWrite,
    MemoOfFile,
    NoText,
    QualcodeError,
    SeveralCodes,
    SeveralMemos,
    UnknownName,
    visible,
)
from qualcode.files.atomic import write_text
from qualcode.model import Change
from qualcode.model.memos import SHORT, Memo, MemoKind
from qualcode.model.naming import resolve
from qualcode.report import Table
from qualcode.store import acts, transcripts
from qualcode.store import memos as kept
from qualcode.store.acts import Done
from qualcode.workflows import hand
from qualcode.workflows.findings import Language, evidence_of, report_language
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.leaks import guard

STUDY = ("study", "estudio")
"""What people call the study itself."""
LEAST = 4
"""Characters of an id that are enough, where no other begins so."""


def add(
    study: StudyFolder, on: str, text: str, *, author: str, code: str = "", of: str = ""
) -> Done:
    """Write a memo (Markdown) on ``study``, an interview, a segment or a code; with ``code`` on the
    coding of a segment with it: by ``of``, else by the author, else by the only one who coded so.

    Raises ``NoText``, ``UnknownName``, ``SeveralCodes``.
    """
    said, author = _said(text), hand.check_coder(author)
    kind, name, subject = _coding(study, on, code, of or author, of) if code else _about(study, on)
    value = {"kind": kind, "on": name, "author": author, "text": said, "at": study.file.now()}
    value |= {"origin": "person"}
    change = Change("memo", kept.new_name(study.file, value), subject, None, value)
    return acts.perform(study.file, "memo", [change])


def check_target(study: StudyFolder, on: str, *, author: str, code: str = "", of: str = "") -> None:
    """Raises what ``add`` raises for what a memo is to be on, before its text is written."""
    if code:
        _coding(study, on, code, of or author, of)
    else:
        _about(study, on)


def edit(study: StudyFolder, memo_id: str, text: str) -> Done:
    """Give a memo another text; it keeps its author, and the log the text before.

    Raises ``NoText``, ``UnknownName``, ``SeveralMemos``, ``MemoOfFile`` for a comment in a file.
    """
    memo = find(study, memo_id)
    if memo.origin == "file":
        raise MemoOfFile(memo.id, memo.interview_id)
    before = acts.current(study.file, "memo", memo.name)
    assert before is not None  # it was found
    said = _said(text)
    after = before if before["text"] == said else {**before, "text": said, "at": study.file.now()}
    change = Change("memo", memo.name, memo.on or STUDY[0], before, after)
    return acts.perform(study.file, "edit memo", [change])


def remove(study: StudyFolder, memo_id: str) -> Done:
    """Take a memo away. Raises ``UnknownName``, ``SeveralMemos``."""
    memo = find(study, memo_id)
    before = acts.current(study.file, "memo", memo.name)
    change = Change("memo", memo.name, memo.on or STUDY[0], before, None)
    return acts.perform(study.file, "remove memo", [change])


def find(study: StudyFolder, memo_id: str) -> Memo:
    """The memo with that id, or whose id begins so. Raises ``UnknownName``, ``SeveralMemos``."""
    given = memo_id.strip().lower()
    names = kept.begun_by(study.file, given) if len(given) >= LEAST else []
    if len(names) > 1:
        raise SeveralMemos(given, names)
    for memo in kept.all_memos(study.file):
        if names == [memo.name]:
            return memo
    known = [memo.id for memo in kept.all_memos(study.file) if memo.name]
    raise UnknownName("memo", memo_id, known)


def short(name: str) -> str:
    """What people type to name a memo."""
    return name[:SHORT]


def found(study: StudyFolder, *, on: str = "", author: str = "", words: str = "") -> list[Memo]:
    """The memos, by what they are on.

    ``on``: only those on ``study``, a code, a segment with its codings, or an interview with all that
    is in it. ``words``: only those that have all these words, whatever their case and accents.
    Raises ``UnknownName`` for what is not there.
    """
    listed = kept.all_memos(study.file)
    if on:
        kind, name, _ = _about(study, on)
        listed = [memo for memo in listed if _is_on(memo, kind, name)]
    if author:
        authors = {memo.author for memo in kept.all_memos(study.file)}
        wanted = {one for one in authors if one.casefold() == author.strip().casefold()}
        if not wanted:
            raise UnknownName("author of memos", author, authors)
        listed = [memo for memo in listed if memo.author in wanted]
    bare = [_bare(word) for word in words.split()]
    return [memo for memo in listed if all(word in _bare(memo.text) for word in bare)]


def table(
    study: StudyFolder, memos: list[Memo], *, language: Language | None = None, fmt: str = "table"
) -> Table:
    """Memos as a table for people, or one record each; names that were replaced are not in it."""
    tongue = language or report_language(study)
    made = report.memo_table(memos, tongue) if fmt == "table" else report.memo_records(memos)
    return guard(study).masked(made)


def memo_rows(study: StudyFolder, code: str) -> list[tuple[str, str]]:
    """The memos on a code, each with its kind, its author and its day before it."""
    return [
        ("memo", f"{', '.join(filter(None, (memo.author, memo.at[:10])))}: {memo.text}")
        for memo in kept.all_memos(study.file)
        if memo.kind == "code" and memo.code == code
    ]


def export(study: StudyFolder, path: Path, *, language: Language | None = None) -> int:
    """Write the memos that may go out as a Markdown file; returns how many. Raises ``CannotWrite``,
    and ``WouldLeak`` when a name that was replaced stands in one."""
    study.check_target(path, ".md")
    tongue = language or report_language(study)
    memos = to_go_out(study)
    if not memos:
        raise CannotWrite(path, "there are no memos")
    text = report.memos_markdown(memos, study.settings.title, study.codebook, tongue)
    write_text(path, text, check=guard(study).file)
    return len(memos)


def to_go_out(study: StudyFolder) -> list[Memo]:
    """All memos but those on interviews without consent to analysis."""
    ids = {interview.id for interview in evidence_of(study).interviews}
    return [m for m in kept.all_memos(study.file) if not m.interview_id or m.interview_id in ids]


def _said(text: str) -> str:
    said = visible(text.replace("\r\n", "\n").replace("\r", "\n"), one_line=False).strip()
    if not said:
        raise NoText
    return said


def _about(study: StudyFolder, on: str) -> tuple[MemoKind, str, str]:
    """What a memo is about: its kind, its name for the file, and what the log says."""
    name = on.strip()
    known = transcripts.known(study.file)
    for one in (name, *known):
        if one in known and one.casefold() == name.casefold():
            return "interview", one, one
    if name.casefold() in STUDY:
        return "study", "", STUDY[0]
    if name.rpartition("-")[0].casefold() in map(str.casefold, known):
        segment = hand.line(study, name).segment_id
        return "segment", segment, segment
    try:
        code = resolve(study.codebook, name).code.id
    except SeveralCodes:
        raise
    except QualcodeError as error:
        names = [*known, *study.codebook.by_id, *STUDY[:1]]
        near = getattr(error, "near", ()) or None
        raise UnknownName("interview, segment or code", on, names, near=near) from error
    return "code", code, code


def _coding(
    study: StudyFolder, segment_id: str, code: str, coder: str, named: str
) -> tuple[MemoKind, str, str]:
    segment = hand.line(study, segment_id)
    people = [mark for mark in segment.marks if mark.name]
    wanted = {mark.code.casefold(): mark.code for mark in people}.get(code.strip().casefold())
    wanted = wanted or resolve(study.codebook, code).code.id
    there = [mark for mark in people if mark.code == wanted]
    own = [mark for mark in there if mark.coder.casefold() == coder.casefold()]
    if not own and not named and len({mark.coder for mark in there}) == 1:
        own = there
    if not own:
        kind = f"person who coded {segment.segment_id} with {wanted} and is called"
        raise UnknownName(kind, coder, {mark.coder for mark in there})
    return "coding", own[0].name, segment.segment_id


def _is_on(memo: Memo, kind: MemoKind, name: str) -> bool:
    if kind == "study":
        return memo.kind == "study"
    if kind == "code":
        return memo.kind in ("code", "coding") and memo.code == name
    return name in ((memo.segment_id,) if kind == "segment" else (memo.interview_id,))


def _bare(text: str) -> str:
    """The text without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
