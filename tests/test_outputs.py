"""Every way to look at the demonstration says the same, and quotes what was said.

The counts are made here once more, from the workbook's sheet `Segments`, `interviews.xlsx` and the
plain YAML of the codebook, without anything of qualcode.
"""

from __future__ import annotations

import contextlib
import csv
import html
import io
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

SEGMENT_ID = r"[AEF]\d\d-\d{4}"
ROWS = ("dimension", "theme", "code")
Counts = tuple[int, int, int, int]
"""Affirmed, addressed, in scope, denied."""


@dataclass(frozen=True)
class Plain:
    """The demonstration, read with nothing but the libraries."""

    path: Path

    @cached_property
    def workbook(self) -> Mapping[str, list[dict[str, Any]]]:
        """Each sheet's rows under its header; rows of notes have no second value."""
        book = openpyxl.load_workbook(self.path / "out" / "study.xlsx")
        tables = [sheet for sheet in book if sheet.title != "About"]
        return {sheet.title: _under_header(sheet.iter_rows(values_only=True)) for sheet in tables}

    @cached_property
    def codebook(self) -> dict[str, Any]:
        text = (self.path / "codebook.yaml").read_text(encoding="utf-8")
        found: dict[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return found

    @cached_property
    def codes_of(self) -> Mapping[str, list[dict[str, Any]]]:
        """The codes of every row (dimension, theme, code) by its id."""
        found = {}
        for dimension in self.codebook["dimensions"]:
            found[dimension["id"]] = [c for t in dimension["themes"] for c in t["codes"]]
            for theme in dimension["themes"]:
                found[theme["id"]] = theme["codes"]
                found |= {code["id"]: [code] for code in theme["codes"]}
        return found

    @cached_property
    def ids(self) -> Mapping[str, list[str]]:
        """The ids of the rows of each level, in the order of the codebook."""
        dimensions = self.codebook["dimensions"]
        themes = [theme for dimension in dimensions for theme in dimension["themes"]]
        codes = [code for theme in themes for code in theme["codes"]]
        lists = zip(ROWS, (dimensions, themes, codes), strict=True)
        return {level: [one["id"] for one in ones] for level, ones in lists}

    @cached_property
    def interviews(self) -> Mapping[str, dict[str, Any]]:
        """Actors, chains and regions of each interview."""
        sheet = openpyxl.load_workbook(self.path / "interviews.xlsx")["interviews"]
        found: dict[str, dict[str, Any]] = {}
        for row in _under_header(sheet.iter_rows(values_only=True)):
            one = found.setdefault(row["interview"], {"actor_type": [], "region": [row["region"]]})
            one["chains"] = (row["value_chain"] or "").split("; ") if row["value_chain"] else []
            if row["actor_type"] not in one["actor_type"]:
                one["actor_type"].append(row["actor_type"])
        return found

    @cached_property
    def groups(self) -> Mapping[str, list[str]]:
        return {g["id"]: g["chains"] for g in self.codebook["groupings"][0]["groups"]}

    @cached_property
    def raised(self) -> set[tuple[str, str]]:
        return set(
            self.sql(
                "select i.id, r.dimension from raised r join interview i on i.key = r.interview_key"
            )
        )

    @cached_property
    def said(self) -> Mapping[str, str]:
        """The transcript of each interview."""
        return dict(
            self.sql(
                "select i.id, t.text from transcript t join interview i on i.key = t.interview_key"
            )
        )

    @cached_property
    def segments(self) -> Mapping[str, tuple[str, str]]:
        """Interview and words of each segment."""
        rows = self.sql(
            "select s.id, i.id, s.start, s.stop from segment s"
            " join interview i on i.key = s.interview_key"
        )
        return {row[0]: (row[1], self.said[row[1]][row[2] : row[3]]) for row in rows}

    def sql(self, statement: str) -> list[Any]:
        with contextlib.closing(sqlite3.connect(self.path / "study.qualcode")) as db:
            return db.execute(statement).fetchall()

    # the count

    def columns(self, attribute: str) -> Mapping[str, list[str]]:
        """The interviews in each column, the last one being all."""
        found: dict[str, list[str]] = {}
        for name, one in self.interviews.items():
            values = one.get(attribute) or ["none"]
            if attribute == "value_chain":
                chains = set(one["chains"])
                values = [g for g, of in self.groups.items() if chains & set(of)]
                values = values or ["cross_cutting"]
            for value in values:
                found.setdefault(value, []).append(name)
        return {**found, "all": list(self.interviews)}

    def count(self, row: str, column: str, interviews: Iterable[str]) -> Counts:
        tallies = [self._tally(row, column, name) for name in interviews]
        return tuple(map(sum, zip(*tallies, strict=True)))  # type: ignore[return-value]  # four sums

    def _tally(self, row: str, column: str, name: str) -> Counts:
        codes = self._applicable(row, column, name)
        if not codes:
            return (0, 0, 0, 0)
        own = [m for m in self._marks.get(name, ()) if m[0] in codes and m[2] == "lo propio"]
        affirmed = any(stance != "niega" for _, stance, _ in own)
        denied = any(stance != "afirma" for _, stance, _ in own)
        dimension = row.partition(".")[0]
        came_up = (name, dimension) in self.raised or any(
            code.startswith(f"{dimension}.") for code, _, _ in self._marks.get(name, ())
        )
        return (int(affirmed), int(came_up), 1, int(denied))

    def _applicable(self, row: str, column: str, name: str) -> set[str]:
        one = self.interviews[name]
        chains = [
            chain
            for chain in one["chains"]
            if column not in self.groups or chain in self.groups[column]
        ]
        return {
            code["id"]
            for code in self.codes_of[row]
            if _meets(code.get("applies_to", {}).get("actors"), one["actor_type"])
            and _meets(code.get("applies_to", {}).get("chains"), chains)
        }

    @cached_property
    def _marks(self) -> Mapping[str, list[tuple[str, str, str]]]:
        found: dict[str, list[tuple[str, str, str]]] = {}
        for row in self.workbook["Segments"]:
            mark = (row["Código"], row["Postura"], row["Sobre"])
            found.setdefault(row["Entrevista"], []).append(mark)
        return found


def _under_header(rows: Iterator[tuple[Any, ...]]) -> list[dict[str, Any]]:
    header = [f"{name}_{n}" if n == 3 and name == "Dimensión" else name
              for n, name in enumerate(next(rows))]  # fmt: skip
    return [
        dict(zip(header, row, strict=True)) for row in rows if len(row) > 1 and row[1] is not None
    ]


def _meets(wanted: list[str] | None, there: list[str]) -> bool:
    return not wanted or not there or bool(set(wanted) & set(there))


@pytest.fixture(scope="session")
def plain(demo: Path) -> Plain:
    return Plain(demo)


@pytest.fixture
def in_demo(demo: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(demo)
    return demo


def counts_of(record: Mapping[str, Any]) -> Counts:
    return tuple(int(record[name]) for name in ("affirmed", "addressed", "scope", "denied"))  # type: ignore[return-value]  # four


def counts_in(cell: str) -> Counts:
    """What a cell says: ``6 de 7 (8), 2 niegan``; ``no surgió (3)``; ``no aplica``."""
    if found := re.match(r"(\d+) (?:de|of) (\d+) \((\d+)\)", cell):
        denied = re.search(r"(\d+) (?:nieg|den)", cell)
        n, addressed, scope = map(int, found.groups())
        return n, addressed, scope, int(denied[1]) if denied else 0
    if found := re.fullmatch(r"(?:no surgió|not addressed) \((\d+)\)", cell):
        return 0, 0, int(found[1]), 0
    assert cell in ("no aplica", "n/a"), cell
    return 0, 0, 0, 0


# counts


@pytest.mark.parametrize("columns", ["value_chain", "actor_type", "region"])
@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.usefixtures("in_demo")
def test_a_matrix_counts_what_a_plain_count_counts(plain, run, rows, columns):
    printed = run(f"matrix --rows {rows} --cols {columns} --format csv").stdout
    records = list(csv.DictReader(io.StringIO(printed)))

    members = plain.columns(columns)
    expected = {
        (row, column): plain.count(row, column, interviews)
        for row in plain.ids[rows]
        for column, interviews in members.items()
    }
    assert {(r["row"], r["column"]): counts_of(r) for r in records} == expected
    assert any(affirmed for affirmed, *_ in expected.values())


@pytest.mark.usefixtures("in_demo")
def test_csv_and_json_say_the_same(run):
    for command in ("matrix --rows code", "freq", "quotes --code MARKET", "interviews list", "log"):
        rows = list(csv.DictReader(io.StringIO(run(f"{command} --format csv").stdout)))
        records = json.loads(run(f"{command} --format json").stdout)
        assert rows == [{k: str(v) for k, v in record.items()} for record in records], command
        assert rows


@pytest.mark.usefixtures("in_demo")
def test_the_table_for_people_says_what_the_records_say(plain, run):
    for lang in ("es", "en"):
        printed = run(f"matrix --rows code --lang {lang}").stdout
        lines = {line.split()[0]: line for line in printed.splitlines() if line.split()}
        for row in plain.ids["code"]:
            cells = [
                cell for cell in re.split(r" {2,}", lines[row].strip())[2:] if not cell.isdigit()
            ]
            members = plain.columns("value_chain")
            order = [*plain.groups, "cross_cutting", "all"]
            expected = [plain.count(row, column, members[column]) for column in order]
            assert [counts_in(cell) for cell in cells] == expected, row


def test_the_workbooks_matrix_says_the_same(plain):
    labels = {g["label"]["es"]: g["id"] for g in plain.codebook["groupings"][0]["groups"]}
    labels |= {"Transversal": "cross_cutting", "Todas": "all"}
    members = plain.columns("value_chain")
    rows = [row for row in plain.workbook["Matrix"] if row["Id"]]

    assert sorted(row["Id"] for row in rows) == sorted(
        id_ for ids in plain.ids.values() for id_ in ids
    )
    for row in rows:
        for label, column in labels.items():
            expected = plain.count(row["Id"], column, members[column])
            assert counts_in(row[label]) == expected, (row["Id"], column)


@pytest.mark.usefixtures("in_demo")
def test_frequencies_agree_with_the_matrix_the_workbook_and_the_segments(plain, run):
    records = json.loads(run("freq --format json").stdout)
    everyone = list(plain.interviews)
    segments: dict[str, set[tuple[str, ...]]] = {}
    for row in plain.workbook["Segments"]:
        segments.setdefault(row["Código"], set()).add(
            (row["Segmento"], row["Postura"], row["Sobre"])
        )

    assert [r["row"] for r in records] == [r["Código"] for r in plain.workbook["Frequencies"]]
    assert [r["affirmed"] for r in records] == sorted(
        (r["affirmed"] for r in records), reverse=True
    )
    for record, row in zip(records, plain.workbook["Frequencies"], strict=True):
        code = record["row"]
        n, addressed, scope, denied = counts_of(record)
        assert (n, addressed, scope, denied) == plain.count(code, "all", everyone)
        assert (row["n"], row["D"], row["N"], row["Niegan"]) == (n, addressed, scope, denied)
        assert row["Segmentos"] == record["segments"] == len(segments.get(code, ()))
        assert row["Solo por regla"] == record["rule_only"] == n  # nobody has coded by hand


def test_the_states_of_the_workbook_are_those_of_the_segments(plain):
    for row in plain.workbook["States"]:
        name = row["Entrevista"]
        if name not in plain.interviews:
            continue  # the legend below
        for code in plain.ids["code"]:
            n, addressed, scope, denied = plain.count(code, "all", [name])
            expected = (
                ("no aplica" if not scope else None)
                or {(1, 0): "afirma", (0, 1): "niega", (1, 1): "ambas"}.get((n, denied))
                or ("surgió" if addressed else "no surgió")
            )
            assert row[code] == expected, (name, code)


@pytest.mark.usefixtures("plain", "in_demo")
def test_a_dimension_that_was_never_asked_is_silent_in_just_those_interviews(run):
    never = yaml.safe_load(
        (Path(__file__).parents[1] / "data" / "productive-alliances" / "expected.yaml").read_text(
            encoding="utf-8"
        )
    )["never_asked"]
    records = json.loads(
        run(f"matrix --codes {never['dimension']} --cols interview --format json").stdout
    )
    silent = [r["column"] for r in records if r["scope"] and not r["addressed"]]

    assert silent == never["interviews"]
    assert f"{never['dimension']}" in {r["row"] for r in records}
    whole = next(r for r in records if r["column"] == "all")
    assert whole["scope"] - whole["addressed"] == len(silent)


def test_the_summarys_tables_say_the_same(plain, in_demo, run):
    written = run("summary --lang en").stdout
    assert written == (in_demo / "out" / "study-summary.en.md").read_text(encoding="utf-8")
    columns = {g["label"]["en"]: g["id"] for g in plain.codebook["groupings"][0]["groups"]}
    columns |= {"Cross-cutting": "cross_cutting", "All": "all"}
    columns |= {a["label"]["en"].capitalize(): a["id"] for a in plain.codebook["actor_types"]}
    members = {**plain.columns("actor_type"), **plain.columns("value_chain")}
    seen = set()
    for table in re.findall(r"(?:^\|.*\n)+", written, re.MULTILINE):
        header, _, *lines = ([c.strip() for c in x.split(" | ")] for x in table.splitlines())
        for line in lines:
            row = line[0].removeprefix("| ").replace("\\", "")
            for name, cell in zip(header[2:], line[2:], strict=True):
                if name in columns:
                    column = columns[name]
                    expected = plain.count(row, column, members[column])
                    assert counts_in(cell) == expected, (row, column)
                    seen.add((row, column))
    assert {row for row, _ in seen} == {*plain.ids["dimension"], *plain.ids["code"]}


@pytest.mark.parametrize("code", ["MARKET.STABLE_CHANNEL", "COMMIT.RELATION", "INCOME"])
@pytest.mark.usefixtures("in_demo")
def test_the_quotes_of_a_code_stand_under_the_counts_of_the_matrix(plain, run, code):
    printed = run(f"quotes --code {code} --cols value_chain --lang es").stdout
    labels = {g["label"]["es"]: g["id"] for g in plain.codebook["groupings"][0]["groups"]}
    labels |= {"Transversal": "cross_cutting"}
    members = plain.columns("value_chain")
    wanted = {one["id"] for one in plain.codes_of[code]}
    coded = [r["Segmento"] for r in plain.workbook["Segments"] if r["Código"] in wanted]
    parts = re.split(r"^(\S.*): (.*) · entrevistas$", printed, flags=re.MULTILINE)

    assert {labels[label] for label in parts[1::3]} == set(labels.values())
    for label, counts, quoted in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        column = labels[label]
        assert counts_in(counts) == plain.count(code, column, members[column])
        there = re.findall(rf"· ({SEGMENT_ID}) ·", quoted)
        assert there == [
            s for s in dict.fromkeys(coded) if plain.segments[s][0] in members[column]
        ], column


# quotations


def in_markdown(text: str) -> str:
    """Escaped Markdown as a reader sees it."""
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text.replace("\\\n> ", "\n")))


