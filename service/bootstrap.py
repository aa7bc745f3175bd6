"""Wires the house: settings in, ready use cases out; fakes are passed here instead of patched elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from service.config import Settings
from service.designations.lookup import Designations
from service.designations.manual_events import EventKeeper
from service.jobs import Jobs
from service.list_management.live_register import state_of_live
from service.list_management.live_state import LiveState, opened_state, renewed_state, state_without_trace
from service.list_management.overview import ListOverviews
from service.list_management.schedule import ListRefresher
from service.list_management.versions import ListKeeper
from service.screening.archive import Archive
from service.screening.comparison import Comparisons
from service.screening.coverage import Coverage
from service.screening.histories import histories_of
from service.screening.intake import Intake
from service.screening.request_keys import RequestKeys
from service.screening.screener import Screener
from service.screening.uploads import Uploads
from service.store import Store


def utc_now() -> datetime:
    """Ask the clock; nothing below this room does."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that an entry point needs; `live` is the state of the lists that it answers from.

    `write_trouble` says why a write would fail; empty when all is well.
    """

    settings: Settings
    store: Store
    screener: Screener
    designations: Designations
    archive: Archive
    intake: Intake
    keeper: ListKeeper
    overviews: ListOverviews
    events: EventKeeper
    uploads: Uploads
    jobs: Jobs
    comparisons: Comparisons
    request_keys: RequestKeys
    write_trouble: Callable[[], str]
    live: LiveState


def start(settings: Settings, *, store: Store | None = None, now: Callable[[], datetime] | None = None) -> Services:
    """Open the store, take in newer bundled lists, and make the screener ready.

    `now` stands in for this host's clock, and for the database's, by which leases end.

    Raises:
        StoreError: the database cannot be used, or a stored list is not what its version says.
        ListDataError: a bundled record breaks the rules.
    """
    clock = now or utc_now
    opened = store or Store.open(settings.database_url)
    state = opened_state(opened, settings.home, clock())
    return _wire(opened, Archive(opened), settings, state, clock, lease_clock=now)


def renewed(services: Services) -> Services:
    """Make services for the versions that are live now, with their index built, beside those that still answer."""
    store, settings, screener = services.store, services.settings, services.screener
    state = renewed_state(store, settings.home, screener.register.programmes)
    made = _wire(store, services.archive, settings, state, screener.now, lease_clock=services.jobs.lease_clock)
    made.screener.warm()
    return made


@contextmanager
def activating(services: Services) -> Iterator[None]:
    """Publish what the block makes of the lists: whatever changed what is live, its register and index are built.

    Every process finds them made, so that none that answers must wait for them.

    Raises:
        StoreError: the database failed, or a stored list is not what its version says.
    """
    before = state_of_live(services.store)
    yield
    if state_of_live(services.store) != before:
        renewed(services)


def lists_due(settings: Settings, now: Callable[[], datetime] | None = None) -> list[str]:
    """Return the codes of the lists that are to be fetched now, by the times that the store keeps of each.

    Raises:
        StoreError: the database failed.
    """
    with closing(Store.open(settings.database_url)) as store:
        refresher = ListRefresher(store, now)
        return [feed.code for feed in refresher.due_of_all(settings.fetching, settings.lists)]


def start_without_trace(settings: Settings, *, now: Callable[[], datetime] | None = None) -> Services:
    """Make the screener ready without writing anything: from the store, where there is a current one, and memory."""
    existing = Store.open_readonly(settings.database_url)
    state = state_without_trace(existing, settings.home)
    return _wire(existing or Store.in_memory(), None, settings, state, now or utc_now)


def _screener(settings: Settings, store: Store, state: LiveState, now: Callable[[], datetime]) -> Screener:
    return Screener(
        state.register,
        state.profile,
        now,
        settings.lists,
        settings.list_max_age_days,
        refuses_stale=settings.stale_policy == "refuse",
        indexed=state.indexed,
        bundled=state.bundled,
        required=settings.required_lists,
        held=store.held_lists,
        coverage=Coverage(histories_of(store, state.register.lists)),
        namesakes=store.namesakes.in_force,
    )


def _wire(  # noqa: PLR0913 it joins what others made
    store: Store,
    archive: Archive | None,
    settings: Settings,
    state: LiveState,
    now: Callable[[], datetime],
    *,
    lease_clock: Callable[[], datetime] | None = None,
) -> Services:
    reading, screener = archive or Archive(store), _screener(settings, store, state, now)
    return Services(
        settings=settings,
        store=store,
        screener=screener,
        designations=Designations(screener, state.links, state.corrections),
        archive=reading,
        intake=Intake(screener, archive.store if archive else None, settings.max_file_bytes, settings.file_limits),
        keeper=ListKeeper(store, screener.register.programmes, screener.profile, screener.now),
        overviews=ListOverviews(store, screener, screener.now),
        events=EventKeeper(store, screener.register, screener.now),
        uploads=Uploads(store, screener.now, settings.max_file_bytes, settings.file_limits),
        jobs=Jobs(store, screener.now, settings.queue_limit, lease_clock),
        comparisons=Comparisons(reading),
        request_keys=RequestKeys(store, screener.now),
        write_trouble=partial(store.write_trouble, settings.min_free_bytes),
        live=state,
    )
