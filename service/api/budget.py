"""The time that one request may take: who asked has given up by then, and others wait for the thread."""

import time
from collections.abc import Callable

from flask import current_app, g

from service.errors import TimeBudgetError

REQUEST_SECONDS = "PENDENS_REQUEST_SECONDS"  # the application's configuration that has it


def within_budget() -> Callable[[int], None]:
    """Give what a screening tells its progress: it raises TimeBudgetError when the request has had its time."""
    seconds = current_app.config[REQUEST_SECONDS]

    def look(done: int) -> None:
        if time.perf_counter() - g.begun > seconds:
            raise TimeBudgetError(f"after {seconds:g} s {done:,} holdings were screened, and not all")

    return look
