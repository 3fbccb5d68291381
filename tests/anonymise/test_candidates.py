"""What may have to be replaced, with its token and what is proposed."""

from __future__ import annotations

import time
import unicodedata

import pytest

from qualcode.anonymise import Candidate, Item, Name, Passage, candidates, from_field, from_rows


def person(text: str, owner: str = "", source: str = "list") -> Name:
    return Name("person", text, owner or text, source)


def search(
    *texts: str,
    names: list[Name] | None = None,
    known: list[Item] | None = None,
    codebook: str = "",
):
    passages = [Passage(f"A{n:02}", text) for n, text in enumerate(texts, 1)]
    return candidates(passages, names or [], language="es", known=known or [], codebook=codebook)


def row(found: list[Candidate], text: str) -> Candidate:
    return next(one for one in found if one.text == text)


def test_an_item_is_one_row_with_its_counts():
    found = search(
        "Vino Rosa Soto, y ROSA SOTO habló.", "Con Rosa Soto.", names=[person("Rosa Soto")]
    )

    (rosa,) = found
    assert (rosa.text, rosa.times, rosa.interviews) == ("Rosa Soto", 3, 2)
    assert (rosa.source, rosa.token, rosa.decision) == ("list", "[Persona 1]", "replace")


def test_a_full_name_is_also_found_by_its_parts_with_one_token():
    found = search("Vino Rosa Soto. La Rosa y doña Soto.", names=[person("Rosa Elvira Soto")])

    assert [(one.text, one.token, one.note) for one in found] == [
        ("Rosa", "[Persona 1]", "part"),
        ("Soto", "[Persona 1]", "part"),
    ]


def test_a_part_that_two_people_share_belongs_to_neither():
    names = [person("Rosa Soto"), person("Juan Soto")]
    found = search("Rosa Soto y Juan Soto; los dos son Soto.", names=names)

    tokens = {one.text: one.token for one in found}
    assert tokens["Soto"] not in (tokens["Rosa Soto"], tokens["Juan Soto"])


def test_one_person_in_two_spellings_gets_one_token():
    names, _ = from_rows([["Rosa Soto; Rosita"]], "person", "people.txt")
    found = search("Rosa Soto es la Rosita.", names=names)

    assert {one.token for one in found} == {"[Persona 1]"}


def test_tokens_of_companies_are_letters_and_of_numbers_there_is_one():
    found = search(
        "Mieles Sur y Mieles Norte, 9 5550 0123 y 9 5550 0124",
        names=[Name("company", text, text, "list") for text in ("Mieles Sur", "Mieles Norte")],
    )

    assert [one.token for one in found if one.kind == "company"] == ["[Empresa A]", "[Empresa B]"]
    assert [one.token for one in found if one.kind == "phone"] == ["[teléfono]"] * 2


def test_tokens_follow_the_language_of_the_study():
    passages = [Passage("A01", "Rosa Soto, rosa@example.cl")]
    found = candidates(passages, [person("Rosa Soto")], language="en")

    assert [one.token for one in found if one.text != "Rosa"] == ["[Person 1]", "[e-mail]"]


def test_a_name_that_is_a_common_word_is_to_be_looked_at():
    said = "Flores y Rosa venden flores: una rosa, dos flores, otra rosa."
    found = search(said, names=[person("Flores"), person("Rosa"), person("Lobos")])

    assert {one.text: (one.decision, one.note) for one in found} == {
        "Flores": ("look", "common"),
        "Rosa": ("look", "common"),
    }
    rivers = [Name("place", "Los Ríos", "Los Ríos", "list")]
    assert row(search("Los Ríos; los ríos y los ríos", names=rivers), "Los Ríos").decision == "look"


def test_a_word_with_a_capital_is_a_weak_candidate_without_a_token():
    found = search("Ayer vino Pamela con el azúcar. Mañana viene. El sur y el Sur, o la Oficina.")

    assert [(one.text, one.decision, one.token) for one in found if one.text == "Pamela"] == [
        ("Pamela", "look", "")
    ]
    assert "Mañana" not in {one.text for one in found}
    assert "Sur" not in {one.text for one in found}


def test_a_name_almost_written_like_another_is_proposed_as_the_same():
    names = [person("Curiqueo"), person("Paulina")]
    found = search(
        "Don Curiqueo y la Curiquea, la Paulina y el Curriqueo, don Paulino", names=names
    )

    assert (row(found, "Curriqueo").token, row(found, "Curriqueo").note) == ("[Persona 1]", "near")
    assert row(found, "Paulino").token == ""


def test_the_key_stands_and_numbers_go_on_behind_it():
    known = [Item("person", "Rosa", "[Persona 4]"), Item("person", "Ana", "[Persona 1]", "keep")]
    found = search("Rosa, Ana y Luz", names=[person("Luz"), person("Rosa")], known=known)

    assert {one.text: (one.token, one.decision, one.source) for one in found} == {
        "Rosa": ("[Persona 4]", "replace", "key"),
        "Ana": ("[Persona 1]", "keep", "key"),
        "Luz": ("[Persona 2]", "replace", "list"),
    }


