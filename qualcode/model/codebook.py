"""The codebook: dimensions > themes > codes, value chains and groupings, and the parsed rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from qualcode.errors import RetiredCode, UnknownName

Texts = Mapping[str, str]
"""A text in one or more languages, by language code (``{"es": ..., "en": ...}``)."""

Stance = Literal["affirms", "denies", "mixed"]
About = Literal["self", "other"]
Tier = Literal["core", "extended"]
WordKind = Literal["lemma", "prefix", "exact"]

NO_DATA = "none"
"""The group of interviews of which nothing is known."""
CROSS_CUTTING = "cross_cutting"
"""The pseudo-group of interviews that belong to no value chain, or to none that a grouping places."""


def text_in(texts: Texts, language: str) -> str:
    """The text in that language, else in the first language there is, else an empty text."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a phrase: matched by lemma, by its beginning, or exactly (case folded).

    ``gap`` is how many other words may stand between the word before and this one (0: adjacent).
    """

    kind: WordKind
    text: str
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in sequence, inside one sentence of one segment."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression, searched without regard to case in the text of a segment."""

    pattern: str


Pattern = Phrase | Regex


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of a code's dictionary: any of ``patterns``, unless any of ``vetoes``, codes.

    ``chains`` and ``actors`` restrict it to interviews of those value chains and actor types;
    empty means everywhere. ``about`` is ``None`` where the code and the actor decide.
    ``written`` is each pattern as it stands in the codebook, in the order of ``patterns`` and then
    ``vetoes``; it is what people are shown and what is written back.
    """

    patterns: tuple[Pattern, ...]
    vetoes: tuple[Pattern, ...] = ()
    stance: Stance = "affirms"
    about: About | None = None
    chains: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    written: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How the rule is called in reports: its first pattern as written."""
        return self.written[0] if self.written else ""


@dataclass(frozen=True)
class Code:
    """What segments are coded with; ``id`` in capitals without digits (``MARKET.STABLE_CHANNEL``).

    ``actors`` and ``chains`` are its cells of the codebook matrix (empty: applies everywhere).
    ``experience_of`` names the actor types whose experience the code describes; others who speak
    of it speak about others (empty: any speaker speaks for themselves).
    """

    id: str
    theme: str
    dimension: str
    label: Texts
    definition: Texts = field(default_factory=dict)
    include: Texts = field(default_factory=dict)
    exclude: Texts = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tier: Tier = "core"
    contrasts: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()
    experience_of: tuple[str, ...] = ()
    origin: str = ""
    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    retired: bool = False
    """Nothing is coded with it any more, by rules or by people; what was is kept and counted."""
    since: str = ""
    """The day from which it is retired (ISO), as told."""

    def applies(self, actors: Iterable[str], chains: Iterable[str]) -> bool:
        """Whether the codebook matrix allows this code for these actor types and value chains.

        An interview without actor type or without value chain is never ruled out by it.
        """
        actors, chains = tuple(actors), tuple(chains)
        return (
            not self.actors or not actors or any(actor in self.actors for actor in actors)
        ) and (not self.chains or not chains or any(chain in self.chains for chain in chains))


@dataclass(frozen=True)
class Theme:
    """Codes that belong together; ``exclusive`` where an interview should have at most one."""

    id: str
    dimension: str
    label: Texts
    codes: tuple[Code, ...]
    exclusive: bool = False


@dataclass(frozen=True)
class Dimension:
    """A row of the codebook matrix: themes, and the question that raises it in an interview."""

    id: str
    label: Texts
    themes: tuple[Theme, ...]
    definition: Texts = field(default_factory=dict)
    guide_question: Texts = field(default_factory=dict)
    asked: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[Code, ...]:
        """Its codes in the order of the codebook."""
        return tuple(code for theme in self.themes for code in theme.codes)


@dataclass(frozen=True, slots=True)
class Named:
    """An id with its label: an actor type or a value chain."""

    id: str
    label: Texts


@dataclass(frozen=True, slots=True)
class Group:
    """Value chains told together: one column of a matrix."""

    id: str
    label: Texts
    chains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to put the value chains into groups."""

    id: str
    label: Texts
    groups: tuple[Group, ...]

    def groups_of(self, chains: Iterable[str]) -> tuple[str, ...]:
        """Ids of the groups these chains belong to, in the grouping's order.

        ``(CROSS_CUTTING,)`` when none of them is placed or there are none.
        """
        mine = set(chains)
        found = tuple(group.id for group in self.groups if mine.intersection(group.chains))
        return found or (CROSS_CUTTING,)


@dataclass(frozen=True)
class Codebook:
    """A whole codebook; ``housekeeping`` codes mark segments and belong to no dimension."""

    id: str
    version: str
    title: Texts
    languages: tuple[str, ...]
    dimensions: tuple[Dimension, ...]
    actor_types: tuple[Named, ...] = ()
    value_chains: tuple[Named, ...] = ()
    groupings: tuple[Grouping, ...] = ()
    housekeeping: tuple[Code, ...] = ()
    lemmas: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Corrections of the lemma table, by language: word form -> lemma."""
    note: Texts = field(default_factory=dict)

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        """The codes of all dimensions, in order, without housekeeping."""
        return tuple(code for dimension in self.dimensions for code in dimension.codes)

    @cached_property
    def by_id(self) -> Mapping[str, Code]:
        """Every code, housekeeping included, by its id."""
        return {code.id: code for code in (*self.codes, *self.housekeeping)}

    @property
    def themes(self) -> Iterator[Theme]:
        """All themes in order."""
        return (theme for dimension in self.dimensions for theme in dimension.themes)

    def code(self, code_id: str) -> Code:
        """The code of that id in any letter case.

        Raises ``UnknownName`` with the nearest ids when there is none.
        """
        code = self.by_id.get(code_id) or self.by_id.get(code_id.upper())
        if code is None:
            raise UnknownName("code", code_id, self.by_id)
        return code

    def to_code_with(self, code_id: str) -> Code:
        """The code of that id in any letter case, to be coded with.

        Raises ``UnknownName`` when there is none, ``RetiredCode`` when it is retired.
        """
        code = self.code(code_id)
        if code.retired:
            raise RetiredCode(code.id, code.since)
        return code

    def select(self, name: str) -> tuple[Code, ...]:
        """The codes that a code, theme or dimension id stands for, in order.

        Raises ``UnknownName`` when nothing is called so.
        """
        wanted = name.upper()
        for dimension in self.dimensions:
            if dimension.id == wanted:
                return dimension.codes
            for theme in dimension.themes:
                if theme.id == wanted:
                    return theme.codes
        known = [d.id for d in self.dimensions] + [t.id for t in self.themes] + list(self.by_id)
        if wanted not in self.by_id:
            raise UnknownName("code, theme or dimension", name, known)
        return (self.by_id[wanted],)

    def grouping(self, grouping_id: str) -> Grouping:
        """The grouping of that id; raises ``UnknownName`` when there is none."""
        for grouping in self.groupings:
            if grouping.id == grouping_id:
                return grouping
        raise UnknownName("grouping", grouping_id, (g.id for g in self.groupings))
