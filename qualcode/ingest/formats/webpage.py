"""Web pages (.html): saved pages, what word processors save as HTML, noScribe, oTranscribe (.otr).

Menus, margins, hidden and struck-out words are no part of the text; nothing outside of the file is
ever opened.
"""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import Unreadable
from qualcode.ingest.characters import decode, has_words, kind
from qualcode.ingest.document import Document, LeftOut, Utterance, laid_out
from qualcode.ingest.formats.composing import told
from qualcode.ingest.formats.webpage_blocks import Page, style_classes
from qualcode.model import Issue, Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_BEGINNING = 4_096
"""A page says within so many bytes how it is encoded."""
_AS_WINDOWS = frozenset(("iso8859-1", "ascii", "latin-1", "latin_1", "cp1252"))
"""What pages say that are in Windows-1252 all the same."""
_NO_CHARSETS = frozenset(("idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"))
"""Encodings of Python in which no page is written; some rewrite words, some take for ever."""
_MOST_ATTRIBUTES = 1_000
_ATTRIBUTE = re.compile(r"[\s/]*[^\s/>=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]*))?")
_FORMATTING = re.compile(
    r"</?(?:a|abbr|acronym|b|big|code|em|font|i|ins|label|mark|nobr|o:p|q|small|span|strong|sub|sup|tt|"
    r"u|var)(?:\s[^<>]*)?>",
    re.IGNORECASE,
)


def read(path: Path, raw: bytes, limits: Limits) -> Document:
    """A web page: its paragraphs, tables of speakers as turns; of noScribe's pages the times too.

    Raises ``Unreadable`` for other, empty and hostile files, and for pages without words.
    """
    return _document(path, *_decoded(path, raw), limits)


def read_otranscribe(path: Path, raw: bytes, limits: Limits) -> Document:
    """A transcript of oTranscribe: a page inside of JSON. Raises as ``read``."""
    written, issues = decode(path, raw)
    if not written.strip():
        raise Unreadable(path, "is empty", "Check that it is the right file.")
    try:
        page = json.loads(written)["text"]
    except (ValueError, KeyError, TypeError, RecursionError):
        page = None
    if not isinstance(page, str):
        remedy = "Export it from oTranscribe as .otr, .md or .txt again."
        raise Unreadable(path, "this is not a transcript of oTranscribe", remedy)
    return _document(path, page, issues, limits)


def _decoded(path: Path, raw: bytes) -> tuple[str, list[Issue]]:
    """The characters of a page, in the encoding that it names where that is true."""
    if not raw.strip():
        raise Unreadable(path, "is empty", "Check that it is the right file.")
    marked = raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    found = _CHARSET.search(raw[:_BEGINNING])
    if found and not marked and not kind(raw):
        try:
            named = codecs.lookup(found[1].decode("ascii")).name
            named = "cp1252" if named in _AS_WINDOWS else named
            if not named.startswith(("utf-16", "utf-32", "utf-7")) and named not in _NO_CHARSETS:
                return raw.decode(named), []
        except (LookupError, ValueError):
            pass  # it names another one than it is in, or none
    return decode(path, raw)


def _refuse_attributes(path: Path, written: str) -> None:
    """Raise ``Unreadable`` for an element with so many attributes that reading them never ends."""
    for tag in written.split("<"):
        n = at = 0
        while len(tag) > _MOST_ATTRIBUTES and (found := _ATTRIBUTE.match(tag, at)):
            n, at = n + 1, found.end()
            if n > _MOST_ATTRIBUTES:
                why = f"one of its elements has more than {_MOST_ATTRIBUTES:,} attributes"
                raise Unreadable(path, why, "Save the page from a browser as text, and read that.")


def _document(path: Path, written: str, issues: list[Issue], limits: Limits) -> Document:
    if len(written) > limits.bytes:
        why = f"it holds more than {limits.megabytes} million characters"
        raise Unreadable(path, why, "Split it, or raise 'megabytes' under [limits] in study.toml.")
    _refuse_attributes(path, written)
    root = _root(path, written)
    page = Page(style_classes(root))
    page.read(root)
    paragraphs = page.paragraphs()
    told_so = [*issues, *_struck_out(path.name, page.left_out), *told(path.name, page.left_out)]
    if page.times and (utterances := _utterances(page)):
        return Document(
            utterances=utterances,
            convention="noscribe",
            left_out=page.left_out,
            issues=[*issues, *told(path.name, page.left_out)],
        )
    text, layout, _ = laid_out(paragraphs)
    if not has_words(text):
        remedy = "Check that it is the right file; save the page again when all of it is shown."
        raise Unreadable(path, "is empty: there are no words in this page", remedy)
    return Document(text, layout, left_out=page.left_out, issues=told_so)


def _root(path: Path, written: str) -> _Element:
    """The root of a page as browsers would understand it, whatever is wrong with it."""
    for page in (written, None):
        root, deep = _parsed(_FORMATTING.sub("", written) if page is None else page)
        if root is None:
            remedy = "Check that it is the right file."
            raise Unreadable(path, "is empty: there are no words in this page", remedy)
        if not deep:
            return root
    why = "its elements are nested too deeply, as no page needs"
    raise Unreadable(path, why, "Save the page from a browser as text, and read that.")


def _parsed(written: str) -> tuple[_Element | None, bool]:
    """The root, and whether something was lost because it lies too deep."""
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(written.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return root, any("depth" in error.message for error in parser.error_log)


def _struck_out(where: str, left_out: list[LeftOut]) -> Iterator[Issue]:
    if deleted := Counter(what for what, _ in left_out)["deleted words"]:
        what = f"tracked changes, read as accepted: {deleted}"
        yield Issue(where, what, "Accept or reject them in Word if that is not meant.")


def _utterances(page: Page) -> list[Utterance]:
    """The paragraphs of noScribe with the times of their anchors."""
    said: list[Utterance] = []
    for n, paragraph in enumerate(page.made):
        start_ms, end_ms = page.times.get(n, (None, None))
        if not has_words(paragraph.text):
            continue
        if not said and start_ms is None:
            page.left_out.append(LeftOut("lines above the transcript", paragraph.text.strip()))
        else:
            said.append(Utterance(" ".join(paragraph.text.split()), "", start_ms, end_ms))
    return said
