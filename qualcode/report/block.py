"""One dimension of the thematic summary, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from qualcode.model import (
    Cell,
    Code,
    Codebook,
    Considered,
    Differing,
    DimensionBlock,
    Evidence,
    Matrix,
    Quotation,
    Settings,
    Tension,
    Texts,
    text_in,
)
from qualcode.report.language import amount, column_name, out_of, phrase
from qualcode.report.markdown import bullets, code, escape, quoted, to_markdown
from qualcode.report.phrases import QUOTATION_MARKS
from qualcode.report.summary_phrases import SUMMARY
from qualcode.report.tables import matrix_table

Section = Callable[["DimensionBlock", "Page"], list[str]]


@dataclass(frozen=True)
class Page:
    """What every section needs besides the dimension's own block."""

    codebook: Codebook
    evidence: Evidence
    settings: Settings
    language: str

    @cached_property
    def counts(self) -> bool:
        """Whether the method of the study tells prevalence and patterns in numbers."""
        return self.settings.profile != "reflexive-ta"

    def say(self, key: str, **facts: object) -> str:
        """A sentence of the summary."""
        return phrase(key, self.language, SUMMARY, **facts)

    def text(self, texts: Texts) -> str:
        """A text of the codebook, safe in Markdown."""
        return escape(text_in(texts, self.language))

    def named(self, code_id: str) -> str:
        """A code, theme or dimension by its label, with its id."""
        label = self._labels.get(code_id)
        return f"{self.text(label)} ({code(code_id)})" if label else code(code_id)

    def ids(self, ids: Iterable[str]) -> str:
        """Interviews or segments by their ids; *none* when there are none."""
        return ", ".join(map(escape, ids)) or self.say("nobody")

    @cached_property
    def _labels(self) -> dict[str, Texts]:
        labels = {code.id: code.label for code in self.codebook.by_id.values()}
        labels |= {theme.id: theme.label for theme in self.codebook.themes}
        return labels | {dim.id: dim.label for dim in self.codebook.dimensions}


def block_sections(block: DimensionBlock, page: Page) -> list[str]:
    """The parts of a dimension's block, headings included."""
    parts = [f"## {page.named(block.dimension.id)}"]
    for number, section in _SECTIONS.items():
        if page.counts or number not in _COUNTING:
            parts += [f"### {page.say(number)}", *section(block, page)]
    return parts


def _definition(block: DimensionBlock, page: Page) -> list[str]:
    definition = page.text(block.dimension.definition) or page.say("undefined")
    return [definition, bullets([_code_entry(one, page) for one in block.dimension.codes])]


def _code_entry(one: Code, page: Page) -> str:
    parts = [page.text(one.definition)]
    for key, texts in (("include", one.include), ("exclude", one.exclude)):
        if page.text(texts):
            parts.append(page.say(key, text=page.text(texts)))
    return f"{page.named(one.id)}: {' '.join(filter(None, parts))}".rstrip(": ")


def _who(block: DimensionBlock, page: Page) -> list[str]:
    whole = _whole(block.by_group, block.dimension.id)
    out = {*block.ruled_out, *block.unread}
    everyone = [interview.id for interview in page.evidence.interviews]
    in_scope = [i for i in everyone if i not in block.ruled_out]
    raised = [i for i in in_scope if i in block.raised]
    unasked = [i for i in in_scope if i not in block.raised and i not in out]
    n = whole.scope
    known = raised or block.dimension.asked
    lines = [
        page.say("came_up", d=whole.addressed, n=n),
        page.say("asked", k=len(raised), n=n, ids=page.ids(unasked))
        if known
        else page.say("asked.unknown"),
    ]
    for key, ids, total in (
        ("silent", block.silent, n),
        ("unread", block.unread, n),
        ("ruled_out", block.ruled_out, len(everyone)),
    ):
        if ids:
            lines.append(page.say(key, k=len(ids), n=total, ids=page.ids(ids)))
    return [bullets(lines)]


def _prevalence(block: DimensionBlock, page: Page) -> list[str]:
    parts = []
    for key, matrix in (("by_group", block.by_group), ("by_actor", block.by_actor)):
        # coverage and the meaning of n, D and N stand once, at the beginning of the document
        table = matrix_table(matrix, page.language, (0, 0), page.settings.percent_from)
        parts += [f"**{page.say(key)}**", to_markdown(table)]
        if not matrix.adds_up:
            parts.append(escape(phrase("note.overlap", page.language, unit=_interviews(page))))
    words = [
        f"{page.named(row.id)}: {page.text(block.words[row.id])}, {_counts(block, row.id, page)}"
        for row in block.by_group.rows
        if row.id in block.words
    ]
    return [*parts, page.say("in_words"), bullets(words)] if words else parts


