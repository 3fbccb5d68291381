"""A day of a team: three coders, one with sheets, one on the screen, one in the shell, and a laptop.

What each of them does is written down by the test itself, act by act (``Ledger``), and followed
through the changes of the codebook and of a transcript. In the evening the study must say just that.
"""

from __future__ import annotations

import asyncio
import contextlib
import csv
import io
import json
import random
import re
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from qualcode.workflows import folder

pytestmark = pytest.mark.slow

OUTLETS, OUTLETS_NOW = "MARKET.POOR_OUTLETS", "MARKET.WEAK_OUTLETS"
PEER, VISIT = "SKILLS.PEER", "SKILLS.FIELD_VISIT"
PAYMENT, PRICE, PAID = "TERMS.PRICE_PAYMENT", "TERMS.PRICE_SAID", "TERMS.PAID_WHEN"
PART, LIMIT, CLIMATE = "COMMIT.SELL_PART", "LIMITS.PROPOSAL", "LIMITS.CLIMATE"
CODES = (OUTLETS, PEER, VISIT, PAYMENT, PART, LIMIT)
STANCES = {"": "affirms", "niega": "denies", "mixta": "mixed"}
Place = tuple[str, str, str, str]
"""Coder, segment, code, and the words that are meant; empty for the whole segment."""


@dataclass
class Ledger:
    """What was done, as those remember it who did it."""

    codings: dict[Place, str] = field(default_factory=dict)
    lost: dict[Place, str] = field(default_factory=dict)
    read: dict[str, set[str]] = field(default_factory=dict)
    acts: Counter[str] = field(default_factory=Counter)

    def coded(
        self, coder: str, segment: str, code: str, words: str = "", stance: str = "affirms"
    ) -> None:
        """A coder has coded."""
        self.codings[coder, segment, code, words] = stance
        self.has_read(coder, segment)

    def has_read(self, coder: str, segment: str) -> None:
        """A coder has read a segment."""
        self.read.setdefault(coder, set()).add(segment)

    def loses(self, segment: str) -> None:
        """A segment is in its transcript no more: what was coded there waits for a decision."""
        for place in [place for place in self.codings if place[1] == segment]:
            self.lost[place] = self.codings.pop(place)
        for there in self.read.values():
            there.discard(segment)

    def becomes(self, old: str, new: str) -> None:
        """A code is another one from now on."""
        self.codings, self.lost = (
            {
                (coder, segment, new if code == old else code, words): stance
                for (coder, segment, code, words), stance in some.items()
            }
            for some in (self.codings, self.lost)
        )


