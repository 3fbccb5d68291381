"""Tables that hold an interview: a column of speakers, one of words, perhaps one or two of times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from qualcode.ingest.characters import clean
from qualcode.ingest.document import LeftOut, Note, Paragraph
from qualcode.ingest.lines import is_field, is_stamp, known, parse
from qualcode.ingest.vocabulary import fold, listed

Row = Sequence[str]
Cell = Sequence[Paragraph]

_SPEAKER_HEADS = listed(
    "hablante persona quien interlocutor voz rol nombre speaker who role person voice name"
)
_TEXT_HEADS = listed(
    "texto transcripcion intervencion dialogo contenido discurso text transcript transcription "
    "utterance speech content words"
)
_QUESTION_HEADS = listed("pregunta preguntas question questions")
_ANSWER_HEADS = listed("respuesta respuestas answer answers response responses")
_MOST_COLUMNS = 5


class _Columns(NamedTuple):
    """Which column holds what; ``times`` and ``numbers`` may be none."""

    speaker: int
    text: int
    times: tuple[int, ...]
    numbers: tuple[int, ...]
    has_heads: bool


def in_rows(rows: Sequence[Sequence[Cell]], left_out: list[LeftOut]) -> Iterator[Paragraph]:
    """The paragraphs of a table: a turn for every row where it is an interview, else cell by cell.

    The words of a row stay in their order; only colons and brackets are added, and a row without
    speaker goes on with the one above. Rows of another width are headings. Questions beside answers
    become bold paragraphs and plain ones. Numbers of rows are added to ``left_out``.
    """
    written = [[clean(_text(cell)).strip() for cell in row] for row in rows]
    width = Counter(map(len, written)).most_common(1)[0][0] if written else 0
    regular = [row for row in written if len(row) == width]
    columns = _columns(regular)
    asks = columns is None and width == 2 and _asks_and_answers(regular[0])
    heads = regular[0] if asks or (columns and columns.has_heads) else None
    for cells, row in zip(rows, written, strict=True):
        if columns and len(row) != width:
            yield from (replace(paragraph, heading=True) for cell in cells for paragraph in cell)
        elif row is heads:
            yield Paragraph("\t".join(row), notes=_notes(cells), heading=asks)
        elif columns:
            left_out += (LeftOut("row numbers", row[n]) for n in columns.numbers if row[n])
            yield _turn(cells, row, columns)
        elif asks and len(row) == width:
            question, answer = map(_joined, cells)
            yield replace(question, bold=len(question.text))
            yield replace(answer, bold=0)
        elif len(row) == 2 and row[0].endswith((":", "：")):
            yield _joined([*cells[0], *cells[1]], " ")
        else:
            yield from (paragraph for cell in cells for paragraph in cell)


def _columns(rows: Sequence[Row]) -> _Columns | None:
    """Which columns the table has where it is an interview."""
    width = len(rows[0]) if rows else 0
    if len(rows) < 2 or not 2 <= width <= _MOST_COLUMNS or {len(row) for row in rows} != {width}:
        return None
    heads = fold(rows[0][-1]) in _TEXT_HEADS or any(fold(c) in _SPEAKER_HEADS for c in rows[0])
    columns = list(zip(*(rows[1:] if heads else rows), strict=True))
    times = tuple(n for n, column in enumerate(columns) if _are_times(column))
    numbers = tuple(n for n, column in enumerate(columns) if _count_up(column))
    rest = [n for n in range(width) if n not in (*times, *numbers) and any(columns[n])]
    if len(times) > 2 or len(numbers) > 1 or len(rest) != 2:
        return None
    if not _are_speakers(columns[rest[0]], columns[rest[1]]):
        return None
    return _Columns(rest[0], rest[1], times, numbers, heads)


def _are_times(column: Row) -> bool:
    filled = [cell for cell in column if cell]
    return bool(filled) and all(is_stamp(cell) for cell in filled)


def _count_up(column: Row) -> bool:
    """Whether the cells are the numbers of rows."""
    filled = [cell.rstrip(".)") for cell in column if cell]
    digits = all(cell.isdecimal() and len(cell) < 7 for cell in filled)
    return len(filled) > 1 and digits and all(int(a) < int(b) for a, b in pairwise(filled))


def _are_speakers(column: Row, beside: Row) -> bool:
    labels = [cell.rstrip(":： ") for cell in column if cell]
    if not labels or not column[0] or sum(map(len, column)) >= sum(map(len, beside)):
        return False
    distinct = set(labels)
    if any(is_field(label) or parse(f"{label}: x").label != label for label in distinct):
        return False
    often = Counter(map(fold, labels))
    return all(map(known, distinct)) or len(often) * 2 <= len(labels)


def _asks_and_answers(heads: Row) -> bool:
    return fold(heads[0]) in _QUESTION_HEADS and fold(heads[1]) in _ANSWER_HEADS


def _around(row: Row, columns: _Columns) -> tuple[str, str, str]:
    """The label of a row, and what stands before and behind its words."""
    label = row[columns.speaker].rstrip(":： ")
    name = f"{label}: " if label else ""
    stamp = _stamp([row[n] for n in columns.times if row[n]])
    if not stamp:
        return label, name, ""
    if columns.times[0] < columns.speaker:
        return label, f"{stamp} {name}", ""
    if columns.times[0] < columns.text:
        return label, f"{label} {stamp}: " if label else f"{stamp} ", ""
    return label, name, f" {stamp}"


def _stamp(times: Sequence[str]) -> str:
    if len(times) > 1:
        return f"[{' - '.join(time.strip('[]() ') for time in times)}]"
    return f"[{times[0]}]" if times and times[0][0].isdigit() else "".join(times)


def _turn(cells: Sequence[Cell], row: Row, columns: _Columns) -> Paragraph:
    """A row as the paragraph that its speaker says."""
    label, before, after = _around(row, columns)
    said = _joined(cells[columns.text])
    begin = len(said.text) - len(said.text.lstrip())
    shift = len(before) - begin
    notes = tuple(
        note._replace(start=max(0, note.start + shift), end=max(0, note.end + shift))
        for note in said.notes
    )
    others = _notes(cell for n, cell in enumerate(cells) if n != columns.text)
    text = f"{before}{said.text.strip()}{after}"
    return Paragraph(text, label=label, notes=(*others, *notes))


def _text(cell: Cell) -> str:
    return "\n".join(paragraph.text for paragraph in cell)


def _notes(cells: Iterator[Cell] | Sequence[Cell]) -> tuple[Note, ...]:
    """The comments on some cells, at the beginning of the paragraph that they become."""
    found = (note for cell in cells for paragraph in cell for note in paragraph.notes)
    return tuple(note._replace(start=0, end=0) for note in found)


def _joined(cell: Cell, between: str = "\n") -> Paragraph:
    """The paragraphs of a cell as one."""
    if len(cell) == 1:
        return cell[0]
    texts, notes = [], []
    offset = bold = 0
    for paragraph in cell:
        if paragraph.bold and (not offset or bold == offset - len(between)):
            bold = offset + paragraph.bold
        texts.append(paragraph.text)
        notes += [
            note._replace(start=note.start + offset, end=note.end + offset)
            for note in paragraph.notes
        ]
        offset += len(paragraph.text) + len(between)
    numbered = any(paragraph.numbered for paragraph in cell)
    return Paragraph(between.join(texts), bold=bold, notes=tuple(notes), numbered=numbered)
