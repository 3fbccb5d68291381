"""Makes a study file with something in every table, all of it invented.

python tests/store/formats/make.py FILE

``make`` writes what the first format could hold, ``make_2`` what the second could, ``make_3`` what
the third can.
"""

import hashlib
import re
import sys
from array import array
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

from qualcode.model import (
    Change,
    Coding,
    Comment,
    Interview,
    Issue,
    Participant,
    Segment,
    Span,
    Transcript,
    Translation,
    Turn,
    name_of,
)
from qualcode.store import (
    StudyFile,
    acts,
    codings,
    received,
    sources,
    things,
    transcripts,
    translations,
    versions,
)
from qualcode.store.interviews import set_attributes
from qualcode.words import Page

A01 = "Fecha: 2020-08-01\nENT: ¿Dónde vende?\nROSA: Vendo miel a la empresa. Siempre. 🐝\n"
FORMS = ("Vendo", "miel")
A02 = "ENT: ¿Dónde vende?\nINÉS: La señora Rosa vende; yo no vendo.\nLUZ: Yo tampoco.\n"


def _turn(text: str, number: int, speaker: str, words: str, start_ms: int | None = None) -> Turn:
    start = text.index(words)
    role = "interviewer" if speaker == "ENT" else "participant"
    end_ms = None if start_ms is None else start_ms + 900
    return Turn(number, speaker, role, Span(start, start + len(words)), start_ms, end_ms)


def _segment(name: str, turn: Turn, n_words: int) -> Segment:
    return Segment(
        name, name[:3], turn.number, turn.speaker, turn.span, n_words, start_ms=turn.start_ms
    )


def _new(name: str, text: str, turns: list[Turn], n_words: list[int], **more) -> object:
    spoken = [turn for turn in turns if turn.role == "participant"]
    words = list(re.finditer("|".join(FORMS), text))
    return transcripts.NewTranscript(
        Transcript(name, text, tuple(turns), f"{name}.docx", name.lower() * 21, **more),
        [
            _segment(f"{name}-{number:04d}", turn, n)
            for number, (turn, n) in enumerate(zip(spoken, n_words, strict=True), start=1)
        ],
        "es",
        array("i", (FORMS.index(found[0]) for found in words)).tobytes(),
        array("i", (found.start() for found in words)).tobytes(),
        [Issue(f"{name}.docx, turn 1", "a blank too many", "Look at it.", "note")],
    )


def make(path: Path) -> None:
    """A study of two interviews, coded by ana, by bea and by rules."""
    seconds = count()
    now = lambda: f"2026-03-01T12:00:{next(seconds):02d}+00:00"  # noqa: E731
    turns_1 = [
        _turn(A01, 1, "ENT", "¿Dónde vende?", 0),
        _turn(A01, 2, "ROSA", "Vendo miel a la empresa. Siempre. 🐝", 1000),
    ]
    turns_2 = [
        _turn(A02, 1, "ENT", "¿Dónde vende?"),
        _turn(A02, 2, "INÉS", "La señora Rosa vende; yo no vendo."),
        _turn(A02, 3, "LUZ", "Yo tampoco."),
    ]
    page = Page(
        "es",
        "0123456789abcdef",
        "\n".join(FORMS),
        bytes([0, 0]),
        "vender\nmiel",
        array("i", [0, 1]).tobytes(),
        "Vendo\nmiel",
        array("i", [1, 1]).tobytes(),
        array("i", [0, 1]).tobytes(),
    )
    with StudyFile(path, who="ana", now=now) as file:
        new = [
            _new("A01", A01, turns_1, [7], attributes={"Fecha": "2020-08-01"}),
            _new("A02", A02, turns_2, [7, 2]),
        ]
        transcripts.add(file, new, page)
        rosa = Participant(
            "A01", "ROSA", "farmer", 1, {"es": "apicultora", "en": "beekeeper"}, {"sexo": ("f",)}
        )
        set_attributes(
            file,
            [
                Interview(
                    "A01", "es", date(2020, 8, 1), ("honey",), (rosa,), {"región": ("I", "II")}
                )
            ],
        )
        translations.add(
            file, [Translation("A01", 2, "en", "I sell honey to the company. Always.", "eva")]
        )
        whole, part = turns_1[1].span, Span(turns_2[1].span.start, turns_2[1].span.start + 20)
        codings.add(
            file,
            [
                Coding("A01-0001", "A01", "MARKET.SELLS", coder, whole, whole.of(A01), memo="claro")
                for coder in ("ana", "bea")
            ]
            + [
                Coding(
                    "A02-0001", "A02", "MARKET.SELLS", "ana", part, part.of(A02), "denies", "other"
                )
            ],
        )
        codings.set_read(file, ["A01"], "ana")
        keys = {name: there.key for name, there in transcripts.known(file).items()}
        start = turns_2[2].span.start
        hit = codings.RuleCoding(
            3, "PRICE.UP", start, start + 10, A02[start : start + 10], "affirms", "self", "tampoco"
        )
        runs = [
            codings.RuleRun(keys["A01"], "inputs 1", [], [("MARKET", 1)]),
            codings.RuleRun(keys["A02"], "inputs 2", [hit], []),
        ]
        ruleset = {"MARKET": "b", "MARKET.SELLS": "c", "PRICE.UP": "d"}
        codings.save_runs(file, runs, list(ruleset), ruleset)
        with file.transaction():
            file.set_meta("attributes_sha256", "0" * 64)


