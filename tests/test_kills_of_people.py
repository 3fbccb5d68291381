"""Killed, out of room or two at once: what was acknowledged is there, and nothing by halves.

A child does the acts of a job one after the other, on a clock that stands still, and acknowledges each.
Undisturbed, the same job tells what the whole study holds after each of its acts; after a kill it must
hold that of the last act acknowledged, or of the one after it, to the last cell of every table.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qualcode.errors import CannotWrite, StudyBusy
from qualcode.store import acts, desk
from qualcode.workflows import (
    care,
    codebook_file,
    codebook_moves,
    folder,
    hand,
    merging,
    reading,
    rules,
    sheet_in,
    sheet_out,
)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that are forked")

Ack = Callable[[], None]
Job = Callable[[Path, Ack], None]
SECURE, PRICE, HIGHER = "MARKET.SECURE", "MARKET.PRICE", "INCOME.HIGHER"
SEGMENTS = 60
SAID = (
    "Tenemos una venta segura con la planta del pueblo, número {n}.",
    "Ahora hay mejor precio que antes, siempre que llueva en {n} lomas.",
    "Las abejas del cajón {n} se mueren cuando hay sequía.",
)


def now() -> str:
    return "2026-11-24T12:00:00+00:00"


@contextlib.contextmanager
def opened(study: Path) -> Iterator[folder.StudyFolder]:
    with folder.open_folder(study, who="ana", now=now) as one:
        yield one


def names() -> list[str]:
    return [f"Z01-{n:04d}" for n in range(1, SEGMENTS + 1)]


# what people do


def takes_a_sheet_in(study: Path, ack: Ack) -> None:
    """``sheet import --apply``: one act."""
    with opened(study) as one:
        assert sheet_in.import_sheet(one, study / "sheet.xlsx", apply=True).act_uid
    ack()


def presses_keys(study: Path, ack: Ack) -> None:
    """What keys of the screen do, an act each."""
    from qualcode.tui.work import Work

    with opened(study) as one:
        work = Work(one, "ana")
        order = names()[:20]
        for at, name in enumerate(order):
            (line,) = work.of([name])
            if at % 4 == 3:
                work.say(line, "nothing")
                ack()
                work.note(line, f"Volver a {name}.")
                ack()
                continue
            work.code(line, (HIGHER, PRICE, SECURE)[at % 3], None)
            ack()
            (line,) = work.of([name])
            (mark,) = line.by("ana")
            work.change(line, mark, stance="denies", exemplar=True)
            ack()
            work.undo()
            ack()
            work.redo()
            ack()
            if line.suggested:
                work.reject(line, line.suggested[0])
                ack()
            if at % 4 == 2:
                (line,) = work.of([name])
                work.remove(line, line.by("ana")[0])
                ack()


def adds_codes(study: Path, ack: Ack) -> None:
    """``code add`` over and over: the study is opened for each."""
    for at, name in enumerate(names()[:25]):
        with opened(study) as one:
            hand.add(one, name, (SECURE, PRICE)[at % 2], coder="bea", memo=f"Duda {at}.")
        ack()


def undoes_an_import(study: Path, ack: Ack) -> None:
    """``undo`` and ``redo`` of a whole sheet, twice."""
    for turn in (acts.undo, acts.redo, acts.undo, acts.redo):
        with opened(study) as one:
            uid = next(a.act_uid for a in one.file.acts() if a.act == sheet_in.ACT)
            turn(one.file, uid)
        ack()


def merges_a_copy(study: Path, ack: Ack) -> None:
    """``merge``: one act or more of another copy, at once."""
    with opened(study) as one:
        assert merging.merge(one, study / "copy").acts
    ack()


def changes_the_codebook(study: Path, ack: Ack) -> None:
    """``codebook rename``, ``merge``, ``split``."""
    with opened(study) as one:
        codebook_moves.rename(one, HIGHER, "INCOME.MORE")
        ack()
        codebook_moves.merge(one, [PRICE], SECURE)
        ack()
        codebook_moves.split(one, "INCOME.MORE", ["INCOME.LITTLE", "INCOME.MUCH"])
        ack()


def restores_a_backup(study: Path, ack: Ack) -> None:
    """``restore``: the study of before in the place of what it is."""
    care.restore(study, study / "before.qualcode", who="ana")
    ack()


KILLS: Mapping[Job, int] = {
    takes_a_sheet_in: 40,
    presses_keys: 40,
    adds_codes: 25,
    undoes_an_import: 30,
    merges_a_copy: 25,
    changes_the_codebook: 25,
    restores_a_backup: 15,
}


# the study before


@pytest.fixture(scope="module")
def begun(_ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The little study with an interview of many segments, rules, and some coding by hand."""
    study = tmp_path_factory.mktemp("crowded") / "study"
    shutil.copytree(_ready, study)
    lines = [
        f"Entrevistadora: ¿Qué me cuenta de {n}?\nProductora: {SAID[n % 3].format(n=n)}"
        for n in range(SEGMENTS)
    ]
    (study / folder.TRANSCRIPTS / "Z01.txt").write_text("\n".join(lines), encoding="utf-8")
    with opened(study) as one:
        reading.ingest_files(one, [study / folder.TRANSCRIPTS])
        rules.code_by_rules(one)
        assert [
            line.segment_id for line in desk.lines(one.file, "Z01") if line.segment_id
        ] == names()
        for at, name in enumerate(names()[::3]):
            hand.add(one, name, (HIGHER, PRICE, SECURE)[at % 3], coder="carla")
        one.file.db.execute("vacuum")
    return study


