"""The demonstration study says what its README and expected.yaml say it says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from qualcode.files import sheets
from qualcode.ingest import read, read_attributes
from qualcode.model import Interview, Issue, Transcript, Turn

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "data" / "productive-alliances"
EXPECTED: dict[str, Any] = yaml.safe_load((STUDY / "expected.yaml").read_text(encoding="utf-8"))
FORMATS: dict[str, str] = EXPECTED["formats"]
IDS = sorted(FORMATS)
ACTORS = {"A": "producer", "E": "company", "F": "official"}
WOMEN_AND_YOUTH = re.compile(
    r"\b(mujer\w*|señoras?|espos[ao]s?|marid\w+|viud\w+|jóvenes|juventud|cabr[oa]s?|hij[oa]s?|"
    r"niet[oa]s?|mapuche\w*|comunidad\w*)\b",
    re.IGNORECASE,
)


@cache
def codebook() -> dict[str, Any]:
    text = (ROOT / "codebooks" / "productive-alliances.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found


@cache
def codes() -> frozenset[str]:
    themes = [theme for dimension in codebook()["dimensions"] for theme in dimension["themes"]]
    return frozenset(code["id"] for theme in themes for code in theme["codes"])


@cache
def rows() -> list[dict[str, Any]]:
    with sheets.reading(STUDY / "interviews.xlsx") as book:
        header, *lines = book["interviews"]
    return [dict(zip(header, line, strict=True)) for line in lines]


@cache
def interviews() -> tuple[dict[str, Interview], list[Issue]]:
    return read_attributes(STUDY / "interviews.xlsx")


def file_of(interview: str) -> Path:
    return STUDY / "transcripts" / f"{interview}.{FORMATS[interview]}"


@cache
def read_one(interview: str) -> tuple[Transcript, list[Issue]]:
    """The interview as a study reads it: with the speaker labels that the sheet confirms."""
    confirmed = [row["speaker"] for row in rows() if row["interview"] == interview]
    return read(file_of(interview), participants=[label for label in confirmed if label])


def turns(interview: str, role: str) -> list[Turn]:
    return [turn for turn in read_one(interview)[0].turns if turn.role == role]


@cache
def said(interview: str) -> list[str]:
    """The words of the participants' turns, with single blanks."""
    text = read_one(interview)[0].text
    return [" ".join(turn.span.of(text).split()) for turn in turns(interview, "participant")]


def mentions(node: Any) -> Iterator[dict[str, Any]]:
    """Every entry of expected.yaml that quotes somebody."""
    if isinstance(node, dict):
        if "quote" in node:
            yield node
        for value in node.values():
            yield from mentions(value)
    elif isinstance(node, list):
        for value in node:
            yield from mentions(value)


def tally(values: Any) -> dict[str, int]:
    return dict(Counter(values))


def test_the_counts_are_those_of_the_sheet() -> None:
    counts = EXPECTED["counts"]
    firsts = {row["interview"]: row for row in rows()}

    assert (len(firsts), len(rows())) == (counts["interviews"], counts["participants"]) == (36, 37)
    assert sorted(firsts) == IDS
    assert tally(row["actor_type"] for row in firsts.values()) == counts["interviews_by_actor"]
    assert tally(row["actor_type"] for row in rows()) == counts["participants_by_actor"]
    assert tally(row["region"] for row in firsts.values()) == counts["by_region"]
    assert tally(f"{row['date']:%Y-%m}" for row in firsts.values()) == counts["by_month"]
    assert tally(row["gender"] for row in rows()) == counts["participants_by_gender"]


def groups_of(row: dict[str, Any]) -> list[str]:
    chains = (row["value_chain"] or "").split("; ")
    groups = codebook()["groupings"][0]["groups"]
    return [group["id"] for group in groups if set(chains) & set(group["chains"])]


