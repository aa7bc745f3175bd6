"""One row of a portfolio or order file, and the notes a row can earn."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from service.domain.instruments import Instrument, Terms


class Side(StrEnum):
    """Which way an order goes."""

    BUY = "buy"
    SELL = "sell"


@dataclass(frozen=True, slots=True)
class UnmappedText:
    """A text of a column that no field takes, which may tell the security all the same.

    `field` is what it was read as: a name, an identifier or a country.
    """

    column: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A row as given: text is trimmed and never corrected; `row` is its physical line, sheet row or position.

    `sheet` is named where several sheets of a workbook were read. `aside` is the kind of row that it was taken for
    (total, cash, outside the table): it is a finding only where its texts lead to a listed party. `reference` is what
    the caller knows the row by, `account` whose it is: both are echoed and never screened.
    """

    row: int
    name: str | None = None
    isin: str | None = None
    cusip: str | None = None
    sedol: str | None = None
    figi: str | None = None
    lei: str | None = None
    ticker: str | None = None
    exchange: str | None = None
    country: str | None = None
    quantity: Decimal | None = None
    market_value: Decimal | None = None
    currency: str | None = None
    acquired_on: date | None = None
    side: Side | None = None
    instrument: Instrument | None = None
    issued_on: date | None = None
    matures_on: date | None = None
    issuer_country: str | None = None
    reference: str | None = None
    account: str | None = None
    beside: tuple[UnmappedText, ...] = ()
    sheet: str | None = None
    aside: str | None = None

    @property
    def terms(self) -> Terms:
        """Give what it says of the security itself."""
        return Terms(self.instrument, self.issued_on, self.matures_on, self.issuer_country)


@dataclass(frozen=True, slots=True)
class RowNote:
    """What is wrong with a row: an error when the row was rejected, a warning when it was screened all the same.

    `sheet` is named where several sheets of a workbook were read. `unread`: what it tells of was neither read nor
    looked at for names, so that the answer does not cover it.
    """

    row: int
    column: str
    value: str
    message: str
    sheet: str | None = None
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What was handed in, fully accounted for: rows = holdings + rejected rows + not_holdings by kind.

    `set_aside` are rows that are no holdings (or stand outside the table) and hold texts that may name a security.
    """

    holdings: tuple[Holding, ...]
    rows: int
    not_holdings: tuple[tuple[str, int], ...] = ()
    errors: tuple[RowNote, ...] = ()
    warnings: tuple[RowNote, ...] = ()
    set_aside: tuple[Holding, ...] = ()

    @property
    def rejected(self) -> int:
        """Count the rows that could not be screened."""
        return len({(note.sheet, note.row) for note in self.errors})
