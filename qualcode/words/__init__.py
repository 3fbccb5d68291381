"""Words: spaCy's tokens, lemmas from its lookup tables, sentences, and the lexicon that remembers.

Text comes in, arrays of form numbers go out. Each distinct whitespace chunk is tokenised once per
study; the lexicon keeps what it learned, so that nothing is tokenised twice and spaCy is not even
imported when there is nothing new. Imports the model and the errors only; spaCy and numpy enter here.
"""

from qualcode.words.entities import entities
from qualcode.words.lemmas import fingerprint as lemma_fingerprint
from qualcode.words.lemmas import fold
from qualcode.words.lexicon import Lexicon, Page, Tokens, Vocabulary, relearned, vocabulary_of
from qualcode.words.positions import positions
from qualcode.words.sentences import sentence_spans, sentence_starts, starts_in

__all__ = [
    "Lexicon",
    "Page",
    "Tokens",
    "Vocabulary",
    "entities",
    "fold",
    "lemma_fingerprint",
    "positions",
    "relearned",
    "sentence_spans",
    "sentence_starts",
    "starts_in",
    "vocabulary_of",
]
