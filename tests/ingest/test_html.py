"""Web pages: what word processors and browsers save, old soup and new pages, noScribe, oTranscribe."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import QualcodeError, Unreadable
from qualcode.ingest import document, read
from qualcode.ingest.characters import words
from qualcode.ingest.formats import webpage
from qualcode.model import Limits

SAMPLES = Path(__file__).parent / "webpages"


@pytest.fixture
def page(text_file):
    def write(html: str | bytes, name: str = "A01.html", encoding: str = "utf-8"):
        return text_file(html, name=name, encoding=encoding)

    return write


def turns(path):
    made, _ = read(path)
    return [(turn.speaker, turn.span.of(made.text)) for turn in made.turns]


@pytest.mark.parametrize(
    "html",
    [
        "<p>I: ¿Y la miel?</p><p>P: Bien.</p>",
        "<HTML><BODY><P>I: ¿Y la   miel?\n<P>P: Bien.",
        "I: ¿Y la miel?<br>P: Bien.<br>",
        "<div><div>I: ¿Y la miel?</div><div><span>P:</span> <span>Bien.</span></div></div>",
        "<p><b>I:</b> ¿Y la miel?</p><p><strong>P: </strong>Bien.</p>",
        "<pre>I: ¿Y la miel?\nP: Bien.</pre>",
        "<ul><li>I: ¿Y la miel?<li>P: Bien.</ul>",
        "<p>I:&nbsp;&iquest;Y la miel?</p><p>P: Bien&period;</p>",
        "<table><tr><td>I<td>¿Y la miel?<tr><td>P<td>Bien.</table>",
        "<dl><dt>I<dd>¿Y la miel?<dt>P:<dd>Bien.</dl>",
        "<font face=Arial><p>I: ¿Y la miel?<p>P: Bien.",
        "<p>I: ¿Y la miel?</p><script>var P = 'P: no';</script><p>P: Bien.</p>",
        "<h1>Entrevista</h1><p>I: ¿Y la miel?</p><p>P: Bien.</p>",
        "<table><tr><td><table><tr><td>I: ¿Y la miel?</td></tr><tr><td>P: Bien.</td></tr></table>"
        "</td></tr></table>",
        "<p>I: ¿Y <o:p></o:p>la miel?</p><p class=MsoNormal>P: <span>Bi</span>en.<o:p>&nbsp;</o:p></p>",
    ],
)
def test_however_it_is_written_it_gives_the_same_turns(page, html):
    assert turns(page(html)) == [("I", "¿Y la miel?"), ("P", "Bien.")]


def test_what_is_around_the_text_is_left_out_and_told(page):
    path = page(
        "<head><title>Sitio</title><style>.gone{display:none}</style></head>"
        "<header>Mi blog</header><nav>Inicio Contacto</nav><aside>Publicidad</aside>"
        "<p>I: ¿Y?</p><p>P: Sí, <del>no</del><s>tal vez</s> claro.<span hidden>Oculto</span></p>"
        "<p class='gone'>Escondido</p><footer>Derechos</footer>"
    )
    made, issues = read(path)
    assert made.text == "I: ¿Y?\nP: Sí, claro."
    left_out = {(what, text) for what, text in document(path).left_out}
    assert left_out == {
        ("page headers", "Mi blog"),
        ("menus", "Inicio Contacto"),
        ("asides", "Publicidad"),
        ("deleted words", "no"),
        ("struck-out words", "tal vez"),
        ("hidden words", "Oculto"),
        ("hidden words", "Escondido"),
        ("page footers", "Derechos"),
    }
    assert any("tracked changes, read as accepted: 1" in issue.what for issue in issues)
    assert len([issue for issue in issues if issue.severity == "note"]) >= 6


def test_the_header_of_an_article_is_part_of_it(page):
    path = page("<article><header><h1>Rosa</h1></header><p>I: ¿Y?</p><p>P: Sí.</p></article>")
    assert document(path).text.startswith("Rosa\n")


def test_bold_questions_and_headings_are_seen_through_styles_too(page):
    layout = document(
        page(
            "<style>.c1{color:red;font-weight:700}.c2{font-weight:400}</style><h2>Parte uno</h2>"
            "<p><span class='c1'>¿Y la miel?</span></p><p><span class='c2'>Bien.</span></p>"
            "<p><b>¿Y la cera?</b> Mal.</p>"
        )
    ).layout
    assert layout.headings == {0}
    assert layout.bold == {1: len("¿Y la miel?"), 3: len("¿Y la cera?")}


def test_notes_of_word_processors_are_left_out(page):
    path = page(
        "<p>I: ¿Y?</p><p>P: Sí.<a class=sdfootnoteanc href='#s'><sup>1</sup></a></p>"
        "<div id='sdfootnote1'><p>Lo dijo riendo.</p></div>"
        "<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p>Otra.</p>"
        "</div></div><div title='footer'><p>Página 1</p></div>"
    )
    made = document(path)
    assert made.text == "I: ¿Y?\nP: Sí."
    assert {what for what, _ in made.left_out} >= {"footnotes", "page footers"}


def test_noscribe_gives_times_with_the_turns():
    made, _ = read(SAMPLES / "noscribe.htm")
    assert made.convention == "noscribe"
    assert [(t.speaker, t.span.of(made.text), t.start_ms, t.end_ms) for t in made.turns] == [
        ("S00", "¿Y la miel?", 0, 4000),
        ("S01", "Bien. Muy bien.", 4200, 9000),
        ("S00", "¿Y?", 9100, 9900),
        ("S01", "Eso.", 10000, 11000),
    ]


def test_otranscribe_is_a_page_in_json():
    assert turns(SAMPLES / "otranscribe.otr") == [("I", "¿Y la miel?"), ("P", "Bien.")]
    with pytest.raises(Unreadable, match="not a transcript of oTranscribe"):
        webpage.read_otranscribe(Path("A02.otr"), b"[" * 100_000, Limits())


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("cp1252", ""),
        ("utf-16", ""),
        ("cp1252", "<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>"),
        ("cp1252", "<meta charset=utf-8>"),
        ("utf-8", "<meta charset=utf-16>"),
        ("utf-8", "<meta charset='no-such'>"),
        ("cp1250", "<meta charset=windows-1250>"),
        ("mac_roman", "<meta charset=macintosh>"),
    ],
)
def test_every_usual_encoding_is_read(page, encoding, head):
    path = page(f"<html><head>{head}</head><p>I: Y?<p>P: Sí, mamá.", encoding=encoding)
    assert turns(path)[1] == ("P", "Sí, mamá.")


@pytest.mark.parametrize("html", ["<html></html>", "<p>&nbsp;</p>", "<script>x = 1</script>", "<"])
def test_a_page_without_words_is_refused(page, html):
    with pytest.raises(Unreadable, match="is empty"):
        read(page(html))


def test_a_page_nested_deep_is_refused_in_one_sentence_and_formatting_never_is(page):
    with pytest.raises(Unreadable, match="nested too deeply"):
        read(page("<div>" * 100_000 + "I: hola"))
    soup = "<p>I: ¿Y?<br>" + "<font size=2><b>P: Sí.<br>" * 5_000
    assert len(words(document(page(soup)).text)) == 2 + 2 * 5_000


def test_nothing_outside_of_the_file_is_opened(page, tmp_path):
    (tmp_path / "secret.txt").write_text("secreto", encoding="utf-8")
    path = page(
        f'<!DOCTYPE html [<!ENTITY e SYSTEM "file://{tmp_path}/secret.txt">]>'
        f'<p>I: &e;¿Y?</p><p>P: Sí.</p><iframe src="file://{tmp_path}/secret.txt"></iframe>'
    )
    assert "secreto" not in document(path).text


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
MARKUP = ["<p>", "</p>", "<b>", "</b>", "<td>", "<tr>", "<table>", "</table>", "<br>", "<li>", "<ol>",
          "</ol>", "<dl>", "<dt>", "<dd>", "</div>", "<div>", "<h1>", "</h1>", "<span>", "<pre>",
          "</pre>", "<body>", "</html>", "<del>", "</del>", "<nav>", "</nav>"]  # fmt: skip


@given(
    st.lists(st.one_of(texts.map(lambda text: re.sub("[<&>]", " ", text)), st.sampled_from(MARKUP)))
)
def test_no_word_of_a_page_is_lost_or_doubled(tmp_path_factory, parts):
    from lxml import etree

    html = " ".join(["<p>inicio", *parts])
    path = tmp_path_factory.getbasetemp() / "A01.html"
    root = etree.fromstring(html.encode(), etree.HTMLParser(encoding="utf-8"))
    try:
        made = webpage.read(path, html.encode(), Limits())
    except QualcodeError:
        return
    read_ = sorted(words(made.text + "\n" + "\n".join(text for _, text in made.left_out)))
    assert read_ == sorted(words("\n".join(root.itertext())))


@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_a_sentence(tmp_path_factory, raw):
    path = tmp_path_factory.getbasetemp() / "A01.html"
    for reader in (webpage.read, webpage.read_otranscribe):
        refused = ""
        try:
            reader(path, raw, Limits())
        except QualcodeError as error:
            refused = str(error)
        assert not refused or refused.startswith("A01.html: ")
