"""The rule language on words: drawn examples, and a slow plain matcher that must agree."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Token

from qualcode import coding
from qualcode.codebook import parse_rule
from qualcode.coding import Hit, Matcher, Passages, forms_caught
from qualcode.model import Code, Interview, Participant, Pattern, Phrase, Regex, Rule, Word
from qualcode.words import Lexicon, Vocabulary, positions, vocabulary_of

LEMMAS = {"ingreso": "ingreso"}
"""spaCy's table has ingreso -> ingresar; codebooks correct such."""


@dataclass(frozen=True)
class Drawn:
    """An interview: its lines one below the other, each a passage or not."""

    interview: Interview
    lines: tuple[tuple[bool, str], ...]

    @property
    def text(self) -> str:
        return "".join(f"{words}\n" for _, words in self.lines)

    @property
    def passages(self) -> list[tuple[int, int]]:
        spans, start = [], 0
        for is_passage, words in self.lines:
            if is_passage:
                spans.append((start, start + len(words)))
            start += len(words) + 1
        return spans


def drawn(*passages: str, chains: Sequence[str] = (), actors: Sequence[str] = ()) -> Drawn:
    """An interview of these passages; one that begins with ``I:`` is no passage but context."""
    people = tuple(Participant("A01", str(n), actor) for n, actor in enumerate(actors))
    interview = Interview("A01", "es", value_chains=tuple(chains), participants=people)
    return Drawn(interview, tuple((not words.startswith("I:"), words) for words in passages))


def rule(*matches: str, unless: Sequence[str] = (), **rest: Any) -> Rule:
    """The record of a rule as a codebook has it."""
    patterns, vetoes = tuple(map(parse_rule, matches)), tuple(map(parse_rule, unless))
    return Rule(patterns, vetoes, written=(*matches, *unless), **rest)


def read(interviews: Sequence[Drawn]) -> tuple[list[Passages], Vocabulary]:
    lexicon = Lexicon("es", overrides=LEMMAS)
    block = []
    for item in interviews:
        tokens = lexicon.encode([item.text])
        starts, ends = [start for start, _ in item.passages], [end for _, end in item.passages]
        block.append(Passages(item.interview, item.text, starts, ends, tokens.forms, tokens.starts))
    page = lexicon.new_page()
    return block, vocabulary_of([page] if page else [])


def hits_in(
    interviews: Sequence[Drawn],
    rules: Mapping[str, Sequence[Rule]],
    codes: Mapping[str, Code] | None = None,
) -> list[Hit]:
    block, vocabulary = read(interviews)
    return Matcher(rules, vocabulary, language="es", lemmas=LEMMAS, codes=codes).hits(block)


def found(text: str, *matches: str, unless: Sequence[str] = ()) -> list[str]:
    """The words that the rule's patterns find in a text of one passage."""
    hits = hits_in([drawn(text)], {"C": [rule(*matches, unless=unless)]})
    return [text[hit.start : hit.end] for hit in hits]


