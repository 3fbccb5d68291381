"""What people type finds the code they mean, and is never guessed."""

from __future__ import annotations

import pytest

from qualcode.errors import SeveralCodes, UnknownName
from qualcode.model import Code, Codebook, Dimension, Theme
from qualcode.model.naming import near, ranked, resolve


def book(*codes: tuple[str, str, str]) -> Codebook:
    """A codebook of these codes: id, label in Spanish and in English."""
    made = tuple(Code(i, "T", "D", {"es": es, "en": en}) for i, es, en in codes)
    theme = Theme("T", "D", {}, made)
    return Codebook("b", "1", {}, ("es", "en"), (Dimension("D", {}, (theme,)),))


BOOK = book(
    ("MARKET.STABLE_CHANNEL", "Canal de venta estable", "Stable sales channel"),
    ("MARKET.PRICE_LOWER", "Precio más bajo", "Lower price"),
    ("MARKET.PRICE_HIGHER", "Precio más alto", "Higher price"),
    ("INCOME.STABLE", "Ingreso estable", "Stable income"),
)


@pytest.mark.parametrize(
    ("typed", "code", "how"),
    [
        ("MARKET.PRICE_LOWER", "MARKET.PRICE_LOWER", "id"),
        ("  MARKET.PRICE_LOWER ", "MARKET.PRICE_LOWER", "id"),
        ("market.price_lower", "MARKET.PRICE_LOWER", "spelling"),
        ("Market Price Lower", "MARKET.PRICE_LOWER", "spelling"),
        ("Precio más bajo", "MARKET.PRICE_LOWER", "label"),
        ("Precio ma\u0301s bajo", "MARKET.PRICE_LOWER", "label"),
        ("Lower price", "MARKET.PRICE_LOWER", "label"),
        ("precio mas bajo", "MARKET.PRICE_LOWER", "spelling"),
        ("PRECIO  MÁS BAJO", "MARKET.PRICE_LOWER", "spelling"),
        ("income", "INCOME.STABLE", "beginning"),
        ("price_l", "MARKET.PRICE_LOWER", "beginning"),
        ("ingr", "INCOME.STABLE", "beginning"),
    ],
)
def test_an_id_a_label_or_a_beginning_names_a_code(typed, code, how):
    found = resolve(BOOK, typed)

    assert (found.code.id, found.how) == (code, how)


def test_what_names_several_is_not_guessed():
    with pytest.raises(SeveralCodes) as trouble:
        resolve(BOOK, "precio")

    assert trouble.value.codes == ("MARKET.PRICE_LOWER", "MARKET.PRICE_HIGHER")


def test_a_label_that_two_codes_have_names_neither():
    twice = book(("ONE", "Precio", "Price"), ("OTHER", "Precio", "Cost"))

    with pytest.raises(SeveralCodes):
        resolve(twice, "Precio")


def test_an_id_goes_before_a_label_that_is_the_same():
    crossed = book(("PRICE", "Costo", "Cost"), ("COST", "Precio", "PRICE"))

    assert resolve(crossed, "PRICE").code.id == "PRICE"


@pytest.mark.parametrize("typed", ["", "  ", "...", "x", "in", "¿?", "ventas de pan", "\u0301"])
def test_what_names_nothing_is_refused(typed):
    with pytest.raises(UnknownName):
        resolve(BOOK, typed)


def test_what_is_refused_is_told_with_what_may_be_meant():
    with pytest.raises(UnknownName) as trouble:
        resolve(BOOK, "MARKET.STABEL_CHANEL")

    assert trouble.value.near == ("MARKET.STABLE_CHANNEL",)
    assert "Did you mean MARKET.STABLE_CHANNEL?" in str(trouble.value)


def test_near_looks_at_labels_too():
    assert [code.id for code in near(BOOK, "presio mas alto")] == [
        "MARKET.PRICE_HIGHER",
        "MARKET.PRICE_LOWER",
    ]
    assert near(BOOK, "") == []


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("stable", ["INCOME.STABLE", "MARKET.STABLE_CHANNEL"]),
        ("est can", ["MARKET.STABLE_CHANNEL"]),
        ("más", ["MARKET.PRICE_LOWER", "MARKET.PRICE_HIGHER"]),
        ("prh", ["MARKET.PRICE_HIGHER"]),
        ("zz", []),
    ],
)
def test_typing_brings_the_best_first(typed, codes):
    assert [code.id for code in ranked(BOOK, typed)] == codes


def test_nothing_typed_brings_the_whole_book():
    assert [code.id for code in ranked(BOOK, " ")] == list(BOOK.by_id)


def test_a_retired_code_is_meant_only_by_its_own_name():
    old = Code("OLD.PRICE", "T", "D", {"en": "Price"}, retired=True)
    new = Code("NEW.PRICE", "T", "D", {"en": "Price"})
    theme = Theme("T", "D", {}, (old, new))
    both = Codebook("b", "1", {}, ("en",), (Dimension("D", {}, (theme,)),))

    assert resolve(both, "price").code is new
    assert resolve(both, "OLD.PRICE").code is old
    assert ranked(both, "price") == [new]
