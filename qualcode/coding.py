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
from typing import TYPE_CHECKING

from qualcode.model import About, Code, Interview, Pattern, Phrase, Regex, Rule, Stance, Word
from qualcode.words import Vocabulary, fold
from qualcode.words.lemmas import keys
from qualcode.words.sentences import ENDS, PUNCTUATION
from qualcode.words.tokenizer import pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

SCANS = 24
"""Looking up more distinct words than this in one block pays for sorting its tokens once."""

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


@dataclass(frozen=True, slots=True)
class Hit:
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


def match(
    rules: Mapping[str, Sequence[Rule]],
    block: Sequence[Passages],
    vocabulary: Vocabulary,
    *,
    language: str,
    lemmas: Mapping[str, str],
    codes: Mapping[str, Code] | None = None,
) -> list[Hit]:
    """Where the rules of each code hit, one ``Hit`` per code and passage, in reading order.

    ``rules`` are by code id; ``codes`` give the codebook matrix (a code that does not apply to an
    interview is not looked for there) and whose experience a code tells. Several rules of a code in
    one passage give one hit: the stance is *mixed* when some affirm and others deny, the words are
    those of the first.
    """
    if not block:
        return []
    words = _Words(block, vocabulary)
    cut = {phrase: _cut(phrase, language) for phrase in _phrases_in(rules)}
    listed = (word for phrase in cut.values() for word in phrase.words)
    finder = _Finder(words, vocabulary, cut, _forms_of(listed, vocabulary, language, lemmas))
    hits: list[Hit] = []
    for code_id, entries in rules.items():
        code = codes.get(code_id) if codes else None
        hits += _hits_of(code_id, code, entries, block, words, finder)
    hits.sort(key=lambda hit: (hit.interview, hit.passage))
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
        tokens = [word.text] if word.kind == "prefix" else pieces(word.text, language)
        spoken = [token for token in tokens if any(letter.isalnum() for letter in token)]
        gaps = (word.gap, *(0 for _ in spoken))
        words += [Word(word.kind, token, gap) for token, gap in zip(spoken, gaps, strict=False)]
    return Phrase(tuple(words)) if words else phrase


def _forms_of(
    words: Iterable[Word], vocabulary: Vocabulary, language: str, lemmas: Mapping[str, str]
) -> dict[_WordKey, NDArray[np.int32]]:
    """The numbers of the forms that each word stands for."""
    distinct = dict.fromkeys(map(_word, words))
    plain = [text for kind, text in distinct if kind == "lemma"]
    by_key = vocabulary.with_keys(keys(language, plain, lemmas))
    found = {("lemma", text): forms for text, forms in zip(plain, by_key, strict=True)}
    for kind, text in distinct:
        if kind == "prefix":
            found[kind, text] = vocabulary.beginning(fold(text))
        elif kind == "exact":
            found[kind, text] = vocabulary.exactly(text.casefold())
    return found


class _Words:
    """The words of a block, punctuation left out, with what may not be crossed.

    Arrays over words: ``forms``; ``passage``, numbered over the block; ``clause`` and ``sentence``,
    which change where punctuation or a sentence's end stands between two words, and at the border
    of a passage; ``start`` and ``end``, offsets in the interview's text.
    """

    def __init__(self, block: Sequence[Passages], vocabulary: Vocabulary) -> None:
        import numpy as np

        forms, passages, starts, clauses, sentences = [], [], [], [], []
        n_passages = n_breaks = 0
        self.interview_of: list[int] = []
        self.first_passage: list[int] = []
        for number, item in enumerate(block):
            self.first_passage.append(n_passages)
            self.interview_of += [number] * len(item.starts)
            if not len(item.starts) or not len(item.forms):
                n_passages += len(item.starts)
                continue
            own = np.searchsorted(np.asarray(item.starts), item.token_starts, side="right") - 1
            inside = (own >= 0) & (item.token_starts < np.asarray(item.ends)[own])
            flags = vocabulary.flags[item.forms]
            border = np.concatenate(([True], own[1:] != own[:-1]))
            word = inside & (flags & PUNCTUATION == 0)
            forms.append(item.forms[word])
            starts.append(item.token_starts[word])
            passages.append(own[word] + n_passages)
            marks = (flags & PUNCTUATION != 0) & ~_inside_words(item, flags, vocabulary)
            clauses.append(np.cumsum(marks | border)[word] + n_breaks)
            sentences.append(np.cumsum((flags & ENDS != 0) | border)[word] + n_breaks)
            n_passages += len(item.starts)
            n_breaks += len(item.forms) + 1
        empty = [np.zeros(0, dtype=np.int64)]
        self.forms = np.concatenate(forms or empty)
        self.passage = np.concatenate(passages or empty)
        self.clause = np.concatenate(clauses or empty)
        self.sentence = np.concatenate(sentences or empty)
        self.start = np.concatenate(starts or empty)
        self.end = self.start + vocabulary.lengths[self.forms]
        self.n_passages = n_passages

    @cached_property
    def by_form(self) -> tuple[Ints, Ints]:
        """Word positions sorted by form, and each form number at its place in that order."""
        import numpy as np

        order = np.argsort(self.forms, kind="stable")
        return order, self.forms[order]


