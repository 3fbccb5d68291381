"""Where words that somebody typed or pasted stand in a text, whatever became of their signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_QUOTES, _DASHES = "«»“”„‟‘’‚‛‹›′″`´'\"", "‐‑‒–—―−"
_SIGNS = str.maketrans({**dict.fromkeys(_QUOTES, '"'), **dict.fromkeys(_DASHES, "-")})


def stretches(written: str, text: str) -> list[tuple[int, int]]:
    """From where to where these words stand in a text, each time.

    White space may differ. Where they stand nowhere so, case, accents, the kind of quotation marks and
    dashes, and quotation marks around all of it may differ too: still these words, and the text's own.
    """
    pattern = r"\s+".join(map(re.escape, written.split()))
    found = [match.span() for match in re.finditer(pattern, text)] if pattern else []
    return found or _loosely(written, text)


def _loosely(written: str, text: str) -> list[tuple[int, int]]:
    signs = list(_bare(text))
    have = "".join(sign for sign, _ in signs)
    said = "".join(sign for sign, _ in _bare(written)).strip()
    for wanted in (said, said.strip('" ')):
        if any(sign.isalnum() for sign in wanted):
            starts = [match.start() for match in re.finditer(re.escape(wanted), have)]
            if starts:
                last = len(wanted) - 1
                return [(signs[n][1], _end(text, signs[n + last][1])) for n in starts]
    return []


def _bare(text: str) -> Iterator[tuple[str, int]]:
    """The signs of a text without what may differ, each with its place."""
    was_space = False
    for place, letter in enumerate(text):
        if letter.isspace():
            if not was_space:
                yield " ", place
            was_space = True
            continue
        for sign in unicodedata.normalize("NFKD", letter.casefold().translate(_SIGNS)):
            if unicodedata.category(sign) not in ("Mn", "Cf"):
                was_space = False
                yield sign, place


def _end(text: str, last: int) -> int:
    """Behind a letter, and the marks that belong to it."""
    end = last + 1
    while end < len(text) and unicodedata.category(text[end]) == "Mn":
        end += 1
    return end
