"""PDFs: what belongs to the page and what to the text; files that try to break the reader."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from qualcode.errors import QualcodeError, Unreadable
from qualcode.ingest import document, read
from qualcode.ingest.characters import words
from qualcode.ingest.formats import pdf
from qualcode.ingest.formats.pdf import guard
from qualcode.model import Limits

PILOTS = Path(__file__).resolve().parents[2].parent / "shared" / "corpora" / "messy" / "pdpilot_pdf"
WIDE = 60
"""Characters of a full line; every letter is as wide as the next."""
STEP = 14
ADVANCE = 6
"""Points from letter to letter in Courier of 10 points."""


class At(NamedTuple):
    """Some words on a page, from its left and its top in points."""

    x: float
    y: float
    text: str
    bold: bool = False
    size: int = 10


def pdf_of(*pages: Iterable[At], extra: str = "", page_extra: str = "") -> bytes:
    """A PDF with the words at their places, in the order in which they come."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[{}]/Count {}>>".format(
            " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages))), len(pages)
        ),
        *(
            f"<</Type/Font/Subtype/Type1/BaseFont/{font}/Encoding/WinAnsiEncoding>>"
            for font in ("Courier", "Courier-Bold")
        ),
    ]
    for n, page in enumerate(pages):
        content = "".join(
            f"BT /F{1 + at.bold} {at.size} Tf {at.x} {842 - at.y} Td ({_escaped(at.text)}) Tj ET\n"
            for at in page
        )
        fonts = "/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>"
        size = "/MediaBox[0 0 595 842]"
        objects.append(
            f"<</Type/Page/Parent 2 0 R{size}{fonts}/Contents {6 + 2 * n} 0 R{page_extra}>>"
        )
        objects.append(f"<</Length {len(content.encode('cp1252'))}>>stream\n{content}endstream")
    return written([*objects, *([extra] if extra else [])])


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def written(objects: list[str]) -> bytes:
    """A file of objects numbered from 1, the first being its catalog."""
    out, starts = b"%PDF-1.4\n", []
    for n, each in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{n} 0 obj\n{each}\nendobj\n".encode("cp1252")
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return out + (head + end).encode()


def column(
    text: str, x: float = 80, y: float = 100, step: float = STEP, wide: int = WIDE
) -> list[At]:
    """Paragraphs wrapped to lines, one below the other; an empty line is some space."""
    found = []
    for paragraph in text.split("\n"):
        for line in textwrap.wrap(paragraph, wide, break_long_words=False) or [""]:
            if line:
                found.append(At(x, y, line))
            y += step
    return found


@pytest.fixture
def pdf_file(tmp_path):
    def write(*pages: Iterable[At], name: str = "A01.pdf", **more: str) -> Path:
        path = tmp_path / name
        path.write_bytes(pdf_of(*pages, **more))
        return path

    return write


def lines_of(path: Path) -> list[str]:
    return document(path).text.split("\n")


ASKS = "I: ¿Y cómo empezó usted con la miel y con las colmenas, si se puede saber?"
SAYS = (
    "P: Empecé con mi papá hace más de veinte años. Él tenía diez colmenas detrás de la casa y yo le "
    "ayudaba los sábados. Después me quedé con todo, también con las deudas, y aquí me tiene."
)
TALK = "\n".join([ASKS, SAYS] * 4)


def test_lines_become_paragraphs(pdf_file):
    assert lines_of(pdf_file(column(TALK))) == [ASKS, SAYS] * 4


def test_a_paragraph_goes_on_over_pages_and_what_stands_at_their_edges_is_left_out(pdf_file):
    lines = [at.text for at in column(TALK)]
    n = 7
    pages = [
        [
            At(80, 40, "Proyecto Cadenas"),
            *(At(80, 100 + STEP * k, line) for k, line in enumerate(lines[at : at + n])),
            At(280, 800, f"Página {1 + at // n} de {-(-len(lines) // n)}"),
        ]
        for at in range(0, len(lines), n)
    ]
    path = pdf_file(*pages)
    assert len(pages) > 2
    assert lines_of(path) == [ASKS, SAYS] * 4
    left_out = Counter(what for what, _ in document(path).left_out)
    assert left_out == {"page headers": len(pages), "page numbers": len(pages)}
    assert all(issue.severity == "note" for issue in read(path).issues)


def test_an_answer_that_comes_first_on_two_pages_is_no_header(pdf_file):
    page = column("P: Sí.\n" + TALK)
    assert lines_of(pdf_file(page, column(TALK), page, column(TALK))).count("P: Sí.") == 2


