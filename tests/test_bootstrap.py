"""Which list version is live after a start, with and without a trace."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from service.bootstrap import start, start_without_trace
from service.config import Settings
from service.domain.listings import PublishedList
from service.lists import load_bundled, load_programmes
from service.store import Store
from tests.databases import database_in

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PROGRAMMES = load_programmes()
BUNDLED = {one.version.code: one for one in load_bundled(PROGRAMMES)}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, database_url=database_in(tmp_path))


def older(published: PublishedList) -> PublishedList:
    version = replace(
        published.version,
        version="sha256:" + "0" * 64,
        published_on=date(2021, 1, 1),
        checked_on=date(2021, 1, 2),
        entries=1,
    )
    return PublishedList(version, published.parties, published.listings)


def newer(published: PublishedList) -> PublishedList:
    version = replace(published.version, version="sha256:" + "f" * 64, checked_on=date(2099, 1, 1))
    return PublishedList(version, published.parties, published.listings)


def put(settings: Settings, published: PublishedList) -> None:
    store = Store.open(settings.database_url)
    store.lists.add(published, retrieved_at=NOW)
    store.close()


def versions(lists: tuple[object, ...]) -> dict[str, str]:
    return {version.code: version.version for version in lists}  # type: ignore[attr-defined]


EXPECTED = {code: one.version.version for code, one in BUNDLED.items()}


def test_a_fresh_start_makes_every_bundled_list_live(settings: Settings) -> None:
    services = start(settings, now=lambda: NOW)
    assert versions(services.screener.register.lists) == EXPECTED
    assert services.store.lists.live_versions() == EXPECTED


def test_an_outdated_list_gives_way_to_the_bundled_one(settings: Settings) -> None:
    put(settings, older(BUNDLED["us-ccmc"]))
    assert versions(start(settings, now=lambda: NOW).screener.register.lists) == EXPECTED


def test_a_list_checked_later_than_the_bundled_one_stays_live(settings: Settings) -> None:
    put(settings, newer(BUNDLED["us-ccmc"]))
    live = versions(start(settings, now=lambda: NOW).screener.register.lists)
    assert live == {**EXPECTED, "us-ccmc": "sha256:" + "f" * 64}


def test_a_newer_review_of_the_same_bytes_renews_its_day(settings: Settings) -> None:
    bundled = BUNDLED["us-ccmc"]
    put(settings, replace(bundled, version=replace(bundled.version, checked_on=date(2026, 1, 1))))
    live = {one.code: one for one in start(settings, now=lambda: NOW).screener.register.lists}
    assert live["us-ccmc"].checked_on == bundled.version.checked_on


@pytest.mark.parametrize("stored", [older(BUNDLED["us-ccmc"]), BUNDLED["us-ccmc"]], ids=["outdated", "partial"])
def test_without_a_trace_an_outdated_or_partial_store_is_made_whole_in_memory(
    settings: Settings, stored: PublishedList
) -> None:
    put(settings, stored)
    assert versions(start_without_trace(settings, now=lambda: NOW).screener.register.lists) == EXPECTED
    assert list(Store.open(settings.database_url).lists.live_versions()) == ["us-ccmc"]


def test_without_a_trace_a_list_loaded_later_is_used(settings: Settings) -> None:
    put(settings, newer(BUNDLED["us-ccmc"]))
    live = versions(start_without_trace(settings, now=lambda: NOW).screener.register.lists)
    assert live["us-ccmc"] == "sha256:" + "f" * 64


def test_both_starts_give_the_same_register(settings: Settings) -> None:
    assert start_without_trace(settings, now=lambda: NOW).screener.register == start(settings).screener.register
