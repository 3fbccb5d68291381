"""What stands in a cell of an interview and a dimension: segments, and what people made of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from qualcode.model import Chart, CodedSegment
from qualcode.report import charting
from qualcode.report.citation import clock
from qualcode.report.workbook.content import marks_of
from qualcode.report.workbook.matrix import remarks
from qualcode.report.workbook.words import Language


def segment_blocks(
    segments: Iterable[CodedSegment],
    codes: Collection[str],
    language: Language,
    cite: Callable[[CodedSegment], str] | None = None,
) -> list[str]:
    """Each segment that has one of the codes, under it its id, time and those codes, its citation."""
    blocks = []
    for segment in segments:
        found = []
        for code in dict.fromkeys(mark.code for mark in segment.marks if mark.code in codes):
            said = remarks(marks_of(segment, (code,)), language)
            found.append(f"{code} ({', '.join(said)})" if said else code)
        if found:
            told = [segment.id, clock(segment.start_ms), ", ".join(found)]
            source = " · ".join(filter(None, told))
            blocks.append("\n".join([segment.text, source, *([cite(segment)] if cite else [])]))
    return blocks


def summary_block(chart: Chart, segment_ids: Iterable[str], language: Language) -> str:
    """A summary with its author, its day and whether it is stale, and the ids of its segments."""
    signed = f"— {chart.author}, {chart.at[:10]}"
    if chart.stale:
        signed += f" {charting.word('stale', language)}"
    return "\n".join(filter(None, [chart.text, signed, " · ".join(segment_ids)]))
