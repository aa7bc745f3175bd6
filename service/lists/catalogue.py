"""The lists that can be loaded, and what a sane version of each looks like."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from service.errors import ListCodeError, UnknownListError

# Lists of these families are named by whoever loads them: `os-us_ofac_sdn`, `house-restricted`, `own-research`.
_FAMILIES = {"os": "an OpenSanctions dataset", "house": "a list of the firm", "own": "who owns whom, by the firm"}
REGIME_READER = "regime_csv"  # of lists that somebody writes down for the investors of one jurisdiction
_OPENSANCTIONS = ("opensanctions_simple", "opensanctions_nested", "opensanctions_ftm", "opensanctions_securities")


# Where the programmes of the firm's lists and of the bundled ones are read (programmes.csv).
_ZONE_OF_OWN = "America/New_York"

# A code stands in addresses, settings and file names; OpenSanctions names its datasets with `_`.
CODE_PATTERN = r"[a-z]+(-[a-z0-9][a-z0-9_]*)+"
LONGEST_CODE = 64  # Why: no dataset of OpenSanctions that is read here has half as many; file names end at 255


@dataclass(frozen=True, slots=True)
class Source:
    """A list that can be loaded.

    `readers` are the formats it is published in; `programme` is that of records whose tags have no row. `least` is the
    smallest sane number of records and `loss` the share (0..1) of the last version that may vanish at once. `parts`
    pairs the code of a list made from some of the records with their tag. One that `states_ownership` lists nobody: its
    entries are stakes. One that `compiles` repeats what other authorities publish.
    `zone` is where its publisher's days begin and end; one that `is_own` is written by the firm.
    """

    code: str
    title: str
    publisher: str
    readers: tuple[str, ...]
    prefix: str
    programme: str | None = None
    max_age_days: int | None = None
    least: int = 1
    loss: float = 0.5
    parts: tuple[tuple[str, str], ...] = ()
    states_ownership: bool = False
    zone: str = "UTC"
    is_own: bool = False
    compiles: bool = False


def require_code(code: str) -> None:
    """Refuse a code that could not be a list's, before anything is read or made for it.

    Lists that were loaded under another code, when that was not looked at, can be shown and removed.

    Raises:
        ListCodeError: it breaks the pattern.
    """
    if len(code) > LONGEST_CODE or not re.fullmatch(CODE_PATTERN, code, re.ASCII):
        raise ListCodeError(
            f"{code[: LONGEST_CODE + 1]!r} is no code of a list: write small letters, digits, _ and -, as in"
            f" house-desk (pattern {CODE_PATTERN}, at most {LONGEST_CODE} letters); {_known()}"
        )


def source_of(code: str) -> Source:
    """Find a list in the catalogue.

    Raises:
        UnknownListError: it is not there.
    """
    family = code.partition("-")[0]
    if code in _catalogue():
        return _catalogue()[code]
    if family == "os" and code != "os-":
        return Source(code, f"OpenSanctions {code[3:]}", "OpenSanctions", _OPENSANCTIONS, code)
    if family == "house" and code != "house-":
        return Source(code, f"House list {code[6:]}", "the firm", ("house_csv",), code, zone=_ZONE_OF_OWN, is_own=True)
    if family == "own" and code != "own-":
        title, readers = f"Ownership list {code[4:]}", ("ownership_csv",)
        return Source(code, title, "the firm", readers, code, states_ownership=True, zone=_ZONE_OF_OWN, is_own=True)
    raise UnknownListError(f"no list {code!r} can be loaded; {_known()}")


@cache
def zone_of(code: str) -> ZoneInfo:
    """Return the zone in which a list's days begin and end; lists that only come with the package are of the US."""
    try:
        return ZoneInfo(source_of(code).zone)
    except UnknownListError:
        return ZoneInfo(_ZONE_OF_OWN)


def compiled_lists() -> frozenset[str]:
    """Return the codes of lists that repeat what others publish; `os` stands for the whole family."""
    return frozenset({"os", *(code for code, one in _catalogue().items() if one.compiles)})


def part_of(whole: Source, code: str) -> Source:
    """Describe a list that is made from another's records."""
    return replace(source_of(code), readers=whole.readers)


def whole_of(code: str) -> Source:
    """Find the list whose files hold a list: itself, or the one that it is a part of."""
    wholes = (one for one in _catalogue().values() if any(part == code for part, _ in one.parts))
    return next(wholes, None) or source_of(code)


def _known() -> str:
    return f"known are {', '.join([*_catalogue(), *(f'{prefix}-… ({what})' for prefix, what in _FAMILIES.items())])}"


@cache
def _catalogue() -> Mapping[str, Source]:
    table = tomllib.loads((files("service.lists") / "catalogue.toml").read_text(encoding="utf-8"))
    return {code: _source(code, row) for code, row in table.items()}


def _source(code: str, row: Mapping[str, Any]) -> Source:
    lists = {"readers": tuple(row["readers"]), "parts": tuple(row.get("parts", {}).items())}
    return Source(code=code, **{**row, **lists})
