"""Paragraphs put together run by run, as the readers of word processors' files meet them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from qualcode.ingest.characters import has_words, words
from qualcode.ingest.document import LeftOut, Note, Paragraph, Remark
from qualcode.model import Issue

_REMEDIES = dict.fromkeys(
    ("footnotes", "endnotes", "hidden words"), "Move into the text what should be coded."
)
_COUNTED_IN_WORDS = frozenset({"hidden words"})
_SAID_ALREADY = frozenset({"deleted words"})
"""Told by the issue about tracked changes."""
_PAGE_NUMBER = re.compile(r"\b(?:p[aá]g(?:ina)?|page|de|of|\d+)\b", re.IGNORECASE)


class Line:
    """A paragraph in the making: what is written into it, how much is bold, where comments begin
    and end.
    """

    __slots__ = ("_bold", "_marks", "_parts", "_size", "opening")

    def __init__(self, marks: Iterable[str] = ()) -> None:
        self._parts: list[str] = []
        self._size = 0
        self._bold = 0
        self._marks = [Note("", mark, 0, 0) for mark in marks]
        self.opening = True
        """Whether nothing but bold text and blanks has been written yet."""

    def write(self, text: str, bold: bool = False) -> None:
        """Add some characters."""
        self._parts.append(text)
        self._size += len(text)
        if self.opening and not text.isspace():
            if bold:
                self._bold = self._size
            else:
                self.opening = not text

    def mark(self, comment: str) -> None:
        """Remember that a comment begins or ends here."""
        self._marks.append(Note("", comment, self._size, self._size))

    def paragraph(self, heading: bool = False, numbered: bool = False) -> Paragraph:
        """The paragraph; its notes are mere marks, whose text is the id of a comment."""
        text = "".join(self._parts)
        return Paragraph(text, heading, "", self._bold, tuple(self._marks), numbered)

    @property
    def is_marked(self) -> bool:
        """Whether a comment begins or ends in it."""
        return bool(self._marks)


def remarks_at(marks: Iterable[Remark], comments: Mapping[str, Remark], text: str) -> list[Remark]:
    """The comments where their marks are in the text, in its order.

    A comment stretches from its first mark to its last. One without marks answers the one before it,
    and stands where that one does.
    """
    stretches: dict[str, tuple[int, int]] = {}
    for mark in marks:
        start, end = stretches.get(mark.text, (mark.start, mark.end))
        stretches[mark.text] = min(start, mark.start), max(end, mark.end)
    found = []
    start = end = 0
    for key, comment in comments.items():
        start, end = (min(at, len(text)) for at in stretches.get(key, (start, end)))
        end -= start < end and text[end - 1] == "\n"
        if has_words(comment.text):
            found.append(comment._replace(start=start, end=end))
    return sorted(found, key=lambda remark: remark.start)


def told(where: str, left_out: Sequence[LeftOut]) -> list[Issue]:
    """A note for each kind of words that are no part of the text, but not for numbers of pages."""
    counts: Counter[str] = Counter()
    for what, text in left_out:
        if what in _COUNTED_IN_WORDS:
            counts[what] += len(words(text))
        elif what not in _SAID_ALREADY and has_words(_PAGE_NUMBER.sub(" ", text)):
            counts[what] += 1
    return [
        Issue(where, f"{what}, not part of the text: {n}", _REMEDIES.get(what, ""), "note")
        for what, n in counts.items()
        if n
    ]
