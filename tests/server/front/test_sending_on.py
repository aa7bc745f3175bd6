"""A client may send its next request while it is answered, or leave: the loop that waits on serves it all the same."""

import json
import time

import pytest

from benchmarks.real_server import Running, ask
from tests.server.front.conftest import connect

pytestmark = pytest.mark.slow

BODY = json.dumps({"holdings": [{"name": "Xiaomi Corp"}]}).encode()
HEADS = b"POST /v1/screenings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
ONE = HEADS % len(BODY) + b"\r\n" + BODY
LAST = HEADS % len(BODY) + b"Connection: close\r\n\r\n" + BODY
ROUNDS = 20


def test_requests_that_are_sent_ahead_are_answered_in_turn(patient: Running) -> None:
    began = time.monotonic()
    for _ in range(ROUNDS):
        client = connect(patient)
        with client.socket:
            client.send(ONE)
            time.sleep(0.001)  # the first one is being answered
            client.send(ONE + LAST)
            assert client.answer().count(b"HTTP/1.1 201 CREATED") == 3
    # A connection that the loop forgot is found again when it looks at all of them, a second later.
    assert time.monotonic() - began < ROUNDS * 0.9


def test_one_connection_is_asked_again_and_again(patient: Running) -> None:
    client = connect(patient)
    began = time.monotonic()
    with client.socket:
        for _ in range(ROUNDS):
            client.send(ONE)
            while b"}\n" not in client.socket.recv(65_536):
                pass
    assert time.monotonic() - began < ROUNDS * 0.9


def test_who_leaves_before_the_answer_disturbs_nobody(patient: Running) -> None:
    for _ in range(ROUNDS):
        client = connect(patient)
        client.send(ONE)
        client.socket.close()
    status, document = ask(patient.port, "POST", "/v1/screenings", BODY, {"Content-Type": "application/json"})
    assert status == 201
    assert document["counts"]["screened"] == 1
