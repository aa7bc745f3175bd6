"""Asks a server at a pace of its own, whatever it answers: an open loop, as callers make who know nothing of others.

Requests come as a Poisson process. One that is due waits for a connection that is free; its time counts from when it
was due, so that a server that stalls is not spared those who would have come meanwhile.
"""

import random
import selectors
import socket
import statistics
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_CONNECTIONS = 64
_READ_BYTES = 1 << 16
_HEAD_END = b"\r\n\r\n"
_CREATED = b" 201 "
_PATIENCE_SECONDS = 10.0
_LONGEST_WAIT_SECONDS = 0.05


@dataclass(slots=True)
class Paced:
    """What came of it: how long each answered request took from when it was due (seconds), and how many failed."""

    seconds: list[float] = field(default_factory=list)
    refused: int = 0
    unanswered: int = 0

    def within(self, share: int) -> float:
        """Give the milliseconds within which so many of a hundred were answered."""
        return statistics.quantiles(self.seconds, n=100)[share - 1] * 1e3


@dataclass(slots=True)
class _Connection:
    door: socket.socket
    due: float = 0.0
    answer: bytes = b""

    def read(self) -> bytes | None:
        """Read what has come; give the whole answer when it is there."""
        self.answer += self.door.recv(_READ_BYTES)
        head, end, body = self.answer.partition(_HEAD_END)
        if not end or len(body) < _length_of(head):
            return None
        whole, self.answer = self.answer, b""
        return whole


def _length_of(head: bytes) -> int:
    lines = (line.partition(b":") for line in head.split(b"\r\n"))
    return next(int(value) for name, _, value in lines if name.lower() == b"content-length")


def requests_of(bodies: Sequence[str], key: str = "") -> list[bytes]:
    """Write requests as they go over the wire."""
    known = f"Authorization: Bearer {key}\r\n" if key else ""
    head = f"POST /v1/screenings HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{known}"
    written = [body.encode() for body in bodies]
    return [f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body for body in written]


def ask_paced(port: int, requests: Sequence[bytes], rate: float, seconds: float) -> Paced:
    """Ask `rate` times a second, for so many seconds."""
    told, waiting = Paced(), deque(_moments(rate, seconds))
    asked = 0
    began = time.perf_counter()
    with selectors.DefaultSelector() as selector:
        free = deque(_open(port) for _ in range(_CONNECTIONS))
        everyone = tuple(free)
        for one in everyone:
            selector.register(one.door, selectors.EVENT_READ, one)
        while waiting or len(free) < len(everyone):
            now = time.perf_counter() - began
            while waiting and free and waiting[0] <= now:
                one = free.popleft()
                one.due = waiting.popleft()
                one.door.sendall(requests[asked % len(requests)])
                asked += 1
            pause = max(0.0, waiting[0] - now) if waiting and free else _LONGEST_WAIT_SECONDS
            for key, _ in selector.select(min(pause, _LONGEST_WAIT_SECONDS)):
                if whole := key.data.read():
                    _note(told, whole, time.perf_counter() - began - key.data.due)
                    free.append(key.data)
            if now > seconds + _PATIENCE_SECONDS:
                told.unanswered = len(waiting) + len(everyone) - len(free)
                break
        for one in everyone:
            one.door.close()
    return told


def _note(told: Paced, answer: bytes, seconds: float) -> None:
    if _CREATED in answer[:16]:
        told.seconds.append(seconds)
    else:
        told.refused += 1


def _open(port: int) -> _Connection:
    return _Connection(socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_SECONDS))


def _moments(rate: float, seconds: float, seed: int = 16) -> Iterator[float]:
    """Give the moments at which requests are due, in seconds from the beginning."""
    dice, at = random.Random(seed), 0.0
    while (at := at + dice.expovariate(rate)) < seconds:
        yield at
