"""Conventions without names: turns that begin with a dash, and questions with their answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from qualcode.ingest.conventions.source import Source
from qualcode.ingest.lines import Line, known, parse, speech
from qualcode.ingest.settle import asks
from qualcode.model import Role

_DASH = re.compile(r"\s*(?:[—–―]|--?(?!-))[ \t]*(?=\S)")
_NUMBER = re.compile(
    r"\s*(?:#+ )?[*_]*(?:(?:pregunta|question|p|q)[ \t]*(?:n[°ºo.]*[ \t]*)?)?(?P<number>\d{1,3})"
    r"(?P<below>\.\d{1,2}(?=[.)]?[ \t]))?(?:[.)°º:]|[.)]?[-–—]|(?<=\.\d)(?=[ \t]))+[*_]*[ \t]*(?=\D)",
    re.IGNORECASE,
)
_WHOLE_BOLD = re.compile(r"\s*(\*\*|__)(?=\S)(?P<words>[^*\n]+)\1\s*\Z")
_OUTER = " \t*_\"'»”’)]"
_LONGEST_QUESTION = 600
_LONGEST_LABEL = 80
_ALTERNATING = 0.7


def dashes(source: Source) -> list[Line]:
    """A dash before what each of them says; roles only where questions plainly alternate."""
    lines = source.unlabelled()
    turns = [n for n, line in enumerate(source.written) if _DASH.match(line)]
    roles = _alternating([source.written[n] for n in turns])
    for n, role in zip(turns, roles, strict=True):
        lines[n] = _dashed(source.written[n], role)
    return lines


def _dashed(line: str, role: Role) -> Line:
    """The line that begins with a dash, behind which a label may stand."""
    opening = _DASH.match(line)
    start = opening.end() if opening else 0
    inner = parse(line[start : start + _LONGEST_LABEL])
    if inner.sort == "label" and known(inner.label):
        return Line("label", 0, inner.label, start + inner.words, inner.start_ms)
    return Line("label", 0, "", start, role=role)


def _alternating(said: Sequence[str]) -> list[Role]:
    """Who speaks in each of some turns, when every other one asks and the rest do not."""
    signs = [_is_question(text) for text in said]
    even, odd = (sum(signs[n::2]) / max(1, len(signs[n::2])) for n in (0, 1))
    if len(said) < 2 or max(even, odd) < _ALTERNATING or min(even, odd) > 1 - _ALTERNATING:
        return ["unknown"] * len(said)
    first: Role = "interviewer" if even > odd else "participant"
    second: Role = "participant" if even > odd else "interviewer"
    return [second if n % 2 else first for n in range(len(said))]


def numbered_questions(source: Source) -> list[Line]:
    """Questions with numbers that go up by one; what stands below each is its answer."""
    return _answered(source, [*_numbered(source), *source.layout.numbered])


def _numbered(source: Source) -> list[int]:
    """The longest run of lines that are numbered one by one."""
    runs: list[list[int]] = [[]]
    last = 0
    for n, line in enumerate(source.written):
        if not (found := _NUMBER.match(line)):
            continue
        number = int(found["number"])
        below = number == last and found["below"]
        if below or number == last + 1 or (not runs[-1] and number <= 1):
            runs[-1].append(n)
        elif number <= 1:
            runs.append([n])
        else:
            continue
        last = number
    return [n for run in runs for n in run]


def bold_questions(source: Source) -> list[Line]:
    """Questions in bold, or as headings; what stands below each in plain type is its answer."""
    return _answered(source, [n for n in range(len(source.written)) if _is_bold(source, n)])


def _is_bold(source: Source, number: int) -> bool:
    """Whether a line is bold from end to end, or a heading that asks."""
    line = source.written[number]
    if number in source.layout.headings or source.parsed[number].sort == "heading":
        return _is_question(line)
    whole = source.layout.bold.get(number, 0) >= len(line.rstrip()) > 0
    return whole or (line.startswith(("**", "__")) and _WHOLE_BOLD.match(line) is not None)


def dashed_questions(source: Source) -> list[Line]:
    """Questions behind a dash; what stands below each without one is its answer."""
    return _answered(source, [n for n, line in enumerate(source.written) if _DASH.match(line)])


def questions(source: Source) -> list[Line]:
    """Lines that are a question from end to end; what stands below each is its answer."""
    return _answered(source, [n for n, line in enumerate(source.written) if _is_question(line)])


def _is_question(line: str) -> bool:
    return line.rstrip(_OUTER).endswith("?") and len(line) <= _LONGEST_QUESTION


def _answered(source: Source, asked: Iterable[int]) -> list[Line]:
    """Turns of the interviewer on some lines, and of the participant below each.

    Questions on lines that follow one another are one turn; a label that is a speaker's stays one.
    """
    wanted: Collection[int] = frozenset(asked)
    lines = source.unlabelled()
    speaking: Role = "unknown"
    for number, line in enumerate(source.written):
        label = source.labelled[0][number]
        usual = label.sort == "label" and known(label.label)
        if usual and not (number in wanted and _NUMBER.match(line)):
            asker = number in wanted or asks(label.label, source.confirmed)
            speaking = "interviewer" if asker else "participant"
            lines[number] = label._replace(role=speaking)
        elif number in wanted:
            if speaking != "interviewer":
                lines[number] = _question(line, source.layout.bold.get(number, 0))
            else:
                lines[number] = Line("speech")
            speaking = "interviewer"
        elif lines[number].sort in ("heading", "rule"):
            speaking = "unknown"
        elif speaking == "interviewer" and lines[number].sort in ("speech", "field"):
            below = speech(line)
            times = below.start_ms, below.end_ms
            lines[number] = Line("label", 0, "", below.start, *times, role="participant")
            speaking = "participant"
        elif speaking == "participant" and lines[number].sort == "field":
            lines[number] = speech(line)
    return lines


def _question(line: str, bold: int) -> Line:
    """The line of a question, its number and its emphasis not being words."""
    found = _NUMBER.match(line) or _DASH.match(line)
    start = found.end() if found else len(line) - len(line.lstrip(" \t#"))
    opened = ""
    if not bold and (marks := re.compile(r"\*\*|__").match(line, start)):
        start, opened = marks.end(), marks.group()
        if inner := _NUMBER.match(line[start:]):
            start += inner.end()
    elif found and line.endswith(("**", "__")):
        opened = line[-2:]
    return Line("label", 0, "", start, opened=opened, role="interviewer")
