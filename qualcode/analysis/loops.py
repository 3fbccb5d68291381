"""What machines that transcribe put in where they heard nothing: loops and stock phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

STOCK = re.compile(
    r"subt[ií]tulos\s+(?:realizados\s+)?por\s+la\s+comunidad|amara\.org|subtitulado\s+por"
    r"|gracias\s+por\s+ver\s+(?:el|este|nuestro)\s+v[ií]deo"
    r"|suscr[ií]b(?:ete|anse|ase)\s+(?:al|a\s+mi|a\s+nuestro)\s+canal|dale\s+(?:un\s+)?like"
    r"|thanks?\s+(?:you\s+)?(?:so\s+much\s+)?for\s+watching|(?:like\s+and|please)\s+subscribe"
    r"|subtitles\s+by|captions?\s+by|transcri(?:bed|ption)\s+by|castingwords"
    r"|legendas?\s+(?:pela|por)\s+comunidade|sous-titr(?:es|age)\s",
    re.IGNORECASE,
)
"""What speech recognition learnt from subtitles on the web and writes into silence."""


_IN_STOCK = frozenset(
    "subtítulos subtitulos amara subtitulado gracias suscríbete suscribete suscríbanse suscribanse like"
    " watching subscribe subtitles caption captions transcribed transcription castingwords legenda"
    " legendas titres titrage suscribase suscríbase".split()
)
"""One of these is in each of them."""


def is_stock(text: str, words: Iterable[str]) -> bool:
    """Whether such a phrase is in a text whose words (casefolded) are known."""
    return not _IN_STOCK.isdisjoint(words) and STOCK.search(text) is not None


class Loop(NamedTuple):
    """A phrase of ``length`` words said ``times`` times in a row from the word at ``start``."""

    start: int
    length: int
    times: int


def loops(
    words: Iterable[str], *, longest: int = 40, phrase: int = 4, word: int = 10, least: int = 12
) -> Iterator[Loop]:
    """Phrases of up to ``longest`` words that are said over and over without anything between.

    ``phrase`` times in a row or more, ``least`` words together; a single word ``word`` times. People
    say a thing twice or three times. Linear in the number of words.
    """
    listed = list(words)
    last: dict[tuple[str, str, str], int] = {}
    period = run = 0
    for at, triple in enumerate(zip(listed, listed[1:], listed[2:], strict=False)):
        before = last.get(triple, at - longest - 1)
        last[triple] = at
        if period and triple[2] == listed[at + 2 - period]:
            run += 1
            continue
        if period and (loop := _loop(at, period, run, phrase, word, least)):
            yield loop
        period, run = (at - before, 1) if at - before <= longest else (0, 0)
    if period and (loop := _loop(len(listed) - 2, period, run, phrase, word, least)):
        yield loop


def _loop(end: int, period: int, run: int, phrase: int, word: int, least: int) -> Loop | None:
    """What so many triples up to ``end`` are, each of which repeats the one a period before it."""
    said = period + run + 2
    times = said // period
    if times >= (word if period == 1 else phrase) and said >= least:
        return Loop(end - run - period, period, times)
    return None
