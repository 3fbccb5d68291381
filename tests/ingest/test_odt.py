"""What LibreOffice puts into a document besides plain paragraphs."""

from __future__ import annotations

import re
import zipfile

import pytest

from qualcode.errors import Unreadable
from qualcode.ingest import document, read
from qualcode.ingest.characters import words


def p(inside: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def span(text: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def table(*rows: tuple[str, ...]) -> str:
    cells = (
        "".join(f"<table:table-cell>{p(cell)}</table:table-cell>" for cell in row) for row in rows
    )
    inside = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    return f'<table:table><table:table-column table:number="9"/>{inside}</table:table>'


def style(name: str, family: str = "text", text: str = "", **own: str) -> str:
    attributes = "".join(f' style:{key.replace("_", "-")}="{is_}"' for key, is_ in own.items())
    return (
        f'<style:style style:name="{name}" style:family="{family}"{attributes}>'
        f"<style:text-properties {text}/></style:style>"
    )


STYLES = (
    style("B", text='fo:font-weight="bold"')
    + style("Not", text='fo:font-weight="normal"')
    + style("Hidden", text='text:display="none"')
    + style("P1", "paragraph", parent_style_name="Pregunta")
    + style("T1", "paragraph", parent_style_name="Title")
    + style("Aa", "paragraph", parent_style_name="Bb")
    + style("Bb", "paragraph", parent_style_name="Aa")
)
COMMON = style("Pregunta", "paragraph", 'fo:font-weight="700"')


def test_blanks_are_those_that_the_document_means(odt_file):
    found = document(
        odt_file(
            p("\n   I:   ¿Y\n  qué?  "),
            p("P: uno<text:s text:c='2'/>dos<text:tab/>tres<text:line-break/> cuatro"),
            p(f"P: {span('cinco ', 'B')} seis<text:soft-page-break/>s"),
        )
    )
    assert found.text == "I: ¿Y qué?\nP: uno  dos\ttres\ncuatro\nP: cinco seiss"


def test_links_fields_sections_and_headings_keep_their_words(odt_file):
    found = document(
        odt_file(
            "<text:h>Entrevista</text:h>",
            p("P: <text:a>uno</text:a> <text:page-number>2</text:page-number>"),
            f"<text:section>{p('tres')}</text:section>",
            "<text:sequence-decls><text:sequence-decl/></text:sequence-decls>",
        )
    )
    assert found.text == "Entrevista\nP: uno 2\ntres"
    assert found.layout.headings == {0}


CHANGES = """<text:tracked-changes>
<text:changed-region text:id="a"><text:deletion><office:change-info><dc:creator>Ana</dc:creator>
<text:p>sobra</text:p></office:change-info><text:p>nada </text:p></text:deletion></text:changed-region>
<text:changed-region text:id="b"><text:insertion/></text:changed-region>
</text:tracked-changes>"""


def test_tracked_changes_are_read_as_accepted_with_one_issue(odt_file):
    said = (
        'P: Vendo <text:change text:change-id="a"/><text:change-start text:change-id="b"/>todo'
        '<text:change-end text:change-id="b"/> hoy'
    )
    found = document(odt_file(CHANGES, p("I: ¿Cuánto?"), p(said)))
    assert found.text == "I: ¿Cuánto?\nP: Vendo todo hoy"
    assert found.left_out == [("deleted words", "nada")]
    assert [issue.what for issue in found.issues] == ["tracked changes, read as accepted: 2"]


def annotation(name: str, text: str) -> str:
    return (
        f'<office:annotation office:name="{name}"><dc:creator>Ana</dc:creator>'
        f"<dc:date>2021-05-04T10:00:00</dc:date>{p(text)}</office:annotation>"
    )


def test_annotations_stand_beside_the_words_they_are_about(odt_file):
    ends = '<office:annotation-end office:name="{}"/>'.format
    found = document(
        odt_file(
            p(f"I: {annotation('a', 'guía 1')}¿Y la miel?{ends('a')}"),
            p(f"P: {annotation('b', 'ojo')}Bien."),
            p(f"Este año{ends('b')} sí."),
            p(f"I: Ya{annotation('c', 'corta')}."),
        )
    )
    assert found.text == "I: ¿Y la miel?\nP: Bien.\nEste año sí.\nI: Ya."
    assert [(r.author, r.at, r.text, found.text[r.start : r.end]) for r in found.remarks] == [
        ("Ana", "2021-05-04T10:00:00", "guía 1", "¿Y la miel?"),
        ("Ana", "2021-05-04T10:00:00", "ojo", "Bien.\nEste año"),
        ("Ana", "2021-05-04T10:00:00", "corta", ""),
    ]
    assert found.issues == []


def test_notes_and_what_stands_around_pages_is_left_out_and_told(odt_file):
    note = (
        '<text:note text:note-class="{}"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>{}</text:p></text:note-body></text:note>"
    ).format
    found = document(
        odt_file(
            p(f"P: Sí{note('footnote', 'El río.')}, claro{note('endnote', 'Fin.')}."),
            pages=f"<style:header>{p('Proyecto')}</style:header>"
            f"<style:header-first>{p('Proyecto')}</style:header-first>"
            f"<style:footer>{p('Página <text:page-number>1</text:page-number>')}</style:footer>",
        )
    )
    assert found.text == "P: Sí, claro."
    assert found.left_out == [
        ("footnotes", "El río."),
        ("endnotes", "Fin."),
        ("page headers", "Proyecto"),
        ("page footers", "Página 1"),
    ]
    assert [(issue.what, issue.severity) for issue in found.issues] == [
        ("footnotes, not part of the text: 1", "note"),
        ("endnotes, not part of the text: 1", "note"),
        ("page headers, not part of the text: 1", "note"),
    ]


@pytest.mark.parametrize(
    ("made", "bold"),
    [
        (p(f"{span('Ana:', 'B')} hola"), "Ana:"),
        (p(f"{span('Ana', 'B')} {span('R:', 'B')} hola"), "Ana R:"),
        (p(f"Dice {span('no', 'B')}"), ""),
        (p("¿Y qué pasó?", "P1"), "¿Y qué pasó?"),
        (p(f"¿Y? {span('Nada.', 'Not')}", "P1"), "¿Y?"),
        (p(span(span("Ana:", "Other"), "B") + " hola"), "Ana:"),
        (p("Hola", "Aa"), ""),
    ],
)
def test_how_much_of_a_line_is_bold(odt_file, made, bold):
    found = document(odt_file(made, automatic=STYLES, common=COMMON))
    assert found.text[: found.layout.bold.get(0, 0)].strip() == bold


def test_titles_are_headings_and_hidden_words_are_left_out(odt_file):
    said = p(f"P: Sí{span(' no me citen', 'Hidden')}.")
    found = document(odt_file(p("Entrevista 3", "T1"), said, automatic=STYLES))
    assert found.text == "Entrevista 3\nP: Sí."
    assert found.layout.headings == {0}
    assert found.left_out == [("hidden words", " no me citen")]
    assert [issue.what for issue in found.issues] == ["hidden words, not part of the text: 3"]


LISTS = (
    '<text:list-style style:name="N">'
    '<text:list-level-style-number text:level="1" style:num-format="1"/>'
    '<text:list-level-style-bullet text:level="2" text:bullet-char="•"/></text:list-style>'
    '<text:list-style style:name="X">'
    '<text:list-level-style-number text:level="1" style:num-format=""/></text:list-style>'
)


def test_lines_with_a_number_that_is_not_in_the_text_are_known(odt_file):
    item = "<text:list-item>{}</text:list-item>".format
    inner = f"<text:list>{item(p('viñeta'))}</text:list>"
    found = document(
        odt_file(
            '<text:list text:style-name="N">'
            + item(p("¿Primera?") + p("sigue") + inner)
            + item(p("¿Segunda?"))
            + f"<text:list-header>{p('sin número')}</text:list-header></text:list>",
            f'<text:list text:style-name="X">{item(p("nada"))}</text:list>',
            automatic=LISTS,
        )
    )
    assert found.text.split("\n") == [
        *("¿Primera?", "sigue", "viñeta", "¿Segunda?", "sin número", "nada"),
    ]
    assert found.layout.numbered == {0, 3}


def test_a_text_box_is_read_behind_its_paragraph(odt_file):
    box = f"<draw:frame><draw:text-box>{p('en la caja')}{p('y más')}</draw:text-box></draw:frame>"
    shape = f"<draw:custom-shape><svg:title>no</svg:title>{p('en la figura')}</draw:custom-shape>"
    found = document(odt_file(p(f"P: antes {box}y {shape}después")))
    assert found.text == "P: antes y después\nen la caja\ny más\nen la figura"


def test_a_table_of_speakers_and_words_is_an_interview(odt_file):
    rows = table(("I", "¿Y la miel?"), ("P", "Bien, este año."), ("I", "¿Todo?"), ("P", "Casi."))
    made, issues = read(odt_file(rows))
    assert [(turn.speaker, turn.span.of(made.text)) for turn in made.turns] == [
        ("I", "¿Y la miel?"),
        ("P", "Bien, este año."),
        ("I", "¿Todo?"),
        ("P", "Casi."),
    ]
    assert issues == []


def test_merged_cells_go_on_with_the_speaker_above(odt_file):
    rows = table(("I", "¿Y la miel?"), ("P", "Bien."), ("", "Este año mejor."), ("I", "¿Todo?"))
    covered = rows.replace(
        f"<table:table-cell>{p('')}</table:table-cell>", "<table:covered-table-cell/>"
    ).replace(
        "<table:table-row>",
        '<table:table-row><table:table-cell table:number-columns-spanned="2">'
        f"{p('Primera parte')}</table:table-cell><table:covered-table-cell/></table:table-row>"
        "<table:table-row>",
        1,
    )
    assert document(odt_file(covered)).text == (
        "Primera parte\nI: ¿Y la miel?\nP: Bien.\nEste año mejor.\nI: ¿Todo?"
    )


def test_other_tables_keep_their_cells_as_lines(odt_file):
    found = document(
        odt_file(
            table(("Fecha:", "14 de julio"), ("Lugar:", "Los Ríos")),
            table(("a", "b", "c"), ("d", "e", "f")),
        )
    )
    assert found.text == "Fecha: 14 de julio\nLugar: Los Ríos\na\nb\nc\nd\ne\nf"


def test_a_document_in_one_file_is_read_like_one_in_an_archive(odt_file):
    body = (p(f"{span('I:', 'B')} ¿Y?"), p("P: Sí."))
    one = document(odt_file(*body, automatic=STYLES, name="A01.fodt"))
    two = document(odt_file(*body, automatic=STYLES))
    assert (one.text, one.layout) == (two.text, two.layout)
    assert one.layout.bold == {0: 2}


def test_every_word_of_a_document_is_in_its_text_its_comments_or_left_out(odt_file):
    path = odt_file(
        CHANGES.replace("<text:p>sobra</text:p>", "").replace("<dc:creator>Ana</dc:creator>", ""),
        p(f"I: uno {annotation('a', 'dos tres')}{span('cuatro', 'Hidden')}"),
        table(("a", "b", "c"), ("d", "e", "f")),
        p("<draw:frame><draw:text-box><text:p>caja</text:p></draw:text-box></draw:frame>fin"),
        automatic=STYLES,
        pages=f"<style:footer>{p('pie')}</style:footer>",
    )
    found = document(path)
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("content.xml").decode() + archive.read("styles.xml").decode()
    source = re.sub(r"<dc:[^>]*>[^<]*</dc:[^>]*>|<[^>]*>", " ", xml)
    kept = [found.text, *(r.text for r in found.remarks), *(left.text for left in found.left_out)]
    assert sorted(words(" ".join(kept))) == sorted(words(source))


@pytest.mark.parametrize(
    "members",
    [
        {"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"},
        {"encrypted-package": "..."},
    ],
)
def test_a_protected_document_is_refused(odt_file, members):
    with pytest.raises(Unreadable, match="protected with a password"):
        read(odt_file("P: Sí.", **members))


def test_a_spreadsheet_under_a_text_name_is_no_text(odt_file):
    path = odt_file("P: Sí.", name="A01.fodt")
    path.write_text(path.read_text("utf-8").replace("office:text", "office:spreadsheet"), "utf-8")
    with pytest.raises(Unreadable, match="no OpenDocument text"):
        read(path)


def test_blanks_without_end_are_cut(odt_file):
    found = document(odt_file(*(p("a<text:s text:c='99999999'/>b") for _ in range(1_000))))
    assert len(found.text) < 50_000
