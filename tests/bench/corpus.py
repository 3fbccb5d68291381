"""Invented interviews of any size for the benchmarks: real Spanish word forms, no sense at all.

Forms are drawn by Zipf's law from spaCy's Spanish lookup table, so that lexicon and lemma table have
real work to do. The same seed gives the same words.
"""

from __future__ import annotations

import gzip
import json
import random
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path

FUNCTION_WORDS = (
    "de la que el en y a los se del las un por con no una su para es al lo como más "
    "pero sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta "
    "hay donde quien desde todo"
).split()
N_FORMS = 40_000
N_RULES = 300


@cache
def forms() -> tuple[str, ...]:
    """Word forms of Spanish, most frequent first by decree."""
    spec = find_spec("spacy_lookups_data")
    assert spec is not None
    assert spec.submodule_search_locations
    table = Path(spec.submodule_search_locations[0]) / "data" / "es_lemma_lookup.json.gz"
    with gzip.open(table, "rt", encoding="utf-8") as stream:
        words = sorted(w for w in json.load(stream) if w.isalpha() and w.islower() and len(w) > 3)
    random.Random(7).shuffle(words)
    return tuple(words[:N_FORMS])


@cache
def phrases(n: int = N_RULES) -> tuple[str, ...]:
    """The rules: one to three words each, of middling frequency."""
    rng = random.Random(11)
    middle = forms()[200:6_000]
    found: dict[str, None] = {}
    while len(found) < n:
        found[" ".join(rng.sample(middle, rng.choice((1, 2, 2, 3))))] = None
    return tuple(found)


def write(folder: Path, n_interviews: int, n_words: int = 6_000, seed: int = 1) -> int:
    """Write the interviews as .txt files; returns the number of words."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = list(accumulate(1 / (rank + 1) ** 0.95 for rank in range(N_FORMS)))
    total = 0
    for number in range(1, n_interviews + 1):
        rng = random.Random(f"{seed}-{number}")
        turns, written = [], 0
        while written < n_words:
            for label, low, high in (("E", 8, 22), ("P", 40, 140)):
                words = _words(rng, weights, rng.randint(low, high), label == "P")
                turns.append(f"{label}: {_sentences(rng, words)}")
                written += len(words)
        (folder / f"A{number:04d}.txt").write_text("\n\n".join(turns) + "\n", encoding="utf-8")
        total += written
    return total


def _words(rng: random.Random, weights: list[float], n: int, planted: bool) -> list[str]:
    words = rng.choices(forms(), cum_weights=weights, k=n)
    words = [rng.choice(FUNCTION_WORDS) if rng.random() < 0.45 else word for word in words]
    if planted:
        for _ in range(rng.randint(0, 3)):
            place = rng.randrange(len(words))
            words[place : place + 1] = rng.choice(phrases()).split()
    return words


def _sentences(rng: random.Random, words: list[str]) -> str:
    sentences, start = [], 0
    while start < len(words):
        stop = start + rng.randint(6, 18)
        sentence = " ".join(words[start:stop])
        if rng.random() < 0.3 and " " in sentence:
            head, tail = sentence.split(" ", 1)
            sentence = f"{head}, {tail}"
        sentences.append(sentence.capitalize() + rng.choice((".", ".", ".", "?", "...")))
        start = stop
    return " ".join(sentences)
