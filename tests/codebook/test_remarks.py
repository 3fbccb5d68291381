"""What a codebook without faults is remarked on."""

from __future__ import annotations

from textwrap import dedent

import pytest

BOOK = dedent("""\
    languages: [es, en]
    value_chains: [{id: honey, label: {es: Miel, en: Honey}}]
    groupings: [{id: A, label: A, groups: [{id: BEES, label: Abejas, chains: [honey]}]}]
    dimensions:
      - id: MARKET
        label: Mercado
        codes:
          - id: MARKET.STABLE
            label: {es: Estable, en: Stable}
            rules: {es: [estable], en: [stable]}
          - {id: MARKET.PRICE, label: Precio, tier: extended}
    """)


def test_a_whole_codebook_gives_none(read):
    assert read(BOOK)[1] == []


@pytest.mark.parametrize(
    ("good", "bad", "remark"),
    [
        (
            "label: {es: Estable, en: Stable}",
            "label: {es: Estable}",
            "line 8, MARKET.STABLE: no label in en. Another language stands in.",
        ),
        (
            "label: {es: Miel, en: Honey}",
            "label: {en: Honey}",
            "line 2, honey: no label in es. Another language stands in.",
        ),
        (
            "tier: extended",
            "rules: {es: [precio]}",
            "line 11, MARKET.PRICE: a core code without rules in en. Only people will code it there.",
        ),
        (
            ", en: [stable]",
            "",
            "line 1: no code has rules in en. Coding by rules will find nothing there.",
        ),
        (
            "chains: [honey]",
            "chains: []",
            "line 2, honey: the value chain 'honey' is in no group of the grouping A. "
            "Its interviews count as cross-cutting there.",
        ),
        (
            "dimensions:\n",
            "dimensions:\n  - {id: EMPTY, label: Vacía}\n",
            "line 5, EMPTY: the dimension has no codes.",
        ),
        (
            "dimensions:\n",
            "dimensions:\n  - {id: DD, label: D, themes: [{id: DD.EMPTY, label: Vacío}]}\n",
            "line 5, DD.EMPTY: the theme has no codes.",
        ),
        (
            "[estable]",
            "[estable, seguro, ESTABLE]",
            "line 10, MARKET.STABLE: the rule 'ESTABLE' is already written in line 10. "
            "Take one away.",
        ),
        (
            "[estable]",
            "[estable, {match: [seguro, estable]}]",
            "line 10, MARKET.STABLE: the rule 'estable' is already written in line 10. "
            "Take one away.",
        ),
    ],
)
def test_one_thing_worth_a_look_is_told_with_its_line(read, good, bad, remark):
    assert BOOK.count(good) == 1
    (issue,) = read(BOOK.replace(good, bad))[1]
    assert str(issue) == f"codebook.yaml, {remark}"
    assert issue.severity == "warning"


def test_the_same_words_under_other_conditions_are_another_rule(read):
    rules = "[estable, {match: estable, stance: denies}, {match: estable, chains: [honey]}]"
    assert read(BOOK.replace("[estable]", rules))[1] == []
