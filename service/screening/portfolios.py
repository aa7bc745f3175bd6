"""What is to be screened, whatever it came from: a file, rows of a request, or a past screening; in batches."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from service.domain.holdings import Holding, Portfolio, RowNote, Side, UnmappedText
from service.domain.instruments import Instrument
from service.holdings import OUTSIDE, AdmittedRows, SpooledPortfolio
from service.store import FindingRecord, Store

# Why: holdings screened at a time: enough that matching in batches pays, few enough that a batch takes some 10 MB.
BATCH = 2_000
_READERS: Mapping[str, Any] = {
    "quantity": lambda value: Decimal(str(value)),
    "market_value": lambda value: Decimal(str(value)),
    "acquired_on": date.fromisoformat,
    "side": Side,
    "instrument": Instrument,
    "issued_on": date.fromisoformat,
    "matures_on": date.fromisoformat,
    "beside": lambda texts: tuple(UnmappedText(**text) for text in texts),
}
RejectedRow = Sequence[Any]  # its number and its cells, and its sheet where several were read


@dataclass(frozen=True, slots=True)
class Held:
    """Holdings to be screened, every row accounted for: rows = candidates + rows of `errors` + not_holdings.

    `batches` gives the candidates with the notes on them; `errors`, `warnings` and `rejected` are known before.
    `set_aside` counts those of `not_holdings` that are in the batches too, for what they may name.
    """

    rows: int
    candidates: int
    not_holdings: tuple[tuple[str, int], ...]
    batches: Callable[[], Iterator[AdmittedRows]]
    errors: Iterable[RowNote] = ()
    warnings: Iterable[RowNote] = ()
    rejected: Iterable[RejectedRow] = ()
    set_aside: Mapping[str, int] = field(default_factory=dict)


def held_in_file(file: SpooledPortfolio) -> Held:
    """Give the rows of a file."""
    return Held(
        file.rows,
        file.candidates,
        file.not_holdings,
        file.batches,
        warnings=file.warnings,
        set_aside=file.set_aside,
    )


def held_in_memory(portfolio: Portfolio) -> Held:
    """Give holdings that were read already."""

    def batches() -> Iterator[AdmittedRows]:
        rest = iter(portfolio.holdings)
        while batch := list(islice(rest, BATCH)):
            yield AdmittedRows(batch)

    return Held(
        portfolio.rows,
        len(portfolio.holdings),
        portfolio.not_holdings,
        batches,
        errors=portfolio.errors,
        warnings=portfolio.warnings,
    )


def past_holdings(store: Store, screening_id: str) -> tuple[Held, Mapping[str, object]]:
    """Give the holdings of a past screening, and what had been handed in, read back so that they can be screened again.

    They come from its findings, so that the file is not needed. Rows that were rejected then stay rejected.

    Raises:
        UnknownScreeningError: no screening has this id.
    """
    past = store.past_screenings
    record = past.head(screening_id)
    counts: Mapping[str, Any] = record.document["counts"]
    warnings = past.notes(screening_id, "warnings", limit=record.source.get("read_warnings", 0))
    held = Held(
        rows=counts["rows"] - counts.get(OUTSIDE, 0),
        candidates=counts["screened"],
        not_holdings=tuple(sorted(counts["not_holdings"].items())),
        batches=lambda: _read_back(past.stream(screening_id)),
        errors=(RowNote(**note) for note in past.notes(screening_id, "errors")),
        warnings=(RowNote(**note) for note in warnings),
        rejected=past.notes(screening_id, "rejected"),
    )
    return held, {**record.source, "repeats": screening_id}


def _read_back(findings: Iterator[FindingRecord]) -> Iterator[AdmittedRows]:
    while batch := list(islice(findings, BATCH)):
        yield AdmittedRows([_holding(finding.row, finding.document) for finding in batch])


def _holding(row: int, document: Mapping[str, Any]) -> Holding:
    echoed = document["holding"]
    texts = {name: _READERS.get(name, str)(value) for name, value in echoed.items()}
    return Holding(row, sheet=document.get("sheet"), **texts)
