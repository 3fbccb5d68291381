"""A transcript and its issues, from the text that a reader found in a file."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from qualcode.errors import Unreadable
from qualcode.ingest import header, roles, turns
from qualcode.ingest.characters import has_words, line_numbers, words, words_lost
from qualcode.ingest.roles import CONFIRM, Confirmed
from qualcode.ingest.turns import Found, Layout, Piece
from qualcode.model import Issue, Severity, Span, Transcript, Turn

_LABELS = "Begin each turn with the speaker's label and a colon (I: ... P: ...) and read it again."


def interview_id(name: str) -> str:
    """The id of an interview from the name of its file without suffix: NFC, ``_`` for blanks."""
    return "_".join(unicodedata.normalize("NFC", name).split())


def transcript(
    path: Path, raw: bytes, text: str, confirmed: Confirmed, layout: Layout | None = None
) -> tuple[Transcript, list[Issue]]:
    """The transcript of a cleaned text, its turns found by their labels.

    Raises ``Unreadable`` when nobody says a word in it.
    """
    refuse_empty(path, text)
    found = turns.find(text, layout or Layout(), confirmed)
    if not found.pieces:
        why = "is empty: there are no words besides labels and headings"
        raise Unreadable(path, why, "Check that it is the right file.")
    confirmed = confirmed.with_names(*header.names(found.attributes))
    made, issues = spoken(path, raw, text, found, confirmed)
    return made, issues + _about(path.name, made, found)


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


def refuse_empty(path: Path, text: str) -> None:
    """Raise ``Unreadable`` for a text without any words."""
    if not has_words(text):
        raise Unreadable(
            path, "is empty: there are no words in it", "Check that it is the right file."
        )


def kept(made: Transcript, source: str) -> list[Issue]:
    """An error unless the text has the words of ``source``, in order."""
    if source.strip() == made.text or source.split() == made.text.split():  # as it is most often
        return []
    return words_lost(made.source, words(source), words(made.text))


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
