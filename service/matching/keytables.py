"""Hashed keys in order, each with what lies under it: looked up in thousands at once."""

import numpy as np
from numpy.typing import NDArray

from service.arrayfile import Array

Numbers = NDArray[np.int64]


def found(table: Array, keys: Array) -> tuple[Numbers, Numbers, Numbers]:
    """Find keys in a table of sorted ones: the places of those keys that are there, and each one's span in the table.

    The keys are looked up in their order: a search that goes on from the last one stays in the same pages of memory.
    """
    order = keys.argsort()
    sought = keys[order]
    first = table.searchsorted(sought)
    last = table.searchsorted(sought, "right")
    (there,) = (first < last).nonzero()
    return order[there], first[there], last[there]


def pairs(table: Array, values: Array, keys: Array, owners: Array) -> tuple[list[int], list[int]]:
    """Give the owners of keys, and the values that lie under the same keys; what lies under many comes many times."""
    places, first, last = found(table, keys)
    sizes = last - first
    ends = sizes.cumsum()
    at = np.arange(ends[-1] if len(ends) else 0) + (first - ends + sizes).repeat(sizes)
    return owners[places].repeat(sizes).tolist(), values[at].tolist()
