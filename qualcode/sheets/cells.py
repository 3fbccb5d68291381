"""What stands in a cell: text, nothing, or what a spreadsheet program has made of a text."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

ERRORS = frozenset(
    "#N/A #NAME? #REF! #VALUE! #DIV/0! #NULL! #NUM! #GETTING_DATA #SPILL! #CALC! #N/D #¿NOMBRE?"
    " #¡REF! #¡VALOR! #¡DIV/0! #¡NULO! #¡NUM!".split()
)
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


def plain(value: Any) -> str:
    """The text of a cell without white space around and characters that nobody sees; empty for none."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _UNSEEN.sub("", value).strip()
    return shown(value)


def one_line(value: Any) -> str:
    """The same with single spaces between words."""
    return " ".join(plain(value).split())


def shown(value: Any) -> str:
    """A value as a text, as a report shows it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    if isinstance(value, (date, time)):
        return value.isoformat()
    text = getattr(value, "text", None)  # a formula over several cells
    return str(text if isinstance(text, str) else value)


def turned_into(value: Any) -> str:
    """What else than text a cell holds: ``date``, ``number``, ``boolean``, ``error``; else empty."""
    if value is None or isinstance(value, str):
        return "error" if isinstance(value, str) and value.strip() in ERRORS else ""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return "date" if isinstance(value, (date, time, timedelta)) else "formula"
