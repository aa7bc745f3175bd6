"""A running service keeps its lists current by itself, once for all of its workers, and stops when it is told to."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog

from service.config import Settings
from service.lists.fetch.feeds import Fetching
from service.server.scheduler import Refreshing
from service.store import Refresh, Store
from tests.databases import database_in
from tests.publisher import Publisher

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
HOUSE = b"id,name,restriction\n1,Evergreen Tanker Holdings Ltd,blocked\n"
PATIENCE = 60


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until, "it did not come to be"
        time.sleep(0.05)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    fetching = Fetching({"house-desk": ("http://127.0.0.1:1/house.csv",)})
    return Settings(tmp_path, database_in(tmp_path), lists=("house-desk",), fetching=fetching)


def writes(file: Path, then: str = "") -> Sequence[str]:
    """Give a command that leaves a trace of each of its runs."""
    return (sys.executable, "-c", f"open({str(file)!r}, 'a').write('x'); print('said'); {then}")


def test_a_list_that_is_due_starts_an_update_and_what_it_says_is_logged(settings: Settings, tmp_path: Path) -> None:
    with structlog.testing.capture_logs() as logs:
        Refreshing(settings, command=writes(tmp_path / "runs", "raise SystemExit(1)"), now=lambda: NOW).look()
    assert [entry["event"] for entry in logs] == ["list update begins", "list update", "list update ended"]
    assert (logs[0]["lists"], logs[1]["said"]) == (["house-desk"], "said")
    assert (logs[2]["log_level"], logs[2]["exit_code"]) == ("warning", 1)


def test_while_nothing_is_due_no_process_is_started(settings: Settings, tmp_path: Path) -> None:
    Store.open(settings.database_url).refreshes.note(Refresh("house-desk", NOW, NOW.replace(hour=13)))
    Refreshing(settings, command=writes(tmp_path / "runs"), now=lambda: NOW).look()
    assert not (tmp_path / "runs").exists()


@pytest.mark.sqlite
@pytest.mark.parametrize("fault", ["a damaged database", "a command that is not there"])
def test_no_failure_ends_the_looking(settings: Settings, tmp_path: Path, fault: str) -> None:
    command: Sequence[str] = ("/nowhere/pendens",)
    if fault == "a damaged database":
        (tmp_path / "pendens.sqlite3").write_bytes(b"damaged" * 1000)
        command = writes(tmp_path / "runs")
    with structlog.testing.capture_logs() as logs:
        Refreshing(settings, command=command, now=lambda: NOW).look()
    assert logs[-1]["event"] == "lists not refreshed"
    assert not (tmp_path / "runs").exists()


def test_it_looks_again_and_again_and_no_more_after_its_end(settings: Settings, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    refreshing = Refreshing(settings, command=writes(runs), now=lambda: NOW)
    refreshing.start(every_seconds=0.1, first_seconds=0)
    wait_until(lambda: runs.exists() and len(runs.read_text()) > 2)
    refreshing.stop()
    time.sleep(0.5)
    ended = runs.read_text()
    time.sleep(0.5)
    assert runs.read_text() == ended


@pytest.mark.parametrize("deafness", ["", "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "])
def test_its_end_ends_an_update_that_is_under_way(settings: Settings, tmp_path: Path, deafness: str) -> None:
    runs, number = tmp_path / "runs", tmp_path / "number"
    noted = f"import os; open({str(number)!r}, 'w').write(str(os.getpid()))"
    last = f"{deafness}{noted}; open({str(runs)!r}, 'a').write('y'); import time; time.sleep(600)"
    refreshing = Refreshing(settings, command=writes(runs, last), now=lambda: NOW, patience_seconds=0.3)
    refreshing.start(every_seconds=600, first_seconds=0)
    wait_until(lambda: runs.exists() and runs.read_text() == "xy")
    refreshing.stop()
    wait_until(lambda: not is_alive(int(number.read_text())))


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as made:
        made.files["/house.csv"] = HOUSE
        yield made


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def ask(port: int) -> dict[str, Any]:
    """Give what /readyz says; nothing before the service is there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as response:
            return dict(json.load(response))
    except urllib.error.HTTPError as error:
        return dict(json.load(error))
    except OSError:
        return {}


@pytest.mark.slow
def test_two_workers_fetch_a_list_once_answer_from_it_and_stop_when_told(
    home: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = {
        "PENDENS_LIST_REFRESH": "on",
        "PENDENS_LISTS": "house-desk",
        "PENDENS_LIST_ADDRESS_HOUSE_DESK": publisher.address("/house.csv"),
        "NO_PROXY": "127.0.0.1",
    }
    port = free_port()
    command = [sys.executable, "-m", "service.cli", "serve", "--port", str(port), "--workers", "2"]
    log = home.with_name("log")  # a pipe that nobody reads fills up, and the service stands still
    with log.open("wb") as said, subprocess.Popen(command, env={**os.environ, **changes}, stderr=said) as service:
        try:
            wait_until(lambda: ask(port).get("status") == "ready")
            assert len(publisher.asked) == 1
        finally:
            service.send_signal(signal.SIGTERM)
            service.wait(PATIENCE)
    assert service.returncode == 0
    assert "Traceback" not in log.read_text("utf-8")
