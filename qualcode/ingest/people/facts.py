"""What a transcript's header says of its interview, where the attribute sheet says nothing.

Headers are read with the names that the sheet's headings have. Names of those interviewed, telephone
numbers and the like are not among what is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from qualcode.ingest.people import columns
from qualcode.ingest.people.attributes import with_consent
from qualcode.ingest.vocabulary import fold
from qualcode.model import SCOPES, Codebook, Interview, Issue, Participant, agreed

_OF_INTERVIEW = ("region", "comuna", "place", "duration", "modality", "interviewer")
_OF_PARTICIPANT = ("gender", "age", "organisation", "role")
_LONGEST = {"interviewer": 6}
"""Words of a value; a longer one is speech or a remark."""
_WORDS = 15
_WORD = re.compile(r"\w+")


class Filled(NamedTuple):
    """An interview with what its file says where the sheet says nothing: which attributes those are,
    and what is worth a look."""

    interview: Interview
    taken: tuple[str, ...]
    issues: list[Issue]


def with_facts(
    interview: Interview, header: Mapping[str, str], codebook: Codebook | None = None
) -> Filled:
    """The interview with what the header of its transcript adds; the sheet is never overridden.

    Where the two say different things there is an issue. What is said of a participant is taken only
    where there are not several; consent holds for all of them.
    """
    said = _by_name(header)
    issues: list[Issue] = []
    taken: list[str] = []
    made = interview
    for name, value in said.items():
        filled, agrees = _interview_fact(made, name, value, codebook)
        if filled is None:
            filled, agrees = _participant_fact(made, name, value, codebook)
        if filled != made:
            taken.append(name)
            made = filled
        elif not agrees:
            what = f"{name} is not what the header of its file says"
            issues.append(Issue(interview.id, what, "The sheet counts; make the two the same."))
    agreed_to, more = _with_consent(made, said.get("consent", ""))
    taken += ["consent"] if agreed_to != made else []
    return Filled(agreed_to, tuple(taken), issues + more)


def _by_name(header: Mapping[str, str]) -> dict[str, str]:
    """What the header says under our names of columns; the first of a name counts."""
    found: dict[str, str] = {}
    for key, written in header.items():
        name = columns.name_of(key)
        value = " ".join(written.split()).strip(" .;*_")
        if value and len(value.split()) <= _LONGEST.get(name, _WORDS):
            found.setdefault(name, value)
    return found


def _interview_fact(
    one: Interview, name: str, value: str, codebook: Codebook | None
) -> tuple[Interview | None, bool]:
    """The interview with the fact, and whether the two agree; ``None`` when it is none of that kind."""
    if name == "date":
        day = columns.day(value)
        if day is None or one.date:
            near = columns.is_month(value) and one.date and one.date.replace(day=1) == day
            return one, day is None or day == one.date or bool(near)
        return replace(one, date=day), True
    if name == "language":
        code = columns.language(value)
        return (
            (one, not code or code == one.language)
            if one.language
            else (replace(one, language=code), True)
        )
    if name == "value_chain":
        chains, unknown = columns.chains(value, codebook)
        if one.value_chains or unknown or not chains:
            return one, bool(unknown) or set(chains) <= set(one.value_chains)
        return replace(one, value_chains=chains), True
    if name in _OF_INTERVIEW:
        if there := one.values(name):
            return one, _same(there, value)
        return replace(one, attributes={**one.attributes, name: columns.several(value)}), True
    return None, True


def _participant_fact(
    one: Interview, name: str, value: str, codebook: Codebook | None
) -> tuple[Interview, bool]:
    if name not in (*_OF_PARTICIPANT, "actor_type") or len(one.participants) > 1:
        return one, True
    person = one.participants[0] if one.participants else Participant(one.id)
    changed = person
    if name in ("actor_type", "role") and (actor := _actor(value, codebook)):
        if person.actor_type and name == "actor_type":
            return one, actor == person.actor_type
        if not person.actor_type:
            changed = replace(changed, actor_type=actor)
    if name in _OF_PARTICIPANT:
        value = _age(value) if name == "age" else value
        if there := person.attributes.get(name, ()):
            return one, _same(there, value)
        changed = replace(changed, attributes={**changed.attributes, name: columns.several(value)})
    return (one if changed == person else replace(one, participants=(changed,))), True


def _with_consent(one: Interview, written: str) -> tuple[Interview, list[Issue]]:
    if not written:
        return one, []
    people = one.participants or (Participant(one.id),)
    if all("consent" in person.attributes for person in people):
        scopes, understood = agreed([written])
        refused = [scope for scope in SCOPES if scope not in scopes and scope != "archive"]
        if understood and any(person.may(scope) for person in people for scope in refused):
            what = "the header of its file gives less consent than the sheet"
            return one, [Issue(one.id, what, "The sheet counts; make sure that it is right.")]
        return one, []
    issues: list[Issue] = []
    made = []
    for person in people:
        if "consent" not in person.attributes:
            person, issues = with_consent(person, written, one.id)
        made.append(person)
    return replace(one, participants=tuple(made)), issues


def _actor(value: str, codebook: Codebook | None) -> str:
    return columns.actor(value, codebook) if codebook and codebook.actor_types else ""


def _age(value: str) -> str:
    number = re.match(r"\d{1,3}\b", value)
    return number.group() if number else value


def _same(there: tuple[str, ...], value: str) -> bool:
    """Whether one of the two says all that the other says (``Los Lagos``, ``Región de Los Lagos``)."""
    said, sheet = (set(_WORD.findall(fold(text))) for text in (value, " ".join(there)))
    return said <= sheet or sheet <= said or columns.gender(value) == columns.gender(there[0])
