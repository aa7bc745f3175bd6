"""The threads of a process write together: whoever comes first writes for all that wait, in one transaction.

A transaction costs more than what most of them write (the lock between processes, the commit), so many at once cost
hardly more than one. Nobody is told that his work is kept before the transaction is committed.
"""

import os
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from service.store.database.kept_writer import KeptWriter
from service.store.database.statements import run
from service.store.database.writing import driver_of, patience

Answer = TypeVar("Answer")

# Jobs of one transaction. More of them would keep other processes waiting for longer than they gain: 32 take 10-30 ms.
_MOST_TOGETHER = 32
_QUEUES: "weakref.WeakSet[WritingQueue]" = weakref.WeakSet()


class _Job:
    """Work of one thread: its answer, or why there is none; and whether its thread is to write for all that wait."""

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self.work = work
        self.until = patience()
        self.answer: Any = None
        self.error: BaseException | None = None
        self.is_done = False
        self.leads = False
        self.news = threading.Event()

    def end(self, error: BaseException | None = None) -> None:
        """Let the thread go on, with the answer or what went wrong."""
        self.error = self.error or error
        self.is_done = True
        self.news.set()

    def lead(self) -> None:
        """Let the thread write for all that wait."""
        self.leads = True
        self.news.set()


class WritingQueue:
    """Jobs that wait for one SQLite database, each done as a whole or not at all."""

    def __init__(self, engine: Engine) -> None:
        self._writer = KeptWriter(engine)
        self.start_anew()
        _QUEUES.add(self)

    def start_anew(self) -> None:
        """Forget who waited: in a forked process there is nobody but the thread that forked."""
        self._lock = threading.Lock()
        self._waiting: list[_Job] = []
        self._is_led = False

    def write(self, work: Callable[[Connection], Answer]) -> Answer:
        """Do work in a transaction, with that of other threads where they wait, and return when it is committed.

        Raises:
            SQLAlchemyError: the database failed.
            TimeoutError: another thread wrote for longer than the patience.
        """
        job = _Job(work)
        with self._lock:
            self._waiting.append(job)
            if not self._is_led:
                job.leads = self._is_led = True
        if not job.leads:
            self._wait(job)
        while not job.is_done:  # again, where another's failure undid the transaction
            self._lead(job)
        if job.error is not None:
            raise job.error
        answer: Answer = job.answer
        return answer

    def close(self) -> None:
        """Give the connection back through which is written; the next one who writes takes another."""
        with self._lock:
            self._writer.close()

    def _wait(self, job: _Job) -> None:
        """Wait until the work is done or it is this thread's turn to lead; who is being written for cannot give up."""
        if job.news.wait(max(0.0, job.until - time.monotonic())):
            return
        with self._lock:
            if job in self._waiting and not job.leads:
                self._waiting.remove(job)
                raise TimeoutError("database is locked")
        job.news.wait()

    def _lead(self, leader: _Job) -> None:
        """Write for all that wait, and let the first of those that are left lead."""
        with self._lock:
            jobs, self._waiting = self._waiting[:_MOST_TOGETHER], self._waiting[_MOST_TOGETHER:]
        left: list[_Job] = []
        try:
            left = self._do(jobs, leader)
        finally:
            with self._lock:
                self._waiting[:0] = left
                self._is_led = bool(self._waiting)
                if self._waiting:
                    self._waiting[0].lead()
            for job in jobs:
                if job not in left:
                    job.end()

    def _do(self, jobs: list[_Job], leader: _Job) -> list[_Job]:
        """Do jobs together, and give those that are to be done again because of another one's failure."""
        failing: _Job | None = leader  # until a transaction has begun
        try:
            with self._writer.begun(leader.until) as connection:
                if len(jobs) == 1:
                    leader.answer = leader.work(connection)
                    return []
                for failing in jobs:
                    _do_one(connection, failing)
                failing = None
        except BaseException as error:  # noqa: BLE001 its thread raises it
            # At the commit it is nobody's in particular. What Ctrl-C ends is the leader's, in whose thread it came.
            culprits = jobs if failing is None else [failing] if isinstance(error, Exception) else [leader]
            for job in jobs:
                job.error = error if job in culprits else None
            return [job for job in jobs if job not in culprits]
        return []


def _do_one(connection: Connection, job: _Job) -> None:
    """Do a job as a whole or not at all, and leave what others did.

    Raises:
        Exception: the database gave the whole transaction up, as when the disk is full.
    """
    run(connection, "SAVEPOINT job", ())
    try:
        job.answer = job.work(connection)
    except Exception as error:
        if not driver_of(connection).in_transaction:
            raise
        job.error = error
        run(connection, "ROLLBACK TO job", ())
    run(connection, "RELEASE job", ())


def _forget_waiting() -> None:
    for queue in _QUEUES:
        queue.start_anew()


os.register_at_fork(after_in_child=_forget_waiting)
