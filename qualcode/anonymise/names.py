"""Names: from lists that people write, from headers and labels, and words that look like one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualcode.anonymise.kinds import KINDS, kind_named
from qualcode.anonymise.matching import words_of
from qualcode.anonymise.patterns import Found
from qualcode.errors import Issue
from qualcode.words import fold

Source = str
"""Where a name comes from: ``list``, ``speaker``, ``header``, ``attribute``."""

SMALL = frozenset(
    "de del la las los el y e da do dos van von der of and the san santa don doña".split()
)
"""Words inside names that are none by themselves."""
_SHORTEST = 3
"""Letters of the shortest part of a name that stands for it."""

_HEADINGS = {
    "name": frozenset("name nombre texto text persona person empresa company lugar place".split()),
    "kind": frozenset("kind tipo clase type".split()),
    "also": frozenset("also alias aliases otros tambien".split()),
}

_FIELDS: Mapping[str, re.Pattern[str]] = {
    "company": re.compile(
        r"organi[sz]a(?:cion|tion)|empresa|compan|institucion|institution|comprador|buyer|cooperativa"
    ),
    "person": re.compile(
        r"nombre|name|participante?s?\b|entrevistad|entrevistador|investigador|informante|interview"
        r"|productor|agricultor|funcionari|transcri|traduc|translat"
    ),
    "commune": re.compile(r"comuna|municip|commune"),
    "place": re.compile(r"lugar|localidad|sector|place|location|town|village|venue|pueblo|ciudad"),
}
"""What a field of a header or an attribute holds, by its folded name."""
_NO_NAMES = re.compile(r"\b(?:edad|age|fecha|date|cargo|id|codigo|modalidad|duracion|hora)\b")
_NOTE = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_PARTED = re.compile(r"\s*[;,/\n]\s*|\s+(?:y|and|e)\s+(?=[A-ZÁÉÍÓÚÑ])")
_LEGAL = re.compile(
    r"(?:,?\s+(?:s\.?\s?a\.?|s\.?\s?p\.?\s?a\.?|ltda\.?|limitada|e\.?i\.?r\.?l\.?|s\.?r\.?l\.?|inc\.?|ltd\.?"
    r"|llc|y\sc[íi]a\.?))+$",
    re.IGNORECASE,
)
"""What stands behind the name of a company."""
_REGION = re.compile(r"(?:region|provincia|province|pais|country)\b")


@dataclass(frozen=True, slots=True)
class Name:
    """A name that somebody gave: its kind, whom it belongs to, and where it comes from.

    Names with the same ``owner`` get the same token; ``whole`` is false for a part of a longer one.
    """

    kind: str
    text: str
    owner: str
    source: Source
    whole: bool = True


def from_rows(
    rows: Sequence[Sequence[str]], kind: str, where: str
) -> tuple[list[Name], list[Issue]]:
    """The names of a list, one per row, and the rows that could not be read.

    With headings (name, kind, also) the columns are read by them; without, the first cell is the
    name and further ones are other names of the same. ``kind`` holds where no column says.
    """
    found: list[Name] = []
    issues: list[Issue] = []
    columns, first = _columns(rows)
    for number, row in enumerate(rows[first:], start=first + 1):
        cells = [" ".join(cell.split()) for cell in row]
        own = kind
        if "kind" in columns and (written := _cell(cells, columns["kind"])):
            own = kind_named(written)
            if not own:
                known = ", ".join(k.id for k in KINDS.values() if k.is_name)
                issues.append(
                    Issue(f"{where}, row {number}", "its kind is not known", f"Write {known}.")
                )
                continue
        names = _names_of(cells, columns)
        found += (Name(own, name, names[0], "list") for name in names)
    return found, issues


def _columns(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], int]:
    """Columns by what they hold, and the number of the first row below the headings."""
    for number, row in enumerate(rows):
        if any(cell.strip() for cell in row):
            called = [fold(cell.strip()) for cell in row]
            columns = {
                what: place
                for what, words in _HEADINGS.items()
                for place in [next((n for n, c in enumerate(called) if c in words), -1)]
                if place >= 0
            }
            return (columns, number + 1) if "name" in columns else ({}, number)
    return {}, len(rows)


def _names_of(cells: Sequence[str], columns: Mapping[str, int]) -> list[str]:
    if not columns:
        return [name for cell in cells for name in _several(cell) if words_of(name)]
    written = [_cell(cells, columns["name"])]
    if "also" in columns:
        written.append(_cell(cells, columns["also"]))
    return [name for cell in written for name in _several(cell) if words_of(name)]


def _several(cell: str) -> list[str]:
    return [name for part in cell.split(";") if (name := part.strip())]


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def from_field(field: str, value: str, source: Source) -> list[Name]:
    """The names in a field of a header or an attribute, by what the field is called."""
    called = fold(field)
    kind = next((kind for kind, words in _FIELDS.items() if words.match(called)), "")
    if not kind or _NO_NAMES.search(called):
        return []
    pieces = [value] if kind == "company" else _PARTED.split(_NOTE.sub("", value))
    names = [_NOTE.sub("", piece).strip(" .") for piece in pieces]
    return [
        Name(kind, name, name, source)
        for name in names
        if looks_like_name(name) and not _REGION.match(fold(name))
    ]


def looks_like_name(text: str) -> bool:
    """Whether it has a word of letters that begins with a capital, and none of digits."""
    words = text.split()
    return any(w[0].isupper() and len(w) >= _SHORTEST for w in words) and not any(
        w[0].isdigit() for w in words
    )


def with_parts(names: Iterable[Name]) -> list[Name]:
    """The names, of companies also without their legal form, and of people with several also each
    single one, as parts of them.

    A part that two people share belongs to neither: it gets a token of its own.
    """
    listed = list(dict.fromkeys(names))
    owners: dict[tuple[str, ...], set[str]] = {}
    for name in listed:
        if name.kind == "person":
            for part in _parts(name.text):
                owners.setdefault(words_of(part), set()).add(name.owner)
    wholes = {words_of(name.text) for name in listed}
    for name in [n for n in listed if n.kind == "company"]:
        bare = _LEGAL.sub("", name.text)
        if words_of(bare) and words_of(bare) not in wholes:
            wholes.add(words_of(bare))
            listed.append(Name("company", bare, name.owner, name.source, whole=False))
    for name in [n for n in listed if n.kind == "person"]:
        for part in _parts(name.text):
            words = words_of(part)
            if words not in wholes:
                wholes.add(words)
                shared = len(owners[words]) > 1
                owner = part if shared else name.owner
                listed.append(Name("person", part, owner, name.source, whole=False))
    return listed


def _parts(name: str) -> list[str]:
    words = name.split()
    if len(words) < 2:
        return []
    return [
        word
        for word in words
        if fold(word) not in SMALL and len(word.strip(".")) >= _SHORTEST and word[0].isupper()
    ]


_CAPITAL = r"[A-ZÁÉÍÓÚÜÑ][a-záéíóúüñ'’]+(?:-[A-ZÁÉÍÓÚÜÑ][a-záéíóúüñ]+)?"
_GAP = r"[^\S\n]"
_PHRASE = re.compile(
    rf"{_CAPITAL}(?:{_GAP}(?:(?:de|del|la|las|los|y){_GAP}){{0,2}}{_CAPITAL}){{0,4}}"
)
_INSIDE = re.compile(r"[\w,;)\"”»]\s$|[\w,;]\s[\"“«(]$")
"""How the text ends before a word in the midst of a sentence."""
_NEVER = frozenset(
    "i january february march april may june july august september october november december monday"
    " tuesday wednesday thursday friday saturday sunday spanish english chilean dios god".split()
)


def capitalised(text: str, common: Counter[str]) -> Iterator[Found]:
    """Words with a capital in the midst of a sentence that are no common words: weak candidates.

    ``common`` counts how often each folded word is written small in all texts.
    """
    for match in _PHRASE.finditer(text):
        before = text[max(0, match.start() - 3) : match.start()]
        if not _INSIDE.search(before) or text[max(0, match.start() - 1)] == "\n":
            continue
        words = words_of(match[0])
        if all(w in _NEVER or w in SMALL or common[w] > 0 for w in words):
            continue
        yield Found("person", match.start(), match.end(), False)


def small_words(texts: Iterable[str]) -> Counter[str]:
    """How often each word is written with a small letter, by its folded form."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(word for word in re.findall(r"[^\W\d_]+", text) if word[0].islower())
    folded: Counter[str] = Counter()
    for word, n in counts.items():
        folded[fold(word)] += n
    return folded