@pytest.mark.parametrize(
    ("written", "text", "expected"),
    [
        ("ingreso estable", "Tengo INGRESOS estables hoy", "INGRESOS estables"),
        ("ingreso estable", "ingresos más estables", None),
        ("ingreso estable", "ingresos, estables", None),
        ("ingreso estable", "ingresos. Estables", None),
        ("ingreso estable", "ingresos (estables)", None),
        ("ingreso estable", "ingresos\nestables", "ingresos\nestables"),
        ("ingreso ~0 estable", "ingresos, estables", None),
        ("ingreso ~2 estable", "ingresos, y más estables", "ingresos, y más estables"),
        ("ingreso ~2 estable", "ingresos que son más estables", None),
        ("ingreso ~2 estable", "ingresos. Estables", None),
        ("ingreso ~2 estable", "¿ingresos? Estables", None),
        ("ingreso ~2 estable", "ingresos... estables", "ingresos... estables"),
        ("organizacion", "la Organización", "Organización"),
        ("organización", "las organizaciones", "organizaciones"),
        ("año", "un ano", None),
        ("ano", "un año", None),
        ("año", "MUCHOS AÑOS", "AÑOS"),
        ("certific*", "una Certificación", "Certificación"),
        ("certificó*", "certificones", "certificones"),
        ("certific*", "descertificar", None),
        ('"tal cual"', "Tal Cual", "Tal Cual"),
        ('"tal cual"', "tales cuales", None),
        ('"más"', "mas", None),
        ('"mas"', "más", None),
        ('"estable"', "estables", None),
        ('"straße"', "la STRASSE", "STRASSE"),
        ('"strasse"', "la Straße", "Straße"),
        ("straß*", "la Straßenbahn", "Straßenbahn"),
        ("no ~3 ingreso", "no no hay ingresos", "no no hay ingresos"),
        ("no ~1 ingreso", "no no hay ingresos", "no hay ingresos"),
        (r"re:\bRUT\b", "el rut, claro", "rut"),
        (r"re:^no\b", "no sé", "no"),
        (r"re:precio\s+(justo|alto)", "precio\nalto", "precio\nalto"),
        ("ingreso", "", None),
        ("zzz", "ingreso", None),
        ("ingreso zzz ~2 yyy", "ingreso", None),
    ],
)
def test_the_rule_language(written: str, text: str, expected: str | None) -> None:
    assert found(text, written) == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("written", "text", "expected"),
    [
        ("long-term contract", "A long-term contract.", "long-term contract"),
        ("long term", "a Long-Term deal", "Long-Term"),
        ("can't sell", "I can't sell it", "can't sell"),
        ("cannot sell", "we cannot sell", "cannot sell"),
        ("long term", "too long - term is over", None),
        ("long term", "too long.Term over", None),
        ('"co-op"', "our Co-op buys", "Co-op"),
    ],
)
def test_a_word_that_is_several_tokens_is_cut_as_the_text_is(
    written: str, text: str, expected: str | None
) -> None:
    lexicon = Lexicon("en")
    tokens = lexicon.encode([text])
    page = lexicon.new_page()
    assert page is not None
    block = [Passages(Interview("A01"), text, [0], [len(text)], tokens.forms, tokens.starts)]

    matcher = Matcher({"C": [rule(written)]}, vocabulary_of([page]), language="en", lemmas={})
    hits = matcher.hits(block)

    assert [text[hit.start : hit.end] for hit in hits] == ([expected] if expected else [])


def test_a_regular_expression_that_can_be_empty_finds_only_words() -> None:
    block, vocabulary = read([drawn("hay xx")])
    rules = {"C": [Rule((Regex("x*"),), written=("re:x*",))], "D": [Rule((Regex("z*"),))]}

    hits = Matcher(rules, vocabulary, language="es", lemmas={}).hits(block)

    assert [(hit.code, hit.start, hit.end) for hit in hits] == [("C", 4, 6)]


def test_the_words_are_those_found_first_and_there_the_longest() -> None:
    text = "Hay ingresos, más o menos estables y muy estables. Precio. Ingreso estable."

    assert found(text, "precio", "ingreso ~9 estable") == [
        "ingresos, más o menos estables y muy estables"
    ]
    assert found(text, "precio", "estable") == ["estables"]


def test_one_hit_per_code_and_passage_in_reading_order() -> None:
    interviews = [
        drawn("precio alto, precio bajo", "I: ¿precio?", "nada", "un precio"),
        drawn(),
        drawn("I: ¿alto?"),
        drawn("", "alto", "   "),
    ]
    rules = {"B": [rule("precio"), rule("alto")], "A": [rule("alto", "bajo")], "Z": [rule("zzz")]}

    assert [
        (h.interview, h.passage, h.code, h.start, h.rule) for h in hits_in(interviews, rules)
    ] == [
        (0, 0, "B", 0, "precio"),
        (0, 0, "A", 7, "alto"),
        (0, 2, "B", 45, "precio"),
        (3, 1, "B", 1, "alto"),
        (3, 1, "A", 1, "alto"),
    ]


