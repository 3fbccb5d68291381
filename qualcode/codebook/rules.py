"""The rule language: what stands in a codebook, parsed into a ``Phrase`` or a ``Regex``.

===================== ================================================
``ingreso estable``   the words in sequence, by lemma
``ingreso ~3 estable`` with at most three words between
``certific*``         a word that begins so
``"tal cual"``        the word forms in sequence, exactly, case folded
``re:\\bRUT\\b``        a regular expression, in any case
===================== ================================================
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from qualcode.codebook.repeats import takes_for_ever
from qualcode.model import Pattern, Phrase, Regex, Word

MAX_GAP = 20
"""Words that may stand between two words of a phrase; more is another sentence."""

_CURLY = str.maketrans("“”„«»’", '"""""\'')
_PIECE = re.compile(r'"([^"]*)"|([^\s"]+)')
_GAP = re.compile(r"~(\d+)")
_INSIDE = "-'"
_PROBES = ("", "a b.")


def folded(text: str) -> str:
    """The text as rules hold it: NFC, case folded, accents kept."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def parse_rule(text: str) -> Pattern:
    """The pattern that a rule as written stands for.

    Raises ``ValueError`` with the reason, a fragment of a sentence, when it is not a rule.
    """
    written = unicodedata.normalize("NFC", text).strip()
    if not written:
        raise ValueError("it is empty")
    if "\n" in written:
        raise ValueError("it runs over several lines; write each rule on a line of its own")
    if written.startswith("re:"):
        return _regex(written.removeprefix("re:").strip())
    if written.startswith('"re:'):
        raise ValueError("a regular expression stands without quotation marks around it")
    return Phrase(tuple(_words(written.translate(_CURLY))))


def _regex(expression: str) -> Regex:
    if not expression:
        raise ValueError("nothing stands after 're:'")
    try:
        compiled = re.compile(expression, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"the regular expression does not work: {error}") from error
    if any(match.start() == match.end() for probe in _PROBES for match in compiled.finditer(probe)):
        raise ValueError(
            "the regular expression matches the empty text, so it would match anywhere"
        )
    if takes_for_ever(expression):
        raise ValueError(
            "the regular expression repeats what itself repeats or can be read in two ways, as (a+)+ "
            "does, and may take for ever; take one repetition away"
        )
    return Regex(expression)


def _words(written: str) -> Iterator[Word]:
    if written.count('"') % 2:
        raise ValueError("a quotation mark is opened and never closed")
    started, gap = False, None
    for piece in _PIECE.finditer(written):
        quoted, bare = piece.groups()
        if quoted is None and bare.startswith("~"):
            if not started:
                raise ValueError("it begins with '~'; a word must stand before it")
            if gap is not None:
                raise ValueError("two '~' follow each other; a word must stand between them")
            gap = _gap(bare)
            continue
        first, *rest = [_word(bare)] if quoted is None else _exact(quoted)
        yield replace(first, gap=gap) if gap else first
        yield from rest
        started, gap = True, None
    if gap is not None:
        raise ValueError("it ends with '~'; a word must stand after it")


def _gap(bare: str) -> int:
    number = _GAP.fullmatch(bare)
    if number is None:
        raise ValueError(f"'{bare}' is no distance; write '~' and a number of words, as in '~3'")
    if len(number[1]) > 3 or int(number[1]) > MAX_GAP:
        raise ValueError(f"'{bare}' is too far; at most {MAX_GAP} words may stand between")
    return int(number[1])


def _word(bare: str) -> Word:
    if "*" not in bare:
        return Word("lemma", _checked(bare))
    stem = bare[:-1]
    if not stem:
        raise ValueError("'*' stands alone; write the beginning of a word before it")
    if "*" in stem:
        raise ValueError(
            f"in '{bare}' the '*' is not at the end of the word, the only place for it"
        )
    if sum(map(str.isalnum, stem)) < 2:
        raise ValueError(f"'{bare}' is too short; at least two letters stand before '*'")
    return Word("prefix", _checked(stem))


def _exact(quoted: str) -> list[Word]:
    if "*" in quoted:
        raise ValueError("'*' means nothing between quotation marks; write the part without them")
    words = [Word("exact", _checked(form)) for form in quoted.split()]
    if not words:
        raise ValueError("nothing stands between the quotation marks")
    return words


def _checked(word: str) -> str:
    """The word folded, when a tokeniser can find it in a text as one word."""
    if "~" in word:
        raise ValueError(f"in '{word}' the '~' needs a blank before and a number after it")
    for place, sign in enumerate(word):
        inside = sign in _INSIDE and 0 < place < len(word) - 1
        if not (sign.isalnum() or unicodedata.category(sign).startswith("M") or inside):
            raise ValueError(
                f"'{sign}' is punctuation, which is no part of a word; "
                "leave it out or write a regular expression (re:...)"
            )
    return folded(word)
