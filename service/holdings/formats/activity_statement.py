"""The activity statement of Interactive Brokers: many tables in one CSV, each row with its table and its part in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.domain.holdings import RowNote, UnmappedText
from service.holdings.columns.profiles import identifier_in
from service.holdings.formats.statement_words import (
    DATA,
    DISCRIMINATOR,
    HEADER,
    POSITIONS,
    SECURITIES,
    SYMBOL,
    TRADES,
    in_english,
)
from service.holdings.table import Record

# The columns of the securities that positions lack.
_TOLD = ("Description", "Security ID", "Underlying", "Listing Exch")
_LOT = "Lot"  # a part of the position that the line above it sums up
_UNREAD = (
    "is a table of the statement that was not read: only the open positions are screened, and the securities that it "
    "names were only looked at, so save its rows as a file of their own if they are to be screened too"
)
_UNNAMED = (
    "is traded in the statement, is no open position and is in no table of securities, so that nothing but its symbol "
    "is known: export the statement with Financial Instrument Information, or screen the security on its own"
)
_OF_ORDERS = frozenset({TRADES, "Transfers", "Grant Activity", "Corporate Actions"})


@dataclass(frozen=True, slots=True)
class Statement:
    """What of a statement tells of others: the columns of a position, and of each security what positions lack."""

    columns: Sequence[str]
    securities: Mapping[str, Sequence[str]]
    notes: tuple[RowNote, ...]
    traded: tuple[tuple[int, tuple[UnmappedText, ...]], ...] = ()  # what else is named, by the line that names it first

    def records(self, records: Iterable[Record]) -> Iterator[Record]:
        """Give the open positions as one table, each with what is told of its security."""
        lot = self.columns.index(DISCRIMINATOR) if DISCRIMINATOR in self.columns else None
        symbol = self.columns.index(SYMBOL)
        for record in in_english(records):
            table, part, *cells = *record.cells, "", ""
            if table != POSITIONS:
                continue
            width = len(self.columns)
            padded = [*cells[:-2], *[""] * width][:width]
            if part == HEADER:
                yield Record(record.row, [*padded, *_TOLD])
            elif part == DATA and (lot is None or padded[lot] != _LOT):
                yield Record(record.row, [*padded, *self.securities.get(padded[symbol], [""] * len(_TOLD))])
            elif part != DATA:
                yield Record(record.row, [part or "Total", *[""] * (width - 1)])


def is_statement(first: Sequence[Record]) -> bool:
    """Tell by the first records whether a file is such a statement."""
    parts = {record.cells[1] for record in first if len(record.cells) > 1}
    return bool(first) and parts <= {HEADER, DATA, "Total", "SubTotal", "Notes"} and {HEADER, DATA} <= parts


def read_statement(records: Iterable[Record]) -> Statement | None:
    """Walk over a statement once for what tells of its positions; None where it has no table of them."""
    columns: Sequence[str] | None = None
    told: Sequence[str] = ()
    securities: dict[str, Sequence[str]] = {}
    trades = _Trades()
    for record in in_english(records):
        table, part, *cells = *record.cells, "", ""
        trades.see(table, part, cells, record.row)
        if part == HEADER and table == POSITIONS:
            columns = columns or [cell for cell in cells if cell]
        elif table == SECURITIES and part == HEADER:
            told = cells
        elif table == SECURITIES and part == DATA:
            named = dict(zip(told, cells, strict=False))
            for symbol in named.get(SYMBOL, "").split(","):
                securities[symbol.strip()] = [named.get(field, "") for field in _TOLD]
    if columns is None or SYMBOL not in columns:
        return None
    return Statement(columns, securities, tuple(trades.notes(securities)), tuple(trades.named(securities)))


class _Trades:
    """The tables of orders in a statement, and the symbols in them that are no open positions."""

    def __init__(self) -> None:
        self._headings: dict[str, Sequence[str]] = {}
        self._held: set[str] = set()
        self._tables: dict[str, None] = {}
        self._traded: dict[str, tuple[str, int]] = {}  # by symbol: its table and the first line that has it

    def see(self, table: str, part: str, cells: Sequence[str], row: int) -> None:
        """Look at a line."""
        if part == HEADER:
            self._headings[table] = cells
        elif part == DATA and table == POSITIONS:
            self._held.add(self._symbol(table, cells))
        elif part == DATA and table in _OF_ORDERS:
            self._tables[table] = None
            if symbol := self._symbol(table, cells):
                self._traded.setdefault(symbol, (table, row))

    def notes(self, securities: Mapping[str, object]) -> Iterator[RowNote]:
        """Name the tables that are not read, and the symbols of which nothing else is known."""
        yield from (RowNote(0, "table", table, _UNREAD) for table in self._tables)
        for symbol, (_, row) in self._others():
            if symbol not in securities:
                yield RowNote(row, "table", symbol, _UNNAMED, unread=True)

    def named(self, securities: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, tuple[UnmappedText, ...]]]:
        """Give what the others are called, each by the line that has it first."""
        for symbol, (table, row) in self._others():
            if symbol in securities:
                yield row, tuple(_named(table, securities[symbol]))

    def _others(self) -> Iterator[tuple[str, tuple[str, int]]]:
        return ((symbol, place) for symbol, place in self._traded.items() if symbol not in self._held)

    def _symbol(self, table: str, cells: Sequence[str]) -> str:
        """Give the symbol of a line; a pair of currencies is no security."""
        named = dict(zip(self._headings.get(table, ()), cells, strict=False))
        return "" if named.get("Asset Category") == "Forex" else named.get(SYMBOL, "")


def _named(table: str, security: Sequence[str]) -> Iterator[UnmappedText]:
    """Give the name and the identifiers by which a security that is no open position is looked at."""
    told = dict(zip(_TOLD, security, strict=True))
    if name := told["Description"]:
        yield UnmappedText(table, "name", name)
    if (number := told["Security ID"]) and (kind := identifier_in(number)):
        yield UnmappedText(table, kind, number)
