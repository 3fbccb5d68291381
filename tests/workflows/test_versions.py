"""A corrected transcript: everything people made is in its place or listed, and can come back."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import qualcode
from qualcode import ingest
from qualcode.errors import (
    CannotWrite,
    InterviewDiffers,
    NamesWouldReturn,
    StudyBusy,
    TextDiffers,
    UnknownConvention,
    UnknownName,
)
from qualcode.model import Coding, Comment, Span, Translation
from qualcode.store import codings, memos, pending, sources, transcripts, translations, verify
from qualcode.store import versions as stored
from qualcode.store.history import history
from qualcode.store.issues import issues
from qualcode.workflows import changes, folder, notices, reading, rules, versions

SOUNDS = [f"{a}{b}" for a in ("ma", "pe", "so", "tri", "ñu") for b in ("rada", "lón", "nico", "sé")]
LINES = 24


def sentence(rng: random.Random, words: int) -> str:
    said = " ".join(rng.choice(SOUNDS) + rng.choice("aeiou") for _ in range(words))
    return f"{said.capitalize()}{rng.choice(['.', ', ¿no?', '; eso.'])}"


def talk(seed: int) -> list[str]:
    """Lines of an interview: questions and answers, one of which a rule finds."""
    rng = random.Random(seed)
    lines = []
    for n in range(LINES // 2):
        lines.append(f"Entrevistadora: ¿{sentence(rng, rng.randint(3, 8))}")
        lines.append(f"Entrevistada: {sentence(rng, rng.randint(6, 40))}")
        if n == 4:
            lines[-1] += " Es una venta segura."
    return lines


def answers(lines: list[str]) -> list[str]:
    return [line.partition(": ")[2] for line in lines if line.startswith("Entrevistada:")]


def write(study: Path, lines: list[str], name: str = "A01.txt") -> Path:
    path = study / folder.TRANSCRIPTS / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(study: Path, *paths: Path, **options) -> reading.Ingested:
    with folder.open_folder(study, who="eva") as opened:
        return reading.ingest_files(opened, paths or [study / folder.TRANSCRIPTS], **options)


def code_everything(study: Path, interview_id: str = "A01") -> None:
    """Ana codes each segment whole, bea its second and third words; then the rules run."""
    with folder.open_folder(study, who="ana") as opened:
        text = transcripts.transcript(opened.file, interview_id).text
        items = []
        for segment in transcripts.segments(opened.file, interview_id):
            _, two, three, *_ = segment.span.of(text).split()
            start = text.index(f"{two} {three}", segment.span.start)
            part = Span(start, start + len(f"{two} {three}"))
            for coder, span in (("ana", segment.span), ("bea", part)):
                quote = span.of(text)
                items.append(
                    Coding(segment.id, interview_id, "MARKET.PRICE", coder, span, quote, memo="x")
                )
        codings.add(opened.file, items)
        rules.code_by_rules(opened)


@pytest.fixture(scope="session")
def _coded(_ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("coded") / "little"
    shutil.copytree(_ready, path)
    (path / folder.STUDY_FILE).unlink()
    for old in (path / folder.TRANSCRIPTS).iterdir():
        old.unlink()
    write(path, talk(1))
    write(path, talk(2), "A02.txt")
    assert read(path).new == ["A01", "A02"]
    code_everything(path)
    return path


@pytest.fixture
def coded(_coded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study of two interviews of twelve answers, each coded twice by people; the current folder."""
    path = tmp_path / "little"
    shutil.copytree(_coded, path)
    monkeypatch.chdir(path)
    return path


def export(study: Path) -> list[object]:
    """All that is counted and cited of the codings, as bytes would have it."""
    with folder.open_folder(study) as opened:
        found = list(codings.coded_segments(opened.file))
        rows = opened.file.db.execute(
            "select key, segment_key, code, coder, start, stop, quote, stance, about, origin, rule,"
            " memo, state from coding where origin != 'rule' order by key"
        ).fetchall()
    return [*found, *rows]


def waiting(study: Path) -> list[pending.Pending]:
    with folder.open_folder(study) as opened:
        return pending.pending(opened.file)


