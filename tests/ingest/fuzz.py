"""Every reader on damaged files: whatever comes in, a transcript or one sentence comes out.

``python tests/ingest/fuzz.py --minutes 10`` goes on for that long and prints how many files each
reader was given, and the slowest. A file is a good sample with its bytes damaged (``damaged``); the
same is run for some seconds by the slow tests.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from hypothesis import strategies as st

from qualcode.errors import QualcodeError, Unforeseen
from qualcode.ingest import READERS, read_all
from qualcode.model import Limits

HERE = Path(__file__).parent
LIMITS = Limits(megabytes=4, seconds=10)
PATIENCE_S = 20.0
"""No damaged sample, small as they are, may take longer."""
NASTY = [
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n\n\n", b"\t" * 50),
    *(b"<" * 30, b"{" * 300, b"[" * 300, b"{\\rtf1", b"\\bin99999 ", b"\\u-1", b"%PDF-1.7"),
    *(b"WEBVTT\n\n", b"00:00:01.000 --> 00:00:00.000\n", b"99:99:99,999 --> -1\n", b"<v ", b"<c."),
    *(
        b"PK\x03\x04",
        b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
        b"&a;",
        b"&#xd800;",
    ),
    *(b"1e999", b"NaN", b'"\\ud800"', b"-0", b"P:", b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"#00:0"),
    b"endobj\n1 0 obj\n<</Kids[1 0 R]/Type/Pages/Count 99999999>>",
]


def samples() -> list[Path]:
    """The good files to damage: everything beside this file that a reader claims."""
    return sorted(p for p in HERE.rglob("*.*") if p.suffix in READERS and "expected" not in p.name)


edits = st.lists(
    st.tuples(
        st.sampled_from(["cut", "flip", "insert", "repeat", "drop", "splice"]),
        st.floats(0, 1),
        st.floats(0, 1),
        st.sampled_from(NASTY),
    ),
    min_size=1,
    max_size=6,
)


def damaged(raw: bytes, other: bytes, changes: list[tuple[str, float, float, bytes]]) -> bytes:
    """The bytes after some changes at relative places; inside an archive, its largest part's bytes."""
    if raw.startswith(b"PK") and changes[0][1] > 0.3:
        return _repacked(raw, other, changes)
    for kind, where, how_much, nasty in changes:
        at = int(where * len(raw))
        size = int(how_much * min(len(raw), 2_000)) + 1
        if kind == "cut":
            raw = raw[:at]
        elif kind == "flip" and raw:
            at = min(at, len(raw) - 1)
            raw = raw[:at] + bytes([raw[at] ^ (1 << size % 8)]) + raw[at + 1 :]
        elif kind == "insert":
            raw = raw[:at] + nasty + raw[at:]
        elif kind == "repeat":
            raw = raw[:at] + raw[at : at + size] * 40 + raw[at:]
        elif kind == "drop":
            raw = raw[:at] + raw[at + size :]
        else:
            raw = raw[:at] + other[: size * 5] + raw[at:]
    return raw


def _repacked(raw: bytes, other: bytes, changes: list[tuple[str, float, float, bytes]]) -> bytes:
    """An archive that is sound, its largest part being damaged."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:
        return raw
    largest = max(parts, key=lambda name: len(parts[name]) * name.endswith(".xml"))
    parts[largest] = damaged(parts[largest], other[:50], changes)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def try_one(path: Path) -> float:
    """Read a damaged file and return the seconds it took; anything but a finding is an error."""
    begun = time.perf_counter()
    try:
        for made, issues in read_all(path, limits=LIMITS):
            ends = [0, *(turn.span.end for turn in made.turns)]
            for end, turn in zip(ends, made.turns, strict=False):
                assert end <= turn.span.start, "turns overlap"
                assert turn.span.end <= len(made.text), "a turn goes over the end"
            made.text.encode("utf-8")
            assert all(str(issue) for issue in issues)
    except Unforeseen as error:
        raise AssertionError("what nobody foresaw") from error
    except QualcodeError as error:
        if not str(error).strip():
            raise AssertionError("an error without a sentence") from error
    took = time.perf_counter() - begun
    assert took < PATIENCE_S, f"{took:.0f} s"
    return took


def _changes(dice: random.Random) -> list[tuple[str, float, float, bytes]]:
    kinds = ["cut", "flip", "insert", "repeat", "drop", "splice"]
    return [
        (dice.choice(kinds), dice.random(), dice.random(), dice.choice(NASTY))
        for _ in range(dice.randint(1, 6))
    ]


def _endless(dice: random.Random, folder: Path) -> Iterator[tuple[str, float]]:
    """(suffix, seconds) for one damaged file after the other, every reader in turn."""
    by_suffix: dict[str, list[Path]] = {}
    for path in samples():
        by_suffix.setdefault(path.suffix, []).append(path)
    while True:
        for suffix, paths in by_suffix.items():
            good, other = dice.choice(paths), dice.choice(dice.choice(list(by_suffix.values())))
            target = folder / f"damaged{suffix}"
            target.write_bytes(damaged(good.read_bytes(), other.read_bytes(), _changes(dice)))
            try:
                yield suffix, try_one(target)
            except Exception:
                kept = Path(tempfile.gettempdir()) / f"found-{suffix[1:]}-{time.time_ns()}{suffix}"
                kept.write_bytes(target.read_bytes())
                print(f"{kept}: a damaged copy of {good.name}", flush=True)
                raise


def main() -> None:
    """Damage and read for as long as is asked."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    until = time.monotonic() + chosen.minutes * 60
    times: dict[str, float] = Counter()
    tried: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for suffix, took in _endless(random.Random(chosen.seed), Path(folder)):
            tried[suffix] += 1
            times[suffix] = max(times[suffix], took)
            if time.monotonic() > until:
                break
    for suffix in sorted(tried):
        print(f"{suffix:6} {tried[suffix]:>8,} files, the slowest {times[suffix]:6.2f} s")


if __name__ == "__main__":
    main()
