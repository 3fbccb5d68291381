"""Charts: what analysts made of an interview under a dimension."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chart:
    """A summary of an interview under a dimension, by one author.

    ``basis`` stands for the codings that it was made from; ``stale`` when they are others now.
    ``at`` is when it was written (UTC, ISO).
    """

    interview_id: str
    dimension: str
    author: str
    text: str
    basis: str
    at: str
    stale: bool = False
