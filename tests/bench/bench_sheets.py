"""How long coding sheets take, against plain openpyxl with the same cells.

    python tests/bench/bench_sheets.py [OUT.xlsx]

Prints processor times (medians of five, the rounds interleaved) and their ratio, on a sheet of 5,400
segments and as many turns of an interviewer, 60 codes, every third segment coded.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import process_time

from qualcode.model import Code, Codebook, Dimension, Line, Mark, Span, Theme
from qualcode.sheets import archive
from qualcode.sheets.codes import Codes
from qualcode.sheets.merge import merge
from qualcode.sheets.read import read
from qualcode.sheets.records import About, BaseRow, Entry
from qualcode.sheets.resolve import resolve
from qualcode.sheets.rows import said_of
from qualcode.sheets.slots import Resolved
from qualcode.sheets.write import Content, write

GOAL = 1.5
SEGMENTS, CODES = 5_400, 60
WORDS = """
la empresa nos compra toda cosecha antes precio era otro feria vecino asesor viene cada mes papeles
proyecto invierno agua campo familia miel oveja trato firme seguro a veces no paga tarde camino lejos
""".split()


def generated(segments: int = SEGMENTS, seed: int = 1) -> Content:
    """A sheet of that many segments by 36 people, between them what an interviewer asks."""
    chance = random.Random(seed)
    book = codebook()
    lines: list[Line] = []
    start = 0
    for n in range(2 * segments):
        interview = f"A{n * 36 // (2 * segments) + 1:02}"
        asks = n % 2 == 0
        text = " ".join(chance.choices(WORDS, k=chance.randint(5, 12) if asks else 60))
        span = Span(start, start + len(text))
        start = span.end + 1
        name = "" if asks else f"{interview}-{n:05}"
        chosen = chance.sample(book.codes, 2) if not asks and n % 3 == 0 else ()
        marks = [
            Mark(code.id, "affirms", "self", "JP", "person", span, name="0f" * 16)
            for code in chosen
        ]
        marks += (
            []
            if asks
            else [Mark(chance.choice(book.codes).id, "affirms", "self", "rules", "rule", span)]
        )
        who = ("E", "interviewer") if asks else ("P", "participant")
        lines.append(Line(interview, n + 1, *who, span, text, n * 9_000, name, 60, tuple(marks)))
    base = {line.segment_id: said_of(line, "JP") for line in lines if line.segment_id}
    interviews = tuple(dict.fromkeys(line.interview_id for line in lines))
    about = About(
        "0" * 32, "1" * 32, "JP", "2026-11-24T12:00:00+00:00", "slots", "es", "2" * 64, "1", False,
        interviews, 4, len(base),
    )  # fmt: skip
    return Content(about, lines, base, book, book.codes)


def codebook() -> Codebook:
    """Ten dimensions of six codes."""
    dimensions = []
    for first in "ABCDEFGHIJ":
        name = f"DIM{first}"
        codes = tuple(
            Code(
                f"{name}.CODE_{c}",
                name,
                name,
                {"es": f"Lo que se dice de {c}"},
                {"es": "Texto. " * 20},
            )
            for c in "ABCDEF"
        )
        dimensions.append(Dimension(name, {"es": name}, (Theme(name, name, {"es": name}, codes),)))
    return Codebook("generated", "1", {"es": "Generado"}, ("es",), tuple(dimensions))


def cells_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The values of every cell of a workbook, by page."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    cells = {page.title: list(page.iter_rows(values_only=True)) for page in book.worksheets}
    book.close()
    return cells


def write_plainly(path: Path, cells: dict[str, list[tuple[object, ...]]]) -> None:
    """The same cells by openpyxl's fastest way, without a style, list or width."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in cells.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)


def seconds(act: Callable[[], object]) -> float:
    """Processor time of an act."""
    gc.collect()
    start = process_time()
    act()
    return process_time() - start


def compare(what: str, ours: Callable[[], object], plain: Callable[[], object]) -> None:
    """Do both five times by turns and print their times."""
    rounds = [(seconds(ours), seconds(plain)) for _ in range(5)]
    ratio = statistics.median(a / b for a, b in rounds)
    first, second = (statistics.median(times) for times in zip(*rounds, strict=True))
    print(f"{what}: {first:.2f} s, plain openpyxl {second:.2f} s")
    print(f"  ratio {ratio:.2f} (goal: at most {GOAL})")


def read_back(path: Path, content: Content) -> Resolved:
    """What the sheet says, once it came back."""
    texts = {line.segment_id: line.text for line in content.lines if line.segment_id}
    sheet = read(path, archive.received(path))
    return resolve(sheet, Codes(content.codebook), sheet.base or {}, texts)


def main() -> None:
    """Write the sheet and the same cells, and print the times."""
    content = generated()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "sheet.xlsx"
        write(path, content)
        cells = cells_of(path)
        n_cells = sum(value is not None for rows in cells.values() for row in rows for value in row)
        print(f"{len(content.base)} segments, {n_cells} cells, {path.stat().st_size / 1e6:.2f} MB")
        compare(
            "written", lambda: write(path, content),
            lambda: write_plainly(Path(folder) / "plain.xlsx", cells),
        )  # fmt: skip
        compare("read", lambda: read_back(path, content), lambda: cells_of(path))
    base = {f"S{n}": BaseRow(f"S{n}", "", (Entry("A"), Entry("B"))) for n in range(100_000)}
    sheet = [replace(row, entries=(Entry("A", "denies"), Entry("C"))) for row in base.values()]
    print(f"200,000 codings merged: {seconds(lambda: merge(base, sheet, base)):.2f} s (goal: 5)")


if __name__ == "__main__":
    main()
