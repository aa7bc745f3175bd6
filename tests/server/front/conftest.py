"""A real server whose patience is short, and clients that speak to it byte by byte."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from benchmarks.real_server import Running, running


@dataclass(frozen=True, slots=True)
class Wire:
    """A connection on which everything may be sent."""

    socket: socket.socket

    def send(self, text: bytes) -> None:
        self.socket.sendall(text)

    def answer(self, seconds: float = 20) -> bytes:
        """Read to the end of the connection."""
        self.socket.settimeout(seconds)
        parts = []
        while part := self.socket.recv(65_536):
            parts.append(part)
        return b"".join(parts)


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a server that gives each client two seconds, and takes six connections."""
    patience: dict[str, Any] = dict.fromkeys(("header_seconds", "body_seconds", "read_seconds"), "2")
    with running(tmp_path_factory.mktemp("hasty"), 1, connections="6", max_file_mb="1", **patience) as one:
        yield one


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a server as it is by default, with two workers."""
    with running(tmp_path_factory.mktemp("patient"), 2) as one:
        yield one


def connect(one: Running, *, buffer: int | None = None) -> Wire:
    """Connect to a server; `buffer` is how many bytes wait in the kernel for a client that does not read."""
    client = socket.socket()
    if buffer:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    client.settimeout(20)
    client.connect(("127.0.0.1", one.port))
    return Wire(client)
