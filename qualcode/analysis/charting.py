"""What the summary of an interview under a dimension is made from, and whether that has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping

from qualcode.model import CodedSegment


def basis(
    segments: Iterable[CodedSegment], codes: Collection[str], first: Mapping[str, str]
) -> str:
    """What stands for the codings with these codes in an interview: other segments, words, codes,
    stances or coders give another one; where an interview's text was moved about, it stays. ``first``
    are the ids that codes had before they were called otherwise."""
    told = []
    for segment in segments:
        marks = sorted(
            [
                first.get(mark.code, mark.code),
                mark.coder,
                mark.stance,
                mark.about,
                _words(segment, mark.span.start, mark.span.end),
            ]
            for mark in segment.marks
            if mark.code in codes
        )
        if marks:
            told.append([segment.id, " ".join(segment.text.split()), marks])
    said = json.dumps(sorted(told), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _words(segment: CodedSegment, start: int, end: int) -> str:
    """The words of a coding; empty for the whole segment."""
    first = segment.span.start
    if (start, end) == (first, segment.span.end):
        return ""
    return " ".join(segment.text[max(start - first, 0) : end - first].split())
