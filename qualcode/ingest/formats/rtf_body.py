"""The paragraphs of rich text, token by token."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qualcode.ingest.characters import has_words
from qualcode.ingest.document import LeftOut, Paragraph, Remark
from qualcode.ingest.formats.composing import Line
from qualcode.ingest.formats.dialogue import in_rows
from qualcode.ingest.formats.rtf_tokens import Token

_CODE_PAGES = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""Code pages by the number of a font's characters."""
_NAMED = {65001: "utf-8", 10000: "mac_roman"}
_SETS = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850", b"ansi": "cp1252"}
_CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"lbr": "\n", b"softline": "\n", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"emdash": "—", b"endash": "–", b"bullet": "•",
    b"emspace": " ", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_SIGNS = {b"~": " ", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\"}
_ENDS = frozenset((b"par", b"sect", b"page", b"column"))
_CELL_ENDS = frozenset((b"cell", b"nestcell"))
_ASIDE = {
    b"footnote": "footnotes",
    b"listtext": "numbers of lists",
    b"pntext": "numbers of lists",
    **dict.fromkeys((b"header", b"headerl", b"headerr", b"headerf"), "page headers"),
    **dict.fromkeys((b"footer", b"footerl", b"footerr", b"footerf"), "page footers"),
}
"""Groups with words that are no part of the text, and what these are."""
_SKIPPED = frozenset(
    b"colortbl info pict nonshppict objdata fldinst sn sv shprslt bkmkstart bkmkend template "
    b"themedata colorschememapping datastore latentstyles listtable listoverridetable rsidtbl "
    b"revtbl xmlnstbl generator ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn filetbl pn pnseclvl "
    b"userprops docvar mmathPr xe tc rxe formfield datafield falt panose blipuid".split()
)
_STARRED = frozenset(
    b"shpinst ud annotation atnid atnauthor atndate atnref atrfstart atrfend".split()
)
"""Groups that are read though others like them may be passed over."""
_HEADINGS = ("heading", "title", "subtitle", "título", "titulo", "subtítulo", "subtitulo")


@dataclass(slots=True)
class _Group:
    """What holds inside a group. ``into`` is where its words go: ``text``, the name of a group that
    is read for itself, what is left out, or nowhere.
    """

    into: str = "text"
    around: str = "text"
    """Where words went before ``\\upr``."""
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    font: int = -1
    after_unicode: int = 1
    """Characters that stand for one written as ``\\u``, for programs that know no better."""
    starred: bool = False


class Body:
    """A document while its tokens come in."""

    def __init__(self) -> None:
        self.groups = [_Group()]
        self.is_over = False
        self.left_out: list[LeftOut] = []
        self.comments: dict[str, Remark] = {}
        self.changes = 0
        self._made: list[Paragraph] = []
        self._rows: list[list[list[Paragraph]]] = []
        self._row: list[list[Paragraph]] = []
        self._cell: list[Paragraph] = []
        self._boxed: list[Paragraph] = []
        self._line = Line()
        self._outer: list[Line] = []
        self._in_table = self._heading = self._numbered = False
        self._page = "cp1252"
        self._pages: dict[int, str] = {}
        self._font = -1
        self._default_font = -1
        self._heading_styles: set[int] = set()
        self._style = 0
        self._printed: set[LeftOut] = set()
        self._bytes = bytearray()
        self._written: list[str] = []
        self._standing_in = 0
        self._aside: dict[str, list[str]] = {}
        self._said_by = self._said_at = self._key = ""

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs of the text, tables read as the interviews they may be."""
        self._flush()
        if not _is_empty(self._line):
            self._end_paragraph()
        self._end_table()
        yield from self._made
        yield from self._boxed

    def take(self, token: Token) -> None:
        """Read the next token."""
        if token.kind == "text":
            self._take_bytes(token)
        elif token.kind == "{":
            self._flush()
            self._standing_in = 0
            group = self.groups[-1]
            self.groups.append(replace(group, starred=False))
        elif token.kind == "}":
            self._flush()
            self._standing_in = 0
            self._leave()
        elif token.kind == "sign":
            self._take_sign(token.value)
        else:
            self._take_word(token.value, token.number)

    def _take_bytes(self, token: Token) -> None:
        written = token.value
        if self._standing_in:
            passed = min(self._standing_in, len(written))
            self._standing_in -= passed
            written = written[passed:]
        if self.groups[-1].into:
            self._bytes += written

    def _take_sign(self, sign: bytes) -> None:
        group = self.groups[-1]
        if sign == b"*":
            group.starred = True
        elif self._standing_in:
            self._standing_in -= 1
        elif sign in b"\r\n":
            self._take_word(b"par", None)
        elif group.into and sign in _SIGNS:
            self._write(_SIGNS[sign])

    def _take_word(self, word: bytes, number: int | None) -> None:
        group = self.groups[-1]
        if group.starred:
            group.starred = False
            if word not in _STARRED and word not in _ASIDE:
                self._enter("")
                return
        if word == b"u":
            self._take_unicode(number or 0)
        elif word == b"uc":
            group.after_unicode = max(0, min(number or 0, 100))
        elif word in _CHARACTERS:
            if self._standing_in:
                self._standing_in -= 1
            elif group.into:
                self._write(_CHARACTERS[word])
        elif word in _ENDS or word in _CELL_ENDS or word in (b"row", b"nestrow"):
            self._flush()
            if group.into == "text" or group.into == "shptxt":
                self._end(word)
            elif group.into:
                self._write("\n")
        elif word in _SKIPPED or word in _OPENS:
            self._enter(_OPENS.get(word, ""))
        elif word in _ASIDE:
            self._enter(_ASIDE[word])
        else:
            self._set(word, number)

    def _take_unicode(self, number: int) -> None:
        group = self.groups[-1]
        if group.into:
            self._decode()
            self._written.append(chr(number & 0xFFFF))
        self._standing_in = group.after_unicode

    def _set(self, word: bytes, number: int | None) -> None:
        """Words that change how what follows is set or read."""
        group = self.groups[-1]
        on = number != 0
        if word in (b"b", b"v", b"deleted", b"plain", b"f"):
            self._flush()
        if word == b"b":
            group.bold = on
        elif word == b"v":
            group.hidden = on
        elif word == b"deleted":
            self.changes += on and not group.deleted
            group.deleted = on
        elif word == b"revised":
            self.changes += on
        elif word == b"plain":
            group.bold = group.hidden = group.deleted = False
            group.font = self._default_font
        elif word == b"f":
            group.font = -1 if number is None else number
            if group.into == "fonttbl":
                self._font = group.font
        elif word == b"ftnalt":
            group.into = "endnotes" if group.into == "footnotes" else group.into
        elif group.into == "text" and word in _PARAGRAPH:
            self._set_paragraph(word, number)
        elif group.into == "stylesheet" and word == b"s":
            self._style = number or 0
        else:
            self._set_page(word, number)

    def _set_paragraph(self, word: bytes, number: int | None) -> None:
        if word == b"pard":
            self._in_table = self._heading = False
        elif word == b"intbl":
            self._in_table = True
        elif word == b"s":
            self._heading = number in self._heading_styles
        else:
            self._heading = self._heading or 0 <= (number or 0) < 9

    def _set_page(self, word: bytes, number: int | None) -> None:
        """Words that say what bytes mean."""
        if word in _SETS:
            self._page = _SETS[word]
        elif word == b"ansicpg" and number:
            self._page = _known(_NAMED.get(number, f"cp{number}"), self._page)
        elif word == b"deff":
            self._default_font = self.groups[-1].font = -1 if number is None else number
        elif self.groups[-1].into == "fonttbl":
            if word == b"fcharset" and number in _CODE_PAGES:
                self._pages[self._font] = _CODE_PAGES[number]
            elif word == b"cpg" and number:
                self._pages[self._font] = _known(f"cp{number}", self._page)

    def _enter(self, into: str) -> None:
        """Let the words of this group go somewhere of their own."""
        self._flush()
        group = self.groups[-1]
        if into == "upr":
            group.around, group.into = group.into, ""
        elif into == "ud":
            group.into = group.around
        elif not group.into or (into == "shptxt" and group.into != "text"):
            return
        else:
            group.into = into
            if into == "shptxt":
                self._outer.append(self._line)
                self._line = Line()

    def _leave(self) -> None:
        """End a group."""
        group = self.groups.pop()
        if not self.groups:
            self.is_over = True
            self.groups.append(_Group())
            return
        if len(self.groups) == 1:
            self.is_over = True
        if group.into == self.groups[-1].into:
            return
        if group.into == "shptxt":
            if not _is_empty(self._line):
                self._end_paragraph()
            self._line = self._outer.pop()
        elif group.into and group.into != "text" and group.into in self._aside:
            said = "".join(self._aside.pop(group.into)).strip()
            self._end_aside(group.into, said)

    def _end_aside(self, what: str, said: str) -> None:
        if what == "atnauthor":
            self._said_by = said
        elif what == "atndate":
            self._said_at = _date(said)
        elif what in ("atnref", "atrfstart", "atrfend"):
            if what == "atnref":
                self._key = said
            else:
                self._line.mark(said)
        elif what == "annotation":
            key = self._key or f"comment {len(self.comments)}"
            if key not in self.comments:
                self._line.mark(key)
                self.comments[key] = Remark(self._said_by, said, 0, 0, self._said_at)
            self._said_by = self._said_at = self._key = ""
        elif what in _SHOWN_ASIDE and has_words(said):
            self._numbered = self._numbered or what == "numbers of lists"
            found = LeftOut(what, said)
            if found not in self._printed:
                self.left_out.append(found)
            if what.startswith("page"):
                self._printed.add(found)

    def _write(self, text: str) -> None:
        self._decode()
        self._written.append(text)

    def _decode(self) -> None:
        """Turn the bytes that have come in into characters."""
        if self._bytes:
            page = self._pages.get(self.groups[-1].font, self._page)
            self._written.append(self._bytes.decode(page, "replace"))
            self._bytes.clear()

    def _flush(self) -> None:
        """Bring what was written to where the words of this group go."""
        self._decode()
        if not self._written:
            return
        text = "".join(self._written)
        self._written.clear()
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        group = self.groups[-1]
        if group.into == "stylesheet":
            if text.strip(" ;").casefold().startswith(_HEADINGS):
                self._heading_styles.add(self._style)
        elif group.into in ("text", "shptxt"):
            if group.deleted or group.hidden:
                what = "deleted words" if group.deleted else "hidden words"
                if has_words(text):
                    self.left_out.append(LeftOut(what, text))
            else:
                self._line.write(text, group.bold)
        elif group.into and group.into != "fonttbl":
            self._aside.setdefault(group.into, []).append(text)

    def _end(self, word: bytes) -> None:
        """End a paragraph, a cell or a row."""
        if word == b"nestrow" or (word in _ENDS and self.groups[-1].deleted):
            return
        if word in _ENDS or (word in _CELL_ENDS and not _is_empty(self._line)):
            self._end_paragraph()
        if word == b"cell":
            self._row.append(self._cell)
            self._cell = []
        elif word == b"row":
            if self._row:
                self._rows.append(self._row)
            self._row = []

    def _end_paragraph(self) -> None:
        made = self._line.paragraph(heading=self._heading, numbered=self._numbered)
        self._line = Line()
        self._numbered = False
        if self._outer:
            self._boxed.append(made)
        elif self._in_table:
            self._cell += [made, *self._boxed]
            self._boxed.clear()
        else:
            self._end_table()
            self._made += [made, *self._boxed]
            self._boxed.clear()

    def _end_table(self) -> None:
        """The table above is complete, if there is one."""
        if self._cell:
            self._row.append(self._cell)
        if self._row:
            self._rows.append(self._row)
        if self._rows:
            self._made += in_rows(self._rows, self.left_out)
        self._rows, self._row, self._cell = [], [], []


_PARAGRAPH = frozenset((b"pard", b"intbl", b"s", b"outlinelevel"))
_OPENS = {
    word: word.decode()
    for word in (
        *(b"fonttbl", b"stylesheet", b"upr", b"ud", b"shptxt", b"annotation", b"atnid"),
        *(b"atnauthor", b"atndate", b"atnref", b"atrfstart", b"atrfend"),
    )
}
"""Groups that are read for themselves."""
_SHOWN_ASIDE = frozenset({*_ASIDE.values(), "endnotes"})


def _is_empty(line: Line) -> bool:
    return not line.is_marked and not line.paragraph().text


def _known(page: str, otherwise: str) -> str:
    """The name of a code page, if there is one of that name."""
    try:
        codecs.lookup(page)
    except LookupError:
        return otherwise
    return page


def _date(packed: str) -> str:
    """The time in the bits of a whole number, as Word packs it: ``2024-01-31T12:00``."""
    if not packed.lstrip("-").isdecimal():
        return ""
    bits = int(packed) & 0xFFFFFFFF
    minute, hour, day = bits & 63, bits >> 6 & 31, bits >> 11 & 31
    month, year = bits >> 16 & 15, 1900 + (bits >> 20 & 511)
    return f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}"
