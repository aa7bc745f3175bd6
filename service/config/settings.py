"""The settings, their usual values, and how they are read; values that cannot be used are all named at once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import environs
from marshmallow.validate import OneOf, Range
from platformdirs import user_data_path

from service.config.meanings import NO_LONGER
from service.config.validation import (
    codes_of,
    require_addresses,
    require_broker,
    require_codes,
    require_database,
    require_http,
    require_key,
    require_named,
    require_openid,
    require_origins,
    require_safe,
    require_secret,
    require_signed,
    require_text,
)
from service.errors import ConfigurationError
from service.holdings.limits import USUAL_LIMITS, FileLimits
from service.holdings.reading import MAX_BYTES
from service.lists.fetch.feeds import Fetching, FetchLimits
from service.sandbox import ParserLimits
from service.store import USUAL_SERVER_LIMITS, ServerLimits

_MEGABYTE = 1_000_000
# Python's own names for the levels, so that a setting reads as in any other program.
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
# What the API answers when a list is past its limit: an `incomplete` screening, or 503.
_STALE_POLICIES = ("warn", "refuse")
_HIGHEST_PORT = 65_535
# What the form around a file adds to it: boundaries, headers and the other fields.
ENVELOPE_BYTES = 16_384
# Why: the parsers alone, before they see a file, take 60 MB of address space.
_LEAST_PARSER_MB = 100
# Why: a screening of 1 holding adds 41 kB to the database, of 1,000 holdings 0.7 MB, of 20,000 holdings 27 MB: a disk
# with less room than this takes single checks for a while, and no portfolio.
_MIN_FREE_MB = 10
_MORE_THAN_NOTHING = Range(min=0, min_inclusive=False)
_NOT_SET = frozenset({"", "0", "false", "no", "off"})
_ADDRESS_OF, _TOKEN_OF = "LIST_ADDRESS_", "LIST_TOKEN_"


@dataclass(frozen=True, slots=True)
class ClientLimits:
    """What one worker process lets those do who connect to it.

    `connections` at once; `header_seconds`, `body_seconds` and `read_seconds` are what a client has to send a request's
    headers, its body, and to read an answer, the last two longer at `least_rate` bytes a second. `waiting` requests may
    wait for a thread that answers them, none for longer than `wait_seconds`.
    """

    connections: int = 1_000
    header_seconds: float = 20.0
    body_seconds: float = 30.0
    read_seconds: float = 60.0
    least_rate: int = 1_000
    waiting: int = 28  # with the four at work, all of a client that keeps 32 connections busy
    wait_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class RateSettings:
    """How fast one may ask: requests a second of a key and of a tenant (None: no limit), and how many at once of each.

    A burst of None is what comes in two seconds.
    """

    key: float | None = None
    key_burst: int | None = None
    tenant: float | None = None
    tenant_burst: int | None = None


@dataclass(frozen=True, slots=True)
class SingleSignOnSettings:
    """The identity provider, and this service as its client; see `service.access` for what each is.

    `roles` None leaves roles to whoever runs Pendens.
    """

    issuer: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    groups_claim: str = "groups"
    roles: str | None = None
    redirect_url: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be set from outside.

    `lists` None means every live list; an answer without one of `required_lists` is `incomplete`;
    `list_max_age_days` None means each list's own limit; sizes are in bytes.
    `max_holdings` are those of one JSON request, which may take `request_seconds`; screenings younger than
    `retention_days` are never removed.
    `secret_key` None means the one kept in `home`; `require_keys` lets nobody in without a key, `admin_key` is one that
    every start makes known; commands work for `tenant`; people sign in again after `session_idle_minutes` without a
    page, and after `session_hours`.
    `min_free_bytes` is what the disk must have left for `/readyz`; pages of `allowed_origins` may send requests that
    change something; `secure_cookies` keeps cookies off connections without TLS.
    `broker_url` names the broker whose workers do long work, None where the service does it by itself.
    `client_limits` are those of who connects, `server_limits` those of a database server, `database_owner_url` is it as
    the owner of its tables opens it; people sign in with `single_sign_on`, where there is one; `rates` say how fast one
    may ask; `callback_hosts` are told when jobs are over, signed with `callback_secret`; `otel_endpoint` takes spans.
    `is_home_named`, `is_database_named`: PENDENS_HOME or PENDENS_DATABASE_URL was set, so that one that is not there is
    a slip and no first use.
    """

    home: Path
    database_url: str
    lists: tuple[str, ...] | None = None
    required_lists: tuple[str, ...] = ()
    list_max_age_days: int | None = None
    stale_policy: str = "warn"
    list_refresh: bool = False
    max_file_bytes: int = MAX_BYTES
    file_limits: FileLimits = USUAL_LIMITS
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    log_level: str = "INFO"
    log_json: bool = False
    fetching: Fetching = field(default_factory=Fetching)
    secret_key: str | None = field(default=None, repr=False)
    require_keys: bool = False
    admin_key: str | None = field(default=None, repr=False)
    tenant: str = "default"
    session_idle_minutes: int = 30
    session_hours: int = 12
    queue_limit: int = 20
    broker_url: str | None = field(default=None, repr=False)
    client_limits: ClientLimits = field(default_factory=ClientLimits)
    min_free_bytes: int = _MIN_FREE_MB * _MEGABYTE
    allowed_origins: tuple[str, ...] = ()
    secure_cookies: bool = False
    is_home_named: bool = False
    is_database_named: bool = False
    max_holdings: int = 50_000
    request_seconds: float = 300.0
    retention_days: int = 3_650
    server_limits: ServerLimits = USUAL_SERVER_LIMITS
    database_owner_url: str | None = field(default=None, repr=False)
    single_sign_on: SingleSignOnSettings | None = None
    rates: RateSettings = field(default_factory=RateSettings)
    otel_endpoint: str | None = None
    callback_hosts: tuple[str, ...] = ()
    callback_secret: str | None = field(default=None, repr=False)

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
            raise ConfigurationError(_plain(error)) from None
        for name, instead in NO_LONGER.items():
            if os.environ.get(f"PENDENS_{name}", "").strip().lower() not in _NOT_SET:
                raise ConfigurationError(f"PENDENS_{name} is no setting any more: {instead}")
        return settings

    def require_home(self) -> None:
        """Refuse a home that was named and is not there: the bundled lists alone would answer for the right one.

        Raises:
            ConfigurationError: it is absent, or no folder.
        """
        if self.is_home_named and not self.home.is_dir():
            is_what = "is no folder" if self.home.exists() else "is not there"
            raise ConfigurationError(
                f"PENDENS_HOME is {self.home}, which {is_what}: correct it, or make a new home with pendens init"
            )

    def require_shared_database(self) -> None:
        """Refuse a database of one machine where a broker tells workers of jobs: they would not find them.

        Raises:
            ConfigurationError: a broker is set, and the database is no server.
        """
        if self.broker_url is not None and not self.database_url.startswith("postgres"):
            raise ConfigurationError(
                "PENDENS_BROKER_URL shares long work among many processes, which needs a database that they all reach: "
                "name PostgreSQL in PENDENS_DATABASE_URL, or unset the broker"
            )


