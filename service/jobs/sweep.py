"""Sends again what no worker has taken: a broker was away, lost its messages, or a worker died with one."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from service.errors import PendensError
from service.jobs.cleaning import clean
from service.jobs.leases import cause_of
from service.jobs.steps import MOST_MESSAGES
from service.jobs.tasks import JobUseCases
from service.store import JobRecord, JobState

# Why: a chunk takes 20 s at the most, so that a job of which nothing was heard for as long has no message under way, or
# waits behind others; one more message then does no harm.
_QUIET = timedelta(seconds=20)
_LOOK_EVERY_SECONDS = 5.0
_LOOKS_BETWEEN_CLEANINGS = 120


@dataclass(frozen=True, slots=True)
class Sweep:
    """Looks for jobs of which nothing was heard for `quiet`, and sends messages; many may do so at a time."""

    current: Callable[[], JobUseCases]
    send: Callable[[str, int], object]
    quiet: timedelta = _QUIET

    def look(self) -> int:
        """Send what is due, and tell how many messages that were.

        Raises:
            StoreError: the database failed.
        """
        services, sent = self.current(), 0
        now = services.jobs.lease_now()
        for job in services.store.all_jobs.unfinished():
            count = _due(services, job)
            if count and services.store.all_jobs.touch(job.id, now=now, before=now - self.quiet):
                self.send(job.id, count)
                sent += count
        return sent

    def run(self, is_over: threading.Event) -> None:
        """Look every few seconds until it is over; whatever fails, the next look comes."""
        looks = 0
        while not is_over.wait(_LOOK_EVERY_SECONDS):
            try:
                self.look()
                if looks % _LOOKS_BETWEEN_CLEANINGS == 0:
                    clean(self.current())
            except PendensError as error:
                structlog.get_logger().error("jobs not looked at", problem=type(error).__name__, cause=cause_of(error))
            looks += 1


def _due(services: JobUseCases, job: JobRecord) -> int:
    """Tell how many workers could do a part of a job now."""
    now = services.jobs.lease_now()
    if job.plan is not None and job.state is JobState.RUNNING and job.chunks_left and not job.is_cancel_asked:
        return min(services.store.chunks.free(job.id, now=now), MOST_MESSAGES)
    return 0 if job.state is JobState.RUNNING and job.is_leased(now) else 1
