"""What the lines of a subtitle say, and in whose voice: tags, colours and entities read."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator

NO_COLOUR = "no colour"
"""The speaker of lines without a colour, where colours tell the speakers."""

_VOICE = re.compile(r"<v(?:\.[^\s.<>]+)*[ \t\n]+([^<>]*)>|(</v>)")
_COLOUR = re.compile(
    r"<font\b[^<>]{0,200}?\bcolor\s?=\s?[\"']?\s?([^\"'<>\s]{1,40})[^<>]*>|(</font>)", re.IGNORECASE
)
_TAG = re.compile(
    r"</?(?:c|i|b|u|s|v|font|lang|ruby|rt)(?:[.\s][^<>]*)?>|<\d{1,4}:[\d:.]{1,20}>|\{\\[^{}]*\}",
    re.IGNORECASE,
)
"""No tag holds another, so that none is looked for beyond the next."""
_ENTITY = re.compile(r"&(?:amp|lt|gt|nbsp|lrm|rlm|quot|apos|#\d{1,6}|#x[\da-fA-F]{1,5});")
_COLOURED_LINE = re.compile(
    r"\s*(?:<(?!font\b)[^<>]*>)*<font\b[^<>]*>[^<]*(?:<(?!font\b)[^<>]*>)*\s*", re.IGNORECASE
)
_UNSEEN = re.compile("[\u200e\u200f]")


def are_colours(payloads: Iterable[str]) -> bool:
    """Whether the colours of whole lines tell the speakers: at least two, and none in a line."""
    seen: Counter[str] = Counter()
    for payload in payloads:
        for line in payload.split("\n"):
            found = _COLOUR.search(line)
            if found and not _COLOURED_LINE.fullmatch(line):
                return False
            if line and not line.isspace():
                seen[found[1] if found and found[1] else ""] += 1
    least = max(2, sum(seen.values()) // 20)
    return sum(times >= least for times in seen.values()) >= 2


def split(payload: str, colours: bool) -> Iterator[tuple[str, str]]:
    """(speaker, words) of the lines of a cue, the speaker empty where no tag says who it is.

    Lines in one voice come together; lines without voice come one by one, for each may name a
    speaker. With ``colours`` the colour of a line is its speaker.
    """
    for voice, part in _voiced(_COLOUR if colours else _VOICE, payload):
        speaker = " ".join(_unescaped(voice).split()) or (NO_COLOUR if colours else "")
        lines = filter(None, (plain(line) for line in part.split("\n")))
        if speaker:
            if words := " ".join(lines):
                yield speaker, words
        else:
            yield from (("", line) for line in lines)


def _voiced(tag: re.Pattern[str], payload: str) -> Iterator[tuple[str, str]]:
    """A payload cut where another voice begins, and where one ends."""
    voice, position = "", 0
    for found in tag.finditer(payload):
        yield voice, payload[position : found.start()]
        voice, position = found[1] or "", found.end()
    yield voice, payload[position:]


def plain(line: str) -> str:
    """The words of a line, without tags and with the characters that its entities stand for."""
    if "<" in line or "{" in line:
        line = _TAG.sub("", line)
    return _unescaped(line).strip()


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    read = _ENTITY.sub(lambda found: html.unescape(found.group()), text)
    return _UNSEEN.sub("", read).replace("\xa0", " ")
