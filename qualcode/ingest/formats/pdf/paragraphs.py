"""Paragraphs out of printed lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from qualcode.ingest.document import Paragraph
from qualcode.ingest.formats.pdf.pages import Line
from qualcode.ingest.lines import base, is_stamp, known, looks_like_name, parse

_LABEL_WITHIN = 60
"""A colon behind so many characters does not belong to a speaker's label."""
_ENDS = tuple(".?!…»”\"')]:;—–")
_OPENS = re.compile(r"[—–•▪●◦*>]|-\s|\d{1,3}[.)]\s|[a-z]\)\s|P\d+\s")
_STAMP = re.compile(r"[\[({<#]\d{1,2}:\d{2}(?::\d{2})?[^\s\])}>#]*[\])}>#]|\d{1,2}:\d{2}:\d{2}\b")
_END_STAMP = re.compile(r"#\d{1,2}:\d{2}(?::\d{2})?(?:-\d)?#\Z|\[\d{1,2}:\d{2}(?::\d{2})?\]\Z")
_COMPOUND = re.compile(r"\w+(?:-\w+)+")
_WORD = re.compile(r"\w+")
_HEADING = 1.15
"""Letters larger by this factor make a heading."""
_HEADING_WORDS = 15
_MOST_INDENT = 72
"""Points by which first lines are set in or out at most."""
_WIDE = 1.2
"""A word may be wider by this factor than its letters usually are."""
_MOST_ROOM = 0.4
"""A line inside a sentence leaves at most this much of its column empty."""


@dataclass(frozen=True)
class Setting:
    """How a document is set.

    ``pitch`` is the distance between the lines of a paragraph, ``size`` that of most letters and
    ``letter`` how wide they are.
    ``columns`` are where columns begin, ``rights`` where each ends; ``hanging`` paragraphs begin to
    the left of their other lines, others to the right or nowhere else; ``opens_at`` is where first
    lines begin that are told by that, -1 if none are. ``labels`` are speakers' labels, folded.
    ``vocabulary`` are its words, and its words with hyphens.
    """

    pitch: float
    size: float
    letter: float
    columns: tuple[float, ...]
    rights: tuple[float, ...]
    hanging: bool
    opens_at: float
    labels: frozenset[str]
    vocabulary: frozenset[str]

    @classmethod
    def of(cls, lines: Sequence[Line], pitch: float) -> Setting:
        """The setting of all lines of a document."""
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        columns = _columns(lines)
        ends: list[list[float]] = [[] for _ in columns]
        for line in lines:
            if line.right > 0:
                ends[bisect_right(columns, line.x) - 1].append(line.right)
        rights = tuple(sorted(c)[int(len(c) * 0.98)] if c else 0.0 for c in ends)
        words: frozenset[str] = frozenset()
        if any(line.hyphen for line in lines):
            whole = "\n".join(line.text for line in lines).casefold()
            words = frozenset(_WORD.findall(whole)).union(_COMPOUND.findall(whole))
        size = sizes.most_common(1)[0][0] if sizes else 0.0
        wide = [
            (line.right - line.x) / len(line.text)
            for line in lines
            if line.right > 0 and line.bottom == line.y and len(line.text) > 10
        ]
        letter = median(wide) if wide else size / 2
        made = cls(pitch, size, letter, columns, rights, False, -1.0, _labels(lines), words)
        made = replace(made, hanging=made.hangs(lines))
        return replace(made, opens_at=_opening(lines, made.hanging))

    def hangs(self, lines: Sequence[Line]) -> bool:
        """Whether lines further to the right go on with a paragraph instead of beginning one."""
        right: list[bool] = []
        left: list[bool] = []
        same = last = 0
        for a, b in pairwise(lines):
            shift = b.x - a.x
            if -2 <= shift <= 2:
                same += last
            elif a.page == b.page and b.y > a.y:
                (right if shift > 0 else left).append(self.is_full(a, b))
                last = 1 if shift > 0 else -1
        if not right:
            return False
        ahead = sum(right) * max(1, len(left)) - sum(left) * len(right)
        return ahead > 0 or (ahead == 0 and same > 0)

    def column(self, line: Line) -> int:
        """The column that a line begins in."""
        return bisect_right(self.columns, line.x) - 1

    def is_full(self, a: Line, b: Line) -> bool:
        """Whether the first word of a line had no room any more at the end of the line before."""
        if a.right < 0:
            return True
        column = self.column(a)
        room = self.rights[column] - a.right
        word = b.text.find(" ") % (len(b.text) + 1)
        if room < _WIDE * (word + 1) * self.letter:
            return True
        goes_on = b.text[0].islower() and not a.text.endswith(_ENDS)
        return goes_on and room < _MOST_ROOM * (self.rights[column] - self.columns[column])


def _columns(lines: Sequence[Line]) -> tuple[float, ...]:
    """Where columns begin: places of beginnings of lines that are far from those to their left."""
    begins = sorted({line.x for line in lines})
    far = [b for a, b in pairwise(begins) if b - a > 60]
    return tuple(begins[:1] + far)


