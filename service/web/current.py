"""Gives the pages the services that answer this request."""

from typing import TYPE_CHECKING, cast

from flask import current_app

from service.api.current import use_cases
from service.bootstrap import Services

if TYPE_CHECKING:
    from service.jobs import Worker

WORKER = "pendens.worker"


def services() -> Services:
    """Find the services: the same ones from the request's first question to its last."""
    return cast("Services", use_cases())


def wake_worker() -> None:
    """See that somebody does the jobs that wait."""
    worker: Worker = current_app.extensions[WORKER]
    worker.start()
    worker.wake()