def prepared(job: Job, start: Path, study: Path) -> None:
    """What a job finds: a filled sheet, one that was taken in, another copy, a backup."""
    shutil.copytree(start, study)
    if job in (takes_a_sheet_in, undoes_an_import):
        with opened(study) as one:
            sheet_out.export(one, study / "sheet.xlsx", coder="bea", interviews=["Z01"])
        book = openpyxl.load_workbook(study / "sheet.xlsx")
        rows = book["Codificar"].iter_rows()
        head = {cell.value: n for n, cell in enumerate(next(rows))}
        for at, row in enumerate(row for row in rows if row[head["seg_id"]].value):
            row[head["codigo_1"]].value = (SECURE, PRICE, HIGHER)[at % 3]
            row[head["codigo_2"]].value = (PRICE, HIGHER, SECURE)[at % 3]
            row[head["postura_1"]].value = "niega" if at % 5 == 0 else None
            row[head["memo"]].value = f"Fila {at}."
        book.save(study / "sheet.xlsx")
    if job is undoes_an_import:
        takes_a_sheet_in(study, lambda: None)
    if job is merges_a_copy:
        with opened(study) as one:
            codebook_file.note(one)
        shutil.copytree(study, study / "copy")
        adds_codes(study / "copy", lambda: None)
        with opened(study) as one:
            hand.add(one, names()[0], HIGHER, coder="ana")
            codebook_moves.merge(one, [PRICE], SECURE)
    if job is changes_the_codebook:
        with opened(study) as one:
            codebook_file.note(one)
    if job is restores_a_backup:
        with opened(study) as one:
            codebook_file.note(one)
        shutil.copyfile(study / folder.STUDY_FILE, study / "before.qualcode")
        presses_keys(study, lambda: None)
        changes_the_codebook(study, lambda: None)


# a child that is killed


Content = Mapping[str, list[str]]


def content(study: Path) -> Content:
    """All that the study file holds: every row of every table."""
    with contextlib.closing(sqlite3.connect(study / folder.STUDY_FILE)) as db:
        tables = [
            name
            for (name,) in db.execute(
                "select name from sqlite_master where type = 'table' and name not like 'sqlite%'"
            )
        ]
        return {name: sorted(map(repr, db.execute(f"select * from {name}"))) for name in tables}


@dataclass
class Whole:
    """A job that nobody disturbed: what the study held after each act, and how long it took."""

    states: list[Content] = field(default_factory=list)
    seconds: float = 0.0


def undisturbed(job: Job, study: Path) -> Whole:
    whole = Whole([content(study)])
    shutil.copytree(study, timed := study.with_name("timed"))
    job(study, lambda: whole.states.append(content(study)))
    began = time.monotonic()
    job(timed, lambda: None)
    whole.seconds = time.monotonic() - began
    return whole