@pytest.mark.parametrize(
    "interviews", [[], [drawn()], [drawn("I: precio")], [drawn("", " ")], [drawn(), drawn("¿?")]]
)
def test_nothing_to_look_in_is_no_hit(interviews: list[Drawn]) -> None:
    rules = {"C": [rule("precio", "precio ~2 alto", "prec*", '"precio"', "re:precio")], "D": []}

    assert hits_in(interviews, rules) == []
    assert hits_in([drawn("precio")], {}) == []


def test_a_phrase_does_not_run_over_the_border_of_a_passage() -> None:
    rules = {"C": [rule("ingreso estable", "ingreso ~5 estable")]}

    assert hits_in([drawn("los ingresos", "estables")], rules) == []
    assert hits_in([drawn("los ingresos"), drawn("estables")], rules) == []
    assert hits_in([drawn("los ingresos", "I: ¿sí?", "estables")], rules) == []


def test_a_veto_works_in_its_own_segment_and_for_its_own_rule() -> None:
    interviews = [drawn("no hay precio alto", "precio alto", "no. El precio es alto")]
    rules = {
        "C": [rule("precio", unless=["no hay", "zzz"]), rule("alto", unless=[r"re:no\.", "zzz"])]
    }

    hits = hits_in(interviews, rules)

    assert [(hit.passage, hit.rule) for hit in hits] == [(0, "alto"), (1, "precio"), (2, "precio")]


@pytest.mark.parametrize(
    ("stances", "expected"),
    [
        (["affirms"], "affirms"),
        (["denies"], "denies"),
        (["denies", "denies"], "denies"),
        (["affirms", "denies"], "mixed"),
        (["mixed", "affirms"], "mixed"),
        (["mixed"], "mixed"),
    ],
)
def test_stances_that_differ_in_a_passage_are_mixed(stances: list, expected: str) -> None:
    words = ["precio", "alto"]
    rules = {"C": [rule(word, stance=stance) for word, stance in zip(words, stances, strict=False)]}

    (hit, other) = hits_in([drawn("el precio alto", "precio")], rules)

    assert hit.stance == expected
    assert other.stance == stances[0]


def test_a_vetoed_rule_has_no_say_in_the_stance() -> None:
    rules = {"C": [rule("precio"), rule("alto", unless=["muy"], stance="denies")]}

    assert [hit.stance for hit in hits_in([drawn("precio muy alto")], rules)] == ["affirms"]


def test_a_rule_may_be_for_some_chains_and_actors_only() -> None:
    interviews = [
        drawn("precio", chains=["beef"], actors=["farmer"]),
        drawn("precio", chains=["berries", "beef"], actors=["farmer", "company"]),
        drawn("precio", chains=["berries"], actors=["company"]),
        drawn("precio"),
    ]
    rules = {
        "CHAIN": [rule("precio", chains=("beef", "sheep"))],
        "ACTOR": [rule("precio", actors=("company",))],
        "BOTH": [rule("precio", chains=("beef",), actors=("company",))],
        "ALL": [rule("precio")],
    }

    by_code: dict[str, list[int]] = {}
    for hit in hits_in(interviews, rules):
        by_code.setdefault(hit.code, []).append(hit.interview)
    assert by_code == {"CHAIN": [0, 1], "ACTOR": [1, 2], "BOTH": [1], "ALL": [0, 1, 2, 3]}


