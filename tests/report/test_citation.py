"""How quotations are cited, with all the facts and with fewer."""

from datetime import date

import pytest

from qualcode.errors import BadTemplate
from qualcode.model import Interview, Named, Participant
from qualcode.report.citation import TEMPLATES, check_template, cite, gendered

ROLES = (Named("producer", {"en": "farmer", "es": "agricultor/a"}),)
DAY = date(2020, 8, 3)
BEEF = {"en": "beef producer", "es": "productor de carne"}


def cited(language, *, role="producer", number=2, descriptor=BEEF, day=DAY, gender=(), **more):
    person = Participant("A05", "", role, number, descriptor, {"gender": gender})
    return cite(Interview("A05", "es", day, (), (person,)), person, language, ROLES, **more)


def test_everything_known():
    assert cited("en") == "(interview with farmer 2, beef producer, August 2020)"
    assert cited("es") == ("(entrevista con agricultor/a 2, productor de carne, agosto de 2020)")


@pytest.mark.parametrize(
    ("facts", "english", "spanish"),
    [
        (
            {"number": None},
            "(interview with farmer, beef producer, August 2020)",
            "(entrevista con agricultor/a, productor de carne, agosto de 2020)",
        ),
        (
            {"descriptor": {}},
            "(interview with farmer 2, August 2020)",
            "(entrevista con agricultor/a 2, agosto de 2020)",
        ),
        (
            {"descriptor": {"fr": "éleveur"}},
            "(interview with farmer 2, August 2020)",
            "(entrevista con agricultor/a 2, agosto de 2020)",
        ),
        (
            {"day": None},
            "(interview with farmer 2, beef producer)",
            "(entrevista con agricultor/a 2, productor de carne)",
        ),
        (
            {"role": ""},
            "(interview A05, beef producer, August 2020)",
            "(entrevista A05, productor de carne, agosto de 2020)",
        ),
        (
            {"role": "", "number": None, "descriptor": {}, "day": None},
            "(interview A05)",
            "(entrevista A05)",
        ),
        (
            {"role": "miller", "descriptor": {}, "day": None},
            "(interview with miller 2)",
            "(entrevista con miller 2)",
        ),
    ],
)
def test_missing_pieces_are_left_out(facts, english, spanish):
    assert cited("en", **facts) == english
    assert cited("es", **facts) == spanish


def test_nobody_knows_who_of_the_group_spoke():
    interview = Interview("A12", "es", DAY)
    assert cite(interview, None, "en", ROLES) == "(interview A12, August 2020)"


def test_a_template_of_ones_own():
    own = {"en": "[{role} {number}; {month} {year}]"}
    assert cited("en", templates=own) == "[farmer 2; August 2020]"
    assert cited("en", templates=own, day=None) == "[farmer 2]"
    assert cited("es", templates=own) == cited("es")


def test_the_time_is_told_where_a_template_asks_for_it_and_there_is_one():
    own = {"en": "({role} {number}, {month} {year}, {time})"}
    assert cited("en", templates=own, start_ms=202_900) == "(farmer 2, August 2020, 03:22)"
    assert cited("en", templates=own, start_ms=3_723_000) == "(farmer 2, August 2020, 1:02:03)"
    assert cited("en", templates=own, start_ms=0) == "(farmer 2, August 2020, 00:00)"
    assert cited("en", templates=own) == "(farmer 2, August 2020)"
    assert cited("en", start_ms=5000) == cited("en")


@pytest.mark.parametrize(
    ("gender", "role"),
    [
        (("f",), "agricultora"),
        (("Mujer",), "agricultora"),
        (("m",), "agricultor"),
        (("Masculino",), "agricultor"),
        (("no binario",), "agricultor/a"),
        (("f", "m"), "agricultor/a"),
        ((), "agricultor/a"),
    ],
)
def test_a_farmer_is_called_as_her_gender_is(gender, role):
    told = f"(entrevista con {role} 2, productor de carne, agosto de 2020)"
    assert cited("es", gender=gender) == told
    assert cited("en", gender=gender) == cited("en")


@pytest.mark.parametrize(
    ("label", "woman", "man"),
    [
        ("funcionario/a público/a", "funcionaria pública", "funcionario público"),
        ("productor(a)", "productora", "productor"),
        ("apicultor/-a", "apicultora", "apicultor"),
        ("presidente/a", "presidenta", "presidente"),
        ("profesor/ora", "profesora", "profesor"),
        ("alcalde/esa", "alcaldesa", "alcalde"),
        ("agricultores/as", "agricultoras", "agricultores"),
        ("funcionarios/as", "funcionarias", "funcionarios"),
        ("agricultor/agricultora", "agricultora", "agricultor"),
        ("empresa", "empresa", "empresa"),
        ("farmer/grower", "farmer/grower", "farmer/grower"),
    ],
)
def test_both_forms_of_a_label(label, woman, man):
    assert (gendered(label, ["f"]), gendered(label, ["m"])) == (woman, man)
    assert gendered(label, []) == label


@pytest.mark.parametrize(
    "template", ["({name})", "({role.label})", "({role!r})", "({year:>9})", "({role"]
)
def test_a_template_that_cannot_be_filled_in(template):
    with pytest.raises(BadTemplate, match=r"Its fields are \{role\}, \{number\}") as error:
        cited("en", templates={"en": template})
    assert error.value.template == template


def test_the_built_in_templates_are_good():
    assert set(TEMPLATES) == {"en", "es"}
    for template in TEMPLATES.values():
        check_template(template)
