"""Chunks of jobs in and out of the database: each is taken by one worker at a time, and finished once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select, update

from service.store.database.bulk import fill
from service.store.database.connections import Database
from service.store.database.turns import Turn
from service.store.jobs.records import JobChunk, JobLease, JobState
from service.store.jobs.tables import JobChunkRow, JobRow, is_run_out

_OPEN = (JobState.QUEUED.value, JobState.RUNNING.value)
# Why: a chunk is some 150 kB: a transaction of eight lasts milliseconds, and few results are in memory at once.
_AT_ONCE = 8
Guard = Callable[[Connection], None]  # raises where the work is another's by now


class KeptChunks:
    """The chunks of a store's jobs; a job's id is all that is needed to reach them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace(self, job_id: str, chunks: Iterable[JobChunk], *, at: datetime, guard: Guard) -> int:
        """Write the chunks of a job, a few at a time, in the place of what an earlier try has left; give their number.

        They are no work before `KeptJobs.split` says so. `guard` is asked in each transaction.

        Raises:
            StoreError: `guard` refused, for another has split the job meanwhile; or the database failed.
        """
        self.remove(job_id)
        count, some = 0, list[JobChunk]()
        for chunk in chunks:
            some.append(chunk)
            count += 1
            if len(some) == _AT_ONCE:
                self._add(job_id, some, at, guard)
                some = []
        self._add(job_id, some, at, guard)
        return count

    def claim(self, lease: JobLease, *, now: datetime, is_alone: bool = False) -> JobChunk | None:
        """Take the first chunk that nobody is at, under a lease of its job's id; None where there is none.

        `is_alone`: nobody else can be at a chunk, whatever its lease says.

        Raises:
            StoreError: the database failed.
        """
        return self._database.write(lambda connection: _claim(connection, lease, now, is_alone=is_alone), Turn.LEASES)

    def renew(self, lease: JobLease, number: int) -> bool:
        """Keep a chunk; False when another worker has it by now.

        Raises:
            StoreError: the database failed.
        """
        query = update(JobChunkRow).where(_held(lease, number)).values(lease_until=lease.until)
        return self._database.write(lambda connection: connection.execute(query).rowcount == 1, Turn.LEASES)

    def give_back(self, lease: JobLease, number: int) -> None:
        """Let a chunk wait for another worker, for this one could not do it now: that try is not counted.

        Raises:
            StoreError: the database failed.
        """
        again = {"worker": None, "lease_until": None, "attempts": JobChunkRow.attempts - 1}
        query = update(JobChunkRow).where(_held(lease, number)).values(**again)
        self._database.write(lambda connection: connection.execute(query).rowcount, Turn.LEASES)

    def free(self, job_id: str, *, now: datetime) -> int:
        """Count the chunks of a job that wait, or whose worker is gone.

        Raises:
            StoreError: the database failed.
        """
        query = select(func.count()).select_from(JobChunkRow).where(JobChunkRow.job == job_id, _free(now))
        return self._database.read(lambda connection: connection.scalar(query) or 0)

    def results(self, job_id: str) -> Iterator[bytes]:
        """Give the results of a job's finished chunks in their order; few are in memory.

        Raises:
            StoreError: the database failed.
        """
        last = -1
        while True:
            some = self._database.read(partial(_results, job_id, last))
            for number, result in some:
                last = number
                yield result
            if len(some) < _AT_ONCE:
                return

    def remove(self, job_id: str) -> None:
        """Delete the chunks of a job.

        Raises:
            StoreError: the database failed.
        """
        query = delete(JobChunkRow).where(JobChunkRow.job == job_id)
        self._database.write(lambda connection: connection.execute(query).rowcount, Turn.LEASES)

    def forget_over(self) -> int:
        """Delete the chunks of jobs that are over, which a worker that died has left; tell how many.

        Raises:
            StoreError: the database failed.
        """
        is_open = select(JobRow.id).where(JobRow.state.in_(_OPEN))
        some = select(JobChunkRow.job).where(JobChunkRow.job.not_in(is_open)).limit(1)
        if self._database.read(lambda connection: connection.scalar(some)) is None:
            return 0  # most of the time there is nothing, and looking locks nobody out
        query = delete(JobChunkRow).where(JobChunkRow.job.not_in(is_open))
        return self._database.write(lambda connection: connection.execute(query).rowcount, Turn.LEASES)

    def _add(self, job_id: str, chunks: Sequence[JobChunk], at: datetime, guard: Guard) -> None:
        rows = [_row(job_id, chunk, at) for chunk in chunks]

        def work(connection: Connection) -> None:
            guard(connection)
            fill(connection, JobChunkRow, rows)

        self._database.write(work, Turn.LEASES)