def test_a_code_that_does_not_apply_is_not_looked_for() -> None:
    interviews = [
        drawn("precio", chains=["beef"], actors=["farmer"]),
        drawn("precio", chains=["beef"], actors=["company"]),
        drawn("precio", chains=["berries"], actors=["farmer"]),
        drawn("precio"),
    ]
    code = Code("C", "T", "D", {}, actors=("farmer",), chains=("beef",))

    hits = hits_in(interviews, {"C": [rule("precio")], "NEW": [rule("precio")]}, {"C": code})

    assert [hit.interview for hit in hits if hit.code == "C"] == [0, 3]
    assert [hit.interview for hit in hits if hit.code == "NEW"] == [0, 1, 2, 3]


def test_whoever_speaks_of_an_experience_that_is_not_theirs_speaks_about_others() -> None:
    interviews = [
        drawn("precio alto", actors=["farmer"]),
        drawn("precio alto", actors=["company"]),
        drawn("precio alto", actors=["company", "farmer"]),
        drawn("precio alto"),
    ]
    codes = {
        "THEIRS": Code("THEIRS", "T", "D", {}, experience_of=("farmer",)),
        "ANY": Code("ANY", "T", "D", {}),
        "SAID": Code("SAID", "T", "D", {}, experience_of=("farmer",)),
    }
    rules = {
        "THEIRS": [rule("precio")],
        "ANY": [rule("precio")],
        "SAID": [rule("alto", about="other"), rule("precio", about="self")],
    }

    hits = hits_in(interviews, rules, codes)

    about = {code: [hit.about for hit in hits if hit.code == code] for code in rules}
    assert about["THEIRS"] == ["self", "other", "self", "self"]
    assert about["ANY"] == ["self"] * 4
    assert about["SAID"] == ["self"] * 4  # said of the words that come first


def test_a_rule_without_its_written_form_matches_all_the_same() -> None:
    bare = Rule((parse_rule("precio"), parse_rule("alto")))

    assert [(hit.start, hit.rule) for hit in hits_in([drawn("muy alto")], {"C": [bare]})] == [
        (4, "")
    ]


def test_many_gaps_cost_no_more_than_their_ends() -> None:
    text = "no " * 500
    matches = "no" + " ~20 no" * 5

    assert found(text, matches) == [("no " * 106).strip()]


def test_forms_caught_by_each_word_of_the_patterns() -> None:
    _, vocabulary = read([drawn("Ingresos ingreso INGRESOS estable certificó Certificado tal.")])
    patterns = [
        parse_rule("ingreso ~2 estable"),
        parse_rule('certific* "tal"'),
        parse_rule("re:estable"),
        parse_rule("zzz"),
    ]

    assert forms_caught(patterns, vocabulary, language="es", lemmas=LEMMAS) == {
        "ingreso": ["ingreso", "ingresos"],
        "estable": ["estable"],
        "certific*": ["certificado", "certificó"],
        '"tal"': ["tal"],
        "zzz": [],
    }
    assert forms_caught(patterns, vocabulary_of([]), language="es", lemmas={}) == {
        word: [] for word in ("ingreso", "estable", "certific*", '"tal"', "zzz")
    }


# A plain matcher over spaCy's tokens, word by word, from what the rule language says.

LEMMA_OF = {
    form: lemma
    for lemma, forms in {
        "ingreso": ["ingreso", "ingresos"],
        "estable": ["estable", "estables"],
        "año": ["año", "años"],
        "ano": ["ano"],
        "mas": ["más", "mas"],
        "no": ["no"],
        "certificar": ["certificar", "certificado"],
        "certificacion": ["certificación", "certificacion"],
        "$": ["$"],
        "😀": ["😀"],
    }.items()
    for form in forms
}
"""Folded lemmas of all words below, lower-cased."""
TEXT_WORDS = [
    *("ingreso", "Ingresos", "estable", "estables", "año", "AÑOS", "ano", "más", "mas", "no", "No"),
    *("certificación", "certificar", "CERTIFICADO", "$", "😀", "no", "ingreso"),
]
MARKS = [",", ".", "?", "...", "—", "(", "»"]
RULE_WORDS = [
    *("ingreso", "estables", "año", "ano", "más", "no", "certificación", "certificacion"),
    *("cert*", "in*", "añ*", "an*", "est*", '"no"', '"más"', '"ingresos"', '"año"', '"no ingreso"'),
]
REGEXES = [r"re:\bm[aá]s\b", "re:no.{0,9}ingreso", "re:^no"]
ACTORS, CHAINS = ("farmer", "company"), ("beef", "berries")


