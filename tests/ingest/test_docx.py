"""What Word puts into a document besides plain paragraphs."""

from __future__ import annotations

import re
import zipfile

import pytest

from qualcode.ingest import document, read
from qualcode.ingest.characters import words


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    cells = (
        "<w:tr>" + "".join(f"<w:tc>{paragraph(run(cell))}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{''.join(cells)}</w:tbl>"


@pytest.fixture
def text_of(docx_file):
    def of(*body: str) -> str:
        transcript, issues = read(docx_file(*body))
        assert not [issue for issue in issues if issue.severity == "error"]
        return transcript.text

    return of


@pytest.fixture
def turns_of(docx_file):
    def of(*body: str) -> list[tuple[str, str]]:
        transcript, issues = read(docx_file(*body))
        assert not [issue for issue in issues if issue.severity == "error"]
        return [(turn.speaker, turn.span.of(transcript.text)) for turn in transcript.turns]

    return of


def test_runs_are_joined_and_breaks_are_kept(turns_of):
    assert turns_of(
        paragraph("<w:r><w:rPr><w:b/></w:rPr><w:t>Entrevis</w:t></w:r>" + run("tador: ¿Y?")),
        paragraph(run("Rosa:") + "<w:r><w:tab/><w:t>Sí.</w:t><w:br/><w:t>Semi</w:t>"
                  "<w:noBreakHyphen/><w:t>seco con</w:t><w:softHyphen/><w:t>tento</w:t></w:r>"),
    ) == [("Entrevistador", "¿Y?"), ("Rosa", "Sí.\nSemi-seco contento")]  # fmt: skip


def test_links_fields_and_controls_keep_their_words(text_of):
    assert (
        text_of(
            paragraph(
                run("P: uno ")
                + f"<w:hyperlink>{run('dos ')}</w:hyperlink>"
                + "<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r>"
                + f"<w:sdt><w:sdtContent>{run('tres ')}</w:sdtContent></w:sdt>"
                + f"<w:smartTag>{run('cuatro')}</w:smartTag>"
            ),
            f"<w:sdt><w:sdtContent>{paragraph(run('cinco'))}</w:sdtContent></w:sdt>",
        )
        == "P: uno dos tres cuatro\ncinco"
    )


def test_tracked_changes_are_read_as_accepted_with_one_issue(docx_file):
    transcript, issues = read(
        docx_file(
            paragraph(run("I: ¿Cuánto?")),
            paragraph(
                run("P: Vendo ")
                + "<w:del><w:r><w:delText>nada</w:delText></w:r></w:del>"
                + f"<w:ins>{run('todo')}</w:ins>"
                + f"<w:moveFrom>{run(' ayer')}</w:moveFrom><w:moveTo>{run(' hoy')}</w:moveTo>",
            ),
            paragraph(run("y ma"), "<w:rPr><w:del/></w:rPr>"),
            paragraph(run("ñana")),
        )
    )
    assert transcript.text == "I: ¿Cuánto?\nP: Vendo todo hoy\ny mañana"
    assert [issue.what for issue in issues] == ["tracked changes, read as accepted: 5"]


def test_a_text_box_is_read_once_behind_its_paragraph(text_of):
    box = f"<w:txbxContent>{paragraph(run('en la caja'))}</w:txbxContent>"
    assert (
        text_of(
            paragraph(
                run("P: antes ")
                + "<w:r><mc:AlternateContent>"
                + f"<mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
                + f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
                + "</mc:AlternateContent></w:r>"
                + run("y después")
            )
        )
        == "P: antes y después\nen la caja"
    )


def begin(comment: int) -> str:
    return f'<w:commentRangeStart w:id="{comment}"/>'


def end(comment: int) -> str:
    return f'<w:commentRangeEnd w:id="{comment}"/><w:r><w:commentReference w:id="{comment}"/></w:r>'


def comment(number: int, text: str, author: str = "Ana") -> str:
    at = f"2021-05-0{number + 1}T10:00:00Z"
    inside = paragraph(run(text))
    return f'<w:comment w:id="{number}" w:author="{author}" w:date="{at}">{inside}</w:comment>'


def test_comments_stand_beside_the_words_they_are_about(docx_file):
    path = docx_file(
        paragraph(run("I: ") + begin(0) + run("¿Y la miel?") + end(0)),
        paragraph(begin(1) + begin(2) + run("P: Bien.")),
        paragraph(run("Este año") + end(1) + end(2) + run(" sí.")),
        paragraph(run("I: Ya.") + end(3)),
        comments=comment(0, "guía 1") + comment(1, "ojo") + comment(2, "sí, ojo", "Berta")
        + comment(3, "corta"),
    )  # fmt: skip
    found = document(path)
    assert [(r.author, r.at, r.text, found.text[r.start : r.end]) for r in found.remarks] == [
        ("Ana", "2021-05-01T10:00:00Z", "guía 1", "¿Y la miel?"),
        ("Ana", "2021-05-02T10:00:00Z", "ojo", "P: Bien.\nEste año"),
        ("Berta", "2021-05-03T10:00:00Z", "sí, ojo", "P: Bien.\nEste año"),
        ("Ana", "2021-05-04T10:00:00Z", "corta", ""),
    ]
    assert found.remarks[3].start == len("I: ¿Y la miel?\nP: Bien.\nEste año sí.\nI: Ya.")
    assert found.issues == []
    made = read(path).transcript
    assert [(c.author, c.span.of(made.text)) for c in made.comments][:2] == [
        ("Ana", "¿Y la miel?"),
        ("Ana", "P: Bien.\nEste año"),
    ]


def test_a_reply_without_a_place_of_its_own_stands_where_its_comment_does(docx_file):
    found = document(
        docx_file(
            paragraph(run("I: ") + begin(0) + run("¿Y?") + end(0)),
            "P: Sí.",
            comments=comment(0, "¿seguro?") + comment(1, "segurísimo", "Berta"),
        )
    )
    places = [(remark.text, found.text[remark.start : remark.end]) for remark in found.remarks]
    assert places == [("¿seguro?", "¿Y?"), ("segurísimo", "¿Y?")]


def test_comments_in_a_table_keep_their_place(docx_file):
    cell = paragraph(run("Bien, ") + begin(0) + run("este año") + end(0) + run("."))
    rows = "".join(
        f"<w:tr><w:tc>{paragraph(run(who))}</w:tc><w:tc>{said}</w:tc></w:tr>"
        for who, said in [("I", paragraph(run("¿Y la miel?"))), ("P", cell)] * 2
    ).replace(cell, paragraph(run("Bien.")), 1)
    found = document(docx_file(f"<w:tbl>{rows}</w:tbl>", comments=comment(0, "cuál")))
    (remark,) = found.remarks
    assert found.text.endswith("P: Bien, este año.")
    assert found.text[remark.start : remark.end] == "este año"


def test_comments_that_never_close_cost_no_time(docx_file):
    many = "".join(begin(n) for n in range(3_000))
    found = document(
        docx_file(
            paragraph(many + run("I: a")),
            *(f"P: b {n}" for n in range(3_000)),
            comments=comment(0, "uno"),
        )
    )
    assert [remark.text for remark in found.remarks] == ["uno"]


def test_notes_and_what_stands_around_pages_is_left_out_and_told(docx_file):
    note = f'<w:footnote w:id="2">{paragraph(run("Se refiere al río."))}</w:footnote>'
    line = '<w:footnote w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    found = document(
        docx_file(
            "I: ¿Y?",
            paragraph(run("P: Sí.") + '<w:r><w:footnoteReference w:id="2"/></w:r>'),
            footnotes=line + note,
            header1=paragraph(run("Proyecto Cadenas")),
            header2=paragraph(run("Proyecto Cadenas")),
            footer1=paragraph(run("Página 3 de 12")),
        )
    )
    assert found.text == "I: ¿Y?\nP: Sí."
    assert found.left_out == [
        ("footnotes", "Se refiere al río."),
        ("page headers", "Proyecto Cadenas"),
        ("page headers", "Proyecto Cadenas"),
        ("page footers", "Página 3 de 12"),
    ]
    assert [(issue.what, issue.severity) for issue in found.issues] == [
        ("footnotes, not part of the text: 1", "note"),
        ("page headers, not part of the text: 2", "note"),
    ]


BOLD, PLAIN, HIDDEN = "<w:b/>", '<w:b w:val="0"/>', "<w:vanish/>"


def styled(text: str, *properties: str) -> str:
    return f'<w:r><w:rPr>{"".join(properties)}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


STYLES = (
    '<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Pregunta"><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:type="character" w:styleId="Fuerte"><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="X1"><w:name w:val="heading 3"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Aa"><w:basedOn w:val="Bb"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Bb"><w:basedOn w:val="Aa"/></w:style>'
)


def style(name: str, kind: str = "p") -> str:
    return f'<w:{kind}Style w:val="{name}"/>'


@pytest.mark.parametrize(
    ("made", "bold"),
    [
        (paragraph(styled("Ana:", BOLD) + run(" hola")), "Ana:"),
        (paragraph(styled("Ana", BOLD) + run(" ") + styled("R:", BOLD) + run(" hola")), "Ana R:"),
        (paragraph(run("  ") + styled("Ana:", BOLD) + run(" hola")), "  Ana:"),
        (paragraph(run("Dice ") + styled("no", BOLD)), ""),
        (paragraph(styled("¿Y qué?", style("Fuerte", "r")) + run(" Nada.")), "¿Y qué?"),
        (paragraph(run("¿Y qué pasó?"), style("Pregunta")), "¿Y qué pasó?"),
        (paragraph(run("¿Y?") + styled(" Nada.", PLAIN), style("Pregunta")), "¿Y?"),
        (paragraph(styled("¿Y?", style("Fuerte", "r")), style("Pregunta")), ""),
        (paragraph(run("Hola"), style("Aa")), ""),
        (paragraph(styled("Ana:", BOLD) + "<w:r><w:br/><w:t>Hola</w:t></w:r>"), "Ana:"),
    ],
)
@pytest.mark.parametrize("beside", ["", table(("a", "b", "c"))])
def test_how_much_of_a_line_is_bold(docx_file, made, bold, beside):
    found = document(docx_file(made, beside, styles=STYLES))
    first = found.text.split("\n")[0]
    assert first[: found.layout.bold.get(0, 0)] == bold


def test_headings_are_known_by_the_name_of_their_style(docx_file):
    found = document(docx_file(paragraph(run("Cierre"), style("X1")), "P: Sí.", styles=STYLES))
    assert found.layout.headings == {0}


def test_hidden_words_are_left_out_and_counted(docx_file):
    found = document(docx_file(paragraph(run("P: Sí") + styled(" no me citen", HIDDEN) + run("."))))
    assert found.text == "P: Sí."
    assert found.left_out == [("hidden words", " no me citen")]
    assert [issue.what for issue in found.issues] == ["hidden words, not part of the text: 3"]


LISTS = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="6"><w:abstractNumId w:val="1"/></w:num>'
)


