"""Lists of what was said, wherever they are in a JSON file and whatever their keys are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from qualcode.ingest.characters import words
from qualcode.ingest.document import LeftOut
from qualcode.ingest.formats import times
from qualcode.ingest.formats.said import Said
from qualcode.ingest.vocabulary import fold, listed

_TEXTS = (
    "text transcript utterance sentence texto transcripcion content body display caption message "
    "punctuatedword word value line"
).split()
_CERTAIN_TEXTS = frozenset(_TEXTS[:6])
_WORDS = frozenset(("word", "punctuatedword"))
_SPEAKERS = (
    "speakername speakerlabel speaker speakerid speakertag hablante orador interlocutor "
    "participantname participant author role persona who user name nombre"
).split()
_CERTAIN_SPEAKERS = frozenset(_SPEAKERS[:9])
_STARTS = (
    "start starttime starttimestamp startms startseconds startts startoffset begin begintime from "
    "offsetinticks offsetmilliseconds offset timestamp ts time inicio"
).split()
_ENDS = "end endtime endtimestamp endms endseconds endts endoffset stop to until endts fin".split()
_LASTS = "durationinticks durationms durationmilliseconds duration dur duracion".split()
_ROLES = listed("user assistant system human ai bot interviewer interviewee participant tool")
_QUESTIONS, _ANSWERS = listed("question pregunta prompt"), listed("answer respuesta response")
_CHAT = "chat-json"
_LEAST_WORDS = 3
"""Words that a text without speaker or time has at least, on average, where it is speech."""
_CERTAIN_KEYS = frozenset({"text", "language", "duration", "task", "model", "usage", "logprobs"})


class NoWords(Exception):
    """Speakers and times are there, but nothing that was said."""


class _Found(NamedTuple):
    rank: tuple[bool, bool, bool, int]
    rows: list[Said]
    sort: str


def said(content: Any) -> tuple[str, list[Said], list[LeftOut]]:
    """The convention, the rows of the list that most plainly is the transcript, and other texts.

    Raises ``NoWords`` where only speakers and times are found.
    """
    if rows := _in_tables(content):
        return "diarised-json", rows, []
    found = [one for values, key in _lists(content) if (one := _spoken(values, key))]
    if not found:
        if isinstance(content, dict) and _CERTAIN_KEYS.issuperset(content):
            return "whisper-json", [Said(_text(content.get("text")))], []
        return "", [], []
    best = max(found, key=lambda one: one.rank)
    names = _names(content)
    rows = [one._replace(speaker=names.get(one.speaker, one.speaker)) for one in best.rows]
    left_out = _beside(found, best)
    if best.sort == _CHAT:
        orders = [one for one in rows if fold(one.speaker) == "system"]
        rows = [one for one in rows if fold(one.speaker) != "system"]
        left_out += (LeftOut("orders to the program", one.text) for one in orders)
    return _convention(content, best), list(map(_called, rows)), left_out


def _convention(content: Any, best: _Found) -> str:
    if isinstance(content, dict) and isinstance(content.get("segments"), list):
        first = next((one for one in content["segments"] if isinstance(one, dict)), {})
        if "word_segments" in content or {"speaker", "words"} <= first.keys():
            return "whisperx-json"
        if first.keys() & {"avg_logprob", "no_speech_prob", "tokens"} or "language" in content:
            return "whisper-json"
    if isinstance(content, dict) and {"transcription", "params"} <= content.keys():
        return "whisper-json"
    return best.sort


def _lists(content: Any) -> Iterator[tuple[list[Any], str]]:
    """All lists that hold objects, and under which key."""
    waiting: list[tuple[Any, str]] = [(content, "")]
    while waiting:
        value, key = waiting.pop()
        if isinstance(value, dict):
            waiting += [(held, name) for name, held in value.items()]
        elif isinstance(value, list):
            inner = [one for one in value if isinstance(one, dict | list)]
            if any(isinstance(one, dict) for one in inner):
                yield value, key
            waiting += [(one, key) for one in inner]


def _spoken(values: Sequence[Any], key: str) -> _Found | None:
    """A list as speech; ``None`` where it is something else."""
    items = [fields(one) for one in values if isinstance(one, dict)]
    if rows := _questions(values):
        return _Found((True, True, False, _size(rows)), rows, "questions-json")
    rows = [row(one) for one in items]
    filled = [(one, line) for one, line in zip(items, rows, strict=True) if line.text.strip()]
    if not filled or len(filled) * 2 < len(items):
        return None
    voiced = sum(bool(line.speaker) for _, line in filled) * 2 > len(filled)
    timed = sum(line.start is not None for _, line in filled) * 2 > len(filled)
    keys = frozenset().union(*(one.keys() for one, _ in filled[:20]))
    chat = {fold(line.speaker) for _, line in filled} <= _ROLES and "role" in keys
    certain = not keys.isdisjoint(_CERTAIN_SPEAKERS)
    n_words = sum(len(line.text.split()) for _, line in filled)
    prose = not keys.isdisjoint(_CERTAIN_TEXTS) and n_words >= _LEAST_WORDS * len(filled)
    if not (timed or chat or prose or (voiced and certain)):
        return None
    single = not keys.isdisjoint(_WORDS) or "word" in fold(key)
    lines = [line for _, line in filled]
    sort = _CHAT if chat else "diarised-json"
    return _Found((not single, voiced, timed, _size(lines)), lines, sort)


def _size(rows: Sequence[Said]) -> int:
    return sum(len(one.text) for one in rows)


def _questions(values: Sequence[Any]) -> list[Said]:
    """Objects that hold a question and its answer, the keys being the speakers."""
    rows = []
    for one in values:
        keys = {fold(key): key for key in one} if isinstance(one, dict) else {}
        pair = [keys[key] for key in keys if key in _QUESTIONS | _ANSWERS]
        if len(pair) != 2 or not all(isinstance(one[key], str) for key in pair):
            return []
        asks, answers = sorted(pair, key=lambda key: fold(key) in _ANSWERS)
        rows += [Said(one[asks], asks.capitalize()), Said(one[answers], answers.capitalize())]
    return rows


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    return re.sub(r"[^a-zñ]", "", fold(name))


def fields(item: Mapping[str, Any]) -> dict[str, Any]:
    """An object with its keys as they compare: ``startTime`` and ``start_time`` are one."""
    found: dict[str, Any] = {}
    for name, value in item.items():
        if value is not None:
            found.setdefault(_key(name[:60]), value)
    return found


def row(item: Mapping[str, Any]) -> Said:
    """An object with folded keys as something said; its text is empty where it has none."""
    text = next((text for key in _TEXTS if (text := _text(item.get(key)))), "")
    speaker = next((name for key in _SPEAKERS if (name := label(item.get(key)))), "")
    start, unit = _time(item, _STARTS)
    end, end_unit = _time(item, _ENDS)
    if end is None and start is not None:
        lasts, _ = _time(item, _LASTS)
        number = isinstance(lasts, int | float) and isinstance(start, int | float)
        end = start + lasts if number else None
    for key in ("offsets", "timestamps", "timestamp"):
        pair = item.get(key)
        if isinstance(pair, dict) and {"from", "to"} <= pair.keys():
            start, end, unit = pair["from"], pair["to"], float(key == "offsets")
            break
        if isinstance(pair, list) and len(pair) == 2:
            start, end = pair
            break
    return Said(text, speaker, start, end, unit or end_unit)


def _time(item: Mapping[str, Any], keys: Sequence[str]) -> tuple[Any, float]:
    """A time and the milliseconds of its unit, 0 where the key does not tell."""
    key = next((key for key in keys if key in item), "")
    value = item.get(key)
    if isinstance(value, dict):  # {"seconds": "1", "nanos": 500000000}
        seconds, nanos = times.read(value.get("seconds")), value.get("nanos", 0)
        if seconds is None or not isinstance(nanos, int):
            return None, 0
        return seconds + nanos / 1e6, 1
    unit = 1 if key.endswith(("ms", "milliseconds")) else 1e-4 if key.endswith("ticks") else 0
    return value, unit


def _text(value: Any) -> str:
    """A text, or the texts of its parts."""
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        return ""
    parts = [one.get("text") if isinstance(one, dict) else one for one in value]
    return "\n".join(part for part in parts if isinstance(part, str))


def label(value: Any) -> str:
    """Who speaks, from a name, a number, or an object with either."""
    if isinstance(value, dict):
        named = fields(value)
        called = (named.get(key) for key in ("name", "displayname", "label", "id"))
        value = next((one for one in called if isinstance(one, str | int)), None)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if -1 < value < 10_000 else ""
    return " ".join(value.split())[:60] if isinstance(value, str) else ""


def _called(said: Said) -> Said:
    """With a number made a name."""
    return said._replace(speaker=f"Speaker {said.speaker}") if said.speaker.isdigit() else said


def _names(content: Any) -> dict[str, str]:
    """Names of speakers by their id, from a list or table of speakers beside the transcript."""
    table = content.get("speakers") if isinstance(content, dict) else None
    if isinstance(table, dict):
        pairs = [(str(key), label(value)) for key, value in table.items()]
    elif isinstance(table, list):
        people = [fields(one) for one in table if isinstance(one, dict)]
        pairs = [(label(one.get("id")), label(one.get("name"))) for one in people]
    else:
        return {}
    return {key: name for key, name in pairs if key and name}


def _beside(found: Sequence[_Found], best: _Found) -> list[LeftOut]:
    """Texts of other lists, where they are not the same words once more."""
    spoken = frozenset(word for one in best.rows for word in words(one.text))
    left_out = []
    for other in found:
        text = "\n".join(one.text for one in other.rows)
        if other is not best and not spoken.issuperset(words(text)):
            left_out.append(LeftOut("lists beside the transcript", text))
    return left_out


def _in_tables(content: Any) -> list[Said]:
    """Rows of (id, speaker, start, end) in one table and the words by id in another.

    Raises ``NoWords`` when the second is missing.
    """
    if not isinstance(content, dict):
        return []
    tables = [value for value in content.values() if _is_timetable(value)]
    if len(tables) != 1:
        return []
    (table,) = tables
    texts = next((found for value in content.values() if (found := _by_id(value, table))), None)
    if texts is None:
        raise NoWords
    return [
        _called(Said(texts.get(str(one), ""), label(who), start, end))
        for one, who, start, end in table
    ]


def _is_timetable(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, list) and len(one) == 4 for one in value)
        and all(isinstance(at, int | float) for _, _, *both in value for at in both)
        and len({str(one) for one, *_ in value}) == len(value)
    )


def _by_id(value: Any, table: Sequence[Sequence[Any]]) -> dict[str, str] | None:
    """The words of each row of a table by its id, if that is what a value holds."""
    if (
        isinstance(value, dict)
        and len(value) == 1
        and isinstance(inner := next(iter(value.values())), dict)
    ):
        value = inner  # by language
    if isinstance(value, dict):
        texts = {str(key): text for key, text in value.items() if isinstance(text, str)}
    elif isinstance(value, list) and all(isinstance(one, str) for one in value):
        texts = {str(row[0]): text for row, text in zip(table, value, strict=False)}
        if len(value) != len(table):
            return None
    elif isinstance(value, list) and all(isinstance(one, list) and len(one) == 2 for one in value):
        texts = {str(key): text for key, text in value if isinstance(text, str)}
    elif isinstance(value, list) and all(isinstance(one, dict) for one in value):
        items = [fields(one) for one in value]
        texts = {str(one["id"]): row(one).text for one in items if "id" in one}
    else:
        return None
    ids = {str(row[0]) for row in table}
    return texts if len(ids & texts.keys()) * 2 > len(ids) else None
