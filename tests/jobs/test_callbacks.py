"""Who asked for it is told when a job is over: signed, again until it arrives, and never another machine."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from service.errors import CallbackError, InvalidRequestError
from service.jobs import CallbackHosts, Callbacks
from service.store import JobDraft, JobLease, JobState, Store
from tests.databases import database_in

SECRET = "a secret that both of them know, 32"  # noqa: S105 a test's
BEGIN = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


class Receiver(HTTPServer):
    """Takes what is sent, and answers as a test says."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.location = 204, ""
        self.taken: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server_port}/hooks?desk=1"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, {key.lower(): value for key, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:  # noqa: ANN401 the library's own
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


class Setup:
    """A store with one job, and the callbacks of it at an hour that a test sets."""

    def __init__(self, folder: Path, receiver: Receiver, names: tuple[str, ...]) -> None:
        self.at = BEGIN
        self.store = Store.open(database_in(folder))
        self.callbacks = Callbacks(self.store, lambda: self.at, CallbackHosts(names), SECRET)
        draft = JobDraft("11111111-1111-4111-8111-111111111111", "rows", "", {}, receiver.url)
        self.job = self.store.kept_jobs.add(draft, now=BEGIN, limit=5)

    def finish(self, state: JobState = JobState.DONE) -> None:
        until = BEGIN + timedelta(seconds=30)
        self.store.all_jobs.claim("w", now=BEGIN, until=until)
        assert self.store.all_jobs.finish(JobLease(self.job.id, "w", until), state, at=BEGIN)

    def tries_in(self, hours: int, seconds: int = 600) -> int:
        """Look as often for so long, and count the tries."""
        tries = 0
        for _ in range(hours * 3_600 // seconds):
            tries += self.callbacks.send_due()
            self.at += timedelta(seconds=seconds)
        return tries


@pytest.fixture
def setup(tmp_path: Path, receiver: Receiver) -> Iterator[Callable[..., Setup]]:
    made: list[Setup] = []

    def make(*names: str) -> Setup:
        made.append(Setup(tmp_path, receiver, names or (f"http://localhost:{receiver.server_port}",)))
        return made[0]

    yield make
    made[0].store.close()


def test_it_is_told_once_when_the_job_is_over_and_signed(setup: Callable[..., Setup], receiver: Receiver) -> None:
    own = setup()
    assert not own.callbacks.send_due()  # it waits yet
    own.finish()
    assert own.callbacks.send_due()
    assert not own.callbacks.send_due()
    (path, headers, body), *rest = receiver.taken
    assert not rest
    assert path == "/hooks?desk=1"
    assert headers["host"] == f"localhost:{receiver.server_port}"
    told = json.loads(body)
    assert (told["job_id"], told["state"], told["screening_id"]) == (own.job.id, "done", own.job.id)
    whole = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    proof = base64.b64encode(hmac.new(SECRET.encode(), whole, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{proof}"
    assert int(headers["webhook-timestamp"]) == int(BEGIN.timestamp())


def test_a_job_that_failed_names_no_screening(setup: Callable[..., Setup], receiver: Receiver) -> None:
    own = setup()
    own.finish(JobState.FAILED)
    own.callbacks.send_due()
    told = json.loads(receiver.taken[0][2])
    assert (told["state"], told["screening_id"]) == ("failed", None)


def test_who_does_not_take_it_is_tried_again_more_and_more_seldom(
    setup: Callable[..., Setup], receiver: Receiver
) -> None:
    own = setup()
    own.finish()
    receiver.status = 503
    assert 6 <= own.tries_in(1, seconds=15) <= 9
    assert 1 <= own.tries_in(2) <= 2
    receiver.status = 200
    assert own.tries_in(3) == 1


def test_it_is_given_up_after_a_day(setup: Callable[..., Setup], receiver: Receiver) -> None:
    own = setup()
    own.finish()
    receiver.status = 500
    tries = own.tries_in(48)
    assert tries == 30
    assert own.tries_in(24) == 0


def test_no_redirect_is_followed(setup: Callable[..., Setup], receiver: Receiver) -> None:
    own = setup()
    own.finish()
    receiver.status, receiver.location = 307, f"http://localhost:{receiver.server_port}/elsewhere"
    assert own.tries_in(3) == 1
    assert [path for path, *_ in receiver.taken] == ["/hooks?desk=1"]


def test_a_name_that_nobody_knows_for_a_while_is_tried_again(setup: Callable[..., Setup], receiver: Receiver) -> None:
    own = setup()
    own.finish()

    def unknown(_host: str, _port: int) -> list[str]:
        raise OSError

    known = own.callbacks
    own.callbacks = replace(known, hosts=replace(known.hosts, look_up=unknown))
    assert own.tries_in(1) > 1
    own.callbacks = known
    own.tries_in(3)
    assert len(receiver.taken) == 1


def test_a_host_that_is_named_no_more_is_told_nothing(setup: Callable[..., Setup], receiver: Receiver) -> None:
    own = setup("hooks.example")
    own.finish()
    assert own.tries_in(3) == 1
    assert not receiver.taken


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/",
        "http://hooks.example/",
        "https://hooks.example:8443/",
        "https://hooks.example.evil.example/",
        "https://user:word@hooks.example/",
        "https://hooks.example@evil.example/",
        "https://hooks.example/#part",
        "https://hooks.example/a b",
        "https://hooks.example/\r\nX: y",
        "https://hooks.example:99999/",
        "ftp://hooks.example/",
        "//hooks.example/",
        "hooks.example",
        "https://[::1/",
        "",
        "https://hooks.example/" + "a" * 3_000,
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    hosts = CallbackHosts(("hooks.example",))
    hosts.require("https://hooks.example/path?x=1")
    hosts.require("https://HOOKS.example:443/")
    with pytest.raises(InvalidRequestError):
        hosts.require(url)
    with pytest.raises(CallbackError):
        CallbackHosts(("hooks.example",), lambda *_: ["93.184.216.34"]).resolve(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.1.1",
        "169.254.169.254",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "::10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1",
        "2002:a00:1::1",
        "fec0::1",
        "::",
        "224.0.0.1",
        "100.64.0.1",
    ],
)
def test_a_name_that_points_inwards_is_not_told_unless_that_is_named(address: str) -> None:
    def found(_host: str, _port: int) -> list[str]:
        return ["93.184.216.34", address]

    with pytest.raises(CallbackError):
        CallbackHosts(("hooks.example",), found).resolve("https://hooks.example/")


@pytest.mark.parametrize("address", ["2606:2800:21f:cb07::1", "64:ff9b::5db8:d822", "2002:5db8:d822::1"])
def test_a_name_that_points_outwards_is_told(address: str) -> None:
    assert CallbackHosts(("hooks.example",), lambda *_: [address]).resolve("https://hooks.example/") == address


def test_an_inner_network_that_is_named_is_told() -> None:
    hosts = CallbackHosts(("hooks.example", "10.1.0.0/16"), lambda *_: ["10.1.2.3"])
    assert hosts.resolve("https://hooks.example/") == "10.1.2.3"
    assert CallbackHosts(("10.0.0.7",)).resolve("https://10.0.0.7/") == "10.0.0.7"
    with pytest.raises(CallbackError):
        CallbackHosts(("hooks.example", "10.1.0.0/16"), lambda *_: ["10.2.2.3"]).resolve("https://hooks.example/")
