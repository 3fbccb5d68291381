"""What consent leaves out of counting, and which words it keeps back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from qualcode.model import CodedSegment, Evidence, Interview


def consenting(evidence: Evidence) -> Evidence:
    """The evidence without those who have not agreed to be analysed, and how many they are.

    A participant of a group is left out with what they say, and with what somebody unknown says in
    their interview; an interview is when nobody is left in it.
    """
    if all(one.may("analysis") for i in evidence.interviews for one in i.participants) and all(
        i.may("analysis", "") for i in evidence.interviews
    ):
        return evidence
    kept: list[Interview] = []
    people = 0
    for interview in evidence.interviews:
        own = tuple(p for p in interview.participants if p.may("analysis"))
        if own or (not interview.participants and interview.may("analysis", "")):
            people += len(interview.participants) - len(own)
            kept.append(replace(interview, participants=own))
    asked = {interview.id: interview for interview in evidence.interviews}
    ids = {interview.id for interview in kept}
    return replace(
        evidence,
        interviews=tuple(kept),
        mentions=tuple(
            m
            for m in evidence.mentions
            if m.interview_id in ids and asked[m.interview_id].may("analysis", m.speaker)
        ),
        raised=frozenset(pair for pair in evidence.raised if pair[0] in ids),
        read=evidence.read & ids,
        read_by_people=evidence.read_by_people & ids,
        left_out=(len(asked) - len(kept), people),
    )


def consented(
    segments: Iterable[CodedSegment], interviews: Iterable[Interview], marker: str | None = None
) -> Iterator[CodedSegment]:
    """The segments that may be analysed; a ``marker`` stands for the words of those not to be quoted.

    ``interviews`` are those of the study as they are, with all their participants. Segments of other
    interviews are left out. Ids, places and codes of a segment stay.
    """
    known: Mapping[str, Interview] = {interview.id: interview for interview in interviews}
    for segment in segments:
        interview = known.get(segment.interview_id)
        if interview is None or not interview.may("analysis", segment.speaker):
            continue
        if interview.may("quote", segment.speaker):
            yield segment
        else:
            words = segment.text if marker is None else marker
            yield replace(segment, text=words, withheld=True)