def of(study: Path, coder: str = "ana", interview_id: str = "A01") -> dict[str, str]:
    """Segment id and words of the codings of somebody that count."""
    with folder.open_folder(study) as opened:
        text = transcripts.transcript(opened.file, interview_id).text
        return {
            segment.id: mark.span.of(text)
            for segment in codings.coded_segments(opened.file, interviews=[interview_id])
            for mark in segment.marks
            if mark.coder == coder
        }


def edited(rng: random.Random, lines: list[str]) -> tuple[list[str], dict[int, str]]:
    """The lines after some random edits, and what was done to which line of before."""
    kept: list[tuple[int, str]] = list(enumerate(lines))
    done: dict[int, str] = {}
    for _ in range(rng.randint(1, 5)):
        place = rng.randrange(len(kept))
        number, line = kept[place]
        act = rng.choice(["insert", "delete", "move", "word", "accents"])
        if act == "insert":
            kept.insert(place, (-1, f"Entrevistada: {sentence(rng, rng.randint(12, 30))}"))
        elif number < 0 or done.get(number):
            continue
        elif act == "delete":
            del kept[place]
            done[number] = "deleted"
        elif act == "move":
            del kept[place]
            kept.insert(rng.randrange(len(kept) + 1), (number, line))
            done[number] = "moved"
        else:
            label, _, said = line.partition(": ")
            words = said.split()
            if act == "word":
                words[rng.randrange(len(words))] = "otra"
            else:
                words = [
                    word.replace("ó", "o").replace("é", "e").replace("ñ", "n") for word in words
                ]
            kept[place] = (number, f"{label}: {' '.join(words)}")
            done[number] = "edited" if kept[place][1] != line else ""
    return [line for _, line in kept], done


