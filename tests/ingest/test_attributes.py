"""The attribute sheet."""

from __future__ import annotations

import time
import zipfile
from datetime import date, datetime

import pytest

from qualcode.errors import Unreadable
from qualcode.ingest import match, read_attributes
from qualcode.ingest.people import grids
from qualcode.ingest.people.columns import day, name_of
from qualcode.model import Codebook, Interview, Named

BOOK = Codebook(
    id="x",
    version="1",
    title={},
    languages=("es", "en"),
    dimensions=(),
    actor_types=(
        Named("farmer", {"es": "agricultor/a", "en": "farmer"}),
        Named("company", {"es": "empresa", "en": "company"}),
        Named("official", {"es": "funcionario/a", "en": "official"}),
    ),
    value_chains=(
        Named("honey", {"es": "Miel", "en": "Honey"}),
        Named("other_fruit", {"es": "Nueces, ciruelas y otras", "en": "Other fruit"}),
        Named("wool", {"es": "Artesanía en lana", "en": "Wool weaving"}),
    ),
)


@pytest.fixture
def sheet(tmp_path):
    """Writes rows as a workbook; further sheets by name."""

    def write(*rows, **others):
        from openpyxl import Workbook

        book = Workbook()
        for name, of_sheet in {**others, "interviews": rows}.items():
            page = book.create_sheet(name)
            for row in of_sheet:
                page.append(row)
        del book["Sheet"]
        path = tmp_path / "interviews.xlsx"
        book.save(path)
        return path

    return write


def whats(issues) -> list[str]:
    return [f"{issue.where}: {issue.what}" for issue in issues]


def test_a_spanish_sheet_with_a_title_above_and_another_sheet_before(sheet):
    interviews, issues = read_attributes(
        sheet(
            ["Entrevistas del estudio"],
            [],
            ["Entrevista", "FECHA", "Idioma", "Cadena de valor", "Tipo de actor", "Número",
             "Región", "Género", "Edad", "Descriptor ES", "Descriptor EN", "Organización"],
            ["A05.docx", datetime(2020, 7, 14), "español", "miel; Nueces, ciruelas y otras",
             "Agricultora", 5.0, "Los Ríos; Los Lagos", "f", 58, "apicultora", "beekeeper", "X"],
            Guia=[["a", "b"], ["c", "d"]],
        ),
        BOOK,
    )  # fmt: skip
    assert issues == []
    interview = interviews["A05"]
    assert (interview.language, interview.date) == ("es", date(2020, 7, 14))
    assert interview.value_chains == ("honey", "other_fruit")
    assert dict(interview.attributes) == {"region": ("Los Ríos", "Los Lagos")}
    (participant,) = interview.participants
    assert (participant.actor_type, participant.number) == ("farmer", 5)
    assert participant.descriptor == {"es": "apicultora", "en": "beekeeper"}
    assert dict(participant.attributes) == {
        "gender": ("f",),
        "age": ("58",),
        "organisation": ("X",),
    }
    assert interview.values("organisation") == ("X",)


def test_rows_of_one_interview_are_its_participants(sheet):
    interviews, issues = read_attributes(
        sheet(
            ["id", "speaker", "gender", "schooling", "region", "participant_role", "date"],
            ["A12", "P1", "f", "primary", "Los Ríos", "chair", "2020-08-03"],
            ["A12", "P2", "m", "secondary", None, None, None],
            ["A13", None, "f", "none", "Ñuble", None, "2020-08-04"],
        )
    )
    assert issues == []
    assert [p.speaker for p in interviews["A12"].participants] == ["P1", "P2"]
    assert interviews["A12"].participants[1].attributes == {
        "gender": ("m",),
        "schooling": ("secondary",),
    }
    assert interviews["A12"].attributes == {"region": ("Los Ríos",)}
    assert interviews["A12"].participants[0].attributes["participant_role"] == ("chair",)
    assert interviews["A13"].participants[0].attributes["schooling"] == ("none",)


