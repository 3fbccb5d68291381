"""Texts that identify somebody by their form: numbers, addresses on the net, dates of birth.

Each finder is a regular expression that is linear in its input, with a check where a form has one
(the check digit of a RUT). ``sure`` is false where the same form is often something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Found(NamedTuple):
    """A text of a kind at ``[start, end)``. ``note`` names what should be known of it."""

    kind: str
    start: int
    end: int
    sure: bool = True
    note: str = ""


Read = Callable[[str, re.Match[str]], tuple[bool, str] | None]
"""Whether a match is sure, and a note; ``None`` when it is nothing of the kind."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A form of a kind. The group ``it`` of the expression is what is found, else all of it."""

    kind: str
    form: re.Pattern[str]
    read: Read


def find(text: str) -> list[Found]:
    """Everything that has one of the forms, in order; of what overlaps, the first of the list."""
    found: list[Found] = []
    taken = Taken(text)
    for pattern in PATTERNS:
        found += [one for one in _finds(pattern, text) if taken.take(one)]
    return sorted(found, key=lambda one: one.start)


class Taken:
    """Which letters of a text somebody has found something in."""

    def __init__(self, text: str, found: Iterable[Found] = ()) -> None:
        self._letters = bytearray(len(text))
        for one in found:
            self.take(one)

    def has(self, one: Found) -> bool:
        """Whether any letter of it is taken."""
        return self._letters.find(1, one.start, one.end) >= 0

    def take(self, one: Found) -> bool:
        """Take its letters, unless one of them is taken."""
        if self.has(one):
            return False
        self._letters[one.start : one.end] = b"\1" * (one.end - one.start)
        return True


def _finds(pattern: Pattern, text: str) -> Iterator[Found]:
    group = "it" if "it" in pattern.form.groupindex else 0
    for match in pattern.form.finditer(text):
        read = pattern.read(text, match)
        if read is not None:
            yield Found(pattern.kind, match.start(group), match.end(group), *read)


def check_digit(number: str) -> str:
    """The check digit of a Chilean RUT: weights 2 to 7 from the right, modulo 11."""
    rest = -sum(int(d) * (2 + n % 6) for n, d in enumerate(reversed(number))) % 11
    return "k" if rest == 10 else str(rest)


def _before(text: str, match: re.Match[str], words: re.Pattern[str], room: int = 40) -> bool:
    """Whether one of the words stands shortly before, in the same line."""
    start = match.start()
    near = text[max(0, start - room) : start].rpartition("\n")[2]
    return bool(words.search(near))


def _always(_text: str, _match: re.Match[str]) -> tuple[bool, str]:
    return True, ""


def _weak(_text: str, _match: re.Match[str]) -> tuple[bool, str]:
    return False, ""


_RUT_WORDS = re.compile(r"\b(?:rut|run|r\.u\.t|c[ée]dula|carnet)\b", re.IGNORECASE)


def _rut(text: str, match: re.Match[str]) -> tuple[bool, str] | None:
    number = re.sub(r"\D", "", match["number"])
    if check_digit(number) == match["digit"].lower():
        return True, ""
    if match["dash"] or _before(text, match, _RUT_WORDS):
        return False, "check digit"
    return None


_PHONE_WORDS = re.compile(
    r"\b(?:tel[ée]fonos?|fonos?|fijo|celular|cel|m[óo]vil|whats?app|wsp|n[úu]mero|ll[áa]m\w*|"
    r"(?:tele)?phone|mobile|cell|call(?:ed)?|number)\b",
    re.IGNORECASE,
)


def _phone(text: str, match: re.Match[str]) -> tuple[bool, str] | None:
    written = match[0]
    digits = re.sub(r"\D", "", written)
    if not 8 <= len(digits) <= 15:
        return None
    told = _before(text, match, _PHONE_WORDS)
    if written[0] in "+(" or re.fullmatch(r"(?:0?56)?9\d{8}", digits):
        return True, ""
    return (True, "") if told else None


