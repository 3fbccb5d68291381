"""Acts of people on a study, as changes of things that have the same name in all copies of it.

A thing is a coding, what a coder says of a segment, a memo, a chart, ... An act changes one or many.
What a thing is now follows from the changes alone (``now``), in whatever order copies came to know
them: of changes that did not know of each other the one with the higher clock holds, and both are
told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["coding", "seen", "verdict", "reading", "memo", "chart", "proposal", "codebook"]
"""``coding``; ``seen``: a coder has read a segment, found nothing, or wants to see it again;
``verdict``: a rule found wrongly; ``reading``: an interview is coded to its end; ``memo``; ``chart``:
the summary of an interview under a dimension; ``proposal``: a code that somebody wants;
``codebook``."""

Value = Mapping[str, object]
"""What a thing says: plain JSON."""

SeenState = Literal["read", "nothing", "review"]


@dataclass(frozen=True, slots=True)
class Change:
    """What an act does to a thing: ``None`` stands for none being there.

    ``subject`` is what people look for in the log: the segment, the interview, the code.
    """

    kind: Kind
    name: str
    subject: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class Written:
    """A change as it stands in the log: ``parents`` are those that it knew of, of the same thing."""

    uid: str
    clock: int
    parents: tuple[str, ...]
    after: Value | None


def heads(changes: Iterable[Written]) -> list[Written]:
    """The changes of one thing that no other knew of, the one that holds last."""
    listed = {one.uid: one for one in changes}
    former = {uid for one in listed.values() for uid in one.parents}
    return sorted(
        (one for one in listed.values() if one.uid not in former), key=lambda w: (w.clock, w.uid)
    )


def now(changes: Iterable[Written]) -> Value | None:
    """What the changes of one thing make it; ``None`` where it is not there."""
    last = heads(changes)
    return last[-1].after if last else None


def name_of(*parts: object) -> str:
    """The name of a thing that is known by ids: a segment and a coder, say."""
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