def quoted_in_markdown(text: str) -> Iterator[tuple[str, str]]:
    """Segment id and words of each quotation of a summary."""
    for block in re.findall(r"(?:^>.*\n?)+", text, re.MULTILINE):
        found = re.match(r"> [“«](.*?)[”»]\n>\n", block, re.DOTALL)
        assert found, block
        ids = re.findall(rf"· ({SEGMENT_ID}) ·", block)
        assert len(ids) == 1, block
        yield ids[0], in_markdown(found[1])


def quoted_in_cell(cell: str) -> Iterator[tuple[str, str]]:
    """Segment id and words of each block of a cell: the words, and under them where they stand."""
    place = rf"^(?:.* · )?({SEGMENT_ID})(?: · .*)?$"
    start = 0
    for found in re.finditer(place, cell, re.MULTILINE):
        yield found[1], cell[start : found.start()].removesuffix("\n")
        start = found.end() + 2
    assert cell[start:] in ("", "[… continúa en la fila siguiente]")


def all_are_exact(plain: Plain, quotations: Iterable[tuple[str, str]]) -> int:
    n = 0
    for segment, words in quotations:
        interview, whole = plain.segments[segment]
        assert words == whole, segment
        assert words in plain.said[interview]
        assert len(words) > 1
        n += 1
    return n


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_summary_quotes_whole_segments_to_the_letter(plain, in_demo, lang):
    written = (in_demo / "out" / f"study-summary.{lang}.md").read_text(encoding="utf-8")
    assert all_are_exact(plain, quoted_in_markdown(written)) > 60


