"""The thematic summary in Markdown: what was computed, what was said, and room for the analyst.

Three layers that look different: computed lines (templates over counts), verbatim quotations in
blockquotes, and an empty signed place for what a person concludes. No sentence here interprets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from qualcode.model import (
    Codebook,
    DimensionBlock,
    Evidence,
    Quantifier,
    Settings,
    text_in,
)
from qualcode.report.block import Page, block_sections
from qualcode.report.language import amount, left_out_notes, phrase
from qualcode.report.markdown import bullets, code, escape, one_line, quoted
from qualcode.report.summary_phrases import SUMMARY
from qualcode.report.tables import coverage_notes


def thematic_summary(
    codebook: Codebook,
    evidence: Evidence,
    blocks: Sequence[DimensionBlock],
    *,
    language: str,
    settings: Settings,
    ladder: Sequence[Quantifier],
    data_hash: str = "",
    data_as_of: str = "",
) -> str:
    """The whole document: how it was counted, then one block per dimension.

    With the profile ``reflexive-ta`` prevalence, patterns and the words for counts are left out.
    Raises ``UnknownName`` for a language that reports do not speak.
    """
    page = Page(codebook, evidence, settings, language)
    parts = _front(page, blocks, data_hash, data_as_of)
    if page.counts:
        parts += _ladder(ladder, language)
    for block in blocks:
        parts += block_sections(block, page)
    return "\n\n".join(parts) + "\n"


def _front(
    page: Page, blocks: Sequence[DimensionBlock], data_hash: str, data_as_of: str
) -> list[str]:
    title = page.settings.title or text_in(page.codebook.title, page.language)
    coverage = coverage_notes(page.language, page.evidence.coverage)
    read, total = page.evidence.coverage
    people = len(page.evidence.read_by_people)
    facts = [
        page.say("interviews", n=len(page.evidence.interviews)),
        page.say("participants", n=page.evidence.n_people),
        *([page.say("actors", list=_actors(page))] if _actors(page) else []),
        page.say("coded", read=read, n=total, people=people),
        *map(escape, left_out_notes(page.evidence.left_out, page.language)),
        *_quoted(page, blocks),
        page.say("unit"),
        page.say("codebook", id=code(page.codebook.id), version=code(page.codebook.version)),
        page.say("profile", profile=code(page.settings.profile)),
        *([page.say("hash", hash=code(data_hash))] if data_hash else []),
        *([page.say("as_of", date=escape(data_as_of))] if data_as_of else []),
    ]
    least, most = page.settings.quote_words
    how = [
        page.say("how.cell"),
        page.say("how.silence"),
        page.say("how.others"),
        page.say("how.rules"),
        page.say("how.percent", n=page.settings.percent_from),
        page.say("how.quotes", least=least, most=most),
        page.say("how.typical"),
        page.say("how.voices"),
        page.say("how.computed"),
    ]
    return [
        f"# {page.say('title')}",
        f"**{one_line(title)}**",
        *(quoted(f"**{escape(note)}**") for note in coverage),
        *([f"**{page.say('rules_only')}**"] if read and not people else []),
        bullets(facts),
        f"## {page.say('how')}",
        bullets(how),
    ]


def _quoted(page: Page, blocks: Sequence[DimensionBlock]) -> list[str]:
    """From how many interviews the document quotes, and how often from one."""
    times = Counter(q.interview_id for block in blocks for q in block.quotations)
    if not times:
        return []
    n = len(page.evidence.interviews)
    most = max(times.values())
    return [page.say("quoted", k=times.total(), interviews=len(times), n=n, most=most)]


def _actors(page: Page) -> str:
    counts = {
        named.id: sum(named.id in i.actor_types for i in page.evidence.interviews)
        for named in page.codebook.actor_types
    }
    total = amount(len(page.evidence.interviews), "interview", page.language)
    of = phrase("of", page.language)
    return "; ".join(
        f"{one_line(text_in(named.label, page.language) or named.id)} {counts[named.id]} {of} {total}"
        for named in page.codebook.actor_types
    )


def _ladder(ladder: Sequence[Quantifier], language: str) -> list[str]:
    point = "," if language == "es" else "."
    steps = [
        f"{escape(text_in(step.words, language))}: {escape(_conditions(step, point))}"
        for step in ladder
    ]
    return [
        f"## {phrase('ladder', language, SUMMARY)}",
        bullets(
            [
                escape(phrase("ladder.few", language, SUMMARY)),
                *steps,
                escape(phrase("ladder.order", language, SUMMARY)),
                escape(phrase("ladder.all", language, SUMMARY)),
            ]
        ),
    ]


def _conditions(step: Quantifier, point: str) -> str:
    """When a word may be said, in signs that need no language."""
    bounds = [
        ("n/D ≥", None if step.from_ in (None, 1) else step.from_),
        ("n/D >", step.over),
        ("n/D ≤", step.until),
        ("n/D <", step.under),
        ("n ≥", step.least or None),
        ("D ≥", step.base or None),
    ]
    told = [f"{sign} {bound:g}".replace(".", point) for sign, bound in bounds if bound is not None]
    return "; ".join((["n = D"] if step.from_ == 1 else []) + told)
