"""Wires the house: settings in, ready use cases out; fakes are passed here instead of patched elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from service.archive import Archive
from service.config import Settings
from service.designations import Designations
from service.domain.listings import PublishedList
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
    register = Register.of(take_in_bundled(opened, programmes, clock()), programmes)
    return _wire(opened, Archive(opened), _screener(settings, register, clock), settings)


def start_without_trace(settings: Settings, *, now: Callable[[], datetime] | None = None) -> Services:
    """Make the screener ready without writing anything: from the store if there is a current one, else in memory."""
    programmes = load_programmes()
    existing = Store.open_readonly(settings.database_url)
    published = existing.load_lists() if existing else ()
    store = existing if existing and published else Store.in_memory()
    register = Register.of(published or load_bundled(programmes), programmes)
    return _wire(store, None, _screener(settings, register, now or utc_now), settings)


def take_in_bundled(store: Store, programmes: Programmes, now: datetime) -> tuple[PublishedList, ...]:
    """Make each newer or newly reviewed bundled list live, and give all lists that are live then."""
    live = store.load_lists()
    known = {published.version for published in live}
    newer = [published for published in load_bundled(programmes) if published.version not in known]
    for published in newer:
        store.add_list(published, retrieved_at=now)
    return store.load_lists() if newer else live


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
