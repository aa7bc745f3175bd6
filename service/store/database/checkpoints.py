"""Writes the log of a SQLite file back into it, beside the transactions and not at the end of one.

Why: SQLite does so itself in whichever transaction brings the thousandth page, and again in every one after that until
the log begins anew. Each time it waits twice or three times for the disk, and all that were written for wait with it:
of single checks on a busy disk one in twenty to one in forty did so, for up to 50 ms. Here nobody waits for it. What a
power cut may take is half a second of answers, where it was whatever the last thousand pages held.
"""

import os
import threading
import weakref
from contextlib import suppress

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from service.store.database.engines import BUSY_SECONDS
from service.store.database.statements import run

# A process that writes fewer transactions is a command, or a service at rest: SQLite's own way is good enough.
_FIRST_TRANSACTIONS = 50
_PAUSE_SECONDS = 0.5
# Why: SQLite begins the log anew only in a moment at which all of it is written back, and writers that follow each
# other leave none. So from 100 MB on they are kept out for one: what is left then is what came during the pass before,
# and yet two waits for the disk, so it is to be seldom. A check writes seven pages: 800 a second come there every four
# seconds. Measured with 300 transactions a second from two engines on a busy disk, of 20 kB each, in turn with SQLite's
# own way: p99 of a transaction 0.44, 0.25 and 0.18 of its own; with 8,000 pages once 3 times it and once 0.6.
_MOST_PAGES, _KEPT_OUT_MILLISECONDS = 24_000, 200
# Where the thread is not there to do it, the transaction that comes here does, as before.
_LAST_PAGES = 64_000
_ALL: "weakref.WeakSet[Checkpoints]" = weakref.WeakSet()


class Checkpoints:
    """A thread that writes the log back, from the moment on that many transactions have come."""

    def __init__(self, engine: Engine, pause: float = _PAUSE_SECONDS, most_pages: int = _MOST_PAGES) -> None:
        """Write back a pause (seconds) after the first transaction since, and begin anew a log of so many pages."""
        self._engine, self._pause, self._most_pages = engine, pause, most_pages
        self.start_anew()
        _ALL.add(self)

    def start_anew(self) -> None:
        """Forget the thread: a forked process has none."""
        self._count = 0
        self._thread: threading.Thread | None = None
        self._news, self._end = threading.Event(), threading.Event()

    def leave_to_thread(self, connection: Connection) -> None:
        """Let a connection that is new write nothing back itself, where there is a thread for it."""
        if self._thread is not None:
            run(connection, f"PRAGMA wal_autocheckpoint={_LAST_PAGES}", ())

    def note(self, connection: Connection) -> None:
        """Note that a transaction was committed; one at a time, as transactions are. Nothing is raised: it is kept."""
        self._count += 1
        if self._thread is None and self._count >= _FIRST_TRANSACTIONS:
            with suppress(RuntimeError, SQLAlchemyError):  # no thread to be had: SQLite's own way
                thread = threading.Thread(target=self._work, name="checkpoints", daemon=True)
                thread.start()
                self._thread = thread
                self.leave_to_thread(connection)
        if not self._news.is_set():
            self._news.set()

    def close(self) -> None:
        """End the thread, and wait for what it is at."""
        thread = self._thread
        self._end.set()
        self._news.set()
        if thread is not None:
            thread.join()
        self.start_anew()

    def _work(self) -> None:
        end, news = self._end, self._news
        while not end.is_set():
            news.wait()
            if end.wait(self._pause):
                return
            news.clear()
            with suppress(SQLAlchemyError):  # a disk that is full, a file that is gone: who writes next is told
                self._write_back()

    def _write_back(self) -> None:
        with self._engine.connect() as connection:
            _, pages, _ = run(connection, "PRAGMA wal_checkpoint(PASSIVE)", ()).fetchone()
            if pages < self._most_pages:
                return
            run(connection, f"PRAGMA busy_timeout={_KEPT_OUT_MILLISECONDS}", ())
            try:
                run(connection, "PRAGMA wal_checkpoint(RESTART)", ()).fetchone()
            finally:
                run(connection, f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}", ())


def _start_all_anew() -> None:
    for one in tuple(_ALL):
        one.start_anew()


os.register_at_fork(after_in_child=_start_all_anew)
