"""Gives the pages the services that answer this request."""

from typing import cast

from service.api.use_cases import SENDER, WORKER, use_cases, wake_worker
from service.bootstrap import Services

__all__ = ["SENDER", "WORKER", "services", "wake_worker"]


def services() -> Services:
    """Find the services: the same ones from the request's first question to its last."""
    return cast("Services", use_cases())
