"""The law of rates: a bucket of requests that each request takes one from, and that fills again at a steady pace.

A bucket is one number, the moment at which it will be full again (the generic cell rate algorithm, ITU-T I.371,
annex A): a request moves it ahead by the time that one takes to come back, so that counting is one read and one write.
"""

import math
from dataclasses import dataclass
from typing import Protocol

# Why: a caller without a burst of its own may send what comes in two seconds at once: programs that send a batch each
# second, and now and then one late, are not refused.
_USUAL_BURST_SECONDS = 2.0
# Why: what was paid for exactly must not be refused for the last bit of a float; a billionth of a request is nobody's.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast somebody may ask: requests a second over time, and how many at once where nothing was asked before."""

    per_second: float
    burst: int

    @classmethod
    def of(cls, per_second: float | None, burst: int | None = None) -> "Rate | None":
        """Make a rate; None where there is none. Without a burst it is what comes in two seconds."""
        if per_second is None:
            return None
        return cls(per_second, burst or max(1, math.ceil(per_second * _USUAL_BURST_SECONDS)))

    @property
    def window(self) -> float:
        """Give the seconds in which an empty bucket is full again."""
        return self.burst / self.per_second


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a bucket said: whether a request may go, how many more at once, and in how many seconds it is full again.

    `retry_seconds` is when one may go, 0 where this one may.
    """

    is_allowed: bool
    remaining: int
    full_seconds: float
    retry_seconds: float = 0.0


class RateCounter(Protocol):
    """Counts what subjects ask."""

    def take(self, subject: str, rate: Rate) -> Allowance:
        """Take a request from the bucket of a subject."""


def take_one(full_at: float, now: float, rate: Rate) -> tuple[float, Allowance]:
    """Take a request from a bucket; return when it is full again from now on, and what it says.

    Args:
        full_at: when it is full again, in seconds of any clock; the past for one that is full.
        now: seconds of the same clock.
        rate: its size and pace; where it was another before, an empty bucket is the worst that there is.
    """
    behind = min(max(full_at - now, 0.0), rate.window)
    cost = 1.0 / rate.per_second
    lacking = behind + cost - rate.window
    if lacking > _ROUNDING * cost:
        return now + behind, Allowance(is_allowed=False, remaining=0, full_seconds=behind, retry_seconds=lacking)
    behind += cost
    return now + behind, Allowance(is_allowed=True, remaining=left_of(behind, rate), full_seconds=behind)


def left_of(behind: float, rate: Rate) -> int:
    """Count the requests in a bucket that will be full in so many seconds."""
    return max(0, math.floor((rate.window - behind) * rate.per_second + _ROUNDING))
