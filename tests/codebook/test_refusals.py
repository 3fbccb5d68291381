"""A codebook with faults is refused whole: every fault at once, each with its line and its code."""

from __future__ import annotations

import pytest

GOOD = """\
languages: [es, en]
value_chains:
  - {id: honey, label: Miel}
  - {id: sheep, label: Ovinos}
actor_types: [{id: producer, label: x}]
groupings:
  - id: A
    label: A
    groups:
      - {id: BEES, label: x, chains: [honey]}
      - {id: WOOL, label: x, chains: [sheep]}
dimensions:
  - id: MARKET
    label: Mercado
    asked: [vender más]
    themes:
      - id: MARKET.OUTLET
        label: Canal
        codes:
          - id: MARKET.STABLE
            label: Estable
            contrasts: [MARKET.PRICE]
            experience_of: [producer]
            applies_to: {chains: [honey], actors: [producer]}
            rules:
              es:
                - {match: canal seguro, stance: denies}
              en: [steady outlet]
          - {id: MARKET.PRICE, label: Precio, rules: [precio]}
housekeeping:
  - {id: ZZ.NOTHING, label: Nada}
"""


def test_the_codebook_that_the_following_tests_spoil_is_good(read):
    _, issues = read(GOOD)
    assert issues == []


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        # keys
        (
            "languages: [es, en]",
            "langauges: [es, en]",
            "line 1: unknown key 'langauges'. Did you mean 'languages'?",
        ),
        (
            "label: Estable",
            "lable: Estable",
            "line 21, MARKET.STABLE: unknown key 'lable'. Did you mean 'label'?",
        ),
        (
            "label: Estable",
            "colour: red",
            "line 21, MARKET.STABLE: unknown key 'colour'. Known here: id, tier",
        ),
        (
            "match: canal seguro",
            "mach: canal seguro",
            "line 27, MARKET.STABLE: unknown key 'mach'. Did you mean 'match'?",
        ),
        (
            "{chains: [honey], actors",
            "{chain: [honey], actors",
            "line 24, MARKET.STABLE: unknown key 'chain'",
        ),
        (
            "label: Estable",
            "label: Estable\n            label: Otra",
            "line 22: 'label' is written twice, first in line 21",
        ),
        ("label: Estable", "? [a, b]\n            : c", "line 21: a key must be a text"),
        # kinds
        (
            "dimensions:\n  - id",
            "dimensions: [x]\nnote:\n  - id",
            "line 12: a dimension must be a mapping",
        ),
        ("label: Estable", "label: [Estable]", "line 21, MARKET.STABLE: 'label' must be one text"),
        ("label: Estable", "tier: {a: b}", "line 21, MARKET.STABLE: 'tier' must be one text"),
        (
            "contrasts: [MARKET.PRICE]",
            "contrasts: {a: b}",
            "line 22, MARKET.STABLE: 'contrasts' must be a list of texts",
        ),
        (
            "housekeeping:\n  - {id: ZZ.NOTHING, label: Nada}",
            "housekeeping: ZZ.NOTHING",
            "line 30: 'housekeeping' must be a list",
        ),
        ("[vender más]", "[[vender]]", "line 15, MARKET: a rule of 'asked' must be a mapping"),
        (
            "{chains: [honey], actors: [producer]}",
            "honey",
            "line 24, MARKET.STABLE: 'applies_to' must be a mapping",
        ),
        (
            "languages: [es, en]",
            "languages: [es, en]\nlemmas: [x]",
            "line 2: the lemmas of a language must be a mapping",
        ),
        (
            "languages: [es, en]",
            "languages: [es, en]\nlemmas: {es: {a: b c}}",
            "line 2: the form 'a' and its lemma must be one word each",
        ),
        (
            "languages: [es, en]",
            "languages: [es, en]\nlemmas: {es: {Ir: ir, ir: ser}}",
            "line 2: the form 'ir' has two lemmas",
        ),
        # ids
        (
            "- id: MARKET.STABLE\n            label",
            "- label",
            "line 20, MARKET.OUTLET: a code without an id. Write capitals",
        ),
        ("- {id: honey, label", "- {label", "line 3: a value chain without an id"),
        ("[{id: producer, label", "[{label", "line 5: an actor type without an id"),
        (
            "id: MARKET.STABLE",
            "id: Market.Stable",
            "line 20, Market.Stable: 'Market.Stable' cannot be the id of a code. "
            "Write capitals A to Z without digits",
        ),
        (
            "id: MARKET.STABLE",
            "id: MARKET.STABLE_2",
            "line 20, MARKET.STABLE_2: 'MARKET.STABLE_2' cannot be the id of a code",
        ),
        (
            "id: MARKET.OUTLET",
            "id: OUTLET",
            "line 17, OUTLET: 'OUTLET' cannot be the id of a theme",
        ),
        (
            "- id: MARKET\n",
            "- id: MARKET.ME\n",
            "line 13, MARKET.ME: 'MARKET.ME' cannot be the id of a dimension",
        ),
        (
            "id: honey, label",
            "id: 3-4, label",
            "line 3, 3-4: '3-4' cannot be the id of a value chain",
        ),
        (
            "id: MARKET.PRICE",
            "id: MARKET.STABLE",
            "line 29, MARKET.STABLE: the id is already used in line 20",
        ),
        (
            "id: MARKET.PRICE",
            "id: MARKET.OUTLET",
            "line 29, MARKET.OUTLET: the id is already used in line 17",
        ),
        ("id: sheep", "id: honey", "line 4, honey: the id is already used in line 3"),
        ("id: WOOL", "id: BEES", "line 11, BEES: the id is already used in line 10"),
        (
            "id: MARKET.PRICE",
            "id: INCOME.PRICE",
            "line 29, INCOME.PRICE: the id does not begin with its dimension, MARKET. "
            "Call it MARKET.PRICE or move it.",
        ),
        (
            "id: MARKET.OUTLET",
            "id: INCOME.OUTLET",
            "line 17, INCOME.OUTLET: the id does not begin with its dimension, MARKET",
        ),
        (
            "id: ZZ.NOTHING",
            "id: MARKET.NOTHING",
            "line 31, MARKET.NOTHING: a housekeeping code belongs to no dimension, but MARKET is one",
        ),
        (
            "id: WOOL",
            "id: cross_cutting",
            "line 11, cross_cutting: the id 'cross_cutting' is kept for a column of every matrix",
        ),
        ("id: WOOL", "id: all", "line 11, all: the id 'all' is kept"),
        # names of others
        (
            "[MARKET.PRICE]",
            "[MARKET.PRICES]",
            "line 22, MARKET.STABLE: there is no code 'MARKET.PRICES'. Did you mean 'MARKET.PRICE'?",
        ),
        (
            "[MARKET.PRICE]",
            "[MARKET.OUTLET]",
            "line 22, MARKET.STABLE: there is no code 'MARKET.OUTLET'",
        ),
        (
            "[MARKET.PRICE]",
            "[MARKET.PRICE, MARKET.PRICE]",
            "line 22, MARKET.STABLE: 'MARKET.PRICE' stands twice in 'contrasts'",
        ),
        (
            "experience_of: [producer]",
            "experience_of: [farmer]",
            "line 23, MARKET.STABLE: there is no actor type 'farmer'. Name one of the actor types",
        ),
        (
            "{chains: [honey]",
            "{chains: [hony]",
            "line 24, MARKET.STABLE: there is no value chain 'hony'. Did you mean 'honey'?",
        ),
        ("actors: [producer]", "actors: [x]", "line 24, MARKET.STABLE: there is no actor type 'x'"),
        (
            "stance: denies",
            "chains: [pigs]",
            "line 27, MARKET.STABLE: there is no value chain 'pigs'",
        ),
        ("stance: denies", "actors: [x]", "line 27, MARKET.STABLE: there is no actor type 'x'"),
        ("chains: [sheep]", "chains: [goats]", "line 11, WOOL: there is no value chain 'goats'"),
        (
            "chains: [sheep]",
            "chains: [sheep, honey]",
            "line 11, WOOL: the value chain 'honey' is already in the group BEES of this grouping",
        ),
        # choices
        (
            "label: Estable",
            "label: E\n            tier: cor",
            "line 22, MARKET.STABLE: 'cor' is no tier. Write core or extended.",
        ),
        (
            "stance: denies",
            "stance: rejects",
            "line 27, MARKET.STABLE: 'rejects' is no stance. Write affirms or denies or mixed.",
        ),
        (
            "stance: denies",
            "about: them",
            "line 27, MARKET.STABLE: 'them' is no about. Write self or other.",
        ),
        (
            "label: Canal",
            "label: Canal\n        exclusive_per_interview: often",
            "line 19, MARKET.OUTLET: 'exclusive_per_interview' must be true or false",
        ),
        (
            "languages: [es, en]",
            "languages: [es, english]",
            "line 1: 'english' is not the code of a language",
        ),
        (
            "languages: [es, en]",
            "languages: [es, en, es]",
            "line 1: the language 'es' stands twice",
        ),
        (
            "languages: [es, en]",
            "schema: qualcode-codebook/2",
            "line 1: 'qualcode-codebook/2' is not a schema",
        ),
        (
            "label: Estable",
            "label: {es: E, pt: E}",
            "line 21, MARKET.STABLE: 'pt' under 'label' is not a language of this codebook. "
            "Its 'languages' are es, en.",
        ),
        # what is missing
        ("label: Estable\n", "label:\n", "line 21, MARKET.STABLE: the label is missing"),
        (
            "{id: MARKET.PRICE, label: Precio,",
            "{id: MARKET.PRICE,",
            "line 29, MARKET.PRICE: the label is missing",
        ),
        (
            "match: canal seguro",
            "not: canal seguro",
            "line 27, MARKET.STABLE: a rule without 'match' matches nothing",
        ),
        (
            "    asked: [vender más]\n",
            "    codes: [{id: MARKET.DIRECT, label: x}]\n",
            "line 15, MARKET: there are codes both under themes and directly here",
        ),
        # rules
        (
            "canal seguro",
            "canal ~x seguro",
            "line 27, MARKET.STABLE: the rule 'canal ~x seguro' is refused: '~x' is no distance",
        ),
        ("[vender más]", "[vender más, '']", "line 15, MARKET: a rule is refused: it is empty"),
        (
            "[steady outlet]",
            "['re:(steady']",
            "line 28, MARKET.STABLE: the rule 're:(steady' is refused: "
            "the regular expression does not work: missing )",
        ),
        (
            "stance: denies",
            "not: [canal, '*']",
            "line 27, MARKET.STABLE: the rule '*' is refused: '*' stands alone",
        ),
    ],
)
def test_one_fault_is_told_with_line_and_code(faults, good, bad, fault):
    assert GOOD.count(good) == 1
    found = faults(GOOD.replace(good, bad))
    assert any(each.startswith(fault) for each in found), found


