"""The tasks: plain functions of (use cases, job id) that any task queue can call; each may safely run twice."""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Protocol

from service.errors import ParserError, PendensError, UnknownScreeningError
from service.jobs.chunked import ChunkedJob
from service.jobs.questions import question_from
from service.jobs.queue import CancelledJobError, Jobs
from service.screening.intake import HoldingsFile, Intake, OpenedHoldings, fingerprint_of, held_rows
from service.screening.kept_readings import kept_reading
from service.screening.parted import CHUNK, StateChangedError
from service.screening.portfolios import Held, held_in_file, past_holdings
from service.screening.screener import Screener
from service.screening.uploads import fault_of, note_fault
from service.store import JobLease, JobRecord, Store

SCREEN, REPEAT, ROWS = "screen", "repeat", "rows"
# A job that ended its process so often, from the second time on while no other job was at work, ends the next one too.
MOST_ATTEMPTS = 3


class JobUseCases(Protocol):
    """The use cases that the tasks call."""

    def of(self, tenant: str) -> "JobUseCases":
        """Give the use cases of another tenant."""

    @property
    def store(self) -> Store:
        """Return the store, which holds uploads and screenings."""

    @property
    def intake(self) -> Intake:
        """Return the use case that screens and stores."""

    @property
    def screener(self) -> Screener:
        """Return the screener, which knows whether the lists are fresh enough to answer."""

    @property
    def jobs(self) -> Jobs:
        """Return the queue, which knows the job and takes its progress."""


_Input = tuple[Held, Mapping[str, object]]  # what is to be screened, and what was handed in


def rows_document(rows: Iterable[tuple[int, Mapping[str, str]]]) -> bytes:
    """Write rows (number, and texts by field) so that a job can read them."""
    return json.dumps([[row, dict(texts)] for row, texts in rows], ensure_ascii=False).encode()


def begin_work(services: JobUseCases, job: JobRecord) -> int | None:
    """Screen what a job reads, where that is little; else split it, and give the number of chunks to be done.

    Lists that are too old are refused before anything is read.

    Raises:
        CancelledJobError: somebody cancelled the job.
        PendensError: what the job reads cannot be read, or the question not be asked.
    """
    if is_made(services, job.id):
        return None
    question = question_from(job.asked)
    services.screener.require_fresh(question)
    held, source = _READERS[job.kind](services, job)
    services.jobs.advance(job.id, 0, held.candidates)
    if held.candidates > CHUNK:
        return ChunkedJob(services, job).split(held, source)
    services.intake.screen_held(
        held,
        source,
        question,
        progress=lambda done: services.jobs.advance(job.id, done, held.candidates),
        screening_id=job.id,
    )
    return None


def make_screening(services: JobUseCases, job_id: str) -> None:
    """Make a job's screening, which has the job's id; it is made once however often this is called.

    It goes on where an earlier try has ended.

    Raises:
        CancelledJobError: somebody cancelled the job.
        PendensError: what the job reads cannot be read or is not kept any more, or the question not be asked.
    """
    while not is_made(services, job_id):
        job = services.jobs.get(job_id)
        if job.plan is None and begin_work(services, job) is None:
            return
        split = ChunkedJob(services, services.jobs.get(job_id))
        try:
            _work_off(services, split)
        except StateChangedError:  # an earlier try was begun under other lists
            begin_work(services, split.job)
        except (CancelledJobError, PendensError):
            with suppress(PendensError):  # what is left is forgotten with time
                split.discard()
            raise


def _work_off(services: JobUseCases, split: ChunkedJob) -> None:
    """Do all chunks of a job that nobody else is at, and join them."""
    while True:
        now = services.jobs.lease_now()
        chunk = services.store.chunks.claim(JobLease(split.job.id, "", now), now=now, is_alone=True)
        if chunk is None:
            break
        split.work(chunk)
    split.join()


def _read_upload(services: JobUseCases, job: JobRecord) -> _Input:
    upload = services.store.kept_uploads.get(job.input_id)
    if (broken := fault_of(upload)) is not None:
        raise broken
    columns, sheet = job.asked.get("columns") or None, job.asked.get("sheet")
    if (kept := kept_reading(services.store, upload, columns, sheet)) is not None:
        opened = OpenedHoldings(
            upload.name, fingerprint_of("file", upload.sha256.removeprefix("sha256:"), upload.size), kept[1]
        )
        return held_in_file(opened.rows), opened.source
    file = HoldingsFile(services.store.kept_uploads.content(upload.id), upload.name, columns, sheet)
    try:
        opened = services.intake.open(file)
    except ParserError as error:
        note_fault(services.store, upload.id, error)
        raise
    return held_in_file(opened.rows), opened.source


def _read_rows(services: JobUseCases, job: JobRecord) -> _Input:
    rows = json.loads(services.store.kept_uploads.content(job.input_id))
    return held_rows((row, texts) for row, texts in rows), job.asked["source"]


def _read_screening(services: JobUseCases, job: JobRecord) -> _Input:
    return past_holdings(services.store, job.input_id)


def is_made(services: JobUseCases, screening_id: str) -> bool:
    """Return whether an earlier try got as far as the screening."""
    try:
        services.store.past_screenings.head(screening_id)
    except UnknownScreeningError:
        return False
    return True


_READERS: Mapping[str, Callable[[JobUseCases, JobRecord], _Input]] = {
    SCREEN: _read_upload,
    REPEAT: _read_screening,
    ROWS: _read_rows,
}
TASKS: dict[str, Callable[[JobUseCases, str], None]] = dict.fromkeys(_READERS, make_screening)
