"""From the bytes of a file to the characters of a text, and the check that no word was lost."""

from __future__ import annotations

import re
import stat
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from qualcode.errors import Unreadable
from qualcode.ingest import encodings, mojibake
from qualcode.model import Issue, Limits

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
_LOOK = "Look at the accents; if they are wrong, save the file as UTF-8 text."
_NOT_OPENED = ("it cannot be opened", "Close it elsewhere, check its rights, try again.")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff]")
_BLANK = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_HALF = "(?:(?<=[ÂÃÅÌâ])|(?<=â[€\x80]))[\x80-\x84\x86-\xa0\xad]"
"""What may be the second half of a spoilt letter (``Ã`` and a soft hyphen were ``í``)."""
_CONTROL_APART, _BLANK_APART = (
    re.compile(f"(?!{_HALF}){pattern.pattern}") for pattern in (_CONTROL, _BLANK)
)
_ODD = re.compile(
    f"[\r{''.join(p.pattern[1:-1] for p in (_CONTROL, _BLANK))}\x0b\x0c\x85\u2028\u2029]"
)
_WORD = re.compile(r"\w+")
_ACCENT = re.compile("[\u0300-\u036f]")
_NO_CHARACTER = re.compile("[\ud800-\udfff]")
"""What stands in a file name for bytes that are not UTF-8."""


def check_file(path: Path) -> None:
    """Raise ``Unreadable`` unless there is a regular file whose name can be the name of something."""
    shown = _NO_CHARACTER.sub("\ufffd", path.name)
    if shown != path.name:
        why = "its name holds bytes that are not UTF-8, shown here as \ufffd"
        raise Unreadable(path.with_name(shown), why, "Give the file another name and try again.")
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        if path.is_symlink():
            why = "this is a link to what is not there"
            raise Unreadable(path, why, "Put the file itself there, or remove the link.") from error
        raise Unreadable(path, "there is no such file or folder", "Check the path.") from error
    except OSError as error:
        raise Unreadable(path, *_NOT_OPENED) from error
    if stat.S_ISDIR(mode) and path.is_symlink():
        why = "this is a link to a folder, which is not followed"
        raise Unreadable(path, why, "Name that folder itself in the command.")
    if not stat.S_ISREG(mode):
        why = "this is a folder, not a file" if stat.S_ISDIR(mode) else "this is not a regular file"
        raise Unreadable(path, why, "Name a file that holds the text itself.")


def content(path: Path, limits: Limits = Limits()) -> bytes:
    """The bytes of a file.

    Raises ``Unreadable`` when it is missing, may not be opened or is larger than the limits allow.
    """
    try:
        with path.open("rb") as source:
            raw = source.read(limits.bytes + 1)
    except FileNotFoundError as error:
        raise Unreadable(path, "there is no such file", "Check its name and folder.") from error
    except OSError as error:
        raise Unreadable(path, *_NOT_OPENED) from error
    if len(raw) > limits.bytes:
        why = f"it is larger than {limits.megabytes} MB"
        raise Unreadable(path, why, "Split it, or raise 'megabytes' under [limits] in study.toml.")
    return raw


def kind(raw: bytes) -> str:
    """What the first bytes say the file is, in words; empty for text and what is not recognised."""
    return next((words for mark, words in _KINDS if raw.startswith(mark)), "")


def decode(path: Path, raw: bytes) -> tuple[str, list[Issue]]:
    """The characters of a text file, and remarks when its encoding had to be guessed.

    A byte order mark decides; then UTF-8; then UTF-16 without a mark; then the likeliest of
    Windows-1252, Mac Roman and the code page of DOS. A guess is reported, and so are letters written
    in pieces. Raises ``Unreadable`` for files that are not text.
    """
    text, issues = _decoded(path, raw)
    return text, [*issues, *composed(path.name, n_apart(text))]


