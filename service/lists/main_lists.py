"""The lists that a holder of a jurisdiction is expected to have asked: a reviewed table, `main_lists.toml`."""

import tomllib
from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from service.domain.jurisdictions import is_bound


def main_lists(jurisdictions: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of the main lists of a holder of these jurisdictions, in the order of the table."""
    held = tuple(jurisdictions)
    rows = (row for row in _table()["holder"] if is_bound(row["binds"], held))
    return tuple(dict.fromkeys(code for row in rows for code in row["lists"]))


def missing_lists(jurisdictions: Iterable[str], live: Collection[str]) -> tuple[str, ...]:
    """Return the codes of those main lists that are not among the live ones."""
    return tuple(code for code in main_lists(jurisdictions) if code not in live)


def short_name(code: str) -> str:
    """Return what a person calls a list; its code where it is no main list."""
    return str(_table()["names"].get(code, code))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("service.lists") / "main_lists.toml").read_text(encoding="utf-8"))
