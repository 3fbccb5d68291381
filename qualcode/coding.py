"""Coding by rules: the codebook's dictionary, matched on token numbers.

Rules and the words of some interviews come in; hits go out, one per code and passage. A passage is a
segment, or an interviewer's turn when the question is which dimension was asked about. All
interviews of a block are matched at once: each word of a rule becomes a set of form numbers, and a
phrase is a walk over their positions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from qualcode.model import About, Code, Interview, Pattern, Phrase, Rule, Stance, Word
from qualcode.words import Vocabulary, fold, positions
from qualcode.words.lemmas import keys
from qualcode.words.marks import ENDS, PUNCTUATION
from qualcode.words.tokenizer import pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_STANCE_BIT: Mapping[Stance, int] = {"affirms": 1, "denies": 2, "mixed": 3}
_STANCE_OF: Mapping[int, Stance] = {1: "affirms", 2: "denies", 3: "mixed"}


@dataclass(frozen=True)
class Passages:
    """Stretches of one interview to look for rules in, with the interview's tokens.

    ``starts`` and ``ends`` are the passages' spans, in order and without overlap; ``forms`` and
    ``token_starts`` are the interview's tokens.
    """

    interview: Interview
    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    forms: NDArray[np.int32]
    token_starts: NDArray[np.int32]


class Hit(NamedTuple):
    """A code found in a passage: which interview and passage of the block, and the words.

    ``start`` and ``end`` delimit the first words that matched, as offsets in the interview's text;
    ``rule`` is the pattern that matched them, as written.
    """

    interview: int
    passage: int
    code: str
    stance: Stance
    about: About
    start: int
    end: int
    rule: str


class Matcher:
    """The rules of some codes, by code id, made ready once for the words of a language.

    ``codes`` give the codebook matrix (a code that does not apply to an interview is not looked for
    there) and whose experience a code tells.
    """

    def __init__(
        self,
        rules: Mapping[str, Sequence[Rule]],
        vocabulary: Vocabulary,
        *,
        language: str,
        lemmas: Mapping[str, str],
        codes: Mapping[str, Code] | None = None,
    ) -> None:
        self._rules, self._vocabulary, self._codes = rules, vocabulary, codes or {}
        self._cut = {phrase: _cut(phrase, language) for phrase in _phrases_in(rules)}
        listed = (word for phrase in self._cut.values() for word in phrase.words)
        self._forms = _forms_of(listed, vocabulary, language, lemmas)

    def hits(self, block: Sequence[Passages]) -> list[Hit]:
        """Where the rules of each code hit, one ``Hit`` per code and passage, in reading order.

        Several rules of a code in one passage give one hit: the stance is *mixed* when some affirm
        and others deny, the words are those of the first.
        """
        if not block:
            return []
        words = _Words(block, self._vocabulary)
        places = positions(words.forms, list(self._forms.values()), len(self._vocabulary))
        finder = _Finder(words, self._cut, dict(zip(self._forms, places, strict=True)))
        hits: list[Hit] = []
        for code_id, entries in self._rules.items():
            hits += _hits_of(code_id, self._codes.get(code_id), entries, block, words, finder)
        hits.sort(key=attrgetter("interview", "passage"))
        return hits


def forms_caught(
    patterns: Iterable[Pattern],
    vocabulary: Vocabulary,
    *,
    language: str,
    lemmas: Mapping[str, str],
) -> dict[str, list[str]]:
    """For each word of the patterns, the word forms of the vocabulary that it stands for."""
    listed = [w for p in patterns if isinstance(p, Phrase) for w in _cut(p, language).words]
    forms = _forms_of(listed, vocabulary, language, lemmas)
    return {
        _written(word): sorted({vocabulary.forms[n].lower() for n in forms[_word(word)].tolist()})
        for word in listed
    }


def _written(word: Word) -> str:
    return {"lemma": word.text, "prefix": f"{word.text}*", "exact": f'"{word.text}"'}[word.kind]


_WordKey = tuple[str, str]
"""The kind and text of a word of a rule."""


def _word(word: Word) -> _WordKey:
    return word.kind, word.text


def _phrases_in(rules: Mapping[str, Sequence[Rule]]) -> Iterator[Phrase]:
    for entries in rules.values():
        for rule in entries:
            for pattern in (*rule.patterns, *rule.vetoes):
                if isinstance(pattern, Phrase):
                    yield pattern


def _cut(phrase: Phrase, language: str) -> Phrase:
    """The phrase with words that a text has as several tokens cut as the text is, marks left out."""
    words: list[Word] = []
    for word in phrase.words:
        tokens = (word.text,) if word.kind == "prefix" else pieces(word.text, language)
        if tokens == (word.text,) and word.text.isalpha():
            words.append(word)
            continue
        spoken = [token for token in tokens if any(letter.isalnum() for letter in token)]
        gaps = (word.gap, *(0 for _ in spoken))
        words += [Word(word.kind, token, gap) for token, gap in zip(spoken, gaps, strict=False)]
    return Phrase(tuple(words)) if words else phrase


def _forms_of(
    words: Iterable[Word], vocabulary: Vocabulary, language: str, lemmas: Mapping[str, str]
) -> dict[_WordKey, NDArray[np.integer[Any]]]:
    """The numbers of the forms that each word stands for."""
    distinct = dict.fromkeys(map(_word, words))
    plain = [text for kind, text in distinct if kind == "lemma"]
    by_key = vocabulary.with_keys(keys(language, plain, lemmas))
    found: dict[_WordKey, NDArray[np.integer[Any]]] = {
        ("lemma", text): forms for text, forms in zip(plain, by_key, strict=True)
    }
    for kind, text in distinct:
        if kind == "prefix":
            found[kind, text] = vocabulary.beginning(fold(text))
        elif kind == "exact":
            found[kind, text] = vocabulary.exactly(text.casefold())
    return found


class _Words:
    """The words of a block's passages, punctuation left out, in order.

    ``forms`` has the form number of each; ``interview_of`` and ``first_passage`` tell to which
    interview a passage of the block belongs, and the number of an interview's first passage.
    """

    def __init__(self, block: Sequence[Passages], vocabulary: Vocabulary) -> None:
        import numpy as np

        n_passages = [len(item.starts) for item in block]
        self.interview_of = [n for n, many in enumerate(n_passages) for _ in range(many)]
        self.first_passage = list(accumulate(n_passages, initial=0))
        first_tokens = list(accumulate((len(item.forms) for item in block), initial=0))
        self._begins, ends = (
            np.concatenate(
                [
                    np.searchsorted(item.token_starts, np.asarray(borders, np.int32)) + first
                    for item, borders, first in zip(block, spans, first_tokens, strict=False)
                ]
            )
            for spans in ([item.starts for item in block], [item.ends for item in block])
        )
        self._lengths = vocabulary.lengths
        self._forms = np.concatenate([item.forms for item in block])
        self._starts = np.concatenate([item.token_starts for item in block])
        self._flags = vocabulary.flags[self._forms]
        inside = _inside(self._begins, ends, len(self._forms))
        self._tokens = np.flatnonzero(inside & (self._flags & PUNCTUATION == 0))
        self.forms = self._forms[self._tokens]

    def passage(self, words: Ints) -> Ints:
        """The passages, numbered over the block, that words are in."""
        return self._begins.searchsorted(self._tokens[words], side="right") - 1

    def start(self, words: Ints) -> NDArray[np.int32]:
        """Where words begin in their interview."""
        return self._starts[self._tokens[words]]

    def end(self, words: Ints) -> NDArray[np.int32]:
        """Where words end in their interview."""
        return self._ends(self._tokens[words])

    def together(self, words: Ints, later: Ints, *, over_marks: bool) -> NDArray[np.bool_]:
        """Whether two words stand in one clause; in one sentence where marks may be between."""
        import numpy as np

        borders = self._sentence_borders if over_marks else self._clause_borders
        before, behind = (
            borders.searchsorted(self._tokens[which], side="right") for which in (words, later)
        )
        return np.asarray(before == behind)

    @cached_property
    def _sentence_borders(self) -> Ints:
        import numpy as np

        return _merged(self._begins, np.flatnonzero(self._flags & ENDS))

    @cached_property
    def _clause_borders(self) -> Ints:
        """Every mark but those with no blank on either side that end no sentence: the hyphen of
        ``long-term``."""
        import numpy as np

        marks = np.flatnonzero(self._flags[1:-1] & PUNCTUATION) + 1
        before = self._ends(marks - 1) == self._starts[marks]
        behind = self._ends(marks) == self._starts[marks + 1]
        within = before & behind & (self._flags[marks] & ENDS == 0)
        return _merged(self._begins, marks[~within])

    def _ends(self, tokens: Ints) -> NDArray[np.int32]:
        ends: NDArray[np.int32] = self._starts[tokens] + self._lengths[self._forms[tokens]]
        return ends


def _inside(begins: Ints, ends: Ints, n_tokens: int) -> NDArray[np.bool_]:
    """Which tokens are in one of the ranges, which are in order and do not overlap."""
    import numpy as np

    borders = np.stack((begins, ends), axis=1).ravel()
    turns = np.diff(borders, prepend=0, append=n_tokens)
    return np.repeat(np.arange(len(turns)) % 2 == 1, turns)


def _merged(one: Ints, other: Ints) -> Ints:
    """Both in one ascending order (the stable sort merges what is sorted)."""
    import numpy as np

    return np.sort(np.concatenate((one, other)), kind="stable")


class _Finder:
    """Finds phrases in the words of a block, each distinct word having been looked up once."""

    def __init__(
        self, words: _Words, cut: Mapping[Phrase, Phrase], places: Mapping[_WordKey, Ints]
    ) -> None:
        self._words, self._cut, self._places = words, cut, places

    def phrase(self, phrase: Phrase) -> tuple[Ints, Ints]:
        """First and last word position of every occurrence."""
        wanted = self._cut[phrase].words
        first = last = self._places[_word(wanted[0])]
        for word in wanted[1:]:
            if not len(first):
                break
            first, last = self._continued(first, last, word)
        return first, last

    def _continued(self, first: Ints, last: Ints, word: Word) -> tuple[Ints, Ints]:
        """The occurrences that go on with a word, once for each place where it may stand."""
        import numpy as np

        places = self._places[_word(word)]
        firsts, lasts = [], []
        for step in range(1, word.gap + 2):
            there = _contains(places, last + step)
            begun, origin = first[there], last[there]
            good = self._words.together(origin, origin + step, over_marks=word.gap > 0)
            firsts.append(begun[good])
            lasts.append(origin[good] + step)
        if len(firsts) == 1:
            return firsts[0], lasts[0]
        n_words = len(self._words.forms)
        pairs = np.unique(np.concatenate(firsts) * n_words + np.concatenate(lasts))
        return np.divmod(pairs, n_words)


def _contains(places: Ints, wanted: Ints) -> NDArray[np.bool_]:
    import numpy as np

    if not len(places):
        return np.zeros(len(wanted), dtype=bool)
    near = places.searchsorted(wanted)
    near[near == len(places)] = 0
    return np.asarray(places[near] == wanted)


def _occurrences(
    pattern: Pattern, block: Sequence[Passages], words: _Words, finder: _Finder
) -> tuple[Ints, NDArray[np.integer[Any]], NDArray[np.integer[Any]]]:
    """Passage, start and end of each occurrence of a pattern."""
    import numpy as np

    if isinstance(pattern, Phrase):
        first, last = finder.phrase(pattern)
        return words.passage(first), words.start(first), words.end(last)
    regex = re.compile(pattern.pattern, re.IGNORECASE)
    found = [
        (words.first_passage[number] + place, start + hit.start(), start + hit.end())
        for number, item in enumerate(block)
        for place, (start, end) in enumerate(zip(item.starts, item.ends, strict=True))
        if (hit := _first_match(regex, item.text[start:end]))
    ]
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _first_match(regex: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = regex.search(text)
    if found is None or found.end() > found.start():
        return found
    return next((match for match in regex.finditer(text) if match.end() > match.start()), None)


def _hits_of(
    code_id: str,
    code: Code | None,
    entries: Sequence[Rule],
    block: Sequence[Passages],
    words: _Words,
    finder: _Finder,
) -> list[Hit]:
    """The hits of one code: its rules' occurrences, vetoed and restricted, joined by passage."""
    allowed = _allowed(code, block)
    found: dict[int, tuple[int, int, int, About, str]] = {}
    stances: dict[int, int] = {}
    for rule in entries:
        vetoed = {
            passage
            for veto in rule.vetoes
            for passage in _occurrences(veto, block, words, finder)[0].tolist()
        }
        all_written = (*rule.written, *[""] * len(rule.patterns))
        for pattern, written in zip(rule.patterns, all_written, strict=False):
            passages, starts, ends = _occurrences(pattern, block, words, finder)
            for passage, start, end in zip(
                passages.tolist(), starts.tolist(), ends.tolist(), strict=True
            ):
                number = words.interview_of[passage]
                interview = block[number].interview
                if passage in vetoed or not allowed[number] or not _concerns(rule, interview):
                    continue
                stances[passage] = stances.get(passage, 0) | _STANCE_BIT[rule.stance]
                before = found.get(passage)
                if before is None or (start, -end) < (before[0], -before[1]):
                    found[passage] = (start, end, number, _about(rule, code, interview), written)
    return [
        Hit(
            interview=number,
            passage=passage - words.first_passage[number],
            code=code_id,
            stance=_STANCE_OF[stances[passage]],
            about=about,
            start=start,
            end=end,
            rule=written,
        )
        for passage, (start, end, number, about, written) in found.items()
    ]


def _allowed(code: Code | None, block: Sequence[Passages]) -> list[bool]:
    if code is None or not (code.actors or code.chains):
        return [True] * len(block)
    return [code.applies(item.interview.actor_types, item.interview.value_chains) for item in block]


def _concerns(rule: Rule, interview: Interview) -> bool:
    chains, actors = rule.chains, rule.actors
    return (not chains or any(chain in chains for chain in interview.value_chains)) and (
        not actors or any(actor in actors for actor in interview.actor_types)
    )


def _about(rule: Rule, code: Code | None, interview: Interview) -> About:
    """Whose experience: as the rule says, else others' when the speaker is of another actor type."""
    if rule.about is not None:
        return rule.about
    if code is None or not code.experience_of or not interview.actor_types:
        return "self"
    own = any(actor in code.experience_of for actor in interview.actor_types)
    return "self" if own else "other"
