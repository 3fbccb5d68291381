"""`Segments`, `Codebook`, `Memos` and `Log`: tidy tables, one row per coding, code, memo and act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from qualcode.files.sheets import TEXT_LIMIT, parts
from qualcode.model import Code, CodedSegment, Rule, text_in
from qualcode.report.workbook.book import Book
from qualcode.report.workbook.content import WorkbookContent
from qualcode.report.workbook.table import Heading, Table
from qualcode.report.workbook.words import Language, word

SEGMENT_COLUMNS = (
    ("interview", 11),
    ("segment", 12),
    ("turn", 8),
    ("speaker", 12),
    ("actor", 16),
    ("number", 9),
    ("chains", 16),
    ("groups", 20),
    ("level.dimension", 14),
    ("level.theme", 22),
    ("level.code", 28),
    ("code_label", 34),
    ("stance", 11),
    ("about", 10),
    ("coder", 10),
    ("exemplar", 10),
    ("origin", 12),
    ("rule", 22),
    ("start", 9),
    ("end", 9),
    ("time", 10),
    ("n_words", 9),
    ("citation", 34),
    ("text", 80),
)
CODE_COLUMNS = (
    ("level.dimension", 14),
    ("dimension_label", 22),
    ("level.theme", 22),
    ("theme_label", 24),
    ("level.code", 28),
    ("label", 34),
    ("tier", 12),
    ("definition", 50),
    ("include", 40),
    ("exclude", 40),
    ("examples", 44),
    ("contrasts", 28),
    ("actors", 18),
    ("chains", 18),
    ("experience_of", 18),
    ("rules", 44),
)
MEMO_COLUMNS = (
    ("memo_id", 12),
    ("memo_on", 36),
    ("interview", 11),
    ("segment", 12),
    ("level.code", 28),
    ("coder", 10),
    ("author", 14),
    ("when", 21),
    ("memo", 90),
)
LOG_COLUMNS = (
    ("log_number", 8),
    ("when", 21),
    ("who", 14),
    ("act", 20),
    ("subject", 30),
    ("before", 50),
    ("after", 50),
)


def write_segments(book: Book, content: WorkbookContent, language: Language) -> None:
    """Add `Segments`: one row per coding in reading order, the text last.

    A text that does not fit a cell goes on in a column to its right, so that a row stays a coding.
    """
    longest = max((segment.text for segment in content.segments), key=len, default="")
    headings = [Heading(word(key, language), width) for key, width in SEGMENT_COLUMNS]
    for n in range(2, len(parts(longest, TEXT_LIMIT)) + 1):
        headings.append(Heading(word("part", language, n=n), 80))
    table = Table(book, "Segments", headings, frozen=2, lined=True)
    describe = _Describer(content, language)
    for segment in content.segments:
        time = segment.start_ms
        clock = timedelta(milliseconds=time) if time is not None else None
        source = describe.source(segment)
        tail = [
            segment.n_words,
            content.citations.get(segment.id, ""),
            *parts(segment.text, TEXT_LIMIT),
        ]
        for mark in segment.marks:
            table.add(
                [
                    *source,
                    *describe.code(mark.code),
                    word(f"stance.{mark.stance}", language),
                    word(f"about.{mark.about}", language),
                    mark.coder,
                    word("exemplar", language).lower() if mark.exemplar else None,
                    word(f"origin.{mark.origin}", language),
                    mark.rule,
                    mark.span.start,
                    mark.span.end,
                    clock if clock is None else table.styled(clock, "time"),
                    *tail,
                ]
            )
    table.done()


class _Describer:
    """What stands in a segment's row about its speaker and its codes, looked up once each."""

    def __init__(self, content: WorkbookContent, language: Language) -> None:
        self._content, self._language = content, language
        self._sources: dict[tuple[str, str], list[str | int | None]] = {}
        self._codes: dict[str, list[str]] = {}
        self._actors = content.labels(content.codebook.actor_types, language)
        self._chains = content.labels(content.codebook.value_chains, language)

    def source(self, segment: CodedSegment) -> list[str | int | None]:
        """Interview, segment, turn, speaker, actor type, number, chains, groups."""
        key = segment.interview_id, segment.speaker
        if key not in self._sources:
            self._sources[key] = self._speaker(*key)
        return [
            segment.interview_id,
            segment.id,
            segment.turn,
            segment.speaker,
            *self._sources[key],
        ]

    def code(self, code_id: str) -> list[str]:
        """Dimension, theme, code and the code's label; a code the codebook lost keeps its id."""
        if code_id not in self._codes:
            code = self._content.codebook.by_id.get(code_id)
            self._codes[code_id] = (
                [code.dimension, code.theme, code.id, text_in(code.label, self._language)]
                if code
                else ["", "", code_id, ""]
            )
        return self._codes[code_id]

    def _speaker(self, interview_id: str, speaker: str) -> list[str | int | None]:
        interview = self._content.interviews.get(interview_id)
        if interview is None:
            return [None, None, None, None]
        person = interview.participant(speaker)
        actor = person.actor_type if person else ""
        return [
            self._actors.get(actor, actor),
            person.number if person else None,
            "; ".join(self._chains.get(chain, chain) for chain in interview.value_chains),
            self._content.groups_named(interview, self._language),
        ]


