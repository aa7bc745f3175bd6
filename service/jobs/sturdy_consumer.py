"""Celery's consumer, which outlives a message of which no step can be made: named by `broker.py`, loaded by Celery.

Needs `pendens[celery]`.
"""

from collections.abc import Callable
from typing import Any

import structlog
from celery.utils.log import get_logger  # type: ignore[import-untyped]  # Celery ships no types
from celery.worker.consumer import Consumer  # type: ignore[import-untyped]  # as above

from service.jobs.broker import STEP
from service.jobs.redis_transport import NO_MESSAGE


class SturdyConsumer(Consumer):  # type: ignore[misc]  # as above
    """Takes messages; one that is not as `broker.send` writes it is dropped, with a line in the log.

    Why: Celery foresees some of them. A body of another shape ends the worker, and what a worker ends of is not
    acknowledged, so that the broker brings it to the next one: one message ended every worker, again at each start. A
    time limit that is no number takes a process for good. Jobs are in the database, and `sweep` sends what is due.
    """

    def create_task_handler(self, *given: Any, **named: Any) -> Callable[[Any], object]:  # noqa: ANN401 Celery's own
        """Give what takes in a message."""
        take = super().create_task_handler(*given, **named)
        broken = tuple(
            kind
            for kind in (*self.connection_errors, *self.app.connection().channel_errors)
            if kind not in NO_MESSAGE  # `SturdyTransport` counts them among a connection's
        )

        def sturdily(message: Any) -> object:  # noqa: ANN401 as above
            try:
                _require_step(message)
                return take(message)
            except broken:
                raise
            except Exception as error:  # noqa: BLE001 whatever its sender wrote
                structlog.get_logger().error("message dropped: it is no step", problem=type(error).__name__)
                if not message.acknowledged:
                    message.reject_log_error(get_logger(__name__), broken)
                return None

        return sturdily


def _require_step(message: Any) -> None:  # noqa: ANN401 as above
    """Look that a message is as Celery's second protocol has it, asks for a step of one job, and for nothing beside.

    Raises:
        ValueError: it is not.
        Exception: it cannot be read; of kombu's many kinds.
    """
    headers, (arguments, named, beside) = message.headers, message.decode()
    is_plain = (
        headers["task"] == STEP
        and isinstance(headers["id"], str)
        and type(headers.get("retries", 0)) is int
        and isinstance(headers.get("eta"), str | None)
        and headers.get("expires") is None
        and not any(headers.get("timelimit") or ())
    )
    is_of_a_job = len(arguments) == 1 and isinstance(arguments[0], str) and not named
    if not (is_plain and is_of_a_job) or any((beside or {}).values()):
        raise ValueError("a message of another shape")
