"""Times as files write them, in milliseconds, and what is odd about the times of a file."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from operator import lt
from typing import Any

from qualcode.ingest.document import Utterance
from qualcode.ingest.lines import milliseconds
from qualcode.model import Issue

LONGEST_MS = 100 * 3_600_000
"""No recording is longer; what claims to be is no time of a recording."""

_CLOCK = re.compile(r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,9})?")
_NUMBER = re.compile(r"(\d{1,15}(?:[.,]\d{1,9})?) ?(ms|s|sec|seg)?", re.IGNORECASE)
_ISO = re.compile(r"PT(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,6}(?:\.\d{1,9})?)S)?", re.IGNORECASE)
_CHECK = "Check the order of the turns and their times."


def read(value: Any, unit: float = 1000) -> int | None:
    """A time in milliseconds; ``None`` when it is none, or no time of a recording.

    Understands clocks (``1:02:03,5``), ISO durations (``PT62.5S``), numbers with a unit (``62.5s``),
    cells of a workbook, and plain numbers, each worth ``unit`` milliseconds.
    """
    if isinstance(value, str):
        return _within(_written(value.strip(" []()<>{}#"), unit))
    if isinstance(value, datetime.datetime):
        value = value.time()
    if isinstance(value, datetime.time):
        seconds = (value.hour * 60 + value.minute) * 60 + value.second
        return seconds * 1000 + value.microsecond // 1000
    if isinstance(value, datetime.timedelta):
        return _within(value.total_seconds() * 1000)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return _within(value * unit if -LONGEST_MS < value < 1e15 else -1)


def _written(value: str, unit: float) -> float:
    if _CLOCK.fullmatch(value):
        return milliseconds(value)
    if number := _NUMBER.fullmatch(value):
        return float(number[1].replace(",", ".")) * (
            unit if not number[2] else 1 if number[2].lower() == "ms" else 1000
        )
    if (iso := _ISO.fullmatch(value)) and any(iso.groups()):
        hours, minutes, seconds = (float(part or 0) for part in iso.groups())
        return ((hours * 60 + minutes) * 60 + seconds) * 1000
    return -1


def _within(ms: float) -> int | None:
    return round(ms) if 0 <= ms <= LONGEST_MS else None


def issues(
    where: str,
    starts: Sequence[int | None],
    ends: Sequence[int | None],
    spoken: Sequence[Utterance],
    what: str = "utterances",
) -> list[Issue]:
    """Warnings about what ends before it starts, or starts before the one above.

    The latter only where it does not show in the utterances ``spoken`` that were made of it.
    """
    found = []
    pairs = zip(starts, ends, strict=True)
    if n := sum(end < start for start, end in pairs if start is not None and end is not None):
        wrong = f"{what} that end before they start: {n:,}"
        found.append(Issue(where, wrong, "Check the times of the file."))
    n = _n_backwards(starts)
    if n and not _n_backwards([one.start_ms for one in spoken]):
        found.append(Issue(where, f"{what} that start before the one above: {n:,}", _CHECK))
    return found


def _n_backwards(starts: Iterable[int | None]) -> int:
    timed = [start for start in starts if start is not None]
    return sum(map(lt, timed[1:], timed))
