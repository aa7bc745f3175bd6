"""A store of its own for each test, and jobs submitted to it; the log is kept quiet."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
import structlog

from service.bootstrap import Services, start
from service.config import Settings
from service.domain.as_of import AsOf
from service.jobs import SCREEN, question_document
from service.screening.screener import ScreeningRequest
from service.store import JobDraft, JobRecord
from tests.databases import database_in
from tests.jobs.small_jobs import CSV, Clock, Submit


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(begun_home: Callable[[datetime], Path], clock: Clock) -> Services:
    home = begun_home(clock())
    return start(Settings(home=home, database_url=database_in(home)), now=clock)


@pytest.fixture
def submit(services: Services) -> Submit:
    def made(content: bytes = CSV, **asked: object) -> JobRecord:
        upload = services.uploads.receive(str(uuid4()), "positions.csv", content)
        question = question_document(ScreeningRequest(as_of=AsOf.parse("2021-03-16")))
        return services.jobs.submit(JobDraft(str(uuid4()), SCREEN, upload.id, {**question, **asked}))

    return made


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield
    structlog.reset_defaults()
