"""What a setting must be: each function refuses a value that cannot be used, and says what to write instead."""

import os
import re
from pathlib import Path

from marshmallow import ValidationError

from service.config.meanings import SHORTEST_SECRET
from service.errors import UnknownListError
from service.lists import bundled_codes, source_of

# Scheme, host and port, as browsers write them (RFC 6454, section 6.1); a path is no part of it.
_ORIGIN = re.compile(r"https?://(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?/?", re.IGNORECASE)
_SAFE = re.compile(r"https://[^/?#]+|http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?(/|$)", re.IGNORECASE)
# The brokers that long work is tried with, by scheme.
_BROKER = re.compile(r"(rediss?|amqps?)://\S+")
# What a key looks like; `service.access` makes them.
_KEY = re.compile(r"pnd_[a-z0-9]{8}_[A-Za-z0-9_-]{43,128}")


def codes_of(texts: list[str] | None) -> tuple[str, ...]:
    """Give what a list of texts names, each once, without blanks."""
    return tuple(dict.fromkeys(text.strip() for text in texts or () if text.strip()))


def require_safe(address: str | None) -> None:
    """Refuse an address of an identity provider that others could read or answer."""
    if address is not None and not _SAFE.match(address):
        raise ValidationError("write an address of TLS, https://… (http:// on this machine alone)")


def require_text(text: str | None) -> None:
    """Refuse a missing text."""
    if not text:
        raise ValidationError("it is not set, and PENDENS_OIDC_ISSUER is: the identity provider gave you one")


def require_openid(scopes: str) -> None:
    """Refuse scopes that do not ask who signs in."""
    if "openid" not in scopes.split():
        raise ValidationError("openid must be one of them")


def require_codes(texts: list[str]) -> None:
    """Refuse a code that no list has: a slip would make every answer incomplete, and nobody could load the list."""
    for code in codes_of(texts):
        try:
            if code not in bundled_codes():
                source_of(code)
        except UnknownListError as error:
            raise ValidationError(str(error)) from None


def require_database(url: str | None) -> None:
    """Refuse an address of a database that is empty."""
    if url is not None and not url.strip():
        raise ValidationError("it is empty: name a database, as sqlite:////path/to/file, or unset it")


def require_broker(url: str | None) -> None:
    """Refuse a broker of a kind that long work is not tried with."""
    if url is not None and not _BROKER.fullmatch(url.strip()):
        raise ValidationError("write redis://host:6379/0 or amqp://user:password@host// (rediss and amqps with TLS)")


def require_origins(origins: list[str]) -> None:
    """Refuse what is no origin of a page."""
    for origin in origins:
        if not _ORIGIN.fullmatch(origin.strip()):
            raise ValidationError("write origins as https://host or https://host:port, several by comma")


def require_named(home: Path | None) -> None:
    """Refuse a home that is set and has no name."""
    if home is not None and not os.environ["PENDENS_HOME"].strip():
        raise ValidationError("it is empty: name a folder, or unset it")


def require_key(key: str | None) -> None:
    """Refuse what is no key."""
    if key is not None and not _KEY.fullmatch(key):
        raise ValidationError("it is no key: pendens keys generate writes one")


def require_http(address: str | None) -> None:
    """Refuse what is no address of HTTP."""
    if address is not None and not address.startswith(("http://", "https://")):
        raise ValidationError("write an address as https://host:4318/v1/traces")


def require_signed(hosts: list[str]) -> None:
    """Refuse to call anybody without a signature: who is called could not tell this service from anybody else."""
    if codes_of(hosts) and not os.environ.get("PENDENS_CALLBACK_SECRET", "").strip():
        raise ValidationError("set PENDENS_CALLBACK_SECRET too, with which what is sent is signed")


def require_secret(key: str | None) -> None:
    """Refuse a secret that could be guessed."""
    if key is not None and len(key.strip()) < SHORTEST_SECRET:
        raise ValidationError(f"write a random text of at least {SHORTEST_SECRET} characters")


def require_addresses(addresses: list[str | None]) -> None:
    """Refuse what is no address of files."""
    if not all(address.strip().startswith(("https://", "http://")) for address in addresses if address):
        raise ValidationError("write addresses as https://host/file, several by comma")
