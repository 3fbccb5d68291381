"""The conventions of Teams that are not a name and a time on a line: times in words, and ranges."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from qualcode.ingest.conventions.source import Source
from qualcode.ingest.lines import Line, base, is_field, milliseconds

_LONGEST_HEAD = 120
_CLOCK = r"\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d{1,3})?"
_RANGE = re.compile(rf"\s{{0,9}}({_CLOCK}) --> ({_CLOCK})\s{{0,9}}\Z")
_UNIT = r"\d{1,3} (?:hours?|horas?|minutes?|minutos?|seconds?|segundos?)"
_SPELLED = re.compile(
    rf"(?:(?P<name>[^\W\d_].{{0,78}}?)[ \t,]+)?(?P<time>{_UNIT}(?:(?:,| y| and)? {_UNIT}){{0,2}})\Z"
)
_PART = re.compile(r"(\d{1,3}) (h|m|s)")
_INITIALS = re.compile(r"[^\W\d_a-z]{1,3}\Z")


def ranges(source: Source) -> list[Line]:
    """A line that says from when to when, the name below it, and the words below that."""
    found: dict[int, Line] = {}
    for number, line in enumerate(source.written):
        if len(line) > _LONGEST_HEAD or not (times := _RANGE.match(line)):
            continue
        below = source.behind(number)
        name = source.written[below].strip() if below < len(source.written) else ""
        found[number] = Line("time")
        if 0 < len(name) <= 80 and name[-1] not in ".?!…:" and not is_field(name):
            span = milliseconds(times[1]), milliseconds(times[2])
            found[below] = Line("label", 0, name, len(source.written[below]), *span)
    often = Counter(base(line.label) for line in found.values() if line.label)
    found = {n: line for n, line in found.items() if not line.label or often[base(line.label)] > 1}
    return source.settle(found, (line.label for line in found.values() if line.label))


def spelled(source: Source) -> list[Line]:
    """A name and a time in words (``0 minutes 5 seconds``), which Teams shows several times over.

    Above it there may be the name, the time in words and in figures; below it are the words, and the
    initials that stand for a picture of who speaks next.
    """
    heads = {
        n: head
        for n, line in enumerate(source.written)
        if len(line) <= _LONGEST_HEAD and (head := _SPELLED.match(line))
    }
    found = {n: Line("time", start_ms=_in_ms(head["time"])) for n, head in heads.items()}
    names = {head["name"] for head in heads.values() if head["name"]}
    for number, head in heads.items():
        if head["name"]:
            found[number] = _spelled_label(head, len(source.written[number]))
        elif label := _name_over(source, heads, number):
            found |= label
            names |= {line.label for line in label.values() if line.label}
    letters = {_initials(name) for name in names}
    for number, line in enumerate(source.written):
        if number not in found and (line in letters or _is_repeated(source, heads, number, names)):
            found[number] = Line("mark")
    return source.settle(found, names)


def _spelled_label(head: re.Match[str], words: int) -> Line:
    label = " ".join(head["name"].split())
    return Line("label", 0, label, words, _in_ms(head["time"]))


def _name_over(source: Source, heads: Mapping[int, re.Match[str]], number: int) -> dict[int, Line]:
    """The label that is the line above a time in words, unless the name comes again below it."""
    over = number - 1
    while over >= 0 and source.parsed[over].sort == "blank":
        over -= 1
    name = source.written[over].strip() if over >= 0 else ""
    if not name or over in heads or len(name) > 80:
        return {}
    below = source.behind(number)
    while below < len(source.parsed) and source.parsed[below].sort == "time":
        below = source.behind(below)
    if below in heads and heads[below]["name"] == name:
        return {}
    return {over: Line("label", 0, name, len(source.written[over]), _in_ms(heads[number]["time"]))}


def _is_repeated(
    source: Source, heads: Mapping[int, re.Match[str]], number: int, names: set[str]
) -> bool:
    """Whether a line is a name that comes again with its time just below."""
    return source.written[number] in names and source.behind(number) in heads


def _in_ms(words: str) -> int:
    seconds = {"h": 3600, "m": 60, "s": 1}
    return 1000 * sum(int(number) * seconds[unit] for number, unit in _PART.findall(words))


def _initials(name: str) -> str:
    names = [part for part in name.split() if part[0].isalpha()]
    return "".join(
        part[0] for part in (names[:1] + names[-1:] if len(names) > 1 else names)
    ).upper()