def test_the_summary_prints_translations_to_the_letter(plain, in_demo):
    written = (in_demo / "out" / "study-summary.en.md").read_text(encoding="utf-8")
    told = {text for (text,) in plain.sql("select text from translation")}
    printed = re.findall(r"^> Translation by [^:]*: (.*?)\n>\n", written, re.MULTILINE | re.DOTALL)
    assert len(printed) > 5
    assert {in_markdown(text) for text in printed} <= told


def test_the_workbook_quotes_whole_segments_to_the_letter(plain):
    cells = {
        sheet: [
            cell
            for row in rows
            for cell in row.values()
            if isinstance(cell, str) and re.search(rf"^(.* · )?{SEGMENT_ID}", cell, re.MULTILINE)
        ]
        for sheet, rows in plain.workbook.items()
        if sheet == "Quotes" or sheet.startswith("Chart")
    }
    coded = {row["Segmento"] for row in plain.workbook["Segments"]}
    for sheet in ("Quotes", "Chart"):
        found = [q for name in cells if name.startswith(sheet) for c in cells[name]
                 for q in quoted_in_cell(c)]  # fmt: skip
        assert all_are_exact(plain, found)
        assert {segment for segment, _ in found} == coded, sheet


def test_the_rows_of_segments_are_places_in_the_transcripts(plain):
    stored = plain.sql(
        "select s.id, c.code, c.start, c.stop, c.quote from coding c"
        " join segment s on s.key = c.segment_key order by 1, 2, 3"
    )
    rows = plain.workbook["Segments"]
    shown = sorted((r["Segmento"], r["Código"], r["Inicio"], r["Fin"]) for r in rows)

    assert shown == [row[:4] for row in stored]
    assert all_are_exact(plain, [(r["Segmento"], r["Texto"]) for r in rows])
    for segment, _, start, stop, quote in stored:
        assert plain.said[plain.segments[segment][0]][start:stop] == quote
        assert quote in plain.segments[segment][1]


