"""The addresses from which each list is fetched, the publisher's or those of the settings, and its limits."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from service.errors import ListDataError
from service.lists.catalogue import source_of

_PLACE_OF_TOKEN = "{token}"  # noqa: S105 a placeholder, not a token

# Of a list whose address only the settings know.
_EVERY_HOURS = 24.0


class ListFetchError(ListDataError):
    """A list cannot be fetched from its publisher."""


class UpdateUnderWayError(ListDataError):
    """Another update of the lists is under way."""

    hint = "wait until it ends"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The limits of fetching one file, in seconds and bytes.

    `total_seconds` bounds all tries of one file and the waits between them, so that a slow connection ends too.
    `longest_wait_seconds` is the most that a publisher's Retry-After may ask for. Official files have at most 120 MB.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    total_seconds: float = 900.0
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 120.0
    max_bytes: int = 500_000_000
    tries: int = 3
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Feed:
    """A list that is fetched: the files of all `addresses` make one version; `lacks` names a setting that is missing.

    `every_hours` is how often a running service looks for a new one.
    """

    code: str
    addresses: tuple[str, ...] = field(repr=False)  # tokens stand in them
    quiet_days: int | None = None
    lacks: str = ""
    every_hours: float = _EVERY_HOURS


@dataclass(frozen=True, slots=True)
class Fetching:
    """The settings of fetching: addresses and tokens by list code, limits, and the proxy.

    `every_hours` is None where each list has its own interval.
    """

    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)
    limits: FetchLimits = field(default_factory=FetchLimits)
    proxy: str | None = field(default=None, repr=False)
    every_hours: float | None = None


def feeds(fetching: Fetching, codes: Sequence[str] = ()) -> tuple[Feed, ...]:
    """Return the lists asked for, each once, or all that have addresses.

    Raises:
        UnknownListError: a list is not in the catalogue.
        ListFetchError: a list has no address.
    """
    known = {**_published(), **fetching.addresses}
    return tuple(_feed(code, fetching) for code in dict.fromkeys(codes or known))


def usual_silence(code: str) -> int | None:
    """Return the longest silence of a list's publisher that is usual, in days; None where none is known."""
    return _published().get(code, {}).get("quiet_days")


def setting_of(code: str) -> str:
    """Name a list as settings do: `us-sdn` is US_SDN."""
    return code.upper().replace("-", "_")


def _feed(code: str, fetching: Fetching) -> Feed:
    source_of(code)
    row = _published().get(code, {})
    templates = fetching.addresses.get(code) or tuple(row.get("addresses", ()))
    if not templates:
        raise ListFetchError(f"no address is known for {code}: set PENDENS_LIST_ADDRESS_{setting_of(code)}, or load it")
    token = fetching.tokens.get(code, "")
    needs_token = any(_PLACE_OF_TOKEN in address for address in templates)
    return Feed(
        code,
        tuple(address.replace(_PLACE_OF_TOKEN, quote(token, safe="")) for address in templates),
        quiet_days=row.get("quiet_days"),
        every_hours=fetching.every_hours or row.get("every_hours", _EVERY_HOURS),
        lacks=f"PENDENS_LIST_TOKEN_{setting_of(code)}" if needs_token and not token else "",
    )


@cache
def _published() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((files("service.lists.fetch") / "addresses.toml").read_text(encoding="utf-8"))
