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
from qualcode.report.language import amount, column_name, deniers, out_of, phrase
from qualcode.report.markdown import bullets, code, escape, one_line, quoted, to_markdown
from qualcode.report.phrases import QUOTATION_MARKS
from qualcode.report.summary_phrases import SUMMARY
from qualcode.report.tables import matrix_table

RULES = "rules"
"""The coder of codings by rule."""

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
        """A text of the codebook on one line, safe in Markdown."""
        return one_line(text_in(texts, self.language))

    def named(self, code_id: str) -> str:
        """A code, theme or dimension by its label, with its id."""
        label = self._labels.get(code_id)
        return f"{self.text(label)} ({code(code_id)})" if label else code(code_id)

    def who(self, interview_id: str) -> str:
        """An interview by its id and the actor types of those who speak in it."""
        actors = self._actor_types[interview_id]
        return f"{escape(interview_id)} ({'; '.join(actors)})" if actors else escape(interview_id)

    @cached_property
    def _actor_types(self) -> dict[str, list[str]]:
        labels = {one.id: self.text(one.label) for one in self.codebook.actor_types}
        return {
            i.id: [labels.get(actor) or escape(actor) for actor in i.actor_types]
            for i in self.evidence.interviews
        }

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
    definition = escape(text_in(block.dimension.definition, page.language))
    definition = definition or page.say("undefined")
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
        *_came_up_by_actor(block, page),
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


def _came_up_by_actor(block: DimensionBlock, page: Page) -> list[str]:
    told = []
    for column in block.by_actor.columns[:-1]:
        cell = block.by_actor.cell(block.dimension.id, column.id)
        name = one_line(column_name(column, "actor_type", page.language))
        if cell.scope:
            told.append(f"{name} {cell.addressed} {phrase('of', page.language)} {cell.scope}")
    return [page.say("came_up_by_actor", list="; ".join(told))] if told else []


def _prevalence(block: DimensionBlock, page: Page) -> list[str]:
    parts = []
    for key, matrix in (("by_group", block.by_group), ("by_actor", block.by_actor)):
        # coverage and the meaning of n, D and N stand once, at the beginning of the document
        table = matrix_table(matrix, page.language, (0, 0), page.settings.percent_from)
        parts += [f"**{page.say(key)}**", to_markdown(table)]
        if not matrix.adds_up:
            parts.append(escape(phrase("note.overlap", page.language, unit=_interviews(page))))
    words = [
        f"{page.named(row.id)}: {page.text(block.words[row.id])}, "
        f"{_counted(_whole(block.by_group, row.id), page)}"
        for row in block.by_group.rows
        if row.id in block.words
    ]
    return [*parts, page.say("in_words"), bullets(words)] if words else parts


