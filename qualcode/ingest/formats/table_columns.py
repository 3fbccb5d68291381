"""Which column of a table says who speaks, which one what, and when: by its heads or its cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time, timedelta
from typing import Any, NamedTuple

from qualcode.ingest.lines import is_field, is_role, is_stamp, known, looks_like_name
from qualcode.ingest.people import columns
from qualcode.ingest.vocabulary import fold, listed

_TEXT = listed(
    "texto transcripcion intervencion dialogo contenido discurso parlamento enunciado frase "
    "mensaje text transcript transcription utterance speech content words sentence message"
)
_SPEAKER = listed(
    "hablante persona quien interlocutor interlocutora orador voz rol nombre participante "
    "entrevistado entrevistada speaker who role person voice name participant"
)
_START = listed(
    "inicio comienzo desde tiempo hora minuto marca start begin from time timestamp timecode"
)
_END = listed("fin final hasta termino end stop to until finish")
_QUESTION = listed("pregunta preguntas question questions")
_ANSWER = listed("respuesta respuestas answer answers response")
_INTERVIEW = listed("entrevista interview documento document doc archivo file filename")
_ATTRIBUTES = frozenset(columns.NAMES.values())
_HEAD_ROWS = 25
_LONGEST_HEAD = 60
_LEAST_WORDS = 3
"""Words that cells of a column without a head have at least, on average, where it is speech."""


class Layout(NamedTuple):
    """Where things are: ``first`` is the row of the first turn, the others are columns.

    ``voices`` are columns of words with who says them, where there is no column of speakers.
    """

    first: int
    text: int | None = None
    speaker: int | None = None
    start: int | None = None
    end: int | None = None
    voices: tuple[tuple[int, str], ...] = ()
    interview: int | None = None
    heads: tuple[str, ...] = ()


def layout(rows: Sequence[Sequence[Any]]) -> Layout | None:
    """Where a table holds turns; ``None`` where it holds something else."""
    for number, row in enumerate(rows[:_HEAD_ROWS]):
        heads = tuple("" if cell is None else " ".join(str(cell).split()) for cell in row)
        if all(len(head) <= _LONGEST_HEAD for head in heads) and (
            found := _by_heads(heads, number + 1, rows[number + 1 :])
        ):
            return found
        if is_about_interviews(heads):
            return None
    return _by_cells(rows)


def _by_heads(heads: tuple[str, ...], first: int, rows: Sequence[Sequence[Any]]) -> Layout | None:
    names = [" ".join(fold(head.strip(" :*#")).replace("-", " ").split()) for head in heads]
    if sum(map(bool, names)) < 1 or not rows:
        return None
    kinds: dict[str, int] = {}
    for place, name in enumerate(names):
        if kind := _kind(name):
            kinds.setdefault(kind, place)
    interview = _interview(names, rows)
    start, end = kinds.get("start"), kinds.get("end")
    told = "speaker" in kinds or "start" in kinds
    about = is_about_interviews(names)
    text = kinds.get("text")
    if text is not None and (told or (_are_words(rows, text) and not about)):
        speaker = kinds.get("speaker", _role_column(names, rows, text))
        return Layout(first, text, speaker, start, end, (), interview, heads)
    voices = _voices(heads, names, rows)
    if voices and not (about and "question" not in kinds):
        return Layout(first, None, None, start, end, voices, interview, heads)
    return None


def _kind(name: str) -> str:
    """What a column holds, by its folded head."""
    words = name.split() or [""]
    for kind, heads in (
        ("text", _TEXT),
        ("start", _START),
        ("end", _END),
        ("question", _QUESTION),
        ("answer", _ANSWER),
        ("speaker", _SPEAKER),
    ):
        if name in heads or (words[0] in heads and len(words) <= 4):
            return kind
    return ""


def _role_column(names: Sequence[str], rows: Sequence[Sequence[Any]], text: int) -> int | None:
    """A column of labels without a head of its own, left of the words."""
    found = [place for place in range(text) if not names[place] and _are_labels(rows, place)]
    return found[-1] if found else None


def _voices(
    heads: Sequence[str], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> tuple[tuple[int, str], ...]:
    """Columns of what each asks or answers, by heads that say so."""
    letters = {"p", "r"} <= set(names) or {"q", "a"} <= set(names) or {"e", "p"} <= set(names)
    found = []
    for place, name in enumerate(names):
        word = next(iter(name.split()), "")
        told = word in _QUESTION | _ANSWER or is_role(name) or (letters and name in "pqrea")
        if name and told and not (name.split()[1:] and is_field(name)):
            found.append((place, heads[place].strip(" :*")))
    told_so = any(names[place].split()[0] in _QUESTION | _ANSWER for place, _ in found)
    spoken = [place for place, _ in found if _are_words(rows, place)]
    enough = spoken if told_so else len(spoken) == len(found)
    return tuple(found) if len(found) > 1 and enough else ()


def is_about_interviews(names: Iterable[Any]) -> bool:
    """Whether the heads are those of a table of attributes."""
    return len(_ATTRIBUTES.intersection(map(columns.name_of, names))) > 1


def _interview(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> int | None:
    """The column that says of which interview a row is, where it repeats itself."""
    for place, name in enumerate(names):
        if not _INTERVIEW.isdisjoint(name.split()):
            cells = _column(rows, place)
            if len(set(map(fold, cells))) * 2 <= len(cells):
                return place
    return None


def _by_cells(rows: Sequence[Sequence[Any]]) -> Layout | None:
    """A table without heads: the column with most words is the text, what is left of it tells."""
    width = max(map(len, rows), default=0)
    filled = [place for place in range(width) if _column(rows, place)]
    if not filled or len(filled) > 6 or len(rows) < 2:
        return None
    times = [place for place in filled if _are_times(rows, place)]
    text = max(filled, key=lambda place: sum(map(len, _column(rows, place))))
    before = [place for place in filled if place < text and place not in times]
    speakers = [place for place in before if _are_labels(rows, place)]
    numbers = [place for place in before if all(map(str.isdigit, _column(rows, place)))]
    if text in times or not (speakers or (_are_words(rows, text) and (times or numbers))):
        return None
    start, end, *_ = [*times, None, None]
    return Layout(0, text, speakers[-1] if speakers else None, start, end)


def _column(rows: Sequence[Sequence[Any]], place: int) -> list[str]:
    """The filled cells of a column, as text."""
    cells = (row[place] for row in rows if place < len(row) and row[place] is not None)
    return [text for cell in cells if (text := str(cell).strip())]


def _are_words(rows: Sequence[Sequence[Any]], place: int) -> bool:
    cells = _column(rows, place)
    return sum(len(cell.split()) for cell in cells) >= _LEAST_WORDS * max(len(cells), 1)


def _are_times(rows: Sequence[Sequence[Any]], place: int) -> bool:
    cells = [row[place] for row in rows if place < len(row) and row[place] not in (None, "")]
    return bool(cells) and all(
        isinstance(cell, time | timedelta) or is_stamp(str(cell)) for cell in cells
    )


def _are_labels(rows: Sequence[Sequence[Any]], place: int) -> bool:
    """Whether the cells are names of speakers: usual ones, or few that come again and again."""
    labels = [cell.rstrip(":： ") for cell in _column(rows, place)]
    if not labels or any(len(label) > 40 or is_field(label) for label in labels):
        return False
    often = set(map(fold, labels))
    few = len(often) * 2 <= len(labels) and not all(map(str.isdigit, often))
    return all(map(known, labels)) or (few and all(map(looks_like_name, labels)))
