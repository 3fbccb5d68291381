"""What a sheet left alone stays as the study has it; no addition is lost; again is no change."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.sheets.merge import Change, Conflict, Merged, decided, merge, with_decision
from qualcode.sheets.records import BaseRow, Entry

CODES = ("A", "B", "C")
WORDS = ("", "uno", "dos")


def row(*entries: Entry, **said: object) -> BaseRow:
    return replace(BaseRow("S", "h", entries), **said)  # type: ignore[arg-type]  # a test


def merged(base: BaseRow, sheet: BaseRow, study: BaseRow) -> Merged:
    return merge({"S": base}, [sheet], {"S": study})


def after(study: BaseRow, done: Merged) -> BaseRow:
    """The study's row when the changes are made."""
    entries = list(study.entries)
    for one in done.changes:
        if one.part == "coding":
            if isinstance(one.before, Entry):
                entries.remove(one.before)
            if isinstance(one.after, Entry):
                entries.append(one.after)
        elif one.part == "state":
            study = replace(study, state=one.after)  # type: ignore[arg-type]
        elif one.part == "memo":
            study = replace(study, memo=str(one.after))
        elif one.part == "rejected":
            others = [code for code in study.rejected if code != one.code]
            study = replace(study, rejected=(*others, *([one.code] if one.after else [])))
    return replace(study, entries=tuple(entries))


def said(found: BaseRow) -> object:
    entries = sorted((one.code, one.words, one.stance) for one in found.entries)
    return entries, found.state, found.memo, sorted(found.rejected)


AFFIRMS = Entry("A", "affirms", "", "n")
DENIES = Entry("A", "denies", "", "n")
ON_WORDS = Entry("A", "affirms", "uno", "n")
EMPTY = row()


@pytest.mark.parametrize(
    ("base", "sheet", "study", "is_now", "conflicts"),
    [
        (EMPTY, EMPTY, row(AFFIRMS), row(AFFIRMS), ()),
        (EMPTY, row(AFFIRMS), EMPTY, row(AFFIRMS), ()),
        (EMPTY, row(AFFIRMS), row(AFFIRMS), row(AFFIRMS), ()),
        (EMPTY, row(AFFIRMS), row(DENIES), row(DENIES), ("stance",)),
        (row(AFFIRMS), EMPTY, row(AFFIRMS), EMPTY, ()),
        (row(AFFIRMS), row(AFFIRMS), EMPTY, EMPTY, ()),
        (row(AFFIRMS), EMPTY, row(DENIES), row(DENIES), ("coding",)),
        (row(AFFIRMS), row(DENIES), EMPTY, EMPTY, ("coding",)),
        (row(AFFIRMS), row(DENIES), row(AFFIRMS), row(DENIES), ()),
        (row(AFFIRMS), row(ON_WORDS), row(DENIES), row(replace(DENIES, words="uno")), ()),
        (row(AFFIRMS), row(ON_WORDS), row(replace(AFFIRMS, words="dos")), None, ("words",)),
        (row(ON_WORDS), row(DENIES), row(ON_WORDS, AFFIRMS), row(AFFIRMS), ("stance",)),
        (row(ON_WORDS), row(AFFIRMS), row(ON_WORDS, AFFIRMS), row(AFFIRMS), ()),
        (row(ON_WORDS), row(ON_WORDS, DENIES), row(AFFIRMS), row(AFFIRMS), ("stance",)),
        (row(memo="a"), row(memo="b"), row(memo="a"), row(memo="b"), ()),
        (row(memo="a"), row(memo="b"), row(memo="c"), row(memo="c"), ("memo",)),
        (row(memo="a"), row(), row(memo="a"), row(), ()),
        (row(), row(state="nothing"), row(state="review"), row(state="review"), ("state",)),
        (row(), row(rejected=("B",)), row(), row(rejected=("B",)), ()),
        (row(rejected=("B",)), row(), row(rejected=("B",)), row(), ()),
    ],
)
def test_each_field_for_itself(base, sheet, study, is_now, conflicts):
    done = merged(base, sheet, study)
    assert said(after(study, done)) == said(is_now or study)
    assert tuple(one.part for one in done.conflicts) == conflicts


def test_a_sheet_that_has_no_base_adds_and_takes_nothing_away():
    held = row(Entry("A"), Entry("B", "denies"), memo="m", state="coded")
    done = merge({}, [replace(EMPTY, entries=(Entry("C"),))], {"S": held})
    assert done.changes == [Change("S", "coding", "C", None, Entry("C"))]