@pytest.mark.parametrize(
    "seed", [*range(12), *(pytest.param(n, marks=pytest.mark.slow) for n in range(12, 60))]
)
def test_random_edits_leave_all_in_place_or_listed_and_can_be_taken_back(coded, seed):
    rng = random.Random(seed)
    before, old = export(coded), talk(1)
    was = {coder: of(coded, coder) for coder in ("ana", "bea")}
    new, done = edited(rng, old)
    ids = [f"A01-{n:04d}" for n in range(1, LINES // 2 + 1)]
    fates = {
        segment_id: done.get(number, "")
        for segment_id, number in zip(ids, range(1, LINES, 2), strict=True)
    }
    write(coded, new)

    ingested = read(coded)

    if new == old:
        assert ingested.versions == []
        return
    (carried,) = ingested.versions
    assert (carried.version, carried.reason) == (2, "corrected")
    listed = {(one.coder, one.segment_id): one for one in waiting(coded)}
    for coder in ("ana", "bea"):
        now = of(coded, coder)
        for segment_id, quote in was[coder].items():
            one = listed.get((coder, segment_id))
            if fates[segment_id] in ("", "moved"):
                assert now[segment_id] == quote, "what nobody touched is in its place"
                assert one is None or one.what == "moved"
            elif fates[segment_id] == "deleted":
                assert segment_id not in now
                assert one is not None
                assert (one.what, one.was, one.now) == ("lost", quote, "")
            elif now.get(segment_id) != quote:
                assert one is not None
                assert (one.was, one.now) == (quote, now.get(segment_id, ""))
                assert one.what == ("changed" if one.now else "lost")
    assert {one.interview_id for one in listed.values()} <= {"A01"}
    assert carried.waiting == len(listed)
    with folder.open_folder(coded) as opened:
        assert verify(opened.file) == []
        text = transcripts.transcript(opened.file, "A01").text
        segments = transcripts.segments(opened.file, "A01")
        assert [word for s in segments for word in s.span.of(text).split()] == [
            word for answer in answers(new) for word in answer.split()
        ], "every word of a participant is in one segment"
        rules.code_by_rules(opened)
        versions.restore(opened, "A01", 1)
        rules.code_by_rules(opened)
        assert verify(opened.file) == []
    assert export(coded) == before
    assert waiting(coded) == []
    assert read(coded).versions == [], "a file that was set aside does not come back by itself"


def test_what_was_made_since_goes_back_with_the_text(coded):
    lines = talk(1)
    new = "Entrevistada: Ahora riego con el agua del canal nuevo, que pasa por el potrero de abajo."
    write(coded, [*lines[:6], "Entrevistadora: ¿Y ahora?", new, *lines[6:]])
    read(coded)
    with folder.open_folder(coded, who="eva") as opened:
        text = transcripts.transcript(opened.file, "A01").text
        here = {s.id: s.span for s in transcripts.segments(opened.file, "A01")}
        assert list(here)[3] == "A01-0013"
        codings.add(
            opened.file,
            [
                Coding(name, "A01", "INCOME.HIGHER", "eva", here[name], here[name].of(text))
                for name in ("A01-0004", "A01-0013")
            ],
        )
        versions.restore(opened, "A01", 1)
        assert verify(opened.file) == []

    assert list(of(coded, "eva")) == ["A01-0004"]
    (lost,) = waiting(coded)
    assert (lost.segment_id, lost.coder, lost.what) == ("A01-0013", "eva", "lost")

    with folder.open_folder(coded) as opened:
        done = versions.restore(opened, "A01", 2)
        assert done.segments["back"] == ["A01-0013"]
    assert sorted(of(coded, "eva")) == ["A01-0004", "A01-0013"]
    assert waiting(coded) == []


def test_a_restored_version_is_a_version_and_is_undone_like_one(coded):
    first = export(coded)
    write(coded, talk(1)[2:])
    read(coded)
    second = export(coded)
    with folder.open_folder(coded) as opened:
        versions.restore(opened, "A01", 1)
        versions.restore(opened, "A01", 2)
        rules.code_by_rules(opened)
        assert [one.reason for one in history(opened.file, "A01")] == [
            "read",
            "corrected",
            "restored",
            "restored",
        ]
        with pytest.raises(UnknownName, match="former version of A01"):
            versions.restore(opened, "A01", 9)
        with pytest.raises(UnknownName, match="former version of A01"):
            versions.restore(opened, "A01", 4)
        with pytest.raises(UnknownName, match="interview"):
            versions.restore(opened, "Z09", 1)
    assert export(coded)[-24:] == second[-24:]
    assert export(coded) != first


class TestDeciding:
    @pytest.fixture
    def corrected(self, coded: Path) -> Path:
        """An answer is gone, in another a word is."""
        lines = talk(1)
        words = lines[3].split()
        words[2] = "otra"
        write(coded, [lines[0], *lines[2:3], " ".join(words), *lines[4:]])
        read(coded)
        return coded

    def test_what_waits_is_told_with_both_texts_and_noticed(self, corrected):
        with folder.open_folder(corrected) as opened:
            table = changes.change_table(opened)
            told = [str(issue) for issue in notices.notices(opened)]
        lines = talk(1)
        assert [row[1:6] for row in table.rows] == [
            ("A01-0001", "MARKET.PRICE", "ana", "lost", 2),
            ("A01-0001", "MARKET.PRICE", "bea", "lost", 2),
            ("A01-0002", "MARKET.PRICE", "ana", "changed", 2),
            ("A01-0002", "MARKET.PRICE", "bea", "changed", 2),
        ]
        assert table.rows[0][6:] == (answers(lines)[0], "")
        assert table.rows[2][6] == answers(lines)[1]
        assert any("4 codings wait for a decision" in line for line in told)

    def test_kept_and_removed(self, corrected):
        with folder.open_folder(corrected, who="eva") as opened:
            done = changes.settle(opened, ["A01"], "keep")
            assert [one.segment_id for one in done.decided] == ["A01-0002", "A01-0002"]
            assert [one.segment_id for one in done.lost] == ["A01-0001", "A01-0001"]
            number = str(done.lost[0].number)
            changes.settle(opened, [number], "remove")
            with pytest.raises(UnknownName):
                changes.settle(opened, [number], "remove")
            assert len(changes.settle(opened, [], "remove", everything=True).decided) == 1
            assert verify(opened.file) == []
            acts = [
                act
                for act in opened.file.acts()
                if act.act == "settle" and act.kind in ("", "note")
            ]
            said = " ".join(act.before + act.after for act in acts)
            assert [act.who for act in acts] == ["eva"] * 4
            assert not any(word in said for word in answers(talk(1))[0].split())
            assert "otra" not in said
        assert waiting(corrected) == []
        assert "otra" in of(corrected)["A01-0002"]
        assert "A01-0001" not in of(corrected)

    def test_what_was_removed_comes_back_with_the_version_it_stood_in(self, corrected):
        with folder.open_folder(corrected) as opened:
            changes.settle(opened, [], "remove", everything=True)
            versions.restore(opened, "A01", 1)
            assert verify(opened.file) == []
        assert of(corrected)["A01-0001"] == answers(talk(1))[0]
        assert len(of(corrected)) == len(of(corrected, "bea")) == LINES // 2

    def test_a_word_that_is_mended_again_needs_no_decision(self, corrected):
        lines = talk(1)
        write(corrected, [lines[0], *lines[2:]])
        read(corrected)
        assert {(one.segment_id, one.what) for one in waiting(corrected)} == {("A01-0001", "lost")}

    def test_segments_are_told_when_asked_for(self, corrected):
        with folder.open_folder(corrected) as opened:
            rows = changes.change_table(opened, "A01", segments=True).rows
            history = changes.version_table(opened, "A01").rows
            with pytest.raises(UnknownName):
                changes.change_table(opened, "Z09")
            with pytest.raises(UnknownName):
                changes.version_table(opened, "Z09")
        assert [row[1] for row in rows if row[0] == "" and row[4] == "lost"] == ["A01-0001"]
        assert [row[1] for row in rows if row[0] == "" and row[4] == "changed"] == ["A01-0002"]
        assert [row[3] for row in history] == ["read", "corrected"]
        assert "1 changed" in str(history[1][7])


@pytest.mark.parametrize("state", ["here", "lost", "removed"])
def test_what_does_not_count_is_in_no_output(coded, run, state):
    """Eva's coding is the only one of its code: it is in every output, or in none of them."""
    with folder.open_folder(coded, who="eva") as opened:
        text = transcripts.transcript(opened.file, "A01").text
        (span,) = (s.span for s in transcripts.segments(opened.file, "A01") if s.id == "A01-0003")
        item = Coding("A01-0003", "A01", "INCOME.HIGHER", "eva", span, span.of(text))
        codings.add(opened.file, [item])
    if state != "here":
        lines = talk(1)
        write(coded, [*lines[:4], *lines[6:]])
        read(coded)
    if state == "removed":
        run("interviews settle A01-0003 --remove")
    n = int(state == "here")

    with qualcode.open(coded) as study:
        cell = study.counts("code").cell("INCOME.HIGHER", "all")
        assert (cell.affirmed, cell.addressed) == (n, n)
        assert study.counts("code", unit="segment").cell("INCOME.HIGHER", "all").affirmed == n
        assert study.frequencies().loc["INCOME.HIGHER", ["affirmed", "segments"]].tolist() == [n, n]
        assert len(study.quotations("INCOME.HIGHER")) == n
        assert (study.codings()["code"] == "INCOME.HIGHER").sum() == n
        study.export_workbook("book.xlsx", language="en")
        assert (item.quote in study.summary(language="en")) == bool(n)
        assert study.verify() == []
    assert ("A01-0003" in texts_in(coded / "book.xlsx")) == bool(n)
    printed = run("quotes --code INCOME.HIGHER --format csv").stdout
    assert ("A01-0003" in printed) == bool(n)
    with folder.open_folder(coded) as opened:
        assert ("INCOME.HIGHER" in codings.codes_used(opened.file)) == bool(n)
        assert codings.count(opened.file, "person") == (25 if n else 22)
        mentions = codings.evidence(opened.file).mentions
        assert sum(one.code == "INCOME.HIGHER" for one in mentions) == n


def texts_in(path: Path) -> set[object]:
    """The cells of a workbook, but those of its log."""
    book = openpyxl.load_workbook(path)
    sheets = [sheet for sheet in book.worksheets if sheet.title != "Log"]
    return {cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}


class TestWordsThatReturn:
    """What is lost comes back by itself where its very words do, and nowhere else."""

    def test_a_segment_and_its_codings_come_back_under_its_id(self, coded):
        before = of(coded), of(coded, "bea")
        lines = talk(1)
        write(coded, [*lines[:4], *lines[6:]])
        read(coded)
        assert [one.what for one in waiting(coded)] == ["lost", "lost"]
        again = "Entrevistada: Además regamos con el agua del canal nuevo, que pasa por abajo."
        write(coded, ["Entrevistadora: ¿Y?", again, *lines])
        (done,) = read(coded).versions

        assert (done.segments["back"], done.segments["new"]) == (["A01-0003"], ["A01-0013"])
        assert (done.codings["back"], done.waiting) == (2, 0)
        assert "1 back; 2 codings back." in done.line()
        assert (of(coded), of(coded, "bea")) == before
        assert waiting(coded) == []
        with folder.open_folder(coded) as opened:
            assert verify(opened.file) == []

    def test_not_where_the_words_are_twice(self, coded):
        lines = talk(1)
        write(coded, lines[2:])
        read(coded)
        write(coded, [*lines, *lines[:2]])
        (done,) = read(coded).versions

        assert (done.segments["back"], len(done.segments["new"])) == ([], 2)
        assert {one.what for one in waiting(coded)} == {"lost"}

    def test_nor_where_a_word_is_another(self, coded):
        lines = talk(1)
        write(coded, lines[2:])
        read(coded)
        write(coded, [lines[0], lines[1].replace(" ", " no ", 2), *lines[2:]])
        (done,) = read(coded).versions

        assert done.segments["back"] == []
        assert {one.what for one in waiting(coded)} == {"lost"}

    def test_words_in_a_segment_that_stayed_have_moved(self, coded):
        """Bea coded two words of an answer; they go, and come back at another place of it."""
        lines = talk(1)
        label, _, answer = lines[3].partition(": ")
        first, two, three, *rest = answer.split()
        write(coded, [*lines[:3], f"{label}: {' '.join([first, *rest])}", *lines[4:]])
        read(coded)
        assert "A01-0002" not in of(coded, "bea")
        write(coded, [*lines[:3], f"{label}: {' '.join([first, *rest, two, three])}", *lines[4:]])
        (done,) = read(coded).versions

        assert of(coded, "bea")["A01-0002"] == f"{two} {three}"
        (one,) = [one for one in waiting(coded) if one.coder == "bea"]
        assert (one.what, one.was, one.now) == ("moved", f"{two} {three}", f"{two} {three}")
        assert done.codings["moved"] == 1
        with folder.open_folder(coded) as opened:
            assert verify(opened.file) == []

    def test_a_removed_coding_stays_removed(self, coded):
        lines = talk(1)
        write(coded, lines[2:])
        read(coded)
        with folder.open_folder(coded) as opened:
            changes.settle(opened, ["A01-0001"], "remove")
        write(coded, lines)
        (done,) = read(coded).versions

        assert (done.segments["back"], done.codings["back"]) == (["A01-0001"], 0)
        assert "A01-0001" not in of(coded)


class TestWhoSpeaks:
    def test_speakers_settled_later_make_a_new_version(self, coded):
        settings = coded / "study.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(
            text.replace("interviewers = []", 'interviewers = ["Entrevistada"]'), encoding="utf-8"
        )
        done = read(coded, coded / folder.TRANSCRIPTS / "A01.txt")

        (carried,) = done.versions
        assert (carried.reason, carried.segments["unchanged"]) == ("read", [])
        assert len(carried.segments["lost"]) == LINES // 2
        assert len(waiting(coded)) == LINES
        with folder.open_folder(coded) as opened:
            assert verify(opened.file) == []
            assert [s for s in transcripts.segments(opened.file, "A01") if s.id < "A01-0013"] == []

        settings.write_text(text, encoding="utf-8")
        read(coded, coded / folder.TRANSCRIPTS / "A01.txt")
        with folder.open_folder(coded) as opened:
            assert verify(opened.file) == []

    def test_a_doubt_that_is_settled_is_not_told_any_more(self, coded):
        lines = [line.replace("Entrevistada:", "Gerente:") for line in talk(9)]
        write(coded, lines, "B01.txt")
        assert any("Gerente" in issue.what for issue in read(coded).issues)

        def told() -> list[str]:
            with folder.open_folder(coded) as opened:
                return [one.what for _, one in issues(opened.file) if "Gerente" in one.what]

        assert len(told()) == 1
        settings = coded / "study.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(
            text.replace("participants = []", 'participants = ["Gerente"]'), encoding="utf-8"
        )
        assert read(coded).versions == []
        assert told() == []

    def test_a_convention_named_once_is_kept_until_it_is_forgotten(self, coded):
        path = coded / folder.TRANSCRIPTS / "A01.txt"
        done = read(coded, path, convention="paragraphs")
        assert [one.reason for one in done.versions] == ["read"]
        assert read(coded).versions == []
        write(coded, [*talk(1), "Entrevistada: Y una cosa más que quería decir hoy."])
        (carried,) = read(coded).versions
        assert carried.reason == "corrected"
        with folder.open_folder(coded) as opened:
            assert transcripts.known(opened.file)["A01"].chosen == "paragraphs"
            assert transcripts.transcript(opened.file, "A01").convention == "paragraphs"
        (carried,) = read(coded, path, convention=reading.AUTO).versions
        with folder.open_folder(coded) as opened:
            assert transcripts.transcript(opened.file, "A01").convention == "labels"
            assert transcripts.known(opened.file)["A01"].chosen == ""
            assert verify(opened.file) == []
        with pytest.raises(UnknownConvention):
            read(coded, convention="nothing")


