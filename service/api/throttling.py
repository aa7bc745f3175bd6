"""Counts requests by who asks, refuses those that come too fast, and tells how many may still come.

The headers are those of the IETF's draft (draft-ietf-httpapi-ratelimit-headers-10): `RateLimit-Policy` says what holds,
`RateLimit` how it stands.
"""

import math
from collections.abc import Mapping

from flask import Response, g, request

from service.access import Actor, ActorKind, Charge
from service.api.use_cases import access
from service.errors import TooManyRequestsError

_CHARGES = "pendens_charges"
_API = "/v1/"
RATE_HEADERS: Mapping[str, Mapping[str, object]] = {
    "RateLimit-Policy": {
        "description": (
            'What holds for who asks, where a rate does: `"key";q=100;w=50` is a bucket of 100 requests that is filled'
            " in 50 seconds. `key`, `tenant` or, where nobody is asked for a key, `address`."
        ),
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": 'How it stands: `"key";r=42;t=29`, 42 more at once, and the bucket is full in 29 seconds.',
        "schema": {"type": "string"},
    },
}


def charge(actor: Actor) -> None:
    """Count a request of who is known: of a program at every address, of whoever else at those of the API.

    Raises:
        TooManyRequestsError: it comes too fast.
        StoreError: the database, in which several hosts count together, failed.
    """
    if actor.kind is ActorKind.KEY or request.path.startswith(_API):
        _settle(access().throttle.charge(actor, request.remote_addr or ""))


def charge_stranger() -> None:
    """Count a request of who is not known, by his address, but for pages, which send him to sign in.

    Raises:
        TooManyRequestsError: it comes too fast.
    """
    if "Authorization" in request.headers or request.path.startswith(_API):
        _settle(access().throttle.charge_stranger(request.remote_addr or ""))


def tell_rates(response: Response) -> Response:
    """Tell how many requests may still come, and a refused one when to come again."""
    charges: tuple[Charge, ...] = getattr(g, _CHARGES, ())
    if charges:
        response.headers["RateLimit-Policy"] = ", ".join(map(_policy, charges))
        response.headers["RateLimit"] = ", ".join(map(_standing, charges))
        if not charges[-1].allowance.is_allowed:
            response.headers["Retry-After"] = str(max(1, math.ceil(charges[-1].allowance.retry_seconds)))
    return response


def _settle(charges: tuple[Charge, ...]) -> None:
    if not charges:
        return
    setattr(g, _CHARGES, charges)
    if not charges[-1].allowance.is_allowed:
        last = charges[-1]
        raise TooManyRequestsError(
            f"this {last.policy} may ask {last.rate.per_second:g} times a second, and {last.rate.burst} times at once"
        )


def _policy(one: Charge) -> str:
    return f'"{one.policy}";q={one.rate.burst};w={max(1, math.ceil(one.rate.window))}'


def _standing(one: Charge) -> str:
    return f'"{one.policy}";r={one.allowance.remaining};t={math.ceil(one.allowance.full_seconds)}'
