"""A transcript takes the place of another: what stands on it is carried over, and can come back."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode import align, segment
from qualcode.align import Alignment
from qualcode.errors import UnknownName
from qualcode.model import Issue, Segment, Span, Transcript
from qualcode.store import transcripts, versions
from qualcode.store.history import history
from qualcode.store.issues import issues_of
from qualcode.store.streams import token_languages
from qualcode.store.versions import Anchor, Reason, Standing
from qualcode.words import Lexicon
from qualcode.workflows import anchors
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.lexicons import open_lexicon

SETTLED = ("unchanged", "back")
"""The fates of codings and memos about which nobody has to decide."""


@dataclass
class Carried:
    """What a new transcript did: ids of segments by fate, numbers of codings and of memos by fate.

    Fates are ``unchanged``, ``moved``, ``changed``, ``lost``, ``back`` (lost before), and of segments
    also ``new``. What is moved, changed or lost waits for a decision, but for segments.
    """

    interview_id: str
    version: int
    reason: Reason
    segments: dict[str, list[str]] = field(default_factory=dict)
    codings: Counter[str] = field(default_factory=Counter)
    memos: Counter[str] = field(default_factory=Counter)

    @property
    def waiting(self) -> int:
        """How many codings and memos wait for a decision."""
        return sum(
            n
            for some in (self.codings, self.memos)
            for fate, n in some.items()
            if fate not in SETTLED
        )

    def line(self) -> str:
        """The same in a line: ``A05: version 2 (corrected): 118 segments unchanged, 3 changed.``"""
        told = [(len(ids), fate) for fate, ids in self.segments.items() if ids]
        parts = [f"{n:,} {fate}" for n, fate in told]
        if told:
            n, fate = told[0]
            parts[0] = f"{n:,} segment{'s' * (n != 1)} {fate}"
        waits = [
            f"{n:,} {noun}{'s' * (n != 1)}"
            for noun, fates in (("coding", self.codings), ("memo", self.memos))
            if (n := sum(n for fate, n in fates.items() if fate not in SETTLED))
        ]
        waiting = f"; waiting for a decision: {' and '.join(waits)}" if waits else ""
        if n := self.codings["back"]:
            waiting = f"; {n:,} coding{'s' * (n != 1)} back{waiting}"
        head = f"{self.interview_id}: version {self.version} ({self.reason})"
        return f"{head}: {', '.join(parts) or 'no segments'}{waiting}."

    @property
    def changes(self) -> dict[str, object]:
        """The same for the log and the history: numbers and ids, no words."""
        ids: dict[str, object] = {
            fate: len(ids) if fate == "unchanged" else ids
            for fate, ids in self.segments.items()
            if ids
        }
        parts: dict[str, Mapping[str, object]] = {
            "segments": ids,
            "codings": dict(self.codings),
            "memos": dict(self.memos),
        }
        return {name: told for name, told in parts.items() if told}


def add_version(
    study: StudyFolder,
    interview_id: str,
    transcript: Transcript,
    *,
    reason: Reason,
    edits: Iterable[tuple[Span, str]] | None = None,
    issues: Sequence[Issue] = (),
    chosen: str = "",
    lexicon: tuple[Lexicon, int] | None = None,
    dry_run: bool = False,
    backup: bool = True,
) -> Carried:
    """Put a transcript in the place of the newest of an interview, in one transaction.

    ``edits`` are exact replacements (span of the newest text, what stands there now) that give the
    new text: what stood on them stays where it was, and only what is lost waits for a decision. Without
    them the two texts are aligned. ``chosen`` is the convention that a person named.
    A copy of the study is kept before, unless ``backup`` is off; with ``dry_run`` nothing is kept.
    ``lexicon`` is the open one of the interview's language with its newest page; the newest afterwards
    is that of the store. Raises ``UnknownName`` for an interview that is not there, ``StudyBusy``.
    """
    old = _newest(study, interview_id)
    before = versions.standing(study.file, interview_id)
    if edits is None:
        alignment = align.align(old.text, transcript.text)
    else:
        edits = list(edits)
        alignment = align.edited(old.text, edits)
    if alignment.new != transcript.text:
        raise ValueError(f"the edits of {interview_id} do not give the text of its new transcript")
    opened, newest = lexicon or open_lexicon(study, _language(study, interview_id))
    tokens = opened.encode(*segment.turn_texts(transcript))
    traces = [
        [(piece.new, piece.new_end) for piece in alignment.pieces(one.span)]
        for one in before.segments
    ]
    segments = segment.carry(
        before.segments,
        traces,
        transcript,
        tokens,
        opened,
        words=study.settings.segment_words,
        first_number=before.last_number + 1,
    )
    if edits is None:
        segments = anchors.revived(segments, before, transcript.text)
        standing = anchors.carried(before, alignment, segments, {})
    else:
        standing = list(
            map(anchors.accepted, anchors.carried(before, alignment, segments, {}), before.anchors)
        )
    new = transcripts.NewTranscript(
        transcript,
        segments,
        opened.language,
        tokens.forms.tobytes(),
        tokens.starts.tobytes(),
        issues,
        chosen,
    )
    done = _told(reason, interview_id, before, alignment, segments, standing)
    if dry_run:
        return done
    if backup:
        study.file.backup()
    turns = _turns(old, transcript, alignment)
    item = versions.NewVersion(new, reason, standing, turns, done.changes)
    versions.replace(study.file, before, item, opened.new_page(), newest)
    return done


def restore(study: StudyFolder, interview_id: str, version: int) -> Carried:
    """Make a former version the newest again, as a new one: everything that stood in it comes back to
    its very place, and what was made since is carried over.

    Raises ``UnknownName`` for an interview or version that is not there.
    """
    now = _newest(study, interview_id)
    known = {one.version: one for one in history(study.file, interview_id)}
    before = versions.standing(study.file, interview_id)
    old = transcripts.transcript(study.file, interview_id, version)
    if version not in known or version == before.version or old is None:
        there = [str(n) for n in known if n != before.version]
        raise UnknownName(f"former version of {interview_id}", str(version), there)
    segments, stood = versions.former(study.file, before, version)
    alignment = align.align(now.text, old.text)
    standing = anchors.carried(before, alignment, segments, stood)
    opened, newest = open_lexicon(study, _language(study, interview_id))
    tokens = opened.encode(*segment.turn_texts(old))
    new = transcripts.NewTranscript(
        old,
        segments,
        opened.language,
        tokens.forms.tobytes(),
        tokens.starts.tobytes(),
        issues_of(study.file, interview_id, version),
        known[version].chosen,
    )
    done = _told("restored", interview_id, before, alignment, segments, standing)
    study.file.backup()
    item = versions.NewVersion(
        new,
        "restored",
        standing,
        {turn.number: turn.number for turn in old.turns},
        done.changes,
        known[version].restores or version,
    )
    versions.replace(study.file, before, item, opened.new_page(), newest)
    return done


def _newest(study: StudyFolder, interview_id: str) -> Transcript:
    found = transcripts.transcript(study.file, interview_id)
    if found is None:
        raise UnknownName("interview", interview_id, transcripts.known(study.file))
    return found


def _language(study: StudyFolder, interview_id: str) -> str:
    key = transcripts.known(study.file)[interview_id].key
    return token_languages(study.file)[key]


def _told(
    reason: Reason,
    interview_id: str,
    before: Standing,
    alignment: Alignment,
    segments: Sequence[Segment],
    standing: Sequence[Anchor],
) -> Carried:
    done = Carried(interview_id, before.version + 1, reason)
    done.segments = {fate: [] for fate in ("unchanged", "changed", "moved", "lost", "new", "back")}
    now = {one.id: one for one in segments}
    was = {one.id for one in before.segments}
    for one in before.segments:
        fate: str = "lost"
        if one.id in now:
            same = one.span.of(alignment.old) == now[one.id].span.of(alignment.new)
            is_moved = alignment.place(one.span).fate == "moved"
            fate = ("moved" if is_moved else "unchanged") if same else "changed"
        done.segments[fate].append(one.id)
    for one in segments:
        if one.id not in was:
            number = one.id.rpartition("-")[2]
            fate = "back" if int(number) <= before.last_number else "new"
            done.segments[fate].append(one.id)
    state = {(one.kind, one.key): one.state for one in before.anchors}
    for anchor in standing:
        some = done.codings if anchor.kind == "coding" else done.memos
        if state[anchor.kind, anchor.key] == "here":
            some[anchor.what or "unchanged"] += 1
        elif anchor.state == "here":
            some[anchor.what or "back"] += 1
    return done


def _turns(old: Transcript, new: Transcript, alignment: Alignment) -> dict[int, int]:
    """The new numbers of turns that most of an old one became, each once."""
    starts = [turn.span.start for turn in new.turns]
    found: dict[int, int] = {}
    for turn in old.turns:
        span = alignment.place(turn.span).span
        if span is None:
            continue
        middle = (span.start + span.end - 1) // 2
        index = bisect_right(starts, middle) - 1
        if index >= 0 and new.turns[index].span.overlaps(span):
            number = new.turns[index].number
            found.setdefault(number, turn.number)
    return {was: now for now, was in found.items()}
