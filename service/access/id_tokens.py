"""Looks whether an ID token is its issuer's, for this service, for this sign-in, and of now.

OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725 for what goes wrong with tokens. Needs `pendens[oidc]`.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError, MissingKeyError
from joserfc.jwk import ECKey, KeySet, RSAKey

from service.errors import SignInError

# Why fixed: a token says itself how it is signed. `none` is no signature, and an HS256 would take the public key for a
# secret (RFC 8725, sections 2.1 and 3.1).
ALGORITHMS = ("RS256", "ES256", "PS256")
# Why: hosts that keep time by NTP are less than a second apart; half a minute is for those that do so badly.
LEEWAY_SECONDS = 30
# Why: a token with hundreds of groups has some 20 kB; a larger one is none.
_LONGEST = 100_000


class UnknownSigningKeyError(Exception):
    """The token names a key that is not among those at hand: the issuer may have others by now."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say: who issued it, for whom, in which sign-in; `now` in seconds since 1970."""

    issuer: str
    client_id: str
    nonce: str
    now: int


def verified(token: str, keys: Mapping[str, Any], expected: Expected) -> Mapping[str, Any]:
    """Give the claims of a token, signed with one of the issuer's `keys` (a JWK set, RFC 7517).

    Raises:
        UnknownSigningKeyError: the key that it names is not there.
        SignInError: it is not to be trusted.
    """
    if len(token) > _LONGEST:
        raise SignInError("what the identity provider sent is too large")
    try:
        claims = jwt.decode(token, _public(keys), algorithms=ALGORITHMS).claims
    except (InvalidKeyIdError, MissingKeyError) as error:
        raise UnknownSigningKeyError from error
    except (JoseError, ValueError, TypeError, AttributeError) as error:
        raise SignInError("the identity provider's signature does not hold") from error
    _require(claims, expected)
    return claims


def _public(keys: Mapping[str, Any]) -> KeySet:
    """Take the keys that sign; one that no algorithm of ours uses, such as a secret, is left out.

    Raises:
        UnknownSigningKeyError: there is none.
    """
    found: list[RSAKey | ECKey] = []
    for key in keys.get("keys", ()):
        kind = key.get("kty") if key.get("use", "sig") == "sig" else None
        with suppress(JoseError, ValueError):  # of a curve that is not known here, beside those that are
            if kind == "RSA":
                found.append(RSAKey.import_key(key))
            elif kind == "EC":
                found.append(ECKey.import_key(key))
    if not found:
        raise UnknownSigningKeyError
    return KeySet(list(found))


def _require(claims: Mapping[str, Any], expected: Expected) -> None:
    """Look at each claim by which a token of elsewhere, of before or of somebody else differs.

    Raises:
        SignInError: one is wrong or absent.
    """
    registry = jwt.JWTClaimsRegistry(
        now=expected.now,
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": expected.issuer},
        sub={"essential": True},
        aud={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": expected.nonce},
    )
    try:
        registry.validate(dict(claims))
    except JoseError as error:
        claim = getattr(error, "claim", "") or "exp"
        raise SignInError(f"the identity provider's answer is not for this sign-in ({claim}): begin again") from error
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    is_ours = expected.client_id in audience and claims.get("azp", expected.client_id) == expected.client_id
    if not is_ours or (len(audience) > 1 and "azp" not in claims):
        raise SignInError("the identity provider's answer is not for this service (aud)")
