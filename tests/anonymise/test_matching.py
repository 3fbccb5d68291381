"""Items are found as whole words however they are written, and replaced for good."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.anonymise import Item, Matcher

ROSA = Item("person", "Rosa Soto", "[Persona 1]")
PEREZ = Item("person", "Juan Pérez", "[Persona 2]")
LONG = Item("person", "Juan Pérez Soto", "[Persona 3]")
JUAN = Item("person", "Juan", "[Persona 2]")


def replaced(text: str, *items: Item) -> str:
    return Matcher(items).replaced(text)


@pytest.mark.parametrize(
    "written",
    [
        "Rosa Soto",
        "ROSA SOTO",
        "rosa soto",
        "Rosa  Soto",
        "Rosa\nSoto",
        "Rosa-Soto",
        "Ro-\nsa Soto",
        "Rosa So-\n  to",
        "Rosa So\u00adto",
        "Rosa Sotos",
    ],
)
def test_a_name_is_found_in_any_spelling(written: str) -> None:
    assert replaced(f"con {written}, sí", ROSA) == "con [Persona 1], sí"


def test_accents_are_folded_and_the_ñ_is_a_letter() -> None:
    assert replaced("Juan Perez y JUÁN PÉREZ", PEREZ) == "[Persona 2] y [Persona 2]"
    assert replaced("me da pena", Item("person", "Peña", "[Persona 9]")) == "me da pena"


@pytest.mark.parametrize(
    "other", ["Juana", "Juanito", "SanJuan", "Juan2", "Rosa, Soto", "Rosa. y Soto"]
)
def test_only_whole_words_are_found(other: str) -> None:
    assert replaced(other, JUAN, ROSA) == other


def test_the_longest_name_wins() -> None:
    assert replaced("Vino Juan Pérez Soto.", PEREZ, LONG, JUAN) == "Vino [Persona 3]."
    assert replaced("Vino Juan Pérez.", PEREZ, LONG, JUAN) == "Vino [Persona 2]."


def test_names_that_overlap_leave_nothing_of_either() -> None:
    tail = Item("person", "Pérez Lagos", "[Persona 4]")

    assert replaced("Juan Pérez Lagos habló", PEREZ, tail) == "[Persona 4] habló"


def test_parts_of_one_name_side_by_side_become_one_token() -> None:
    parts = [Item("person", part, "[Persona 1]") for part in ("Rosa", "Soto")]

    assert replaced("doña Rosa Soto y Rosa", *parts) == "doña [Persona 1] y [Persona 1]"


def test_possessives_keep_their_ending_and_plurals_do_not() -> None:
    soto = Item("person", "Soto", "[Person 1]")

    assert (
        replaced("Soto's farm, the Sotos' land", soto) == "[Person 1]'s farm, the [Person 1]' land"
    )
    assert replaced("Los Fuentealbas", Item("person", "Fuentealba", "[P]")) == "Los [P]"
    assert replaced("las rosas", Item("person", "Rosa", "[P]")) == "las rosas"


def test_a_name_that_is_a_word_can_be_replaced_only_with_its_capital() -> None:
    rosa = Item("person", "Rosa", "[Persona 1]", "capitals")
    rivers = Item("place", "Los Ríos", "[Lugar 1]", "capitals")

    said = "Rosa compró una rosa en Los Ríos; los ríos crecen"
    assert (
        replaced(said, rosa, rivers) == "[Persona 1] compró una rosa en [Lugar 1]; los ríos crecen"
    )


def test_what_is_kept_is_not_replaced() -> None:
    assert replaced("Rosa Soto", Item("person", "Rosa Soto", "[Persona 1]", "keep")) == "Rosa Soto"


@pytest.mark.parametrize(
    ("item", "written"),
    [
        (Item("rut", "98.765.432-5", "[RUT]"), "98765432-5"),
        (Item("rut", "98.765.432-5", "[RUT]"), "98 765 432 5"),
        (Item("rut", "98.765.432-5", "[RUT]"), "98.765.432"),
        (Item("phone", "+56 9 5550 0123", "[teléfono]"), "9 5550 0123"),
        (Item("phone", "+56 9 5550 0123", "[teléfono]"), "+56955500123"),
        (Item("phone", "955500123", "[teléfono]"), "+56 9 555 00 123"),
        (Item("plate", "BBTT-98", "[patente]"), "bb tt 98"),
        (Item("account", "000-12345-67", "[cuenta]"), "0001234567"),
    ],
)
def test_a_number_is_found_however_it_is_grouped(item: Item, written: str) -> None:
    assert replaced(f"es {written}.", item) == f"es {item.token}."


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("phone", "(65) 255 0142"),
        ("phone", "+56 9 5550 0123"),
        ("gps", "-38.5000, -74.9000"),
        ("handle", "@miel_ejemplo"),
        ("address", "Hijuela 14, camino Los Coigües, km 6"),
        ("birth", "3 de mayo de 1978"),
        ("url", "https://www.example.cl/socios"),
        ("email", "rosa@example.cl"),
    ],
)
def test_signs_that_belong_to_an_item_go_with_it(kind: str, text: str) -> None:
    item = Item(kind, text, "[x]")

    assert replaced(f"Es ({text}) y {text}, sí", item) == "Es ([x]) y [x], sí"


def test_a_number_inside_a_longer_one_is_left() -> None:
    phone = Item("phone", "955500123", "[teléfono]")

    assert replaced("folio 19555001234", phone) == "folio 19555001234"


def test_nothing_is_found_inside_a_token() -> None:
    empresa = Item("company", "Empresa", "[Empresa A]")

    once = replaced("la Empresa y yo", empresa)
    assert once == "la [Empresa A] y yo"
    assert replaced(once, empresa) == once


WORDS = st.sampled_from(
    "vino habló con miel ayer y después a la feria, que no. ¿Sí? 45 mil\n".split(" ")
)
NAMES = st.sampled_from(
    ["Juan Pérez", "Juan Pérez Soto", "Núñez", "Ana María", "Los Notros", "O'Higgins", "Soto-Mayor"]
)
CASES = st.sampled_from([str, str.upper, str.lower])


@given(st.lists(st.tuples(WORDS, NAMES, CASES), min_size=1, max_size=12), st.permutations(range(7)))
def test_whatever_is_planted_is_replaced_and_nothing_else(planted, order) -> None:
    names = [
        "Juan Pérez",
        "Juan Pérez Soto",
        "Núñez",
        "Ana María",
        "Los Notros",
        "O'Higgins",
        "Soto-Mayor",
    ]
    items = [Item("person", names[n], f"[Persona {n}]") for n in order]
    text = "".join(f"{word} | {case(name)} | " for word, name, case in planted)
    wanted = "".join(f"{word} | [Persona {names.index(name)}] | " for word, name, _ in planted)
    matcher = Matcher(items)

    assert matcher.replaced(text) == wanted
    assert matcher.replaced(wanted) == wanted
    assert matcher.matches(wanted) == []


@given(st.text(max_size=80), st.text(min_size=1, max_size=12))
def test_any_text_can_be_an_item_and_is_gone_afterwards(text, name) -> None:
    matcher = Matcher([Item("person", name, "[Persona 1]")])
    once = matcher.replaced(f"{text} {name} {text}")

    assert matcher.replaced(once) == once


@pytest.mark.parametrize(
    "written",
    [
        "María José Núñez",
        unicodedata.normalize("NFD", "María José Núñez"),
        unicodedata.normalize("NFD", "MARÍA JOSÉ NÚÑEZ"),
        "María_José_Núñez",
        "María‐José‑Núñez",
        "María\u00a0José  Núñez",
        "Mari\u200ba José Núñez",
        "Maria Jose Nunez",
        "MARIA JOSE NUNEZ",
    ],
)
def test_no_way_of_writing_a_name_hides_it(written: str) -> None:
    item = Item("person", "María José Núñez", "[Persona 1]")
    assert replaced(f"con {written}, sí", item) == "con [Persona 1], sí"


def test_a_ñ_may_be_a_capital_name_without_its_tilde_and_never_a_small_word() -> None:
    munoz, pena = Item("person", "Muñoz", "[Persona 1]"), Item("person", "Peña", "[Persona 2]")
    assert replaced("Munoz, MUNOZ", munoz) == "[Persona 1], [Persona 1]"
    assert replaced("munoz y Pena me da", munoz, pena) == "munoz y Pena me da"


@pytest.mark.parametrize("dash", "-‐‑–−")
def test_a_number_is_found_whatever_its_dash_is(dash: str) -> None:
    rut = Item("rut", "12.345.678-5", "[RUT]")
    assert replaced(f"12.345.678{dash}5", rut) == "[RUT]"


@pytest.mark.parametrize(
    "name",
    ["Ana (la) Rojas", "C++ Pérez*", ".*", "\\d+", "(?P<x>", "José|Pedro", "[a-z]", "$^", "😀"],
)
def test_signs_of_patterns_are_signs(name: str) -> None:
    item = Item("person", name, "[Persona 1]")
    assert replaced("una cosa cualquiera 12 de [allá]", item) == "una cosa cualquiera 12 de [allá]"
    if any(map(str.isalnum, name)):
        assert name not in replaced(f"vino {name} hoy", item)


def test_a_name_in_brackets_takes_both_of_them_with_it() -> None:
    item = Item("person", "[Rosa S]", "[Persona 1]")
    assert replaced("vino [Rosa S].", item) == "vino [Persona 1]."
    assert replaced("vino Rosa S.", item) == "vino [Persona 1]."


@pytest.mark.parametrize(
    "text",
    [
        "María " * 20_000,
        "María José " * 10_000,
        "a-\n" * 30_000,
        "[" * 100_000,
        "[Persona 1]" * 10_000,
        "9 " * 50_000,
        "56 " * 30_000,
        "a\u200b" * 30_000,
        "\u00ad" * 100_000,
        "María" + " " * 100_000,
        "a- " + " " * 100_000 + "\n",
    ],
)
def test_no_text_takes_long(text: str) -> None:
    matcher = Matcher([ROSA, JUAN, Item("person", "María José Núñez", "[Persona 1]")])
    begun = time.perf_counter()
    matcher.matches(text)
    assert time.perf_counter() - begun < 3
