"""What reading a file costs, against the least that pulls its words out, in the same run.

    python tests/bench/bench_readers.py [SECTION ...]        all sections when none are named

Processor time of this process, imports done beforehand, the median of some rounds; ours and the
baseline take turns, so that whatever else the machine does hits both. Ours is the whole way from the
path to the turns (``ingest.read``); for PDFs it is the way to the document, with the time of the
process that opens them. To measure another format, write a function that gives its
``Case``s and add a line to ``SECTIONS``.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

import corpus
import documents

from qualcode.ingest import document, read
from qualcode.ingest.formats.pdf import guard

ROUNDS = 9
_PULL = re.compile(
    r"(\d+:\d\d:\d\d[.,]\d{3}) --> (\d+:\d\d:\d\d[.,]\d{3})[^\n]*\n(.*?)(?:\n\n|\Z)", re.DOTALL
)


class Case(NamedTuple):
    """A file to read, the least that pulls its words out, and how many times that we may take."""

    name: str
    path: Path
    baseline: Callable[[Path], object]
    most: float
    clock: Callable[[], float] = time.process_time
    ours: Callable[[Path], object] = read


def subtitles(folder: Path) -> Iterator[Case]:
    """One regular expression that pulls (start, end, words), over an hour and over twenty."""
    for n_cues in (900, 18_000):
        for style, suffix in (("zoom", ".vtt"), ("teams", ".vtt"), ("whisper", ".srt")):
            path = folder / f"{style}-{n_cues}{suffix}"
            path.write_text(_cues(style, n_cues), encoding="utf-8")
            yield Case(f"{style}{suffix}, {n_cues:,} cues", path, _pulled, 3)


def _pulled(path: Path) -> object:
    return _PULL.findall(path.read_text(encoding="utf-8"))


def _cues(style: str, n: int) -> str:
    """Cues of some seconds: a question of one or two, an answer of up to nine, and so on."""
    rng = random.Random(n)
    blocks = [] if style == "whisper" else ["WEBVTT\n"]
    ms = left = 0
    asks = False
    for number in range(1, n + 1):
        if not left:
            asks = not asks
            left = rng.randint(1, 2) if asks else rng.randint(2, 9)
        left -= 1
        words = " ".join(rng.choices(corpus.forms()[:5_000], k=rng.randint(7, 13))) + "."
        start, ms = ms, ms + rng.randint(2_000, 6_000)
        name = "Ana Soto" if asks else "Rosa Curiqueo"
        timing = f"{_clock(start)} --> {_clock(ms)}"
        blocks.append(
            {
                "zoom": f"{number}\n{timing}\n{name}: {words}\n",
                "teams": f"0d3c1e4a-1b2c-4d5e-8f90-123456789abc/{number}-0\n{timing}\n"
                f"<v {name}>{words}</v>\n",
                "whisper": f"{number}\n{timing.replace('.', ',')}\n{words}\n",
            }[style]
        )
    return "\n".join(blocks)


def _clock(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def word_processors(folder: Path) -> Iterator[Case]:
    """Unzip a transcript of 27 pages, parse it and join its text."""
    docx, odt = folder / "A01.docx", folder / "A01.odt"
    documents.write_docx(docx)
    yield Case("docx, 8,500 words", docx, documents.pull_docx, 3)
    documents.write_odt(odt)
    yield Case("odt, 8,500 words", odt, documents.pull_odt, 6)


def pdfs(folder: Path) -> Iterator[Case]:
    """The text call of the library on every page of a transcript of 27 pages."""
    path = folder / "A01.pdf"
    documents.write_pdf(path)
    yield Case("pdf, 8,500 words", path, documents.pull_pdf, 1.2, _with_worker, document)


def _with_worker() -> float:
    """Processor time of this process and of the one that opens PDFs, where the system tells."""
    spent = time.process_time()
    for running in guard._running:
        for thread in Path(f"/proc/{running.process.pid}/task").glob("*/schedstat"):
            spent += int(thread.read_text().split()[0]) / 1e9
    return spent


SECTIONS: Mapping[str, Callable[[Path], Iterator[Case]]] = {
    "word-processors": word_processors,
    "pdf": pdfs,
    "subtitles": subtitles,
}


def main(names: list[str]) -> None:
    """Print processor times and ratios, and say which ratio is higher than it may be."""
    with tempfile.TemporaryDirectory() as folder:
        for name in names or SECTIONS:
            print(f"\n{name}, median of {ROUNDS}: milliseconds, ratio, its limit")
            for case in SECTIONS[name](Path(folder)):
                ours, least, ratio = _measured(case)
                mark = "" if ratio <= case.most else "   TOO SLOW"
                print(
                    f"  {case.name:28}{ours * 1000:9.1f} {least * 1000:9.1f} "
                    f"{ratio:7.2f} {case.most:5.1f}{mark}"
                )


def _measured(case: Case) -> tuple[float, float, float]:
    """Seconds of ours and of the baseline, and the median of their ratios round by round."""
    times: list[tuple[float, float]] = []
    for _ in range(ROUNDS + 1):
        times.append((_seconds(case, case.ours), _seconds(case, case.baseline)))
    ours, least = zip(*times[1:], strict=True)
    return median(ours), median(least), median(a / b for a, b in times[1:])


def _seconds(case: Case, work: Callable[[Path], object]) -> float:
    started = case.clock()
    work(case.path)
    return case.clock() - started


if __name__ == "__main__":
    main(sys.argv[1:])
