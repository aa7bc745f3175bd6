"""Counts rates over all hosts: a process takes a slice of a bucket from the database, and spends it by itself."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from service.access.rates import Allowance, Rate
from service.store import KeptRates

# Why: a slice is spent within a second or lost, so that no host keeps from another what it does not use, and the
# database is asked a few times a second for a busy key, whatever its rate; a whole request would ask it each time.
_SLICE_SECONDS = 1.0
# Why: who was refused is refused from memory for so long at the most, however long his bucket takes to fill.
_LONGEST_REFUSAL_SECONDS = 1.0
_MOST_SUBJECTS = 4_096


@dataclass(slots=True)
class _Slice:
    """What a process holds of a bucket: so many requests until a moment, of `size` taken together.

    `full_at`: when the bucket will be full again; `beyond`: what is in it beside the slices; `refused_until`: no more
    is there before. Moments are those of the monotonic clock.
    """

    size: int = 0
    left: int = 0
    until: float = 0.0
    beyond: int = 0
    full_at: float = 0.0
    refused_until: float = 0.0


class LeasedRates:
    """The slices of a process; safe to share between threads, and empty in a process that was forked before its use."""

    def __init__(self, kept: KeptRates, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept = kept
        self._clock = clock
        self._slices: dict[str, _Slice] = {}
        self._lock = threading.Lock()

    def take(self, subject: str, rate: Rate) -> Allowance:
        """Take a request from what the process holds of a bucket, or a new slice of it.

        Raises:
            StoreError: the database failed.
        """
        with self._lock:
            held = self._slice_of(subject)
            said = self._spend(held)
            wanted = self._wanted(held, rate)
        if said is not None:
            return said
        grant = self._kept.take(subject, rate.per_second, rate.burst, wanted)
        with self._lock:
            now = self._clock()
            held.full_at, held.beyond = now + grant.full_seconds, grant.remaining
            if grant.granted:
                fresh = held.left if now < held.until else 0  # another thread may have taken a slice meanwhile
                held.size, held.left, held.until = grant.granted, fresh + grant.granted, now + _SLICE_SECONDS
            else:
                held.refused_until = now + min(grant.retry_seconds, _LONGEST_REFUSAL_SECONDS)
            return self._spend(held) or self._refusal(held, now)

    def _slice_of(self, subject: str) -> _Slice:
        if subject not in self._slices and len(self._slices) >= _MOST_SUBJECTS:
            self._slices.clear()
        return self._slices.setdefault(subject, _Slice())

    def _spend(self, held: _Slice) -> Allowance | None:
        """Spend one request of a slice, or refuse it; None where the database must be asked."""
        now = self._clock()
        if held.left and now < held.until:
            held.left -= 1
            return Allowance(
                is_allowed=True, remaining=held.left + held.beyond, full_seconds=max(0.0, held.full_at - now)
            )
        return self._refusal(held, now) if now < held.refused_until else None

    def _refusal(self, held: _Slice, now: float) -> Allowance:
        return Allowance(
            is_allowed=False,
            remaining=0,
            full_seconds=max(0.0, held.full_at - now),
            retry_seconds=max(0.0, held.refused_until - now),
        )

    def _wanted(self, held: _Slice, rate: Rate) -> int:
        """Choose the next slice: twice one that was spent in its time, as much as was spent of one that was not."""
        was_spent = not held.left
        size = held.size * 2 if was_spent and self._clock() < held.until else held.size - held.left
        return min(max(1, size), max(1, math.ceil(rate.per_second * _SLICE_SECONDS)), rate.burst)
