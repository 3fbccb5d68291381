"""What a YAML codebook gives when nothing is wrong with it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from qualcode import codebook
from qualcode.errors import InvalidFile, Unreadable
from qualcode.model import Code, Group, Grouping, Named, Phrase, Regex, Rule, Word


def test_a_newcomer_needs_dimensions_with_labels_and_codes_and_nothing_else(read):
    book, issues = read("""
        dimensions:
          - id: MARKET
            label: Mercado
            codes:
              - {id: MARKET.STABLE, label: Venta estable, rules: [ingreso estable, certific*]}
        """)
    theme = book.dimensions[0].themes[0]
    assert (book.id, book.version, book.languages) == ("codebook", "1", ("es",))
    assert (theme.id, theme.label) == ("MARKET.ALL", {"es": "Mercado"})
    assert theme.codes == (
        Code(
            id="MARKET.STABLE",
            theme="MARKET.ALL",
            dimension="MARKET",
            label={"es": "Venta estable"},
            rules={
                "es": (
                    Rule(
                        (Phrase((Word("lemma", "ingreso"), Word("lemma", "estable"))),),
                        written=("ingreso estable",),
                    ),
                    Rule((Phrase((Word("prefix", "certific"),)),), written=("certific*",)),
                )
            },
        ),
    )
    assert issues == []


FULL = """
    schema: qualcode-codebook/1
    id: alianzas
    version: 1.0
    languages: [es, en]
    title: {es: Alianzas, en: Alliances}
    note: Igual en los dos
    actor_types:
      - {id: producer, label: {es: agricultor/a, en: farmer}}
      - {id: company, label: {es: empresa, en: company}}
    value_chains:
      - {id: honey, label: {es: Miel, en: Honey}}
      - {id: sheep, label: {es: Ovinos, en: Sheep}}
    groupings:
      - id: A
        label: Animales
        groups:
          - {id: ALL_ANIMALS, label: Animales, chains: [honey, sheep]}
    lemmas:
      es: {Papas: papa}
    dimensions:
      - id: INCOME
        label: {es: Ingresos, en: Income}
        definition: {es: Lo que queda, en: What is left}
        guide_question: {es: ¿Gana más?, en: Do you earn more?}
        asked:
          es: [ganar más]
          en: [{match: [earn more, "re:\\\\bincome\\\\b"], chains: [honey]}]
        themes:
          - id: INCOME.CHANGE
            label: {es: Cambio, en: Change}
            exclusive_per_interview: true
            codes:
              - id: INCOME.UP
                tier: extended
                label: {es: Sube, en: Up}
                definition: {es: Gana más que antes, en: Earns more than before}
                include: {es: Mejor precio}
                exclude: {en: Yield}
                examples:
                  es:
                    - Me queda
                      más plata.
                contrasts: [INCOME.DOWN]
                applies_to: {actors: [producer], chains: [honey, sheep]}
                experience_of: [producer]
                origin: both
                rules:
                  es:
                    - match: [ganar más, mejor ~2 precio]
                      not: '"antes ganaba"'
                      stance: denies
                      about: other
                      chains: [sheep]
                      actors: [producer, company]
                  en: earn more
              - {id: INCOME.DOWN, label: No, rules: {es: [2020-08-01, "1.5"], en: []}}
    housekeeping:
      - {id: ZZ.NOT_RELEVANT, label: {es: Nada, en: Nothing}}
    """.replace("2020-08-01", "on").replace('"1.5"', "1e3")


def test_every_part_of_the_format_arrives_in_its_record(read):
    book, _ = read(FULL)
    up = book.code("INCOME.UP")
    phrases = [
        Phrase((Word("lemma", "ganar"), Word("lemma", "más"))),
        Phrase((Word("lemma", "mejor"), Word("lemma", "precio", gap=2))),
        Phrase((Word("exact", "antes"), Word("exact", "ganaba"))),
    ]
    assert up == Code(
        id="INCOME.UP",
        theme="INCOME.CHANGE",
        dimension="INCOME",
        label={"es": "Sube", "en": "Up"},
        definition={"es": "Gana más que antes", "en": "Earns more than before"},
        include={"es": "Mejor precio"},
        exclude={"en": "Yield"},
        examples={"es": ("Me queda más plata.",)},
        tier="extended",
        contrasts=("INCOME.DOWN",),
        actors=("producer",),
        chains=("honey", "sheep"),
        experience_of=("producer",),
        origin="both",
        rules={
            "es": (
                Rule(
                    patterns=(phrases[0], phrases[1]),
                    vetoes=(phrases[2],),
                    stance="denies",
                    about="other",
                    chains=("sheep",),
                    actors=("producer", "company"),
                    written=("ganar más", "mejor ~2 precio", '"antes ganaba"'),
                ),
            ),
            "en": (
                Rule(
                    (Phrase((Word("lemma", "earn"), Word("lemma", "more"))),),
                    written=("earn more",),
                ),
            ),
        },
    )
    assert book.by_id["ZZ.NOT_RELEVANT"].theme == book.by_id["ZZ.NOT_RELEVANT"].dimension == ""
    (dimension,) = book.dimensions
    assert dimension.themes[0].exclusive
    assert dimension.guide_question == {"es": "¿Gana más?", "en": "Do you earn more?"}
    assert dimension.asked["en"][0].patterns[1] == Regex(r"\bincome\b")
    assert dimension.asked["en"][0].chains == ("honey",)
    assert book.note == {"es": "Igual en los dos", "en": "Igual en los dos"}
    assert book.actor_types[1] == Named("company", {"es": "empresa", "en": "company"})
    both = {"es": "Animales", "en": "Animales"}
    assert book.groupings == (
        Grouping("A", both, (Group("ALL_ANIMALS", both, ("honey", "sheep")),)),
    )
    assert book.lemmas == {"es": {"papas": "papa"}}


def test_every_scalar_is_a_text(read):
    book, _ = read(FULL)
    down = book.code("INCOME.DOWN")
    assert book.version == "1.0"
    assert down.label == {"es": "No", "en": "No"}
    assert [rule.name for rule in down.rules["es"]] == ["on", "1e3"]
    assert set(down.rules) == {"es"}


def test_what_is_left_empty_is_as_if_it_were_not_there(read):
    book, _ = read("""
        title:
        note: ~
        value_chains: []
        groupings:
        dimensions:
          - id: MARKET
            label: Mercado
            guide_question: null
            codes:
              - {id: MARKET.STABLE, label: Estable, contrasts: , applies_to: , examples: [""]}
        """)
    assert (book.title, book.note, book.groupings) == ({}, {}, ())
    assert book.dimensions[0].guide_question == {}
    assert book.codes[0].examples == {}


def test_codes_may_contrast_with_codes_further_down_and_with_housekeeping(read):
    book, _ = read("""
        dimensions:
          - id: AA
            label: A
            codes: [{id: AA.ONE, label: uno, contrasts: [BB.TWO, ZZ.NONE], rules: [uno]}]
          - id: BB
            label: B
            codes: [{id: BB.TWO, label: dos, rules: [dos]}]
        housekeeping: [{id: ZZ.NONE, label: nada}]
        """)
    assert book.codes[0].contrasts == ("BB.TWO", "ZZ.NONE")


def test_anchors_may_repeat_what_is_written_once(read):
    book, _ = read("""
        dimensions:
          - id: AA
            label: A
            codes:
              - {id: AA.ONE, label: uno, rules: [uno], definition: &same lo mismo}
              - {id: AA.TWO, label: dos, rules: [dos], definition: *same}
        """)
    assert [code.definition for code in book.codes] == [{"es": "lo mismo"}] * 2


def test_windows_files_read_alike(written, tmp_path):
    plain = written(FULL)
    other = tmp_path / "windows" / "codebook.yaml"
    other.parent.mkdir()
    other.write_bytes(b"\xef\xbb\xbf" + plain.read_bytes().replace(b"\n", b"\r\n"))
    assert codebook.read(other) == codebook.read(plain)


def test_texts_are_composed_and_keep_their_paragraphs(read):
    book, _ = read("""
        note: |
          Cre\u0301dito.

          Segundo pa\u0301rrafo.
        dimensions: [{id: AA, label: A, codes: [{id: AA.ONE, label: uno, rules: [uno]}]}]
        """)
    assert book.note == {"es": "Crédito.\n\nSegundo párrafo."}


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(Unreadable, match=r"^none\.yaml: cannot be opened \(No such file"):
        codebook.read(tmp_path / "none.yaml")


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path):
    path = tmp_path / "codebook.yaml"
    path.write_bytes("id: x\ntitle: Conformación\n".encode("latin-1"))
    with pytest.raises(InvalidFile, match=r"codebook\.yaml, line 2: this is not UTF-8 text"):
        codebook.read(path)


def test_importing_the_room_is_cheap():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, qualcode.codebook; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"yaml", "openpyxl", "numpy"}.intersection(loaded)
