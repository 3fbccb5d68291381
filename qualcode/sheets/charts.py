"""Chart sheets: what they are made of, and what one that came back changes.

A page of a chart sheet has a hidden first row of keys (``KEYS``, a dimension's id above its summaries,
``ID#`` above the segments beside them), then the headings, which have the ids too; a row is an
interview. Where the segments do not fit a cell they go on in further rows of the same interview. The
hidden page ``ABOUT`` holds what the sheet is and what it said when it went out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ABOUT = "_qualcode"
FORMAT = "qualcode chart sheet 1"
"""Stands at the top of the page ``ABOUT``."""
BASE = "base"
"""Stands above the base of the cells in that page."""
INTERVIEW, WHO, BESIDE = "interview", "who", "#"
"""Keys of the first columns, and what is added to a dimension's id for its segments."""
LONGEST = 32_000
"""Characters of the longest summary: what every spreadsheet can show in one cell."""

Place = tuple[str, str]
"""An interview and a dimension."""


@dataclass(frozen=True, slots=True)
class ChartAbout:
    """What a chart sheet says of itself."""

    sheet_id: str
    study_id: str
    author: str
    at: str
    language: str
    dimensions: tuple[str, ...]
    interviews: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BaseCell:
    """What a cell said when it went out: the summary, what it was made from now (see
    ``analysis.basis``), and the hash of the segments shown beside it."""

    text: str
    basis: str
    shown: str


@dataclass(frozen=True, slots=True)
class Written:
    """A summary as it stands in a sheet that came back."""

    interview_id: str
    dimension: str
    text: str
    cell: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary that changes: ``before`` and ``after`` are empty where there is none.

    In a conflict ``before`` is what the study says and ``after`` what the sheet does; ``base`` is what
    both began with.
    """

    interview_id: str
    dimension: str
    before: str
    after: str
    base: str
    cell: str
    basis: str


@dataclass
class Plan:
    """What a sheet changes, what it does not get to change, and how many cells it left alone."""

    changes: list[Summary] = field(default_factory=list)
    conflicts: list[Summary] = field(default_factory=list)
    same: int = 0


def plan(
    base: Mapping[Place, BaseCell], written: Iterable[Written], now: Mapping[Place, str]
) -> Plan:
    """Three ways, cell by cell: what the sheet left as it was stays as the study has it."""
    done = Plan()
    for one in written:
        place = one.interview_id, one.dimension
        was, there = base[place].text, now.get(place, "")
        if alike(one.text, was) or alike(one.text, there):
            done.same += 1
            continue
        found = Summary(*place, there, one.text, was, one.cell, base[place].basis)
        (done.changes if alike(there, was) else done.conflicts).append(found)
    return done


def alike(one: str, other: str) -> bool:
    """Whether two summaries say the same, paragraph by paragraph; programs write spaces differently."""
    return _paragraphs(one) == _paragraphs(other)


def _paragraphs(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.strip().splitlines()]


def about_rows(about: ChartAbout, base: Mapping[Place, BaseCell]) -> Iterator[list[str]]:
    """The page ``ABOUT``, all texts; what does not fit a cell goes on in the next."""
    yield [FORMAT]
    for name in _ABOUT:
        yield [name, *_pieces(_dumped(getattr(about, name)))]
    yield [BASE]
    for (interview_id, dimension), cell in base.items():
        told = _dumped([cell.text, cell.basis, cell.shown])
        yield [interview_id, dimension, *_pieces(told)]


def read_about(rows: Iterable[Sequence[Any]]) -> tuple[ChartAbout, dict[Place, BaseCell]]:
    """The inverse; raises ``ValueError`` for a page that is not one, or was changed."""
    lines = [[str(cell) for cell in row if cell not in (None, "")] for row in rows]
    lines = [line for line in lines if line]
    if not lines or lines[0] != [FORMAT] or [BASE] not in lines:
        raise ValueError("not the page of a chart sheet")
    middle = lines.index([BASE])
    values = {line[0]: "".join(line[1:]) for line in lines[1:middle]}
    try:
        said: dict[str, Any] = {name: json.loads(values[name]) for name in _ABOUT}
        said |= {name: tuple(map(str, said[name])) for name in ("dimensions", "interviews")}
        about = ChartAbout(**said)
        base = {
            (line[0], line[1]): BaseCell(*map(str, json.loads("".join(line[2:]))))
            for line in lines[middle + 1 :]
        }
    except (KeyError, IndexError, TypeError, RecursionError) as error:
        raise ValueError("something is missing in it") from error
    texts = (about.sheet_id, about.study_id, about.author, about.at, about.language)
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("something in it is not what it was")
    if set(base) != {(i, d) for i in about.interviews for d in about.dimensions}:
        raise ValueError("cells are missing in it")
    return about, base


_ABOUT = ("sheet_id", "study_id", "author", "at", "language", "dimensions", "interviews")


def _dumped(value: object) -> str:
    """JSON in ASCII, without what spreadsheets take for a character of their own (``_x000D_``)."""
    return json.dumps(value, separators=(",", ":")).replace("_x", r"\u005fx")


def _pieces(text: str) -> list[str]:
    return re.findall(f".{{1,{LONGEST}}}", text, re.DOTALL)
