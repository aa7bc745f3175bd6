"""Jobs in and out of the database: bounded, each taken by one worker, taken again when that worker is gone."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, or_, select, update

from service.errors import QueueFullError, UnknownJobError
from service.store.database.connections import Database
from service.store.database.turns import Turn
from service.store.jobs.records import LONGEST_LEASE, JobDraft, JobLease, JobRecord, JobState
from service.store.jobs.tables import JobCallbackRow, JobChunkRow, JobRow, is_run_out

_OPEN = (JobState.QUEUED.value, JobState.RUNNING.value)
_COLUMNS = tuple(JobRow.__table__.c[field.name] for field in fields(JobRecord))


class KeptJobs:
    """The jobs of a store; many workers in many processes may ask for them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, draft: JobDraft, *, now: datetime, limit: int) -> JobRecord:
        """Queue a job; one whose id is known is given as it stands.

        Raises:
            QueueFullError: `limit` jobs are waiting or running.
            StoreError: the database failed.
        """
        return self._database.write(lambda connection: _add(connection, draft, now, limit), Turn.JOBS)

    def get(self, job_id: str) -> JobRecord:
        """Read a job.

        Raises:
            UnknownJobError: no job has this id.
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: _get(connection, job_id))

    def unfinished(self) -> tuple[JobRecord, ...]:
        """Read the jobs that wait or run, the oldest first.

        Raises:
            StoreError: the database failed.
        """
        query = select(*_COLUMNS).where(JobRow.state.in_(_OPEN)).order_by(JobRow.created_at, JobRow.id)
        return self._database.read(lambda connection: tuple(_record(row) for row in connection.execute(query).all()))

    def claim(self, worker: str, *, now: datetime, until: datetime) -> JobRecord | None:
        """Take the oldest job that waits, or whose worker let its lease run out; no two workers get the same.

        A job that was lost once is a suspect: it is done alone, and while it is, nothing else is begun. So a job that
        ends its process takes no other with it a second time, and no other is given up for it.

        Raises:
            StoreError: the database failed.
        """
        if self._database.read(lambda connection: _next(connection, now)) is None:
            return None  # most of the time there is nothing, and looking locks nobody out
        return self._database.write(lambda connection: _claim(connection, worker, now, until), Turn.JOBS)

    def claim_one(self, job_id: str, worker: str, *, now: datetime, until: datetime) -> JobRecord | None:
        """Take a job that waits, that its workers have let go of, or whose worker let its lease run out; else None.

        Raises:
            StoreError: the database failed.
        """

        def work(connection: Connection) -> JobRecord | None:
            is_free = and_(JobRow.id == job_id, _free(now))
            taken = connection.execute(update(JobRow).where(is_free).values(**_taken(worker, now, until))).rowcount
            return _get(connection, job_id) if taken else None

        return self._database.write(work, Turn.JOBS)

    def split(
        self, job_id: str, plan: Mapping[str, Any], *, chunks: int, total: int, guard: Callable[[Connection], None]
    ) -> None:
        """Note on what a job's chunks rest, and that so many wait.

        Raises:
            StoreError: `guard` refused, for another has split the job meanwhile; or the database failed.
        """
        noted = {"plan": dict(plan), "chunks_left": chunks, "done": 0, "total": total}

        def work(connection: Connection) -> None:
            guard(connection)
            connection.execute(update(JobRow).where(JobRow.id == job_id).values(**noted))

        self._database.write(work, Turn.JOBS)

    def release(self, lease: JobLease) -> bool:
        """Let go of a job that is at work in chunks: it runs on without a worker of its own; that try is not counted.

        Raises:
            StoreError: the database failed.
        """
        let_go = {"worker": None, "lease_until": None, "attempts": JobRow.attempts - 1}
        query = update(JobRow).where(_held(lease)).values(**let_go)
        return self._database.write(lambda connection: connection.execute(query).rowcount == 1, Turn.JOBS)

    def touch(self, job_id: str, *, now: datetime, before: datetime) -> bool:
        """Note that workers are told of a job again; False where they were told, or did a part of it, since `before`.

        Raises:
            StoreError: the database failed.
        """
        touched = func.coalesce(JobRow.touched_at, JobRow.created_at)
        is_due = or_(touched < before, touched > now + LONGEST_LEASE)
        query = update(JobRow).where(JobRow.id == job_id, is_due).values(touched_at=now)
        return self._database.write(lambda connection: connection.execute(query).rowcount == 1, Turn.JOBS)

    def is_wanted(self, job_id: str) -> bool:
        """Tell whether a job is to be gone on with: it runs, and nobody has cancelled it.

        Raises:
            StoreError: the database failed.
        """
        query = select(JobRow.id).where(JobRow.id == job_id, _is_wanted())
        return self._database.read(lambda connection: connection.scalar(query) is not None)

    def renew(self, lease: JobLease) -> bool:
        """Keep a job; False when another worker has it by now.

        Raises:
            StoreError: the database failed.
        """
        query = update(JobRow).where(_held(lease)).values(lease_until=lease.until)
        return self._database.write(lambda connection: connection.execute(query).rowcount == 1, Turn.JOBS)

    def give_back(self, lease: JobLease) -> bool:
        """Let a job wait again whose worker ends in good order: that try is not counted; False when it has it no more.

        Raises:
            StoreError: the database failed.
        """
        again = {"state": JobState.QUEUED.value, "worker": None, "lease_until": None, "attempts": JobRow.attempts - 1}
        query = update(JobRow).where(_held(lease)).values(**again)
        return self._database.write(lambda connection: connection.execute(query).rowcount == 1, Turn.JOBS)

    def advance(self, job_id: str, *, done: int, total: int | None) -> bool:
        """Note how far a job is; False when it is to be given up.

        Raises:
            StoreError: the database failed.
        """
        query = update(JobRow).where(JobRow.id == job_id, _is_wanted()).values(done=done, total=total)
        return self._database.write(lambda connection: connection.execute(query).rowcount == 1, Turn.JOBS)

    def finish(
        self, lease: JobLease, state: JobState, *, at: datetime, error: str | None = None, detail: str = ""
    ) -> bool:
        """Close a job; False when another worker has it by now.

        Raises:
            StoreError: the database failed.
        """
        values = {"state": state.value, "finished_at": at, "error": error, "detail": detail, "lease_until": None}
        query = update(JobRow).where(_held(lease)).values(**values)
        return self._database.write(lambda connection: connection.execute(query).rowcount == 1, Turn.JOBS)

    def cancel(self, job_id: str, *, at: datetime) -> JobRecord:
        """Cancel a job that waits; ask the worker of one that runs to give it up; leave one that is over.

        Raises:
            UnknownJobError: no job has this id.
            StoreError: the database failed.
        """

        def work(connection: Connection) -> JobRecord:
            waiting = and_(JobRow.id == job_id, JobRow.state == JobState.QUEUED.value)
            running = and_(JobRow.id == job_id, JobRow.state == JobState.RUNNING.value)
            over = {"state": JobState.CANCELLED.value, "finished_at": at}
            connection.execute(update(JobRow).where(waiting).values(**over))
            connection.execute(update(JobRow).where(running).values(is_cancel_asked=True))
            return _get(connection, job_id)

        return self._database.write(work, Turn.JOBS)

    def forget(self, before: datetime) -> int:
        """Delete the jobs that were over before an instant, and tell how many.

        Raises:
            StoreError: the database failed.
        """
        old = JobRow.finished_at < before

        def work(connection: Connection) -> int:
            connection.execute(delete(JobCallbackRow).where(JobCallbackRow.job.in_(select(JobRow.id).where(old))))
            connection.execute(delete(JobChunkRow).where(JobChunkRow.job.in_(select(JobRow.id).where(old))))
            return connection.execute(delete(JobRow).where(old)).rowcount

        return self._database.write(work, Turn.JOBS)


def _add(connection: Connection, draft: JobDraft, now: datetime, limit: int) -> JobRecord:
    known = connection.execute(select(*_COLUMNS).where(JobRow.id == draft.id)).one_or_none()
    if known is not None:
        return _record(known)
    waiting = connection.scalar(select(func.count()).select_from(JobRow).where(JobRow.state.in_(_OPEN))) or 0
    if waiting >= limit:
        raise QueueFullError(f"{waiting} screenings are waiting or running already")
    values = {"state": JobState.QUEUED.value, "done": 0, "attempts": 0, "is_cancel_asked": False, "detail": ""}
    given = {"id": draft.id, "kind": draft.kind, "input_id": draft.input_id, "asked": dict(draft.asked)}
    connection.execute(insert(JobRow).values(**given, **values, created_at=now))
    if draft.callback:
        told = {"job": draft.id, "url": draft.callback, "attempts": 0, "due_at": now, "outcome": ""}
        connection.execute(insert(JobCallbackRow).values(**told))
    return _get(connection, draft.id)


def _get(connection: Connection, job_id: str) -> JobRecord:
    row = connection.execute(select(*_COLUMNS).where(JobRow.id == job_id)).one_or_none()
    if row is None:
        raise UnknownJobError(f"no job {job_id!r}")
    return _record(row)


def _record(row: Row[Any]) -> JobRecord:
    values = row._mapping  # noqa: SLF001  # SQLAlchemy's own name for a row's values by column
    return JobRecord(**{**values, "state": JobState(values["state"])})


def _free(now: datetime) -> ColumnElement[bool]:
    is_nobodys = or_(JobRow.lease_until.is_(None), is_run_out(JobRow.lease_until, now))
    is_left = and_(JobRow.state == JobState.RUNNING.value, is_nobodys)
    return or_(JobRow.state == JobState.QUEUED.value, is_left)


def _next(connection: Connection, now: datetime) -> str | None:
    """Choose the oldest job that is free; none while a suspect is at work, and no suspect while anything is."""
    free = select(JobRow.id, JobRow.attempts).where(_free(now)).order_by(JobRow.created_at, JobRow.id).limit(1)
    job = connection.execute(free).one_or_none()
    if job is None:
        return None
    at_work = select(func.max(JobRow.attempts)).where(
        JobRow.state == JobState.RUNNING.value, ~is_run_out(JobRow.lease_until, now)
    )
    tries = connection.scalar(at_work) or 0
    is_alone = tries == 0
    is_suspect = job.attempts > 0 or tries > 1
    return job.id if is_alone or not is_suspect else None


def _claim(connection: Connection, worker: str, now: datetime, until: datetime) -> JobRecord | None:
    job_id = _next(connection, now)
    if job_id is None:
        return None
    connection.execute(update(JobRow).where(JobRow.id == job_id, _free(now)).values(**_taken(worker, now, until)))
    return _get(connection, job_id)


def _taken(worker: str, now: datetime, until: datetime) -> Mapping[str, object]:
    own = {"state": JobState.RUNNING.value, "worker": worker, "lease_until": until, "touched_at": now}
    return {**own, "attempts": JobRow.attempts + 1}


def _is_wanted() -> ColumnElement[bool]:
    return and_(JobRow.state == JobState.RUNNING.value, JobRow.is_cancel_asked.is_(False))


def _held(lease: JobLease) -> ColumnElement[bool]:
    return and_(JobRow.id == lease.job_id, JobRow.worker == lease.worker, JobRow.state == JobState.RUNNING.value)
