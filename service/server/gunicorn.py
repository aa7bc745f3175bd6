"""Runs the HTTP service under gunicorn: the application is made once and its workers share it."""

import errno
import os
import socket
import sys
from collections.abc import Callable
from typing import Any, TextIO

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped] # gunicorn ships no types

from service.bootstrap import admitted
from service.config import ENVELOPE_BYTES, Settings
from service.errors import ConfigurationError
from service.sandbox import sandbox
from service.server.front import Balance, Limits, configured
from service.server.garbage import leave_shared_alone
from service.server.reload import LIVE
from service.server.scheduler import Refreshing
from service.server.telemetry import Telemetry
from service.store import is_lasting

# A 100 MB upload on a slow machine takes minutes; past this a worker is taken for dead.
_TIMEOUT_SECONDS = 300
# A page with its pictures, a progress that is asked for and a screening go side by side; clients of any pace take none.
_THREADS = 4
# While workers are replaced (SIGHUP) old and new ones serve side by side, and one that dies may do so at that moment.
_PLACES_OF_A_WORKER = 4
FIRST_KEY = (
    "pendens: the first admin key, shown this once and kept nowhere:\n\n    {}\n\n"
    "pendens: send it as Authorization: Bearer; pendens users add NAME --role … makes an account for the pages\n"
)
SERVICES = "pendens"  # the application's extension that gives what answers
WORKER = "pendens.worker"  # the application's extension that does long work
SENDER = "pendens.callbacks"  # the one that tells when it is over


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

    def run(self) -> None:
        """Serve until stopped.

        Raises:
            ConfigurationError: its address cannot be listened on.
        """
        host, _, port = str(self._options["bind"]).rpartition(":")
        _require_free(host.strip("[]"), int(port))
        super().run()


def _front(settings: Settings) -> dict[str, Any]:
    """Let each worker buffer what its clients send and read, and all of them share the connections evenly."""
    balance = Balance(settings.workers * _PLACES_OF_A_WORKER)

    def enter(_server: object, worker: Any) -> None:  # noqa: ANN401 gunicorn ships no types
        worker.place = balance.enter()
        leave_shared_alone()

    def leave(_server: object, worker: Any) -> None:  # noqa: ANN401 gunicorn ships no types
        balance.leave(worker.place)

    of_clients = settings.client_limits
    limits = Limits(
        of_clients.connections,
        of_clients.header_seconds,
        of_clients.body_seconds,
        of_clients.read_seconds,
        of_clients.least_rate,
        settings.max_file_bytes + ENVELOPE_BYTES,
        _THREADS,
        of_clients.waiting,
        of_clients.wait_seconds,
    )
    return {"worker_class": configured(limits, balance), "pre_fork": enter, "child_exit": leave}


def _beside(settings: Settings) -> dict[str, Any]:
    """Give each worker what goes on beside its requests: long work, and the lists kept current by the first to come."""
    begun: list[Refreshing] = []
    followed: list[Telemetry] = []

    def begin(worker: Any) -> None:  # noqa: ANN401 gunicorn ships no types
        # Why: a worker that takes a dead one's place inherits the lists of the service's start, perhaps months old
        worker.wsgi.extensions[LIVE].renew()
        if settings.otel_endpoint:
            followed.append(Telemetry.to(settings.otel_endpoint))
            followed[0].attach(worker.wsgi)
        sandbox.warm()  # no upload waits for the parsers to be loaded
        worker.wsgi.extensions[WORKER].start()  # the fork has left behind the thread that the first process had
        worker.wsgi.extensions[SENDER].start()
        if settings.list_refresh:
            begun.append(Refreshing(settings))
            begun[0].start()

    def end(_server: object, worker: Any) -> None:  # noqa: ANN401 as above
        if hasattr(worker, "wsgi"):  # it ended before it had one
            worker.wsgi.extensions[WORKER].give_back()
            worker.wsgi.extensions[SENDER].stop()
        for refreshing in begun:
            refreshing.stop()
        for telemetry in followed:
            telemetry.close()
        _close_store(getattr(worker, "wsgi", None))

    def stop(server: Any) -> None:  # noqa: ANN401 gunicorn ships no types
        _close_store(server.app.callable)

    return {"post_worker_init": begin, "worker_exit": end, "on_exit": stop}


def _close_store(application: Flask | None) -> None:
    """Give the connections back, so that the last one to stop leaves the database as one file without its log."""
    if application is not None:
        application.extensions[SERVICES]().store.close()


def _require_free(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on, before the lists are read.

    Raises:
        ConfigurationError: the port is in use or may not be opened, or the address is none of this machine's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise ConfigurationError(f"{host} is no address that is known here: choose another with --host") from None
    except OSError as error:
        causes = {
            errno.EADDRINUSE: f"port {port} is in use: choose another with --port",
            errno.EACCES: f"port {port} may not be opened by you: choose one above 1023 with --port",
            errno.EADDRNOTAVAIL: f"{host} is no address of this machine: choose another with --host",
        }
        told = causes.get(error.errno or 0)
        raise ConfigurationError(told or f"{host}:{port} cannot be listened on ({error.strerror})") from None


def shown_terminal() -> TextIO | None:
    """Find the terminal at which somebody sits; a file, a pipe and a log are none, and a key is never written there."""
    return next((stream for stream in (sys.stdout, sys.stderr) if stream.isatty()), None)


def run(settings: Settings) -> None:
    """Serve until stopped.

    Raises:
        ConfigurationError: keys are asked for, and nobody has one; or several workers, or those of the broker, would
            each have a database of their own.
    """
    from service.server import metrics  # noqa: PLC0415 as below
    from service.server.app import create_app_for  # noqa: PLC0415 gunicorn imports it after its own set-up

    if settings.workers > 1 and not is_lasting(settings.database_url):
        raise ConfigurationError(
            f"PENDENS_DATABASE_URL {settings.database_url} is a database in memory, of which each of {settings.workers}"
            " workers would have its own: name a file (sqlite:////folder/pendens.db), or serve with --workers 1"
        )
    settings.require_shared_database()
    shown = shown_terminal()
    first = admitted(settings, may_show=shown is not None)
    if first is not None and shown is not None:
        shown.write(FIRST_KEY.format(first.text))
        shown.flush()
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    counts, own = metrics.begin_anew(), os.getpid()
    try:
        _serve(settings, host, lambda: create_app_for(settings))
    finally:
        metrics.end(counts, own)


def _serve(settings: Settings, host: str, build: Callable[[], Flask]) -> None:
    Server(
        build,
        {
            "bind": f"{host}:{settings.port}",
            "workers": settings.workers,
            "threads": _THREADS,
            "preload_app": True,
            "timeout": _TIMEOUT_SECONDS,
            "control_socket_disable": True,  # nobody asks for it, and a container's home may be read-only
            **_front(settings),
            **_beside(settings),
        },
    ).run()