def test_all_faults_are_told_at_once_in_the_order_of_the_file(faults):
    spoiled = (
        GOOD.replace("id: sheep", "id: honey")
        .replace("[vender más]", "[vender ~x más]")
        .replace("contrasts: [MARKET.PRICE]", "contrasts: [MARKET.PRIZE]")
        .replace("stance: denies", "stance: maybe")
        .replace("label: Nada", "lable: Nada")
    )
    assert [fault.split(":")[0] for fault in faults(spoiled)] == [
        "line 4, honey",
        "line 11, WOOL",
        "line 15, MARKET",
        "line 22, MARKET.STABLE",
        "line 27, MARKET.STABLE",
        "line 31, ZZ.NOTHING",
        "line 31, ZZ.NOTHING",
    ]


def test_a_fault_that_holds_for_every_language_is_told_once(faults):
    assert len(faults(GOOD.replace("rules: [precio]", "rules: ['precio, alto']"))) == 1


def test_a_grouping_without_groups_groups_nothing(faults):
    start, end = GOOD.index("    groups:"), GOOD.index("dimensions:")
    assert faults(GOOD[:start] + GOOD[end:]) == [
        "line 7, A: the grouping has no groups. List them under 'groups'."
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "line 1: the codebook must be a mapping"),
        ("just a text", "line 1: the codebook must be a mapping"),
        ("- a\n- b", "line 1: the codebook must be a mapping"),
        ("id: x", "line 1: there are no dimensions"),
        ("dimensions: x", "line 1: 'dimensions' must be a list. Begin each entry with '- '."),
    ],
)
def test_what_is_no_codebook_at_all(faults, text, fault):
    assert any(each.startswith(fault) for each in faults(text))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "id: x\ntitle: a: b",
            "line 2: a ':' stands where no key can be. Put the text between single quotes.",
        ),
        ("id: x\n\ttitle: b", "line 2: a tab stands in the indentation"),
        ("id: x\nnote: @b", "line 2: a tab, or one of @ ` %, stands at the beginning"),
        (
            "id: x\nnote: 'abierta\ndimensions:\n  - id: A\n",
            "line 2: a quotation mark is opened and never closed",
        ),
        (
            'id: x\nnote: "re:\\bRUT"\nv: "\\q"',
            "line 3: between double quotes '\\' is not a plain sign",
        ),
        (
            "id: x\nlanguages: [es, en\ntitle: b\n",
            "line 2: a '[' or '{' is opened and never closed",
        ),
        ("id: x\nnote: {es: b\n", "line 2: a '[' or '{' is opened and never closed"),
        ("id: x\nnote: *ado", "line 2: '*ado' repeats nothing that stands before it. Put the text"),
        ("id: x\nnote: *", "line 2: a text begins with '*' or '&'"),
        (
            "id: x\ndimensions:\n  - id: A\n label: b",
            "line 4: the line does not fit the indentation",
        ),
        (
            "dimensions:\n- id: A\nb\n",
            "line 3: the line is neither 'key: value' nor part of a text",
        ),
        ("- a\nb: c", "line 2: the line does not fit the list above it"),
        ("id: - b", "line 1: a '- ' stands where no list can begin"),
        ('id: "b" c', "line 1: the line does not fit the indentation or quotes around it"),
        ("id: x\n---\nid: b", "line 2: a second document begins"),
        ("id: x\nnote: |a\n", "line 2: a text begins with '|' or '>'"),
        ("id: [a, ]]: b", "line 1: "),
        ("id: x\nlanguages: [,es]", "line 2: a ',', ']', '}' or ':' stands where"),
        ("%x\nid: x", "line 1: this is not YAML: "),
        ("id: &a [*a]", "line 1: '*a' repeats nothing that stands before it"),
        ("id: x\nnote: \x07", "line 2: an unprintable character (U+0007). Delete it."),
    ],
)
def test_broken_yaml_is_told_with_its_line_in_plain_words(faults, text, fault):
    (only,) = faults(text)
    assert only.startswith(fault)


def test_aliases_cannot_exhaust_the_machine(faults):
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert faults("\n".join(levels)) == [
        "line 4: aliases repeat too much. Write it out, without '&' and '*'."
    ]


def test_nesting_cannot_exhaust_the_machine(faults):
    (only,) = faults("id: " + "[" * 300_000)
    assert only.startswith("line 1: this is nested more than 30 deep")
