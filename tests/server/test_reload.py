"""A worker picks up new list versions aside, and every request is answered from one set of them."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from service.bootstrap import Services, start
from service.config import Settings
from service.domain.listings import PublishedList
from service.lists import SourceFile
from service.server.app import create_app
from service.server.reload import LiveServices
from service.store import Revision
from tests.databases import database_in

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def services(begun_home: Callable[[datetime], Path]) -> Services:
    home = begun_home(NOW)
    return start(Settings(home=home, database_url=database_in(home)), now=lambda: NOW)


def edition(services: Services, number: int) -> PublishedList:
    """Make another version of us-ccmc; each bears its number in its own hash."""
    (published,) = services.store.lists.load(["us-ccmc"])
    return replace(published, version=replace(published.version, version=f"sha256:{number:064x}"))


def version_in(services: Services) -> str:
    return next(one.version for one in services.screener.register.lists if one.code == "us-ccmc")


def wait_for(live: LiveServices, wanted: str) -> None:
    until = time.monotonic() + 20
    while version_in(live.current()) != wanted:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_new_version_is_picked_up_without_a_restart(services: Services) -> None:
    seconds = iter(range(0, 10_000, 10))
    live = LiveServices(services, clock=lambda: float(next(seconds)))
    services.store.lists.add(edition(services, 1), retrieved_at=NOW)
    wait_for(live, f"sha256:{1:064x}")
    assert version_in(services) != f"sha256:{1:064x}"


def test_a_newer_check_of_the_same_version_is_picked_up_too(services: Services) -> None:
    live = LiveServices(services)
    services.store.lists.touch("us-ccmc", version_in(services), checked_on=date(2026, 12, 1))
    live.renew()
    assert next(one.checked_on for one in live.current().screener.register.lists if one.code == "us-ccmc") == date(
        2026, 12, 1
    )


def test_a_corrected_day_of_an_earlier_version_is_picked_up(services: Services) -> None:
    """The live version carries on what the earlier one said since when; its own days stay."""
    rows = "id,name,restriction,reason\n1,ACME HOLDINGS,divest,desk\n"
    for content in (rows, rows + "2,BETA PLC,notice,desk\n"):
        services.keeper.load("house-desk", [SourceFile("house-desk.csv", content.encode())], date(2026, 11, 20))
    live = LiveServices(services)
    live.renew()
    (_, first) = sorted(services.keeper.versions("house-desk"), key=lambda one: one.is_live, reverse=True)
    asked = Revision("house-desk", first.version.version, date(2026, 11, 1), "Ann", "a slip", NOW, None)
    services.keeper.correct_day(asked)
    live.renew()
    (listed,) = live.current().screener.register.listings["house-desk-1"]
    assert {event.at.date() for event in listed.events} == {date(2026, 11, 1)}


def test_between_two_looks_the_store_is_not_asked(services: Services) -> None:
    live = LiveServices(services, clock=lambda: 0.0)
    services.store.lists.add(edition(services, 1), retrieved_at=NOW)
    assert live.current() is services


@pytest.mark.sqlite
def test_a_store_that_does_not_answer_leaves_the_last_good_lists(services: Services) -> None:
    seconds = iter(range(0, 10_000, 10))
    live = LiveServices(services, clock=lambda: float(next(seconds)))
    database = Path(services.settings.database_url.removeprefix("sqlite:///"))
    services.store.close()
    database.write_bytes(b"damaged")
    live.renew()
    assert live.current() is services


def test_every_answer_under_a_storm_of_swaps_is_of_one_set_of_versions(services: Services) -> None:
    app = create_app(services)
    seconds = iter(range(0, 100_000_000, 10))
    live = LiveServices(services, clock=lambda: float(next(seconds)))
    app.extensions["pendens"] = live.current
    known = {version_in(services)}
    question = {"holdings": [{"name": "XIAOMI CORP", "isin": "KYG9830T1067"}], "as_of": "2021-03-16"}
    stop = threading.Event()

    def swap() -> None:
        for number in range(1, 9):
            published = edition(services, number)
            known.add(published.version.version)
            services.store.lists.add(published, retrieved_at=NOW)
            time.sleep(0.1)
        stop.set()

    def ask(_: int) -> tuple[int, str, str]:
        response = app.test_client().post("/v1/screenings", json=question)
        document = response.get_json()
        (used,) = [use["version"] for use in document["lists"] if use["code"] == "us-ccmc"]
        return response.status_code, used, document["findings"][0]["flag"]

    swapper = threading.Thread(target=swap)
    swapper.start()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(120)))
        while not stop.is_set():
            answers.extend(pool.map(ask, range(20)))
    swapper.join()
    assert {status for status, _, _ in answers} == {201}
    assert {flag for _, _, flag in answers} == {"enjoined"}
    assert {used for _, used, _ in answers} <= known
    wait_for(live, f"sha256:{8:064x}")