def test_the_lemmas_of_the_plain_matcher_are_those_of_the_lexicon() -> None:
    _, vocabulary = read([drawn(" ".join(LEMMA_OF))])

    for form, lemma in LEMMA_OF.items():
        caught = {vocabulary.forms[number] for number in vocabulary.with_keys([lemma])[0]}
        assert form in caught


@cache
def tokenizer() -> Language:
    return spacy.blank("es")


def plain_fold(text: str) -> str:
    return text.casefold().translate(str.maketrans("áéíóúü", "aeiouu"))


def is_word(token: Token) -> bool:
    return not (token.is_punct or token.is_space)


def suits(word: Word, token: Token) -> bool:
    if word.kind == "exact":
        return token.text.casefold() == word.text
    if word.kind == "prefix":
        return plain_fold(token.text).startswith(plain_fold(word.text))
    return LEMMA_OF[token.text.lower()] == LEMMA_OF[word.text]


def continued(words: Sequence[Word], tokens: Sequence[Token], place: int) -> Iterator[int]:
    """Where the phrase can end when its first word is at ``place``."""
    if not (is_word(tokens[place]) and suits(words[0], tokens[place])):
        return
    if len(words) == 1:
        yield place
        return
    gap, between = words[1].gap, 0
    for ahead in range(place + 1, len(tokens)):
        token = tokens[ahead]
        if not is_word(token):
            if token.text in (".", "?") or (gap == 0 and token.is_punct):
                return
            continue
        if between > gap:
            return
        yield from continued(words[1:], tokens, ahead)
        between += 1


def plain_spans(pattern: Pattern, text: str) -> set[tuple[int, int]]:
    """Every occurrence in a passage; of a regular expression the first that is not empty."""
    if isinstance(pattern, Regex):
        matches = (m for m in re.finditer(pattern.pattern, text, re.I) if m[0])
        return {m.span() for m in list(matches)[:1]}
    assert isinstance(pattern, Phrase)
    tokens = list(tokenizer()(text))
    return {
        (tokens[place].idx, tokens[end].idx + len(tokens[end]))
        for place in range(len(tokens))
        for end in continued(pattern.words, tokens, place)
    }


def plain_hits(
    rules: Mapping[str, Sequence[Rule]], interviews: Sequence[Drawn], codes: Mapping[str, Code]
) -> list[Hit]:
    hits = []
    for number, item in enumerate(interviews):
        actors, chains = set(item.interview.actor_types), set(item.interview.value_chains)
        for passage, (begin, end) in enumerate(item.passages):
            text = item.text[begin:end]
            for code_id, entries in rules.items():
                code = codes[code_id]
                if (code.actors and actors and not actors & set(code.actors)) or (
                    code.chains and chains and not chains & set(code.chains)
                ):
                    continue
                spans, stances = [], set()
                for entry in entries:
                    if (entry.chains and not chains & set(entry.chains)) or (
                        entry.actors and not actors & set(entry.actors)
                    ):
                        continue
                    if any(plain_spans(veto, text) for veto in entry.vetoes):
                        continue
                    others = code.experience_of and actors and not actors & set(code.experience_of)
                    about = entry.about or ("other" if others else "self")
                    for pattern, written in zip(entry.patterns, entry.written, strict=False):
                        for start, stop in plain_spans(pattern, text):
                            spans.append((start, -stop, -len(spans), about, written))
                            stances.add(entry.stance)
                if spans:
                    first = min(spans, key=lambda span: (span[0], span[1], -span[2]))
                    stance = stances.pop() if len(stances) == 1 else "mixed"
                    start, stop = begin + first[0], begin - first[1]
                    hits.append(
                        Hit(number, passage, code_id, stance, first[3], start, stop, first[4])
                    )
    return hits


