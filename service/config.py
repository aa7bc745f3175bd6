"""The settings, read once from the environment; a wrong value stops the program at its start."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import environs
from marshmallow import ValidationError
from marshmallow.validate import OneOf, Range
from platformdirs import user_data_path

from service.errors import ConfigurationError
from service.lists.feeds import Fetching, Limits

_MEGABYTE = 1_000_000
# Python's own names for the levels, so that a setting reads as in any other program.
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
# What the API answers when a list is past its limit: an `incomplete` screening, or 503.
_STALE_POLICIES = ("warn", "refuse")
_HIGHEST_PORT = 65_535
# Why: a screening of 1 holding adds 41 kB to the database, of 1,000 holdings 0.7 MB, of 20,000 holdings 27 MB: a disk
# with less room than this takes single checks for a while, and no portfolio.
_MIN_FREE_MB = 10
# Characters: 128 bits in hexadecimal, the least that is called safe (NIST SP 800-57).
_SHORTEST_SECRET = 32
# Scheme, host and port, as browsers write them (RFC 6454, section 6.1); a path is no part of it.
_ORIGIN = re.compile(r"https?://(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?/?", re.IGNORECASE)
_ADDRESS_OF, _TOKEN_OF = "LIST_ADDRESS_", "LIST_TOKEN_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be set from outside.

    `lists` None means every live list; `list_max_age_days` None means each list's own limit; sizes are in bytes.
    `secret_key` None means the one kept in `home`; `allow_open` lets the service listen beyond this machine.
    `min_free_bytes` is what the disk must have left for `/readyz`; pages of `allowed_origins` may send requests that
    change something; `secure_cookies` keeps cookies off connections without TLS.
    """

    home: Path
    database_url: str
    lists: tuple[str, ...] | None = None
    list_max_age_days: int | None = None
    stale_policy: str = "warn"
    list_refresh: bool = False
    max_file_bytes: int = 100 * _MEGABYTE
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    log_level: str = "INFO"
    log_json: bool = False
    fetching: Fetching = field(default_factory=Fetching)
    secret_key: str | None = field(default=None, repr=False)
    allow_open: bool = False
    queue_limit: int = 20
    min_free_bytes: int = _MIN_FREE_MB * _MEGABYTE
    allowed_origins: tuple[str, ...] = ()
    secure_cookies: bool = False

    @classmethod
    def from_env(cls) -> "Settings":
        """Read every PENDENS_ variable.

        Raises:
            ConfigurationError: values that cannot be used, all of them named.
        """
        env = environs.Env(eager=False)
        with env.prefixed("PENDENS_"):
            settings = _settings(env)
        try:
            env.seal()
        except environs.EnvValidationError as error:
            raise ConfigurationError(str(error)) from None
        return settings


def _settings(env: environs.Env) -> Settings:
    """Read all, also what cannot be used: that comes as None, and `seal` says so."""
    home = env.path("HOME", user_data_path("pendens", appauthor=False))
    lists = env.list("LISTS", None)
    origins: list[str] | None = env.list("ALLOWED_ORIGINS", [], validate=_require_origins)
    return Settings(
        home=home,
        database_url=env.str("DATABASE_URL", None) or f"sqlite:///{home / 'pendens.sqlite3'}",
        lists=tuple(code.strip() for code in lists if code.strip()) if lists else None,
        list_max_age_days=env.int("LIST_MAX_AGE", None, validate=Range(min=0)),
        stale_policy=env.str("STALE_POLICY", "warn", validate=OneOf(_STALE_POLICIES)),
        list_refresh=env.bool("LIST_REFRESH", False),
        max_file_bytes=(env.int("MAX_FILE_MB", 100, validate=Range(min=1)) or 0) * _MEGABYTE,
        host=env.str("HOST", "127.0.0.1"),
        port=env.int("PORT", 8000, validate=Range(min=0, max=_HIGHEST_PORT)),
        workers=env.int("WORKERS", 2, validate=Range(min=1)),
        log_level=env.str("LOG_LEVEL", "INFO", validate=OneOf(_LEVELS)),
        log_json=env.bool("LOG_JSON", False),
        secret_key=env.str("SECRET_KEY", None, validate=_require_secret),
        allow_open=env.bool("ALLOW_OPEN", False),
        queue_limit=env.int("QUEUE_LIMIT", 20, validate=Range(min=1)),
        min_free_bytes=(env.int("MIN_FREE_MB", _MIN_FREE_MB, validate=Range(min=0)) or 0) * _MEGABYTE,
        allowed_origins=tuple(origin.strip() for origin in origins or ()),
        secure_cookies=env.bool("SECURE_COOKIES", False),
        fetching=_fetching(env),
    )


def _require_origins(origins: list[str]) -> None:
    for origin in origins:
        if not _ORIGIN.fullmatch(origin.strip()):
            raise ValidationError("write origins as https://host or https://host:port, several by comma")


def _require_secret(key: str | None) -> None:
    if key is not None and len(key.strip()) < _SHORTEST_SECRET:
        raise ValidationError(f"write a random text of at least {_SHORTEST_SECRET} characters")


def _fetching(env: environs.Env) -> Fetching:
    """Read how lists are fetched; addresses and tokens are named after their list."""
    usual = Limits()
    more_than_nothing = Range(min=0, min_inclusive=False)
    with env.prefixed("FETCH_"):
        limits = Limits(
            connect_seconds=env.float("CONNECT_SECONDS", usual.connect_seconds, validate=more_than_nothing),
            read_seconds=env.float("READ_SECONDS", usual.read_seconds, validate=more_than_nothing),
            total_seconds=env.float("TOTAL_SECONDS", usual.total_seconds, validate=more_than_nothing),
            first_wait_seconds=env.float("WAIT_SECONDS", usual.first_wait_seconds, validate=Range(min=0)),
            longest_wait_seconds=env.float("MOST_WAIT_SECONDS", usual.longest_wait_seconds, validate=Range(min=0)),
            # None: the value cannot be used, and `seal` says so
            max_bytes=(env.int("MAX_MB", usual.max_bytes // _MEGABYTE, validate=Range(min=1)) or 0) * _MEGABYTE,
        )
        proxy = env.str("PROXY", None, validate=_require_address)
    every = env.float("LIST_REFRESH_HOURS", None, validate=more_than_nothing)
    addresses = {code: _addresses(env, name) for name, code in _named_after_lists(_ADDRESS_OF).items()}
    tokens = {code: env.str(name) for name, code in _named_after_lists(_TOKEN_OF).items()}
    return Fetching({code: given for code, given in addresses.items() if given}, tokens, limits, proxy, every)


def _addresses(env: environs.Env, name: str) -> tuple[str, ...]:
    given: list[str] | None = env.list(name, [], validate=_require_addresses)
    return tuple(address.strip() for address in given or ())  # None: the value cannot be used, and `seal` says so


def _named_after_lists(kind: str) -> Mapping[str, str]:
    """Find the settings of a kind: US_SDN is `us-sdn`, OS_US_OFAC_SDN is `os-us_ofac_sdn`, as datasets are named."""
    found = (name.removeprefix("PENDENS_") for name in os.environ if name.startswith(f"PENDENS_{kind}"))
    return {name: _code(name.removeprefix(kind).lower()) for name in found}


def _code(name: str) -> str:
    return name.replace("_", "-", 1 if name.startswith("os_") else -1)


def _require_addresses(addresses: list[str]) -> None:
    for address in addresses:
        _require_address(address)


def _require_address(address: str | None) -> None:
    if address and not address.strip().startswith(("https://", "http://")):
        raise ValidationError("write addresses as https://host/file, several by comma")
