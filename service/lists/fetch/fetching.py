"""Fetches files that have changed, within limits, and tries again where that can help."""

import logging
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Any, Self
from urllib.parse import unquote

import httpx

from service.lists.fetch.feeds import Feed, Fetching, FetchLimits, ListFetchError
from service.lists.fetch.http_validators import Remark, recall, remember
from service.lists.readers.records import SourceFile

# One of them lets a line that breaks be told from the end of a file (RFC 9112, 6.3).
_LENGTH_HEADERS = frozenset({"content-length", "transfer-encoding"})
_SCHEMES = frozenset({"http", "https"})
# Some publishers refuse clients that do not name themselves. Packed answers are not asked for: what is archived and
# hashed are the publisher's own bytes.
_HEADERS = {"User-Agent": "pendens (list update)", "Accept": "*/*", "Accept-Encoding": "identity"}


class _TryAgainError(Exception):
    """This try failed, another may succeed. `after` is how many seconds the publisher asks to wait."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


@dataclass(slots=True)
class _FetchWatch:
    """Closes the connection when a file's time is up: a limit on each read does not end a slow connection."""

    seconds: float
    is_over: bool = False
    _ends: float = 0.0
    _line: socket.socket | None = None

    @contextmanager
    def running(self) -> Iterator[Self]:
        self._ends = time.monotonic() + self.seconds
        timer = threading.Timer(self.seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield self
        finally:
            timer.cancel()

    @property
    def seconds_left(self) -> float:
        return self._ends - time.monotonic()

    def trace(self, event: str, told: Mapping[str, Any]) -> None:
        """Learn from httpx which line is open now; after TLS has begun it is another object."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._line = told["return_value"].get_extra_info("socket")
            if self.is_over:
                self._cut()

    def _cut(self) -> None:
        self.is_over = True
        if self._line is not None:
            with suppress(OSError):  # it has ended by itself
                socket.socket.shutdown(self._line, socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches the files of lists; `folder` keeps the HTTP validators of each list's last files."""

    client: httpx.Client
    limits: FetchLimits
    folder: Path
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    @classmethod
    @contextmanager
    def open(cls, fetching: Fetching, folder: Path) -> Iterator[Self]:
        """Make a fetcher that goes through the given proxy, or through the one that HTTPS_PROXY names."""
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs whole addresses, with the tokens in them
        limits = fetching.limits
        timeout = httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds)
        # Each file on a line of its own, so that the watch knows which one to cut.
        lines = httpx.Limits(max_keepalive_connections=0)
        with httpx.Client(timeout=timeout, limits=lines, proxy=fetching.proxy) as client:
            yield cls(client, limits, folder)

    def fetch(self, feed: Feed, kept: Mapping[str, bytes]) -> tuple[SourceFile, ...]:
        """Return all files of a list as they are at its publisher now; `kept` are those of the live version, by name.

        A file is asked for conditionally only where the marks that are remembered stand for the very bytes kept.

        Raises:
            ListFetchError: one of them cannot be had.
            OSError: the folder cannot be written.
        """
        if feed.lacks:
            raise ListFetchError(f"{feed.code} needs a token: set {feed.lacks}")
        memory = self.folder / f"{feed.code}.json"
        remarks, files = recall(memory), []
        for address in feed.addresses:
            name = _name_of(address, feed.code)
            before = remarks.get(name)
            known = before if before and before.is_of(address, kept.get(name)) else None
            content, remarks[name] = self._file(address, known, kept.get(name, b""))
            files.append(SourceFile(name, content, _instant(remarks[name].last_modified)))
        remember(memory, {file.name: remarks[file.name] for file in files})
        return tuple(files)

    def _file(self, address: str, known: Remark | None, kept: bytes) -> tuple[bytes, Remark]:
        with _FetchWatch(self.limits.total_seconds).running() as watch:
            for attempt in range(1, self.limits.tries + 1):
                try:
                    response, content = self._try(address, known, watch)
                except _TryAgainError as problem:
                    self._wait(address, attempt, problem, watch)
                else:
                    if known and response.status_code == HTTPStatus.NOT_MODIFIED:
                        return kept, known
                    marks = (response.headers.get("etag"), response.headers.get("last-modified"))
                    return content, Remark.of(address, content, *marks)
        raise ListFetchError(f"{_shown(address)} was never tried")

    def _wait(self, address: str, attempt: int, problem: _TryAgainError, watch: _FetchWatch) -> None:
        """Wait before the next try, longer each time and never exactly as long as others do.

        Raises:
            ListFetchError: there is none: tries or time are used up, or the publisher asks for too much patience.
        """
        if watch.is_over:
            raise ListFetchError(f"{_shown(address)} took longer than {watch.seconds:g} s")
        if attempt == self.limits.tries:
            raise ListFetchError(f"{_shown(address)} failed {attempt} times, last: {problem}")
        spread = secrets.SystemRandom().uniform(0.5, 1.0)
        seconds = problem.after or self.limits.first_wait_seconds * 2 ** (attempt - 1) * spread
        if seconds > min(self.limits.longest_wait_seconds, watch.seconds_left):
            raise ListFetchError(f"{_shown(address)} failed ({problem}) and asks for a wait of {seconds:,.0f} s")
        self.sleep(seconds)

    def _try(self, address: str, known: Remark | None, watch: _FetchWatch) -> tuple[httpx.Response, bytes]:
        try:
            answer = self._answer(address, known, watch)
        except httpx.InvalidURL as error:
            raise ListFetchError(f"{_shown(address)} is no address: {error}") from None
        except httpx.TransportError as error:
            raise _TryAgainError(f"{type(error).__name__}: {error}") from None
        if watch.is_over:
            raise _TryAgainError("its time was up")
        return answer

    def _answer(self, address: str, known: Remark | None, watch: _FetchWatch) -> tuple[httpx.Response, bytes]:
        extensions = {"trace": watch.trace}
        request = self.client.build_request("GET", address, headers=_asked(known), extensions=extensions)
        for _ in range(self.limits.redirects + 1):
            with closing(self.client.send(request, stream=True, follow_redirects=False)) as response:
                if response.next_request is None:
                    return response, self._content(response, known)
                request = _redirected(request, response.next_request)
        raise ListFetchError(f"{_shown(address)} redirects more than {self.limits.redirects} times")

    def _content(self, response: httpx.Response, known: Remark | None) -> bytes:
        """Read the bytes of an answer; what they are is for the readers to say, whatever its status or type says."""
        status = response.status_code
        if status == HTTPStatus.OK:
            return self._bytes(response)
        if status == HTTPStatus.NOT_MODIFIED and known:
            return b""
        told = f"it answers {status} {response.reason_phrase}".rstrip()
        if status == HTTPStatus.TOO_MANY_REQUESTS or response.is_server_error:
            raise _TryAgainError(told, self._asked_wait(response.headers.get("retry-after", "")))
        raise ListFetchError(f"{_shown(str(response.url))}: {told}")

    def _bytes(self, response: httpx.Response) -> bytes:
        content = bytearray()
        most = self.limits.max_bytes
        if not _LENGTH_HEADERS & response.headers.keys():
            raise ListFetchError(f"{_shown(str(response.url))} does not say where it ends: it may be cut")
        declared = response.headers.get("content-length", "0")
        if declared.isdigit() and int(declared) > most:
            raise ListFetchError(f"{_shown(str(response.url))} has {int(declared):,} bytes, more than {most:,}")
        for piece in response.iter_raw():
            content += piece
            if len(content) > most:
                raise ListFetchError(f"{_shown(str(response.url))} has more than {most:,} bytes")
        return bytes(content)

    def _asked_wait(self, text: str) -> float | None:
        """Read Retry-After (RFC 9110, 10.2.3): seconds, or a date."""
        if text.isascii() and text.isdigit():
            return float(text)
        instant = _instant(text)
        return max(0.0, (instant - self.now()).total_seconds()) if instant else None


def _instant(text: str | None) -> datetime | None:
    """Read the date of a header (RFC 9110, 5.6.7); None where there is none, or it cannot be read."""
    try:
        instant = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, OverflowError):
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _asked(known: Remark | None) -> dict[str, str]:
    marks = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known else {}
    return {**_HEADERS, **{header: mark for header, mark in marks.items() if mark}}


def _redirected(request: httpx.Request, onward: httpx.Request) -> httpx.Request:
    """Go where an answer points to, but never from https to what can be read and changed on the way."""
    if onward.url.scheme not in _SCHEMES or (request.url.scheme, onward.url.scheme) == ("https", "http"):
        raise ListFetchError(f"{_shown(str(request.url))} redirects to {onward.url.scheme}: refused")
    return onward


def _name_of(address: str, code: str) -> str:
    """Name a file as its address does, or after the list."""
    name = PurePosixPath(unquote(httpx.URL(address).path)).name
    return name if "." in name else code


def _shown(address: str) -> str:
    """Return an address without its query and password, where tokens stand."""
    return str(httpx.URL(address).copy_with(query=None, fragment=None, userinfo=b""))