def _plain(error: environs.EnvValidationError) -> str:
    """Name each setting that cannot be used, and why, in one sentence; values are not told, for some are secret."""
    messages: Any = error.error_messages
    faults = messages.items() if isinstance(messages, Mapping) else [("a setting", messages)]
    said = "; ".join(f"{name}: {', '.join(_lowered(text) for text in texts)}" for name, texts in faults)
    return f"{said} (correct it, or unset it for the default)"


def _lowered(text: str) -> str:
    text = text.rstrip(".").replace("Not a valid integer", "not a whole number").replace("Not a valid", "not a valid")
    return text[:1].lower() + text[1:]


def usual_values() -> Mapping[str, object]:
    """Return the value of every setting that has a fixed name, by that name, as it is now in the environment.

    Where nothing is set these are the defaults, None where another setting or a list decides.
    """
    env = environs.Env(eager=False)
    with env.prefixed("PENDENS_"):
        _settings(env)
    return env.dump()


def _settings(env: environs.Env) -> Settings:
    """Read all, also what cannot be used: that comes as None, and `seal` says so.

    One line is one setting; that there are more than forty of them is why it is long.
    """
    home = (named := env.path("HOME", None, validate=require_named)) or user_data_path("pendens", appauthor=False)
    origins: list[str] | None = env.list("ALLOWED_ORIGINS", [], validate=require_origins)
    database_url = env.str("DATABASE_URL", None, validate=require_database)
    return Settings(
        home=home,
        database_url=database_url or f"sqlite:///{home / 'pendens.sqlite3'}",
        lists=_lists(env),
        required_lists=codes_of(env.list("REQUIRED_LISTS", [], validate=require_codes)),
        list_max_age_days=env.int("LIST_MAX_AGE", None, validate=Range(min=0)),
        stale_policy=env.str("STALE_POLICY", "warn", validate=OneOf(_STALE_POLICIES)),
        list_refresh=env.bool("LIST_REFRESH", False),
        max_file_bytes=(env.int("MAX_FILE_MB", MAX_BYTES // _MEGABYTE, validate=Range(min=1)) or 0) * _MEGABYTE,
        file_limits=_file_limits(env),
        host=env.str("HOST", "127.0.0.1"),
        port=env.int("PORT", 8000, validate=Range(min=0, max=_HIGHEST_PORT)),
        workers=env.int("WORKERS", 2, validate=Range(min=1)),
        log_level=env.str("LOG_LEVEL", "INFO", validate=OneOf(_LEVELS)),
        log_json=env.bool("LOG_JSON", False),
        secret_key=env.str("SECRET_KEY", None, validate=require_secret),
        require_keys=env.bool("REQUIRE_KEYS", False),
        admin_key=env.str("ADMIN_KEY", None, validate=require_key),
        tenant=env.str("TENANT", "default"),
        session_idle_minutes=env.int("SESSION_IDLE_MINUTES", 30, validate=Range(min=1)),
        session_hours=env.int("SESSION_HOURS", 12, validate=Range(min=1)),
        queue_limit=env.int("QUEUE_LIMIT", 20, validate=Range(min=1)),
        broker_url=env.str("BROKER_URL", None, validate=require_broker),
        client_limits=_client_limits(env),
        min_free_bytes=(env.int("MIN_FREE_MB", _MIN_FREE_MB, validate=Range(min=0)) or 0) * _MEGABYTE,
        allowed_origins=tuple(origin.strip() for origin in origins or ()),
        secure_cookies=env.bool("SECURE_COOKIES", False),
        is_home_named=named is not None,
        is_database_named=bool(database_url),
        max_holdings=env.int("MAX_HOLDINGS", 50_000, validate=Range(min=1)),
        request_seconds=env.float("REQUEST_SECONDS", 300.0, validate=_MORE_THAN_NOTHING),
        retention_days=env.int("RETENTION_DAYS", 3_650, validate=Range(min=0)),
        fetching=_fetching(env),
        server_limits=_server_limits(env),
        database_owner_url=env.str("DATABASE_OWNER_URL", None, validate=require_database),
        single_sign_on=_single_sign_on(env),
        rates=_rates(env),
        otel_endpoint=env.str("OTEL_ENDPOINT", None, validate=require_http),
        callback_hosts=codes_of(env.list("CALLBACK_HOSTS", [], validate=require_signed)),
        callback_secret=env.str("CALLBACK_SECRET", None, validate=require_secret),
    )


def _lists(env: environs.Env) -> tuple[str, ...] | None:
    """Read which lists are asked; None for every live one."""
    codes: list[str] | None = env.list("LISTS", None)
    return tuple(code.strip() for code in codes if code.strip()) if codes else None


def _single_sign_on(env: environs.Env) -> SingleSignOnSettings | None:
    """Read the single sign-on; None where no issuer is named."""
    with env.prefixed("OIDC_"):
        issuer = env.str("ISSUER", None, validate=require_safe)
        client_id = env.str("CLIENT_ID", None, validate=require_text if issuer else None)
        scopes: str | None = env.str("SCOPES", "openid email profile", validate=require_openid)
        secret = env.str("CLIENT_SECRET", None)
        claim: str | None = env.str("GROUPS_CLAIM", "groups")
        roles = env.str("ROLES", None)
        redirect_url = env.str("REDIRECT_URL", None, validate=require_safe)
    if issuer is None:
        return None
    # None: the value cannot be used, and `seal` says so
    asked = tuple((scopes or "").split())
    return SingleSignOnSettings(issuer, client_id or "", secret, asked, claim or "", roles, redirect_url)


def _client_limits(env: environs.Env) -> ClientLimits:
    """Read the limits of those who connect."""
    usual = ClientLimits()
    return ClientLimits(
        connections=env.int("CONNECTIONS", usual.connections, validate=Range(min=1)),
        header_seconds=env.float("HEADER_SECONDS", usual.header_seconds, validate=_MORE_THAN_NOTHING),
        body_seconds=env.float("BODY_SECONDS", usual.body_seconds, validate=_MORE_THAN_NOTHING),
        read_seconds=env.float("READ_SECONDS", usual.read_seconds, validate=_MORE_THAN_NOTHING),
        least_rate=env.int("LEAST_RATE", usual.least_rate, validate=Range(min=1)),
        waiting=env.int("WAITING", usual.waiting, validate=Range(min=1)),
        wait_seconds=env.float("WAIT_SECONDS", usual.wait_seconds, validate=_MORE_THAN_NOTHING),
    )


def _server_limits(env: environs.Env) -> ServerLimits:
    """Read the limits of a database server."""
    usual = USUAL_SERVER_LIMITS
    with env.prefixed("DATABASE_"):
        return ServerLimits(
            connections=env.int("CONNECTIONS", usual.connections, validate=Range(min=1)),
            wait_seconds=env.float("WAIT_SECONDS", usual.wait_seconds, validate=_MORE_THAN_NOTHING),
            connect_seconds=env.int("CONNECT_SECONDS", usual.connect_seconds, validate=Range(min=1)),
            statement_seconds=env.float("STATEMENT_SECONDS", usual.statement_seconds, validate=_MORE_THAN_NOTHING),
            lock_seconds=env.float("LOCK_SECONDS", usual.lock_seconds, validate=_MORE_THAN_NOTHING),
        )


def _rates(env: environs.Env) -> RateSettings:
    """Read how fast one may ask."""
    with env.prefixed("RATE_"):
        return RateSettings(
            key=env.float("KEY", None, validate=_MORE_THAN_NOTHING),
            key_burst=env.int("KEY_BURST", None, validate=Range(min=1)),
            tenant=env.float("TENANT", None, validate=_MORE_THAN_NOTHING),
            tenant_burst=env.int("TENANT_BURST", None, validate=Range(min=1)),
        )


def _file_limits(env: environs.Env) -> FileLimits:
    """Read the limits of a holdings file by count, and those of the process that reads it."""
    usual = FileLimits()
    parser = ParserLimits(
        _megabytes(env, "PARSER_MEMORY_MB", usual.parser.memory_bytes, least=_LEAST_PARSER_MB),
        env.int("PARSER_SECONDS", usual.parser.seconds, validate=Range(min=1)) or 0,
    )
    return FileLimits(
        rows=env.int("MAX_ROWS", usual.rows, validate=Range(min=1)) or 0,
        cells=env.int("MAX_CELLS", usual.cells, validate=Range(min=1)) or 0,
        sheets=env.int("MAX_SHEETS", usual.sheets, validate=Range(min=1)) or 0,
        unpacked_bytes=_megabytes(env, "MAX_UNPACKED_MB", usual.unpacked_bytes, least=1),
        ratio=env.int("MAX_RATIO", usual.ratio, validate=Range(min=1)) or 0,
        parser=parser,
    )


def _megabytes(env: environs.Env, name: str, usual: int, *, least: int) -> int:
    """Read a size in bytes; 0 where the value cannot be used, and `seal` says so."""
    return (env.int(name, usual // _MEGABYTE, validate=Range(min=least)) or 0) * _MEGABYTE


def _fetching(env: environs.Env) -> Fetching:
    """Read how lists are fetched; addresses and tokens are named after their list."""
    usual = FetchLimits()
    with env.prefixed("FETCH_"):
        limits = FetchLimits(
            connect_seconds=env.float("CONNECT_SECONDS", usual.connect_seconds, validate=_MORE_THAN_NOTHING),
            read_seconds=env.float("READ_SECONDS", usual.read_seconds, validate=_MORE_THAN_NOTHING),
            total_seconds=env.float("TOTAL_SECONDS", usual.total_seconds, validate=_MORE_THAN_NOTHING),
            first_wait_seconds=env.float("WAIT_SECONDS", usual.first_wait_seconds, validate=Range(min=0)),
            longest_wait_seconds=env.float("MOST_WAIT_SECONDS", usual.longest_wait_seconds, validate=Range(min=0)),
            # None: the value cannot be used, and `seal` says so
            max_bytes=(env.int("MAX_MB", usual.max_bytes // _MEGABYTE, validate=Range(min=1)) or 0) * _MEGABYTE,
        )
        proxy = env.str("PROXY", None, validate=lambda address: require_addresses([address]))
    every = env.float("LIST_REFRESH_HOURS", None, validate=_MORE_THAN_NOTHING)
    addresses = {code: _addresses(env, name) for name, code in _named_after_lists(_ADDRESS_OF).items()}
    tokens = {code: env.str(name) for name, code in _named_after_lists(_TOKEN_OF).items()}
    return Fetching({code: given for code, given in addresses.items() if given}, tokens, limits, proxy, every)


def _addresses(env: environs.Env, name: str) -> tuple[str, ...]:
    given: list[str] | None = env.list(name, [], validate=require_addresses)
    return tuple(address.strip() for address in given or ())  # None: the value cannot be used, and `seal` says so


def _named_after_lists(kind: str) -> Mapping[str, str]:
    """Find the settings of a kind: US_SDN is `us-sdn`, OS_US_OFAC_SDN is `os-us_ofac_sdn`, as datasets are named."""
    found = (name.removeprefix("PENDENS_") for name in os.environ if name.startswith(f"PENDENS_{kind}"))
    return {name: _code(name.removeprefix(kind).lower()) for name in found}


def _code(name: str) -> str:
    return name.replace("_", "-", 1 if name.startswith("os_") else -1)