A03 = "ENT: ¿Y usted?\nSOL: Planto papas. Riego poco.\nSOL: Y espero la lluvia.\n"
A03_LATER = "ENT: ¿Y usted?\nSOL: Planto papas. Riego mucho.\nENT: ¿Y qué más?\nSOL: Nada más.\n"


def make_2(path: Path) -> None:
    """The same with an interview that was corrected: a coding changed, a coding and a memo lost."""
    make(path)
    seconds = count()
    now = lambda: f"2026-03-02T12:00:{next(seconds):02d}+00:00"  # noqa: E731
    asked = _turn(A03, 1, "ENT", "¿Y usted?")
    one = _turn(A03, 2, "SOL", "Planto papas. Riego poco.")
    two = _turn(A03, 3, "SOL", "Y espero la lluvia.")
    comments = (Comment("eva", "¿Siempre?", two.span, "2026-03-01T10:00:00"),)
    with StudyFile(path, who="ana", now=now) as file:
        transcripts.add(file, [_new("A03", A03, [asked, one, two], [4, 4], comments=comments)])
        read = sources.Source("transcripts/A03.docx", "5" * 64, "f" * 16, ("A03",))
        sources.remember(file, [read])
        codings.add(
            file,
            [
                Coding(f"A03-000{n}", "A03", "PRICE.UP", "ana", turn.span, turn.span.of(A03))
                for n, turn in ((1, one), (2, two))
            ],
        )
        changed = _turn(A03_LATER, 2, "SOL", "Planto papas. Riego mucho.")
        new = _turn(A03_LATER, 4, "SOL", "Nada más.")
        again = _turn(A03_LATER, 3, "ENT", "¿Y qué más?")
        later = _new("A03", A03_LATER, [asked, changed, again, new], [4, 2])
        first, _ = later.segments
        later = replace(later, segments=[first, _segment("A03-0003", new, 2)], chosen="labels")
        before = versions.standing(file, "A03")
        kept, lost, memo = before.anchors
        anchors = [
            replace(
                kept,
                span=changed.span,
                quote=changed.span.of(A03_LATER),
                what="changed",
                was=kept.quote,
            ),
            *(replace(gone, state="lost", what="lost", was=gone.quote) for gone in (lost, memo)),
        ]
        changes = {"segments": {"changed": ["A03-0001"], "lost": ["A03-0002"], "new": ["A03-0003"]}}
        item = versions.NewVersion(later, "corrected", anchors, {1: 1, 2: 2}, changes)
        versions.replace(file, before, item)


def make_3(path: Path) -> None:
    """The same with what people do: acts of every kind, one of them undone."""
    make_2(path)
    seconds = count()
    now = lambda: f"2026-03-03T12:00:{next(seconds):02d}+00:00"  # noqa: E731
    at = "2026-03-03T11:00:00+00:00"
    with StudyFile(path, who="bea", now=now) as file:
        start, stop = next((s.span.start, s.span.end) for s in transcripts.segments(file, "A03"))
        (sha256,) = file.db.execute(
            "select sha256 from newest join interview i on i.key = interview_key where id = 'A03'"
        ).fetchone()
        place = ("A03-0001", "MARKET.SELLS", "bea", start, stop, sha256)
        coding = things.coding_value(*place, "mixed", "self", "suggestion", "¿seguro?", 1)
        name = things.coding_name(*place)
        memo = {
            "kind": "coding",
            "on": name,
            "author": "bea",
            "text": "# Ojo",
            "at": at,
            "origin": "person",
        }
        chart = {"text": "Vende poco.", "basis": "b" * 16, "at": at}
        wish = {
            "text": "no vende",
            "segment": "A02-0001",
            "coder": "bea",
            "at": at,
            "state": "open",
            "code": "",
        }
        sheet = [
            Change("coding", name, "A03-0001", None, coding),
            Change("seen", name_of("A02-0002", "bea"), "A02-0002", None, {"state": "nothing"}),
            Change("memo", "m" * 32, "A03-0001", None, memo),
            Change("proposal", "p" * 32, "A02-0001", None, wish),
        ]
        came = acts.perform(file, "import sheet", sheet, told={"rows": 2}, on="codificar.xlsx")
        for segment_id, code in (("A03-0001", "MARKET.SELLS"), ("A02-0002", "PRICE.UP")):
            thing = name_of(segment_id, code, "bea")
            rejected = Change("verdict", thing, segment_id, None, {"verdict": "rejected"})
            done = acts.perform(file, "reject", [rejected])
        acts.undo(file, done.act_uid)
        acts.redo(file, done.act_uid)
        acts.undo(file, done.act_uid)
        summary = Change("chart", name_of("A02", "MARKET", "bea"), "A02", None, chart)
        acts.undo(file, acts.perform(file, "chart", [summary]).act_uid)
        acts.perform(file, "chart", [summary])
        with file.transaction() as db:
            text = "id: little\n"
            codebook = hashlib.sha256(text.encode()).hexdigest()
            db.execute("insert into codebook_text values (?, '1', ?)", (codebook, text))
            book = Change("codebook", "codebook", "little", None, {"sha256": codebook})
            acts.within(file, "codebook read", [book])
            file.set_meta(things.CODEBOOK_UNWRITTEN, "")
            db.execute("insert into sheet values ('s1', ?, 'bea', '{}')", (at,))
            sha256 = hashlib.sha256(b"a sheet").hexdigest()
            back = (sha256, at, "a.xlsx", "received/a.xlsx", came.act_uid, "s1", "{}")
            received.put(file, received.Received(*back))


if __name__ == "__main__":
    make_3(Path(sys.argv[1]))
