"""What Word puts into a document besides plain paragraphs."""

from __future__ import annotations

import pytest

from qualcode.ingest import read


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


def test_notes_and_comments_are_not_text_but_reported(docx_file):
    _, issues = read(
        docx_file(
            "I: ¿Y?",
            paragraph(run("P: Sí.") + "<w:r><w:footnoteReference/><w:commentReference/></w:r>"),
        )
    )
    assert [issue.what for issue in issues] == ["not part of the text: footnotes (1), comments (1)"]


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
    assert issues == []


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