def some(values: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


speech = st.lists(
    st.one_of(st.sampled_from(TEXT_WORDS), st.sampled_from(TEXT_WORDS), st.sampled_from(MARKS)),
    max_size=14,
).map(" ".join)
passages = st.one_of(speech, speech, speech.map(lambda words: f"I: {words}".strip()))
interviews = st.builds(
    lambda lines, chains, actors: drawn(*lines, chains=chains, actors=actors),
    st.lists(passages, max_size=4),
    some(CHAINS),
    some(ACTORS),
)
phrases = st.lists(
    st.tuples(st.sampled_from(RULE_WORDS), st.sampled_from(["", "", "~1 ", "~2 ", "~4 "])),
    min_size=1,
    max_size=4,
).map(lambda pairs: pairs[0][0] + "".join(f" {gap}{word}" for word, gap in pairs[1:]))
written_rules = st.one_of(phrases, phrases, phrases, st.sampled_from(REGEXES))
entries = st.builds(
    lambda matches, unless, rest: rule(*matches, unless=unless, **rest),
    st.lists(written_rules, min_size=1, max_size=3),
    st.lists(written_rules, max_size=1),
    st.fixed_dictionaries(
        {
            "stance": st.sampled_from(["affirms", "affirms", "denies", "mixed"]),
            "about": st.sampled_from([None, None, "self", "other"]),
            "chains": some(CHAINS),
            "actors": some(ACTORS),
        }
    ),
)
codes = st.builds(
    lambda actors, chains, theirs: Code(
        "C", "T", "D", {}, actors=actors, chains=chains, experience_of=theirs
    ),
    some(ACTORS),
    some(CHAINS),
    some(ACTORS),
)


@settings(deadline=None, max_examples=150)
@given(
    block=st.lists(interviews, max_size=3),
    rules=st.dictionaries(st.sampled_from("XYZ"), st.lists(entries, max_size=3), max_size=3),
    book=st.fixed_dictionaries({"X": codes, "Y": codes, "Z": codes}),
)
def test_matching_is_the_plain_matchers(
    block: list[Drawn], rules: dict[str, list[Rule]], book: dict[str, Code]
) -> None:
    assert hits_in(block, rules, book) == plain_hits(rules, block, book)


@settings(deadline=None, max_examples=150)
@given(text=speech, written=phrases)
def test_every_continuation_of_a_phrase_is_found(text: str, written: str) -> None:
    block, vocabulary = read([drawn(text)])
    words = coding._Words(block, vocabulary)
    phrase = parse_rule(written)
    assert isinstance(phrase, Phrase)
    cut = coding._cut(phrase, "es")
    forms = coding._forms_of(cut.words, vocabulary, "es", LEMMAS)
    places = positions(words.forms, list(forms.values()), len(vocabulary))

    first, last = coding._Finder(
        words, {phrase: cut}, dict(zip(forms, places, strict=True))
    ).phrase(phrase)

    spans = zip(words.start(first).tolist(), words.end(last).tolist(), strict=True)
    assert sorted(spans) == sorted(plain_spans(phrase, text))


def test_many_lookups_find_what_few_do_in_whatever_order_forms_were_learned() -> None:
    text = "no ingresos, no ingreso, no ingresos"

    for others in (0, 24):
        rules = {"X": [rule("no ingreso")], "Y": [rule(f"zzz{'i' * n}") for n in range(others)]}
        hits = hits_in([drawn(part) for part in text.split(", ")], rules)
        assert [(hit.interview, hit.start, hit.end) for hit in hits] == [
            *((0, 0, 11), (1, 0, 10), (2, 0, 11))
        ]
