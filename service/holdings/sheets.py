"""The sheets of a workbook beside the one that is read: another part of the portfolio, or the same at another time."""

from collections.abc import Sequence

from service.errors import AmbiguousSheetError, HoldingsFileError
from service.holdings.columns.header import Header, find_header
from service.holdings.columns.headings import NAMING
from service.holdings.columns.profiles import SAMPLED
from service.holdings.table import Table

# Why: of one fund's months nine rows in ten are the same; two funds of one house share a third of their rows at most.
_SAME_SHARE = 0.5


def require_one_portfolio(read: Table, header: Header, tables: Sequence[Table]) -> None:
    """Make sure that no other visible sheet of the same layout has rows of its own.

    Raises:
        AmbiguousSheetError: one has; screening the first alone would leave its holdings out.
    """
    own = _named(read, header)
    for other in tables:
        if other is read or other.is_hidden or read.is_hidden:
            continue
        try:
            found = find_header(other.records[:SAMPLED])
        except HoldingsFileError:
            continue
        if [*found.places] == [*header.places] and not _is_same(own, _named(other, found)):
            raise AmbiguousSheetError(f"sheets {read.name!r} and {other.name!r} have the same columns and other rows")


def _named(table: Table, header: Header) -> set[str]:
    places = [header.places[field] for field in NAMING if field in header.places][-1:]
    rows = (record.cells for record in table.records if record.row > header.row)
    return {cells[place].casefold() for cells in rows for place in places if place < len(cells) and cells[place]}


def _is_same(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= _SAME_SHARE * len(other)
