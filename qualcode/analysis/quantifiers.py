"""The ladder of quantifiers: which word a count may carry."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.model import Quantifier, Texts

LEAST_BASE = 8
"""Below so many interviews that addressed a matter, only numerals are said."""

FEW: tuple[Texts, ...] = (
    {"en": "none", "es": "ninguna"},
    {"en": "one", "es": "una"},
    {"en": "two", "es": "dos"},
)
ALL_WHO_SPOKE: Texts = {"en": "all who spoke of it", "es": "todas las que hablaron de ello"}

LADDER: tuple[Quantifier, ...] = (
    Quantifier({"en": "all", "es": "todas"}, from_=1.0, base=8),
    Quantifier({"en": "almost all", "es": "casi todas"}, from_=0.9, base=10),
    Quantifier({"en": "most", "es": "la gran mayoría"}, from_=0.75, base=8),
    Quantifier({"en": "about half", "es": "cerca de la mitad"}, from_=0.4, until=0.6, base=8),
    Quantifier({"en": "a majority", "es": "la mayoría"}, over=0.5, base=8),
    Quantifier({"en": "a few", "es": "unas pocas"}, under=0.25, least=3, base=12),
    Quantifier({"en": "a minority", "es": "una minoría"}, under=0.5, base=8),
    Quantifier({"en": "several", "es": "varias"}, least=3),
)
"""The built-in ladder; the first step whose conditions all hold gives the word."""


def words_for(n: int, d: int, total: int, ladder: Sequence[Quantifier] = LADDER) -> Texts:
    """The words that ``n`` of ``d`` interviews may carry, ``total`` being in scope.

    Empty where only numerals may be said. The word of a step for n = D is said only when D is all
    there are; otherwise it is *all who spoke of it*.
    """
    if d < LEAST_BASE:
        return {}
    if n < len(FEW):
        return FEW[n]
    step = next((step for step in ladder if _holds(step, n, d)), None)
    if step is None:
        return {}
    if step.from_ is not None and step.from_ >= 1 and d < total:
        return ALL_WHO_SPOKE
    return step.words


def _holds(step: Quantifier, n: int, d: int) -> bool:
    share = n / d
    return (
        n >= step.least
        and d >= step.base
        and (step.over is None or share > step.over)
        and (step.from_ is None or share >= step.from_)
        and (step.under is None or share < step.under)
        and (step.until is None or share <= step.until)
    )
