"""Several interviews in one file, told apart by headings: ``Entrevista 3``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qualcode.ingest import header
from qualcode.ingest.document import Document
from qualcode.ingest.roles import Confirmed
from qualcode.model import Issue

_HEADING = re.compile(
    r"^[ \t]{0,9}(?:#{1,6}[ \t]+)?[*_]{0,3}(?:entrevista|interview|transcripci[oó]n|transcript)"
    r"[ \t]+(?:de[ \t]+entrevista[ \t]+)?(?:n[°ºo]\.?[ \t]*|n[uú]m(?:ero|\.)[ \t]*|#[ \t]*)?"
    r"(?P<number>\d{1,4}|[A-Z]{1,3}-?\d{1,4})[*_]{0,3}(?:[ \t]*(?:[.:,(/|–—-].{0,70})?)$",
    re.IGNORECASE | re.MULTILINE,
)
_MAY_HEAD = re.compile(
    r"\n[#*_ \t]{0,12}(?:[Ee]ntrevista|ENTREVISTA|[Ii]nterview|INTERVIEW|[Tt]ranscri|TRANSCRI)"
)
"""What tells at a glance that there may be a heading below the first line."""

_SHOWN = 20
"""So many ids are listed."""


@dataclass(frozen=True)
class Part:
    """One interview of a file: its number, its own document, and what stands above them all."""

    number: str
    document: Document
    above: dict[str, str]

    @property
    def suffix(self) -> str:
        """What its id has behind the name of the file."""
        return f"-{self.number}"

    def named(self, confirmed: Confirmed) -> Confirmed:
        """What is settled, with the people whom the file names above its interviews."""
        return confirmed.with_names(*header.names(self.above))


def parts(document: Document) -> list[Part]:
    """The interviews under numbered headings; none where there are not two with different numbers.

    What stands above the first heading is part of the first interview's text, and its entries are
    attributes of each.
    """
    text = document.text
    if document.utterances or not _MAY_HEAD.search(text):
        return []
    found = list(_headings(text))
    numbers = [heading["number"].upper() for heading in found]
    if len(found) < 2 or len(set(numbers)) < len(numbers):
        return []
    above = header.attributes(text[: found[0].start()].split("\n"))
    borders = [0, *(heading.start() for heading in found[1:]), len(text)]
    return [
        Part(number, _cut(document, start, end, above if at else {}), above)
        for at, (number, start, end) in enumerate(zip(numbers, borders, borders[1:], strict=False))
    ]


def _headings(text: str) -> Iterator[re.Match[str]]:
    """The headings of interviews, of whatever level, in order."""
    for start in (0, *(line.start() + 1 for line in _MAY_HEAD.finditer(text))):
        if heading := _HEADING.match(text, start):
            yield heading


def _cut(document: Document, start: int, end: int, above: dict[str, str]) -> Document:
    """The part of a document between two places, both at beginnings of lines."""
    text = document.text[start:end].rstrip("\n")
    first = document.text.count("\n", 0, start)
    last = first + text.count("\n")
    remarks = [
        remark._replace(start=remark.start - start, end=remark.end - start)
        for remark in document.remarks
        if start <= remark.start < end
    ]
    return replace(
        document,
        text=text,
        layout=document.layout.part(first, last),
        attributes={**document.attributes, **above},
        remarks=remarks,
        left_out=document.left_out if start == 0 else (),
        issues=document.issues if start == 0 else (),
    )


def headings(document: Document) -> list[int]:
    """The numbers of the lines, from 0, that head the interviews of a file."""
    text = document.text
    return [text.count("\n", 0, heading.start()) for heading in _headings(text)]


def parted(where: str, ids: Sequence[str]) -> Issue:
    """The note that a file was read as several interviews."""
    shown = ", ".join(ids[:_SHOWN]) + (", ..." if len(ids) > _SHOWN else "")
    what = f"{len(ids):,} interviews in it, told apart by their headings: {shown}"
    return Issue(where, what, "Take the numbers off the headings if it is one.", "note")


def not_parted(where: str, found: Sequence[Part]) -> Issue:
    """The note that a file has headings of several interviews and was read as one."""
    what = (
        f"it has headings of {len(found)} interviews, not each with turns of its own; read as one"
    )
    return Issue(where, what, "Put each into a file of its own if they are several.")