def write_codebook(book: Book, content: WorkbookContent, language: Language) -> None:
    """Add `Codebook`: the codes in order, those that only keep house at the end."""
    headings = [Heading(word(key, language), width) for key, width in CODE_COLUMNS]
    table = Table(book, "Codebook", headings, lined=True)
    dimensions = {d.id: content.label(d, language) for d in content.codebook.dimensions}
    themes = {theme.id: content.label(theme, language) for theme in content.codebook.themes}
    for code in (*content.codebook.codes, *content.codebook.housekeeping):
        dimension = dimensions.get(code.dimension, "")
        theme = themes.get(code.theme, "")
        leading = [code.dimension, dimension, code.theme, theme, code.id]
        for row in _rows([*leading, *_definition(code, language)], repeat=len(leading)):
            table.add(row)
    table.done()


def _definition(code: Code, language: Language) -> list[str]:
    examples = code.examples.get(language) or next(iter(code.examples.values()), ())
    return [
        text_in(code.label, language),
        word(f"tier.{code.tier}", language),
        text_in(code.definition, language),
        text_in(code.include, language),
        text_in(code.exclude, language),
        "\n".join(examples),
        "\n".join(code.contrasts),
        "; ".join(code.actors),
        "; ".join(code.chains),
        "; ".join(code.experience_of),
        "\n".join(
            f"{rule_language}: {_written(rule)}"
            for rule_language, rules in code.rules.items()
            for rule in rules
        ),
    ]


def _written(rule: Rule) -> str:
    """The rule's patterns as written, its vetoes after a minus sign."""
    n = len(rule.patterns)
    vetoes = [f"− {veto}" for veto in rule.written[n:]]
    return " | ".join((*rule.written[:n], *vetoes))


def write_memos(book: Book, content: WorkbookContent, language: Language) -> None:
    """Add `Memos`, when there are any: one row per memo, in the order of what they are on."""
    if not content.memos:
        return
    headings = [Heading(word(key, language), width) for key, width in MEMO_COLUMNS]
    table = Table(book, "Memos", headings, frozen=2, lined=True)
    for memo in content.memos:
        values = [
            memo.id,
            memo.on or word("memo_study", language),
            memo.interview_id,
            memo.segment_id,
            memo.code,
            memo.coder,
            memo.author,
            memo.at,
            memo.text,
        ]
        for row in _rows(values, repeat=2):
            table.add(row)
    table.done()


def write_log(book: Book, content: WorkbookContent, language: Language) -> None:
    """Add `Log`: the acts in order."""
    headings = [Heading(word(key, language), width) for key, width in LOG_COLUMNS]
    table = Table(book, "Log", headings)
    for act in content.acts:
        values: list[str | int] = [
            act.number,
            act.at,
            act.who,
            act.act,
            act.subject,
            act.before,
            act.after,
        ]
        for row in _rows(values, repeat=1):
            table.add(row)
    table.done()


def _rows(values: Sequence[str | int], repeat: int) -> Iterator[list[str | int | None]]:
    """The values in one row, or in as many as the longest text needs.

    Further rows repeat the first ``repeat`` values and hold what is left of the long ones.
    """
    pieces: list[Sequence[str | int]] = [
        parts(value, TEXT_LIMIT) if isinstance(value, str) else [value] for value in values
    ]
    for n in range(max(map(len, pieces))):
        yield [
            piece[n] if n < len(piece) else piece[0] if place < repeat else None
            for place, piece in enumerate(pieces)
        ]
