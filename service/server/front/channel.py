"""One connection: its request is taken in at the client's pace and its answer given out so, within a time."""

import contextlib
import fcntl
import socket
import struct
import sys
import termios
import time
from typing import Any

from waitress.channel import HTTPChannel  # type: ignore[import-untyped] # waitress ships no types

from service.server.front.limits import KEEP_ALIVE_SECONDS, LINGER_SECONDS, SENT_AT_ONCE_BYTES, Limits
from service.server.front.parser import Parser
from service.server.front.refusals import ProblemTask, whole_answer

_DROPPED_AT_ONCE_BYTES = 65_536
# Of a connection that is sent away so much is read, and waited for, as tells a browser from a program: its headers
# come in one piece and at once.
_TELLING_BYTES, _TELLING_SECONDS = 16_384, 1.0
_FORGET = struct.pack("ii", 1, 0)


class Channel(HTTPChannel):  # type: ignore[misc] # waitress ships no types
    """A connection of a worker; the event loop reads and writes it, threads compute its answers."""

    parser_class = Parser
    error_task_class = ProblemTask
    # Why: most clients send nothing while they are answered. To go on waiting for them meanwhile spares the loop two
    # calls to the kernel and a wake-up for each request; who does send on is left alone then (`Loop.turn`).
    is_waited_on = True
    # waitress's own, whose class says None and 0 where an instance has more
    request: Any
    connected: bool
    close_when_flushed: bool
    will_close: bool
    total_outbufs_len: int

    def __init__(self, server: Any, sock: socket.socket, *rest: Any, **named: Any) -> None:  # noqa: ANN401 waitress's own
        self._limits: Limits = server.limits
        self._begun = time.monotonic()  # of the request that is coming in
        self._has_asked = False
        self._unread_since: float | None = None  # since when the client has not read all that is there
        self._sent = 0  # bytes since then, and those that the kernel still had at that moment
        self._may_send = 0
        self._is_parting = False
        self._lingers_until: float | None = None
        self._refusal: str | None = None  # what is told to a connection that is one too many, until it is
        super().__init__(server, sock, *rest, **named)

    def refuse(self, detail: str) -> None:
        """Answer 503 as soon as it shows who asks, a browser or a program, and part."""
        self._refusal = detail

    def _tell_refusal(self, request: bytes) -> None:
        detail, self._refusal = self._refusal, None
        with self.outbuf_lock:
            answer = whole_answer(503, "Service Unavailable", detail or "", request)
            self.outbufs[-1].append(answer)
            self.total_outbufs_len += len(answer)
            self.close_when_flushed = True

    # what the event loop does

    def readable(self) -> bool:
        """Tell whether to read; what comes after the last answer is read too, and dropped."""
        return self._lingers_until is not None or bool(super().readable())

    def writable(self) -> bool:
        """Tell whether there is something to send or to close."""
        return self._lingers_until is None and bool(super().writable())

    def handle_read(self) -> None:
        """Read what there is."""
        if self._refusal is not None:
            first = self._first_bytes()
            if self.connected:
                self._tell_refusal(first)
            return
        if self._lingers_until is None:
            super().handle_read()
            return
        with contextlib.suppress(OSError):
            self.recv(_DROPPED_AT_ONCE_BYTES)

    def _first_bytes(self) -> bytes:
        with contextlib.suppress(OSError):
            return bytes(self.recv(_TELLING_BYTES))
        return b""

    def received(self, data: bytes) -> bool:
        """Take bytes in, and note when a new request began."""
        before = self.request
        taken = bool(super().received(data))
        if self.request is not None and self.request is not before:
            self._begun = time.monotonic()
        self._has_asked = self._has_asked or bool(self.requests)
        return taken

    def handle_write(self) -> None:
        """Send what there is; close when that was the end."""
        self._is_parting = self._is_parting or self.close_when_flushed
        super().handle_write()

    def handle_close(self) -> None:
        """Close; where the client may still be sending, first say so and wait for its end."""
        if self._is_parting and self.connected and self._lingers_until is None:
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)
                self.will_close = False
                self._lingers_until = time.monotonic() + LINGER_SECONDS
                return
        self._drop_request()
        super().handle_close()

    def _abort(self) -> None:
        """Close at once, and let the kernel forget what it holds for a client that does not read."""
        self._lingers_until = 0.0
        self.will_close = True
        with contextlib.suppress(OSError):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _FORGET)
        self.handle_close()

    def _drop_request(self) -> None:
        """Give back what a request that never became whole has of memory and disk."""
        if self.request is not None:
            self.request.close()

    # time

    def look(self, now: float) -> None:
        """Refuse or close a connection that takes too long."""
        if self._refusal is not None:
            if now - self._begun > _TELLING_SECONDS:
                self._tell_refusal(b"")
        elif self._lingers_until is not None:
            if now > self._lingers_until:
                self.will_close = True
                self.handle_close()
        elif self._is_unread_for_too_long(now):
            self._abort()
        elif self.requests or self.total_outbufs_len:
            return
        elif self.request is not None:
            self._look_at_request(now)
        elif self._is_idle_for(now, KEEP_ALIVE_SECONDS if self._has_asked else self._limits.header_seconds):
            self.will_close = True

    def is_idle(self) -> bool:
        """Tell whether nothing is under way: no request is coming, worked on or being answered."""
        is_at_work = self.requests or self.request or self.total_outbufs_len or self._is_parting
        return not (is_at_work or self._refusal is not None)

    def is_busy(self) -> bool:
        """Tell whether a client waits for an answer, or sends a request."""
        return self._lingers_until is None and not self.is_idle()

    def part(self) -> None:
        """Close a connection on which nothing is under way."""
        self.will_close = True

    def idle_since(self) -> float:
        """Tell when something was last received or sent, in seconds of the wall clock."""
        return float(self.last_activity)

    def _is_idle_for(self, now: float, seconds: float) -> bool:
        return time.time() - self.last_activity > seconds and now - self._begun > seconds

    def _is_unread_for_too_long(self, now: float) -> bool:
        since, limits = self._unread_since, self._limits
        if since is None or now - since <= limits.read_seconds:
            return False
        read = self._sent - self._in_kernel()
        return now - since > limits.read_seconds + read / limits.least_rate

    def _in_kernel(self) -> int:
        """Count the bytes that were sent and that the client has not taken: the kernel holds megabytes of them."""
        with contextlib.suppress(OSError):
            return int.from_bytes(fcntl.ioctl(self.socket, termios.TIOCOUTQ, bytes(4)), sys.byteorder)
        return 0

    def _look_at_request(self, now: float) -> None:
        limits, request = self._limits, self.request
        allowed = limits.header_seconds
        if request.headers_finished:
            allowed += limits.body_seconds + request.body_bytes_received / limits.least_rate
        if now - self._begun <= allowed:
            return
        with self.requests_lock:
            request.time_out(allowed)
            self.requests.append(request)
            self.request = None
            self.server.add_task(self)

    # what is sent, by the loop or by a thread

    def _flush_some(self, do_close: bool = True) -> bool:  # noqa: FBT001, FBT002 waitress's own
        """Send what the client takes; the loop and a thread that has just answered may both come, so one at a time."""
        with self.outbuf_lock:
            if not self.total_outbufs_len:
                return False
            self._may_send = SENT_AT_ONCE_BYTES
            sent = bool(super()._flush_some(do_close=do_close))
            if not self.total_outbufs_len:
                self._unread_since = None
            elif self._unread_since is None:
                self._unread_since, self._sent = time.monotonic(), self._in_kernel()
            return sent

    def send(self, data: bytes, do_close: bool = True) -> int:  # noqa: FBT001, FBT002 waitress's own
        """Send what the client takes, and no more than its turn allows."""
        if self._may_send <= 0:
            return 0
        sent = int(super().send(data[: self._may_send], do_close=do_close))
        self._may_send -= sent
        self._sent += sent
        return sent

    # what threads do

    def write_soon(self, data: Any) -> int:  # noqa: ANN401 bytes, or waitress's file
        """Take a part of an answer."""
        taken = int(super().write_soon(data))
        if self.total_outbufs_len >= self.adj.send_bytes or self.will_close:
            self.server.changed(self)
        return taken

    def service(self) -> None:
        """Compute one answer, and send what the client takes of it at once."""
        if self.server.is_stopping:
            self.requests[0].headers["CONNECTION"] = "close"
        super().service()
        self._flush_exception(self._flush_some, do_close=False)
        self.server.changed(self)