@pytest.mark.usefixtures("in_demo")
def test_the_command_quotes_quotes_whole_segments_to_the_letter(plain, run):
    for name in ("MARKET", "INCLUSION.TARGETING", "LIMITS.PROPOSAL"):
        records = json.loads(run(f"quotes --code {name} --format json").stdout)
        for r in records:
            assert plain.said[r["interview"]][r["start"] : r["end"]] == r["text"]
        assert all_are_exact(plain, [(r["segment"], r["text"]) for r in records])
        printed = run(f"quotes --code {name} --lang en").stdout
        found = re.findall(rf"^  “(.*?)”\n  \(.*?· ({SEGMENT_ID}) ·", printed, re.M | re.S)
        assert [(s, re.sub(r"\n  ", "\n", words)) for words, s in found] == [
            (r["segment"], r["text"]) for r in records
        ]


MONTHS = {"es": ("julio de", "agosto de"), "en": ("July", "August")}
INTERVIEW = {"es": "entrevista con", "en": "interview with"}


def citations(plain: Plain, lang: str) -> dict[tuple[str, str], str]:
    """How each participant is cited, by interview and label, from the sheet and the codebook."""
    roles = {actor["id"]: actor["label"][lang] for actor in plain.codebook["actor_types"]}
    forms = {"agricultor/a": ("agricultora", "agricultor")}
    forms["funcionario/a"] = ("funcionaria", "funcionario")
    sheet = openpyxl.load_workbook(plain.path / "interviews.xlsx")["interviews"]

    def role(row: Mapping[str, Any]) -> str:
        label = roles[row["actor_type"]]
        return forms.get(label, (label, label))["fm".index(row["gender"])]

    return {
        (row["interview"], row["speaker"] or ""): (
            f"({INTERVIEW[lang]} {role(row)} {row['number']},"
            f" {row[f'descriptor_{lang}']}, {MONTHS[lang][row['date'].month - 7]} 2020)"
        )
        for row in _under_header(sheet.iter_rows(values_only=True))
    }


