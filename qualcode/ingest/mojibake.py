"""Words whose accents were read in a wrong encoding before they came here (``aÃ±o``), put right."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

_FIRST = "ÂÃÅÌÐâðƒ√¬‚"
SUSPECT = re.compile(f"[{_FIRST}][^\x00-\x7f]")
"""How letters of UTF-8 look that was read as something else; rare in any language."""
_CHUNK = re.compile(r"[^ \t\n]+")
_LONGEST = 1_000
"""Characters of a chunk that is looked at; no word is longer."""
_SHOUTED = re.compile("[A-ZÀ-Þ]Ã(?:[»”…–—’](?![^\\W\\d_])|\xa0)")
"""A Portuguese word in capitals before a closing mark (``IRMÃ»``): it may be meant."""
_PLAUSIBLE = re.compile(
    "[\x20-\x7f\xa0-\u024f\u0300-\u036f\u2000-\u2027\u202f-\u205f\u20a0-\u20bf\u2100-\u214f"
    "\u2190-\u21ff\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff]*"
)
"""Letters, marks and signs of texts in Latin script; nothing that ends a line."""
_FOREIGN = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]{3}")
"""Three letters of another script beside each other are no accident."""
_MAC = re.compile("√[^\x00-\x7f]|¬[ø°∫™∞]")
_LETTER = re.compile("[^\x00-\x7f]")


def is_suspect(text: str) -> bool:
    """Whether ``SUSPECT`` is anywhere in a text; quick where it is not, as in most."""
    return any(map(text.__contains__, _FIRST)) and SUSPECT.search(text) is not None


def mended(text: str) -> tuple[str, int]:
    """The text with spoilt words put right, and how many characters that gave.

    UTF-8 read as Windows-1252, Latin-1 or Mac Roman, once or more often. Only whole words, only where
    the way back is certain and gives letters that people write: ``São`` and ``NÃO`` stay. Lines stay
    what they are.
    """
    if not SUSPECT.search(text):
        return text, 0
    n = 0

    def put_right(found: re.Match[str]) -> str:
        nonlocal n
        after = _mended(found[0])
        if after != found[0]:
            n += len(_LETTER.findall(after))
        return after

    return _CHUNK.sub(put_right, text), n


def _mended(chunk: str) -> str:
    if len(chunk) > _LONGEST or not SUSPECT.search(chunk) or _SHOUTED.search(chunk):
        return chunk
    from ftfy import fix_encoding

    after = fix_encoding(chunk, _only_encoding())
    if after == chunk:
        after = _from_mac(chunk)
    kept = _LETTER.sub("", after) == _LETTER.sub("", chunk)
    written = _PLAUSIBLE.fullmatch(after) or (_FOREIGN.search(after) and after.isprintable())
    return after if kept and written and not after.isspace() else chunk


def _from_mac(chunk: str) -> str:
    """UTF-8 that was read as Mac Roman, in words too short for the library to be sure (``est√°``)."""
    try:
        return chunk.encode("mac_roman").decode("utf-8") if _MAC.search(chunk) else chunk
    except UnicodeError:
        return chunk


@cache
def _only_encoding() -> TextFixerConfig:
    """Mend encodings and leave quotation marks, ligatures and all else as they are."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        restore_byte_a0=False,
        replace_lossy_sequences=False,
        fix_c1_controls=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )
