"""Where texts that are to be replaced stand in a text, however they are written there."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from qualcode.anonymise.kinds import KINDS, NUMBERS, How
from qualcode.words import fold

_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]+|[-\u2010\u00ad][^\\S\\n]*\\n\\s*")
"""Between two parts of one word: a soft hyphen, or a hyphen at the end of a line."""
_NAME_GAP = re.compile(r"[^\S\n]{0,3}[-‐‑–'’._]?(?:[^\S\n]{0,3}|[^\S\n]{0,2}\n[^\S\n]{0,8})")
_NUMBER_GAP = re.compile(r"[\s.\-‐‑–−()/+·]{0,3}")
_OTHER_GAP = re.compile(r"\W{0,4}|_")
_LEAD = re.compile(r"[^\w\s]*")
_BLANK = re.compile(r"[^\S\n]+")
_BRACKETS = re.compile(r"\[[^\[\]\n]{1,80}\]")
_FEWEST_DIGITS = 2
"""Digits that a number has in any case; others of its signs may be letters."""
_LONG_NAME = 5
"""Letters of a word that may be written without its tilde: ``Munoz``, not ``pena``."""
_LONG_PIECE = 4
"""A piece of a number that is as long hardly stands anywhere else."""
_MOST_PARTS = 14
"""Pieces that a number may be written in."""


@dataclass(frozen=True, slots=True)
class Item:
    """A text that identifies somebody, and what is to be done with it. ``token`` stands for it."""

    kind: str
    text: str
    token: str
    how: How = "replace"


class Match(NamedTuple):
    """Where an item stands: ``[start, end)`` in code points."""

    start: int
    end: int
    item: Item


class _Word(NamedTuple):
    """A word folded, where it stands, and whether it begins with a capital."""

    folded: str
    start: int
    end: int
    capital: bool


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    return fold(word)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded: what tells whether two texts are the same name."""
    return tuple(word.folded for word in _words(unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=1 << 12)
def _gaps(text: str) -> tuple[str, ...]:
    """What stands between the words of a text, as it is written."""
    text = unicodedata.normalize("NFC", text)
    return tuple(text[a.end : b.start] for a, b in pairwise(_words(text)))


def identity(kind: str, text: str) -> tuple[str, ...]:
    """What two spellings of one item have in common."""
    words = words_of(text)
    return ("".join(words),) if kind in NUMBERS else words


def _words(text: str) -> list[_Word]:
    return [
        _Word(_folded(found[0]), found.start(), found.end(), found[0][0].isupper())
        for found in _WORD.finditer(text)
    ]


class Matcher:
    """Finds items in texts as whole words: any case, accents folded, across broken lines. A ñ may be
    written n in longer names with a capital. Texts that are not in NFC are brought into it.

    Numbers are found however their digits are grouped. Nothing is found inside a token.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self._tokens: set[str] = set()
        self._names: dict[str, list[tuple[tuple[str, ...], Item]]] = {}
        self._longest: set[str] = set()
        self._numbers: dict[str, Item] = {}
        for item in items:
            self._tokens.add(item.token)
            if item.how == "keep":
                continue
            words = words_of(item.text)
            if item.kind in NUMBERS:
                for written in _ways("".join(words), item.kind):
                    self._numbers.setdefault(written, item)
            elif words:
                self._add_name(words, item)
                if any("ñ" in word and len(word) >= _LONG_NAME for word in words):
                    bare = tuple(word.replace("ñ", "n") for word in words)
                    self._add_name(bare, replace(item, how="capitals"))
        for known in self._names.values():
            known.sort(key=lambda pair: -len(pair[0]))
        self._beginnings = {n[:size] for n in self._numbers for size in range(1, len(n) + 1)}
        self._hints: dict[str, str] = {}
        self._firsts: dict[str, bool] = {}

    def _add_name(self, words: tuple[str, ...], item: Item) -> None:
        self._names.setdefault(words[0], []).append((words, item))
        self._longest.add(max(words, key=len))

    def __bool__(self) -> bool:
        return bool(self._names or self._numbers)

    def matches(self, text: str) -> list[Match]:
        """Every place where an item stands, in order; where several overlap, the longest of them
        stands for all. Places are those of the text in NFC."""
        text = unicodedata.normalize("NFC", text)
        if not self or not self._may_match(text):
            return []
        words = _words(text)
        broken = _JOINED.search(text) is not None
        found = [
            match
            for n, word in enumerate(words)
            if broken or self._may_begin(word.folded)
            for match in self._from(text, words, n)
        ]
        if not found:
            return []
        hidden = [m.span() for m in _BRACKETS.finditer(text) if m[0] in self._tokens]
        ends = [end for _, end in hidden]
        free = [m for m in found if not _is_within(m, hidden, bisect_right(ends, m.start))]
        return _joined(text, _clusters([_whole(text, match) for match in free]))

    def replaced(self, text: str) -> str:
        """The text with tokens in the place of items, in NFC where it holds any."""
        if not (found := self.matches(text)):
            return text
        text = unicodedata.normalize("NFC", text)
        return edited(text, [(m.start, m.end, m.item.token) for m in found])

    def _may_match(self, text: str) -> bool:
        """Whether any item can stand in the text; most texts have none, and are done with."""
        if _JOINED.search(text):
            return True
        words = set(_WORD.findall(text))
        some_digits = sum(len(word) for word in words if not word.isalpha()) >= _FEWEST_DIGITS
        known = self._hints
        for word in words:
            if word not in known:
                known[word] = self._hint(_folded(word))
            if known[word] == "name" or (known[word] and some_digits):
                return True
        return False

    def _may_begin(self, word: str) -> bool:
        if word not in self._firsts:
            names = any(stem in self._names for stem in _stems(word))
            self._firsts[word] = names or word in self._beginnings
        return self._firsts[word]

    def _hint(self, word: str) -> str:
        """What a word may belong to: a ``name``, of which it is the longest word, or a number."""
        if any(stem in self._longest for stem in _stems(word)):
            return "name"
        if word in self._beginnings:
            return "name" if len(word) >= _LONG_PIECE else "number"
        return ""

    def _from(self, text: str, words: Sequence[_Word], n: int) -> Iterator[Match]:
        """The matches that begin with the n-th word."""
        for first, after in _readings(text, words, n):
            for stem in _stems(first):
                for wanted, item in self._names.get(stem, ()):
                    last = _follow(text, words, after, wanted, item)
                    if last and _is_fitting(words[n], wanted, stem, first, item):
                        yield Match(words[n].start, words[last - 1].end, item)
        yield from self._numbers_from(text, words, n)

    def _numbers_from(self, text: str, words: Sequence[_Word], n: int) -> Iterator[Match]:
        squeezed = ""
        for last in range(n, min(len(words), n + _MOST_PARTS)):
            if last > n and not _NUMBER_GAP.fullmatch(text, words[last - 1].end, words[last].start):
                return
            squeezed += words[last].folded
            if squeezed not in self._beginnings:
                return
            if item := self._numbers.get(squeezed):
                yield Match(words[n].start, words[last].end, item)


def _is_within(match: Match, hidden: Sequence[tuple[int, int]], first: int) -> bool:
    """Whether a match touches the first of the hidden stretches that end behind its start."""
    return first < len(hidden) and hidden[first][0] < match.end


def _readings(text: str, words: Sequence[_Word], n: int) -> Iterator[tuple[str, int]]:
    """The n-th word, alone and joined with its other part on the next line; and which comes next."""
    yield words[n].folded, n + 1
    if n + 1 < len(words) and _JOINED.fullmatch(text, words[n].end, words[n + 1].start):
        yield words[n].folded + words[n + 1].folded, n + 2


def _stems(word: str) -> Iterator[str]:
    """The word, and what it may be the plural of."""
    yield word
    if len(word) > 4 and word.endswith("s"):
        yield word[:-1]
        if word.endswith("es"):
            yield word[:-2]


def _is_fitting(first: _Word, wanted: Sequence[str], stem: str, word: str, item: Item) -> bool:
    """Whether case and number fit: a plural is one of a name of one word with a capital."""
    if item.how == "capitals" and not first.capital:
        return False
    plural = stem != word
    return not plural or (len(wanted) == 1 and first.capital and KINDS[item.kind].is_name)


def _follow(
    text: str, words: Sequence[_Word], after: int, wanted: Sequence[str], item: Item
) -> int:
    """The number of the word after the last, when the wanted words follow; 0 when they do not."""
    gap = _NAME_GAP if KINDS[item.kind].is_name else _OTHER_GAP
    place = after
    for number, word in enumerate(wanted[1:], start=2):
        if place >= len(words):
            return 0
        start, end = words[place - 1].end, words[place].start
        if not gap.fullmatch(text, start, end) and text[start:end] != _gaps(item.text)[number - 2]:
            return 0
        plural = number == len(wanted) and words[place].capital and KINDS[item.kind].is_name
        for read, following in _readings(text, words, place):
            if read == word or (plural and word in _stems(read)):
                place = following
                break
        else:
            return 0
    return place


def _ways(squeezed: str, kind: str) -> Iterator[str]:
    """How else a number may be written: without its country, without its check digit."""
    yield squeezed
    if kind == "phone":
        bare = squeezed.removeprefix("00").removeprefix("56")
        if len(bare) >= 8:
            yield bare
            yield f"56{bare}"
            yield f"0{bare}"
    if kind == "rut" and len(squeezed) >= 8:
        yield squeezed[:-1]


def _whole(text: str, match: Match) -> Match:
    """The match with the signs before and after it that belong to it: ``+56``, ``(65)``, ``@``."""
    start, end, item = match
    signs = "+(" if item.kind == "phone" else _LEAD.match(item.text)[0]  # type: ignore[index]  # matches all
    while start and text[start - 1] in signs:
        if text[start - 1] == "(" and text.count(")", start, end) <= text.count("(", start, end):
            break
        start -= 1
    if text.startswith("[", start) and item.text.endswith("]"):
        end += text.startswith("]", end)
    return Match(start, end, item)


def _clusters(matches: Sequence[Match]) -> list[Match]:
    """Matches that overlap as one from the first to the last letter, by the name of the longest."""
    joined: list[Match] = []
    longest = 0
    for match in sorted(matches, key=lambda m: (m.start, -m.end)):
        length = match.end - match.start
        if joined and match.start < joined[-1].end:
            last = joined[-1]
            item = match.item if length > longest else last.item
            joined[-1] = Match(last.start, max(last.end, match.end), item)
            longest = max(longest, length)
        else:
            joined.append(match)
            longest = length
    return joined


def _joined(text: str, matches: Sequence[Match]) -> list[Match]:
    """Neighbours in a line with one token, only blanks between, as one."""
    joined: list[Match] = []
    for match in matches:
        last = joined[-1] if joined else None
        if (
            last
            and last.item.token == match.item.token
            and KINDS[match.item.kind].is_name
            and _BLANK.fullmatch(text, last.end, match.start)
        ):
            joined[-1] = Match(last.start, match.end, last.item)
        else:
            joined.append(match)
    return joined


def edited(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """The text with other words in the place of some stretches, given in order."""
    parts, last = [], 0
    for start, end, new in edits:
        parts += [text[last:start], new]
        last = end
    return "".join((*parts, text[last:]))
