"""What a transcript's header adds to the sheet."""

from __future__ import annotations

from datetime import date

import pytest

from qualcode.ingest import with_facts
from qualcode.model import Codebook, Interview, Named, Participant

BOOK = Codebook(
    id="x",
    version="1",
    title={},
    languages=("es", "en"),
    dimensions=(),
    actor_types=(Named("producer", {"es": "agricultor/a"}), Named("company", {"es": "empresa"})),
    value_chains=(Named("honey", {"es": "Miel"}),),
)
HEADER = {
    "Fecha": "14 de julio de 2020",
    "Lugar": "La Aguada (por teléfono)",
    "Región": "Ñuble",
    "Duración": "48 minutos",
    "Modalidad": "teléfono",
    "Rubro": "miel",
    "Participante": "Rosa Soto",
    "Teléfono": "+56 9 1234 5678",
    "RUT": "12.345.678-5",
    "Nombre": "Rosa Soto",
    "Edad": "54 años",
    "Sexo": "femenino",
    "Rol": "Agricultora",
    "Organización": "Cooperativa Tres",
    "Entrevistadora": "Paula Rivas",
    "Idioma": "español",
}


def whats(filled):
    return [f"{issue.where}: {issue.what}" for issue in filled.issues]


def test_a_header_fills_what_no_sheet_says():
    one, taken, issues = with_facts(Interview("A01"), HEADER, BOOK)
    assert issues == []
    assert (one.date, one.language, one.value_chains) == (date(2020, 7, 14), "es", ("honey",))
    assert one.attributes == {
        "place": ("La Aguada (por teléfono)",),
        "region": ("Ñuble",),
        "duration": ("48 minutos",),
        "modality": ("teléfono",),
        "interviewer": ("Paula Rivas",),
    }
    (person,) = one.participants
    assert (person.actor_type, person.speaker) == ("producer", "")
    assert person.attributes == {
        "age": ("54",),
        "gender": ("femenino",),
        "role": ("Agricultora",),
        "organisation": ("Cooperativa Tres",),
    }
    assert set(taken) == {
        *("date", "place", "region", "duration", "modality", "value_chain", "age", "gender"),
        *("role", "organisation", "interviewer", "language"),
    }


def test_nobody_is_named_by_what_is_taken():
    one = with_facts(Interview("A01"), HEADER, BOOK).interview
    assert not any(secret in repr(one) for secret in ("Soto", "1234", "12.345"))


def test_the_sheet_is_never_overridden_and_a_difference_is_told():
    person = Participant("A01", "", "company", attributes={"gender": ("m",), "age": ("54",)})
    sheet = Interview(
        "A01", "es", date(2020, 7, 15), ("honey",), (person,), {"region": ("Región de Ñuble",)}
    )
    header = {k: HEADER[k] for k in ("Fecha", "Región", "Rubro", "Edad", "Sexo", "Idioma")}
    filled = with_facts(sheet, header | {"Tipo de actor": "agricultor"}, BOOK)
    assert filled.interview == sheet
    assert filled.taken == ()
    assert whats(filled) == [
        "A01: date is not what the header of its file says",
        "A01: gender is not what the header of its file says",
        "A01: actor_type is not what the header of its file says",
    ]


@pytest.mark.parametrize(("sheet", "file"), [("f", "Mujer"), ("Femenino", "F"), ("m", "Hombre")])
def test_a_gender_is_the_same_in_words_and_letters(sheet, file):
    person = Participant("A01", attributes={"gender": (sheet,)})
    one = Interview("A01", participants=(person,))
    assert with_facts(one, {"Género": file}).issues == []


def test_a_month_in_the_header_agrees_with_a_day_of_it():
    one = Interview("A01", date=date(2020, 7, 15))
    assert with_facts(one, {"Fecha": "julio de 2020"}).issues == []


def test_of_several_participants_nobody_knows_who_is_meant():
    group = Interview("A12", participants=(Participant("A12", "Ana"), Participant("A12", "Eva")))
    one, taken, issues = with_facts(group, {"Edad": "54", "Lugar": "Huite"}, BOOK)
    assert (one.participants, taken, issues) == (group.participants, ("place",), [])


def test_what_cannot_be_read_is_not_taken():
    header = {"Fecha": "un día de invierno", "Rubro": "queso", "Entrevistadora": "a b c d e f g"}
    assert with_facts(Interview("A01"), header, BOOK).interview == Interview("A01")


def test_consent_in_the_header_holds_for_everybody_without_their_own():
    ana = Participant("A12", "Ana", attributes={"consent": ("analysis", "quote")})
    group = Interview("A12", participants=(ana, Participant("A12", "Eva")))
    one, taken, issues = with_facts(group, {"Consentimiento": "solo análisis"})
    assert [p.attributes["consent"] for p in one.participants] == [
        ("analysis", "quote"),
        ("analysis",),
    ]
    assert (taken, issues) == (("consent",), [])


def test_a_consent_that_is_not_understood_is_said():
    filled = with_facts(Interview("A01"), {"Consentimiento": "firmado"})
    assert filled.interview.participants[0].attributes["consent"] == ("analysis",)
    assert "not understood" in filled.issues[0].what


def test_a_header_that_refuses_what_the_sheet_allows_is_told():
    person = Participant("A01", attributes={"consent": ("analysis", "quote")})
    filled = with_facts(Interview("A01", participants=(person,)), {"Consentimiento": "no"})
    assert whats(filled) == ["A01: the header of its file gives less consent than the sheet"]
