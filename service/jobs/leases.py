"""Keeps the lease of who is at work, so that others know that it is alive."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog

from service.errors import PendensError, StoreError

# A worker that has not been heard of for so long is gone; the beat leaves room for a slow disk.
LEASE = timedelta(seconds=30)
_BEAT_SECONDS = 5.0


@contextmanager
def kept(renew: Callable[[], object], job_id: str) -> Iterator[None]:
    """Renew a lease until the work is over; a beat that fails is told, and the next one tries again."""
    is_over = threading.Event()

    def beat() -> None:
        while not is_over.wait(_BEAT_SECONDS):
            try:
                renew()
            except PendensError as error:
                structlog.get_logger().error(
                    "lease not renewed", job=job_id, problem=type(error).__name__, cause=cause_of(error)
                )

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def cause_of(error: PendensError) -> str:
    """Name what the database or its disk said, such as SQLITE_FULL; empty for any other failure."""
    return error.cause if isinstance(error, StoreError) else ""
