"""Small jobs on a clock that a test moves, and a worker that does them."""

import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from celery.contrib.testing.worker import start_worker  # type: ignore[import-untyped]  # it ships no types

from service.bootstrap import Services
from service.jobs import Worker
from service.jobs.broker import celery_app, register, send
from service.jobs.cleaning import clean
from service.jobs.steps import Steps
from service.jobs.sweep import Sweep
from service.store import JobRecord

BROKER = os.environ.get("PENDENS_TEST_BROKER_URL", "")

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CSV = b"Name,ISIN\r\nXIAOMI CORP,KYG9830T1067\r\nAPPLE INC,US0378331005\r\n"
Submit = Callable[..., JobRecord]


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


def worker_of(services: Services) -> "Worker | BrokeredWorker":
    """Give a worker in this process, or one of the broker where the tests run with one."""
    return BrokeredWorker(services) if BROKER else Worker(lambda: services, name=str(uuid4()))


class BrokeredWorker:
    """A worker that Celery runs in a thread, told by the broker of a queue of its own."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._app = celery_app(BROKER, queue=f"test-{uuid4()}")
        self._under_way = 0
        self._is_idle = threading.Event()
        self._faults: list[Exception] = []
        steps = Steps(lambda: iter((services,)), str(uuid4()))

        def step(job_id: str) -> int:
            more = 0
            try:
                more = steps.step(job_id)
            except Exception as error:
                self._faults.append(error)
                raise
            finally:
                self._under_way += more - 1
                if not self._under_way:
                    self._is_idle.set()
            return more

        register(self._app, step)

    def work_once(self) -> bool:
        """Do the oldest job that can be done, in as many messages as it takes; False where there is none."""
        due: list[str] = []
        Sweep(lambda: self._services, lambda job_id, _: due.append(job_id), quiet=timedelta(days=-1)).look()
        if not due:
            return False
        self._under_way = 1
        self._is_idle.clear()
        assert send(self._app, due[0])
        usual = {"pool": "solo", "perform_ping_check": False, "loglevel": "ERROR"}
        with start_worker(self._app, shutdown_timeout=120, **usual):  # on a machine that others use too
            assert self._is_idle.wait(300)
        assert self._faults == []
        return True

    def clean(self) -> None:
        """Forget what is old, as a worker does now and then."""
        clean(self._services)
