"""The broker: Celery over Redis or RabbitMQ, which tells workers on any host that a job has a step to be done.

It carries ids of jobs and nothing else. What it loses is sent again by `sweep`, what it brings twice is done once.
Celery comes with `pendens[celery]`, and is loaded where a broker is set.
"""

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import structlog

from service.errors import ConfigurationError, PendensError
from service.jobs.leases import cause_of
from service.jobs.steps import TRANSIENT

QUEUE = "pendens"
STEP = "pendens.step"
# Why: a step takes 20 s at the most; what no worker has acknowledged by then is brought to another.
_VISIBILITY_SECONDS = 120
# Why: a caller who hands a job in waits no longer for a broker that does not answer; the job waits in the database.
_CONNECT_SECONDS = 2
_LONGEST_PAUSE_SECONDS = 60
_MOST_DOUBLINGS = 6  # a message says itself how often it was tried, and may say anything
_STURDY_CONSUMER = "service.jobs.sturdy_consumer:SturdyConsumer"
_STURDY_REDIS = "service.jobs.redis_transport:SturdyTransport"


def celery_app(url: str, queue: str = QUEUE) -> Any:  # noqa: ANN401 Celery ships no types
    """Make the application of a broker, such as `redis://host:6379/0` or `amqp://user@host//`.

    Raises:
        ConfigurationError: Celery is not installed.
    """
    try:
        celery = import_module("celery")
    except ImportError:
        raise ConfigurationError("PENDENS_BROKER_URL needs Celery: install pendens[celery]") from None
    app = celery.Celery("pendens", broker=url, set_as_current=False, fixups=[])
    app.conf.update(
        task_default_queue=queue,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_acks_on_failure_or_timeout=True,  # what failed is sent again by `sweep`, and not at once for ever
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        worker_consumer=_STURDY_CONSUMER,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=_CONNECT_SECONDS,
        broker_transport=_STURDY_REDIS if url.startswith("redis") else None,
        broker_transport_options=_transport_options(url),
    )
    return app


def register(app: Any, step: Callable[[str], int]) -> None:  # noqa: ANN401 as above
    """Let a worker of an application do `step` for each message; it gives how many more are to be sent.

    A step that failed by what may pass (the database is started anew) is done again after 1, 2, 4 … 60 seconds. Any
    other failure of it is logged without its words, which may hold a row's; `sweep` sends again what is left to do.
    """

    def do(task: Any, job_id: str) -> None:  # noqa: ANN401 as above
        try:
            more = step(job_id)
        except TRANSIENT as error:
            pause = min(2 ** min(task.request.retries, _MOST_DOUBLINGS), _LONGEST_PAUSE_SECONDS)
            structlog.get_logger().warning("step is done again", job=job_id, problem=type(error).__name__, after=pause)
            raise task.retry(countdown=pause, max_retries=None, exc=error) from None
        except PendensError as error:
            name, cause = type(error).__name__, cause_of(error)
            structlog.get_logger().error("step failed", job=str(job_id), problem=name, cause=cause)
            return
        if more:
            send(app, job_id, more)

    app.task(do, name=STEP, bind=True, shared=False)  # each application has its own step


def send(app: Any, job_id: str, count: int = 1) -> bool:  # noqa: ANN401 as above
    """Tell workers of a job, so many times; False where the broker does not answer: `sweep` will."""
    try:
        with app.producer_pool.acquire(block=True, timeout=_CONNECT_SECONDS) as producer:
            for _ in range(count):
                app.send_task(STEP, args=[job_id], producer=producer, retry=False)
    except Exception as error:  # noqa: BLE001  # each transport has its own failures; the job waits in the database
        structlog.get_logger().warning("broker does not answer", job=job_id, problem=type(error).__name__)
        app.pool.force_close_all()
        return False
    return True


class BrokeredQueue:
    """Stands where a process would have a worker of its own, and tells the workers of the broker instead."""

    def __init__(self, url: str) -> None:
        """Make it; the broker is asked when there is a job.

        Raises:
            ConfigurationError: Celery is not installed.
        """
        self._app = celery_app(url)

    def start(self) -> None:
        """Do nothing: the workers are processes of their own."""

    def wake(self, job_id: str) -> None:
        """Tell the workers that a job waits."""
        send(self._app, job_id)

    def give_back(self) -> None:
        """Let go of the broker."""
        with suppress(Exception):  # the process ends
            self._app.close()


def workers_of(url: str) -> int:
    """Ask a broker how many workers answer.

    Raises:
        ConfigurationError: Celery is not installed, or the broker does not answer.
    """
    app = celery_app(url)
    try:
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=_CONNECT_SECONDS)
            return len(app.control.ping(timeout=1.0, connection=connection))
    except Exception as error:  # noqa: BLE001  # as above
        raise ConfigurationError(
            f"the broker {place_of(url)} does not answer ({type(error).__name__}): start it, or correct"
            " PENDENS_BROKER_URL; jobs wait in the database meanwhile"
        ) from None
    finally:
        app.close()


def place_of(url: str) -> str:
    """Name a broker without its password."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or 'localhost'}{port}"


def _transport_options(url: str) -> dict[str, object]:
    if not url.startswith("redis"):
        return {}
    waits = {"socket_connect_timeout": _CONNECT_SECONDS, "socket_keepalive": True}
    return {"visibility_timeout": _VISIBILITY_SECONDS, **waits}
