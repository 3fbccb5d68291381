"""An interview as coders read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualcode.model.acts import SeenState
from qualcode.model.study import RULE_CODER
from qualcode.model.tables import Mark
from qualcode.model.text import Role, Span


@dataclass(frozen=True, slots=True)
class Line:
    """A segment, or a turn that is not coded (of who asks): context, without a ``segment_id``.

    ``marks`` are all codings that count, by code and coder; ``seen`` says of coders that they have read
    the segment (``read``), found nothing to code (``nothing``) or want to see it again (``review``).
    """

    interview_id: str
    turn: int
    speaker: str
    role: Role
    span: Span
    text: str
    start_ms: int | None
    segment_id: str = ""
    n_words: int = 0
    marks: tuple[Mark, ...] = ()
    seen: Mapping[str, SeenState] = field(default_factory=dict)

    def by(self, coder: str) -> tuple[Mark, ...]:
        """The codings of one coder."""
        return tuple(mark for mark in self.marks if mark.coder == coder)

    @property
    def suggested(self) -> tuple[Mark, ...]:
        """What rules found."""
        return self.by(RULE_CODER)

    def is_read_by(self, coder: str) -> bool:
        """Whether a coder has coded it, or said that there is nothing more to do: not ``review``."""
        state = self.seen.get(coder)
        return state in ("read", "nothing") or (state is None and any(self.by(coder)))
