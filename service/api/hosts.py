"""Refuses requests that name another host while nobody is asked for a key: DNS rebinding."""

from flask import Flask, request

from service.access import is_loopback
from service.api.problems import ForeignHostError
from service.api.use_cases import access


def guard_hosts(app: Flask) -> None:
    """Let no page of elsewhere reach the service under a name that leads to this machine."""
    app.before_request(_require_own_host)


def _require_own_host() -> None:
    """Look at the name that the browser was given; a program on this machine uses one of the same.

    Raises:
        ForeignHostError: it is neither localhost nor an address of this machine.
    """
    if not access().is_open():
        return
    host = request.host.rsplit("@", 1)[-1]
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if not is_loopback(name):
        raise ForeignHostError(f"the request names the host {name!r}")
