"""Keeps a worker on the live list versions and events, and swaps them whole: no request ever mixes two sets."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from service.bootstrap import Services, observed_by, renewed
from service.errors import PendensError

LIVE = "pendens.live"  # the application's extension that holds the services it answers with
# How long a worker may go on answering from versions that are live no more; a look costs a millisecond.
_LOOK_EVERY_SECONDS = 5.0


class LiveServices:
    """Holds one set of services; a request takes it once and keeps it to its end."""

    def __init__(self, services: Services, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._services = services
        self._clock = clock
        self._looked = clock()
        self._building = threading.Lock()

    def current(self) -> Services:
        """Give the services to answer from, and look now and then whether others are due."""
        if self._clock() - self._looked >= _LOOK_EVERY_SECONDS:
            self._looked = self._clock()
            self._look()
        return self._services

    def observe(self, observe: Callable[[Mapping[str, Any]], None]) -> None:
        """Tell of each screening that is made from now on."""
        self._services = observed_by(self._services, observe)

    def renew(self) -> None:
        """Build anew aside and swap, if the store has other versions or events; a failure leaves the last good ones."""
        with self._building:
            try:
                if self._is_behind():
                    self._services = renewed(self._services)
                    structlog.get_logger().info("lists swapped", lists=_versions(self._services))
            except PendensError as error:
                structlog.get_logger().error("lists not swapped", problem=type(error).__name__)

    def _look(self) -> None:
        try:
            is_due = self._is_behind() and not self._building.locked()
        except PendensError:
            return  # the store does not answer: readyz says so, and what is held stays good
        if is_due:
            threading.Thread(target=self.renew, name="lists", daemon=True).start()

    def _is_behind(self) -> bool:
        services = self._services
        if services.store.lists.live_states() != frozenset(services.screener.register.lists):
            return True
        return services.store.kept_events.in_effect() != services.live.acts


def _versions(services: Services) -> dict[str, str]:
    return {version.code: version.version for version in services.screener.register.lists}
