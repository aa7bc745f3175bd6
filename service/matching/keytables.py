"""Hashed keys in order, each with what lies under it: looked up in thousands at once."""

import numpy as np
from numpy.typing import NDArray

from service.arrayfile import Array

Numbers = NDArray[np.int64]
_HALF, _LOWER = 32, (1 << 32) - 1


def found(table: Array, keys: Array) -> tuple[Numbers, Numbers, Numbers]:
    """Find keys in a table of sorted ones: the places of those keys that are there, and each one's span in the table.

    The keys are looked up in their order: a search that goes on from the last one stays in the same pages of memory.
    """
    order = keys.argsort()
    sought = keys[order]
    first = table.searchsorted(sought)
    (there,) = (table.take(first, mode="clip") == sought).nonzero() if len(table) else (order[:0],)
    return order[there], first[there], table.searchsorted(sought[there], "right")


def pairs(table: Array, values: Array, keys: Array, owners: Array) -> tuple[list[int], list[int]]:
    """Pair the owners of keys with the values that lie under the same keys, each pair once; both are below 2**31."""
    places, first, last = found(table, keys)
    sizes = last - first
    ends = sizes.cumsum()
    at = np.arange(ends[-1] if len(ends) else 0) + (first - ends + sizes).repeat(sizes)
    both = (owners[places].astype(np.int64) << _HALF).repeat(sizes) + values[at]
    both.sort()
    is_new = np.ones(len(both), np.bool_)
    np.not_equal(both[1:], both[:-1], out=is_new[1:])
    both = both[is_new]
    return (both >> _HALF).tolist(), (both & _LOWER).tolist()