def test_the_groups_and_thin_cells_are_those_of_grouping_a() -> None:
    firsts = list({row["interview"]: row for row in rows()}.values())
    cells = Counter((group, row["actor_type"]) for row in firsts for group in groups_of(row))
    groups = [group["id"] for group in codebook()["groupings"][0]["groups"]]

    by_group = Counter(group for row in firsts for group in groups_of(row) or ["none"])
    assert by_group == EXPECTED["counts"]["by_group_A"]
    assert EXPECTED["thin_cells"] == [
        {"group": group, "actor": actor, "n": cells[group, actor]}
        for group in groups
        for actor in ("producer", "company")
        if cells[group, actor] <= 1
    ]
    assert EXPECTED["two_chains"] == {
        row["interview"]: row["value_chain"].split("; ")
        for row in firsts
        if ";" in (row["value_chain"] or "")
    }
    assert EXPECTED["two_groups"] == [row["interview"] for row in firsts if len(groups_of(row)) > 1]


def test_the_chains_and_actors_of_the_sheet_are_in_the_codebook() -> None:
    chains = {chain["id"] for chain in codebook()["value_chains"]}
    actors = {actor["id"] for actor in codebook()["actor_types"]}

    for row in rows():
        assert set(filter(None, (row["value_chain"] or "").split("; "))) <= chains, row["interview"]
        assert row["actor_type"] == ACTORS[row["interview"][0]]
        assert row["actor_type"] in actors
        assert bool(row["value_chain"]) == (row["actor_type"] != "official")


def test_participants_are_numbered_within_their_actor_type() -> None:
    numbers: dict[str, list[int]] = {}
    for row in rows():
        numbers.setdefault(row["actor_type"], []).append(row["number"])

    assert {actor: sorted(found) for actor, found in numbers.items()} == {
        "producer": list(range(1, 24)),
        "company": list(range(1, 10)),
        "official": list(range(1, 6)),
    }
    group = EXPECTED["group_interview"]
    of_group = [row for row in rows() if row["interview"] == group["interview"]]
    assert [row["number"] for row in of_group] == group["numbers"] == [12, 23]
    assert [row["speaker"] for row in of_group] == group["speakers"]


def test_every_interview_took_place_on_a_weekday_of_the_two_months() -> None:
    for row in rows():
        assert (row["date"].year, row["date"].month) in {(2020, 7), (2020, 8)}, row["interview"]
        assert row["date"].weekday() < 5, row["interview"]


def test_the_sheet_is_read_without_a_warning() -> None:
    found, issues = interviews()

    assert sorted(found) == IDS
    assert [issue for issue in issues if issue.severity != "note"] == []
    assert [participant.number for participant in found["A12"].participants] == [12, 23]
    assert found["A18"].value_chains == ("berries", "honey")
    assert found["F01"].value_chains == ()


def test_the_files_are_those_of_the_list() -> None:
    names = sorted(path.name for path in (STUDY / "transcripts").iterdir())

    assert names == sorted(f"{interview}.{suffix}" for interview, suffix in FORMATS.items())
    assert tally(FORMATS.values()) == {"docx": 22, "txt": 6, "md": 4, "vtt": 4}


@pytest.mark.parametrize("interview", IDS)
def test_a_transcript_has_its_turns_and_roles(interview: str) -> None:
    transcript, issues = read_one(interview)
    roles = Counter(turn.role for turn in transcript.turns)

    assert [roles["interviewer"], roles["participant"]] == EXPECTED["turns"][interview]
    assert roles["unknown"] == 0
    assert [issue for issue in issues if issue.severity == "error"] == []


@pytest.mark.parametrize("interview", IDS)
def test_a_transcript_is_of_a_readable_length(interview: str) -> None:
    transcript, _ = read_one(interview)
    words = sum(len(turn.span.of(transcript.text).split()) for turn in transcript.turns)

    assert 500 <= words <= 900


