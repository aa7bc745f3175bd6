"""The real server with several workers: no answer is another one than its request gets alone, and none is outdated.

`make soak` races at length.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.race import run
from benchmarks.real_server import ask, environment, server

pytestmark = pytest.mark.slow

_PATIENCE_SECONDS = 60


@pytest.mark.usefixtures("home")
def test_every_answer_is_the_one_that_its_request_gets_alone(tmp_path: Path) -> None:
    race = run(tmp_path, lists="crowded", requests=300)
    assert race.faults == []
    assert race.answers == 300


@pytest.mark.usefixtures("home", "shared")
def test_every_answer_is_the_one_given_alone_on_a_publishers_list(tmp_path: Path) -> None:
    race = run(tmp_path, lists="sdn", requests=200)
    assert race.faults == []
    assert race.answers == 200


@pytest.mark.usefixtures("home")
def test_a_worker_that_takes_a_dead_ones_place_answers_from_the_lists_of_now(tmp_path: Path) -> None:
    list_file = tmp_path / "house.csv"
    list_file.write_text("id,name,restriction,listed_on,reason\n1,Quietwater Mining,blocked,2026-01-05,x\n")
    load = [sys.executable, "-m", "service.cli", "lists", "load", "house-desk", str(list_file)]
    with server(tmp_path, workers=1) as port:
        (worker,) = _workers(port)
        subprocess.run(load, check=True, capture_output=True, env=environment(tmp_path))
        os.kill(worker, signal.SIGKILL)
        until = time.monotonic() + _PATIENCE_SECONDS
        while worker in _workers(port) or not _workers(port):
            assert time.monotonic() < until
            time.sleep(0.05)
        _, document = ask(port, "POST", "/v1/screenings", b'{"holdings": [{"name": "Quietwater Mining"}]}', _JSON)
    assert [finding["flag"] for finding in document["findings"]] == ["blocked"]


_JSON = {"Content-Type": "application/json"}


def _workers(port: int) -> list[int]:
    """Find the processes that the server at a port, a child of this process as others may be, has forked."""
    (first,) = (child for child in _children(os.getpid()) if str(port) in _words(child))
    return _children(first)


def _words(process: int) -> list[str]:
    return Path(f"/proc/{process}/cmdline").read_bytes().decode().split("\0")


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]
