"""Two copies of one study are united: the same acts in either direction, nothing lost, each once."""

from __future__ import annotations

import contextlib
import hashlib
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qualcode import codebook
from qualcode.errors import NoStudy, NotAStudyFile, OtherStudy, StudyBusy, UnknownName
from qualcode.model import Change, Interview, name_of
from qualcode.store import acts, codings, data_hash, merging, pending, transcripts, verify
from qualcode.store import file as store_file
from qualcode.store.history import history
from qualcode.store.interviews import set_attributes
from qualcode.workflows import folder, hand, reading, rules, sheet_in
from qualcode.workflows.merging import Merged, merge

LINES = [
    "Entrevistadora: ¿A quién vender la miel de la temporada?",
    "Productora: Tenemos una venta segura con la empresa del pueblo.",
    "Entrevistadora: ¿Y le pagan bien por ella?",
    "Productora: Ahora hay mejor precio que antes, siempre que llueva.",
    "Entrevistadora: ¿Qué más me quiere contar de su trabajo?",
    "Productora: Las abejas se mueren cuando hay sequía en el valle.",
]
CODES = ("MARKET.SECURE", "MARKET.PRICE")


def write(study: Path, lines: list[str], name: str = "Z01.txt") -> None:
    (study / folder.TRANSCRIPTS / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


@contextlib.contextmanager
def opened(study: Path, who: str = "ana", minute: int = 0):
    seconds = count()
    now = lambda: f"2026-03-01T12:{minute:02d}:{next(seconds) % 60:02d}+00:00"  # noqa: E731
    with folder.open_folder(study, who=who, now=now) as study_folder:
        yield study_folder


def ingest(study: Path, who: str = "ana", minute: int = 0) -> None:
    with opened(study, who, minute) as one:
        reading.ingest_files(one, [study / folder.TRANSCRIPTS])


def work(study: Path, who: str, do: Callable[[folder.StudyFolder], object], minute: int = 0):
    with opened(study, who, minute) as one:
        return do(one)


def code(study: Path, segment_id: str, code_id: str, who: str, minute: int = 0, **more) -> str:
    return work(
        study, who, lambda s: hand.add(s, segment_id, code_id, coder=who, **more).act_uid, minute
    )


def united(mine: Path, other: Path, **more) -> Merged:
    with opened(mine, "ana", 59) as one:
        done = merge(one, other, **more)
        assert verify(one.file) == []
    return done


def log_of(study: Path) -> set[str]:
    with opened(study) as one:
        return {act.uid for act in one.file.acts()}


def hash_of(study: Path) -> str:
    with opened(study) as one:
        return data_hash(one.file)


def counted(study: Path) -> list[list[object]]:
    from qualcode.store.verify import _CONTENT

    with opened(study) as one:
        return [one.file.db.execute(statement).fetchall() for statement in _CONTENT]


def marks(study: Path, who: str) -> list[tuple[str, str, str]]:
    """Segment, code and words of what somebody coded and counts."""
    with opened(study) as one:
        found = []
        for segment in codings.coded_segments(one.file):
            text = transcripts.transcript(one.file, segment.interview_id).text
            found += [
                (segment.id, m.code, m.span.of(text)) for m in segment.marks if m.coder == who
            ]
        return found


@pytest.fixture(scope="session")
def _begun(_ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("begun") / "mine"
    shutil.copytree(_ready, path)
    write(path, LINES)
    ingest(path)
    code(path, "Z01-0001", CODES[0], "ana")
    return path


@pytest.fixture
def pair(_begun: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two copies of one study, in which ana has coded a segment."""
    for name in ("mine", "hers"):
        shutil.copytree(_begun, tmp_path / name)
    return tmp_path / "mine", tmp_path / "hers"


def both_ways(mine: Path, hers: Path) -> tuple[Merged, Path, Path]:
    """Each merged into a copy of the other; both must have come to the same."""
    one, two = mine.with_name("one"), mine.with_name("two")
    shutil.copytree(mine, one)
    shutil.copytree(hers, two)
    done = united(one, hers / folder.STUDY_FILE)
    united(two, mine / folder.STUDY_FILE)
    assert log_of(one) == log_of(two) == log_of(mine) | log_of(hers)
    assert counted(one) == counted(two)
    assert hash_of(one) == hash_of(two)
    return done, one, two


def test_what_two_people_coded_is_in_both_whichever_is_merged(pair):
    mine, hers = pair
    code(mine, "Z01-0002", CODES[1], "ana", words="mejor precio", memo="claro")
    code(hers, "Z01-0002", CODES[1], "bea", minute=1, exemplar=True)
    work(hers, "bea", lambda s: hand.mark_segment(s, "Z01-0003", "nothing", coder="bea"), 1)
    before = (hers / folder.STUDY_FILE).read_bytes()

    done, one, _ = both_ways(mine, hers)

    assert (done.acts, done.codings, done.conflicts, done.waiting) == (2, 1, [], 0)
    assert marks(one, "ana") == [
        ("Z01-0001", CODES[0], LINES[1].partition(": ")[2]),
        ("Z01-0002", CODES[1], "mejor precio"),
    ]
    assert [row[:2] for row in marks(one, "bea")] == [("Z01-0002", CODES[1])]
    assert work(one, "x", lambda s: hand.line(s, "Z01-0003").seen) == {"bea": "nothing"}
    assert (hers / folder.STUDY_FILE).read_bytes() == before, "it was only read"
    assert len(done.backups) == 2
    assert all(path.is_file() for path in done.backups)


def test_a_second_merge_changes_nothing(pair):
    mine, hers = pair
    code(hers, "Z01-0002", CODES[1], "bea")
    united(mine, hers)
    with opened(mine) as one:
        before = list(one.file.db.iterdump())

    again = united(mine, hers)

    assert (again.acts, again.codings, again.interviews, again.followed) == (0, 0, (), [])
    with opened(mine) as one:
        assert list(one.file.db.iterdump()) == before


def test_a_dry_run_says_the_same_and_changes_nothing(pair):
    mine, hers = pair
    code(hers, "Z01-0002", CODES[1], "bea")
    before = (mine / folder.STUDY_FILE).read_bytes()

    tried = united(mine, hers, dry_run=True)

    assert (tried.acts, tried.codings, tried.backups) == (1, 1, ())
    assert (mine / folder.STUDY_FILE).read_bytes() == before
    assert not list((mine / "backups").glob("merged-*"))


def test_an_interview_that_only_the_other_has_is_taken_over_whole(pair):
    mine, hers = pair
    write(hers, LINES[2:], "Z02.txt")
    ingest(hers, "bea", 1)
    work(hers, "bea", rules.code_by_rules, 1)
    code(hers, "Z02-0001", CODES[1], "bea", 2)
    attributes = Interview("Z02", language="es", value_chains=("honey",))
    work(hers, "bea", lambda s: set_attributes(s.file, [attributes]), 2)
    write(mine, LINES[:4], "Z03.txt")
    ingest(mine, "ana", 3)

    done, one, two = both_ways(mine, hers)

    assert done.interviews == ("Z02",)
    for path in (one, two):
        with opened(path) as study:
            evidence = codings.evidence(study.file)
            assert {"Z02", "Z03"} <= {i.id for i in evidence.interviews}
            assert "Z02" in evidence.read
            assert ("Z02", CODES[1]) in {(m.interview_id, m.code) for m in evidence.mentions}
    work(one, "ana", rules.code_by_rules)
    with opened(one) as study:
        assert verify(study.file) == []


@pytest.mark.parametrize("who_is_ahead", ["mine", "hers"])
def test_codings_follow_to_a_transcript_that_only_one_has_corrected(pair, who_is_ahead):
    mine, hers = pair
    ahead, behind = (mine, hers) if who_is_ahead == "mine" else (hers, mine)
    corrected = ["Entrevistadora: Buenas tardes.", "Productora: Buenas tardes a todos.", *LINES]
    corrected[-1] = "Productora: Las abejas se mueren cuando hay mucha sequía en el valle."
    write(ahead, corrected)
    ingest(ahead, "eva", 5)
    code(ahead, "Z01-0003", CODES[0], "eva", 6)
    code(behind, "Z01-0002", CODES[1], "bea", 7, words="mejor precio")
    code(behind, "Z01-0003", CODES[1], "bea", 7, words="mueren cuando hay sequía")

    done, one, two = both_ways(mine, hers)

    assert done.followed == (["Z01"] if who_is_ahead == "hers" else [])
    for path in (one, two):
        assert marks(path, "bea") == [
            ("Z01-0002", CODES[1], "mejor precio"),
            ("Z01-0003", CODES[1], "mueren cuando hay mucha sequía"),
        ]
        assert marks(path, "ana") == [("Z01-0001", CODES[0], LINES[1].partition(": ")[2])]
        assert len(marks(path, "eva")) == 1
        with opened(path) as study:
            assert [v.version for v in history(study.file, "Z01")] == [1, 2]
            assert [(p.coder, p.what) for p in pending.pending(study.file)] == [("bea", "changed")]
    assert united(one, two).acts == 0


def test_where_both_corrected_an_interview_both_texts_stay_and_all_codings(pair):
    mine, hers = pair
    write(mine, [*LINES, "Productora: Y además cosechamos muchos arándanos."])
    ingest(mine, "ana", 5)
    code(mine, "Z01-0004", CODES[0], "ana", 6)
    write(hers, [*LINES, "Productora: Otra cosa que nadie sabe es el polen."])
    ingest(hers, "bea", 7)
    code(hers, "Z01-0004", CODES[1], "bea", 8)
    code(hers, "Z01-0002", CODES[1], "bea", 8)

    done, one, two = both_ways(mine, hers)

    assert done.diverged == ["Z01"]
    for path in (one, two):
        assert ("Z01-0002", CODES[1], LINES[3].partition(": ")[2]) in marks(path, "bea")
        assert any(words.startswith("Otra cosa") for _, _, words in marks(path, "bea"))
        with opened(path) as study:
            assert len(history(study.file, "Z01")) == 3
            (waits,) = pending.pending(study.file)
            assert (waits.coder, waits.what, waits.was) == (
                "ana",
                "lost",
                "Y además cosechamos muchos arándanos.",
            )
    assert united(one, two).acts == 0
    assert united(two, one).diverged == []
    united(one, mine)
    united(one, hers)
    assert hash_of(one) == hash_of(two)


def test_what_both_changed_is_listed_with_both_values_until_somebody_decides(pair):
    mine, hers = pair
    for path, who, stance, minute in ((mine, "ana", "denies", 1), (hers, "bea", "mixed", 2)):
        work(
            path,
            who,
            lambda s, stance=stance: hand.add(s, "Z01-0001", CODES[0], coder="ana", stance=stance),
            minute,
        )

    done, one, two = both_ways(mine, hers)

    (conflict,) = done.conflicts
    assert (conflict.kind, conflict.subject) == ("coding", "Z01-0001")
    assert {(h.who, h.after["stance"]) for h in conflict.heads} == {
        ("ana", "denies"),
        ("bea", "mixed"),
    }
    with opened(one) as study:
        loser = conflict.heads[0]
        with pytest.raises(UnknownName):
            merging.settle(study.file, "zzz")
        merging.settle(study.file, loser.uid[:8])
        assert merging.conflicts(study.file) == []
        assert hand.line(study, "Z01-0001").by("ana")[0].stance == loser.after["stance"]
    assert united(two, one).conflicts == []
    assert hash_of(one) == hash_of(two)


def test_a_sheet_that_both_took_in_is_there_twice_and_no_conflict(pair, run):
    mine, hers = pair
    sheet = mine.parent / "ana.xlsx"
    run(f"sheet export {sheet.as_posix()} --coder ana --lang es --study {mine.as_posix()}")
    shutil.rmtree(hers)
    shutil.copytree(mine, hers)
    filled = load_workbook(sheet)
    page = filled["Codificar"]
    columns = {cell.value: cell.column for cell in page[1]}
    row = next(cell.row for cell in page["B"] if cell.value == "Z01-0002")
    page.cell(row, columns["memo"]).value = "mirar otra vez"
    page.cell(row, columns["codigo_nuevo"]).value = "clima"
    filled.save(sheet)
    for study, minute in ((mine, 1), (hers, 2)):
        work(study, "ana", lambda s: sheet_in.import_sheet(s, sheet, apply=True), minute)
    done = united(mine, hers)
    assert (done.conflicts, done.missing) == ([], [])
    assert len(list((mine / "received").iterdir())) == 2


def test_undo_of_an_act_that_the_other_changed_since_names_the_later_act(pair):
    mine, hers = pair
    uid = code(mine, "Z01-0002", CODES[1], "ana")
    united(hers, mine)
    later = work(hers, "bea", lambda s: hand.remove(s, "Z01-0002", CODES[1], coder="ana"), 4)
    united(mine, hers)

    with opened(mine) as one, pytest.raises(acts.CannotUndo, match=later.act_uid[:8]):
        acts.undo(one.file, uid)


def test_two_codings_that_come_to_say_the_same_are_both_kept_and_one_counts(pair):
    mine, hers = pair

    def recode(study: folder.StudyFolder) -> None:
        name = hand.line(study, "Z01-0001").by("ana")[0].name
        before = acts.current(study.file, "coding", name)
        change = Change("coding", name, "Z01-0001", before, {**before, "code": CODES[1]})
        acts.perform(study.file, "recode", [change])

    work(mine, "ana", recode, 1)
    code(hers, "Z01-0001", CODES[1], "ana", 2)

    _, one, two = both_ways(mine, hers)

    for path in (one, two):
        assert [row[1] for row in marks(path, "ana")] == [CODES[1]]
        with opened(path) as study:
            assert [(p.code, p.what) for p in pending.pending(study.file)] == [(CODES[1], "lost")]

    work(one, "ana", lambda s: hand.remove(s, "Z01-0001", CODES[1], coder="ana"), 3)
    united(two, one)  # the other counts there
    united(one, two)  # and here, though this brings nothing new

    assert hash_of(one) == hash_of(two)
    for path in (one, two):
        assert [row[1] for row in marks(path, "ana")] == [CODES[1]]
        with opened(path) as study:
            assert pending.pending(study.file) == []


def test_attributes_that_both_changed_are_listed(pair):
    mine, hers = pair
    for path, chain, minute in ((mine, "honey", 1), (hers, "berries", 2)):
        changed = Interview("Z01", language="es", value_chains=(chain,))
        work(path, "ana", lambda s, c=changed: set_attributes(s.file, [c]), minute)

    done, _, _ = both_ways(mine, hers)

    assert done.attributes == ["Z01"]


def test_a_copy_in_an_older_format_is_united_and_stays_as_it_is(tmp_path):
    formats = Path(__file__).parents[1] / "store" / "formats"
    for name in ("mine", "hers"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "study.toml").write_text('title = "x"\n')
        shutil.copy(formats / "format-2.qualcode", tmp_path / name / folder.STUDY_FILE)
    old = (tmp_path / "hers" / folder.STUDY_FILE).read_bytes()
    with folder.open_folder(tmp_path / "mine", who="ana") as mine:
        change = Change("seen", name_of("A01-0001", "ana"), "A01-0001", None, {"state": "review"})
        acts.perform(mine.file, "seen", [change])
        before = data_hash(mine.file)
        with mine.file.transaction():
            mine.file.db.execute("delete from tokens")
            mine.file.db.execute("delete from page")

    with folder.open_folder(tmp_path / "mine", who="ana") as mine:
        book = folder.shipped("codebooks") / "productive-alliances.yaml"
        mine.has_codebook(codebook.read(book)[0])
        done = merge(mine, tmp_path / "hers")
        assert (done.acts, done.codings) == (0, 0)
        assert data_hash(mine.file) == before
    assert (tmp_path / "hers" / folder.STUDY_FILE).read_bytes() == old


def test_other_files_are_refused_in_a_sentence(pair, tmp_path, little):
    mine, _ = pair
    (tmp_path / "notes.qualcode").write_text("no study")
    (tmp_path / "empty").mkdir()
    ingest(little)
    with opened(mine) as one:
        for other, error, words in (
            (little, OtherStudy, "another study"),
            (mine, OtherStudy, "this very study"),
            (tmp_path / "notes.qualcode", NotAStudyFile, "not a study"),
            (tmp_path / "empty", NoStudy, ""),
            (tmp_path / "nothing.qualcode", NoStudy, ""),
        ):
            before = one.file.path.read_bytes()
            with pytest.raises(error, match=words):
                merge(one, other)
            assert one.file.path.read_bytes() == before


def test_a_copy_in_which_names_were_replaced_is_not_mixed_with_one_in_which_not(pair):
    mine, hers = pair
    with opened(hers) as one, one.file.transaction():
        one.file.set_meta("anonymise_key_sha256", "a" * 64)

    with opened(mine) as one, pytest.raises(OtherStudy, match="names were replaced"):
        merge(one, hers)


def test_while_another_program_writes_to_either_it_says_so(pair, monkeypatch):
    mine, hers = pair
    monkeypatch.setattr(store_file, "PATIENCE_S", 0.05)
    monkeypatch.setattr("qualcode.workflows.merging.PATIENCE_S", 0.05)
    for path in (mine, hers):
        busy = sqlite3.connect(path / folder.STUDY_FILE, isolation_level=None)
        with opened(mine) as one:
            busy.execute("begin exclusive")
            with pytest.raises(StudyBusy):
                merge(one, hers)
        busy.close()


def test_a_copy_whose_program_was_killed_in_the_middle_is_read_as_it_was_before(pair):
    """What it left half written is undone in the copy that is read, not in the file."""
    mine, hers = pair
    code(hers, "Z01-0002", CODES[1], "bea")
    path = hers / folder.STUDY_FILE
    script = (
        "import os, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute('pragma cache_size = 1'); db.execute('begin immediate')\n"
        'db.execute("update coding set memo = hex(randomblob(3000))")\n'
        "db.execute(\"insert into meta values ('half', hex(randomblob(900000)))\")\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    journal = path.with_name(f"{path.name}-journal")
    assert journal.stat().st_size > 0
    before = [hashlib.sha256(p.read_bytes()).hexdigest() for p in (path, journal)]

    assert united(mine, hers).codings == 1

    assert [hashlib.sha256(p.read_bytes()).hexdigest() for p in (path, journal)] == before
    with opened(mine) as one:
        assert one.file.meta("half") == ""


@pytest.mark.parametrize("seed", range(3))
def test_three_copies_united_in_any_order_are_the_same(pair, seed, tmp_path):
    """Random acts in three copies; each order of merging comes to the same acts and the same study."""
    rng = random.Random(seed)
    copies = [pair[0], pair[1], tmp_path / "third"]
    shutil.copytree(pair[0], copies[2])
    for minute, path in enumerate(copies, 1):
        with opened(path, f"who{minute}", minute) as study:
            for _ in range(25):
                random_act(study, rng)
    orders = [(0, 1, 2), (2, 1, 0), (1, 2, 0)]
    results = []
    for number, order in enumerate(orders):
        target = tmp_path / f"result{number}"
        shutil.copytree(copies[order[0]], target)
        for other in order[1:]:
            united(target, copies[other])
        results.append((log_of(target), hash_of(target)))
    assert results[0] == results[1] == results[2]
    assert results[0][0] == set().union(*map(log_of, copies))


def random_act(study: folder.StudyFolder, rng: random.Random) -> None:
    segment = f"Z01-000{rng.randint(1, 3)}"
    coder = rng.choice(["ana", "bea"])
    line = hand.line(study, segment)
    kind = rng.randrange(6)
    if kind == 0 and line.by(coder):
        hand.remove(study, segment, rng.choice(line.by(coder)).code, coder=coder)
    elif kind == 1:
        state = rng.choice(["read", "review", None])
        hand.mark_segment(study, segment, state, coder=coder)
    elif kind == 2 and line.suggested:
        hand.reject(study, segment, line.suggested[0].code, coder=coder)
    elif kind == 3:
        codings.set_read(study.file, ["Z01"], coder)
    elif kind == 4 and (uid := acts.last_done(study.file)):
        with contextlib.suppress(acts.CannotUndo):
            acts.undo(study.file, uid)
    else:
        words = rng.choice(["", *line.text.split()[:1]])
        stance = rng.choice(["affirms", "denies"])
        with contextlib.suppress(Exception):
            hand.add(study, segment, rng.choice(CODES), coder=coder, words=words, stance=stance)
