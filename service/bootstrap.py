"""Wires the house: settings in, ready use cases out; fakes are passed here instead of patched elsewhere."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from service.access import Access as Access  # noqa: PLC0414 commands take it from here
from service.access import Client, LeasedRates, NewKey, Provider, SignIns, SingleSignOn, Throttle, is_loopback
from service.access import Rate as Rate  # noqa: PLC0414 as above
from service.access import made_key as made_key  # noqa: PLC0414 as above
from service.config import RateSettings, Settings, SingleSignOnSettings
from service.designations.deadline_calendar import DeadlineCalendar
from service.designations.lookup import Designations
from service.designations.manual_events import EventKeeper
from service.jobs import CallbackHosts, Callbacks, Jobs
from service.list_management.live_state import (
    LiveState,
    changed_state,
    opened_state,
    renewed_state,
    state_without_trace,
)
from service.list_management.overview import ListOverviews
from service.list_management.schedule import ListRefresher
from service.list_management.versions import ListKeeper
from service.lists import read_coming
from service.screening.archive import Archive
from service.screening.comparison import Comparisons
from service.screening.coverage import Coverage
from service.screening.histories import histories_of
from service.screening.intake import Intake
from service.screening.request_keys import RequestKeys
from service.screening.screener import Screener
from service.screening.uploads import Uploads
from service.store import Store

# How long a process may go on answering a tenant from events that are in effect no more; a look costs a millisecond.
_LOOK_EVERY_SECONDS = 5.0


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
    deadlines: DeadlineCalendar
    uploads: Uploads
    jobs: Jobs
    callbacks: Callbacks
    comparisons: Comparisons
    access: Access
    request_keys: RequestKeys
    write_trouble: Callable[[], str]
    live: LiveState
    others: "Tenants" = field(default_factory=lambda: Tenants(), init=False, compare=False, repr=False)  # noqa: PLW0108 it stands below

    def of(self, tenant: str) -> "Services":
        """Give the services of another tenant: the same lists with its own events, and its own screenings.

        Raises:
            StoreError: the database failed.
        """
        return self if tenant == self.store.tenant else self.others.get(self, tenant)


class Tenants:
    """The services of the other tenants, made when one asks and made anew when its events are others."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[float, Services]] = {}
        self._lock = threading.Lock()

    def get(self, base: Services, tenant: str) -> Services:
        """Give those of a tenant, with the lists of `base`."""
        with self._lock:
            known = self._made.get(tenant)
            if known and time.monotonic() < known[0]:
                return known[1]
            made = known[1] if known else None
            store = made.store if made else base.store.of(tenant)
            if made is None or made.live.acts != store.kept_events.in_effect():
                made = _made_for(base, store)
            self._made[tenant] = (time.monotonic() + _LOOK_EVERY_SECONDS, made)
            return made


def opened_store(settings: Settings) -> Store:
    """Open the database of the settings; make it or bring it forward when needed.

    Raises:
        StoreError: it cannot be read, made or written, or was made by a newer or another program.
    """
    return Store.open(settings.database_url, settings.server_limits, settings.database_owner_url)


def start(settings: Settings, *, store: Store | None = None, now: Callable[[], datetime] | None = None) -> Services:
    """Open the store, take in newer bundled lists, and make the screener ready.

    `now` stands in for this host's clock, and for the database's, by which leases end.

    Raises:
        StoreError: the database cannot be used, or a stored list is not what its version says.
        ListDataError: a bundled record breaks the rules.
    """
    clock = now or utc_now
    opened = _own(store or opened_store(settings), settings)
    state = opened_state(opened, settings.home, clock())
    return _wire(opened, Archive(opened), settings, state, clock, lease_clock=now)


def renewed(services: Services) -> Services:
    """Make services for the versions that are live now, with their index built, beside those that still answer."""
    store, settings, screener = services.store, services.settings, services.screener
    state = renewed_state(store, settings.home, screener.register.programmes)
    made = _wire(store, services.archive, settings, state, screener.now, lease_clock=services.jobs.lease_clock)
    made.screener.warm()
    kept = replace(made, access=services.access)  # what it knows of keys is as good as before
    return observed_by(kept, services.intake.observed)


def observed_by(services: Services, observe: Callable[[Mapping[str, Any]], None]) -> Services:
    """Give services that tell of each screening they make, by the head of its document."""
    return replace(services, intake=replace(services.intake, observed=observe))


def _made_for(base: Services, store: Store) -> Services:
    settings, screener = base.settings, base.screener
    state = renewed_state(store, settings.home, screener.register.programmes)
    made = _wire(store, Archive(store), settings, state, screener.now, lease_clock=base.jobs.lease_clock)
    made.screener.warm()
    return observed_by(replace(made, access=base.access), base.intake.observed)


