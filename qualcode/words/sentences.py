"""Sentences, by spaCy's sentencizer's rule with opening marks put where they belong.

spaCy starts a sentence at the first word after ``. ! ?`` and so leaves an opening ``¿ ¡ — «`` with
the sentence before it. Here the start moves back over such marks, and over a straight quotation mark
that stands before a word and after a blank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.model import Span
from qualcode.words.marks import ENDS, OPENS, PUNCTUATION, QUOTES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qualcode.words.lexicon import Lexicon, Tokens


def sentence_starts(flags: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Indices of the tokens that begin a sentence, given each token's flags; the first is 0."""
    import numpy as np

    if not len(flags):
        return np.zeros(0, dtype=np.intp)
    words = np.flatnonzero(flags & (PUNCTUATION | ENDS) == 0)
    ended = np.cumsum(flags & ENDS != 0)
    before = np.concatenate(([0], ended[words][:-1])) if len(words) else ended[:0]
    starts = words[(ended[words] > before) & (words > 0)]
    if len(words) and len(starts) and starts[0] == words[0]:
        starts = starts[1:]  # what stands before the first word belongs to its sentence
    others = np.where(flags & OPENS != 0, -1, np.arange(len(flags)))
    moved = np.maximum.accumulate(others)[starts - 1] + 1
    return np.concatenate(([0], moved)).astype(np.intp)


def starts_in(tokens: Tokens, lexicon: Lexicon, first: int, last: int) -> NDArray[np.intp]:
    """Where sentences begin among the tokens from ``first`` up to ``last``, counted from ``first``."""
    import numpy as np

    forms, begins = tokens.forms[first:last], tokens.starts[first:last]
    flags = lexicon.flags[forms]
    joined = begins[1:] == (begins + lexicon.lengths[forms])[:-1]
    after_blank = np.concatenate(([True], ~joined))[: len(forms)]
    before_word = np.concatenate((joined, [False]))[: len(forms)]
    opening = (flags & QUOTES != 0) & after_blank & before_word
    return sentence_starts(np.where(opening, flags | OPENS, flags))


def sentence_spans(text: str, lexicon: Lexicon) -> list[Span]:
    """The sentences of a text, in order, without the blanks between them."""
    tokens = lexicon.encode([text])
    return spans_of(tokens, starts_in(tokens, lexicon, 0, len(tokens.forms)), lexicon)


def spans_of(tokens: Tokens, starts: NDArray[np.intp], lexicon: Lexicon) -> list[Span]:
    """Spans from each start to the last token before the next start."""
    import numpy as np

    if not len(tokens.forms):
        return []
    lasts = np.concatenate((starts[1:], [len(tokens.forms)])) - 1
    ends = tokens.starts[lasts] + lexicon.lengths[tokens.forms[lasts]]
    begins = tokens.starts[starts]
    return [Span(start, end) for start, end in zip(begins.tolist(), ends.tolist(), strict=True)]
