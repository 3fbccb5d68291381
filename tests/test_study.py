"""The Python face does what the command line does, and gives tables of numbers."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest

import qualcode
from qualcode.errors import NoStudy, StudyExists, UnknownName
from qualcode.model import Coding
from qualcode.store import StudyFile, codings, transcripts


@pytest.mark.usefixtures("ready")
def test_python_and_the_command_line_write_the_same_bytes(run, ready):
    run("export xlsx one.xlsx --lang en")
    run("summary --lang en --out one.md")
    with qualcode.open(ready) as study:
        study.export_workbook(ready / "two.xlsx", language="en")
        study.write_summary(ready / "two.md", language="en")
    for suffix in ("xlsx", "md"):
        assert (ready / f"one.{suffix}").read_bytes() == (ready / f"two.{suffix}").read_bytes()


def test_a_study_from_nothing_to_findings(little):
    with qualcode.open(little) as study:
        read = study.ingest()
        done = study.code()
        assert (read.new, read.failed, done.codings) == (["A01", "A02", "E01"], [], 6)
        assert [interview.id for interview in study.interviews()] == ["A01", "A02", "E01"]
        assert [quotation.segment_id for quotation in study.quotations("MARKET")] == [
            "A01-0001",
            "A02-0001",
            "E01-0001",
        ]
        study.export_workbook(little / "book.xlsx")
        study.write_summary(little / "summary.md", language="en")
        study.plot_frequencies(little / "plot.png")
        assert study.verify() == []
    assert (
        (little / "summary.md")
        .read_text(encoding="utf-8")
        .startswith("# Thematic summary\n\n**little**\n")
    )


@pytest.mark.usefixtures("ready")
def test_a_matrix_is_a_table_of_words_or_of_whole_numbers():
    with qualcode.open() as study:
        words = study.matrix(rows="code", language="en")
        numbers = study.matrix(rows="code", values="affirmed")
    assert words.loc["MARKET.SECURE"].tolist() == [
        "1 of 2 (2)",
        "0 of 1 (1), 1 denies",
        "1 of 3 (3), 1 denies",
    ]
    assert numbers.columns.tolist() == ["BEES", "FRUIT", "all"]
    assert numbers.loc["MARKET.SECURE"].tolist() == [1, 0, 1]
    assert all(pd.api.types.is_integer_dtype(kind) for kind in numbers.dtypes)


def test_frequencies_are_whole_numbers_in_the_order_of_the_command(ready, run):
    with qualcode.open(ready) as study:
        table = study.frequencies(where={"actor_type": "producer"})
    printed = run("freq --where actor_type=producer --format csv").stdout
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert table.index.tolist() == [row["row"] for row in rows]
    assert all(pd.api.types.is_integer_dtype(kind) for kind in table.dtypes)
    for name in table.columns:
        assert table[name].tolist() == [int(row[name]) for row in rows]


@pytest.mark.parametrize("columns", ["value_chain", "actor_type", "gender", "month", "interview"])
@pytest.mark.parametrize("unit", ["interview", "participant", "segment", "words"])
def test_a_table_says_what_the_command_says(ready, run, columns, unit):
    with qualcode.open(ready) as study:
        table = study.matrix(rows="theme", columns=columns, unit=unit, values="addressed")
    printed = run(f"matrix --rows theme --cols {columns} --unit {unit} --format csv").stdout
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert len(rows) == table.size
    for row in rows:
        assert table.loc[row["row"], row["column"]] == int(row["addressed"])


def test_codings_are_a_tidy_table(ready):
    with qualcode.open(ready) as study:
        table = study.codings()
    assert len(table) == 6
    first = table.iloc[0]
    assert (first["segment"], first["code"], first["coder"]) == (
        "A01-0001",
        "MARKET.PRICE",
        "rules",
    )
    assert "mejor precio" in first["text"]


def test_quality_is_what_the_command_says(ready, run):
    with qualcode.open(ready) as study:
        table, issues = study.quality(), study.check()
        speakers = study.quality("speakers")
    printed = json.loads(run("check --only interviews --format json").stdout)
    assert table.index.tolist() == [row["interview"] for row in printed]
    assert table["words"].tolist() == [row["words"] for row in printed]
    assert table["minutes"].isna().all()
    assert speakers["words"].sum() == table["words"].sum()
    found = json.loads(run("check --format json").stdout)
    assert {issue.what for issue in issues} == {row["what"] for row in found}


def corrected(little, study):
    """The second answer of A01 says another word, its first is gone."""
    path = little / "transcripts" / "A01.txt"
    asked, _, again, answer = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join((asked, again, answer.replace("Angol", "Lebu"))), encoding="utf-8")
    return study.ingest()


@pytest.fixture
def coded_by_hand(ready):
    """Ana has coded both answers of A01."""
    with StudyFile(ready / "study.qualcode", who="ana") as file:
        text = transcripts.transcript(file, "A01").text
        items = [
            Coding(one.id, "A01", "MARKET.PRICE", "ana", one.span, one.span.of(text))
            for one in transcripts.segments(file, "A01")
        ]
        codings.add(file, items)
    return ready


def test_versions_changes_and_decisions_are_those_of_the_commands(coded_by_hand, run):
    with qualcode.open(coded_by_hand) as study:
        before = study.codings()
        (version,) = corrected(coded_by_hand, study).versions
        told, waits = study.versions("A01"), study.changes()
        assert (version.version, version.waiting, len(waits)) == (2, 2, 2)
        assert told.index.tolist() == [1, 2]
        assert told["why"].tolist() == ["read", "corrected"]
        assert waits["what"].tolist() == ["lost", "changed"]
        assert waits["now"].isna().tolist() == [True, False]
        assert "Angol" in waits["before"][1]
        printed = json.loads(run("interviews changes --format json").stdout)
        assert [row["number"] for row in printed] == waits["number"].tolist()
        assert study.changes("A01", segments=True)["number"].isna().sum() == 2

        done = study.settle("A01", decision="keep")
        assert [one.segment_id for one in done.decided] == ["A01-0002"]
        assert [one.segment_id for one in done.lost] == ["A01-0001"]
        assert study.changes()["what"].tolist() == ["lost"]
        study.settle(int(study.changes()["number"][0]), decision="remove")
        assert study.changes().empty

        assert study.restore("A01", 1).reason == "restored"
        study.code()
        assert study.codings().equals(before)
        assert study.verify() == []


def test_what_is_decided_has_to_be_named(ready):
    with qualcode.open(ready) as study:
        with pytest.raises(UnknownName):
            study.settle("A01", decision="keep")
        with pytest.raises(UnknownName):
            study.settle("A01", decision="kept")
        with pytest.raises(ValueError, match="everything"):
            study.settle(decision="keep")
        assert study.settle(decision="keep", everything=True).decided == []
        with pytest.raises(UnknownName):
            study.restore("A01", 7)
        with pytest.raises(UnknownName):
            study.versions("Z01")


def test_a_convention_is_named_tried_and_explained(ready):
    path = ready / "transcripts" / "A01.txt"
    with qualcode.open(ready) as study:
        lines = study.explain(path)
        assert lines["line"].tolist() == [1, 2, 3, 4]
        assert "Entrevistada" not in set(study.explain(path, convention="paragraphs")["read as"])
        (tried,) = study.ingest(path, convention="paragraphs", dry_run=True).versions
        assert (tried.version, len(study.versions("A01"))) == (2, 1)
        (done,) = study.ingest(path, convention="paragraphs").versions
        assert study.versions("A01")["convention"].tolist() == ["labels", "paragraphs (named)"]
        assert done.reason == "read"
        path.write_text("Ana: Esto es otra cosa.\nLuz: Sí, del todo distinta.", encoding="utf-8")
        assert len(study.ingest().failed) == 1
        (done,) = study.ingest(replace=True, convention="auto").versions
        assert (done.reason, study.verify()) == ("corrected", [])


def test_names_are_found_replaced_and_left_out_of_a_copy(ready, tmp_path):
    (tmp_path / "places.txt").write_text("Angol\n", encoding="utf-8")
    with qualcode.open(ready) as study:
        found = study.find_names(places=[tmp_path / "places.txt"])
        assert found.path.parent.name == "little-key"
        tried = study.replace_names(dry_run=True)
        assert ("A01" in tried.interviews, len(study.versions("A01"))) == (True, 1)
        done = study.replace_names()
        assert (done.interviews, done.replacements) == (tried.interviews, tried.replacements)
        assert done.replacements["[Lugar 1]"] == 1
        assert study.versions("A01")["why"].tolist() == ["read", "anonymised"]
        before = study.codings().drop(columns="text")
        copy = study.share(tmp_path / "for-others")
    assert copy.interviews == ("A01", "A02", "E01")
    with qualcode.open(copy.path) as study:
        assert study.codings().drop(columns="text").equals(before)
        assert not study.codings()["text"].str.contains("Angol").any()


def test_errors_are_those_of_the_program(ready, tmp_path):
    with pytest.raises(NoStudy):
        qualcode.open(tmp_path)
    with pytest.raises(StudyExists):
        qualcode.create(ready)
    with qualcode.open(ready) as study, pytest.raises(UnknownName):
        study.matrix(columns="colour")


def test_a_word_that_means_nothing_is_refused_instead_of_counted(ready):
    with qualcode.open(ready) as study:
        for ask in (
            lambda: study.counts(rows="codes"),
            lambda: study.matrix(unit="interviews"),
            lambda: study.matrix(values="denials"),
            lambda: study.frequencies("codes"),
            lambda: study.quotations("MARKET", stance="denied"),
            lambda: study.quotations("MARKET", about="others"),
        ):
            with pytest.raises(UnknownName):
                ask()


def test_people_code_and_write_memos_and_take_it_back(ready):
    with qualcode.open(ready) as study:
        study.add_coding("A01-0001", "secure sale", coder="ana", stance="denies", memo="ojo")
        study.accept("A01-0001", "MARKET.PRICE", coder="ana")
        study.reject("A02-0001", "MARKET.SECURE", coder="ana")
        study.mark("A01-0002", "nothing", coder="ana")
        study.add_memo("A01", "uno", coder="ana")

        mine = study.codings(coder="ana")
        assert list(mine["code"]) == ["MARKET.PRICE", "MARKET.SECURE"]
        assert list(mine["stance"]) == ["affirms", "denies"]
        assert list(mine["memo"]) == ["", "ojo"]
        assert "A02-0001" not in set(study.codings(coder="rules")["segment"])
        progress = study.progress().set_index(["interview", "coder"])
        assert list(progress.loc[("A01", "ana")]) == [2, 2]
        assert list(study.memos("UNO")["text"]) == ["uno"]

        study.undo()
        assert list(study.memos()["text"]) == ["ojo"]
        study.redo()
        study.remove_coding("A01-0001", "MARKET.SECURE", coder="ana")
        (memo,) = study.memos()["id"]
        study.edit_memo(memo, "dos")
        study.remove_memo(memo)
        assert len(study.memos()) == 0
        with pytest.raises(qualcode.errors.UnknownName):
            study.add_coding("A01-0001", "MARKET.SECURE", stance="perhaps")  # type: ignore[arg-type]
