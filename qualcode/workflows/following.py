"""After two copies were united: what one coded under ids that the other has changed follows.

A code that was renamed in one copy and a coding whose stance was changed in the other do not contradict
each other: both hold. Where people said different things, it stays a conflict. All of it follows from
the united log alone, so that it comes to the same rows whichever copy is merged into which.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from qualcode.errors import QualcodeError
from qualcode.model import Codebook, Issue, Value
from qualcode.store import StudyFile, acts, codebooks, codings, merging
from qualcode.store.merging import Conflict, Head
from qualcode.workflows import codebook_moves
from qualcode.workflows.codebook_file import book_of
from qualcode.workflows.folder import StudyFolder

ACT = "follow codebook"
RENAME, MERGE = "codebook rename", "codebook merge"


def follow(study: StudyFolder, conflicts: Sequence[Conflict]) -> tuple[list[Conflict], list[Issue]]:
    """Bring what goes by former ids to those of now, as part of a transaction.

    Returns the conflicts that are left of these, and what could not be brought.
    """
    file = study.file
    renamed = codebooks.renamed(file)
    book = _codebook(study) if renamed else None
    if book is None:
        return list(conflicts), []
    ids = {old: new for old, new in renamed.items() if new in book.by_id}
    with _signed_by_nobody(file):
        left = [one for one in conflicts if not _is_both(file, one, ids)]
        lost = sorted(codings.codes_used(file) - set(book.by_id))
        found = [_brought(study, old, ids.get(old, ""), {one.name for one in left}) for old in lost]
    return left, [issue for issue in found if issue is not None]


def _codebook(study: StudyFolder) -> Codebook | None:
    """The codebook of the united study; none where it knows of none."""
    text = codebooks.text_of(study.file, codebooks.current(study.file))
    return book_of(text, study.codebook_path).content if text is not None else None


@contextmanager
def _signed_by_nobody(file: StudyFile) -> Iterator[None]:
    """Rows of the log as any other copy would write them: at the time of the last one."""
    was = file.who, file.now
    (last,) = file.db.execute("select max(at) from log").fetchone()
    file.who, file.now = "", lambda: str(last)
    try:
        yield
    finally:
        file.who, file.now = was


@contextmanager
def _or_nothing(file: StudyFile) -> Iterator[None]:
    """All inside, or nothing of it; part of a transaction."""
    file.db.execute("savepoint following")
    try:
        yield
    except BaseException:
        file.db.execute("rollback to following")
        raise
    finally:
        file.db.execute("release following")


def _is_both(file: StudyFile, conflict: Conflict, ids: Mapping[str, str]) -> bool:
    """Whether a conflict was none: what a person said in one copy holds, with the code's new id from
    the other."""
    head = _said(conflict, ids)
    if head is None:
        return False
    value: Value | None = head.after
    if value is not None:
        code = str(value["code"])
        value = {**value, "code": ids.get(code, code)}
    try:
        with _or_nothing(file):
            merging.hold(file, conflict, value, ACT)
    except QualcodeError:
        return False
    return True


def _said(conflict: Conflict, ids: Mapping[str, str]) -> Head | None:
    """The one side on which a person said something, where the other only gave the code its new id."""
    if conflict.kind != "coding":
        return None
    said = [head for head in conflict.heads if not _only_renames(head, ids)]
    if len(said) != 1:
        return None
    memos = [h.after.get("memo") for h in conflict.heads if h.act == MERGE and h.after is not None]
    now = said[0].after
    return said[0] if now is None or all(memo == now.get("memo") for memo in memos) else None


def _only_renames(head: Head, ids: Mapping[str, str]) -> bool:
    value = head.after
    return head.act in (RENAME, MERGE) and value is not None and value["code"] in ids.values()


def _brought(study: StudyFolder, old: str, new: str, undecided: Collection[str]) -> Issue | None:
    """Bring what goes by an id to another, in one act; what could not be, and why."""
    file = study.file
    remedy = f"Say what it is called now: qualcode codebook rename {old} {new or 'NEW'}."
    if not new:
        what = "people have coded with it, and the codebook does not have it"
        return Issue(old, what, remedy, "warning")
    if any(held.name in undecided for held in codebooks.codings_with(file, [old])):
        what = f"it is {new} now, and what is coded with it waits for a conflict to be decided"
        remedy = (
            f"Decide it ('qualcode conflicts'), then run: qualcode codebook rename {old} {new}."
        )
        return Issue(old, what, remedy, "warning")
    try:
        with _or_nothing(file):
            changes = codebook_moves.brought(study, old, new)
            acts.within(file, ACT, changes, told={"from": old, "to": new}, on=new)
    except QualcodeError as error:
        return Issue(
            old, f"it is {new} now, and its codings do not go by that: {error}", "", "warning"
        )
    return None
