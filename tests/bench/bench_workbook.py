"""How long the workbook takes, against plain openpyxl writing the same cells.

    python tests/bench/bench_workbook.py [OUT.xlsx]

Prints the processor time of both (medians of five, the rounds interleaved) and their ratio, on 36
generated interviews, 84 codes and 3,000 codings.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import process_time

from qualcode.analysis import frequencies, matrix_of, row_list, sample, states
from qualcode.model import (
    Act,
    Code,
    Codebook,
    CodedSegment,
    Dimension,
    Evidence,
    Group,
    Grouping,
    Interview,
    Mark,
    Mention,
    Named,
    Participant,
    Row,
    Span,
    Theme,
)
from qualcode.report.workbook import WorkbookContent, write_workbook

GOAL = 1.5
TEXT = """
la empresa nos compra toda cosecha antes precio era otro feria vecino asesor viene
cada mes papeles proyecto invierno agua campo familia miel oveja trato firme seguro a
veces no paga tarde camino lejos confianza grupo reunión cooperativa cuaderno cuentas
hija deuda galpón
"""
WORDS = TEXT.split()
LETTERS = "ABCDEFG"


def generated(n_interviews: int = 36, n_codings: int = 3_000, seed: int = 1) -> WorkbookContent:
    """A study of that size: 12 dimensions of 7 codes, 16 chains in 7 groups."""
    chance = random.Random(seed)
    codebook = _codebook()
    interviews = tuple(_interview(n, codebook, chance) for n in range(1, n_interviews + 1))
    segments = list(_segments(interviews, codebook, n_codings, chance))
    ids = [interview.id for interview in interviews]
    asked = {(i, d.id) for i in ids for d in codebook.dimensions if chance.random() < 0.6}
    evidence = Evidence(
        interviews=interviews,
        mentions=tuple(_mentions(segments)),
        raised=frozenset(asked),
        read=frozenset(ids[:-1]),
        read_by_people=frozenset(ids[: n_interviews // 2]),
    )
    labels = {i.id: i.participants[0] for i in interviews}
    standings = states(evidence, codebook, row_list(codebook, "code"))
    return WorkbookContent(
        title="Alianzas productivas: estudio generado",
        codebook=codebook,
        evidence=evidence,
        grouping=codebook.groupings[0],
        matrix_rows=matrix_of(_rows(codebook), evidence, codebook),
        sample=sample(evidence, codebook),
        states={place: one.state for place, one in standings.items()},
        frequencies=frequencies(evidence, codebook),
        segments=segments,
        citations={
            s.id: f"(entrevista con agricultor/a {labels[s.interview_id].number}, agosto de 2020)"
            for s in segments
        },
        acts=[
            Act(n, "2026-11-24T10:00:00Z", "MR", "coding added", segment.id, "", '{"code": "A"}')
            for n, segment in enumerate(segments[:500], start=1)
        ],
        about=[("qualcode", "0.1.0"), ("Orden", "qualcode export xlsx"), ("SHA-256", "0f" * 32)],
    )


def _rows(codebook: Codebook) -> list[Row]:
    dimensions = {row.id: row for row in row_list(codebook, "dimension")}
    themes = {row.id: row for row in row_list(codebook, "theme")}
    codes = {row.id: row for row in row_list(codebook, "code")}
    return [
        row
        for dimension in codebook.dimensions
        for row in (
            dimensions[dimension.id],
            *(
                row
                for theme in dimension.themes
                for row in (themes[theme.id], *(codes[code.id] for code in theme.codes))
            ),
        )
    ]


def _codebook() -> Codebook:
    def named(text: str) -> dict[str, str]:
        return {"es": f"{text} (es)", "en": f"{text} (en)"}

    def code(theme: str, dimension: str, name: str) -> Code:
        text = f"Lo que se dice de {name.lower()} en {theme.lower()}"
        return Code(f"{theme}_{name}", theme, dimension, named(text), named(f"{text}. " * 4))

    dimensions = []
    for first in "ABCDEFGHIJKL":
        dimension = f"DIM{first}"
        themes = [
            Theme(t, dimension, named(f"Tema {t}"), tuple(code(t, dimension, n) for n in names))
            for t, names in ((f"{dimension}.X", LETTERS[:3]), (f"{dimension}.Y", LETTERS[3:]))
        ]
        dimensions.append(Dimension(dimension, named(f"Dimensión {first}"), tuple(themes)))
    chains = [f"chain_{letter}" for letter in "abcdefghijklmnop"]
    groups = [
        Group(f"group_{letter}", named(f"Grupo {letter}"), tuple(chains[n::7]))
        for n, letter in enumerate(LETTERS)
    ]
    return Codebook(
        id="generated",
        version="1",
        title=named("Generado"),
        languages=("es", "en"),
        dimensions=tuple(dimensions),
        actor_types=tuple(Named(a, named(a)) for a in ("producer", "company", "official")),
        value_chains=tuple(Named(chain, named(chain)) for chain in chains),
        groupings=(Grouping("seven", named("Siete grupos"), tuple(groups)),),
    )


def _interview(n: int, codebook: Codebook, chance: random.Random) -> Interview:
    actor = chance.choices(("producer", "company", "official"), (22, 9, 5))[0]
    chains = chance.sample([c.id for c in codebook.value_chains], chance.choice((1, 1, 1, 2)))
    interview = f"A{n:02}"
    return Interview(
        id=interview,
        language="es",
        date=date(2020, 8, 1),
        value_chains=() if actor == "official" else tuple(chains),
        participants=(Participant(interview, "P", actor, n),),
    )


def _segments(
    interviews: tuple[Interview, ...], codebook: Codebook, n_codings: int, chance: random.Random
) -> Iterator[CodedSegment]:
    codes = [code.id for code in codebook.codes]
    weights = [1 / (1 + n % 17) for n in range(len(codes))]
    done = 0
    per_interview = -(-n_codings // len(interviews))
    for interview in interviews:
        start, number, wanted = 0, 0, min(per_interview, n_codings - done)
        while wanted > 0:
            number += 1
            text = " ".join(chance.choices(WORDS, k=chance.randint(20, 130))).capitalize() + "."
            span = Span(start, start + len(text))
            chosen = chance.choices(codes, weights, k=min(wanted, chance.choice((1, 1, 2))))
            marks = tuple(
                Mark(
                    code,
                    chance.choices(("affirms", "denies", "mixed"), (85, 12, 3))[0],
                    chance.choices(("self", "other"), (9, 1))[0],
                    *chance.choice((("MR", "person"), ("rules", "rule"))),
                    span=span,
                )
                for code in dict.fromkeys(chosen)
            )
            wanted, done, start = wanted - len(marks), done + len(marks), start + len(text) + 2
            yield CodedSegment(
                f"{interview.id}-{number:04}", interview.id, number, "P", span, text,
                len(text.split()), number * 41_000, marks,
            )  # fmt: skip


def _mentions(segments: list[CodedSegment]) -> Iterator[Mention]:
    for segment in segments:
        for mark in segment.marks:
            yield Mention(
                segment.interview_id, segment.speaker, mark.code, mark.stance, mark.about,
                mark.origin == "rule", 1, segment.n_words,
            )  # fmt: skip


def cells_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The values of every cell of a workbook, by sheet."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    cells = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    book.close()
    return cells


def write_plainly(path: Path, cells: dict[str, list[tuple[object, ...]]]) -> None:
    """The same cells by openpyxl's fastest way, without a style, link or width."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in cells.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def seconds(act: Callable[[], None]) -> float:
    """Processor time of an act."""
    start = process_time()
    act()
    return process_time() - start


def main() -> None:
    """Write the workbook and the same cells five times each, and print the times."""
    content = generated()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "study.xlsx"
        write_workbook(path, content, "es")
        cells = cells_of(path)
        ours, plain = [], []
        for _ in range(5):
            ours.append(seconds(lambda: write_workbook(path, content, "es")))
            plain.append(seconds(lambda: write_plainly(Path(folder) / "plain.xlsx", cells)))
        n_cells = sum(value is not None for rows in cells.values() for row in rows for value in row)
        size = path.stat().st_size
    ratio = statistics.median(a / b for a, b in zip(ours, plain, strict=True))
    print(f"{len(content.segments)} segments, {n_cells} cells, {size / 1e6:.2f} MB")
    print(f"workbook {statistics.median(ours):.2f} s, plain {statistics.median(plain):.2f} s")
    print(f"ratio {ratio:.2f} (goal: at most {GOAL})")


if __name__ == "__main__":
    main()
