"""`Quality`: what was measured in each interview, and what in the study is worth a look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from qualcode.files.sheets import TEXT_LIMIT, parts
from qualcode.model import InterviewQuality, Issue
from qualcode.report.quality import issue_lines
from qualcode.report.workbook.book import Book
from qualcode.report.workbook.content import WorkbookContent
from qualcode.report.workbook.table import Heading, Table
from qualcode.report.workbook.words import Language, word

COLUMNS = (
    ("interview", 13),
    ("n_words", 10),
    ("told", 15),
    ("asked", 14),
    ("asked_share", 14),
    ("turns", 9),
    ("unnamed", 13),
    ("inaudible", 12),
    ("inaudible_rate", 12),
    ("minutes", 10),
    ("rate", 12),
    ("guide_found", 12),
    ("guide", 12),
    ("n_issues", 10),
    ("issues", 90),
)
MOST = 42
"""Characters across which a long id of an interview is not broken."""
SEVERITIES = ("error", "warning", "note")


def write_quality(book: Book, content: WorkbookContent, language: Language) -> None:
    """Add `Quality`: one row per interview, then one per kind of issue that belongs to none.

    Numbers are numbers; a cell is empty where a thing cannot be told.
    """
    headings = [Heading(word(key, language), width) for key, width in COLUMNS]
    longest = max((len(one.measures.interview_id) for one in content.quality.interviews), default=0)
    headings[0] = replace(headings[0], width=min(max(COLUMNS[0][1], longest + 2), MOST))
    table = Table(book, "Quality", headings, frozen=1, lined=True)
    for one in content.quality.interviews:
        name, *measured = _measured(table, one)
        for n, text in enumerate(_told(one.issues)):
            rest = measured if n == 0 else [None] * len(measured)
            table.add([name, *rest, text])
    for line in issue_lines(content.quality.other, None):
        for text in parts(line, TEXT_LIMIT):
            table.add([word("whole_study", language), *[None] * (len(COLUMNS) - 2), text])
    notes = ("quality_words", "quality_inaudible", "quality_rate", "quality_guide")
    table.done(word(note, language) for note in notes)


def _measured(table: Table, one: InterviewQuality) -> list[Any]:
    m = one.measures
    minutes, rate = m.minutes, m.words_per_minute
    share = table.styled(m.asked_words / m.words, "percent") if m.words else None
    return [
        m.interview_id,
        m.words,
        m.told_words,
        m.asked_words,
        share,
        m.turns,
        m.unnamed,
        m.inaudible,
        table.styled(round(m.inaudible_rate, 2), "decimal"),
        None if minutes is None else table.styled(round(minutes, 2), "decimal"),
        None if rate is None else round(rate),
        len(one.asked) if one.askable else None,
        len(one.askable) if one.askable else None,
        len(one.issues),
    ]


def _told(issues: Iterable[Issue]) -> Iterator[str]:
    """Issues a line each, worst first, in as many cells as they need; an empty text for none."""
    ranked = sorted(issues, key=lambda issue: SEVERITIES.index(issue.severity))
    text = "\n".join(f"{issue.severity}: {issue}" for issue in ranked)
    yield from parts(text, TEXT_LIMIT) or [""]
