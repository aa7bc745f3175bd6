"""A statement of Interactive Brokers in another language, given the English words of the tables that are read.

The names of tables and columns are translated; the parts (`Header`, `Data`), `DataDiscriminator` with its values and
`Conid` are not. By these a table is known in every language, and in the table of securities columns by their place.
"""

from collections.abc import Iterable, Iterator, Sequence

from service.holdings.columns.headings import meaning_of
from service.holdings.table import Record

HEADER, DATA = "Header", "Data"
POSITIONS, SECURITIES, TRADES = "Open Positions", "Financial Instrument Information", "Trades"
SYMBOL, DISCRIMINATOR = "Symbol", "DataDiscriminator"
_NUMBER = "Conid"
_BY_DISCRIMINATOR = {"Summary": POSITIONS, "Lot": POSITIONS, "Order": TRADES, "Trade": TRADES, "ClosedLot": TRADES}
# What stands around Conid, by its distance from it; behind the identifier some statements lack the underlying.
_AROUND = ((-2, SYMBOL), (-1, "Description"), (1, "Security ID"))
_BEHIND = (("Underlying", "Listing Exch"), ("Listing Exch",))
_BEHIND_DISCRIMINATOR = 3
_LAST = 3  # multiplier, type and code end the table


def in_english(records: Iterable[Record]) -> Iterator[Record]:
    """Give the records of a statement with the English words of its positions, orders and securities."""
    names: dict[str, str] = {}
    held: Record | None = None  # a header whose table is told by the line under it
    for record in records:
        table, part, *cells = *record.cells, "", ""
        if held is not None:
            names.update(_named(held, cells))
            yield _renamed(held, names)
            held = None
        if part == HEADER and table not in names and _is_to_be_told(table, cells):
            held = record
        else:
            yield _renamed(record, names)
    if held is not None:
        yield held


def _is_to_be_told(table: str, cells: Sequence[str]) -> bool:
    return table not in {POSITIONS, SECURITIES, TRADES} and (DISCRIMINATOR in cells or _NUMBER in cells)


def _named(header: Record, under: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Tell which table a header is of, by its columns and the first line under it."""
    table, cells = header.cells[0], header.cells[2:]
    if _NUMBER in cells:
        yield table, SECURITIES
        return
    place = cells.index(DISCRIMINATOR)
    if name := _BY_DISCRIMINATOR.get(under[place] if place < len(under) else ""):
        yield table, name


def _renamed(record: Record, names: dict[str, str]) -> Record:
    table, *rest = record.cells or ("",)
    name = names.get(table)
    if name is None:
        return record
    part, *cells = *rest, ""
    if part == HEADER:
        cells = _securities(cells) if name == SECURITIES else _positions(cells)
    return Record(record.row, [name, part, *cells])


def _securities(cells: list[str]) -> list[str]:
    at = cells.index(_NUMBER)
    for distance, word in _AROUND:
        if 0 <= at + distance < len(cells):
            cells[at + distance] = word
    between = len([cell for cell in cells if cell]) - _LAST - (at + 2)
    words = _BEHIND[0] if between >= len(_BEHIND[0]) else _BEHIND[1]
    cells[at + 2 : at + 2 + len(words)] = words
    return cells


def _positions(cells: list[str]) -> list[str]:
    """Name the column of symbols: by its heading where that is known, else by its place behind kind and currency."""
    place = next((n for n, cell in enumerate(cells) if (told := meaning_of(cell)) and told.field == "ticker"), None)
    place = cells.index(DISCRIMINATOR) + _BEHIND_DISCRIMINATOR if place is None else place
    if place < len(cells):
        cells[place] = SYMBOL
    return cells
