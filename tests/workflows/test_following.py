"""One copy renames codes, the other codes with the former ids: united, all goes by the ids of now."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from qualcode.model import Mark
from qualcode.store import desk, verify
from qualcode.workflows import acting, codebook_file, codebook_moves, folder, hand, memos
from qualcode.workflows.merging import Merged, merge

SECURE, SURE = "MARKET.SECURE", "MARKET.SURE"
PRICE, HIGHER = "MARKET.PRICE", "INCOME.HIGHER"
FIRST, SECOND = "A01-0001", "A01-0002"
Deed = Callable[[folder.StudyFolder], object]


@contextlib.contextmanager
def opened(path: Path, minute: int = 0) -> Iterator[folder.StudyFolder]:
    seconds = count()
    now = lambda: f"2026-03-01T12:{minute:02d}:{next(seconds) % 60:02d}+00:00"  # noqa: E731
    with folder.open_folder(path, who=path.name, now=now) as study:
        yield study


def do(path: Path, *deeds: Deed, minute: int = 0) -> None:
    with opened(path, minute) as study:
        for deed in deeds:
            deed(study)


def add(segment: str, code: str, coder: str = "ana", **said: object) -> Deed:
    return lambda study: hand.add(study, segment, code, coder=coder, **said)  # type: ignore[arg-type]


def marks(path: Path, segment: str, coder: str = "ana") -> list[Mark]:
    with opened(path) as study:
        (line,) = desk.lines_of(study.file, [segment])
        return list(line.by(coder))


def told(path: Path) -> tuple[list[str], list[tuple[str, str, str, str]]]:
    """The log, but for what each copy's rules found anew, and what coders say."""
    with opened(path) as study:
        rows = study.file.db.execute(
            "select code, coder, stance, memo from coding where state = 'here' and origin != 'rule'"
            " order by 1, 2, 3, 4"
        ).fetchall()
        acts = [act.uid for act in study.file.acts() if act.act != "code by rules"]
        return sorted(acts), rows


@pytest.fixture
def pair(ready: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two copies of a study that has noted its codebook, in which ana has coded a segment."""
    do(ready, codebook_file.note, add(FIRST, SECURE))
    for name in ("desk", "laptop"):
        shutil.copytree(ready, tmp_path / name)
    return tmp_path / "desk", tmp_path / "laptop"


def united(mine: Path, other: Path) -> Merged:
    """Each merged into a copy of the other: both must have come to the same."""
    swapped = other.with_name(f"{other.name}-too")
    shutil.copytree(other, swapped)
    with opened(swapped, 59) as study:
        merge(study, mine)
    with opened(mine, 58) as study:
        done = merge(study, other)
        assert verify(study.file) == []
    assert told(mine) == told(swapped)
    assert (mine / "codebook.yaml").read_bytes() == (swapped / "codebook.yaml").read_bytes()
    before = told(mine)
    with opened(mine, 57) as study:
        merge(study, swapped)
    assert told(mine) == before
    return done


def test_what_was_coded_under_the_former_id_goes_by_the_new_one(pair):
    desk_, laptop = pair
    do(desk_, lambda study: codebook_moves.rename(study, SECURE, SURE))
    do(
        laptop,
        add(SECOND, SECURE, "bea", memo="claro"),
        lambda study: memos.add(study, SECURE, "una duda", author="bea"),
        minute=1,
    )

    done = united(desk_, laptop)

    assert (done.conflicts, done.issues) == ([], ())
    assert [mark.code for mark in marks(desk_, FIRST)] == [SURE]
    (mark,) = marks(desk_, SECOND, "bea")
    assert (mark.code, mark.memo) == (SURE, "claro")


@pytest.mark.parametrize("laptop_is_later", [False, True])
def test_a_new_id_and_another_stance_do_not_contradict_each_other(pair, laptop_is_later):
    desk_, laptop = pair
    do(laptop, add(FIRST, SECURE, stance="denies", memo="dice que no"), minute=1)
    if not laptop_is_later:
        do(desk_, *(add(FIRST, PRICE, "bea", memo=str(n)) for n in range(9)))
    do(desk_, lambda study: codebook_moves.rename(study, SECURE, SURE))

    done = united(desk_, laptop)

    assert (done.conflicts, done.issues) == ([], ())
    (mark,) = marks(desk_, FIRST)
    assert (mark.code, mark.stance, mark.memo) == (SURE, "denies", "dice que no")


def test_what_was_taken_back_stays_taken_back(pair):
    desk_, laptop = pair
    do(desk_, lambda study: codebook_moves.rename(study, SECURE, SURE))
    do(laptop, lambda study: hand.remove(study, FIRST, SECURE, coder="ana"), minute=1)

    assert united(desk_, laptop).conflicts == []
    assert marks(desk_, FIRST) == []


def test_two_stances_stay_a_conflict_that_can_be_decided(pair):
    desk_, laptop = pair
    do(
        desk_,
        lambda study: codebook_moves.rename(study, SECURE, SURE),
        add(FIRST, SURE, stance="mixed"),
    )
    do(laptop, *(add(SECOND, PRICE, memo=str(n)) for n in range(9)), minute=1)
    do(laptop, add(FIRST, SECURE, stance="denies"), minute=2)

    done = united(desk_, laptop)

    (conflict,) = done.conflicts
    assert {head.after["stance"] for head in conflict.heads} == {"mixed", "denies"}
    (issue,) = done.issues
    assert issue.where == SECURE
    side = next(head.uid for head in conflict.heads if head.after["stance"] == "denies")
    with opened(desk_, 5) as study:
        acting.settle(study, side)
    (mark,) = marks(desk_, FIRST)
    assert (mark.code, mark.stance) == (SURE, "denies")


def test_a_merge_of_codes_makes_one_coding_of_two_with_both_memos(pair):
    desk_, laptop = pair
    do(desk_, add(SECOND, PRICE, memo="uno"))
    do(laptop, add(SECOND, SECURE, memo="dos"), minute=1)
    do(desk_, lambda study: codebook_moves.merge(study, [SECURE], PRICE))

    done = united(desk_, laptop)

    assert done.issues == ()
    (mark,) = marks(desk_, SECOND)
    assert mark.code == PRICE
    assert sorted(mark.memo.split("\n\n")) == ["dos", "uno"]


def test_what_cannot_be_brought_is_told_and_not_lost(pair):
    desk_, laptop = pair
    do(desk_, add(SECOND, PRICE, stance="denies"))
    do(laptop, add(SECOND, SECURE), minute=1)
    do(desk_, lambda study: codebook_moves.merge(study, [SECURE], PRICE))

    done = united(desk_, laptop)

    (issue,) = done.issues
    assert issue.where == SECURE
    assert f"it is {PRICE} now" in issue.what
    assert {mark.code for mark in marks(desk_, SECOND)} == {SECURE, PRICE}
