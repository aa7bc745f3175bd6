"""A gunicorn worker that buffers: clients of any pace cost memory and a descriptor, never a thread."""

import logging
import os
import resource
import sys
import time
from dataclasses import replace
from typing import Any, ClassVar

import structlog
from gunicorn.workers.base import Worker  # type: ignore[import-untyped] # gunicorn ships no types

from service.api.tracing import log_unexpected
from service.server.front.balance import Balance
from service.server.front.lanes import Lanes
from service.server.front.limits import Limits
from service.server.front.listener import Listener
from service.server.front.loop import Loop

# How long a thread that computes lets another wait that has something to do, which here is the loop, or a writer that
# holds the database. Why: Python's own 5 ms let /healthz wait for 300 ms while four threads made large answers.
_SWITCH_SECONDS = 0.0005
_TURN_SECONDS = 1.0  # gunicorn is told as often that the worker lives
# A client that was told "keep alive" may be sending its next request while the worker stops: as gunicorn's own threads.
_LAST_REQUESTS_SECONDS = 1.0
_LAST_THREADS_SECONDS = 2.0
# A connection takes a descriptor, and two more while its request and its answer wait on disk; the rest is for the
# database, the index and the log.
_DESCRIPTORS_OF_ONE, _DESCRIPTORS_BESIDE = 3, 128


class BufferingWorker(Worker):  # type: ignore[misc] # gunicorn ships no types
    """Serves the sockets that gunicorn gives it until it is told to stop."""

    limits: ClassVar[Limits]
    balance: ClassVar[Balance]
    place: int | None = None

    def run(self) -> None:
        """Serve."""
        _log_in_our_way()
        sys.setswitchinterval(_SWITCH_SECONDS)
        limits = self._within_descriptors()
        self._loop, self._lanes = Loop(), Lanes(limits)
        places = (self.balance, self.place)
        self._listeners = [
            Listener(one.sock, self.wsgi, self._loop, dispatcher=self._lanes, limits=limits, balance=places)
            for one in self.sockets
        ]
        while self.alive and self.ppid == os.getppid():
            self.notify()
            waits = [patience for one in self._listeners if (patience := one.patience())]
            self._loop.turn(min([_TURN_SECONDS, *waits]))
            for listener in self._listeners if waits else ():
                self._loop.changed(listener)
        self._stop()

    def handle_exit(self, _signal: int, _frame: object) -> None:
        """Stop when what is under way is done."""
        self.alive = False
        for listener in getattr(self, "_listeners", ()):
            listener.trigger.pull_trigger()

    def _stop(self) -> None:
        """Answer what has been asked, for as long as gunicorn waits, and close."""
        began = time.monotonic()
        for listener in self._listeners:
            listener.stop_accepting()
        while self._is_wanted(time.monotonic() - began):
            self.notify()
            self._loop.turn(0.1)
        self._lanes.shutdown(_LAST_THREADS_SECONDS)
        self._loop.close()

    def _is_wanted(self, seconds: float) -> bool:
        channels = [channel for listener in self._listeners for channel in listener.active_channels.values()]
        if seconds > self.cfg.graceful_timeout:
            return False
        return any(channel.is_busy() for channel in channels) or bool(channels and seconds < _LAST_REQUESTS_SECONDS)

    def _within_descriptors(self) -> Limits:
        """Let the system give as many descriptors as the connections need, or take fewer connections."""
        limits = self.limits
        needed = limits.connections * _DESCRIPTORS_OF_ONE + _DESCRIPTORS_BESIDE
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft != resource.RLIM_INFINITY and soft < needed:
            soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        if soft == resource.RLIM_INFINITY or soft >= needed:
            return limits
        fewer = max(1, (soft - _DESCRIPTORS_BESIDE) // _DESCRIPTORS_OF_ONE)
        structlog.get_logger().warning("fewer connections: the system gives too few descriptors", connections=fewer)
        return replace(limits, connections=fewer)


class _Quietly(logging.Handler):
    """Logs what waitress says as the application logs its own: where a failure happened, not what with."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log one thing."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, Exception):
            log_unexpected(error)
        else:
            structlog.get_logger().warning("connection trouble", level=record.levelname.lower())


def _log_in_our_way() -> None:
    log = logging.getLogger("waitress")
    log.handlers, log.propagate = [_Quietly(logging.WARNING)], False


def configured(limits: Limits, balance: Balance) -> type[BufferingWorker]:
    """Make the class that gunicorn makes its workers of."""
    attributes: dict[str, Any] = {"limits": limits, "balance": balance, "__doc__": BufferingWorker.__doc__}
    return type(BufferingWorker.__name__, (BufferingWorker,), attributes)
