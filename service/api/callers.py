"""Tells who asks, lets them in by the table of roles, and says under which name what they do is recorded."""

from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from structlog.contextvars import bind_contextvars

from service.access import CLOSED, PERMISSIONS, is_loopback, require_role
from service.access import Actor as Actor  # noqa: PLC0414 the pages take it from here
from service.access import Begun as Begun  # noqa: PLC0414 as above
from service.access import SingleSignOn as SingleSignOn  # noqa: PLC0414 as above
from service.api.problems import LoopbackOnlyError
from service.api.throttling import charge, charge_stranger, tell_rates
from service.api.use_cases import access, use_tenant
from service.domain.wording import one_line, required_line
from service.errors import InvalidRequestError, PendensError, UnauthenticatedError

# Behind a proxy every caller seems to be this machine. Anybody can write these headers: they only ever shut the door.
# As WSGI names them (PEP 3333): those of RFC 7239 and 9110, and what nginx, Apache, Envoy, load balancers and CDNs add.
_SIGNS_OF_A_PROXY = frozenset(
    f"HTTP_{name}"
    for name in (
        *("FORWARDED", "VIA", "X_FORWARDED", "X_FORWARDED_FOR", "X_FORWARDED_HOST", "X_FORWARDED_PROTO"),
        *("X_FORWARDED_SERVER", "X_FORWARDED_PORT", "X_FORWARDED_PREFIX", "X_ORIGINAL_FORWARDED_FOR", "X_REAL_IP"),
        *("X_CLIENT_IP", "X_CLUSTER_CLIENT_IP", "X_ENVOY_EXTERNAL_ADDRESS", "TRUE_CLIENT_IP", "CLIENT_IP"),
        *("CF_CONNECTING_IP", "FASTLY_CLIENT_IP"),
    )
)
_ACTOR = "pendens_actor"
SignedIn = Callable[[], Actor | None]


def guard_addresses(app: Flask, signed_in: SignedIn) -> None:
    """Let nobody in whom the table of roles does not; `signed_in` tells who a browser's cookie says is signed in."""
    app.extensions[_ACTOR] = signed_in
    app.before_request(_require_role)
    app.after_request(tell_rates)


def actor() -> Actor | None:
    """Tell who asks; None where nobody is known, which public addresses alone answer."""
    if _ACTOR not in g:
        setattr(g, _ACTOR, _find_actor())
    return cast("Actor | None", getattr(g, _ACTOR))


def may(endpoint: str) -> bool:
    """Tell whether who asks may open an address, so that no page offers what would be refused."""
    try:
        who = actor()
        if who is None:
            return PERMISSIONS.get(endpoint, CLOSED).is_public
        require_role(endpoint, who)
    except PendensError:
        return False
    return True


def tenant() -> str:
    """Name the tenant for whom the request is answered."""
    who = actor()
    return who.tenant if who else ""


def acting(typed: str | None) -> str:
    """Give the name under which what is done is recorded: who is signed in, and a typed one only where nobody is.

    Raises:
        InvalidRequestError: a name was typed that is not who is signed in, or none where nobody is.
    """
    who = actor()
    if who is None or not who.is_known:
        return required_line("by: the name of who does it", typed or "")
    if typed and one_line(typed) != who.name:
        raise InvalidRequestError(f"by is {typed!r}, and {who.name} asks: leave it out, who asks is recorded")
    return who.name


def require_loopback() -> None:
    """Where nobody is known, refuse a caller that is not on this machine, and a page of elsewhere that a browser shows.

    Raises:
        LoopbackOnlyError: the request came from or through another address, or names a foreign origin (RFC 6454).
    """
    who = actor()
    if who is not None and who.is_known:
        return
    if _is_passed_on() or not (is_loopback(request.remote_addr or "") and is_loopback(_origin())):
        raise LoopbackOnlyError("without keys the lists are changed from this machine alone")


def is_local(host: str) -> bool:
    """Tell whether a host is this machine."""
    return is_loopback(host)


def _require_role() -> None:
    """Look the address up, and who asks; what is no address at all is left to be told so.

    Raises:
        UnauthenticatedError: nobody is known.
        TooManyRequestsError: requests of who asks come too fast.
        RoleNeededError: who is known may not do this.
    """
    endpoint = request.endpoint
    if endpoint is None:
        return
    permission = PERMISSIONS.get(endpoint)
    if permission is not None and permission.is_public:
        return
    who = _known()
    charge(who)
    require_role(endpoint, who)
    bind_contextvars(tenant=who.tenant)
    use_tenant(who.tenant)


def _known() -> Actor:
    """Give who asks.

    Raises:
        UnauthenticatedError: nobody is known.
        TooManyRequestsError: strangers of this address ask too often.
    """
    try:
        who = actor()
    except UnauthenticatedError:
        charge_stranger()
        raise
    if who is None:
        charge_stranger()
        raise UnauthenticatedError(_stranger())
    return who


def _find_actor() -> Actor | None:
    """Look at the key, then at the cookie.

    Raises:
        UnauthenticatedError: there is a key, and it is none that is valid.
    """
    given = request.headers.get("Authorization")
    if given is None:
        signed_in: SignedIn = current_app.extensions[_ACTOR]
        if (who := signed_in()) is not None:
            return who
    return access().actor_of(given, None if _is_passed_on() else request.remote_addr)


def _is_passed_on() -> bool:
    """Tell whether the request came through a proxy, as far as its headers tell: then nobody knows from where."""
    return not _SIGNS_OF_A_PROXY.isdisjoint(request.environ)


def _stranger() -> str:
    if _is_passed_on() and access().is_open():
        return "the request came through a proxy, and without keys only this machine itself is answered"
    return "the request does not say who asks"


def _origin() -> str:
    """Give the host of the page that sends; a program that is no browser sends none and speaks for its machine."""
    origin = request.headers.get("Origin")
    try:
        return "localhost" if origin is None else urlsplit(origin).hostname or ""
    except ValueError:
        return ""
