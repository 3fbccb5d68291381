"""What every command does: help, exit codes, results on one stream and remarks on the other."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import click
import openpyxl
import pytest

from qualcode import __version__
from qualcode.cli import cli


def commands(group: click.Group = cli, names: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every command, groups included."""
    for name, command in group.commands.items():
        yield (*names, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*names, name))


ALL = [" ".join(names) for names in commands()]


@pytest.mark.parametrize("command", ALL)
def test_every_command_has_help_with_an_example_of_itself(run, command):
    shown = run(f"{command} --help")
    assert f"qualcode {command}" in shown.stdout.partition("Example")[2]
    assert shown.stderr == ""
    assert run(f"{command} -h").stdout == shown.stdout


def test_the_same_option_has_the_same_meaning_everywhere():
    helps: dict[str, set[str]] = {}
    for name in ALL:
        command: click.Command = cli
        for part in name.split():
            command = command.commands[part]  # type: ignore[attr-defined]  # a group
        for option in command.params:
            if isinstance(option, click.Option) and option.help:
                for flag in ("--study", "--lang", "--format", "--where", "--codes", "--unit"):
                    if flag in option.opts and option.name != "code":
                        helps.setdefault(flag, set()).add(option.help)
    assert {flag: len(texts) for flag, texts in helps.items()} == dict.fromkeys(helps, 1)
    assert len(helps) == 6


def test_the_program_says_its_version(run):
    assert run("--version").stdout == f"qualcode {__version__}\n"


def test_commands_are_listed_in_the_order_of_the_work(run):
    shown = run("--help").stdout
    work = ("demo", "init", "ingest", "code", "matrix", "quotes", "summary", "export", "verify")
    places = [shown.index(f"\n  {name} ") for name in work]
    assert places == sorted(places)


@pytest.mark.parametrize("group", ["", "interviews", "codebook", "code", "export"])
def test_no_line_of_a_list_of_commands_is_cut(run, group):
    listed = run(f"{group} --help").stdout.partition("Commands:\n")[2].splitlines()
    assert listed
    assert not [line for line in listed if line.endswith("...")]


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "matrix --rows nonsense",
        "matrix --nonsense",
        "matrix --format xml",
        "matrix --where gender",
        "matrix --where =f",
        "matrix --where gender=f --where gender=m",
        "freq --top 0",
        "freq --top many",
        "quotes",
        "summary --lang fr",
        "log --last -1",
        "interviews show",
        "codebook import",
    ],
)
@pytest.mark.usefixtures("ready")
def test_misuse_is_told_on_the_error_stream_with_exit_2(run, line):
    ran = run(line, exit_code=2)
    assert ran.stdout == ""
    assert "Error: " in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "line",
    [
        "matrix",
        "matrix --rows code --cols actor_type --lang en",
        "matrix --cols gender --unit segment",
        "matrix --cols month --unit words",
        "matrix --unit participant",
        "freq",
        "freq --rows dimension --where gender=f",
        "quotes --code MARKET",
        "quotes --code market.secure --cols value_chain --stance denies",
        "quotes --code MARKET --about other --lang en",
        "summary",
        "summary --lang en --dimension market",
        "interviews list",
        "interviews show A01",
        "interviews sample",
        "codebook show",
        "codebook show MARKET.SECURE",
        "codebook check",
        "codebook check --forms MARKET.SECURE",
        "check",
        "log",
        "log --last 1",
        "verify",
    ],
)
@pytest.mark.usefixtures("ready")
def test_a_ready_study_answers_on_the_output_stream_and_says_nothing_else(run, line):
    ran = run(line)
    assert ran.stdout
    assert ran.stderr == ""


@pytest.mark.parametrize(
    "line",
    [
        "matrix",
        "freq",
        "quotes --code MARKET",
        "interviews list",
        "interviews sample",
        "codebook show",
        "check",
        "log",
    ],
)
@pytest.mark.usefixtures("ready")
def test_tables_come_as_csv_and_json_for_programs(run, line):
    rows = list(csv.DictReader(io.StringIO(run(f"{line} --format csv").stdout)))
    records = json.loads(run(f"{line} --format json").stdout)
    assert [{k: str(v) for k, v in one.items()} for one in records] == rows


@pytest.mark.usefixtures("ready")
def test_a_sample_for_programs_is_numbers(run):
    records = json.loads(run("interviews sample --format json").stdout)
    assert {"group": "BEES", "actor_type": "producer", "interviews": 1} in records


@pytest.mark.usefixtures("ready")
def test_a_matrix_shows_n_of_d_and_who_denies(run):
    shown = run("matrix --rows code --lang en").stdout
    (line,) = (line for line in shown.splitlines() if "MARKET.SECURE" in line)
    assert "1 of 2 (2)" in line  # honey: the farmer; the company speaks of others
    assert "0 of 1 (1), 1 denies" in line  # fruit
    assert "1 of 3 (3), 1 denies" in line
    assert "Unit: interviews." in shown
    assert "Codebook: " in shown
    assert "Only: " not in shown


@pytest.mark.usefixtures("ready")
def test_every_count_says_of_which_interviews_it_is(run):
    for line in ("matrix", "freq", "quotes --code MARKET"):
        shown = run(f"{line} --lang en --where actor_type=producer").stdout
        assert "Only: actor_type = producer." in shown
        assert "“n of D (N)”" in shown


@pytest.mark.usefixtures("little")
def test_before_anything_is_read_a_matrix_is_empty_and_nothing_breaks(run):
    shown = run("matrix --lang en")
    assert "Coding matrix" in shown.stdout
    assert json.loads(run("freq --format json").stdout)
    assert run("quotes --code MARKET").stdout
    assert run("summary").stdout
    run("export xlsx")
    run("verify")


