"""Tells whether a write would succeed, by trying one: a full, locked or read-only disk shows at no reading."""

import errno
import os
import tempfile
import threading
import time
from pathlib import Path

from sqlalchemy import Engine, text

from service.errors import StoreError
from service.store.database.connections import Database
from service.store.database.engines import BEGIN, is_in_memory, is_sqlite, probing_engine
from service.store.database.faults import as_store_errors
from service.store.database.server import TURN
from service.store.database.turns import Turn

# Why: orchestrators ask every second or oftener; a try syncs the disk (1 to 10 ms), so its answer is kept a while.
_KEPT_SECONDS = 5.0
# Why: one small screening adds some 80 kB to the write-ahead log; a disk without room for that takes no screening.
_TRIED_BYTES = 128 * 1024
# A try that lasts longer than a lock is waited for hangs in the disk.
_HANGING_SECONDS = 5.0
_MEGABYTE = 1_000_000
_NOTHING = text("UPDATE alembic_version SET version_num = version_num")


class WriteProbe:
    """Tries a write that leaves no trace, at most every five seconds for a process; threads share the answer."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._engine: Engine | None = None
        self._turn = threading.Lock()
        self._found = ""
        self._begun = 0.0
        self._kept_until = 0.0

    def trouble(self, min_free_bytes: int) -> str:
        """Say why a write would fail, or that less room is left than asked for; empty when all is well."""
        if not self._turn.acquire(blocking=False):
            seconds = time.monotonic() - self._begun
            return self._found if seconds < _HANGING_SECONDS else f"a write has not ended for {seconds:.0f} seconds"
        try:
            if time.monotonic() >= self._kept_until:
                self._begun = time.monotonic()
                self._found = self._look(min_free_bytes)
                self._kept_until = time.monotonic() + _KEPT_SECONDS
            return self._found
        finally:
            self._turn.release()

    def _look(self, min_free_bytes: int) -> str:
        try:
            with as_store_errors(self._database.place):
                return self._tried(min_free_bytes)
        except StoreError as error:
            told = (type(error).__doc__ or "").strip().splitlines()[0].removesuffix(", so nothing was stored.")
            return f"a write would fail: {told[0].lower()}{told[1:].rstrip('.')} ({error.cause})"

    def _tried(self, min_free_bytes: int) -> str:
        url = self._database.engine.url
        if is_in_memory(url):
            return ""
        if not is_sqlite(url):
            self._write_nothing()
            return ""
        folder = Path(url.database or "").absolute().parent
        if not folder.is_dir():  # an address such as file:… names the file otherwise
            self._write_nothing()
            return ""
        _write_file(folder)
        self._write_nothing()
        free = _free_bytes(folder)
        if free >= min_free_bytes:
            return ""
        asked = f"PENDENS_MIN_FREE_MB asks for {min_free_bytes // _MEGABYTE:,}"
        return f"only {free / _MEGABYTE:,.1f} MB are free on the disk of the database, {asked}: make room"

    def _write_nothing(self) -> None:
        """Change a row to what it is, in a transaction that is rolled back."""
        if self._engine is None:
            self._engine = probing_engine(self._database.engine.url)
        with self._engine.connect() as plain:
            connection = plain.execution_options(**{BEGIN: "BEGIN IMMEDIATE", TURN: Turn.LEASES})
            with connection.begin() as transaction:
                connection.execute(_NOTHING)
                transaction.rollback()


def _write_file(folder: Path) -> None:
    """Write a file without a name beside the database, down to the disk: a rolled back transaction never gets there."""
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        if file.write(bytes(_TRIED_BYTES)) < _TRIED_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())


def _free_bytes(folder: Path) -> int:
    """Count the bytes that a program without special rights may still use."""
    state = os.statvfs(folder)
    return state.f_bavail * state.f_frsize