def test_rows_that_are_gone_and_segments_that_are_gone_change_nothing():
    base = {"S": row(AFFIRMS), "T": replace(row(AFFIRMS), segment_id="T")}
    done = merge(base, [row()], {"T": base["T"]})
    assert not done.changes
    assert not done.conflicts
    assert done.base == base


entries = st.builds(
    Entry, st.sampled_from(CODES), st.sampled_from(("affirms", "denies")), st.sampled_from(WORDS)
)


def once(found: list[Entry]) -> tuple[Entry, ...]:
    kept = {(one.code, one.words): one for one in found}
    return tuple(kept[place] for place in sorted(kept))


rows = st.builds(
    BaseRow,
    st.just("S"),
    st.just("h"),
    st.lists(entries, max_size=4).map(once),
    st.sampled_from(("pending", "coded", "nothing", "review")),
    st.sampled_from(("", "m", "n")),
    st.lists(st.sampled_from(CODES), unique=True).map(lambda found: tuple(sorted(found))),
)


@given(rows, rows, rows)
def test_the_same_sheet_again_changes_nothing(base, sheet, study):
    done = merged(base, sheet, study)
    study_now = after(study, done)
    assert not merged(base, sheet, study_now).changes
    again = merge(done.base, [sheet], {"S": study_now})
    assert not again.changes
    assert len(again.conflicts) <= len(done.conflicts)


@given(rows, rows, rows, rows)
def test_what_was_taken_back_later_stays_so_when_the_sheet_comes_again(base, sheet, study, later):
    done = merged(base, sheet, study)
    settled = merge(done.base, [sheet], {"S": after(study, done)})
    if settled.conflicts:
        return
    assert not merge(done.base, [sheet], {"S": later}).changes


@given(rows, rows)
def test_what_the_sheet_left_alone_stays_as_the_study_has_it(base, study):
    done = merged(base, base, study)
    assert not done.changes
    assert not done.conflicts


@given(rows, rows)
def test_what_only_the_sheet_changed_comes_back_exactly(base, sheet):
    done = merged(base, sheet, base)
    assert not done.conflicts
    assert said(after(base, done)) == said(sheet)


@given(rows, rows, rows)
def test_no_addition_is_lost(base, sheet, study):
    done = merged(base, sheet, study)
    had = {(one.code, one.words) for one in base.entries}
    now = {(one.code, one.words) for one in after(study, done).entries}
    told = {one.code for one in done.conflicts}
    for one in (*sheet.entries, *study.entries):
        assert (one.code, one.words) in had | now or one.code in told


@given(rows, rows, rows, st.sampled_from(("sheet", "study", "both")))
def test_a_conflict_that_is_decided_does_not_come_back(base, sheet, study, decision):
    done = merged(base, sheet, study)
    for conflict in [one for one in done.conflicts if one.part in ("state", "memo", "rejected")]:
        decided_row = with_decision(done.base["S"], conflict)
        study_now = after(after(study, done), Merged(decided(conflict, decision)))
        again = merge({"S": decided_row}, [sheet], {"S": study_now})
        assert conflict.part not in {
            one.part for one in again.conflicts if one.code == conflict.code
        }
        assert not [
            one for one in again.changes if (one.part, one.code) == (conflict.part, conflict.code)
        ]


def test_both_keeps_what_either_says():
    one, other = Entry("A", "affirms"), Entry("A", "denies", name="n")
    assert decided(Conflict("S", "stance", "A", None, one, other), "both") == [
        Change("S", "stance", "A", other, replace(other, stance="mixed"))
    ]
    assert decided(Conflict("S", "memo", "", "a", "b", "c"), "both")[0].after == "c\n\nb"
    assert (
        decided(Conflict("S", "state", "", "pending", "nothing", "coded"), "both")[0].after
        == "review"
    )
    assert decided(Conflict("S", "coding", "A", one, None, other), "both") == []
    assert decided(Conflict("S", "coding", "A", one, None, other), "sheet")[0].after is None


def test_thousands_of_codings_take_no_time():
    n = 10_000
    base = {str(i): BaseRow(str(i), "h", (Entry("A"), Entry("B"))) for i in range(n)}
    sheet = [replace(one, entries=(Entry("A", "denies"), Entry("C"))) for one in base.values()]
    start = time.perf_counter()
    done = merge(base, sheet, base)
    assert len(done.changes) == 3 * n
    assert time.perf_counter() - start < 5
