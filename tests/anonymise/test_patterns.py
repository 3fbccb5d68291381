"""What identifies somebody by its form is found, and what only looks so is not."""

from __future__ import annotations

import time

import pytest

from qualcode.anonymise import addresses, patterns


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in patterns.find(text)]


def places(text: str) -> list[tuple[str, bool]]:
    return [(text[one.start : one.end], one.sure) for one in addresses.find(text)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("rut", "98.765.432-5"),
        ("rut", "98765432-5"),
        ("rut", "97.531.864-8"),
        ("phone", "+56 9 5550 0123"),
        ("phone", "+56955500123"),
        ("phone", "9 5550 0123"),
        ("phone", "955500123"),
        ("phone", "(65) 255 0142"),
        ("phone", "+1 202 555 0143"),
        ("phone", "+44 20 7946 0958"),
        ("email", "rosa.soto+miel@correo.example.cl"),
        ("email", "rosa punto soto arroba example punto cl"),
        ("plate", "BBTT-98"),
        ("plate", "BBTT98"),
        ("plate", "ZZ-98-76"),
        ("plate", "ZZ 9876"),
        ("url", "https://www.example.cl/socios?id=7"),
        ("url", "www.example.org"),
        ("url", "lecheria.example.cl"),
        ("handle", "@miel_ejemplo"),
        ("gps", "-38.5000, -74.9000"),
        ("gps", "38°30'10\"S 74°54'0\"O"),
    ],
)
def test_a_form_is_found_wherever_it_stands(kind: str, text: str) -> None:
    assert found(f"Anote, es {text}, eso.") == [(kind, text)]
    assert found(text) == [(kind, text)]


@pytest.mark.parametrize(
    ("said", "kind", "text"),
    [
        ("nací el 3 de mayo de 1978", "birth", "3 de mayo de 1978"),
        ("Fecha de nacimiento: 03-05-1978", "birth", "03-05-1978"),
        ("I was born on May 3, 1978", "birth", "May 3, 1978"),
        ("a la cuenta vista 000-12345-67", "account", "000-12345-67"),
        ("mi cuenta corriente del banco, número 12 345 678 9", "account", "12 345 678 9"),
        ("el fijo es el 2550142", "phone", "2550142"),
        ("pasaporte n° P1234567", "id", "P1234567"),
        ("cédula de identidad número 12345678", "id", "12345678"),
        ("la patente es zz-9876", "plate", "zz-9876"),
    ],
)
def test_a_word_before_tells_what_a_number_is(said: str, kind: str, text: str) -> None:
    assert found(said) == [(kind, text)]


@pytest.mark.parametrize(
    "said",
    [
        "son 45 mil pesos, o 1.500.000 al año",
        "entre 2015-2016 y el 2018",
        "de 10:30 a 11:45 horas",
        "saqué 2.800 kilos de 12,5 hectáreas",
        "tres o cuatro veces, 3-4 veces",
        "vendí 12.345.678 pesos en miel",
        "llamé tres veces",
        "nací en el campo hace 50 años",
        "cuenta con 12 socios",
        "el 14 de julio de 2020",
        "Los Ángeles y Concepción",
    ],
)
def test_amounts_years_and_times_are_nothing_of_the_kind(said: str) -> None:
    assert found(said) == []


def test_a_rut_whose_check_digit_does_not_fit_is_marked() -> None:
    (near,) = patterns.find("es el 98.765.432-1, creo")
    (right,) = patterns.find("es el 98.765.432-5, creo")

    assert (near.kind, near.sure, near.note) == ("rut", False, "check digit")
    assert (right.sure, right.note) == (True, "")


def test_the_check_digit_is_that_of_published_examples() -> None:
    # weights 2 3 4 5 6 7 2 3 from the right: 12345678 -> 138, 11 - 138 % 11 = 5
    assert [patterns.check_digit(n) for n in ("12345678", "11111111", "10000013")] == [
        "5",
        "1",
        "k",
    ]


@pytest.mark.parametrize(
    "said",
    [
        "calle Los Notros 412",
        "Avenida Alemania número 0945",
        "pasaje El Maitén 12-B",
        "parcela 7, camino El Boldal, km 14",
        "Hijuela 14, camino Los Coigües, kilómetro 6, sector Rucahueico",
        "12 Oak Street",
        "742 Evergreen Terrace, Apt 4",
        "P.O. Box 1234",
    ],
)
def test_an_address_is_found_whole(said: str) -> None:
    assert places(f"Yo vivo en {said}, al fondo.") == [(said, True)]


def test_half_an_address_is_to_be_looked_at() -> None:
    assert places("vivo en calle Prat, no más") == [("calle Prat", False)]
    assert places("queda en el km 14 para arriba") == [("km 14", False)]


@pytest.mark.parametrize(
    "said",
    ["en el camino de vuelta", "a 14 kilómetros", "en casa somos 5", "la calle estaba cortada"],
)
def test_a_way_that_has_no_name_is_no_address(said: str) -> None:
    assert places(said) == []


def test_an_address_ends_with_its_line() -> None:
    assert places("Lugar: calle Prat\nParticipante: Rosa") == [("calle Prat", False)]


@pytest.mark.parametrize(
    "piece", ["9 ", "a.", "1-", "@a", "Av. A", "calle A ", "km 1, ", "+1 (", "é@"]
)
def test_no_text_makes_a_search_slow(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    start = time.perf_counter()
    patterns.find(text)
    addresses.find(text)

    assert time.perf_counter() - start < 6
