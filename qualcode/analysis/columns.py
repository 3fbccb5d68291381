"""Which interviews stand in which column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from qualcode.errors import UnknownName
from qualcode.model import CROSS_CUTTING, NO_DATA, Codebook, Column, Evidence, Grouping, Interview

ALL = Column("all", {"en": "All", "es": "Todas"})
"""The column that counts everything once."""
NONE = Column(NO_DATA, {"en": "(none)", "es": "(sin dato)"})
"""The column of interviews that have no value of the attribute."""
CROSS = Column(CROSS_CUTTING, {"en": "Cross-cutting", "es": "Transversal"})

BUILT_IN = ("value_chain", "chain", "actor_type", "month", "language", "interview")


class Columns(NamedTuple):
    """Columns in order, the ids of the interviews in each, and whether each stands in just one."""

    columns: tuple[Column, ...]
    members: Mapping[str, frozenset[str]]
    adds_up: bool


def columns_for(
    evidence: Evidence, codebook: Codebook, attribute: str, grouping: str = ""
) -> Columns:
    """The columns that an attribute makes of the interviews, without the column ``all``.

    ``value_chain``: the groups of the grouping (the codebook's first when empty), then the
    cross-cutting interviews if there are any; ``chain``: single chains; ``actor_type``: in the order
    of the codebook; any other attribute: its values in order. Interviews without a value stand in
    the column ``none``. Raises ``UnknownName`` for an attribute that no interview has, and for a
    grouping that the codebook has not.
    """
    _check(evidence.interviews, attribute)
    if attribute == "value_chain" and (codebook.groupings or grouping):
        return _by_group(evidence.interviews, grouping_of(codebook, grouping))
    known = {"actor_type": codebook.actor_types}.get(attribute, ())
    if attribute in ("chain", "value_chain"):
        known, attribute = codebook.value_chains, "value_chain"
    columns = tuple(Column(_column_id(named.id), named.label) for named in known)
    return _by_value(evidence.interviews, attribute, columns)


def grouping_of(codebook: Codebook, grouping: str) -> Grouping:
    """The grouping of that id, the codebook's first when the id is empty."""
    return codebook.grouping(grouping) if grouping else codebook.groupings[0]


def chains_of(
    evidence: Evidence, codebook: Codebook, attribute: str, grouping: str = ""
) -> Mapping[str, frozenset[str]]:
    """The value chains that head each column; empty for attributes that are not value chains."""
    if attribute == "value_chain" and codebook.groupings:
        groups = grouping_of(codebook, grouping).groups
        return {group.id: frozenset(group.chains) for group in groups}
    if attribute not in ("chain", "value_chain"):
        return {}
    chains = {chain for interview in evidence.interviews for chain in interview.value_chains}
    return {_column_id(chain): frozenset([chain]) for chain in chains}


def judged_chains(
    interview: Interview, column: str, heads: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    """The chains by which an interview is judged in a column: those that head it.

    Chains that head no column at all are kept everywhere: they have no other place to be told.
    """
    if column not in heads and column != CROSS_CUTTING:
        return interview.value_chains
    placed = frozenset[str]().union(*heads.values())
    mine = heads.get(column, frozenset())
    return tuple(c for c in interview.value_chains if c in mine or c not in placed)


def members_by_value(
    interviews: Sequence[Interview], attribute: str, grouping: Grouping
) -> Mapping[str, frozenset[str]]:
    """The ids of the interviews that have each value of an attribute.

    Groups of value chains are values of ``value_chain`` as the chains themselves are. Raises
    ``UnknownName`` for an attribute that no interview has.
    """
    _check(interviews, attribute)
    chains = attribute in ("chain", "value_chain")
    found = _by_value(interviews, "value_chain" if chains else attribute, ()).members
    groups = _by_group(interviews, grouping).members if attribute == "value_chain" else {}
    return {value: ids for value, ids in {**groups, **found}.items() if ids}


def _check(interviews: Sequence[Interview], attribute: str) -> None:
    known = set(BUILT_IN)
    for interview in interviews:
        known.update(interview.attributes)
        known.update(name for person in interview.participants for name in person.attributes)
    if attribute not in known:
        raise UnknownName("attribute", attribute, known)


def _by_group(interviews: Sequence[Interview], grouping: Grouping) -> Columns:
    columns = [Column(group.id, group.label) for group in grouping.groups]
    placed = {i.id: i.groups(grouping) for i in interviews}
    known = {column.id for column in columns}
    found = {group for groups in placed.values() for group in groups}
    columns += [more for more in (CROSS, NONE) if more.id in found - known]
    return _columns(columns, placed)


def _by_value(
    interviews: Sequence[Interview], attribute: str, columns: Sequence[Column]
) -> Columns:
    placed = {
        i.id: tuple(map(_column_id, dict.fromkeys(i.values(attribute)))) or (NONE.id,)
        for i in interviews
    }
    found = {value for values in placed.values() for value in values}
    known = {column.id for column in columns}
    others = [Column(v, {"en": v, "es": v}) for v in sorted(found - known - {NONE.id})]
    missing = [NONE] if NONE.id in found else []
    return _columns([*columns, *others, *missing], placed)


def _column_id(value: str) -> str:
    """The value as a column's id, apart from the two ids that mean something else."""
    return f"{value}_" if value in (ALL.id, NONE.id) else value


def _columns(columns: Iterable[Column], placed: Mapping[str, tuple[str, ...]]) -> Columns:
    columns = tuple(columns)
    members: dict[str, set[str]] = {column.id: set() for column in columns}
    for interview_id, ids in placed.items():
        for column_id in ids:
            members[column_id].add(interview_id)
    return Columns(
        columns,
        {column_id: frozenset(ids) for column_id, ids in members.items()},
        adds_up=all(len(ids) == 1 for ids in placed.values()),
    )
