"""`qualcode check`: calm where there is nothing, and planted faults found."""

from __future__ import annotations

import csv
import io
import json
import random
import unicodedata
from pathlib import Path

import pytest
from openpyxl import load_workbook

ASKED = "Entrevistadora: ¿A quién vende usted? ¿Y gana más con eso?"
VOCABULARY = (
    "abeja año apicultor bosque camino campo casa colmena cosecha la el de que y en no se los por con"
    " una para es lo como más pero sus le ya cuando hay todo nos muy sin sobre también me hasta donde"
).split()

ENGLISH = "and the of to in is that it was for on are they we have but not this what from".split()


def answers(seed: int, n: int = 120) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(VOCABULARY) for _ in range(n))


def interview(seed: int, turns: int = 4) -> str:
    told = (f"{ASKED}\nEntrevistada: Mire, {answers(100 * seed + n)}." for n in range(turns))
    return "\n".join(told) + "\n"


@pytest.fixture
def check(run, little):
    """Reads and codes the transcripts given by name and gives what check finds in each file."""

    def checked(**texts: str | bytes) -> dict[str, list[str]]:
        for path in (little / "transcripts").iterdir():
            path.unlink()
        for name, text in texts.items():
            raw = text if isinstance(text, bytes) else text.encode()
            (little / "transcripts" / f"{name}.txt").write_bytes(raw)
        run("ingest")
        run("code auto")
        found: dict[str, list[str]] = {}
        for issue in json.loads(run("check --format json").stdout):
            if issue["where"].endswith(".txt"):
                found.setdefault(issue["where"], []).append(issue["what"])
        return found

    return checked


def test_a_usual_interview_gives_nothing_to_look_at(check):
    assert check(A01=interview(1), A02=interview(2)) == {}


def test_planted_faults_are_found_each_in_its_file(check):
    spoilt = interview(2).encode().decode("cp1252").encode()
    apart = unicodedata.normalize("NFD", interview(3)).encode()
    copied = interview(4)
    almost = copied.replace("Mire,", "Bueno mire,")
    looping = interview(5) + "Entrevistada: " + "y eso es todo lo que hay. " * 6 + "\n"
    deaf = interview(6).replace("Mire,", "[inaudible] (no se entiende)")
    english = interview(7) + f"Entrevistada: {' '.join(random.Random(7).choices(ENGLISH, k=60))}"
    found = check(
        A02=spoilt, A03=apart, A04=copied, A05=almost, A06=looping, A07=deaf, A08=english,
        A09=interview(9).encode("mac_roman"),
    )  # fmt: skip
    kinds = {name: sorted(what.partition(":")[0] for what in said) for name, said in found.items()}
    assert kinds == {
        "A02.txt": ["characters read in a wrong encoding before, put right"],
        "A03.txt": ["letters written in two pieces, letter and accent, were put together"],
        "A05.txt": ["it says much the same as another interview"],
        "A06.txt": ["phrases said over and over"],
        "A07.txt": ["many inaudible marks"],
        "A08.txt": ["turns that do not look like Spanish"],
        "A09.txt": ["not UTF-8, read as Mac Roman"],
    }


@pytest.mark.usefixtures("ready")
def test_the_report_comes_in_two_parts_and_in_both_languages(run):
    spanish = run("check").stdout
    assert spanish.startswith("Para revisar: ")
    assert spanish.index("1 de 3 entrevistas") < spanish.index("sin hablante")
    english = run("check --lang en").stdout
    assert english.startswith("Worth a look: ")
    assert english.index("1 of 3 interviews") < english.index("without speaker")


@pytest.mark.parametrize("part", ["issues", "interviews", "speakers", "questions"])
@pytest.mark.usefixtures("ready")
def test_each_part_can_be_had_alone_by_people_and_programs(run, part):
    assert run(f"check --only {part}").stdout
    rows = list(csv.DictReader(io.StringIO(run(f"check --only {part} --format csv").stdout)))
    records = json.loads(run(f"check --only {part} --format json").stdout)
    assert [{k: str(v) for k, v in one.items()} for one in records] == rows
    assert rows


@pytest.mark.usefixtures("ready")
def test_words_agree_with_those_of_the_interview_list(run):
    listed = json.loads(run("interviews list --format json --lang en").stdout)
    measured = json.loads(run("check --only interviews --format json").stdout)
    assert [one["participant_words"] for one in measured] == [one["words"] for one in listed]


@pytest.mark.usefixtures("ready")
def test_guide_questions_are_found_by_dimension(run):
    measured = json.loads(run("check --only interviews --format json").stdout)
    assert [(m["guide_questions_found"], m["guide_questions"]) for m in measured] == [
        (2, 2), (0, 2), (1, 2),
    ]  # fmt: skip
    records = json.loads(run("check --only questions --format json").stdout)
    assert records == [
        {"dimension": "MARKET", "interviews_found": 2, "interviews": 3},
        {"dimension": "INCOME", "interviews_found": 1, "interviews": 3},
    ]


@pytest.mark.usefixtures("little")
def test_before_the_rules_have_run_nothing_is_said_of_questions(run):
    run("ingest")
    measured = json.loads(run("check --only interviews --format json").stdout)
    assert {(m["guide_questions_found"], m["guide_questions"]) for m in measured} == {("", 0)}


def test_the_demonstration_is_calm(demo, run, monkeypatch):
    monkeypatch.chdir(demo)
    issues = json.loads(run("check --format json").stdout)
    assert [
        one["where"] for one in issues if one["kind"] == "warning" and one["where"][0] in "AEF"
    ] == ["A10.txt"]
    assert len(issues) < 12
    assert len(json.loads(run("check --only interviews --format json").stdout)) == 36


@pytest.mark.usefixtures("ready")
def test_the_workbook_has_the_same_numbers(run):
    run("export xlsx out/book.xlsx")
    sheet = load_workbook(Path("out/book.xlsx"))["Quality"]
    rows = [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=2, max_row=4)]
    measured = json.loads(run("check --only interviews --format json").stdout)
    keys = ("interview", "words", "participant_words", "interviewer_words")
    assert rows == [[one[key] for key in keys] for one in measured]
