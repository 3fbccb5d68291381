"""The paragraphs of a web page, element by element."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from qualcode.ingest.characters import has_words
from qualcode.ingest.document import LeftOut, Paragraph
from qualcode.ingest.formats.composing import Line
from qualcode.ingest.formats.dialogue import in_rows

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary "
    "table tbody td tfoot th thead tr ul".split()
)
_CELLS, _TERMS = frozenset(("td", "th")), frozenset(("dt", "dd"))
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_NO_WORDS = frozenset(
    "applet audio canvas embed head iframe map math noembed noframes object script style svg template "
    "title video xml".split()
)
_BOLD = frozenset(("b", "strong", "th"))
_ASIDE = {
    "nav": "menus",
    "header": "page headers",
    "footer": "page footers",
    "aside": "asides",
    "button": "buttons and fields",
    "select": "buttons and fields",
    "textarea": "buttons and fields",
    "del": "deleted words",
    "s": "struck-out words",
    "strike": "struck-out words",
}
"""Elements whose words are no part of the text, and what these are."""
_OF_ARTICLES = frozenset(("header", "footer"))
"""They belong to the text inside an article."""
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE
)
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|bolder|[1-9]00|normal)", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[a-z-]{0,20}\s{0,9}:[^;]{0,99}?line-through", re.IGNORECASE)
_MSO_PART = re.compile(r"mso-element\s*:\s*(footnote|endnote|comment|header|footer)", re.IGNORECASE)
_MSO = {
    "footnote": "footnotes",
    "endnote": "endnotes",
    "comment": "comments",
    "header": "page headers",
    "footer": "page footers",
}
_NOTE_ID = re.compile(r"(?:sd)?(foot|end)note\d+\Z|(?:fn|ftn)\d+\Z")
_RULE = re.compile(r"\{([^{}]{1,5000})\}")
_LONGEST_NAMES = 2_000
"""Characters before a rule that may say what it is for."""
_CLASS = re.compile(r"\.([\w-]+)\s*\Z")
_TIMES = re.compile(r"ts_(\d{1,9})_(\d{1,9})(?:_|\Z)")
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def style_classes(root: _Element) -> dict[str, str]:
    """What the styles of a page say of its classes, by their names, as far as it matters here."""
    found: dict[str, dict[str, None]] = {}
    for element in root.iter("style"):
        text, end = element.text or "", 0
        for rule in _RULE.finditer(text):
            names = text[max(end, rule.start() - _LONGEST_NAMES) : rule.start()]
            end = rule.end()
            said = _mattering(rule[1])
            for name in names.split(",") if said else ():
                if given := _CLASS.search(name):
                    own = found.setdefault(given[1], {})
                    own.pop(said, None)
                    own[said] = None
    return {name: ";".join(own) for name, own in found.items()}


def _mattering(rule: str) -> str:
    """What of a rule says how words are to be read, in few characters."""
    last = _WEIGHT.findall(rule)[-1:]
    struck = "text-decoration:line-through" if _STRUCK.search(rule) else ""
    hidden, part = _HIDDEN.search(rule), _MSO_PART.search(rule)
    weight = f"font-weight:{last[0]}" if last else ""
    said = (" ".join(m[0].split()) if m else "" for m in (hidden, part))
    return ";".join(filter(None, (weight, struck, *said)))


class _Within(NamedTuple):
    """What holds inside an element: what its words are where they are no part of the text."""

    aside: str = ""
    bold: bool = False
    preformatted: bool = False
    in_article: bool = False


class _Table:
    """A table, or a list of terms, while it is read."""

    def __init__(self, outer: list[Paragraph], is_list: bool) -> None:
        self.outer = outer
        self.is_list = is_list
        self.rows: list[list[list[Paragraph]]] = []
        self.holds_tables = False


class Page:
    """A page while it is read: what is ``left_out``, and noScribe's ``times`` of paragraphs."""

    def __init__(self, classes: Mapping[str, str]) -> None:
        self.left_out: list[LeftOut] = []
        self.made: list[Paragraph] = []
        self.times: dict[int, tuple[int | None, int | None]] = {}
        self._classes = classes
        self._sink = self.made
        self._tables: list[_Table] = []
        self._line = Line()
        self._has_words = False
        self._blank = ""
        self._heading = False
        self._numbered: list[bool] = []
        self._number_next = False
        self._aside: list[str] = []
        self._time: tuple[int, int] | None = None

    def paragraphs(self) -> list[Paragraph]:
        """All paragraphs, once the page is read."""
        self._end_paragraph()
        return self.made

    def read(self, root: _Element) -> None:
        """Read an element with all that is in it."""
        from lxml import etree

        states = [_Within()]
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                within = self._inside(element, name, states[-1])
                if name in _NO_WORDS or not name:
                    walk.skip_subtree()
                    states.append(within._replace(aside="nothing"))
                    continue
                self._begin(element, name, within, states[-1])
                states.append(within)
                self._write(element.text, within)
            else:
                within = states.pop()
                if name not in _NO_WORDS and name:
                    self._end(name, within, states[-1])
                self._write(element.tail, states[-1])

    def _inside(self, element: _Element, name: str, around: _Within) -> _Within:
        """What holds inside an element."""
        aside, bold = around.aside, around.bold
        style = element.get("style") or ""
        if self._classes and (given := element.get("class")):
            own = (self._classes.get(name, "") for name in reversed(dict.fromkeys(given.split())))
            style = ";".join((*filter(None, own), style))
        if not aside:
            aside = self._left_out_as(element, name, style, around.in_article)
        if weight := _WEIGHT.findall(style):
            bold = weight[-1].casefold() in ("bold", "bolder", "600", "700", "800", "900")
        elif name in _BOLD:
            bold = True
        return _Within(
            aside,
            bold,
            around.preformatted or name == "pre",
            around.in_article or name in ("article", "main"),
        )

    @staticmethod
    def _left_out_as(element: _Element, name: str, style: str, in_article: bool) -> str:
        """What the words of an element are where they are no part of the text."""
        if name in _ASIDE and not (in_article and name in _OF_ARTICLES):
            return _ASIDE[name]
        if element.get("hidden") is not None or (style and _HIDDEN.search(style)):
            return "hidden words"
        if name == "div":
            if (title := element.get("title")) in ("header", "footer"):
                return f"page {title}s"
            if part := _MSO_PART.search(style):
                return _MSO[part[1].casefold()]
            if note := _NOTE_ID.match(element.get("id") or ""):
                return "endnotes" if note[1] == "end" else "footnotes"
        if style and _STRUCK.search(style):
            return "struck-out words"
        if name == "a" and "sdfootnoteanc" in (element.get("class") or ""):
            return "numbers of footnotes"
        return ""

    def _begin(self, element: _Element, name: str, within: _Within, around: _Within) -> None:
        if within.aside:
            if not around.aside:
                self._aside = []
            elif name in _BLOCKS:
                self._aside.append("\n")
            return
        if name == "br":
            self._write_plain("\n", within.bold)
            self._blank = ""
        elif name == "a":
            self._note_time(element)
        if name not in _BLOCKS:
            return
        self._end_paragraph()
        if name in _HEADINGS:
            self._heading = True
        elif name in ("ol", "ul", "menu", "dir"):
            self._numbered.append(name == "ol")
        elif name == "li":
            self._number_next = bool(self._numbered) and self._numbered[-1]
        elif name in ("table", "dl"):
            if self._tables:
                self._tables[-1].holds_tables = True
            self._tables.append(_Table(self._sink, name == "dl"))
        elif self._tables:
            self._begin_cell(name, self._tables[-1])

    def _begin_cell(self, name: str, table: _Table) -> None:
        """Begin a row or a cell; what stands in a table outside of cells comes before it."""
        if name == "tr":
            table.rows.append([])
        elif name in (_TERMS if table.is_list else _CELLS):
            if name == "dt" or not table.rows:
                table.rows.append([])
            elif name == "dd" and len(table.rows[-1]) > 1:
                table.rows.append([[]])
            self._sink = []
            table.rows[-1].append(self._sink)

    def _end(self, name: str, within: _Within, around: _Within) -> None:
        if within.aside:
            if not around.aside:
                said = " ".join("".join(self._aside).split())
                if has_words(said):
                    self.left_out.append(LeftOut(within.aside, said))
            return
        if name not in _BLOCKS:
            return
        self._end_paragraph()
        if name in ("ol", "ul", "menu", "dir") and self._numbered:
            self._numbered.pop()
        elif name in ("table", "dl") and self._tables:
            self._end_table(self._tables.pop())
        elif self._tables and name in (_TERMS if self._tables[-1].is_list else _CELLS):
            self._sink = self._tables[-1].outer

    def _end_table(self, table: _Table) -> None:
        """Put the paragraphs of a table where it stands: row by row where it only lays out others."""
        rows = [row for row in table.rows if row]
        self._sink = table.outer
        if table.holds_tables:
            self._sink += (each for row in rows for cell in row for each in cell)
        else:
            self._sink += in_rows(rows, self.left_out)

    def _note_time(self, element: _Element) -> None:
        found = _TIMES.match(element.get("name") or "")
        if found:
            start, end = int(found[1]), int(found[2])
            self._time = (self._time[0] if self._time else start, end)

    def _write(self, text: str | None, within: _Within) -> None:
        if not text:
            return
        if within.aside:
            self._aside.append(text)
        elif within.preformatted:
            self._write_plain(text, within.bold)
        else:
            self._write_flowing(text, within.bold)

    def _write_flowing(self, text: str, bold: bool) -> None:
        """Words in which every run of blanks is one."""
        plain = _BLANKS.sub(" ", text)
        inside = plain.strip(" ")
        if not inside:
            self._blank = " " if self._has_words else ""
            return
        before = self._blank or (" " if plain[0] == " " and self._has_words else "")
        self._write_plain(before + inside, bold)
        self._blank = " " if plain[-1] == " " else ""

    def _write_plain(self, text: str, bold: bool) -> None:
        self._line.write(text, bold)
        self._has_words = text[-1] != "\n"
        self._blank = ""

    def _end_paragraph(self) -> None:
        made = self._line.paragraph(heading=self._heading, numbered=self._number_next)
        self._heading = False
        if made.text.strip(" \t\r\n"):
            if self._time and self._sink is self.made:
                self.times[len(self.made)] = self._time
            self._sink.append(made)
            self._number_next = False
        if made.text:
            self._line = Line()
        self._has_words, self._blank, self._time = False, "", None
