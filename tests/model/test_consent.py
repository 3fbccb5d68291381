"""What is written of consent, and what it lets one do."""

from __future__ import annotations

import pytest

from qualcode.model import Interview, Participant, agreed

ALL = ("analysis", "quote", "archive")
BOTH = ("analysis", "quote")

WRITTEN = {
    "analysis; quote": BOTH,
    "análisis; cita": BOTH,
    "Análisis, cita y archivo": ALL,
    "analysis + quotes + archive": ALL,
    "cita": BOTH,
    "publicación": BOTH,
    "solo análisis": ("analysis",),
    "Analysis only": ("analysis",),
    "Sí": BOTH,
    "acepta": BOTH,
    "todo": ALL,
    "sí; no archivar": BOTH,
    "no citar": ("analysis",),
    "no quotes": ("analysis",),
    "no analizar": (),
    "no": (),
    "NO": (),
    "ninguno": (),
    "none": (),
    "no acepta": (),
    "sin consentimiento": (),
    "retirado": (),
    "withdrew": (),
    "archivo": ("archive",),
}


@pytest.mark.parametrize(("written", "scopes"), WRITTEN.items())
def test_consent_is_read_in_both_languages(written, scopes):
    assert agreed([written]) == (scopes, True)


@pytest.mark.parametrize("written", ["firmado", "signed", "x", "pendiente", "ver ficha 3", "sí?no"])
def test_what_is_not_understood_is_consent_to_analysis_only(written):
    assert agreed([written]) == (("analysis",), False)


@pytest.mark.parametrize("written", ["no sabe", "no, gracias a todos", "not yet asked"])
def test_what_is_not_understood_and_begins_with_no_is_no_consent(written):
    assert agreed([written]).scopes == ()


def test_where_nothing_is_said_nothing_is_forbidden():
    assert agreed([]) == (ALL, True)
    assert agreed([" "]) == (ALL, True)


def test_several_values_say_what_they_say_together():
    assert agreed(("analysis", "cita")) == (BOTH, True)


def test_where_nobody_knows_who_spoke_everybody_must_have_agreed():
    ana = Participant("A12", "Ana", attributes={"consent": ("analysis", "quote")})
    eva = Participant("A12", "Eva", attributes={"consent": ("none",)})
    group = Interview("A12", participants=(ana, eva))
    assert group.may("quote", "Ana")
    assert not group.may("analysis", "Eva")
    assert not group.may("quote", "somebody")
    assert Interview("A13").may("archive", "anybody")
