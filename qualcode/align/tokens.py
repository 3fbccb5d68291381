"""The words of a text, and what they are compared by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CHUNK = re.compile(r"\S+")
_LONG = 64
"""A longer chunk is no word; its characters are compared one by one."""
_BROKEN = frozenset("ÃÂâðï")


class Words:
    """The words of a text: where they stand, what they are compared by, which line they are in."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.keys: list[str] = []
        for found in _CHUNK.finditer(text):
            start, end = found.span()
            cuts = range(start, end) if end - start > _LONG else (start,)
            for at in cuts:
                stop = at + 1 if len(cuts) > 1 else end
                self.starts.append(at)
                self.ends.append(stop)
                self.keys.append(key(text[at:stop]))

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, i: int) -> str:
        return self.text[self.starts[i] : self.ends[i]]

    def begins_line(self, i: int) -> bool:
        """Whether a word is the first of its line."""
        return i == 0 or "\n" in self.text[self.ends[i - 1] : self.starts[i]]

    def ends_line(self, i: int) -> bool:
        """Whether a word is the last of its line."""
        return i + 1 == len(self) or self.begins_line(i + 1)


@lru_cache(maxsize=1 << 16)
def key(word: str) -> str:
    """The letters of a word, without accents, marks and case; the word itself where it has none."""
    if word.isascii() and word.isalnum():
        return word.casefold()
    text = _unbroken(word) if not _BROKEN.isdisjoint(word) else word
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum()) or word


def _unbroken(word: str) -> str:
    """A word whose UTF-8 was read as Windows text, put right; any other as it is."""
    raw = bytearray()
    for letter in word:
        try:
            raw += letter.encode("cp1252")
        except UnicodeEncodeError:
            if ord(letter) > 255:
                return word
            raw.append(ord(letter))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return word
