"""What people made on a transcript, where it stands on the next one; and lost segments that return."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qualcode.align import Alignment
from qualcode.model import Segment, Span
from qualcode.store.versions import Anchor, Standing


def revived(segments: Sequence[Segment], before: Standing, text: str) -> list[Segment]:
    """The segments of a new text, where new ones that have the very words of a lost one get its id
    again; the others are numbered on.

    Only where these words are those of one lost segment and of one new one.
    """
    lost = _only({name: gone.text for name, gone in before.gone.items()})
    there = {one.id for one in before.segments}
    new = _only({one.id: one.span.of(text) for one in segments if one.id not in there})
    back = {new[words]: name for words, name in lost.items() if words in new}
    if not back:
        return list(segments)
    found, number = [], before.last_number
    for one in segments:
        if one.id in back:
            found.append(replace(one, id=back[one.id]))
        elif one.id in there:
            found.append(one)
        else:
            number += 1
            found.append(replace(one, id=f"{one.interview_id}-{number:04d}"))
    return found


def _only(texts: Mapping[str, str]) -> dict[str, str]:
    """The ids of those by their texts that have no other's text."""
    times = Counter(texts.values())
    return {text: name for name, text in texts.items() if times[text] == 1}


def carried(
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
    was = {(one.kind, one.key): one for one in before.anchors}

    def rank(one: Anchor) -> tuple[bool, bool, bool]:
        name = one.kind, one.key
        return name not in stood, was[name].state != "here", one.what != ""

    taken: dict[tuple[str, str, str, str, Span], int] = {}
    for one in sorted(moved, key=rank):
        if one.state == "here":
            taken.setdefault(one.place, one.key)
    return [
        one if one.state != "here" or taken[one.place] == one.key else _lost(was[one.kind, one.key])
        for one in moved
    ]


def accepted(now: Anchor, was: Anchor) -> Anchor:
    """One whose words were replaced on purpose: nothing about it waits that did not wait before."""
    stays = was.state == now.state == "here"
    return replace(now, what=was.what, was=was.was) if stays else now


def _lost(anchor: Anchor) -> Anchor:
    return replace(anchor, state="lost", what="lost", was=anchor.was or anchor.quote)


class _Carrier:
    """Finds the place of codings and memos in a new text and its segments."""

    def __init__(self, before: Standing, alignment: Alignment, segments: Sequence[Segment]) -> None:
        self.alignment, self.segments, self.gone = alignment, segments, before.gone
        self.old = {one.id: one for one in before.segments}
        self.new = {one.id: one for one in segments}
        self.starts = [one.span.start for one in segments]

    def carried(self, anchor: Anchor) -> Anchor:
        """The same where it stands now; one that does not count stays where it last stood, unless
        it was lost and its words are back."""
        if anchor.state == "lost":
            return self._returned(anchor)
        if anchor.state == "removed":  # so that taking it back finds its words
            now = self._standing(replace(anchor, state="here")) if self._stood(anchor) else anchor
            same = now.state == "here" and now.quote == anchor.quote
            return replace(now, state="removed", what="", was="") if same else anchor
        return self._standing(anchor)

    def _stood(self, anchor: Anchor) -> bool:
        """Whether a removed coding stands on words of the old text."""
        is_there = anchor.kind == "memo" or anchor.segment_id in self.old
        return is_there and anchor.span.of(self.alignment.old) == anchor.quote

    def _standing(self, anchor: Anchor) -> Anchor:
        """One that counts, where it stands now."""
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

    def _returned(self, anchor: Anchor) -> Anchor:
        """A lost coding where its words are again. In a segment that came back with it, it stands
        where it stood; in one that had lost its words and has them again, once, it has moved."""
        home, was = self.new.get(anchor.segment_id), self.old.get(anchor.segment_id)
        if home is None:
            return anchor
        text, agreed = home.span.of(self.alignment.new), anchor.was or anchor.quote
        if was is None and anchor.segment_id in self.gone:
            start = anchor.span.start - self.gone[anchor.segment_id].start
            if start >= 0 and text.startswith(anchor.quote, start):
                what = "changed" if anchor.quote != agreed else ""
                return _placed(anchor, home, start, anchor.quote, what)
        elif was is not None and not _places(agreed, was.span.of(self.alignment.old)):
            places = _places(agreed, text)
            if len(places) == 1:
                return _placed(anchor, home, places[0], agreed, "moved")
        return anchor

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


def _places(words: str, text: str) -> list[int]:
    """Where whole words stand in a text."""
    found = re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    return [place.start() for place in found]


def _placed(anchor: Anchor, home: Segment, start: int, quote: str, what: str) -> Anchor:
    """An anchor that was lost, on words of a segment again."""
    first = home.span.start + start
    span = Span(first, first + len(quote))
    was = (anchor.was or anchor.quote) if what else ""
    return replace(anchor, span=span, quote=quote, state="here", what=what, was=was)
