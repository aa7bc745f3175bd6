"""Small jobs on a clock that a test moves, and a worker that does them."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from service.bootstrap import Services
from service.jobs import Worker
from service.store import JobRecord

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CSV = b"Name,ISIN\r\nXIAOMI CORP,KYG9830T1067\r\nAPPLE INC,US0378331005\r\n"
Submit = Callable[..., JobRecord]


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


def worker_of(services: Services) -> Worker:
    return Worker(lambda: services, name=str(uuid4()))