@pytest.mark.usefixtures("in_demo")
def test_a_quotation_is_cited_as_the_sheet_says_in_the_language_of_the_report(plain, run):
    speakers = dict(plain.sql("select id, speaker from segment"))
    known = {lang: citations(plain, lang) for lang in ("es", "en")}
    labels = {name: label for name, label in known["es"] if name != "A12"}

    def cited(lang: str, segment: str) -> str:
        interview = segment.partition("-")[0]
        return known[lang][interview, labels.get(interview, speakers[segment])]

    for row in plain.workbook["Segments"]:
        assert row["Referencia"] == cited("es", row["Segmento"])
    for lang in ("es", "en"):
        for record in json.loads(
            run(f"quotes --code INCLUSION --lang {lang} --format json").stdout
        ):
            assert record["citation"] == cited(lang, record["segment"])
    assert len({cited("es", s) for s in speakers if s.startswith("A12")}) == 2


def test_the_transcripts_are_what_the_files_say(plain):
    """Of the plain text files every word is in the study, in order."""
    for path in sorted((plain.path / "transcripts").glob("*.md")):
        written = re.findall(r"\w+", path.read_text(encoding="utf-8"))
        kept = re.findall(r"\w+", plain.said[path.stem])
        assert len(kept) > 400
        assert set(kept) <= set(written)


