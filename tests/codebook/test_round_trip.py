"""A codebook written as YAML or as a workbook reads back as an equal one."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode import codebook
from qualcode.codebook import parse_rule
from qualcode.codebook.rules import folded
from qualcode.codebook.tree import normal
from qualcode.model import (
    Code,
    Codebook,
    Dimension,
    Group,
    Grouping,
    Named,
    Rule,
    Theme,
)

AWKWARD = [
    *("no", "on", "~", "null", "1.0", "1e3", "2020-08-01", "true", "=1+1", "-x", "@x", "'", '"'),
    *("a: b", "# no", "- a", "[x", "{y", "x, y", "&a", "*a", "%a", "`a`", "!a", "|", ">", "?"),
    *(
        "ñandú",
        "a\nb",
        "a\n\n  b\nc",
        "a  b",
        "«sí»…",
        "🐝",
        "\\d",
        "<<",
        "_x0041_",
        "#N/A",
        "\x85a",
    ),
]
CAPITALS = st.text("ABCXYZ", min_size=2, max_size=4)
NAMES = st.from_regex(r"[a-zñ][a-z0-9_]{0,6}", fullmatch=True).filter(lambda name: name != "all")
RULES = st.sampled_from(
    [
        *(
            "ingreso estable",
            "ingreso ~3 estable",
            "certific*",
            '"tal cual"',
            "Crédito",
            "no",
            "100",
        ),
        *(r"re:\bRUT\b", "re:a, b; c", "re:'x'", 're:"x": y', "re:#1", 'decir ~2 "que sí" nunca*'),
    ]
)


def texts() -> st.SearchStrategy[str]:
    free = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    return (st.sampled_from(AWKWARD) | free).map(normal).filter(bool)


def by_language(languages: tuple[str, ...], values: st.SearchStrategy) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(languages, values))


def some(of: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(of), unique=True, max_size=3).map(tuple) if of else st.just(())


@st.composite
def rules(draw: st.DrawFn, chains: tuple[str, ...], actors: tuple[str, ...]) -> Rule:
    matches = draw(st.lists(RULES, min_size=1, max_size=3))
    vetoes = draw(st.lists(RULES, max_size=2))
    return Rule(
        patterns=tuple(map(parse_rule, matches)),
        vetoes=tuple(map(parse_rule, vetoes)),
        stance=draw(st.sampled_from(["affirms", "denies", "mixed"])),
        about=draw(st.sampled_from([None, "self", "other"])),
        chains=draw(some(chains)),
        actors=draw(some(actors)),
        written=(*matches, *vetoes),
    )


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    languages = tuple(draw(st.permutations(["es", "en"]))[: draw(st.integers(1, 2))])
    label = by_language(languages, texts()).filter(bool)
    said = by_language(languages, texts())
    lines = texts().map(lambda text: " ".join(text.split())).filter(bool)
    line_lists = by_language(languages, st.lists(lines, min_size=1, max_size=3).map(tuple))
    chains = tuple(draw(st.lists(NAMES, unique=True, max_size=3)))
    actors = tuple(draw(st.lists(NAMES, unique=True, max_size=2)))
    rule_lists = by_language(
        languages, st.lists(rules(chains, actors), min_size=1, max_size=3).map(tuple)
    )

    dimension_ids = draw(st.lists(CAPITALS, unique=True, min_size=1, max_size=3))
    shape = [
        (dimension, draw(st.integers(0, 2)), draw(st.booleans())) for dimension in dimension_ids
    ]
    code_ids = [f"{dimension}.CODE_{'ABC'[n]}" for dimension, _, _ in shape for n in range(3)]

    def code(identity: str, theme: str, dimension: str) -> Code:
        return Code(
            id=identity,
            theme=theme,
            dimension=dimension,
            label=draw(label),
            definition=draw(said),
            include=draw(said),
            exclude=draw(said),
            examples=draw(line_lists),
            tier=draw(st.sampled_from(["core", "extended"])),
            contrasts=draw(some(tuple(used))),
            actors=draw(some(actors)),
            chains=draw(some(chains)),
            experience_of=draw(some(actors)),
            origin=draw(st.just("") | texts()),
            rules=draw(rule_lists),
        )

    used: list[str] = []
    dimensions = []
    for dimension, n_themes, unnamed in shape:
        dimension_label = draw(label)
        theme_ids = [f"{dimension}.THEME_{'AB'[n]}" for n in range(n_themes)]
        mine = iter([each for each in code_ids if each.startswith(f"{dimension}.")])
        themes = []
        for theme in [f"{dimension}.ALL"] if unnamed else theme_ids:
            ids = [next(mine) for _ in range(draw(st.integers(1 if unnamed else 0, 1)))]
            codes = tuple(code(each, theme, dimension) for each in ids)
            used += ids
            exclusive = False if unnamed else draw(st.booleans())
            themes.append(
                Theme(
                    theme, dimension, dimension_label if unnamed else draw(label), codes, exclusive
                )
            )
        dimensions.append(
            Dimension(
                dimension, dimension_label, tuple(themes), draw(said), draw(said), draw(rule_lists)
            )
        )
    groupings = tuple(
        Grouping(
            identity,
            draw(label),
            tuple(
                Group(f"G{n}", draw(label), chains[n : n + 1]) for n in range(max(1, len(chains)))
            ),
        )
        for identity in draw(st.lists(NAMES, unique=True, max_size=2))
    )
    forms = st.text("abñ", min_size=1, max_size=4).map(folded)
    return Codebook(
        id=draw(texts()),
        version=draw(texts()),
        title=draw(said),
        languages=languages,
        dimensions=tuple(dimensions),
        actor_types=tuple(Named(each, draw(label)) for each in actors),
        value_chains=tuple(Named(each, draw(label)) for each in chains),
        groupings=groupings,
        housekeeping=tuple(code(each, "", "") for each in draw(some(("QQ.ONE", "QQ.TWO")))),
        lemmas=draw(by_language(languages, st.dictionaries(forms, forms, min_size=1, max_size=3))),
        note=draw(said),
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(codebooks())
def test_any_codebook_survives_yaml(book):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "codebook.yaml"
        path.write_text(codebook.dump(book), encoding="utf-8")
        assert codebook.read(path)[0] == book


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(codebooks())
def test_any_codebook_survives_a_workbook(book):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "codebook.xlsx"
        codebook.write_workbook(book, path)
        assert codebook.read_workbook(path)[0] == book


NEWCOMER = dedent("""\
    schema: qualcode-codebook/1
    id: mine
    version: '1.0'
    languages: [es]
    dimensions:
      - id: MARKET
        label: Mercado
        codes:
          - id: MARKET.STABLE
            tier: core
            label: 'Venta estable: canal seguro'
            rules:
              - ingreso ~3 estable
              - '"tal cual"'
              - {match: [seguro, certific*], not: nunca, stance: denies}
    """)


def test_what_a_newcomer_wrote_is_written_as_they_wrote_it(read):
    assert codebook.dump(read(NEWCOMER)[0]) == NEWCOMER


def test_long_texts_are_wrapped_and_regular_expressions_are_not(read):
    book = read(NEWCOMER)[0]
    long_text, long_rule = "palabra " * 40 + "fin", "re:" + "palabra " * 40 + "fin"
    (code,) = book.codes
    rule = Rule((parse_rule(long_rule),), written=(long_rule,))
    code = replace(code, definition={"es": long_text}, rules={"es": (rule,)})
    theme = replace(book.dimensions[0].themes[0], codes=(code,))
    dimension = replace(book.dimensions[0], themes=(theme,))
    lines = codebook.dump(replace(book, dimensions=(dimension,))).splitlines()
    assert f"- {long_rule}" in [line.strip() for line in lines]
    assert max(len(line) for line in lines if "re:" not in line) <= 110


def test_texts_that_are_the_same_in_every_language_are_written_once(read):
    text = NEWCOMER.replace("languages: [es]", "languages: [es, en]")
    assert codebook.dump(read(text)[0]) == text


SHIPPED = Path(__file__).resolve().parents[2] / "codebooks" / "productive-alliances.yaml"


@pytest.fixture(scope="module")
def shipped():
    return codebook.read(SHIPPED)


def test_the_shipped_codebook_has_twelve_dimensions_and_84_codes(shipped):
    book, issues = shipped
    assert len(book.dimensions) == 12
    assert len(book.codes) == 84
    assert book.languages == ("es", "en")
    assert not [issue for issue in issues if "label" in issue.what or "twice" in issue.what]


def test_the_shipped_codebook_is_read_in_well_under_a_third_of_a_second():
    spent = []
    for _ in range(3):
        re.purge()
        start = time.process_time()
        codebook.read(SHIPPED)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.3


def test_the_shipped_codebook_survives_both_ways(shipped, tmp_path):
    book, _ = shipped
    (tmp_path / "productive-alliances.yaml").write_text(codebook.dump(book), encoding="utf-8")
    codebook.write_workbook(book, tmp_path / "book.xlsx")
    assert codebook.read(tmp_path / "productive-alliances.yaml")[0] == book
    assert codebook.read_workbook(tmp_path / "book.xlsx")[0] == book