@pytest.mark.parametrize("every", [1, 5])
@pytest.mark.parametrize("anew", [False, True])
@pytest.mark.parametrize("order", ["first", "beside", "last"])
@pytest.mark.parametrize("x", [40, 540])
def test_numbers_in_the_margin_are_left_out(pdf_file, every, anew, order, x):
    pages, number = [], 0
    for page in (column(TALK), column(TALK)):
        number = 0 if anew else number
        numbers, lines = [], []
        for at in page:
            number += 1
            counted = [At(x, at.y, str(number))] if number % every == 0 else []
            numbers += counted
            lines += [*counted, at] if x < at.x else [at, *counted]
        pages.append({"first": numbers + page, "beside": lines, "last": page + numbers}[order])
    path = pdf_file(*pages)
    assert lines_of(path) == [ASKS, SAYS] * 8
    assert {what for what, _ in document(path).left_out} == {"line numbers"}


def test_numbers_that_people_say_stay(pdf_file):
    said = "I: ¿Cuántas?\nP: 14\nI: ¿Y antes?\nP: 2020\n15\nI: ¿Seguro?\nP: 3 o 4"
    assert lines_of(pdf_file(column(said))) == said.split("\n")


def test_words_divided_at_the_ends_of_lines_are_mended(pdf_file):
    path = pdf_file(
        column("I: ¿Y?"),
        [
            At(80, 100, "P: Hoy somos una coope-"),
            At(80, 114, "rativa. Lo norte-sur y lo norte-"),
            At(80, 128, "sur, y un ex-alumno dijo: pe-"),
            At(80, 142, "ro no. Y yo-"),
            At(80, 156, "I: ¿Y?"),
        ],
    )
    assert lines_of(path)[1:] == [
        "P: Hoy somos una cooperativa. Lo norte-sur y lo norte-sur, y un ex-alumno dijo: pero no. "
        "Y yo-",
        "I: ¿Y?",
    ]


