"""A transcript takes the place of another: what stands on it is carried over, and can come back."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode import align, segment
from qualcode.align import Alignment
from qualcode.errors import UnknownName
from qualcode.model import Issue, Segment, Span, Transcript
from qualcode.store import transcripts, versions
from qualcode.store.versions import Anchor, Reason, Standing
from qualcode.words import Lexicon
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.lexicons import open_lexicon


@dataclass
class Carried:
    """What a new transcript did: ids of segments by fate, numbers of codings and of memos by fate.

    Fates are ``unchanged``, ``moved``, ``changed``, ``lost``, and of segments also ``new`` and
    ``back`` (lost before). What is not unchanged waits for a decision, but for segments.
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
            if fate != "unchanged"
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
            if (n := fates.total() - fates["unchanged"])
        ]
        waiting = f"; waiting for a decision: {' and '.join(waits)}" if waits else ""
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
    anchors = _anchors(before, alignment, segments, {})
    if edits is not None:
        anchors = list(map(_accepted, anchors, before.anchors))
    new = transcripts.NewTranscript(
        transcript,
        segments,
        opened.language,
        tokens.forms.tobytes(),
        tokens.starts.tobytes(),
        issues,
        chosen,
    )
    done = _told(reason, interview_id, before, alignment, segments, anchors)
    if dry_run:
        return done
    if backup:
        study.file.backup()
    turns = _turns(old, transcript, alignment)
    item = versions.NewVersion(new, reason, anchors, turns, done.changes)
    versions.replace(study.file, before, item, opened.new_page(), newest)
    return done


def restore(study: StudyFolder, interview_id: str, version: int) -> Carried:
    """Make a former version the newest again, as a new one: everything that stood in it comes back to
    its very place, and what was made since is carried over.

    Raises ``UnknownName`` for an interview or version that is not there.
    """
    now = _newest(study, interview_id)
    history = {one.version: one for one in versions.history(study.file, interview_id)}
    before = versions.standing(study.file, interview_id)
    old = transcripts.transcript(study.file, interview_id, version)
    if version not in history or version == before.version or old is None:
        there = [str(n) for n in history if n != before.version]
        raise UnknownName(f"former version of {interview_id}", str(version), there)
    segments, stood = versions.former(study.file, before, version)
    alignment = align.align(now.text, old.text)
    anchors = _anchors(before, alignment, segments, stood)
    opened, newest = open_lexicon(study, _language(study, interview_id))
    tokens = opened.encode(*segment.turn_texts(old))
    new = transcripts.NewTranscript(
        old,
        segments,
        opened.language,
        tokens.forms.tobytes(),
        tokens.starts.tobytes(),
        versions.issues_of(study.file, interview_id, version),
        history[version].chosen,
    )
    done = _told("restored", interview_id, before, alignment, segments, anchors)
    study.file.backup()
    item = versions.NewVersion(
        new,
        "restored",
        anchors,
        {turn.number: turn.number for turn in old.turns},
        done.changes,
        history[version].restores or version,
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
    return transcripts.token_languages(study.file)[key]


def _anchors(
    before: Standing,
    alignment: Alignment,
    segments: Sequence[Segment],
    stood: Mapping[tuple[str, int], Anchor],
) -> list[Anchor]:
    """What people made, where it stands now; ``stood`` are those whose place is known.

    Of two codings that come to the same only the first counts on; the other waits as lost.
    """
    carrier = _Carrier(before, alignment, segments)
    moved = [stood.get((one.kind, one.key)) or carrier.carried(one) for one in before.anchors]
    first = sorted(moved, key=lambda one: ((one.kind, one.key) not in stood, one.what != ""))
    taken: dict[tuple[str, str, str, str, Span], int] = {}
    for one in first:
        if one.state == "here":
            taken.setdefault(one.place, one.key)
    was = {(one.kind, one.key): one for one in before.anchors}
    return [
        one if one.state != "here" or taken[one.place] == one.key else _lost(was[one.kind, one.key])
        for one in moved
    ]


def _accepted(now: Anchor, was: Anchor) -> Anchor:
    """One whose words were replaced on purpose: nothing about it waits that did not wait before."""
    return now if now.state == "lost" else replace(now, what=was.what, was=was.was)


def _lost(anchor: Anchor) -> Anchor:
    return replace(anchor, state="lost", what="lost", was=anchor.was or anchor.quote)


class _Carrier:
    """Finds the place of codings and memos in a new text and its segments."""

    def __init__(self, before: Standing, alignment: Alignment, segments: Sequence[Segment]) -> None:
        self.alignment, self.segments = alignment, segments
        self.old = {one.id: one for one in before.segments}
        self.new = {one.id: one for one in segments}
        self.starts = [one.span.start for one in segments]

    def carried(self, anchor: Anchor) -> Anchor:
        """The same where it stands now; one that does not count stays where it last stood."""
        if anchor.state != "here":
            return anchor
        place = self.alignment.place(anchor.span)
        span, home = place.span, ""
        if anchor.kind == "coding":
            was, now = self.old[anchor.segment_id], self.new.get(anchor.segment_id)
            if anchor.span == was.span and now is not None:
                span, home = now.span, now.id
            elif span is not None:
                span, home = self._in_segment(span)
        if span is None:
            return _lost(anchor)
        quote, agreed = span.of(self.alignment.new), anchor.was or anchor.quote
        what = "changed" if quote != agreed else ""
        if not what and "moved" in (place.fate, anchor.what):
            what = "moved"
        return replace(
            anchor,
            segment_id=home,
            span=span,
            quote=quote,
            what=what,
            was=agreed if what else "",
        )

    def _in_segment(self, span: Span) -> tuple[Span | None, str]:
        """As much of a span as lies in one segment, and the id of that; no span where none does."""
        first = max(bisect_right(self.starts, span.start) - 1, 0)
        best: tuple[int, Span | None, str] = (0, None, "")
        for one in self.segments[first:]:
            if one.span.start >= span.end:
                break
            start, end = max(span.start, one.span.start), min(span.end, one.span.end)
            if end - start > best[0]:
                best = (end - start, Span(start, end), one.id)
        return best[1], best[2]


def _told(
    reason: Reason,
    interview_id: str,
    before: Standing,
    alignment: Alignment,
    segments: Sequence[Segment],
    anchors: Sequence[Anchor],
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
    counted = {(one.kind, one.key) for one in before.anchors if one.state == "here"}
    for anchor in anchors:
        if (anchor.kind, anchor.key) in counted:
            some = done.codings if anchor.kind == "coding" else done.memos
            some[anchor.what or "unchanged"] += 1
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
