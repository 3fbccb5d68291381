"""What a coder has said of segments, as a coding sheet shows it."""

from __future__ import annotations

from collections.abc import Collection

from qualcode.model import Line, Mark
from qualcode.sheets.layout import shown
from qualcode.sheets.records import BaseRow, Entry, State, text_hash


def said_of(
    line: Line,
    coder: str,
    *,
    memo: tuple[str, str] = ("", ""),
    rejected: Collection[str] = (),
    codes: Collection[str] = (),
) -> BaseRow:
    """What a coder says of a segment now; only of codings with ``codes``, if any are named.

    ``memo`` is the name and the text of their memo on it, ``rejected`` the codes of rule findings that
    they have rejected.
    """
    mine = sorted(line.by(coder), key=lambda mark: (mark.span, mark.code))
    name, text = memo
    return BaseRow(
        line.segment_id,
        text_hash(line.text),
        tuple(_entry(line, mark) for mark in mine if not codes or mark.code in codes),
        state_of(line, coder),
        shown(text),
        tuple(code for code in rejected if not codes or code in codes),
        memo_name=name,
    )


def state_of(line: Line, coder: str) -> State:
    """How far a coder has come with a segment."""
    seen = line.seen.get(coder)
    if seen == "nothing" or seen == "review":
        return seen
    return "coded" if line.is_read_by(coder) else "pending"


def _entry(line: Line, mark: Mark) -> Entry:
    first = line.span.start
    words = line.text[mark.span.start - first : mark.span.end - first]
    meant = "" if mark.span == line.span else shown(words)
    return Entry(mark.code, mark.stance, meant, mark.name)
