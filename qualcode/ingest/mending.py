"""What was spoilt in a document before it came here: put right where that is certain, else counted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from qualcode.ingest.characters import composed, line_numbers, whole
from qualcode.ingest.document import Document, Utterance
from qualcode.ingest.mojibake import SUSPECT, is_suspect
from qualcode.model import Issue

_NOTHING = "Nothing has to be done; look at one of them if you are in doubt."


def mended(name: str, document: Document) -> Document:
    """The document with spoilt words put right, and issues about them and what is beyond repair.

    A repair changes words and neither adds nor removes a line between others.
    """
    issues = [*document.issues, *composed(name, document.layout.composed)]
    if document.utterances:
        texts: Sequence[str] = [utterance.text for utterance in document.utterances]
        unit = "cue"
    else:
        texts, unit = document.text.split("\n"), "line"
    lost = {n: text.count("\ufffd") for n, text in enumerate(texts, 1) if "\ufffd" in text}
    if lost:
        what = f"damaged characters, shown as \ufffd: {_counted(lost, unit)}"
        issues.append(Issue(name, what, "Mend them in the file and read it again."))
    made: dict[int, int] = {}
    if any(map(is_suspect, texts if document.utterances else [document.text])):
        wholes = list(map(_whole, texts))
        made = {n: count for n, (_, count) in enumerate(wholes, 1) if count}
        after = [text for text, _ in wholes]
        if document.utterances:
            document = replace(document, utterances=_spoken(document.utterances, after))
        elif after != texts:
            document = _written(document, texts, after)
    if made:
        what = f"characters read in a wrong encoding before, put right: {_counted(made, unit)}"
        issues.append(Issue(name, what, _NOTHING, "note"))
    return replace(document, issues=issues)


def _whole(line: str) -> tuple[str, int]:
    if not SUSPECT.search(line):
        return line, 0
    text, n = whole(line)
    return text.rstrip(" \t"), n


def _length(beginning: str) -> int:
    """Characters of the beginning of a line when it is put right."""
    return len(whole(beginning)[0])


def _counted(found: Mapping[int, int], unit: str) -> str:
    return f"{sum(found.values()):,}, in {line_numbers(list(found), unit)}"


def _spoken(utterances: Sequence[Utterance], texts: Sequence[str]) -> list[Utterance]:
    return [
        one._replace(text=text, speaker=whole(one.speaker)[0])
        for one, text in zip(utterances, texts, strict=True)
    ]


def _written(document: Document, before: Sequence[str], after: Sequence[str]) -> Document:
    """The document with other lines, what is known of them and beside them moved along."""
    old, new = (
        list(accumulate((len(line) + 1 for line in lines), initial=0)) for lines in (before, after)
    )

    def place(at: int) -> int:
        line = max(0, bisect_right(old, at, hi=len(before)) - 1)
        return min(new[line] + _length(before[line][: at - old[line]]), new[line + 1] - 1)

    layout = document.layout
    bold = {n: min(len(after[n]), _length(before[n][:size])) for n, size in layout.bold.items()}
    filled = [n for n, line in enumerate(after) if line] or [0]
    first, last = filled[0], filled[-1]  # lines at the ends may have held nothing that is seen
    text = "\n".join(after[first : last + 1])

    def inside(at: int) -> int:
        return max(0, min(place(at) - new[first], len(text)))

    return replace(
        document,
        text=text,
        layout=replace(layout, bold=bold).part(first, last),
        remarks=[
            one._replace(start=inside(one.start), end=inside(one.end)) for one in document.remarks
        ],
    )