class TestWhoseFile:
    def test_a_file_that_has_not_changed_is_not_read_again(self, coded, monkeypatch):
        def no(*_args, **_options):
            raise AssertionError("it was read again")

        monkeypatch.setattr(ingest, "read_all", no)
        before = (coded / folder.STUDY_FILE).read_bytes()
        assert read(coded).unchanged == ["A01", "A02"]
        assert (coded / folder.STUDY_FILE).read_bytes() == before

    def test_a_dry_run_tells_and_keeps_nothing(self, coded):
        write(coded, talk(1)[2:])
        before = (coded / folder.STUDY_FILE).read_bytes()
        (told,) = read(coded, dry_run=True).versions
        assert told.segments["lost"] == ["A01-0001"]
        assert (coded / folder.STUDY_FILE).read_bytes() == before
        assert not (coded / "backups").exists()
        assert read(coded).versions[0].line() == told.line()
        assert len(list((coded / "backups").iterdir())) == 1

    def test_another_text_is_no_correction_unless_it_is_said(self, coded):
        path = write(coded, talk(7))
        done = read(coded)
        assert [type(error) for error in done.failed] == [TextDiffers]
        assert (done.versions, done.unchanged) == ([], ["A02"])
        (carried,) = read(coded, path, replace=True).versions
        assert len(carried.segments["new"]) >= LINES // 2 - 2

    @pytest.mark.parametrize("name", ["A01.md", "more/A01.txt"])
    def test_two_files_of_one_interview_do_not_take_turns(self, coded, name):
        write(coded, talk(1)[2:], name)
        for _ in range(2):
            done = read(coded)
            assert [type(error) for error in done.failed] == [InterviewDiffers]
            assert done.versions == []
        (coded / folder.TRANSCRIPTS / "A01.txt").unlink()
        (carried,) = read(coded).versions
        assert carried.reason == "corrected"
        assert read(coded).failed == []

    def test_a_corrected_file_from_outside_takes_the_place_of_the_copy(self, coded, tmp_path):
        outside = tmp_path / "mail"
        outside.mkdir()
        mine = coded / folder.TRANSCRIPTS / "A01.txt"
        old = mine.read_bytes()
        new = write(outside, talk(1)[2:]).rename(outside / "A01.txt")

        (carried,) = read(coded, new).versions

        assert carried.version == 2
        assert mine.read_bytes() == new.read_bytes()
        kept = [path for path in (coded / "backups").iterdir() if path.suffix == ".txt"]
        assert [path.read_bytes() for path in kept] == [old]
        assert read(coded, new).unchanged == ["A01"]
        assert read(coded).unchanged == ["A01", "A02"]

    def test_a_file_from_outside_under_another_name_does_not(self, coded, tmp_path):
        other = tmp_path / "A01.md"
        other.write_text("\n".join(talk(1)[2:]), encoding="utf-8")
        (error,) = read(coded, other).failed
        assert isinstance(error, InterviewDiffers)
        assert "A01.txt" in str(error)

    def test_a_copy_never_takes_the_place_of_a_file_that_is_not_read(self, coded, tmp_path):
        write(coded, ["Entrevistada:"], "B01.txt")
        other = tmp_path / "B01.txt"
        other.write_text("\n".join(talk(3)), encoding="utf-8")
        (error,) = read(coded, other).failed
        assert isinstance(error, CannotWrite)

    def test_several_interviews_in_one_file_are_handled_as_one(self, coded):
        def several(*more: str) -> list[str]:
            return ["Entrevista 1", "", *talk(3), *more, "", "Entrevista 2", "", *talk(4)]

        write(coded, several(), "V.txt")
        ids = read(coded).new
        assert len(ids) == 2
        assert read(coded).new == []
        write(
            coded,
            several("Entrevistada: Y una cosa más que quería decir, sobre el agua de riego."),
            "V.txt",
        )
        done = read(coded)
        assert [one.interview_id for one in done.versions] == ids[:1]
        assert done.unchanged == ["A01", "A02", ids[1]]

        write(coded, [*talk(3)], "V.txt")
        done = read(coded)
        assert any("is not in it any more" in issue.what for issue in done.issues)


