"""`About`: the page that says what was counted and how, and leads to the other sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qualcode.files.sheets import TEXT_LIMIT, parts
from qualcode.model import Column
from qualcode.report.language import left_out_notes
from qualcode.report.listings import withheld_notes
from qualcode.report.workbook.book import Book, Place, Sheet
from qualcode.report.workbook.content import WorkbookContent
from qualcode.report.workbook.words import WORDS, Language, legend, word

Line = tuple[str, str]

WIDTHS = (30, 96)


def write(
    book: Book,
    sheet: Sheet,
    content: WorkbookContent,
    charts: Mapping[str, Column],
    language: Language,
) -> None:
    """Fill the first sheet, once the names of the others are known."""
    sheet.sheet.sheet_view.showGridLines = False
    sheet.add([sheet.styled(content.title, "title")], height=28)
    _section(sheet, word("contents", language))
    for name in book.names[1:]:
        link = sheet.styled(name, "link", Place(name, 1, 1))
        sheet.add([link, _shows(name, content, charts, language)])
    _lines(sheet, word("counted", language), _counted(content, language))
    _lines(sheet, word("states", language), legend(language))
    if content.about:
        _lines(sheet, word("made", language), _made(content, language))


def _section(sheet: Sheet, text: str) -> None:
    sheet.add([])
    sheet.add([sheet.styled(text, "section"), sheet.styled(None, "section")], height=20)


def _lines(sheet: Sheet, heading: str, lines: Iterable[Line]) -> None:
    _section(sheet, heading)
    for label, value in lines:
        for piece in parts(value, TEXT_LIMIT):
            sheet.add([sheet.styled(label, "label"), piece])


def _made(content: WorkbookContent, language: Language) -> list[Line]:
    """The lines of how it was made, under the words of the language."""
    return [
        (word(f"made.{label}", language) if f"made.{label}" in WORDS else label, value)
        for label, value in content.about
    ]


def _shows(
    name: str, content: WorkbookContent, charts: Mapping[str, Column], language: Language
) -> str:
    """What a sheet shows, in a line."""
    if name in charts:
        return word("Chart", language, group=content.label(charts[name], language))
    return word(name if name in WORDS else "continued", language)


def _counted(content: WorkbookContent, language: Language) -> list[Line]:
    def line(label: str, text: str, **values: object) -> Line:
        return word(label, language), word(text, language, **values)

    read, total = content.evidence.coverage
    people = len(content.evidence.read_by_people)
    origins = [mark.origin for segment in content.segments for mark in segment.marks]
    book = content.codebook
    lines = [
        line("coverage", "coverage_text", read=read, total=total, people=people),
        line("unit", "unit_text"),
        line("cell", "cell_text"),
        line("percent_label", "note.percent", n=content.percent_from),
        line("rule_only", "rule_only_text", by_rule=origins.count("rule"), codings=len(origins)),
        line("others", "others_text"),
        line("shade", "shade_text"),
        line(
            "codebook",
            "codebook_text",
            id=book.id,
            version=book.version,
            dimensions=len(book.dimensions),
            themes=sum(1 for _ in book.themes),
            codes=len(book.codes),
        ),
        (word("grouping", language), _grouping(content, language)),
    ]
    lines += [
        (word("consent", language), note)
        for note in (
            *left_out_notes(content.evidence.left_out, language),
            *withheld_notes(content.segments, language),
        )
    ]
    if not content.matrix_rows.adds_up:
        lines.append(line("sums", "note.overlap", unit=word("interview.many", language)))
    return lines


def _grouping(content: WorkbookContent, language: Language) -> str:
    """Which value chains stand in which group."""
    chains = content.labels(content.codebook.value_chains, language)
    lines = [content.label(content.grouping, language)]
    for group in content.grouping.groups:
        named = ", ".join(chains.get(chain, chain) for chain in group.chains)
        lines.append(f"{content.label(group, language)}: {named}")
    return "\n".join(lines)
