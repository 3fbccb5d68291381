"""spaCy's tokenizer for one language, one whitespace chunk at a time.

spaCy splits at whitespace first and then looks at each chunk alone, so that a chunk has the same
tokens wherever it stands. Most chunks are a plain word, or a plain word and a mark; those spaCy
would leave whole, or cut before the mark, and they need not pass through it. The law that this
changes nothing is ``tests/words/test_tokenizer.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

Chunker = Callable[[str], tuple[str, ...]]

_LETTERS = "A-Za-zÁÉÍÓÚÜÑáéíóúüñ"
_PLAIN = re.compile(rf"([{_LETTERS}]+)(?:([,;:?!])|(?<=[a-záéíóúüñ][a-záéíóúüñ])(\.))?")
LANGUAGES_WITH_PLAIN_WORDS = frozenset({"es", "en", "fr", "pt", "it", "de"})


@cache
def chunker(language: str) -> Chunker:
    """A function from a chunk without whitespace to the texts of its tokens.

    A language that spaCy does not know is tokenised by its language-neutral rules.
    """
    import spacy
    from spacy.tokenizer import Tokenizer

    try:
        tokenizer = spacy.blank(language).tokenizer
    except ImportError:
        tokenizer = spacy.blank("xx").tokenizer
    assert isinstance(tokenizer, Tokenizer)
    special = frozenset(tokenizer.rules)
    plain = _PLAIN.fullmatch if language in LANGUAGES_WITH_PLAIN_WORDS else lambda _: None

    def tokens(chunk: str) -> tuple[str, ...]:
        simple = plain(chunk)
        if simple and chunk not in special:
            word = simple[1]
            if word == chunk:
                return (chunk,)
            if word not in special:
                return (word, chunk[len(word) :])
        return tuple(token.text for token in tokenizer(chunk))

    return tokens