def in_a_child(job: Job, study: Path) -> tuple[multiprocessing.Process, Connection]:
    """Start a job in a process of its own, which acknowledges each act."""
    context: Any = multiprocessing.get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(job, study, writer))
    process.start()
    writer.close()
    return process, reader


def _work(job: Job, study: Path, writer: Connection) -> None:
    writer.send_bytes(b"begun")
    job(study, lambda: writer.send_bytes(b"done"))


def received(reader: Connection) -> int:
    """How many acts a child that is gone has acknowledged."""
    n = 0
    with contextlib.suppress(EOFError, OSError), reader:
        while reader.recv_bytes() == b"done":
            n += 1
    return n


def killed(job: Job, study: Path, seconds: float) -> int | None:
    """Kill a job after so long; how many acts it had acknowledged, ``None`` where it had ended."""
    process, reader = in_a_child(job, study)
    assert reader.recv_bytes() == b"begun"
    process.join(seconds)
    had_ended = process.exitcode is not None
    process.kill()
    process.join()
    n = received(reader)
    assert not had_ended or process.exitcode == 0
    return None if had_ended else n


def is_whole(study: Path, whole: Whole, acknowledged: int | None) -> None:
    """The study opens without a fault, with just the acts acknowledged, or one more."""
    with opened(study) as one:
        assert care.verify(one).faults == ()
        codebook = one.file.meta("codebook")
    if codebook:
        assert hashlib.sha256((study / "codebook.yaml").read_bytes()).hexdigest() == codebook
    n = len(whole.states) - 1 if acknowledged is None else acknowledged
    there = content(study)
    allowed = whole.states[n : n + 2]
    assert any(there == one for one in allowed), "\n".join(_differing(there, allowed))


def _differing(there: Content, allowed: list[Content]) -> list[str]:
    """Which tables differ from the nearest of what may be there."""
    told = [
        [
            f"{sign} {name}: {row[:200]}"
            for name in one
            for sign, here, other in (("+", there, one), ("-", one, there))
            for row in set(here[name]) - set(other[name])
        ]
        for one in allowed
    ]
    return min(told, key=len)


def survives(job: Job, start: Path, home: Path, kills: int) -> None:
    draw = random.Random(job.__name__)
    prepared(job, start, home / "start" / "study")
    shutil.copytree(home / "start" / "study", home / "whole" / "study")
    whole = undisturbed(job, home / "whole" / "study")
    assert len(whole.states) > 1
    assert all(a != b for a, b in zip(whole.states, whole.states[1:], strict=False))
    in_the_middle = 0
    for n in range(kills):
        study = home / str(n) / "study"
        shutil.copytree(home / "start" / "study", study)
        moment = whole.seconds * (n + draw.random()) / kills
        acknowledged = killed(job, study, moment)
        in_the_middle += acknowledged is not None
        is_whole(study, whole, acknowledged)
        shutil.rmtree(study)
    assert in_the_middle >= kills // 2


@pytest.mark.slow
@pytest.mark.parametrize("job", KILLS, ids=lambda job: job.__name__)
def test_killed_at_any_moment(job, begun, tmp_path, monkeypatch):
    monkeypatch.setattr(
        rules, "BLOCK", 1
    )  # rules that look again are killed between interviews too
    survives(job, begun, tmp_path, KILLS[job])


@pytest.mark.parametrize(
    "job", [takes_a_sheet_in, presses_keys, merges_a_copy], ids=lambda job: job.__name__
)
def test_killed_once(job, begun, tmp_path):
    survives(job, begun, tmp_path, 1)


# a disk that is full


