"""What is taken out of a text before anybody looks for turns: line numbers, and times between cues."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from qualcode.ingest.conventions.inline import turned
from qualcode.ingest.document import Document, Layout, LeftOut, Remark, Utterance
from qualcode.ingest.lines import CLOCK, is_stamp, parse, stamped
from qualcode.model import Issue

PREPARED = ("line-numbers", "whisper-txt", "youtube")
"""The conventions that change the text before turns are looked for."""
_TURNED = ("labels", "marked-labels", "broadcast")
"""The conventions whose turns may begin inside a line."""
_FROM_TO = rf"\[{CLOCK}[ \t]{{1,3}}-->[ \t]{{1,3}}{CLOCK}\]"
_RANGE = re.compile(rf"\s*({_FROM_TO})[ \t]*(.*)\Z")
_RANGES = re.compile(rf"^[ \t]*({_FROM_TO})", re.MULTILINE)
_LEFT_TIMES = "times between the lines"
_OPENING = re.compile(r"\n[ \t\[(]{0,9}\d")
_NUMBERED = re.compile(r"[ \t]{0,9}(?P<number>\d{1,5})(?:[ \t]+|\Z)")
_COMMENT = re.compile(r"[ \t]*#(?!#|\d)[ \t]*(?P<words>.*)\Z")
_DIGITS = "0123456789"
_CUES = 4
_CUE_SHARE = 0.3
_LEAST = 5
_MOSTLY = 0.9


def prepared(where: str, document: Document, wanted: str = "") -> Document:
    """A document without line numbers, and with utterances where its times stand between its lines.

    ``wanted`` is the convention that somebody named, if any.
    """
    if document.utterances:
        return document
    if wanted in ("", *_TURNED):
        document = turned(where, document)
    if wanted not in ("", *PREPARED):
        return document
    if not wanted and len(_OPENING.findall(document.text)) < _CUES - 1:
        return document  # as most: next to no line begins with a number
    if wanted in ("", "whisper-txt") and (said := ranges(document, wanted=bool(wanted))):
        return _spoken(document, said, "whisper-txt", _RANGES.findall(document.text))
    if wanted not in ("youtube", "whisper-txt"):
        document = without_line_numbers(where, document, wanted=bool(wanted))
    if document.remarks or wanted in ("line-numbers", "whisper-txt"):
        return document
    if said := cues(document, wanted=bool(wanted)):
        times = [line for line in document.text.split("\n") if is_stamp(line)]
        return _spoken(document, said, "youtube", times)
    return document


def _spoken(
    document: Document, said: Sequence[Utterance], convention: str, times: Sequence[str]
) -> Document:
    """The document with its utterances instead of its text, and its times left out."""
    left = [LeftOut(_LEFT_TIMES, time) for time in times]
    return replace(
        document,
        text="",
        layout=Layout(),
        utterances=said,
        convention=convention,
        left_out=[*document.left_out, *left],
    )


def ranges(document: Document, *, wanted: bool = False) -> list[Utterance]:
    """What is said in each line that begins with when it begins and ends, as Whisper prints them."""
    text = document.text
    if document.remarks or text.count(" --> ") < (1 if wanted else _CUES):
        return []
    written = [line for line in text.split("\n") if line.strip()]
    found = [_RANGE.match(line) for line in written]
    spoken = [one for one in found if one is not None]
    if len(spoken) < _MOSTLY * len(written):
        return []
    first = next(n for n, one in enumerate(found) if one is not None)
    said = [Utterance(line.strip()) for line in written[:first]]
    for line, one in zip(written[first:], found[first:], strict=True):
        if one is None:
            said[-1] = said[-1]._replace(text=f"{said[-1].text} {line.strip()}")
        else:
            said.append(Utterance(one[2].strip(), "", *stamped(one[1])))
    return [one for one in said if one.text]


def without_line_numbers(where: str, document: Document, *, wanted: bool = False) -> Document:
    """The document without the numbers in its margin, ``#`` comments beside its text.

    The same document where there are none; ``wanted`` takes off whatever numbers open lines.
    """
    written = document.text.split("\n")
    cuts = _margin(written, wanted)
    if not cuts:
        return document
    kept: list[str] = []
    left: list[LeftOut] = [LeftOut("line numbers", written[n][:cut]) for n, cut in cuts.items()]
    comments: list[tuple[int, str]] = []
    for n, line in enumerate(written):
        kept.append(line[cuts.get(n, 0) :])
        if n in cuts and (comment := _COMMENT.match(kept[-1])):
            kept[-1] = ""
            if comment["words"]:
                comments.append((n, comment["words"]))
    left += [LeftOut("comments", words) for _, words in comments]
    moved = _Moved(written, kept, cuts)
    sizes = {n: size - cuts.get(n, 0) for n, size in document.layout.bold.items()}
    bold = {n: size for n, size in sizes.items() if size > 0}
    what = f"line numbers, left out of the text: {len(cuts)}"
    remedy = "See that the beginnings of its lines are no part of what was said."
    issues = [Issue(where, what, remedy, "note")]
    if comments:
        what = f"comments behind a #, kept beside the text: {len(comments)}"
        issues.append(Issue(where, what, "Take off the # where somebody says it.", "note"))
    return replace(
        document,
        text="\n".join(kept).strip("\n"),
        layout=replace(document.layout, bold=bold).part(moved.led, len(kept)),
        convention=document.convention or "line-numbers",
        remarks=[*map(moved.remark, document.remarks), *moved.comments(comments)],
        left_out=[*document.left_out, *left],
        issues=[*document.issues, *issues],
    )


def _margin(written: Sequence[str], wanted: bool) -> dict[int, int]:
    """How much of which lines is a number in the margin.

    The numbers go up as the lines do, be it every one or every fifth that has its number.
    """
    openings = sum(line.lstrip(" \t")[:1] in _DIGITS for line in written if line)
    if openings < _LEAST:
        return {}
    filled = [n for n, line in enumerate(written) if line.strip()]
    place = {n: at for at, n in enumerate(filled)}
    found = {n: number for n in filled if (number := _NUMBERED.match(written[n]))}
    steps = list(pairwise(found))
    for at in (place, {n: n for n in filled}):
        even = sum(at[b] - at[a] == int(found[b][1]) - int(found[a][1]) for a, b in steps)
        if len(found) >= _LEAST and (even >= _MOSTLY * len(steps) or wanted):
            dense = len(found) >= _MOSTLY * len(filled)
            fifths = sum(int(number[1]) % 5 == 0 for number in found.values())
            if wanted or dense or fifths >= _MOSTLY * len(found):
                return {n: number.end() for n, number in found.items()}
    return {}


class _Moved:
    """Where the places of a text are when something was cut off the beginnings of its lines."""

    def __init__(self, written: Sequence[str], kept: Sequence[str], cuts: dict[int, int]) -> None:
        self.before = list(accumulate((len(line) + 1 for line in written), initial=0))
        self.behind = list(accumulate((len(line) + 1 for line in kept), initial=0))
        self.kept, self.cuts = kept, cuts
        self.led = next((n for n, line in enumerate(kept) if line), 0)
        """Empty lines at the beginning, which no transcript keeps."""

    def place(self, position: int) -> int:
        """A place in the text as it was, as a place in what is left of it."""
        line = min(bisect_right(self.before, position) - 1, len(self.kept) - 1)
        inside = max(0, position - self.before[line] - self.cuts.get(line, 0))
        return max(0, self.behind[line] + min(inside, len(self.kept[line])) - self.led)

    def remark(self, remark: Remark) -> Remark:
        """A comment where its words now are."""
        return remark._replace(start=self.place(remark.start), end=self.place(remark.end))

    def comments(self, found: Sequence[tuple[int, str]]) -> Iterator[Remark]:
        """Comments on lines of their own, each on the line above it that has words."""
        above = self.led
        waiting = iter(found)
        comment = next(waiting, None)
        for number, line in enumerate(self.kept):
            above = number if line else above
            while comment and comment[0] == number:
                start = self.behind[above] - self.led
                size = max(1, len(self.kept[above]))
                yield Remark("", comment[1], start, start + size)
                comment = next(waiting, None)


def cues(document: Document, *, wanted: bool = False) -> list[Utterance]:
    """What is said from one time that stands alone on its line to the next, nobody being named.

    Empty where the times and the words do not take turns, or where labels say who speaks.
    """
    written = [line for line in document.text.split("\n") if line]
    if sum(line.lstrip(" \t[(")[:1] in _DIGITS for line in written) < (1 if wanted else _CUES):
        return []
    times = [n for n, line in enumerate(written) if is_stamp(line)]
    if not times or (not wanted and (len(times) < _CUES or len(times) < _CUE_SHARE * len(written))):
        return []
    found = []
    for at, end in pairwise([*times, len(written)]):
        words = " ".join(line.strip() for line in written[at + 1 : end])
        if words:
            found.append(Utterance(words, "", parse(written[at]).start_ms))
    labelled = sum(bool(parse(written[n + 1]).label) for n in times if n + 1 < len(written))
    if len(found) < _MOSTLY * len(times) or (labelled * 10 > len(times) and not wanted):
        return []
    ends = [cue.start_ms for cue in found[1:]]
    timed = [cue._replace(end_ms=end) for cue, end in zip(found, [*ends, None], strict=True)]
    above = " ".join(line.strip() for line in written[: times[0]])
    return [Utterance(above), *timed] if above else timed
