"""The sample: how many interviews of each kind there are, and how many were planned."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import NamedTuple

from qualcode.analysis.columns import ALL, CROSS, columns_for, grouping_of
from qualcode.analysis.states import by_participant
from qualcode.errors import UnknownName
from qualcode.model import (
    Achieved,
    Codebook,
    Column,
    Crossed,
    Evidence,
    Plan,
    PlanRow,
    Sample,
    Unit,
)

ANY = Column("any", {"en": "(any)", "es": "(cualquiera)"})
"""The value of a plan that leaves an attribute open."""


def sample(evidence: Evidence, codebook: Codebook, grouping: str = "") -> Sample:
    """How many interviews there are by group of value chains and actor type."""
    groups = columns_for(evidence, codebook, "value_chain", grouping)
    actors = columns_for(evidence, codebook, "actor_type")
    everyone = frozenset(interview.id for interview in evidence.interviews)
    in_group = {**groups.members, ALL.id: everyone}
    of_actor = {**actors.members, ALL.id: everyone}
    return Sample(
        rows=(*groups.columns, ALL),
        columns=(*actors.columns, ALL),
        counts={(g, a): len(in_group[g] & of_actor[a]) for g in in_group for a in of_actor},
        adds_up=groups.adds_up and actors.adds_up,
        grouping=grouping_of(codebook, grouping).id if codebook.groupings else "",
    )


def crossed(
    evidence: Evidence,
    codebook: Codebook,
    attributes: tuple[str, ...],
    plan: Plan | None = None,
    grouping: str = "",
    unit: Unit = "interview",
) -> Crossed:
    """The sample by attributes crossed, two or three, beside a plan if there is one.

    Where the plan says nothing of an attribute, what it plans stands only under ``all`` of it. Raises
    ``UnknownName`` for an attribute that neither an interview nor the plan has.
    """
    people = by_participant(evidence) if unit == "participant" else evidence
    axes = [_axis(people, codebook, name, plan, grouping) for name in attributes]
    everyone = frozenset(interview.id for interview in people.interviews)
    ids = [[column.id for column in axis.columns] for axis in axes]
    placed = [_placed(axes, attributes, plan, row) for row in plan.rows] if plan else []
    told = [plan is not None and _in_plan(name, plan) is not None for name in attributes]

    def having(key: tuple[str, ...]) -> frozenset[str]:
        found = everyone
        for axis, value in zip(axes, key, strict=True):
            if value not in (ALL.id, ANY.id, ""):
                found &= axis.members.get(value, frozenset())
        return found

    def achieved(key: tuple[str, ...]) -> int:
        if ANY.id not in key:
            return len(having(key))
        of_plan = (having(places) & having(key) for places, _ in placed if _is_of(places, key))
        return len(frozenset[str]().union(*of_plan))

    def planned(key: tuple[str, ...]) -> int | None:
        own = [n for places, n in placed if _is_of(places, key)]
        if plan is None or any(v != ALL.id and not t for v, t in zip(key, told, strict=True)):
            return None
        open_elsewhere = any(_leaves_open(places, key) for places, _ in placed)
        return None if open_elsewhere or (ANY.id in key and not own) else sum(own)

    keys = product(*([*own, ALL.id] for own in ids))
    whole = product(*(own if t else [ALL.id] for own, t in zip(ids, told, strict=True)))
    return Crossed(
        attributes=attributes,
        axes=tuple(axis.columns for axis in axes),
        cells={key: Achieved(achieved(key), planned(key)) for key in keys},
        whole=tuple(whole) if plan else (),
        unit=unit,
        adds_up=all(axis.adds_up for axis in axes),
        planned=plan is not None,
    )


class _Axis(NamedTuple):
    """The values of an attribute in order, who has each, and how a plan may call them."""

    columns: tuple[Column, ...]
    members: Mapping[str, frozenset[str]]
    adds_up: bool
    ids: Mapping[str, str]


def _axis(
    evidence: Evidence, codebook: Codebook, attribute: str, plan: Plan | None, grouping: str
) -> _Axis:
    place = _in_plan(attribute, plan) if plan else None
    try:
        own, members, adds_up = columns_for(evidence, codebook, attribute, grouping)
    except UnknownName:
        if place is None:
            raise
        own, members, adds_up = (), {}, True
    ids = {name.casefold(): c.id for c in own for name in (c.id, *c.label.values())}
    if attribute == "value_chain" and codebook.groupings:
        groups = grouping_of(codebook, grouping).groups
        ids |= {chain: group.id for group in groups for chain in group.chains if chain not in ids}
    planned = [row.values[place] for row in plan.rows] if plan and place is not None else []
    new = {v.casefold(): v for v in planned if v and v.casefold() not in ids}
    more = [CROSS if v == CROSS.id else Column(v, {"en": v, "es": v}) for v in new.values()]
    more += [ANY] if any(not v for v in planned) else []
    ids |= new
    return _Axis((*own, *more), members, adds_up, ids)


def _in_plan(attribute: str, plan: Plan) -> int | None:
    """Where the plan has the attribute; single chains are told by a plan that names no group."""
    name = "value_chain" if attribute == "chain" else attribute
    return plan.attributes.index(name) if name in plan.attributes else None


def _placed(
    axes: list[_Axis], attributes: tuple[str, ...], plan: Plan | None, row: PlanRow
) -> tuple[tuple[str, ...], int]:
    """Where a row of the plan stands on each axis (empty: the plan does not tell), and its number."""
    places = []
    for axis, name in zip(axes, attributes, strict=True):
        index = _in_plan(name, plan) if plan else None
        value = "" if index is None else row.values[index]
        places.append("" if index is None else axis.ids[value.casefold()] if value else ANY.id)
    return tuple(places), row.planned


def _is_of(places: tuple[str, ...], key: tuple[str, ...]) -> bool:
    return all(value in (ALL.id, place) for place, value in zip(places, key, strict=True))


def _leaves_open(places: tuple[str, ...], key: tuple[str, ...]) -> bool:
    """Whether a row of the plan is for that kind among others: what is planned of it is not told."""
    pairs = list(zip(places, key, strict=True))
    open_ones = [place == ANY.id and value not in (ALL.id, ANY.id) for place, value in pairs]
    return any(open_ones) and all(
        is_open or value in (ALL.id, place)
        for (place, value), is_open in zip(pairs, open_ones, strict=True)
    )
