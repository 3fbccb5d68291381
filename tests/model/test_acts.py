"""What a thing is follows from its changes alone, in whatever order copies came to know them."""

from __future__ import annotations

import random
from itertools import count, permutations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.model import name_of
from qualcode.model.acts import Written, heads, now


def a(uid: str, clock: int, *parents: str, says: str | None = "x") -> Written:
    return Written(uid, clock, parents, {"says": says} if says is not None else None)


def test_a_thing_is_what_was_said_last():
    changes = [a("1", 1, says="one"), a("2", 2, "1", says="two")]
    assert now(changes) == {"says": "two"}
    assert now([]) is None
    assert now([*changes, a("3", 3, "2", says=None)]) is None


def test_of_changes_that_did_not_know_of_each_other_the_higher_clock_holds_and_both_are_heads():
    changes = [a("1", 1), a("2", 5, "1", says="here"), a("3", 4, "1", says="there")]
    for order in permutations(changes):
        assert now(order) == {"says": "here"}
        assert [one.uid for one in heads(order)] == ["3", "2"]


def test_the_same_clock_is_decided_by_the_uid():
    changes = [a("b", 2, says="b"), a("a", 2, says="a")]
    assert now(changes) == now(changes[::-1]) == {"says": "b"}


def test_a_change_that_knew_of_all_heads_settles_them_even_with_a_lower_clock():
    changes = [a("1", 9, says="left"), a("2", 8, says="right"), a("3", 3, "1", "2", says="settled")]
    assert now(changes) == {"says": "settled"}
    assert len(heads(changes)) == 1


def test_names_are_the_same_for_the_same_ids():
    assert name_of("A01-0001", "Íñigo") == '["A01-0001","Íñigo"]'
    assert name_of("a", "b,c") != name_of("a,b", "c")


class Copy:
    """A copy of a log: rows by thing; a clock that is higher than all it knows."""

    def __init__(self) -> None:
        self.rows: dict[int, dict[str, Written]] = {}
        self.clock = 0

    def act(self, thing: int, uid: str, value: int | None) -> None:
        there = self.rows.setdefault(thing, {})
        parents = tuple(one.uid for one in heads(there.values()))
        self.clock += 1
        there[uid] = Written(uid, self.clock, parents, None if value is None else {"v": value})

    def unite(self, other: Copy) -> Copy:
        for thing, rows in other.rows.items():
            self.rows.setdefault(thing, {}).update(rows)
        self.clock = max(self.clock, other.clock)
        return self

    def copied(self) -> Copy:
        return Copy().unite(self)

    def says(self) -> dict[int, object]:
        return {thing: now(rows.values()) for thing, rows in sorted(self.rows.items())}

    def uids(self) -> set[str]:
        return {uid for rows in self.rows.values() for uid in rows}


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_uniting_is_commutative_associative_and_idempotent(seed, n):
    rng, number = random.Random(seed), count()
    copies = [Copy() for _ in range(3)]
    for _ in range(n):
        one = rng.choice(copies)
        if rng.random() < 0.2:
            one.unite(rng.choice(copies))
        one.act(rng.randrange(3), f"{rng.getrandbits(32):08x}{next(number)}", rng.randrange(4))
    a_, b, c = copies
    left = a_.copied().unite(b).unite(c)
    right = a_.copied().unite(b.copied().unite(c))
    other = c.copied().unite(b).unite(a_)
    assert left.says() == right.says() == other.says()
    assert left.uids() == right.uids() == other.uids() == a_.uids() | b.uids() | c.uids()
    assert left.copied().unite(b).says() == left.says()


def test_nothing_acknowledged_is_lost_in_100_000_acts_of_four_copies():
    rng, acknowledged = random.Random(4), {}
    copies = [Copy() for _ in range(4)]
    for number in range(100_000):
        thing, value = rng.randrange(20_000), rng.choice([None, rng.randrange(9)])
        one = rng.choice(copies)
        uid = f"{rng.getrandbits(64):016x}"
        one.act(thing, uid, value)
        acknowledged[uid] = (thing, value)
        if number % 10_000 == 9_999:
            one, other = rng.sample(copies, 2)
            one.unite(other)
    united = [copies[n].copied() for n in range(4)]
    for n, one in enumerate(united):
        for step in (1, 2, 3):
            one.unite(copies[(n + step) % 4])
    first = united[0]
    assert first.uids() == set(acknowledged)
    assert all(first.says() == other.says() for other in united[1:])
    for thing, rows in first.rows.items():
        last = heads(rows.values())
        assert last, thing
        known = {uid for one in rows.values() for uid in one.parents}
        assert {one.uid for one in last} == set(rows) - known, "what nobody followed is a head"
        thing_of, value = acknowledged[last[-1].uid]
        said = now(rows.values())
        assert (thing_of, None if value is None else {"v": value}) == (thing, said)
