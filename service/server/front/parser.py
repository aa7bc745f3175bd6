"""Reads a request as waitress does, within bounds that waitress has not."""

from typing import Any

from waitress.parser import (  # type: ignore[import-untyped] # waitress ships no types
    HTTPRequestParser,
    ParsingError,
)
from waitress.utilities import (  # type: ignore[import-untyped] # as above
    BadRequest,
    RequestEntityTooLarge,
    RequestHeaderFieldsTooLarge,
)

from service.server.front.limits import MAX_CHUNK_LINE_BYTES
from service.server.front.refusals import NoRoomError, RequestTimeoutError, wants_page

_MEGABYTE = 1_000_000


class Parser(HTTPRequestParser):  # type: ignore[misc] # waitress ships no types
    """A request on its way in."""

    completed: bool
    error: Any
    wants_page = False  # a refusal is a page: set as soon as there is one

    def received(self, data: bytes) -> int:
        """Take bytes in and return how many belong to this request; `completed` and `error` tell how far it is."""
        beginning = self.header_plus + data if self.body_rcv is None else b""
        consumed = self._take(data)
        self._name_limits()
        if self.error is not None:
            self.wants_page = wants_page(self.headers, getattr(self, "path", ""), beginning)
        if self.completed:
            # waitress would answer 100 Continue even to a body that it has just refused
            self.expect_continue = False
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Read the headers; a body whose end they tell in two ways is refused.

        Why: a proxy that goes by the other one takes for a body what is read here as the next request, or the other
        way round, so that one client's request is answered to another (RFC 9112, sections 6.1 and 11.2).

        Raises:
            ParsingError: they are none, or tell the end twice.
        """
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("the headers have both Transfer-Encoding and Content-Length: send one of them")
        if "TRANSFER_ENCODING" in self.headers:  # waitress takes it from the headers where it obeys it
            raise ParsingError("Transfer-Encoding is of HTTP/1.1: send that version, or Content-Length")

    def _take(self, data: bytes) -> int:
        try:
            consumed = int(super().received(data))
        except OSError:
            self._fail(
                NoRoomError("the request cannot be stored until it is complete: the disk for temporary files is full")
            )
            return len(data)
        if self.chunked and not self.completed:
            self._require_short_lines()
        return consumed

    def _name_limits(self) -> None:
        """Say a limit in plain words, with its setting where there is one."""
        if isinstance(self.error, RequestEntityTooLarge):
            most = self.adj.max_request_body_size
            self.error = RequestEntityTooLarge(
                f"the body is over the limit of {most:,} bytes ({most // _MEGABYTE:,} MB): PENDENS_MAX_FILE_MB sets it"
            )
        elif isinstance(self.error, RequestHeaderFieldsTooLarge):
            self.error = RequestHeaderFieldsTooLarge(
                f"address and headers of the request are over the limit of {self.adj.max_request_header_size:,} bytes,"
                " which no setting raises: send fewer cookies, or a shorter address"
            )

    def time_out(self, seconds: float) -> None:
        """End a request that takes too long to come."""
        part = "body" if self.headers_finished else "headers"
        setting = "PENDENS_BODY_SECONDS" if self.headers_finished else "PENDENS_HEADER_SECONDS"
        said = f"the {part} of the request did not come within {seconds:.0f} s: send faster, or raise {setting}"
        self.wants_page = wants_page(self.headers, getattr(self, "path", ""), self.header_plus)
        self._fail(RequestTimeoutError(said))

    def _fail(self, error: object) -> None:
        self.error = error
        self.completed = True

    def _require_short_lines(self) -> None:
        """Refuse a chunk's line or a trailer without end, which would be searched anew with each byte."""
        body = self.body_rcv
        if body is not None and max(len(body.control_line), len(body.trailer)) > MAX_CHUNK_LINE_BYTES:
            self._fail(BadRequest(f"the size of a chunk, or a trailer, takes more than {MAX_CHUNK_LINE_BYTES} bytes"))
