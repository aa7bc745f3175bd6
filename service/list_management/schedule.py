"""The use case: which lists are to be fetched now, and when each is fetched again."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from service.lists import source_of
from service.lists.fetch.feeds import Feed, Fetching, feeds
from service.store import Refresh, Store

# So that a thousand installations do not ask a publisher at one moment: each waits a tenth longer or shorter.
_SPREAD = 0.1
# After a failure a list is tried again soon, then ever later, never later than its own cadence.
_FIRST_RETRY = timedelta(minutes=15)
_MOST_DOUBLINGS = 10


@dataclass(frozen=True, slots=True)
class ListRefresher:
    """Keeps the times of a store's lists; `now` gives aware instants (None: the database does, for all hosts alike).

    `chance` gives numbers from 0 to 1.
    """

    store: Store
    now: Callable[[], datetime] | None = None
    chance: Callable[[], float] = field(default=secrets.SystemRandom().random)

    def due_of_all(self, fetching: Fetching, lists: Sequence[str] | None = None) -> tuple[Feed, ...]:
        """Choose as `due` does, of all feeds that settings know.

        Raises:
            StoreError: the database failed.
        """
        return self.due(feeds(fetching), lists)

    def due(self, feeds: Sequence[Feed], lists: Sequence[str] | None = None) -> tuple[Feed, ...]:
        """Choose the feeds whose time has come, of those that make one of `lists` (None: any).

        One that lacks its token, or that a person removed, is left out.

        Raises:
            StoreError: the database failed.
        """
        out = self.store.lists.removed()
        ready = [feed for feed in feeds if not feed.lacks and feed.code not in out]
        wanted = {feed.code: feed for feed in ready if lists is None or _makes(feed, lists)}
        return tuple(wanted[code] for code in self.store.refreshes.due(tuple(wanted), self._now()))

    def note(self, feed: Feed, problem: str) -> Refresh:
        """Keep what came of a try (`problem` is empty where it went well), and when the next one is.

        Raises:
            StoreError: the database failed.
        """
        known = self.store.refreshes.all().get(feed.code)
        failures = (known.failures if known else 0) + 1 if problem else 0
        now = self._now()
        refresh = Refresh(feed.code, now, now + self._wait(feed, failures), failures, problem)
        self.store.refreshes.note(refresh)
        return refresh

    def _now(self) -> datetime:
        return self.now() if self.now else self.store.now()

    def _wait(self, feed: Feed, failures: int) -> timedelta:
        usual = timedelta(hours=feed.every_hours)
        wait = min(usual, _FIRST_RETRY * 2 ** min(failures - 1, _MOST_DOUBLINGS)) if failures else usual
        return wait * (1 - _SPREAD + 2 * _SPREAD * self.chance())


def _makes(feed: Feed, lists: Sequence[str]) -> bool:
    """Tell whether a feed brings one of the lists: itself, or a part of it."""
    return not {feed.code, *(part for part, _ in source_of(feed.code).parts)}.isdisjoint(lists)
