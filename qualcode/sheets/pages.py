"""The pages of a coding sheet that are read: what to do, and the codebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from qualcode.files.looks import LINE, TALLEST, n_lines, room, set_print
from qualcode.files.sheets import clean
from qualcode.model import Code, Codebook, Texts, text_in
from qualcode.sheets.layout import Column
from qualcode.sheets.looks import Styles
from qualcode.sheets.phrases import BOOK, README
from qualcode.sheets.records import About
from qualcode.sheets.words import PAGES, STATES

BOOK_WIDTHS = (22.0, 30.0, 28.0, 48.0, 36.0, 36.0, 42.0, 26.0)
README_WIDTHS = (26.0, 100.0)


def readme(
    sheet: Any, about: About, codebook: Codebook, columns: Sequence[Column], last: int
) -> None:
    """The page that says what to do; ``last`` is the last row of the page that is filled in."""
    words, pages = README[about.language], PAGES[about.language]
    sheet_title = words["title"].format(coder=about.coder)
    _furnish(sheet, README_WIDTHS, sheet_title, pages=None)
    styles = Styles(sheet)

    _append(sheet, 1, [styles.cell(sheet_title, "title")], 30)
    title = text_in(codebook.title, about.language) or codebook.id
    told = words["contents"].format(
        interviews=runs(about.interviews), segments=about.n_rows, day=about.at[:10]
    )
    told += words["only"].format(book=pages["book"]) if about.codes else ""
    rejected = "" if about.blind else words["rejected"]
    lines = {
        "fill": words[about.layout].format(coding=pages["coding"], rejected=rejected),
        "state": words["states"],
        "keep": words["hands off"],
        "missing": words["no code"] + ("" if about.blind else words["suggested"]),
        "back": words["return"],
        "progress": _progress(about, columns, last),
        "book": words["version"].format(title=title, version=about.codebook_version),
        "about": told + (words["blind"] if about.blind else ""),
    }
    for number, (key, text) in enumerate(lines.items(), start=2):
        is_formula = key == "progress"
        height = LINE * (1 if is_formula else n_lines(text, room(README_WIDTHS[1]))) + 8
        value = text if is_formula else styles.cell(text, "words")
        _append(sheet, number, [styles.cell(words[key], "label"), value], height)


def _progress(about: About, columns: Sequence[Column], last: int) -> str:
    """A formula: how many segments are read, of how many there are."""
    from openpyxl.utils import get_column_letter as letter

    page, words = PAGES[about.language]["coding"], README[about.language]
    states = STATES[about.language]
    place = {column.key: letter(n) for n, column in enumerate(columns, start=1)}

    def cells(key: str) -> str:
        return f"'{page}'!${place[key]}$2:${place[key]}${last}"

    state = cells("state")
    done = " + ".join(f'({state}="{states[one]}")' for one in ("coded", "nothing"))
    if about.layout == "slots":  # elsewhere a segment has several cells for codes, or several rows
        done += f' + ({state}="{states["pending"]}") * ({cells("code_1")}<>"")'
    count = f'SUMPRODUCT(({cells("segment")}<>"") * ({done}))'
    return f'={count} & " {words["of"]} {about.n_rows} {words["read"]}"'


def codebook(sheet: Any, codes: Iterable[Code], book: Codebook, language: str) -> None:
    """The codes that can be chosen, by dimension."""
    words = BOOK[language]
    _furnish(sheet, BOOK_WIDTHS, text_in(book.title, language) or book.id, pages=1)
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"
    sheet.print_options.gridLines = True
    styles = Styles(sheet)
    heads = ("dimension", "id", "label", "definition", "include", "exclude", "example", "contrast")
    sheet.append([styles.cell(words[key], "given") for key in heads])
    dimensions = {d.id: text_in(d.label, language) or d.id for d in book.dimensions}
    number, last = 1, ""
    for code in codes:
        number += 1
        group = dimensions.get(code.dimension, words["housekeeping"])
        texts = _texts(code, group, language)
        lines = max(n_lines(t, room(w)) for t, w in zip(texts, BOOK_WIDTHS, strict=True))
        first = styles.cell(group, "label" if group != last else "words")
        cells = [first, styles.cell(texts[1], "label")]
        cells += [styles.cell(text, "words") if text else None for text in texts[2:]]
        _append(sheet, number, cells, lines * LINE)
        last = group
    sheet.auto_filter.ref = f"A1:H{number}"


def _texts(code: Code, group: str, language: str) -> list[str]:
    def said(texts: Texts) -> str:
        return clean(text_in(texts, language))

    examples = code.examples.get(language) or next(iter(code.examples.values()), ())
    listed = [said(t) for t in (code.label, code.definition, code.include, code.exclude)]
    return [clean(group), code.id, *listed, clean("\n".join(examples)), "\n".join(code.contrasts)]


def runs(ids: Sequence[str]) -> str:
    """Ids of interviews in few words: ``A01-A12, B03``."""
    found: list[list[str]] = []
    for one in ids:
        if found and _next(found[-1][-1]) == one:
            found[-1].append(one)
        else:
            found.append([one])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(run) for run in found)


def _next(one: str) -> str:
    """The id that comes after: ``A09`` before ``A10``; empty when it ends in no number."""
    stem = one.rstrip("0123456789")
    number = one[len(stem) :]
    return f"{stem}{int(number) + 1:0{len(number)}}" if number else ""


def _append(sheet: Any, number: int, cells: list[Any], height: float) -> None:
    """The row of that number, of that height but no more than Excel shows."""
    sheet.row_dimensions[number] = {"ht": f"{min(height, TALLEST):g}"}
    sheet.append(cells)
    del sheet.row_dimensions[number]


def _furnish(sheet: Any, widths: Sequence[float], title: str, *, pages: int | None) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter as letter

    for n, width in enumerate(widths, start=1):
        column = sheet.column_dimensions[letter(n)]
        column.width, column.alignment = width, Alignment(wrap_text=True, vertical="top")
    set_print(sheet, title, pages)
