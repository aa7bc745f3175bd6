"""One process at a time in a folder: the next one waits, and a lock ends with its process."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

_FOR_THE_OWNER = 0o700  # as the database beside it
_LOOK_EVERY_SECONDS = 0.05


class LockHeldError(TimeoutError):
    """Another process did not end within the patience."""


@contextmanager
def locked(file: Path, patience_seconds: float, *, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold a lock, a file that is made with its folder; `on_wait` is called once when another process has it.

    The lock is the kernel's (flock), so a killed process leaves none behind; the file itself stays.

    Raises:
        LockHeldError: the other did not end within the patience.
        OSError: the folder cannot be written.
    """
    for place in (file.parent.parent, file.parent):  # mkdir gives its mode to the last folder only
        place.mkdir(mode=_FOR_THE_OWNER, parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lock:
        if not _is_taken(lock):
            if on_wait:
                on_wait()
            _wait(lock, patience_seconds)
        yield


def _wait(lock: TextIO, patience_seconds: float) -> None:
    until = time.monotonic() + patience_seconds
    while not _is_taken(lock):
        if time.monotonic() > until:
            raise LockHeldError(f"another process has held {lock.name} for more than {patience_seconds:.0f} s")
        time.sleep(_LOOK_EVERY_SECONDS)


def _is_taken(lock: TextIO) -> bool:
    """Take the lock if it is free."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
