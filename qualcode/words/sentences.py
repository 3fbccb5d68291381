"""Sentences, by spaCy's sentencizer's rule with opening marks put where they belong.

spaCy starts a sentence at the first word after ``. ! ?`` and so leaves an opening ``¿ ¡ — «`` with
the sentence before it. Here the start moves back over such marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.model import Span
from qualcode.words.marks import ENDS, OPENS, PUNCTUATION

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


def sentence_spans(text: str, lexicon: Lexicon) -> list[Span]:
    """The sentences of a text, in order, without the blanks between them."""
    tokens = lexicon.encode([text])
    return spans_of(tokens, sentence_starts(lexicon.flags[tokens.forms]), lexicon)


def spans_of(tokens: Tokens, starts: NDArray[np.intp], lexicon: Lexicon) -> list[Span]:
    """Spans from each start to the last token before the next start."""
    import numpy as np

    if not len(tokens.forms):
        return []
    lasts = np.concatenate((starts[1:], [len(tokens.forms)])) - 1
    ends = tokens.starts[lasts] + lexicon.lengths[tokens.forms[lasts]]
    begins = tokens.starts[starts]
    return [Span(start, end) for start, end in zip(begins.tolist(), ends.tolist(), strict=True)]
