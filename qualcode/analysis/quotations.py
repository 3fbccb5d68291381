"""Which passages are fit to be quoted, and how they become quotations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from qualcode.model import (
    About,
    CodedSegment,
    Quotation,
    Stance,
    Translation,
)


def candidates(
    segments: Iterable[CodedSegment],
    codes: Iterable[str],
    min_words: int = 8,
    max_words: int = 90,
    stance: Stance | None = None,
    about: About = "self",
) -> list[CodedSegment]:
    """Segments of quotable length coded with any of the codes, in reading order.

    A *mixed* coding is a candidate for either stance. At most one stretch may be inaudible.
    """
    wanted = set(codes)
    found = (
        segment
        for segment in segments
        if min_words <= segment.n_words <= max_words
        and segment.text.lower().count("[inaud") <= 1
        and any(
            mark.code in wanted
            and mark.about == about
            and (stance is None or mark.stance in (stance, "mixed"))
            for mark in segment.marks
        )
    )
    return sorted(found, key=reading_order)


def reading_order(segment: CodedSegment) -> tuple[str, int]:
    """What segments are sorted by: ids tell no order, a corrected interview has new ones anywhere."""
    return segment.interview_id, segment.span.start


def quote(
    segment: CodedSegment,
    codes: Iterable[str],
    citation: str,
    role: str = "",
    translation: Translation | None = None,
) -> Quotation:
    """The whole segment as a quotation for those of its codes that are named."""
    wanted = set(codes)
    marks = [mark for mark in segment.marks if mark.code in wanted]
    stances = {mark.stance for mark in marks}
    return Quotation(
        segment_id=segment.id,
        interview_id=segment.interview_id,
        span=segment.span,
        text=segment.text,
        citation=citation,
        codes=tuple(dict.fromkeys(mark.code for mark in marks)),
        stance=next(iter(stances)) if len(stances) == 1 else "mixed",
        about="self" if any(mark.about == "self" for mark in marks) else "other",
        by_rule_only=all(mark.origin == "rule" for mark in marks),
        n_words=segment.n_words,
        role=role,
        translation=translation.text if translation else "",
        translator=translation.translator if translation else "",
        start_ms=segment.start_ms,
        withheld=segment.withheld,
    )


def whole_turn_translations(
    segments: Iterable[CodedSegment], translations: Iterable[Translation], language: str
) -> Mapping[str, Translation]:
    """Translations into that language by segment id, where the segment is all there is of its turn.

    A turn that was cut has no translation of its parts.
    """
    by_turn = {(t.interview_id, t.turn): t for t in translations if t.language == language}
    segments = list(segments)
    parts = Counter((s.interview_id, s.turn) for s in segments)
    return {
        s.id: by_turn[turn]
        for s in segments
        if (turn := (s.interview_id, s.turn)) in by_turn and parts[turn] == 1
    }


def effective_voices(interviews: Iterable[str]) -> float:
    """How many interviews the quotations amount to, were all quoted alike: 1 / sum of p squared.

    One interview id per quotation; 0 when there is none.
    """
    counts = Counter(interviews)
    total = counts.total()
    return total**2 / sum(n**2 for n in counts.values()) if total else 0.0