def no_room(limit: int, job: Job, study: Path, _ack: Ack) -> None:
    """A job in a process that may write no file longer than that: ``RLIMIT_FSIZE`` for a full disk."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        job(study, lambda: None)
    except CannotWrite as error:
        told = str(error)
        assert "\n" not in told
        assert told.endswith(".")
        _ack()


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 1.0])
@pytest.mark.parametrize(
    "job",
    [takes_a_sheet_in, presses_keys, undoes_an_import, merges_a_copy],
    ids=lambda job: job.__name__,
)
def test_a_full_disk_is_told_in_a_sentence_and_changes_nothing(job, share, begun, tmp_path):
    study = tmp_path / "study"
    prepared(job, begun, study)
    before = content(study)
    limit = int((study / folder.STUDY_FILE).stat().st_size * share)

    process, reader = in_a_child(partial(no_room, limit, job), study)
    process.join()

    assert process.exitcode == 0
    assert reader.recv_bytes() == b"begun"
    told = received(reader) == 1
    assert told or share == 1.0  # there was room enough
    with opened(study) as one:
        assert care.verify(one).faults == ()
    if told and job is not presses_keys:  # of which the first may find room
        assert content(study) == before
    if job is takes_a_sheet_in and told:
        kept = list((study / sheet_in.RECEIVED).glob("*.xlsx"))
        assert kept == []


# two at once


def holds_the_study(seconds: float, study: Path, ack: Ack) -> None:
    """Have a transaction open for so long."""
    with opened(study) as one, one.file.transaction():
        ack()
        time.sleep(seconds)


@pytest.fixture
def crowded(begun: Path, tmp_path: Path) -> Path:
    """A copy of the crowded study."""
    study = tmp_path / "study"
    shutil.copytree(begun, study)
    return study


@contextlib.contextmanager
def held(study: Path, seconds: float) -> Iterator[None]:
    process, reader = in_a_child(partial(holds_the_study, seconds), study)
    assert reader.recv_bytes() == b"begun"
    assert reader.recv_bytes() == b"done"
    try:
        yield
    finally:
        process.kill()
        process.join()
        reader.close()


ACTS: Mapping[str, Callable[[folder.StudyFolder], object]] = {
    "a code": lambda one: hand.add(one, "Z01-0002", SECURE, coder="ana"),
    "nothing": lambda one: hand.mark_segment(one, "Z01-0002", "nothing", coder="ana"),
    "undo": lambda one: acts.undo(one.file, acts.last_done(one.file)),
    "rename": lambda one: codebook_moves.rename(one, HIGHER, "INCOME.MORE"),
    "import": lambda one: sheet_in.import_sheet(one, one.path / "sheet.xlsx", apply=True),
    "merge": lambda one: merging.merge(one, one.path / "copy"),
}


@pytest.mark.parametrize("act", ACTS)
def test_who_comes_second_is_told_that_another_program_holds_the_study(act, begun, tmp_path):
    study = tmp_path / "study"
    prepared(merges_a_copy if act == "merge" else takes_a_sheet_in, begun, study)
    before = content(study), (study / "codebook.yaml").read_bytes()

    with opened(study) as one, held(study, 60):
        desk.wait_at_most(one.file, 0.1)
        with pytest.raises(StudyBusy) as told:
            ACTS[act](one)

    assert str(told.value).startswith("study.qualcode: another program is writing to this study.")
    assert (content(study), (study / "codebook.yaml").read_bytes()) == before
    assert not list((study / sheet_in.RECEIVED).glob("*"))


def test_who_comes_second_waits_where_it_is_not_long(crowded):
    with opened(crowded) as one, held(crowded, 0.4):
        began = time.monotonic()
        hand.add(one, "Z01-0002", SECURE, coder="ana")
        assert time.monotonic() - began > 0.2
    assert any("Z01-0002" in row and "'ana'" in row for row in content(crowded)["log"])


def adds_fifty(coder: str, study: Path, ack: Ack) -> None:
    with opened(study) as one:
        for name in names()[:50]:
            hand.add(one, name, SECURE, coder=coder)
            ack()


def test_two_who_code_at_once_have_coded_all(crowded):
    both = [in_a_child(partial(adds_fifty, coder), crowded) for coder in ("dora", "eva")]
    for process, reader in both:
        process.join()
        assert process.exitcode == 0
        assert reader.recv_bytes() == b"begun"
        assert received(reader) == 50
    with opened(crowded) as one:
        assert care.verify(one).faults == ()
        coded = {
            (mark.coder, line.segment_id)
            for line in desk.lines(one.file, "Z01")
            for mark in line.marks
        }
        clocks = [act.clock for act in one.file.acts()]
    assert {(coder, name) for coder in ("dora", "eva") for name in names()[:50]} <= coded
    assert len(clocks) == len(set(clocks))
