"""From texts to what may have to be replaced: one candidate for each distinct item."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from qualcode.anonymise import addresses, names, patterns
from qualcode.anonymise.kinds import KINDS, NUMBERS, How, Language, Tokens
from qualcode.anonymise.matching import Item, Matcher, identity, words_of
from qualcode.anonymise.names import Name
from qualcode.anonymise.patterns import Found, Taken

Decision = How | Literal["look"]
"""What is proposed or decided; ``look``: somebody has to."""

COMMON = 2
"""A name whose words are written small as often as this is also a common word."""
_LONG = 6
"""Letters of a name that may be misspelt by one."""
_CONTEXT = 45
"""Characters shown on either side of a candidate."""
_RANK = ("key", "list", "pattern", "speaker", "header", "attribute", "entity", "capital")
"""Sources, most reliable first."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a study in which items are looked for, and the interview that it belongs to."""

    interview: str
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A distinct item: how often it stands in how many interviews, where it was found, and what is
    proposed. ``note`` names a reason to look at it; ``context`` shows one place."""

    kind: str
    text: str
    times: int
    interviews: int
    source: str
    token: str
    decision: Decision
    note: str = ""
    context: str = ""


@dataclass
class _Seen:
    """What has been found of one item so far."""

    kind: str
    source: str
    owner: str
    sure: bool
    note: str = ""
    spellings: Counter[str] = field(default_factory=Counter)
    interviews: set[str] = field(default_factory=set)
    context: str = ""


def candidates(
    passages: Sequence[Passage],
    given: Iterable[Name],
    *,
    language: Language,
    known: Sequence[Item] = (),
    entities: Sequence[Sequence[Found]] = (),
    codebook: str = "",
) -> list[Candidate]:
    """What may have to be replaced in the passages, names first, each with a token.

    ``given`` are names from lists, labels, headers and attributes; ``known`` the items of a key,
    whose tokens and decisions stand; ``entities`` what a trained pipeline found in each passage.
    A name that the text of the ``codebook`` writes small is a common word: every output has it.
    """
    passages = [replace(p, text=unicodedata.normalize("NFC", p.text)) for p in passages]
    listed = names.with_parts(given)
    seen: dict[tuple[str, ...], _Seen] = {}
    common = names.small_words(passage.text for passage in passages)
    settled = {identity(item.kind, item.text): item for item in known}
    _of_names(seen, passages, listed, settled)
    for number, passage in enumerate(passages):
        found = _apart([*patterns.find(passage.text), *addresses.find(passage.text)])
        _add(seen, passage, found, "pattern", settled)
        if entities:
            _add(seen, passage, entities[number], "entity", settled)
        weak = names.capitalised(passage.text, common)
        taken_there = Taken(passage.text, found)
        outside = [one for one in weak if not taken_there.has(one)]
        _add(seen, passage, outside, "capital", settled)
    taken = {item.token for item in known} | tokens_in(passages)
    owned = {(item.kind, words_of(item.text)): item.token for item in known}
    for name in listed:
        if item := settled.get(identity(name.kind, name.text)):
            owned.setdefault((name.kind, words_of(name.owner)), item.token)
    for word in names.small_words([codebook]):
        common[word] += COMMON
    return _proposed(seen, settled, common, Tokens(language, taken), owned)


def _of_names(
    seen: dict[tuple[str, ...], _Seen],
    passages: Sequence[Passage],
    listed: Sequence[Name],
    settled: Mapping[tuple[str, ...], Item],
) -> None:
    """Where given names and the items of the key stand."""
    by_identity: dict[tuple[str, ...], Name] = {}
    for given in sorted(listed, key=lambda n: (not n.whole, _RANK.index(n.source))):
        by_identity.setdefault(identity(given.kind, given.text), given)
    items = [Item(item.kind, item.text, f"{n}") for n, item in enumerate(settled.values())]
    items += [
        Item(name.kind, name.text, f"n{n}")
        for n, (key, name) in enumerate(by_identity.items())
        if key not in settled
    ]
    matcher = Matcher(items)
    for passage in passages:
        for match in matcher.matches(passage.text):
            key = identity(match.item.kind, match.item.text)
            name = by_identity.get(key)
            source = "key" if key in settled else name.source if name else "list"
            owner = name.owner if name else match.item.text
            note = "" if name is None or name.whole else "part"
            one = seen.setdefault(key, _Seen(match.item.kind, source, owner, True, note))
            _count(one, passage, match.start, match.end, match.item.text)


def _add(
    seen: dict[tuple[str, ...], _Seen],
    passage: Passage,
    found: Iterable[Found],
    source: str,
    settled: Mapping[tuple[str, ...], Item],
) -> None:
    """Count what one source found, unless a better one has that item already."""
    for one in found:
        written = " ".join(passage.text[one.start : one.end].split())
        key = identity(one.kind, written)
        if not key or key in settled:
            continue
        there = seen.setdefault(key, _Seen(one.kind, source, written, one.sure, one.note))
        if there.source == source:
            there.sure = there.sure or one.sure
            _count(there, passage, one.start, one.end, written)


def _count(seen: _Seen, passage: Passage, start: int, end: int, written: str) -> None:
    seen.spellings[written] += 1
    seen.interviews.add(passage.interview)
    if not seen.context:
        text = passage.text
        around = text[max(0, start - _CONTEXT) : end + _CONTEXT]
        seen.context = " ".join(around.split())


def _almost(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two words differ by one letter, which is no ending of gender."""
    if len(words) != 1 or len(others) != 1:
        return False
    one, other = sorted((words[0], others[0]), key=len)
    if len(one) < _LONG or len(other) - len(one) > 1 or one == other:
        return False
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) == len(other):
        return same < len(one) - 1 and one[same + 1 :] == other[same + 1 :]
    return one[same:] == other[same + 1 :]