class TestNamesReplaced:
    @pytest.fixture
    def masked(self, coded: Path) -> Path:
        with folder.open_folder(coded) as opened:
            old = transcripts.transcript(opened.file, "A01")
            segments = transcripts.segments(opened.file, "A01")
            words = segments[0].span.of(old.text).split()
            start = old.text.index(words[1], segments[0].span.start)
            edit = (Span(start, start + len(words[1])), "[Persona A]")
            shift = len("[Persona A]") - len(words[1])
            text = old.text[: edit[0].start] + edit[1] + old.text[edit[0].end :]

            def moved(at: int) -> int:
                return at + shift if at >= edit[0].end else at

            turns = tuple(
                replace(t, span=Span(moved(t.span.start), moved(t.span.end))) for t in old.turns
            )
            new = replace(old, text=text, turns=turns)
            done = versions.add_version(opened, "A01", new, reason="anonymised", edits=[edit])
            assert verify(opened.file) == []
            assert done.segments["changed"] == ["A01-0001"]
            with pytest.raises(ValueError, match="do not give the text"):
                versions.add_version(opened, "A02", new, reason="anonymised", edits=[])
        return coded

    def test_codings_are_where_they_were_and_wait_for_nothing(self, masked):
        assert waiting(masked) == []
        assert len(of(masked)) == LINES // 2
        assert "[Persona A]" in of(masked)["A01-0001"]
        assert of(masked, "bea")["A01-0001"].startswith("[Persona A]")

    def test_the_original_file_does_not_bring_them_back(self, masked):
        with folder.open_folder(masked) as opened:
            opened.file.db.execute("delete from source_file")
        assert read(masked).unchanged == ["A01", "A02"]
        write(masked, talk(1)[2:])
        done = read(masked, replace=True)
        assert [type(error) for error in done.failed] == [NamesWouldReturn]
        with folder.open_folder(masked) as opened:
            rows = changes.change_table(opened, "A01", segments=True).rows
        assert [row[6] for row in rows] == [changes.WITHHELD]


