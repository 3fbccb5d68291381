"""Markdown that shows exactly what it was given, in CommonMark and on GitHub."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualcode.report.tables import Table

_ANYWHERE = re.compile(r"[\\`*\[\]<&|~$]|(?<![^\W_])_|_(?![^\W_])")
_AT_START = re.compile(r"^([#>+=-]|\d{1,9}(?=[.)]))", re.MULTILINE)
_AT_EDGES = re.compile(r"^[ \t]+|[ \t]+$", re.MULTILINE)


def escape(text: str) -> str:
    """The text with every character that Markdown would read as markup made literal.

    Blanks at the beginning and end of a line become entities, so that they too are kept.
    """
    marked = _ANYWHERE.sub(lambda found: "\\" + found[0], text)
    marked = _AT_START.sub(_literal_start, marked)
    marked = _AT_EDGES.sub(lambda f: "".join(f"&#{ord(blank)};" for blank in f[0]), marked)
    return marked.replace("\r", "&#13;")


def one_line(text: str) -> str:
    """The escaped text of a name on one line, for headings and lists: line breaks become blanks."""
    return escape(" ".join(text.split()))


def quoted(*paragraphs: str) -> str:
    """One blockquote of escaped paragraphs; a line end inside a paragraph is kept as one."""
    lines = [paragraph.replace("\n", "\\\n> ") for paragraph in paragraphs]
    return "\n>\n".join(f"> {line}" for line in lines)


def code(text: str) -> str:
    """An id in fixed type; it must not hold a backtick."""
    return f"`{text}`" if text else "–"


def bullets(items: Sequence[str]) -> str:
    """A list of escaped items."""
    return "\n".join(f"- {item}" for item in items)


def to_markdown(table: Table) -> str:
    """The table without its title and notes, in the form GitHub and pandoc read."""
    rules = ["---:" if side == "right" else "---" for side in table.align]
    rows = [[_inline(str(value)) for value in row] for row in table.rows]
    lines = [[_inline(name) for name in table.header], rules, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _literal_start(found: re.Match[str]) -> str:
    """``1.`` as ``1\\.``, ``-`` as ``\\-``."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _inline(text: str) -> str:
    return escape(text).replace("\n", "<br>")
