"""`Chart`: one sheet per group of value chains, interviews by dimensions: what people made of them,
else the segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcode.model import CodedSegment, Column, Dimension, Interview
from qualcode.report.workbook.book import Book, stacked
from qualcode.report.workbook.content import WorkbookContent
from qualcode.report.workbook.summaries import segment_blocks, summary_block
from qualcode.report.workbook.table import Heading, Table
from qualcode.report.workbook.words import Language, word


def write(book: Book, content: WorkbookContent, language: Language) -> Mapping[str, Column]:
    """Add the sheets; the group of each by the sheet's name."""
    segments: dict[str, list[CodedSegment]] = {}
    for segment in content.segments:
        segments.setdefault(segment.interview_id, []).append(segment)
    charts = {}
    for column in content.group_columns:
        table = Table(
            book, f"Chart {column.id}", _headings(content, language), frozen=2, lined=True
        )
        charts[table.sheet.name] = column
        members = [i for i in content.evidence.interviews if column.id in content.groups[i.id]]
        for interview in members:
            _add(table, content, interview, segments.get(interview.id, []), language)
        table.done([] if members else [word("nobody", language)])
    return charts


def _headings(content: WorkbookContent, language: Language) -> list[Heading]:
    return [
        Heading(word("interview", language), 12),
        Heading(word("who_speaks", language), 26),
        *(Heading(content.label(one, language), 40) for one in content.codebook.dimensions),
    ]


def _add(
    table: Table,
    content: WorkbookContent,
    interview: Interview,
    segments: Sequence[CodedSegment],
    language: Language,
) -> None:
    stacks = [
        stacked(
            _blocks(content, interview.id, segments, dimension, language),
            word("goes_on", language),
        )
        for dimension in content.codebook.dimensions
    ]
    who = _who(content, interview, segments, language)
    for n in range(max([1, *map(len, stacks)])):
        texts = [stack[n] if n < len(stack) else None for stack in stacks]
        again = word("again", language, n=n + 1) if n else who
        table.add([table.styled(interview.id, "label"), again, *texts])


def _blocks(
    content: WorkbookContent,
    interview_id: str,
    segments: Sequence[CodedSegment],
    dimension: Dimension,
    language: Language,
) -> list[str]:
    """The summaries of an interview under a dimension, each above the ids of the segments; where nobody
    has written one, the segments themselves."""
    codes = frozenset(code.id for code in dimension.codes)
    written = content.charts.get((interview_id, dimension.id), ())
    if not written:
        return segment_blocks(segments, codes, language)
    ids = [one.id for one in segments if any(mark.code in codes for mark in one.marks)]
    blocks = [summary_block(one, (), language) for one in written[:-1]]
    return [*blocks, summary_block(written[-1], ids, language)]


def _who(
    content: WorkbookContent,
    interview: Interview,
    segments: Sequence[CodedSegment],
    language: Language,
) -> str:
    """How the interview is cited; its actor types where it has no segment."""
    voices = content.voices or content.citations
    cited = dict.fromkeys(voices.get(segment.id, "") for segment in segments)
    return "\n".join(filter(None, cited)) or content.actors(interview, language)
