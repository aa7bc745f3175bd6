"""Slow clients hold a server, and others must not notice: health and single checks are timed with and without them.

A third of the senders write their headers byte by byte, a third a body, a third a chunked body; the readers take a
large answer in small sips. The real server has two workers and the bundled lists.
"""

import argparse
import http.client
import json
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.http import python_of
from benchmarks.real_server import PATIENCE_SECONDS, ask, server

_LONG = b"1" * 4_000
# What they send after the first line, a byte at a time.
_HEADERS = b"X-Slow: " + _LONG
_BODY = b'Content-Type: application/json\r\nContent-Length: 9000\r\n\r\n{"holdings": [{"name": "'
_CHUNKED = b'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n{"holdings": [{"name": "'
_BEGINNINGS = (_HEADERS, _BODY, _CHUNKED)
_FIRST = b"POST /v1/screenings HTTP/1.1\r\nHost: localhost\r\n"
_STEP_SECONDS = 0.1
_SIP_BYTES = 64
_HEALTH_LIMIT_SECONDS, _RATIO_LIMIT = 0.1, 2.0
_JSON = {"Content-Type": "application/json"}


@dataclass(slots=True)
class SlowClients:
    """Connections that send or read a little at a time, until they are let go."""

    port: int
    sockets: list[socket.socket] = field(default_factory=list)
    senders: list[tuple[socket.socket, bytes]] = field(default_factory=list)
    readers: list[socket.socket] = field(default_factory=list)
    reading: set[int] = field(default_factory=set)
    closed: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def send(self, count: int) -> None:
        """Connect so many that send."""
        for number in range(count):
            beginning = _BEGINNINGS[number % len(_BEGINNINGS)]
            one = self._connect()
            head, line, body = beginning.partition(b"\r\n\r\n")
            one.sendall(_FIRST + head + line)  # the whole head where there is a body to come
            self.senders.append((one, body or _LONG))

    def read(self, count: int, path: str) -> None:
        """Connect so many that ask for an answer and hardly read it."""
        for _ in range(count):
            one = self._connect()
            one.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            self.readers.append(one)

    def go_on(self) -> None:
        """Send a byte and take a sip on each connection, again and again."""
        step = 0
        while not self.over.wait(_STEP_SECONDS):
            for one, text in self.senders:
                self._try(one, text[step % len(text)])
            for one in self.readers:
                self._sip(one)
            step += 1

    def wait(self, patience_seconds: float) -> None:
        """Wait until every reader has begun to read: what it costs to make their answers is another matter."""
        until = time.monotonic() + patience_seconds
        while len(self.reading) < len(self.readers) and time.monotonic() < until:
            time.sleep(_STEP_SECONDS)

    def _connect(self) -> socket.socket:
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        one.settimeout(60)
        one.connect(("127.0.0.1", self.port))
        self.sockets.append(one)
        return one

    def _try(self, one: socket.socket, byte: int) -> None:
        try:
            one.settimeout(0)
            one.send(bytes([byte]))
        except BlockingIOError:
            pass
        except OSError:
            self.closed += 1

    def _sip(self, one: socket.socket) -> None:
        try:
            one.settimeout(0)
            if one.recv(_SIP_BYTES):
                self.reading.add(one.fileno())
            else:
                self.closed += 1
        except BlockingIOError:
            pass
        except OSError:
            self.closed += 1


@contextmanager
def slow_clients(port: int, senders: int, readers: int, path: str) -> Iterator[SlowClients]:
    """Keep slow clients at a server."""
    clients = SlowClients(port)
    clients.send(senders)
    clients.read(readers, path)
    thread = threading.Thread(target=clients.go_on, daemon=True)
    thread.start()
    try:
        yield clients
    finally:
        clients.over.set()
        thread.join()
        for one in clients.sockets:
            one.close()