def _patterns(block: DimensionBlock, page: Page) -> list[str]:
    found = block.patterns
    matrices = {matrix.column_attribute: matrix for matrix in (block.by_group, block.by_actor)}
    names = {
        (attribute, c.id): one_line(column_name(c, attribute, page.language))
        for attribute, matrix in matrices.items()
        for c in matrix.columns
    }
    lines = []
    for same in found.convergent:
        cells = (
            f"{names['value_chain', c]} {_count(block.by_group.cell(same.code, c), page)}"
            for c in same.columns
        )
        k, m = len(same.columns), len(block.by_group.columns) - 1
        told = page.say("convergent", k=k, m=m, code=page.named(same.code), list="; ".join(cells))
        lines.append(told)
    for far in found.divergent:
        matrix = matrices[far.attribute]
        here, whole = matrix.cell(far.code, far.column), _whole(matrix, far.code)
        rest = Cell(
            far.rest_n, whole.denied - here.denied, addressed=far.rest_d, scope=far.rest_total
        )
        lines.append(
            page.say(
                "divergent",
                code=page.named(far.code),
                column=names[far.attribute, far.column],
                here=_count(here, page),
                rest=_count(rest, page),
            )
        )
    lines += [_tension(tension, block, page) for tension in found.tensions]
    for more in found.violations:
        theme = next(t for t in block.dimension.themes if t.id == more.theme)
        lines.append(
            page.say(
                "violation",
                theme=page.named(more.theme),
                id=page.who(more.interview_id),
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
        counts = _plain(_whole(block.by_group, code_id), page)
        lines.append(f"- {page.say('affirmed_by', code=page.named(code_id), counts=counts)}")
        lines += [f"  - {_departure(one, page)}" for one in differing if one.code == code_id]
    return ["\n".join(lines)]


def _departure(one: Differing, page: Page) -> str:
    other = page.named(one.other) if one.other else ""
    what = page.say(f"differs.{one.departure}", id=page.who(one.interview_id), other=other)
    where = page.ids(one.segments) if one.segments else page.say("no_segments")
    return f"{what}: {where}. {page.say('disposition')}"


def _quotations(block: DimensionBlock, page: Page) -> list[str]:
    if not block.quotations:
        return [page.say("no_quotation")]
    parts = []
    for quotation in block.quotations:
        parts += [_heading(quotation, page), _quotation(quotation, block.ledger, page)]
    return [*parts, _voices(block, page), *_withheld(block, page)]


def _withheld(block: DimensionBlock, page: Page) -> list[str]:
    if not block.withheld:
        return []
    every = {segment for segments in block.trace.values() for segment in segments}
    return [page.say("withheld", k=len(block.withheld), n=len(every))]


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
    told = page.say("rule", rule=rule, rank=place.rank, candidates=candidates)
    passed: dict[str, list[str]] = {}
    for line in ledger:
        if (line.theme, line.role) == (place.theme, place.role) and line.rank < place.rank:
            passed.setdefault(line.verdict, []).append(line.segment_id)
    if not passed:
        return told
    fates = (f"{page.say(f'verdict.{fate}')}: {page.ids(ids)}" for fate, ids in passed.items())
    return f"{told} ({page.say('passed_over', list='; '.join(fates))})"


def _voices(block: DimensionBlock, page: Page) -> str:
    interviews = {interview.id: interview for interview in page.evidence.interviews}
    quoted_ids = {quotation.interview_id for quotation in block.quotations}
    quoted_interviews = [interviews[i] for i in quoted_ids]
    grouping = next((g for g in page.codebook.groupings if g.id == block.by_group.grouping), None)

    def groups(of: Iterable[str]) -> set[str]:
        return {g for i in of for g in interviews[i].groups(grouping)} if grouping else set()

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
    thin, never, single = [], [], []
    of = phrase("of", page.language)
    for matrix in (block.by_group, block.by_actor):
        for column in matrix.columns[:-1]:
            cell = matrix.cell(block.dimension.id, column.id)
            name = one_line(column_name(column, matrix.column_attribute, page.language))
            told = f"{name}, {amount(cell.scope, 'interview', page.language)}"
            if cell.scope <= 1:
                thin.append(told)
            if cell.scope and not cell.addressed and cell.unread < cell.scope:
                never.append(told)
            if cell.addressed == 1 < cell.scope:
                single.append(f"{name}, 1 {of} {cell.scope}")
    unused = [
        f"{page.named(row.id)} {_count(cell, page)}"
        for row in block.by_group.rows[1:]
        if (cell := _whole(block.by_group, row.id)).addressed and not cell.affirmed
    ]
    found = {"thin": thin, "never": never, "single": single}
    lines = [page.say(key, list="; ".join(told)) for key, told in found.items() if told]
    lines = lines or [page.say("no_gap")]
    lines += [page.say("unused", list="; ".join(unused))] if unused and page.counts else []
    for code_id, segments in block.not_counted.items():
        named, where = page.named(code_id), page.ids(segments)
        lines.append(page.say("not_counted", code=named, segments=where))
    return [bullets(lines)]


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
    coders = (page.say("rules") if coder == RULES else escape(coder) for coder in block.coders)
    return [page.say("coders", list=", ".join(coders)), bullets(lines)]


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


def _plain(cell: Cell, page: Page) -> str:
    return out_of(cell.affirmed, cell.addressed, cell.scope, page.language)


def _count(cell: Cell, page: Page) -> str:
    """``n of D (N)`` and who denies."""
    return ", ".join([_plain(cell, page), *deniers(cell, page.language)])


def _counted(cell: Cell, page: Page) -> str:
    """``n of D (N) interviews`` and who denies."""
    interviews = f"{_plain(cell, page)} {_interviews(page)}"
    return ", ".join([interviews, *deniers(cell, page.language)])


def _interviews(page: Page) -> str:
    return phrase("interview.many", page.language)


def _decimal(number: float, language: str) -> str:
    return f"{number:.1f}".replace(".", "," if language == "es" else ".")
