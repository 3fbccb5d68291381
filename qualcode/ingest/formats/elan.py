"""Transcripts of ELAN (.eaf): a tier for each speaker, annotations between two slots of time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import NotATranscript, Unreadable
from qualcode.ingest.characters import clean, decode, has_words, kind, refuse_empty, words
from qualcode.ingest.document import Document, LeftOut, Utterance
from qualcode.ingest.formats import package, times
from qualcode.ingest.formats.composing import told
from qualcode.ingest.vocabulary import fold
from qualcode.model import Issue, Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_ASIDE = re.compile(
    r"\b(?:translat|traduc|gloss|glos|gest|gaze|mirada|notes?\b|notas?\b|comment|coment|observ|morph|"
    r"morf|pos\b|phon|fon[eé]t|lemma|lema|head|cabeza|hand|mano|cod(?:e|ing|igo)|memo)"
)
_SPEECH = re.compile(r"\b(?:tx|txt|text|trans|ort|utt|speech|habla|verb|enunciad|frase)")


@dataclass(eq=False)
class _Tier:
    """A tier: what it says, between which times, and the tiers that depend on it."""

    name: str
    speaker: str
    sort: str
    parent: str
    said: list[Utterance] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    """Where each of them stands in time, also where its slot has none."""

    @property
    def text(self) -> str:
        """All it says."""
        return "\n".join(one.text for one in self.said)

    @property
    def is_aside(self) -> bool:
        """Whether by its name it is about speech and no speech itself."""
        called = fold(f"{self.name} {self.sort}").replace("-", " ").replace("@", " ")
        return bool(_ASIDE.search(called))


def read(path: Path, raw: bytes, limits: Limits) -> Document:
    """An ELAN file: the annotations of its tiers of speech in the order of their times.

    Tiers that depend on those (translations, glosses) and tiers of gestures and notes are left out.
    Raises ``Unreadable`` for broken or unsafe XML and ``NotATranscript`` where no tier has words.
    """
    if found := kind(raw):
        raise Unreadable(path, f"this is {found}, not an ELAN file", "Give it its true suffix.")
    written, issues = decode(path, raw)
    refuse_empty(path, written)
    root = package.root(path, raw, limits)
    if root.tag != "ANNOTATION_DOCUMENT":
        why = "this is XML, but not a transcript of ELAN"
        raise NotATranscript(path, why, "Save it in ELAN as .eaf and try again.")
    tiers, timeless = _tiers(root)
    spoken = _of_speech(tiers)
    if not spoken:
        why = "no tier in it has words"
        raise NotATranscript(path, why, "Check in ELAN that the annotations are there.")
    left_out = [
        LeftOut(f"tiers beside the speech ({t.name})", t.text)
        for t in tiers
        if t.said and t not in spoken
    ]
    said = _in_time(spoken)
    if timeless:
        what = f"annotations whose slots have no time: {timeless:,}"
        issues.append(Issue(path.name, what, "They keep their place between the others.", "note"))
    starts, ends = [one.start_ms for one in said], [one.end_ms for one in said]
    issues += [
        *told(path.name, left_out),
        *times.issues(path.name, starts, ends, said, "annotations"),
    ]
    return Document(utterances=said, convention="elan", left_out=left_out, issues=issues)


def _tiers(root: _Element) -> tuple[list[_Tier], int]:
    """The tiers in the order of the file, and how many annotations in them have no time."""
    at, place = _slots(root)
    found: list[_Tier] = []
    spans: dict[str, tuple[str, str]] = {}
    refers: dict[str, str] = {}
    for element in root.iter("ALIGNABLE_ANNOTATION"):
        slots = element.get("TIME_SLOT_REF1", ""), element.get("TIME_SLOT_REF2", "")
        spans[element.get("ANNOTATION_ID", "")] = slots
    for element in root.iter("REF_ANNOTATION"):
        refers[element.get("ANNOTATION_ID", "")] = element.get("ANNOTATION_REF", "")
    timeless = 0
    for element in root.iter("TIER"):
        name = " ".join(element.get("TIER_ID", "").split())
        speaker = " ".join(element.get("PARTICIPANT", "").split()) or name
        tier = _Tier(
            name, speaker, element.get("LINGUISTIC_TYPE_REF", ""), element.get("PARENT_REF", "")
        )
        for own in element.iter("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
            text = clean(own.findtext("ANNOTATION_VALUE") or "")
            if not has_words(text):
                continue
            first, last = spans.get(_anchor(own.get("ANNOTATION_ID", ""), refers), ("", ""))
            start, end = at.get(first), at.get(last)
            timeless += start is None
            tier.said.append(Utterance(" ".join(text.split()), speaker, start, end))
            tier.keys.append(place.get(first, 0.0))
        found.append(tier)
    return found, timeless


def _slots(root: _Element) -> tuple[dict[str, int], dict[str, float]]:
    """Times by slot where it has one; and where each slot stands, slots without time between."""
    at: dict[str, int] = {}
    place: dict[str, float] = {}
    here, without = 0.0, 0
    for slot in root.iter("TIME_SLOT"):
        name, value = slot.get("TIME_SLOT_ID", ""), slot.get("TIME_VALUE")
        ms = times.read(value, 1) if value else None
        if ms is not None:
            at[name] = ms
            here, without = float(ms), 0
        else:
            without += 1
        place[name] = here + without * 1e-6
    return at, place


def _anchor(annotation: str, refers: Mapping[str, str]) -> str:
    """The annotation with slots that one depends on, however many lie between."""
    for _ in range(20):
        if annotation not in refers:
            break
        annotation = refers[annotation]
    return annotation


def _of_speech(tiers: Sequence[_Tier]) -> list[_Tier]:
    """The tiers that hold what was said: of each tree of tiers the one that does."""
    by_name = {tier.name: tier for tier in tiers}
    trees: dict[str, list[_Tier]] = {}
    for tier in tiers:
        trees.setdefault(_root(tier, by_name), []).append(tier)
    found = list(filter(None, map(_spoken, trees.values())))
    return [tier for tier in found if not tier.is_aside] or found


def _root(tier: _Tier, by_name: Mapping[str, _Tier]) -> str:
    for _ in range(20):
        if tier.parent not in by_name:
            break
        tier = by_name[tier.parent]
    return tier.name


def _spoken(tree: Iterable[_Tier]) -> _Tier | None:
    """The tier of a tree that is speech: its first one, unless that only numbers the others."""
    filled = [tier for tier in tree if tier.said]
    if not filled:
        return None
    first, *others = filled
    if not _only_numbers(first):
        return first
    speech = [tier for tier in others if not tier.is_aside and not _only_numbers(tier)]
    named = [tier for tier in speech if _SPEECH.search(fold(tier.name))]
    return next(iter(named or speech), first)


def _only_numbers(tier: _Tier) -> bool:
    """Whether its annotations are mere references (``ref.001``): one word with a number in it."""
    return all(
        len(words(one.text.replace(".", "_").replace("-", "_"))) == 1 and re.search(r"\d", one.text)
        for one in tier.said
    )


def _in_time(tiers: Iterable[_Tier]) -> list[Utterance]:
    said = [pair for tier in tiers for pair in zip(tier.keys, tier.said, strict=True)]
    return [one for _, one in sorted(said, key=lambda pair: pair[0])]
