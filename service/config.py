"""The settings, read once from the environment; a wrong value stops the program at its start."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import environs
from marshmallow import ValidationError
from marshmallow.validate import OneOf, Range
from platformdirs import user_data_path

from service.errors import ConfigurationError, UnknownListError
from service.holdings.limits import USUAL_LIMITS, FileLimits
from service.holdings.reading import MAX_BYTES
from service.lists import bundled_codes, source_of
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
# Characters: 128 bits in hexadecimal, the least that is called safe (NIST SP 800-57).
_SHORTEST_SECRET = 32
_MORE_THAN_NOTHING = Range(min=0, min_inclusive=False)
# Scheme, host and port, as browsers write them (RFC 6454, section 6.1); a path is no part of it.
_ORIGIN = re.compile(r"https?://(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?/?", re.IGNORECASE)
# What a key looks like; `service.access` makes them.
_KEY = re.compile(r"pnd_[a-z0-9]{8}_[A-Za-z0-9_-]{43,128}")
_NOT_SET = frozenset({"", "0", "false", "no", "off"})
NO_LONGER_OPEN = (
    "beyond this machine nobody is let in without a key or an account: make one with pendens keys create --role admin,"
    " or set PENDENS_ADMIN_KEY, and leave it out"
)
_ADDRESS_OF, _TOKEN_OF = "LIST_ADDRESS_", "LIST_TOKEN_"


@dataclass(frozen=True, slots=True)
class SettingText:
    """What a setting means, for `docs/settings.md`; `unset` says what holds where it is not set and has no value."""

    says: str
    unset: str = ""


# The text of every setting, by chapter of `docs/settings.md` and by name without PENDENS_. The page is made from this
# table and from the values that `usual_values` gives (`python -m house_tools.settings --write`).
MEANINGS: Mapping[str, Mapping[str, SettingText]] = {
    "Where things are kept": {
        "HOME": SettingText(
            "folder of the embedded database, its index and its secret key; one that is set must be there (`pendens "
            "init` makes it)",
            "the user's data folder, made on first use",
        ),
        "DATABASE_URL": SettingText(
            "where else the database is: a SQLite file as `sqlite:////path/to/file`, which must be there, or PostgreSQL"
            " as `postgresql://user:password@host/database` (install `pendens[postgres]`)",
            "`pendens.sqlite3` in the home",
        ),
        "DATABASE_CONNECTIONS": SettingText("connections of one process to PostgreSQL at the most"),
        "DATABASE_WAIT_SECONDS": SettingText("how long a request waits for one of them to be free"),
        "DATABASE_CONNECT_SECONDS": SettingText("how long a new one may take, in whole seconds"),
        "DATABASE_STATEMENT_SECONDS": SettingText("how long PostgreSQL may take for one statement"),
        "DATABASE_LOCK_SECONDS": SettingText("how long a write waits in PostgreSQL for another to end"),
        "MIN_FREE_MB": SettingText("room on the disk of the database, in MB, below which `/readyz` answers 503"),
        "RETENTION_DAYS": SettingText("screenings younger than this many days are never purged (`pendens purge`)"),
    },
    "Lists": {
        "LISTS": SettingText("codes of the lists to screen against, by comma", "every live list"),
        "REQUIRED_LISTS": SettingText(
            "codes by comma: a screening that did not ask one of them is `incomplete` (cause `required`, exit code 2); "
            "`/readyz` names one that is not live, with 503 where the stale policy is `refuse`",
            "none",
        ),
        "LIST_MAX_AGE": SettingText(
            "days since a list was last checked, past which it is stale, for all lists", "each list's own limit"
        ),
        "STALE_POLICY": SettingText(
            "what the API answers when a list is stale: `warn` (the screening is `incomplete`, `/readyz` names the "
            "list and stays 200) or `refuse` (503 `stale-list`, `/readyz` 503); the command always exits 2"
        ),
        "LIST_REFRESH": SettingText(
            "`on`: `pendens serve` fetches each list (of `PENDENS_LISTS`, else all that have an address) when it is "
            "due, one process at a time of all that share the database. Off, because a service that nobody asked "
            "should neither call out nor take in lists"
        ),
        "LIST_REFRESH_HOURS": SettingText(
            "how often a list is due, in hours, for all lists",
            "each list's own, in `service/lists/fetch/addresses.toml`",
        ),
        "LIST_ADDRESS_<CODE>": SettingText(
            "addresses, by comma, from which `pendens lists update` fetches a list; the code in capitals, `_` for `-` "
            "(in `os-…` for the first alone): `PENDENS_LIST_ADDRESS_US_SDN`",
            "the publisher's, in `service/lists/fetch/addresses.toml`",
        ),
        "LIST_TOKEN_<CODE>": SettingText("token that a publisher's address asks for, such as the EU's", "none"),
    },
    "Fetching lists": {
        "FETCH_CONNECT_SECONDS": SettingText("how long a connection to a publisher may take to open"),
        "FETCH_READ_SECONDS": SettingText("how long a publisher may send nothing"),
        "FETCH_TOTAL_SECONDS": SettingText("how long all tries of one file may take, with the waits between them"),
        "FETCH_WAIT_SECONDS": SettingText("how long to wait before the second try; each later wait is twice as long"),
        "FETCH_MOST_WAIT_SECONDS": SettingText("the longest wait that a publisher's `Retry-After` may ask for"),
        "FETCH_MAX_MB": SettingText("largest file of a list, in MB"),
        "FETCH_PROXY": SettingText("address of a proxy to fetch through, `http://…` or `https://…`", "none"),
    },
    "Files and requests": {
        "MAX_FILE_MB": SettingText("largest holdings file or request, and what a gzip file may unpack to, in MB"),
        "MAX_ROWS": SettingText(
            "rows of a holdings file; a text may have three lines for each, blank ones and breaks inside cells counted"
        ),
        "MAX_CELLS": SettingText("cells that the sheets of a workbook span together, each from A1 to its last cell"),
        "MAX_SHEETS": SettingText("sheets of a workbook"),
        "MAX_UNPACKED_MB": SettingText("what a workbook may unpack to, in MB"),
        "MAX_RATIO": SettingText("how many times its size a packed file may unpack to, where that is over 1 MB"),
        "PARSER_MEMORY_MB": SettingText(
            "address space, in MB, of the process that reads one small file that is no plain text; a larger file gets "
            "40 MB more for each MB, up to 4,000 MB or this setting"
        ),
        "PARSER_SECONDS": SettingText(
            "computing time of that process, in seconds; a larger file gets 4 s more for each MB"
        ),
        "MAX_HOLDINGS": SettingText("most holdings in one JSON request; more come as a file to `/v1/uploads`"),
        "QUEUE_LIMIT": SettingText("screenings that may wait or run behind the pages"),
    },
    "The server": {
        "HOST": SettingText("address on which `pendens serve` listens"),
        "PORT": SettingText("its port"),
        "WORKERS": SettingText("its worker processes"),
        "CONNECTIONS": SettingText(
            "connections that a worker has at once, idle and slow ones included; one more makes an idle one close, or "
            "is answered with 503 and `Retry-After`"
        ),
        "HEADER_SECONDS": SettingText("how long a client may take to send a request's headers, else 408"),
        "BODY_SECONDS": SettingText("how long a client may take to send a request's body, else 408"),
        "READ_SECONDS": SettingText("how long a client may take to read an answer; one that is not read is given up"),
        "LEAST_RATE": SettingText(
            "bytes a second: who sends or reads as fast as this has all the time that it takes, whatever "
            "`PENDENS_BODY_SECONDS` and `PENDENS_READ_SECONDS` say"
        ),
        "LOG_LEVEL": SettingText("least level of what the log on stderr says; it never holds a holding"),
        "LOG_JSON": SettingText("`true`: each line of the log is one JSON object"),
    },
    "Access": {
        "REQUIRE_KEYS": SettingText(
            "`true`: nobody is let in without a key or an account, on this machine too. The first start prints one "
            "admin key to the terminal. Beyond this machine, and with a database server, it is always so"
        ),
        "ADMIN_KEY": SettingText(
            "a key of the first tenant with every role, made known at each start (`pendens keys generate` writes one): "
            "for a service that starts without a terminal, and the same on every host",
            "none",
        ),
        "TENANT": SettingText("the tenant whose screenings, events and files the commands work with"),
        "SESSION_IDLE_MINUTES": SettingText("after so many minutes without a page a person has to sign in again"),
        "SESSION_HOURS": SettingText("after so many hours a person has to sign in again, whatever they did"),
    },
    "Browsers": {
        "SECRET_KEY": SettingText(
            f"signs the pages' forms, at least {_SHORTEST_SECRET} characters; the same on every host that serves them",
            "`secret.key` in the home, made once",
        ),
        "SECURE_COOKIES": SettingText(
            "`true` behind TLS: the pages' cookies are sent over TLS alone, as they always are where the service "
            "listens beyond this machine; they are always `HttpOnly`"
        ),
        "ALLOWED_ORIGINS": SettingText(
            "origins by comma (`https://desk.example`) whose pages may send what changes something, beside the "
            "service's own: for a proxy that does not pass the `Host` header, or a portal",
            "none",
        ),
    },
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be set from outside.

    `lists` None means every live list; an answer without one of `required_lists` is `incomplete`;
    `list_max_age_days` None means each list's own limit; sizes are in bytes.
    `max_holdings` are those of one JSON request; screenings younger than `retention_days` are never removed.
    `secret_key` None means the one kept in `home`; `require_keys` lets nobody in without a key, `admin_key` is one that
    every start makes known; commands work for `tenant`; people sign in again after `session_idle_minutes` without a
    page, and after `session_hours`.
    `connections` of one worker process; `header_seconds`, `body_seconds` and `read_seconds` are what a client has to
    send a request's headers, its body, and to read an answer, the last two longer at `least_rate` bytes a second.
    `min_free_bytes` is what the disk must have left for `/readyz`; pages of `allowed_origins` may send requests that
    change something; `secure_cookies` keeps cookies off connections without TLS.
    `server_limits` are those of a database server.
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
    connections: int = 1_000
    header_seconds: float = 20.0
    body_seconds: float = 30.0
    read_seconds: float = 60.0
    least_rate: int = 1_000
    min_free_bytes: int = _MIN_FREE_MB * _MEGABYTE
    allowed_origins: tuple[str, ...] = ()
    secure_cookies: bool = False
    is_home_named: bool = False
    is_database_named: bool = False
    max_holdings: int = 50_000
    retention_days: int = 3_650
    server_limits: ServerLimits = USUAL_SERVER_LIMITS

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
        if os.environ.get("PENDENS_ALLOW_OPEN", "").strip().lower() not in _NOT_SET:
            raise ConfigurationError(f"PENDENS_ALLOW_OPEN is no setting any more: {NO_LONGER_OPEN}")
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


def _plain(error: environs.EnvValidationError) -> str:
    """Name each setting that cannot be used, and why, in one sentence; values are not told, for some are secret."""
    told: Any = error.error_messages
    faults = told.items() if isinstance(told, Mapping) else [("a setting", told)]
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
    """Read all, also what cannot be used: that comes as None, and `seal` says so."""
    named = env.path("HOME", None, validate=_require_named)
    home = named or user_data_path("pendens", appauthor=False)
    lists = env.list("LISTS", None)
    origins: list[str] | None = env.list("ALLOWED_ORIGINS", [], validate=_require_origins)
    database_url = env.str("DATABASE_URL", None, validate=_require_database)
    return Settings(
        home=home,
        database_url=database_url or f"sqlite:///{home / 'pendens.sqlite3'}",
        lists=tuple(code.strip() for code in lists if code.strip()) if lists else None,
        required_lists=_codes(env.list("REQUIRED_LISTS", [], validate=_require_codes)),
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
        secret_key=env.str("SECRET_KEY", None, validate=_require_secret),
        require_keys=env.bool("REQUIRE_KEYS", False),
        admin_key=env.str("ADMIN_KEY", None, validate=_require_key),
        tenant=env.str("TENANT", "default"),
        session_idle_minutes=env.int("SESSION_IDLE_MINUTES", 30, validate=Range(min=1)),
        session_hours=env.int("SESSION_HOURS", 12, validate=Range(min=1)),
        queue_limit=env.int("QUEUE_LIMIT", 20, validate=Range(min=1)),
        connections=env.int("CONNECTIONS", 1_000, validate=Range(min=1)),
        header_seconds=env.float("HEADER_SECONDS", 20.0, validate=_MORE_THAN_NOTHING),
        body_seconds=env.float("BODY_SECONDS", 30.0, validate=_MORE_THAN_NOTHING),
        read_seconds=env.float("READ_SECONDS", 60.0, validate=_MORE_THAN_NOTHING),
        least_rate=env.int("LEAST_RATE", 1_000, validate=Range(min=1)),
        min_free_bytes=(env.int("MIN_FREE_MB", _MIN_FREE_MB, validate=Range(min=0)) or 0) * _MEGABYTE,
        allowed_origins=tuple(origin.strip() for origin in origins or ()),
        secure_cookies=env.bool("SECURE_COOKIES", False),
        is_home_named=named is not None,
        is_database_named=bool(database_url),
        max_holdings=env.int("MAX_HOLDINGS", 50_000, validate=Range(min=1)),
        retention_days=env.int("RETENTION_DAYS", 3_650, validate=Range(min=0)),
        fetching=_fetching(env),
        server_limits=_server_limits(env),
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


def _codes(texts: list[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts or () if text.strip()))


def _require_codes(texts: list[str]) -> None:
    """Refuse a code that no list has: a slip would make every answer incomplete, and nobody could load the list."""
    for code in _codes(texts):
        try:
            if code not in bundled_codes():
                source_of(code)
        except UnknownListError as error:
            raise ValidationError(str(error)) from None


def _require_database(url: str | None) -> None:
    if url is not None and not url.strip():
        raise ValidationError("it is empty: name a database, as sqlite:////path/to/file, or unset it")


def _require_origins(origins: list[str]) -> None:
    for origin in origins:
        if not _ORIGIN.fullmatch(origin.strip()):
            raise ValidationError("write origins as https://host or https://host:port, several by comma")


def _require_named(home: Path | None) -> None:
    if home is not None and not os.environ["PENDENS_HOME"].strip():
        raise ValidationError("it is empty: name a folder, or unset it")


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


def _require_key(key: str | None) -> None:
    if key is not None and not _KEY.fullmatch(key):
        raise ValidationError("it is no key: pendens keys generate writes one")


def _require_secret(key: str | None) -> None:
    if key is not None and len(key.strip()) < _SHORTEST_SECRET:
        raise ValidationError(f"write a random text of at least {_SHORTEST_SECRET} characters")


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
        proxy = env.str("PROXY", None, validate=lambda address: _require_addresses([address]))
    every = env.float("LIST_REFRESH_HOURS", None, validate=_MORE_THAN_NOTHING)
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


def _require_addresses(addresses: list[str | None]) -> None:
    if not all(address.strip().startswith(("https://", "http://")) for address in addresses if address):
        raise ValidationError("write addresses as https://host/file, several by comma")
