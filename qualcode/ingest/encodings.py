"""Which of the older encodings a text is in, by what its letters would be in each."""

from __future__ import annotations

import re
from collections import Counter

_KNOWN = (
    ("cp1252", "Windows-1252"),
    ("mac_roman", "Mac Roman"),
    ("cp850", "the DOS code page 850"),
)
"""Encodings with their names, the usual ones first: they win when they are as good."""
_SAMPLE = 200_000
"""Bytes that are looked at."""
_BEYOND = re.compile(rb"[\x80-\xff]")
_PLAIN = re.compile(rb"[A-Za-z]")
_LETTERS = "áéíóúñüÁÉÍÓÚÑÜàèìòùâêîôûãõçäëïöÀÈÇÃÕÂÊÔ"
_GOOD = re.compile(
    rf"(?:(?<=[A-Za-z{_LETTERS}])|(?<![^\W\d_]))[áéíóúñüàèìòùâêîôûãõçäëïö](?![A-ZÁÉÍÓÚÑ])"
    r"|(?<=[A-ZÁÉÍÓÚÑÜ])[áéíóúñü](?![^\W\d_])"
    rf"|(?<![a-záéíóúñü])[ÁÉÍÓÚÑÜÀÈÇÃÕÂÊÔ](?=[A-Za-z{_LETTERS}]|\b)"
    r"|(?<!\w)[¿¡«“‘](?=[\w¡¿.…“«])"
    r"|(?<=[\w.,;:!?…)\]])[»”…’](?!\w)"
    r"|(?<=\w)’(?=(?:s|t|re|ve|ll|d|m)\b)|(?<=\b[ldcjnsmt])’(?=\w)"
    r"|(?<=\d)[ºª°]|(?<=\s)[–—€•](?=[\s\w¿¡])"
)
"""Characters where people write them: accented letters in words, marks at their edges."""


def guess(raw: bytes) -> tuple[str, str] | None:
    """The likeliest encoding of a text that is not UTF-8, with its name; ``None`` for no text.

    Windows-1252 unless another makes words of more of its bytes.
    """
    sample = raw[:_SAMPLE]
    total = len(_BEYOND.findall(sample))
    scores = Counter[tuple[str, str]]()
    for known in _KNOWN:
        try:
            raw.decode(known[0])
        except UnicodeDecodeError:
            continue
        scores[known] = sum(1 for _ in _GOOD.finditer(sample.decode(known[0])))
    if not scores:
        return None
    best, good = scores.most_common(1)[0]
    words = len(_PLAIN.findall(sample)) > total and good * 2 > total
    return best if best[0] == "cp1252" or words else None
