"""A transcript and its issues, from the text that a reader found in a file."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from qualcode.errors import Unreadable
from qualcode.ingest import header, roles, turns, utterances
from qualcode.ingest.characters import line_numbers, refuse_empty, words
from qualcode.ingest.document import Document, Remark
from qualcode.ingest.roles import CONFIRM, Confirmed
from qualcode.ingest.turns import Found, Piece
from qualcode.model import Comment, Issue, Severity, Span, Transcript, Turn

_LABELS = "Begin each turn with the speaker's label and a colon (I: ... P: ...) and read it again."


def interview_id(name: str) -> str:
    """The id of an interview from the name of its file without suffix: NFC, ``_`` for blanks."""
    return "_".join(unicodedata.normalize("NFC", name).split())


def transcript(
    path: Path, raw: bytes, document: Document, confirmed: Confirmed
) -> tuple[Transcript, list[Issue]]:
    """The transcript of a document, its turns found by their labels or given by its utterances.

    Raises ``Unreadable`` when nobody says a word in it.
    """
    if document.utterances:
        text, found = utterances.find(document.utterances, confirmed)
    else:
        text = document.text
        refuse_empty(path, text)
        found = turns.find(text, document.layout, confirmed)
    refuse_empty(path, text)
    if not found.pieces:
        why = "is empty: there are no words besides labels and headings"
        raise Unreadable(path, why, "Check that it is the right file.")
    confirmed = confirmed.with_names(*header.names(found.attributes))
    made, issues = spoken(path, raw, text, found, confirmed)
    made = replace(
        made,
        attributes={**document.attributes, **found.attributes},
        comments=tuple(_comments(document.remarks, len(text))),
    )
    return made, [*document.issues, *issues, *_about(path.name, made, found)]


def _comments(remarks: Iterable[Remark], length: int) -> Iterator[Comment]:
    """Comments on the stretch they were written beside; on one character where there is none."""
    for remark in remarks:
        start = min(remark.start, length - 1)
        span = Span(start, max(start + 1, min(remark.end, length)))
        yield Comment(remark.author, remark.text, span, remark.at)


def spoken(
    path: Path, raw: bytes, text: str, found: Found, confirmed: Confirmed
) -> tuple[Transcript, list[Issue]]:
    """The transcript of turns that were found, with their roles and what is doubtful about them."""
    said = [(piece.label, text[piece.start : piece.end]) for piece in found.pieces]
    role_of, issues = roles.assign(path.name, said, confirmed) if _named(found) else ({}, [])
    made = Transcript(
        interview_id=interview_id(path.stem),
        text=text,
        turns=tuple(
            Turn(
                number,
                piece.label,
                role_of.get(piece.label, "unknown"),
                Span(piece.start, piece.end),
                piece.start_ms,
                piece.end_ms,
            )
            for number, piece in enumerate(found.pieces, 1)
        ),
        source=path.name,
        source_sha256=hashlib.sha256(raw).hexdigest(),
        attributes=found.attributes,
    )
    return made, issues + _backwards(path.name, found.pieces)


def _named(found: Found) -> bool:
    return any(piece.label for piece in found.pieces)


def _about(where: str, made: Transcript, found: Found) -> list[Issue]:
    """What finding the turns left open."""
    if not _named(found):
        return [nobody(where)]
    issues = []
    if found.outside:
        inside = sum(len(words(turn.span.of(made.text))) for turn in made.turns)
        what = f"words that belong to no turn: {found.outside:,} (notes, or above the first label)"
        remedy = "They stay in the text uncoded; give them a label if somebody says them."
        severity: Severity = "warning" if found.outside * 4 > inside else "note"
        issues.append(Issue(where, what, remedy, severity))
    if found.mute:
        what = f"labels without words: {line_numbers(found.mute)}"
        issues.append(
            Issue(where, what, "Nothing was lost; check that nothing is missing.", "note")
        )
    if found.once:
        place = line_numbers(found.once)
        what = f"read as speech, though it begins like a label that comes once: {place}"
        issues.append(Issue(where, what, CONFIRM, "note"))
    return issues


def nobody(where: str) -> Issue:
    """The issue about a transcript in which no speaker is named."""
    what = "no speakers' labels were found; every paragraph became a turn of an unknown speaker"
    return Issue(where, what, _LABELS)


def _backwards(where: str, pieces: Sequence[Piece]) -> list[Issue]:
    """A warning where a turn starts before the one above it."""
    timed = [(n, piece.start_ms) for n, piece in enumerate(pieces, 1) if piece.start_ms is not None]
    back = [n for (_, above), (n, here) in pairwise(timed) if here < above]
    if not back:
        return []
    more = f" and {len(back) - 1} more" if len(back) > 1 else ""
    what = f"times go backwards at turn {back[0]}{more}"
    return [Issue(where, what, "Check the order of the turns and their times.")]
