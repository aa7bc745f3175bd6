"""Slow clients cost a server memory and a descriptor, never a thread; none of them has for ever."""

import json
import select
import socket
import time
from contextlib import ExitStack, closing

import pytest

from benchmarks.real_server import Running
from benchmarks.slow_clients import checks, health, large_answer, slow_clients
from tests.server.front.conftest import connect

pytestmark = pytest.mark.slow

POST = b"POST /v1/screenings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
BODY = json.dumps({"holdings": [{"name": "Hikvision"}]}).encode()


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def problem_of(answer: bytes) -> dict[str, object]:
    document: dict[str, object] = json.loads(answer.partition(b"\r\n\r\n")[2])
    return document


def test_senders_and_readers_that_take_their_time_keep_nobody_else_waiting(patient: Running) -> None:
    path = large_answer(patient.port, 3_000)
    with slow_clients(patient.port, 16, 8, path) as clients:
        clients.wait(60)
        assert max(health(patient.port, 20, 5)) < 2
        assert max(checks(patient.port, 20, 5)) < 5
    assert clients.closed == 0


def test_a_request_that_comes_slowly_is_answered_all_the_same(patient: Running) -> None:
    wire = connect(patient)
    with closing(wire.socket):
        for byte in POST + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY:
            wire.send(bytes([byte]))
            time.sleep(0.002)
        assert status_of(wire.answer()) == 201


@pytest.mark.parametrize(
    ("beginning", "named"),
    [
        (b"GET /healthz HTTP/1.1\r\nHost: local", "PENDENS_HEADER_SECONDS"),
        (POST + b"Content-Length: 1000\r\n\r\n{", "PENDENS_BODY_SECONDS"),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{", "PENDENS_BODY_SECONDS"),
    ],
)
def test_a_request_that_does_not_come_is_given_up(hasty: Running, beginning: bytes, named: str) -> None:
    wire = connect(hasty)
    with closing(wire.socket):
        wire.send(beginning)
        answer = wire.answer()
    assert status_of(answer) == 408
    problem = problem_of(answer)
    assert problem["type"] == "urn:pendens:problem:request-timeout"
    assert named in str(problem["detail"])


def test_a_byte_now_and_then_does_not_keep_a_request_alive(hasty: Running) -> None:
    wire = connect(hasty)
    began = time.monotonic()
    with closing(wire.socket):
        wire.send(POST)
        while not _is_answered(wire.socket):
            assert time.monotonic() - began < 20
            wire.send(b"X")
        assert status_of(wire.answer()) == 408


def _is_answered(client: socket.socket) -> bool:
    return bool(select.select([client], [], [], 0.2)[0])


def test_an_answer_that_nobody_reads_is_given_up(hasty: Running) -> None:
    path = large_answer(hasty.port, 20_000)  # 7 MB: more than the kernel takes off the server's hands
    wire = connect(hasty, buffer=2_048)
    with closing(wire.socket):
        wire.send(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert wire.socket.recv(100).startswith(b"HTTP/1.1 200 OK\r\n")
        time.sleep(6)
        with pytest.raises(ConnectionResetError):
            wire.answer()


def test_one_connection_too_many_is_told_so_and_comes_back_later(hasty: Running) -> None:
    with ExitStack() as stack:
        for _ in range(6):
            wire = connect(hasty)
            stack.enter_context(closing(wire.socket))
            wire.send(POST)
        time.sleep(0.3)
        late = connect(hasty)
        stack.enter_context(closing(late.socket))
        late.send(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = late.answer()
    assert status_of(answer) == 503
    assert b"\r\nRetry-After: 5\r\n" in answer
    assert "PENDENS_CONNECTIONS" in str(problem_of(answer)["detail"])


def test_connections_that_are_only_kept_open_make_room(hasty: Running) -> None:
    with ExitStack() as stack:
        for _ in range(8):
            wire = connect(hasty)
            stack.enter_context(closing(wire.socket))
            wire.send(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            wire.socket.settimeout(20)
            assert wire.socket.recv(65_536).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_server_that_is_asked_once_and_again_keeps_the_connection(patient: Running) -> None:
    wire = connect(patient)
    with closing(wire.socket):
        for _ in range(3):
            wire.send(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert wire.socket.recv(65_536).endswith(b'{"status":"alive"}\n')
        wire.socket.shutdown(socket.SHUT_WR)
        assert wire.answer() == b""
