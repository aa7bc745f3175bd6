"""Hashed keys in order, each with what lies under it: looked up in thousands at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from service.files.array_file import Array

Numbers = NDArray[np.int64]
_HALF, _LOWER = 32, (1 << 32) - 1
_LEAST_BITS, _MOST_BITS, _PAGE_BITS = 10, 32, 23
_FEW = 100  # keys, and leads under them, that are paired sooner without arrays
_SLOT_BITS = 30  # a key is moved right by this, less the length of the filter's number of bytes in bits, to its slot
_BYTE, _IN_BYTE = 3, 7  # a slot is moved right by three to its byte; its last three bits say which bit of that
_BITS = np.uint8(1) << np.arange(8, dtype=np.uint8)  # of a byte
_SPARE = 8  # slots of the filter for each key: of keys that are not there, one in eight comes through


@dataclass(frozen=True, slots=True, eq=False)
class HashIndex:
    """Keys of 32 bits in order, what lies under each, below 2**31, and a Bloom filter that stops most other keys.

    The filter has a bit for each value of a key's upper bits: the keys are hashes, so that one is enough.
    """

    keys: Array
    leads: Array
    bloom: Array

    @classmethod
    def of(cls, parts: Iterable[tuple[Array, Array]], page_bits: int = _PAGE_BITS) -> Self:
        """Put keys in order, with what lies under each; of the parts they come in no more is kept than is needed.

        `page_bits`: the filter is made in pages of so many bits, as a power of two; no page changes what it holds.
        """
        packed = np.concatenate([_packed(keys, leads) for keys, leads in parts])
        packed.sort()
        leads = packed.astype(np.uint32).view(np.int32)  # the lower half
        packed >>= np.uint64(_HALF)
        keys = packed.astype(np.uint32)
        del packed  # the keys of a million names are half a gigabyte
        return cls(keys, leads, _bloom(keys, page_bits))

    @classmethod
    def read(cls, arrays: Mapping[str, Array], name: str) -> Self:
        """Find the table that was written under a name.

        Raises:
            KeyError: none was.
        """
        return cls(arrays[f"{name}.keys"], arrays[f"{name}.leads"], arrays[f"{name}.bloom"])

    def arrays(self, name: str) -> dict[str, Array]:
        """Give the arrays to write under a name."""
        return {f"{name}.keys": self.keys, f"{name}.leads": self.leads, f"{name}.bloom": self.bloom}

    def pairs(self, keys: Array, owners: Array) -> list[int]:
        """Pair the owners of keys with what lies under the same keys: `owner << 32 | lead`, each once, in order."""
        if not len(self.keys):
            return []
        may_be = self._may_hold(keys)
        keys, owners = keys.take(may_be), owners.take(may_be)
        if len(keys) <= _FEW and (few := self._few(keys, owners)) is not None:
            return few
        order = keys.argsort()  # a search that goes on from the last one stays in the same pages
        keys, owners = keys[order], owners[order]
        first = self.keys.searchsorted(keys)
        (there,) = (self.keys.take(first, mode="clip") == keys).nonzero()
        keys, owners, first = keys[there], owners[there], first[there]
        sizes = self.keys.searchsorted(keys, "right") - first
        both = (owners.astype(np.int64) << _HALF).repeat(sizes) + self.leads[spread(first, sizes)]
        paired: list[int] = unique(both).tolist()
        return paired

    def leads_of(self, key: int) -> Iterator[int]:
        """Give what lies under one key, in no particular order; nothing for most keys, which the filter stops."""
        slot = key >> (_SLOT_BITS - len(self.bloom).bit_length())
        if self.bloom.item(slot >> _BYTE) >> (slot & _IN_BYTE) & 1:
            place, last = self.keys.searchsorted(np.uint32(key)).item(), len(self.keys)
            while place < last and self.keys.item(place) == key:
                yield self.leads.item(place)
                place += 1

    def _few(self, keys: Array, owners: Array) -> list[int] | None:
        """Pair as `pairs` does, step by step; None where too much lies under the keys for that."""
        held, lead, last = self.keys.item, self.leads.item, len(self.keys)
        found: list[int] = []
        for key, owner, first in zip(
            keys.tolist(), owners.tolist(), self.keys.searchsorted(keys).tolist(), strict=True
        ):
            place = first
            while place < last and held(place) == key:
                found.append(owner << _HALF | lead(place))
                place += 1
                if len(found) > _FEW:
                    return None
        return sorted({*found})

    def _may_hold(self, keys: Array) -> Array:
        """Give the places of the keys that may be in the table; one that is there is never left out."""
        slots = keys >> np.uint32(_SLOT_BITS - len(self.bloom).bit_length())
        held: Array = self.bloom.take(slots >> np.uint32(_BYTE)) & _BITS.take(slots & np.uint32(_IN_BYTE))
        return held.nonzero()[0]


def _packed(keys: Array, leads: Array) -> NDArray[np.uint64]:
    packed = keys.astype(np.uint64)
    packed <<= np.uint64(_HALF)
    packed |= leads.astype(np.uint64)
    return packed


def _bloom(keys: Array, page_bits: int) -> NDArray[np.uint8]:
    """Lay out which values the upper bits of sorted keys have, a bit for each, in pages that are made one by one."""
    bits = min(max((_SPARE * len(keys)).bit_length(), _LEAST_BITS), _MOST_BITS)
    page = 1 << min(bits, page_bits)
    shift = _HALF - bits
    bloom = np.empty((1 << bits) // 8, np.uint8)
    for first in range(0, 1 << bits, page):
        begin = keys.searchsorted(np.uint32(first << shift))
        end = keys.searchsorted(np.uint32(((first + page) << shift) - 1), "right")
        slots = np.zeros(page, np.bool_)
        slots[(keys[begin:end] >> np.uint32(shift)) - np.uint32(first)] = True
        bloom[first // 8 : (first + page) // 8] = np.packbits(slots, bitorder="little")
    return bloom


def unpaired(pair: int) -> tuple[int, int]:
    """Give the owner and the lead of a pair."""
    return pair >> _HALF, pair & _LOWER


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
