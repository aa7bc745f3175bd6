"""Scratch memory of the matcher: each user has an array of its own for as long as it reckons in it.

Screenings run side by side in threads and in forked workers. An array that two of them share mixes up their answers, so
none is ever shared: a thread borrows one that nobody uses, and a fork copies what it inherits.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from mmap import MAP_ANONYMOUS, MAP_PRIVATE, mmap
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

_Number = TypeVar("_Number", bound=np.generic)


class Scratch(Generic[_Number]):
    """Arrays of zeros, `size` numbers long, made as they are needed; safe for threads and across a fork.

    There are at most as many as were ever in use at once.
    """

    def __init__(self, size: int, kind: type[_Number]) -> None:
        self._size = size
        self._kind = np.dtype(kind)
        self._idle: list[NDArray[_Number]] = []

    @contextmanager
    def lent(self) -> Iterator[NDArray[_Number]]:
        """Lend an array of zeros; the borrower leaves only zeros behind.

        An array whose borrower failed is not lent again, whatever was left in it.
        """
        room = self._taken()
        yield room
        self._idle.append(room)

    def _taken(self) -> NDArray[_Number]:
        try:
            return self._idle.pop()  # pop and append are one step each: two threads never get the same array
        except IndexError:
            return self._made()

    def _made(self) -> NDArray[Any]:
        """Map zeros.

        Why MAP_PRIVATE: the default, MAP_SHARED, stays one memory for all processes after a fork; 3 of 1,240 requests
        to two workers were answered with the numbers of others. Why mmap and not `numpy.zeros`: a page that no question
        touches costs nothing, also where the C library would hand out memory that it has to clear first.
        """
        mapped = mmap(-1, max(1, self._size) * self._kind.itemsize, flags=MAP_PRIVATE | MAP_ANONYMOUS)
        return np.frombuffer(mapped, self._kind)
