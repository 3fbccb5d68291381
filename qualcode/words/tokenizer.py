"""spaCy's tokenizer for one language, one whitespace chunk at a time.

spaCy splits at whitespace first and then looks at each chunk alone, so that a chunk has the same
tokens wherever it stands. Most chunks are a plain word, or a plain word and a mark; those spaCy
would leave whole, or cut before the mark, and they need not pass through it. The law that this
changes nothing is ``tests/words/test_tokenizer.py``, which also names the three exceptions: spaCy's
one token ``EE. UU.`` is two here, an emoticon is not looked for across a blank, and a chunk longer
than any word is cut into pieces first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer

Chunker = Callable[[str], tuple[str, ...]]

LONGEST = 1_000
"""Characters of a chunk that spaCy sees at once: its time grows with the square of them."""

_LETTERS = "A-Za-zÁÉÍÓÚÜÑáéíóúüñ"
_PLAIN = re.compile(rf"([{_LETTERS}]+)(?:([,;:?!])|(?<=[a-záéíóúüñ][a-záéíóúüñ])(\.)|(\.\.\.))?")
LANGUAGES_WITH_PLAIN_WORDS = frozenset({"es", "en", "fr", "pt", "it", "de"})


@cache
def chunker(language: str) -> Chunker:
    """A function from a chunk without whitespace to the texts of its tokens.

    A language that spaCy does not know, or that it cuts without a rule tokenizer, is tokenised by
    its language-neutral rules.
    """
    tokenizer = _tokenizer(language)
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
        pieces = (chunk[place : place + LONGEST] for place in range(0, len(chunk), LONGEST))
        return tuple(token.text for piece in pieces for token in tokenizer(piece))

    return tokens


def pieces(word: str, language: str) -> tuple[str, ...]:
    """The tokens of a rule's word: as many as it has in a text (``long-term`` three, ``can't`` two).

    Outside English a word of letters only is one token, and spaCy is not imported to say so.
    """
    if word.isalpha() and language != "en":
        return (word,)
    return chunker(language)(word)


def _tokenizer(language: str) -> Tokenizer:
    import spacy
    from spacy.tokenizer import Tokenizer

    try:
        tokenizer = spacy.blank(language).tokenizer
    except ImportError:
        tokenizer = None
    if not isinstance(tokenizer, Tokenizer):
        tokenizer = spacy.blank("xx").tokenizer
        assert isinstance(tokenizer, Tokenizer)
    for written in [rule for rule in tokenizer.rules if " " in rule.strip()]:
        for part in written.split():
            tokenizer.add_special_case(part, [{"ORTH": part}])
    return tokenizer
