"""Places for sign-ins: few at a time, so that who guesses passwords does not hold the threads that answer others."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from service.errors import SignInsBusyError

# Why: a password takes 50 ms of two cores and a server process has four threads. Sixteen clients who guessed from this
# machine, whose address is not counted, held all of them: a request with a key took eight seconds instead of 14 ms.
_OF_ANYBODY = threading.BoundedSemaphore(2)
# Why: while strangers guess, who has signed in from this browser before finds a place that they cannot take.
_OF_KNOWN_BROWSERS = threading.BoundedSemaphore(1)


@contextmanager
def place(*, is_browser_known: bool) -> Iterator[None]:
    """Take a place of this process for one sign-in; nobody waits for one.

    Raises:
        SignInsBusyError: all are taken.
    """
    rooms = (_OF_KNOWN_BROWSERS, _OF_ANYBODY) if is_browser_known else (_OF_ANYBODY,)
    held = next((room for room in rooms if room.acquire(blocking=False)), None)
    if held is None:
        raise SignInsBusyError("others sign in at this moment")
    try:
        yield
    finally:
        held.release()
