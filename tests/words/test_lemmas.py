"""Lemmas are spaCy's, whatever becomes of the cache; folding drops accents and keeps the ñ."""

import gzip
import json
import random
import time
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import spacy
import spacy_lookups_data
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from qualcode.words import fold, lemmas


@pytest.fixture
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder of its own, and no table in memory."""
    folder = tmp_path / "cache"
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: folder)
    lemmas.table.cache_clear()
    yield folder
    lemmas.table.cache_clear()


@cache
def lower_cased_forms(language: str) -> list[str]:
    """The forms of spaCy's lookup table that are lower case."""
    source = Path(spacy_lookups_data.__file__).parent / "data" / f"{language}_lemma_lookup.json.gz"
    with gzip.open(source, "rt", encoding="utf-8") as stream:
        return [form for form in json.load(stream) if form == form.lower()]


def spacys(language: str, forms: list[str]) -> list[str]:
    """The lemmas spaCy gives to the forms, lower-cased."""
    nlp = spacy.blank(language)
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    lemmatizer.initialize()
    return [token.lemma_.lower() for token in lemmatizer(Doc(nlp.vocab, words=forms))]


@pytest.mark.parametrize("language", ["es", "en", "fr"])
@pytest.mark.slow
def test_every_lemma_is_spacys(language: str) -> None:
    forms = lower_cased_forms(language)

    assert len(forms) > 40_000
    assert lemmas.table(language).lemmas(forms) == spacys(language, forms)
    assert all(lemmas.keys(language, forms, {}))


@pytest.mark.parametrize("language", ["en", pytest.param("es", marks=pytest.mark.slow)])
def test_lemmas_of_a_sample_are_spacys(language: str) -> None:
    forms = random.Random(1).sample(lower_cased_forms(language), 3_000)

    assert lemmas.table(language).lemmas(forms) == spacys(language, forms)


def test_a_kept_table_is_the_fresh_one(cache_folder: Path) -> None:
    forms = lower_cased_forms("en")

    fresh = lemmas.table("en").lemmas(forms)
    assert [folder.name.split("-")[:2] for folder in cache_folder.iterdir()] == [["lemmas", "en"]]
    lemmas.table.cache_clear()

    assert lemmas.table("en").lemmas(forms) == fresh


def test_spanish_lemmas_whatever_the_case() -> None:
    forms = [
        "Niños",
        "NIÑOS",
        "mujeres",
        "vendieron",
        "Estables",
        "qwertyuiop",
        "¿",
        "25",
        "👩🏽‍🌾",
    ]

    assert lemmas.table("es").lemmas(forms) == [
        *("niño", "niño", "mujer", "vender", "estable", "qwertyuiop", "¿", "25", "👩🏽‍🌾")
    ]
    assert lemmas.table("es").lemmas([]) == []


def test_keys_are_folded_lemmas_with_corrections_first() -> None:
    forms = ["Organizaciones", "niños", "CASAS", "casas", "árbol"]

    assert lemmas.keys("es", forms, {}) == ["organizacion", "niño", "casar", "casar", "arbol"]
    assert lemmas.keys("es", forms, {"Casas": "casa", "árbol": "Árboles"}) == [
        *("organizacion", "niño", "casa", "casa", "arboles")
    ]


def test_a_language_without_a_table_matches_forms_as_they_are() -> None:
    assert lemmas.keys("qq", ["Niños", "ÁRBOL"], {"niños": "niño"}) == ["niño", "arbol"]
    assert lemmas.table("").lemmas(["Uno", "dos"]) == ["uno", "dos"]


def test_the_fingerprint_follows_language_and_corrections() -> None:
    prints = {
        lemmas.fingerprint("es", {}),
        lemmas.fingerprint("en", {}),
        lemmas.fingerprint("es", {"casas": "casa"}),
        lemmas.fingerprint("es", {"casas": "casar"}),
        lemmas.fingerprint("es", {"casas": "casa", "casa": "casa"}),
    }

    assert len(prints) == 5
    assert lemmas.fingerprint("es", {"b": "x", "A": "y"}) == lemmas.fingerprint(
        "es", {"a": "Y", "B": "X"}
    )


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def shortened(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(lines[:5]), encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "name"),
    [
        (truncated, "hashes.npy"),
        (emptied, "hashes.npy"),
        (emptied, "rules.npy"),
        (Path.unlink, "rules.npy"),
        (emptied, "endings.txt"),
        (shortened, "endings.txt"),
    ],
)
def test_a_damaged_cache_is_made_anew(cache_folder: Path, damage, name: str) -> None:
    assert lemmas.table("en").lemmas(["women"]) == ["woman"]
    (kept,) = cache_folder.iterdir()
    whole = {path.name: path.read_bytes() for path in kept.iterdir()}
    lemmas.table.cache_clear()
    damage(kept / name)

    assert lemmas.table("en").lemmas(["women"]) == ["woman"]
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == whole
    assert list(cache_folder.iterdir()) == [kept]


def test_without_a_folder_to_write_to_the_table_is_made_in_memory(cache_folder: Path) -> None:
    cache_folder.write_text("a file where the folder should be")

    assert lemmas.table("en").lemmas(["women"]) == ["woman"]
    assert cache_folder.read_text() == "a file where the folder should be"


def test_a_form_that_is_not_in_the_table_but_near_one_stays_as_it_is() -> None:
    hashes = lemmas._hashes(["casas", "puertos"])
    order = np.argsort(hashes)
    table = lemmas.LemmaTable(hashes[order], np.array([0, 0], np.uint16)[order], ["1\t"])

    assert table.lemmas(["casas", "puertos", "casa", "zzz", ""]) == [
        *("casa", "puerto", "casa", "zzz", "")
    ]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Organización", "organizacion"),
        ("PINGÜINO", "pinguino"),
        ("NIÑO Muñoz", "niño muñoz"),
        ("Ñandú", "ñandu"),
        ("são João", "sao joao"),
        ("straße", "strasse"),
        ("ca\u0303na can\u0303a", "cana caña"),
        ("", ""),
    ],
)
def test_fold(written: str, folded: str) -> None:
    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, written)) == folded


@settings(deadline=None, max_examples=200)
@given(text=st.text(st.sampled_from("aAáÁñÑnN\u0301\u0303\u0308üÜçÇ ß1.¿"), max_size=20))
def test_fold_is_the_same_for_both_unicode_forms_any_case_and_twice(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    once = fold(composed)

    assert once == fold(unicodedata.normalize("NFD", text))
    assert once == fold(composed.upper()) == fold(once)
    assert not any(map(unicodedata.combining, once))
    assert set(once) <= set("aanñucss1.¿ ")


def test_a_word_of_a_megabyte_is_its_own_lemma_and_costs_a_moment():
    long = "x" * 1_000_000
    begun = time.perf_counter()
    assert lemmas.keys("es", [long, "gatos"], {}) == [long, "gato"]
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_word_of_a_table_is_longer_than_what_is_hashed(language):
    assert max(map(len, lower_cased_forms(language))) < lemmas._LONGEST
