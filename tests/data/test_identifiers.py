"""The invented personal data stand where the list says, and could be nobody's."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
import yaml

from qualcode.anonymise import from_rows
from qualcode.anonymise.patterns import check_digit
from qualcode.ingest import read

STUDY = Path(__file__).resolve().parents[2] / "data" / "productive-alliances"


def planted() -> list[dict[str, str]]:
    with (STUDY / "identifiers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(interview: str) -> str:
    (path,) = (STUDY / "transcripts").glob(f"{interview}.*")
    transcript, _ = read(path)
    return " ".join(transcript.text.split())


def test_each_stands_once_in_its_interview_and_in_no_other():
    texts = {path.stem: text_of(path.stem) for path in (STUDY / "transcripts").iterdir()}

    for one in planted():
        where = [name for name, text in texts.items() if one["text"] in text]
        assert where == [one["interview"]], one
        assert texts[one["interview"]].count(one["text"]) == 1


def test_they_are_of_eleven_kinds_and_hold_those_of_expected_yaml():
    expected = yaml.safe_load((STUDY / "expected.yaml").read_text(encoding="utf-8"))
    listed = {(one["interview"], one["text"]) for one in planted()}

    assert {(one["interview"], one["quote"]) for one in expected["personal_data"]} <= listed
    assert sorted({one["kind"] for one in planted()}) == [
        *("account", "address", "birth", "email", "gps", "handle"),
        *("person", "phone", "plate", "rut", "url"),
    ]


@pytest.mark.parametrize("one", planted(), ids=lambda one: f"{one['interview']}-{one['kind']}")
def test_it_is_obviously_fake(one):
    kind, text = one["kind"], one["text"]
    if kind == "rut":
        number, digit = text.replace(".", "").split("-")
        assert check_digit(number) == digit.lower()
        assert 95_000_000 < int(number) < 99_000_000
    if kind in ("email", "url"):
        assert text.endswith("example.cl")
    if kind == "phone":
        assert re.search(r"555[ 0-9]*01\d\d$|255 01\d\d$", text)


@pytest.mark.parametrize("name", ["people", "companies", "places"])
def test_the_lists_are_read_without_a_fault(name):
    lines = (STUDY / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rows = [["" if line.startswith("#") else line] for line in lines]
    names, issues = from_rows(rows, "person", name)

    assert issues == []
    assert len(names) >= len(lines) - 1 > 25
