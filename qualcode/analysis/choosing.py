"""A first choice of quotations for a person to change, and the ledger of what was passed over.

The rules are those of the design: one quotation per interview and theme (V12), no interview
supplying more than its share of the document (V13), the negative case first (V15), and a ledger of
everything considered (V18). A score of typicality only orders the candidates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.analysis.patterns import prevailed_over
from qualcode.analysis.quotations import candidates, reading_order
from qualcode.model import (
    Codebook,
    CodedSegment,
    Considered,
    Dimension,
    Evidence,
    Mark,
    QuoteRole,
    Theme,
    Verdict,
)

MOST_PER_INTERVIEW = 2
SHARE_PER_INTERVIEW = 10
"""No interview supplies more than 2 quotations of a document, or one in 10, whichever is more."""

PICKED: tuple[QuoteRole, ...] = ("negative", "typical", "variation", "other_actor")
PRINTED: tuple[QuoteRole, ...] = ("typical", "variation", "negative", "other_actor")

Place = tuple[str, QuoteRole]
"""A theme's id and a role in it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A segment chosen to be quoted in a theme, and the codes for which it stands there."""

    theme: str
    role: QuoteRole
    segment: CodedSegment
    codes: tuple[str, ...]


def choose(
    evidence: Evidence,
    codebook: Codebook,
    dimensions: Sequence[Dimension],
    segments: Sequence[CodedSegment],
    who_affirm: Mapping[str, Sequence[str]],
    typicality: Mapping[tuple[str, str], float] | None = None,
    min_words: int = 8,
    max_words: int = 90,
) -> tuple[list[Chosen], list[Considered]]:
    """Up to four quotations for every theme of a document, and the ledger of all candidates.

    *typical* is the most typical that affirms; *variation* the least typical that does;
    *negative* denies a code, or affirms one that is contradicted by more interviews;
    *other_actor* the most typical from another actor type than the typical one's. ``who_affirm``
    holds the interviews that affirm each code; ``typicality`` is by (theme id, segment id), 0 where
    it says nothing. Ties go by reading order; both lists are in the order of the codebook and of the
    roles as printed.
    """
    themes = [theme for dimension in dimensions for theme in dimension.themes]
    words = (min_words, max_words)
    pools = {theme.id: _pool(theme, codebook, segments, who_affirm, words) for theme in themes}
    choice = _Choice(
        pools, typicality or {}, {i.id: set(i.actor_types) for i in evidence.interviews}
    )
    picked = 1
    while picked:  # what was refused for its share may be let in once the document has grown
        picked = sum(choice.pick(theme.id, role) for role in PICKED for theme in themes)
    places: list[Place] = [(theme.id, role) for theme in themes for role in PRINTED]
    chosen = [
        Chosen(*place, choice.picks[place], pools[place[0]].codes_of(place[1], choice.picks[place]))
        for place in places
        if place in choice.picks
    ]
    return chosen, [line for place in places for line in choice.ledger(*place)]


@dataclass(frozen=True)
class _Pool:
    """The candidates of one theme: those that affirm its codes, and those that speak against.

    ``losing`` are codes that more interviews contradict.
    """

    codes: frozenset[str]
    losing: frozenset[str]
    for_it: list[CodedSegment]
    against: list[CodedSegment]

    def codes_of(self, role: QuoteRole, segment: CodedSegment) -> tuple[str, ...]:
        """The codes for which the segment stands in that role."""
        test = self._against if role == "negative" else self._for
        return tuple(dict.fromkeys(mark.code for mark in segment.marks if test(mark)))

    def _for(self, mark: Mark) -> bool:
        return (
            mark.code in self.codes - self.losing
            and mark.about == "self"
            and mark.stance != "denies"
        )

    def _against(self, mark: Mark) -> bool:
        denies = mark.code in self.codes and mark.stance != "affirms"
        contradicted = mark.code in self.losing and mark.stance != "denies"
        return mark.about == "self" and (denies or contradicted)


@dataclass
class _Choice:
    """What is picked so far."""

    pools: Mapping[str, _Pool]
    scores: Mapping[tuple[str, str], float]
    actors: Mapping[str, set[str]]
    picks: dict[Place, CodedSegment] = field(default_factory=dict)
    refused: dict[Place, dict[str, Verdict]] = field(default_factory=dict)

    def pick(self, theme: str, role: QuoteRole) -> bool:
        """Pick the first candidate that may be; remember why those before it may not."""
        if (theme, role) in self.picks:
            return False
        refused = self.refused[theme, role] = {}
        for segment in self._ranked(theme, role):
            verdict = self._verdict(segment, theme)
            if verdict is None:
                self.picks[theme, role] = segment
                return True
            refused[segment.id] = verdict
        return False

    def ledger(self, theme: str, role: QuoteRole) -> Iterator[Considered]:
        """Every candidate for the role in its order, and what became of it."""
        picked, refused = self.picks.get((theme, role)), self.refused[theme, role]
        for rank, segment in enumerate(self._ranked(theme, role), start=1):
            verdict = "chosen" if segment is picked else refused.get(segment.id, "lower")
            score = self.scores.get((theme, segment.id), 0.0)
            yield Considered(theme, role, rank, segment.id, segment.interview_id, score, verdict)

    def _ranked(self, theme: str, role: QuoteRole) -> list[CodedSegment]:
        pool = self.pools[theme].against if role == "negative" else self.pools[theme].for_it
        if role == "other_actor":
            typical = self.picks.get((theme, "typical"))
            known = self.actors[typical.interview_id] if typical else set()
            pool = [s for s in pool if self._are_others(self.actors[s.interview_id], known)]
        sign = 1 if role == "variation" else -1
        scores = self.scores
        return sorted(
            pool, key=lambda s: (sign * scores.get((theme, s.id), 0.0), *reading_order(s))
        )

    @staticmethod
    def _are_others(actors: set[str], known: set[str]) -> bool:
        return bool(actors and known) and actors.isdisjoint(known)

    def _verdict(self, segment: CodedSegment, theme: str) -> Verdict | None:
        """Why the segment may not be picked now; ``None`` when it may."""
        interview = segment.interview_id
        quoted = [t for (t, _), picked in self.picks.items() if picked.interview_id == interview]
        if theme in quoted:
            return "interview_quoted"
        if any(picked.id == segment.id for picked in self.picks.values()):
            return "segment_quoted"
        share = (len(quoted) + 1) * SHARE_PER_INTERVIEW > len(self.picks) + 1
        return "interview_share" if len(quoted) >= MOST_PER_INTERVIEW and share else None


def _pool(
    theme: Theme,
    codebook: Codebook,
    segments: Sequence[CodedSegment],
    who_affirm: Mapping[str, Sequence[str]],
    words: tuple[int, int],
) -> _Pool:
    codes = {code.id for code in theme.codes}
    losing = {other for code in codes for other in prevailed_over(codebook, code, who_affirm)}
    denying = candidates(segments, codes, *words, stance="denies")
    contradicted = candidates(segments, losing, *words, stance="affirms")
    against = {segment.id: segment for segment in (*denying, *contradicted)}
    for_it = candidates(segments, codes - losing, *words, stance="affirms")
    return _Pool(
        frozenset(codes),
        frozenset(losing),
        [segment for segment in for_it if segment.id not in against],
        sorted(against.values(), key=reading_order),
    )
