"""Runs the HTTP service under gunicorn: the application is made once and its workers share it."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped] # gunicorn ships no types

from service.config import Settings
from service.refreshing import Refreshing

# A 100 MB upload on a slow machine takes minutes; past this a worker is taken for dead.
_TIMEOUT_SECONDS = 300


class Server(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
    """A gunicorn that is configured in code."""

    def __init__(self, build: Callable[[], Flask], options: dict[str, Any]) -> None:
        self._build = build
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's own settings."""
        for key, value in self._options.items():
            self.cfg.set(key, value)

    def load(self) -> Flask:
        """Make the application."""
        return self._build()


def _refreshing(settings: Settings) -> dict[str, Any]:
    """Let each worker keep the lists current from its beginning to its end; the first to come does it for all."""
    if not settings.list_refresh:
        return {}
    begun: list[Refreshing] = []

    def begin(_worker: object) -> None:
        begun.append(Refreshing(settings))
        begun[0].start()

    def end(_server: object, _worker: object) -> None:
        for refreshing in begun:
            refreshing.stop()

    return {"post_worker_init": begin, "worker_exit": end}


def run(settings: Settings, *, host: str, port: int, workers: int | None) -> None:
    """Serve until stopped."""
    from service.app import create_app_from_env  # noqa: PLC0415 gunicorn imports it after its own set-up

    Server(
        create_app_from_env,
        {
            **_refreshing(settings),
            "bind": f"{host}:{port}",
            "workers": workers or settings.workers,
            "preload_app": True,
            "timeout": _TIMEOUT_SECONDS,
            "control_socket_disable": True,  # nobody asks for it, and a container's home may be read-only
        },
    ).run()
