"""Conventions in which a turn begins with somebody's name, in other ways than a name and a colon."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from qualcode.ingest.conventions.source import Source
from qualcode.ingest.lines import (
    CLOCK,
    WRAPPED,
    Line,
    base,
    is_field,
    is_role,
    is_stamp,
    known,
    looks_like_name,
    stamped,
)
from qualcode.ingest.vocabulary import NOISES, REMARKS, SPEECH, VOICE, fold

_LONGEST_HEAD = 120
_CLOSING = ("]", ")", ">", "*", "_")
_MOSTLY = 0.9
_SO_MANY_HEADS = 3
"""So many lines of a name and a time are no coincidence."""
_NAME = r"[^\W\d_][^\n\t:;!?¿¡\[\]]{0,60}?"
_HEAD = re.compile(
    rf"[*_]*(?P<name>{_NAME})[*_]*(?P<gap>\t[ \t]*|  +| )(?P<time>{WRAPPED}|{CLOCK})[*_]*\Z"
)
_TIME_FIRST = re.compile(
    rf"\s*(?P<time>{WRAPPED}|{CLOCK})[ \t]*(?P<dash>[-–—])?[ \t]*[*_]*(?P<name>{_NAME})[*_]*\Z"
)
_TIME_INSIDE = re.compile(
    rf"[*_]*(?P<name>{_NAME})[*_]*[ \t]{{1,9}}(?P<time>{WRAPPED})[ \t]+(?=\S)"
)
_BRACKET = re.compile(
    rf"\s*(?:(?P<before>{WRAPPED}|{CLOCK})[ \t]*)?[*_]*\[(?P<name>{_NAME})\][*_]*[ \t]*"
    rf"(?P<colon>[:：])?[ \t]*(?P<time>{CLOCK}\Z)?"
)
_CELLS = re.compile(
    rf"(?:(?P<time>{WRAPPED}|{CLOCK})\t[ \t]*)?(?P<name>{_NAME})[:：]?\t[ \t]*(?=\S)"
)
_ROW = re.compile(
    rf"\s*\|[ \t]*(?:(?P<time>{WRAPPED}|{CLOCK})[ \t]*\|[ \t]*)?(?:\*\*)?(?P<name>{_NAME})"
    r"(?:\*\*)?[:：]?(?:\*\*)?[ \t]*\|[ \t]*(?=[^\s|])"
)
_BROADCAST = re.compile(r"\s*(?:>>+|»+)[ \t]*(?:(?P<name>[^\W\d_][^\n:>]{0,40}?)[:：](?:\s+|\Z))?")
_TABLE_RULE = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*")
_BOLD = re.compile(r"\*\*(?P<name>[^*\n]{1,60})\*\*[ \t]*")


def heads(source: Source) -> list[Line]:
    """A name and a time on a line of their own; the words are on the lines below.

    With one blank between, it has to look like a name, and the times have to go up.
    """
    wide: dict[int, Line] = {}
    narrow: dict[int, Line] = {}
    for number, line in enumerate(source.written):
        if len(line) > _LONGEST_HEAD or not (line[-1:].isdigit() or line[-1:] in _CLOSING):
            continue
        if head := _HEAD.match(line):
            (narrow if head["gap"] == " " else wide)[number] = _label(head, len(line))
    certain = [line.label for line in wide.values() if not is_field(line.label)]
    if narrow := {n: line for n, line in narrow.items() if looks_like_name(line.label)}:
        if not _go_up(line.start_ms or 0 for line in narrow.values()):
            narrow = {}
        elif len(narrow) >= _SO_MANY_HEADS:
            certain += (line.label for line in narrow.values())
    return source.settle(wide | narrow, certain)


def _go_up(times: Iterable[int]) -> bool:
    """Whether nearly every time is later than the one before."""
    steps = list(pairwise(times))
    return sum(later > before for before, later in steps) >= _MOSTLY * len(steps)


def times_first(source: Source) -> list[Line]:
    """A time and then a name on a line of their own."""
    found: dict[int, Line] = {}
    certain: list[str] = []
    for number, line in enumerate(source.written):
        if len(line) > _LONGEST_HEAD or not (head := _TIME_FIRST.match(line)):
            continue
        below = source.behind(number)
        words_below = below < len(source.parsed) and source.parsed[below].sort == "speech"
        if words_below and (head["dash"] or looks_like_name(head["name"])):
            found[number] = _label(head, len(line))
            if head["dash"]:
                certain.append(found[number].label)
    return source.settle(found, certain)


def times_inside(source: Source) -> list[Line]:
    """A name, a time in brackets and the words on one line, without a colon."""
    found = {
        number: _label(head, head.end())
        for number, line in enumerate(source.written)
        if (head := _TIME_INSIDE.match(line)) and looks_like_name(head["name"])
    }
    return source.settle(found)


def brackets(source: Source) -> list[Line]:
    """A name in square brackets, the words behind it or on the lines below."""
    found: dict[int, Line] = {}
    for number, line in enumerate(source.written):
        if "[" not in line[:24] or not (head := _BRACKET.match(line)):
            continue
        name = fold(head["name"])
        if not (is_field(head["name"]) or name.split()[0] in REMARKS | NOISES):
            found[number] = _label(head, _behind_blanks(line, head.end()))
    return source.settle(found)


def columns(source: Source) -> list[Line]:
    """A name, a tab and the words, perhaps with a time and a tab in front."""
    found = {
        number: _label(head, head.end())
        for number, line in enumerate(source.written)
        if "\t" in line and (head := _CELLS.match(line)) and not is_stamp(line[head.end() :])
    }
    return source.settle(found)


def rows(source: Source) -> list[Line]:
    """A row of a table drawn with ``|``: a name and the words, perhaps with a time in front."""
    found = {
        number: _label(head, head.end())._replace(opened="|")
        for number, line in enumerate(source.written)
        if line[-1:] == "|" and (head := _ROW.match(line)) and not is_field(head["name"])
    }
    if not found:
        return source.settle({})
    rules = {
        n: Line("mark") for n, line in enumerate(source.written) if _TABLE_RULE.fullmatch(line)
    }
    return source.settle(found | rules)


def broadcast(source: Source) -> list[Line]:
    """``>>`` where the speaker changes, with a name and a colon or without."""
    lines = source.settle({})
    for number, line in enumerate(source.written):
        if not (head := _BROADCAST.match(line)):
            continue
        name = " ".join((head["name"] or "").split())
        if name and len(name.split()) > 5:
            mark = re.match(r"\s*[>»]+[ \t]*", line)
            lines[number] = Line("label", 0, "", mark.end() if mark else 0)
        else:
            lines[number] = Line("label", 0, name, head.end())
    return lines


def bold_names(source: Source) -> list[Line]:
    """A name in bold that opens a paragraph or stands above it, without a colon."""
    found: dict[int, Line] = {}
    for number, line in enumerate(source.written):
        name, words = _bold_opening(source, number, line)
        label = " ".join(name.split())
        if label and looks_like_name(label) and not label.endswith((".", "?", "!", ":")):
            found[number] = Line("label", 0, label, words)
    return source.settle(found)


def _bold_opening(source: Source, number: int, line: str) -> tuple[str, int]:
    """What is bold at the beginning of a line, and where its words begin."""
    if size := source.layout.bold.get(number, 0):
        return line[:size].strip(), _behind_blanks(line, min(size, len(line)))
    if line.startswith("**") and (bold := _BOLD.match(line)):
        return bold["name"], bold.end()
    return "", 0


def names_above(source: Source) -> list[Line]:
    """A name alone on the line above the words, without a colon."""
    found: dict[int, Line] = {}
    for number, line in enumerate(source.written):
        name = line.strip(" *_")
        if not 0 < len(name) <= 40 or source.parsed[number].sort not in ("speech", "heading"):
            continue
        below = source.behind(number)
        words_below = below < len(source.parsed) and source.parsed[below].sort == "speech"
        if words_below and _is_name(name):
            found[number] = Line("label", 0, " ".join(name.split()), len(line))
    often = Counter(_uncounted(line.label) for line in found.values())
    return source.settle(
        {n: line for n, line in found.items() if often[_uncounted(line.label)] > 1}
    )


def _uncounted(label: str) -> str:
    """The label folded, ``Pregunta 2`` being as good as ``Pregunta 1``."""
    core = base(label)
    return core.rstrip("0123456789 ") if is_role(core) else core


def _is_name(name: str) -> bool:
    """Whether a line is a name and nothing else: all in capitals, or a word for who speaks."""
    core = base(name)
    if name[-1] in ".?!…:," or len(name.split()) > 4 or core in SPEECH or is_field(name):
        return False
    by_word = known(name) or is_role(core) or bool(VOICE.fullmatch(core))
    return by_word or (name.isupper() and len(core) > 1 and name[0].isalpha())


def _label(head: re.Match[str], words: int) -> Line:
    """The line that begins a turn, from the name and the time in it."""
    times = head["time"] or head.groupdict().get("before") or ""
    start_ms, end_ms = stamped(times)
    return Line("label", 0, " ".join(head["name"].split()), words, start_ms, end_ms)


def _behind_blanks(line: str, position: int) -> int:
    while position < len(line) and line[position] in " \t":
        position += 1
    return position
