"""The queue of jobs. It is bounded, so that a caller learns at once that it is full; a job has its screening's id."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from service.store import JobDraft, JobRecord, Store


class CancelledJobError(Exception):
    """Somebody cancelled the job; whoever works on it must stop."""


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs of a store, at most `limit` of them waiting or running at a time.

    `now` dates what people read; leases are compared on `lease_clock` (None: the database's, the only one that all
    hosts share).
    """

    store: Store
    now: Callable[[], datetime]
    limit: int
    lease_clock: Callable[[], datetime] | None = None

    def lease_now(self) -> datetime:
        """Return the instant by which leases end.

        Raises:
            StoreError: the database failed.
        """
        return self.lease_clock() if self.lease_clock else self.store.now()

    def submit(self, draft: JobDraft) -> JobRecord:
        """Queue a job; handed in twice it is queued once.

        Raises:
            QueueFullError: too many wait already.
        """
        return self.store.kept_jobs.add(draft, now=self.now(), limit=self.limit)

    def get(self, job_id: str) -> JobRecord:
        """Return how a job stands.

        Raises:
            UnknownJobError: no job has this id.
        """
        return self.store.kept_jobs.get(job_id)

    def unfinished(self) -> tuple[JobRecord, ...]:
        """Return the jobs that wait or run, the oldest first."""
        return self.store.kept_jobs.unfinished()

    def cancel(self, job_id: str) -> JobRecord:
        """Cancel a job; one that is over stays as it is.

        Raises:
            UnknownJobError: no job has this id.
        """
        return self.store.kept_jobs.cancel(job_id, at=self.now())

    def require_wanted(self, job_id: str) -> None:
        """See that a job is to be gone on with.

        Raises:
            CancelledJobError: it is to be given up.
        """
        if not self.store.kept_jobs.is_wanted(job_id):
            raise CancelledJobError

    def advance(self, job_id: str, done: int, total: int | None) -> None:
        """Note how far a job is.

        Raises:
            CancelledJobError: it is to be given up.
        """
        if not self.store.kept_jobs.advance(job_id, done=done, total=total):
            raise CancelledJobError