class Plain:
    """The study in the evening, read without qualcode."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def sql(self, statement: str, *values: object) -> list[Any]:
        """The rows of a query."""
        with contextlib.closing(sqlite3.connect(self.path / "study.qualcode")) as db:
            return db.execute(statement, values).fetchall()

    @cached_property
    def texts(self) -> dict[str, str]:
        """The words of each segment."""
        rows = self.sql(
            "select s.id, substr(t.text, s.start + 1, s.stop - s.start) from segment s"
            " join newest t on t.interview_key = s.interview_key where not s.lost"
        )
        return dict(rows)

    @cached_property
    def codebook(self) -> dict[str, Any]:
        """The codebook as its file says."""
        text = (self.path / "codebook.yaml").read_text(encoding="utf-8")
        found: dict[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return found

    @cached_property
    def codes(self) -> dict[str, dict[str, Any]]:
        """Its codes, by id."""
        themes = [
            theme for dimension in self.codebook["dimensions"] for theme in dimension["themes"]
        ]
        return {code["id"]: code for theme in themes for code in theme["codes"]}

    @cached_property
    def interviews(self) -> dict[str, tuple[set[str], set[str]]]:
        """Actors and chains of each interview."""
        rows = openpyxl.load_workbook(self.path / "interviews.xlsx")["interviews"].iter_rows(
            values_only=True
        )
        head = [str(cell) for cell in next(rows)]
        found: dict[str, tuple[set[str], set[str]]] = {}
        for row in rows:
            one = dict(zip(head, row, strict=True))
            actors, chains = found.setdefault(str(one["interview"]), (set(), set()))
            actors.add(str(one["actor_type"]))
            chains.update(str(one["value_chain"] or "").split("; "))
            chains.discard("")
        return found

    @property
    def groups(self) -> dict[str, set[str]]:
        """The chains of each group that heads a column."""
        return {g["id"]: set(g["chains"]) for g in self.codebook["groupings"][0]["groups"]}

    def columns(self) -> dict[str, list[str]]:
        """The interviews of each column."""
        found: dict[str, list[str]] = {}
        for name, (_, chains) in self.interviews.items():
            heads = [g for g, of in self.groups.items() if chains & of] or ["cross_cutting"]
            for head in [*heads, "all"]:
                found.setdefault(head, []).append(name)
        return found

    def counts(self, people: Mapping[Place, str]) -> dict[tuple[str, str], tuple[int, int]]:
        """How many interviews affirm each code, and in how many its dimension came up, by column."""
        said: dict[str, list[tuple[str, str]]] = {}
        for (_, segment, code, _), stance in people.items():
            said.setdefault(segment.partition("-")[0], []).append((code, stance))
        came_up = set(
            self.sql(
                "select i.id, r.dimension from raised r join interview i on i.key = r.interview_key"
            )
        )
        about_others: set[tuple[str, str]] = set()
        for name, code, stance, about in self.sql(
            "select i.id, c.code, c.stance, c.about from coding c join segment s on s.key ="
            " c.segment_key join interview i on i.key = s.interview_key where c.coder = 'rules'"
            " and c.state = 'here' and not exists (select 1 from verdict v"
            " where v.segment_key = c.segment_key and v.code = c.code)"
        ):
            if about == "self":
                said.setdefault(name, []).append((code, stance))
            else:
                about_others.add((name, code))
        found = {}
        for code, entry in self.codes.items():
            dimension = code.partition(".")[0]
            for column, members in self.columns().items():
                there = [name for name in members if self._applies(entry, column, name)]
                affirmed = [
                    name
                    for name in there
                    if any(c == code and stance != "denies" for c, stance in said.get(name, ()))
                ]
                addressed = [
                    name
                    for name in there
                    if (name, dimension) in came_up
                    or any(c.partition(".")[0] == dimension for c, _ in said.get(name, ()))
                    or any(n == name and c.partition(".")[0] == dimension for n, c in about_others)
                ]
                found[code, column] = len(affirmed), len(addressed)
        return found

    def _applies(self, entry: Mapping[str, Any], column: str, name: str) -> bool:
        actors, chains = self.interviews[name]
        where = entry.get("applies_to", {})
        here = chains & self.groups.get(column, chains)
        return all(
            not wanted or not there or bool(set(wanted) & there)
            for wanted, there in ((where.get("actors"), actors), (where.get("chains"), here))
        )


@dataclass
class Day:
    """The study, the command line in it, and the ledger."""

    path: Path
    run: Callable[..., Any]
    ledger: Ledger
    monkeypatch: pytest.MonkeyPatch
    begun: Counter[str] = field(default_factory=Counter)

    def records(self, line: str) -> list[dict[str, Any]]:
        """What a command prints, as records."""
        found: list[dict[str, Any]] = json.loads(self.run(f"{line} --format json").stdout)
        return found

    def said(self) -> str:
        """All that people have said, as the program shows it."""
        return str(self.run("code list --format csv").stdout)

    def acts(self) -> Counter[str]:
        """The acts in the log since the day began, by name, but for those that nobody does by hand."""
        new = Counter(act["act"] for act in self.records("log")) - self.begun
        return Counter({act: n for act, n in new.items() if act not in BY_ITSELF})

    def text(self, segment: str) -> str:
        """The words of a segment now."""
        return Plain(self.path).texts[segment]


GONE = 5
"""Which answer of A05 is taken out."""

BY_ITSELF = ("code by rules", "codebook read")
"""Acts of the program: the rules look again, the codebook is kept as it was found."""


def segments(path: Path, interview: str) -> list[str]:
    found = Plain(path).sql(
        "select s.id from segment s join interview i on i.key = s.interview_key where i.id = ?"
        " and not s.lost order by s.start",
        interview,
    )
    return [row[0] for row in found]


def some_words(text: str, draw: random.Random) -> str:
    """Five words that stand in a text once."""
    words = text.split()
    for _ in range(20):
        at = draw.randrange(max(len(words) - 5, 1))
        chosen = " ".join(words[at : at + 5])
        if text.count(chosen) == 1:
            return chosen
    return ""


def filled(path: Path, ledger: Ledger, coder: str, codes: tuple[str, ...] = CODES) -> None:
    """A sheet as its coder sends it back; every row is in the ledger."""
    draw = random.Random(path.name)
    book = openpyxl.load_workbook(path)
    page = book["Codificar"]
    rows = page.iter_rows()
    head = {cell.value: n for n, cell in enumerate(next(rows))}
    for row in rows:
        segment = row[head["seg_id"]].value
        if segment is None:
            continue
        for name, n in head.items():
            if re.match("codigo_[1-4]|postura|cita|memo", name):
                row[n].value = None
        chosen = draw.sample(codes, draw.choice((0, 1, 1, 2)))
        for n, code in enumerate(chosen, start=1):
            stance = draw.choice(["", "", "niega", "mixta"]) if code not in (PEER, VISIT) else ""
            words = some_words(row[head["texto"]].value, draw) if draw.random() < 0.3 else ""
            row[head[f"codigo_{n}"]].value = code
            row[head[f"postura_{n}"]].value = stance or None
            row[head[f"cita_{n}"]].value = words or None
            ledger.coded(coder, segment, code, words, STANCES[stance])
        if chosen:
            row[head["estado"]].value = "codificado"
        elif draw.random() < 0.5:
            row[head["estado"]].value = "nada"
            ledger.has_read(coder, segment)
        if draw.random() < 0.1:
            row[head["memo"]].value = "Ver con el equipo."
    book.save(path)


def berta_in_the_morning(day: Day) -> None:
    """By sheet: what she fills in is one act; a dry run is none. Another sheet stays with her."""
    day.run("sheet export first.xlsx --coder berta --interviews A01-A06")
    day.run("sheet export second.xlsx --coder berta --interviews A11-A12")
    day.ledger.acts["sheet export"] += 2
    filled(day.path / "first.xlsx", day.ledger, "berta")
    before = (day.path / folder.STUDY_FILE).read_bytes()
    day.run("sheet import first.xlsx")
    assert (day.path / folder.STUDY_FILE).read_bytes() == before
    day.run("sheet import first.xlsx --apply")
    day.ledger.acts["sheet import"] += 1


NAMES = {".": "full_stop", "_": "underscore"}
"""What Textual calls the keys of these letters."""


async def carla_presses(path: Path, ledger: Ledger) -> None:
    """On the screen, two interviews: each key that codes is an act."""
    from qualcode.tui.app import CodingApp
    from qualcode.tui.signs import signs
    from qualcode.tui.work import Work

    def coded(code: str, stance: str = "affirms") -> None:
        ledger.coded("carla", here(), code, "", stance)
        ledger.acts["code"] += 1

    with folder.open_folder(path) as study:
        work = Work(study, "carla")
        app = CodingApp(work, "es", signs("utf-8"), ("A07", segments(path, "A07")[0]))
        async with app.run_test(size=(80, 24)) as pilot:

            def here() -> str:
                assert app.desk.line is not None
                return str(app.desk.line.segment_id)

            async def give(code: str) -> None:
                await pilot.press("a", *(NAMES.get(letter, letter) for letter in code), "enter")

            for n, _ in enumerate((*segments(path, "A07"), *segments(path, "A08"))):
                code = CODES[n % len(CODES)]
                if n % 5 == 4:
                    await pilot.press("0")
                    ledger.has_read("carla", here())
                    ledger.acts["seen"] += 1
                else:
                    await give(code)
                    coded(code)
                    if code == PART:
                        await pilot.press("2")
                        coded(code, "denies")
                    if code == LIMIT:
                        await pilot.press("u", "ctrl+r")
                        ledger.acts.update(("undo", "redo"))
                    if code == PEER:
                        await give(VISIT)
                        coded(VISIT)
                await pilot.press("n")
            await pilot.press("q")


def ana_in_the_morning(day: Day) -> None:
    """In the shell: a command each, then line by line where she stopped."""
    ledger = day.ledger
    for n, segment in enumerate([*segments(day.path, "A09"), "A01-0001", "A07-0001"]):
        code = CODES[n % len(CODES)]
        more = " --stance denies" if n == 2 else ""
        words = some_words(day.text(segment), random.Random(n)) if n % 4 == 3 else ""
        more += f' --span "{words}"' if words else ""
        day.run(f"code add {segment} {code} --coder ana{more}")
        ledger.coded("ana", segment, code, words, "denies" if n == 2 else "affirms")
        ledger.acts["code"] += 1
    gone = segments(day.path, "A09")[0]
    day.run(f"code remove {gone} {CODES[0]} --coder ana")
    del ledger.codings["ana", gone, CODES[0], ""]
    day.run(f"code add {gone} {CLIMATE} --coder ana --memo 'Ver otra vez'")
    ledger.coded("ana", gone, CLIMATE)
    ledger.acts.update(("uncode", "code"))

    lines = []
    for n, segment in enumerate(segments(day.path, "A10")):
        if n % 4 == 3:
            lines.append("n")
            ledger.acts["seen"] += 1
        else:
            code = CODES[(n + 2) % len(CODES)]
            lines += [f"{code}{'!' if code == PART else ''}", ""]
            ledger.coded("ana", segment, code, "", "denies" if code == PART else "affirms")
            ledger.acts["accept" if found_by_rules(day, segment, code) else "code"] += 1
        ledger.has_read("ana", segment)
    typed = io.TextIOWrapper(io.BytesIO("\n".join([*lines, "q", ""]).encode()), encoding="utf-8")
    with day.monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", typed)
        day.run("code next --coder ana --interviews A10")


def found_by_rules(day: Day, segment: str, code: str) -> bool:
    """Whether coding it takes up what rules found."""
    return code != PART and bool(
        Plain(day.path).sql(
            "select 1 from coding c join segment s on s.key = c.segment_key"
            " where s.id = ? and c.code = ? and c.coder = 'rules'",
            segment,
            code,
        )
    )


def on_the_laptop(day: Day, laptop: Path) -> None:
    """Carla codes on the train, in the copy of before noon, with the codes of before noon."""
    from qualcode.tui.work import Work

    ledger = day.ledger
    with folder.open_folder(laptop) as study:
        work = Work(study, "carla")
        lines = [line for name in ("E01", "A05") for line in work.lines(name) if line.segment_id]
        for n, line in enumerate(lines):
            code = (OUTLETS, PEER, LIMIT, CLIMATE)[n % 4]
            assert work.code(line, code, None).act_uid
            ledger.coded("carla", line.segment_id, code)
            ledger.acts["code"] += 1
    at, renamed = segments(day.path, "A09")[2], segments(day.path, "A09")[6]
    for segment, code, stance in ((at, CODES[2], "mixed"), (renamed, OUTLETS, "denies")):
        with folder.open_folder(laptop) as study:
            work = Work(study, "ana")
            (line,) = work.of([segment])
            (mark,) = line.by("ana")
            assert mark.code == code
            work.change(line, mark, stance=stance)
            ledger.acts["code"] += 1
    del ledger.codings["ana", renamed, OUTLETS_NOW, ""]
    ledger.coded("ana", renamed, OUTLETS, "", "denies")  # no contradiction: its code has another id
    day.run(f"code add {at} {CODES[2]} --coder ana --stance affirms")
    ledger.acts["code"] += 1


def noon(day: Day) -> None:
    """The codebook changes: a code is renamed, one merged into another, one split."""
    changes = {
        "codebook rename": f"{OUTLETS} {OUTLETS_NOW}",
        "codebook merge": f"{PEER} {VISIT}",
        "codebook split": f"{PAYMENT} {PRICE} {PAID}",
    }
    for command, named in changes.items():
        before = day.said(), (day.path / "codebook.yaml").read_bytes()
        day.run(f"{command} {named} --dry-run")
        assert (day.said(), (day.path / "codebook.yaml").read_bytes()) == before
        day.run(f"{command} {named}")
        day.ledger.acts[command] += 1
    day.ledger.becomes(OUTLETS, OUTLETS_NOW)
    day.ledger.becomes(PEER, VISIT)

    tasks = day.records("codebook worklist")
    waiting = {p: s for p, s in day.ledger.codings.items() if p[2] == PAYMENT}
    by_people = {(t["segment"], t["coder"]) for t in tasks if t["coder"] != "rules"}
    assert by_people == {(segment, coder) for coder, segment, _, _ in waiting}
    for n, (segment, coder) in enumerate(sorted(by_people)):
        new = (PRICE, PAID) if n % 3 == 0 else (PRICE,) if n % 3 == 1 else (PAID,)
        day.run(f"codebook assign {segment} {' '.join(new)} --coder {coder}")
        day.ledger.acts["recode"] += 1
        for (who, where, _, words), stance in waiting.items():
            if (who, where) == (coder, segment):
                day.ledger.codings.pop((who, where, PAYMENT, words))
                for code in new:
                    day.ledger.coded(who, where, code, words, stance)
    assert {t["coder"] for t in day.records("codebook worklist")} == {"rules"}


def a_transcript_is_corrected(day: Day) -> None:
    """Two answers of A05 were heard wrongly at their ends, and one is not in it at all any more."""
    path = day.path / folder.TRANSCRIPTS / "A05.txt"
    raw = path.read_bytes().decode("utf-8")
    there = segments(day.path, "A05")
    for segment in there[1:3]:
        old = " ".join(day.text(segment).split("\n")[0].split()[-3:])
        assert raw.count(old) == 1, old
        raw = raw.replace(old, f"{old.rstrip('.')} este año.")
    gone = there[GONE]
    assert raw.count(day.text(gone)) == 1
    path.write_bytes(raw.replace(day.text(gone), "[Se corta.]").encode("utf-8"))
    day.run("ingest transcripts/A05.txt")
    day.run("code auto")
    day.ledger.acts.update(("version", "translate"))  # its translation is laid beside it anew

    assert gone not in segments(day.path, "A05")
    day.ledger.loses(gone)


def berta_in_the_afternoon(day: Day) -> None:
    """Her second sheet has the codes of the morning. A third is taken in wrongly and undone."""
    filled(day.path / "second.xlsx", day.ledger, "berta", (OUTLETS, PEER, PART, LIMIT))
    day.ledger.becomes(OUTLETS, OUTLETS_NOW)
    day.ledger.becomes(PEER, VISIT)
    day.run("sheet import second.xlsx --apply")
    day.ledger.acts["sheet import"] += 1

    day.run("sheet export wrong.xlsx --coder berta --interviews A01-A06")
    filled(day.path / "wrong.xlsx", Ledger(), "berta", (LIMIT, CLIMATE))
    before = day.said()
    day.run("sheet import wrong.xlsx --apply")
    assert day.said() != before
    act = day.records("log --act 'sheet import'")[-1]["act id"]
    day.run(f"undo {act}")
    assert day.said() == before
    day.ledger.acts.update(("sheet export", "sheet import", "undo"))


def the_laptop_comes_home(day: Day, laptop: Path) -> None:
    """The copy is united with the study, twice; what both said of one coding is decided."""
    before = day.said()
    day.run(f"merge {laptop.as_posix()} --dry-run")
    assert day.said() == before
    day.run(f"merge {laptop.as_posix()}")
    day.ledger.acts["follow codebook"] += 1
    day.ledger.loses(f"A05-{GONE + 1:04d}")
    day.ledger.becomes(OUTLETS, OUTLETS_NOW)
    day.ledger.becomes(PEER, VISIT)
    sides = day.records("conflicts")
    at = segments(day.path, "A09")[2]
    assert {side["subject"] for side in sides} == {at}
    side = next(one for one in sides if "mixed" in json.dumps(one))
    day.run(f"conflicts --keep {side['side']}")
    day.ledger.coded("ana", at, CODES[2], "", "mixed")
    day.ledger.acts["settle conflict"] += 1
    assert day.records("conflicts") == []
    before = day.said()
    day.run(f"merge {laptop.as_posix()}")
    assert day.said() == before


@pytest.fixture
def day(demo_copy, run, monkeypatch) -> Day:
    monkeypatch.setenv("COLUMNS", "200")
    one = Day(demo_copy, run, Ledger(), monkeypatch)
    one.begun = Counter(act["act"] for act in one.records("log"))
    return one


def test_a_day_of_three_coders(day, tmp_path):
    berta_in_the_morning(day)
    asyncio.run(carla_presses(day.path, day.ledger))
    ana_in_the_morning(day)
    laptop = tmp_path / "laptop"
    shutil.copytree(day.path, laptop)
    noon(day)
    on_the_laptop(day, laptop)
    a_transcript_is_corrected(day)
    berta_in_the_afternoon(day)
    the_laptop_comes_home(day, laptop)

    assert day.run("verify").stdout.startswith("All is well: 36 interviews, ")
    every_act_is_in_the_log(day)
    what_is_coded_is_what_was_done(day)
    the_matrix_counts_what_was_done(day)


def every_act_is_in_the_log(day: Day) -> None:
    assert day.acts() == day.ledger.acts


def what_is_coded_is_what_was_done(day: Day) -> None:
    texts = Plain(day.path).texts
    listed = [one for one in day.records("code list") if one["coder"] != "rules"]
    found = {
        (
            one["coder"],
            one["segment"],
            one["code"],
            "" if one["words"] == texts[one["segment"]] else " ".join(one["words"].split()),
        ): one["stance"]
        for one in listed
    }
    assert found == day.ledger.codings
    assert len(listed) == len(found) > 100
    assert len({coder for coder, *_ in found}) == 3
    waiting = {(coder, segment, code): stance for coder, segment, code, stance in Plain(day.path).sql(
        "select c.coder, s.id, c.code, c.stance from coding c join segment s on s.key = c.segment_key"
        " where c.state = 'lost'"
    )}  # fmt: skip
    assert waiting == {place[:3]: stance for place, stance in day.ledger.lost.items()}
    assert {coder for coder, *_ in waiting} == {"berta", "carla"}
    read = {
        coder: sum(one["read"] for one in day.records(f"code progress --coder {coder}"))
        for coder in ("ana", "berta", "carla")
    }
    assert read == {coder: len(there) for coder, there in sorted(day.ledger.read.items())}


def the_matrix_counts_what_was_done(day: Day) -> None:
    plain = Plain(day.path)
    printed = day.run("matrix --rows code --cols value_chain --format csv").stdout
    cells = {
        (row["row"], row["column"]): (int(row["affirmed"]), int(row["addressed"]))
        for row in csv.DictReader(io.StringIO(printed))
    }
    assert cells == plain.counts(day.ledger.codings)
    assert {OUTLETS_NOW, VISIT, PAYMENT, PRICE, PAID} <= {row for row, _ in cells}
    assert not {OUTLETS, PEER} & {row for row, _ in cells}
    assert re.search(r"\d", printed)
