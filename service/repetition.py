"""The use case: screens the holdings of a past screening again, with the lists of today or for another day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from service.document import Document
from service.domain.holdings import Holding, Portfolio, RowNote, Side
from service.intake import Intake, Progress
from service.screener import ScreeningRequest
from service.store import ScreeningRecord, Store

_READERS: Mapping[str, Any] = {
    "quantity": lambda value: Decimal(str(value)),
    "market_value": lambda value: Decimal(str(value)),
    "acquired_on": date.fromisoformat,
    "side": Side,
}


@dataclass(frozen=True, slots=True)
class Repetition:
    """Repeats screenings that are kept; the file is not needed, its rows are in the findings."""

    store: Store
    intake: Intake

    def portfolio(self, screening_id: str) -> tuple[Portfolio, Mapping[str, object]]:
        """Give the holdings of a past screening, and what had been handed in.

        Rows that were rejected then stay rejected.

        Raises:
            UnknownScreeningError: no screening has this id.
        """
        record = self.store.screening(screening_id)
        return _portfolio(record), {**record.source, "repeats": screening_id}

    def repeat(
        self,
        portfolio: Portfolio,
        source: Mapping[str, object],
        request: ScreeningRequest,
        *,
        progress: Progress | None = None,
        screening_id: str | None = None,
    ) -> Document:
        """Screen them again.

        Raises:
            InvalidRequestError: the question cannot be asked.
        """
        return self.intake.screen_again(portfolio, source, request, progress=progress, screening_id=screening_id)


def _portfolio(record: ScreeningRecord) -> Portfolio:
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
