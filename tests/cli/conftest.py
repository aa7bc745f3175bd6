"""A publisher on this machine, and a home where a good version of its list has been live for three days."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from service.cli.main import run_command
from service.lists import catalogue
from tests.cli.fetched_list import ALIASES, FIRST_DAY, GOOD, GOOD_ALIASES, PRIMARY, THREE_DAYS_LATER
from tests.publisher import Publisher


@pytest.fixture(scope="module")
def house_of_publisher() -> Iterator[Publisher]:
    with Publisher() as publisher:
        yield publisher


@pytest.fixture
def publisher(house_of_publisher: Publisher) -> Publisher:
    house_of_publisher.begin_anew()
    house_of_publisher.files = {PRIMARY: GOOD, ALIASES: GOOD_ALIASES}
    return house_of_publisher


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    return lambda instant: monkeypatch.setattr("service.bootstrap.utc_now", lambda: instant)


@pytest.fixture
def ready(home: Path, monkeypatch: pytest.MonkeyPatch, publisher: Publisher) -> Path:
    """Fetch fast, from the test's publisher; a list of a dozen firms is sane."""
    known = catalogue._catalogue()  # noqa: SLF001 see house_tools.private_access
    small = {**known, "us-sdn": replace(known["us-sdn"], least=1)}
    monkeypatch.setattr(catalogue, "_catalogue", lambda: small)
    limits = {"CONNECT_SECONDS": "2", "READ_SECONDS": "0.1", "TOTAL_SECONDS": "1.5", "MAX_MB": "1"}
    for name, value in {**limits, "WAIT_SECONDS": "0.01", "MOST_WAIT_SECONDS": "0.5"}.items():
        monkeypatch.setenv(f"PENDENS_FETCH_{name}", value)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    addresses = f"{publisher.address(PRIMARY)}, {publisher.address(ALIASES)}"
    monkeypatch.setenv("PENDENS_LIST_ADDRESS_US_SDN", addresses)
    return home


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept") / "home"


@pytest.fixture
def live(
    ready: Path, kept: Path, clock: Callable[[datetime], None], publisher: Publisher, capsys: pytest.CaptureFixture[str]
) -> Path:
    """Have a good version live for three days, fetched once for all tests."""
    clock(FIRST_DAY)
    if not kept.exists():
        assert run_command(["lists", "update", "us-sdn"]) == 0
        assert "us-sdn  live  13 entries" in capsys.readouterr().out
        shutil.copytree(ready, kept)
    shutil.rmtree(ready, ignore_errors=True)
    shutil.copytree(kept, ready)
    publisher.asked.clear()
    clock(THREE_DAYS_LATER)
    return ready
