"""What is worth telling of a sheet that came back, each with its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["refused", "conflict", "warning", "note"]

SEVERITY: Mapping[str, Severity] = {
    "E03": "refused",
    "E04": "refused",
    "E06": "refused",
    "E07": "refused",
    "E08": "refused",
    "W01": "warning",
    "W02": "warning",
    "W03": "warning",
    "W04": "note",
    "W05": "note",
    "W06": "note",
    "W07": "refused",
    "W08": "warning",
    "W09": "warning",
    "W10": "warning",
    "W11": "warning",
    "W12": "note",
    "W13": "refused",
    "W14": "warning",
    "W15": "warning",
    "W16": "warning",
    "C01": "conflict",
    "N01": "note",
    "N02": "note",
}
"""How grave what a code stands for is. ``refused``: a cell or row is not taken, all others are."""

UNDER_EACH_OTHER: tuple[Severity, ...] = ("refused", "conflict", "warning", "note")
"""In this order they are told."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a cell, or (without a ``cell``) about the whole sheet.

    ``code`` is that of the table of import codes, ``key`` names the sentence, ``facts`` are what is put
    into it: ids, names of cells, numbers. ``value`` is what the cell holds and ``nearest`` what was
    perhaps meant: both may be words of a participant, so they are shown in the report and nowhere else.
    """

    code: str
    key: str
    cell: str = ""
    segment_id: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    value: str = ""
    nearest: str = ""

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return SEVERITY[self.code]

    @property
    def is_refusal(self) -> bool:
        """Whether something was not taken because of it."""
        return self.severity == "refused"
