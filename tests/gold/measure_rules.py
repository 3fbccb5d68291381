"""How well the shipped rules find what one careful reader coded, printed per code.

    python tests/gold/measure_rules.py

The eight gold interviews of the demonstration were coded by one reader, segment by segment, and the
rules were not written on them. A hit is the same code in the same segment (or the same interview);
codes that mark nothing to code are left out. One reader's view of eight interviews is a small standard.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import yaml

from qualcode.store import codings
from qualcode.workflows import job
from qualcode.workflows.folder import shipped

Found = set[tuple[str, str]]
"""(segment or interview, code) pairs."""


def gold() -> tuple[Found, set[str]]:
    """What the reader coded, by segment, and the gold interviews."""
    path = shipped("data") / job.DEMO / "expected.yaml"
    turns_of = yaml.safe_load(path.read_text(encoding="utf-8"))["gold"]
    pairs = {
        (f"{interview}-{turn:04d}", coding["code"])
        for interview, turns in turns_of.items()
        for turn, marks in turns.items()
        for coding in marks
        if not coding["code"].startswith("ZZ.")
    }
    return pairs, set(turns_of)


def by_rules(interviews: Iterable[str]) -> Found:
    """What the rules code in these interviews, by segment."""
    with (
        tempfile.TemporaryDirectory() as name,
        job.demo(Path(name) / "demo", outputs=False) as done,
    ):
        segments = codings.coded_segments(done.study.file, interviews=interviews)
        return {(segment.id, mark.code) for segment in segments for mark in segment.marks}


def by_interview(found: Found) -> Found:
    """The same pairs by interview."""
    return {(segment.rsplit("-", 1)[0], code) for segment, code in found}


def rates(read: Found, found: Found) -> tuple[int, int, int]:
    """How many are in both, how many the reader has, how many the rules have."""
    return len(read & found), len(read), len(found)


def line(label: str, both: int, n_read: int, n_found: int) -> str:
    """One row of the table; a dash where there is nothing to divide by."""
    precision = f"{both} of {n_found}" if n_found else "–"
    recall = f"{both} of {n_read}" if n_read else "–"
    return f"{label:28} {precision:>12} {recall:>12}"


def overall(read: Found, found: Found) -> str:
    """The table's head: all codes together, as the README quotes it."""
    return "\n".join(
        [
            f"{'':28} {'precision':>12} {'recall':>12}",
            line("all codes, segments", *rates(read, found)),
            line("all codes, interviews", *rates(by_interview(read), by_interview(found))),
        ]
    )


def main() -> None:
    """Print the table."""
    read, interviews = gold()
    found = by_rules(interviews)
    print(overall(read, found) + "\n")
    used = Counter(code for _, code in read | found)
    for code in sorted(used, key=lambda name: (-used[name], name)):
        own = ({pair for pair in pairs if pair[1] == code} for pairs in (read, found))
        print(line(code, *rates(*own)))


if __name__ == "__main__":
    sys.exit(main())
