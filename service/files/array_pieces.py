"""Rows of arrays that were laid out before, and new ones between them, put together without a look at each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from service.files.array_file import Array
from service.files.byte_arrays import ByteArrays

NEW = -1


class RowRun(NamedTuple):
    """Neighbouring rows `first` to `last` (not included) of the former arrays, or of the new ones."""

    is_new: bool
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """Which rows stand one after the other, as runs of neighbours.

    Where most rows stay, there are few runs, and the arrays are copied as wholes.
    """

    runs: tuple[RowRun, ...]

    @classmethod
    def of(cls, former: Array) -> "Pieces":
        """Make runs of rows: `former` has for each its place among the former ones, or `NEW`; new ones come in order.

        Shapes: former (rows,), of any integer type.
        """
        is_new = former < 0
        places = np.where(is_new, np.cumsum(is_new) - 1, former)
        is_break = (is_new[1:] != is_new[:-1]) | (places[1:] != places[:-1] + 1)
        begins = np.concatenate([np.zeros(min(len(former), 1), np.int64), np.flatnonzero(is_break) + 1])
        sizes = np.diff(np.append(begins, len(former)))
        firsts = places[begins]
        return cls(tuple(map(RowRun, is_new[begins].tolist(), firsts.tolist(), (firsts + sizes).tolist())))

    def take(self, former: Array, new: Array) -> Array:
        """Put the rows of two arrays together; their type is that of the former one."""
        parts = [(new if piece.is_new else former)[piece.first : piece.last] for piece in self.runs]
        return np.concatenate([former[:0], *parts], dtype=former.dtype, casting="unsafe")

    def kept(self, former: Array) -> Iterator[Array]:
        """Give the former rows that are still there, run by run."""
        return (former[piece.first : piece.last] for piece in self.runs if not piece.is_new)

    def places(self, former: int, new: int) -> tuple[Array, Array]:
        """Give where each former row, and each new one, stands now; a former one that is gone is at -1.

        Args:
            former: how many former rows there were.
            new: how many new ones.
        """
        of_former, of_new = np.full(former, -1, np.int64), np.full(new, -1, np.int64)
        at = 0
        for is_new, first, last in self.runs:
            (of_new if is_new else of_former)[first:last] = np.arange(at, at + last - first)
            at += last - first
        return of_former, of_new

    def within(self, former: Array, new: Array) -> tuple["Pieces", Array]:
        """Give the pieces of what the rows hold, and where each row's end then; row i ends at `ends[i + 1]`.

        Shapes: former (former rows + 1,), new (new rows + 1,); the answer's (rows + 1,), int64.
        """
        ends = [(new if is_new else former)[[first, last]].tolist() for is_new, first, last in self.runs]
        runs = tuple([RowRun(run.is_new, *end) for run, end in zip(self.runs, ends, strict=True)])
        sizes = self.take(np.diff(former), np.diff(new))
        return Pieces(runs), np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])

    def byte_arrays(self, former: ByteArrays, new: ByteArrays) -> ByteArrays:
        """Put byte strings together."""
        inner, offsets = self.within(former.offsets, new.offsets)
        return ByteArrays(inner.take(former.data, new.data), offsets)
