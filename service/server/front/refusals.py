"""What the front answers by itself: requests that are no HTTP, too large, too slow, or one too many.

A program gets a problem document, a browser a page: she may have no scripts that could say more.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

import structlog
from waitress.task import ErrorTask  # type: ignore[import-untyped] # waitress ships no types
from waitress.utilities import Error  # type: ignore[import-untyped] # as above

from service.api.problems import CONTENT_TYPE, OVERLOADED, STATUSES, ProblemKind
from service.web.refused import refusal_page

RETRY_SECONDS = 5
# Why: what waits is done within a fraction of a second; a whole one is the shortest that the header can say.
OVERLOAD_RETRY_SECONDS = 1
# As every answer of the application has them.
_HEADERS = (("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"))
_PAGE_TYPE = "text/html; charset=utf-8"
# The header by which a browser is known, in a request whose headers were not taken apart.
_ASKS_FOR_HTML = re.compile(rb"^accept:[^\r\n]*text/html", re.IGNORECASE | re.MULTILINE)
_OF_PROGRAMS = "/v1/"


class RequestTimeoutError(Error):  # type: ignore[misc] # waitress ships no types
    """The request took too long to come."""

    code, reason = 408, "Request Timeout"


class NoRoomError(Error):  # type: ignore[misc] # waitress ships no types
    """The request cannot be kept until it is whole."""

    code, reason = 503, "Service Unavailable"


class OneTooManyError(Error):  # type: ignore[misc] # waitress ships no types
    """More is asked than can be answered; the request itself came whole, so that its connection may stay."""

    code, reason = 503, "Service Unavailable"


class ProblemTask(ErrorTask):  # type: ignore[misc] # waitress ships no types
    """Answers with a problem document (RFC 9457) or, a browser, with a page.

    The connection is closed, but for a request that was one too many: a new connection would cost both sides more.
    """

    def execute(self) -> None:
        """Write the problem of the request's error."""
        error = self.request.error
        wants_page = bool(getattr(self.request, "wants_page", False))
        is_overload = isinstance(error, OneTooManyError)
        make = overload if is_overload else problem
        status, headers, body = make(error.code, error.reason, str(error.body), wants_page=wants_page)
        self.status = status
        self.response_headers.extend(headers)
        if not is_overload:
            self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body if self.request_method() != "HEAD" else b"")

    def request_method(self) -> str:
        """Give the method, where the request came far enough to have one."""
        return str(getattr(self.request, "command", ""))


def wants_page(headers: Mapping[str, str], path: str, raw: bytes = b"") -> bool:
    """Tell whether a person asks, who is to read a page: a browser names HTML, at an address that is none of the API.

    Args:
        headers: those that were taken apart, by their names in WSGI.
        path: what the request asks for; empty where it was not taken apart.
        raw: what came of the request, where its headers were not taken apart.
    """
    accepted = headers.get("ACCEPT", "")
    is_browser = "text/html" in accepted if accepted else bool(_ASKS_FOR_HTML.search(raw)) or _is_long_address(raw)
    asked = path or b"".join(raw.split(b" ", 2)[1:2]).decode("latin-1")
    return is_browser and not asked.startswith(_OF_PROGRAMS)


def _is_long_address(raw: bytes) -> bool:
    """Tell whether nothing but an address without end has come: a browser asks so, as far as one can tell."""
    return raw.startswith(b"GET /") and b"\r\n" not in raw


def problem(
    code: int, reason: str, detail: str, *, wants_page: bool = False
) -> tuple[str, list[tuple[str, str]], bytes]:
    """Return status line, headers and body of a refusal, and log it under the id that the body tells."""
    request_id = str(uuid4())
    structlog.get_logger().info("request refused", request_id=request_id, status=code, reason=detail)
    kind = STATUSES.get(code, ProblemKind(code, "", reason))
    return _answer(
        kind, reason, detail, request_id, retry=RETRY_SECONDS if code == NoRoomError.code else 0, page=wants_page
    )


def overload(
    code: int, reason: str, detail: str, *, wants_page: bool = False
) -> tuple[str, list[tuple[str, str]], bytes]:
    """Return the same of a request that is one too many; of thousands a second only the number is logged."""
    return _answer(
        replace(OVERLOADED, status=code), reason, detail, str(uuid4()), retry=OVERLOAD_RETRY_SECONDS, page=wants_page
    )


def _answer(  # noqa: PLR0913 what a refusal says
    kind: ProblemKind, reason: str, detail: str, request_id: str, *, retry: int, page: bool
) -> tuple[str, list[tuple[str, str]], bytes]:
    code = kind.status
    headers = [*_HEADERS, ("X-Request-ID", request_id)]
    if retry:
        headers.append(("Retry-After", str(retry)))
    if page:
        policy, body = refusal_page(code, detail or kind.title, request_id)
        headers += [("Content-Type", _PAGE_TYPE), ("Content-Security-Policy", policy), ("Vary", "Accept")]
        return f"{code} {reason}", headers, body
    document = {
        "type": kind.type,
        "title": kind.title,
        "status": code,
        "detail": detail or kind.title,
        "request_id": request_id,
    }
    headers += [("Content-Type", CONTENT_TYPE), ("Vary", "Accept")]
    return f"{code} {reason}", headers, json.dumps(document).encode()


def whole_answer(code: int, reason: str, detail: str, request: bytes = b"") -> bytes:
    """Return a refusal as it goes over the wire; of the `request` that came only so much is read as tells who asks."""
    status, headers, body = problem(code, reason, detail, wants_page=wants_page({}, "", request))
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body