def large_answer(port: int, holdings: int) -> str:
    """Screen many holdings and give the path of the answer, some hundred bytes each."""
    body = json.dumps({"holdings": [{"name": f"Quiet Harbour Holdings {number}"} for number in range(holdings)]})
    status, document = ask(port, "POST", "/v1/screenings", body.encode(), _JSON)
    if status != http.client.CREATED:
        raise RuntimeError(f"the large answer was not made: {status} {document}")
    return f"/v1/screenings/{document['screening_id']}?include_clear=true"


def health(port: int, count: int, patience_seconds: float = 30) -> list[float]:
    """Ask for health, each time on a new connection, and give the seconds; an answer that does not come is endless."""
    return [_timed(port, "GET", "/healthz", b"", patience_seconds) for _ in range(count)]


def checks(port: int, count: int, patience_seconds: float = 30) -> list[float]:
    """Screen one holding again and again and give the seconds."""
    body = json.dumps({"holdings": [{"name": "Hikvision"}]}).encode()
    return [_timed(port, "POST", "/v1/screenings", body, patience_seconds) for _ in range(count)]


def _timed(port: int, method: str, path: str, body: bytes, patience_seconds: float) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience_seconds)
    began = time.perf_counter()
    try:
        connection.request(method, path, body, _JSON if body else {})
        response = connection.getresponse()
        response.read()
    except OSError:
        return float("inf")
    finally:
        connection.close()
    return time.perf_counter() - began if response.status < http.client.BAD_REQUEST else float("inf")


def late(seconds: list[float]) -> float:
    """Give the time within which 99 of a hundred were answered."""
    return sorted(seconds)[int(len(seconds) * 0.99)]


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds of health and of checks, without slow clients and beside them."""

    alone: tuple[list[float], list[float]]
    beside: tuple[list[float], list[float]]

    def faults(self) -> list[str]:
        """Say what is worse than it may be; there should be nothing."""
        found = []
        if max(self.beside[0]) > _HEALTH_LIMIT_SECONDS:
            found.append(f"/healthz took {max(self.beside[0]):.3f} s beside slow clients")
        if late(self.beside[1]) > _RATIO_LIMIT * late(self.alone[1]):
            found.append(f"checks: p99 {late(self.alone[1]):.4f} s alone, {late(self.beside[1]):.4f} s beside them")
        return found


def run(  # noqa: PLR0913 what is measured, with how many
    home: Path, *, senders: int, readers: int, asked: int, holdings: int = 5_000, checkout: Path | None = None
) -> Figures:
    """Time a server alone and beside slow clients."""
    python = python_of(checkout) if checkout else Path(sys.executable)
    patience = 30 if checkout is None else 3  # another version may never answer
    with server(home, 2, checkout=checkout, python=python, waiting="1000") as port:
        path = large_answer(port, holdings)
        checks(port, 20)
        alone = health(port, asked, patience), checks(port, asked, patience)
        with slow_clients(port, senders, readers, path) as clients:
            time.sleep(1)
            clients.wait(PATIENCE_SECONDS if checkout is None else patience)
            beside = health(port, asked, patience), checks(port, asked, patience)
    return Figures(alone, beside)


def main() -> None:
    """Print the figures; exit 1 when others noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--senders", type=int, default=64)
    parser.add_argument("--readers", type=int, default=64)
    parser.add_argument("--asked", type=int, default=300)
    parser.add_argument("--checkout", type=Path, help="another checkout to measure instead of this one")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = run(
            Path(folder), senders=asked.senders, readers=asked.readers, asked=asked.asked, checkout=asked.checkout
        )
    for label, (lives, answers) in (("alone", figures.alone), ("beside slow clients", figures.beside)):
        sys.stdout.write(
            f"{label:20} health: median {statistics.median(lives) * 1e3:.1f} ms, longest {max(lives) * 1e3:.1f} ms;"
            f" checks: median {statistics.median(answers) * 1e3:.1f} ms, p99 {late(answers) * 1e3:.1f} ms\n"
        )
    for fault in figures.faults():
        sys.stdout.write(f"{fault}\n")
    sys.exit(1 if figures.faults() else 0)


if __name__ == "__main__":
    main()
