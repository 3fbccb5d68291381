"""The law that groups of values are found where one would find them by looking at every place."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qualcode.words import positions

numbers = st.integers(0, 9)


@given(values=st.lists(numbers), groups=st.lists(st.lists(numbers, unique=True)))
def test_each_group_is_found_wherever_one_of_it_stands(
    values: list[int], groups: list[list[int]]
) -> None:
    arrays = [np.array(group, dtype=np.int32) for group in groups]

    found = positions(np.array(values, dtype=np.int32), arrays, 10)

    assert [places.tolist() for places in found] == [
        [place for place, value in enumerate(values) if value in group] for group in groups
    ]
