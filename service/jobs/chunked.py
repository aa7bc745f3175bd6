"""Long work in chunks: a job is split once, its chunks are screened in any order by any number of workers, and joined.

Every step may be done twice, and by several at a time: the database keeps a chunk's findings together with the note
that it is finished, once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from service.errors import JobAbandonedError, StoreError
from service.jobs.questions import question_from
from service.jobs.queue import Jobs
from service.screening.intake import Intake
from service.screening.parted import PartedScreening, ScreenedChunk, ScreeningPlan, chunks_of
from service.screening.portfolios import Held
from service.store import FinishedChunk, JobChunk, JobRecord, Store

# Why: a chunk that ends its process does so each time; one that was at work whenever a worker was killed for another
# reason, or its host started anew, is hardly met so often.
MOST_ATTEMPTS = 5


class ChunkUseCases(Protocol):
    """The use cases that work in chunks calls."""

    @property
    def store(self) -> Store:
        """Return the store."""

    @property
    def intake(self) -> Intake:
        """Return the use case that screens and stores."""

    @property
    def jobs(self) -> Jobs:
        """Return the queue."""


@dataclass(frozen=True, slots=True)
class ChunkedJob:
    """A job in chunks, by the use cases of its tenant."""

    services: ChunkUseCases
    job: JobRecord

    def split(self, held: Held, source: Mapping[str, Any]) -> int:
        """Settle on what the job rests and write its chunks, in the place of those of an earlier try; count them.

        Raises:
            PendensError: the question cannot be asked, or another worker has split the job meanwhile.
        """
        store, job_id = self.services.store, self.job.id
        plan, account = self._screening.begin(held, source)
        staged = store.resume_screening(plan.claim)
        at = self.services.jobs.lease_now()
        count = store.chunks.replace(job_id, _chunks(held, account), at=at, guard=staged.claim.require)
        store.kept_jobs.split(
            job_id, plan.document(), chunks=count - 1, total=held.candidates, guard=staged.claim.require
        )
        return count - 1

    def work(self, chunk: JobChunk) -> bool:
        """Screen a chunk and keep what was found; False where that was kept already.

        Raises:
            CancelledJobError: somebody cancelled the job.
            StateChangedError: the job was split under another state of the lists.
            JobAbandonedError: whoever began the chunk ended with it, every time.
            StoreError: another worker has split the job anew, or the database failed.
        """
        if chunk.attempts > MOST_ATTEMPTS:
            raise JobAbandonedError
        services, job_id = self.services, self.job.id
        services.jobs.require_wanted(job_id)

        def progress(_done: int) -> None:
            services.jobs.require_wanted(job_id)

        screened = self._screening.screen(self.plan, chunk.packed, progress)
        return self._keep(chunk, screened)

    def join(self) -> None:
        """Make the answer of what was found in all chunks, and show it; nothing is left of them.

        Raises:
            StateChangedError: the job was split under another state of the lists.
            StoreError: another worker has split the job anew, or the database failed.
        """
        self._screening.finish(self.plan, self.services.store.chunks.results(self.job.id))
        self.services.store.chunks.remove(self.job.id)

    def discard(self) -> None:
        """Leave nothing of the work behind.

        Raises:
            StoreError: the database failed.
        """
        if self.job.plan is not None:
            self._screening.discard(self.plan)
        self.services.store.chunks.remove(self.job.id)

    @property
    def plan(self) -> ScreeningPlan:
        """Give that on which all chunks rest.

        Raises:
            StoreError: the job is not split.
        """
        if self.job.plan is None:
            raise StoreError("the job is not split")
        return ScreeningPlan.of(self.job.plan)

    @property
    def _screening(self) -> PartedScreening:
        services = self.services
        return PartedScreening(services.intake, services.store, question_from(self.job.asked), self.job.id)

    def _keep(self, chunk: JobChunk, screened: ScreenedChunk) -> bool:
        at = self.services.jobs.lease_now()
        finished = FinishedChunk(self.job.id, chunk, screened.account, at)
        staged = self.services.store.resume_screening(self.plan.claim)
        return staged.add_part(screened.findings, chunk.first, finished)


def _chunks(held: Held, account: bytes) -> Iterator[JobChunk]:
    """Give the chunks; the first has no rows and is finished: it accounts for what is known before any is screened."""
    yield JobChunk(0, 0, 0, b"", account)
    for number, (first, rows, packed) in enumerate(chunks_of(held), start=1):
        yield JobChunk(number, first, rows, packed)
