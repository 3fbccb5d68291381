"""Bad input gets one sentence that says what, where and what to do, and costs nothing else."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

import qualcode
from qualcode import coding, ingest
from qualcode.files import atomic
from qualcode.store import codings, pages
from qualcode.store.file import StudyFile
from qualcode.workflows import reading

TURNS = "Entrevistadora: ¿Y la miel?\nEntrevistada: Poca miel hubo este verano tan seco.\n"


def interviews(path: Path) -> list[str]:
    return column(path, "select id from interview order by id")


def column(path: Path, statement: str) -> list[str]:
    with contextlib.closing(sqlite3.connect(path / "study.qualcode")) as db:
        return [row[0] for row in db.execute(statement)]


def put(path: Path, name: str, content: str | bytes = TURNS) -> Path:
    target = path / "transcripts" / name
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content.encode() if isinstance(content, str) else content)
    return target


# files that come in


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("A05.pages", TURNS, "A05.pages: no reader for '.pages' files. Readable: .csv, .doc, "),
        ("A05.txt", "", "A05.txt: "),
        ("A05.txt", " \n\n \n", "A05.txt: "),
        ("A05.docx", b"\x00\x01not a document at all", "A05.docx: "),
        ("A05.docx", b"PK\x03\x04broken", "A05.docx: "),
        ("A05.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "A05.docx: "),
        ("A05.vtt", "", "A05.vtt: "),
        ("A05.txt", b"\x89PNG\r\n\x1a\n" + bytes(40), "A05.txt: "),
    ],
)
def test_a_bad_file_costs_only_itself(run, little, name, content, sentence):
    bad = put(little, name, content)
    ran = run(f"ingest transcripts/A01.txt 'transcripts/{name}' transcripts/A02.txt", exit_code=1)

    (told,) = (line for line in ran.stderr.splitlines() if name in line)
    assert told.startswith(f"Error: {sentence}")
    assert told.endswith(".")
    assert ran.stderr.rstrip().endswith("Error: 1 file not read; nothing of them was taken.")
    assert ran.stdout.startswith("2 interviews read")
    assert interviews(little) == ["A01", "A02"]
    assert bad.exists()


def test_files_of_other_kinds_in_a_folder_are_left_out_and_said(run, little):
    put(little, "notas.pages")
    put(little, "~$A01.docx", "lock")
    ran = run("ingest")
    assert "warning: notas.pages: there is no reader for '.pages' files" in ran.stderr
    assert "~$A01" not in ran.stderr
    assert interviews(little) == ["A01", "A02", "E01"]


def test_a_file_that_is_not_there(run, little):
    ran = run("ingest transcripts/A99.txt transcripts/A01.txt", exit_code=1)
    assert "Error: A99.txt: " in ran.stderr
    assert interviews(little) == ["A01"]


def test_another_encoding_is_read_and_said(run, little):
    put(little, "A05.txt", TURNS.encode("cp1252"))
    put(little, "A06.txt", TURNS.replace("seco", "ventoso").encode("utf-16"))
    ran = run("ingest")
    assert "warning: A05.txt: not UTF-8, read as Windows-1252." in ran.stderr
    assert "A06.txt" not in ran.stderr
    assert interviews(little) == ["A01", "A02", "A05", "A06", "E01"]
    shown = run("interviews show A05").stdout
    assert "¿Y la miel?" in shown


def test_without_speakers_paragraphs_are_segments_and_an_issue_says_so(run, little):
    put(little, "A05.txt", "Poca miel hubo.\n\nY el agua se nos fue en enero.\n")
    ran = run("ingest")
    (told,) = (line for line in ran.stderr.splitlines() if "A05.txt" in line)
    assert "speaker" in told
    assert interviews(little) == ["A01", "A02", "A05", "E01"]
    assert column(little, "select id from segment where id like 'A05-%'") == [
        "A05-0001",
        "A05-0002",
    ]


def test_the_same_file_twice_changes_nothing(run, little):
    run("ingest")
    before = (little / "study.qualcode").read_bytes()
    ran = run("ingest transcripts transcripts/A01.txt")
    assert ran.stdout == "3 interviews already there, unchanged.\n"
    assert "3 interviews already there, unchanged." in ran.stdout
    assert (little / "study.qualcode").read_bytes() == before


def test_the_same_interview_twice_in_one_folder_is_counted_once(run, little):
    put(little, "A01.md", (little / "transcripts" / "A01.txt").read_bytes())
    ran = run("run")
    assert "3 interviews in the study (3 new)" in ran.stdout


@pytest.mark.parametrize("dry", ["", "--dry-run "])
def test_an_id_with_another_text_is_refused_and_both_files_are_named(run, little, dry):
    run("ingest")
    put(little, "A01.md")
    before = (little / "study.qualcode").read_bytes()

    ran = run(f"ingest {dry}transcripts/A01.md", exit_code=1)

    assert "Error: A01.md: interview A01 is already in the study with another text" in ran.stderr
    assert "read from A01.txt. Give the new file another name" in ran.stderr
    assert (little / "study.qualcode").read_bytes() == before


@pytest.mark.parametrize("dry", ["", "--dry-run "])
def test_two_files_of_one_id_far_apart_in_one_run(run, little, dry):
    for n in range(20):
        put(little, f"B{n:02}.txt", f"E: ¿Y?\nP: Vino la lluvia número {n} del invierno.\n")
    put(little, "Z/B00.txt", "E: ¿Y?\nP: Otra cosa muy distinta.\n")
    ran = run(f"ingest {dry}transcripts", exit_code=1)
    assert "interview B00 is already in the study with another text" in ran.stderr


def test_a_file_from_elsewhere_never_takes_the_place_of_one_in_the_study(run, little, tmp_path):
    mine = (little / "transcripts" / "A01.txt").read_bytes()
    other = tmp_path / "elsewhere" / "A01.txt"
    other.parent.mkdir()
    other.write_text(TURNS, encoding="utf-8")

    ran = run(f"ingest '{other.as_posix()}'", exit_code=1)

    assert "Error: A01.txt: " in ran.stderr
    assert (little / "transcripts" / "A01.txt").read_bytes() == mine
    assert interviews(little) == []


def test_attributes_and_interviews_that_lack_each_other(run, little):
    sheet = little / "interviews.csv"
    sheet.write_text(
        sheet.read_text(encoding="utf-8").replace("A02,", "A-2,") + "A77,producer,7,honey,,f\n",
        encoding="utf-8",
    )
    told = run("ingest").stderr
    assert "warning: A77: it has attributes, but no transcript." in told
    assert "warning: A-2: it has attributes, but no transcript. Did you mean A02?" in told
    assert "warning: A02: it has a transcript, but no attributes. Did you mean A-2?" in told


@pytest.mark.parametrize(
    ("name", "content"),
    [("interviews.csv", "some,thing\n1,2\n"), ("interviews.xlsx", "no workbook"),
     ("interviews.xlsx", "")],
)  # fmt: skip
def test_a_sheet_that_is_none(run, little, name, content):
    (little / "interviews.csv").unlink()
    (little / name).write_text(content, encoding="utf-8")
    ran = run("ingest", exit_code=1)
    assert ran.stderr.startswith(f"Error: {name}: ")
    assert len(ran.stderr.splitlines()) == 1


# names


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("code auto --codes MARKET.SECUR", "No code, theme or dimension 'MARKET.SECUR' in this"
         " study. Did you mean MARKET.SECURE"),
        ("matrix --codes MARKT", "No code, theme or dimension 'MARKT' in this study. Did you mean"
         " MARKET"),
        ("freq --codes INCOME,MARKETS", "'MARKETS'"),
        ("quotes --code PRICE", "No code, theme or dimension 'PRICE'"),
        ("summary --dimension INCOM", "'INCOM' in this study. Did you mean INCOME"),
        ("codebook show MARKET.SECURES", "Did you mean MARKET.SECURE"),
        ("codebook check --forms MARKET.SECURES", "Did you mean MARKET.SECURE"),
        ("matrix --where gendre=f", "No attribute 'gendre' in this study. Did you mean gender?"),
        ("matrix --where gender=x", "No value of gender 'x' in this study. There are: f, m."),
        ("freq --where value_chain=hone", "Did you mean honey?"),
        ("matrix --cols gendre", "No attribute 'gendre' in this study. Did you mean gender?"),
        ("quotes --code MARKET --cols colour", "No attribute 'colour' in this study."),
        ("matrix --grouping Z", "No grouping 'Z' in this study. There are: A."),
        ("interviews show A1", "No interview 'A1' in this study. Did you mean A01"),
        ("interviews list --where gendre=f", "No attribute 'gendre' in this study."),
    ],
)  # fmt: skip
def test_a_name_that_is_not_there_is_told_with_the_nearest(run, ready, line, sentence):
    before = (ready / "study.qualcode").read_bytes()
    ran = run(line, exit_code=1)
    assert ran.stdout == ""
    assert ran.stderr.startswith("Error: No ")
    assert sentence in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert (ready / "study.qualcode").read_bytes() == before


def test_where_many_interviews_are_the_hint_leads_to_their_list(run, demo, monkeypatch):
    monkeypatch.chdir(demo)
    told = run("interviews show ZZZ999", exit_code=1).stderr
    assert "There are 36; 'qualcode interviews list' lists them." in told
    told = run("quotes --code ZZZZZZZ", exit_code=1).stderr
    assert "'qualcode codebook show' lists them." in told


# the codebook


def test_broken_yaml_is_told_with_its_line_and_nothing_is_coded(run, little):
    run("ingest")
    book = little / "codebook.yaml"
    lines = book.read_text(encoding="utf-8").splitlines(keepends=True)
    lines.insert(16, "  - id: [MARKET\n")
    book.write_text("".join(lines), encoding="utf-8")
    for line in ("code auto", "codebook check", "matrix", "run"):
        told = run(line, exit_code=1).stderr
        assert told.startswith("Error: codebook.yaml: 1 fault, nothing was taken from it.")
        assert "codebook.yaml, line 1" in told
    assert column(little, "select count(*) from coding") == [0]


def test_rules_that_cannot_be_compiled_are_told_with_line_code_and_reason(run, little):
    run("ingest")
    book = little / "codebook.yaml"
    text = book.read_text(encoding="utf-8")
    text = text.replace("[mejor precio]", r"['re:precio (alto']").replace(
        "[ahora ganar más]", "['~2']"
    )
    book.write_text(text, encoding="utf-8")
    where = {
        code: 1 + next(n for n, line in enumerate(text.splitlines()) if told in line)
        for code, told in (("MARKET.PRICE", "re:precio"), ("INCOME.HIGHER", "'~2'"))
    }

    told = run("code auto", exit_code=1).stderr

    assert told.startswith("Error: codebook.yaml: 2 faults, nothing was taken from it.\n")
    for code, line in where.items():
        assert f"codebook.yaml, line {line}, {code}: " in told
    assert column(little, "select count(*) from coding") == [0]
    assert column(little, "select count(*) from rule_run") == [0]


def test_a_study_without_its_codebook(run, ready):
    (ready / "codebook.yaml").unlink()
    told = run("matrix", exit_code=1).stderr
    assert told == "Error: codebook.yaml: there is no codebook. Name it in study.toml.\n"


@pytest.mark.parametrize("line", ["codebook check", "codebook import", "init new --codebook"])
def test_a_codebook_of_another_kind_is_refused_with_the_kinds_there_are(run, ready, line):
    (ready / "book.pdf").write_text("%PDF", encoding="utf-8")
    told = run(f"{line} book.pdf", exit_code=1).stderr
    assert told.startswith("Error: book.pdf: ")
    assert ".docx" not in told
    assert ".yaml" in told
    assert not (ready / "new").exists()


def test_a_codebook_that_lost_a_code_in_use_is_not_put_in_place(run, ready):
    with contextlib.closing(sqlite3.connect(ready / "study.qualcode")) as db, db:
        db.execute("update coding set coder = 'ana', origin = 'person' where code = 'MARKET.PRICE'")
    text = (ready / "codebook.yaml").read_text(encoding="utf-8")
    (ready / "new.yaml").write_text(text.replace("MARKET.PRICE", "MARKET.COST"), encoding="utf-8")
    told = run("codebook import new.yaml", exit_code=1).stderr
    assert "MARKET.PRICE is missing and people have coded with it" in told
    assert (ready / "codebook.yaml").read_text(encoding="utf-8") == text


def test_a_workbook_named_in_capitals_is_a_workbook(run, ready):
    run("codebook export book.xlsx")
    (ready / "book.xlsx").rename(ready / "BOOK.XLSX")
    assert "says the same as before" in run("codebook import BOOK.XLSX").stdout
    assert "No faults." in run("codebook check BOOK.XLSX").stdout


def test_settings_with_faults_are_told_all_at_once(run, ready):
    settings = ready / "study.toml"
    text = settings.read_text(encoding="utf-8").replace('language = "es"', 'language = "fr"', 1)
    settings.write_text(text.replace("seed = 1 ", 'seed = "one" '), encoding="utf-8")
    told = run("matrix", exit_code=1).stderr
    assert told.startswith("Error: study.toml: 2 faults")
    settings.write_text("title = [", encoding="utf-8")
    assert "study.toml" in run("matrix", exit_code=1).stderr


# places


def test_a_folder_without_a_study(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for line in ("matrix", "ingest", "verify", "run", "matrix --study .", "matrix --study nowhere"):
        told = run(line, exit_code=1).stderr
        assert "no study here or above" in told
        assert "qualcode init DIR" in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("codes", ["','", "''", "' , '", "MARKET --codes ,"])
def test_codes_that_name_none_are_not_all_of_them(run, codes):
    for command in ("matrix", "freq", "code auto"):
        ran = run(f"{command} --codes {codes}", exit_code=2)
        assert "names none; leave it out for all of them." in ran.stderr
        assert ran.stdout == ""


@pytest.mark.usefixtures("ready")
def test_a_file_is_no_folder_of_a_study(run):
    assert "is a file" in run("matrix --study codebook.yaml", exit_code=2).stderr


@pytest.mark.parametrize("command", ["init", "demo"])
def test_nothing_is_made_where_something_is(run, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for name in ("full", "file"):
        told = run(f"{command} {name}", exit_code=1).stderr
        assert told == (
            f"Error: {name}: there is something here already. Name an empty or new folder.\n"
        )
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--codebook nowhere.yaml", "nowhere.yaml: there is no such file"),
        ("--transcripts nowhere", "nowhere: there is no such file or folder"),
        ("--attributes nowhere.csv", "nowhere.csv: there is no such file or folder"),
        ("--attributes people.ods", "people.ods: "),
        ("--attributes people.xlsx", "people.xlsx: "),
        ("--codebook broken.yaml", "broken.yaml: 1 fault"),
        ("--interview-lang spanish", "No language of the codebook 'spanish' in this study."),
    ],
)
def test_a_study_that_cannot_be_begun_leaves_nothing(run, tmp_path, monkeypatch, option, told):
    monkeypatch.chdir(tmp_path)
    for name in ("people.ods", "people.xlsx"):
        (tmp_path / name).write_text("no sheet", encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("dimensions: [", encoding="utf-8")
    assert run(f"init new {option}", exit_code=1).stderr.startswith(f"Error: {told}")
    assert not (tmp_path / "new").exists()


def test_what_is_in_the_way_of_a_demonstration_is_never_changed(run, demo_copy):
    changed = demo_copy / "transcripts" / "A05.txt"
    sheet = demo_copy / "interviews.xlsx"
    for path in (changed, sheet):
        path.write_bytes(path.read_bytes() + b"\n")
    before = [path.read_bytes() for path in (changed, sheet)]
    run(f"demo '{demo_copy.as_posix()}'")
    assert [path.read_bytes() for path in (changed, sheet)] == before


# the study file


def test_a_study_made_by_a_newer_version(run, ready):
    with contextlib.closing(sqlite3.connect(ready / "study.qualcode")) as db:
        db.execute("pragma user_version = 99")
    before = (ready / "study.qualcode").read_bytes()
    for line in ("matrix", "ingest", "verify"):
        told = run(line, exit_code=1).stderr
        assert told.startswith("Error: study.qualcode: made by a newer qualcode (format 99, ")
        assert told.endswith("nothing was changed.\n")
    assert (ready / "study.qualcode").read_bytes() == before


@pytest.mark.parametrize("content", [b"This is a letter, not a study. " * 99, b"SQLite"])
def test_a_file_that_is_no_study(run, ready, content):
    (ready / "study.qualcode").write_bytes(content)
    told = run("matrix", exit_code=1).stderr
    assert told.startswith("Error: study.qualcode: ")
    assert len(told.splitlines()) == 1
    assert (ready / "study.qualcode").read_bytes() == content


def test_a_study_that_another_program_is_writing(run, ready, monkeypatch):
    monkeypatch.setattr("qualcode.store.file.PATIENCE_S", 0.05)
    put(ready, "A05.txt")
    with contextlib.closing(sqlite3.connect(ready / "study.qualcode")) as db:
        db.execute("begin immediate")
        told = run("ingest", exit_code=1).stderr
    assert "another program is writing to this study" in told
    assert interviews(ready) == ["A01", "A02", "E01"]
    run("ingest")
    assert interviews(ready) == ["A01", "A02", "A05", "E01"]


# writing


WRITERS = {
    "export xlsx results.xlsx": "results.xlsx",
    "summary --out results.md": "results.md",
    "freq --plot results.svg": "results.svg",
    "codebook export results.xlsx": "results.xlsx",
    "codebook export results.yaml": "results.yaml",
}


@pytest.mark.parametrize("line", WRITERS)
def test_a_file_that_is_open_elsewhere_stays_as_it_was(run, ready, monkeypatch, line):
    target = ready / WRITERS[line]
    target.write_bytes(b"what was there")

    def held(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", held)
        told = run(line, exit_code=1).stderr

    assert told == (
        f"Error: {target.name}: cannot be written (close {target.name} in Excel, then run again)."
        " Nothing was changed.\n"
    )
    assert target.read_bytes() == b"what was there"
    assert not [path for path in ready.iterdir() if path.name.startswith(".")]
    run(line)
    assert target.read_bytes() != b"what was there"


@pytest.mark.parametrize("line", [*WRITERS, "run"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_full_disk_or_a_read_only_one(run, ready, monkeypatch, line, number):
    target = ready / WRITERS.get(line, "out")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(atomic.tempfile, "mkstemp", refuse)
        told = run(line, exit_code=1).stderr

    assert told.startswith("Error: ")
    assert "cannot be written (" in told
    assert ("the disk is full" in told) == (number == errno.ENOSPC)
    assert len(told.splitlines()) == 1
    assert not target.exists() or not list(target.iterdir())


@pytest.mark.parametrize("line", ["ingest", "run"])
def test_a_disk_that_fills_up_under_the_study(run, little, monkeypatch, line):
    run("verify")  # which makes the study's file
    put(little, "A05.txt", f"P: {' '.join(f'abeja{n}' for n in range(9_000))}.\n")
    opened = StudyFile._upgrade

    def on_a_small_disk(file: StudyFile) -> None:
        opened(file)
        file.db.execute("pragma max_page_count = 1")  # not a page more than it has

    with monkeypatch.context() as patched:
        patched.setattr(StudyFile, "_upgrade", on_a_small_disk)
        told = run(line, exit_code=1).stderr

    assert told == (
        "Error: study.qualcode: cannot be written (the disk is full; free some space and run"
        " again). Nothing was changed.\n"
    )
    assert interviews(little) == []
    run(line)
    assert interviews(little) == ["A01", "A02", "A05", "E01"]


def test_the_study_never_takes_the_name_of_what_is_written(run, ready):
    """A result goes to a file of its own kind, never over the study, its codebook or a transcript."""
    files = ("study.qualcode", "codebook.yaml", "study.toml", "transcripts/A01.txt")
    before = [(ready / name).read_bytes() for name in files]
    for line in (
        "export xlsx study.qualcode",
        "export xlsx transcripts/A01.txt",
        "summary --out study.qualcode",
        "summary --out codebook.yaml",
        "summary --out study.toml",
        "codebook export study.qualcode",
        "freq --plot study.toml",
    ):
        told = run(line, exit_code=1).stderr
        assert told.startswith("Error: ")
    assert [(ready / name).read_bytes() for name in files] == before


@pytest.fixture
def without_rights() -> Callable[[], AbstractContextManager[None]]:
    """Acts as a user who owns nothing, where root runs the tests; needs users as Unix has them."""
    if not hasattr(os, "geteuid"):
        pytest.skip("needs users as Unix has them")

    @contextlib.contextmanager
    def drop() -> Iterator[None]:
        before = os.geteuid()
        if before == 0:
            os.seteuid(65534)
        try:
            if not os.access(qualcode.__file__, os.R_OK, effective_ids=True):
                pytest.skip("another user may not read this program's files")
            yield
        finally:
            os.seteuid(before)

    return drop


@pytest.mark.parametrize("line", ["ingest", "code auto", "export xlsx", "init new", "backup"])
def test_a_folder_that_may_not_be_written_to(run, ready, without_rights, monkeypatch, line):
    put(ready, "A05.txt")
    book = ready / "codebook.yaml"
    book.write_text(book.read_text(encoding="utf-8").replace("precio", "planta"), encoding="utf-8")
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o755)
        study = Path(home) / "little"
        shutil.copytree(ready, study)
        run(line)  # whatever is imported late is imported now
        monkeypatch.chdir(study)
        everything = sorted([study, *study.rglob("*")])
        for path in everything:
            path.chmod(0o555 if path.is_dir() else 0o444)
        with without_rights():
            told = run(line, exit_code=1).stderr
        monkeypatch.chdir(ready)
        there = sorted([study, *study.rglob("*")])
        for path in everything:
            path.chmod(0o755)

    assert "cannot be written (" in told
    assert len(told.splitlines()) == 1
    assert there == everything


# interrupted


def stops(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("line", "module", "name"),
    [
        ("ingest", ingest, "read_all"),
        ("ingest", pages, "add_page"),
        ("ingest", reading, "set_attributes"),
        ("code auto", coding.Matcher, "hits"),
        ("code auto", codings, "_clear"),
        ("run", codings, "save_runs"),
        ("export xlsx", atomic, "_take_place"),
        ("run", atomic, "_take_place"),
    ],
)
def test_interrupted_work_keeps_what_was_done_and_goes_on(
    run, little, monkeypatch, line, module, name
):
    if line in ("code auto", "export xlsx"):
        run("ingest")
    with monkeypatch.context() as patched:
        patched.setattr(module, name, stops)
        ran = run(line, exit_code=130)

    assert ran.stderr.endswith(
        "Interrupted. What was done is kept; run the command again to go on.\n"
    )
    assert "Traceback" not in ran.stderr
    run("verify")
    run(line)
    run("run")
    assert interviews(little) == ["A01", "A02", "E01"]
    assert column(little, "select count(*) from coding") == [6]
    assert not [path for path in little.rglob(".*") if path.is_file()]