def _patterns(block: DimensionBlock, page: Page) -> list[str]:
    found = block.patterns
    names = {c.id: column_name(c, "value_chain", page.language) for c in block.by_group.columns}
    lines = []
    for same in found.convergent:
        cells = (
            f"{escape(names[c])} {_count(block.by_group.cell(same.code, c), page)}"
            for c in same.columns
        )
        k, m = len(same.columns), len(block.by_group.columns) - 1
        told = page.say("convergent", k=k, m=m, code=page.named(same.code), list="; ".join(cells))
        lines.append(told)
    for far in found.divergent:
        here = out_of(far.n, far.d, far.total, page.language)
        rest = out_of(far.rest_n, far.rest_d, far.rest_total, page.language)
        column = escape(names[far.column])
        named = page.named(far.code)
        lines.append(page.say("divergent", code=named, column=column, here=here, rest=rest))
    lines += [_tension(tension, block, page) for tension in found.tensions]
    for more in found.violations:
        theme = next(t for t in block.dimension.themes if t.id == more.theme)
        lines.append(
            page.say(
                "violation",
                theme=page.named(more.theme),
                id=escape(more.interview_id),
                k=len(more.codes),
                n=len(theme.codes),
                codes=", ".join(map(page.named, more.codes)),
            )
        )
    return [bullets(lines or [page.say("no_pattern")])]


def _tension(tension: Tension, block: DimensionBlock, page: Page) -> str:
    own = {row.id for row in block.by_group.rows}
    cell = _whole(block.by_group, tension.code if tension.code in own else tension.other)
    return page.say(
        "tension.contrast" if tension.other else "tension.both",
        k=len(tension.interviews),
        d=cell.addressed,
        n=cell.scope,
        code=page.named(tension.code),
        other=page.named(tension.other) if tension.other else "",
        ids=page.ids(tension.interviews),
    )


def _differing(block: DimensionBlock, page: Page) -> list[str]:
    differing = block.patterns.differing
    if not differing:
        return [page.say("no_differing")]
    lines = []
    for code_id in dict.fromkeys(one.code for one in differing):
        counts = _counts(block, code_id, page, with_unit=False)
        lines.append(f"- {page.say('affirmed_by', code=page.named(code_id), counts=counts)}")
        lines += [f"  - {_departure(one, page)}" for one in differing if one.code == code_id]
    return ["\n".join(lines)]


def _departure(one: Differing, page: Page) -> str:
    other = page.named(one.other) if one.other else ""
    what = page.say(f"differs.{one.departure}", id=escape(one.interview_id), other=other)
    where = page.ids(one.segments) if one.segments else page.say("no_segments")
    return f"{what}: {where}. {page.say('disposition')}"


def _quotations(block: DimensionBlock, page: Page) -> list[str]:
    if not block.quotations:
        return [page.say("no_quotation")]
    parts = []
    for quotation in block.quotations:
        parts += [_heading(quotation, page), _quotation(quotation, block.ledger, page)]
    return [*parts, _voices(block, page)]


def _heading(quotation: Quotation, page: Page) -> str:
    role = phrase(f"role.{quotation.role}", page.language)
    return f"**{role.capitalize()}** · {', '.join(map(page.named, quotation.codes))}"


def _quotation(quotation: Quotation, ledger: Sequence[Considered], page: Page) -> str:
    opening, closing = QUOTATION_MARKS[page.language]
    rule = phrase("by_rule", page.language)
    facts = [
        escape(quotation.citation),
        escape(quotation.segment_id),
        amount(quotation.n_words, "words", page.language),
        phrase(f"stance.{quotation.stance}", page.language)
        + (f" ({rule})" if quotation.by_rule_only else ""),
        _rule(quotation, ledger, page),
    ]
    paragraphs = [f"{opening}{escape(quotation.text)}{closing}", " · ".join(facts)]
    if quotation.translation:
        who = escape(quotation.translator) or page.say("translator_unknown")
        told = page.say("translation", who=who, text=escape(quotation.translation))
        paragraphs.insert(1, told)
    return quoted(*paragraphs)