@contextmanager
def activating(services: Services) -> Iterator[None]:
    """Publish what the block makes of the lists: whatever changed what is live, its register and index are built.

    Every process finds them made, so that none that answers must wait for them.

    Raises:
        StoreError: the database failed, or a stored list is not what its version says.
    """
    yield
    store, screener = services.store, services.screener
    state = changed_state(store, services.settings.home, screener.register.programmes, services.live)
    if state:
        Screener(state.register, state.profile, screener.now, indexed=state.indexed).warm()


def admit(access: Access, settings: Settings, *, may_show: bool) -> NewKey | None:
    """See that somebody can be let in; give the first admin key, where it was made just now and may be shown.

    Raises:
        ConfigurationError: nobody could be let in.
    """
    return access.admit(settings.admin_key, settings.host, may_make=settings.require_keys and may_show)


def admitted(settings: Settings, *, may_show: bool) -> NewKey | None:
    """Do as `admit` does before anything else is made ready, where the settings alone say that keys are wanted.

    Raises:
        ConfigurationError: nobody could be let in.
        StoreError: the database cannot be used.
    """
    store = opened_store(settings)
    try:
        return admit(_access(settings, store, utc_now), settings, may_show=may_show)
    finally:
        store.close()


def lists_due(settings: Settings, now: Callable[[], datetime] | None = None) -> list[str]:
    """Return the codes of the lists that are to be fetched now, by the times that the store keeps of each.

    Raises:
        StoreError: the database failed.
    """
    with closing(opened_store(settings)) as store:
        refresher = ListRefresher(store, now)
        return [feed.code for feed in refresher.due_of_all(settings.fetching, settings.lists)]


def start_without_trace(settings: Settings, *, now: Callable[[], datetime] | None = None) -> Services:
    """Make the screener ready without writing anything: from the store, where there is a current one, and memory."""
    found = Store.open_readonly(settings.database_url)
    existing = found and _own(found, settings)
    state = state_without_trace(existing, settings.home)
    return _wire(existing or Store.in_memory(), None, settings, state, now or utc_now)


def _own(store: Store, settings: Settings) -> Store:
    """Give the store as the tenant of the settings sees it.

    Raises:
        UnknownTenantError: there is no such tenant.
    """
    if settings.tenant == store.tenant:
        return store
    store.access.require_tenant(settings.tenant)
    return store.of(settings.tenant)


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
        held=store.lists.held,
        coverage=Coverage(histories_of(store, state.register.lists)),
        namesakes=store.namesakes.in_force,
        recorded=(state.acts, state.corrections),
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
    called = CallbackHosts(settings.callback_hosts)
    return Services(
        settings=settings,
        store=store,
        screener=screener,
        designations=Designations(screener, state.links, state.corrections, store.printed_facts.of),
        archive=reading,
        intake=Intake(screener, archive.store if archive else None, settings.max_file_bytes, settings.file_limits),
        keeper=ListKeeper(store, screener.register.programmes, screener.profile, screener.now),
        overviews=ListOverviews(store, screener, screener.now),
        events=EventKeeper(store, screener.register, screener.now),
        deadlines=DeadlineCalendar(screener.register, read_coming(screener.register.programmes.by_code)),
        uploads=Uploads(store, screener.now, settings.max_file_bytes, settings.file_limits),
        jobs=Jobs(store, screener.now, settings.queue_limit, lease_clock),
        callbacks=Callbacks(store, screener.now, called, settings.callback_secret or ""),
        comparisons=Comparisons(reading),
        access=_access(settings, store, screener.now),
        request_keys=RequestKeys(store, screener.now),
        write_trouble=partial(store.write_trouble, settings.min_free_bytes),
        live=state,
    )


def access_of(settings: Settings, store: Store) -> Access:
    """Give what a command may change of who is let in."""
    return _access(settings, store, utc_now)


def _access(settings: Settings, store: Store, now: Callable[[], datetime]) -> Access:
    idle, longest = timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)
    wants_keys = settings.require_keys or settings.admin_key is not None or settings.single_sign_on is not None
    may_be_open = store.is_embedded and not wants_keys and is_loopback(settings.host)
    sign_on = _sign_on(settings.single_sign_on, now) if settings.single_sign_on else None
    throttle = _throttle(settings.rates, store)
    sign_ins = SignIns(store, now, idle, longest)
    return Access(store, now, sign_ins, may_be_open, throttle=throttle, sign_on=sign_on)


def _sign_on(settings: SingleSignOnSettings, now: Callable[[], datetime]) -> SingleSignOn:
    """Give the single sign-on.

    Raises:
        ConfigurationError: what it needs is not installed, or the setting of roles cannot be read.
    """
    client = Client(settings.issuer, settings.client_id, settings.client_secret, settings.scopes, settings.redirect_url)
    return SingleSignOn.of(Provider(client), now, settings.groups_claim, settings.roles)


def _throttle(rates: RateSettings, store: Store) -> Throttle:
    """Count in memory that the workers share, where the database is this machine's; else in the database."""
    return Throttle(
        Rate.of(rates.key, rates.key_burst),
        Rate.of(rates.tenant, rates.tenant_burst),
        shared=None if store.is_embedded else LeasedRates(store.kept_rates),
    )
