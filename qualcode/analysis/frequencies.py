"""How often each code, theme or dimension occurs over the whole study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from qualcode.analysis.columns import ALL
from qualcode.analysis.matrix import cells, row_list
from qualcode.analysis.states import counted
from qualcode.model import Codebook, CodedSegment, Evidence, Frequency, Level, Tier, Unit


def frequencies(
    evidence: Evidence,
    codebook: Codebook,
    level: Level = "code",
    unit: Unit = "interview",
    codes: Iterable[str] | None = None,
    tier: Tier | None = None,
    segments: Iterable[CodedSegment] | None = None,
    zeros: bool = True,
) -> list[Frequency]:
    """Every row with its counts, most affirmed first, then in the order of the codebook.

    ``segments`` of a frequency counts segments once for every code and stance they carry, about
    oneself or about others. Rows that nobody affirms are there unless ``zeros`` is false.
    """
    rows = row_list(codebook, level, codes, tier)
    counts = cells(rows, counted(evidence, codebook, unit, segments), codebook)
    present = {interview.id for interview in evidence.interviews}
    by_code: Counter[str] = Counter()
    for mention in evidence.mentions:
        if mention.interview_id in present:
            by_code[mention.code] += mention.segments
    found = [
        Frequency(row, counts[row.id, ALL.id], sum(by_code[code] for code in row.codes))
        for row in rows
    ]
    kept = [one for one in found if zeros or one.cell.affirmed]
    return sorted(kept, key=lambda one: -one.cell.affirmed)
