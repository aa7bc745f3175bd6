"""Tells who shares out the processor among a process's threads that one is about to wait for the database.

Why: another thread can compute meanwhile. Whoever is told must return at once, for the thread may not need to wait.
"""

from collections.abc import Callable

_TOLD: list[Callable[[], None]] = []


def tell_of_waits(listener: Callable[[], None]) -> None:
    """Let a listener be told, in the thread that is about to wait; one process needs one."""
    _TOLD[:] = [listener]


def about_to_wait() -> None:
    """Tell that this thread may wait for other writers, or for a database server."""
    for listener in _TOLD:
        listener()