def _rule(quotation: Quotation, ledger: Sequence[Considered], page: Page) -> str:
    place = next(
        line
        for line in ledger
        if line.verdict == "chosen"
        and (line.segment_id, line.role) == (quotation.segment_id, quotation.role)
    )
    rivals = sum((line.theme, line.role) == (place.theme, place.role) for line in ledger)
    candidates = amount(rivals, "candidate", page.language)
    rule = phrase(f"rule.{place.role}", page.language)
    return page.say("rule", rule=rule, rank=place.rank, candidates=candidates)


def _voices(block: DimensionBlock, page: Page) -> str:
    interviews = {interview.id: interview for interview in page.evidence.interviews}
    quoted_ids = {quotation.interview_id for quotation in block.quotations}
    quoted_interviews = [interviews[i] for i in quoted_ids]
    grouping = next((g for g in page.codebook.groupings if g.id == block.by_group.grouping), None)

    def groups(of: Iterable[str]) -> set[str]:
        chains = (interviews[i].value_chains for i in of)
        return {group for one in chains for group in grouping.groups_of(one)} if grouping else set()

    candidates = {line.segment_id for line in block.ledger}
    chosen = {quotation.segment_id for quotation in block.quotations}
    return page.say(
        "voices",
        quotations=len(block.quotations),
        interviews=len(quoted_ids),
        n=len(interviews),
        voices=_decimal(block.effective_voices, page.language),
        actors=len({a for one in quoted_interviews for a in one.actor_types}),
        all_actors=len({a for one in interviews.values() for a in one.actor_types}),
        groups=len(groups(quoted_ids)),
        all_groups=len(groups(interviews)),
        passed=len(candidates - chosen),
        candidates=len(candidates),
    )


def _synthesis(_block: DimensionBlock, page: Page) -> list[str]:
    return [page.say("empty_place"), page.say("signature")]


def _gaps(block: DimensionBlock, page: Page) -> list[str]:
    thin, never = [], []
    for matrix in (block.by_group, block.by_actor):
        for column in matrix.columns[:-1]:
            cell = matrix.cell(block.dimension.id, column.id)
            name = escape(column_name(column, matrix.column_attribute, page.language))
            told = f"{name}, {amount(cell.scope, 'interview', page.language)}"
            if cell.scope <= 1:
                thin.append(told)
            if cell.scope and not cell.addressed and cell.unread < cell.scope:
                never.append(told)
    lines = [page.say("thin", list="; ".join(thin))] if thin else []
    lines += [page.say("never", list="; ".join(never))] if never else []
    for code_id, segments in block.not_counted.items():
        named, where = page.named(code_id), page.ids(segments)
        lines.append(page.say("not_counted", code=named, segments=where))
    return [bullets(lines or [page.say("no_gap")])]


def _trace(block: DimensionBlock, page: Page) -> list[str]:
    every = {segment for segments in block.trace.values() for segment in segments}
    if not every:
        return [page.say("no_coding")]
    lines = [
        page.say(
            "traced",
            code=page.named(code_id),
            k=len(segments),
            n=len(every),
            segments=page.ids(segments),
        )
        for code_id, segments in block.trace.items()
        if segments
    ]
    return [page.say("coders", list=page.ids(block.coders)), bullets(lines)]


_SECTIONS: dict[str, Section] = {
    "1": _definition,
    "2": _who,
    "3": _prevalence,
    "4": _patterns,
    "5": _differing,
    "6": _quotations,
    "7": _synthesis,
    "8": _gaps,
    "9": _trace,
}
_COUNTING = ("3", "4")


def _whole(matrix: Matrix, row: str) -> Cell:
    return matrix.cell(row, matrix.columns[-1].id)


def _count(cell: Cell, page: Page) -> str:
    return out_of(cell.affirmed, cell.addressed, cell.scope, page.language)


def _counts(block: DimensionBlock, row: str, page: Page, with_unit: bool = True) -> str:
    count = _count(_whole(block.by_group, row), page)
    return f"{count} {_interviews(page)}" if with_unit else count


def _interviews(page: Page) -> str:
    return phrase("interview.many", page.language)


def _decimal(number: float, language: str) -> str:
    return f"{number:.1f}".replace(".", "," if language == "es" else ".")
