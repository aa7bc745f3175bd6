"""Wires the house: settings in, ready use cases out; fakes are passed here instead of patched elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from service.archive import Archive
from service.comparison import Comparisons
from service.config import Settings
from service.designations import Designations
from service.domain.listings import ListVersion, PublishedList
from service.domain.programmes import Programmes
from service.domain.register import Act, Register
from service.errors import StoreError
from service.event_keeper import EventKeeper
from service.intake import Intake
from service.jobs import Jobs
from service.list_keeper import ListKeeper
from service.lists import load_bundled, load_programmes
from service.matching import load_profile
from service.repetition import Repetition
from service.screener import Screener
from service.store import Store
from service.uploads import Uploads


def utc_now() -> datetime:
    """Ask the clock; nothing below this room does."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that an entry point needs; `acts` are those of people that the register has."""

    settings: Settings
    store: Store
    screener: Screener
    designations: Designations
    archive: Archive
    intake: Intake
    keeper: ListKeeper
    events: EventKeeper
    uploads: Uploads
    jobs: Jobs
    repetition: Repetition
    comparisons: Comparisons
    acts: tuple[Act, ...]


def start(settings: Settings, *, store: Store | None = None, now: Callable[[], datetime] | None = None) -> Services:
    """Open the store, take in newer bundled lists, and make the screener ready.

    Raises:
        StoreError: the database cannot be used, or a stored list is not what its version says.
        ListDataError: a bundled record breaks the rules.
    """
    clock = now or utc_now
    opened = store or Store.open(settings.database_url)
    programmes = load_programmes()
    register = Register.of(take_in_bundled(opened, programmes, clock()), programmes)
    acts = opened.kept_events.in_effect()
    return _wire(opened, Archive(opened), _screener(settings, register.with_acts(acts), clock), settings, acts)


def renewed(services: Services) -> Services:
    """Make services for the versions that are live now, with their index built, beside those that still answer."""
    programmes = services.screener.register.programmes
    acts = services.store.kept_events.in_effect()
    register = Register.of(_whole(services.store.load_lists()), programmes).with_acts(acts)
    screener = _screener(services.settings, register, services.screener.now)
    screener.warm()
    return _wire(services.store, services.archive, screener, services.settings, acts)


def start_without_trace(settings: Settings, *, now: Callable[[], datetime] | None = None) -> Services:
    """Make the screener ready without writing anything: from the store, where there is a current one, and memory."""
    programmes = load_programmes()
    existing = Store.open_readonly(settings.database_url)
    live = _whole(existing.load_lists()) if existing else ()
    published = [*live, *newer_bundled(live, programmes)]
    current = {one.version.code: one for one in published}
    acts = existing.kept_events.in_effect() if existing else ()
    register = Register.of(tuple(current.values()), programmes).with_acts(acts)
    return _wire(existing or Store.in_memory(), None, _screener(settings, register, now or utc_now), settings, acts)


def take_in_bundled(store: Store, programmes: Programmes, now: datetime) -> tuple[PublishedList, ...]:
    """Make each newer or newly reviewed bundled list live, and give all lists that are live then."""
    live = _whole(store.load_lists())
    newer = newer_bundled(live, programmes)
    for published in newer:
        store.add_list(published, retrieved_at=now)
    return store.load_lists() if newer else live


def newer_bundled(live: Sequence[PublishedList], programmes: Programmes) -> list[PublishedList]:
    """Choose the bundled lists that are not live yet; one that was published or checked later stays live."""
    held = {one.version.code: one for one in live}
    bundled = load_bundled(programmes)
    for one in bundled:
        _require_whole(one, held.get(one.version.code))
    return [one for one in bundled if _is_newer(one.version, held.get(one.version.code))]


def _whole(live: tuple[PublishedList, ...]) -> tuple[PublishedList, ...]:
    """Refuse lists that have fewer listings than their versions count entries: lost rows must not read as clear."""
    for one in live:
        if len(one.listings) < one.version.entries:
            raise StoreError(_not_whole(one.version.code))
    return live


def _not_whole(code: str) -> str:
    return f"the stored list {code} is not what its version says: restore the database or remove it"


def _require_whole(bundled: PublishedList, live: PublishedList | None) -> None:
    """Refuse a store whose rows are not those of the version that it names: an emptied list must not read as clear."""
    if live is None or live.version.version != bundled.version.version:
        return
    if (live.parties, live.listings) != (bundled.parties, bundled.listings):
        raise StoreError(_not_whole(live.version.code))


def _is_newer(bundled: ListVersion, live: PublishedList | None) -> bool:
    """Compare two states of a list; of two of the same days the release that runs has the better reading."""
    if live is None:
        return True
    held = live.version
    is_older = (bundled.published_on, bundled.checked_on) < (held.published_on, held.checked_on)
    return bundled != held and not is_older


def _screener(settings: Settings, register: Register, now: Callable[[], datetime]) -> Screener:
    return Screener(register, load_profile(), now, settings.lists, settings.list_max_age_days)


def _wire(
    store: Store, archive: Archive | None, screener: Screener, settings: Settings, acts: tuple[Act, ...]
) -> Services:
    intake = Intake(screener, archive, settings.max_file_bytes)
    reading = archive or Archive(store)
    return Services(
        settings=settings,
        store=store,
        screener=screener,
        designations=Designations(screener),
        archive=reading,
        intake=intake,
        keeper=ListKeeper(store, screener.register.programmes, screener.profile, screener.now),
        events=EventKeeper(store, screener.register, screener.now),
        uploads=Uploads(store, screener.now, settings.max_file_bytes),
        jobs=Jobs(store, screener.now, settings.queue_limit),
        repetition=Repetition(store, intake),
        comparisons=Comparisons(reading),
        acts=acts,
    )