class TestWhatElseStandsOnIt:
    def test_comments_become_memos_and_are_carried_over(self, coded, monkeypatch):
        told = [("eva", "¿De verdad?", 5), ("eva", "Volver a esto.", 1)]
        read_all = ingest.read_all

        def commented(path: Path, **settled):
            made, issues = read_all(path, **settled)[0]
            there = [turn for turn in made.turns if turn.role == "participant"]
            comments = tuple(Comment(who, what, there[n].span) for who, what, n in told)
            return [ingest.Reading(replace(made, comments=comments), issues)]

        monkeypatch.setattr(ingest, "read_all", commented)
        with folder.open_folder(coded) as opened:
            opened.file.db.execute("delete from source_file")
        assert read(coded).memos == 4
        with folder.open_folder(coded) as opened:
            assert [memo.text for memo in memos.memos(opened.file, "A01")] == [
                "Volver a esto.",
                "¿De verdad?",
            ]
        told.clear()
        lines = talk(1)
        write(coded, [*lines[:2], *lines[4:]])
        (carried,) = read(coded, coded / folder.TRANSCRIPTS / "A01.txt").versions
        assert carried.memos == {"unchanged": 1, "lost": 1}
        with folder.open_folder(coded) as opened:
            lost, kept = memos.memos(opened.file, "A01")
            text = transcripts.transcript(opened.file, "A01").text
            assert (lost.text, lost.span) == ("Volver a esto.", None)
            assert kept.span is not None
            assert kept.span.of(text) == answers(lines)[5]
            assert [one.kind for one in pending.pending(opened.file)].count("memo") == 1
            lines_shown = [line for _, line in changes.margin(opened, "A01")]
            assert any("¿De verdad?" in line for line in lines_shown)
            changes.settle(opened, [], "remove", everything=True)
            versions.restore(opened, "A01", 1)
            assert all(memo.span for memo in memos.memos(opened.file, "A01"))
            assert verify(opened.file) == []

    def test_translations_follow_their_turns(self, coded):
        with folder.open_folder(coded) as opened:
            translations.add(
                opened.file, [Translation("A01", n, "en", f"turn {n}", "eva") for n in (2, 4, 6)]
            )
        lines = talk(1)
        write(coded, [*lines[:2], *lines[4:]])
        read(coded)
        with folder.open_folder(coded) as opened:
            there = translations.translations(opened.file, "en")
            assert {turn: one.text for (_, turn), one in there.items()} == {
                2: "turn 2",
                4: "turn 6",
            }
            versions.restore(opened, "A01", 1)
            there = translations.translations(opened.file, "en")
            assert sorted(turn for _, turn in there) == [2, 4, 6]

    def test_rules_run_again_on_the_new_text_and_not_before(self, coded):
        def by_rule() -> list[str]:
            with folder.open_folder(coded) as opened:
                return [
                    segment.id
                    for segment in codings.coded_segments(opened.file, interviews=["A01"])
                    for mark in segment.marks
                    if mark.origin == "rule"
                ]

        assert by_rule() == ["A01-0005"]
        write(coded, [*talk(1)[2:]])
        read(coded)
        assert by_rule() == []
        with folder.open_folder(coded) as opened:
            assert "A01" not in codings.read_by_rules(opened.file)
            assert rules.changed_since_coding(opened) == ([], ["A01"])
            assert rules.code_by_rules(opened).interviews == 1
        assert by_rule() == ["A01-0005"]

    def test_nothing_is_written_over_what_another_program_did_meanwhile(self, coded):
        with folder.open_folder(coded) as opened:
            before = stored.standing(opened.file, "A01")
            opened.file.record("code", "A01-0001")
            old = transcripts.transcript(opened.file, "A01")
            new = transcripts.NewTranscript(old, before.segments, "es", b"", b"")
            item = stored.NewVersion(new, "corrected", before.anchors, {}, {})
            with pytest.raises(StudyBusy):
                stored.replace(opened.file, before, item)
            assert transcripts.known(opened.file)["A01"].version == 1

    def test_files_as_last_read_are_remembered_by_their_place(self, coded):
        with folder.open_folder(coded) as opened:
            there = sources.sources(opened.file)
        assert {path: one.interviews for path, one in there.items()} == {
            "transcripts/A01.txt": ("A01",),
            "transcripts/A02.txt": ("A02",),
        }
