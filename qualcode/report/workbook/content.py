"""What a workbook shows, in records: everything is counted before it comes here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from qualcode.model import (
    CROSS_CUTTING,
    NO_DATA,
    Act,
    Chart,
    Codebook,
    CodedSegment,
    Column,
    Dimension,
    Evidence,
    Frequency,
    Group,
    Grouping,
    Interview,
    Mark,
    Matrix,
    Named,
    Row,
    Sample,
    State,
    StudyQuality,
    Theme,
    text_in,
)
from qualcode.model.memos import Memo


@dataclass(frozen=True)
class WorkbookContent:
    """The tables of a study and the segments behind them.

    ``matrix_rows``: interviews by groups of value chains, with the rows of all three levels in
    order (a dimension, then its themes, each followed by its codes). ``states`` by (code id,
    interview id). ``segments`` in reading order, ``citations`` by segment id. ``about``: lines of
    label and value that say how the workbook was made (versions, hashes, the command, settings).
    """

    title: str
    codebook: Codebook
    evidence: Evidence
    grouping: Grouping
    matrix_rows: Matrix
    sample: Sample
    states: Mapping[tuple[str, str], State]
    frequencies: Sequence[Frequency]
    segments: Sequence[CodedSegment]
    citations: Mapping[str, str]
    acts: Sequence[Act] = ()
    about: Sequence[tuple[str, str]] = ()
    percent_from: int = 20
    quality: StudyQuality = field(default_factory=StudyQuality)
    memos: Sequence[Memo] = ()
    voices: Mapping[str, str] = field(default_factory=dict)
    """The citations without the time of the segment, where a citation tells it."""
    charts: Mapping[tuple[str, str], Sequence[Chart]] = field(default_factory=dict)
    """What people made of an interview under a dimension, by the ids of both."""

    @cached_property
    def interviews(self) -> Mapping[str, Interview]:
        """The interviews by id."""
        return {interview.id: interview for interview in self.evidence.interviews}

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the groups in which each interview stands."""
        return {i.id: i.groups(self.grouping) for i in self.evidence.interviews}

    @cached_property
    def group_columns(self) -> tuple[Column, ...]:
        """The groups of value chains, behind them those without a group where they are used."""
        named = [Column(group.id, group.label) for group in self.grouping.groups]
        known = {column.id for column in named}
        used = {group for groups in self.groups.values() for group in groups}
        heads = {column.id: column for column in self.matrix_rows.columns}
        named += [
            heads.get(more, Column(more, {}))
            for more in (CROSS_CUTTING, NO_DATA)
            if more in used - known
        ]
        return tuple(named)

    @staticmethod
    def label(one: Column | Dimension | Theme | Group | Grouping | Named, language: str) -> str:
        """How a thing is called in that language, else its id."""
        return text_in(one.label, language) or one.id

    def labels(
        self, things: Collection[Column] | Collection[Named], language: str
    ) -> Mapping[str, str]:
        """The labels of things by their ids."""
        return {one.id: self.label(one, language) for one in things}

    def actors(self, interview: Interview, language: str) -> str:
        """The actor types of an interview, as they are called."""
        labels = self.labels(self.codebook.actor_types, language)
        return "; ".join(labels.get(actor, actor) for actor in interview.actor_types)

    def groups_named(self, interview: Interview, language: str) -> str:
        """The groups in which an interview stands, as they are called."""
        labels = self.labels(self.group_columns, language)
        return "; ".join(labels[group] for group in self.groups[interview.id])

    def quoted(self, row: Row) -> list[CodedSegment]:
        """The segments that carry a code of the row, in reading order."""
        places = {place for code in row.codes for place in self._places.get(code, ())}
        return [self.segments[place] for place in sorted(places)]

    @cached_property
    def _places(self) -> Mapping[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, segment in enumerate(self.segments):
            for code in dict.fromkeys(mark.code for mark in segment.marks):
                places.setdefault(code, []).append(place)
        return places


def marks_of(segment: CodedSegment, codes: Collection[str]) -> list[Mark]:
    """The marks of a segment that are of these codes."""
    return [mark for mark in segment.marks if mark.code in codes]