def listed(level: int, number: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def test_lines_with_a_number_that_is_not_in_the_text_are_known(docx_file):
    numbered = f'<w:style w:type="paragraph" w:styleId="N"><w:pPr>{listed(0, 5)}</w:pPr></w:style>'
    found = document(
        docx_file(
            paragraph(run("¿Primera?"), listed(0, 5)),
            paragraph(run("punto"), listed(1, 5)),
            paragraph(run("viñeta"), listed(0, 6)),
            paragraph(run("¿Segunda?"), style("N")),
            paragraph(run("sin número"), style("N") + listed(0, 0)),
            paragraph(run("lista que no existe"), listed(0, 77)),
            numbering=LISTS,
            styles=numbered,
        )
    )
    assert found.text.startswith("¿Primera?\npunto")
    assert found.layout.numbered == {0, 3}


def test_tab_stops_are_no_tabs(text_of):
    stops = '<w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs>'
    assert text_of(paragraph(run("P: uno"), stops)) == "P: uno"


def test_symbols_and_formulas_keep_their_characters(docx_file):
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    found = document(
        docx_file(
            paragraph(
                run("P: ")
                + '<w:r><w:sym w:font="Wingdings" w:char="F04A"/><w:sym w:char="F0E0"/>'
                + '<w:sym w:char="F0AA"/><w:sym w:char="03B1"/><w:sym w:char="D800"/></w:r>'
                + f"<m:oMath {math}><m:r><m:t> x=2</m:t></m:r></m:oMath>"
            )
        )
    )
    assert found.text == "P: ☺→□α□ x=2"


def test_strict_documents_are_read_too(docx_file):
    path = docx_file("I: ¿Y?", paragraph(styled("P:", BOLD) + run(" Sí.")), strict=True)
    assert document(path).text == "I: ¿Y?\nP: Sí."
    assert document(path).layout.bold == {1: 2}


def test_files_inside_a_document_are_told_and_not_opened(docx_file):
    found = document(docx_file("P: Sí.", '<w:altChunk w:id="rId9"/>', vbaProject="..."))
    assert [issue.what for issue in found.issues] == [
        "files inside the document, not read: 1",
        "it holds macros, which were neither run nor looked at",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("Rosa", "¿Y la miel?"), ("Ana", "Bien."), ("Rosa", "¿Todo?"), ("Ana", "Casi todo.")],
        [("I:", "¿Y la miel?"), ("P:", "Bien."), ("I:", "¿Todo?"), ("P:", "Casi todo.")],
        [("Hablante", "Texto"), ("rosa", "¿Y la miel?"), ("ana", "Bien."), ("rosa", "¿Todo?"),
         ("ana", "Casi todo.")],
    ],
)  # fmt: skip
def test_a_table_of_speakers_and_words_is_an_interview(turns_of, rows):
    assert [words for _, words in turns_of(table(*rows))] == [
        "¿Y la miel?",
        "Bien.",
        "¿Todo?",
        "Casi todo.",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("00:01", "I", "¿Y la miel?"), ("00:05", "P", "Bien, este año."), ("0:09", "", "Mejor.")],
        [("I", "[00:01]", "¿Y la miel?"), ("P", "[00:05]", "Bien, este año."), ("", "", "Mejor.")],
    ],
)
def test_a_column_of_times_gives_the_turns_their_start(docx_file, rows):
    transcript, issues = read(docx_file(table(*rows)))
    assert [(turn.speaker, turn.start_ms) for turn in transcript.turns] == [
        ("I", 1000),
        ("P", 5000),
    ]
    assert not [issue for issue in issues if issue.severity != "note"]


