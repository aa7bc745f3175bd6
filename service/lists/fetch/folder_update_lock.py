"""Lets one update at a time work on a data folder."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from service.files.folder_lock import LockHeldError, locked
from service.lists.fetch.feeds import UpdateUnderWayError

_LOCK = "update.lock"


@contextmanager
def folder_update_lock(folder: Path, patience_seconds: float, *, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the folder's lock; `on_wait` is called once when another process has it.

    Raises:
        UpdateUnderWayError: the other did not end within the patience.
        OSError: the folder cannot be written.
    """
    try:
        with locked(folder / _LOCK, patience_seconds, on_wait=on_wait):
            yield
    except LockHeldError:
        raise UpdateUnderWayError(f"another update has gone on for more than {patience_seconds:.0f} s") from None
