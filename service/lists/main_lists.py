"""The lists that a holder of a jurisdiction is expected to have asked: a reviewed table, `main_lists.toml`."""

import tomllib
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from service.domain.jurisdictions import is_bound, is_part
from service.domain.programmes import EVERYBODY

_NOT_LIVE = "are on no list in use, so that nothing here tells whom they name"


def main_lists(jurisdictions: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of the main lists of a holder of these jurisdictions, in the order of the table."""
    held = tuple(jurisdictions)
    rows = (row for row in _table()["holder"] if is_bound(row["binds"], held))
    return tuple(dict.fromkeys(code for row in rows for code in row["lists"]))


def missing_lists(jurisdictions: Iterable[str], live: Collection[str]) -> tuple[str, ...]:
    """Return the codes of those main lists that are not among the live ones."""
    return tuple(code for code in main_lists(jurisdictions) if code not in live)


def absent_besides(jurisdictions: Iterable[str], live: Collection[str]) -> Iterator[tuple[str, str]]:
    """Pair each jurisdiction of a holder with what its own law asks for, and no live list has: in words.

    One that no table knows is told too: its authority may have a list, and nothing that is live is it.
    """
    table = _table()
    known = {row["binds"] for row in table["holder"]} - {EVERYBODY}
    for code in jurisdictions:
        rows = [row for row in table["besides"] if is_bound(row["binds"], (code,))]
        for row in rows:
            if not {*row["lists"]} & {*live}:
                yield code, f"{row['what']} {_NOT_LIVE}: load {row['lists'][0]}"
        if not rows and is_part(code) and code.startswith("US-"):
            yield code, "no table has a divestment law of that state: what is told is what binds every US holder"
        elif not rows and not any(is_bound(one, (code,)) for one in known):
            yield code, "the sanctions of its own authority are in no table: whoever it alone lists is not told here"


def short_name(code: str) -> str:
    """Return what a person calls a list; its code where it is no main list."""
    return str(_table()["names"].get(code, code))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("service.lists") / "main_lists.toml").read_text(encoding="utf-8"))