def test_what_is_wrong_is_said_with_its_row(sheet):
    interviews, issues = read_attributes(
        sheet(
            ["interview", "speaker", "date", "language", "value_chain", "actor", "number"],
            ["A01", "P1", "07/14/2020", "klingon", "honey, silk", "pirate", "two"],
            ["A01", "P1", None, None, None, None, None],
            ["A01", "P2", "2020-07-01", None, "wool", "company", None],
            [None, "P3", None, None, None, None, None],
            ["A02", None, "julio de 2020", None, None, None, None],
            ["A02", None, "julio de 2020", None, None, None, None],
            ["A03", None, None, None, "honey", "farmer", 1],
            ["A03", None, None, None, "honey", "farmer", 2],
        ),
        BOOK,
    )
    assert sorted(whats(issues)) == [
        "interviews.xlsx, row 2: no actor type 'pirate' in the codebook",
        "interviews.xlsx, row 2: no value chain 'silk' in the codebook",
        "interviews.xlsx, row 2: the date cannot be read",
        "interviews.xlsx, row 2: the language is not known",
        "interviews.xlsx, row 2: the number is not a whole number",
        "interviews.xlsx, row 3: the same participant as in row 2",
        "interviews.xlsx, row 4: date differs from row 2 of the same interview",
        "interviews.xlsx, row 4: value_chain differs from row 2 of the same interview",
        "interviews.xlsx, row 5: the row names no interview and was left out",
        "interviews.xlsx, row 6: the date has no day; the first of the month stands for it",
        "interviews.xlsx, row 7: the same participant as in row 6",
        "interviews.xlsx, row 8: 2 participants of one interview cannot be told apart",
    ]
    assert interviews["A01"].value_chains == ("honey",)
    assert interviews["A02"].date == date(2020, 7, 1)


@pytest.mark.parametrize("divider", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_csv_as_excel_writes_it(text_file, divider, encoding):
    rows = [
        ["Código", "Región", "actor"],
        ["A1", "Ñuble", "empresa"],
        ["1", "O'Higgins", "Company"],
    ]
    text = "\r\n".join(divider.join(row) for row in rows)
    interviews, issues = read_attributes(text_file(text, "sheet.csv", encoding), BOOK)
    assert issues == []
    assert [i.attributes["region"] for i in interviews.values()] == [("Ñuble",), ("O'Higgins",)]
    assert {i.actor_types for i in interviews.values()} == {("company",)}
    assert list(interviews) == ["A1", "1"]


def test_the_plainest_heading_is_the_interview(sheet):
    interviews, _ = read_attributes(sheet(["id", "entrevista"], [1, "A01"], [2, "A02"]))
    assert list(interviews) == ["A01", "A02"]
    assert interviews["A01"].attributes == {"id": ("1",)}


def test_an_id_keeps_what_stands_behind_a_dot_unless_it_is_a_file_suffix(sheet):
    written = ["Entrevista.Ana", "A01.docx", "A02.TXT", "A03.v2.Srt", ".docx"]
    interviews, _ = read_attributes(sheet(["id", "age"], *([name, 50] for name in written)))
    assert list(interviews) == ["Entrevista.Ana", "A01", "A02", "A03.v2", ".docx"]


@pytest.mark.parametrize("heading", ["interview", "Entrevista", "ID"])
def test_the_interview_may_be_the_only_column(sheet, heading):
    interviews, issues = read_attributes(sheet(["Lista"], [heading], ["A01"], ["A02"]))
    assert list(interviews) == ["A01", "A02"]
    assert issues == []


def test_a_csv_may_have_the_interview_alone(text_file):
    assert list(read_attributes(text_file("interview\nA01\n", "a.csv"))[0]) == ["A01"]


def test_a_title_is_not_the_only_column(sheet):
    with pytest.raises(Unreadable, match="no column for the interview"):
        read_attributes(sheet(["Entrevista"], ["Nombre", "Región"], ["Ana", "Ñuble"]))


def test_a_sheet_with_more_columns_wins_over_a_list_before_it(sheet):
    path = sheet(["id", "region"], ["A01", "Ñuble"], Lista=[["id"], ["Z9"]])
    assert list(read_attributes(path)[0]) == ["A01"]


def test_a_heading_that_comes_twice_is_reported(sheet):
    _, issues = read_attributes(sheet(["id", "region", "Región"], ["A01", "a", "b"]))
    assert whats(issues) == [
        "interviews.xlsx, row 1: two columns are called region; the second was left out"
    ]


def test_without_a_codebook_chains_and_actors_stay_as_written(sheet):
    interviews, issues = read_attributes(sheet(["id", "chain", "actor"], ["A01", "a; b,c", "z"]))
    assert (interviews["A01"].value_chains, interviews["A01"].actor_types) == (
        ("a", "b", "c"),
        ("z",),
    )
    assert issues == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2020, 7, 14, 9), (2020, 7, 14)),
        (date(2020, 7, 14), (2020, 7, 14)),
        ("2020-07-14", (2020, 7, 14)),
        ("2020-07-14 10:30", (2020, 7, 14)),
        ("14/07/2020", (2020, 7, 14)),
        ("14-7-20", (2020, 7, 14)),
        ("14.07.2020", (2020, 7, 14)),
        ("14 de julio de 2020", (2020, 7, 14)),
        ("Martes 14 de Julio del 2020", (2020, 7, 14)),
        ("3 setiembre 2020", (2020, 9, 3)),
        ("July 14, 2020", (2020, 7, 14)),
        ("31st May 2019", (2019, 5, 31)),
        ("agosto de 2020", (2020, 8, 1)),
        ("07/14/2020", None),
        ("31/02/2020", None),
        ("en invierno", None),
        (44026, None),
    ],
)
def test_dates(value, expected):
    assert day(value) == (date(*expected) if expected else None)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.doc", b"x", r"not read from '\.doc' files"),
        ("a.ods", b"x", "not a spreadsheet of LibreOffice"),
        ("a.xlsm", b"PK\x03\x04", "not an Excel workbook"),
        ("a.xlsx", b"not a workbook", "not an Excel workbook"),
        ("a.csv", b"region,age\nx,5", "no column for the interview"),
        ("a.csv", b"", "no column for the interview"),
        ("a.csv", b"%PDF-1.7", "this is a PDF"),
        ("a.csv", b'id,age\nA1,"' + b"5\n" * 70_000, "a quotation mark that is not closed"),
    ],
)
def test_what_is_no_attribute_sheet_is_refused(text_file, name, content, what):
    with pytest.raises(Unreadable, match=what):
        read_attributes(text_file(content, name))


