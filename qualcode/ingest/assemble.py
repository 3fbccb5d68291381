"""A transcript and its issues, from the text that a reader found in a file."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from qualcode.errors import Unreadable, visible
from qualcode.ingest import header, notes, roles, several, turns, utterances, variants
from qualcode.ingest.characters import refuse_empty
from qualcode.ingest.conventions import CONVENTIONS, PREPARED, prepared
from qualcode.ingest.document import Document, Remark
from qualcode.ingest.mending import mended
from qualcode.ingest.roles import Confirmed
from qualcode.ingest.turns import Found
from qualcode.model import Comment, Issue, Role, Span, Transcript, Turn


def interview_id(name: str) -> str:
    """The id of an interview from the name of its file without suffix: NFC, ``_`` for blanks, nothing
    that is not to be seen."""
    shown = visible(unicodedata.normalize("NFC", name), one_line=False).replace("\ufffd", "")
    return "_".join(shown.split())


def readings(
    path: Path, raw: bytes, document: Document, confirmed: Confirmed, convention: str = ""
) -> list[tuple[Transcript, list[Issue]]]:
    """The interviews of a document, each with its issues; most often there is one.

    Several are told apart by headings with their numbers, where each has turns of its own.
    ``convention`` is the name of the one to read them by. Raises as ``transcript``.
    """
    document = prepared(path.name, mended(path.name, document), convention)
    parts = several.parts(document)
    if not parts:
        return [_transcript(path, raw, document, confirmed, convention)]
    try:
        made = [
            _transcript(path, raw, part.document, part.named(confirmed), convention, part.suffix)
            for part in parts
        ]
    except Unreadable:
        made = []
    if not made or any(len(one.turns) < 2 or notes.is_untold(one) for one, _ in made):
        one, issues = _transcript(path, raw, document, confirmed, convention)
        return [(one, [*issues, several.not_parted(path.name, parts)])]
    made[0][1].insert(0, several.parted(path.name, [one.interview_id for one, _ in made]))
    return made


def transcript(
    path: Path, raw: bytes, document: Document, confirmed: Confirmed, convention: str = ""
) -> tuple[Transcript, list[Issue]]:
    """The transcript of a document, its turns found by its convention or given by its utterances.

    Raises ``Unreadable`` when nobody says a word in it, or nothing has the form of ``convention``.
    """
    document = prepared(path.name, mended(path.name, document), convention)
    return _transcript(path, raw, document, confirmed, convention)


def _transcript(
    path: Path,
    raw: bytes,
    document: Document,
    confirmed: Confirmed,
    convention: str,
    suffix: str = "",
) -> tuple[Transcript, list[Issue]]:
    text, found = found_in(path, document, confirmed, convention)
    confirmed = confirmed.with_names(*header.names(found.attributes))
    made, issues = _spoken(path, raw, text, found, confirmed)
    made = replace(
        made,
        interview_id=made.interview_id + suffix,
        attributes={**document.attributes, **found.attributes},
        comments=tuple(_comments(document.remarks, len(text))),
        convention=_name(document, found),
    )
    own = [] if convention else notes.convention(path.name, made, found)
    return made, [*document.issues, *own, *issues, *notes.left_open(path.name, made, found)]


def found_in(
    path: Path, document: Document, confirmed: Confirmed, convention: str
) -> tuple[str, Found]:
    """The text of a document that is prepared, and its turns. Raises as ``transcript``."""
    if document.utterances:
        text, found = utterances.find(document.utterances, confirmed)
    else:
        text = document.text
        refuse_empty(path, text)
        wanted = "" if convention in PREPARED else convention
        found = turns.find(text, document.layout, confirmed, wanted)
        if convention and convention not in (found.convention, document.convention):
            begins = CONVENTIONS[convention].begins
            why = f"nothing in it is written as '{convention}', where turns begin with {begins}"
            raise Unreadable(path, why, "Leave --convention out, or name another.")
    refuse_empty(path, text)
    if not found.pieces:
        why = "is empty: there are no words besides labels and headings"
        raise Unreadable(path, why, "Check that it is the right file.")
    return text, found


def _by_role(told: Mapping[str, Role]) -> tuple[set[str], set[str]]:
    """The labels whose role the convention tells."""
    asks = {label for label, role in told.items() if role == "interviewer"}
    return asks, set(told) - asks


def _name(document: Document, found: Found) -> str:
    """The convention of a file: what its format settles, else what its lines tell."""
    numbered = document.convention == "line-numbers"
    if numbered and found.convention not in ("labels", "paragraphs"):
        return found.convention
    return document.convention or found.convention


def _comments(remarks: Iterable[Remark], length: int) -> Iterator[Comment]:
    """Comments on the stretch they were written beside; on one character where there is none."""
    for remark in remarks:
        start = min(remark.start, length - 1)
        span = Span(start, max(start + 1, min(remark.end, length)))
        yield Comment(remark.author, remark.text, span, remark.at)


def _spoken(
    path: Path, raw: bytes, text: str, found: Found, confirmed: Confirmed
) -> tuple[Transcript, list[Issue]]:
    """The transcript of turns that were found, with their roles and what is doubtful about them."""
    pieces = found.pieces
    if confirmed.same:
        pieces = tuple(piece._replace(label=confirmed.right(piece.label)) for piece in pieces)
    labels = Counter([piece.label for piece in pieces if piece.label])
    slips = variants.proposed(labels) if len(labels) > 1 else {}
    said = [
        (slips.get(piece.label, piece.label), text[piece.start : piece.end])
        for piece in pieces
        if piece.label
    ]
    told = {piece.label: piece.role for piece in pieces if piece.label and piece.role != "unknown"}
    if told:
        confirmed = confirmed.with_names(*_by_role(told))
    role_of, issues = roles.assign(path.name, said, confirmed) if said else ({}, [])
    role_of |= {slip: role_of[meant] for slip, meant in slips.items()}
    made = Transcript(
        interview_id=interview_id(path.stem),
        text=text,
        turns=tuple(
            Turn(
                number,
                piece.label,
                role_of.get(piece.label, piece.role),
                Span(piece.start, piece.end),
                piece.start_ms,
                piece.end_ms,
            )
            for number, piece in enumerate(pieces, 1)
        ),
        source=path.name,
        source_sha256=hashlib.sha256(raw).hexdigest(),
        attributes=found.attributes,
    )
    if slips:
        issues = [variants.issue(path.name, slips), *issues]
    return made, issues
