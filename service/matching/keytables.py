"""Hashed keys in order, each with what lies under it: looked up in thousands at once."""

import numpy as np
from numpy.typing import NDArray

from service.arrayfile import Array

Numbers = NDArray[np.int64]


def found(table: Array, keys: Array) -> tuple[Numbers, Numbers, Numbers]:
    """Find keys in a table of sorted ones: the places of those keys that are there, and each one's span in the table.

    The keys are looked up in their order: a search that goes on from the last one stays in the same pages of memory.
    """
    order = np.argsort(keys)
    sought = keys[order]
    first = np.searchsorted(table, sought)
    inside = np.flatnonzero(first < len(table))
    there = inside[table[first[inside]] == sought[inside]]
    return order[there], first[there], np.searchsorted(table, sought[there], "right")


def pairs(table: Array, values: Array, keys: Array, owners: Array, width: int) -> Numbers:
    """Pair the owners of keys with the values that lie under the same keys, each pair once.

    A pair is written as owner * width + value, where every value is less than `width`; the pairs come in order.
    """
    places, first, last = found(table, keys)
    sizes = last - first
    starts = np.cumsum(sizes) - sizes
    at = np.arange(sizes.sum()) + np.repeat(first - starts, sizes)
    return np.unique(np.repeat(owners[places].astype(np.int64) * width, sizes) + values[at])
