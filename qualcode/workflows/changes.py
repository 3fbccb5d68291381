"""What new transcripts changed: versions of an interview, what waits for a decision, deciding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualcode.errors import UnknownName
from qualcode.model import Span
from qualcode.report import Table
from qualcode.store import memos, pending, transcripts, versions
from qualcode.store.history import history
from qualcode.store.pending import Decision, Pending
from qualcode.workflows.folder import StudyFolder

WITHHELD = "(words of a version before names were replaced)"


def version_table(study: StudyFolder, interview_id: str) -> Table:
    """The versions of an interview, oldest first. In English, as acts are.

    Raises ``UnknownName`` for an interview that is not there.
    """
    _check(study, interview_id)
    rows = [
        (
            one.version,
            one.read_at,
            one.who,
            one.reason + (f" from {one.restores}" if one.restores else ""),
            one.source,
            one.convention + (" (named)" if one.chosen else ""),
            one.n_words,
            _summed(one.changes),
        )
        for one in history(study.file, interview_id)
    ]
    header = ("version", "when (UTC)", "who", "why", "source", "convention", "words", "changes")
    return Table(
        f"Versions of {interview_id}",
        header,
        tuple(rows),
        (),
        ("right", "left", "left", "left", "left", "left", "right", "left"),
    )


def _summed(changes: Mapping[str, object]) -> str:
    parts = []
    for name in ("segments", "codings", "memos"):
        fates = changes.get(name)
        if isinstance(fates, Mapping):
            told = (f"{_number(n)} {fate}" for fate, n in fates.items())
            parts.append(f"{name}: {', '.join(told)}")
    return "; ".join(parts)


def _number(told: object) -> int:
    return len(told) if isinstance(told, list) else int(str(told))


def change_table(study: StudyFolder, interview_id: str = "", *, segments: bool = False) -> Table:
    """What waits for a decision, with the words before and now, in one interview or in all.

    With ``segments`` also every segment that the newest version of an interview did not leave as it
    was: these wait for nothing, and have no number. Raises ``UnknownName``.
    """
    known = transcripts.known(study.file)
    if interview_id:
        _check(study, interview_id)
    rows: list[tuple[str | int, ...]] = []
    notes: tuple[str, ...] = ()
    for one in pending.pending(study.file, interview_id):
        was = WITHHELD if known[one.interview_id].hides_names else one.was
        name = one.code if one.kind == "coding" else "(memo)"
        place = one.segment_id or one.interview_id
        rows.append((one.number, place, name, one.coder, one.what, one.since, was, one.now))
    if rows:
        notes = ("Decide with 'qualcode interviews settle NUMBER... --keep' or '--remove'.",)
    if segments:
        for there in known.values():
            if there.version > 1 and interview_id in ("", there.interview_id):
                rows += _segments(study, there)
    header = ("number", "segment", "code", "who", "what", "version", "before", "now")
    return Table(
        "Changed by new transcripts",
        header,
        tuple(rows),
        notes,
        ("right", "left", "left", "left", "left", "right", "left", "left"),
    )


def _segments(study: StudyFolder, there: transcripts.Known) -> Iterator[tuple[str | int, ...]]:
    name = there.interview_id
    newest = history(study.file, name)[-1]
    told = newest.changes.get("segments")
    before = versions.standing(study.file, name)
    old = transcripts.transcript(study.file, name, there.version - 1)
    new = transcripts.transcript(study.file, name)
    if not isinstance(told, Mapping) or old is None or new is None:
        return
    was = {one.id: one.span for one in versions.former(study.file, before, there.version - 1)[0]}
    now = {one.id: one.span for one in before.segments}
    for fate, ids in told.items():
        for segment_id in ids if isinstance(ids, list) else ():
            yield (
                "",
                segment_id,
                "",
                "",
                fate,
                newest.version,
                WITHHELD if there.hides_names else _words(was.get(segment_id), old.text),
                _words(now.get(segment_id), new.text),
            )


def _words(span: Span | None, text: str) -> str:
    return span.of(text) if span else ""


@dataclass(frozen=True)
class Settled:
    """What was decided about, and what could not be kept because it has no place."""

    decided: Sequence[Pending]
    lost: Sequence[Pending]


def settle(
    study: StudyFolder, names: Sequence[str], decision: Decision, *, everything: bool = False
) -> Settled:
    """Keep codings and memos where they stand now, or remove them; each is an act in the log.

    ``names`` are numbers of ``change_table``, segments or interviews; ``everything`` means all that
    wait. What is lost cannot be kept and goes on waiting. Raises ``UnknownName``.
    """
    waiting = pending.pending(study.file)
    numbers = {one.number for one in waiting} if everything else set[int]()
    for name in names:
        found = {
            one.number
            for one in waiting
            if name in (str(one.number), one.segment_id, one.interview_id)
        }
        if not found:
            raise UnknownName("change that waits", name, (str(one.number) for one in waiting))
        numbers |= found
    decided, lost = pending.settle(study.file, numbers, decision)
    return Settled(decided, lost)


def margin(study: StudyFolder, interview_id: str) -> list[tuple[Span | None, str]]:
    """Memos on an interview, each a line, and the stretch of its text it stands beside, if it does."""
    lines = []
    for memo in memos.memos(study.file, interview_id):
        when = f", {_minute(memo.at)}" if memo.at else ""
        lost = ", its words are not in the text any more" if memo.state == "lost" else ""
        lines.append((memo.span, f"# {memo.author or '–'}{when}{lost}: {memo.text}"))
    return lines


def _minute(at: str) -> str:
    """A time in UTC to its minute, as people read it; anything else as it was told."""
    utc = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d\+00:00", at)
    return f"{utc[1]} {utc[2]}" if utc else at


def _check(study: StudyFolder, interview_id: str) -> None:
    known = transcripts.known(study.file)
    if interview_id not in known:
        raise UnknownName("interview", interview_id, known)
