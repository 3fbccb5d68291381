"""What a transcript says about itself before the first turn: ``Fecha: 14 de julio de 2020``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from qualcode.ingest.lines import Line, base, is_field, is_role, looks_like_name
from qualcode.ingest.vocabulary import INTERVIEWER, PARTICIPANT, fold, listed

_SEVERAL = re.compile(r"(?: {2,}|\t+)(?=(?:\S+ ){0,5}\S+\s*(?::|\s[–-])\s)")
_ENTRY = re.compile(
    r"(?P<key>[^\W\d_][^:：\n]{0,59}?)\s*(?:[:：]|\s[–-](?=\s))\s*(?P<value>\S.*)\Z"
)
_MARK = re.compile(r"[:：–]|\s-\s")
_DECORATION = re.compile(r"^\s*[-+*•]\s+(?!\[[ xX]\])|\*\*|__")
_LONGEST = 400
"""Characters of a header's line; longer ones are speech."""
_TITLE = re.compile(r"(?:entrevista|interview|transcripci[oó]n|transcript)\b.*\d\Z", re.IGNORECASE)
_TITLES = listed("transcripcion transcript transcription")
_GREETINGS = listed("hola buenos buenas gracias si no hello hi good thanks yes welcome")


def attributes(lines: Iterable[str]) -> dict[str, str]:
    """Keys and values as written, of lines of the form ``Key: value`` or ``Key – value``.

    Several may stand on one line with wide blanks between; the first of a key wins.
    """
    found: dict[str, str] = {}
    for line in lines:
        if len(line) > _LONGEST or not _MARK.search(line):
            continue
        for piece in _SEVERAL.split(_DECORATION.sub("", line).strip()):
            entry = _ENTRY.match(piece)
            if entry and len(entry["key"].split()) <= 6 and not _is_title(entry):
                found.setdefault(entry["key"].strip(), entry["value"].strip())
    return found


def _is_title(entry: re.Match[str]) -> bool:
    """Whether what looks like an entry is a title: ``Entrevista 3: Rosa``, ``Reunión - Transcript``."""
    return bool(_TITLE.match(entry["key"].strip())) or fold(entry["value"].strip(" *_#")) in _TITLES


def tells(line: str) -> bool:
    """Whether a line says when, where or how long, as headers do."""
    return any(is_field(key) for key in attributes([line]))


def names_somebody(line: str, parsed: Line) -> bool:
    """Whether a line may name who asked or answered (``Entrevistadora: María Soto``)."""
    value = line[parsed.words :].strip(" *_")
    greets = not _GREETINGS.isdisjoint(fold(value).split()[:1])
    short = 0 < len(value.split()) <= 6 and value[-1] not in ".?!…"
    return short and not greets and is_role(base(parsed.label)) and looks_like_name(value)


def names(found: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """The interviewers and the participants that a header names, whole and by their first name."""
    people: tuple[set[str], set[str]] = (set(), set())
    for key, value in found.items():
        for role, pattern in zip(people, (INTERVIEWER, PARTICIPANT), strict=True):
            if pattern.match(fold(key)) and not is_field(key) and len(value.split()) <= 4:
                role.update((value, value.split()[0]))
    return people
