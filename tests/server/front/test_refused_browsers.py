"""A person whose request the front refuses reads a page with the limit, the setting and a way out."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest
from lxml import html  # type: ignore[import-untyped]  # it ships no types

from benchmarks.real_server import Running
from tests.server.front.conftest import Wire, connect
from tests.server.front.test_slow_clients import POST, problem_of, status_of

BROWSER = b"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
FORM = b"POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n" + BROWSER
GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n" + BROWSER


def told(one: Running, *parts: bytes) -> bytes:
    wire = connect(one)
    with closing(wire.socket):
        for part in parts:
            wire.send(part)
        return wire.answer()


def page_of(answer: bytes) -> str:
    """Give the words of a page, after looking at what makes it one that a person can use."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"Content-Type: text/html; charset=utf-8" in head
    assert b"Content-Security-Policy: default-src 'none'; style-src 'sha256-" in head
    assert b"Cache-Control: no-store" in head
    document = html.fromstring(body.decode())
    assert document.get("lang") == "en"
    assert document.xpath("count(//h1)") == 1
    assert document.xpath("//main//a[@href='/']")
    assert document.xpath("string(//title)").endswith("Pendens")
    return " ".join(document.xpath("string(//main)").split())


@pytest.mark.parametrize(
    ("code", "request_", "words"),
    [
        (413, FORM + b"Content-Length: 99999999\r\n\r\n", ["larger than this service takes", "1 MB", "_MAX_FILE_MB"]),
        (413, FORM + b"Transfer-Encoding: chunked\r\n\r\n" + b"186a0\r\n%b\r\n" % (b" " * 100_000) * 12, ["1 MB"]),
        (408, FORM + b"Content-Length: 1000\r\n\r\n-", ["PENDENS_BODY_SECONDS", "did not come within"]),
        (408, GET + b"Half: ", ["PENDENS_HEADER_SECONDS"]),
        (400, GET + b"no header\r\n\r\n", ["Go back, reload the page"]),
        (400, b"POST / HTTP/1.1\r\n" + BROWSER + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n", ["Go back"]),
        (431, GET + b"Cookie: " + b"x" * 70_000, ["65,536 bytes", "Delete the cookies"]),
        (431, b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n" + BROWSER + b"\r\n", ["shorter address"]),
        (501, FORM + b"Transfer-Encoding: gzip\r\n\r\n", ["Go back"]),
    ],
)
def test_a_browser_reads_a_page(hasty: Running, code: int, request_: bytes, words: list[str]) -> None:
    answer = told(hasty, request_)
    assert status_of(answer) == code
    page = page_of(answer)
    for word in [*words, "What happened:", "What to do:", "name the request"]:
        assert word in page, page


def test_an_address_of_the_api_answers_a_browser_as_it_answers_programs(hasty: Running) -> None:
    answer = told(hasty, POST + BROWSER + b"Content-Length: 99999999\r\n\r\n")
    assert problem_of(answer)["type"] == "urn:pendens:problem:too-large"


def test_a_body_that_looks_like_a_browsers_header_makes_no_page(hasty: Running) -> None:
    chunk = b"2\r\n\r\n\r\nZZ\r\n" + BROWSER
    answer = told(hasty, POST + b"Transfer-Encoding: chunked\r\n\r\n", chunk)
    assert problem_of(answer)["type"] == "urn:pendens:problem:malformed-request"


@contextmanager
def all_taken(one: Running) -> Iterator[Wire]:
    """Take all connections, and give one that is one too many."""
    with ExitStack() as stack:
        for _ in range(6):
            wire = connect(one)
            stack.enter_context(closing(wire.socket))
            wire.send(POST)
        time.sleep(0.5)  # until the server has read of each: an idle one would make room
        late = connect(one)
        stack.enter_context(closing(late.socket))
        yield late


@pytest.mark.parametrize("delay", [False, True])
def test_a_browser_that_is_one_too_many_reads_a_page(hasty: Running, delay: bool) -> None:  # noqa: FBT001 two cases
    with all_taken(hasty) as late:
        if delay:  # the connection is there before its request
            time.sleep(0.2)
        late.send(GET + b"\r\n")
        answer = late.answer()
    assert status_of(answer) == 503
    assert b"\r\nRetry-After: 5\r\n" in answer
    assert "PENDENS_CONNECTIONS" in page_of(answer)


def test_a_connection_that_is_one_too_many_and_says_nothing_is_told_too(hasty: Running) -> None:
    with all_taken(hasty) as late:
        answer = late.answer()
    assert "PENDENS_CONNECTIONS" in str(problem_of(answer)["detail"])
