"""What each setting means, in the words of `docs/settings.md`."""

from collections.abc import Mapping
from dataclasses import dataclass

# Characters: 128 bits in hexadecimal, the least that is called safe (NIST SP 800-57).
SHORTEST_SECRET = 32


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
        "DATABASE_OWNER_URL": SettingText(
            "the same PostgreSQL database as the owner of its tables opens it, where `PENDENS_DATABASE_URL` names a "
            "role that only reads and writes them: migrations and `pendens restore` run as the owner, and give that "
            "role its rights",
            "the tables are the role's own",
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
        "REQUEST_SECONDS": SettingText(
            "how long a request may screen; one that takes longer is given up with 503 (`time-budget`), nothing of it "
            "is kept, and `Prefer: respond-async` is the way for it"
        ),
        "CALLBACK_HOSTS": SettingText(
            "hosts by comma (`hooks.example`, `hooks.example:8443`) that may be told when a job is over, by `callback`;"
            " `http://host:port` without TLS. Inner addresses are told only where one of them or their network is named"
            " too (`10.1.0.0/16`)",
            "none",
        ),
        "CALLBACK_SECRET": SettingText(
            f"signs what they are told (Standard Webhooks: HMAC-SHA256), at least {SHORTEST_SECRET} characters",
            "none; needed with `PENDENS_CALLBACK_HOSTS`",
        ),
    },
    "Long work": {
        "QUEUE_LIMIT": SettingText("screenings of a tenant that may wait or run behind the pages"),
        "BROKER_URL": SettingText(
            "broker that tells `pendens worker`, on any host, of long work: `redis://host:6379/0` or "
            "`amqp://user:password@host//` (install `pendens[celery]`; the database must be PostgreSQL)",
            "none: `pendens serve` does it by itself",
        ),
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
        "WAITING": SettingText(
            "requests that may wait for one of a worker's four threads; one more is answered with 503 (`overloaded`) "
            "and `Retry-After` at once, so that those that are let in are answered soon"
        ),
        "WAIT_SECONDS": SettingText("how long a request may wait for a thread; one that is not begun by then gets 503"),
        "RATE_KEY": SettingText(
            "requests a second of each key that has no rate of its own (`pendens keys create --rate`), counted over all"
            " workers and hosts; more are answered with 429 and `Retry-After`. Where nobody is asked for a key, and of"
            " who sends none that is valid, it holds for each address",
            "no limit",
        ),
        "RATE_KEY_BURST": SettingText("requests that such a key may send at once", "those of two seconds"),
        "RATE_TENANT": SettingText("requests a second of all keys of a tenant together", "no limit"),
        "RATE_TENANT_BURST": SettingText("requests that they may send at once", "those of two seconds"),
        "OTEL_ENDPOINT": SettingText(
            "where spans of requests and of the stages of a screening are sent, by OTLP over HTTP "
            "(`http://collector:4318/v1/traces`; install `pendens[otel]`); never a holding, and no words of a failure",
            "nowhere",
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
    "Single sign-on": {
        "OIDC_ISSUER": SettingText(
            "the identity provider with which people sign in (OpenID Connect), exactly as it names itself,"
            " `https://…`; install `pendens[oidc]`. Local accounts stay",
            "local accounts alone",
        ),
        "OIDC_CLIENT_ID": SettingText("the name of this service there", "must be set with the issuer"),
        "OIDC_CLIENT_SECRET": SettingText("its secret there", "a public client, which PKCE protects"),
        "OIDC_SCOPES": SettingText("what is asked for, by space; some providers tell of groups only when asked"),
        "OIDC_GROUPS_CLAIM": SettingText("the claim that tells a person's groups"),
        "OIDC_ROLES": SettingText(
            "what groups may do, as `analysts=screen; leads=review+approve@desk-london`: a role or several, and the"
            " tenant where it is not the first. It holds from each sign-in on; who is in none of them has no role",
            "whoever runs Pendens gives roles (`pendens users roles`); who signs in for the first time has none",
        ),
        "OIDC_REDIRECT_URL": SettingText(
            "the address to which the provider sends people back, `https://…/sign-in/finish`, where a proxy does not"
            " pass the `Host` header",
            "made of the address that the browser asked",
        ),
    },
    "Browsers": {
        "SECRET_KEY": SettingText(
            f"signs the pages' forms, at least {SHORTEST_SECRET} characters; the same on every host that serves them",
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

NO_LONGER_OPEN = (
    "beyond this machine nobody is let in without a key or an account: make one with pendens keys create --role admin,"
    " or set PENDENS_ADMIN_KEY, and leave it out"
)
# Settings of earlier versions, with what to do instead: one that is still set stops the program, for it is not heeded.
NO_LONGER: Mapping[str, str] = {"ALLOW_OPEN": NO_LONGER_OPEN}
