"""The worker: a thread that does one job at a time and renews its lease, so that others know that it is alive."""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

import structlog

from service.errors import JobAbandonedError, PendensError
from service.jobs.cleaning import clean
from service.jobs.leases import LEASE, cause_of, kept
from service.jobs.steps import ending_of
from service.jobs.tasks import MOST_ATTEMPTS, TASKS, JobUseCases
from service.store import JobLease, JobRecord, JobState

# Jobs handed in at another process are found by looking; a look costs a millisecond.
_LOOK_EVERY_SECONDS = 1.0
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

    def wake(self, _job_id: str = "") -> None:
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

        def renew() -> bool:
            return services.store.all_jobs.renew(replace(lease, until=services.jobs.lease_now() + LEASE))

        with kept(renew, job.id):
            state, error = _outcome(services.of(job.tenant), job)
        self._lease = None
        words = str(error.args[0]) if error and error.args else ""
        name = type(error).__name__ if error else None
        services.store.all_jobs.finish(lease, state, at=services.jobs.now(), error=name, detail=words)
        cause = cause_of(error) if error else ""
        structlog.get_logger().info("job", job=job.id, kind=job.kind, state=state.value, error=name, cause=cause)
        return True

    def clean(self) -> None:
        """Forget uploads and jobs whose time is over.

        Raises:
            StoreError: the database failed.
        """
        clean(self._current())

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
                structlog.get_logger().error("jobs not done", problem=type(error).__name__, cause=cause_of(error))
                has_worked = False
            looks += 1
            if not has_worked:
                self._wake.wait(_LOOK_EVERY_SECONDS)


def _outcome(services: JobUseCases, job: JobRecord) -> tuple[JobState, PendensError | None]:
    """Do a job and say how it ended; whatever goes wrong ends the job, never the worker."""
    if job.attempts > MOST_ATTEMPTS:
        return JobState.FAILED, JobAbandonedError()
    try:
        TASKS[job.kind](services, job.id)
    except Exception as error:  # noqa: BLE001  # could-not-screen must be said, and the next job be done
        return ending_of(error, job)
    return ending_of(None, job)