def test_first_lines_set_in_and_hanging_ones_begin_paragraphs(pdf_file):
    long = "Una frase larga que llena su renglón y sigue en otro renglón más abajo todavía. " * 3
    for first, others in ((100, 80), (80, 100)):
        room = WIDE - max(0, first - others) // ADVANCE
        head = textwrap.wrap(long, room)[0]
        tail = textwrap.wrap(long[len(head) :].strip(), WIDE - max(0, others - first) // ADVANCE)
        page = [
            At(first if n == 0 else others, 100 + STEP * (k * (len(tail) + 1) + n), line)
            for k in range(4)
            for n, line in enumerate([head, *tail])
        ]
        assert lines_of(pdf_file(page)) == [long.strip()] * 4


def test_bold_questions_and_large_headings_are_seen(pdf_file):
    question = "¿Y cómo empezó usted con la miel y todo lo demás, si se puede saber?"
    asked = [at._replace(bold=True) for at in column(question, y=140)]
    page = [At(80, 100, "Entrevista A05", size=18), *asked, *column(SAYS[3:], y=168)]
    made = document(pdf_file(page))
    assert made.text.split("\n")[2] == SAYS[3:]
    assert made.layout.headings == {0}
    assert made.layout.bold == {1: len(made.text.split("\n")[1])}


def table(rows: Iterable[tuple[str, str]], x: tuple[int, int], wide: tuple[int, int]) -> list[At]:
    """Rows of two cells, each cell whole before the next."""
    y, found = 100.0, []
    for row in rows:
        cells = [
            column(cell, at, y, wide=size) for cell, at, size in zip(row, x, wide, strict=True)
        ]
        found += [*cells[0], *cells[1]]
        y = max(at.y for cell in cells for at in cell) + STEP + 4
    return found


def test_a_table_of_speakers_is_an_interview(pdf_file):
    rows = [("Entrevistadora", ASKS[3:]), ("María de la Cruz", SAYS[3:])] * 3
    made, _ = read(pdf_file(table(rows, (80, 200), (12, 50))))
    assert [(t.speaker, t.span.of(made.text)) for t in made.turns] == rows


def test_a_table_of_questions_and_answers_gives_them_in_turn(pdf_file):
    rows = [(ASKS[3:], SAYS[3:])] * 4
    page = table([("Pregunta", "Respuesta"), *rows], (60, 300), (30, 40))
    assert lines_of(pdf_file(page))[1:] == [cell for row in rows for cell in row]


def test_columns_of_a_newspaper_are_read_one_after_the_other(pdf_file):
    left, right = column(TALK, 50, wide=38), column(TALK, 310, wide=38)
    assert lines_of(pdf_file(left + right)) == [ASKS, SAYS] * 8
    mixed = [at for pair in zip(left, right, strict=True) for at in pair]
    assert lines_of(pdf_file(mixed)) == [ASKS, SAYS] * 8


def test_lines_in_disorder_are_read_from_the_top(pdf_file):
    page = column(TALK)
    assert lines_of(pdf_file(page[len(page) // 2 :] + page[: len(page) // 2])) == [ASKS, SAYS] * 4


def test_notes_stuck_on_a_page_are_remarks(pdf_file):
    note = "<</Type/Annot/Subtype/Text/Rect[500 720 520 740]/T(Ana)/Contents(Ojo)/M(D:20240131120000)>>"
    made = document(pdf_file(column(TALK), extra=note, page_extra="/Annots[7 0 R]"))
    (remark,) = made.remarks
    assert (remark.author, remark.text, remark.at) == ("Ana", "Ojo", "2024-01-31T12:00:00")
    assert made.text[remark.start : remark.end] in ASKS


def test_no_word_is_lost(pdf_file):
    lines = [at.text for at in column(" ".join(f"palabra{n}" for n in range(900)))]
    pages = [
        [At(80, 60 + STEP * n, line) for n, line in enumerate(lines[at : at + 50])]
        for at in range(0, len(lines), 50)
    ]
    assert len(pages) > 3
    assert words(document(pdf_file(*pages)).text) == words(" ".join(lines))


@pytest.mark.skipif(not PILOTS.is_dir(), reason="the third-party corpora are not here")
@pytest.mark.parametrize(("name", "dan", "participant"), [("P1", 47, 47), ("P5", 68, 67)])
def test_interviews_with_numbered_paragraphs_have_their_turns(name, dan, participant):
    made, _ = read(PILOTS / f"{name}.pdf")
    turns = Counter(turn.speaker for turn in made.turns)
    assert (turns["Dan"], turns["Participant"]) == (dan, participant)


# -- files that cannot be read, or mean harm


def test_a_scan_is_refused_with_what_to_do(tmp_path):
    picture = (
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    )
    raw = written([
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</XObject<</I 5 0 R>>>>>>",
        "<</Length 29>>stream\nq 500 0 0 700 50 50 cm /I Do Q\nendstream",
        f"{picture}/Length 1>>stream\nx\nendstream",
    ])  # fmt: skip
    with pytest.raises(Unreadable, match=r"it is a scan: .* OCR"):
        pdf.read(tmp_path / "A01.pdf", raw, Limits())


def test_a_password_is_named(tmp_path):
    guarded = pdf_of(column(TALK)).replace(
        b"trailer<<",
        b"trailer<</ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"00" * 32 + b">/U<"
        + b"11" * 32 + b">>>",
    )  # fmt: skip
    with pytest.raises(Unreadable, match="protected with a password"):
        pdf.read(tmp_path / "A01.pdf", guarded, Limits())


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (pdf_of([]), "is empty: there are no words"),
        (pdf_of(*([[]] * 2_000)), "is empty: there are no words"),
        (b"%PDF-1.7\n", "damaged or incomplete"),
        (b"%PDF-1.7\n" + b"\x00" * 100_000, "damaged or incomplete"),
        (b"PK\x03\x04", "this is a Word document"),
        (b"I: hola", "not a PDF"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path, raw, why):
    with pytest.raises(Unreadable, match=why):
        pdf.read(tmp_path / "A01.pdf", raw, Limits())


def outcome(path: Path, raw: bytes, limits: Limits) -> str:
    """The text of a file, or the sentence that refuses it."""
    try:
        return pdf.read(path, raw, limits).text
    except QualcodeError as error:
        return str(error)


def _loop(kids: str, *more: str) -> bytes:
    return written(
        ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count 9>>", *more]
    )


def _bomb() -> bytes:
    packed = zlib.compress(b"BT /F1 10 Tf (hola) Tj ET\n" * 4_000_000, 9)
    raw = pdf_of([At(80, 100, "I: hola")])
    head = f"<</Filter/FlateDecode/Length {len(packed)}>>stream\n".encode()
    begin, end = raw.index(b"<</Length"), raw.index(b"endstream")
    return raw[:begin] + head + packed + b"\n" + raw[end:]


HOSTILE = {
    "a page that is its own parent": _loop("2 0 R"),
    "pages in a ring": _loop("3 0 R", "<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 9>>"),
    "a page tree of great depth": _loop(
        "3 0 R", *(f"<</Type/Pages/Kids[{n + 1} 0 R]/Count 1>>" for n in range(3, 20_000))
    ),
    "more pages announced than there are": (
        pdf_of(column(TALK)).replace(b"/Count 1", b"/Count 99999999")
    ),
    "a stream that contains itself": pdf_of(column(TALK)).replace(
        b"/Resources<<", b"/Resources<</XObject<</X 6 0 R>>"
    ),
    "arrays inside arrays": _loop("[" * 50_000 + "]" * 50_000),
    "a table of places that is wrong": pdf_of(column(TALK)).replace(b"00000 n", b"99999 n"),
    "places beyond the file": pdf_of(column(TALK)).replace(b"startxref\n", b"startxref\n9999"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_document_or_a_sentence(tmp_path, name):
    begun = time.perf_counter()
    said = outcome(tmp_path / "A01.pdf", HOSTILE[name], Limits(seconds=5))
    assert words(said) == words(TALK) or said.startswith("A01.pdf: ")
    assert time.perf_counter() - begun < 8


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_read(tmp_path, pdf_file):
    begun = time.perf_counter()
    with pytest.raises(Unreadable, match="takes longer than 1 seconds"):
        pdf.read(tmp_path / "A01.pdf", _bomb(), Limits(seconds=1))
    assert time.perf_counter() - begun < 4
    assert lines_of(pdf_file(column(TALK))) == [ASKS, SAYS] * 4


def test_a_worker_serves_many_files_and_is_replaced_after_some(pdf_file, monkeypatch):
    guard.stop()
    monkeypatch.setattr(guard, "MOST_FILES", 2)
    path = pdf_file(column(TALK))
    served = []
    for _ in range(4):
        document(path)
        served.append(guard._running[0].process.pid)
    assert served[0] == served[1] != served[2] == served[3]


def test_a_worker_that_was_killed_is_replaced(pdf_file):
    path = pdf_file(column(TALK))
    document(path)
    (running,) = guard._running
    running.process.kill()
    running.process.wait()
    assert lines_of(path) == [ASKS, SAYS] * 4


def test_a_file_that_kills_the_worker_costs_only_itself(pdf_file, monkeypatch, tmp_path):
    suicidal = tmp_path / "worker.py"
    suicidal.write_text("import os\nos._exit(9)\n", encoding="utf-8")
    guard.stop()
    monkeypatch.setattr(guard, "_SCRIPT", suicidal)
    path = pdf_file(column(TALK))
    with pytest.raises(Unreadable, match="cannot be opened"):
        document(path)
    monkeypatch.undo()
    assert lines_of(path) == [ASKS, SAYS] * 4


def test_the_text_of_a_file_is_bounded(tmp_path):
    with pytest.raises(Unreadable, match="its text is longer than"):
        pdf.read(tmp_path / "A01.pdf", pdf_of(column(TALK)), Limits(megabytes=0))


SCRIPT = """
import sys
from pathlib import Path
from qualcode.ingest import document
from qualcode.ingest.formats.pdf import guard

print(len(document(Path(sys.argv[1])).text.split("\\n")))
print(guard._running[0].process.pid)
sys.stdout.flush()
if sys.argv[2] == "killed":
    import os
    os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(os.name == "nt", reason="looks for a process as other systems do")
@pytest.mark.parametrize("end", ["normal", "killed"])
def test_the_worker_serves_scripts_and_ends_with_them(pdf_file, tmp_path, end):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    home = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, str(script), str(pdf_file(column(TALK))), end],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(home)},
        check=False,
    )
    n_lines, pid = done.stdout.split()
    assert n_lines == "8"
    for _ in range(50):
        if not _runs(int(pid)):
            return
        time.sleep(0.1)
    raise AssertionError("the worker was left behind")


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def _changed(raw: bytes, seed: int) -> bytes:
    import random

    dice = random.Random(seed)
    out = bytearray(raw)
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(out))
        nasty = dice.choice((b"", b"\xff", b"0", b"99999", b"<<", b"R"))
        out[at : at + dice.choice((0, 1, 1, 5))] = nasty
    return bytes(out)


@pytest.mark.parametrize(
    "seeds", [range(60), pytest.param(range(60, 3_000), marks=pytest.mark.slow)]
)
def test_damaged_bytes_give_a_document_or_a_sentence(tmp_path, seeds):
    raw = pdf_of(column(TALK), column(TALK))
    for seed in seeds:
        assert outcome(tmp_path / "A01.pdf", _changed(raw, seed), Limits(seconds=10))
