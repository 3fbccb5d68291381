"""What a token's form says by itself: whether it is punctuation, ends a sentence or opens one."""

from __future__ import annotations

import unicodedata

PUNCTUATION, ENDS, OPENS, QUOTES = 1, 2, 4, 8
"""Flags of a form: all punctuation; ends a sentence; opens one; opens one where it stands so."""

ENDERS = frozenset(".!?‼‽⁇⁈⁉。｡！？")
OPENERS = frozenset("¿¡—–«“‘([")
STRAIGHT = frozenset("\"'")
"""Quotation marks that open and close alike: they open before a word and after a blank."""


def flags_of(form: str) -> int:
    """The flags of a form that is not all letters and digits, added up."""
    punctuation = all(unicodedata.category(letter)[0] == "P" for letter in form)
    return (
        (PUNCTUATION if punctuation else 0)
        | (ENDS if form in ENDERS else 0)
        | (OPENS if form in OPENERS else 0)
        | (QUOTES if form in STRAIGHT else 0)
    )
