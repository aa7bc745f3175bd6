"""Who is to be told that a job is over: each is tried by one process at a time, and again until it was told."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from service.store.database.connections import Database
from service.store.database.turns import Turn
from service.store.jobs.records import JobCallback, JobRecord, JobState
from service.store.jobs.repository import KeptJobs
from service.store.jobs.tables import JobCallbackRow, JobRow

_OVER = tuple(state.value for state in JobState if state.is_over)


class KeptCallbacks:
    """The callbacks of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._jobs = KeptJobs(database)

    def claim(self, *, now: datetime, until: datetime) -> JobCallback | None:
        """Take the one that is due for longest; nobody else gets it before `until`. None where none is due.

        Raises:
            StoreError: the database failed.
        """
        table = JobCallbackRow
        due = (
            select(table.job, table.url, table.attempts, table.due_at)
            .join(JobRow, JobRow.id == table.job)
            .where(table.ended_at.is_(None), table.due_at <= now, JobRow.state.in_(_OVER))
            .order_by(table.due_at)
            .limit(1)
        )
        if self._database.read(lambda connection: connection.execute(due).first()) is None:
            return None  # most of the time there is none, and looking locks nobody out

        def work(connection: Connection) -> tuple[str, str, int] | None:
            found = connection.execute(due).first()
            if found is None:
                return None
            mine = update(table).where(table.job == found.job, table.due_at == found.due_at)
            taken = connection.execute(mine.values(due_at=until, attempts=found.attempts + 1)).rowcount
            return (found.job, found.url, found.attempts + 1) if taken else None

        claimed = self._database.write(work, Turn.JOBS)
        return JobCallback(self._job(claimed[0]), *claimed[1:]) if claimed else None

    def put_off(self, job_id: str, due_at: datetime) -> None:
        """Let one be tried again at an instant.

        Raises:
            StoreError: the database failed.
        """
        query = update(JobCallbackRow).where(JobCallbackRow.job == job_id).values(due_at=due_at)
        self._database.write(lambda connection: connection.execute(query), Turn.JOBS)

    def end(self, job_id: str, outcome: str, *, at: datetime) -> None:
        """Try one no more: it was told, or is given up.

        Raises:
            StoreError: the database failed.
        """
        query = update(JobCallbackRow).where(JobCallbackRow.job == job_id).values(ended_at=at, outcome=outcome)
        self._database.write(lambda connection: connection.execute(query), Turn.JOBS)

    def _job(self, job_id: str) -> JobRecord:
        return self._jobs.get(job_id)
