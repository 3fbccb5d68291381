"""Words that somebody has pasted or typed: where they stand, and what they may have been."""

from __future__ import annotations

from qualcode.model.wording import stretches
from qualcode.sheets import layout


def places(written: str, text: str) -> list[str]:
    """The stretches of a text that are these words, as ``model.wording`` finds them."""
    return [text[start:end] for start, end in stretches(written, text)]


def near_words(written: str, text: str) -> str:
    """The stretch of a text that is most like these words, to be looked at by a person."""
    from difflib import SequenceMatcher

    said, have = written.split()[:60], text.split()[:4000]
    match = SequenceMatcher(None, [w.casefold() for w in have], [w.casefold() for w in said], False)
    best = match.find_longest_match()
    if not best.size:
        return ""
    first = max(0, best.a - best.b)
    return " ".join(have[first : first + len(said)])


def alike(one: str, other: str) -> bool:
    """Whether two texts are the same but for white space and what a cell cannot hold."""
    return one == other or " ".join(layout.shown(one).split()) == " ".join(other.split())