# verify


def change(study: Path, statement: str, *values: object) -> None:
    with contextlib.closing(sqlite3.connect(study / "study.qualcode")) as db, db:
        assert db.execute(statement, values).rowcount == 1


@pytest.mark.usefixtures("in_demo")
def test_verify_finds_nothing_wrong_with_the_demonstration(run):
    assert run("verify").stdout.startswith("All is well: 36 interviews, ")


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_verify_names_the_quotation_of_which_one_character_was_altered(demo_copy, run, place):
    key, segment, code, quote = Plain(demo_copy).sql(
        "select c.key, s.id, c.code, c.quote from coding c join segment s on s.key = c.segment_key"
        " where length(c.quote) > 12 order by c.key desc"
    )[7]
    at = {"first": 0, "middle": len(quote) // 2, "last": len(quote) - 1}[place]
    other = "x" if quote[at] != "x" else "y"
    change(
        demo_copy, "update coding set quote = ? where key = ?",
        quote[:at] + other + quote[at + 1 :], key,
    )  # fmt: skip

    found = run("verify", exit_code=1)

    assert found.stdout == ""
    fault, sentence = found.stderr.splitlines()
    assert fault.startswith(f"{segment}, {code} by rules: the stored quotation is not")
    assert sentence == "Error: 1 fault in the study."
    assert quote[:-1] not in found.stderr
    assert quote[1:] not in found.stderr


def test_verify_names_the_interview_whose_text_was_altered(demo_copy, run):
    (text,) = next(iter(Plain(demo_copy).sql(
        "select t.text from transcript t join interview i on i.key = t.interview_key"
        " where i.id = 'A05'"
    )))  # fmt: skip
    change(
        demo_copy,
        "update transcript set text = ? where key = (select t.key from transcript t"
        " join interview i on i.key = t.interview_key where i.id = 'A05')",
        text.replace("a", "á", 1),
    )

    found = run("verify", exit_code=1)

    assert "A05: the transcript's text is not what was read" in found.stderr


def test_verify_names_the_segment_whose_place_was_altered(demo_copy, run):
    change(demo_copy, "update segment set start = start - 1 where id = 'E03-0002'")
    assert "E03-0002" in run("verify", exit_code=1).stderr


# the same bytes


def test_two_demonstrations_write_the_same_bytes(demos):
    one, other = (
        {path.name: path.read_bytes() for path in sorted((made.path / "out").iterdir())}
        for made in demos
    )
    assert sorted(one) == [
        "study-codes.svg", "study-summary.en.md", "study-summary.es.md", "study.xlsx"
    ]  # fmt: skip
    assert one == other
    assert demos[0].stdout == demos[1].stdout


def test_two_demonstrations_answer_with_the_same_bytes(demos, run, monkeypatch):
    commands = [
        "matrix --format csv",
        "freq --rows theme --format json",
        "quotes --code COMMIT --cols region",
        "log --format json",
    ]
    answers = []
    for made in demos:
        monkeypatch.chdir(made.path)
        answers.append([run(command).stdout for command in commands])
    assert answers[0] == answers[1]


def test_running_a_finished_demonstration_again_changes_nothing(demo, demo_copy, run):
    before = {p.name: p.read_bytes() for p in (demo / "out").iterdir()}
    acts = run("log --format csv").stdout

    again = run("run")

    assert "36 interviews in the study (0 new)" in again.stdout
    assert {p.name: p.read_bytes() for p in (demo_copy / "out").iterdir()} == before
    assert run("log --format csv").stdout == acts
