"""What each interview, participant or segment says about each row: its state.

Everything that is counted is brought into one shape first, `Counted`, so that the rules of counting
stand in one place for every unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache

from qualcode.model import (
    Codebook,
    CodedSegment,
    Evidence,
    Interview,
    Mark,
    Mention,
    Row,
    Standing,
    State,
    Unit,
)

Attributes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing that is counted, with the codes that are in it.

    ``affirms`` and ``denies`` are codes told about oneself (*mixed* is in both), ``by_people`` those
    of the affirmed that a person coded, ``others`` codes told about others, ``raised`` the
    dimensions that came up. ``weight`` is what it counts for. Of one that is not ``read`` to its end
    only what people have coded is in it.
    """

    interview: Interview
    read: bool
    affirms: frozenset[str]
    denies: frozenset[str]
    by_people: frozenset[str]
    others: frozenset[str]
    raised: frozenset[str]
    weight: int = 1


def counted(
    evidence: Evidence,
    codebook: Codebook,
    unit: Unit = "interview",
    segments: Iterable[CodedSegment] | None = None,
) -> list[Counted]:
    """Everything there is to count in that unit, in the order of the interviews.

    A participant has the codings of their own speaker label and the interview's raised dimensions;
    an interview without known participants counts as one. Segments (needed for the units
    ``segment`` and ``words``) count themselves, or their words.
    """
    if unit in ("segment", "words"):
        if segments is None:
            raise ValueError(f"the unit '{unit}' needs the coded segments")
        return _by_segment(evidence, codebook, segments, weigh_words=unit == "words")
    if unit == "participant":
        evidence = by_participant(evidence)
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in evidence.mentions:
        mentions[mention.interview_id].append(mention)
    asked: dict[str, set[str]] = defaultdict(set)
    for interview_id, dimension in evidence.raised:
        asked[interview_id].add(dimension)
    homes = _homes(codebook)
    return [
        _counted(
            interview,
            interview.id in evidence.read,
            mentions[interview.id],
            homes,
            asked=asked[interview.id],
        )
        for interview in evidence.interviews
    ]


def by_participant(evidence: Evidence) -> Evidence:
    """The same evidence with everybody who spoke as an interview of their own, each person once.

    A participant with the attribute ``person`` is the same in every interview in which they have it:
    their attributes are put together, and what they say in any of them counts. Codings of a speaker
    who is none of several participants belong to nobody and are left out.
    """
    home: dict[str, str] = {}
    ids: dict[tuple[str, str], str] = {}
    people: dict[str, Interview] = {}
    in_interview: dict[str, list[str]] = defaultdict(list)
    for interview in evidence.interviews:
        alone = len(interview.participants) < 2
        for speaker, own in _spoken_by(interview):
            own_id = interview.id if alone else f"{interview.id} {speaker}"
            person = own.participants[0].person if own.participants else ""
            own_id = home.setdefault(person, own_id) if person else own_id
            if not alone:
                ids[interview.id, speaker] = own_id
            before = people.get(own_id)
            people[own_id] = _together(before, own) if before else replace(own, id=own_id)
            in_interview[interview.id].append(own_id)

    def spread(interview_ids: Iterable[str]) -> frozenset[str]:
        return frozenset(own for i in interview_ids for own in in_interview.get(i, ()))

    def whose(mention: Mention) -> str:
        of_several = ids.get((mention.interview_id, mention.speaker))
        of_one = in_interview.get(mention.interview_id, ())
        nobody = f"{mention.interview_id} {mention.speaker} (nobody)"
        return of_several or (of_one[0] if len(of_one) == 1 else nobody)

    return replace(
        evidence,
        interviews=tuple(people.values()),
        mentions=tuple(replace(m, interview_id=whose(m)) for m in evidence.mentions),
        raised=frozenset((own, dim) for i, dim in evidence.raised for own in spread([i])),
        read=spread(evidence.read),
        read_by_people=spread(evidence.read_by_people),
    )


def _spoken_by(interview: Interview) -> list[tuple[str, Interview]]:
    """The interview as each of its participants gave it; as it is where nobody is known."""
    if len(interview.participants) < 2:
        return [("", interview)]
    return [(p.speaker, replace(interview, participants=(p,))) for p in interview.participants]


