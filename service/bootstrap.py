"""Wires the house: settings in, ready use cases out; fakes are passed here instead of patched elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from service.archive import Archive
from service.config import Settings
from service.designations import Designations
from service.domain.programmes import Programmes
from service.domain.register import Register
from service.intake import Intake
from service.lists import load_bundled, load_programmes
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
    intake: Intake


def start(settings: Settings, *, store: Store | None = None, now: Callable[[], datetime] | None = None) -> Services:
    """Open the store, take in newer bundled lists, and make the screener ready.

    Raises:
        StoreError: the database cannot be used.
        ListDataError: a bundled record breaks the rules.
    """
    clock = now or utc_now
    opened = store or Store.open(settings.database_url)
    programmes = load_programmes()
    take_in_bundled(opened, programmes, clock())
    register = Register.of(opened.load_lists(), programmes)
    return _wire(opened, Archive(opened), _screener(settings, register, clock), settings)


def start_without_trace(settings: Settings, *, now: Callable[[], datetime] | None = None) -> Services:
    """Make the screener ready without writing anything: from the store if there is a current one, else in memory."""
    programmes = load_programmes()
    existing = Store.open_readonly(settings.database_url)
    published = existing.load_lists() if existing else ()
    store = existing if existing and published else Store.in_memory()
    register = Register.of(published or load_bundled(programmes), programmes)
    return _wire(store, None, _screener(settings, register, now or utc_now), settings)


def take_in_bundled(store: Store, programmes: Programmes, now: datetime) -> None:
    """Add each bundled list version that the store does not have live yet."""
    live = store.live_versions()
    for published in load_bundled(programmes):
        if live.get(published.version.code) != published.version.version:
            store.add_list(published, retrieved_at=now)


def _screener(settings: Settings, register: Register, now: Callable[[], datetime]) -> Screener:
    return Screener(register, load_profile(), now, settings.lists, settings.list_max_age_days)


def _wire(store: Store, archive: Archive | None, screener: Screener, settings: Settings) -> Services:
    return Services(
        settings=settings,
        store=store,
        screener=screener,
        designations=Designations(screener),
        archive=archive or Archive(store),
        intake=Intake(screener, archive, settings.max_file_bytes),
    )