def _opening(lines: Sequence[Line], hanging: bool) -> float:
    """Where first lines begin, if such lines stand alone between others further left or right."""
    runs = [(x, len(list(group))) for x, group in groupby(lines, key=lambda line: round(line.x))]
    inwards = [pair for pair in pairwise(runs) if 2 < pair[1][0] - pair[0][0] < _MOST_INDENT]
    places = Counter((before if hanging else behind)[0] for before, behind in inwards)
    if not places:
        return -1.0
    x, times = places.most_common(1)[0]
    n = sum(size for place, size in runs if abs(place - x) <= 1)
    alone = sum(size == 1 for place, size in runs if abs(place - x) <= 1)
    return float(x) if times > 2 and alone * 10 >= 6 * n else -1.0


def _labels(lines: Sequence[Line]) -> frozenset[str]:
    """The speakers' labels that lines begin with: usual ones, and names that come twice."""
    found = Counter(
        label
        for line in lines
        if line.text.find(":", 0, _LABEL_WITHIN) >= 0 and (label := parse(line.text).label)
    )
    often: Counter[str] = Counter()
    for label, times in found.items():
        often[base(label)] += times
    return frozenset(
        base(label)
        for label in found
        if known(label) or (often[base(label)] > 1 and looks_like_name(label))
    )


def paragraphs(lines: Sequence[Line], setting: Setting) -> Iterator[Paragraph]:
    """The paragraphs that lines in reading order make."""
    group: list[Line] = []
    for line in lines:
        if group and _begins(group, line, setting):
            yield _joined(group, setting)
            group = []
        group.append(line)
    if group:
        yield _joined(group, setting)


def _begins(group: Sequence[Line], line: Line, setting: Setting) -> bool:
    """Whether a line begins another paragraph than the lines above."""
    above = group[-1]
    flows = above.page == line.page and line.y >= above.bottom - 1
    if flows and line.y - above.bottom > 1.18 * setting.pitch + 0.5:
        return not (above.hyphen and line.text[0].islower())
    if above.right < 0 and flows and -_MOST_INDENT < line.x - above.x < _MOST_INDENT:
        return False
    if above.hyphen and line.text[0].islower():
        return False
    if abs(line.size - above.size) >= 1 and len(line.text) > 3 and len(above.text) > 3:
        return True
    same_column = setting.column(line) == setting.column(above)
    if flows and not same_column:
        return True
    if not setting.is_full(above, line) or _has_label(line, setting):
        return True
    if _is_bold(above) != _is_bold(line) and (_is_bold(above) or _is_bold(line)):
        return _is_bold(line) or all(_is_bold(each) for each in group)
    if _STAMP.match(line.text) or (above.text[-1] in "#]" and _END_STAMP.search(above.text)):
        return True
    if _OPENS.match(line.text) and above.text.endswith(_ENDS):
        return True
    return same_column and _is_moved(group, line, setting)


def _is_moved(group: Sequence[Line], line: Line, setting: Setting) -> bool:
    """Whether a line begins a paragraph by its place to the left or right of the one above."""
    if abs(line.x - setting.opens_at) <= 1.5:
        return True
    shift = line.x - group[-1].x
    if abs(shift) <= 2:
        return False
    if setting.hanging:
        return shift < 0 or len(group) > 1
    return shift > 0 or len(group) > 1


def _has_label(line: Line, setting: Setting) -> bool:
    if line.text.find(":", 0, _LABEL_WITHIN) < 0 or not setting.labels:
        return False
    label = parse(line.text).label
    return bool(label) and base(label) in setting.labels


def _is_bold(line: Line) -> bool:
    return line.bold >= len(line.text)


def _joined(group: Sequence[Line], setting: Setting) -> Paragraph:
    """Some lines as one paragraph."""
    text = ""
    bold = 0
    notes = []
    for n, line in enumerate(group):
        start = len(text)
        if line.bold and bold >= start - 1:
            bold = start + line.bold
        text += line.text
        notes += [note._replace(start=start, end=len(text)) for note in line.notes]
        behind = group[n + 1].text if n + 1 < len(group) else ""
        if line.hyphen:
            text += _hyphen(line.text, behind, setting)
        elif behind:
            text += " "
    large = setting.size and all(line.size >= setting.size * _HEADING for line in group)
    heading = bool(large) and text.count(" ") < _HEADING_WORDS and not is_stamp(text)
    return Paragraph(text, heading=heading, bold=bold, notes=tuple(notes))


def _hyphen(before: str, behind: str, setting: Setting) -> str:
    """The hyphen at the end of a line where it belongs to a word, else nothing."""
    left, right = _WORD.findall(before.casefold()), _WORD.match(behind)
    if not behind or not left or right is None or not behind[0].islower():
        return "-"
    whole = f"{left[-1]}{right.group().casefold()}"
    compound = f"{left[-1]}-{right.group().casefold()}"
    return "-" if compound in setting.vocabulary and whole not in setting.vocabulary else ""