@dataclass(frozen=True, slots=True)
class FinishedChunk:
    """What notes, in the transaction that keeps a chunk's findings, that it is finished and what its account is."""

    job_id: str
    chunk: JobChunk
    result: bytes
    at: datetime

    def note(self, connection: Connection) -> bool:
        """Note that the chunk is finished, before its findings are written; False where it was.

        The row is locked until the transaction ends: of two workers that did one chunk the second keeps nothing.
        """
        mine = and_(JobChunkRow.job == self.job_id, JobChunkRow.number == self.chunk.number)
        over = {"finished_at": self.at, "result": self.result, "packed": b"", "worker": None, "lease_until": None}
        query = update(JobChunkRow).where(mine, JobChunkRow.finished_at.is_(None)).values(**over)
        return connection.execute(query).rowcount == 1

    def count(self, connection: Connection) -> None:
        """Count the chunk as done, behind its findings: whoever finishes another waits for this row."""
        done = {"done": JobRow.done + self.chunk.rows, "chunks_left": JobRow.chunks_left - 1, "touched_at": self.at}
        connection.execute(update(JobRow).where(JobRow.id == self.job_id).values(**done))


def _row(job_id: str, chunk: JobChunk, at: datetime) -> Mapping[str, object]:
    own = {"number": chunk.number, "first": chunk.first, "rows": chunk.rows, "packed": chunk.packed}
    begun = {"attempts": 0, "finished_at": None if chunk.result is None else at, "result": chunk.result}
    return {"job": job_id, **own, **begun}


def _free(now: datetime) -> ColumnElement[bool]:
    is_left = or_(JobChunkRow.lease_until.is_(None), is_run_out(JobChunkRow.lease_until, now))
    return and_(JobChunkRow.finished_at.is_(None), is_left)


def _held(lease: JobLease, number: int) -> ColumnElement[bool]:
    mine = and_(JobChunkRow.job == lease.job_id, JobChunkRow.number == number, JobChunkRow.worker == lease.worker)
    return and_(mine, JobChunkRow.finished_at.is_(None))


def _claim(connection: Connection, lease: JobLease, now: datetime, *, is_alone: bool) -> JobChunk | None:
    is_free = JobChunkRow.finished_at.is_(None) if is_alone else _free(now)
    columns = (JobChunkRow.number, JobChunkRow.first, JobChunkRow.rows, JobChunkRow.packed)
    query = select(*columns, JobChunkRow.result, JobChunkRow.attempts).where(JobChunkRow.job == lease.job_id, is_free)
    # SQLite has no such lock and needs none: its one writer is this transaction
    row = connection.execute(
        query.order_by(JobChunkRow.number).limit(1).with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None:
        return None
    chunk = JobChunk(*row)
    own = and_(JobChunkRow.job == lease.job_id, JobChunkRow.number == chunk.number)
    taken = {"worker": lease.worker, "lease_until": lease.until, "attempts": chunk.attempts + 1}
    connection.execute(update(JobChunkRow).where(own).values(**taken))
    connection.execute(update(JobRow).where(JobRow.id == lease.job_id).values(touched_at=now))
    return replace(chunk, attempts=chunk.attempts + 1)


def _results(job_id: str, last: int, connection: Connection) -> list[tuple[int, bytes]]:
    query = select(JobChunkRow.number, JobChunkRow.result).where(JobChunkRow.job == job_id, JobChunkRow.number > last)
    finished = query.where(JobChunkRow.result.is_not(None)).order_by(JobChunkRow.number).limit(_AT_ONCE)
    return [(number, result or b"") for number, result in connection.execute(finished).tuples()]
