"""Long work of many workers: each message that a broker brings is one step of a job, and the database says which.

A step is short: a job is split (or screened at once, where it is small), or one chunk is screened, or all are joined.
A message names the job alone. Lost, late or doubled messages do no harm: what is to be done is read from the database.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass

import structlog

from service.errors import (
    JobAbandonedError,
    PendensError,
    StoreError,
    StoreLockedError,
    StoreSlowError,
    StoreUnreachableError,
    UnknownJobError,
)
from service.jobs.chunked import ChunkedJob
from service.jobs.leases import LEASE, cause_of, kept
from service.jobs.queue import CancelledJobError
from service.jobs.tasks import MOST_ATTEMPTS, JobUseCases, begin_work, is_made
from service.screening.parted import StateChangedError
from service.store import JobChunk, JobLease, JobRecord, JobState, LeaseLostError

# Why: messages of one job at a time: more than any firm's workers, and no more than others' jobs may have to wait for.
MOST_MESSAGES = 32
# What passes by itself: the step is tried again later.
TRANSIENT = (StoreLockedError, StoreSlowError, StoreUnreachableError)


@dataclass(frozen=True, slots=True)
class Steps:
    """Does steps of jobs as `worker`.

    `states` gives what this process can answer from, the present state first: a job goes on with the one that it was
    begun with, for as long as any of them is that.
    """

    states: Callable[[], Iterator[JobUseCases]]
    worker: str

    def step(self, job_id: str) -> int:
        """Do the next step of a job, and give how many messages are to be sent for what is left to do.

        Raises:
            StoreError: the database failed; one of `TRANSIENT` may pass.
        """
        services = next(self.states())
        try:
            job = services.store.all_jobs.get(job_id)
        except UnknownJobError:
            return 0  # it was over long ago
        if job.state.is_over:
            return 0
        if job.plan is None or job.state is JobState.QUEUED:
            return self._begin(services, job_id)
        if job.is_cancel_asked:
            return self._end(services, job_id, CancelledJobError())
        lease = self._lease(services, job_id)
        chunk = services.store.chunks.claim(lease, now=services.jobs.lease_now())
        if chunk is not None:
            return self._work(services, job, lease, chunk)
        return self._join(services, job_id) if job.chunks_left == 0 else 0

    def _begin(self, services: JobUseCases, job_id: str) -> int:
        """Split a job, or screen it at once."""
        job = self._claimed(services, job_id)
        if job is None:
            return 0  # another worker is at it
        if job.attempts > MOST_ATTEMPTS:
            return self._finish(services, job, JobAbandonedError())
        if job.is_cancel_asked:
            return self._finish(services, job, CancelledJobError())
        if job.plan is not None:  # it was split by a service without a broker, and given back
            return self._let_go(services, job, job.chunks_left or 1)
        return self._split(services, job)

    def _split(self, services: JobUseCases, job: JobRecord) -> int:
        """Split a job that this worker has, or screen it at once."""
        own = services.of(job.tenant)
        try:
            with self._kept(services, job.id):
                count = begin_work(own, job)
        except TRANSIENT:
            with suppress(PendensError):
                services.store.all_jobs.give_back(self._lease(services, job.id))
            raise
        except LeaseLostError:
            return 0
        except Exception as error:  # noqa: BLE001  # could-not-screen must be said, and the next step be done
            return self._finish(services, job, error)
        return self._finish(services, job, None) if count is None else self._let_go(services, job, count)

    def _let_go(self, services: JobUseCases, job: JobRecord, left: int) -> int:
        """Give a job that is split to all workers."""
        services.store.all_jobs.release(self._lease(services, job.id))
        return max(1, min(left, MOST_MESSAGES))

    def _work(self, services: JobUseCases, job: JobRecord, lease: JobLease, chunk: JobChunk) -> int:
        """Screen a chunk; whoever finishes the last one, which the database says, joins all."""
        chunks = services.store.chunks

        def renew() -> bool:
            return chunks.renew(self._lease(services, job.id), chunk.number)

        try:
            with kept(renew, job.id):
                is_done = self._is_done(job, lambda split: split.work(chunk))
        except TRANSIENT:
            with suppress(PendensError):
                chunks.give_back(lease, chunk.number)
            raise
        except LeaseLostError:
            return 0  # the job was split anew, or is over
        except Exception as error:  # noqa: BLE001  # as above
            return self._end(services, job.id, error)
        if not is_done:
            return self._begin_anew(services, job)
        left = services.store.all_jobs.get(job.id).chunks_left
        return self._join(services, job.id) if left == 0 else 1

    def _join(self, services: JobUseCases, job_id: str) -> int:
        """Make the answer of a job whose chunks are all finished."""
        job = self._claimed(services, job_id)
        if job is None:
            return 0  # another worker is at it
        if job.chunks_left:  # it was split anew meanwhile
            return self._let_go(services, job, job.chunks_left)
        try:
            with self._kept(services, job_id):
                own = services.of(job.tenant)
                is_done = is_made(own, job_id) or self._is_done(job, ChunkedJob.join)
        except TRANSIENT:
            with suppress(PendensError):
                services.store.all_jobs.release(self._lease(services, job_id))
            raise
        except LeaseLostError:
            return 0
        except Exception as error:  # noqa: BLE001  # as above
            return self._finish(services, job, error)
        return self._finish(services, job, None) if is_done else self._split(services, job)

    def _is_done(self, job: JobRecord, work: Callable[[ChunkedJob], object]) -> bool:
        """Do a part of a job with the state that it was begun with; False where this process has that no more."""
        for services in self.states():
            with suppress(StateChangedError):
                work(ChunkedJob(services.of(job.tenant), job))
                return True
        return False

    def _begin_anew(self, services: JobUseCases, job: JobRecord) -> int:
        """Split a job again under the lists of now: those that it was begun with are gone."""
        claimed = self._claimed(services, job.id)
        if claimed is None:
            return 0  # another worker is at it
        if claimed.plan != job.plan:  # another worker did so
            return self._let_go(services, claimed, claimed.chunks_left or 1)
        structlog.get_logger().info("job begun anew: its lists were swapped", job=job.id)
        return self._split(next(self.states()), claimed)

    def _end(self, services: JobUseCases, job_id: str, error: Exception) -> int:
        """End a job at which nobody is."""
        job = self._claimed(services, job_id)
        return 0 if job is None else self._finish(services, job, error)

    def _finish(self, services: JobUseCases, job: JobRecord, error: Exception | None) -> int:
        """Say how a job that this worker has ended; what it did not finish is left nowhere."""
        if error is not None:
            split = ChunkedJob(services.of(job.tenant), services.store.all_jobs.get(job.id))
            with suppress(StoreError):  # what is left is forgotten with time
                split.discard()
        state, known = ending_of(error, job)
        words = str(known.args[0]) if known and known.args else ""
        name, lease = type(known).__name__ if known else None, self._lease(services, job.id)
        services.store.all_jobs.finish(lease, state, at=services.jobs.now(), error=name, detail=words)
        cause = cause_of(known) if known else ""
        structlog.get_logger().info("job", job=job.id, kind=job.kind, state=state.value, error=name, cause=cause)
        return 0

    def _claimed(self, services: JobUseCases, job_id: str) -> JobRecord | None:
        now = services.jobs.lease_now()
        return services.store.all_jobs.claim_one(job_id, self.worker, now=now, until=now + LEASE)

    def _lease(self, services: JobUseCases, job_id: str) -> JobLease:
        return JobLease(job_id, self.worker, services.jobs.lease_now() + LEASE)

    def _kept(self, services: JobUseCases, job_id: str) -> AbstractContextManager[None]:
        return kept(lambda: services.store.all_jobs.renew(self._lease(services, job_id)), job_id)


def ending_of(error: Exception | None, job: JobRecord) -> tuple[JobState, PendensError | None]:
    """Give how a job ends by what its work raised, and the failure that people are told; None is an end without any."""
    if error is None:
        return JobState.DONE, None
    if isinstance(error, CancelledJobError):
        return JobState.CANCELLED, None
    if isinstance(error, PendensError):
        return JobState.FAILED, error
    structlog.get_logger().error("unexpected failure of a job", job=job.id, error=type(error).__name__)
    return JobState.FAILED, PendensError()
