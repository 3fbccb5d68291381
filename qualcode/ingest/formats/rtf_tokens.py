"""Rich text as a row of tokens: the words and signs of its language, nothing understood yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,40})(?P<number>-?\d{1,10})?[ ]?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<sign>[^a-zA-Z'])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<end>[\r\n\x00]+)"
    rb"|(?P<text>[^\\{}\r\n\x00]+)"
    rb"|(?P<stray>\\'?)",
    re.DOTALL,
)


class Token(NamedTuple):
    """``kind`` is ``{``, ``}``, ``word``, ``sign`` or ``text``.

    ``value`` is the name of a word, a sign, or bytes of text in some code page; ``number`` what
    stands behind a word, ``None`` where nothing does.
    """

    kind: str
    value: bytes
    number: int | None = None


def tokens(raw: bytes) -> Iterator[Token]:
    """The tokens of a file; the bytes of pictures behind ``\\bin`` are passed over."""
    at = 0
    while found := _TOKEN.match(raw, at):
        at = found.end()
        kind = found.lastgroup
        if kind == "number" or kind == "word":
            number = found["number"]
            if found["word"] == b"bin":
                at += max(0, int(number or 0))
            else:
                yield Token("word", found["word"], None if number is None else int(number))
        elif kind == "text":
            yield Token("text", found["text"])
        elif kind == "hex":
            yield Token("text", bytes.fromhex(found["hex"].decode()), 1)
        elif kind == "brace":
            yield Token(found["brace"].decode(), b"")
        elif kind == "sign":
            yield Token("sign", found["sign"])
