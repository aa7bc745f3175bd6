"""The tasks: plain functions of (use cases, job id), so that any task queue can call them; each may be done twice."""

from collections.abc import Callable
from typing import Protocol

from service.errors import UnknownScreeningError
from service.intake import HoldingsFile, Intake
from service.jobs.questions import question_from
from service.jobs.queue import Jobs
from service.repetition import Repetition
from service.screener import Screener
from service.store import Store

SCREEN, REPEAT = "screen", "repeat"


class UseCases(Protocol):
    """What the tasks need."""

    @property
    def store(self) -> Store:
        """Hold the files that were handed in."""

    @property
    def intake(self) -> Intake:
        """Screen and keep."""

    @property
    def screener(self) -> Screener:
        """Tell whether the lists are fresh enough to answer."""

    @property
    def repetition(self) -> Repetition:
        """Screen again."""

    @property
    def jobs(self) -> Jobs:
        """Tell of the job, and hear of its progress."""


def screen_upload(services: UseCases, job_id: str) -> None:
    """Screen an upload; the screening has the job's id, and is made once however often this is called.

    Raises:
        CancelledJobError: somebody cancelled the job.
        PendensError: the file cannot be read, or the question not be asked.
    """
    job = services.jobs.get(job_id)
    if _is_made(services, job_id):
        return
    asked, upload = job.asked, services.store.kept_uploads.get(job.input_id)
    columns, sheet = asked.get("columns") or None, asked.get("sheet")
    content = services.store.kept_uploads.content(upload.id)
    file = HoldingsFile(content, upload.name, columns, sheet)
    question = question_from(asked)
    services.screener.require_fresh(question)
    read = services.intake.read(file)
    total = len(read.portfolio.holdings)
    services.jobs.advance(job_id, 0, total)
    services.intake.screen_read(
        file,
        read,
        question,
        progress=lambda done: services.jobs.advance(job_id, done, total),
        screening_id=job_id,
    )


def repeat_screening(services: UseCases, job_id: str) -> None:
    """Screen the holdings of a past screening again; as `screen_upload` otherwise.

    Raises:
        CancelledJobError: somebody cancelled the job.
        PendensError: there is no such screening, or the question cannot be asked.
    """
    job = services.jobs.get(job_id)
    if _is_made(services, job_id):
        return
    question = question_from(job.asked)
    services.screener.require_fresh(question)
    portfolio, source = services.repetition.portfolio(job.input_id)
    total = len(portfolio.holdings)
    services.jobs.advance(job_id, 0, total)
    services.repetition.repeat(
        portfolio,
        source,
        question,
        progress=lambda done: services.jobs.advance(job_id, done, total),
        screening_id=job_id,
    )


def _is_made(services: UseCases, screening_id: str) -> bool:
    """Tell whether an earlier try got as far as the screening."""
    try:
        services.store.past_screenings.head(screening_id)
    except UnknownScreeningError:
        return False
    return True


TASKS: dict[str, Callable[[UseCases, str], None]] = {SCREEN: screen_upload, REPEAT: repeat_screening}