def _together(one: Interview, other: Interview) -> Interview:
    """Two interviews with the same person, as one."""

    def both(a: Attributes, b: Attributes) -> Attributes:
        names = dict.fromkeys((*a, *b))
        return {n: tuple(dict.fromkeys((*a.get(n, ()), *b.get(n, ())))) for n in names}

    first, second = one.participants[0], other.participants[0]
    person = replace(
        first,
        actor_type=first.actor_type or second.actor_type,
        attributes=both(first.attributes, second.attributes),
    )
    return replace(
        one,
        date=one.date or other.date,
        language=one.language or other.language,
        value_chains=tuple(dict.fromkeys((*one.value_chains, *other.value_chains))),
        participants=(person,),
        attributes=both(one.attributes, other.attributes),
    )


def state_of(counted: Counted, row: Row, ruled_out: AbstractSet[str] = frozenset()) -> Standing:
    """The state of one thing counted for one row, when the codebook matrix rules those codes out."""
    codes = frozenset(row.codes) - ruled_out
    if not codes:
        return Standing(State.NOT_APPLICABLE)
    affirmed, denied = codes & counted.affirms, codes & counted.denies
    rule_only = bool(affirmed) and not codes & counted.by_people
    if affirmed:
        return Standing(State.BOTH if denied else State.AFFIRMED, rule_only)
    if denied:
        return Standing(State.DENIED)
    if not counted.read:
        return Standing(State.UNREAD)  # what is not coded yet may be said further on
    if row.dimension in counted.raised:
        return Standing(State.ADDRESSED, others=bool(codes & counted.others))
    return Standing(State.SILENT)


def states(
    evidence: Evidence, codebook: Codebook, rows: Sequence[Row]
) -> Mapping[tuple[str, str], Standing]:
    """The standing of every interview for every row, by (row id, interview id)."""
    ruled_out = ruled_out_by(codebook)
    return {
        (row.id, one.interview.id): state_of(
            one, row, ruled_out(one.interview.actor_types, one.interview.value_chains)
        )
        for one in counted(evidence, codebook)
        for row in rows
    }


def ruled_out_by(
    codebook: Codebook,
) -> Callable[[tuple[str, ...], tuple[str, ...]], frozenset[str]]:
    """Answers which codes the codebook matrix rules out for actor types and value chains."""

    @cache
    def ruled_out(actors: tuple[str, ...], chains: tuple[str, ...]) -> frozenset[str]:
        return frozenset(code.id for code in codebook.codes if not code.applies(actors, chains))

    return ruled_out


def _by_segment(
    evidence: Evidence, codebook: Codebook, segments: Iterable[CodedSegment], weigh_words: bool
) -> list[Counted]:
    by_id = {interview.id: interview for interview in evidence.interviews}
    homes = _homes(codebook)
    return [
        _counted(
            by_id[segment.interview_id],
            segment.interview_id in evidence.read,
            segment.marks,
            homes,
            weight=segment.n_words if weigh_words else 1,
        )
        for segment in segments
        if segment.interview_id in by_id
    ]


def _homes(codebook: Codebook) -> Mapping[str, str]:
    """The dimension of every code that has one; housekeeping codes raise no dimension."""
    return {code.id: code.dimension for code in codebook.codes}


def _counted(
    interview: Interview,
    read: bool,
    marks: Iterable[Mention | Mark],
    homes: Mapping[str, str],
    *,
    asked: Iterable[str] = (),
    weight: int = 1,
) -> Counted:
    marks = [mark for mark in marks if mark.code in homes and (read or not _by_rule(mark))]
    own = [mark for mark in marks if mark.about == "self"]
    affirming = [mark for mark in own if mark.stance != "denies"]
    return Counted(
        interview,
        read,
        affirms=frozenset(mark.code for mark in affirming),
        denies=frozenset(mark.code for mark in own if mark.stance != "affirms"),
        by_people=frozenset(mark.code for mark in affirming if not _by_rule(mark)),
        others=frozenset(mark.code for mark in marks if mark.about == "other"),
        raised=frozenset(asked if read else ()).union(homes[mark.code] for mark in marks),
        weight=weight,
    )


def _by_rule(mark: Mention | Mark) -> bool:
    return mark.rule_only if isinstance(mark, Mention) else mark.origin == "rule"