def composed(where: str, n: int) -> list[Issue]:
    """A note about so many letters that were written in pieces."""
    what = f"letters written in two pieces, letter and accent, were put together: {n:,}"
    return [Issue(where, what, "Nothing has to be done.", "note")] if n else []


def _decoded(path: Path, raw: bytes) -> tuple[str, list[Issue]]:
    if found := kind(raw):
        remedy = "Give it its true suffix, or save it as .docx or plain text, and try again."
        raise Unreadable(path, f"this is {found}, whatever its suffix says", remedy)
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strict(path, raw[len(mark) :], encoding), []
    if encoding := _unmarked(raw):
        what = f"it does not say how it is encoded; read as {encoding.upper()}"
        return _strict(path, raw, encoding), [Issue(path.name, what, _LOOK, "note")]
    if b"\x00" in raw:
        raise Unreadable(path, "this is not text", "Save it as .docx or UTF-8 text.")
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        return _not_utf8(path, raw)


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


def _not_utf8(path: Path, raw: bytes) -> tuple[str, list[Issue]]:
    """Text that is not quite UTF-8: with a few bad bytes, or else of an older encoding."""
    text = raw.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text) - bad
    if good > bad:  # in an older encoding next to none would be good
        return text, []
    found = encodings.guess(raw)
    if found is None:
        remedy = "Open it in the program that made it and save it as UTF-8 text."
        raise Unreadable(path, "its encoding is not known", remedy)
    encoding, name = found
    return raw.decode(encoding), [Issue(path.name, f"not UTF-8, read as {name}", _LOOK)]


def line_numbers(numbers: Sequence[int], unit: str = "line") -> str:
    """The first five of some numbers of lines, or of other units, in words."""
    shown = ", ".join(map(str, numbers[:5])) + (" ..." if len(numbers) > 5 else "")
    return f"{unit} {shown}" if len(numbers) == 1 else f"{unit}s {shown}"


def clean(text: str) -> str:
    """The text as transcripts keep it, but for spoilt words, which ``whole`` puts right.

    NFC, ``\\n`` line ends, no control or invisible characters, every kind of blank a plain one, no
    blanks at line ends, no empty lines around it.
    """
    return "\n".join(line.rstrip(" \t") for line in recoded(text).split("\n")).strip("\n")


def recoded(text: str) -> str:
    """The text in NFC with plain line ends and blanks, nothing cut off at its ends.

    An invisible character stays where it may be half of a spoilt letter.
    """
    return unicodedata.normalize("NFC", _characters(text, _CONTROL_APART, _BLANK_APART))


def whole(text: str) -> tuple[str, int]:
    """A recoded text with spoilt words put right, and how many characters that gave."""
    total = 0
    while mojibake.SUSPECT.search(text):
        mended, n = mojibake.mended(text)
        after = unicodedata.normalize("NFC", _characters(mended, _CONTROL, _BLANK))
        total += n
        if after == text:
            break
        text = after
    return text, total


def _characters(text: str, control: re.Pattern[str], blank: re.Pattern[str]) -> str:
    if text.replace("\n", "").isprintable() or not _ODD.search(text):
        return text  # as most: no odd character is printable, and asking that takes next to no time
    return blank.sub(" ", control.sub("", _LINE_END.sub("\n", text)))


def n_apart(text: str) -> int:
    """How many letters of a text are written in pieces: a letter, then its accent (NFD)."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return 0
    return len(_ACCENT.findall(text)) - len(_ACCENT.findall(unicodedata.normalize("NFC", text)))


def words(text: str) -> list[str]:
    """The words of a text in order: what reading a file may neither lose nor add."""
    return _WORD.findall(whole(recoded(text))[0])


def has_words(text: str) -> bool:
    """Whether there is a word in it."""
    return _WORD.search(text) is not None


def refuse_empty(path: Path, text: str) -> None:
    """Raise ``Unreadable`` for a text without any words."""
    if not has_words(text):
        raise Unreadable(
            path, "is empty: there are no words in it", "Check that it is the right file."
        )