def test_a_name_met_later_has_the_token_of_its_part_in_the_key():
    known = [Item("person", "Rosa", "[Persona 4]")]
    found = search("Habló Rosa Soto.", names=[person("Rosa Soto")], known=known)

    assert row(found, "Rosa Soto").token == "[Persona 4]"


def test_a_token_that_a_transcript_has_already_is_not_given_again():
    found = search("[Persona 1] y Luz", names=[person("Luz")])

    assert row(found, "Luz").token == "[Persona 2]"


def test_a_near_rut_waits_and_a_right_one_does_not():
    found = search("es 98.765.432-1 o 97.531.864-8")

    assert {one.text: (one.decision, one.note) for one in found} == {
        "98.765.432-1": ("look", "check digit"),
        "97.531.864-8": ("replace", ""),
    }


@pytest.mark.parametrize(
    ("field", "value", "names"),
    [
        ("Participante", "Rosa Soto", [("person", "Rosa Soto")]),
        (
            "Participantes",
            "Ester Oyarzo y Nolberto Ruiz",
            [("person", "Ester Oyarzo"), ("person", "Nolberto Ruiz")],
        ),
        ("Lugar", "El Peumal, Región del Biobío (por teléfono)", [("place", "El Peumal")]),
        ("Comuna", "Angol", [("commune", "Angol")]),
        ("Organización", "Mieles y Flores Rucahue", [("company", "Mieles y Flores Rucahue")]),
        ("Edad del participante", "61 años", []),
        ("Fecha", "14 de julio de 2020", []),
        ("region", "Maule", []),
    ],
)
def test_fields_give_names_by_what_they_are_called(field, value, names):
    assert [(one.kind, one.text) for one in from_field(field, value, "header")] == names


def test_a_list_with_headings_is_read_by_them():
    rows = [
        ["", ""],
        ["Tipo", "Nombre", "alias"],
        ["comuna", "Angol", ""],
        ["empresas", "Mieles Rucahue", "Rucahue; Mieles R."],
        ["gato", "Micifuz", ""],
        ["", "Rosa Soto"],
    ]
    names, issues = from_rows(rows, "person", "names.csv")

    assert [(one.kind, one.text, one.owner) for one in names] == [
        ("commune", "Angol", "Angol"),
        ("company", "Mieles Rucahue", "Mieles Rucahue"),
        ("company", "Rucahue", "Mieles Rucahue"),
        ("company", "Mieles R.", "Mieles Rucahue"),
        ("person", "Rosa Soto", "Rosa Soto"),
    ]
    assert [str(issue) for issue in issues] == [
        "names.csv, row 5: its kind is not known. Write person, company, place, commune."
    ]


def test_a_label_that_the_codebook_has_as_a_word_is_looked_at_first():
    label = person("Gerente", source="speaker")
    (plain,) = search("Gerente: Sí, claro.", names=[label])
    (known,) = search("Gerente: Sí, claro.", names=[label], codebook="label: el gerente cambia")

    assert plain.decision == "replace"
    assert (known.decision, known.note) == ("look", "common")


def test_names_do_not_go_on_in_the_next_line():
    found = search("Entrevista en Panguipulli, Futrono\nFecha: ayer")
    assert [one.text for one in found] == ["Panguipulli", "Futrono"]


def test_a_company_is_also_looked_for_without_its_legal_form():
    given = [Name("company", "Mieles Rucahue Ltda.", "Mieles Rucahue Ltda.", "list")]
    texts = ["Vende a Mieles Rucahue Ltda.", "Mieles Rucahue paga bien."]
    found = candidates([Passage("A01", text) for text in texts], given, language="es")
    assert [(one.text, one.token) for one in found] == [
        ("Mieles Rucahue Ltda.", "[Empresa A]"),
        ("Mieles Rucahue", "[Empresa A]"),
    ]


@pytest.mark.parametrize("form", ["S.A.", "Ltda.", "SpA"])
def test_a_legal_form_alone_is_no_company(form):
    given = [Name("company", f"Rucahue {form}", "Rucahue", "list")]
    found = candidates([Passage("A01", f"es una {form} o no")], given, language="es")
    assert "company" not in [one.kind for one in found]


def test_texts_in_pieces_are_found_as_whole_ones():
    given = [Name("person", "Rosa Muñoz", "Rosa Muñoz", "list")]
    apart = unicodedata.normalize("NFD", "Vino Rosa Muñoz.")
    (one, *_) = candidates([Passage("A01", apart)], given, language="es")
    assert (one.text, one.times) == ("Rosa Muñoz", 1)


FORMS = [
    "a@", "a.", "1 ", "12 34 ", "a punto ", "http://", "calle ", "Calle Los ", "Aa ", "aA", "nací ",
    "nacimiento 1 ", "cuenta ", "uno dos tres ", "treinta y uno ", "-33.4444 ", "33 º 33 ", "CL12 ",
    "12.345.678-", "folio de aaa ", "+56 ", "(9", "BBBB ", "www.", "_", "a-", "'", "Calle\n", "@a.",
    "1-", "1.", "Avenida General San Martín esquina ",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_no_form_takes_long_however_often_it_begins(form):
    begun = time.perf_counter()
    candidates([Passage("A01", form * (30_000 // len(form)))], [], language="es")
    assert time.perf_counter() - begun < 2
