"""Workers share connections evenly, and end without losing what they were asked."""

import http.client
import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Self

import pytest

from benchmarks.real_server import Running, ask, running
from tests.server.front.conftest import connect

pytestmark = pytest.mark.slow

JSON = {"Content-Type": "application/json"}
BODY = json.dumps({"holdings": [{"name": "Hikvision"}]}).encode()


def sockets_of(worker: int) -> set[str]:
    return {
        name for file in Path(f"/proc/{worker}/fd").iterdir() if (name := str(file.readlink())).startswith("socket:")
    }


def connections_of(one: Running) -> list[int]:
    """Count the established connections of each worker, by the kernel's own table."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ours = {f"socket:[{line[9]}]" for line in lines if int(line[1].split(":")[1], 16) == one.port and line[3] == "01"}
    return [len(sockets_of(worker) & ours) for worker in one.workers()]


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="this system has no /proc")
def test_connections_are_spread_over_the_workers(patient: Running) -> None:
    time.sleep(1.5)
    with ExitStack() as stack:
        for _ in range(16):
            wire = connect(patient)
            stack.enter_context(closing(wire.socket))
            wire.send(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            wire.socket.recv(1_000)
        assert sum(connections_of(patient)) >= 16
        assert min(connections_of(patient)) >= 5


class Clients:
    """Threads that screen again and again, each on a connection that it keeps, and what they were told."""

    def __init__(self, port: int, count: int) -> None:
        self.port, self.over = port, threading.Event()
        self.kept: list[str] = []
        self.told: Counter[str] = Counter()
        self.threads = [threading.Thread(target=self._go_on, daemon=True) for _ in range(count)]

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(60)

    def wait_for(self, count: int) -> None:
        until = time.monotonic() + 120
        while len(self.kept) < count and time.monotonic() < until:
            time.sleep(0.01)
        assert len(self.kept) >= count

    def _go_on(self) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            self._ask_on(connection)

    def _ask_on(self, connection: http.client.HTTPConnection) -> None:
        while not self.over.is_set():
            try:
                connection.request("POST", "/v1/screenings", BODY, JSON)
                response = connection.getresponse()
                document = json.loads(response.read())
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.told[type(error).__name__] += 1
                connection.close()
                time.sleep(0.02)
                continue
            self.told[str(response.status)] += 1
            if response.status == http.client.CREATED:
                self.kept.append(document["screening_id"])


def test_answers_on_connections_that_are_kept_come_whole(patient: Running) -> None:
    with Clients(patient.port, 8) as clients:
        clients.wait_for(1_000)
    assert set(clients.told) == {"201"}
    assert len(set(clients.kept)) == clients.told["201"]


def test_what_was_answered_is_kept_when_all_processes_are_killed(tmp_path: Path) -> None:
    with running(tmp_path, 2) as one, Clients(one.port, 8) as clients:
        clients.wait_for(120)
        for victim in (*one.workers(), one.process.pid):
            os.kill(victim, signal.SIGKILL)
        clients.over.set()
    assert set(clients.told) <= {
        "201",
        "ConnectionRefusedError",
        "ConnectionResetError",
        "RemoteDisconnected",
        "BadStatusLine",
    }
    with running(tmp_path, 1) as again:
        lost = [key for key in clients.kept if ask(again.port, "GET", f"/v1/screenings/{key}")[0] != http.client.OK]
    assert lost == []


@pytest.mark.parametrize("how", [signal.SIGHUP, signal.SIGTERM])
def test_workers_that_are_replaced_or_stopped_answer_what_they_were_asked(tmp_path: Path, how: signal.Signals) -> None:
    with running(tmp_path, 2) as one, Clients(one.port, 6) as clients:
        clients.wait_for(50)
        before = one.workers()
        one.process.send_signal(how)
        if how == signal.SIGHUP:
            _wait(lambda: len(one.workers()) == 2 and not set(before) & set(one.workers()))
            clients.wait_for(len(clients.kept) + 50)
        else:
            one.process.wait(30)
        clients.over.set()
    broken = {"201", "ConnectionRefusedError"} if how == signal.SIGTERM else {"201"}
    # a connection on which nothing was asked may end at the very moment at which the next request leaves
    assert sum(count for word, count in clients.told.items() if word not in broken) <= 6


def _wait(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_worker_that_dies_is_replaced_and_others_go_on(tmp_path: Path) -> None:
    with running(tmp_path, 2) as one, Clients(one.port, 4) as clients:
        clients.wait_for(20)
        victim = one.workers()[0]
        os.kill(victim, signal.SIGKILL)
        _wait(lambda: len(one.workers()) == 2 and victim not in one.workers())
        clients.wait_for(len(clients.kept) + 20)
        assert min(len(sockets_of(worker)) for worker in one.workers()) > 0
