"""Refuses what the page of another site makes a browser send: whatever changes something must be asked for here."""

from collections.abc import Collection
from functools import partial
from urllib.parse import urlsplit

from flask import Flask, request

from service.access import is_loopback
from service.errors import CrossSiteError

# Methods that change nothing (RFC 9110, section 9.2.1); every other is checked, whatever its body's type.
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# What a browser says of a request that our own page sent, or that a person typed (W3C Fetch Metadata, section 2.3).
_OWN_SITES = frozenset({"same-origin", "none"})
_PORTS = {"http": 80, "https": 443}


def guard_origins(app: Flask, allowed: Collection[str]) -> None:
    """Let no page of another site change anything; `allowed` are origins such as `https://desk.example`."""
    app.before_request(partial(_require_own_origin, frozenset(map(_spelled, allowed))))


def _require_own_origin(allowed: frozenset[str]) -> None:
    """Judge by what the browser says of the sender; a program that is no browser says nothing and is let in.

    Raises:
        CrossSiteError: the request was sent by a page of another origin (RFC 6454), or of one that is not told.
    """
    if request.method in _SAFE:
        return
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin is not None and _spelled(origin) in allowed:
        return
    is_own = site.strip().lower() in _OWN_SITES if site is not None else origin is None or _is_same(origin)
    if not is_own:
        sender = "a page whose origin is hidden" if origin in {None, "", "null"} else f"a page of {origin!r}"
        raise CrossSiteError(f"the request was sent by {sender}, and not by one of this service")


def _is_same(origin: str) -> bool:
    """Tell whether an origin is the host that the request names; this machine has several names."""
    try:
        sender, asked = urlsplit(origin), urlsplit(f"//{request.host}")
        usual = _PORTS[sender.scheme]  # TLS may end at a proxy: only host and port are compared
        ports = sender.port or usual, asked.port or usual
    except (ValueError, KeyError):
        return False
    if not sender.hostname or not asked.hostname or sender.username is not None:
        return False
    if is_loopback(sender.hostname) and is_loopback(asked.hostname):
        return True
    return sender.hostname == asked.hostname and ports[0] == ports[1]


def _spelled(origin: str) -> str:
    """Write an origin as browsers do: in small letters, without the usual port and without a slash behind it."""
    text = origin.strip().lower().rstrip("/")
    scheme = text.partition(":")[0]
    return text.removesuffix(f":{_PORTS[scheme]}") if scheme in _PORTS else text
