"""One update of the lists at a time over all hosts that share a database; a dead one keeps nobody waiting for long."""

import contextlib
import hashlib
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from service.errors import StoreError
from service.lists.fetch.feeds import UpdateUnderWayError
from service.store import Lease, Store

_WORK = "lists"
# Without a sign of life for so long a holder is taken for dead; it gives four in that time.
_LEASE_SECONDS, _SIGN_EVERY_SECONDS = 60.0, 15.0
_LOOK_EVERY_SECONDS = 0.5


@contextmanager
def update_lock(
    store: Store,
    patience_seconds: float,
    *,
    on_wait: Callable[[], None],
    sign_every_seconds: float = _SIGN_EVERY_SECONDS,
) -> Iterator[Store]:
    """Hold the lock and yield a store that writes only while it is held; `on_wait` is called once, before waiting.

    Raises:
        UpdateUnderWayError: another process did not end within the patience.
        StoreError: the database failed.
    """
    lease = Lease(_WORK, f"{place()}/{os.getpid()}/{secrets.token_hex(4)}", _LEASE_SECONDS)
    _take(store, lease, patience_seconds, on_wait)
    ended = threading.Event()
    arguments = (store, lease, ended, sign_every_seconds)
    signs = threading.Thread(target=_give_signs, args=arguments, name="lease", daemon=True)
    signs.start()
    try:
        yield store.under(lease)
    finally:
        ended.set()
        signs.join()
        with contextlib.suppress(StoreError):  # it expires by itself
            store.leases.release(lease)


def _take(store: Store, lease: Lease, patience_seconds: float, on_wait: Callable[[], None]) -> None:
    until = time.monotonic() + patience_seconds
    is_told = False
    while (other := store.leases.take(lease, is_gone=_is_gone)) is not None:
        if not is_told:
            on_wait()
            is_told = True
        if time.monotonic() >= until:
            where = other.partition("@")[0]
            raise UpdateUnderWayError(f"another update on {where} has gone on for more than {patience_seconds:.0f} s")
        time.sleep(min(_LOOK_EVERY_SECONDS, max(0.0, until - time.monotonic())))


def _give_signs(store: Store, lease: Lease, ended: threading.Event, every_seconds: float) -> None:
    """Renew the lease; a database that is busy with the update's own writing is asked again."""
    while not ended.wait(every_seconds):
        with contextlib.suppress(StoreError):
            store.leases.renew(lease)


def place() -> str:
    """Name this host and, within it, the room in which process numbers mean the same (a container has its own)."""
    room = [_read(Path("/proc/sys/kernel/random/boot_id"))]
    with contextlib.suppress(OSError):
        room.append(str(Path("/proc/self/ns/pid").readlink()))
    return f"{socket.gethostname()}@{hashlib.sha256(' '.join(room).encode()).hexdigest()[:12]}"


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _is_gone(holder: str) -> bool:
    """Tell whether a holder was a process of this very place that is no more: it was killed, and gave nothing back."""
    where, _, rest = holder.rpartition("/")[0].rpartition("/")
    if where != place() or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
