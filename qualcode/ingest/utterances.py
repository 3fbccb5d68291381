"""Turns out of utterances: consecutive ones of one speaker are a turn, and a line of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from qualcode.ingest.document import Utterance
from qualcode.ingest.lines import base, is_field, known, looks_like_name
from qualcode.ingest.roles import Confirmed
from qualcode.ingest.turns import Found, Piece
from qualcode.ingest.vocabulary import SPEECH, VOICE, fold

_LONGEST_LABEL = 42
_LABEL = re.compile(r"(?:>>+ ?)?(?:\[([^\[\]\n<>]{1,40})\]|([^\W\d_][^\n<>]{0,39}?)) ?")
_NAME = re.compile(r"[^\W\d_]")
_PAUSE_MS = 2_000
"""A silence that ends a paragraph where no speaker is named."""
_MANY = 12
"""So many cues tell whether all have a name."""
_ENDS = ".?!…"
_CLOSING = frozenset(",.;:?!…%)]}»”")
"""Marks that stand against the word before them."""
_NOBODY = Confirmed.of((), ())

Time = TypeVar("Time")


class Columns(NamedTuple, Generic[Time]):
    """What was said, by column: words, speakers (empty where a file does not tell), starts, ends."""

    texts: list[str]
    voices: list[str]
    starts: list[Time]
    ends: list[Time]


def find(utterances: Sequence[Utterance], confirmed: Confirmed) -> tuple[str, Found]:
    """The text, a line for each turn, and its turns.

    The speaker is who the utterance says, or a name before a colon in its words; who is not named
    goes on speaking. ``>>`` begins a turn of somebody else. Where nobody is named, a sentence that
    ends before a pause ends the paragraph, and so does every utterance that has no time.
    """
    said = Columns(*(list(column) for column in zip(*utterances, strict=True)))
    lines: list[str] = []
    pieces: list[Piece] = []
    offset = 0
    for words, speaker, start_ms, end_ms in _turns(said, confirmed, lambda ms: ms):
        line = f"{speaker}: {words}" if speaker else words
        end = offset + len(line)
        pieces.append(Piece(confirmed.right(speaker), end - len(words), end, start_ms, end_ms))
        lines.append(line)
        offset = end + 1
    return "\n".join(lines), Found(tuple(pieces), {})


def joined(said: Columns[Time], ms: Callable[[Time], int | None]) -> list[Utterance]:
    """Many cues as few utterances: those that are one turn whatever is settled.

    Words that begin with what may be a name stay apart. ``ms`` turns a time into milliseconds.
    """
    turns = _turns(said, _NOBODY, ms, apart=True)
    return [Utterance(words, speaker, ms(start), ms(end)) for words, speaker, start, end in turns]


def named(text: str) -> str:
    """The words before a colon at the beginning, where they may be the label of a speaker."""
    colon = text.find(":", 0, _LONGEST_LABEL)
    if colon < 0:
        colon = text.find("：", 0, _LONGEST_LABEL)
    elif text[colon + 1 : colon + 2].strip():
        return ""
    return _label(text[:colon]) if colon > 0 else ""


@lru_cache(maxsize=4096)
def _label(head: str) -> str:
    """The label in what stands before a colon, without brackets and marks; empty where none is."""
    found = _LABEL.fullmatch(head)
    name = " ".join((found[1] or found[2]).split()) if found else ""
    return name if _NAME.match(name) else ""


def _speakers(names: Sequence[str], confirmed: Confirmed) -> list[str]:
    """Which words before a colon are speakers: usual labels, and names that come twice.

    Where next to all has something before a colon, as Zoom writes it, any name does that comes twice.
    """
    heads = Counter(names)
    everywhere = len(names) >= _MANY and heads.pop("", 0) * 10 <= len(names)
    times: Counter[str] = Counter()
    for name, n in heads.items():
        times[base(name)] += n

    def speaks(name: str) -> bool:
        if confirmed.knows(name) or known(name) or is_machine(name):
            return True
        core = base(name)
        if not core or core in SPEECH:
            return False
        if everywhere:
            return times[core] >= 2 or looks_like_name(name)
        likely = looks_like_name(name) and not is_field(name)
        return likely and len(core.split()) <= 4 and times[core] >= 2

    return [name for name in heads if name and speaks(name)]


def is_machine(label: str) -> bool:
    """Whether a program made up the label for a voice that it does not know: ``SPEAKER_00``."""
    return VOICE.fullmatch(fold(label)) is not None


def _spelt(labels: Iterable[str]) -> dict[str, str]:
    """Every label in the spelling that comes first."""
    first: dict[str, str] = {}
    return {label: first.setdefault(fold(label), label) for label in labels if label}


def _turns(
    said: Columns[Time],
    confirmed: Confirmed,
    ms: Callable[[Time], int | None],
    *,
    apart: bool = False,
) -> Iterator[tuple[str, str, Time, Time]]:
    """Words, speaker, start and end of each turn.

    Words behind a name that is no speaker go on with the turn, or begin one of nobody where they are
    to be ``apart``.
    """
    names, cuts = _names(said)
    spelt = _spelt([*dict.fromkeys(said.voices), *_speakers(names, confirmed)])
    words: list[str] = []
    speaker = said_by = ""
    first: Any = None
    last: Any = None
    ended: Any = None
    for text, voice, start, end, name, cut in zip(*said, names, cuts, strict=True):
        begins = False
        if name or voice:
            if who := spelt.get(voice or name):
                speaker = who
                if name:
                    text = text[cut:].strip()
            elif apart:
                speaker, begins = "", True
        elif text[:2] == ">>":
            speaker, begins = "", True
        if text[:1] == ">" and not apart:
            text = text.lstrip("> ")
        if not text:
            continue
        if (
            speaker == said_by
            and words
            and not begins
            and (speaker or _goes_on(words[-1], last, start, ms))
        ):
            words.append(text)
        else:
            if words:
                yield _joined(words), said_by, first, ended
            words, said_by, first, ended = [text], speaker, start, end
        if end is not None:
            ended = end
        last = end
    if words:
        yield _joined(words), said_by, first, ended


def _names(said: Columns[Time]) -> tuple[list[str], list[int]]:
    """What may be a name in front of each text whose speaker is not told, and where it is cut off."""
    cuts = [text.find(":", 0, _LONGEST_LABEL) + 1 for text in said.texts]
    names = [
        _label(text[: cut - 1]) if cut > 1 and not voice and not text[cut : cut + 1].strip() else ""
        for text, voice, cut in zip(said.texts, said.voices, cuts, strict=True)
    ]
    for number, text in enumerate(said.texts):
        if "：" in text and not cuts[number] and not said.voices[number]:
            cuts[number] = text.find("：") + 1
            names[number] = named(text)
    return names, cuts


def _goes_on(above: str, ended: Time, starts: Time, ms: Callable[[Time], int | None]) -> bool:
    """Whether an utterance of nobody in particular belongs to the paragraph above."""
    if ended is None or starts is None:
        return False
    if above[-1] not in _ENDS:
        return True
    return (ms(starts) or 0) - (ms(ended) or 0) < _PAUSE_MS


def _joined(texts: Sequence[str]) -> str:
    """The texts with blanks between, closing marks that come alone against the word before."""
    if len(texts) == 1 or _CLOSING.isdisjoint([text[0] for text in texts]):
        return " ".join(texts)
    parts: list[str] = []
    for text in texts:
        if parts and not (text[0] in _CLOSING and _CLOSING.issuperset(text)):
            parts.append(" ")
        parts.append(text)
    return "".join(parts)
