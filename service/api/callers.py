"""Tells who calls: until access control comes, the lists are changed from this machine alone."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from flask import request

from service.api.problems import LoopbackOnlyError

# Behind a proxy every caller seems to be this machine. Anybody can write these headers: they only ever shut the door.
_SIGNS_OF_A_PROXY = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


def require_loopback() -> None:
    """Refuse a caller that is not on this machine, and a page of elsewhere that a browser on this machine shows.

    Raises:
        LoopbackOnlyError: the request came from or through another address, or names a foreign origin (RFC 6454).
    """
    is_local = is_loopback(request.remote_addr or "") and is_loopback(_origin())
    if not is_local or any(sign in request.headers for sign in _SIGNS_OF_A_PROXY):
        raise LoopbackOnlyError("the lists are changed from this machine alone until access control comes")


def _origin() -> str:
    """Give the host of the page that sends; a program that is no browser sends none and speaks for its machine."""
    origin = request.headers.get("Origin")
    try:
        return "localhost" if origin is None else urlsplit(origin).hostname or ""
    except ValueError:
        return ""


@lru_cache(maxsize=64)
def is_loopback(host: str) -> bool:
    """Tell whether a name or address is this machine's own."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback
