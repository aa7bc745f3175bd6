"""Runs a worker of the broker: processes that share the lists in memory, each doing one step of a job at a time."""

import os
import socket
import threading
from collections import deque
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import structlog
from celery import signals  # type: ignore[import-untyped]  # it ships no types

from service import logs
from service.bootstrap import Services, start
from service.config import Settings
from service.errors import BrokerFailedError, ConfigurationError
from service.jobs.broker import celery_app, register, send
from service.jobs.steps import Steps
from service.jobs.sweep import Sweep
from service.sandbox import sandbox
from service.server.reload import LiveServices

# Why: a job goes on with the lists that it was begun with while they are at hand; one state of before is enough unless
# lists are swapped twice during one job.
_STATES_KEPT = 2


class States:
    """What a process can answer from: the state of now, and the last ones that it has worked with."""

    def __init__(self, services: Services) -> None:
        self._live = LiveServices(services)
        self._before: deque[Services] = deque(maxlen=_STATES_KEPT)

    def current(self) -> Services:
        """Give the state of now."""
        services = self._live.current()
        if not self._before or self._before[-1] is not services:
            self._before.append(services)
        return services

    def each(self) -> Iterator[Services]:
        """Give the state of now, after it those of before, then a newer one if the database has another by now."""
        services = self.current()
        yield services
        yield from [one for one in self._before if one is not services]
        self._live.renew()
        if (renewed := self.current()) is not services:
            yield renewed

    def renew(self) -> None:
        """Answer from what is live now."""
        self._live.renew()


class JobWorker:
    """A worker with some processes; `run` works until it is told to end, and lets each end the chunk that it is at."""

    def __init__(self, settings: Settings, url: str, processes: int) -> None:
        self._settings = settings
        self._processes = processes
        self._app = celery_app(url)
        self._states = States(start(settings))
        self._name = ""
        register(self._app, self._step)

    def run(self) -> None:
        """Work until it is stopped.

        Raises:
            BrokerFailedError: it broke off by itself.
        """
        self._states.current().screener.warm()  # the processes share what it maps
        is_over = threading.Event()
        sweep = Sweep(self._states.current, lambda job_id, count: send(self._app, job_id, count))
        sweeping = threading.Thread(target=sweep.run, args=(is_over,), name="sweep", daemon=True)
        signals.setup_logging.connect(lambda **_: logs.take_in("celery"), weak=False)
        signals.worker_ready.connect(lambda **_: sweeping.start(), weak=False)
        signals.worker_process_init.connect(self._enter, weak=False)
        worker: Any = self._app.Worker(
            hostname=f"pendens-{os.getpid()}@{socket.gethostname()}",
            concurrency=self._processes,
            pool="prefork",
            loglevel=self._settings.log_level,
            without_gossip=True,
            without_mingle=True,
            quiet=True,
        )
        try:
            worker.start()
        finally:
            is_over.set()
            self._states.current().store.close()
        if worker.exitcode:
            raise BrokerFailedError(f"the worker broke off (code {worker.exitcode}): the log says why")

    def _enter(self, **_: object) -> None:
        """Begin in a process of the worker: it may take a dead one's place, with the lists of long ago."""
        self._name = f"{socket.gethostname()}-{os.getpid()}-{uuid4()}"
        self._states.renew()
        sandbox.warm()

    def _step(self, job_id: str) -> int:
        return Steps(self._states.each, self._name).step(job_id)


def run(settings: Settings, processes: int) -> None:
    """Work off what the broker brings until stopped.

    Raises:
        ConfigurationError: no broker is set, Celery is not installed, or the database is not one for many hosts.
        StoreError: the database cannot be used.
    """
    if settings.broker_url is None:
        raise ConfigurationError(
            "there is no broker: set PENDENS_BROKER_URL, or leave long work to pendens serve, which does it by itself"
        )
    settings.require_shared_database()
    logs.configure(settings.log_level, json=settings.log_json)
    worker = JobWorker(settings, settings.broker_url, processes)
    structlog.get_logger().info("worker begins", processes=processes)
    worker.run()