def test_what_changed_since_the_rules_ran_is_said_beside_every_result(run, ready):
    book = ready / "codebook.yaml"
    book.write_text(
        book.read_text(encoding="utf-8").replace("- venta segura\n", "- planta\n"), encoding="utf-8"
    )
    sheet = ready / "interviews.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8") + "A09,producer,9,honey,,f\n")
    for line in ("matrix", "freq", "quotes --code MARKET", "summary", "export xlsx"):
        remarks = run(line).stderr
        assert "the rules of MARKET.SECURE have changed since they last ran" in remarks
        assert "interviews.csv: it has changed since it was last read" in remarks


@pytest.mark.usefixtures("little")
def test_ingest_and_coding_say_what_they_did(run):
    assert run("ingest").stdout == (
        "3 interviews read: 10 turns, 5 segments, 72 words by participants.\n"
    )
    assert run("code auto").stdout == (
        "3 interviews coded by the rules of 3 codes.\n6 codings by rules in the study.\n"
    )
    assert "Nothing has changed since the rules last ran." in run("code auto").stdout


@pytest.mark.usefixtures("little")
def test_a_dry_run_keeps_nothing(run):
    shown = run("ingest --dry-run").stdout
    assert shown.startswith("3 interviews would be read: 10 turns, 5 segments, 72 words")
    assert json.loads(run("interviews list --format json").stdout) == []
    assert json.loads(run("log --format json").stdout) == []


def test_a_study_is_found_from_a_folder_inside_it_and_by_name(run, ready, monkeypatch):
    here = run("matrix --format csv").stdout
    monkeypatch.chdir(ready / "transcripts")
    assert run("matrix --format csv").stdout == here
    monkeypatch.chdir(ready.parent)
    assert run("matrix --format csv --study little").stdout == here


def test_files_from_elsewhere_are_copied_into_the_study(run, little, tmp_path):
    outside = tmp_path / "outside" / "A07.md"
    outside.parent.mkdir()
    outside.write_text("**E:** ¿Y la miel?\n\n**P:** Poca miel este año.\n", encoding="utf-8")
    run(f"ingest '{outside.as_posix()}'")
    assert (little / "transcripts" / "A07.md").read_bytes() == outside.read_bytes()


def test_every_file_that_is_written_is_named(run, ready):
    assert "Wrote picture.svg." in run("freq --plot picture.svg").stderr
    assert "Wrote market.md." in run("summary --dimension MARKET --out market.md").stderr
    assert run("export xlsx results.xlsx").stdout == "Wrote results.xlsx.\n"
    assert "little.xlsx" in run("export xlsx").stdout
    assert run("codebook export book.xlsx").stdout == "Wrote book.xlsx.\n"
    assert "says the same as before" in run("codebook import book.xlsx").stdout
    backup = Path(run("backup").stdout.removeprefix("Wrote ").removesuffix(".\n"))
    for name in ("picture.svg", "market.md", "results.xlsx", "out/little.xlsx", "book.xlsx"):
        assert (ready / name).stat().st_size > 100
    assert backup.stat().st_size == (ready / "study.qualcode").stat().st_size


@pytest.mark.usefixtures("little")
def test_a_study_of_ones_own_is_one_command(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = run(
        "init own --codebook little.yaml --transcripts little/transcripts"
        " --attributes little/interviews.csv --title 'La miel' --lang en"
    )
    assert "3 interviews in the study (3 new), 6 codings by rules" in shown.stdout
    written = sorted(path.name for path in (tmp_path / "own" / "out").iterdir())
    assert written == ["own-codes.svg", "own-summary.en.md", "own.xlsx"]
    monkeypatch.chdir(tmp_path / "own")
    for line in shown.stdout.partition("Try next:")[2].splitlines():
        if line.strip().startswith("qualcode "):
            run(line.strip().removeprefix("qualcode "))


def test_a_new_study_without_interviews_says_what_comes_next(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = run("init own").stdout
    assert "put your transcripts into the folder 'transcripts'" in shown
    assert "qualcode run" in shown
    assert sorted(p.name for p in (tmp_path / "own").iterdir()) == [
        "codebook.yaml",
        "study.qualcode",
        "study.toml",
        "transcripts",
    ]


def test_a_sheet_to_fill_in_is_made_where_there_is_none_and_never_again(run, little):
    (little / "interviews.csv").unlink()
    sheet = little / "interviews.xlsx"

    assert "interviews.xlsx: fill it in" in run("run").stdout

    book = openpyxl.load_workbook(sheet)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    actor = next(n for n, head in enumerate(rows[0]) if "actor" in head)
    assert sorted(row[0] for row in rows[1:]) == ["A01", "A02", "E01"]
    for number in range(2, len(rows) + 1):
        book.worksheets[0].cell(number, actor + 1, "company")
    book.save(sheet)
    filled = sheet.read_bytes()

    again = run("run")

    assert sheet.read_bytes() == filled
    assert "fill it in" not in again.stdout
    records = json.loads(run("interviews sample --format json").stdout)
    assert {"group": "all", "actor_type": "company", "interviews": 3} in records


@pytest.mark.usefixtures("ready")
def test_a_sample_of_participants_is_said_to_be_thin_in_participants(run):
    notes = run("interviews sample --unit participant --lang en").stdout.splitlines()[-2:]
    assert "* one participant or none: not to be compared." in [note.strip() for note in notes]