@pytest.mark.parametrize("interview", IDS)
def test_times_increase_where_there_are_any(interview: str) -> None:
    times = [turn.start_ms for turn in read_one(interview)[0].turns]
    timed = FORMATS[interview] == "vtt" or interview in {"A09", "A17", "A20", "E06"}

    assert all((time is not None) == timed for time in times)
    assert times == sorted(times, key=lambda time: time or 0)


def test_every_quotation_is_in_the_turn_that_it_names() -> None:
    for mention in mentions(EXPECTED):
        place = (mention["interview"], mention["turn"])
        assert mention["quote"] in said(place[0])[place[1] - 1], place


def test_every_code_stance_and_dimension_exists() -> None:
    dimensions = {dimension["id"] for dimension in codebook()["dimensions"]}
    gold = [
        mark for turns in EXPECTED["gold"].values() for marks in turns.values() for mark in marks
    ]

    for mark in [*EXPECTED["plants"], *gold]:
        assert mark["code"] in codes() | {"ZZ.NOT_RELEVANT"}
        assert mark["stance"] in {"affirms", "denies", "mixed"}
        assert mark["about"] in {"self", "other"}
    for interview in IDS:
        assert set(EXPECTED["asked"][interview]) <= dimensions, interview


def test_the_gold_coding_covers_every_participant_turn_and_has_the_plants() -> None:
    gold = EXPECTED["gold"]

    assert len(gold) == 8
    for interview, coded in gold.items():
        assert list(coded) == list(range(1, len(said(interview)) + 1)), interview
        assert all(len(text.split()) <= 110 for text in said(interview)), interview
    for plant in EXPECTED["plants"]:
        if plant["interview"] in gold:
            mark = {key: plant[key] for key in ("code", "stance", "about")}
            assert mark in gold[plant["interview"]][plant["turn"]], plant["quote"]


def test_the_lists_agree_with_the_planted_statements() -> None:
    plants = EXPECTED["plants"]
    own = [(plant["code"], plant["interview"]) for plant in plants if plant["about"] == "self"]

    assert EXPECTED["selling"] == {
        code: [interview for found, interview in own if found == code]
        for code in ("COMMIT.SELL_ALL", "COMMIT.SELL_PART", "COMMIT.SELL_ELSEWHERE")
    }
    told = ("interview", "code", "about", "turn", "quote")
    assert EXPECTED["denials"] == [
        {key: plant[key] for key in told} for plant in plants if plant["stance"] == "denies"
    ]
    for contradiction in EXPECTED["contradictions"]:
        for side in [*contradiction["one"], *contradiction["other"]]:
            assert side in plants


def test_inclusion_never_comes_up_where_it_is_said_not_to() -> None:
    never = EXPECTED["never_asked"]
    asked = EXPECTED["asked"]
    assert never["dimension"] == "INCLUSION"
    assert never["interviews"] == [i for i in IDS if "INCLUSION" not in asked[i]]

    for interview in never["interviews"]:
        transcript, _ = read_one(interview)
        spoken = " ".join(turn.span.of(transcript.text) for turn in transcript.turns)
        assert WOMEN_AND_YOUTH.findall(spoken) == [], interview


def test_the_women_who_speak_of_their_confidence_are_women() -> None:
    gender = {(row["interview"], row["speaker"]): row["gender"] for row in rows()}

    for mention in EXPECTED["women_on_confidence"]:
        interview = mention["interview"]
        speaker = turns(interview, "participant")[mention["turn"] - 1].speaker
        of_speaker = gender.get((interview, speaker), gender.get((interview, None)))
        assert of_speaker == "f", interview


def test_the_two_of_the_group_interview_speak_the_turns_that_are_theirs() -> None:
    group = EXPECTED["group_interview"]
    spoken: dict[str, list[int]] = {}
    for number, turn in enumerate(turns(group["interview"], "participant"), 1):
        spoken.setdefault(turn.speaker, []).append(number)

    assert spoken == group["turns_by_speaker"]


