"""Where the words of one text stand in another: what a corrected transcript kept, moved and lost.

Two texts come in; an ``Alignment`` goes out that finds the place of any span of the old text in the
new one. Words are compared by their letters, so that accents, marks and encodings that were mended do
not hide them. Long texts are cut at sequences of words that come once in both; only short stretches
between them are compared word by word, so that the time grows with the length of the texts.
"""

from qualcode.align.records import Alignment, Fate, Piece, Place, edited
from qualcode.align.texts import align

__all__ = ["Alignment", "Fate", "Piece", "Place", "align", "edited"]
