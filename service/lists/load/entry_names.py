"""Fuller names of entries that their publisher prints short: a market writes `ROSNEFT OIL CO`, an annex `ROSNEFT`."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from service.domain.parties import Name, NameKind, folded
from service.lists.reviewed.tables import read_table

_FILE = "entry_names.csv"


def fuller_names(list_code: str, printed: str) -> tuple[Name, ...]:
    """Return the reviewed names of whoever a list prints by a name, whichever of its entries does so."""
    return _names().get((list_code, folded(printed)), ())


@cache
def _names() -> Mapping[tuple[str, str], tuple[Name, ...]]:
    """Read the table, each name with its source.

    Raises:
        ListDataError: a row breaks a rule of the table.
    """
    found: dict[tuple[str, str], tuple[Name, ...]] = {}
    for row in read_table(files(__package__), _FILE, ("list", "name", "also")):
        key = (row.text("list"), folded(row.text("name")))
        found[key] = (*found.get(key, ()), Name(row.text("also"), NameKind.ALIAS))
    return found
