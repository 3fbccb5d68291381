"""Who was interviewed, from sheets and files; what consent lets outputs show; the planned sample."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

import qualcode

SHEET = Path("interviews.csv")
WITHHELD = "[sin consentimiento para citar]"
SAID_BY_A01 = "venta segura y con mejor precio"


def consent(**written: str) -> None:
    """Give the interviews of the little study a column ``consent``."""
    rows = SHEET.read_text(encoding="utf-8").splitlines()
    given = [f"{row},{written.get(row.split(',')[0], 'yes')}" for row in rows[1:]]
    SHEET.write_text("\n".join([f"{rows[0]},consent", *given]), encoding="utf-8")


def cells(path: str) -> list[tuple[str, str]]:
    """Sheet and text of every cell of a workbook."""
    book = openpyxl.load_workbook(path)
    return [(s.title, str(c.value)) for s in book for row in s for c in row if c.value is not None]


class TestWithoutConsentToBeQuoted:
    """A01 has agreed to be analysed and not to be quoted."""

    @pytest.fixture(autouse=True)
    def _agreed(self, ready, run):  # noqa: ARG002
        consent(A01="solo análisis")
        run("ingest")

    def test_counts_stay_as_they_are(self, run):
        rows = json.loads(run("freq --format json").stdout)
        assert {r["row"]: r["affirmed"] for r in rows}["MARKET.SECURE"] == 1

    @pytest.mark.parametrize("fmt", ["table", "csv", "json"])
    def test_the_quotes_of_a_code_say_so_in_their_place(self, run, fmt):
        out = run(f"quotes --code MARKET --format {fmt}").stdout
        assert SAID_BY_A01 not in out
        assert WITHHELD in out
        assert "A01-0001" in out
        assert "un mejor precio" in out  # E01's words are quoted

    def test_a_marker_stands_in_no_quotation_marks(self, run):
        lines = run("quotes --code MARKET.SECURE").stdout.splitlines()
        assert f"  {WITHHELD}" in lines
        assert any("1 de" in line and "Sin consentimiento" in line for line in lines)

    def test_the_marker_speaks_the_language_of_the_output(self, run):
        assert "[no consent to quote]" in run("quotes --code MARKET --lang en").stdout

    def test_no_sheet_of_the_workbook_quotes_them(self, run):
        run("export xlsx book.xlsx")
        found = cells("book.xlsx")
        assert not [sheet for sheet, text in found if SAID_BY_A01 in text]
        marked = {sheet for sheet, text in found if WITHHELD in text}
        assert marked == {"Quotes", "Chart BEES", "Segments"}
        about = [text for sheet, text in found if sheet == "About"]
        assert any(text.startswith("Sin consentimiento para citar: 2 de") for text in about)

    def test_the_summary_does_not_quote_them_and_says_how_many(self, run):
        out = run("summary").stdout
        assert SAID_BY_A01 not in out
        assert "No se pueden citar" in out

    def test_the_python_face_does_not_quote_them(self):
        with qualcode.open() as study:
            first = study.quotations("MARKET")[0]
            texts = study.codings().set_index("segment")["text"]
        assert (first.segment_id, first.text, first.withheld) == ("A01-0001", WITHHELD, True)
        assert texts["A01-0001"].unique().tolist() == [WITHHELD]
        assert (texts == WITHHELD).sum() == 3


class TestWithoutConsentToAnalysis:
    """A01 has taken consent back."""

    @pytest.fixture(autouse=True)
    def _refused(self, ready, run):  # noqa: ARG002
        consent(A01="retirado")
        run("ingest")

    def test_every_table_is_without_them_and_says_so(self, run):
        ran = run("matrix --rows code --lang en")
        assert "0 of 2 (2)" in ran.stdout or "0 of 1 (1)" in ran.stdout
        assert "without consent to analysis: 1 interview" in ran.stdout
        assert "without consent to analysis: 1 interview" in ran.stderr
        assert "A01" not in run("interviews list --format csv").stdout
        sample = run("interviews sample --lang en").stdout
        assert "without consent to analysis: 1 interview" in sample
        assert "A01" not in run("quotes --code MARKET --format csv").stdout

    @pytest.mark.parametrize("unit", ["interview", "participant", "segment", "words"])
    def test_every_unit_is_without_them(self, run, unit):
        rows = json.loads(run(f"freq --unit {unit} --format json").stdout)
        assert {r["row"]: r["affirmed"] for r in rows}["MARKET.SECURE"] == 0

    def test_no_document_has_them(self, run):
        run("export xlsx book.xlsx")
        found = [(s, t) for s, t in cells("book.xlsx") if s != "Log"]
        assert not [sheet for sheet, text in found if "A01" in text]
        assert any("consentimiento para el análisis: 1 entrevista" in text for _, text in found)
        summary = run("summary --lang en").stdout
        assert "A01" not in summary
        assert "without consent to analysis: 1 interview" in summary

    def test_the_python_face_is_without_them(self):
        with qualcode.open() as study:
            assert [i.id for i in study.interviews()] == ["A02", "E01"]
            assert set(study.codings()["interview"]) == {"A02", "E01"}
            assert study.counts("dimension").cell("MARKET", "all").scope == 2

    def test_who_looks_at_the_interview_is_told(self, run):
        assert "left out of every count and output" in run("interviews show A01").stdout

    def test_consent_given_again_counts_again(self, run):
        SHEET.write_text(SHEET.read_text("utf-8").replace("retirado", "sí"), "utf-8")
        run("ingest")
        assert "A01" in run("interviews list --format csv").stdout


@pytest.mark.usefixtures("ready")
def test_check_says_once_that_nothing_is_said_of_consent(run):
    out = run("check").stdout
    assert out.count("nothing says what participants have consented to") == 1
    consent()
    run("ingest")
    assert "nothing says" not in run("check").stdout


@pytest.mark.usefixtures("little")
def test_an_interview_without_a_row_is_not_quoted_where_others_tell_their_consent(run):
    SHEET.write_text("interview,consent\nA01,yes\nA02,yes\n", encoding="utf-8")
    assert "E01: nothing is said of consent" in run("ingest").stderr
    run("code auto")
    shown = json.loads(run("quotes --code MARKET --format json").stdout)
    assert {r["interview"]: r["withheld"] for r in shown} == {"A01": 0, "A02": 0, "E01": 1}


@pytest.mark.usefixtures("little")
def test_an_interview_without_a_row_gets_no_participant_that_nobody_named(run):
    SHEET.write_text("interview,consent\nA01,yes\nA02,yes\n", encoding="utf-8")
    run("ingest")
    with qualcode.open() as study:
        people = {i.id: len(i.participants) for i in study.interviews()}
    assert people == {"A01": 1, "A02": 1, "E01": 0}


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("no", ["no", "No", "0", "excluida"])
def test_what_is_no_interview_is_set_aside_and_comes_back(run, no):
    sheet = SHEET.read_text("utf-8")
    rows = sheet.splitlines()
    more = [f"{row},{no if row.startswith('A01') else ''}" for row in rows[1:]]
    SHEET.write_text("\n".join([f"{rows[0]},incluir", *more]), "utf-8")
    run("ingest")
    assert "A01" not in run("interviews list --format csv").stdout
    assert "Fuera de todo, apartadas" in run("matrix").stdout
    assert "nothing says what participants have consented to" in run("check").stdout

    SHEET.write_text(sheet, "utf-8")
    run("ingest")
    assert "A01" in run("interviews list --format csv").stdout


@pytest.mark.usefixtures("little")
def test_an_interview_of_which_nothing_is_known_is_not_cross_cutting(run):
    SHEET.write_text("interview,actor_type\nA01,producer\n", encoding="utf-8")
    run("ingest")
    rows = json.loads(run("interviews sample --format json").stdout)
    assert {(r["group"], r["interviews"]) for r in rows if r["interviews"]} >= {
        ("cross_cutting", 1),
        ("none", 2),
    }


HEADER = "Fecha: 14 de julio de 2020\nComuna: Angol\nParticipante: Rosa Soto\n\n"


def test_what_a_file_says_counts_where_the_sheet_says_nothing(little, run):
    path = little / "transcripts" / "A01.txt"
    path.write_text(HEADER + path.read_text(encoding="utf-8"), encoding="utf-8")
    ran = run("ingest")
    assert "taken from the headers of transcripts" in ran.stderr
    assert "A01: date is not what the header of its file says" in ran.stderr
    shown = run("interviews show A01").stdout
    assert "date: 2020-07-10" in shown  # the sheet's
    assert "comuna: Angol (from the file)" in shown
    assert "Soto" not in shown.partition("[1]")[0]
    assert "Angol" in run("matrix --cols comuna").stdout


def test_without_a_sheet_files_say_what_they_say_and_a_sheet_is_still_offered(little, run):
    SHEET.unlink()
    path = little / "transcripts" / "A01.txt"
    path.write_text(
        "Fecha: 14/07/2020\nRol: agricultora\nRubro: miel\n\n" + path.read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    run("run")
    assert Path("interviews.xlsx").exists()
    listed = {
        r["interview"]: r for r in json.loads(run("interviews list --lang en --format json").stdout)
    }
    assert listed["A01"]["date"] == "2020-07-14"
    assert listed["A01"]["actor type"] == "farmer"
    assert listed["A01"]["value chains"] == "Honey"
    assert listed["A02"]["date"] == ""


PEOPLE = """\
Personas
Código;Género;Escolaridad;Rubro
A01.txt;Mujer;básica;berries
A02;;media;
B07;f;;
"""


class TestImport:
    @pytest.fixture(autouse=True)
    def _sheet(self, ready):  # noqa: ARG002
        Path("people.csv").write_text(PEOPLE, encoding="utf-8")

    def test_a_dry_run_shows_and_changes_nothing(self, run, ready):
        before = {p: p.read_bytes() for p in ready.rglob("*") if p.is_file()}
        ran = run("interviews import people.csv --dry-run --format json")
        assert [tuple(row.values()) for row in json.loads(ran.stdout)] == [
            ("A01", "", "escolaridad", "", "básica", "filled in"),
            ("A02", "", "escolaridad", "", "media", "filled in"),
            ("A01", "", "value_chain", "honey", "berries", "left as it is"),
        ]
        assert {p: p.read_bytes() for p in ready.rglob("*") if p.is_file()} == before

    def test_it_adds_and_never_takes_away(self, run):
        before = SHEET.read_text(encoding="utf-8")
        run("interviews import people.csv")
        assert SHEET.read_text(encoding="utf-8") == (
            "interview,actor_type,number,value_chain,date,gender,Escolaridad\n"
            "A01,producer,1,honey,2020-07-10,f,básica\n"
            "A02,producer,2,berries,2020-08-03,m,media\n"
            "E01,company,1,honey,2020-08-11,f\n"
            "B07,,,,,f\n"
        )
        (backup,) = Path("backups").iterdir()
        assert backup.read_text(encoding="utf-8") == before
        assert "escolaridad: básica" in run("interviews show A01").stdout

    def test_again_it_changes_nothing(self, run):
        run("interviews import people.csv")
        after = SHEET.read_bytes()
        again = run("interviews import people.csv")
        assert "Cells filled in: 0. Conflicts: 1." in again.stdout
        assert SHEET.read_bytes() == after
        assert len(list(Path("backups").iterdir())) == 1

    def test_a_workbook_keeps_its_other_sheets_and_its_looks(self, run):
        from openpyxl.styles import Font

        SHEET.unlink()
        book = openpyxl.Workbook()
        page = book.active
        page.title = "gente"
        page.append(["Entrevista", "Género", "Mi columna"])
        page.append(["A01", None, "x"])
        page["C2"].font = Font(bold=True)
        book.create_sheet("Notas")["B3"] = "no perder"
        book.save("interviews.xlsx")
        run("interviews import people.csv")
        found = openpyxl.load_workbook("interviews.xlsx")
        rows = [[cell.value for cell in row] for row in found["gente"]]
        assert rows == [
            ["Entrevista", "Género", "Mi columna", "Escolaridad", "Rubro"],
            ["A01", "Mujer", "x", "básica", "berries"],
            ["A02", None, None, "media", None],
            ["B07", "f", None, None, None],
        ]
        assert found["gente"]["C2"].font.bold
        assert found["Notas"]["B3"].value == "no perder"

    def test_a_workbook_with_formulas_is_not_touched(self, run):
        SHEET.unlink()
        book = openpyxl.Workbook()
        for row in (["interview", "number"], ["A01", "=ROW()"]):
            book.active.append(row)
        book.save("interviews.xlsx")
        before = Path("interviews.xlsx").read_bytes()
        ran = run("interviews import people.csv", exit_code=1)
        assert "it has formulas" in ran.stderr
        assert Path("interviews.xlsx").read_bytes() == before

    def test_a_study_without_a_sheet_takes_a_copy(self, run):
        SHEET.unlink()
        ran = run("interviews import people.csv")
        assert "It becomes the sheet of the study: 3 interviews." in ran.stdout
        assert SHEET.read_text(encoding="utf-8") == PEOPLE

    def test_the_studys_own_sheet_is_not_imported(self, run):
        ran = run("interviews import interviews.csv", exit_code=1)
        assert "it is the study's own sheet" in ran.stderr

    def test_what_is_no_sheet_is_refused(self, run):
        Path("letter.csv").write_text("Estimada:\n", encoding="utf-8")
        assert (
            "no column for the interview" in run("interviews import letter.csv", exit_code=1).stderr
        )
        assert "no such file" in run("interviews import none.xlsx", exit_code=1).stderr

    def test_a_consent_that_differs_is_a_warning(self, run):
        consent(A01="analysis; quote")
        run("ingest")
        Path("people.csv").write_text("id,consent\nA01,no\n", encoding="utf-8")
        ran = run("interviews import people.csv")
        assert "A01: the two sheets do not give the same consent" in ran.stderr
        assert "no" not in SHEET.read_text("utf-8").split("A01")[1].split("\n")[0].split(",")


@pytest.mark.usefixtures("ready")
def test_the_sample_is_told_beside_its_plan(run):
    Path("sample.csv").write_text(
        "grupo,actor,previstas\nMiel,agricultor,3\nMiel,empresa,1\nFruta,empresa,2\n",
        encoding="utf-8",
    )
    out = run("interviews sample").stdout
    assert "1 de 3 (−2)" in out
    assert "1 de 1" in out
    assert "Faltan (−): 4. Sobre lo previsto (+): 1." in out
    assert "Fuera del plan: Fruta × Agricultor/a (1 entrevista)." in out
    rows = json.loads(run("interviews sample --format json").stdout)
    assert rows[0] == {
        "value_chain": "BEES",
        "actor_type": "producer",
        "interviews": 1,
        "planned": 3,
        "missing": 2,
        "surplus": 0,
    }
    by = run("interviews sample --rows gender --cols actor_type --by month --lang en").stdout
    assert "August 2020" in by


@pytest.mark.usefixtures("ready")
def test_the_python_face_tells_the_sample_and_imports():
    Path("people.csv").write_text(PEOPLE, encoding="utf-8")
    Path("plan.csv").write_text("actor;meta\nagricultor;3\n", encoding="utf-8")
    with qualcode.open() as study:
        frame = study.sample(plan="plan.csv").set_index(["actor_type", "value_chain"])
        done = study.import_attributes("people.csv", dry_run=True)
    assert frame.loc[("producer", "all"), ["interviews", "planned", "missing"]].tolist() == [
        2,
        3,
        1,
    ]
    assert (len(done.merge.filled), done.merge.rows) == (2, ["B07"])


def test_a_new_study_takes_a_sheet_of_any_kind(little, run):
    people = little / "gente.tsv"
    people.write_text("id\tcomuna\nA01\tAngol\n", encoding="utf-8")
    run(f"init other --attributes '{people.as_posix()}' --transcripts transcripts")
    assert "comuna: Angol" in run("interviews show A01 --study other").stdout


@pytest.mark.usefixtures("ready")
def test_the_sample_of_people_and_of_an_attribute_that_is_not_there(run):
    out = run("interviews sample --rows gender --cols actor_type --unit participant --lang en")
    assert "Unit: participants" in out.stdout
    assert "shoe_size" in run("interviews sample --rows shoe_size", exit_code=1).stderr
    assert "no such file" in run("interviews sample --plan none.csv", exit_code=1).stderr


def test_times_are_told_where_an_interview_has_them(little, run):
    path = little / "transcripts" / "A01.txt"
    path.write_text(
        "[00:00:05] Entrevistadora: ¿A quién vende?\n"
        "[01:02:03] Entrevistada: A la planta del pueblo, que es una venta segura.\n",
        encoding="utf-8",
    )
    settings = little / "study.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8")
        + '\n[citation]\nes = "({role} {number}, {month} de {year}, {time})"\n',
        encoding="utf-8",
    )
    run("ingest")
    run("code auto")
    quotes = {
        r["interview"]: r for r in json.loads(run("quotes --code MARKET --format json").stdout)
    }
    assert quotes["A01"]["citation"] == "(agricultora 1, julio de 2020, 1:02:03)"
    assert (quotes["A01"]["start_ms"], quotes["E01"]["start_ms"]) == (3_723_000, "")
    assert quotes["E01"]["citation"] == "(empresa 1, agosto de 2020)"
    assert "A01-0001 · 1:02:03" in run("quotes --code MARKET --lang en").stdout
    shown = run("interviews show A01").stdout
    assert "[2] Entrevistada (participant) 1:02:03" in shown
    assert "A01  (agricultora 1, julio de 2020)" in shown
    run("export xlsx book.xlsx")
    found = cells("book.xlsx")
    assert any(s == "Chart BEES" and "A01-0001 · 1:02:03" in t for s, t in found)
    assert ("Segments", "1:02:03") in found or any(
        s == "Segments" and t.startswith("1:02:03") for s, t in found
    )
