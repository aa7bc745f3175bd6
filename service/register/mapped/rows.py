"""Reads parties and listings from the arrays of a snapshot, and caches the values that were read last."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import numpy as np

from service.domain.listings import Listing
from service.domain.parties import Party
from service.files.array_file import Array, ArrayFile
from service.files.byte_arrays import ByteArrays, StringArray
from service.register.mapped.making import name_key, number_key
from service.register.mapped.packing import unpack_listings, unpack_party
from service.register.unique_numbers import Number

# Values kept of each sort: some 2 kB each, so that no process grows by more than a few MB.
_KEPT = 2_048
_ARRAYS = ("listing_ends", "kind_of", "kind_counts", "by_name", "name_keys", "name_rows", "number_keys", "number_rows")


@dataclass(frozen=True, slots=True, eq=False)
class MappedRows:
    """Parties by row, sorted by id. Listings of one of the `kinds` have the same status at every instant.

    `row` finds the row of an id; `alike` reads one listing of a kind.
    """

    ids: StringArray
    listing_ends: Array
    kind_of: Array
    kind_counts: Array
    by_name: Array
    name_keys: Array
    name_rows: Array
    number_keys: Array
    number_rows: Array
    row: Callable[[str], int | None]
    party: Callable[[int], Party]
    listings: Callable[[int], tuple[Listing, ...]]
    grouped_listings: Callable[[int], Listing]

    @classmethod
    def of(cls, file: ArrayFile) -> "MappedRows":
        """Find the arrays of a snapshot.

        Raises:
            KeyError: it is none.
        """
        arrays: Any = file.arrays
        ids, words = StringArray.read(arrays, "ids"), list(StringArray.read(arrays, "words"))
        parties, listings, alike = (ByteArrays.read(arrays, name) for name in ("parties", "listings", "alike"))
        keep = lru_cache(_KEPT)
        return cls(
            ids=ids,
            **{name: arrays[name] for name in _ARRAYS},
            row=keep(ids.place_of),
            party=keep(lambda row: unpack_party(parties.get(row), words)),
            listings=keep(lambda row: unpack_listings(listings.get(row), words)),
            grouped_listings=keep(lambda kind: unpack_listings(alike.get(kind), words)[0]),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def is_listed(self, row: int) -> bool:
        """Return whether a row has listings."""
        return bool(self.listing_ends[row] < self.listing_ends[row + 1])

    def kinds(self, row: int) -> Array:
        """Return the kind of each listing of a row."""
        return self.kind_of[self.listing_ends[row] : self.listing_ends[row + 1]]

    def having(self, kinds: Array) -> Array:
        """Return for each row whether it has a listing of a wanted kind; `kinds` has a truth value for each kind."""
        before = np.concatenate(([0], np.cumsum(kinds[self.kind_of])))
        return np.diff(before[self.listing_ends]) > 0

    def named(self, name: str) -> list[int]:
        """Return the rows of all parties that bear a name, and perhaps of a few others."""
        return _behind(name_key(name), self.name_keys, self.name_rows)

    def numbered(self, number: Number) -> list[int]:
        """Return the rows of all parties that bear a unique number, and perhaps of a few others."""
        return _behind(number_key(number), self.number_keys, self.number_rows)


def _behind(key: int, keys: Array, rows: Array) -> list[int]:
    begin, end = (np.searchsorted(keys, np.uint32(key), side) for side in ("left", "right"))
    return cast("list[int]", rows[begin:end].tolist())
