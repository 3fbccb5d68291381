"""Lemmas from spaCy's lookup tables, compiled once into arrays that a process maps instead of loading.

A table of half a million forms takes two seconds to load through spaCy. Here each form is kept as a
64-bit hash (FNV-1a over its letters) with the number of a suffix rule ("drop 4 letters, add *ar*"):
5 MB, mapped in milliseconds. Compilation refuses a collision between two forms of the table; a word
that is not in the table meets a hash of one that is with a probability of about 3e-14.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LAYOUT = 2
"""Number of the array layout and hash below; part of the cache's file name."""
_MEANING = 1
"""Raised when the same tables would give other lemmas than before."""
_LONGEST = 200
"""So many letters of a form are hashed; no word of a table has nearly as many."""
_FNV_BASIS, _FNV_PRIME = 0xCBF29CE484222325, 0x100000001B3


def fold(text: str) -> str:
    """Case folded without accents, the ñ kept: what is compared when words are matched."""
    text = text.casefold()
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text).replace("n\u0303", "\0")
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare.replace("\0", "ñ"))


class LemmaTable:
    """A compiled lookup table: lower-cased form -> lower-cased lemma, the form itself if unknown."""

    def __init__(
        self, hashes: NDArray[np.uint64], rules: NDArray[np.uint16], endings: Sequence[str]
    ) -> None:
        self._hashes, self._rules = hashes, rules
        parsed = (ending.split("\t") for ending in endings)
        self._endings = [(-int(drop) or None, add) for drop, add in parsed]

    def lemmas(self, forms: Sequence[str]) -> list[str]:
        """One lemma per form; forms are lower-cased first."""
        import numpy as np

        lowered = [form.lower() for form in forms]
        if not lowered or not len(self._hashes):
            return lowered
        wanted = _hashes(lowered)
        places = np.searchsorted(self._hashes, wanted)
        places[places == len(self._hashes)] = 0
        found = np.flatnonzero(self._hashes[places] == wanted)
        for index, rule in zip(found.tolist(), self._rules[places[found]].tolist(), strict=True):
            stop, add = self._endings[rule]
            lowered[index] = lowered[index][:stop] + add
        return lowered


@cache
def table(language: str) -> LemmaTable:
    """The lemma table of a language, compiled into the user's cache the first time.

    A language without a lookup table gets an empty one: every form is its own lemma. Without a
    writable cache the table is compiled in memory.
    """
    import numpy as np

    source = _source(language)
    if source is None:
        return LemmaTable(np.zeros(0, np.uint64), np.zeros(0, np.uint16), [])
    kept = _cache_folder() / f"lemmas-{language}-{table_version()}-{LAYOUT}"
    try:
        return _load(kept)
    except (OSError, ValueError, EOFError):
        hashes, rules, endings = _compile(source)
    with suppress(OSError):
        _keep(kept, hashes, rules, endings)
    return LemmaTable(hashes, rules, endings)


def table_version() -> str:
    """The version of the lookup tables, part of what makes a lemma what it is."""
    return version("spacy-lookups-data")


def keys(language: str, forms: Sequence[str], overrides: Mapping[str, str]) -> list[str]:
    """What each form is matched by: its folded lemma, the study's overrides first."""
    found = table(language).lemmas(forms)
    if overrides:
        corrected = {form.lower(): lemma.lower() for form, lemma in overrides.items()}
        found = [
            corrected.get(form.lower(), lemma) for form, lemma in zip(forms, found, strict=True)
        ]
    return [lemma if lemma.isascii() else fold(lemma) or lemma for lemma in found]


def fingerprint(language: str, overrides: Mapping[str, str]) -> str:
    """Changes when the lemmas of a language may have changed."""
    listed = sorted((form.lower(), lemma.lower()) for form, lemma in overrides.items())
    content = json.dumps([language, table_version(), _MEANING, listed], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _hashes(forms: Sequence[str]) -> NDArray[np.uint64]:
    """The hash of each form, all forms at once, letter by letter."""
    import numpy as np

    letters = np.frombuffer("".join(forms).encode("utf-32-le"), dtype=np.uint32)
    lengths = np.fromiter(map(len, forms), dtype=np.int64, count=len(forms))
    firsts = np.cumsum(lengths) - lengths
    hashes = np.full(len(forms), _FNV_BASIS, dtype=np.uint64)
    longer = np.arange(len(forms))
    for place in range(min(int(lengths.max(initial=0)), _LONGEST)):
        longer = longer[lengths[longer] > place]
        mixed = hashes[longer] ^ letters[firsts[longer] + place]
        hashes[longer] = mixed * np.uint64(_FNV_PRIME)
    return hashes


def _source(language: str) -> Path | None:
    spec = find_spec("spacy_lookups_data")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "data" / f"{language}_lemma_lookup.json.gz"
        if path.exists():
            return path
    return None


def _compile(
    source: Path,
) -> tuple[NDArray[np.uint64], NDArray[np.uint16], list[str]]:
    import numpy as np

    with gzip.open(source, "rt", encoding="utf-8") as stream:
        written: dict[str, str | list[str]] = json.load(stream)
    lemma_of = {
        form: (lemma if isinstance(lemma, str) else lemma[0]).lower()
        for form, lemma in written.items()
        if form == form.lower()
    }
    endings: dict[str, int] = {}
    rules = np.fromiter(
        (endings.setdefault(_ending(f, lemma), len(endings)) for f, lemma in lemma_of.items()),
        dtype=np.int64,
        count=len(lemma_of),
    ).astype(np.uint16)
    if len(endings) > np.iinfo(np.uint16).max:
        raise ValueError(f"{source.name}: more than 65,535 endings")
    hashes = _hashes(list(lemma_of))
    order = np.argsort(hashes)
    hashes, rules = hashes[order], rules[order]
    if np.any(hashes[1:] == hashes[:-1]):
        raise ValueError(f"{source.name}: two forms share a hash")
    return hashes, rules, list(endings)


def _ending(form: str, lemma: str) -> str:
    shared = len(os.path.commonprefix((form, lemma)))  # noqa: RUF071 letters are meant
    return f"{len(form) - shared}\t{lemma[shared:]}"


def _cache_folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("qualcode", appauthor=False)


def _load(kept: Path) -> LemmaTable:
    import numpy as np

    hashes = np.load(kept / "hashes.npy", mmap_mode="r")
    rules = np.load(kept / "rules.npy", mmap_mode="r")
    endings = (kept / "endings.txt").read_text(encoding="utf-8").split("\n")
    if len(hashes) != len(rules) or int(rules.max(initial=0)) >= len(endings):
        raise ValueError(f"{kept.name}: damaged")
    return LemmaTable(hashes, rules, endings)


def _keep(
    kept: Path, hashes: NDArray[np.uint64], rules: NDArray[np.uint16], endings: Iterable[str]
) -> None:
    import numpy as np

    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(kept, ignore_errors=True)  # damaged, or it would have been loaded
    with tempfile.TemporaryDirectory(dir=kept.parent, ignore_cleanup_errors=True) as name:
        folder = Path(name) / "table"
        folder.mkdir()
        np.save(folder / "hashes.npy", hashes)
        np.save(folder / "rules.npy", rules)
        (folder / "endings.txt").write_text("\n".join(endings), encoding="utf-8", newline="\n")
        folder.rename(kept)
