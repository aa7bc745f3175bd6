"""The worker: a thread that does one job at a time and renews its lease, so that others know that it is alive."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from uuid import uuid4

import structlog

from service.errors import JobAbandonedError, PendensError, StoreError
from service.jobs.queue import CancelledJobError
from service.jobs.tasks import TASKS, JobUseCases
from service.screening.request_keys import KEPT
from service.store import JobLease, JobRecord, JobState

# A worker that has not been heard of for so long is gone; the beat leaves room for a slow disk.
LEASE = timedelta(seconds=30)
_BEAT_SECONDS = 5.0
# Jobs handed in at another process are found by looking; a look costs a millisecond.
_LOOK_EVERY_SECONDS = 1.0
# A job that ended its process so often, from the second time on while no other job was at work, ends the next one too.
_MOST_ATTEMPTS = 3
# Holdings are confidential: files wait for a day, to be corrected and run again, and no longer.
_UPLOADS_KEPT, _JOBS_KEPT = timedelta(hours=24), timedelta(days=7)
_LOOKS_BETWEEN_CLEANINGS = 600


class Worker:
    """Does the jobs of a store until it is stopped; each process has one worker."""

    def __init__(self, current: Callable[[], JobUseCases], *, name: str = "") -> None:
        """Work with the use cases that are current; `name` is what its jobs are held under, by default a new one."""
        self._current = current
        self._wake = threading.Event()
        self._is_stopped = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process = 0
        self._name = name
        self._lease: JobLease | None = None

    def start(self) -> None:
        """Start the thread, if this process has none yet: a fork does not carry it over."""
        if self._process == os.getpid():
            return
        with self._starting:
            if self._process != os.getpid():
                self._name, self._process = f"{os.getpid()}-{uuid4()}", os.getpid()
                self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
                self._thread.start()

    def wake(self) -> None:
        """Wake the worker: there may be work."""
        self._wake.set()

    def stop(self) -> None:
        """Take no further job, and wait for the one at work."""
        self._is_stopped.set()
        self._wake.set()
        if self._thread:
            self._thread.join()

    def give_back(self) -> None:
        """Let the job at work wait for another process, for this one ends in good order: a restart is no crash."""
        self._is_stopped.set()
        lease = self._lease
        if lease is not None and self._process == os.getpid():
            with suppress(PendensError):  # it is taken up when its lease runs out
                self._current().store.all_jobs.give_back(lease)

    def work_once(self) -> bool:
        """Do the next job; False when there is none.

        Raises:
            StoreError: the database failed.
        """
        services = self._current()
        now = services.jobs.lease_now()
        job = services.store.all_jobs.claim(self._name, now=now, until=now + LEASE)
        if job is None:
            return False
        self._lease = lease = JobLease(job.id, self._name, now + LEASE)
        with _kept(lease, services):
            state, error = _outcome(services.of(job.tenant), job)
        self._lease = None
        words = str(error.args[0]) if error and error.args else ""
        name = type(error).__name__ if error else None
        services.store.all_jobs.finish(lease, state, at=services.jobs.now(), error=name, detail=words)
        cause = _cause(error) if error else ""
        structlog.get_logger().info("job", job=job.id, kind=job.kind, state=state.value, error=name, cause=cause)
        return True

    def clean(self) -> None:
        """Forget uploads and jobs whose time is over.

        Raises:
            StoreError: the database failed.
        """
        services = self._current()
        now = services.jobs.now()
        services.store.all_uploads.forget(now - _UPLOADS_KEPT)
        services.store.all_jobs.forget(now - _JOBS_KEPT)
        services.store.all_requests.forget(now - KEPT)

    def _run(self) -> None:
        looks = 0
        while not self._is_stopped.is_set():
            self._wake.clear()
            try:
                if looks % _LOOKS_BETWEEN_CLEANINGS == 0:
                    self.clean()
                has_worked = self.work_once()
            except PendensError as error:
                # readyz says that the store does not answer; when it does again, work goes on
                structlog.get_logger().error("jobs not done", problem=type(error).__name__, cause=_cause(error))
                has_worked = False
            looks += 1
            if not has_worked:
                self._wake.wait(_LOOK_EVERY_SECONDS)


def _outcome(services: JobUseCases, job: JobRecord) -> tuple[JobState, PendensError | None]:
    """Do a job and say how it ended; whatever goes wrong ends the job, never the worker."""
    if job.attempts > _MOST_ATTEMPTS:
        return JobState.FAILED, JobAbandonedError()
    try:
        TASKS[job.kind](services, job.id)
    except CancelledJobError:
        return JobState.CANCELLED, None
    except PendensError as error:
        return JobState.FAILED, error
    except Exception as error:  # noqa: BLE001  # could-not-screen must be said, and the next job be done
        structlog.get_logger().error("unexpected failure of a job", job=job.id, error=type(error).__name__)
        return JobState.FAILED, PendensError()
    return JobState.DONE, None


def _cause(error: PendensError) -> str:
    """Name what the database or its disk said, such as SQLITE_FULL; empty for any other failure."""
    return error.cause if isinstance(error, StoreError) else ""


@contextmanager
def _kept(lease: JobLease, services: JobUseCases) -> Iterator[None]:
    """Renew a lease until the work is over."""
    is_over = threading.Event()

    def beat() -> None:
        while not is_over.wait(_BEAT_SECONDS):
            try:
                services.store.all_jobs.renew(JobLease(lease.job_id, lease.worker, services.jobs.lease_now() + LEASE))
            except PendensError as error:
                structlog.get_logger().error(
                    "lease not renewed", job=lease.job_id, problem=type(error).__name__, cause=_cause(error)
                )

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
