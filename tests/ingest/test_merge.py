"""One sheet of attributes into another."""

from __future__ import annotations

import pytest

from qualcode.ingest.people.headings import people_sheet
from qualcode.ingest.people.merge import Change, merge
from qualcode.model import Codebook, Named

BOOK = Codebook(
    id="x",
    version="1",
    title={},
    languages=("es", "en"),
    dimensions=(),
    actor_types=(Named("producer", {"es": "agricultor/a", "en": "farmer"}),),
    value_chains=(Named("honey", {"es": "Miel"}),),
)
OURS = "Base\nid,fecha,género,hablante,rubro,consentimiento\n"


@pytest.fixture
def put(text_file):
    """Merges two .csv texts."""

    def put(ours, theirs, ids=()):
        one = people_sheet(text_file(ours, "ours.csv"))
        return merge(one, people_sheet(text_file(theirs, "theirs.csv")), BOOK, ids)

    return put


def test_empty_cells_are_filled_and_new_columns_stand_to_the_right(put):
    done = put(
        OURS + "A01,,f,,,\nA02,,,,,\n", "código;Escolaridad;fecha\nA01.docx;básica;\nA02;;3/8/2020"
    )
    assert done.cells == [(2, 7, "Escolaridad"), (3, 7, "básica"), (4, 2, "3/8/2020")]
    assert done.columns == ["Escolaridad"]
    assert done.filled == [
        Change("A01", "", "escolaridad", "", "básica"),
        Change("A02", "", "date", "", "3/8/2020"),
    ]
    assert (done.conflicts, done.rows) == ([], [])


def test_a_difference_stays_as_it_is_and_is_listed(put):
    done = put(OURS + "A01,2020-07-14,f,,miel,no\n", "id,date,consent\nA01,2020-07-15,yes")
    assert done.cells == []
    assert done.conflicts == [
        Change("A01", "", "date", "2020-07-14", "2020-07-15"),
        Change("A01", "", "consent", "no", "yes"),
    ]


def test_the_same_said_otherwise_is_no_difference(put):
    theirs = "id,date,gender,chain,consent\nA01,14 de julio de 2020,Mujer,honey,analysis & quote"
    done = put(OURS + "A01,14/07/2020,f,,Miel,análisis; cita\n", theirs)
    assert (done.cells, done.conflicts) == ([], [])


def test_rows_of_a_group_are_told_apart_by_who_speaks(put):
    ours = OURS + "A12,,,Ana,,\nA12,,,Eva,,\n"
    done = put(ours, "id,speaker,gender\nA12,eva,f\nA12,Leo,m")
    assert done.filled == [Change("A12", "eva", "gender", "", "f")]
    assert done.rows == ["A12"]
    assert done.cells == [(4, 3, "f"), (5, 1, "A12"), (5, 4, "Leo"), (5, 3, "m")]


def test_where_nobody_knows_who_of_a_group_is_meant_only_what_is_of_all_comes_in(put):
    ours = OURS + "A12,,,Ana,,\nA12,,m,Eva,,\n"
    done = put(ours, "id,date,gender\nA12,2020-08-01,f")
    assert done.cells == [(3, 2, "2020-08-01"), (4, 2, "2020-08-01")]
    assert done.conflicts == [Change("A12", "", "gender", "m", "f")]


def test_two_rows_of_theirs_are_not_poured_into_one_of_ours(put):
    done = put(OURS + "A12,,,,,\n", "id,gender\nA12,f\nA12,m")
    assert done.cells == []
    assert [(c.before, c.after) for c in done.conflicts] == [("", "f"), ("", "m")]


def test_an_interview_spelt_nearly_as_one_of_ours_does_not_come_in(put):
    done = put(OURS + "A01,,,,,\n", "id,age\nA1,50\na-02,51\nZ9,52", ids=["A01", "A02"])
    assert done.conflicts == [
        Change("A1", "", "interview", "A01", "A1"),
        Change("a-02", "", "interview", "A02", "a-02"),
    ]
    assert done.rows == ["Z9"]


def test_putting_the_same_sheet_in_changes_nothing(put):
    ours = OURS + "A01,2020-07-14,f,,miel,no\nA12,,f,Ana,,\nA12,,m,Eva,,\n"
    done = put(ours, ours)
    assert (done.cells, done.conflicts) == ([], [])
