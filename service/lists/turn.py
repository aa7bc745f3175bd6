"""One update at a time on a data folder: the next one waits, and a lock ends with its process."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from service.lists.feeds import UpdateUnderWayError

_LOCK = "update.lock"
_LOOK_EVERY_SECONDS = 0.1
_FOR_THE_OWNER = 0o700  # as the database beside it


@contextmanager
def turn(folder: Path, patience_seconds: float, *, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the folder's lock; `on_wait` is called once when another process has it.

    The lock is the kernel's (flock), so a killed process leaves none behind; the file itself stays.

    Raises:
        UpdateUnderWayError: the other did not end within the patience.
        OSError: the folder cannot be written.
    """
    for place in (folder.parent, folder):  # mkdir gives its mode to the last folder only
        place.mkdir(mode=_FOR_THE_OWNER, parents=True, exist_ok=True)
    with (folder / _LOCK).open("a", encoding="utf-8") as lock:
        if not _is_taken(lock):
            on_wait()
            _wait(lock, patience_seconds)
        yield


def _wait(lock: TextIO, patience_seconds: float) -> None:
    until = time.monotonic() + patience_seconds
    while not _is_taken(lock):
        if time.monotonic() > until:
            raise UpdateUnderWayError(f"another update has gone on for more than {patience_seconds:.0f} s")
        time.sleep(_LOOK_EVERY_SECONDS)


def _is_taken(lock: TextIO) -> bool:
    """Take the lock if it is free."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
