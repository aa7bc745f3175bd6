"""Spreads connections over the worker processes, which all accept from one socket."""

import mmap
import time
from collections.abc import Callable

# How long a worker that has more connections than another leaves a new one to it. Why: a worker that is idle accepts
# within 0.2 ms; one that computes, when its threads next let the loop run (5 ms at most, sys.getswitchinterval). After
# that anybody takes it, so that a worker that hangs or died costs others no more than this.
_PATIENCE_SECONDS = 0.005
_ABSENT = -1


class Balance:
    """How many connections each worker process has, in memory that all of them see on purpose.

    It is made before the workers are forked; each writes its own place alone, one aligned integer.
    """

    def __init__(self, places: int) -> None:
        self._counts = memoryview(mmap.mmap(-1, places * 4)).cast("i")
        self._free = set(range(places))
        for place in range(places):
            self._counts[place] = _ABSENT

    def enter(self) -> int | None:
        """Take a place for a worker that is about to be forked; None when there is none left."""
        return self._free.pop() if self._free else None

    def leave(self, place: int | None) -> None:
        """Give the place of a worker back that ended."""
        if place is not None:
            self._counts[place] = _ABSENT
            self._free.add(place)

    def tell(self, place: int | None, count: int) -> None:
        """Tell how many connections a worker has."""
        if place is not None:
            self._counts[place] = count

    def has_fewer(self, count: int) -> bool:
        """Tell whether some worker has fewer connections than this many."""
        return any(_ABSENT < other < count for other in self._counts)


class Hesitation:
    """Whether a worker leaves the next connection to another for a moment."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until = 0.0

    def begins(self, *, others_have_fewer: bool) -> bool:
        """Tell whether to wait now; who has waited for this connection already takes it."""
        now = self._clock()
        has_waited = self._until <= now < self._until + _PATIENCE_SECONDS
        if has_waited or not others_have_fewer:
            self._until = 0.0
            return False
        self._until = now + _PATIENCE_SECONDS
        return True

    def left(self) -> float:
        """Tell for how many seconds yet to wait; 0 when it is over."""
        return max(0.0, self._until - self._clock())
