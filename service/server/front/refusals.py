"""What the front answers by itself: requests that are no HTTP, too large, too slow, or one too many."""

import json
from uuid import uuid4

import structlog
from waitress.task import ErrorTask  # type: ignore[import-untyped] # waitress ships no types
from waitress.utilities import Error  # type: ignore[import-untyped] # as above

from service.api.problems import CONTENT_TYPE, STATUSES, Kind

RETRY_SECONDS = 5
# As every answer of the application has them.
_HEADERS = (("Content-Type", CONTENT_TYPE), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"))


class RequestTimeoutError(Error):  # type: ignore[misc] # waitress ships no types
    """The request took too long to come."""

    code, reason = 408, "Request Timeout"


class NoRoomError(Error):  # type: ignore[misc] # waitress ships no types
    """The request cannot be kept until it is whole."""

    code, reason = 503, "Service Unavailable"


class ProblemTask(ErrorTask):  # type: ignore[misc] # waitress ships no types
    """Answers with a problem document (RFC 9457), and closes the connection."""

    def execute(self) -> None:
        """Write the problem of the request's error."""
        error = self.request.error
        status, headers, body = problem(error.code, error.reason, str(error.body))
        self.status = status
        self.response_headers.extend(headers)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body if self.request_method() != "HEAD" else b"")

    def request_method(self) -> str:
        """Give the method, where the request came far enough to have one."""
        return str(getattr(self.request, "command", ""))


def problem(code: int, reason: str, detail: str) -> tuple[str, list[tuple[str, str]], bytes]:
    """Give status line, headers and body of a refusal, and log it under the id that the body tells."""
    kind = STATUSES.get(code, Kind(code, "", reason))
    request_id = str(uuid4())
    structlog.get_logger().info("request refused", request_id=request_id, status=code, reason=detail)
    document = {
        "type": kind.type,
        "title": kind.title,
        "status": code,
        "detail": detail or kind.title,
        "request_id": request_id,
    }
    headers = [*_HEADERS, ("X-Request-ID", request_id)]
    if code == NoRoomError.code:
        headers.append(("Retry-After", str(RETRY_SECONDS)))
    return f"{code} {reason}", headers, json.dumps(document).encode()


def whole_answer(code: int, reason: str, detail: str) -> bytes:
    """Write a refusal as it goes over the wire, for a connection whose request is not read."""
    status, headers, body = problem(code, reason, detail)
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body