def test_other_tables_keep_their_cells_as_lines(text_of):
    assert (
        text_of(
            table(("Fecha:", "14 de julio"), ("Lugar:", "Los Ríos")),
            table(("a", "b", "c", "d"), ("e", "f", "g", "h")),
            "I: ¿Y?",
        )
        == "Fecha: 14 de julio\nLugar: Los Ríos\na\nb\nc\nd\ne\nf\ng\nh\nI: ¿Y?"
    )


def test_headings_by_style_end_a_turn(turns_of):
    heading = paragraph(run("Observaciones finales"), '<w:pStyle w:val="Ttulo2"/>')
    assert turns_of("I: ¿Y?", "P: Sí.", heading, "Estaba cansada.") == [("I", "¿Y?"), ("P", "Sí.")]


def test_without_labels_every_paragraph_is_a_turn(turns_of):
    assert turns_of("¿Y la miel?", "Bien.", "", "Ahí.") == [
        ("", "¿Y la miel?"),
        ("", "Bien."),
        ("", "Ahí."),
    ]


def test_rows_of_an_interview_may_be_numbered_timed_and_interrupted(docx_file):
    whole_row = f"<w:tr><w:tc>{paragraph(run('Segunda parte'))}</w:tc></w:tr>"
    rows = table(
        ("1", "00:01", "00:04", "I", "¿Y la miel?"),
        ("2", "00:05", "00:08", "P", "Bien, este año."),
        ("3", "00:09", "00:11", "I", "¿Todo?"),
        ("4", "00:12", "00:15", "P", "Casi todo, menos la de marzo."),
    )
    third = rows.index("<w:tr>", rows.index("este"))
    path = docx_file(rows[:third] + whole_row + rows[third:])
    made, _ = read(path)
    assert [(t.speaker, t.start_ms, t.end_ms, t.span.of(made.text)) for t in made.turns] == [
        ("I", 1000, 4000, "¿Y la miel?"),
        ("P", 5000, 8000, "Bien, este año."),
        ("I", 9000, 11000, "¿Todo?"),
        ("P", 12000, 15000, "Casi todo, menos la de marzo."),
    ]
    assert document(path).left_out == [("row numbers", n) for n in "1234"]
    assert document(path).layout.headings == {2}


