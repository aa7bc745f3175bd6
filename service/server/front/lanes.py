"""The threads of a worker: some that compute answers, one that refuses, and one that tells that the process lives."""

import logging
import time
from collections.abc import Callable
from typing import Any

import structlog
from waitress.task import ThreadedTaskDispatcher  # type: ignore[import-untyped] # waitress ships no types

from service.server.front.limits import Limits
from service.server.front.refusals import OneTooManyError, wants_page

# Answered from memory within a millisecond: a machine that watches must not take a busy service for a dead one.
_LIFE = "/healthz"
# Why: under overload thousands a second are refused; a line for each would cost more than the refusal.
_TOLD_EVERY_SECONDS = 1.0
# Why: a client that asks again at once, whatever Retry-After says, would be refused thousands of times a second, and
# those that were let in would have what is left of the processor. Measured on a busy machine, 320 connections that
# ask again at once: 197 refusals a second beside 181 answers. The number itself is chosen, not tuned.
_REFUSAL_SECONDS = 0.0025


class _Lane(ThreadedTaskDispatcher):  # type: ignore[misc] # waitress ships no types
    """Threads with a queue of their own; that requests wait is no news."""

    queue_logger = logging.getLogger("service.server.front.queue")

    def __init__(self, threads: int) -> None:
        super().__init__()
        self.queue_logger.setLevel(logging.CRITICAL)
        self.set_thread_count(threads)


class _Waiting:
    """A connection whose request waits for a thread, and since when."""

    def __init__(self, channel: Any, lanes: "Lanes", now: float) -> None:  # noqa: ANN401 waitress ships no types
        self._channel, self._lanes, self._since = channel, lanes, now

    def service(self) -> None:
        """Answer it, or refuse it where it has waited for too long: who asked may have given up."""
        self._lanes.refuse_late(self._channel, self._since)
        self._channel.service()

    def cancel(self) -> None:
        """Close it: the worker ends."""
        self._channel.cancel()


class _Refused:
    """A connection whose request is refused, when its turn has come."""

    def __init__(self, channel: Any) -> None:  # noqa: ANN401 as above
        self._channel = channel

    def service(self) -> None:
        """Refuse it, no sooner than the pace of refusals allows."""
        time.sleep(_REFUSAL_SECONDS)
        self._channel.service()

    def cancel(self) -> None:
        """Close it: the worker ends."""
        self._channel.cancel()


class Lanes:
    """Hands requests to threads; a queue that is full takes no more of them.

    Why a bound: who comes when more is asked than can be answered would wait longer and longer, and give up before he
    is answered, so that in the end all are late. With one, those that are let in are answered as soon as the queue
    before them is done, and the others are told at once to come again.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits, self._clock = limits, clock
        self._work, self._refusals, self._life = _Lane(limits.threads), _Lane(1), _Lane(1)
        self._refused, self._told_at = 0, float("-inf")

    def add_task(self, channel: Any) -> None:  # noqa: ANN401 waitress ships no types
        """Let a thread answer the first request of a connection."""
        path = getattr(channel.requests[0], "path", "") if channel.requests else ""
        if path == _LIFE:
            self._life.add_task(channel)
        elif len(self._work.queue) < self._limits.waiting:
            self._work.add_task(_Waiting(channel, self, self._clock()))
        else:
            self._refuse(channel, "more is asked than can be answered, and too many requests wait already")
            self._refusals.add_task(_Refused(channel))

    def refuse_late(self, channel: Any, since: float) -> None:  # noqa: ANN401 as above
        """Refuse a request that has waited for too long."""
        if self._clock() - since > self._limits.wait_seconds:
            self._refuse(channel, f"the request waited for {self._limits.wait_seconds:g} s and was not begun")

    def shutdown(self, seconds: float) -> None:
        """End the threads; what they work on has so many seconds."""
        self._life.shutdown(timeout=seconds)
        self._refusals.shutdown(timeout=seconds)
        self._work.shutdown(timeout=seconds)

    def _refuse(self, channel: Any, detail: str) -> None:  # noqa: ANN401 as above
        """Let the answer to a connection's first request be a refusal; one that is refused already stays so."""
        for request in channel.requests[:1]:
            if request.error is None:
                request.error = OneTooManyError(detail)
                request.wants_page = wants_page(request.headers, getattr(request, "path", ""))
        self._refused += 1
        now = self._clock()
        if now - self._told_at >= _TOLD_EVERY_SECONDS:
            structlog.get_logger().warning("overload: requests are refused", refused=self._refused)
            self._refused, self._told_at = 0, now
