"""Keeps the lists of a running service current: each worker looks what is due, and one update does it for all.

The update is the command itself, in a process of its own: what it reads, and any way in which that can end, stays out
of the process that answers requests.
"""

import secrets
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped] # it ships no types

from service.bootstrap import lists_due
from service.config import Settings
from service.errors import PendensError

# A look costs a millisecond; what is due is counted in hours.
_LOOK_EVERY_SECONDS, _SPREAD_SECONDS = 60, 20
_FIRST_LOOK_SECONDS = 2
_PATIENCE_SECONDS = 5.0
_COMMAND = (sys.executable, "-m", "service.cli", "lists", "update", "--due")


class Refreshing:
    """Looks every minute, and starts an update where a list is due; begins with `start`, ends with `stop`."""

    def __init__(
        self,
        settings: Settings,
        *,
        command: Sequence[str] = _COMMAND,
        now: Callable[[], datetime] | None = None,
        patience_seconds: float = _PATIENCE_SECONDS,
    ) -> None:
        """Look with settings; an update that is asked to end has `patience_seconds` for it."""
        self._patience_seconds = patience_seconds
        self._settings = settings
        self._command = command
        self._now = now
        self._update: subprocess.Popen[str] | None = None
        self._is_over = False
        self._scheduler = BackgroundScheduler(timezone=UTC, daemon=True)

    def start(self, *, every_seconds: float = _LOOK_EVERY_SECONDS, first_seconds: float = _FIRST_LOOK_SECONDS) -> None:
        """Begin to look, at moments that no two processes share."""
        spread = secrets.SystemRandom().uniform(1, 3)  # the workers of a service begin at one moment
        first = datetime.now(UTC) + timedelta(seconds=first_seconds * spread)
        self._scheduler.add_job(
            self.look,
            "interval",
            seconds=every_seconds,
            jitter=min(_SPREAD_SECONDS, every_seconds / 3),
            next_run_time=first,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Look no more; an update under way is asked to end, and ended if it does not."""
        self._is_over = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        update = self._update
        if update is not None and update.poll() is None:
            update.terminate()
            try:
                update.wait(self._patience_seconds)
            except subprocess.TimeoutExpired:
                update.kill()

    def look(self) -> None:
        """Start an update if a list is due, and log what it says; whatever fails, the service goes on."""
        log = structlog.get_logger()
        try:
            due = lists_due(self._settings, self._now)
            if due and not self._is_over:
                log.info("list update begins", lists=due)
                self._run(log)
        except (PendensError, OSError, subprocess.SubprocessError) as error:
            log.warning("lists not refreshed", problem=type(error).__name__, detail=str(error))

    def _run(self, log: Any) -> None:  # noqa: ANN401 structlog's own
        self._update = subprocess.Popen(  # noqa: S603 the program's own command
            self._command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if self._is_over:
            self._update.terminate()
        said, _ = self._update.communicate()
        for line in filter(str.strip, said.splitlines()):
            log.info("list update", said=line.strip())
        code = self._update.returncode
        (log.info if code == 0 else log.warning)("list update ended", exit_code=code)
