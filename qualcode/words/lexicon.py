"""The lexicon of a study's language: every token form and every whitespace chunk met so far.

A ``Lexicon`` learns: it turns texts into arrays of form numbers, tokenising each new chunk once. What
it learned since it was opened leaves as a ``Page`` that the store appends; pages read back in order
give the same lexicon. A ``Vocabulary`` is the read side that matching needs: what a form is matched
by, without a Python object per form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count, islice
from typing import TYPE_CHECKING

from qualcode.words import lemmas
from qualcode.words.marks import PUNCTUATION, flags_of
from qualcode.words.positions import positions
from qualcode.words.tokenizer import chunker

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]

_CHUNK = re.compile(r"\S+")


@dataclass(frozen=True)
class Page:
    """What a lexicon learned at one time, in a form to keep; texts are joined by line feeds.

    ``key_ids`` (int32) and ``flags`` (uint8) have one entry per form of ``forms``; ``key_names`` are
    the keys first met here; ``counts`` (int32) says how many tokens each chunk of ``chunks`` has, and
    ``tokens`` (int32) are their form numbers, chunk after chunk. ``lemmas`` fingerprints the table
    and overrides the keys were made with.
    """

    language: str
    lemmas: str
    forms: str
    flags: bytes
    key_names: str
    key_ids: bytes
    chunks: str
    counts: bytes
    tokens: bytes


@dataclass(frozen=True)
class Tokens:
    """Tokens of some texts, one after another.

    ``forms``: form numbers; ``starts``: offset of each token in its text (or where the text stands,
    if offsets were given); ``firsts``: index of the first token of each text, and at the end the
    number of all; ``words``: how many words (chunks with something besides punctuation) begin up to
    each token, its own included.
    """

    forms: Ints
    starts: Ints
    firsts: Ints
    words: Ints

    def part(self, first: int, last: int) -> Tokens:
        """The tokens of the texts from ``first`` up to, not including, ``last``."""
        begin, end = int(self.firsts[first]), int(self.firsts[last])
        spoken = int(self.words[begin - 1]) if begin else 0
        return Tokens(
            forms=self.forms[begin:end],
            starts=self.starts[begin:end],
            firsts=self.firsts[first : last + 1] - begin,
            words=self.words[begin:end] - spoken,
        )


class Vocabulary:
    """What matching needs to know of the forms of a language; form numbers index the arrays."""

    def __init__(
        self, forms: str, flags: NDArray[np.uint8], key_ids: Ints, key_names: Sequence[str]
    ) -> None:
        self._text = forms
        self.flags, self.key_ids = flags, key_ids
        self._key_names = key_names

    def __len__(self) -> int:
        return len(self.flags)

    @cached_property
    def forms(self) -> list[str]:
        """The forms as written, by number."""
        return self._text.split("\n") if self._text else []

    @cached_property
    def lengths(self) -> Ints:
        """Length of each form in code points."""
        return _line_lengths(self._text)

    def with_keys(self, wanted: Sequence[str]) -> list[NDArray[np.int64]]:
        """For each folded lemma, the numbers of the forms that have it, ascending."""
        import numpy as np

        distinct, nowhere = frozenset(wanted), len(self._key_names)
        numbers = {key: n for n, key in enumerate(self._key_names) if key in distinct}
        groups = np.array([[numbers.get(key, nowhere)] for key in wanted], dtype=np.int64)
        return positions(self.key_ids, groups, nowhere + 1)

    def beginning(self, folded: str) -> Ints:
        """Numbers of the forms that begin so when folded."""
        return self._numbers(self._folded, self._folded_starts, "\n" + folded)

    def exactly(self, casefolded: str) -> Ints:
        """Numbers of the forms that are this one, letter case apart."""
        return self._numbers(self._casefolded, self._casefolded_starts, f"\n{casefolded}\n")

    @cached_property
    def _folded(self) -> str:
        return "\n" + lemmas.fold(self._text)

    @cached_property
    def _folded_starts(self) -> Ints:
        return _line_starts(self._folded)

    @cached_property
    def _casefolded(self) -> str:
        return f"\n{self._text.casefold()}\n"

    @cached_property
    def _casefolded_starts(self) -> Ints:
        return _line_starts(self._casefolded)

    @staticmethod
    def _numbers(text: str, line_starts: Ints, wanted: str) -> Ints:
        import numpy as np

        places, place = [], text.find(wanted)
        while place >= 0:
            places.append(place)
            place = text.find(wanted, place + 1)
        return np.searchsorted(line_starts, places).astype(np.int32)


class Lexicon:
    """Learns the chunks and forms of one language; ``encode`` turns texts into form numbers."""

    def __init__(
        self, language: str, pages: Iterable[Page] = (), overrides: Mapping[str, str] | None = None
    ) -> None:
        import numpy as np

        self.language = language
        self._overrides = dict(overrides or {})
        self.lemmas = lemmas.fingerprint(language, self._overrides)
        known = _joined(pages)
        self._form_text, self._key_text = known.forms, known.key_names
        self.flags = np.frombuffer(known.flags, dtype=np.uint8)
        self.lengths = _line_lengths(known.forms)
        self._chunk_number = _numbers(_lines(known.chunks))
        self._counts = np.frombuffer(known.counts, dtype=np.int32)
        self._tokens = np.frombuffer(known.tokens, dtype=np.int32)
        self._kept = (len(self._counts), len(self.flags), len(self._tokens))
        self._prepare()

    @property
    def forms(self) -> list[str]:
        """The forms as written, by number."""
        return list(self._form_number)

    def encode(self, texts: Sequence[str], offsets: Sequence[int] | None = None) -> Tokens:
        """The tokens of the texts; ``offsets`` say where each text begins in a larger one."""
        import numpy as np

        ids, n_chunks = self._ids(texts)
        begins = np.array(offsets if offsets is not None else [0] * len(texts), dtype=np.int64)
        chunk_firsts = np.concatenate(([0], np.cumsum(n_chunks, dtype=np.int64)))
        chunk_starts = self._chunk_starts(texts, ids, begins, chunk_firsts)
        counts = self._counts[ids].astype(np.int64)
        token_firsts = np.concatenate(([0], np.cumsum(counts)))
        within = np.arange(token_firsts[-1]) - np.repeat(token_firsts[:-1], counts)
        places = np.repeat(self._firsts[ids], counts) + within
        word_chunks = np.cumsum(self._is_word[ids])
        return Tokens(
            forms=self._tokens[places],
            starts=(np.repeat(chunk_starts, counts) + self._within[places]).astype(np.int32),
            firsts=token_firsts[chunk_firsts].astype(np.int32),
            words=np.repeat(word_chunks, counts).astype(np.int32),
        )

    def new_page(self) -> Page | None:
        """What was learned since the last page, ``None`` when nothing was."""
        import numpy as np

        n_chunks, n_forms, n_tokens = self._kept
        if n_chunks == len(self._counts):
            return None
        forms, n_keys = self._forms_from(n_forms), len(self._key_number)
        keys = lemmas.keys(self.language, forms, self._overrides)
        key_ids = np.fromiter(map(self._key_number.__getitem__, keys), np.int32, count=len(keys))
        page = Page(
            language=self.language,
            lemmas=self.lemmas,
            forms="\n".join(forms),
            flags=self.flags[n_forms:].tobytes(),
            key_names="\n".join(islice(self._key_number, n_keys, None)),
            key_ids=key_ids.tobytes(),
            chunks="\n".join(islice(self._chunk_number, n_chunks, None)),
            counts=self._counts[n_chunks:].tobytes(),
            tokens=self._tokens[n_tokens:].tobytes(),
        )
        self._kept = (len(self._counts), len(self.flags), len(self._tokens))
        return page

    def whole_page(self) -> Page | None:
        """Everything it knows, in one page with the keys made anew."""
        self._kept, self._key_text = (0, 0, 0), ""
        self.__dict__.pop("_key_number", None)
        return self.new_page()

    @cached_property
    def _form_number(self) -> dict[str, int]:
        """Number of each form; needed only where there is something new to learn."""
        return _numbers(_lines(self._form_text))

    def _forms_from(self, number: int) -> list[str]:
        return list(islice(self._form_number, number, None))

    @cached_property
    def _key_number(self) -> dict[str, int]:
        return _numbers(_lines(self._key_text))

    def _ids(self, texts: Sequence[str]) -> tuple[Ints, list[int]]:
        """The numbers of all chunks, those that are new being learned, and how many each text has.

        A text's chunks are looked up before the next text is split: they are still at hand then.
        """
        import numpy as np

        ids: list[int] = []
        n_chunks = []
        for text in texts:
            chunks = text.split()
            n_chunks.append(len(chunks))
            ids += map(self._chunk_number.__getitem__, chunks)
        if len(self._chunk_number) > len(self._counts):
            self._learn(list(islice(self._chunk_number, len(self._counts), None)))
        return np.array(ids, dtype=np.int32), n_chunks

    def _learn(self, new: Sequence[str]) -> None:
        import numpy as np

        pieces = list(map(chunker(self.language), new))
        number = self._form_number.__getitem__
        counts = np.fromiter(map(len, pieces), np.int32, count=len(pieces))
        tokens = np.fromiter(map(number, chain.from_iterable(pieces)), np.int32)
        forms = self._forms_from(len(self.flags))
        flags = [0 if form.isalnum() else flags_of(form) for form in forms]
        self.flags = np.concatenate((self.flags, np.array(flags, dtype=np.uint8)))
        self.lengths = np.concatenate((self.lengths, _line_lengths("\n".join(forms))))
        self._counts = np.concatenate((self._counts, counts))
        self._tokens = np.concatenate((self._tokens, tokens))
        self._prepare()

    def _prepare(self) -> None:
        """What is derived from counts and tokens: where chunks begin, and their tokens in them."""
        import numpy as np

        counts = self._counts.astype(np.int64)
        self._firsts = np.cumsum(counts) - counts
        lengths = self.lengths[self._tokens].astype(np.int64)
        ends = np.cumsum(lengths)
        before = (ends - lengths)[self._firsts] if len(counts) else ends[:0]
        self._within = ends - lengths - np.repeat(before, counts)
        last = self._firsts + counts - 1
        self._chunk_lengths = ends[last] - before if len(counts) else ends[:0]
        words = np.concatenate(([0], np.cumsum(self.flags[self._tokens] & PUNCTUATION == 0)))
        self._is_word = words[self._firsts + counts] > words[self._firsts]

    def _chunk_starts(
        self,
        texts: Sequence[str],
        ids: Ints,
        begins: NDArray[np.int64],
        firsts: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        """Where each chunk begins: by adding lengths up, or by looking where blanks are uneven."""
        import numpy as np

        steps = self._chunk_lengths[ids] + 1
        starts = np.cumsum(steps) - steps
        n_chunks = np.diff(firsts)
        shift = np.zeros(len(texts), dtype=np.int64)
        some = n_chunks > 0
        shift[some] = begins[some] - starts[firsts[:-1][some]]
        starts += np.repeat(shift, n_chunks)
        sizes = np.concatenate(([0], np.cumsum(steps)))[firsts]
        lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        uneven = some & (np.diff(sizes) - 1 != lengths)
        for index in np.flatnonzero(uneven).tolist():
            found = [match.start() for match in _CHUNK.finditer(texts[index])]
            starts[firsts[index] : firsts[index + 1]] = np.array(found) + begins[index]
        return starts


def vocabulary_of(pages: Iterable[Page]) -> Vocabulary:
    """The read side of a language, straight from its pages."""
    import numpy as np

    known = _joined(pages)
    return Vocabulary(
        known.forms,
        np.frombuffer(known.flags, dtype=np.uint8),
        np.frombuffer(known.key_ids, dtype=np.int32),
        _lines(known.key_names),
    )


def relearned(pages: Iterable[Page], language: str, overrides: Mapping[str, str]) -> Page | None:
    """One page that says what the pages say, with the keys of the present table and overrides."""
    known = _joined(pages)
    if not known.forms:
        return None
    lexicon = Lexicon(language, [known], overrides)
    return lexicon.whole_page()


def _numbers(texts: Sequence[str]) -> dict[str, int]:
    """The number of each text; one that is asked for and not there gets the next."""
    n_texts = len(texts)
    return defaultdict(count(n_texts).__next__, zip(texts, range(n_texts), strict=True))


def _joined(pages: Iterable[Page]) -> Page:
    listed = list(pages)
    if len(listed) == 1:
        return listed[0]

    def lines(texts: Iterable[str]) -> str:
        return "\n".join(text for text in texts if text)

    return Page(
        language="",
        lemmas="",
        forms=lines(page.forms for page in listed),
        flags=b"".join(page.flags for page in listed),
        key_names=lines(page.key_names for page in listed),
        key_ids=b"".join(page.key_ids for page in listed),
        chunks=lines(page.chunks for page in listed),
        counts=b"".join(page.counts for page in listed),
        tokens=b"".join(page.tokens for page in listed),
    )


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _line_lengths(text: str) -> Ints:
    import numpy as np

    if not text:
        return np.zeros(0, dtype=np.int32)
    return (np.diff(_line_starts(f"\n{text}\n")) - 1).astype(np.int32)


def _line_starts(text: str) -> Ints:
    import numpy as np

    raw = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    return np.flatnonzero(raw == 10).astype(np.int32)
