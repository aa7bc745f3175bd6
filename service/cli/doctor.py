"""Looks whether a home can be worked with: its rights, its room, its database and its lists; nothing is changed."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum

from service.bootstrap import opened_store, start_without_trace, utc_now
from service.cli.entrance import require_place
from service.config import Settings
from service.domain.listings import ListUse
from service.domain.wording import counted
from service.errors import ConfigurationError, PendensError
from service.files.privacy import exposed
from service.jobs.broker import place_of, workers_of
from service.screening.screener import Screener
from service.store import Schema, Store, newest_revision

_MEGABYTE = 1_000_000
# Why: a version of the SDN list (9,000 entries) takes 10 MB of database and 12 MB of index, and its loading 10 MB more
# in the log; with less than this a dozen versions, some days of updates, do not fit.
_LITTLE_ROOM = 500 * _MEGABYTE
# Why: with less than this the next version of the SDN list may not fit, and a write that does not fit fails.
_NO_ROOM = 50 * _MEGABYTE


# Why: seconds that a busy server takes to answer, and NTP leaves between two hosts; a lease lasts 60 s, and a legal day
# that begins seconds early on one host is told by its own time in each answer.
_CLOCKS_APART = 5.0


class State(StrEnum):
    """What a check found, in the order of its weight."""

    FINE = "fine"
    ADVICE = "advice"
    WARNING = "warning"
    UNUSABLE = "unusable"

    @property
    def exit_code(self) -> int:
        """Give the exit code: 0 where it can be worked with as it is, advice included, else 1 or 2."""
        return {State.FINE: 0, State.ADVICE: 0, State.WARNING: 1, State.UNUSABLE: 2}[self]

    @property
    def weight(self) -> int:
        """Give its place in the order of weight."""
        return list(State).index(self)


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at (home, rights, room, database, row security, broker, lists), how it is, and its remedy."""

    name: str
    state: State
    message: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All checks of a home, and the lists that are live there with their ages."""

    settings: Settings
    checks: tuple[Check, ...]
    lists: tuple[ListUse, ...]

    @property
    def state(self) -> State:
        """Give the worst that was found."""
        return max((check.state for check in self.checks), key=lambda state: state.weight)


def examine(settings: Settings) -> Diagnosis:
    """Look at everything that can be looked at; what cannot be used is a check that says so, never a failure."""
    checks = [
        *_home(settings),
        *_rights(settings),
        *_room(settings),
        *_database(settings),
        *_broker(settings),
    ]
    lists: tuple[ListUse, ...] = ()
    if all(check.state is not State.UNUSABLE for check in checks):
        try:
            lists, found = _lists(settings)
            checks += found
        except PendensError as error:
            checks.append(Check("lists", State.UNUSABLE, str(error)))
    return Diagnosis(settings, tuple(checks), lists)


def _home(settings: Settings) -> Iterator[Check]:
    """Tell whether the home is there and a file can be written in it."""
    try:
        require_place(settings)
        if not settings.home.exists():
            yield Check("home", State.WARNING, f"{settings.home} is not there yet: it is made on first use")
            return
        with tempfile.NamedTemporaryFile(dir=settings.home, prefix=".doctor."):
            yield Check("home", State.FINE, f"{settings.home} can be written")
    except PendensError as error:
        yield Check("home", State.UNUSABLE, str(error))
    except OSError as error:
        yield Check(
            "home",
            State.UNUSABLE,
            f"{settings.home} cannot be written ({error.strerror}): give its owner the right to write to it",
        )


def _rights(settings: Settings) -> Iterator[Check]:
    try:
        lines = exposed(settings.home, Store.file_of(settings.database_url))
    except PendensError:
        return  # the database's check says what is wrong with its address
    for line in lines:
        yield Check("rights", State.WARNING, line)
    if not lines and settings.home.exists():
        yield Check("rights", State.FINE, "its owner alone may read it")


def _room(settings: Settings) -> Iterator[Check]:
    place = next(place for place in (settings.home, *settings.home.absolute().parents) if place.exists())
    free = shutil.disk_usage(place).free
    state = State.FINE if free >= _LITTLE_ROOM else State.WARNING if free >= _NO_ROOM else State.UNUSABLE
    hint = "" if state is State.FINE else f": make room, {_LITTLE_ROOM // _MEGABYTE} MB are wanted"
    yield Check("room", state, f"{free // _MEGABYTE:,} MB are free{hint}")


def _database(settings: Settings) -> Iterator[Check]:
    """Tell what the tables are, and of current ones whether a write would succeed now."""
    try:
        schema = Store.schema_of(settings.database_url)
        if schema is Schema.CURRENT:
            with closing(opened_store(settings)) as store:
                store.require_writable()
                yield Check("database", State.FINE, f"{store.place} is current and can be written")
                yield Check(
                    "migrations", State.FINE, f"its tables are those of this Pendens (revision {newest_revision()})"
                )
                yield _clock(store)
                yield from _row_security(store)
        elif schema is Schema.OLDER:
            yield Check("database", State.FINE, "it can be read")
            yield Check("migrations", State.WARNING, "it is of an older Pendens: the next command brings it forward")
        elif schema is Schema.ABSENT:
            yield Check("database", State.WARNING, "there is none yet: it is made on first use")
        else:
            Store.open_readonly(settings.database_url)  # which says why it is refused
    except PendensError as error:
        yield Check("database", State.UNUSABLE, str(error))


def _row_security(store: Store) -> Iterator[Check]:
    """Tell whether the server keeps tenants apart by itself, or the filter of this program is alone."""
    found = store.row_security()
    if found is None:
        return
    if not found.is_bound:
        message = (
            f"the role {found.role} is a superuser or passes row security by, so that tenants are kept apart by this"
            " program alone: serve as a role that is neither"
        )
        yield Check("row security", State.WARNING, message)
    elif found.bare_tables:
        message = f"it is off for {', '.join(found.bare_tables)}: pendens migrate lays it anew"
        yield Check("row security", State.WARNING, message)
    else:
        yield Check("row security", State.FINE, f"the server keeps tenants apart from the role {found.role} too")


def _broker(settings: Settings) -> Iterator[Check]:
    """Tell whether the broker answers, and how many workers do; without one there is nothing to tell."""
    if settings.broker_url is None:
        return
    try:
        settings.require_shared_database()
    except ConfigurationError as error:
        yield Check("broker", State.UNUSABLE, str(error))
        return
    try:
        count = workers_of(settings.broker_url)
    except ConfigurationError as error:
        yield Check("broker", State.WARNING, str(error))
        return
    place = place_of(settings.broker_url)
    if count:
        yield Check("broker", State.FINE, f"{place} answers, and {counted(count, 'worker')} of it")
    else:
        yield Check("broker", State.WARNING, f"{place} answers, and no worker: start pendens worker, or jobs wait")


def _clock(store: Store) -> Check:
    """Compare the database's clock, by which leases end, with this machine's, by which screenings are dated."""
    before = utc_now()
    seconds = (store.now() - before).total_seconds()
    if abs(seconds) < _CLOCKS_APART:
        return Check("clock", State.FINE, "the database and this machine tell the same time")
    way = "ahead of" if seconds > 0 else "behind"
    message = f"the database's clock is {abs(seconds):,.0f} s {way} this machine's: set both by NTP"
    return Check("clock", State.WARNING, message)


def _lists(settings: Settings) -> tuple[tuple[ListUse, ...], Sequence[Check]]:
    """Tell the ages of the live lists, and whether those that are asked for are there."""
    services = start_without_trace(settings)
    with closing(services.store):
        screener = services.screener
        uses = screener.live_uses()
        screener.register.choose(settings.lists)
        old = [f"{use.version.code} was {use.last_checked}: {use.way_out}" for use in uses if use.is_stale]
        absent = [f"list {code} is required and not live: load it" for code in _absent(screener)]
        few = screener.only_bundled()
    checks = [Check("lists", State.WARNING, line) for line in (*old, *absent)]
    if few:  # a new home is as it should be, and answers for less than most people want
        checks.append(Check("lists", State.ADVICE, few))
    return uses, checks or [Check("lists", State.FINE, f"{len(uses)} lists are live, none is too old")]


def _absent(screener: Screener) -> Iterator[str]:
    live = {version.code for version in screener.register.lists}
    return (code for code in screener.required if code not in live)
