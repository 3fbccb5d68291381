"""Labels that are closed with another mark than a colon: ``P.`` ``E)`` ``(E)`` ``EC -`` ``E1``."""

from __future__ import annotations

import re
from collections import Counter

from qualcode.ingest.conventions.source import Source, n_turns
from qualcode.ingest.lines import (
    CLOCK,
    WRAPPED,
    Line,
    base,
    is_field,
    is_role,
    looks_like_name,
    stamped,
)
from qualcode.ingest.vocabulary import NOISES, REMARKS, SPEECH, fold, listed

_LONGEST_LABEL = 60
_CODE = r"[^\W\d_a-zñáéíóú]{1,4}[.-]?\d{0,3}"
_SHORT = rf"{_CODE}|[^\W\d_a-z][^\W\d_A-Z]{{1,5}}"
_WORD = r"[^\W\d_]\w{2,20}(?:\([ao]s?\)|/[ao]s?)?(?: \d{1,2})?"
_NAME = r"[^\W\d_][^\n\t:;.!?¿¡()<>\[\]|=]{0,40}?"
_MARKED = re.compile(
    rf"[ \t]*(?:(?P<time>{WRAPPED}|{CLOCK})[ \t]+)?(?P<bold>\*\*|__)?(?:"
    rf"\((?P<round>{_SHORT}|{_NAME})\)|<(?P<angle>{_NAME})>|[\"“«](?P<quote>{_NAME})[\"”»][ ]?:|"
    rf"(?P<stop>{_SHORT}|{_WORD})\.(?=\s|\*|¿|¡|—)|"
    rf"(?P<paren>{_CODE})\)|(?P<semi>{_SHORT});|(?P<under>{_CODE})_|"
    rf"(?P<slash>{_CODE}|{_SHORT})//?:?|"
    rf"(?P<dash>{_NAME})(?:[ \t]+[-–—]|[–—])(?=[ \t¿¡])|(?P<equal>{_NAME})[ \t]*=|"
    rf"(?P<arrow>{_NAME})[ \t]*(?:→|=?>)|(?P<bare>[^\W\d_a-z]{{1,2}}\d{{1,2}})(?=[ \t])"
    rf")(?P<close>\*\*|__)?[ \t]*"
)
_ABBREVIATIONS = listed("ent entr entrev inf preg resp est int mod part inv res enc prof doc alum")
_TITLES = listed("mr mrs ms dr dra sr sra srta d dn lic ing arq")
"""What stands before names with a stop."""
_OF_NAMES = ("angle", "dash", "arrow", "equal")
"""What closes names as well as letters and words for who speaks."""


def marked(source: Source) -> list[Line]:
    """A short label and a mark that is no colon, the same one throughout the file."""
    found: dict[str, dict[int, Line]] = {}
    for number, line in enumerate(source.written):
        if not line or not (head := _MARKED.match(line)) or head.end() > _LONGEST_LABEL:
            continue
        mark = next(name for name in _MARKS if head[name])
        label = " ".join(head[mark].split())
        if _may_speak(label, mark):
            start_ms, end_ms = stamped(head["time"] or "")
            opened = head["bold"] if head["bold"] and not head["close"] else ""
            made = Line("label", 0, label, head.end(), start_ms, end_ms, opened)
            found.setdefault(mark, {})[number] = made
    if not found:
        return source.settle({})
    lines = max(found.values(), key=len)
    if len(lines) <= n_turns(source.labelled[0]):
        return source.settle({})  # they stand in the speech of labels with a colon
    times = Counter(fold(line.label) for line in lines.values())
    if {"a", "b"} <= set(times) and "q" not in times:
        return source.settle({})  # letters that number a list
    return source.settle(lines, [label for label, n in times.items() if n > 1])


_MARKS = tuple(name for name in _MARKED.groupindex if name not in ("time", "bold", "close"))


def _may_speak(label: str, mark: str) -> bool:
    """Whether somebody may be called so: by a letter, a code, a word for who speaks, or a name."""
    core = base(label)
    if mark == "stop" and core in _TITLES:
        return False
    if not core or is_field(label) or core in SPEECH or core.split()[0] in REMARKS | NOISES:
        return False
    if is_role(core) or core in _ABBREVIATIONS or (label.isupper() and len(core) <= 6):
        return True
    return mark in _OF_NAMES and looks_like_name(label) and len(label.split()) <= 4
