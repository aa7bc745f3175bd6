"""Wires the house: settings in, ready use cases out; fakes are passed here instead of patched elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from service.archive import Archive
from service.config import Settings
from service.designations import Designations
from service.domain.listings import PublishedList
from service.domain.programmes import Programmes
from service.domain.register import Register
from service.lists import bundled_versions, load_bundled, load_programmes
from service.matching import load_profile
from service.screener import Screener
from service.store import Store


def utc_now() -> datetime:
    """Ask the clock; nothing below this room does."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that an entry point needs."""

    settings: Settings
    store: Store
    screener: Screener
    designations: Designations
    archive: Archive


def start(settings: Settings, *, store: Store | None = None, now: Callable[[], datetime] = utc_now) -> Services:
    """Open the store, take in newer bundled lists, and make the screener ready.

    Raises:
        StoreError: the database cannot be used.
        ListDataError: a bundled record breaks the rules.
    """
    opened = store or Store.open(settings.database_url)
    programmes = load_programmes()
    take_in_bundled(opened, programmes, now())
    return _wire(settings, opened, opened.load_lists(), programmes, now)


def start_without_trace(settings: Settings, *, now: Callable[[], datetime] = utc_now) -> Services:
    """Make the screener ready without writing anything: from the store if there is a current one, else in memory."""
    programmes = load_programmes()
    existing = Store.open_readonly(settings.database_url)
    if existing and existing.live_versions():
        return _wire(settings, existing, existing.load_lists(), programmes, now)
    return _wire(settings, Store.in_memory(), load_bundled(programmes), programmes, now)


def take_in_bundled(store: Store, programmes: Programmes, now: datetime) -> None:
    """Add each bundled list version that the store does not have live yet."""
    live = store.live_versions()
    if all(live.get(code) == version for code, version in bundled_versions().items()):
        return
    for published in load_bundled(programmes):
        if live.get(published.version.code) != published.version.version:
            store.add_list(published, retrieved_at=now)
            structlog.get_logger().info(
                "list taken in", list=published.version.code, version=published.version.version
            )


def _wire(
    settings: Settings,
    store: Store,
    published: tuple[PublishedList, ...],
    programmes: Programmes,
    now: Callable[[], datetime],
) -> Services:
    screener = Screener(
        register=Register.of(published, programmes),
        profile=load_profile(),
        now=now,
        lists=settings.lists,
        max_age_days=settings.list_max_age_days,
    )
    return Services(settings, store, screener, Designations(screener), Archive(store))
