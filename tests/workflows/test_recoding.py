"""Rules run again where something changed and nowhere else; people's codings stay."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Collection
from pathlib import Path

import pytest

from qualcode.errors import UnknownName
from qualcode.model import Coding, Span
from qualcode.store import codings, transcripts
from qualcode.workflows import findings, folder, notices, reading, rules
from qualcode.workflows.rules import RulesRun


def code(path: Path, *only: str) -> RulesRun:
    with folder.open_folder(path) as study:
        return rules.code_by_rules(study, only=only)


def ingest(path: Path) -> reading.Ingested:
    with folder.open_folder(path) as study:
        return reading.ingest_files(study, [path / folder.TRANSCRIPTS])


def rows(path: Path, *, without: Collection[str] = ()) -> list[tuple[object, ...]]:
    """The codings as they stand in the file, with their keys."""
    with contextlib.closing(sqlite3.connect(path / folder.STUDY_FILE)) as db:
        return [
            row for row in db.execute("select * from coding order by key") if row[2] not in without
        ]


def found(path: Path, *codes: str) -> set[tuple[str, str, str]]:
    """Segment, code and stance of the codings of some codes (of all when none is named)."""
    with folder.open_folder(path) as study:
        return {
            (segment.id, mark.code, mark.stance)
            for segment in codings.coded_segments(study.file)
            for mark in segment.marks
            if not codes or mark.code in codes
        }


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def by_hand(ready: Path) -> Coding:
    """Ana has coded the first answer of A02 with a code that no rule finds there."""
    with folder.open_folder(ready, who="ana") as study:
        segment = transcripts.segments(study.file, "A02")[0]
        text = transcripts.transcript(study.file, "A02").text  # type: ignore[union-attr]  # it is there
        coding = Coding(
            segment_id=segment.id,
            interview_id="A02",
            code="MARKET.PRICE",
            coder="ana",
            span=Span(segment.span.start, segment.span.end),
            quote=segment.span.of(text),
            stance="denies",
            memo="ella lo dice de otro modo",
        )
        codings.add(study.file, [coding])
    return coding


def has_ana(path: Path) -> bool:
    return ("A02-0001", "MARKET.PRICE", "denies") in found(path, "MARKET.PRICE")


def test_the_rules_find_what_is_said(ready):
    assert found(ready) == {
        ("A01-0001", "MARKET.SECURE", "affirms"),
        ("A01-0001", "MARKET.PRICE", "affirms"),
        ("A01-0002", "INCOME.HIGHER", "affirms"),
        ("A02-0001", "MARKET.SECURE", "denies"),
        ("E01-0001", "MARKET.SECURE", "affirms"),
        ("E01-0001", "MARKET.PRICE", "affirms"),
    }


def test_nothing_changed_means_nothing_is_done(ready):
    before = (ready / folder.STUDY_FILE).read_bytes()
    assert code(ready) == RulesRun(interviews=0, codes=0, codings=6)
    assert (ready / folder.STUDY_FILE).read_bytes() == before


@pytest.mark.usefixtures("by_hand")
def test_a_changed_rule_runs_alone_and_leaves_the_other_codings_as_they_were(ready):
    others = rows(ready, without={"MARKET.SECURE"})
    edit(ready / "codebook.yaml", "- venta segura\n", "- certeza de venta\n")

    assert code(ready) == RulesRun(interviews=3, codes=1, codings=4)

    assert rows(ready, without={"MARKET.SECURE"}) == others
    assert found(ready, "MARKET.SECURE") == {("A02-0001", "MARKET.SECURE", "denies")}
    assert has_ana(ready)


def test_a_label_or_a_definition_changes_nothing_that_was_found(ready):
    edit(ready / "codebook.yaml", "es: Venta segura", "es: Venta que no falla")
    assert code(ready).interviews == 0


def test_a_new_code_is_looked_for_alone(ready):
    before = rows(ready)
    new = "      - {id: MARKET.PLANT, label: Planta, rules: [planta]}\n"
    edit(ready / "codebook.yaml", "  - id: INCOME\n", f"{new}  - id: INCOME\n")

    assert code(ready) == RulesRun(interviews=3, codes=1, codings=7)

    assert rows(ready, without={"MARKET.PLANT"}) == before


@pytest.mark.usefixtures("by_hand")
def test_a_code_that_is_taken_out_loses_what_rules_found_and_nothing_else(ready):
    others = rows(ready, without={"MARKET.PRICE"})
    book = ready / "codebook.yaml"
    text = book.read_text(encoding="utf-8")
    start = text.index("      - id: MARKET.PRICE")
    book.write_text(text[:start] + text[text.index("  - id: INCOME\n") :], encoding="utf-8")

    code(ready)

    assert rows(ready, without={"MARKET.PRICE"}) == others
    assert found(ready, "MARKET.PRICE") == {("A02-0001", "MARKET.PRICE", "denies")}
    assert code(ready).interviews == 0


def test_a_question_of_the_guide_that_changed_is_looked_for_again(ready):
    with folder.open_folder(ready) as study:
        before = codings.evidence(study.file).raised
    edit(ready / "codebook.yaml", "[a quién vender]", "[qué falta]")

    assert code(ready).codes == 0

    with folder.open_folder(ready) as study:
        after = codings.evidence(study.file).raised
    assert before == {("A01", "MARKET"), ("A01", "INCOME"), ("E01", "MARKET")}
    assert after == {("A02", "MARKET"), ("A01", "INCOME")}


@pytest.mark.usefixtures("by_hand")
def test_a_changed_attribute_codes_its_interview_again_and_no_other(ready):
    others = [row for row in rows(ready) if row[1] not in _segments(ready, "A01")]
    edit(ready / "interviews.csv", "A01,producer", "A01,company")
    assert ingest(ready).new == []

    assert code(ready).interviews == 1

    assert ("A01-0002", "INCOME.HIGHER", "affirms") not in found(ready)  # for producers only
    assert [row for row in rows(ready) if row[1] not in _segments(ready, "A01")] == others
    assert has_ana(ready)
    with folder.open_folder(ready) as study:
        marks = {
            (segment.id, mark.code): mark.about
            for segment in codings.coded_segments(study.file)
            for mark in segment.marks
        }
    assert marks["A01-0001", "MARKET.SECURE"] == "other"  # a company speaks of farmers
    assert marks["A01-0001", "MARKET.PRICE"] == "self"


def _segments(path: Path, interview: str) -> set[int]:
    with contextlib.closing(sqlite3.connect(path / folder.STUDY_FILE)) as db:
        statement = (
            "select s.key from segment s join interview i on i.key = s.interview_key where i.id = ?"
        )
        return {key for (key,) in db.execute(statement, (interview,))}


def test_an_attribute_that_no_rule_asks_for_codes_nothing_again(ready):
    edit(ready / "interviews.csv", "2020-07-10,f", "2020-07-11,m")
    ingest(ready)
    assert code(ready).interviews == 0


@pytest.mark.usefixtures("by_hand")
def test_a_lemma_put_right_is_known_to_every_word_already_read(ready):
    edit(ready / "codebook.yaml", "es: [mejor precio]", "es: [tambor]")
    code(ready)
    assert found(ready, "MARKET.PRICE") == {("A02-0001", "MARKET.PRICE", "denies")}

    book = ready / "codebook.yaml"
    lemmas = "lemmas: {es: {tarros: tambor}}\n"
    book.write_text(lemmas + book.read_text(encoding="utf-8"), encoding="utf-8")

    assert code(ready).interviews == 3
    assert ("A01-0002", "MARKET.PRICE", "affirms") in found(ready, "MARKET.PRICE")
    assert has_ana(ready)

    book.write_text(book.read_text(encoding="utf-8").replace(lemmas, ""), encoding="utf-8")
    code(ready)
    assert ("A01-0002", "MARKET.PRICE", "affirms") not in found(ready, "MARKET.PRICE")


def test_some_codes_first_and_the_rest_later_come_to_the_same(little):
    ingest(little)
    assert code(little, "MARKET.SECURE") == RulesRun(interviews=3, codes=1, codings=3)
    assert code(little, "income").codings == 4
    assert code(little).codes == 1
    assert code(little).interviews == 0
    partly = found(little)

    with folder.open_folder(little) as study:
        evidence = codings.evidence(study.file)
    assert len(partly) == 6
    assert evidence.raised == {("A01", "MARKET"), ("A01", "INCOME"), ("E01", "MARKET")}


def test_a_dimension_named_is_coded_with_the_questions_that_raise_it(little):
    ingest(little)
    code(little, "MARKET")
    with folder.open_folder(little) as study:
        assert codings.evidence(study.file).raised == {("A01", "MARKET"), ("E01", "MARKET")}


def test_a_partial_run_after_a_change_does_not_hide_the_change(ready):
    edit(ready / "codebook.yaml", "- venta segura\n", "- certeza de venta\n")
    edit(ready / "interviews.csv", "A01,producer", "A01,company")
    ingest(ready)

    code(ready, "MARKET.PRICE")
    assert ("A01-0001", "MARKET.SECURE", "affirms") in found(ready)  # still as it was
    with folder.open_folder(ready) as study:
        assert notices.notices(study)

    code(ready)
    assert found(ready, "MARKET.SECURE") == {("A02-0001", "MARKET.SECURE", "denies")}
    assert found(ready, "INCOME.HIGHER") == set()
    with folder.open_folder(ready) as study:
        assert notices.notices(study) == []


@pytest.mark.usefixtures("by_hand")
def test_an_interview_added_later_is_coded_alone(ready):
    before = rows(ready)
    text = "E: ¿Y la miel?\nP: Tuvimos mejor precio en la feria de Collipulli.\n"
    (ready / folder.TRANSCRIPTS / "A03.txt").write_text(text, encoding="utf-8")
    assert ingest(ready).new == ["A03"]

    assert code(ready).interviews == 1

    assert rows(ready)[: len(before)] == before
    assert found(ready) - {("A03-0001", "MARKET.PRICE", "affirms")} == {
        (row[0], row[1], row[2]) for row in found(ready) if not row[0].startswith("A03")
    }


def test_an_unknown_name_codes_nothing(ready):
    before = rows(ready)
    with pytest.raises(UnknownName, match=r"MARKET\.SECUR'.*Did you mean MARKET\.SECURE"):
        code(ready, "MARKET.PRICE", "MARKET.SECUR")
    assert rows(ready) == before


@pytest.mark.usefixtures("by_hand")
def test_a_persons_coding_counts_beside_the_rules_and_survives_them_all(ready):
    with folder.open_folder(ready) as study:
        counts = findings.matrix(study, rows="code")
    assert counts.cell("MARKET.PRICE", "FRUIT").denied == 1
    for change in (("- venta segura\n", "- feria\n"), ("[mejor precio]", "[planta]")):
        edit(ready / "codebook.yaml", *change)
        code(ready)
        assert has_ana(ready)
    with folder.open_folder(ready) as study:
        (mark,) = (
            mark
            for segment in codings.coded_segments(study.file)
            for mark in segment.marks
            if mark.coder == "ana"
        )
        assert (mark.origin, mark.memo) == ("person", "ella lo dice de otro modo")
        assert codings.count(study.file, origin="person") == 1


def read_in(path: Path) -> frozenset[str]:
    with folder.open_folder(path) as study:
        return codings.evidence(study.file).read


def test_rules_of_some_codes_do_not_make_an_interview_read(little: Path) -> None:
    ingest(little)

    assert code(little, "MARKET").interviews > 0
    assert read_in(little) == frozenset()

    code(little)
    assert read_in(little) == {"A01", "A02", "E01"}


def test_a_study_named_as_a_folder_gives_its_transcripts_only(ready: Path) -> None:
    (ready / "FICTIONAL.md").write_text("Nobody: says this.", encoding="utf-8")
    (ready / "out").mkdir(exist_ok=True)
    (ready / "out" / "summary.md").write_text("Somebody: counted this.", encoding="utf-8")

    with folder.open_folder(ready) as study:
        done = reading.ingest_files(study, [ready])

    assert (done.new, sorted(done.unchanged)) == ([], ["A01", "A02", "E01"])