def test_two_interviews_come_from_one_company_only() -> None:
    twice = EXPECTED["two_interviews_of_one_company"]
    companies = [row for row in rows() if row["actor_type"] == "company"]

    of_one = [row["interview"] for row in companies if row["organisation"] == twice["organisation"]]
    assert of_one == twice["interviews"]
    assert len({row["organisation"] for row in companies}) == len(companies) - 1
    buyers = {row["organisation"] for row in companies}
    assert {row["interview"] for row in rows() if row["buyer"] in buyers} == {"A01", "A06", "A07"}


def check_digit(number: int) -> str:
    """The check digit of a Chilean RUT: weights 2 to 7 from the right, modulo 11."""
    digits = [int(digit) for digit in reversed(str(number))]
    rest = -sum(digit * (2 + place % 6) for place, digit in enumerate(digits)) % 11
    return "K" if rest == 10 else str(rest)


def test_the_invented_personal_data_look_real() -> None:
    found = {datum["kind"]: datum["quote"] for datum in EXPECTED["personal_data"]}

    number, digit = found["rut"].replace(".", "").split("-")
    assert check_digit(int(number)) == digit
    assert found["email"].endswith("@example.cl")
    assert re.fullmatch(r"\+56 9 5550 0\d{3}", found["phone"])
    assert sorted(found) == ["address", "email", "full_name", "licence_plate", "phone", "rut"]


def head_of(path: Path) -> str:
    """What stands in a file before its first turn, as its readers see it."""
    if path.suffix == ".vtt":
        return path.read_text(encoding="utf-8").partition("-->")[0]
    transcript, _ = read_one(path.stem)
    return transcript.text[: transcript.turns[0].span.start]


@pytest.mark.parametrize("interview", IDS)
def test_a_file_says_that_it_is_fictional_and_when_it_was_made(interview: str) -> None:
    head = head_of(file_of(interview))
    date = next(row["date"] for row in rows() if row["interview"] == interview)
    months = {7: "julio", 8: "agosto"}
    written = (
        f"{date.day} de {months[date.month]} de 2020",
        f"{date:%d-%m-%Y}",
        f"{date:%d/%m/%Y}",
    )

    assert "Nota: entrevista ficticia, inventada para la demostración de qualcode." in head
    assert sum(form in head for form in written) == 1


def test_the_readme_lists_every_interview() -> None:
    readme = (STUDY / "README.md").read_text(encoding="utf-8")
    listed = re.findall(
        r"^\| ([AEF]\d\d) \|.*?\| (\w+)[^|]*\|[^|]*\|[^|]*\|$", readme, re.MULTILINE
    )

    assert dict(listed) == FORMATS
    assert "ficticio" in readme
    assert "fictional" in readme


def test_no_sentence_is_said_in_two_interviews() -> None:
    where: dict[str, set[str]] = {}
    for interview in IDS:
        transcript, _ = read_one(interview)
        for turn in transcript.turns:
            for sentence in re.split(r"(?<=[.!?…])\s+|\n", turn.span.of(transcript.text)):
                words = re.findall(r"\w+", sentence.casefold())
                if len(words) >= 4:
                    where.setdefault(" ".join(words), set()).add(interview)

    assert [sentence for sentence, found in where.items() if len(found) > 1] == []


def test_the_translations_follow_their_originals_turn_by_turn() -> None:
    files = {path.stem: path for path in (STUDY / "translations" / "en").glob("*.txt")}

    assert sorted(files) == sorted(EXPECTED["gold"])
    for interview, path in files.items():
        original, (english, issues) = read_one(interview)[0], read(path)
        roles = [turn.role for turn in english.turns]
        assert roles == [turn.role for turn in original.turns], interview
        assert english.text.startswith("Fictional interview"), interview
        assert english.attributes["Translation"].startswith("the authors"), interview
        assert [issue for issue in issues if issue.severity == "error"] == []
