"""Each event of the log is one whole line, whoever else writes beside it."""

import json
import logging
import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from service import logs

# Two processes with sixteen threads each write to one pipe, as the workers of a server do.
WRITERS = """
import os, sys, threading
import structlog
from service import logs
logs.configure("INFO", json=True)
beside = os.fork()
log = structlog.get_logger()
lists = {f"os-list-{number}": "sha256:" + "0" * 12 for number in range(int(sys.argv[1]))}
def write(thread):
    for number in range(100):
        log.info("request", process=bool(beside), thread=thread, number=number, lists=lists)
threads = [threading.Thread(target=write, args=(thread,)) for thread in range(16)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
if beside:
    os.waitpid(beside, 0)
"""


@pytest.fixture(autouse=True)
def _usual_logs() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize("lists", [4, 60, 600])
def test_lines_of_threads_and_processes_never_mix(lists: int) -> None:
    unbuffered = {**os.environ, "PYTHONUNBUFFERED": "1"}
    said = subprocess.run(
        [sys.executable, "-c", WRITERS, str(lists)], stderr=subprocess.PIPE, env=unbuffered, check=True, timeout=120
    ).stderr
    entries = [json.loads(line) for line in said.splitlines()]
    seen = {(entry["process"], entry["thread"], entry["number"]) for entry in entries}
    assert len(entries) == len(seen) == 2 * 16 * 100


def captured(capfd: pytest.CaptureFixture[str], **event: object) -> str:
    logs.configure("INFO", json=True)
    structlog.get_logger().info("request", **event)
    return capfd.readouterr().err


def test_what_is_too_long_for_a_pipe_is_cut_and_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    line = captured(capfd, route="/v1/lists", where=["frame " * 10] * 500, quotes='"\\' * 3_000)
    assert len(line.encode()) <= select.PIPE_BUF
    entry = json.loads(line)
    assert entry["route"] == "/v1/lists"
    assert entry["where"].endswith(" (cut)")


@given(event=st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=9_000), max_size=8))
def test_any_event_is_one_line_of_json(event: dict[str, str]) -> None:
    line = logs.as_json(None, "info", dict(event))
    assert len(line.encode()) < select.PIPE_BUF
    assert "\n" not in line
    assert set(json.loads(line)) == set(event)


def test_as_json_the_web_servers_own_lines_are_events_too(capfd: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("gunicorn.error")
    before, logger.propagate = list(logger.handlers), False
    try:
        logs.configure("INFO", json=True)
        logger.warning("worker %s was not heard of", 7)
    finally:
        logger.handlers, logger.propagate = before, True
    entry = json.loads(capfd.readouterr().err)
    assert (entry["event"], entry["level"]) == ("worker 7 was not heard of", "warning")


def test_a_log_that_cannot_be_written_fails_nobody(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        logs.LineLogger(full).msg("no room for this")
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        logs.LineLogger(closed).msg("nobody reads this")


def test_a_stream_in_memory_takes_whole_lines_too(monkeypatch: pytest.MonkeyPatch) -> None:
    import io  # noqa: PLC0415 for this test alone

    stream = io.StringIO()
    threads = [threading.Thread(target=logs.LineLogger(stream).msg, args=("x" * 100,)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(stream.getvalue().splitlines()) == {"x" * 100}
