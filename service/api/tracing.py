"""Follows each request through the logs: its id, list versions and end; never a holding or a searched text."""

import re
import time
import traceback
from collections.abc import Mapping
from functools import lru_cache
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

from service.api.problems import INTERNAL, RETRY_SECONDS, STATUSES, domain_problem, no_room, problem
from service.api.use_cases import use_cases
from service.domain.version_ids import beginning_of

_HEADER = "X-Request-ID"
# What passes through a header and a log line unharmed; anything else is replaced by an id of our own.
_SANE_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
# Why: the innermost frames tell the place, and a line of the log stays short enough for a pipe to take it whole.
_FRAMES = 16
UNEXPECTED = "an unexpected failure: the log has it under this request_id"


def trace(app: Flask) -> None:
    """Log every request and every unexpected failure of an application."""
    app.before_request(_begin)
    app.after_request(_end)
    app.register_error_handler(Exception, unexpected)


def unexpected(error: Exception) -> Response:
    """Answer what nobody foresaw; where there was no room for a file, say that."""
    full = no_room(error)
    if full:
        return domain_problem(full)
    log_unexpected(error)
    return problem(INTERNAL, UNEXPECTED)


def log_unexpected(error: Exception) -> None:
    """Log where a failure happened, but not what with, for that may be a holding."""
    frames = traceback.extract_tb(error.__traceback__, limit=-_FRAMES)
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    structlog.get_logger().error("unexpected failure", error=type(error).__name__, where=where)


def _begin() -> None:
    given = request.headers.get(_HEADER, "")
    g.begun = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(
        request_id=given if _SANE_ID.fullmatch(given) else str(uuid4()),
        lists=_told(tuple((one.code, one.version) for one in use_cases().screener.register.lists)),
    )


@lru_cache(maxsize=4)
def _told(versions: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Write the versions of the lists, which are the same for all requests between two updates."""
    return {code: beginning_of(version) for code, version in versions}


def _end(response: Response) -> Response:
    response.headers[_HEADER] = structlog.contextvars.get_contextvars()["request_id"]
    if response.status_code == STATUSES[503].status:
        response.headers.setdefault("Retry-After", str(RETRY_SECONDS))
    log = structlog.get_logger()
    tell = log.error if response.status_code >= INTERNAL.status else log.info
    tell(
        "request",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        milliseconds=round((time.perf_counter() - g.begun) * 1000, 1),
    )
    return response
