"""Records of a study: interviews and participants, codings, acts, settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from qualcode.model.codebook import NO_DATA, About, Grouping, Stance
from qualcode.model.consent import Scope, agreed
from qualcode.model.text import Limits, Span

Origin = Literal["person", "rule", "suggestion", "import"]

NOT_INCLUDED = "no"
"""What the attribute ``included`` says of an interview that is set aside: it is in no count."""

RULE_CODER = "rules"
"""The coder in whose name the codebook's rules code."""


@dataclass(frozen=True)
class Participant:
    """A person who spoke. ``number`` counts within the actor type, over the whole study.

    ``speaker`` is their label in the transcript; empty when the interview has one participant only.
    ``descriptor`` is how a citation calls them, by language (``{"en": "beekeeper"}``).
    """

    interview_id: str
    speaker: str = ""
    actor_type: str = ""
    number: int | None = None
    descriptor: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def may(self, scope: Scope) -> bool:
        """Whether that is within what they have agreed to, and their interview is not set aside; it is
        where nothing is said of either."""
        return _may(self.attributes, scope)

    @property
    def person(self) -> str:
        """Who they are over several interviews, as the sheet calls them; empty where it does not."""
        return next(iter(self.attributes.get("person", ())), "")


@dataclass(frozen=True)
class Interview:
    """One conversation: the default unit of counting.

    Attribute values are tuples, because an interview may have several (two regions, two chains);
    an attribute that is not there has no values.
    """

    id: str
    language: str = ""
    date: date | None = None
    value_chains: tuple[str, ...] = ()
    participants: tuple[Participant, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def actor_types(self) -> tuple[str, ...]:
        """The actor types of its participants, each once, in order."""
        return tuple(dict.fromkeys(p.actor_type for p in self.participants if p.actor_type))

    def values(self, name: str) -> tuple[str, ...]:
        """The values of an attribute of the interview or of its participants, each once, in order."""
        if name == "interview":
            return (self.id,)
        if name == "value_chain":
            return self.value_chains
        if name == "actor_type":
            return self.actor_types
        if name == "month":
            return (f"{self.date:%Y-%m}",) if self.date else ()
        if name == "language":
            return (self.language,) if self.language else ()
        own = self.attributes.get(name, ())
        theirs = (value for p in self.participants for value in p.attributes.get(name, ()))
        return tuple(dict.fromkeys((*own, *theirs)))

    def groups(self, grouping: Grouping) -> tuple[str, ...]:
        """Ids of the groups of value chains it stands in.

        Without chains it is cross-cutting where it is known who speaks, as an official's is; an
        interview of which nothing is known stands in ``NO_DATA``.
        """
        if not self.value_chains and not self.actor_types:
            return (NO_DATA,)
        return grouping.groups_of(self.value_chains)

    def participant(self, speaker: str) -> Participant | None:
        """Who speaks under that label; the only participant when there is just one."""
        if len(self.participants) == 1:
            return self.participants[0]
        return next((p for p in self.participants if p.speaker == speaker), None)

    def may(self, scope: Scope, speaker: str) -> bool:
        """Whether what is said under a label may be used so: within what its speaker has agreed to,
        and all of the participants where it is not known which of them spoke; what is said of the
        whole interview holds for everybody in it."""
        person = self.participant(speaker)
        speakers = [person] if person else self.participants
        return _may(self.attributes, scope) and all(one.may(scope) for one in speakers)


def _may(attributes: Mapping[str, tuple[str, ...]], scope: Scope) -> bool:
    """Whether these attributes leave room for that: ``included`` is not no, and ``consent`` has it."""
    included = attributes.get("included", ()) != (NOT_INCLUDED,)
    return included and scope in agreed(attributes.get("consent", ())).scopes


@dataclass(frozen=True, slots=True)
class Coding:
    """A span with a code by a coder. ``quote`` is the exact text of ``span`` when it was made.

    A person's span is the whole segment unless they chose words; a rule's span is the words that
    matched. ``rule`` is the pattern as written, empty for people's codings.
    """

    segment_id: str
    interview_id: str
    code: str
    coder: str
    span: Span
    quote: str
    stance: Stance = "affirms"
    about: About = "self"
    origin: Origin = "person"
    rule: str = ""
    memo: str = ""
    exemplar: bool = False
    """A coding to be shown to others as the model of its code."""


@dataclass(frozen=True, slots=True)
class Mention:
    """What the codings of one code by one stance come to in one interview, for one speaker.

    ``segments`` and ``words`` count distinct segments; ``rule_only`` says that no person coded any.
    """

    interview_id: str
    speaker: str
    code: str
    stance: Stance
    about: About
    rule_only: bool
    segments: int
    words: int


@dataclass(frozen=True)
class Evidence:
    """All that counting needs, in records.

    ``raised`` holds (interview, dimension) pairs in which the dimension came up without a code of
    its own: its guide question was asked, or a coder marked *nothing to code* under it. ``read``
    holds the interviews that somebody, or the rules, have coded; ``read_by_people`` those that a
    person has.
    """

    interviews: tuple[Interview, ...]
    mentions: tuple[Mention, ...]
    raised: frozenset[tuple[str, str]] = frozenset()
    read: frozenset[str] = frozenset()
    read_by_people: frozenset[str] = frozenset()
    left_out: tuple[int, int] = (0, 0)
    """Interviews, and participants of others, that are not in it for want of consent to analysis."""

    @property
    def n_people(self) -> int:
        """How many people are known to have spoken, each once however many interviews they gave."""
        people = [p for interview in self.interviews for p in interview.participants]
        return len({p.person for p in people if p.person}) + sum(not p.person for p in people)

    @property
    def coverage(self) -> tuple[int, int]:
        """How many of the interviews are read, and how many there are."""
        return sum(i.id in self.read for i in self.interviews), len(self.interviews)


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the log: who did what to what, when, with the values before and after (JSON)."""

    number: int
    at: str
    who: str
    act: str
    subject: str
    before: str = ""
    after: str = ""
    clock: int = 0
    uid: str = ""
    """The same in every copy of the study."""
    act_uid: str = ""
    """The uid of the row with which its act began: one act may change many things."""
    kind: str = ""
    """Of the thing it changes; ``note``: it only tells; empty: more than one thing."""
    name: str = ""
    parents: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """A turn's words in another language, and who translated them how."""

    interview_id: str
    turn: int
    language: str
    text: str
    translator: str


@dataclass(frozen=True, slots=True)
class Quantifier:
    """A step of the ladder: the word that may be said when all its conditions hold.

    ``over``/``under``: bounds of n/D, ``from_``: n/D at least; ``until``: n/D at most;
    ``least``: n at least; ``base``: D at least.
    """

    words: Mapping[str, str]
    over: float | None = None
    from_: float | None = None
    under: float | None = None
    until: float | None = None
    least: int = 0
    base: int = 0


@dataclass(frozen=True)
class Settings:
    """What ``study.toml`` says; every value has a default that can be defended."""

    title: str = ""
    language: str = "es"
    interview_language: str = "es"
    codebook: str = "codebook.yaml"
    attributes: str = "interviews.xlsx"
    grouping: str = ""
    """The grouping that heads value-chain columns; the codebook's first when empty."""
    profile: str = "codebook-ta"
    seed: int = 1
    segment_words: int = 150
    percent_from: int = 20
    """No percentage is printed when fewer interviews addressed the matter."""
    quote_words: tuple[int, int] = (8, 90)
    citation: Mapping[str, str] = field(default_factory=dict)
    """Citation templates by language; the built-in form where a language is missing."""
    quantifiers: tuple[Quantifier, ...] = ()
    """The ladder, strictest first; the built-in ladder when empty."""
    interviewers: tuple[str, ...] = ()
    """Labels that are interviewers in this study, confirmed once."""
    participants: tuple[str, ...] = ()
    """Labels that are participants in this study, confirmed once."""
    same_speakers: Mapping[str, str] = field(default_factory=dict)
    """Labels that are misspelt or written in two ways -> the label they stand for."""
    limits: Limits = Limits()
