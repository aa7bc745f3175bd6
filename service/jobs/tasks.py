"""The tasks: plain functions of (use cases, job id) that any task queue can call; each may safely run twice."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Protocol

from service.errors import ParserError, UnknownScreeningError
from service.jobs.questions import question_from
from service.jobs.queue import Jobs
from service.screening.answer import ScreeningAnswer
from service.screening.intake import HoldingsFile, Intake, held_rows
from service.screening.portfolios import past_holdings
from service.screening.screener import Screener
from service.screening.uploads import fault_of, note_fault
from service.store import JobRecord, Store

SCREEN, REPEAT, ROWS = "screen", "repeat", "rows"


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


_Input = tuple[int, Callable[..., ScreeningAnswer]]  # how many holdings a job may have, and what screens and keeps them


def screen_upload(services: JobUseCases, job_id: str) -> None:
    """Screen an upload; the screening has the job's id, and is made once however often this is called.

    Raises:
        CancelledJobError: somebody cancelled the job.
        PendensError: the file cannot be read, or the question not be asked.
    """
    _screen_once(services, job_id, _read_upload)


def repeat_screening(services: JobUseCases, job_id: str) -> None:
    """Screen the holdings of a past screening again; as `screen_upload` otherwise.

    Raises:
        CancelledJobError: somebody cancelled the job.
        PendensError: there is no such screening, or the question cannot be asked.
    """
    _screen_once(services, job_id, _read_screening)


def screen_kept_rows(services: JobUseCases, job_id: str) -> None:
    """Screen rows that came in a request; as `screen_upload` otherwise.

    Raises:
        CancelledJobError: somebody cancelled the job.
        PendensError: the rows are not kept any more, or the question cannot be asked.
    """
    _screen_once(services, job_id, _read_rows)


def rows_document(rows: Iterable[tuple[int, Mapping[str, str]]]) -> bytes:
    """Write rows (number, and texts by field) so that a job can read them."""
    return json.dumps([[row, dict(texts)] for row, texts in rows], ensure_ascii=False).encode()


def _screen_once(services: JobUseCases, job_id: str, read: Callable[[JobUseCases, JobRecord], _Input]) -> None:
    """Make a job's screening unless it is made; lists that are too old are refused before anything is read."""
    job = services.jobs.get(job_id)
    if _is_made(services, job_id):
        return
    question = question_from(job.asked)
    services.screener.require_fresh(question)
    total, screen = read(services, job)
    services.jobs.advance(job_id, 0, total)
    screen(question, progress=lambda done: services.jobs.advance(job_id, done, total), screening_id=job_id)


def _read_upload(services: JobUseCases, job: JobRecord) -> _Input:
    upload = services.store.kept_uploads.get(job.input_id)
    if (broken := fault_of(upload)) is not None:
        raise broken
    content = services.store.kept_uploads.content(upload.id)
    file = HoldingsFile(content, upload.name, job.asked.get("columns") or None, job.asked.get("sheet"))
    try:
        opened = services.intake.open(file)
    except ParserError as error:
        note_fault(services.store, upload.id, error)
        raise
    return opened.rows.candidates, partial(services.intake.screen_opened, opened)


def _read_rows(services: JobUseCases, job: JobRecord) -> _Input:
    rows = json.loads(services.store.kept_uploads.content(job.input_id))
    held = held_rows((row, texts) for row, texts in rows)
    return held.candidates, partial(services.intake.screen_held, held, job.asked["source"])


def _read_screening(services: JobUseCases, job: JobRecord) -> _Input:
    held, source = past_holdings(services.store, job.input_id)
    return held.candidates, partial(services.intake.screen_held, held, source)


def _is_made(services: JobUseCases, screening_id: str) -> bool:
    """Return whether an earlier try got as far as the screening."""
    try:
        services.store.past_screenings.head(screening_id)
    except UnknownScreeningError:
        return False
    return True


TASKS: dict[str, Callable[[JobUseCases, str], None]] = {
    SCREEN: screen_upload,
    REPEAT: repeat_screening,
    ROWS: screen_kept_rows,
}
