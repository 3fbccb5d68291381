"""On the demonstration, rules find what a plain search of the words finds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.model import Code, Phrase, Rule
from qualcode.store import codings
from qualcode.workflows import folder

Found = set[tuple[str, str]]


def plain(text: str) -> str:
    """Lower case, accents folded, ñ kept."""
    kept = text.casefold().replace("ñ", "\0")
    folded = "".join(c for c in unicodedata.normalize("NFD", kept) if not unicodedata.combining(c))
    return folded.replace("\0", "ñ")


def literal(rule: Rule) -> Iterator[str]:
    """A regular expression for each pattern that needs no lemma: prefixes and words told exactly."""
    for pattern in rule.patterns:
        if isinstance(pattern, Phrase) and all(
            word.kind != "lemma" and not word.gap for word in pattern.words
        ):
            words = [
                re.escape(plain(word.text)) + (r"\w*" if word.kind == "prefix" else "")
                for word in pattern.words
            ]
            yield r"\b" + r"\s+".join(words) + r"\b"


def simple(code: Code) -> list[Rule]:
    """Its Spanish rules that a plain search can follow."""
    return [
        rule
        for rule in code.rules.get("es", ())
        if not rule.vetoes and not rule.chains and not rule.actors and list(literal(rule))
    ]


@pytest.fixture(scope="module")
def study(demo: Path) -> Iterator[folder.StudyFolder]:
    with folder.open_folder(demo) as opened:
        yield opened


def test_words_told_literally_are_found_wherever_they_stand(study):
    """Every place where a plain search finds a literal pattern carries its code."""
    segments = list(codings.coded_segments(study.file))
    by_id = {i.id: i for i in codings.evidence(study.file).interviews}
    missed: Found = set()
    n = 0
    for code in study.codebook.codes:
        for expression in {e for rule in simple(code) for e in literal(rule)}:
            for segment in segments:
                interview = by_id[segment.interview_id]
                applies = code.applies(interview.actor_types, interview.value_chains)
                if applies and re.search(expression, plain(segment.text)):
                    n += 1
                    if code.id not in {mark.code for mark in segment.marks}:
                        missed.add((segment.id, code.id))
    assert n >= 10
    assert not missed
