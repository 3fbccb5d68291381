"""What one line of a transcript may be: a speaker's label, a time, a heading, a note, or speech."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from qualcode.ingest.vocabulary import (
    FIELDS,
    GROUP,
    INTERVIEWER,
    INTERVIEWER_LETTERS,
    NUMBERED,
    PARTICIPANT,
    PARTICIPANT_LETTERS,
    REMARKS,
    SMALL_WORDS,
    VOICE,
    fold,
)
from qualcode.model import Role

_GAP = r"[ \t]{0,9}"  # bounded, so that no line takes long
CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3}|-\d)?"
_RANGE = rf"{CLOCK}(?:{_GAP}(?:-->|[-–→]){_GAP}{CLOCK})?"
WRAPPED = rf"(?:\[{_RANGE}\]|\({_RANGE}\)|<{_RANGE}>|\{{{_RANGE}\}}|\#{_RANGE}\#)"
_STAMP = re.compile(rf"(?:{WRAPPED}|{_RANGE})(?![\w:])")
_WRAPPED_STAMP = re.compile(rf"{WRAPPED}|\d{{1,3}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?(?![\w:])")
_LAST_STAMP = re.compile(rf"(?:\[{_RANGE}\]|\#{_RANGE}\#)\Z")
_CLOCKS = re.compile(CLOCK)
_EMPHASIS = re.compile(r"\*{1,3}|_{1,3}")
_NAME = r"(?P<name>[^\W\d_](?:[\w .'’/\-()#&ªº]{0,58}?[\w.)ªº?])?)"
_LABEL = re.compile(
    rf"{_NAME}{_GAP}(?P<mark>\*{{0,3}}|_{{0,3}}){_GAP}(?:(?<!\d):|:(?!\d)|：|\.[-–—](?=\s|$))(?![/\\)])"
)
_TIMED_LABEL = re.compile(
    rf"{_NAME}{_GAP}(?P<mark>\*{{0,3}}|_{{0,3}}){_GAP}(?P<time>{WRAPPED}|\b{CLOCK})"
    rf"{_GAP}(?P<colon>(?:\*{{1,3}}|_{{1,3}})?{_GAP}[:：])?"
)
_LONGEST_WORD = 40
_NO_LABEL_BEFORE = ("/", "\\", ")")
_DASHES = frozenset("-–—")
_OPENS_STAMP = frozenset("[(<{#0123456789")
_LABEL_WITHIN = 120
"""So many characters hold a label, its time and its colon."""
_OTHER_COLON = re.compile(r"：|\.[-–—]|/[\s:¿¡*]")
_LISTED = re.compile(r"\s*(?:>[ \t]+|\d{1,3}[.)][ \t]+)(?=[^\W\d_])")
"""What stands before labels in lists and in quoted text."""
_SLASHED = re.compile(r"(?P<name>[^\W\d_]{1,3}\d{0,2})/(?P<mark>\*{0,3}) ?[:：]?(?=[\s¿¡*]|\Z)")
_LABELS = (_LABEL, _TIMED_LABEL, _SLASHED)
_BESIDE = re.compile(r"\([^)]*\)|/[^\W\d_]{1,2}\b|\?+\Z")
"""What a label has beside a name: remarks, other genders, and that somebody was not sure."""
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_RULE = re.compile(r"\s*([-*_=~–—])(?:\s*\1){2,}\s*\Z")
_BOLD_FIELD = re.compile(r"\s*(?:[-+*]\s+)?(\*\*|__)[^*\n]{1,80}?(?:[:：]\s*\1|\1\s*[:：])")
_BRACKET_FIELD = re.compile(r"\s*[*_]*\[[^\]\n]{1,60}\]\s*[*_]*\s*[:：]")
_THE_END = re.compile(
    r"[\s*_\[(-]*(?:fin(?:al)? de (?:la |el |esta )?(?:entrevista|transcripci[oó]n|grabaci[oó]n)|"
    r"end of (?:the |this )?(?:interview|transcript(?:ion)?|recording))\b[^:]{0,20}\Z",
    re.IGNORECASE,
)

Sort = Literal["speech", "label", "field", "heading", "rule", "time", "mark", "blank"]


class Line(NamedTuple):
    """A line of a transcript: what it is by its form, and where its words are.

    ``start`` is where the line begins behind a leading time stamp; ``label`` is a possible speaker
    as written and ``words`` where the words behind it begin; ``opened`` is emphasis that was opened
    before the label and not closed with it; ``bold`` says that it was closed with the label; ``role``
    is that of a turn whose convention tells it without a label. A ``mark`` is what a program wrote.
    """

    sort: Sort
    start: int = 0
    label: str = ""
    words: int = 0
    start_ms: int | None = None
    end_ms: int | None = None
    opened: str = ""
    bold: bool = False
    role: Role = "unknown"


_BLANK, _PLAIN = Line("blank"), Line("speech")


def parse(line: str) -> Line:
    """The line by its form alone; whether a label is a speaker depends on the whole file."""
    if not line.strip():
        return _BLANK
    if line[0].isalpha():  # as most do: nothing can stand before a label
        if line[0] in "FfEe" and _THE_END.match(line):
            return Line("heading")
        return _one_word_label(line) or _labelled(line, 0, "", "") or _PLAIN
    if heading := _HEADING.match(line):
        title = line[heading.end() :].strip("* ")
        return Line("time", start_ms=stamped(title)[0]) if is_stamp(title) else Line("heading")
    if _RULE.match(line):
        return Line("rule")
    if _BRACKET_FIELD.match(line):
        return Line("field")
    if _THE_END.match(line):
        return Line("heading")
    position, opened, times = _before_label(line)
    start_ms, end_ms = stamped(times)
    if not opened and not times and (marker := _LISTED.match(line)):
        label = _labelled(line, marker.end(), "", "")
        quoted = line.lstrip().startswith(">")
        return label if label and (quoted or known(label.label)) else speech(line)
    if position == len(line):
        return Line("time", start_ms=start_ms, end_ms=end_ms)
    if label := _labelled(line, position, opened, times):
        return label
    if _BOLD_FIELD.match(line):
        return Line("field")
    return speech(line)


def _one_word_label(line: str) -> Line | None:
    """What ``_labelled`` makes of one word and a colon, as most labels are, in less time."""
    colon = line.find(":", 0, _LONGEST_WORD)
    if colon < 1 or not line[:colon].isalpha() or line[colon + 1 : colon + 2] in _NO_LABEL_BEFORE:
        return None
    if line[colon + 1 : colon + 2] in _DASHES:
        return None
    words = _skip(line, colon + 1, " \t")
    if line[words : words + 1] in _OPENS_STAMP:
        return None
    return Line("label", 0, line[:colon], words)


def speech(line: str) -> Line:
    """The line as words of whoever speaks, behind a time stamp that cannot be words itself."""
    start = _skip(line, 0, " \t")
    if stamp := _WRAPPED_STAMP.match(line, start):
        return Line("speech", _skip(line, stamp.end(), " \t"), "", 0, *stamped(stamp.group()))
    return Line("speech", start)


def _before_label(line: str) -> tuple[int, str, str]:
    """Where a label may begin, the emphasis open there, and the time stamp passed on the way."""
    position, opened, times = len(line) - len(line.lstrip()), "", ""
    if (mark := _EMPHASIS.match(line, position)) and not line.startswith(" ", mark.end()):
        position, opened = mark.end(), mark.group()
    if stamp := _STAMP.match(line, position):
        times, position = stamp.group(), _skip(line, stamp.end(), " \t-–—")
        if opened and line.startswith(opened, position):
            opened, position = "", _skip(line, position + len(opened), " \t")
        if not opened and (mark := _EMPHASIS.match(line, position)):
            position, opened = mark.end(), mark.group()
    elif opened and not any(form.match(line, position) for form in _LABELS):
        position, opened = position - len(opened), ""
    return position, opened, times


def _labelled(line: str, position: int, opened: str, times: str) -> Line | None:
    """The line as label and words, or ``None`` when nothing in it has the form of a label."""
    opening = line[position : position + _LABEL_WITHIN]
    if ":" not in opening and not _OTHER_COLON.search(opening):
        return None  # as most lines: there is neither a colon nor a time
    found = _LABEL.match(line, position)
    if found is None and "/" in opening[:6] and (slash := _SLASHED.match(line, position)):
        found = slash if known(slash["name"]) else None
    if found is None:
        timed = _TIMED_LABEL.match(line, position)
        if timed is None or not (timed["colon"] or _is_head(line, timed)):
            return None
        found, times = timed, times or timed["time"]
    end, mark = found.end(), found["mark"]
    if opened and not mark and line.startswith(opened, end):
        end, mark = end + len(opened), opened
    if line[end : end + 1] in _DASHES and line[end - 1 : end] == ":":
        end += 1  # Ana:- Sí.
    words = _skip(line, end, " \t")
    if stamp := _WRAPPED_STAMP.match(line, words):
        times, words = times or stamp.group(), _skip(line, stamp.end(), " \t")
        if opened and not mark and line.startswith(opened, words):
            words, mark = _skip(line, words + len(opened), " \t"), opened
    label = " ".join(found["name"].split())
    start_ms, end_ms = stamped(times)
    if len(opened) == 1 and not mark and not known(label):
        return None  # a whole line in italics is a remark
    return Line(
        "label",
        position - len(opened),
        label,
        words,
        start_ms,
        end_ms,
        "" if mark else opened,
        bool(opened and mark),
    )


def _is_head(line: str, timed: re.Match[str]) -> bool:
    """Whether a line without colon is nothing but a name and a time."""
    name = timed["name"]
    return timed.end() == len(line) and (looks_like_name(name) or known(name))


def _skip(line: str, position: int, characters: str) -> int:
    while position < len(line) and line[position] in characters:
        position += 1
    return position


def stamped(stamp: str) -> tuple[int | None, int | None]:
    """The beginning and the end that a time stamp gives, as far as it does."""
    if not stamp:
        return None, None
    clocks = [milliseconds(clock) for clock in _CLOCKS.findall(stamp)]
    return (clocks[0] if clocks else None, clocks[1] if len(clocks) > 1 else None)


def milliseconds(clock: str) -> int:
    """``1:02:03.5``, ``02:03`` (minutes first) or ``00:02:03-5`` in milliseconds."""
    whole, _, fraction = clock.replace(",", ".").replace("-", ".").partition(".")
    seconds = 0
    for part in whole.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int(fraction.ljust(3, "0")[:3] or 0)


def is_stamp(text: str) -> bool:
    """Whether a text is a time and nothing else."""
    return bool(_STAMP.fullmatch(text.strip()))


def without_last_stamp(text: str) -> tuple[str, int | None]:
    """The text without a time stamp at its end, and that time."""
    if not text.endswith(("]", "#")) or not (found := _LAST_STAMP.search(text, len(text) - 60)):
        return text, None
    return text[: found.start()].rstrip(), milliseconds(_CLOCKS.findall(found.group())[-1])


@lru_cache(maxsize=4096)
def base(label: str) -> str:
    """The label folded, without what stands in brackets or behind a slash."""
    return fold(_bare(label))


def _bare(label: str) -> str:
    if "(" not in label and "/" not in label and label[-1:] != "?":
        return label
    return _BESIDE.sub(" ", label)


@lru_cache(maxsize=4096)
def speaker(label: str) -> str:
    """The label without stage remarks: ``Rosa (ríe)`` is ``Rosa``."""
    remark = re.search(r"\s*\(([^)]*)\)$", label)
    if remark and REMARKS.intersection(fold(remark.group(1)).split()):
        return label[: remark.start()]
    return label


@lru_cache(maxsize=4096)
def is_field(label: str) -> bool:
    """Whether it names a line of a header or a note instead of a speaker."""
    names = base(label).split()
    if not 0 < len(names) <= 5:
        return False
    return names[0] in FIELDS or (is_role(names[0]) and not FIELDS.isdisjoint(names))


@lru_cache(maxsize=4096)
def known(label: str) -> bool:
    """Whether the label is one that everybody uses: a role word, a usual letter, a code."""
    core = base(label)
    if core in INTERVIEWER_LETTERS or core in PARTICIPANT_LETTERS:
        return True
    if is_role(core):
        plain = not any(word[0].islower() for word in _bare(label).split()[1:])
        return plain and not is_field(label)
    if NUMBERED.fullmatch(core):
        return label[: len(core)].isupper() and not is_field(label)
    return bool(VOICE.fullmatch(core) or (GROUP.fullmatch(core) and label[0].isupper()))


@lru_cache(maxsize=4096)
def looks_like_name(label: str) -> bool:
    """Whether every word but the small ones has a capital or a number in front."""
    names = _bare(label).split()
    return bool(names) and all(
        not name[0].islower() or (n > 0 and fold(name) in SMALL_WORDS)
        for n, name in enumerate(names)
    )


def is_role(core: str) -> bool:
    """Whether a folded label begins with a word for interviewers or participants."""
    return bool(INTERVIEWER.match(core) or PARTICIPANT.match(core))
