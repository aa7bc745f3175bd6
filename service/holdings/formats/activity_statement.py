"""The activity statement of Interactive Brokers: many tables in one CSV, each row with its table and its part in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.domain.holdings import RowNote
from service.holdings.table import Record

_HEADER, _DATA = "Header", "Data"
_POSITIONS = "Open Positions"
_SECURITIES = "Financial Instrument Information"
_SYMBOL = "Symbol"
# The columns of the securities that positions lack.
_TOLD = ("Description", "Security ID", "Underlying", "Listing Exch")
_LOT = "Lot"  # a part of the position that the line above it sums up
_UNREAD = (
    "is a table of the statement that was not read: only the open positions are screened, "
    "so save its rows as a file of their own if they are to be screened too"
)
_OF_ORDERS = frozenset({"Trades", "Transfers", "Grant Activity", "Corporate Actions"})


@dataclass(frozen=True, slots=True)
class Statement:
    """What of a statement tells of others: the columns of a position, and of each security what positions lack."""

    columns: Sequence[str]
    securities: Mapping[str, Sequence[str]]
    notes: tuple[RowNote, ...]

    def records(self, records: Iterable[Record]) -> Iterator[Record]:
        """Give the open positions as one table, each with what is told of its security."""
        lot = self.columns.index("DataDiscriminator") if "DataDiscriminator" in self.columns else None
        symbol = self.columns.index(_SYMBOL)
        for record in records:
            table, part, *cells = *record.cells, "", ""
            if table != _POSITIONS:
                continue
            width = len(self.columns)
            padded = [*cells[:-2], *[""] * width][:width]
            if part == _HEADER:
                yield Record(record.row, [*padded, *_TOLD])
            elif part == _DATA and (lot is None or padded[lot] != _LOT):
                yield Record(record.row, [*padded, *self.securities.get(padded[symbol], [""] * len(_TOLD))])
            elif part != _DATA:
                yield Record(record.row, [part or "Total", *[""] * (width - 1)])


def is_statement(first: Sequence[Record]) -> bool:
    """Tell by the first records whether a file is such a statement."""
    parts = {record.cells[1] for record in first if len(record.cells) > 1}
    return bool(first) and parts <= {_HEADER, _DATA, "Total", "SubTotal", "Notes"} and {_HEADER, _DATA} <= parts


def read_statement(records: Iterable[Record]) -> Statement | None:
    """Walk over a statement once for what tells of its positions; None where it has no table of them."""
    columns: Sequence[str] | None = None
    told: Sequence[str] = ()
    securities: dict[str, Sequence[str]] = {}
    orders: dict[str, int] = {}
    for record in records:
        table, part, *cells = *record.cells, "", ""
        if part == _HEADER and table == _POSITIONS:
            columns = columns or [cell for cell in cells if cell]
        elif table == _SECURITIES and part == _HEADER:
            told = cells
        elif table == _SECURITIES and part == _DATA:
            named = dict(zip(told, cells, strict=False))
            for symbol in named.get(_SYMBOL, "").split(","):
                securities[symbol.strip()] = [named.get(field, "") for field in _TOLD]
        elif table in _OF_ORDERS and part == _DATA:
            orders.setdefault(table, record.row)
    if columns is None or _SYMBOL not in columns:
        return None
    notes = tuple(RowNote(0, "table", table, _UNREAD) for table in orders)
    return Statement(columns, securities, notes)
