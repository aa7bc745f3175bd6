"""What a past screening screened, read back so that it can be screened again: today's lists, or another day."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from service.domain.holdings import Holding, Portfolio, RowNote, Side
from service.store import ScreeningRecord, Store

_READERS: Mapping[str, Any] = {
    "quantity": lambda value: Decimal(str(value)),
    "market_value": lambda value: Decimal(str(value)),
    "acquired_on": date.fromisoformat,
    "side": Side,
}


def past_holdings(store: Store, screening_id: str) -> tuple[Portfolio, Mapping[str, object]]:
    """Give the holdings of a past screening, and what had been handed in.

    They come from its findings, so that the file is not needed. Rows that were rejected then stay rejected.

    Raises:
        UnknownScreeningError: no screening has this id.
    """
    record = store.screening(screening_id)
    return portfolio_of(record), {**record.source, "repeats": screening_id}


def portfolio_of(record: ScreeningRecord) -> Portfolio:
    """Give the holdings of a past screening that was read with all its findings."""
    document: Mapping[str, Any] = record.document
    counts = document["counts"]
    warnings = document["warnings"][: record.source.get("read_warnings", 0)]
    return Portfolio(
        holdings=tuple(_holding(finding.row, finding.document) for finding in record.findings),
        rows=counts["rows"],
        not_holdings=tuple(sorted(counts["not_holdings"].items())),
        errors=tuple(RowNote(**note) for note in document["errors"]),
        warnings=tuple(RowNote(**note) for note in warnings),
    )


def _holding(row: int, document: Mapping[str, Any]) -> Holding:
    echoed = document["holding"]
    return Holding(row, **{field: _READERS.get(field, str)(value) for field, value in echoed.items()})
