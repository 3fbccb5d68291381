"""Tables that hold an interview: a column of speakers, one of words, perhaps one of times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from qualcode.ingest.lines import is_field, is_stamp, known, parse
from qualcode.ingest.vocabulary import fold, listed

Row = Sequence[str]

_SPEAKER_HEADS = listed(
    "hablante persona quien interlocutor voz rol nombre speaker who role person voice name"
)
_TEXT_HEADS = listed(
    "texto transcripcion intervencion dialogo contenido discurso text transcript transcription "
    "utterance speech content words"
)


def as_dialogue(rows: Sequence[Row]) -> list[tuple[str, str]] | None:
    """(label, line) for every row, or ``None`` when the table is not an interview.

    The words of a row stay in their order; only colons and brackets are added. The label is empty
    for a row of headings and for one that goes on with the speaker above.
    """
    if len(rows) < 2 or len({len(row) for row in rows}) != 1 or len(rows[0]) not in (2, 3):
        return None
    heads = fold(rows[0][-1]) in _TEXT_HEADS or any(fold(c) in _SPEAKER_HEADS for c in rows[0])
    body = rows[1:] if heads else rows
    columns = list(zip(*body, strict=True))
    times = [n for n, column in enumerate(columns) if _are_times(column)]
    rest = [n for n in range(len(columns)) if n not in times]
    if len(times) > 1 or len(rest) != 2 or not _are_speakers(columns[rest[0]], columns[rest[1]]):
        return None
    time = times[0] if times else None
    lines = [_line(row, time, *rest) for row in body]
    return [("", "\t".join(rows[0])), *lines] if heads else lines


def _are_times(column: Row) -> bool:
    filled = [cell for cell in column if cell]
    return bool(filled) and all(is_stamp(cell) for cell in filled)


def _are_speakers(column: Row, beside: Row) -> bool:
    labels = [cell.rstrip(":： ") for cell in column if cell]
    if not labels or not column[0] or sum(map(len, column)) >= sum(map(len, beside)):
        return False
    if any(is_field(label) or parse(f"{label}: x").label != label for label in labels):
        return False
    often = Counter(map(fold, labels))
    return all(map(known, labels)) or len(often) * 2 <= len(labels)


def _line(row: Row, time: int | None, speaker: int, text: int) -> tuple[str, str]:
    label, said = row[speaker].rstrip(":： "), row[text]
    stamp = row[time] if time is not None else ""
    if stamp and stamp[0].isdigit():
        stamp = f"[{stamp}]"
    name = f"{label}: " if label else ""
    if not stamp or time is None:
        return label, f"{name}{said}"
    if time < speaker:
        return label, f"{stamp} {name}{said}"
    if time < text:
        return label, f"{label} {stamp}: {said}" if label else f"{stamp} {said}"
    return label, f"{name}{said} {stamp}"
