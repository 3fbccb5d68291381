"""Which language a text is plainly in, by its function words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_WORDS = {
    "es": """
        el los las y en con una un lo su sus es muy pero más del al ya como cómo está están son porque
        también hay donde nosotros yo ella ellos usted ustedes eso esto ese esa qué se le les nos mi
        fue era ser tiene tienen hace cuando entonces no sí hasta sin bien todo todos
    """,
    "en": """
        the and of to in is that it i you was for on are with they we have but not this be so what
        there from at my your their our had has do did would could because or an about when if them
    """,
    "pt": """
        o os e em com uma um não é muito mas mais do da no na dos das ao já como são porque também eu
        ele ela eles você isso foi tem até então meu minha nós gente só está pra aqui ser sem bem
    """,
    "fr": """
        le la les et est je vous nous pas ne que dans pour avec une un des du sur mais plus qui ce ça
        on au aux c il elle ils j d l n s était sont a été fait comme tout si ou y bien
    """,
}
PROFILES = {language: frozenset(words.split()) for language, words in _WORDS.items()}
"""Words that carry the grammar of a language and make up a good third of what anybody says in it."""


def foreign(
    words: Sequence[str],
    expected: str,
    *,
    clear: float = 2.0,
    share: float = 0.2,
    least: float = 0.06,
) -> str:
    """The language that words (casefolded) are plainly in although another is expected.

    Empty where they may well be in the one expected, or where that one is not known here. ``clear``:
    how many times as many of its function words there must be; ``share``: and what part of all words
    they must be. ``"unknown"`` where fewer than ``least`` of the words are function words of any
    language known here: interviews in a language that has no profile.
    """
    if expected not in PROFILES or not words:
        return ""
    counts = {language: _known(words, profile) for language, profile in PROFILES.items()}
    here = counts.pop(expected)
    best = max(counts, key=counts.__getitem__)
    if counts[best] >= share * len(words) and counts[best] >= clear * here:
        return best
    return "unknown" if max(here, counts[best]) < least * len(words) else ""


def _known(words: Iterable[str], profile: frozenset[str]) -> int:
    return sum(map(profile.__contains__, words))
