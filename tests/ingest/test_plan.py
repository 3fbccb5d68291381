"""The plan of a sample."""

from __future__ import annotations

import pytest

from qualcode.errors import Unreadable
from qualcode.ingest.people.plan import read_plan
from qualcode.model import Codebook, Group, Grouping, Named, Plan, PlanRow

GROUPING = Grouping("A", {}, (Group("BEES", {"es": "Miel"}, ("honey",)),))
BOOK = Codebook(
    id="x",
    version="1",
    title={},
    languages=("es", "en"),
    dimensions=(),
    actor_types=(Named("producer", {"es": "agricultor/a", "en": "farmer"}),),
    value_chains=(Named("honey", {"es": "Miel"}), Named("wool", {"es": "Lana"})),
    groupings=(GROUPING,),
)


def planned(text_file, *rows):
    path = text_file("\n".join(rows), "sample.csv")
    plan, issues = read_plan(path, BOOK, GROUPING, only=True)
    return plan, [f"{issue.where}: {issue.what}" for issue in issues]


def test_a_plan_in_spanish_with_a_title_and_a_total(text_file):
    plan, issues = planned(
        text_file,
        "Plan de muestra;;;",
        "Grupo;Tipo de actor;Región;Previstas",
        "Miel;Agricultora;Ñuble;3",
        "transversal;;;2",
        "Lana;farmer;;1",
        "Total;;;6",
    )
    assert issues == []
    assert plan == Plan(
        ("value_chain", "actor_type", "region"),
        (
            PlanRow(("BEES", "producer", "Ñuble"), 3),
            PlanRow(("cross_cutting", "", ""), 2),
            PlanRow(("wool", "producer", ""), 1),
        ),
    )


def test_what_is_wrong_is_told_with_its_row(text_file):
    plan, issues = planned(
        text_file, "rubro,cuota", "miel,dos", "queso,1", "miel,2", "Miel,3", "lana,"
    )
    assert plan == Plan(("value_chain",), (PlanRow(("BEES",), 5),))
    assert issues == [
        "sample.csv, row 2: how many are planned is no whole number; the row was left out",
        "sample.csv, row 3: no such value_chain in the codebook; the row was left out",
        "sample.csv, row 5: the same kind stands in a row above; their numbers were added",
    ]


def test_a_sheet_called_plan_or_muestra_in_the_workbook_of_attributes(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["id", "región"])
    book.active.append(["A01", "Maule"])
    page = book.create_sheet("Muestra")
    page.append(["región", "meta"])
    page.append(["Maule", 4.0])
    book.save(tmp_path / "interviews.xlsx")
    plan, issues = read_plan(tmp_path / "interviews.xlsx", BOOK, GROUPING)
    assert (plan, issues) == (Plan(("region",), (PlanRow(("Maule",), 4),)), [])


def test_a_workbook_may_have_no_plan_and_a_plan_no_numbers(text_file):
    assert read_plan(text_file("id,region\nA01,Maule", "a.csv"), BOOK, GROUPING) == (None, [])
    with pytest.raises(Unreadable, match="no column for how many are planned"):
        planned(text_file, "región,fecha", "Maule,2020-07-14")
