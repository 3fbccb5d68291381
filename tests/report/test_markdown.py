"""What Markdown shows is what it was given."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.report.markdown import escape, quoted, to_markdown
from qualcode.report.tables import Table

markdown_it = pytest.importorskip("markdown_it")

SIGNS = r"\`*_[]<>&#|~$+-=.)(1!:; ab" + "\n\t\u00a0\u2028"


def shown(markdown: str) -> str:
    """The text a reader sees, by a reader of Markdown that is not ours."""
    rendered = markdown_it.MarkdownIt("gfm-like", {"linkify": False}).render(markdown)
    return html.unescape(re.sub(r"<[^>]+>", "", rendered.replace("<br />\n", "\n")))


@given(st.text(SIGNS, min_size=1, max_size=40) | st.text(min_size=1, max_size=40))
def test_a_quotation_is_shown_letter_by_letter(text):
    text = re.sub(r"[\0\r\ud800-\udfff]", "", text)
    markdown = quoted(f"«{escape(text)}»", "after")
    assert f"«{text}»" in shown(markdown)
    assert all(line.startswith(">") for line in markdown.split("\n"))


def test_words_inside_a_name_are_left_alone():
    assert escape("STABLE_CHANNEL, 1.5 and 3 - 2") == "STABLE_CHANNEL, 1.5 and 3 - 2"


def test_a_table_keeps_its_cells():
    table = Table("", ("a|b", "n"), (("x\ny", 1), ("*z*", 2)), align=("left", "right"))
    assert to_markdown(table) == "\n".join(
        ["| a\\|b | n |", "| --- | ---: |", "| x<br>y | 1 |", "| \\*z\\* | 2 |"]
    )
