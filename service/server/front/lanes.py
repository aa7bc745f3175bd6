"""The threads of a worker: some that compute answers, and one that tells at any time that the process lives."""

import logging
from typing import Any

from waitress.task import ThreadedTaskDispatcher  # type: ignore[import-untyped] # waitress ships no types

# Answered from memory within a millisecond: a machine that watches must not take a busy service for a dead one.
_LIFE = "/healthz"


class _Lane(ThreadedTaskDispatcher):  # type: ignore[misc] # waitress ships no types
    """Threads with a queue of their own; that requests wait is no news."""

    queue_logger = logging.getLogger("service.server.front.queue")

    def __init__(self, threads: int) -> None:
        super().__init__()
        self.queue_logger.setLevel(logging.CRITICAL)
        self.set_thread_count(threads)


class Lanes:
    """Hands requests to threads."""

    def __init__(self, threads: int) -> None:
        self._work = _Lane(threads)
        self._life = _Lane(1)

    def add_task(self, channel: Any) -> None:  # noqa: ANN401 waitress ships no types
        """Let a thread answer the first request of a connection."""
        path = getattr(channel.requests[0], "path", "") if channel.requests else ""
        (self._life if path == _LIFE else self._work).add_task(channel)

    def shutdown(self, seconds: float) -> None:
        """End the threads; what they work on has so many seconds."""
        self._life.shutdown(timeout=seconds)
        self._work.shutdown(timeout=seconds)