@pytest.mark.parametrize("name", ["none.xlsx", "none.csv"])
def test_a_sheet_that_is_not_there(tmp_path, name):
    with pytest.raises(Unreadable, match="there is no such file"):
        read_attributes(tmp_path / name)


HEADINGS = {
    "N° entrevista": "interview",
    "N.º de la entrevista": "interview",
    "Nro. Entrevista": "interview",
    "CÓDIGO *": "interview",
    "Nombre del archivo": "interview",
    "ID_entrevista": "interview",
    "Número": "number",
    "Género (f/m)": "gender",
    "Edad [años]": "age",
    "Fecha (dd/mm/aaaa)": "date",
    "Municipio": "comuna",
    "Rubro principal": "value_chain",
    "ID participante": "person",
    "Sector": "sector",
    "Día": "dia",
    "Documento": "documento",
    "Consentimiento informado": "consent",
    "Número de hijos": "numero_de_hijos",
    "No participa": "no_participa",
}


@pytest.mark.parametrize(("heading", "name"), HEADINGS.items())
def test_a_heading_is_known_however_it_is_written(heading, name):
    assert name_of(heading) == name


@pytest.mark.parametrize("above", [0, 1, 30, 99])
def test_headings_may_stand_anywhere(sheet, above):
    title = [["Universidad"], ["Proyecto 1234, base de entrevistas"]][: above // 2]
    blank = [[None]] * (above - len(title))
    rows = [[None, None, "Código", "Región"], [None, None, "A01", "Maule"]]
    interviews, issues = read_attributes(sheet(*title, *blank, *rows))
    assert issues == []
    assert interviews["A01"].attributes == {"region": ("Maule",)}


def test_the_sheet_that_says_most_of_interviews_is_read(sheet):
    path = sheet(
        ["entrevista", "fecha", "género"],
        ["A01", "2020-07-01", "f"],
        Codigos=[["código", "definición"], ["MARKET", "Mercado"]],
        Plan=[["código", "región", "género", "edad", "previstas"], ["x", "Maule", "f", 50, 3]],
    )
    assert list(read_attributes(path)[0]) == ["A01"]


def test_a_row_of_headings_over_headings_is_passed_over(sheet):
    interviews, _ = read_attributes(
        sheet(
            ["Entrevista", "Datos de la persona", None],
            ["Entrevista", "Género", "Edad"],
            ["A01", "f", 50],
        )
    )
    assert list(interviews) == ["A01"]
    assert interviews["A01"].participants[0].attributes == {"gender": ("f",), "age": ("50",)}


def test_cells_merged_downwards_hold_for_every_row(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.append(["Personas entrevistadas"])
    page.merge_cells("A1:C1")
    for row in (["id", "hablante", "region"], ["A12", "Ana", "Maule"], [None, "Eva", None],
                ["A13", None, None]):  # fmt: skip
        page.append(row)
    page.merge_cells("A3:A4")
    page.merge_cells("C3:C5")
    book.save(tmp_path / "a.xlsx")
    interviews, issues = read_attributes(tmp_path / "a.xlsx")
    assert issues == []
    assert [p.speaker for p in interviews["A12"].participants] == ["Ana", "Eva"]
    assert interviews["A13"].attributes == {"region": ("Maule",)}


def test_headings_that_come_again_on_every_page_are_no_interview(sheet):
    interviews, issues = read_attributes(
        sheet(["id", "region"], ["A01", "Maule"], ["id", "region"], ["A02", "Ñuble"])
    )
    assert (list(interviews), issues) == (["A01", "A02"], [])


@pytest.mark.parametrize(
    "written", ["transcripts/A01.docx", r"C:\\entrevistas\\A01.docx", "A01.html", "A01.mp3"]
)
def test_the_interview_may_be_the_name_of_a_file(sheet, written):
    assert list(read_attributes(sheet(["archivo", "edad"], [written, 50]))[0]) == ["A01"]


def test_a_tsv_and_a_csv_with_a_title_above(text_file):
    for divider in ("\t", ";"):
        rows = ["Base de datos", "", divider.join(("id", "region")), divider.join(("A01", "Ñuble"))]
        path = text_file("\n".join(rows), "a.tsv" if divider == "\t" else "a.csv")
        assert read_attributes(path)[0]["A01"].attributes == {"region": ("Ñuble",)}


ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Hoja1">
<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>
<table:table-row><table:table-cell table:number-columns-repeated="2"/>
 <table:table-cell><text:p>Entrevista</text:p></table:table-cell>
 <table:table-cell><text:p>Fecha</text:p></table:table-cell>
 <table:table-cell><text:p>Edad</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell table:number-columns-repeated="2"/>
 <table:table-cell><text:p>A01<text:s/>b</text:p></table:table-cell>
 <table:table-cell office:value-type="date" office:date-value="2020-07-14"/>
 <table:table-cell office:value-type="float" office:value="58"/>
 <table:table-cell table:number-columns-repeated="16000"/></table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(path, xml):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", xml)
    return path


ODS_BOMB = ODS.replace(
    "<table:table-row",
    '<table:table-row table:number-rows-repeated="9000"><table:table-cell'
    ' table:number-columns-repeated="9000"><text:p>x</text:p></table:table-cell></table:table-row>'
    "<table:table-row",
    1,
)
"""Two little numbers that are 81 million cells."""


def test_a_sheet_of_libreoffice(tmp_path):
    interviews, issues = read_attributes(ods(tmp_path / "a.ods", ODS))
    assert issues == []
    assert interviews["A01_b"].date == date(2020, 7, 14)
    assert interviews["A01_b"].participants[0].attributes == {"age": ("58",)}


@pytest.mark.parametrize(
    ("xml", "what"),
    [
        ("<a", "not a spreadsheet of LibreOffice"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "declares entities"),
        (ODS.replace('repeated="3"', 'repeated="1000000"'), "too far apart"),
        (ODS_BOMB, "too far apart"),
        ("<a>" + " " * 70_000_000 + "</a>", "unpacks to more than 64 MB"),
    ],
)
def test_a_bad_sheet_of_libreoffice_is_refused(tmp_path, xml, what):
    with pytest.raises(Unreadable, match=what):
        read_attributes(ods(tmp_path / "a.ods", xml))


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"xl/{number}.xml", b" " * 60_000_000)
    with pytest.raises(Unreadable, match="unpacks to more than 256 MB"):
        read_attributes(path)


def test_consent_becomes_the_scopes_that_were_agreed_to(sheet):
    rows = {"A01": "análisis; cita", "A02": "no", "A03": "firmado", "A04": "archivo"}
    interviews, issues = read_attributes(sheet(["id", "consentimiento"], *rows.items()))
    assert [i.values("consent") for i in interviews.values()] == [
        ("analysis", "quote"),
        ("none",),
        ("analysis",),
        ("archive",),
    ]
    assert whats(issues) == [
        "interviews.xlsx, row 4: the consent is not understood, and is read as analysis only: "
        "counted, not quoted, not archived",
        "interviews.xlsx, row 5: the consent names an archive and no analysis, so that nothing of "
        "it is counted",
    ]


def test_consent_left_empty_beside_others_is_to_analysis_only(sheet):
    interviews, issues = read_attributes(
        sheet(["id", "consent", "age"], ["A01", "yes", 5], ["A02", None, 6], ["A03", None, 7])
    )
    assert interviews["A02"].values("consent") == ("analysis",)
    assert whats(issues) == [
        "interviews.xlsx: consent is empty in rows 3, 4, and is read as consent to analysis only: "
        "counted, not quoted, not archived"
    ]
    empty, none = read_attributes(sheet(["id", "consent", "age"], ["A01", None, 5]))
    assert (empty["A01"].values("consent"), none) == ((), [])


def test_m_is_a_woman_beside_h(sheet):
    interviews, issues = read_attributes(
        sheet(["id", "género"], ["A01", "H"], ["A02", "M"], ["A03", "m"])
    )
    assert [i.values("gender") for i in interviews.values()] == [
        ("hombre",),
        ("mujer",),
        ("mujer",),
    ]
    assert [issue.severity for issue in issues] == ["note"]
    plain, _ = read_attributes(sheet(["id", "género"], ["A01", "F"], ["A02", "M"]))
    assert [i.values("gender") for i in plain.values()] == [("F",), ("M",)]


def test_a_number_alone_is_nearly_the_only_interview_with_it():
    (issue,) = match({"5": Interview("5")}, ["Entrevista_05", "Entrevista_15"])[:1]
    assert issue.remedy == "Did you mean Entrevista_05?"


def test_match_suggests_names_that_are_nearly_it():
    interviews = {name: Interview(name) for name in ("A01", "A05", "Munoz 3", "Z9")}
    assert [str(issue) for issue in match(interviews, ["A01", "a-5", "Muñoz_3", "B1"])] == [
        "A05: it has attributes, but no transcript. Did you mean a-5?",
        "Munoz 3: it has attributes, but no transcript. Read its file in, or take its rows out.",
        "Z9: it has attributes, but no transcript. Read its file in, or take its rows out.",
        "B1: it has a transcript, but no attributes. Add a row for it to the attribute sheet.",
        "Muñoz_3: it has a transcript, but no attributes. Add a row for it to the attribute sheet.",
        "a-5: it has a transcript, but no attributes. Did you mean A05?",
    ]


def test_merged_areas_that_overlap_take_no_longer_than_the_sheet():
    rows = [[None] for _ in range(5_000)]
    rows[0] = ["honey"]
    areas = {"S": [(first, 5_000, 1, 1) for first in range(1, 5_000)]}
    begun = time.perf_counter()
    grids._fill_down({"S": rows}, areas)
    assert rows == [["honey"]] * 5_000
    assert time.perf_counter() - begun < 1