def _apart(found: Sequence[Found]) -> list[Found]:
    """In order, without what lies inside something longer."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.end > kept[-1].end:
            kept.append(one)
    return kept


def tokens_in(passages: Iterable[Passage]) -> set[str]:
    """What stands in square brackets already, so that no new token is one of an older hand."""
    return {m for passage in passages for m in re.findall(r"\[[^\[\]\n]{1,80}\]", passage.text)}


def _proposed(
    seen: Mapping[tuple[str, ...], _Seen],
    settled: Mapping[tuple[str, ...], Item],
    common: Counter[str],
    tokens: Tokens,
    owned: dict[tuple[str, tuple[str, ...]], str],
) -> list[Candidate]:
    """The candidates with tokens; whoever is the same gets the same one.

    ``owned`` are tokens by kind and owner. What only looks like a name gets none before somebody has
    decided what it is, but that of a name that it is almost written like.
    """
    order = list(KINDS)
    ranked = sorted(
        (key for key, one in seen.items() if not _is_covered(key, one, seen)),
        key=lambda key: (order.index(seen[key].kind), _RANK.index(seen[key].source)),
    )
    made = []
    for key in ranked:
        one = seen[key]
        place = (one.kind, words_of(one.owner))
        there = settled.get(key)
        decision, note = (there.how, one.note) if there else _decision(key, one, common)
        token = there.token if there else owned.get(place, "")
        if not token and one.source == "capital":
            token = next((t for (_, other), t in owned.items() if _almost(key, other)), "")
            note = "near" if token else note
        elif not token:
            token = tokens.next(one.kind)
        if token:
            owned.setdefault(place, token)
        text = max(one.spellings, key=lambda spelling: (one.spellings[spelling], spelling))
        made.append(
            Candidate(
                kind=one.kind,
                text=there.text if there else text,
                times=sum(one.spellings.values()),
                interviews=len(one.interviews),
                source=one.source,
                token=token,
                decision=decision,
                note=note,
                context=one.context,
            )
        )
    return made


def _is_covered(key: tuple[str, ...], one: _Seen, seen: Mapping[tuple[str, ...], _Seen]) -> bool:
    """Whether a weak candidate is made of words that better sources have."""
    if one.source not in ("capital", "entity"):
        return False
    return all(
        word in names.SMALL or ((word,) in seen and seen[word,].source not in ("capital", "entity"))
        for word in key
    )


def _decision(key: tuple[str, ...], one: _Seen, common: Counter[str]) -> tuple[Decision, str]:
    """Replace what is sure; let somebody look at the rest, and say why."""
    if one.kind not in NUMBERS and KINDS[one.kind].is_name:
        own = [word for word in key if word not in names.SMALL]
        if own and all(common[word] >= COMMON for word in own):
            return "look", "common"
    if one.note == "check digit":
        return "look", one.note
    if one.source == "capital":
        return "look", "capital"
    return ("replace" if one.sure else "look"), one.note
