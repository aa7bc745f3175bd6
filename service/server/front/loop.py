"""The event loop of a worker: waits for sockets, and for threads that have something to send.

waitress's own loop asks every connection before each wait; with a thousand slow ones that takes longer than the work.
Here a connection is asked again only after something happened to it.
"""

import selectors
import time
from collections import deque
from typing import Any

from waitress import wasyncore  # type: ignore[import-untyped] # waitress ships no types

_LOOK_EVERY_SECONDS = 1.0
_FLAGS = (
    (selectors.EVENT_READ, wasyncore.select.POLLIN),
    (selectors.EVENT_WRITE, wasyncore.select.POLLOUT),
)


class Loop(dict[int, Any]):
    """waitress's map from a file descriptor to what reads and writes it; whatever is put in is waited for."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = selectors.DefaultSelector()
        self._waited: dict[int, int] = {}
        self._changed: deque[Any] = deque()
        self._looked = time.monotonic()

    def __setitem__(self, descriptor: int, one: Any) -> None:  # noqa: ANN401 waitress ships no types
        super().__setitem__(descriptor, one)
        self._changed.append(one)  # it is not made yet: asked at the end of the turn

    def __delitem__(self, descriptor: int) -> None:
        super().__delitem__(descriptor)
        self._wait_for(descriptor, 0)

    def changed(self, one: Any) -> None:  # noqa: ANN401 waitress ships no types
        """Ask something again at the end of the turn; threads may call this, and wake the loop then."""
        self._changed.append(one)

    def waits_for(self, one: Any) -> bool:  # noqa: ANN401 as above
        """Tell whether the loop waits for what it is to wait for anyway, so that a thread need not wake it.

        A thread asks after it has made `one` readable. Where the loop stopped waiting meanwhile, because it was not, it
        asks again after that.
        """
        if not one.readable() or one.writable():
            return False
        return self._waited.get(one._fileno) == selectors.EVENT_READ  # noqa: SLF001 waitress has no other name for it

    def turn(self, seconds: float) -> None:
        """Wait for so long at the most, do what there is to do, and look after connections now and then."""
        self._ask_changed()
        for key, happened in self._selector.select(seconds):
            one = self.get(key.fd)
            if one is None:
                continue
            if happened == selectors.EVENT_READ and not one.readable():
                self._wait_for(key.fd, 0)  # a client that sends on while it is answered, or has gone
            else:
                wasyncore.readwrite(one, sum(flag for event, flag in _FLAGS if happened & event))
            self._ask(one)
        self._ask_changed()
        now = time.monotonic()
        if now - self._looked >= _LOOK_EVERY_SECONDS:
            self._looked = now
            self._look(now)

    def close(self) -> None:
        """Close everything."""
        wasyncore.close_all(self, ignore_all=True)
        self._selector.close()

    def _look(self, now: float) -> None:
        for one in list(self.values()):
            if hasattr(one, "look"):
                one.look(now)
                self._ask(one)

    def _ask_changed(self) -> None:
        for _ in range(len(self._changed)):
            self._ask(self._changed.popleft())

    def _ask(self, one: Any) -> None:  # noqa: ANN401 waitress ships no types
        """Wait for what it wants now."""
        descriptor = one._fileno  # noqa: SLF001 waitress has no other name for it
        if descriptor not in self or self[descriptor] is not one:
            return
        wanted = selectors.EVENT_READ if one.readable() else 0
        if not one.accepting and one.writable():
            wanted |= selectors.EVENT_WRITE
        if wanted or not getattr(one, "is_waited_on", False):
            self._wait_for(descriptor, wanted)

    def _wait_for(self, descriptor: int, wanted: int) -> None:
        waited = self._waited.get(descriptor, 0)
        if wanted == waited:
            return
        if not wanted:
            del self._waited[descriptor]
            self._selector.unregister(descriptor)
            return
        self._waited[descriptor] = wanted
        if waited:
            self._selector.modify(descriptor, wanted)
        else:
            self._selector.register(descriptor, wanted)
