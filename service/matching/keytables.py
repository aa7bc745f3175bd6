"""Hashed keys in order, each with what lies under it: looked up in thousands at once."""

import numpy as np
from numpy.typing import NDArray

from service.arrayfile import Array

Numbers = NDArray[np.int64]
_HALF, _LOWER = 32, (1 << 32) - 1


def pairs(table: Array, values: Array, keys: Array, owners: Array) -> tuple[list[int], list[int]]:
    """Pair the owners of keys with the values that lie under the same keys in a table of sorted ones.

    Each pair comes once, in order of the owners, then the values; both are below 2**31. The keys are looked up in their
    order: a search that goes on from the last one stays in the same pages of memory.
    """
    if not len(table):
        return [], []
    order = keys.argsort()
    sought = keys[order]
    first = table.searchsorted(sought)
    (there,) = (table.take(first, mode="clip") == sought).nonzero()
    first = first[there]
    sizes = table.searchsorted(sought[there], "right") - first
    owned = owners[order[there]].astype(np.int64) << _HALF
    both = owned.repeat(sizes) + values[spread(first, sizes)]
    both = unique(both)
    return (both >> _HALF).tolist(), (both & _LOWER).tolist()


def spread(first: Numbers, sizes: Numbers) -> Numbers:
    """Count up from each of some numbers, so often as is said: 3 and 7 with sizes 2 and 1 are 3, 4, 7."""
    ends = sizes.cumsum()
    steps: Numbers = np.arange(ends[-1] if len(ends) else 0) + (first - ends + sizes).repeat(sizes)
    return steps


def unique(numbers: Numbers) -> Numbers:
    """Give each number once, in order; those that are given are put in order too."""
    numbers.sort()
    is_new = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=is_new[1:])
    return numbers[is_new]
