"""From the bytes of a file to the characters of a text, and the check that no word was lost."""

from __future__ import annotations

import re
import stat
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from qualcode.errors import Unreadable
from qualcode.model import Issue

_MARKS = (  # the longer mark first: UTF-32 begins as UTF-16 does
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_KINDS = (
    (b"PK\x03\x04", "a Word document, a workbook or another archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word (.doc) or a password-protected document"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "rich text (.rtf)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"ID3", "a sound recording"),
    (b"RIFF", "a sound recording"),
)
_NOT_OPENED = ("it cannot be opened", "Close it elsewhere, check its rights, try again.")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff]")
_BLANK = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_ODD = re.compile(
    f"[\r{''.join(p.pattern[1:-1] for p in (_CONTROL, _BLANK))}\x0b\x0c\x85\u2028\u2029]"
)
_WORD = re.compile(r"\w+")
_NO_CHARACTER = re.compile("[\ud800-\udfff]")
"""What stands in a file name for bytes that are not UTF-8."""


def check_file(path: Path) -> None:
    """Raise ``Unreadable`` unless there is a regular file whose name can be written down."""
    shown = _NO_CHARACTER.sub("\ufffd", path.name)
    if shown != path.name:
        why = "its name holds bytes that are not UTF-8, shown here as \ufffd"
        raise Unreadable(path.with_name(shown), why, "Give the file another name and try again.")
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Unreadable(path, "there is no such file or folder", "Check the path.") from error
    except OSError as error:
        raise Unreadable(path, *_NOT_OPENED) from error
    if not stat.S_ISREG(mode):
        why = "this is a folder, not a file" if stat.S_ISDIR(mode) else "this is not a regular file"
        raise Unreadable(path, why, "Name a file that holds the text itself.")


def content(path: Path) -> bytes:
    """The bytes of a file; raises ``Unreadable`` when it is missing or may not be opened."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable(path, "there is no such file", "Check its name and folder.") from error
    except OSError as error:
        raise Unreadable(path, *_NOT_OPENED) from error


def kind(raw: bytes) -> str:
    """What the first bytes say the file is, in words; empty for text and what is not recognised."""
    return next((words for mark, words in _KINDS if raw.startswith(mark)), "")


def decode(path: Path, raw: bytes) -> tuple[str, list[Issue]]:
    """The characters of a text file, and remarks when its encoding had to be guessed.

    A byte order mark decides; then UTF-8; then UTF-16 without a mark; then Windows-1252, which is
    reported. Raises ``Unreadable`` for files that are not text.
    """
    if found := kind(raw):
        remedy = "Give it its true suffix, or save it as .docx or plain text, and try again."
        raise Unreadable(path, f"this is {found}, whatever its suffix says", remedy)
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strict(path, raw[len(mark) :], encoding), []
    if encoding := _unmarked(raw):
        return _strict(path, raw, encoding), []
    if b"\x00" in raw:
        raise Unreadable(path, "this is not text", "Save it as .docx or UTF-8 text.")
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        return _damaged(path, raw)


def _strict(path: Path, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        why = f"its characters are not the {encoding.upper()} that it announces"
        raise Unreadable(path, why, "Save it again as UTF-8 text.") from error


def _unmarked(raw: bytes) -> str:
    """UTF-16 of either order when every second byte of Latin letters is empty."""
    sample = raw[:4096]
    for encoding, empty in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if empty.count(0) > 0.4 * len(empty) and sample.count(0) < 0.6 * len(sample):
            return encoding
    return ""


def _damaged(path: Path, raw: bytes) -> tuple[str, list[Issue]]:
    """Text that is not quite UTF-8: with a few bad bytes, or else Windows-1252."""
    mended = raw.decode("utf-8", errors="replace")
    bad = mended.count("\ufffd")
    good = sum(character > "\x7f" for character in mended) - bad
    if good > bad:  # in Windows-1252 next to none would be good
        lines = [n for n, line in enumerate(mended.split("\n"), 1) if "\ufffd" in line]
        what = f"damaged characters, shown as \ufffd: {bad}, in {line_numbers(lines)}"
        return mended, [Issue(path.name, what, "Mend them in the file and read it again.")]
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        remedy = "Open it in the program that made it and save it as UTF-8 text."
        raise Unreadable(path, "its encoding is not known", remedy) from error
    remedy = "Look at the accents; if they are wrong, save the file as UTF-8 text."
    return text, [Issue(path.name, "not UTF-8, read as Windows-1252", remedy)]


def line_numbers(numbers: Sequence[int]) -> str:
    """The first five of some numbers of lines, in words."""
    shown = ", ".join(map(str, numbers[:5])) + (" ..." if len(numbers) > 5 else "")
    return f"line {shown}" if len(numbers) == 1 else f"lines {shown}"


def clean(text: str) -> str:
    """The text as transcripts keep it.

    NFC, ``\\n`` line ends, no control or invisible characters, every kind of blank a plain one, no
    blanks at line ends, no empty lines around it.
    """
    return "\n".join(line.rstrip(" \t") for line in recoded(text).split("\n")).strip("\n")


def recoded(text: str) -> str:
    """The text in NFC with plain line ends and blanks, nothing cut off at its ends."""
    return unicodedata.normalize("NFC", _characters(text))


def _characters(text: str) -> str:
    if not _ODD.search(text):
        return text
    return _BLANK.sub(" ", _CONTROL.sub("", _LINE_END.sub("\n", text)))


def words(text: str) -> list[str]:
    """The words of a text in order: what reading a file may neither lose nor add."""
    return _WORD.findall(recoded(text))


def has_words(text: str) -> bool:
    """Whether there is a word in it."""
    return _WORD.search(text) is not None


def refuse_empty(path: Path, text: str) -> None:
    """Raise ``Unreadable`` for a text without any words."""
    if not has_words(text):
        raise Unreadable(
            path, "is empty: there are no words in it", "Check that it is the right file."
        )
