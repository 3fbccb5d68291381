"""A codebook's file is changed only where it has to say something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode import codebook
from qualcode.codebook import changes, edited, parse
from qualcode.errors import CodebookRefused
from qualcode.model import Codebook

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "codebooks" / "productive-alliances.yaml"

TEXT = """\
# our codebook; ask Paula before changing it
id: little
languages: [es, en]   # both

dimensions:
  # ---- market ----
  - id: MARKET   # the first
    label: {es: Mercado, en: Market}
    themes:
      - id: MARKET.CHANNEL
        label: Canal
        codes:

          # from the pilot
          - id: MARKET.STABLE  # central
            label: {es: Estable, en: Stable}  # better word?
            definition: >-
              La venta
              es segura.
            contrasts: [MARKET.PRICE, "MARKET.DIRECT"]
            rules:
              es:
                - venta segura   # the first rule
                - {match: venta insegura, stance: denies}

          # doubtful
          - id: 'MARKET.DIRECT'
            label: Directo
            contrasts:
              - MARKET.STABLE   # sic
            rules: {es: [directo], en: [direct]}

          - {id: MARKET.FLOW, label: {es: Flujo, en: Flow}}
      - id: MARKET.MONEY
        label: Dinero
        codes:
        - id: MARKET.PRICE
          label: Precio
  - id: INCOME
    label: Ingreso
    codes:
      - id: INCOME.HIGHER
        label: Gana más
        # the end of it
housekeeping:
  - {id: ZZ.NONE, label: Nada}
# the end
"""
PATH = Path("codebook.yaml")


def read(text: str) -> Codebook:
    return parse(text.encode(), PATH)[0]


def lines(text: str, other: str) -> tuple[list[str], list[str]]:
    """The lines that went, and those that came."""
    old, new = text.splitlines(), other.splitlines()
    return [one for one in old if one not in new], [one for one in new if one not in old]


BOOK = read(TEXT)


def comments(text: str) -> set[str]:
    return {line.partition("#")[2] for line in text.splitlines() if "#" in line}


def test_a_renamed_code_changes_the_lines_that_name_it():
    ids = {"MARKET.STABLE": "MARKET.SAFE"}
    now = edited(TEXT, changes.with_ids(BOOK, ids), PATH, ids)
    assert lines(TEXT, now) == (
        ["          - id: MARKET.STABLE  # central", "              - MARKET.STABLE   # sic"],
        ["          - id: MARKET.SAFE  # central", "              - MARKET.SAFE   # sic"],
    )


@pytest.mark.parametrize(
    "ids",
    [
        {"MARKET.DIRECT": "MARKET.XX_Y"},
        {"MARKET.CHANNEL": "MARKET.WAYS"},
        changes.ids_under(BOOK, "MARKET", "SALES"),
        {"MARKET.FLOW": "MARKET.STREAM", "ZZ.NONE": "ZZ.NIL"},
    ],
)
@pytest.mark.parametrize("written", [TEXT, TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT])
def test_there_and_back_gives_the_same_bytes(ids, written):
    there = edited(written, changes.with_ids(BOOK, ids), PATH, ids)
    assert there != written
    back = {new: old for old, new in ids.items()}
    assert edited(there, BOOK, PATH, back) == written


@pytest.mark.parametrize("step", [83, pytest.param(9, marks=pytest.mark.slow)])
def test_codes_of_the_shipped_codebook_are_renamed_there_and_back(step):
    text = SHIPPED.read_text(encoding="utf-8")
    book = read(text)
    for code in book.codes[::step]:
        ids = {code.id: f"{code.dimension}.QUITE_NEW"}
        there = edited(text, changes.with_ids(book, ids), PATH, ids)
        assert all("QUITE_NEW" in line for line in lines(text, there)[1])
        assert edited(there, book, PATH, {new: old for old, new in ids.items()}) == text


EDITS: dict[str, Callable[[Codebook], Codebook]] = {
    "another label": lambda b: changes.with_code(
        b, replace(b.by_id["MARKET.STABLE"], label={"es": "Firme: sí", "en": "Stable"})
    ),
    "a label in one language of two": lambda b: changes.with_code(
        b, replace(b.by_id["MARKET.DIRECT"], label={"es": "Directo", "en": "Direct"})
    ),
    "a folded text": lambda b: changes.with_code(
        b, replace(b.by_id["MARKET.STABLE"], definition={"es": "a\n\nb; c", "en": "d"})
    ),
    "a text where none was": lambda b: changes.with_code(
        b, replace(b.by_id["MARKET.FLOW"], include={"en": "- x: y"}, examples={"es": ("a", "b")})
    ),
    "a text taken away": lambda b: changes.with_code(
        b, replace(b.by_id["MARKET.STABLE"], definition={})
    ),
    "retired": lambda b: changes.with_code(
        b, replace(b.by_id["MARKET.PRICE"], retired=True, since="2026-11-24")
    ),
    "retired on one line": lambda b: changes.with_code(
        b, replace(b.by_id["MARKET.FLOW"], retired=True, since="2026-11-24")
    ),
    "more contrasts": lambda b: changes.with_code(
        b, replace(b.by_id["MARKET.PRICE"], contrasts=("MARKET.FLOW",))
    ),
    "no contrasts": lambda b: changes.with_code(b, replace(b.by_id["MARKET.DIRECT"], contrasts=())),
    "other contrasts": lambda b: changes.with_code(
        b, replace(b.by_id["MARKET.STABLE"], contrasts=("MARKET.FLOW",))
    ),
    "added": lambda b: changes.added(
        b, [replace(b.by_id["MARKET.DIRECT"], id="MARKET.NEW", contrasts=("MARKET.FLOW",))]
    ),
    "added to a list at its key": lambda b: changes.added(
        b, [replace(b.by_id["MARKET.PRICE"], id="MARKET.NEW", label={"es": "Nuevo"})]
    ),
    "added directly under a dimension": lambda b: changes.added(
        b, [replace(b.by_id["INCOME.HIGHER"], id="INCOME.NEW")]
    ),
    "added to housekeeping": lambda b: changes.added(
        b, [replace(b.by_id["ZZ.NONE"], id="ZZ.OTHER")]
    ),
    "moved": lambda b: changes.moved(b, "MARKET.STABLE", "MARKET.MONEY"),
    "moved back and forth": lambda b: changes.moved(b, "MARKET.PRICE", "MARKET.CHANNEL"),
    "merged": lambda b: changes.merged(b, ["MARKET.DIRECT"], "MARKET.STABLE"),
    "merged into one without rules": lambda b: changes.merged(b, ["MARKET.STABLE"], "MARKET.PRICE"),
    "merged into rules on one line": lambda b: changes.merged(
        b, ["MARKET.STABLE"], "MARKET.DIRECT"
    ),
    "the last one gone": lambda b: changes.without(b, ["INCOME.HIGHER"]),
    "a theme more": lambda b: changes.with_theme(
        b, replace(b.dimensions[0].themes[1], id="MARKET.LAST", codes=())
    ),
    "a dimension more": lambda b: changes.with_dimension(
        b, replace(b.dimensions[1], id="TRUST", label={"es": "Confianza"}, themes=())
    ),
    "a dimension's label": lambda b: changes.with_texts(b, "INCOME", "en", {"label": "Income"}),
    "a theme's label": lambda b: changes.with_texts(b, "MARKET.MONEY", "es", {"label": "Plata"}),
}


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("written", [TEXT, TEXT.replace("\n", "\r\n")])
def test_the_file_says_what_it_should_and_keeps_the_rest(name, written):
    new = EDITS[name](BOOK)
    now = edited(written, new, PATH)
    assert read(now) == new != BOOK
    assert ("\r\n" in now) == ("\r\n" in written)
    assert now.count("\r") in (0, now.count("\n"))
    if not name.startswith(("merged", "the last", "no contrasts")):
        assert comments(now) == comments(written)
    assert {"# our codebook; ask Paula before changing it", "  # ---- market ----"} <= set(
        now.splitlines()
    )


def test_what_goes_takes_its_own_comments_with_it_and_no_others():
    now = edited(TEXT, changes.merged(BOOK, ["MARKET.DIRECT"], "MARKET.STABLE"), PATH)
    assert comments(TEXT) - comments(now) == {" doubtful", " sic"}


def test_a_codebook_written_with_aliases_is_refused_and_says_so():
    text = TEXT.replace("label: Directo", "label: &d Directo").replace("label: Precio", "label: *d")
    with pytest.raises(CodebookRefused, match="written in a way in which this change cannot"):
        edited(text, changes.moved(read(text), "MARKET.STABLE", "MARKET.MONEY"), PATH)


def test_differences_are_told_with_what_became_of_ids():
    ids = {"MARKET.STABLE": "MARKET.SAFE"}
    new = changes.moved(changes.with_ids(BOOK, ids), "MARKET.SAFE", "MARKET.MONEY")
    new = changes.with_code(new, replace(new.by_id["MARKET.FLOW"], tier="extended"))
    new = changes.without(new, ["MARKET.PRICE"])
    told = [(d.id, d.what, d.detail) for d in changes.differences(BOOK, new, ids)]
    assert told == [
        ("MARKET.STABLE", "renamed", "MARKET.SAFE"),
        ("MARKET.SAFE", "moved", "MARKET.MONEY"),
        ("MARKET.SAFE", "changed", "contrasts"),
        ("MARKET.FLOW", "changed", "tier"),
        ("MARKET.PRICE", "removed", ""),
    ]


def test_a_retired_code_reads_back_from_both_kinds_of_file(tmp_path):
    book = EDITS["retired"](BOOK)
    assert read(codebook.dump(book)) == book
    codebook.write_workbook(book, tmp_path / "book.xlsx")
    assert codebook.read_workbook(tmp_path / "book.xlsx")[0] == book