def test_a_table_inside_a_table_is_read_where_it_stands(turns_of):
    inner = table(("I", "¿Y?"), ("P", "Bien, este año."), ("I", "¿Todo?"), ("P", "Casi todo."))
    outer = f"<w:tbl><w:tr><w:tc>{inner}{paragraph('')}</w:tc></w:tr></w:tbl>"
    assert [speaker for speaker, _ in turns_of(outer)] == ["I", "P", "I", "P"]


def test_questions_beside_answers_are_told_apart_by_bold_letters(docx_file):
    rows = (("Pregunta", "Respuesta"), ("¿Y la miel?", "Bien."), ("¿Todo?", "Casi todo."))
    found = document(docx_file(table(*rows)))
    assert found.text == "Pregunta\tRespuesta\n¿Y la miel?\nBien.\n¿Todo?\nCasi todo."
    assert found.layout.bold == {1: 11, 3: 6}


def test_deleted_rows_and_cells_are_left_out(docx_file):
    gone = "<w:trPr><w:del/></w:trPr>"
    rows = table(("a", "b", "c"), ("d", "e", "f")).replace("<w:tr>", f"<w:tr>{gone}", 1)
    found = document(docx_file(rows, "P: Sí."))
    assert found.text == "d\ne\nf\nP: Sí."
    assert found.left_out == [("deleted words", "abc")]


def test_every_word_of_a_document_is_in_its_text_its_comments_or_left_out(docx_file):
    path = docx_file(
        paragraph(run("I: uno ") + begin(0) + styled("dos", HIDDEN) + end(0)),
        paragraph("<w:del><w:r><w:delText>tres</w:delText></w:r></w:del>" + run("P: cuatro")),
        table(("a", "b", "c"), ("d", "e", "f")),
        paragraph(run("fin") + f"<w:moveFrom>{run('cinco')}</w:moveFrom>"),
        comments=comment(0, "seis siete"),
        footnotes=f"<w:footnote>{paragraph(run('ocho'))}</w:footnote>",
        header1=paragraph(run("nueve")),
    )
    found = document(path)
    with zipfile.ZipFile(path) as archive:
        xml = "".join(archive.read(n).decode() for n in archive.namelist() if n.startswith("word/"))
    source = re.findall(r"<w:(?:t|delText)(?: [^>]*)?>([^<]*)<", xml)
    kept = [found.text, *(r.text for r in found.remarks), *(left.text for left in found.left_out)]
    assert sorted(words(" ".join(kept))) == sorted(words(" ".join(source)))