def _inside_words(
    item: Passages, flags: NDArray[np.uint8], vocabulary: Vocabulary
) -> NDArray[np.bool_]:
    """Marks with no blank on either side that end no sentence: the hyphen of ``long-term``."""
    import numpy as np

    ends = item.token_starts + vocabulary.lengths[item.forms]
    glued = item.token_starts[1:] == ends[:-1]
    both = np.concatenate(([False], glued)) & np.concatenate((glued, [False]))
    return np.asarray(both & (flags & ENDS == 0))


class _Finder:
    """Finds patterns in the words of a block, looking each distinct word up once."""

    def __init__(
        self,
        words: _Words,
        vocabulary: Vocabulary,
        cut: Mapping[Phrase, Phrase],
        forms: Mapping[_WordKey, NDArray[np.int32]],
    ) -> None:
        self._words, self._vocabulary, self._cut, self._forms = words, vocabulary, cut, forms
        self._sorted = len(forms) > SCANS
        self._positions: dict[_WordKey, Ints] = {}

    def phrase(self, phrase: Phrase) -> tuple[Ints, Ints]:
        """First and last word position of every occurrence."""
        import numpy as np

        wanted = self._cut[phrase].words
        first = last = self._of(wanted[0])
        words = self._words
        for word in wanted[1:]:
            if not len(first):
                break
            places = self._of(word)
            border = words.sentence if word.gap else words.clause
            firsts, lasts = [], []
            for step in range(1, word.gap + 2):
                ahead = last + step
                kept = ahead < len(words.forms)
                origin, ahead, begun = last[kept], ahead[kept], first[kept]
                good = _contains(places, ahead) & (border[ahead] == border[origin])
                firsts.append(begun[good])
                lasts.append(ahead[good])
            n_words = len(words.forms)
            pairs = np.unique(np.concatenate(firsts) * n_words + np.concatenate(lasts))
            first, last = np.divmod(pairs, n_words)
        return first, last

    def _of(self, word: Word) -> Ints:
        known = self._positions.get(_word(word))
        if known is None:
            forms = self._forms[_word(word)]
            known = self._sorted_positions(forms) if self._sorted else self._scanned(forms)
            self._positions[_word(word)] = known
        return known

    def _scanned(self, forms: NDArray[np.int32]) -> Ints:
        import numpy as np

        if len(forms) == 1:
            return np.flatnonzero(self._words.forms == forms[0])
        wanted = np.zeros(len(self._vocabulary), dtype=bool)
        wanted[forms] = True
        return np.flatnonzero(wanted[self._words.forms])

    def _sorted_positions(self, forms: NDArray[np.int32]) -> Ints:
        import numpy as np

        order, sorted_forms = self._words.by_form
        begins = np.searchsorted(sorted_forms, forms, side="left")
        ends = np.searchsorted(sorted_forms, forms, side="right")
        found = [order[b:e] for b, e in zip(begins.tolist(), ends.tolist(), strict=True) if e > b]
        if not found:
            return np.zeros(0, dtype=np.int64)
        return np.sort(np.concatenate(found)) if len(found) > 1 else found[0]


def _contains(places: Ints, wanted: Ints) -> NDArray[np.bool_]:
    import numpy as np

    if not len(places):
        return np.zeros(len(wanted), dtype=bool)
    near = np.searchsorted(places, wanted)
    near[near == len(places)] = 0
    return np.asarray(places[near] == wanted)


def _occurrences(
    pattern: Pattern, block: Sequence[Passages], words: _Words, finder: _Finder
) -> tuple[Ints, Ints, Ints]:
    """Passage, start and end of each occurrence of a pattern."""
    import numpy as np

    if isinstance(pattern, Phrase):
        first, last = finder.phrase(pattern)
        return words.passage[first], words.start[first], words.end[last]
    found = [
        (words.first_passage[number] + place, start + hit.start(), start + hit.end())
        for number, item in enumerate(block)
        for place, (start, end) in enumerate(zip(item.starts, item.ends, strict=True))
        if (hit := _first_match(pattern, item.text[start:end]))
    ]
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _first_match(regex: Regex, text: str) -> re.Match[str] | None:
    matches = re.finditer(regex.pattern, text, re.IGNORECASE)
    return next((found for found in matches if found.end() > found.start()), None)


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
