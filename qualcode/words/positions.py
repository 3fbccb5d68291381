"""Where in a long array some few values stand, for many groups of values at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.integer[Any]]


def positions(
    values: Ints, groups: Sequence[Ints] | Ints, n_values: int
) -> list[NDArray[np.int64]]:
    """For each group, the places in ``values`` of its members, ascending.

    Values are numbers below ``n_values``; a group names each of its own once. Only what is wanted
    by some group is sorted.
    """
    import numpy as np

    if not len(groups):
        return []
    members = np.concatenate(groups).astype(np.int64)
    group_of = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    wanted = np.zeros(n_values, dtype=bool)
    wanted[members] = True
    places = np.flatnonzero(wanted[values])
    places = places[np.argsort(values[places], kind="stable")]
    firsts = np.searchsorted(values[places], members, side="left")
    counts = np.searchsorted(values[places], members, side="right") - firsts
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    found = np.repeat(group_of, counts) * len(values) + places[np.repeat(firsts, counts) + within]
    found.sort()
    borders = np.searchsorted(found, np.arange(len(groups) + 1) * len(values)).tolist()
    return [found[a:b] - n * len(values) for n, (a, b) in enumerate(pairwise(borders))]
