"""Past screenings for people: page by page, filtered and sorted by the database, however many findings there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from service.domain.flags import Flag
from service.errors import UnknownFindingError
from service.store.base import LARGEST_NUMBER
from service.store.connections import Database
from service.store.records import FindingRecord, ScreeningRecord
from service.store.screening_records import load_screening
from service.store.screening_tables import FindingRow, ScreeningRow

_FINDING = (FindingRow.row, FindingRow.flag, FindingRow.severity, FindingRow.document)
_NO_FINDINGS = 1_000  # above every severity


class Order(StrEnum):
    """How findings are sorted; at equal places the stricter one, then the earlier row, comes first."""

    SEVERITY = "severity"
    VALUE = "value"
    DAYS = "days"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class FindingsView:
    """Which findings are shown: of any of these flags (none: all above `min_severity`), on a list, of a strength."""

    flags: tuple[str, ...] = ()
    list_code: str = ""
    strength: str = ""
    text: str = ""
    order: Order = Order.SEVERITY
    min_severity: int = 1
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class PastScreening:
    """A line of the history; `file` is empty for rows that came as JSON, `flags` counts by flag."""

    id: str
    created_at: datetime
    outcome: str
    as_of: str
    known_at: str
    jurisdictions: tuple[str, ...]
    file: str
    rows: int
    flags: dict[str, int]


class PastScreenings:
    """The screenings of a store, as people look at them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def head(self, screening_id: str) -> ScreeningRecord:
        """Read a screening without its findings.

        Raises:
            UnknownScreeningError: no screening has this id.
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: load_screening(connection, screening_id, _NO_FINDINGS))

    def findings(self, screening_id: str, view: FindingsView) -> tuple[int, tuple[FindingRecord, ...]]:
        """Count the findings of a view, and read the page it asks for.

        Raises:
            StoreError: the database failed.
        """
        wanted = _wanted(screening_id, view)
        count = select(func.count()).select_from(FindingRow).where(*wanted)
        places = select(FindingRow.position).where(*wanted).order_by(*_ordered(view.order))

        def work(connection: Connection) -> tuple[int, tuple[FindingRecord, ...]]:
            total = connection.scalar(count) or 0
            shown = connection.scalars(places.offset(view.offset).limit(view.limit)).all()
            return total, _findings_at(connection, screening_id, shown)

        return self._database.read(work)

    def finding(self, screening_id: str, row: int) -> FindingRecord:
        """Read the finding of one row.

        Raises:
            UnknownFindingError: the screening has none for this row.
            StoreError: the database failed.
        """
        query = select(*_FINDING).where(FindingRow.screening_id == screening_id, FindingRow.row == row).limit(1)
        can_be = 0 <= row <= LARGEST_NUMBER
        found = self._database.read(lambda connection: connection.execute(query).one_or_none()) if can_be else None
        if found is None:
            raise UnknownFindingError(f"row {row} is not among the screened rows of this screening")
        return FindingRecord(*found)

    def page(self, *, offset: int, limit: int) -> tuple[int, tuple[PastScreening, ...]]:
        """Count all screenings, and read some, the latest first.

        Raises:
            StoreError: the database failed.
        """
        query = _lines().order_by(ScreeningRow.created_at.desc(), ScreeningRow.id).offset(offset).limit(limit)
        count = select(func.count()).select_from(ScreeningRow)
        return self._database.read(
            lambda connection: (
                connection.scalar(count) or 0,
                tuple(_line(*row) for row in connection.execute(query).tuples()),
            )
        )


def _findings_at(connection: Connection, screening_id: str, places: Sequence[int]) -> tuple[FindingRecord, ...]:
    """Read the findings at some places, in their order: documents are read only for what is shown."""
    query = select(FindingRow.position, *_FINDING).where(FindingRow.screening_id == screening_id)
    rows = connection.execute(query.where(FindingRow.position.in_(places))).tuples()
    found = {position: FindingRecord(row, flag, severity, text) for position, row, flag, severity, text in rows}
    return tuple(found[place] for place in places)


def _wanted(screening_id: str, view: FindingsView) -> list[ColumnElement[bool]]:
    wanted = [FindingRow.screening_id == screening_id]
    severities = [Flag(flag).severity for flag in view.flags]  # each flag has its own, and the index has it
    wanted.append(FindingRow.severity.in_(severities) if severities else FindingRow.severity >= view.min_severity)
    if view.list_code:
        wanted.append(FindingRow.lists.contains(f"|{view.list_code}|", autoescape=True))
    if view.strength:
        wanted.append(FindingRow.strength == view.strength)
    wanted += [FindingRow.searched.contains(word, autoescape=True) for word in view.text.casefold().split()]
    return wanted


def _ordered(order: Order) -> list[ColumnElement[Any]]:
    first: dict[Order, list[ColumnElement[Any]]] = {
        Order.SEVERITY: [],
        Order.VALUE: [FindingRow.market_value.desc().nulls_last()],
        Order.DAYS: [FindingRow.days_left.asc().nulls_last()],
        Order.ROW: [FindingRow.position.asc()],
    }
    return [*first[order], FindingRow.severity.desc(), FindingRow.position.asc()]


def _lines() -> Select[Any]:
    named = ("id", "created_at", "outcome", "as_of", "known_at", "jurisdictions", "source")
    table = ScreeningRow.__table__.c
    return select(*(table[name] for name in named), table.document["counts"])


def _line(*row: Any) -> PastScreening:  # noqa: ANN401  # the columns of `_lines`
    screening_id, created_at, outcome, as_of, known_at, jurisdictions, source, counts = row
    return PastScreening(
        id=screening_id,
        created_at=created_at,
        outcome=outcome,
        as_of=as_of,
        known_at=known_at,
        jurisdictions=tuple(jurisdictions),
        file=str(source.get("filename", "")),
        rows=counts["rows"],
        flags=dict(counts["flags"]),
    )