def _local(text: str, match: re.Match[str]) -> tuple[bool, str] | None:
    if not _before(text, match, _PHONE_WORDS, 30):
        return None
    return (True, "") if 6 <= len(re.sub(r"\D", "", match[0])) <= 12 else None


_PLATE_WORDS = re.compile(r"\b(?:patente|placa|plate|registration)\b", re.IGNORECASE)


def _plate(text: str, match: re.Match[str]) -> tuple[bool, str] | None:
    told = _before(text, match, _PLATE_WORDS)
    return (told or match[0][:4].isalpha(), "") if told or match[0].isupper() else None


def _card(_text: str, match: re.Match[str]) -> tuple[bool, str] | None:
    """A card number by its check digit (Luhn)."""
    digits = [int(d) for d in match[0] if d.isdigit()]
    doubled = [d * 2 - 9 * (d > 4) if n % 2 else d for n, d in enumerate(reversed(digits))]
    return (True, "") if sum(doubled) % 10 == 0 else None


def _gps(_text: str, match: re.Match[str]) -> tuple[bool, str] | None:
    near, far = (float(match[name].replace("−", "-")) for name in ("lat", "lon"))
    return (True, "") if abs(near) <= 90 and abs(far) <= 180 else None


_DIGITS = (
    "(?:cero|uno|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|zero|one|two|three|four|five|six|seven"
    "|eight|nine|oh)"
)
_TENS = (
    r"(?:diez|once|doce|trece|catorce|quince|veinti\w+|veinte"
    r"|(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)(?: y \w+)?)"
)
_MONTHS_ES = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre"
)
_MONTHS_EN = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}"
    rf"|(?:\d{{1,2}}|primero)[º°]?\s+de\s+(?:{_MONTHS_ES})(?:\s+del?(?:\s+a[ñn]o)?\s+\d{{2,4}})?"
    rf"|(?:{_MONTHS_EN})\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS_EN})(?:,?\s+\d{{4}})?)"
)
_BORN = (
    r"\b(?:nac[íi]|naci[óo]|naciste|nacid[oa]s?|nacimiento|cumplea[ñn]os|cumplo\s+a[ñn]os"
    r"|born|birthday|date\s+of\s+birth|birth\s*date)\b"
)
_TLD = "cl|com|org|net|es|edu|gob|gov|info|io|ar|pe|mx|uk"


def _pattern(kind: str, form: str, read: Read = _always, flags: int = re.IGNORECASE) -> Pattern:
    return Pattern(kind, re.compile(form, flags), read)


