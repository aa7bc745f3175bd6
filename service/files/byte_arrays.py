"""Stores values of any length in two arrays, so that millions of them need no objects and can be mapped from a file."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from service.files.array_file import Array, sealed


@dataclass(frozen=True, slots=True, eq=False)
class ByteArrays:
    """Byte strings, one after the other: the i-th is `data[offsets[i]:offsets[i + 1]]` (uint8, int64)."""

    data: Array
    offsets: Array

    @classmethod
    def of(cls, values: Iterable[bytes]) -> "ByteArrays":
        """Lay values out; they are taken one by one."""
        pile = ByteArrayBuilder()
        for value in values:
            pile.add(value)
        return pile.byte_arrays()

    @classmethod
    def read(cls, arrays: Mapping[str, Array], name: str) -> Self:
        """Find the values that were written under a name.

        Raises:
            KeyError: nothing was.
        """
        return cls(arrays[f"{name}.data"], arrays[f"{name}.offsets"])

    def arrays(self, name: str) -> dict[str, Array]:
        """Return the arrays to write under a name."""
        return {f"{name}.data": self.data, f"{name}.offsets": self.offsets}

    def get(self, place: int) -> bytes:
        """Return the value at a place, counted from 0."""
        return self.data.data[self.offsets.item(place) : self.offsets.item(place + 1)].tobytes()

    def get_all(self, places: Sequence[int]) -> list[bytes]:
        """Return the values at places, which are counted from 0."""
        data, offset = self.data.data, self.offsets.item
        return [data[offset(place) : offset(place + 1)].tobytes() for place in places]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __iter__(self) -> Iterator[bytes]:
        return map(self.get, range(len(self)))


class ByteArrayBuilder:
    """Collects byte strings one by one and returns them as arrays."""

    def __init__(self) -> None:
        self._data, self._ends = bytearray(), array("q", [0])

    def add(self, value: bytes) -> None:
        """Put a value behind the others."""
        self._data += value
        self._ends.append(len(self._data))

    def byte_arrays(self) -> ByteArrays:
        """Return what has been added; nothing can be added any more."""
        return ByteArrays(sealed(np.frombuffer(self._data, np.uint8)), sealed(np.frombuffer(self._ends, np.int64)))

    def __len__(self) -> int:
        return len(self._ends) - 1


@dataclass(frozen=True, slots=True, eq=False)
class StringArray:
    """Texts, one after the other in UTF-8; a lone surrogate is kept."""

    byte_arrays: ByteArrays

    @classmethod
    def of(cls, values: Iterable[str]) -> Self:
        """Lay texts out; they are taken one by one."""
        return cls(ByteArrays.of(map(encoded, values)))

    @classmethod
    def read(cls, arrays: Mapping[str, Array], name: str) -> Self:
        """Find the texts that were written under a name.

        Raises:
            KeyError: nothing was.
        """
        return cls(ByteArrays.read(arrays, name))

    def arrays(self, name: str) -> dict[str, Array]:
        """Return the arrays to write under a name."""
        return self.byte_arrays.arrays(name)

    def get(self, place: int) -> str:
        """Return the text at a place, counted from 0."""
        return self.byte_arrays.get(place).decode("utf-8", "surrogatepass")

    def place_of(self, text: str) -> int | None:
        """Find a text, the first of equal ones, among texts laid out in the order of `encoded`; None: it is not there.

        Where the texts are in another order the answer means nothing.
        """
        place = self.place_from(text)
        return place if place < len(self) and self.byte_arrays.get(place) == encoded(text) else None

    def place_from(self, text: str, low: int = 0) -> int:
        """Return the place, `low` or behind it, of the first text that does not come before a text; else the length."""
        return bisect_left(range(len(self)), encoded(text), low, key=self.byte_arrays.get)

    def __len__(self) -> int:
        return len(self.byte_arrays)

    def __iter__(self) -> Iterator[str]:
        return map(self.get, range(len(self)))


def encoded(text: str) -> bytes:
    """Write a text as bytes whose order is that of Python's own for texts."""
    return text.encode("utf-8", "surrogatepass")
