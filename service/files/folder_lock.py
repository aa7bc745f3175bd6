"""A lock that lets one process at a time work in a folder; the others wait, and it ends with its process."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from service.files.privacy import FILE_MODE, make_folder

_LOOK_EVERY_SECONDS = 0.05


class LockHeldError(TimeoutError):
    """Another process held the lock for longer than the caller was willing to wait."""


@contextmanager
def locked(file: Path, patience_seconds: float, *, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold a lock, a file that is made with its folder; `on_wait` is called once when another process has it.

    The lock is the kernel's (flock), so a killed process leaves none behind; the file itself stays.

    Raises:
        LockHeldError: the other did not end within the patience.
        OSError: the folder cannot be written.
    """
    make_folder(file.parent)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, FILE_MODE), "a", encoding="utf-8") as lock:
        if not _is_taken(lock):
            if on_wait:
                on_wait()
            _wait(lock, file, patience_seconds)
        yield


def _wait(lock: TextIO, file: Path, patience_seconds: float) -> None:
    until = time.monotonic() + patience_seconds
    while not _is_taken(lock):
        if time.monotonic() > until:
            raise LockHeldError(f"another process has held {file} for more than {patience_seconds:.0f} s")
        time.sleep(_LOOK_EVERY_SECONDS)


def _is_taken(lock: TextIO) -> bool:
    """Take the lock if it is free."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