PATTERNS: tuple[Pattern, ...] = (
    _pattern("email", r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"),
    _pattern(
        "email",
        rf"\b\w{{1,40}}(?:\s(?:punto|dot|gui[óo]n|dash)\s\w{{1,40}}){{0,3}}\s(?:arroba|at)\s"
        rf"\w{{1,40}}(?:\s(?:punto|dot)\s\w{{1,40}}){{0,2}}\s(?:punto|dot)\s(?:{_TLD})\b",
    ),
    _pattern("url", r"\b(?:https?://|www\.)[^\s<>\"”»]{1,400}[^\s<>\"”».,;:!?)]"),
    _pattern(
        "url",
        rf"(?<![\w@.-])(?:[a-z0-9][a-z0-9-]{{1,62}}\.){{1,3}}(?:{_TLD})\b(?:/[^\s<>\"”».,;)]{{1,200}})?",
    ),
    _pattern("handle", r"(?<![\w.@])@[A-Za-z_][\w.]{1,29}\b", _always, 0),
    _pattern(
        "gps",
        r"(?<![\w.])(?P<lat>[-−]?\d{1,2}[.]\d{3,8})°?\s*[,;]?\s+(?P<lon>[-−]?\d{1,3}[.]\d{3,8})°?(?![\w.])",
        _gps,
    ),
    _pattern(
        "gps",
        r"(?<!\d)\d{1,2}\s?[°º]\s?\d{1,2}\s?['′’]\s?(?:\d{1,2}(?:[.,]\d{1,3})?\s?[\"″”]\s?)?[NS]"
        r"[\s,;y]{1,4}\d{1,3}\s?[°º]\s?\d{1,2}\s?['′’]\s?(?:\d{1,2}(?:[.,]\d{1,3})?\s?[\"″”]\s?)?[EWO]\b",
    ),
    _pattern(
        "account",
        r"\b(?:cuenta|cta\.?|account|acct\.?)\b[^\d\n]{0,40}?(?P<it>\d[\d.\s-]{4,22}\d)(?!\w)",
    ),
    _pattern(
        "account", r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b", _always, 0
    ),
    _pattern("account", r"(?<![\d.-])\d{4}(?:[\s-]?\d{4}){3}(?![\d.-])", _card),
    _pattern(
        "rut",
        r"(?<![\w.-])(?P<number>\d{1,2}\.\d{3}\.\d{3}|\d{7,8})\s?(?P<dash>[-‐–])\s?(?P<digit>[\dk])(?!\w|-\d)",
        _rut,
    ),
    _pattern(
        "rut",
        r"(?<![\w.-])(?P<number>\d{1,2}\.\d{3}\.\d{3})(?P<dash>)\s?(?P<digit>[\dk])(?!\w|[.,]\d)",
        _rut,
    ),
    _pattern("phone", r"(?<![\w+])\+\s?\d{1,3}(?:[\s.-]?\(?\d{1,4}\)?){2,6}(?!\w)", _phone),
    _pattern("phone", r"(?<!\w)\(0?\d{1,3}\)\s?(?:9\s?)?\d{3,4}[\s.-]?\d{3,4}(?!\w)", _phone),
    _pattern("phone", r"(?<![\w.,$-])(?:0?56[\s.-]?)?9(?:[\s.-]?\d{4}){2}(?![\w-]|[.,]\d)", _phone),
    _pattern(
        "phone", r"(?<![\w.,$-])(?:0?56[\s.-]?)?9(?:[\s-]?\d{2,3}){3,4}(?![\w-]|[.,]\d)", _phone
    ),
    _pattern(
        "id",
        r"\b(?:pasaporte|passport|dni|c[ée]dula|carnet|folio|rol|id|matr[íi]cula)\b"
        r"(?:\s(?:de\s\w{3,12}|n[úu]mero|number|no\.?|n[°º.])){0,2}\s?[:#]?\s?(?P<it>[A-Z]{0,3}\d[\d.-]{3,14}\d)(?!\w)",
    ),
    _pattern("phone", r"(?<![\w.,$-])\d{1,4}(?:[\s-]?\d{2,4}){1,4}(?![\w-]|[.,]\d)", _local),
    _pattern("phone", rf"\b{_DIGITS}(?:[\s,]{{1,2}}(?:{_DIGITS}|{_TENS})){{5,11}}\b", _weak),
    _pattern("plate", r"\b[BCDFGHJKLPRSTVWXYZ]{4}[\s·.-]?\d{2}\b", _plate),
    _pattern(
        "plate", r"\b[BCDFGHJKLPRSTVWXYZ]{2}[\s·.-][BCDFGHJKLPRSTVWXYZ]{2}[\s·.-]\d{2}\b", _plate
    ),
    _pattern("plate", r"\b[A-Z]{2}[\s·.-]?\d{2}[\s·.-]?\d{2}\b", _plate),
    _pattern("birth", rf"{_BORN}[^\d\n]{{0,30}}?(?P<it>{_DAY})"),
    _pattern("birth", rf"{_BORN}[^\d\n]{{0,12}}?(?P<it>(?:1[89]|20)\d\d)(?!\d)", _weak),
    _pattern("id", r"(?<![\w.,$-])\d{9,}(?![\w.,-])", _weak),
)
"""The forms, surest first: what one has found no later one finds again."""
