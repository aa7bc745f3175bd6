"""Bodies within limits, plain or as gzip and in no other coding (RFC 9110, section 8.4); answers packed on demand."""

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_list_header
from werkzeug.wsgi import get_input_stream

_GZIP = frozenset({"gzip", "x-gzip"})
_READ_BYTES = 1 << 16
_GZIP_BITS = 16 + zlib.MAX_WBITS  # zlib's way to say: with the header and the checksum of gzip
_LONGEST_NAME = 60
_API = "/v1/"
_PACKED = frozenset(
    {"application/json", "application/problem+json", "application/x-ndjson", "text/csv", "text/html"}
    | {"application/vnd.pendens.compact+json"}
)
# Why: the answer for a few holdings has some 3 to 10 kB and crosses any line in a moment, while packing it would take a
# tenth of the time that it took to make. Level 1 leaves a sixth of a long answer in a quarter of the time of level 6.
_LEAST_PACKED, _LEVEL = 16_000, 1
# Why: real holdings files shrink by 2 to 14 times, as JSON by 6, and the same holding 50,000 times (2.4 MB) by 340;
# gzip can reach 1,030. What shrinks by more than a hundred and is larger was made to be unpacked.
_MOST_RATIO, _FREE_BYTES = 100, 5_000_000


def unpack_bodies(app: Flask) -> None:
    """Let every address take bodies with `Content-Encoding: gzip`, as large unpacked as they may be plain."""
    app.before_request(_unpack)


def pack_answers(app: Flask) -> None:
    """Send the API's longer answers as gzip to who reads that."""
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    """Pack an answer of text, whole or in parts; what is short, packed already or has no body stays as it is."""
    if not request.path.startswith(_API) or response.mimetype not in _PACKED:
        return response
    if not response.is_streamed and (response.content_length or 0) < _LEAST_PACKED:
        return response
    response.vary.add("Accept-Encoding")
    if "Content-Encoding" in response.headers or not _reads_gzip():
        return response
    if response.is_streamed:
        response.response = _packed(response.iter_encoded())
        response.headers.pop("Content-Length", None)
    else:
        response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response


def _reads_gzip() -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "") and request.accept_encodings["gzip"] > 0


def _packed(parts: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_BITS)
    for part in parts:
        if packed := packer.compress(part):
            yield packed
    yield packer.flush()


def _unpack() -> None:
    """Put a stream that unpacks in place of the body; a body without a coding stays as it is.

    Raises:
        UnsupportedMediaType: the body has another coding than gzip, or several.
        RequestEntityTooLarge: the body as sent is over the limit.
    """
    codings = [coding.strip().lower() for coding in parse_list_header(request.headers.get("Content-Encoding", ""))]
    codings = [coding for coding in codings if coding and coding != "identity"]
    environ, limit = request.environ, current_app.config["MAX_CONTENT_LENGTH"]
    if not codings:
        if request.content_length is None and "wsgi.input_terminated" in environ:
            _replace_body(_Bounded(environ["wsgi.input"], limit))
        return
    if len(codings) > 1 or codings[0] not in _GZIP:
        named = ", ".join(codings)[:_LONGEST_NAME]
        raise _OtherCodingError(f"a body with Content-Encoding {named!r} is not read: send it plain, or as gzip")
    _replace_body(_Unpacked(get_input_stream(environ, max_content_length=limit), limit))


def _replace_body(stream: io.RawIOBase) -> None:
    """Read the body from another stream, which ends by itself and keeps the limit by itself.

    Why: where no length is told, werkzeug's own stream ends at the limit as if the body did (`LimitedStream.readall`).
    """
    request.environ["wsgi.input"] = io.BufferedReader(stream, _READ_BYTES)
    request.environ["wsgi.input_terminated"] = True
    request.environ.pop("CONTENT_LENGTH", None)
    request.max_content_length = None


class _OtherCodingError(UnsupportedMediaType):
    """The body has a coding that is not read; the answer says which one is (RFC 9110, section 12.5.3)."""

    def get_headers(self, *given: Any, **named: Any) -> list[tuple[str, str]]:  # noqa: ANN401 werkzeug's own
        """Name the coding that is read."""
        return [*super().get_headers(*given, **named), ("Accept-Encoding", "gzip")]


class _Bounded(io.RawIOBase):
    """A body whose length was not told, up to a limit.

    Raises:
        RequestEntityTooLarge: it goes on beyond the limit.
    """

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._given = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 a writable buffer has no type before Python 3.12
        """Fill a buffer; 0 at the end."""
        plain = self._next(len(buffer))
        buffer[: len(plain)] = plain
        self._given += len(plain)
        if self._given > self._limit:
            raise RequestEntityTooLarge(
                f"the body has more than {self._limit:,} bytes: split it, or raise PENDENS_MAX_FILE_MB"
            )
        return len(plain)

    def _next(self, most: int) -> bytes:
        return self._stream.read(most)


class _Unpacked(_Bounded):
    """The plain bytes of a gzip stream, all members of it; what is no gzip is refused where it begins.

    Raises:
        BadRequest: the stream is damaged, cut off, or something else follows it.
        RequestEntityTooLarge: it unpacks to more than the limit, or to more than `_MOST_RATIO` times its size.
    """

    def __init__(self, packed: IO[bytes], limit: int) -> None:
        super().__init__(packed, limit)
        self._member = zlib.decompressobj(_GZIP_BITS)
        self._waiting = b""
        self._taken = 0

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 as above
        """Fill a buffer; 0 at the end."""
        count = super().readinto(buffer)
        if self._given > max(_FREE_BYTES, self._taken * _MOST_RATIO):
            raise RequestEntityTooLarge(
                f"the body unpacks to more than {_MOST_RATIO} times its size: send it plain, or split it"
            )
        return count

    def _next(self, most: int) -> bytes:
        """Unpack some bytes; none at the end."""
        plain = b""
        while not plain:
            if self._member.eof:
                if not self._fill():
                    return b""
                self._member = zlib.decompressobj(_GZIP_BITS)  # what follows a member must be another one
            plain = self._inflate(most)
            if not plain and not self._member.eof and not self._fill():
                if self._taken:
                    raise BadRequest("the packed body ends too early: the upload broke off, send it again")
                return b""
        return plain

    def _inflate(self, most: int) -> bytes:
        try:
            plain = self._member.decompress(self._waiting, most)
        except zlib.error:
            raise BadRequest("the body is no gzip stream, or is damaged: pack it again") from None
        self._waiting = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        return plain

    def _fill(self) -> bool:
        """See that packed bytes wait; False where there are no more."""
        if not self._waiting:
            self._waiting = self._stream.read(_READ_BYTES)
            self._taken += len(self._waiting)
        return bool(self._waiting)
