"""What is no request, or too large a one, is refused in the words of the API before anybody works on it."""

import time
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from benchmarks.real_server import Running
from tests.server.front.conftest import connect
from tests.server.front.test_slow_clients import BODY, POST, problem_of, status_of

pytestmark = pytest.mark.slow


def told(one: Running, *parts: bytes) -> bytes:
    wire = connect(one)
    with closing(wire.socket):
        for part in parts:
            wire.send(part)
        return wire.answer()


@pytest.mark.parametrize(
    "body",
    [
        b"ZZ\r\n{}\r\n0\r\n\r\n",
        b"-2\r\n{}\r\n0\r\n\r\n",
        b"2 \r\n{}\r\n0\r\n\r\n",
        b"2\r\n{}XX0\r\n\r\n",
        b"1" * 5_000,
        b"0" * 5_000,
        b"2\r\n{}\r\n0\r\nTrailer: " + b"x" * 70_000,
    ],
)
def test_malformed_chunks_are_a_bad_request(patient: Running, body: bytes) -> None:
    answer = told(patient, POST + b"Transfer-Encoding: chunked\r\n\r\n" + body)
    assert status_of(answer) == 400
    assert problem_of(answer)["type"] == "urn:pendens:problem:malformed-request"


def test_a_body_in_chunks_is_read(patient: Running) -> None:
    chunked = b"".join(b"%x;a=b\r\n%b\r\n" % (1, BODY[at : at + 1]) for at in range(len(BODY)))
    answer = told(patient, POST + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked + b"0\r\n\r\n")
    assert status_of(answer) == 201


@pytest.mark.parametrize(
    ("version", "framing"),
    [
        (b"1.1", b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
        (b"1.1", b"Transfer-Encoding: chunked\r\nContent-Length: 48\r\n"),
        (b"1.0", b"Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n"),
    ],
)
def test_a_body_whose_end_is_told_in_two_ways_is_refused_and_nothing_behind_it_is_read(
    patient: Running, version: bytes, framing: bytes
) -> None:
    began = POST.replace(b"HTTP/1.1", b"HTTP/" + version)
    hidden = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = told(patient, began + framing + b"\r\n0\r\n\r\n" + hidden)
    assert status_of(answer) == 400
    assert answer.count(b"HTTP/1.1 ") + answer.count(b"HTTP/1.0 ") == 1
    assert "Transfer-Encoding" in str(problem_of(answer)["detail"])


@pytest.mark.parametrize("expects", [b"", b"Expect: 100-continue\r\n"])
def test_a_body_that_says_it_is_too_large_is_not_waited_for(hasty: Running, expects: bytes) -> None:
    began = time.monotonic()
    answer = told(hasty, POST + expects + b"Content-Length: 99999999999\r\n\r\n")
    assert status_of(answer) == 413
    assert time.monotonic() - began < 15
    problem = problem_of(answer)
    assert problem["type"] == "urn:pendens:problem:too-large"
    assert "PENDENS_MAX_FILE_MB" in str(problem["detail"])


def test_who_sends_on_after_a_refusal_can_read_it(hasty: Running) -> None:
    answer = told(hasty, POST + b"Content-Length: 5000000\r\n\r\n", *[b" " * 100_000] * 10)
    assert status_of(answer) == 413


def test_a_body_that_grows_too_large_is_refused(hasty: Running) -> None:
    chunk = b"186a0\r\n" + b" " * 100_000 + b"\r\n"
    assert status_of(told(hasty, POST + b"Transfer-Encoding: chunked\r\n\r\n", *[chunk] * 12)) == 413


def test_headers_without_end_are_refused(patient: Running) -> None:
    answer = told(patient, b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 70_000)
    assert status_of(answer) == 431
    assert problem_of(answer)["type"] == "urn:pendens:problem:headers-too-large"


def test_a_second_request_behind_a_refused_one_is_not_answered(patient: Running) -> None:
    answer = told(patient, b"GET /healthz HTTP/9\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert status_of(answer) == 400
    assert answer.count(b"HTTP/1.1 ") + answer.count(b"HTTP/1.0 ") == 1


@pytest.mark.parametrize("sign", [b"X-Forwarded-For: 192.0.2.7", b"Forwarded: for=192.0.2.7", b"Via: 1.1 proxy"])
def test_the_application_sees_the_headers_of_a_proxy(patient: Running, sign: bytes) -> None:
    """They shut the door while nobody is asked for a key: a front that took them away would open it."""
    request = (
        b"POST /v1/lists/house-x/versions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n"
    )
    answer = told(patient, request + sign + b"\r\n\r\n")
    assert status_of(answer) == 401
    assert problem_of(answer)["type"] == "urn:pendens:problem:unauthenticated"


@examples(max_examples=60)
@given(st.binary(min_size=1, max_size=300))
def test_whatever_comes_is_refused_and_the_server_lives(patient: Running, noise: bytes) -> None:
    wire = connect(patient)
    with closing(wire.socket):
        wire.send(noise + b"\r\n\r\n")
        wire.socket.shutdown(1)
        answer = wire.answer()
        assert not answer or status_of(answer) >= 400
    assert status_of(told(patient, b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")) == 200
